/** Idempotency keys: one effect, one answer, and no two inputs or callers taken for one another. */
import fc from 'fast-check';
import { createVault } from '../../functions/platform/security/crypto';
import type { Context } from '../../functions/platform/requests/context';
import type { Item } from '../../functions/platform/dynamodb/database';
import {
  keyReused,
  inputFingerprint,
  type IdempotentMutation,
  idempotent,
  recordKey,
} from '../../functions/platform/requests/idempotency';
import { CHANGED } from '../../functions/platform/dynamodb/while-changed';
import { perRequest } from '../../functions/platform/requests/per-request';
import { failed, ok, type Outcome, refusal } from '../../functions/platform/requests/result';

const NOW = new Date('2027-01-20T04:00:00Z');
const vault = createVault(Buffer.alloc(32, 1));

/** Knows records alone: what an attempt does besides is the test's. */
function contextOf(items: Map<string, Item>, account = 'issuer|a'): Context {
  const get: Context['db']['get'] = ({ Key }) => Promise.resolve(items.get(Key.pk));
  const commit: Context['db']['commit'] = ([write]) => {
    if (write === undefined || !('Put' in write)) throw new Error('Expected a put');
    expect(write.Put.ConditionExpression).toBe('attribute_not_exists(pk)');
    const key = String(write.Put.Item['pk']);
    if (items.has(key)) return Promise.resolve({ committed: false, refused: new Map([[write, undefined]]) });
    items.set(key, write.Put.Item);
    return Promise.resolve({ committed: true });
  };
  return {
    db: { get, commit },
    vault,
    clock: { now: () => NOW },
    viewer: { roles: [], account },
  } as unknown as Context;
}

let items: Map<string, Item>;
let effects: string[];

beforeEach(() => {
  items = new Map();
  effects = [];
});

interface Input {
  readonly idempotencyKey: string;
  readonly id?: number;
  readonly identityNumber?: string;
}

const input: Input = { idempotencyKey: 'key-1', id: 1 };

type Mutation = IdempotentMutation<Input, string>;

/** One transaction: the record is put if it is not there, and the effect happens with it. */
function attempt(id: string): Mutation['attempt'] {
  return async ({ db }, _input, recordPut) => {
    const { committed } = await db.commit([recordPut(id)]);
    if (!committed) return keyReused;
    effects.push(id);
    return ok(`made ${id}`);
  };
}

const found: Mutation['see'] = (_, id) => Promise.resolve(`found ${id}`);
const refusing: Mutation['attempt'] = () => Promise.resolve(failed(refusal('POSITION_CLOSED', ['positionId'])));

function close(mutation: Partial<Mutation>, context = contextOf(items)): Promise<Outcome<string>> {
  return idempotent<Input, string>('close', 'Positions', { attempt: refusing, see: found, ...mutation })(
    context,
    input,
  );
}

function run(id: string, change: Partial<Input> & { operation?: string } = {}, account?: string) {
  const { operation = 'close', ...changed } = change;
  const mutation = idempotent<Input, string>(operation, 'Positions', { attempt: attempt(id), see: found });
  return mutation(contextOf(items, account), { ...input, ...changed });
}

test('a repeat has no second effect and answers with the object of the first', async () => {
  expect(await run('a')).toEqual(ok('made a'));
  expect(await run('b')).toEqual(ok('found a'));
  expect(effects).toEqual(['a']);
});

test('a repeat whose attempt is refused by the changed state still answers with the object', async () => {
  await run('a');
  expect(await close({})).toEqual(ok('found a'));
  const check = () => Promise.resolve(failed(refusal('REQUIRED', ['name'])).refusals);
  const untried = () => Promise.reject(new Error('It is not tried'));
  expect(await close({ check, attempt: untried })).toEqual(ok('found a'));
});

test('a repeat by a caller who may not see the object any more is refused as a new request would be', async () => {
  await run('a');
  const see = () => Promise.resolve(null);
  expect(await close({ see })).toEqual(failed(refusal('POSITION_CLOSED', ['positionId'])));
  expect(await close({ see, attempt: attempt('b') })).toEqual(failed(refusal('NOT_FOUND', ['idempotencyKey'])));
  expect(effects).toEqual(['a']);
});

