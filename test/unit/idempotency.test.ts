/** Idempotency keys: one effect, one answer, and no two inputs or callers taken for one another. */
import fc from 'fast-check';
import { createVault } from '../../functions/platform/security/crypto';
import type { Context } from '../../functions/platform/requests/context';
import type { Item, Write } from '../../functions/platform/dynamodb/database';
import {
  keyReused,
  inputFingerprint,
  type IdempotencyScope,
  idempotent,
  recordKey,
} from '../../functions/platform/requests/idempotency';
import { perRequest } from '../../functions/platform/requests/per-request';
import { ok, type Outcome, refuse } from '../../functions/platform/requests/result';

const NOW = new Date('2027-01-20T04:00:00Z');
const vault = createVault(Buffer.alloc(32, 1));

/** Knows records alone: what an attempt does besides is the test's. */
function contextOf(items: Map<string, Item>, account = 'issuer|a'): Context {
  const get: Context['db']['get'] = ({ Key }) => Promise.resolve(items.get(Key.pk));
  return { db: { get }, vault, clock: { now: () => NOW }, viewer: { roles: [], account } } as unknown as Context;
}

let items: Map<string, Item>;
let effects: string[];

beforeEach(() => {
  items = new Map();
  effects = [];
});

const intent: IdempotencyScope = { operation: 'close', key: 'key-1', input: { id: 1 }, table: 'Positions' };

/** One transaction: the record is put if it is not there, and the effect happens with it. */
function attempt(id: string): (claim: (id: string) => Write) => Promise<Outcome<string>> {
  return (claim) => {
    const write = claim(id);
    if (!('Put' in write)) throw new Error('Expected a put');
    expect(write.Put.ConditionExpression).toBe('attribute_not_exists(pk)');
    const key = String(write.Put.Item['pk']);
    if (items.has(key)) return Promise.resolve(keyReused);
    items.set(key, write.Put.Item);
    effects.push(id);
    return Promise.resolve(ok(`made ${id}`));
  };
}

function run(id: string, change: Partial<IdempotencyScope> = {}, account?: string): Promise<Outcome<string>> {
  return idempotent(contextOf(items, account), { ...intent, ...change }, [], attempt(id), (found) =>
    Promise.resolve(`found ${found}`),
  );
}

test('a repeat has no second effect and answers with the object of the first', async () => {
  expect(await run('a')).toEqual(ok('made a'));
  expect(await run('b')).toEqual(ok('found a'));
  expect(effects).toEqual(['a']);
});

test('a repeat whose attempt is refused by the changed state still answers with the object', async () => {
  await run('a');
  const refusing = () => Promise.resolve(refuse('POSITION_CLOSED', ['positionId']));
  const context = contextOf(items);
  expect(await idempotent(context, intent, [], refusing, (id) => Promise.resolve(id))).toEqual(ok('a'));
  const wrong = refuse('REQUIRED', ['name']).refusals;
  expect(
    await idempotent(
      context,
      intent,
      wrong,
      () => Promise.reject(new Error('It is not tried')),
      (id) => Promise.resolve(id),
    ),
  ).toEqual(ok('a'));
});

test('a repeat by a caller who may not see the object any more is refused as a new request would be', async () => {
  await run('a');
  const gone = () => Promise.resolve(null);
  const anew = refuse('NOT_FOUND', ['positionId']);
  const refusing = (): Promise<Outcome<string>> => Promise.resolve(anew);
  expect(await idempotent(contextOf(items), intent, [], refusing, gone)).toEqual(anew);
  const unseen = await idempotent(contextOf(items), intent, [], attempt('b'), gone);
  expect(unseen).toEqual(refuse('NOT_FOUND', ['idempotencyKey']));
  expect(effects).toEqual(['a']);
});

test('a repeat sees what was written since its attempt was refused', async () => {
  await run('a');
  let reads = 0;
  const state = perRequest(() => (reads += 1));
  const context = contextOf(items);
  const refusing = () => Promise.resolve(refuse('POSITION_CLOSED', [`state ${state(context)}`]));
  const seeing = () => Promise.resolve(`state ${state(context)}`);
  expect(await idempotent(context, intent, [], refusing, seeing)).toEqual(ok('state 2'));
});

test('a refusal uses no key up', async () => {
  const refused = refuse('POSITION_CLOSED', ['positionId']);
  expect(
    await idempotent(
      contextOf(items),
      intent,
      [],
      () => Promise.resolve(refused),
      () => Promise.reject(new Error('There is none')),
    ),
  ).toEqual(refused);
  expect(await run('a')).toEqual(ok('made a'));
});

test('a key with another input is refused', async () => {
  await run('a');
  expect(await run('b', { input: { id: 2 } })).toEqual(refuse('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey']));
  expect(effects).toEqual(['a']);
});

test('the keys of two callers, and of two mutations, are different keys', async () => {
  await run('a');
  expect(await run('b', {}, 'issuer|b')).toEqual(ok('made b'));
  expect(await run('c', { operation: 'open' })).toEqual(ok('made c'));
  // Parts that run into one another are still parts.
  const keys = [
    recordKey(contextOf(items, 'x'), { ...intent, operation: 'y', key: 'z' }),
    recordKey(contextOf(items, 'x","y'), { ...intent, operation: '', key: 'z' }),
    recordKey(contextOf(items, 'xy'), { ...intent, operation: '', key: 'z' }),
  ];
  expect(new Set(keys.map(({ Key }) => Key.pk)).size).toBe(3);
});

test.each(['', '   ', 'x'.repeat(65)])('the key %j is refused at its path before anything is done', async (key) => {
  const outcome = await run('a', { key });
  expect(outcome).toMatchObject({ ok: false, refusals: [{ path: ['idempotencyKey'] }] });
  expect(effects).toEqual([]);
});

test('the record holds no word of the input, and lasts for the 30 days that are promised', async () => {
  await run('a', { input: { identityNumber: '11010519491231002X' } });
  const [record] = [...items.values()];
  expect(Object.keys(record ?? {}).sort()).toEqual(['expiresAt', 'fingerprint', 'pk', 'resultId', 'sk']);
  expect(JSON.stringify(record)).not.toContain('1949');
  expect(Number(record?.['expiresAt']) - NOW.getTime() / 1000).toBeGreaterThanOrEqual(30 * 86_400);
});

describe('the fingerprint of an input', () => {
  const fingerprint = (input: unknown): string => inputFingerprint(contextOf(items), input);
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, shuffled(inner)]),
    );
  };

  test('does not depend on the order of fields at any depth', () => {
    fc.assert(fc.property(fc.jsonValue(), (input) => expect(fingerprint(shuffled(input))).toBe(fingerprint(input))));
  });

  test('differs where anything else does', () => {
    // Null and absent say the same.
    const canonical = (input: unknown): unknown =>
      JSON.parse(JSON.stringify(input), (_, value: unknown) => (value === null ? undefined : value));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const equal = fingerprint(a) === fingerprint(b);
        if (equal) expect(canonical(a)).toEqual(canonical(b));
      }),
    );
    const inputs = [{ a: 1 }, { a: '1' }, {}, { a: [1] }, { a: [1, 2] }, { a: [2, 1] }, { a: { b: 1 } }, { 'a.b': 1 }];
    expect(new Set(inputs.map(fingerprint)).size).toBe(inputs.length);
  });
});
