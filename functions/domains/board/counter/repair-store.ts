/**
 * What a recount writes to counters, in table Campaigns. It adds what is wrong and sets nothing, so it does not matter
 * whether a fold comes before or after it; and it leaves the marks alone, so what was folded stays folded once.
 */
import { limits } from '../../../limits';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put, update } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { asCivilDate, type CivilDate, daysBetween, isCivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import { type Amounts, ownAmounts, recounted, TAKEN_OFF } from './attributes';
import { Terms } from './terms';
import { NOTES, WATCH } from './watch-store';

/** The watch of a recount that begins in an hour. A recount has a name of its own. */
export function watchOf(run: string, hour: number): string {
  return `${hour + limits.recountWatchHours}#${run}`;
}

/** From now on folds of the counter are noted, from number 1. Takes the watch over from another recount. */
export function beginWatch(counter: Key, watch: string): Write {
  return update<Watched>(counter)
    .set({ [WATCH]: watch, [NOTES]: 0 })
    .always();
}

/** Refused if another recount has it. */
export function endWatch(counter: Key, watch: string): Write {
  return update<Watched>(counter).remove(WATCH, NOTES).when(equals(WATCH, watch));
}

interface Watched {
  readonly [WATCH]?: string;
  readonly [NOTES]?: number;
}

export interface Repair {
  readonly counter: Key;
  readonly watch: string;
  /** By attribute of the counter; none is 0. */
  readonly amounts: Amounts;
  /** Tells the repairs of a recount apart. */
  readonly number: number;
  readonly at: Instant;
  /** In China. */
  readonly today: CivilDate;
}

/**
 * All or none: the amounts, what they restate of a day that is over, and the item that remembers both. Refused if another
 * recount watches the counter, and if this repair was written before.
 */
export function repairs({ counter, watch, amounts, number, at, today }: Repair): Write[] {
  const { pk, sk } = counter.Key;
  const done = {
    TableName: 'Campaigns',
    Key: { pk: `repaired#${today}`, sk: `${watch}#${pk}#${sk}#${number}` },
  } as const;
  const own = isCivilDate(sk) && sk < today ? ownAmounts(amounts) : [];
  const takenOff = own
    .filter(([, amount]) => amount < 0)
    .map(([county, amount]) => [TAKEN_OFF + county, amount] as const);
  return [
    addition(counter, new Map([...amounts, ...takenOff]), watch),
    ...(own.length === 0 ? [] : [addition(...restatement(counter, own, today))]),
    put(repaired.stored(done, { counter: { pk, sk }, amounts: Object.fromEntries(amounts), at })).when(isNew),
  ];
}

const repaired = codec<{
  readonly counter: { readonly pk: string; readonly sk: string };
  readonly amounts: Readonly<Record<string, number>>;
  readonly at: Instant;
}>(
  'counterRepair',
  {
    counter: attr.mapOf({ pk: attr.text, sk: attr.text }),
    amounts: attr.recordOf(attr.integer),
    at: attr.instant,
  },
  ({ pk }) => String(pk).startsWith('repaired#'),
);

/** Of the board's counter of a day that is over. */
function restatement(
  { TableName, Key: { pk, sk } }: Key,
  own: readonly (readonly [county: string, amount: number])[],
  today: CivilDate,
): [Key, Amounts] {
  const days = daysBetween(asCivilDate(sk), today);
  const amounts = new Map(own.map(([county, amount]) => [recounted(amount, days, county), amount]));
  return [{ TableName, Key: { pk: `restated#${pk}`, sk } }, amounts];
}

function addition(key: Key, amounts: Amounts, watch?: string): Write {
  const terms = new Terms('a', [...amounts]);
  const watched = watch !== undefined && {
    ConditionExpression: '#watch = :watch',
    ExpressionAttributeNames: { ...terms.names, '#watch': WATCH },
    ExpressionAttributeValues: { ...terms.values, ':watch': watch },
  };
  return {
    Update: {
      ...key,
      UpdateExpression: `ADD ${terms.list((attribute, value) => `${attribute} ${value}`)}`,
      ...{ ExpressionAttributeNames: terms.names, ExpressionAttributeValues: terms.values },
      ...watched,
    },
  };
}
