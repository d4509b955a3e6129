/** What wages are worth: two parts of the score (`points.ts`). Pure. */
import { mostPoints } from './most-points';

/** Whoever expects and earns so much a month. */
export interface Earner {
  readonly wageExpected: number;
  /** Negative if it is not known. */
  readonly income: number;
}

/** What a wage is worth to somebody; rises with the wage, which orders the piles of positions. From half of what is expected to half more than it. */
export function wagePoints(seeker: Earner, wage: number): number {
  return expectationPoints(seeker, wage) + incomePoints(seeker, wage);
}

export function expectationPoints({ wageExpected }: Earner, wage: number): number {
  const most = mostPoints.WAGE_AGAINST_EXPECTATION;
  return within(((2 * wage - wageExpected) * most) / (2 * wageExpected), most);
}

/** All of them if the income rises by what is expected. None if the income is not known. */
export function incomePoints({ income, wageExpected }: Earner, wage: number): number {
  const most = mostPoints.MORE_INCOME;
  return income < 0 ? 0 : within(((wage - income) * most) / wageExpected, most);
}

/** Whole points, at least 0. */
function within(points: number, most: number): number {
  return Math.min(most, Math.max(0, points | 0));
}
