/** The keys of cursors as a process has them: the newest seals, all of them open. One that was added since is found when it is met. */
import { limits } from '../../limits';
import type { Clock } from '../values/clock';
import { assert, Fault } from '../requests/errors';
import type { CursorKey } from './keys';

export interface KeyRing {
  newest(): CursorKey;
  /**
   * Undefined where there is no such key.
   * @throws Fault SERVICE_UNAVAILABLE, retryable, where it can't be known, because the keys could not be read again.
   */
  find(id: number): Promise<Buffer | undefined>;
}

/**
 * @param load is given the keys that are known, and gives all of them. It runs once now, and again for an id that nobody has
 * heard of, but not more often than every `limits.cursorKeysReadAgainSeconds`: ids can be made up.
 */
export async function createKeyRing(
  load: (known: readonly CursorKey[]) => Promise<readonly CursorKey[]>,
  clock: Clock,
): Promise<KeyRing> {
  let keys = await load([]);
  let again: { readonly at: number; readonly read: Promise<readonly CursorKey[]> } | undefined;
  const known = (id: number): Buffer | undefined => keys.find((one) => one.id === id)?.key;
  return {
    newest() {
      const newest = keys.at(-1);
      assert(newest, 'a key ring to hold a key');
      return newest;
    },
    async find(id) {
      const key = known(id);
      if (key !== undefined) return key;
      const now = clock.now().getTime();
      if (again === undefined || now >= again.at + limits.cursorKeysReadAgainSeconds * 1_000)
        again = { at: now, read: load(keys) };
      keys = await again.read.catch((cause: unknown) => {
        throw new Fault('SERVICE_UNAVAILABLE', true, { cause });
      });
      return known(id);
    },
  };
}
