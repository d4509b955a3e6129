/** Answers of programs, in which positions stand beside a state or a count: `{ code: 0, data: { total: 2, records: [...] } }`. */
import { hasFields } from '../../../functions/platform/values/unknown';
import { type Mapping, mapHeaders } from '../headers';
import { positionColumns, positionHeaders } from '../position';
import type { Field } from '../position-fields';
import type { Json } from './graph';

export interface Wrapped {
  /** The positions, in their order. */
  readonly entries: readonly unknown[];
  /** Keys that stand beside them. */
  readonly beside: readonly string[];
}

/** How deep answers of programs hold them. */
const DEPTH_MAX = 4;

/**
 * What is wrapped in an object that is no position itself; undefined for any other object. The lists of several keys, such as
 * pages, are all taken.
 */
export function wrappedIn(object: Json, map: ReadonlyMap<string, Field>): Wrapped | undefined {
  if (isPosition(object, map)) return undefined;
  const entries: unknown[] = [];
  const beside: string[] = [];
  const search = (within: Json, depth: number): void => {
    for (const [key, value] of Object.entries(within)) {
      const some = Array.isArray(value) ? (value as readonly unknown[]) : [value];
      if (some.length > 0 && some.some((one) => hasFields(one) && isPosition(one, map))) entries.push(...some);
      else if (hasFields(value) && !Array.isArray(value) && depth < DEPTH_MAX) search(value, depth + 1);
      else beside.push(key);
    }
  };
  search(object, 1);
  return entries.length === 0 ? undefined : { entries, beside };
}

/** Half of what a position needs, as of a sheet; or what says that it is JSON-LD. */
function isPosition(object: Json, map: ReadonlyMap<string, Field>): boolean {
  const keys = Object.keys(object);
  if (keys.some((key) => key.startsWith('@')) || object['type'] === 'JobPosting') return true;
  const { missing }: Mapping<Field> = mapHeaders(positionHeaders, keys, map);
  return 2 * missing.length <= positionColumns.needed.length;
}
