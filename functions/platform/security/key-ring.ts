/**
 * The cursor keys that a process knows: the newest seals, and all of them open. A key that was added later is loaded
 * when a cursor needs it.
 */
import { limits } from '../../limits';
import type { Clock } from '../values/clock';
import { assert, Fault } from '../requests/errors';
import type { CursorKey } from './keys';

export interface KeyRing {
  newest(): CursorKey;
  /**
   * The key; undefined if it does not exist.
   * @throws Fault SERVICE_UNAVAILABLE, retryable, if the keys can't be read again.
   */
  find(id: number): Promise<Buffer | undefined>;
}

/**
 * @param load gets the known keys and returns all. It runs once now, and again for an unknown id, but at most once in
 * `limits.cursorKeysReadAgainSeconds`, because ids can be made up.
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
