/** One query of a kind's items, by the parts of a key: `workers.query('byName', { county }).beginsWith({ name }).params()`. */
import { indexKeys, keySchema, type TableName } from '../../../tables';
import { type Condition, joined, Placeholders } from '../../dynamodb/conditions';
import type { QueryParams } from '../../dynamodb/database';
import { boundOf, knownStart, type Template, type Values, type Widths } from './templates';

/** The table, and the key or index to query. */
export interface QueryTarget {
  readonly table: TableName;
  /** Undefined for the table's own key. */
  readonly index: string | undefined;
  readonly partition: string;
  readonly sort: Template;
  readonly widths: Widths;
}

/** Condition on the sort key, over its placeholders. */
type Range = (name: string, value: (bound: string) => string) => string;

/**
 * A query under construction; each step returns a new one. @param S parts of the sort key. @param A the item's
 * attributes.
 */
export class Query<S extends string, A extends string> {
  constructor(
    private readonly target: QueryTarget,
    private readonly range: Range | undefined,
    private readonly filters: readonly Condition<A>[] = [],
  ) {}

  /**
   * Sort keys that begin with these parts; the last one may be incomplete, such as the beginning of a code. The empty
   * string matches all.
   */
  beginsWith(parts: Bound<S>): Query<S, A> {
    const start = this.bound(parts);
    if (start === '') return this;
    return this.within((name, value) => `begins_with(${name}, ${value(start)})`);
  }

  below = (parts: Bound<S>): Query<S, A> => this.compared('<', parts);
  atMost = (parts: Bound<S>): Query<S, A> => this.compared('<=', parts);
  atLeast = (parts: Bound<S>): Query<S, A> => this.compared('>=', parts);

  /** Sort keys between the two, both included. */
  between(first: Bound<S>, last: Bound<S>): Query<S, A> {
    const [from, to] = [this.bound(first), this.bound(last)];
    return this.within((name, value) => `${name} BETWEEN ${value(from)} AND ${value(to)}`);
  }

  /**
   * Filters: items that don't match are read, charged and left out. A condition that is false or undefined is ignored.
   */
  where(...conditions: readonly (Condition<A> | false | undefined)[]): Query<S, A> {
    const more = conditions.filter((condition) => condition !== undefined && condition !== false);
    return new Query(this.target, this.range, [...this.filters, ...more]);
  }

  params(): QueryParams {
    const { table, index, partition } = this.target;
    const { partitionKey, sortKey } = index === undefined ? keySchema : indexKeys(index);
    const placeholders = new Placeholders();
    // Always `:pk`, in every index: a further page finds its partition by this name (`lists/partition.ts`).
    const parts = [`${placeholders.name(partitionKey)} = ${placeholders.value('pk', partition)}`];
    if (this.range !== undefined)
      parts.push(this.range(placeholders.name(sortKey), (bound) => placeholders.value(sortKey, bound)));
    return {
      TableName: table,
      ...(index !== undefined && { IndexName: index }),
      KeyConditionExpression: parts.join(' AND '),
      ...(this.filters.length > 0 && { FilterExpression: joined(this.filters, ' AND ', placeholders) }),
      ...placeholders.params(),
    };
  }

  private compared(operator: string, parts: Bound<S>): Query<S, A> {
    const bound = this.bound(parts);
    return this.within((name, value) => `${name} ${operator} ${value(bound)}`);
  }

  private bound(parts: Values): string {
    return boundOf(this.target.sort, parts, this.target.widths);
  }

  private within(range: Range): Query<S, A> {
    return new Query(this.target, range, this.filters);
  }
}

/** The given parts of a sort key. */
export type Bound<S extends string> = { readonly [P in S]?: string | number };

/** A query of a partition, limited by the given parts of the sort key. */
export function startOf<S extends string, A extends string>(target: QueryTarget, values: Values): Query<S, A> {
  const start = knownStart(target.sort, values, target.widths);
  return new Query(target, start === '' ? undefined : (name, value) => `begins_with(${name}, ${value(start)})`);
}
