/** Waiting for what comes without a sign, and repeating what ends by itself: neither for ever. */
import { setTimeout } from 'node:timers/promises';

/** Far above what anything takes alone, and below the time of a test: a machine that is busy with other things must fail none. */
const SECONDS_MAX = 180;

/** @throws Error that names the promise where it does not hold within three minutes. */
export async function until(promise: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + SECONDS_MAX * 1_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Expected within ${SECONDS_MAX} s: ${promise}`);
    await setTimeout(20);
  }
}

/** More rounds than any test needs. */
const ROUNDS_MAX = 5_000;

/**
 * One round after the other, until one tells that there are no more.
 * @throws Error that names what was repeated where it does not end.
 */
export async function repeat(what: string, round: () => Promise<{ readonly more: boolean }>): Promise<void> {
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) if (!(await round()).more) return;
  throw new Error(`Expected to end within ${ROUNDS_MAX} rounds: ${what}`);
}
