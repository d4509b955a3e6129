/**
 * Seeded randomness for the demo data: the same seed and part give the same draws on every machine. Not for secrets, and
 * not for the system itself: nothing outside the demo may import it.
 */

export interface Random {
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One value, each as probable as its weight. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T;
  /** `count` different elements in random order, or all when there are fewer. */
  sample<T>(count: number, from: readonly T[]): T[];
}

/** Each part of the data draws from its own stream, so that a change of one part does not change the others. */
export function randomOf(seed: number, part: string): Random {
  const next = mulberry32(hash(`${seed} ${part}`));
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));

  return {
    between,
    chance: (probability) => next() < probability,
    pick: (from) => at(from, between(0, from.length - 1)),
    weighted: (choices) => {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      const chosen = choices.find(([, weight]) => (left -= weight) < 0);
      return (chosen ?? at(choices, choices.length - 1))[0];
    },
    sample: (count, from) => {
      const rest = [...from];
      return Array.from({ length: Math.min(count, rest.length) }, () => {
        return at(rest.splice(between(0, rest.length - 1), 1), 0);
      });
    },
  };
}

/**
 * `count` different texts, in the order made; a repeated one is drawn again. @throws RangeError where there seem to be too few.
 * @param make gets the index that it draws for, and how often it did so in vain.
 */
export function distinct(count: number, make: (index: number, failures: number) => string): string[] {
  const made = new Set<string>();
  for (let failures = 0; made.size < count; failures += 1) {
    if (failures === FAILURES_MAX) throw new RangeError(`expected ${count} different texts, got ${made.size}`);
    const index = made.size;
    if (made.add(make(index, failures)).size > index) failures = -1;
  }
  return [...made];
}

const FAILURES_MAX = 1_000;

/**
 * Divides `total` into one whole number per weight, each at least 1, as near to the weights as whole numbers allow; the
 * sum is exact. `total` must be at least the number of weights.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const rest = total - weights.length;
  let weightSoFar = 0;
  let givenSoFar = 0;
  // Each share is the step of the rounded running total, so rounding never adds up.
  return weights.map((weight) => {
    weightSoFar += weight;
    const share = Math.round((rest * weightSoFar) / sum) - givenSoFar;
    givenSoFar += share;
    return 1 + share;
  });
}

/** The element at an index that exists. Throws RangeError for another. */
export function at<T>(from: readonly T[], index: number): T {
  if (index < 0 || index >= from.length) throw new RangeError(`expected an index below ${from.length}, got ${index}`);
  return from[index] as T;
}

/** FNV-1a: spreads neighboring seeds and parts over all 32 bits. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (const character of text) bits = Math.imul(bits ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return bits >>> 0;
}

/** Tommy Ettinger's mulberry32: 32 bits of state, enough for data of this size; gives numbers from 0 up to 1. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}
