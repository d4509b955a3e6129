/**
 * Why a person may not be matched with a position: one list of rules for the decision and for its explanation. The rules
 * are bits of one number, computed together; a pair matches if the number is 0, and each bit that is set is a reason. Pure.
 */
import { limits } from '../../../limits';
import { assert } from '../../../platform/requests/errors';
import type { JuvenileWork } from '../../jobs/position/juveniles';
import { occupationOf } from '../../reference/occupation/occupation';
import { column, type Row } from './compiled/rows';
import { exclusions as is } from './exclusion-bits';
import { LACKING, type PreparedSeeker } from './prepared-seeker';
import { civilDateOfWhole } from './compiled/whole-dates';

/** Bits of the rules that exclude the pair; 0 if it may be matched. */
export function exclusionsOf(seeker: PreparedSeeker, row: Row): number {
  return exclusionsOfPerson(seeker) | exclusionsOfPair(seeker, row.rows, row.at);
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

/**
 * Those of the position, alone and with the person. A position's ages are asked for its first day of work.
 * @param at where its row begins.
 */
export function exclusionsOfPair(seeker: PreparedSeeker, rows: Int32Array, at: number): number {
  const age = seeker.ageOn(firstDay(seeker, rows, at));
  return (
    (is.TOO_YOUNG * below(age, rows[at + column.ageMin] ?? 0)) |
    (is.TOO_OLD * below(rows[at + column.ageMax] ?? 0, age)) |
    (seeker.lessEducated * below(seeker.education, rows[at + column.education] ?? 0)) |
    (is.POSITION_NOT_OPEN *
      (below(rows[at + column.vacancies] ?? 0, 1) | below(rows[at + column.closesOn] ?? 0, seeker.today))) |
    (wantsOccupation(seeker, rows[at + column.occupation] ?? 0) ? 0 : is.OCCUPATION_NOT_WANTED) |
    (wantsPlace(seeker, rows[at + column.place] ?? 0) ? 0 : is.PLACE_NOT_WANTED) |
    (wasPushed(seeker, rows[at + column.job] ?? 0) ? is.PUSHED_BEFORE : 0) |
    (seeker.skillPoints(rows[at + column.needs] ?? 0) === LACKING ? is.SKILL_LACKING : 0) |
    (age < limits.adultAge ? exclusionsOfJuvenile(seeker, rows, at) : 0)
  );
}

/** 1 if it is less, else 0, without a branch: nearly every pair is excluded by another rule, so no branch is foreseen. */
function below(number: number, other: number): number {
  return (number - other) >>> 31;
}

/** First day of work: today at the earliest. */
export function firstDay({ today }: PreparedSeeker, rows: Int32Array, at: number): number {
  return Math.max(today, rows[at + column.startsOn] ?? 0);
}

// Loops over a few numbers, because this is asked for every pair.

function wantsOccupation({ occupations }: PreparedSeeker, occupation: number): boolean {
  if (occupations === undefined) return true;
  for (const wanted of occupations) if (wanted === occupation) return true;
  return false;
}

function wantsPlace({ wanted }: PreparedSeeker, place: number): boolean {
  for (const { places } of wanted) if (places[place] === 1) return true;
  return wanted.length === 0;
}

function wasPushed({ jobsPushed }: PreparedSeeker, job: number): boolean {
  for (const pushed of jobsPushed) if (pushed === job) return true;
  return false;
}

function exclusionsOfJuvenile(seeker: PreparedSeeker, rows: Int32Array, at: number): number {
  const { bans, unanswered } = juvenileWorkAt(seeker, { rows, at });
  const occupation = seeker.positions.occupations.values[rows[at + column.occupation] ?? 0] ?? '';
  return (
    (occupationOf(occupation)?.juvenilesBanned === true ? is.JUVENILE_BANNED : 0) |
    (bans.length > 0 ? is.JUVENILE_WORK_BANNED : 0) |
    (unanswered.length > 0 ? is.JUVENILE_WORK_UNTOLD : 0)
  );
}

/** What the work of a position means for juveniles, by the rule of the first day of work. */
export function juvenileWorkAt(seeker: PreparedSeeker, { rows, at }: Row): JuvenileWork {
  const { positions } = seeker;
  const place = positions.places.all.values[rows[at + column.place] ?? 0];
  assert(place, 'a place of work');
  const rule = positions.surroundings.juveniles(civilDateOfWhole(firstDay(seeker, rows, at)), place.code);
  return positions.juvenileWork(rows[at + column.work] ?? 0, rule);
}
