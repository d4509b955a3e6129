/**
 * Every write of a counter's item, in table Campaigns, and of what could not be counted. The one that folds a shard's records into
 * a counter is written by hand: its attributes are named by shards and regions, and by the hundred. It adds what the item does not hold yet, moves the
 * shard's mark, and clears the item of marks that no record can need any more, all on the condition that it is as thought.
 */
import { limits } from '../../../limits';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import { assert } from '../../../platform/requests/errors';
import { hourOf, isPassed, lastHourOf, markBelow, markOf } from '../../../platform/streams/stream-marks';
import { type CounterChange, type Step, sum } from './counter';

/** Before a shard's name: the attribute that holds its mark. */
export const MARK = '.';
/** The hour from which on the item takes no record, of that hour or before: it may have forgotten that it holds it. */
export const FLOOR = 'floor';
/** Before a shard's id: the whole sequence number, as it was kept by an earlier release; and the hour from which on none of these is needed. */
const LAST = 'last.';
const LASTS_UNTIL = 'lastUntil';

/** The hour that is too long ago: records of it and before are not folded any more. */
export function horizonOf(now: Date): number {
  return hourOf(now) - limits.counterHorizonHours;
}

/** Steps that the item holds are in neither. */
export interface Plan {
  /** To be added. */
  readonly fresh: readonly Step[];
  /** Nobody knows any more whether the item holds them. */
  readonly late: readonly Step[];
}

/** @param item that refused the change; undefined where it was not seen. */
export function planOf({ steps, shard }: CounterChange, name: string, item: Item | undefined, horizon: number): Plan {
  const floor = floorAfter(item, horizon);
  const mark = item?.[MARK + name] as Uint8Array | undefined;
  const last = item?.[LAST + shard.shardId] as string | undefined;
  const open = steps.filter(
    ({ record }) =>
      (mark === undefined || !isPassed(record, mark)) && (last === undefined || record.sequenceNumber > last),
  );
  return {
    fresh: open.filter(({ record }) => hourOf(record.at) > floor),
    late: open.filter(({ record }) => hourOf(record.at) <= floor),
  };
}

/** An item's floor never sinks. */
function floorAfter(item: Item | undefined, horizon: number): number {
  return Math.max(horizon, (item?.[FLOOR] as number | undefined) ?? horizon);
}

/**
 * Adds the fresh steps of the plan, once; steps that cancel each other out are written nonetheless, because the mark must pass
 * them: the first of them may come again without the others. Without an item nothing was read, and it is refused where the
 * item holds the first of them or is to be cleared. With it, the write clears the item as well.
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
        ...{ '#mark': MARK + name, '#floor': FLOOR, '#last': LAST + shardId },
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

/** What came too late to be counted, under a key of its own (`counter.ts`): the same for the same record. */
export function lateFactPut(item: Item): Write {
  return put({ TableName: 'Campaigns', Item: item }).always();
}

interface Clearing {
  /** After a SET of the mark. */
  readonly update: string;
  /** @param isFresh the condition on the mark. */
  readonly condition: (isFresh: string) => string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** An item that is new, or was cleared not long ago and has forgotten nothing of the steps. */
function unseen(fresh: readonly Step[], horizon: number): Clearing {
  return {
    update: '#floor = if_not_exists(#floor, :floor)',
    condition: (isFresh) =>
      `attribute_not_exists(pk) OR (#floor >= :due AND #floor < :oldest AND attribute_not_exists(#last) AND ${isFresh})`,
    values: {
      ':due': horizon - limits.counterClearHours,
      ':oldest': Math.min(...fresh.map(({ record }) => hourOf(record.at))),
    },
  };
}

/** Refused where a mark that is removed has moved on meanwhile, or the item's floor has risen beyond this one. */
function cleared(item: Item, own: { name: string; shardId: string; horizon: number }): Clearing {
  const floor = floorAfter(item, own.horizon);
  const stale = new Terms('m', staleMarks(item, MARK + own.name, floor));
  const last = item[LAST + own.shardId];
  const former = clearedLasts(item, LAST + own.shardId, own.horizon, floor);
  const conditions = [
    '(attribute_not_exists(#floor) OR #floor <= :floor)',
    last === undefined ? 'attribute_not_exists(#last)' : '#last = :last',
    ...stale.each((attribute, value) => `${attribute} = ${value}`),
  ];
  const removals = ['#last', ...stale.each((attribute) => attribute), ...former.removals];
  return {
    update: `#floor = :floor${former.set} REMOVE ${removals.join(', ')}`,
    condition: (isFresh) => [isFresh, ...conditions].join(' AND '),
    names: { ...stale.names, ...former.names },
    values: { ...stale.values, ...former.values, ...(last !== undefined && { ':last': last }) },
  };
}

/** Those of which every record is of the floor's hour or before; as many as one write has room to name. */
function staleMarks(item: Item, own: string, floor: number): [attribute: string, mark: unknown][] {
  return Object.entries(item)
    .filter(([attribute, mark]) => attribute.startsWith(MARK) && attribute !== own && isStale(mark, floor))
    .slice(0, limits.counterMarksClearedMax);
}

function isStale(mark: unknown, floor: number): boolean {
  return lastHourOf(mark as Uint8Array, floor) <= floor;
}

/**
 * Numbers of an earlier release tell nothing of their hour, but that release was gone when this one first wrote the item: they
 * are of that hour at the latest.
 */
function clearedLasts(
  item: Item,
  own: string,
  horizon: number,
  floor: number,
): { set: string; removals: string[]; names: Record<string, string>; values: Record<string, unknown> } {
  const lasts = Object.keys(item).filter((attribute) => attribute.startsWith(LAST) && attribute !== own);
  const until = item[LASTS_UNTIL] as number | undefined;
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

/** Attributes with a value each, under names and values of an expression: `#m0`, `:m0`. */
class Terms {
  constructor(
    private readonly letter: string,
    private readonly terms: readonly (readonly [attribute: string, value: unknown])[],
  ) {}

  get size(): number {
    return this.terms.length;
  }

  get names(): Record<string, string> {
    return Object.fromEntries(this.terms.map(([attribute], index) => [`#${this.letter}${index}`, attribute]));
  }

  get values(): Record<string, unknown> {
    return Object.fromEntries(this.terms.map(([, value], index) => [`:${this.letter}${index}`, value]));
  }

  each(write: (attribute: string, value: string) => string): string[] {
    return this.terms.map((_, index) => write(`#${this.letter}${index}`, `:${this.letter}${index}`));
  }

  list(write: (attribute: string, value: string) => string): string {
    return this.each(write).join(', ');
  }
}
