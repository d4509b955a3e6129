/**
 * What a match is worth: each part of the score is one function, for the score and for the reasons that explain it, so a
 * score is the sum of its reasons' points. Whole numbers, the same on every machine. Pure.
 */
import { assert } from '../../../platform/requests/errors';
import { corridorPoints, distancePoints } from './compiled/compiled-places';
import { mostPoints, type ReasonCode, reasonCodes } from './most-points';
import type { PreparedSeeker } from './prepared-seeker';
import { column, type Row } from './compiled/rows';

/** A reason for a match, with its points, at least 1. */
export interface Reason {
  readonly code: ReasonCode;
  readonly points: number;
}

/** 0 to 1,000. The pair must match: of others the score means nothing. */
export function scoreOf(seeker: PreparedSeeker, { rows, at }: Row): number {
  return wagePoints(seeker, rows[at + column.wage] ?? 0) + pointsWithoutWage(seeker, rows, at);
}

/** Rises with the wage, which orders the lists of positions. From half of what is expected to half more than it. */
export function wagePoints(seeker: PreparedSeeker, wage: number): number {
  return expectationPoints(seeker, wage) + incomePoints(seeker, wage);
}

function expectationPoints({ wageExpected }: PreparedSeeker, wage: number): number {
  const most = mostPoints.WAGE_AGAINST_EXPECTATION;
  return within(((2 * wage - wageExpected) * most) / (2 * wageExpected), most);
}

/** All of them if the income rises by what is expected. None if the income is not known. */
function incomePoints({ income, wageExpected }: PreparedSeeker, wage: number): number {
  const most = mostPoints.MORE_INCOME;
  return income < 0 ? 0 : within(((wage - income) * most) / wageExpected, most);
}

/** Whole points, at least 0. */
function within(points: number, most: number): number {
  return Math.min(most, Math.max(0, points | 0));
}

/** @param at where the position's row begins. */
export function pointsWithoutWage(seeker: PreparedSeeker, rows: Int32Array, at: number): number {
  return (
    seeker.skillPoints(rows[at + column.needs] ?? 0) +
    (seeker.fromHome.places[rows[at + column.place] ?? 0] ?? 0) +
    boardPoints(seeker, rows, at) +
    lodgingPoints(seeker, rows, at) +
    villagerPoints(seeker, rows, at)
  );
}

/** Meals and a bed are worth something where the person can't go home in the evening. */
function boardPoints({ fromHome }: PreparedSeeker, rows: Int32Array, at: number): number {
  const away = fromHome.away[rows[at + column.place] ?? 0] ?? 0;
  return away * (rows[at + column.board] ?? 0) * mostPoints.BOARD;
}

function lodgingPoints({ fromHome }: PreparedSeeker, rows: Int32Array, at: number): number {
  const away = fromHome.away[rows[at + column.place] ?? 0] ?? 0;
  return away * (rows[at + column.lodging] ?? 0) * mostPoints.LODGING;
}

function villagerPoints({ villagers }: PreparedSeeker, rows: Int32Array, at: number): number {
  return villagers.size === 0 ? 0 : (villagers.get(rows[at + column.enterprise] ?? 0) ?? 0);
}

/** The most that a position of a city can be worth to the person besides its wage, if nobody of the village works there. */
export function mostWithoutWage(
  seeker: PreparedSeeker,
  city: number,
  { skilled, lodging }: { readonly skilled: boolean; readonly lodging: boolean },
): number {
  const provided = mostPoints.BOARD + (lodging ? mostPoints.LODGING : 0);
  return (seeker.fromHome.cities[city] ?? 0) + provided + (skilled ? seeker.skillsMax : 0);
}

/** Why the position suits the person, the weightiest first. */
export function reasonsOf(seeker: PreparedSeeker, { rows, at }: Row): Reason[] {
  const { positions, home } = seeker;
  const wage = rows[at + column.wage] ?? 0;
  const place = positions.places.all.values[rows[at + column.place] ?? 0];
  assert(place, 'a place of work');
  const points: Readonly<Record<ReasonCode, number>> = {
    WAGE_AGAINST_EXPECTATION: expectationPoints(seeker, wage),
    MORE_INCOME: incomePoints(seeker, wage),
    SKILLS: seeker.skillPoints(rows[at + column.needs] ?? 0),
    NEAR_HOME: distancePoints(home, place.code),
    SERVED_CORRIDOR: corridorPoints(home, place.code, positions.surroundings),
    BOARD: boardPoints(seeker, rows, at),
    LODGING: lodgingPoints(seeker, rows, at),
    VILLAGERS: villagerPoints(seeker, rows, at),
  };
  return reasonCodes
    .map((code): Reason => ({ code, points: points[code] }))
    .filter((reason) => reason.points > 0)
    .sort((a, b) => b.points - a.points);
}
