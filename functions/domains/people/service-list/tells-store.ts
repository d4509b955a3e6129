/**
 * The item in a worker's collection with the notices that are to be read out to them, and every write of it. Their entry
 * of the service list follows it (`on-stream.ts`). Index byDue lists it by the first end (`sweep.ts`), in parts over which
 * people spread: a push to a province without a channel writes as many at once as one with a channel writes messages.
 */
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Item, QueryParams, Write } from '../../../platform/dynamodb/database';
import { put, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { listInParts } from '../../../platform/lists/in-parts';
import { expiryAfter, type Instant } from '../../../platform/values/clock';
import { type Tell, tell } from './tells';

export const TELLS_SORT_KEY = 'tells';

/** Those of which a notice ends. */
const ending = listInParts('tells', limits.tellListParts);

const tells = itemKind('tells', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    /** The earliest end first. Empty once all were read out, answered or over. */
    notices: attr.listOf(tell),
    /** The part of the list, and the first end; both present while there are any. */
    due: attr.optional(attr.text),
    firstEndsAt: attr.optional(attr.instant),
    /** Present once the person was merged: who remains has what was to be read out to them. */
    carriedTo: attr.optional(attr.idOf('wkr')),
    version: attr.integer,
    /** Epoch seconds, for the table's time to live. */
    expiresAt: attr.number,
  },
  keys: {
    primary: ['${workerId}', TELLS_SORT_KEY],
    byDue: ['${due}', '${firstEndsAt}#${workerId}'],
  },
});

export type Tells = ItemOf<typeof tells>;

export const { is: isTells, decode: parseTells, keyOf: tellsKey } = tells;

/** The notices of an item, the earliest end first; none if there is no item. */
export function noticesIn(item: Item | undefined): readonly Tell[] {
  return item === undefined ? [] : parseTells(item).notices;
}

/** Refused if the item changed since the read. */
export function tellsPut(
  workerId: WorkerId,
  before: Tells | undefined,
  notices: readonly Tell[],
  carriedTo = before?.carriedTo,
): Write {
  const [first] = notices;
  const last = [...notices, ...(before?.notices ?? [])]
    .map(({ until }) => until)
    .toSorted()
    .at(-1);
  const item: Tells = {
    ...{ workerId, notices: [...notices], version: (before?.version ?? 0) + 1 },
    ...(first !== undefined && { due: ending.nameFor(workerId), firstEndsAt: first.until }),
    ...(carriedTo !== undefined && { carriedTo }),
    expiresAt: last === undefined ? (before?.expiresAt ?? 0) : expiryAfter(new Date(last), limits.tellDaysKept),
  };
  return put<Tells>(tells.stored(item)).when(unchanged('version', before?.version));
}

/** Items of which a notice ended at or before the instant, each part earliest first. Keys only. */
export function tellsOverBy(at: Instant): readonly QueryParams[] {
  const end = { firstEndsAt: `${at}~` };
  return ending.names.map((due) => tells.query('byDue', { due }).below(end).params());
}
