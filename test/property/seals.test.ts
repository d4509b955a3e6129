/** Seals: whatever was sealed opens where it belongs, and nothing else opens anywhere. */
import fc from 'fast-check';
import type { Clock } from '../../functions/platform/values/clock';
import { Fault } from '../../functions/platform/requests/errors';
import { createKeyRing, type KeyRing } from '../../functions/platform/security/key-ring';
import type { CursorKey } from '../../functions/platform/security/keys';
import { sealerOf, unseal } from '../../functions/platform/security/seals';
import { limits } from '../../functions/limits';

const clock: Clock = { now: () => new Date('2027-01-20T04:00:00.000Z') };

function keyOf(id: number): CursorKey {
  return { id, key: Buffer.alloc(32, id) };
}

function ringOf(...ids: readonly number[]): Promise<KeyRing> {
  return createKeyRing(() => Promise.resolve(ids.map(keyOf)), clock);
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 });
const ids = fc.integer({ min: 1, max: 9 });

test('a text comes back from its seal, and equal ones have equal seals', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, ids, async (plain, binding, id) => {
      const sealed = sealerOf(keyOf(id), binding)(plain);
      expect(await unseal(await ringOf(1, 2, 3, 4, 5, 6, 7, 8, 9), binding, sealed)).toBe(plain);
      expect(sealerOf(keyOf(id), binding)(plain)).toBe(sealed);
    }),
  );
});

test('nothing of the text is left in its seal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 80 }), text, (plain, binding) => {
      const [, form = ''] = sealerOf(keyOf(1), binding)(plain).split('.');
      expect(form).not.toContain(plain);
      expect(Buffer.from(form, 'base64url').toString('latin1')).not.toContain(plain);
    }),
  );
});

test('it opens with no other binding, no other key, and no character changed, added or left out', async () => {
  const ring = await ringOf(1, 2);
  await fc.assert(
    fc.asyncProperty(
      text,
      text,
      text,
      fc.nat(),
      fc.constantFrom('A', 'a', '0', '-', '_', '.', '~', '=', 'é'),
      async (plain, one, other, at, put) => {
        const sealed = sealerOf(keyOf(1), one)(plain);
        if (other !== one) expect(await unseal(ring, other, sealed)).toBeUndefined();
        const index = at % sealed.length;
        const changed = [
          sealed.slice(0, index),
          sealed.slice(0, index) + put + sealed.slice(index),
          sealed.slice(0, index) + put + sealed.slice(index + 1),
          sealed.slice(0, index) + sealed.slice(index + 1),
          sealed.replace(/^1/, '2'),
          `${sealed}=`,
          ` ${sealed}`,
          `${sealed}\n`,
        ].filter((one) => one !== sealed);
        for (const wrong of changed) expect([wrong, await unseal(ring, one, wrong)]).toEqual([wrong, undefined]);
      },
    ),
    { numRuns: 500 },
  );
});

test('no bit of it can be turned', async () => {
  const ring = await ringOf(1);
  const [id, form = ''] = sealerOf(keyOf(1), 'a list')('["530627102201#wkr_1"]').split('.');
  const bytes = Buffer.from(form, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const turned = Buffer.from(bytes);
    turned[bit >> 3]! ^= 1 << (bit & 7);
    expect(await unseal(ring, 'a list', `${id}.${turned.toString('base64url')}`)).toBeUndefined();
  }
});

describe('the key ring', () => {
  /** Keys that can be added, and a count of how often they were read. */
  function store(...kept: CursorKey[]): {
    keys: CursorKey[];
    reads: number;
    broken: boolean;
    load: () => Promise<CursorKey[]>;
  } {
    return {
      keys: kept,
      reads: 0,
      broken: false,
      load() {
        this.reads += 1;
        return this.broken ? Promise.reject(new Error('throttled')) : Promise.resolve([...this.keys]);
      },
    };
  }
  const secondsLater = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1_000);

  test('seals with the newest key, and opens with the retired ones', async () => {
    const ring = await ringOf(1, 2, 3);
    expect(ring.newest()).toEqual(keyOf(3));
    for (const id of [1, 2, 3]) expect(await unseal(ring, 'x', sealerOf(keyOf(id), 'x')('text'))).toBe('text');
  });

  test('reads the keys again for an id that it has not heard of, and seals with what it found', async () => {
    const kept = store(keyOf(1));
    const ring = await createKeyRing(() => kept.load(), clock);
    kept.keys.push(keyOf(2));
    expect(ring.newest().id).toBe(1);
    expect(await ring.find(2)).toEqual(keyOf(2).key);
    expect(ring.newest().id).toBe(2);
    expect(kept.reads).toBe(2);
  });

  test('reads once for a thousand made-up ids, and once more when the time is over', async () => {
    let now = clock.now();
    const kept = store(keyOf(1));
    const ring = await createKeyRing(() => kept.load(), { now: () => now });
    const made = Array.from({ length: 1_000 }, (_, index) => ring.find(index + 2));
    expect(new Set(await Promise.all(made))).toEqual(new Set([undefined]));
    expect(kept.reads).toBe(2);
    now = secondsLater(limits.cursorKeysReadAgainSeconds);
    expect(await Promise.all([ring.find(7), ring.find(8)])).toEqual([undefined, undefined]);
    expect(kept.reads).toBe(3);
  });

  test('says that it can not know while the keys can not be read, without reading for each request', async () => {
    let now = clock.now();
    const kept = store(keyOf(1));
    const ring = await createKeyRing(() => kept.load(), { now: () => now });
    kept.broken = true;
    for (let request = 0; request < 3; request += 1) await expect(ring.find(2)).rejects.toThrow(Fault);
    expect(await ring.find(1)).toEqual(keyOf(1).key);
    expect(kept.reads).toBe(2);
    now = secondsLater(limits.cursorKeysReadAgainSeconds);
    kept.broken = false;
    kept.keys.push(keyOf(2));
    expect(await ring.find(2)).toEqual(keyOf(2).key);
  });
});
