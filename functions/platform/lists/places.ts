/**
 * Places in a list, which cursors stand for. They are clear text here; `graphql/schema/cursors.ts` seals them before
 * they leave.
 */
import { type IndexName, indexKeys } from '../../tables';
import type { Item } from '../dynamodb/database';
import { assert, CallerError } from '../requests/errors';
import { textOf } from '../values/unknown';

export type Order = 'ASCENDING' | 'DESCENDING';

/** Sort key in the list's order, then the item's own key, which a page of an index needs to continue. */
export type Place = readonly [sortValue: string, pk?: string, sk?: string];

export function placeOf(item: Item, index: IndexName | undefined): string {
  const [pk, sk] = [keyOf(item, 'pk'), keyOf(item, 'sk')];
  return writePlace(index === undefined ? [sk] : [keyOf(item, indexKeys(index).sortKey), pk, sk]);
}

function keyOf(item: Item, name: string): string {
  const key = textOf(item[name]);
  assert(key !== undefined, 'an item that was read to have its keys');
  return key;
}

export function writePlace(place: Place): string {
  return JSON.stringify(place);
}

/** Whether one cursor of a list is behind another one. */
export function isBehind(cursor: string, other: string, order: Order): boolean {
  return isBefore(sortValueOf(other), sortValueOf(cursor), order);
}

function sortValueOf(text: string): string | undefined {
  const place: unknown = JSON.parse(text);
  return isPlace(place) ? place[0] : undefined;
}

function isPlace(value: unknown): value is Place {
  if (!Array.isArray(value) || (value.length !== 1 && value.length !== 3)) return false;
  return value.every((part) => typeof part === 'string' && part !== '' && part.isWellFormed());
}

export function readPlace(text: string, length: 1 | 3): Place {
  try {
    const place: unknown = JSON.parse(text);
    if (isPlace(place) && place.length === length) return place;
  } catch {
    // Refused below, like a place of a former form of the list.
  }
  throw notACursor();
}

export function notACursor(): CallerError {
  return new CallerError('BAD_USER_INPUT', { what: 'after must be a cursor that this list gave' });
}

/** A place in a list whose places are numbers from 1. */
export function numberPlace(index: number): string {
  return writePlace([String(index)]);
}

/** The number of a place; 0 when absent. @throws CallerError BAD_USER_INPUT if it is not such a place. */
export function readNumberPlace(after: string | null | undefined): number {
  if (after == null) return 0;
  const index = Number(readPlace(after, 1)[0]);
  if (!Number.isSafeInteger(index) || index < 1) throw notACursor();
  return index;
}

/** Whether one sort key comes before another in the order; false if either is unknown. */
export function isBefore(a: string | undefined, b: string | undefined, order: Order): boolean {
  if (a === undefined || b === undefined) return false;
  return order === 'ASCENDING' ? a < b : a > b;
}
