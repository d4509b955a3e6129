/**
 * What needs many runs is played in part by `npm test`, and whole by `npm run test:long`. All that a run draws, it draws by
 * one seed, which it prints as it begins: `SEED=<seed> npx jest <file>` plays the same again. `npm test` takes the seed of the
 * tree under test, another for each commit; `npm run test:long` another each time (`test/runner/choose-seed.ts`).
 */

/** Whether everything is played, however long it takes. */
export const LONG = process.env['JOB_BOWL_TESTS'] === 'long';

/** Of what a file draws itself, from 0 to 2^31 - 1; properties of fast-check take it by `test/runner/seed.js`. */
export const SEED = Number(process.env['SEED']) & 0x7f_ff_ff_ff;

/** `npm test` plays one run of so many, unless a test tells that it needs more. */
const SHARE = 30;

/** For `fc.assert`: so many runs, or one of `share` of them, and at least two. */
export function runs(numRuns: number, share = SHARE): { readonly numRuns: number } {
  return { numRuns: part(numRuns, share) };
}

/** So many of something, or one of `share` of them, and at least two. */
export function part(count: number, share = SHARE): number {
  return LONG ? count : Math.max(2, Math.ceil(count / share));
}

/** All of them, or one of them, by the seed; the test's name is to say which. */
export function oneOf<T>(all: readonly T[]): readonly T[] {
  return LONG ? all : [all[SEED % all.length]!];
}

/** More calls than any use case makes: a play that never says that there were fewer would go on for ever. */
const CALLS_MAX = 1_000;

/**
 * What happens before one call of a use case, for each of its calls from the first, until `play` tells that there were fewer.
 * `npm test` plays one of `share` calls, by the seed, and all of them where that were none.
 */
export async function eachCall(play: (call: number) => Promise<boolean>, share = 5): Promise<void> {
  const [first, step] = LONG ? [1, 1] : [1 + (SEED % share), share];
  let call = first;
  for (; await play(call); call += step)
    if (call > CALLS_MAX) throw new Error(`Expected fewer than ${CALLS_MAX} calls; the seed is ${SEED}`);
  if (call === first) for (call = 1; call < first && (await play(call));) call += 1;
}
