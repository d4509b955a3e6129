/**
 * What a match is worth: each part of the score is one function, for the score and for the reasons that explain it, so a
 * score is the sum of its reasons' points. Whole numbers, the same on every machine. Pure.
 */
import { assert } from '../../../platform/requests/errors';
import { corridorPoints, distancePoints } from './compiled/compiled-places';
import { mostPoints, type ReasonCode, reasonCodes } from './most-points';
import type { PreparedSeeker } from './prepared-seeker';
import { boardOf, lodgingOf } from './compiled/position-words';
import { column, rare, type Row } from './compiled/rows';
import { expectationPoints, incomePoints, wagePoints } from './wage-points';

/** A reason for a match, with its points, at least 1. */
export interface Reason {
  readonly code: ReasonCode;
  readonly points: number;
}

/** 0 to 1,000. The pair must match: of others the score means nothing. */
export function scoreOf(seeker: PreparedSeeker, { rows, at }: Row): number {
  return ownPoints(seeker, rows, at) + villagerPoints(seeker, rows, at);
}

/** What the position is worth whoever works there. @param at where its row begins. */
export function ownPoints(seeker: PreparedSeeker, rows: Int32Array, at: number): number {
  return (
    wagePoints(seeker, rows[at + column.wage] ?? 0) +
    seeker.skillPoints(rows[at + column.needs] ?? 0) +
    (seeker.fromHome.places[rows[at + column.place] ?? 0] ?? 0) +
    boardPoints(seeker, rows, at) +
    lodgingPoints(seeker, rows, at)
  );
}

/** Meals and a bed are worth something where the person can't go home in the evening. */
function boardPoints({ fromHome }: PreparedSeeker, rows: Int32Array, at: number): number {
  const away = fromHome.away[rows[at + column.place] ?? 0] ?? 0;
  return away * boardOf(rows[at + column.word] ?? 0) * mostPoints.BOARD;
}

function lodgingPoints({ fromHome }: PreparedSeeker, rows: Int32Array, at: number): number {
  const away = fromHome.away[rows[at + column.place] ?? 0] ?? 0;
  return away * lodgingOf(rows[at + column.word] ?? 0) * mostPoints.LODGING;
}

/** What people of the village who work there are worth. */
export function villagerPoints({ villagers, positions }: PreparedSeeker, rows: Int32Array, at: number): number {
  if (villagers.size === 0) return 0;
  return villagers.get(positions.getRare(rows[at + column.slot] ?? 0, rare.enterprise)) ?? 0;
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
