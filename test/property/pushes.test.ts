/** Push runs that are killed at any write and begun again: the same pushes once, within every cap. */
import fc from 'fast-check';
import { parsePush } from '../../functions/domains/matching/push/push-store';
import { continuePush } from '../../functions/domains/matching/push-run/steps/push-job';
import { pushingKey } from '../../functions/domains/matching/push-run/steps/pushing-store';
import { roomsOf, shareOf } from '../../functions/domains/matching/push-run/steps/rooms-of-run';
import { readPushRun } from '../../functions/domains/matching/push-run/service';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { asId } from '../../functions/platform/values/ids';
import { type Death, dyingDatabase } from '../kit/dying-database';
import { runs } from '../kit/long';
import { givenEnterprise, givenPositions, givenWorker, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;
let town = 0;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

/** So small that each part of a run takes several steps, and a region has several units. */
const SIZES = { peopleRead: 3, peopleOfPart: 2, partsOfUnit: 2, lotsOfPart: 2, lotsWritten: 1 };

/** Steps until the run is over. A death ends the step that it falls in; the next one begins anew. */
async function runThrough(id: string, deaths: readonly Death[]): Promise<void> {
  const { db, clock, ids, log } = system.platform;
  const key = pushingKey(asId(id, 'run'));
  const left = [...deaths];
  for (;;) {
    const item = await db.get(key);
    const job = item && jobOf('Campaigns', item);
    if (job === undefined) return;
    const death = left.shift();
    const step = continuePush({ db: dyingDatabase(db, death), clock, ids, log }, job, SIZES);
    await (death === undefined ? step : step.catch(() => undefined));
  }
}

async function storedOf(workerId: string): Promise<{ readonly positionId: string; readonly runId: string }[]> {
  const { items } = await system.platform.db.query({
    TableName: 'Workers',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workerId, ':prefix': 'push#' },
  });
  return items.map(parsePush);
}

const worlds = fc.record({
  headcounts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }),
  people: fc.integer({ min: 1, max: 9 }),
  perWorker: fc.integer({ min: 1, max: 3 }),
  pushesPerVacancy: fc.integer({ min: 1, max: 3 }),
  deaths: fc.array(fc.record({ afterWrites: fc.nat({ max: 3 }), lastWriteDone: fc.boolean() }), { maxLength: 25 }),
  /** Whether another process takes up the same steps at the same time. */
  twice: fc.boolean(),
});

async function closeAll(positionIds: readonly string[]): Promise<void> {
  for (const positionId of positionIds)
    await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', {
      ...{ idempotencyKey: unique(), positionId, reason: 'WITHDRAWN' },
    });
}

test('a run that is killed anywhere, or taken up twice, makes each push once, counts them, and keeps to its caps', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ headcounts, people, perWorker, pushesPerVacancy, deaths, twice }) => {
      town += 1;
      const content = headcounts.map((headcount) => ({ headcount }));
      const positions = await givenPositions(system, await givenEnterprise(system), content);
      await system.pump.idle();
      const regionCode = `530627102${200 + town}`;
      const workers = await Promise.all(
        Array.from({ length: people }, () => givenWorker(system, { villageCode: regionCode })),
      );
      const input = { idempotencyKey: unique(), regionCode, perWorker, pushesPerVacancy };
      const { pushRun } = await system.mutate(system.tokens.BUREAU, 'startPositionPush', 'pushRun { id }', input);
      const id = pushRun?.id ?? '';
      await Promise.all([runThrough(id, deaths), ...(twice ? [runThrough(id, [])] : [])]);
      const told = (await Promise.all(workers.map(storedOf))).map((own) => own.map(({ positionId }) => positionId));
      const peopleTold = (position: string): number => told.flat().filter((one) => one === position).length;
      for (const own of told) expect(own.length).toBeLessThanOrEqual(perWorker);
      for (const [at, position] of positions.entries())
        expect(peopleTold(position)).toBeLessThanOrEqual(headcounts[at]! * pushesPerVacancy);
      const done = await readPushRun(system.platform.db, asId(id, 'run'));
      expect(done).toMatchObject({
        run: { status: 'DONE' },
        pushing: { pushesMade: told.flat().length, workersSeen: people, people, peopleDone: people },
      });
      // Every position suits everybody: nobody lacks a job that has room.
      const full = positions.every((one, at) => peopleTold(one) === (headcounts[at] ?? 0) * pushesPerVacancy);
      if (people <= SIZES.peopleOfPart * SIZES.partsOfUnit)
        expect(full || told.every((own) => own.length === Math.min(perWorker, positions.length))).toBe(true);
      await closeAll(positions);
    }),
    runs(15),
  );
});

test('units of a run never get more places than there are, whatever their shares', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 50 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
      fc.string(),
      (places, units, seed) => {
        let [left, people] = [places, units.reduce((sum, count) => sum + count, 0)];
        for (const [at, count] of units.entries()) {
          const share = shareOf(left, count / people, `${seed} ${at}`);
          expect(Number.isInteger(share) && share >= 0 && share <= left).toBe(true);
          if (count === people) expect(share).toBe(left);
          [left, people] = [left - share, people - count];
        }
      },
    ),
  );
});

test('listings of one job have the room of the one with the most vacancies, less those who were told', () => {
  const offers = [
    { id: 'pos_1', vacancies: 2, jobKey: 'job' },
    { id: 'pos_2', vacancies: 3, jobKey: 'job' },
    { id: 'pos_3', vacancies: 1 },
  ] as const;
  const rooms = roomsOf(
    offers,
    2,
    new Map([
      ['job', 5],
      ['pos_3', 9],
    ]),
  );
  expect([...rooms]).toEqual([
    ['job', { all: 6, left: 1 }],
    ['pos_3', { all: 2, left: 0 }],
  ]);
});
