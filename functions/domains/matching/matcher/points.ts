/**
 * What a match is worth: each part of the score is one function, for the score and for the reasons that explain it, so a
 * score is the sum of its reasons' points. Whole numbers, the same on every machine. Pure.
 */
import { assert } from '../../../platform/requests/errors';
import { agreementPoints, corridorPoints, distancePoints, placed } from './compiled/compiled-places';
import { mostPoints, type ReasonCode, reasonCodes } from './most-points';
import type { PreparedSeeker } from './prepared-seeker';
import { boardOf, lodgingOf, partnerOf, providedOf } from './compiled/position-words';
import { column, type Row } from './compiled/rows';
import { expectationPoints, incomePoints, wagePoints } from './wage-points';

/** A reason for a match, with its points, at least 1. */
export interface Reason {
  readonly code: ReasonCode;
  readonly points: number;
}

/** 0 to 1,000. The pair must match: of others the score means nothing. */
export function scoreOf(seeker: PreparedSeeker, { rows, at }: Row): number {
  return (
    wagePoints(seeker, rows[at + column.wage] ?? 0) +
    seeker.skillPoints(rows[at + column.needs] ?? 0) +
    placePoints(seeker, rows, at) +
    villagerPoints(seeker, rows, at)
  );
}

/** What distance, corridor, agreement, board and lodging are worth. @param at where its row begins. */
export function placePoints({ fromHome }: PreparedSeeker, rows: Int32Array, at: number): number {
  const provided = providedOf(rows[at + column.word] ?? 0);
  return fromHome.points[placed(rows[at + column.place] ?? 0, provided)] ?? 0;
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
export function villagerPoints({ villagers }: PreparedSeeker, rows: Int32Array, at: number): number {
  if (villagers.size === 0) return 0;
  return villagers.get(rows[at + column.enterprise] ?? 0) ?? 0;
}

function isPartners(rows: Int32Array, at: number): boolean {
  return partnerOf(rows[at + column.word] ?? 0) === 1;
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
    AGREEMENT: isPartners(rows, at) ? mostPoints.AGREEMENT : agreementPoints(home, place.code, positions.surroundings),
    VILLAGERS: villagerPoints(seeker, rows, at),
  };
  return reasonCodes
    .map((code): Reason => ({ code, points: points[code] }))
    .filter((reason) => reason.points > 0)
    .sort((a, b) => b.points - a.points);
}
