/** Instances whose clocks differ: a submission that comes later is the partner's latest word, whatever its instance's clock says. */
import fc from 'fast-check';
import { registerEnterprise } from '../../functions/domains/reference/enterprise/service';
import { verifyEnterprise } from '../../functions/domains/reference/enterprise/verify';
import { startPlacement } from '../../functions/domains/jobs/placement/service';
import { closePosition, getPosition } from '../../functions/domains/jobs/position/service';
import { submitPositions } from '../../functions/domains/jobs/submission/service';
import { registerWorker } from '../../functions/domains/people/worker/register';
import type { PositionInput } from '../../functions/generated/graphql';
import { today } from '../../functions/platform/values/clock';
import type { Context } from '../../functions/platform/requests/context';
import type { Database } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import type { Outcome } from '../../functions/platform/requests/result';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { enterpriseInput, positionInput, unique, workerInput } from '../kit/system';
import { contextOf, NOW } from '../kit/travel-scene';

let local: LocalDatabase;
let enterpriseId: string;

beforeAll(async () => {
  local = await startLocalDatabase();
  const context = contextOf(local.db);
  enterpriseId = valueOf(await registerEnterprise(context, enterpriseInput())).id;
  valueOf(await verifyEnterprise(context, { enterpriseId, verified: true }));
});
afterAll(() => local.stop());

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

/** An instance whose clock is so many milliseconds ahead, or behind. */
function instance(skewMs: number, db: Database = local.db): Context {
  return contextOf(db, { now: new Date(NOW.getTime() + skewMs) });
}

const clock = { now: () => NOW };

async function submit(
  context: Context,
  position: PositionInput,
  { key = unique(), together = false }: { key?: string; together?: boolean } = {},
) {
  const errorPolicy = together ? 'ALL_OR_NOTHING' : 'ACCEPT_VALID';
  const input = { idempotencyKey: key, enterpriseId, positions: [position], errorPolicy } as const;
  const [row] = valueOf(await submitPositions(context, input));
  return { status: row?.status, id: row?.position?.id ?? '' };
}

/** A placement takes a vacancy just before the first write of positions that follows the batch's record. */
function racedByPlacement(positionId: string, workerId: string): Database {
  let raced = false;
  const race = async (): Promise<void> => {
    if (raced) return;
    raced = true;
    const startsOn = today(clock);
    valueOf(await startPlacement(contextOf(local.db), { idempotencyKey: unique(), workerId, positionId, startsOn }));
  };
  return {
    ...local.db,
    execute: (statements) => race().then(() => local.db.execute(statements)),
    commit: (writes) => (writes.length > 1 ? race() : Promise.resolve()).then(() => local.db.commit(writes)),
  };
}

const skews = fc.integer({ min: -500, max: 500 });

test.each([false, true])(
  'a later submission is stored, also when a placement races (together: %s)',
  async (together) => {
    await fc.assert(
      fc.asyncProperty(skews, skews, async (first, second) => {
        const position = positionInput();
        const { id } = await submit(instance(first), position);
        const workerId = valueOf(await registerWorker(contextOf(local.db), workerInput())).id;
        const later = instance(second, racedByPlacement(id, workerId));
        expect(await submit(later, { ...position, title: '包装工' }, { together })).toEqual({ status: 'UPDATED', id });
        expect(await getPosition(contextOf(local.db), id)).toMatchObject({ title: '包装工', vacancies: 9 });
      }),
      runs(15),
    );
  },
);

test('a later submission that broke off after its first attempt began is stored by the repeat', async () => {
  await fc.assert(
    fc.asyncProperty(skews, skews, skews, async (first, second, third) => {
      const position = positionInput();
      const { id } = await submit(instance(first), position);
      const key = unique();
      const dying: Database = { ...local.db, execute: () => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true)) };
      const changed = { ...position, title: '包装工' };
      await expect(submit(instance(second, dying), changed, { key })).rejects.toThrow(Fault);
      expect(await submit(instance(third), changed, { key })).toEqual({ status: 'UPDATED', id });
    }),
    runs(15),
  );
});

test('an interrupted batch leaves a later submission and a later closing as they are', async () => {
  await fc.assert(
    fc.asyncProperty(skews, fc.boolean(), async (first, closing) => {
      const position = positionInput();
      const { id } = await submit(instance(0), position);
      const key = unique();
      const dying: Database = { ...local.db, execute: () => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true)) };
      const changed = { ...position, title: '包装工' };
      await expect(submit(instance(0, dying), changed, { key })).rejects.toThrow(Fault);
      // A second later, which is longer than clocks differ.
      const later = instance(1_000 + first);
      if (closing)
        valueOf(await closePosition(later, { idempotencyKey: unique(), positionId: id, reason: 'WITHDRAWN' }));
      else await submit(later, { ...position, title: '质检员' });
      expect(await submit(instance(2_000), changed, { key })).toEqual({ status: 'UNCHANGED', id });
    }),
    runs(15),
  );
});

test('a submission after a closing opens the position again', async () => {
  await fc.assert(
    fc.asyncProperty(skews, skews, async (first, second) => {
      const position = positionInput();
      const { id } = await submit(instance(0), position);
      const positionId = id;
      valueOf(await closePosition(instance(first), { idempotencyKey: unique(), positionId, reason: 'WITHDRAWN' }));
      expect(await submit(instance(second), position)).toEqual({ status: 'UPDATED', id });
      expect(await getPosition(contextOf(local.db), id)).toMatchObject({ status: 'OPEN' });
    }),
    runs(15),
  );
});
