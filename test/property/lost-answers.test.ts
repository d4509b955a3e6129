/** Writes that were done and whose answer was lost: sent again, they end as if they had been answered. */
import fc from 'fast-check';
import { today } from '../../functions/platform/values/clock';
import type { Database, Item, Write } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import type { Patience } from '../../functions/platform/dynamodb/retries';
import { insert, remove, replace } from '../../functions/platform/dynamodb/statements';
import { limits } from '../../functions/limits';
import { registerWorker } from '../../functions/domains/people/worker/register';
import { revealWorker } from '../../functions/domains/people/reveal/service';
import { registerEnterprise } from '../../functions/domains/reference/enterprise/service';
import { verifyEnterprise } from '../../functions/domains/reference/enterprise/verify';
import { submitPositions } from '../../functions/domains/jobs/submission/service';
import { closePosition } from '../../functions/domains/jobs/position/service';
import { endPlacement } from '../../functions/domains/jobs/placement/end';
import { startPlacement } from '../../functions/domains/jobs/placement/service';
import { openCampaign } from '../../functions/domains/board/campaign/service';
import type { Outcome } from '../../functions/platform/requests/result';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { type Loss, losses, losingClient } from '../kit/losing-client';
import { campaignInput, enterpriseInput, positionInput, unique, workerInput } from '../kit/system';
import { contextOf, NOW } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.stop());

/** Waits for nothing. */
const patience: Patience = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0 };

/** The answers to the attempts at writing, in order; those after the last arrive. */
function losingDatabase(fate: readonly (Loss | undefined)[]): Database {
  const left = [...fate];
  return local.over((client) => losingClient(client, () => left.shift()), patience);
}

/** Fewer losses in a row than attempts. */
const fates = fc.array(fc.constantFrom(undefined, ...losses), { maxLength: limits.outageAttemptsMax - 1 });

let made = 0;
const key = (): Item => ({ pk: `lost-${(made += 1)}`, sk: 'item' });
const table = 'Workers' as const;

type Kind = readonly [string, (item: Item) => Write, 'REPEATED' | 'LEFT_TO_THE_CALLER'];

const byVersion = {
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version', '#value': 'value', '#gone': 'gone' },
};

const keyOf = ({ pk, sk }: Item) => ({ pk: String(pk), sk: String(sk) });

/** Of an item of version 1. */
const kinds: readonly Kind[] = [
  [
    'a put on a condition',
    (item) => ({
      Put: {
        ...{ TableName: table, Item: { ...item, version: 2, value: 'new', set: new Set(['b', 'a']), no: undefined } },
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': 1 },
      },
    }),
    'REPEATED',
  ],
  [
    'an update on a condition',
    (item) => ({
      Update: {
        ...{ TableName: table, Key: keyOf(item), ...byVersion },
        UpdateExpression: 'SET #version = :next, #value = :value REMOVE #gone',
        ExpressionAttributeValues: { ':version': 1, ':next': 2, ':value': { deep: ['x', 1] } },
      },
    }),
    'REPEATED',
  ],
  [
    'a deletion on a condition',
    (item) => ({
      Delete: {
        ...{ TableName: table, Key: keyOf(item), ConditionExpression: '#version = :version' },
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': 1 },
      },
    }),
    'REPEATED',
  ],
  [
    'an addition',
    (item) => ({
      Update: {
        ...{ TableName: table, Key: keyOf(item), UpdateExpression: 'ADD #version :one' },
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':one': 1 },
      },
    }),
    'LEFT_TO_THE_CALLER',
  ],
];

describe.each(kinds)('%s', (_, writeOf, repeated) => {
  test('is done once, whatever becomes of its answers', async () => {
    await fc.assert(
      fc.asyncProperty(fates, async (fate) => {
        const [lossy, answered] = [key(), key()].map((one): Item => ({ ...one, version: 1, gone: 'x' })) as [
          Item,
          Item,
        ];
        for (const Item of [lossy, answered]) await local.db.commit([{ Put: { TableName: table, Item } }]);
        const expected = await local.db.commit([writeOf(answered)]);
        const commit = losingDatabase(fate).commit([writeOf(lossy)]);
        if (repeated === 'LEFT_TO_THE_CALLER' && fate[0] !== undefined) await expect(commit).rejects.toThrow(Fault);
        else expect(await commit).toEqual(expected);
        const read = await local.db.batchGet([lossy, answered].map((one) => ({ TableName: table, Key: keyOf(one) })));
        const [found, wanted] = read.map((item) => item && { ...item, pk: '' });
        expect(found).toEqual(wanted);
      }),
      runs(40),
    );
  });
});

test('a transaction that adds is done once, whatever becomes of its answers', async () => {
  await fc.assert(
    fc.asyncProperty(fates, async (fate) => {
      const [counter, record] = [key(), key()];
      const addition: Write = {
        Update: {
          ...{ TableName: table, Key: keyOf(counter), UpdateExpression: 'ADD #count :one' },
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':one': 1 },
        },
      };
      const put: Write = {
        Put: { TableName: table, Item: record, ConditionExpression: 'attribute_not_exists(pk)' },
      };
      expect(await losingDatabase(fate).commit([put, addition])).toEqual({ committed: true });
      expect(await local.db.get({ TableName: table, Key: keyOf(counter) })).toMatchObject({ count: 1 });
      expect(await losingDatabase([]).commit([put, addition])).toMatchObject({ committed: false });
    }),
    runs(40),
  );
});

