/** The order in which equals come. Pure. */

/** The numbers below `count` in an order that depends on the seed (Fisher and Yates, with Mulberry32). */
export function shuffled(count: number, seed: number): Int32Array {
  const numbers = Int32Array.from({ length: count }, (_, number) => number);
  let state = seed | 0;
  for (let last = count - 1; last > 0; last -= 1) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const other = Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (last + 1));
    const number = numbers[last] ?? 0;
    numbers[last] = numbers[other] ?? 0;
    numbers[other] = number;
  }
  return numbers;
}
