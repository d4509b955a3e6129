/**
 * Where what was reported and supplied is counted: for each enterprise, place of work and way to work one item of its
 * months, and one of the days of each month, in table Campaigns. The stream keeps them, exact under repeats as all
 * counters. So any term is a few items, whose keys are known. Codes are cut by form, as in `travel-demand.ts`. Pure.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { Key } from '../../../platform/dynamodb/database';
import type { Tally } from '../../../platform/streams/streams';
import type { CivilDate } from '../../../platform/values/civil-date';
import { levelsOf, type RegionCode } from '../region/region-code';

export const [REPORTED, SUPPLIED] = ['reported', 'supplied'] as const;
export type Counted = typeof REPORTED | typeof SUPPLIED;

/** The headcount of a position, on the day of its first submission, of its enterprise. */
export function reportedTallies(enterpriseId: EnterpriseId, on: CivilDate, headcount: number): Tally[] {
  return talliesOf(enterpriseId, REPORTED, on, headcount);
}

/** The headcount of a lot that counts on the board, in the county, the prefecture and the province of the work. */
export function reportedInTallies(on: CivilDate, workCode: RegionCode, headcount: number): Tally[] {
  return [...levelsOf(workCode)].flatMap((whose) => talliesOf(whose, REPORTED, on, headcount));
}

/**
 * One placement, on the day of the agreement: at the enterprise, and on the way from each level of the home to
 * each level of the place of work.
 */
export function suppliedTallies(
  enterpriseId: EnterpriseId | undefined,
  on: CivilDate,
  homeCode: RegionCode,
  workCode: RegionCode | undefined,
): Tally[] {
  const works = workCode === undefined ? [] : [...levelsOf(workCode)];
  const ways = [...levelsOf(homeCode)].flatMap((home) => works.map((work) => wayOf(home, work)));
  const all = enterpriseId === undefined ? ways : [enterpriseId, ...ways];
  return all.flatMap((whose) => talliesOf(whose, SUPPLIED, on, 1));
}

function talliesOf(whose: string, what: Counted, on: CivilDate, amount: number): Tally[] {
  const [month, day] = [on.slice(0, 7), on.slice(8)];
  return [
    { key: monthsKey(whose), attribute: `${what}.${month}`, amount },
    { key: daysKey(whose, month), attribute: `${what}.${day}`, amount },
  ];
}

/** From a region of any level down to the county to another one. */
export function wayOf(home: RegionCode, work: RegionCode): string {
  return `${home}#${work}`;
}

/** The item with an attribute for each month and kind of count: 14 bytes, so 1 KB in three years. */
export function monthsKey(whose: string): Key {
  return { TableName: 'Campaigns', Key: { pk: `supply#${whose}`, sk: 'months' } };
}

/** The item with an attribute for each day of a month. @param month such as `2027-01`. */
export function daysKey(whose: string, month: string): Key {
  return { TableName: 'Campaigns', Key: { pk: `supply#${whose}`, sk: month } };
}
