/**
 * Why a person may not be matched with a position: one list of rules for the decision and for its explanation. The rules
 * are bits of one number, computed together; a pair matches if the number is 0, and each bit that is set is a reason. Pure.
 */
import { limits } from '../../../limits';
import { ageMaxOf, ageMinOf, educationOf, NO_AGE } from './compiled/position-words';
import { column, type Row, ROW_BITS } from './compiled/rows';
import { exclusions as is } from './exclusion-bits';
import { LACKING } from './compiled/skill-lists';
import { placeOfSite } from './places/sites';
import { isIn } from './places/wanted';
import type { DeclinedNumbers, PreparedSeeker } from './prepared-seeker';

/** Bits of the rules that exclude the pair; 0 if it may be matched. */
export function exclusionsOf(seeker: PreparedSeeker, slot: number): number {
  const row = { rows: seeker.positions.rows, at: slot << ROW_BITS };
  return (
    exclusionsOfPerson(seeker) |
    exclusionsOfOther(seeker, slot) |
    exclusionsOfFilter(seeker, row) |
    exclusionsOfRest(seeker, row)
  );
}

/** Those that hold whatever the position is. Children may not even be introduced to work, so today's age decides. */
export function exclusionsOfPerson(prepared: PreparedSeeker): number {
  const { seeker, today } = prepared;
  return (
    (prepared.ageOn(today) < limits.workingAgeMin ? is.UNDER_LEGAL_AGE : 0) |
    (seeker.matchedAutomatically === false ? is.MATCHING_REFUSED : 0) |
    (seeker.wantsWork === false ? is.WORK_NOT_WANTED : 0) |
    (seeker.runningPlacementId === undefined ? 0 : is.PLACEMENT_RUNNING)
  );
}

/** Those that a search never meets, because it reads only what is open, and only shelves of wanted occupations. */
function exclusionsOfOther({ positions, occupations }: PreparedSeeker, slot: number): number {
  const isWanted = occupations === undefined || occupations.includes(positions.get(slot, column.occupation));
  return (
    (is.POSITION_NOT_OPEN * below(positions.get(slot, column.vacancies), 1)) | (isWanted ? 0 : is.OCCUPATION_NOT_WANTED)
  );
}

/** Those of which a search finds nobody excluded, because it asked for them before (`matcher.ts`). */
function exclusionsOfFilter(seeker: PreparedSeeker, { rows, at }: Row): number {
  const level = educationOf(rows[at + column.word] ?? 0);
  return (
    (seeker.lessEducated * below(seeker.education, level)) |
    (isIn(seeker.wanted.places, placeOfSite(rows[at + column.site] ?? 0)) === 1 ? 0 : is.PLACE_NOT_WANTED) |
    (seeker.skillPoints(rows[at + column.needs] ?? 0) === LACKING ? is.SKILL_LACKING : 0)
  );
}

/** The others of the position, alone and with the person. */
export function exclusionsOfRest(seeker: PreparedSeeker, row: Row): number {
  const { rows, at } = row;
  return (
    exclusionsOfAge(seeker, row) |
    (is.POSITION_NOT_OPEN * below(rows[at + column.closesOn] ?? 0, seeker.today)) |
    (wasPushed(seeker, rows[at + column.slot] ?? 0) ? is.PUSHED_BEFORE : 0) |
    (seeker.declined === undefined ? 0 : exclusionsOfDeclined(seeker, seeker.declined, row))
  );
}

/** Ages are asked for the first day of work; most people are of the age on whatever day it begins. */
function exclusionsOfAge(seeker: PreparedSeeker, { rows, at }: Row): number {
  const { ageFirst, ageLast, positions } = seeker;
  const word = rows[at + column.word] ?? 0;
  const ageMin = ageMinOf(word);
  const ageMax = ageMaxOf(word);
  if (ageFirst >= ageMin && ageLast <= ageMax && ageFirst >= limits.adultAge) return 0;
  const age = seeker.ageOn(Math.max(seeker.today, rows[at + column.startsOn] ?? 0));
  return (
    (is.TOO_YOUNG * below(age, ageMin)) |
    (is.TOO_OLD * below(ageMax, Math.min(age, NO_AGE))) |
    (age < limits.adultAge ? positions.juveniles.exclusionsOf(rows[at + column.slot] ?? 0, seeker.today) : 0)
  );
}

/** 1 if it is less, else 0, without a branch: nearly every pair is excluded by another rule, so no branch is foreseen. */
function below(number: number, other: number): number {
  return (number - other) >>> 31;
}

/** First day of work: today at the earliest. */
export function firstDay({ today, positions }: PreparedSeeker, slot: number): number {
  return Math.max(today, positions.get(slot, column.startsOn));
}

function wasPushed({ pushed }: PreparedSeeker, slot: number): boolean {
  return pushed.length > 0 && pushed.includes(slot);
}

/** What is like something that the person said no to, for the reason of it. */
function exclusionsOfDeclined(
  { positions, fromHome }: PreparedSeeker,
  { wage, km, jobs, occupations }: DeclinedNumbers,
  { rows, at }: Row,
): number {
  const slot = rows[at + column.slot] ?? 0;
  const isTooFar = km !== undefined && (fromHome.km[placeOfSite(rows[at + column.site] ?? 0)] ?? 0) >= km;
  return (
    (jobs.includes(slot) ? is.POSITION_DECLINED : 0) |
    ((rows[at + column.wage] ?? 0) <= wage ? is.WAGE_DECLINED : 0) |
    (isTooFar ? is.DISTANCE_DECLINED : 0) |
    // Few decline an occupation, and it is not in a copied row.
    (occupations.length > 0 && occupations.includes(positions.get(slot, column.occupation))
      ? is.OCCUPATION_DECLINED
      : 0)
  );
}
