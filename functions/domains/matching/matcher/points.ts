/**
 * What a match is worth: each part of the score is one function, for the score and for the reasons that explain it, so a
 * score is the sum of its reasons' points. Whole numbers, the same on every machine. Pure.
 */
import { mostPoints, type ReasonCode, reasonCodes } from './most-points';
import type { PreparedSeeker } from './prepared-seeker';
import { column } from './compiled/rows';
import { agreementPoints, corridorPoints, distancePoints, isAway } from './places/from-home';
import { boardAt, lodgingAt, partnerAt } from './places/sites';
import { expectationPoints, incomePoints, wagePoints } from './wage-points';

/** A reason for a match, with its points, at least 1. */
export interface Reason {
  readonly code: ReasonCode;
  readonly points: number;
}

/** 0 to 1,000. The pair must match: of others the score means nothing. */
export function scoreOf(seeker: PreparedSeeker, slot: number): number {
  const { positions, fromHome } = seeker;
  return (
    wagePoints(seeker, positions.get(slot, column.wage)) +
    seeker.skillPoints(positions.get(slot, column.needs)) +
    (fromHome.points[positions.get(slot, column.site)] ?? 0) +
    seeker.villagerPoints(positions.get(slot, column.enterprise))
  );
}

/** Why the position suits the person, the weightiest first. */
export function reasonsOf(seeker: PreparedSeeker, slot: number): Reason[] {
  const { positions, home } = seeker;
  const [wage, site] = [positions.get(slot, column.wage), positions.get(slot, column.site)];
  const { code, county } = positions.placeOf(slot);
  const away = isAway(home, positions.places.counties.values[county]);
  const points: Readonly<Record<ReasonCode, number>> = {
    WAGE_AGAINST_EXPECTATION: expectationPoints(seeker, wage),
    MORE_INCOME: incomePoints(seeker, wage),
    SKILLS: seeker.skillPoints(positions.get(slot, column.needs)),
    NEAR_HOME: distancePoints(home, code),
    SERVED_CORRIDOR: corridorPoints(home, code, positions.surroundings),
    AGREEMENT: partnerAt(site) === 1 ? mostPoints.AGREEMENT : agreementPoints(home, code, positions.surroundings),
    BOARD: away * boardAt(site) * mostPoints.BOARD,
    LODGING: away * lodgingAt(site) * mostPoints.LODGING,
    VILLAGERS: seeker.villagerPoints(positions.get(slot, column.enterprise)),
  };
  return reasonCodes
    .map((code): Reason => ({ code, points: points[code] }))
    .filter((reason) => reason.points > 0)
    .sort((a, b) => b.points - a.points);
}
