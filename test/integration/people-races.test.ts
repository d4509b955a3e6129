/** What a decision on people read is a condition of its write: something else is done, whole, just before that write. */
import { raiseDuplicates } from '../../functions/domains/people/duplicate/on-stream';
import { pairsOf } from '../../functions/domains/people/duplicate/store';
import { workerKey } from '../../functions/domains/people/worker/store';
import { atAWrite } from '../kit/at-a-write';
import { interrupted } from '../kit/interleaved-database';
import { givenWorker, mobile, startTestSystem, type TestSystem, unique } from '../kit/system';
import { asId } from '../../functions/platform/values/ids';

const world = atAWrite();
let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem({ over: world.over });
});

afterAll(() => system.stop());

async function merge(keepId: string, mergeId: string): Promise<void> {
  const input = { idempotencyKey: unique(), keepId, mergeId };
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'mergeWorkers', 'worker { id }', input);
  expect(userErrors).toEqual([]);
}

async function pairs(id: string): Promise<unknown[]> {
  return (await system.platform.db.query(pairsOf(asId(id, 'wkr')))).items.map(({ otherId, status }) => [
    otherId,
    status,
  ]);
}

test('two workers who are merged just before they are dismissed are one, and no pair', async () => {
  const [one, other, third] = [await givenWorker(system), await givenWorker(system), await givenWorker(system)];
  await system.pump.idle();
  world.next(() => merge(one, other));
  const { duplicates, userErrors } = await system.mutate(
    system.tokens.BUREAU,
    'dismissDuplicate',
    'duplicates { status }',
    {
      workerIds: [one, other, third],
    },
  );
  expect(duplicates).toEqual([]);
  expect(userErrors.map(({ code, path }) => [code, path])).toEqual([['SAME_WORKER', ['workerIds']]]);
  expect([await pairs(one), await pairs(other), await pairs(third)]).toEqual([[], [], []]);
});

test('a worker who changes just before the dismissal is dismissed all the same', async () => {
  const [one, other] = [await givenWorker(system), await givenWorker(system)];
  await system.pump.idle();
  world.next(() =>
    system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', { workerId: one, education: 'COLLEGE' }),
  );
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'dismissDuplicate', 'duplicates { status }', {
    workerIds: [one, other],
  });
  expect(userErrors).toEqual([]);
  expect(await pairs(one)).toEqual([[other, 'DISMISSED']]);
});

test('a worker who moves out of the caller’s region just before a reveal is not shown, and nothing is counted', async () => {
  const worker = await givenWorker(system);
  await system.pump.idle();
  world.next(() =>
    system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', {
      workerId: worker,
      villageCode: '530423101201',
    }),
  );
  const input = { workerId: worker, purpose: '核对劳务合同上的身份信息' };
  const { identityNumber, userErrors } = await system.mutate(
    system.tokens.CADRE,
    'revealWorker',
    'identityNumber phone',
    input,
  );
  expect(identityNumber).toBeNull();
  expect(userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
  const query = `{ revealLog(workerId: "${worker}") { totalCount } }`;
  expect((await system.ask(system.tokens.BUREAU, query)).revealLog?.totalCount).toBe(0);
});

/** Whether or not the record is that of the registration. */
async function examine(platform: TestSystem['platform'], id: string): Promise<void> {
  const newItem = (await system.platform.db.get(workerKey(asId(id, 'wkr')))) ?? {};
  await raiseDuplicates(platform, { newItem });
}

test('two workers are no open pair when one is merged just before the pair is raised', async () => {
  const { db } = system.platform;
  for (let write = 1, happened = true; happened; write += 1) {
    const phone = mobile();
    const [kept, merged] = [await givenWorker(system), await givenWorker(system, { phone })];
    await system.pump.idle();
    const twin = await givenWorker(system, { phone });
    // The stream's word of the merge is taken before the pair is raised.
    const raced = interrupted(db, write, async () => {
      await merge(kept, merged);
      for (const id of [kept, merged]) await examine(system.platform, id);
    });
    await examine({ ...system.platform, db: raced.db }, twin);
    if (raced.happened()) expect(await pairs(merged)).not.toContainEqual([twin, 'OPEN']);
    happened = raced.happened();
  }
});
