/**
 * How stream records change counter items. Pure. The hard idea: the item of an area and day also holds the counts of the
 * regions one level below (`attributes.ts`). So four writes (everything, province, prefecture, county) count a fact at every
 * level down to the village, and a fifth counts people for those who are told of them in groups.
 */
import { type CivilDate, civilDateOf, daysBetween, isCivilDate } from '../../../platform/values/civil-date';
import type { Item, Key } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { asideItem } from '../../../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord, type Tally } from '../../../platform/streams/streams';
import { type Contribution, type Counter, isAboutPeople } from '../../reference/indicator/indicator';
import { isRegionCode, type RegionCode } from '../../reference/region/region-code';
import { countyAreaOf } from './areas';
import {
  type Amounts,
  type CountedPlace,
  counterKey,
  type Holder,
  ownAmounts,
  PARTS,
  placesOf,
  restated,
  restatedKey,
  TAKEN_OFF,
} from './attributes';
import { countsVillages } from './village-editions';

/** A record and its changes: deltas by indicator, day and area, and tallies in other nouns' counters. None is 0. */
export interface Fact {
  readonly record: StreamRecord;
  readonly deltas: readonly Delta[];
  readonly tallies: readonly Tally[];
}

/** How one state of an item counts. */
export interface Counted {
  readonly contributions: (item: Item) => Contribution[];
  readonly tallies?: (item: Item) => Tally[];
}

interface Delta {
  readonly indicator: Counter;
  readonly on: CivilDate;
  /** Of any level. */
  readonly area: RegionCode;
  readonly amount: number;
}

/**
 * The change that a record makes: its new state minus its old one.
 * @throws if `counted` throws or a contribution is malformed: such a record can't be counted.
 */
export function factOf(record: StreamRecord, { contributions, tallies: talliesOf = () => [] }: Counted): Fact {
  const deltas = new Map<string, Delta>();
  const sums = new Map<string, Tally>();
  const add = (item: Item | undefined, sign: 1 | -1): void => {
    const isFine = item !== undefined && countsVillages(item);
    for (const { indicator, on, regionCode, amount } of item === undefined ? [] : contributions(item)) {
      assert(
        isCivilDate(on) && isRegionCode(regionCode) && Number.isSafeInteger(amount),
        'a whole number on a civil day in a region',
      );
      const area = isFine ? regionCode : countyAreaOf(regionCode);
      const key = `${indicator}#${area}#${on}`;
      deltas.set(key, { indicator, on, area, amount: (deltas.get(key)?.amount ?? 0) + sign * amount });
    }
    for (const tally of item === undefined ? [] : talliesOf(item)) {
      assert(Number.isSafeInteger(tally.amount), 'a whole number');
      const place = `${textOf(tally.key)}#${tally.attribute}`;
      sums.set(place, { ...tally, amount: (sums.get(place)?.amount ?? 0) + sign * tally.amount });
    }
  };
  add(record.oldItem, -1);
  add(record.newItem, 1);
  const changed = ({ amount }: { readonly amount: number }): boolean => amount !== 0;
  const told = civilDateOf(record.at);
  const tallies = [...sums.values()].filter(({ until }) => until === undefined || told <= until);
  return { record, deltas: [...deltas.values()].filter(changed), tallies: tallies.filter(changed) };
}

