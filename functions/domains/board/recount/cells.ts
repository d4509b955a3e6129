/** Where the counts of facts are stored: the items and attributes of table Campaigns, by their form. Pure. */
import type { Key } from '../../../platform/dynamodb/database';
import { type CivilDate, isCivilDate } from '../../../platform/values/civil-date';
import type { Counted, Fact } from './definitions';
import { type Days, type StoredSupply, storedSupply, supplyAttributes, supplyDay, supplyKeys } from './supply-cells';

/** What a stored item counts: which facts, of which day, and in which area, if it is of one. */
export type Stored = StoredSupply | StoredCounts;

interface StoredCounts {
  readonly name: Exclude<Counted, 'SUPPLY'>;
  readonly on: CivilDate;
  /** `all`, or the code of a province or a prefecture. Of rises a province, of what was submitted the enterprise. */
  readonly of: string;
}

type Placed = Pick<Fact, 'name' | 'on' | 'in' | 'of'>;

/** The items that a fact is in: those of everything, of its province and of its prefecture. */
export function keysOf({ name, on, in: place, of = '' }: Placed): Key[] {
  if (name === 'SUBMITTED') return [keyOf(of, `collected#${on}#${place.slice(0, 6)}`)];
  if (name === 'INCOME_RISE_MEDIAN') return [keyOf('income-rise', `${on}#${place.slice(0, 2)}`)];
  if (name === 'SUPPLY') return supplyKeys(of, on);
  const areas = ['all', ...[2, 4].flatMap((digits) => (place.length >= digits ? [place.slice(0, digits)] : []))];
  return areas.map((area) => keyOf(`${name}#${area}`, on));
}

function keyOf(pk: string, sk: string): Key {
  return { TableName: 'Campaigns', Key: { pk, sk } };
}

/** The attributes of an item of the fact's group that the fact is in: the area's own, and that of the next one below. */
export function attributesIn({ in: place, of = '', on }: Placed, stored: Stored): string[] {
  const county = place.slice(0, 6);
  if (stored.name === 'SUBMITTED') return ['headcount'];
  if (stored.name === 'SUPPLY') return supplyAttributes(of, on, stored);
  if (stored.name === 'INCOME_RISE_MEDIAN') return county.startsWith(stored.of) ? [`${county}:${of}`] : [];
  const area = stored.of === 'all' ? '' : stored.of;
  if (!county.startsWith(area)) return [];
  return county.length === area.length ? ['value'] : ['value', `in.${county.slice(0, area.length + 2)}`];
}

/** Undefined for an item that counts nothing of these. */
export function storedIn(pk: string, sk: string, names: ReadonlySet<string>, days: Days): Stored | undefined {
  const supply = storedSupply(pk, sk, days);
  if (supply !== undefined) return supply;
  const [first = '', second = '', ...others] = [...sk.split('#')];
  if (pk.startsWith('ent_') && first === 'collected' && isCivilDate(second) && others.length === 1)
    return { name: 'SUBMITTED', on: second, of: pk };
  if (!isCivilDate(first)) return undefined;
  if (pk === 'income-rise') return { name: 'INCOME_RISE_MEDIAN', on: first, of: second };
  const [name = '', area = '', ...more] = pk.split('#');
  const isBoard = more.length === 0 && second === '' && /^(all|\d{2}|\d{4})$/.test(area) && isName(name, names);
  return isBoard ? { name, on: first, of: area } : undefined;
}

function isName(text: string, names: ReadonlySet<string>): text is StoredCounts['name'] {
  return names.has(text) && text !== 'SUBMITTED' && text !== 'SUPPLY' && text !== 'INCOME_RISE_MEDIAN';
}

/** Whether the attribute of such an item is a count, and no mark of a fold. */
export function isCount(stored: Stored, attribute: string): boolean {
  const { name } = stored;
  if (name === 'SUBMITTED') return attribute === 'headcount';
  if (name === 'SUPPLY') return supplyDay(stored, attribute) !== undefined;
  return name === 'INCOME_RISE_MEDIAN' ? /^\d+:-?\d+$/.test(attribute) : /^(value|in\.\d+)$/.test(attribute);
}

/** The day of a count. */
export function dayIn(stored: Stored, attribute: string): CivilDate {
  return (stored.name === 'SUPPLY' ? supplyDay(stored, attribute) : undefined) ?? stored.on;
}

/** Facts with one group are in the same items, of any area; those of SUPPLY in those of whom they are about. */
export function groupOf({ name, on, of = '', in: place }: Placed): string {
  if (name === 'SUPPLY') return `${name} ${of.split(' ')[0] ?? ''}`;
  return name === 'SUBMITTED' ? `${name} ${on} ${of} ${place.slice(0, 6)}` : `${name} ${on}`;
}

/** The same of a stored item. */
export function groupOfStored({ name, on, of }: Stored, { Key: { sk } }: Key): string {
  if (name === 'SUPPLY') return `${name} ${of}`;
  return name === 'SUBMITTED' ? `${name} ${on} ${of} ${sk.split('#')[2] ?? ''}` : `${name} ${on}`;
}
