/**
 * Every write of counter items and of records that were not counted, in table Campaigns. The update that counts a
 * shard's records has its expression written by hand, since its attributes are named by shards and regions. It adds
 * what the item lacks, moves the shard's mark, and removes marks that no record can need any more, on condition that
 * the item is as expected.
 */
import { limits } from '../../../limits';
import type { Item, Statement, Write } from '../../../platform/dynamodb/database';
import { insert } from '../../../platform/dynamodb/statements';
import { assert } from '../../../platform/requests/errors';
import { hourOf, isPassed, lastHourOf, markBelow, markOf } from '../../../platform/streams/stream-marks';
import { bytesOf, numberOf, textOf } from '../../../platform/values/unknown';
import { type CounterChange, type Step, sum } from './changed-counters';
import { Terms } from './terms';
import { WATCH, watchingOf } from './watch-store';

/** Prefix of the attribute with a shard's mark; followed by the shard's name. */
export const MARK = '.';
/** Records up to this hour, inclusive, are not added: the item may have forgotten whether it includes them. */
export const FLOOR = 'floor';
/**
 * Marks of an earlier release: the prefix, followed by a shard's id, of whole sequence numbers; and the hour from which
 * on they are not needed.
 */
const LAST = 'last.';
const LASTS_UNTIL = 'lastUntil';

/** Records up to this hour, inclusive, are too old to be counted. */
export function horizonOf(now: Date): number {
  return hourOf(now) - limits.counterHorizonHours;
}

/** The steps that the item lacks; steps that it includes are in neither list. */
export interface Plan {
  /** Steps to add. */
  readonly fresh: readonly Step[];
  /** Steps for which it is unknown whether the item includes them. */
  readonly late: readonly Step[];
}

/** @param item that refused the change; undefined if it was not read. */
export function planOf({ steps, shard }: CounterChange, name: string, item: Item | undefined, horizon: number): Plan {
  const floor = floorAfter(item, horizon);
  const mark = bytesOf(item?.[MARK + name]);
  const last = textOf(item?.[LAST + shard.shardId]);
  const open = steps.filter(
    ({ record }) =>
      (mark === undefined || !isPassed(record, mark)) && (last === undefined || record.sequenceNumber > last),
  );
  return {
    fresh: open.filter(({ record }) => hourOf(record.at) > floor),
    late: open.filter(({ record }) => hourOf(record.at) <= floor),
  };
}

/** The floor of an item never falls. */
function floorAfter(item: Item | undefined, horizon: number): number {
  return Math.max(horizon, numberOf(item?.[FLOOR]) ?? horizon);
}

/**
 * Adds the fresh steps once. Steps that cancel each other out are written as well, because the mark must pass them: the
 * first may be repeated without the others. Without `item`, nothing was read, and the update is refused if the item
 * includes the first step, is due for clearing or is watched. With `item`, the update also clears it, and counts a note
 * if it is watched (`watch-store.ts`).
 */
export function counterUpdate(
  { key, shard: { shardId } }: CounterChange,
  name: string,
  fresh: readonly Step[],
  item: Item | undefined,
  horizon: number,
): Write {
  const [first, newest] = [fresh.at(0), fresh.at(-1)];
  assert(first && newest, 'a step to add');
  const additions = new Terms('a', [...sum(fresh.map(({ amounts }) => amounts))]);
  const clearing = item === undefined ? unseen(fresh, horizon) : cleared(item, { name, shardId, horizon });
  const adds = additions.size === 0 ? '' : ` ADD ${additions.list((attribute, value) => `${attribute} ${value}`)}`;
  return {
    Update: {
      ...key,
      UpdateExpression: `SET #mark = :mark, ${clearing.update}${adds}`,
      ConditionExpression: clearing.condition('(attribute_not_exists(#mark) OR #mark < :below)'),
      ExpressionAttributeNames: {
        ...{ '#mark': MARK + name, '#floor': FLOOR, '#last': LAST + shardId, '#watch': WATCH },
        ...additions.names,
        ...clearing.names,
      },
      ExpressionAttributeValues: {
        ':mark': markOf(newest.record),
        ':below': markBelow(first.record.sequenceNumber),
        ':floor': floorAfter(item, horizon),
        ...additions.values,
        ...clearing.values,
      },
    },
  };
}

