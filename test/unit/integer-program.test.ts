/** The solver of integer programmes: loaded where somebody plans, and kept. */
import type * as highs from 'highs';
import { loadSolver } from '../../functions/platform/values/integer-program';

let loads = 0;

/** The first time there is no memory for it. */
jest.mock('highs', () => {
  const { default: load } = jest.requireActual<typeof highs>('highs');
  const first = (): Promise<never> => Promise.reject(new Error('Out of memory'));
  return { __esModule: true, default: () => ((loads += 1) === 1 ? first() : load()) };
});

test('a solver that failed to load is loaded at the next call, and kept from then on', async () => {
  await expect(loadSolver()).rejects.toThrow('Out of memory');
  const [solver, again] = [await loadSolver(), await loadSolver()];
  expect(again).toBe(solver);
  expect(loads).toBe(2);
  const program = {
    columns: [{ cost: 1, upper: 9, integer: true }],
    rows: [{ lower: 2.5, upper: 9, entries: [[0, 1]] as const }],
  };
  expect(solver.solve(program, [9], { seconds: 5, relativeGap: 0 })).toMatchObject({ values: [3], cost: 3, bound: 3 });
});
