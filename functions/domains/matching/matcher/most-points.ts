/** What a match is worth: the parts of a score, and the most that each can add to it. Pure. */
import { keysOf } from '../../../platform/values/unknown';

/**
 * Points out of 1,000. Income is what the campaign is for, so wage and gain make half of it. A skill that is asked for is
 * worth nearly as much as the wage, since the person is worth more there than elsewhere.
 */
export const mostPoints = {
  /** The promised wage against the wage that the person expects. */
  WAGE_AGAINST_EXPECTATION: 250,
  /** The promised wage against the person's present income. */
  MORE_INCOME: 250,
  /** The share of the position's skills that the person has, by their weights. */
  SKILLS: 200,
  NEAR_HOME: 100,
  /** Travel services run there from the home prefecture. */
  SERVED_CORRIDOR: 40,
  BOARD: 20,
  LODGING: 40,
  /** There is an agreement with the enterprise, or between home and place. */
  AGREEMENT: 40,
  /** A group of people of the same village works there; of fewer nothing is told. */
  VILLAGERS: 60,
} as const;

export type ReasonCode = keyof typeof mostPoints;

/** In the order in which reasons of equal points are told. */
export const reasonCodes = keysOf(mostPoints);

export const scoreMax = reasonCodes.reduce((sum, code) => sum + mostPoints[code], 0);
