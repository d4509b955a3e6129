/** Who loses a job is told of others at once, over HTTP: within the caps, by consent, and once. */
import fc from 'fast-check';
import { placementKey } from '../../functions/domains/jobs/placement/store';
import { matchAnew } from '../../functions/domains/matching/push-run/lost-jobs';
import type { Item } from '../../functions/platform/dynamodb/database';
import type { SystemContext } from '../../functions/platform/requests/context';
import { addDays, startOfDay } from '../../functions/platform/values/civil-date';
import { asId, ownerOf } from '../../functions/platform/values/ids';
import { dyingDatabase } from '../kit/dying-database';
import { runs } from '../kit/long';
import { deaths } from '../kit/push-runs';
import {
  givenEnterprise,
  givenPositions,
  givenPush,
  givenWorker,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  unique,
} from '../kit/system';

let system: TestSystem;
let bureau: string;
let enterpriseId: string;
let lostId: string;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
  enterpriseId = await givenEnterprise(system);
  const [first = ''] = await givenPositions(system, enterpriseId, [{ headcount: 50, refill: true }]);
  lostId = first;
});

afterAll(() => system.stop());

async function employed(change: object = {}) {
  const workerId = await givenWorker(system, change);
  const input = placementInput(workerId, lostId, { startsOn: TODAY });
  const { placement } = await system.mutate(bureau, 'startPlacement', 'placement { id }', input);
  await system.pump.idle();
  return { workerId, placementId: placement?.id ?? '' };
}

async function leaves(placementId: string, reason = 'DISMISSED', on = TODAY): Promise<void> {
  const input = { idempotencyKey: unique(), placementId, on, reason };
  const { userErrors } = await system.mutate(bureau, 'reportDeparture', 'placement { id }', input);
  expect(userErrors).toEqual([]);
  await system.pump.idle();
}

async function pushesOf(workerId: string) {
  const query = 'query ($id: ID!) { worker(id: $id) { pushes { edges { node { id status position { id } } } } } }';
  const { worker } = await system.ask(bureau, query, { id: workerId });
  return worker?.pushes.edges.map(({ node }) => node) ?? [];
}

/** The record of the end, delivered again. */
async function again(placementId: string, context: SystemContext = system.platform): Promise<void> {
  const id = asId(placementId, 'plc');
  const newItem = await system.platform.db.get(placementKey(ownerOf(id, 'plc'), id));
  const { endedOn: _, endedAt: __, ...oldItem }: Item = { ...newItem, status: 'STARTED' };
  const place = { stream: 'test', shardId: 'test', sequenceNumber: '1', table: 'Workers', at: new Date(NOW), keys: {} };
  await matchAnew(() => context, [{ ...place, oldItem, newItem: newItem ?? {} }]);
}

test('who was dismissed is told of up to three others, once, and is on the service list', async () => {
  await givenPositions(
    system,
    enterpriseId,
    [1, 2, 3, 4].map(() => ({ headcount: 1 })),
  );
  await system.pump.idle();
  const { workerId, placementId } = await employed();
  expect(await pushesOf(workerId)).toEqual([]);
  await leaves(placementId);
  const told = await pushesOf(workerId);
  expect(told).toHaveLength(3);
  expect(told.map(({ position }) => position?.id)).not.toContain(lostId);
  const self = await system.sign({ roles: ['WORKER'], workerId });
  const { notices } = await system.ask(
    self,
    '{ notices(filter: { kind: POSITION_PUSHED }) { edges { node { id } } } }',
  );
  expect(notices.edges).toHaveLength(3);
  const query = '{ serviceList(regionCode: "530627", first: 100) { edges { node { worker { id } reasons } } } }';
  const { serviceList } = await system.ask(bureau, query);
  const own = serviceList.edges.filter(({ node }) => node.worker?.id === workerId);
  expect(own.flatMap(({ node }) => node.reasons)).toContain('LOST_JOB');
  await again(placementId);
  expect(await pushesOf(workerId)).toHaveLength(3);
  // Not even when all were answered.
  for (const { id: pushId } of told)
    await system.mutate(bureau, 'answerPush', 'push { id }', { idempotencyKey: unique(), pushId, answer: 'DECLINED' });
  await again(placementId);
  expect(await pushesOf(workerId)).toHaveLength(3);
});

/** Each who may tell of a lost job, and how. */
const signals = {
  'a follow-up': (_, placementId) =>
    told(bureau, 'recordFollowUp', { placementId, on: TODAY, stillEmployed: false }, 'placement { id }'),
  'the enterprise': async (_, placementId) => {
    const enterprise = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    return told(enterprise, 'reportDeparture', { placementId, on: TODAY, reason: 'DISMISSED' }, 'placement { id }');
  },
  'a visit': (workerId) => {
    const findings = [{ workerId, kind: 'JOB_CHANGE', lostJobOn: TODAY }];
    return told(bureau, 'recordVisit', { kind: 'WARMTH', on: TODAY, workerIds: [workerId], findings }, 'visit { id }');
  },
  'a case': (workerId) => told(bureau, 'openCase', { workerId, kind: 'JOB_CHANGE', lostJobOn: TODAY }, 'case { id }'),
} satisfies Readonly<Record<string, (workerId: string, placementId: string) => Promise<void>>>;

async function told(
  token: string,
  verb: 'recordFollowUp' | 'reportDeparture' | 'recordVisit' | 'openCase',
  input: object,
  fields: string,
): Promise<void> {
  const { userErrors } = await system.mutate(token, verb, fields, { idempotencyKey: unique(), ...input });
  expect(userErrors).toEqual([]);
  await system.pump.idle();
}

