/** What wages are worth: two parts of the score (`points.ts`). Pure. */
import { mostPoints } from './most-points';

/** Whoever expects and earns so much a month. */
export interface Earner {
  readonly wageExpected: number;
  /** 1 / `wageExpected`: to multiply costs a third of dividing. */
  readonly perWage: number;
  /** Negative if it is not known. */
  readonly income: number;
}

/**
 * What a wage is worth to somebody; rises with the wage, which orders the piles of positions. From half of what is expected to
 * half more than it.
 */
export function wagePoints(seeker: Earner, wage: number): number {
  return (expectationPoints(seeker, wage) + incomePoints(seeker, wage)) | 0;
}

export function expectationPoints({ wageExpected, perWage }: Earner, wage: number): number {
  const most = mostPoints.WAGE_AGAINST_EXPECTATION;
  return within((2 * wage - wageExpected) * (most / 2) * perWage, most);
}

/** All of them if the income rises by what is expected. None if the income is not known. */
export function incomePoints({ income, perWage }: Earner, wage: number): number {
  const most = mostPoints.MORE_INCOME;
  return income < 0 ? 0 : within((wage - income) * most * perWage, most);
}

/** Whole points, at least 0. */
function within(points: number, most: number): number {
  return Math.min(most, Math.max(0, (points + ROUNDING) | 0));
}

/** More than a product with an inverse may fall short of a whole number, and less than any share of a point. */
const ROUNDING = 1e-9;