/**
 * Stores a record beside the counters, under a key of its own (`changed-counters.ts`). Refused if it was stored before:
 * equal for equal records.
 */
export function keepRecord(item: Item): Statement {
  return insert({ TableName: 'Campaigns', Item: item });
}

interface Clearing {
  /** Follows the SET of the mark. */
  readonly update: string;
  /** @param isFresh condition on the mark. */
  readonly condition: (isFresh: string) => string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The item is new, or was cleared recently and has forgotten none of the steps. */
function unseen(fresh: readonly Step[], horizon: number): Clearing {
  return {
    update: '#floor = if_not_exists(#floor, :floor)',
    condition: (isFresh) =>
      [
        'attribute_not_exists(pk) OR (#floor >= :due AND #floor < :oldest',
        ...['attribute_not_exists(#last)', 'attribute_not_exists(#watch)', `${isFresh})`],
      ].join(' AND '),
    values: {
      ':due': horizon - limits.counterClearHours,
      ':oldest': Math.min(...fresh.map(({ record }) => hourOf(record.at))),
    },
  };
}

/** Refused if a mark to be removed has moved, if the item's floor has risen above this one, or if another fold was noted. */
function cleared(item: Item, own: { name: string; shardId: string; horizon: number }): Clearing {
  const floor = floorAfter(item, own.horizon);
  const stale = new Terms('m', staleMarks(item, MARK + own.name, floor));
  const last = item[LAST + own.shardId];
  const former = clearedLasts(item, LAST + own.shardId, own.horizon, floor);
  const watching = watchingOf(item, own.horizon + limits.counterHorizonHours);
  const conditions = [
    ...watching.conditions,
    '(attribute_not_exists(#floor) OR #floor <= :floor)',
    last === undefined ? 'attribute_not_exists(#last)' : '#last = :last',
    ...stale.each((attribute, value) => `${attribute} = ${value}`),
  ];
  const removals = ['#last', ...stale.each((attribute) => attribute), ...former.removals, ...watching.removals];
  return {
    update: `#floor = :floor${former.set}${watching.set} REMOVE ${removals.join(', ')}`,
    condition: (isFresh) => [isFresh, ...conditions].join(' AND '),
    names: { ...stale.names, ...former.names, ...watching.names },
    values: { ...stale.values, ...former.values, ...watching.values, ...(last !== undefined && { ':last': last }) },
  };
}

/** Marks of shards with no record after the floor's hour, at most as many as one update can name. */
function staleMarks(item: Item, own: string, floor: number): [attribute: string, mark: unknown][] {
  return Object.entries(item)
    .filter(([attribute, mark]) => attribute.startsWith(MARK) && attribute !== own && isStale(mark, floor))
    .slice(0, limits.counterMarksClearedMax);
}

function isStale(mark: unknown, floor: number): boolean {
  const hours = bytesOf(mark);
  return hours !== undefined && lastHourOf(hours, floor) <= floor;
}

/**
 * Sequence numbers of an earlier release do not show their hour. That release had ended when this one first wrote the
 * item, so they are at most from that hour.
 */
function clearedLasts(
  item: Item,
  own: string,
  horizon: number,
  floor: number,
): { set: string; removals: string[]; names: Record<string, string>; values: Record<string, unknown> } {
  const lasts = Object.keys(item).filter((attribute) => attribute.startsWith(LAST) && attribute !== own);
  const until = numberOf(item[LASTS_UNTIL]);
  const named = { '#until': LASTS_UNTIL };
  if (until === undefined) {
    if (lasts.length === 0) return { set: '', removals: [], names: {}, values: {} };
    const now = horizon + limits.counterHorizonHours;
    return { set: ', #until = :until', removals: [], names: named, values: { ':until': now + 1 } };
  }
  if (until > floor) return { set: '', removals: [], names: {}, values: {} };
  const terms = new Terms(
    'l',
    lasts.slice(0, limits.counterMarksClearedMax).map((attribute) => [attribute, undefined]),
  );
  const isAll = terms.size === lasts.length;
  return {
    set: '',
    removals: [...terms.each((attribute) => attribute), ...(isAll ? ['#until'] : [])],
    names: { ...terms.names, ...(isAll && named) },
    values: {},
  };
}