test('a repeat sees what was written since its attempt was refused', async () => {
  await run('a');
  let reads = 0;
  const state = perRequest(() => (reads += 1));
  const attempt: Mutation['attempt'] = (context) =>
    Promise.resolve(failed(refusal('POSITION_CLOSED', [`state ${state(context)}`])));
  const see: Mutation['see'] = (context) => Promise.resolve(`state ${state(context)}`);
  expect(await close({ attempt, see })).toEqual(ok('state 2'));
});

test('a refusal uses no key up', async () => {
  const see = () => Promise.reject(new Error('There is none'));
  expect(await close({ see })).toEqual(failed(refusal('POSITION_CLOSED', ['positionId'])));
  expect(await run('a')).toEqual(ok('made a'));
});

test('an attempt whose data another writer changed is made again, with the same record', async () => {
  let before = 0;
  const changedTwice: Mutation['attempt'] = (...given) => {
    before += 1;
    return before <= 2 ? Promise.resolve(CHANGED) : attempt('a')(...given);
  };
  expect(await close({ attempt: changedTwice })).toEqual(ok('made a'));
  expect(before).toBe(3);
  expect(await run('b')).toEqual(ok('found a'));
});

test('an attempt that others change all the time ends as a fault that may be retried', async () => {
  const changing: Mutation['attempt'] = () => Promise.resolve(CHANGED);
  await expect(close({ attempt: changing })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
});

test('what is wrong with the key and with the input is named at once', async () => {
  const mutation: Mutation = {
    check: () => failed(refusal('REQUIRED', ['name'])).refusals,
    attempt: attempt('a'),
    see: found,
  };
  const outcome = await idempotent('close', 'Positions', mutation)(contextOf(items), { idempotencyKey: '' });
  expect(outcome).toMatchObject({ ok: false, refusals: [{ path: ['idempotencyKey'] }, { path: ['name'] }] });
  expect(effects).toEqual([]);
});

test('what an attempt refuses is named beside a wrong key, and nothing is written', async () => {
  const wrongKey = { path: ['idempotencyKey'] };
  const closeBy = (attempt: Mutation['attempt']) =>
    idempotent('close', 'Positions', { attempt, see: found })(contextOf(items), { ...input, idempotencyKey: '' });
  const refused = await closeBy(refusing);
  expect(refused).toMatchObject({ ok: false, refusals: [wrongKey, { code: 'POSITION_CLOSED' }] });
  const changed = await closeBy(() => Promise.resolve(CHANGED));
  expect(changed).toMatchObject({ ok: false, refusals: [wrongKey] });
  await expect(closeBy(() => Promise.reject(new Error('Broken')))).rejects.toThrow('Broken');
  await closeBy(attempt('a'));
  expect([items.size, effects]).toEqual([0, []]);
});

test('a key with another input is refused', async () => {
  await run('a');
  expect(await run('b', { id: 2 })).toEqual(failed(refusal('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey'])));
  expect(effects).toEqual(['a']);
});

test('the keys of two callers, and of two mutations, are different keys', async () => {
  await run('a');
  expect(await run('b', {}, 'issuer|b')).toEqual(ok('made b'));
  expect(await run('c', { operation: 'open' })).toEqual(ok('made c'));
  // Parts that run into one another are still parts.
  const scope = { operation: 'close', key: 'key-1', table: 'Positions' } as const;
  const keys = [
    recordKey(contextOf(items, 'x'), { ...scope, operation: 'y', key: 'z' }),
    recordKey(contextOf(items, 'x","y'), { ...scope, operation: '', key: 'z' }),
    recordKey(contextOf(items, 'xy'), { ...scope, operation: '', key: 'z' }),
  ];
  expect(new Set(keys.map(({ Key }) => Key.pk)).size).toBe(3);
});

test.each(['', '   ', 'x'.repeat(65)])('the key %j is refused at its path before anything is done', async (key) => {
  const outcome = await run('a', { idempotencyKey: key });
  expect(outcome).toMatchObject({ ok: false, refusals: [{ path: ['idempotencyKey'] }] });
  expect(effects).toEqual([]);
});

test('the record holds no word of the input, and lasts for the 30 days that are promised', async () => {
  await run('a', { identityNumber: '11010519491231002X' });
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
