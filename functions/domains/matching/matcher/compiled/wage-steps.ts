/**
 * Wages in steps of a hundred yuan, upward, so that a table says from which step on a wage is worth so many points to a
 * person. A step is worth what its greatest wage is: never less than a position of it.
 */
import { limits } from '../../../../limits';
import { kept } from '../../../../platform/process/kept';
import { mostPoints } from '../most-points';
import { type Earner, wagePoints } from '../wage-points';

const YUAN = 100;

/** The last step has all greater wages. */
const LAST = 255;

/** The most that a wage can be worth. */
const MOST = mostPoints.WAGE_AGAINST_EXPECTATION + mostPoints.MORE_INCOME;

export function stepOfWage(wage: number): number {
  return Math.min(((wage + YUAN - 1) / YUAN) | 0, LAST);
}

/** No wage of an earlier step is so high. */
export function leastWageOf(step: number): number {
  return (step - 1) * YUAN + 1;
}

/** What wages are worth to somebody at most. */
export interface StepTable {
  /** By step. */
  readonly points: Int32Array;
  /** By number of points, up to one more than a wage can be worth: the first step that may be worth them. */
  readonly first: Int32Array;
}

/** No step is worth so many points. */
const NONE = LAST + 1;

function stepTable(earner: Earner): StepTable {
  const points = new Int32Array(LAST + 1).fill(MOST);
  const first = new Int32Array(MOST + 2).fill(NONE);
  let next = 0;
  for (let step = 0; step <= LAST; step += 1) {
    const most = step === LAST ? MOST : wagePoints(earner, step * YUAN);
    points[step] = most;
    for (; next <= most; next += 1) first[next] = step;
  }
  return { points, first };
}

/** The first step that may be worth so many points, which may be negative, or more than there are. */
export function firstStep({ first }: StepTable, points: number): number {
  return points <= 0 ? 0 : points > MOST ? NONE : (first[points] ?? NONE);
}

/** Thousands of people expect and earn the same round numbers. */
export const keptTable = kept(
  limits.stepTablesKept,
  ({ wageExpected, income }: Earner) => wageExpected * 2 ** 20 + income + 1,
  stepTable,
);
