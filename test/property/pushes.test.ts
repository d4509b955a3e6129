/** Push runs that are killed at any write and begun again: the same pushes once, within every cap. */
import fc from 'fast-check';
import { roomsOf, shareOf } from '../../functions/domains/matching/push-run/steps/rooms-of-run';
import { makeLot, type Making } from '../../functions/domains/matching/push-run/steps/write-pushes';
import { continuePush } from '../../functions/domains/matching/push-run/steps/push-job';
import { pushingKey } from '../../functions/domains/matching/push-run/steps/pushing-store';
import { fileUnderJob, parsePosition, type Position, positionKey } from '../../functions/domains/jobs/position/store';
import { keysApart, keysTogether, toldBeforeOf, toldKeyOf } from '../../functions/domains/jobs/position/told-keys';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { readPushRun } from '../../functions/domains/matching/push-run/service';
import { instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { runs } from '../kit/long';
import type { Push } from '../../functions/domains/matching/push/push-store';
import { closeAll, deaths, pushesOf, runThrough, SIZES, stepOf, untilWriting } from '../kit/push-runs';
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

test('who is planned twice, because a run read them in two villages, is told of no more than the run may tell', async () => {
  const positions = await givenPositions(
    system,
    await givenEnterprise(system),
    Array.from({ length: 6 }, () => ({ headcount: 9 })),
  );
  const { db, clock, ids, log } = system.platform;
  const until = instantOf(new Date(clock.now().getTime() + 3_600_000));
  const planned = (workerId: string, at: number) => ({
    ...{ workerId: asId(workerId, 'wkr'), positionId: asId(positions[at] ?? '', 'pos') },
    ...{ score: 500, room: 9, reasons: [] },
  });
  const make = (worker: string, run: Making['run'], ...places: number[]) =>
    makeLot(
      { db, clock, ids, log },
      { run, until },
      places.map((at) => planned(worker, at)),
    );
  const run = { id: ids.next('run'), perWorker: 3 };
  const [early, late] = [await givenWorker(system), await givenWorker(system)];
  expect([await make(early, run, 0, 1), await make(early, run, 2, 3)]).toEqual([2, 1]);
  const atOnce = await Promise.all([make(late, run, 0, 1), make(late, run, 2, 3)]);
  expect(atOnce.reduce((sum, made) => sum + made, 0)).toBe(3);
  const told = await toldOf([early, late]);
  expect(told.map((own) => own.length)).toEqual([3, 3]);
  // Another run may tell them again.
  expect(await make(early, { ...run, id: ids.next('run') }, 4, 5)).toBe(2);
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
  const { db } = system.platform;
  await untilWriting(system, pushRun?.id ?? '');
  const item = await db.get(positionKey(asId(copy, 'pos')));
  await db.commit([fileUnderJob(parsePosition(item ?? {}), { jobKey: asId(shown, 'pos'), covered: true })]);
  await runThrough(system, pushRun?.id ?? '', []);
  const told = (await Promise.all(workers.map((one) => pushesOf(system, one)))).flat();
  expect(told.map(({ positionId }) => positionId)).toEqual([shown, shown]);
  await closeAll(system, positions);
});

/** A run of a village with so many people; nothing of it is done yet. */
async function givenRun(people: number, caps: { readonly perWorker: number; readonly pushesPerVacancy: number }) {
  town += 1;
  const regionCode = `530627102${200 + town}`;
  const workers = await Promise.all(
    Array.from({ length: people }, () => givenWorker(system, { villageCode: regionCode })),
  );
  const input = { idempotencyKey: unique(), regionCode, ...caps };
  const { pushRun } = await system.mutate(system.tokens.BUREAU, 'startPositionPush', 'pushRun { id }', input);
  return { id: asId(pushRun?.id ?? '', 'run'), told: async () => (await toldOf(workers)).flat() };
}

function toldOf(workers: readonly string[]): Promise<Push[][]> {
  return Promise.all(workers.map((worker) => pushesOf(system, worker)));
}

test('two runs that assigned the last place of a job at the same time tell one person of it', async () => {
  const positions = await givenPositions(system, await givenEnterprise(system), [{ headcount: 1 }]);
  await system.pump.idle();
  const both = [
    await givenRun(2, { perWorker: 1, pushesPerVacancy: 1 }),
    await givenRun(2, { perWorker: 1, pushesPerVacancy: 1 }),
  ];
  for (const { id } of both) await untilWriting(system, id);
  await Promise.all(both.map(({ id }) => runThrough(system, id, [])));
  expect((await Promise.all(both.map(({ told }) => told()))).flat()).toHaveLength(1);
  await closeAll(system, positions);
});

test('what was written before a run was killed is counted once, and an answer that came meanwhile stays', async () => {
  const positions = await givenPositions(system, await givenEnterprise(system), [{ headcount: 1 }]);
  await system.pump.idle();
  const { id, told } = await givenRun(1, { perWorker: 3, pushesPerVacancy: 9 });
  await untilWriting(system, id);
  await stepOf(system, id, { afterWrites: 0, lastWriteDone: true });
  const [push] = await told();
  const input = { idempotencyKey: unique(), pushId: push?.id, answer: 'INTERESTED', via: 'CADRE' };
  expect((await system.mutate(system.tokens.BUREAU, 'answerPush', 'push { id }', input)).userErrors).toEqual([]);
  await runThrough(system, id, []);
  expect((await told()).map(({ status }) => status)).toEqual(['INTERESTED']);
  expect((await readPushRun(system.platform.db, id))?.pushing.pushesMade).toBe(1);
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

/** What befalls a posting, of four: it joins the job of another one, leaves its own, or somebody is told of it. */
const steps = fc.array(
  fc.record({ one: fc.nat(3), other: fc.nat(3), what: fc.constantFrom('JOIN', 'LEAVE', 'TELL') }),
  { maxLength: 40 },
);

test('postings of one job count who was told of any of them, and who parts counts only its own from then on', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let postings = Array.from({ length: 4 }, (_, at) => ({ id: asId(`pos_${at}`, 'pos'), version: 1 }) as const).map(
        (one): Pick<Position, 'id' | 'version' | 'toldKey' | 'toldWith'> => one,
      );
      const jobs = postings.map((_, at) => new Set([at]));
      const byKey = new Map<string, number[]>();
      const own = postings.map(() => new Set<number>());
      const counted = postings.map(() => new Set<number>());
      const written = (at: number, keys: Pick<Position, 'toldKey' | 'toldWith'>): void => {
        const { id, version } = postings[at]!;
        postings = postings.with(at, { id, version: version + 1, ...keys });
      };
      for (const [number, { one, other, what }] of all.entries()) {
        const job = jobs[one]!;
        if (what === 'JOIN') {
          const joined = new Set([...job, ...jobs[other]!]);
          const told = new Set([...joined].flatMap((at) => [...counted[at]!]));
          const those = [...joined].map((at) => postings[at]!);
          for (const at of joined) written(at, keysTogether(postings[at]!, those));
          for (const at of joined) [jobs[at], counted[at]] = [joined, new Set(told)];
        } else if (what === 'LEAVE') {
          job.delete(one);
          jobs[one] = new Set([one]);
          counted[one] = new Set(own[one]);
          written(one, keysApart(postings[one]!));
        } else {
          const key = toldKeyOf(postings[one]!);
          byKey.set(key, [...(byKey.get(key) ?? []), number]);
          own[one]!.add(number);
          for (const at of job) counted[at]!.add(number);
        }
        for (const [at, posting] of postings.entries()) {
          const people = [toldKeyOf(posting), ...toldBeforeOf(posting)].flatMap((key) => byKey.get(key) ?? []);
          expect(people.sort((a, b) => a - b)).toEqual([...counted[at]!].sort((a, b) => a - b));
        }
      }
    }),
    runs(200),
  );
});

test('a job has the room of its vacancies, less those who were told of it, under whichever key', () => {
  const offers = [
    { id: 'pos_2', vacancies: 3, toldKey: 'pos_2.7' },
    { id: 'pos_3', vacancies: 1 },
    { id: 'pos_4', vacancies: 4, toldWith: ['pos_2.7', 'pos_5'] },
  ] satisfies Parameters<typeof roomsOf>[0];
  const rooms = roomsOf(
    offers,
    2,
    new Map([
      ['pos_2.7', 5],
      ['pos_3', 9],
      ['pos_4', 2],
    ]),
  );
  expect([...rooms]).toEqual([
    ['pos_2.7', { all: 6, left: 1 }],
    ['pos_3', { all: 2, left: 0 }],
    ['pos_4', { all: 3, left: 1 }],
  ]);
});
