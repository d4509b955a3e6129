/**
 * Filters of stream records, in the form of Lambda's filter patterns: the event sources in the cloud get them
 * unchanged, and the local stream pump applies them with `passes`. Lambda takes five patterns for an event source, and
 * a record must match one of them. A record that matches none costs no call.
 */
import { hasFields } from '../values/unknown';

/** An exact value, a prefix, or whether the value exists. */
export type Rule = string | { readonly prefix: string } | { readonly exists: boolean };

/** Every field must match; a field matches if one of its rules does. */
export interface Pattern {
  readonly [field: string]: Pattern | readonly Rule[];
}

/** Event sources of DynamoDB can be filtered by the keys and images under `dynamodb` only. */
export interface RecordFilter {
  readonly dynamodb: Pattern;
}

/** Lambda's limits: filters of one event source without a higher quota, and characters of one pattern. */
export const FILTERS_MAX = 5;
export const PATTERN_CHARACTERS_MAX = 4_096;

/** Filters by the sort key, which tells the kind of an item and is there in every record. */
export function bySortKey(...rules: readonly Rule[]): RecordFilter {
  return { dynamodb: { Keys: { sk: { S: rules } } } };
}

export function byPartitionKey(...rules: readonly Rule[]): RecordFilter {
  return { dynamodb: { Keys: { pk: { S: rules } } } };
}

/** Filters by a string attribute of the new image; a deletion has none. */
export function byAttribute(name: string, ...rules: readonly Rule[]): RecordFilter {
  return { dynamodb: { NewImage: { [name]: { S: rules } } } };
}

/** A record must pass all of these filters, which must concern different parts of it. */
export function allOf(...filters: readonly RecordFilter[]): RecordFilter {
  return { dynamodb: Object.assign({}, ...filters.map(({ dynamodb }) => dynamodb)) as Pattern };
}

/** Whether Lambda would call the function for the record. Without filters it always would. */
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
