/** Where the counts of facts are stored: the items and attributes of table Campaigns, by their form. Pure. */
import type { Key } from '../../../platform/dynamodb/database';
import { type CivilDate, isCivilDate } from '../../../platform/values/civil-date';
import { type Beside, cellOf, isBeside, isCountBeside, type StoredBeside, storedBeside } from './beside/cells';
import { countyOf } from './days-and-places';
import type { Counted, Fact } from './definitions';
import {
  type Days,
  type StoredSupply,
  storedSupply,
  supplyAttributes,
  supplyDay,
  supplyKeys,
} from './beside/supply-cells';

/** What a stored item counts: which facts, of which day, and in which area, if it is of one. */
export type Stored = StoredSupply | StoredBeside | StoredCounts;

interface StoredCounts {
  readonly name: Exclude<Counted, 'SUPPLY' | Beside>;
  readonly on: CivilDate;
  /**
   * `all`, or the code of a province, a prefecture or a county, whose item counts what is below it; `parts` for all counties. Of rises a province, of
   * what was submitted the enterprise.
   */
  readonly of: string;
}

type Placed = Pick<Fact, 'name' | 'on' | 'in' | 'of'>;

/** Of which one unit is one person's, or a share of people: counted by county in one item, too. */
const OF_PEOPLE: ReadonlySet<string> = new Set<Counted>([
  ...(['WORKERS_REGISTERED', 'WORKERS_SURVEYED', 'SERVICE_OBJECTS', 'WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE'] as const),
  ...([
    'IN_PROVINCE',
    'STABLE_PLACEMENTS',
    'FOLLOW_UPS_MADE',
    'FOLLOW_UPS_DUE',
    'RETURNED_HOME',
    'LEFT_AGAIN',
  ] as const),
  ...(['SEATS_ALLOCATED', 'PASSENGERS_BOARDED', 'WAITING', 'HOLDS_LOST', 'NO_SHOWS', 'PEOPLE_REACHED'] as const),
  ...(['PUSHES', 'DELIVERIES', 'WORKERS_TRAINED', 'CASES_CLOSED'] as const),
]);

/** Digits of a county's code. A fact of a longer one is of a township or village, and in the item of its county alone. */
const COUNTY = 6;

/**
 * A fact as it is counted: in its county, which is in its prefecture and so on; and on the board in its township or village, if
 * it is of one.
 */
export function countedIn(fact: Fact): Fact[] {
  const { name, in: place } = fact;
  const whole = { ...fact, in: countyOf(place) };
  const isBoard = name !== 'SUBMITTED' && name !== 'SUPPLY' && name !== 'INCOME_RISE_MEDIAN' && !isBeside(name);
  return isBoard && place.length > COUNTY ? [whole, fact] : [whole];
}

/** The items that such a fact is in: those of everything, of its province, of its prefecture and of people, or that of its county. */
export function keysOf({ name, on, in: place, of = '' }: Placed): Key[] {
  if (name === 'SUBMITTED') return [keyOf(of, `collected#${on}#${place.slice(0, 6)}`)];
  if (name === 'INCOME_RISE_MEDIAN') return [keyOf('income-rise', `${on}#${place.slice(0, 2)}`)];
  if (name === 'SUPPLY') return supplyKeys(of, on);
  if (isBeside(name)) return [keyOf(cellOf(of).pk, cellOf(of).sk)];
  if (place.length > COUNTY) return [keyOf(`${name}#${place.slice(0, COUNTY)}`, on)];
  const areas = [
    ...['all', ...[2, 4].flatMap((digits) => (place.length >= digits ? [place.slice(0, digits)] : []))],
    ...(OF_PEOPLE.has(name) ? ['parts'] : []),
  ];
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
  if (isBeside(stored.name)) return [cellOf(of).attribute];
  if (stored.name === 'INCOME_RISE_MEDIAN') return county.startsWith(stored.of) ? [`${county}:${of}`] : [];
  if (place.length > COUNTY) return stored.of === county ? [`at.${place.slice(COUNTY)}`] : [];
  if (stored.of.length === COUNTY) return [];
  if (stored.of === 'parts') return [`of.${county}`];
  const area = stored.of === 'all' ? '' : stored.of;
  if (!county.startsWith(area)) return [];
  return county.length === area.length ? ['value'] : ['value', `in.${county.slice(0, area.length + 2)}`];
}

/** Undefined for an item that counts nothing of these. */
export function storedIn(pk: string, sk: string, names: ReadonlySet<string>, days: Days): Stored | undefined {
  const beside = storedSupply(pk, sk, days) ?? storedBeside(pk, sk);
  if (beside !== undefined) return names.has(beside.name) ? beside : undefined;
  const [first = '', second = '', ...others] = [...sk.split('#')];
  if (pk.startsWith('ent_') && first === 'collected' && isCivilDate(second) && others.length === 1)
    return { name: 'SUBMITTED', on: second, of: pk };
  if (!isCivilDate(first)) return undefined;
  if (pk === 'income-rise') return { name: 'INCOME_RISE_MEDIAN', on: first, of: second };
  const [name = '', area = '', ...more] = pk.split('#');
  const isBoard =
    more.length === 0 && second === '' && /^(all|parts|\d{2}|\d{4}|\d{6})$/.test(area) && isName(name, names);
  return isBoard ? { name, on: first, of: area } : undefined;
}

function isName(text: string, names: ReadonlySet<string>): text is StoredCounts['name'] {
  const isOther = text === 'SUBMITTED' || text === 'SUPPLY' || text === 'INCOME_RISE_MEDIAN' || isBeside(text);
  return names.has(text) && !isOther;
}

/** Whether the attribute of such an item is a count, and no mark of a fold. */
export function isCount(stored: Stored, attribute: string): boolean {
  const { name } = stored;
  if (name === 'SUBMITTED') return attribute === 'headcount';
  if (name === 'SUPPLY') return supplyDay(stored, attribute) !== undefined;
  if (isBeside(name)) return isCountBeside(name, attribute);
  return name === 'INCOME_RISE_MEDIAN' ? /^\d+:-?\d+$/.test(attribute) : /^(value|(in|at|of)\.\d+)$/.test(attribute);
}

/** The day of a count. */
export function dayIn(stored: Stored, attribute: string): CivilDate {
  return (stored.name === 'SUPPLY' ? supplyDay(stored, attribute) : undefined) ?? stored.on;
}

/**
 * Facts with one group are in the same items, of any area; those of townships and villages in that of their county, those of
 * SUPPLY in those of whom they are about, and those beside the board in one.
 */
export function groupOf({ name, on, of = '', in: place }: Placed): string {
  if (name === 'SUPPLY') return `${name} ${of.split(' ')[0] ?? ''}`;
  if (isBeside(name)) return `${name} ${cellOf(of).pk} ${cellOf(of).sk}`;
  if (name === 'SUBMITTED') return `${name} ${on} ${of} ${place.slice(0, COUNTY)}`;
  return place.length > COUNTY ? `${name} ${on} ${place.slice(0, COUNTY)}` : `${name} ${on}`;
}

/** The same of a stored item. */
export function groupOfStored({ name, on, of }: Stored, { Key: { sk } }: Key): string {
  if (name === 'SUPPLY' || isBeside(name)) return `${name} ${of}`;
  if (name === 'SUBMITTED') return `${name} ${on} ${of} ${sk.split('#')[2] ?? ''}`;
  return of.length === COUNTY && name !== 'INCOME_RISE_MEDIAN' ? `${name} ${on} ${of}` : `${name} ${on}`;
}
