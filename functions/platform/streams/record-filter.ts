/**
 * Which records of a stream a function is called for, in the form of Lambda's filter patterns: the cloud's event sources are
 * given them as they stand, and the local stream pump applies them by `passes`. Lambda takes five patterns for an event source, of
 * which one is enough to let a record through; what it leaves out costs no call.
 */
import { hasFields } from '../values/unknown';

/** A text as it is, how it begins, or whether there is one. */
export type Rule = string | { readonly prefix: string } | { readonly exists: boolean };

/** Every field must fit; a field fits where one of its rules does. */
export interface Pattern {
  readonly [field: string]: Pattern | readonly Rule[];
}

/** DynamoDB's event sources can be filtered by what stands under `dynamodb`: keys, images, and nothing else. */
export interface RecordFilter {
  readonly dynamodb: Pattern;
}

/** Lambda's own bounds: of one event source without a higher quota, and of one pattern, in characters. */
export const FILTERS_MAX = 5;
export const PATTERN_CHARACTERS_MAX = 4_096;

/** By the sort key, which says what an item is: it is there whatever became of the item, and whatever it holds. */
export function bySortKey(...rules: readonly Rule[]): RecordFilter {
  return { dynamodb: { Keys: { sk: { S: rules } } } };
}

export function byPartitionKey(...rules: readonly Rule[]): RecordFilter {
  return { dynamodb: { Keys: { pk: { S: rules } } } };
}

/** By a text that the item holds now: of an item that is gone, none. */
export function byAttribute(name: string, ...rules: readonly Rule[]): RecordFilter {
  return { dynamodb: { NewImage: { [name]: { S: rules } } } };
}

/** What passes each of them: of different parts of a record. */
export function allOf(...filters: readonly RecordFilter[]): RecordFilter {
  return { dynamodb: Object.assign({}, ...filters.map(({ dynamodb }) => dynamodb)) as Pattern };
}

/** Whether Lambda would call the function for the record. Without filters it would for every one. */
export function passes(
  filters: readonly RecordFilter[] | undefined,
  record: { readonly dynamodb?: object | undefined },
): boolean {
  return filters === undefined || filters.some(({ dynamodb }) => fits(dynamodb, record.dynamodb));
}

function fits(pattern: Pattern | readonly Rule[], value: unknown): boolean {
  if (isRules(pattern)) return pattern.some((rule) => holds(rule, value));
  return Object.entries(pattern).every(([field, inner]) => fits(inner, fieldOf(value, field)));
}

function isRules(pattern: Pattern | readonly Rule[]): pattern is readonly Rule[] {
  return Array.isArray(pattern);
}

function fieldOf(value: unknown, field: string): unknown {
  return hasFields(value) ? value[field] : undefined;
}

function holds(rule: Rule, value: unknown): boolean {
  if (typeof rule === 'string') return value === rule;
  if ('exists' in rule) return rule.exists === (value !== undefined);
  return typeof value === 'string' && value.startsWith(rule.prefix);
}
