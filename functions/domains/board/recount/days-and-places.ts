/** Days of China and regions as a recount reads them: by the text alone, so that it shares no code with what it checks. Pure. */
import { limits } from '../../../limits';
import { addDays, asCivilDate, type CivilDate } from '../../../platform/values/civil-date';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';

const HOURS_BEFORE_LONDON = 8;

/** @param instant ISO 8601 in UTC. @throws for what is none. */
export function dayOf(instant: string | undefined): CivilDate | undefined {
  if (instant === undefined) return undefined;
  const there = new Date(instant);
  there.setUTCHours(there.getUTCHours() + HOURS_BEFORE_LONDON);
  return asCivilDate(there.toISOString().slice(0, 10));
}

/** 0 for Sunday. */
function weekdayOf(day: CivilDate): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Last day of its week. */
export function sundayOf(day: CivilDate | undefined): CivilDate | undefined {
  return day && addDays(day, (7 - weekdayOf(day)) % 7);
}

/** Steps of 100 yuan, the outermost for all beyond. */
export function stepOf(rise: number): string {
  const { incomeRiseStep: width, incomeRiseStepsMax: most } = limits;
  return String(Math.min(most, Math.max(-most, Math.floor(rise / width))));
}

/** Whether the two are in two provinces. */
export function isElsewhere(place: string, home: string): boolean {
  return place.slice(0, 2) !== home.slice(0, 2);
}

/** The province, the prefecture and the county of a place; no county of a city that has none, which `441900` stands for. */
export function levelsIn(place: string): string[] {
  const levels = [2, 4, 6].flatMap((digits) => (place.length >= digits ? [place.slice(0, digits)] : []));
  return levels.filter((code) => code.length < 6 || !code.endsWith('00'));
}

/** From each level of the home to each of the work; none without a place of work. */
export function waysOf(home: string, work = ''): string[] {
  return levelsIn(home).flatMap((from) => levelsIn(work).map((to) => `${from}#${to}`));
}

/** Facts of SUPPLY: of the enterprise, if there is one, and of places or ways. */
export function suppliesOf(what: string, enterpriseId: string | undefined, places: readonly string[]): string[] {
  return [...(enterpriseId === undefined ? [] : [enterpriseId]), ...places].map((whose) => `${whose} ${what}`);
}

/** The county of a township or a village, and any wider region itself. */
export function countyOf(place: RegionCode): RegionCode {
  return asRegionCode(place.slice(0, 6));
}