test.each(Object.entries(signals))(
  '%s that tells of a lost job starts a match, and the worker is due within 48 hours',
  async (_, tell) => {
    await givenPositions(system, enterpriseId, [{ headcount: 9 }]);
    const { workerId, placementId } = await employed();
    expect([await pushesOf(workerId), await lossOf(workerId)]).toEqual([[], undefined]);
    await tell(workerId, placementId);
    const pushes = await pushesOf(workerId);
    expect(pushes.length).toBeGreaterThan(0);
    expect(pushes.map(({ position }) => position?.id)).not.toContain(lostId);
    expect(await lossOf(workerId)).toEqual(['LOST_JOB', addDays(TODAY, 2)]);
  },
);

/** What the service list says first of the worker, and until when it is due. */
async function lossOf(workerId: string): Promise<readonly string[] | undefined> {
  const query = `query ($before: Date) { serviceList(regionCode: "530627", dueBefore: $before, first: 100) {
    edges { node { worker { id } reasons dueOn } } } }`;
  const { serviceList } = await system.ask(bureau, query, { before: addDays(TODAY, 3) });
  const own = serviceList.edges.find(({ node }) => node.worker?.id === workerId)?.node;
  return own && [own.reasons.find((reason) => reason === 'LOST_JOB') ?? '', own.dueOn];
}

test('a match that is killed at any write is made whole by a repeat, for all who go together', async () => {
  await givenPositions(
    system,
    enterpriseId,
    Array.from({ length: 4 }, () => ({ headcount: 50, wageMin: 25_000, wageMax: 26_000 })),
  );
  await system.pump.idle();
  await fc.assert(
    fc.asyncProperty(deaths, async (some) => {
      const [{ workerId, placementId }, companionId] = [await employed(), await givenWorker(system)];
      for (const [one, other] of [
        [workerId, companionId],
        [companionId, workerId],
      ]) {
        const input = { workerId: one, companionId: other, purpose: 'GO_TOGETHER', granted: true };
        await system.mutate(bureau, 'recordConsent', 'worker { id }', input);
      }
      await system.pump.idle();
      const input = { idempotencyKey: unique(), placementId, on: TODAY, reason: 'LEFT' };
      await system.mutate(bureau, 'reportDeparture', 'placement { id }', input);
      for (const death of some)
        await again(placementId, { ...system.platform, db: dyingDatabase(system.platform.db, death) }).catch(
          () => undefined,
        );
      await again(placementId);
      const told = async () =>
        (await Promise.all([workerId, companionId].map(pushesOf))).map((own) =>
          own.map(({ position }) => position?.id),
        );
      const pushes = await told();
      expect(pushes.map((own) => new Set(own).size)).toEqual([3, 3]);
      await system.pump.idle();
      expect(await told()).toEqual(pushes);
    }),
    runs(6),
  );
});

test('a follow-up that finds somebody without the job starts a match, too; who never came starts none', async () => {
  await givenPositions(system, enterpriseId, [{ headcount: 9 }]);
  await system.pump.idle();
  const { workerId, placementId } = await employed();
  const found = { idempotencyKey: unique(), placementId, on: TODAY, stillEmployed: false };
  await system.mutate(bureau, 'recordFollowUp', 'placement { id }', found);
  await system.pump.idle();
  expect((await pushesOf(workerId)).length).toBeGreaterThan(0);
  const awaited = await givenWorker(system);
  const first = addDays(TODAY, 1);
  const agreed = placementInput(awaited, lostId, { startsOn: first });
  const { placement } = await system.mutate(bureau, 'startPlacement', 'placement { id }', agreed);
  system.clock.moveTo(startOfDay(first));
  await leaves(placement?.id ?? '', 'DID_NOT_COME', first);
  expect(await pushesOf(awaited)).toEqual([]);
  system.clock.moveTo(NOW);
});

test('who refused automatic matching is left to a cadre, and no vacancy is told to more than the rule says', async () => {
  const refuser = await employed();
  const consent = { workerId: refuser.workerId, purpose: 'AUTOMATIC_MATCHING', granted: false };
  await system.mutate(bureau, 'recordConsent', 'worker { id }', consent);
  await leaves(refuser.placementId);
  expect(await pushesOf(refuser.workerId)).toEqual([]);
  const [only = ''] = await givenPositions(system, enterpriseId, [{ headcount: 1, wageMin: 29_000, wageMax: 30_000 }]);
  await system.pump.idle();
  const told: string[] = [];
  for (let person = 0; person < 5; person += 1) {
    const { workerId, placementId } = await employed();
    await leaves(placementId, 'LEFT');
    told.push(...(await pushesOf(workerId)).flatMap(({ position }) => position?.id ?? []));
  }
  expect(told.filter((id) => id === only)).toHaveLength(3);
});

test('that somebody wanted no work is over with a job that they took since; said on the day of the loss, it counts', async () => {
  const [offered = ''] = await givenPositions(system, enterpriseId, [{ headcount: 9 }]);
  await system.pump.idle();
  const wantsNone = async (workerId: string): Promise<void> => {
    const pushId = await givenPush(system, workerId, offered);
    const no = { idempotencyKey: unique(), pushId, answer: 'DECLINED', reason: 'NO_WORK_WANTED' };
    const { userErrors } = await system.mutate(bureau, 'answerPush', 'push { id }', no);
    expect(userErrors).toEqual([]);
  };
  const [before, since] = [await employed(), await employed()];
  await wantsNone(before.workerId);
  const later = addDays(TODAY, 1);
  system.clock.moveTo(startOfDay(later));
  await wantsNone(since.workerId);
  for (const { placementId } of [before, since]) await leaves(placementId, 'LEFT', later);
  system.clock.moveTo(NOW);
  expect((await pushesOf(before.workerId)).length).toBeGreaterThan(1);
  expect(await pushesOf(since.workerId)).toHaveLength(1);
});