test('a transaction that was refused before is attempted under another token', async () => {
  const item = key();
  const put: Write = { Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
  const other: Write = { Put: { TableName: table, Item: key() } };
  await local.db.commit([put]);
  const db = losingDatabase([]);
  expect(await db.commit([put, other])).toMatchObject({ committed: false });
  await local.db.commit([{ Delete: { TableName: table, Key: keyOf(item) } }]);
  expect(await db.commit([put, other])).toEqual({ committed: true });
});

test('statements of a batch whose answers were lost are reported as done, and others’ writes as refused', async () => {
  await fc.assert(
    fc.asyncProperty(fates, async (fate) => {
      const [fresh, old, deleted, taken] = [key(), key(), key(), key()] as [Item, Item, Item, Item];
      for (const Item of [{ ...old, version: 1, note: 'x' }, { ...deleted, owner: 'me' }, taken])
        await local.db.commit([{ Put: { TableName: table, Item } }]);
      const outcomes = await losingDatabase(fate).execute([
        insert({ TableName: table, Item: { ...fresh, value: ['a', 1, true] } }),
        replace(table, { ...old, version: 1, note: 'x' }, { ...old, version: 2 }),
        remove(table, keyOf(deleted), 'owner', 'me'),
        insert({ TableName: table, Item: { ...taken, value: 'mine' } }),
      ]);
      expect(outcomes).toEqual(['DONE', 'DONE', 'DONE', 'CONDITION_FAILED']);
    }),
    runs(40),
  );
});

test('a write that came after another’s is never reported as done', async () => {
  const item = key();
  const put = (value: string): Write => ({
    Put: { TableName: table, Item: { ...item, value }, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  const lost = losingDatabase(['TIMEOUT']).commit([put('mine')]);
  expect(await lost).toEqual({ committed: true });
  expect(await losingDatabase([]).commit([put('theirs')])).toMatchObject({ committed: false });
  // It was refused, and nobody heard of it.
  await expect(unanswered(() => put('theirs'))).rejects.toThrow(Fault);

  /** The attempt does not come through, and another one finds another's item. */
  function unanswered(write: () => Write): Promise<unknown> {
    let attempts = 0;
    const db = local.over(
      (client) => ({
        send: ((command: Parameters<typeof client.send>[0]) =>
          (attempts += 1) === 1
            ? Promise.reject(Object.assign(new Error('lost'), { name: 'TimeoutError' }))
            : client.send(command)) as typeof client.send,
      }),
      patience,
    );
    return db.commit([write()]);
  }
});

describe('mutations', () => {
  const now = NOW;
  const context = (db: Database) => contextOf(db, { now });

  function valueOf<T>(outcome: Outcome<T>): T {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
    return outcome.value;
  }

  test('a reveal is shown where it was counted, and counted once', async () => {
    const worker = valueOf(await registerWorker(context(local.db), workerInput()));
    const purpose = '核对身份以便签订合同';
    for (const loss of losses) {
      const before = await revealsOf(worker.id);
      const outcome = await revealWorker(context(losingDatabase([loss, loss])), { workerId: worker.id, purpose });
      expect(outcome).toMatchObject({ ok: true });
      expect(await revealsOf(worker.id)).toBe(before + 1);
    }
  });

  async function revealsOf(workerId: string): Promise<number> {
    const { items } = await local.db.query({
      TableName: 'Workers',
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': workerId, ':sk': 'reveal#' },
      ConsistentRead: true,
    });
    return items.length;
  }

  test('a season of mutations whose every answer is lost once is answered as if none had been', async () => {
    for (const loss of losses) {
      let attempts = 0;
      const db = local.over(
        (client) => losingClient(client, () => ((attempts += 1) % 2 === 1 ? loss : undefined)),
        patience,
      );
      const { id: enterpriseId } = valueOf(await registerEnterprise(context(db), enterpriseInput()));
      valueOf(await verifyEnterprise(context(db), { enterpriseId, verified: true }));
      const batch = { idempotencyKey: unique(), enterpriseId, positions: [positionInput(), positionInput()] };
      const rows = valueOf(await submitPositions(context(db), batch));
      expect(rows.map(({ status }) => status)).toEqual(['CREATED', 'CREATED']);
      const [first, second] = rows.map(({ position }) => position?.id ?? '') as [string, string];
      const worker = valueOf(await registerWorker(context(db), workerInput()));
      const days = { startsOn: today({ now: () => now }), on: today({ now: () => now }) };
      const placing = { idempotencyKey: unique(), workerId: worker.id, positionId: first, startsOn: days.startsOn };
      const placement = valueOf(await startPlacement(context(db), placing));
      const ending = { idempotencyKey: unique(), placementId: placement.id, on: days.on };
      expect(await endPlacement(context(db), ending)).toMatchObject({ ok: true });
      const closing = { idempotencyKey: unique(), positionId: second, reason: 'WITHDRAWN' as const };
      expect(await closePosition(context(db), closing)).toMatchObject({ ok: true, value: { status: 'CLOSED' } });
      expect(await openCampaign(context(db), campaignInput())).toMatchObject({ ok: true });
    }
  });
});
