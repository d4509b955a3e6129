/**
 * Everyone whom an enterprise may take is answered at once, with the conflicts that only real DynamoDB has, some twice and some
 * both ways: no more are taken than there are places, none stays free while somebody was refused for want of one, no answer is lost.
 */
import fc from 'fast-check';
import { answerDelivery } from '../../functions/domains/matching/delivery/answer';
import { type Delivery, deliveryKey, parseDelivery } from '../../functions/domains/matching/delivery/store';
import { makePush, pushIdOf } from '../../functions/domains/matching/push/push-store';
import { answerPush } from '../../functions/domains/matching/push/service';
import { parsePosition, positionKey } from '../../functions/domains/jobs/position/store';
import { parsePlacement, placementsOf } from '../../functions/domains/jobs/placement/store';
import { systemPatience } from '../../functions/platform/dynamodb/retries';
import type { Database } from '../../functions/platform/dynamodb/database';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { conflictingClient } from '../kit/conflicting-client';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { offer, row } from '../kit/pairs/jobs';
import { contextOf, settle, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;
let db: Database;
let conflicts = 0;
let overrun = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
  const client = { onConflict: () => (conflicts += 1), onOverrun: (milliseconds: number) => (overrun += milliseconds) };
  // A deadline passes as it does where a transaction takes DynamoDB's 12 ms, however busy this machine is.
  const patience = { ...systemPatience, now: () => performance.now() - overrun };
  db = local.over((plain) => conflictingClient(plain, client), patience);
});

afterAll(() => local.stop());

const FIRST = asCivilDate('2027-02-20');
const FACT = {
  ...({ runId: 'run_1', score: 500, reasons: ['BOARD'], status: 'MADE' } as const),
  ...{ madeAt: asInstant('2027-02-10T04:00:00Z'), until: asInstant('2027-03-10T04:00:00Z') },
};

let scenes = 0;

/** People who said yes to one position. */
async function wanted(headcount: number, people: number) {
  const { positionIds } = await offer(local.db, [row(`race-${(scenes += 1)}`, headcount)]);
  const positionId = asId(positionIds[0] ?? '', 'pos');
  const workers = await settle(local.db, people);
  const pushes = workers.map((workerId) => pushIdOf(workerId, positionId));
  for (const [at, workerId] of workers.entries()) {
    const id = pushes[at]!;
    await local.db.commit([makePush({ ...FACT, reasons: ['BOARD'], id, workerId, positionId, jobKey: positionId })]);
    const yes = { idempotencyKey: `yes ${id}`, pushId: id, answer: 'INTERESTED' } as const;
    valueOf(await answerPush(contextOf(local.db), yes));
  }
  return { positionId, workers, pushes };
}

const worlds = fc.record({
  headcount: fc.integer({ min: 1, max: 4 }),
  /** What is answered of each, and how often under one key. */
  answers: fc.array(
    fc.array(fc.record({ accepted: fc.boolean(), calls: fc.integer({ min: 1, max: 2 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
    { minLength: 3, maxLength: 8 },
  ),
});

test('no more are taken than there are places, and no answer is lost', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ headcount, answers }) => {
      const { positionId, workers, pushes } = await wanted(headcount, answers.length);
      const outcomes = await Promise.all(
        answers.flatMap((ofOne, at) =>
          ofOne.flatMap(({ accepted, calls }, number) =>
            Array.from({ length: calls }, async () => {
              const pushId = pushes[at]!;
              const input = {
                idempotencyKey: `${pushId} ${number}`,
                pushId,
                accepted,
                reason: '另有人选',
                startsOn: FIRST,
              };
              return { at, number, accepted, outcome: await answerDelivery(contextOf(db), input) };
            }),
          ),
        ),
      );
      const items = await local.db.batchGet([...pushes.map(deliveryKey), positionKey(positionId)]);
      const deliveries = items.slice(0, -1).map((item): Delivery => parseDelivery(item!));
      const taken = deliveries.filter(({ status }) => status === 'ACCEPTED');
      const { vacancies, status } = parsePosition(items.at(-1)!);
      expect([taken.length <= headcount, vacancies]).toEqual([true, headcount - taken.length]);
      expect(status).toBe(vacancies === 0 ? 'FILLED' : 'OPEN');
      const placements = await Promise.all(workers.map((worker) => local.db.query(placementsOf(worker))));
      const agreed = placements.flatMap((page) => page.items.map(parsePlacement));
      expect(agreed.map(({ id }) => id).sort()).toEqual(taken.map(({ placementId }) => placementId).sort());
      for (const { at, accepted, outcome } of outcomes) {
        const { status: is } = deliveries[at]!;
        if (outcome.ok) expect(is).toBe(accepted ? 'ACCEPTED' : 'REFUSED');
        else
          for (const { code } of outcome.refusals)
            expect(code === 'POSITION_FILLED' ? [accepted, vacancies] : [code, is !== 'WAITING']).toEqual(
              code === 'POSITION_FILLED' ? [true, 0] : ['DELIVERY_ANSWERED', true],
            );
      }
      // Of calls under one key all have the same answer; and somebody was answered if it was possible.
      for (const same of Map.groupBy(outcomes, ({ at, number }) => `${at} ${number}`).values())
        expect(new Set(same.map(({ outcome }) => outcome.ok)).size).toBe(1);
      for (const [at, ofOne] of answers.entries())
        if (deliveries[at]!.status === 'WAITING')
          expect([vacancies, ofOne.some((one) => !one.accepted)]).toEqual([0, false]);
    }),
    runs(24, 8),
  );
  expect(conflicts).toBeGreaterThan(0);
});
