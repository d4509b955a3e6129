/** Rules of positions: valid rows, their stored form, and the status on a day. States are in `states.ts`. Pure. */
import type { PositionInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import {
  checkDate,
  checkDistinct,
  checkListLength,
  type Path,
  checkNotBefore,
  checkNumber,
  checkOneOf,
  checkText,
  checkTexts,
} from '../../../platform/values/checks';
import { asCivilDate, type CivilDate, isCivilDate } from '../../../platform/values/civil-date';
import { assert } from '../../../platform/requests/errors';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { type Instant, preciseInstantOf } from '../../../platform/values/clock';
import type { MinimumWages } from '../../reference/minimum-wage/service';
import { region } from '../../reference/region/checks';
import { countyOf, prefectureOf } from '../../reference/region/region';
import { type Work, workHazards } from './juveniles';
import type { Position } from './store';
import { occupationOf } from '../../reference/occupation/occupation';

const EDUCATIONS = ['NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'] as const;

/** Refusals for all wrong fields of a row, at `path` + the field's name. */
export function checkRow(row: PositionInput, path: Path, today: CivilDate, minimumWages: MinimumWages): Refusal[] {
  const at = (field: keyof PositionInput): Path => [...path, field];
  const ahead = { today, daysAhead: limits.positionDaysAheadMax };
  return [
    ...checkText(at('externalRef'), row.externalRef, { max: limits.externalRefCharactersMax, needed: true }),
    ...checkText(at('title'), row.title, { max: limits.nameCharactersMax, needed: true, lines: true }),
    ...checkOccupation(at('occupationCode'), row.occupationCode, today),
    ...region(at('regionCode'), row.regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ...checkNumber(at('headcount'), row.headcount, { min: 1, max: limits.headcountMax, needed: true }),
    ...checkNumber(at('wageMin'), row.wageMin, { min: 1, max: limits.wageMax, needed: true }),
    ...checkMinimumWage(at('wageMin'), row, today, minimumWages),
    ...checkNumber(at('wageMax'), row.wageMax, { min: 1, max: limits.wageMax }),
    ...checkNotBefore(at('wageMax'), row.wageMax, row.wageMin),
    ...checkOneOf(at('education'), row.education, EDUCATIONS),
    ...checkAge(at('ageMin'), row.ageMin),
    ...checkAge(at('ageMax'), row.ageMax),
    ...checkNotBefore(at('ageMax'), row.ageMax, row.ageMin),
    ...checkTexts(at('skills'), row.skills, { listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax }),
    ...checkNumber(at('contractMonths'), row.contractMonths, { min: 1, max: limits.contractMonthsMax }),
    ...checkWork(row, at),
    ...checkDate(at('startsOn'), row.startsOn, ahead),
    ...checkDate(at('closesOn'), row.closesOn, { ...ahead, notPast: true }),
    ...checkText(at('description'), row.description, { max: limits.descriptionCharactersMax, lines: true }),
  ];
}

/** What it asks of a juvenile: numbers of 0 mean that nothing of the kind is done. */
function checkWork(row: PositionInput, at: (field: keyof PositionInput) => Path): Refusal[] {
  const kilograms = { min: 0, max: limits.liftKgMax };
  return [
    ...checkNumber(at('movementsPerMinute'), row.movementsPerMinute, { min: 0, max: limits.movementsPerMinuteMax }),
    ...checkNumber(at('liftKgFrequent'), row.liftKgFrequent, kilograms),
    ...checkNumber(at('liftKgOccasional'), row.liftKgOccasional, kilograms),
    ...checkHazards(at('hazards'), row.hazards ?? []),
  ];
}

function checkHazards(path: Path, hazards: readonly string[]): Refusal[] {
  const tooLong = checkListLength(path, hazards.length, { min: 0, max: workHazards.length });
  if (tooLong.length > 0) return tooLong;
  const unknown = hazards.flatMap((hazard, index) => checkOneOf([...path, index], hazard, workHazards));
  return [...unknown, ...checkDistinct(path, hazards)];
}

function checkOccupation(path: Path, code: string | null | undefined, today: CivilDate): Refusal[] {
  if (code == null || code === '') return [refusal('REQUIRED', path)];
  const occupation = occupationOf(code);
  if (occupation === undefined) return [refusal('OCCUPATION_UNKNOWN', path)];
  const { validTo, replacedBy = [] } = occupation;
  return validTo !== undefined && validTo < today
    ? [refusal('OCCUPATION_REPLACED', path, { successors: replacedBy.join(', ') })]
    : [];
}

/** Compares with the minimum wage of the workplace on the first day of work, or today if that is later. */
function checkMinimumWage(
  path: Path,
  { regionCode, wageMin, startsOn }: PositionInput,
  today: CivilDate,
  minimumWages: MinimumWages,
): Refusal[] {
  if (regionCode == null || wageMin == null) return [];
  const on = startsOn != null && isCivilDate(startsOn) && startsOn > today ? startsOn : today;
  const minimum = minimumWages(regionCode, on);
  return minimum !== undefined && wageMin < minimum.monthly
    ? [refusal('WAGE_BELOW_MINIMUM', path, { minimum: minimum.monthly, validFrom: minimum.validFrom })]
    : [];
}

/** Provisions on the Prohibition of Using Child Labor: children under 16 may not even be introduced to work. */
function checkAge(path: Path, age: number | null | undefined): Refusal[] {
  if (age != null && age < limits.workingAgeMin)
    return [refusal('UNDER_LEGAL_AGE', path, { age: limits.workingAgeMin })];
  return checkNumber(path, age, { min: limits.workingAgeMin, max: limits.positionAgeMax });
}

/** Later rows with a reference of an earlier row; they are refused, so that no row wins by chance. */
export function checkReferences(rows: readonly PositionInput[], path: Path, firstRow: number): Map<number, Refusal> {
  const firstAt = new Map<string, number>();
  const repeated = new Map<number, Refusal>();
  rows.forEach(({ externalRef }, index) => {
    const reference = externalRef.trim();
    const first = firstAt.get(reference);
    if (first === undefined) firstAt.set(reference, index);
    else repeated.set(index, duplicateInBatch([...path, index, 'externalRef'], firstRow + first));
  });
  return repeated;
}

/** The attributes of a position that the partner submits, in stored form. */
export type Content = Pick<
  Position,
  | 'externalRef'
  | 'title'
  | 'occupationCode'
  | 'regionCode'
  | 'county'
  | 'prefecture'
  | 'headcount'
  | 'wageMin'
  | 'wageMax'
  | 'education'
  | 'ageMin'
  | 'ageMax'
  | 'skills'
  | 'board'
  | 'lodging'
  | 'contractMonths'
  | 'startsOn'
  | 'closesOn'
  | 'description'
  | 'refill'
  | keyof Work
>;

/** @param row without errors by `checkRow`. */
export function contentOf(row: PositionInput): Content {
  const { title, occupationCode, regionCode, headcount, wageMin } = row;
  const prefecture = prefectureOf(regionCode ?? '');
  assert(title && occupationCode && regionCode && headcount && wageMin && prefecture, 'a checked row');
  const education = EDUCATIONS.find((value) => value === row.education);
  return {
    externalRef: row.externalRef.trim(),
    title: title.trim(),
    occupationCode,
    regionCode,
    // A prefecture without counties is one partition of the county lists.
    county: countyOf(regionCode) ?? regionCode,
    prefecture,
    headcount,
    wageMin,
    ...(row.wageMax != null && { wageMax: row.wageMax }),
    ...(education !== undefined && { education }),
    ...(row.ageMin != null && { ageMin: row.ageMin }),
    ...(row.ageMax != null && { ageMax: row.ageMax }),
    skills: (row.skills ?? []).map((skill) => skill.trim()),
    board: row.board ?? false,
    lodging: row.lodging ?? false,
    ...(row.contractMonths != null && { contractMonths: row.contractMonths }),
    ...(row.startsOn && { startsOn: asCivilDate(row.startsOn) }),
    ...(row.closesOn && { closesOn: asCivilDate(row.closesOn) }),
    ...(row.description?.trim() && { description: row.description.trim() }),
    ...(row.refill === true && { refill: true }),
    ...workOf(row),
  };
}

function workOf({ movementsPerMinute, liftKgFrequent, liftKgOccasional, nightWork, hazards }: PositionInput): Work {
  return {
    ...(movementsPerMinute != null && { movementsPerMinute }),
    ...(liftKgFrequent != null && { liftKgFrequent }),
    ...(liftKgOccasional != null && { liftKgOccasional }),
    ...(nightWork != null && { nightWork }),
    ...(hazards != null && { hazards: workHazards.filter((hazard) => hazards.includes(hazard)) }),
  };
}

/** Names of the 16 partitions of the nation-wide lists. */
export const nationParts = Array.from({ length: 16 }, (_, part) => part.toString(16));

/**
 * The `contentAt` for a change of positions that were read: now, or just after their latest change. Clocks of two
 * instances differ, but a change made in answer to another one must be later.
 */
export function wordAfter(now: Date, positions: readonly Pick<Position, 'contentAt'>[]): Instant {
  const earliest = positions.map(({ contentAt }) => Date.parse(contentAt) + 1);
  return preciseInstantOf(new Date(earliest.reduce((latest, at) => Math.max(latest, at), now.getTime())));
}

/** Status on a day: an open position is closed after its closing date, even before the sweep. */
export function statusOn({ status, closesOn }: Position, today: CivilDate): Position['status'] {
  return status === 'OPEN' && closesOn !== undefined && closesOn < today ? 'CLOSED' : status;
}

/** @param first index of the row that stands, from 0. */
export function duplicateInBatch(path: Path, first: number): Refusal {
  return refusal('DUPLICATE_IN_BATCH', path, { row: first + 1 });
}
