/** The data key and the keys of cursors: made once, kept wrapped, the same for everyone, also where the first starts race. */
import { randomBytes } from 'node:crypto';
import type { Database, Item, Write } from '../../functions/platform/dynamodb/database';
import { type KeyWrapper, loadCursorKeys, loadDataKey } from '../../functions/platform/security/keys';

/** A table that only knows keys; readers have read before writers write. */
function memory(): Pick<Database, 'get' | 'query' | 'commit'> & { readonly items: Map<string, Item> } {
  const items = new Map<string, Item>();
  return {
    items,
    query: ({ ExpressionAttributeValues: values }) => {
      const found = [...items.values()].filter(({ pk }) => pk === values?.[':pk']);
      return Promise.resolve({ items: found, lastKey: undefined, scanned: found.length });
    },
    get: ({ Key: { pk, sk } }) => Promise.resolve(items.get(`${pk} ${sk}`)),
    commit: (writes) => {
      const [write] = writes as readonly (Write & { Put: { Item: Item; ConditionExpression?: string } })[];
      const key = `${String(write?.Put.Item['pk'])} ${String(write?.Put.Item['sk'])}`;
      expect(write?.Put.ConditionExpression).toBe('attribute_not_exists(pk)');
      const old = items.get(key);
      if (old !== undefined && write !== undefined)
        return Promise.resolve({ committed: false, refused: new Map([[write, old]]) });
      items.set(key, write?.Put.Item ?? {});
      return Promise.resolve({ committed: true });
    },
  };
}

/** Wraps by turning every bit around: what it keeps is not what it gives. */
function wrapper(): KeyWrapper & { generated: number; unwrapped: number } {
  const turned = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  return {
    generated: 0,
    unwrapped: 0,
    generate() {
      this.generated += 1;
      const plain = randomBytes(32);
      return Promise.resolve({ plain, wrapped: turned(plain) });
    },
    unwrap(wrapped) {
      this.unwrapped += 1;
      return Promise.resolve(turned(wrapped));
    },
  };
}

test('the first start makes it, and every later one gets the same', async () => {
  const [db, kms] = [memory(), wrapper()];
  const key = await loadDataKey(db as unknown as Database, kms);
  expect(key).toHaveLength(32);
  for (let start = 0; start < 3; start += 1) expect(await loadDataKey(db as unknown as Database, kms)).toEqual(key);
  expect(kms.generated).toBe(1);
});

test('first starts that race all get the key of the one that was first', async () => {
  const [db, kms] = [memory(), wrapper()];
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadDataKey(db as unknown as Database, kms)));
  expect(kms.generated).toBeGreaterThan(1);
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(db.items.size).toBe(1);
});

test('only the wrapped key is stored', async () => {
  const db = memory();
  const key = await loadDataKey(db as unknown as Database, wrapper());
  const [kept] = [...db.items.values()];
  expect(Object.keys(kept ?? {}).sort()).toEqual(['pk', 'sk', 'wrapped']);
  expect(Buffer.from(kept?.['wrapped'] as Uint8Array)).not.toEqual(key);
});

test('the first key of cursors is made once, and first starts that race all get it', async () => {
  const [db, kms] = [memory(), wrapper()];
  const starts = Array.from({ length: 20 }, () => loadCursorKeys(db as unknown as Database, kms));
  const rings = await Promise.all(starts);
  for (const ring of rings) expect(ring).toEqual([{ id: 1, key: rings[0]?.[0]?.key }]);
  expect(db.items.size).toBe(1);
  expect(await loadDataKey(db as unknown as Database, kms)).not.toEqual(rings[0]?.[0]?.key);
});

test('keys of cursors that an operator added come in the order of their numbers, and a known one is not unwrapped again', async () => {
  const [db, kms] = [memory(), wrapper()];
  const [first] = await loadCursorKeys(db as unknown as Database, kms);
  for (const sk of ['10', '2']) {
    const { wrapped } = await kms.generate();
    db.items.set(`cursor-keys ${sk}`, { pk: 'cursor-keys', sk, wrapped });
  }
  const all = await loadCursorKeys(db as unknown as Database, kms, first && [first]);
  expect(all.map(({ id }) => id)).toEqual([1, 2, 10]);
  expect(all[0]).toBe(first);
  expect(kms.unwrapped).toBe(2);
});

test('a key that an operator put under no number stops the start, and seals nothing', async () => {
  const [db, kms] = [memory(), wrapper()];
  await loadCursorKeys(db as unknown as Database, kms);
  for (const sk of ['', 'two', '0', '1.5', '1000000']) {
    db.items.set('wrong', { pk: 'cursor-keys', sk, wrapped: (await kms.generate()).wrapped });
    await expect(loadCursorKeys(db as unknown as Database, kms)).rejects.toThrow('the number of a cursor key');
  }
});
