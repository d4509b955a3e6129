/** What wages are worth: two parts of the score (`points.ts`). Pure. */
import { mostPoints } from './most-points';

/** Whoever expects and earns so much a month. */
export interface Earner {
  readonly wageExpected: number;
  /** Negative if it is not known. */
  readonly income: number;
}

/** What a wage is worth to somebody; rises with the wage, which orders the tapes of positions. From half of what is expected to half more than it. */
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

/**
 * The lowest wage that may be worth so many points: every lower one is worth less. Infinity if none is worth them. Both parts
 * rise from where they begin by as much for each yuan, so the sum rises once or twice as fast, or stands between them.
 */
export function leastWageWorth({ wageExpected, income }: Earner, points: number): number {
  if (points <= 0) return 0;
  // Yuan by which the wage must pass the beginnings of the parts, in all.
  const yuan = (points * wageExpected) / mostPoints.MORE_INCOME;
  const half = wageExpected / 2;
  if (income < 0) return yuan > wageExpected ? Infinity : cents(half + yuan);
  const [low, high] = [Math.min(half, income), Math.max(half, income)];
  const apart = high - low;
  if (yuan > 2 * wageExpected) return Infinity;
  if (yuan <= Math.min(apart, wageExpected)) return cents(low + yuan);
  if (apart >= wageExpected) return cents(high + yuan - wageExpected);
  if (yuan <= 2 * wageExpected - apart) return cents(high + (yuan - apart) / 2);
  return cents(low + wageExpected + yuan - (2 * wageExpected - apart));
}

/** A little less, because a quotient may be a little too high. */
function cents(wage: number): number {
  return wage - 0.01;
}

/** Whole points, at least 0. */
function within(points: number, most: number): number {
  return Math.min(most, Math.max(0, points | 0));
}
