/** Push runs of people who go together, killed at any write and over several units: parties are told as one or not at all. */
import fc from 'fast-check';
import { readPushRun } from '../../functions/domains/matching/push-run/service';
import { asId } from '../../functions/platform/values/ids';
import { runs } from '../kit/long';
import { closeAll, deaths, pushesOf, runThrough } from '../kit/push-runs';
import { givenEnterprise, givenPositions, givenWorker, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;
let town = 0;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

/** A day and more from each other. */
const CITIES = ['441900', '330106'] as const;

const worlds = fc.record({
  /** Of one enterprise each. */
  jobs: fc.array(fc.record({ headcount: fc.integer({ min: 1, max: 3 }), city: fc.constantFrom(...CITIES) }), {
    ...{ minLength: 1, maxLength: 4 },
  }),
  people: fc.integer({ min: 2, max: 7 }),
  /** Who named whom, by number. */
  wishes: fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }), fc.boolean()), { minLength: 1, maxLength: 4 }),
  /** The number of somebody who lets no software choose; of nobody if there are fewer people. */
  refuser: fc.nat({ max: 20 }),
  perWorker: fc.integer({ min: 1, max: 2 }),
  deaths,
});

/** The parties of people who named each other, by numbers, from the pairs alone. */
function partiesOf(people: number, pairs: readonly (readonly [number, number])[]): number[][] {
  const party = Array.from({ length: people }, (_, number) => number);
  for (let round = 0; round < people; round += 1)
    for (const [one, other] of pairs) {
      const least = Math.min(party[one]!, party[other]!);
      [party[one], party[other]] = [least, least];
    }
  return [...new Set(party)].map((first) => party.flatMap((own, number) => (own === first ? [number] : [])));
}

test('all of a party are told of jobs in one place or none is, alone is who is in none, and no cap is passed', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ jobs, people, wishes, refuser, perWorker, ...world }) => {
      town += 1;
      const positions = await Promise.all(
        jobs.map(async ({ headcount, city: regionCode }) => {
          const rows = [{ headcount, regionCode }];
          return (await givenPositions(system, await givenEnterprise(system), rows))[0] ?? '';
        }),
      );
      await system.pump.idle();
      const regionCode = `530627102${200 + town}`;
      const workers = await Promise.all(
        Array.from({ length: people }, () => givenWorker(system, { villageCode: regionCode })),
      );
      const consent = (number: number, input: object) =>
        system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', { workerId: workers[number], ...input });
      const asked = wishes.filter(([one, other]) => one !== other && one < people && other < people);
      for (const [one, other, isReturned] of asked) {
        const named = (companion: number) => ({
          ...{ purpose: 'GO_TOGETHER', granted: true, companionId: workers[companion] },
        });
        await consent(one, named(other));
        if (isReturned) await consent(other, named(one));
      }
      if (refuser < people) await consent(refuser, { purpose: 'AUTOMATIC_MATCHING', granted: false });
      const returned = asked.filter(
        ([one, other, isReturned]) => isReturned || asked.some(([a, b]) => a === other && b === one),
      );
      const parties = partiesOf(
        people,
        returned.map(([one, other]) => [one, other] as const),
      );
      const input = { idempotencyKey: unique(), regionCode, perWorker, pushesPerVacancy: 1 };
      const { pushRun } = await system.mutate(system.tokens.BUREAU, 'startPositionPush', 'pushRun { id }', input);
      const id = pushRun?.id ?? '';
      await runThrough(system, id, world.deaths);
      const told = await Promise.all(workers.map((worker) => pushesOf(system, worker)));
      const all = told.flat().map(({ positionId }) => positionId);
      for (const own of told) expect(own.length).toBeLessThanOrEqual(perWorker);
      for (const [at, position] of positions.entries())
        expect(all.filter((one) => one === position).length).toBeLessThanOrEqual(jobs[at]!.headcount);
      // Jobs of different employers are of one place if they are in one city.
      const citiesOf = (number: number): string[] =>
        told[number]!.map(({ positionId }) => jobs[positions.indexOf(positionId)]!.city).sort();
      for (const party of parties) {
        for (const member of party) expect([party, citiesOf(member)]).toEqual([party, citiesOf(party[0]!)]);
        if (party.includes(refuser)) expect(party.flatMap((member) => told[member])).toEqual([]);
      }
      const done = await readPushRun(system.platform.db, asId(id, 'run'));
      expect(done).toMatchObject({ run: { status: 'DONE' }, pushing: { pushesMade: all.length, workersSeen: people } });
      // Who is first to be told and suits everything is told, unless others took the places.
      if (all.length === 0) expect(parties.every((party) => party.includes(refuser) || party.length > 1)).toBe(true);
      await closeAll(system, positions);
    }),
    runs(12),
  );
});
