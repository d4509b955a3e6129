/** Push runs that are killed at any write and begun again: the same pushes once, within every cap. */
import fc from 'fast-check';
import { roomsOf, shareOf } from '../../functions/domains/matching/push-run/steps/rooms-of-run';
import { continuePush } from '../../functions/domains/matching/push-run/steps/push-job';
import { pushingKey } from '../../functions/domains/matching/push-run/steps/pushing-store';
import { fileUnderJob, positionKey } from '../../functions/domains/jobs/position/store';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { readPushRun } from '../../functions/domains/matching/push-run/service';
import { asId } from '../../functions/platform/values/ids';
import { runs } from '../kit/long';
import { closeAll, deaths, pushesOf, runThrough, SIZES } from '../kit/push-runs';
import { givenEnterprise, givenPositions, givenWorker, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;
let town = 0;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const worlds = fc.record({
  headcounts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }),
  people: fc.integer({ min: 1, max: 9 }),
  perWorker: fc.integer({ min: 1, max: 3 }),
  pushesPerVacancy: fc.integer({ min: 1, max: 3 }),
  deaths,
  /** Whether another process takes up the same steps at the same time. */
  twice: fc.boolean(),
});

test('a run that is killed anywhere, or taken up twice, makes each push once, counts them, and keeps to its caps', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ headcounts, people, perWorker, pushesPerVacancy, twice, ...world }) => {
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
      await Promise.all([runThrough(system, id, world.deaths), ...(twice ? [runThrough(system, id, [])] : [])]);
      const told = (await Promise.all(workers.map((worker) => pushesOf(system, worker)))).map((own) =>
        own.map(({ positionId }) => positionId),
      );
      const peopleTold = (position: string): number => told.flat().filter((one) => one === position).length;
      for (const own of told) expect(own.length).toBeLessThanOrEqual(perWorker);
      for (const [at, position] of positions.entries())
        expect(peopleTold(position)).toBeLessThanOrEqual(headcounts[at]! * pushesPerVacancy);
      const done = await readPushRun(system.platform.db, asId(id, 'run'));
      expect(done).toMatchObject({
        run: { status: 'DONE' },
        pushing: { pushesMade: told.flat().length, workersSeen: people, people, peopleDone: people },
      });
      // Every position suits everybody: who may be told more was told of each that still has room.
      const withRoom = positions.filter((one, at) => peopleTold(one) < (headcounts[at] ?? 0) * pushesPerVacancy);
      if (people <= SIZES.peopleOfPart * SIZES.partsOfUnit)
        for (const own of told) if (own.length < perWorker) expect(own).toEqual(expect.arrayContaining(withRoom));
      await closeAll(system, positions);
    }),
    runs(15),
  );
});

test('who was registered twice, and is made one person in the middle of a run, is told as one', async () => {
  const positions = await givenPositions(system, await givenEnterprise(system), [{ headcount: 9 }, { headcount: 9 }]);
  await system.pump.idle();
  town += 1;
  const regionCode = `530627102${200 + town}`;
  const same = [
    await givenWorker(system, { villageCode: regionCode }),
    await givenWorker(system, { villageCode: regionCode }),
  ];
  const input = { idempotencyKey: unique(), regionCode, perWorker: 1, pushesPerVacancy: 9 };
  const { pushRun } = await system.mutate(system.tokens.BUREAU, 'startPositionPush', 'pushRun { id }', input);
  const { db, clock, ids, log } = system.platform;
  const key = pushingKey(asId(pushRun?.id ?? '', 'run'));
  const told = async () => (await Promise.all(same.map((one) => pushesOf(system, one)))).flat();
  while ((await told()).length === 0) {
    const job = jobOf('Campaigns', (await db.get(key)) ?? {});
    if (job !== undefined) await continuePush({ db, clock, ids, log }, job, SIZES);
  }
  const [first] = await told();
  const keepId = same.find((one) => one !== first?.workerId);
  const merge = { idempotencyKey: unique(), keepId, mergeId: first?.workerId };
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'mergeWorkers', 'worker { id }', merge);
  expect(userErrors).toEqual([]);
  await runThrough(system, pushRun?.id ?? '', []);
  expect(await told()).toHaveLength(1);
  await closeAll(system, positions);
});

test('a posting that another one of its job covers in the middle of a run is told to nobody from then on', async () => {
  const positions = await givenPositions(system, await givenEnterprise(system), [{ headcount: 9 }, { headcount: 9 }]);
  const [shown = '', copy = ''] = positions;
  await system.pump.idle();
  town += 1;
  const regionCode = `530627102${200 + town}`;
  const workers = [
    await givenWorker(system, { villageCode: regionCode }),
    await givenWorker(system, { villageCode: regionCode }),
  ];
  const input = { idempotencyKey: unique(), regionCode, perWorker: 2, pushesPerVacancy: 9 };
  const { pushRun } = await system.mutate(system.tokens.BUREAU, 'startPositionPush', 'pushRun { id }', input);
  const { db, clock, ids, log } = system.platform;
  const key = pushingKey(asId(pushRun?.id ?? '', 'run'));
  for (;;) {
    const item = await db.get(key);
    if (item?.['phase'] === 'WRITING') break;
    await continuePush({ db, clock, ids, log }, jobOf('Campaigns', item ?? {})!, SIZES);
  }
  const item = await db.get(positionKey(asId(copy, 'pos')));
  await db.execute([fileUnderJob(item ?? {}, { jobKey: asId(shown, 'pos'), covered: true })]);
  await runThrough(system, pushRun?.id ?? '', []);
  const told = (await Promise.all(workers.map((one) => pushesOf(system, one)))).flat();
  expect(told.map(({ positionId }) => positionId)).toEqual([shown, shown]);
  await closeAll(system, positions);
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
