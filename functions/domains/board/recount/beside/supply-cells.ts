/**
 * Where what was reported and supplied under agreements is stored: for each enterprise, place of work and way to work an
 * item of months and one of the days of each month. Of whole months, whatever days a campaign has. Pure.
 */
import type { Key } from '../../../../platform/dynamodb/database';
import { asCivilDate, type CivilDate, isCivilDate } from '../../../../platform/values/civil-date';

/** Both inclusive. */
export interface Days {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export interface StoredSupply {
  readonly name: 'SUPPLY';
  /** The first day that is compared. */
  readonly on: CivilDate;
  /** An enterprise, the place of the work, or a way, such as `5306#44`. */
  readonly of: string;
  /** The months that are compared; one of an item of days. */
  readonly months: readonly [first: string, last: string];
  readonly isOfDays: boolean;
}

const SUPPLIES = 'supply#';
const MONTHS = 'months';

/** @param of `53#44 supplied` of a fact. */
export function supplyKeys(of: string, on: CivilDate): Key[] {
  const [whose = ''] = of.split(' ');
  return [MONTHS, monthOf(on)].map((sk) => ({ TableName: 'Campaigns', Key: { pk: SUPPLIES + whose, sk } }));
}

/** None of another's fact, and of a day in another month. */
export function supplyAttributes(of: string, on: CivilDate, { of: whose, months, isOfDays }: StoredSupply): string[] {
  const [own, what = ''] = of.split(' ');
  if (own !== whose || !isAmong(monthOf(on), months)) return [];
  return [`${what}.${isOfDays ? on.slice(8) : monthOf(on)}`];
}

/** Undefined for an item of other days, and for one that an earlier release counted by days. */
export function storedSupply(pk: string, sk: string, { from, to }: Days): StoredSupply | undefined {
  const all = [monthOf(from), monthOf(to)] as const;
  const isOfDays = isCivilDate(`${sk}-01`);
  if (!pk.startsWith(SUPPLIES) || (isOfDays ? !isAmong(sk, all) : sk !== MONTHS)) return undefined;
  const months = isOfDays ? ([sk, sk] as const) : all;
  return { name: 'SUPPLY', on: asCivilDate(`${months[0]}-01`), of: pk.slice(SUPPLIES.length), months, isOfDays };
}

/** The day of a count, or the first one of its month; undefined for what is no count, or of no month that is compared. */
export function supplyDay({ months, isOfDays }: StoredSupply, attribute: string): CivilDate | undefined {
  const [, part = ''] = /^(?:reported|supplied)\.(.+)$/.exec(attribute) ?? [];
  const day = isOfDays ? `${months[0]}-${part}` : `${part}-01`;
  return isCivilDate(day) && isAmong(monthOf(day), months) ? day : undefined;
}

/** Whether the day is in a month of the days. */
export function isInMonthsOf({ from, to }: Days, on: CivilDate): boolean {
  return isAmong(monthOf(on), [monthOf(from), monthOf(to)]);
}

function isAmong(month: string, [first, last]: readonly [first: string, last: string]): boolean {
  return month >= first && month <= last;
}

function monthOf(day: CivilDate): string {
  return day.slice(0, 7);
}
