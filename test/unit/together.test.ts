/** Calls that go together are answered as if each were alone, and never cost more calls. */
import fc from 'fast-check';
import { limits } from '../../functions/limits';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  type Commit,
  createDatabase,
  type Database,
  type Item,
  type Key,
  type Statement,
  type Write,
} from '../../functions/platform/dynamodb/database';
import { commitTogether, executeTogether, readTogether } from '../../functions/platform/dynamodb/together';
import { Fault } from '../../functions/platform/requests/errors';

const keyOf = (write: Write): string => ('Put' in write ? String(write.Put.Item['sk']) : '');

/** Puts an item unless it is there. */
const put = (sk: string, by: string): Write => ({ Put: { TableName: 'Workers', Item: { pk: 'wkr_1', sk, by } } });

interface Model {
  readonly db: Database;
  readonly items: Map<string, Item>;
  readonly commits: (readonly Write[])[];
  readonly reads: (readonly Key[])[];
}

interface Faults {
  /** Others keep changing these items. */
  readonly busy?: ReadonlySet<string>;
  /** The calls about these items get no answer. */
  readonly lost?: ReadonlySet<string>;
  /** Of several refused writes only the first is reported. */
  readonly firstOnly?: boolean;
}

function model(there: readonly string[], { busy, lost, firstOnly = false }: Faults = {}): Model {
  const items = new Map(there.map((sk): [string, Item] => [sk, { sk, by: 'before' }]));
  const commits: (readonly Write[])[] = [];
  const reads: (readonly Key[])[] = [];
  const failure = (name: string): Error => Object.assign(new Error(name), { name });
  const commit = async (writes: readonly Write[]): Promise<Commit> => {
    commits.push(writes);
    await Promise.resolve();
    if (new Set(writes.map(keyOf)).size < writes.length) throw failure('ValidationException');
    if (writes.length > limits.transactionWritesMax) throw failure('ValidationException');
    const fault = (cause: Error): Fault => new Fault('SERVICE_UNAVAILABLE', true, { cause });
    if (writes.some((write) => lost?.has(keyOf(write)) === true)) throw fault(failure('TimeoutError'));
    if (writes.some((write) => busy?.has(keyOf(write)) === true)) throw fault(failure('TransactionConflictException'));
    const refused = writes.filter((write) => items.has(keyOf(write))).slice(0, firstOnly ? 1 : undefined);
    if (refused.length > 0)
      return { committed: false, refused: new Map(refused.map((write) => [write, items.get(keyOf(write))])) };
    for (const write of writes) if ('Put' in write) items.set(keyOf(write), write.Put.Item);
    return { committed: true };
  };
  const batchGet = (keys: readonly Key[]): Promise<(Item | undefined)[]> => {
    reads.push(keys);
    return Promise.resolve(keys.map(({ Key: { sk } }) => items.get(sk)));
  };
  const unused = (): never => {
    throw new Error('Expected no such call');
  };
  return {
    ...{ items, commits, reads },
    db: { origin: {}, get: unused, query: unused, execute: unused, commit, batchGet },
  };
}

/** Commits of two or three items each, out of few, so that some overlap and some are refused. */
const commitsOf = (keys: number): fc.Arbitrary<string[][]> =>
  fc.array(
    fc.uniqueArray(
      fc.nat(keys).map((key) => `k${key}`),
      { minLength: 2, maxLength: 3 },
    ),
    { minLength: 1, maxLength: 60 },
  );

test('each commit is answered by what it did, whatever the others meet', async () => {
  await fc.assert(
    fc.asyncProperty(commitsOf(80), fc.uniqueArray(fc.nat(80)), fc.boolean(), async (asked, there, firstOnly) => {
      const { db, items, commits } = model(
        there.map((key) => `k${key}`),
        { firstOnly },
      );
      const pooled = commitTogether(db);
      const writes = asked.map((keys, by) => keys.map((sk) => put(sk, String(by))));
      const answers = await Promise.all(writes.map((each) => pooled.commit(each)));
      for (const [by, answer] of answers.entries()) {
        const own = asked[by]?.map((sk) => items.get(sk)?.['by'] === String(by)) ?? [];
        expect(own).toEqual(own.map(() => answer.committed));
        if (answer.committed) continue;
        for (const [write, old] of answer.refused) {
          expect(writes[by]).toContain(write);
          expect(old).toEqual(items.get(keyOf(write)));
        }
        expect(answer.refused.size).toBeGreaterThan(0);
      }
      expect(commits.length).toBeLessThanOrEqual(asked.length);
    }),
  );
});

test('25 people are one call, and the same again are one', async () => {
  const { db, commits } = model([]);
  const pooled = commitTogether(db);
  const all = Array.from({ length: 25 }, (_, person) => ['a', 'b', 'c'].map((one) => put(`${person}${one}`, 'me')));
  for (const committed of [true, false]) {
    const answers = await Promise.all(all.map((writes) => pooled.commit(writes)));
    expect(answers.map((answer) => answer.committed)).toEqual(all.map(() => committed));
  }
  expect(commits).toHaveLength(2);
});