/** The changes that the records of one shard make in one counter item. */
export interface CounterChange {
  readonly key: Key;
  readonly shard: Pick<StreamRecord, 'stream' | 'shardId'>;
  /** In order of sequence number; no step is empty. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly record: StreamRecord;
  readonly amounts: Amounts;
}

/** @param facts of one shard, each record once, in any order. */
export function counterChanges(facts: readonly Fact[]): CounterChange[] {
  const changes = new Map<string, { key: Key; shard: StreamRecord; steps: Step[] }>();
  for (const { record, deltas, tallies } of facts.toSorted(bySequenceNumber)) {
    const changed = [...itemsChanged(record, deltas), ...itemsRestated(record, deltas), ...itemsTallied(tallies)];
    for (const { key, amounts } of changed) {
      const name = textOf(key);
      const change = changes.get(name);
      if (change === undefined) changes.set(name, { key, shard: record, steps: [{ record, amounts }] });
      else change.steps.push({ record, amounts });
    }
  }
  return [...changes.values()];
}

/** The set-aside item of a record that can't be counted. */
export function unfoldedItem(record: StreamRecord, error: unknown): Item {
  return asideItem(COUNTERS, placeOfRecord(record), error);
}

/**
 * The set-aside item of a step that came too late: the record, and the amounts that the counter may lack. No personal
 * data.
 */
export function lateItem({ key }: CounterChange, { record, amounts }: Step): Item {
  const place = placeOfRecord(record);
  const item = asideItem(COUNTERS, { ...place, mark: `${place.mark}#${textOf(key)}` }, new TooLate());
  return { ...item, counter: key.Key, amounts: Object.fromEntries(amounts) };
}

class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** Name of this reader in items that are set aside. */
export const COUNTERS = 'counters';

function bySequenceNumber(a: Fact, b: Fact): number {
  return a.record.sequenceNumber < b.record.sequenceNumber ? -1 : 1;
}

/** The counter items that a record changes. They follow from the record alone, so repeats change the same items. */
function itemsChanged({ at }: StreamRecord, deltas: readonly Delta[]): { key: Key; amounts: Amounts }[] {
  const told = civilDateOf(at);
  return holdersOf(deltas).map(({ indicator, holder, on, amounts }) => {
    const off = on < told ? ownAmounts(amounts).filter(([, amount]) => amount < 0) : [];
    const taken = off.map(([county, amount]) => [TAKEN_OFF + county, amount] as const);
    return {
      key: counterKey(indicator, holder, on),
      amounts: taken.length === 0 ? amounts : new Map([...amounts, ...taken]),
    };
  });
}

interface HeldDelta extends Pick<Delta, 'indicator' | 'on'> {
  readonly holder: Holder;
  /** Of the area in `value`, and of regions one level below. */
  readonly amounts: Amounts;
}

/** The changes of each area that has items, an indicator and a day each; none is empty. */
function holdersOf(deltas: readonly Delta[]): HeldDelta[] {
  const groups =
    deltas.length === 1 ? [deltas] : Map.groupBy(deltas, ({ indicator, on }) => `${indicator}#${on}`).values();
  return [...groups].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { indicator, on, area, amount } = first;
    if (group.length === 1)
      return placesIn(indicator, area).map(({ holder, attributes }) => ({
        ...{ indicator, on, holder },
        amounts: new Map(attributes.map((attribute) => [attribute, amount])),
      }));
    return summed(first, group);
  });
}

function placesIn(indicator: Counter, area: RegionCode): readonly CountedPlace[] {
  const places = placesOf(area);
  return isAboutPeople(indicator) ? places : places.filter(({ holder }) => holder !== PARTS);
}

/** The same of several of one indicator and day. */
function summed({ indicator, on }: Pick<Delta, 'indicator' | 'on'>, deltas: readonly Delta[]): HeldDelta[] {
  const held = new Map<Holder, Map<string, number>>();
  for (const { area, amount } of deltas)
    for (const { holder, attributes } of placesIn(indicator, area)) {
      const amounts = held.get(holder) ?? new Map<string, number>();
      held.set(holder, amounts);
      for (const attribute of attributes) addTo(amounts, attribute, amount);
    }
  return [...held].flatMap(([holder, amounts]) => (amounts.size === 0 ? [] : [{ indicator, on, holder, amounts }]));
}

/** A sum of 0 is left out. */
function addTo(amounts: Map<string, number>, attribute: string, amount: number): void {
  const total = (amounts.get(attribute) ?? 0) + amount;
  if (total === 0) amounts.delete(attribute);
  else amounts.set(attribute, total);
}

/** The same of what a record of a later day changes, so a board of any level can say what became of a day. */
function itemsRestated({ at }: StreamRecord, deltas: readonly Delta[]): { key: Key; amounts: Amounts }[] {
  const told = civilDateOf(at);
  const late = deltas.filter(({ on }) => on < told);
  if (late.length === 0) return [];
  return holdersOf(late).flatMap(({ indicator, holder, on, amounts }) => {
    const days = daysBetween(on, told);
    const own = ownAmounts(amounts).map(([county, amount]): [string, number] => [
      restated(amount, days, county),
      amount,
    ]);
    return own.length === 0 ? [] : [{ key: restatedKey(indicator, holder, on), amounts: new Map(own) }];
  });
}

function itemsTallied(tallies: readonly Tally[]): { key: Key; amounts: Amounts }[] {
  const items = new Map<string, { key: Key; amounts: Map<string, number> }>();
  for (const { key, attribute, amount } of tallies) {
    const item = items.get(textOf(key)) ?? { key, amounts: new Map<string, number>() };
    items.set(textOf(key), { key, amounts: item.amounts.set(attribute, amount) });
  }
  return [...items.values()];
}

export function textOf({ Key: { pk, sk } }: Key): string {
  return `${pk}/${sk}`;
}

/** Sums by attribute; sums of 0 are left out. */
export function sum(parts: readonly Amounts[]): Amounts {
  const total = new Map<string, number>();
  for (const part of parts) for (const [attribute, amount] of part) addTo(total, attribute, amount);
  return total;
}
