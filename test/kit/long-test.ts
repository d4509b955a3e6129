/** Apart from `long.ts`, which benchmarks read without the test runner. */
import { LONG } from './long';

/** A test that repeats in another world what `npm test` plays in one. */
export const longTest = LONG ? test : test.skip;