test('a person whom others keep changing holds up nobody else', async () => {
  const { db } = model([], { busy: new Set(['1a']) });
  const pooled = commitTogether(db);
  const answers = await Promise.allSettled(
    [0, 1, 2].map((person) => pooled.commit(['a', 'b'].map((one) => put(`${person}${one}`, 'me')))),
  );
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('what may have been done is not done again by itself', async () => {
  const { db, commits } = model([], { lost: new Set(['1a']) });
  const pooled = commitTogether(db);
  const answers = await Promise.allSettled(
    [0, 1].map((person) => pooled.commit(['a', 'b'].map((one) => put(`${person}${one}`, 'me')))),
  );
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(commits).toHaveLength(1);
});

/**
 * Two commits together. Each attempt takes as long as it says and fails with its name; those after the last are done.
 * @returns the answers, and the token of each attempt.
 */
async function attempted(...fates: readonly { readonly ms: number; readonly name: string }[]) {
  let now = 0;
  const tokens: (string | undefined)[] = [];
  const db = createDatabase({
    client: {
      send: jest.fn().mockImplementation((command: unknown) => {
        if (!(command instanceof TransactWriteCommand)) throw new Error('Expected a transaction');
        const fate = fates[tokens.push(command.input.ClientRequestToken) - 1];
        if (fate === undefined) return Promise.resolve({});
        now += fate.ms;
        return Promise.reject(Object.assign(new Error(fate.name), { name: fate.name }));
      }),
    },
    patience: { now: () => now, sleep: (ms) => ((now += ms), Promise.resolve()), random: () => 0.5 },
  });
  const pooled = commitTogether(db);
  const answers = await Promise.allSettled(
    [0, 1].map((person) => pooled.commit(['a', 'b'].map((one) => put(`${person}${one}`, 'me')))),
  );
  return { statuses: answers.map(({ status }) => status), tokens };
}

test('a slow answer is asked for again by its token', async () => {
  const { statuses, tokens } = await attempted({ ms: limits.databaseAnswerMs, name: 'TimeoutError' });
  expect(statuses).toEqual(['fulfilled', 'fulfilled']);
  expect(tokens).toEqual([tokens[0], tokens[0]]);
});

test('what may have been done is not done again by a new token, whatever comes after it', async () => {
  const { statuses, tokens } = await attempted(
    { ms: 1, name: 'TimeoutError' },
    { ms: limits.conflictDeadlineMs, name: 'ThrottlingException' },
  );
  expect(statuses).toEqual(['rejected', 'rejected']);
  expect(tokens).toEqual([tokens[0], tokens[0]]);
});

test('a single write goes by itself, at half the price of a transaction', async () => {
  const { db, commits } = model([]);
  const pooled = commitTogether(db);
  await Promise.all([pooled.commit([put('a', 'me')]), pooled.commit([put('b', 'me')])]);
  expect(commits.map((writes) => writes.length)).toEqual([1, 1]);
});

test('reads of one moment are one, each in its own order', async () => {
  const { db, reads } = model(['a', 'b', 'c']);
  const pooled = readTogether(db);
  const key = (sk: string): Key => ({ TableName: 'Workers', Key: { pk: 'wkr_1', sk } });
  const read = await Promise.all([['c', 'a'], ['x'], ['b', 'c']].map((all) => pooled.batchGet(all.map(key))));
  expect(read.map((items) => items.map((item) => item?.['sk']))).toEqual([['c', 'a'], [undefined], ['b', 'c']]);
  expect(reads).toHaveLength(1);
});

test('statements of one moment are one call, each answered in its own order; those about one item are several', async () => {
  const { db } = model([]);
  const calls: string[][] = [];
  const there = new Set(['b']);
  const named = ({ Key: { sk } }: Statement): string => sk;
  const pooled = executeTogether({
    ...db,
    execute: (statements) => {
      calls.push(statements.map(named));
      return Promise.resolve(statements.map((one) => (there.has(named(one)) ? 'CONDITION_FAILED' : 'DONE')));
    },
  });
  const statement = (sk: string): Statement => ({
    ...{ TableName: 'Workers', Key: { pk: 'wkr_1', sk }, Statement: 'INSERT', Parameters: [] },
  });
  const asked = [['a', 'b'], [], ['c'], ['b', 'd']].map((all) => pooled.execute(all.map(statement)));
  expect(await Promise.all(asked)).toEqual([['DONE', 'CONDITION_FAILED'], [], ['DONE'], ['CONDITION_FAILED', 'DONE']]);
  expect(calls.filter((call) => call.length > 0)).toEqual([
    ['a', 'b', 'c'],
    ['b', 'd'],
  ]);
});
