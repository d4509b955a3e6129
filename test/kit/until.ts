/** Waiting for what another process does, which comes without a sign: asked again after a pause, and not for ever. */
import { setTimeout } from 'node:timers/promises';

/** @throws Error that names the promise where it does not hold within half a minute. */
export async function until(promise: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Expected within 30 s: ${promise}`);
    await setTimeout(20);
  }
}
