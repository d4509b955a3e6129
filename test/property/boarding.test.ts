/**
 * Boarding reports of devices that are offline: whatever their order, however often each comes and however often a server
 * dies over one, they end in one manifest, and no seat is anybody's twice.
 */
import fc from 'fast-check';
import { boardPassengers } from '../../functions/domains/travel/manifest/boarding';
import { livingAmong, passengersOf } from '../../functions/domains/travel/manifest/passengers';
import { boardingNotices } from '../../functions/domains/travel/manifest/notices/notices';
import { tellTravellers } from '../../functions/domains/travel/manifest/notices/telling-job';
import { tellAtOf } from '../../functions/domains/travel/travel-service/day-before/tell-at';
import {
  beginTelling,
  SEAT_TELLING,
  tellingKey,
} from '../../functions/domains/travel/travel-service/day-before/telling-store';
import { type Manifest, manifestPut } from '../../functions/domains/travel/manifest/store';
import { type Allocation, allocationsOn, holdSeats } from '../../functions/domains/travel/booking/allocation-store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { limits } from '../../functions/limits';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import { closeManifest, getManifest } from '../../functions/domains/travel/manifest/service';
import { serviceOf } from '../../functions/domains/travel/booking/loader';
import { tripKey } from '../../functions/domains/people/trip/store';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { leaveParty } from '../../functions/domains/travel/travel-request/leave-party';
import type { BoardPassengersInput, WalkOnInput } from '../../functions/generated/graphql';
import type { Viewer } from '../../functions/platform/security/viewer';
import { addDays, civilDateOf } from '../../functions/platform/values/civil-date';
import { asInstant, type Instant, instantOf } from '../../functions/platform/values/clock';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { asId, createIds, nextOwned } from '../../functions/platform/values/ids';
import { type AfterEffects, startAfterEffects } from '../kit/after-effects';
import { type Death, dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { settlePerson } from '../kit/pairs/people';
import { identityNumber } from '../kit/system';
import {
  BUREAU,
  contextOf,
  jobAt,
  NOW,
  readAllocations,
  readInventory,
  readRequest,
  requestInput,
  riders,
  runnerOf,
  schedule,
  valueOf,
} from '../kit/travel-scene';

let local: LocalDatabase;
let effects: AfterEffects;

beforeAll(async () => {
  local = await startLocalDatabase();
  effects = await startAfterEffects(local, contextOf(local.db));
});

afterAll(async () => {
  effects.stop();
  await local.stop();
});

const HOUR = 3_600_000;
/** The last day after NOW that a coach leaves on: each play has days of its own. */
let lastDay = 0;

const CARRIER: Viewer = { roles: ['CARRIER'], carrierId: 'bus', account: 'issuer|bus' };

/** Two parties of two, two people who are registered, and three who are not. */
const people = { booked: 4, known: 2, strangers: 3 };

const report = fc.record({
  booked: fc.uniqueArray(fc.nat({ max: people.booked - 1 }), { maxLength: 3 }),
  walkOns: fc.uniqueArray(fc.nat({ max: people.known + people.strangers - 1 }), { maxLength: 3 }),
  at: fc.integer({ min: -60, max: 60 }),
});
const death: fc.Arbitrary<Death | undefined> = fc.option(
  fc.record({ afterWrites: fc.integer({ min: 0, max: 3 }), lastWriteDone: fc.boolean() }),
  { nil: undefined },
);
const history = fc.record({
  reports: fc.array(report, { minLength: 1, maxLength: 5 }),
  /** Which report comes, and what becomes of its server; at the end each comes once more. */
  deliveries: fc.array(fc.record({ which: fc.nat({ max: 4 }), death, together: fc.boolean() }), { maxLength: 8 }),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
  /** Who of the first party leaves before the coach does. */
  leaver: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
  /** Seats beside those of the parties. */
  spare: fc.integer({ min: 0, max: 6 }),
  /** Whether one of the registered has a seat on another coach. */
  elsewhere: fc.boolean(),
});

async function deliver(
  db: Database,
  { viewer, now }: { viewer: Viewer; now: Date },
  input: BoardPassengersInput,
  dies?: Death,
) {
  try {
    return await boardPassengers(contextOf(dyingDatabase(db, dies), { viewer, now }), input);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

test('reports with walk-ons, strangers and leavers end in one manifest, in any order and repetition', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ reports, deliveries, order, leaver, spare, elsewhere }) => {
      const { db } = local;
      const day = (lastDay += 2) - 1;
      const leaves = NOW.getTime() + (24 * day + 1) * HOUR;
      const minute = (number: number): Instant => instantOf(new Date(leaves + number * 60_000));
      const after = new Date(leaves + 5 * HOUR);
      const on = (number: number) => {
        const date = addDays(civilDateOf(NOW), number);
        return { earliestOn: date, latestOn: date };
      };
      const service = await schedule(db, { mode: 'COACH', carrierId: 'bus', seats: people.booked + spare, day });
      const persons = [];
      for (let made = 0; made < people.booked + people.known; made += 1) persons.push(await settlePerson(db));
      const booked = persons.slice(0, people.booked).map(({ id }) => id);
      const [first, second] = [booked.slice(0, 2), booked.slice(2)];
      const asked = [];
      for (const party of [first, second])
        asked.push(valueOf(await requestTravel(contextOf(db), requestInput({ workerIds: party, ...on(day) }))));
      expect(asked.every(({ allocationId = '' }) => allocationId.endsWith(service.id.slice(4)))).toBe(true);
      valueOf(await closeManifest(contextOf(db), { serviceId: service.id }));
      const gone = leaver === undefined ? undefined : first[leaver];
      if (gone !== undefined)
        valueOf(await leaveParty(contextOf(db), { travelRequestId: asked[0]?.id ?? '', workerId: gone }));
      const other = elsewhere
        ? await schedule(db, { mode: 'COACH', carrierId: 'bus', seats: 1, day: day + 1 })
        : undefined;
      const known = persons.slice(people.booked);
      if (other !== undefined) {
        const input = requestInput({ workerIds: [known[0]?.id ?? ''], ...on(day + 1) });
        const { allocationId = '' } = valueOf(await requestTravel(contextOf(db), input));
        valueOf(await confirmAllocation(contextOf(db), { allocationId }));
      }
      const cards = [
        ...known.map((person) => ({ identityNumber: person.identityNumber, name: person.name })),
        ...Array.from({ length: people.strangers }, (_, index) => ({
          identityNumber: identityNumber(),
          name: `张${index}`,
        })),
      ];
      const row = (index: number): WalkOnInput => ({ ...cards[index], direction: 'WORKBOUND' });
      const inputs = reports
        .filter((one) => one.booked.length + one.walkOns.length > 0)
        .map((one) => ({
          serviceId: service.id,
          workerIds: one.booked.map((index) => booked[index] ?? ''),
          walkOns: one.walkOns.map(row),
          at: minute(one.at),
        }));
      let under: Promise<unknown>[] = [];
      for (const { which, death: dies, together } of deliveries) {
        const input = inputs[which];
        if (input === undefined) continue;
        under.push(deliver(db, { viewer: CARRIER, now: after }, input, dies));
        if (!together) {
          await Promise.all(under);
          under = [];
        }
      }
      await Promise.all(under);
      const answers = [];
      for (const which of order) {
        const input = inputs[which];
        if (input !== undefined)
          answers.push({ input, answer: await deliver(db, { viewer: BUREAU, now: after }, input) });
      }

      // By hand from the reports: the earliest time of each, in whatever order and by whatever device it was reported.
      const earliest = (told: (one: (typeof reports)[number]) => boolean): Instant | undefined =>
        reports
          .filter(told)
          .map(({ at }) => minute(at))
          .sort()[0];
      const seats = spare + (gone === undefined ? 0 : 1);
      const came = cards.flatMap((_, index) => (reports.some(({ walkOns }) => walkOns.includes(index)) ? [index] : []));
      const view = await getManifest(contextOf(db, { now: after }), service.id);
      if (view === null) throw new Error('Expected a manifest');
      const allocations = await readAllocations(db, service.id);
      const list = passengersOf(view, allocations, after);
      const whoOf = new Map(known.map(({ id }, index) => [id, index]));
      const vault = contextOf(db).vault;
      const walkers = list.flatMap(({ workerId, boardedAt, allocation: { walkOn, cardNumberBox = '', id } }) => {
        if (walkOn === undefined) return [];
        const number = vault.decrypt(cardNumberBox, id);
        const index = cards.findIndex((card) => card.identityNumber === number);
        expect(whoOf.get(workerId) ?? index).toBe(index);
        return [{ index, boardedAt }];
      });
      expect(new Set(walkers.map(({ index }) => index)).size).toBe(walkers.length);
      expect(walkers).toHaveLength(Math.min(came.length, seats));
      for (const { index, boardedAt } of walkers)
        expect(boardedAt).toBe(earliest(({ walkOns }) => walkOns.includes(index)));
      const bookedNow = list.filter(({ allocation: { walkOn } }) => walkOn === undefined);
      expect(bookedNow.map(({ workerId, boardedAt }) => [workerId, boardedAt]).sort()).toEqual(
        booked
          .flatMap((id, index) => (id === gone ? [] : [[id, earliest((one) => one.booked.includes(index))]]))
          .sort(),
      );
      const numbers = list.map(({ seatNumber }) => seatNumber);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(numbers.every((number) => number >= 1 && number <= people.booked + spare)).toBe(true);
      // The inventory counts what the list shows.
      const { pool } = await readInventory(db, service.id);
      expect(pool).toEqual(
        riders(service, livingAmong(allocations, after)).map((count) => people.booked + spare - count),
      );
      // The last answers name exactly those who have no seat.
      const seated = new Set(walkers.map(({ index }) => index));
      for (const { input, answer } of answers) {
        if (answer?.ok !== true) throw new Error('Expected an answer');
        expect(answer.value.missing.map(({ code, path }) => `${code} ${path.join('.')}`).sort()).toEqual(
          [
            ...input.workerIds.flatMap((id, index) => (id === gone ? [`NOT_ON_MANIFEST workerIds.${index}`] : [])),
            ...input.walkOns.flatMap(({ identityNumber: number }, index) =>
              seated.has(cards.findIndex((card) => card.identityNumber === number))
                ? []
                : [`NO_SEAT_FREE walkOns.${index}`],
            ),
          ].sort(),
        );
      }
      // A seat elsewhere came back with the seat here, and not without it.
      if (other !== undefined) expect((await readInventory(db, other.id)).pool[0]).toBe(seated.has(0) ? 1 : 0);
    }),
    runs(40, 10),
  );
});

describe('a report that dies once the seat is taken, and never comes again', () => {
  const deaths: readonly (readonly [string, Death])[] = [
    ['before its first answer', { afterWrites: 0, lastWriteDone: true }],
    ['before the former journey is given up', { afterWrites: 1, lastWriteDone: false }],
  ];
  const parties = [
    ['a seat', 1, 2],
    ['a seat in a party', 2, 2],
    ['a place in line', 1, 0],
    ['a place in line in a party', 2, 0],
  ] as const;

  test.each(deaths.flatMap(([when, death]) => parties.map((party) => [...party, when, death] as const)))(
    'gives up %s of %i on a coach with %i seats more: %s',
    async (_what, size, more, _when, death) => {
      const { db } = local;
      const day = (lastDay += 2) - 1;
      const walker = await settlePerson(db);
      const others = size === 1 ? [] : [(await settlePerson(db)).id];
      const last = await settlePerson(db);
      const date = addDays(civilDateOf(NOW), day + 1);
      const coachOf = (seats: number, on: number) => schedule(db, { mode: 'COACH', carrierId: 'bus', seats, day: on });
      const other = await coachOf(1 + more, day + 1);
      const ask = async (workerIds: string[]) =>
        valueOf(await requestTravel(contextOf(db), requestInput({ workerIds, earliestOn: date, latestOn: date })));
      // Where the other coach is to be full, somebody else has its only seat.
      if (more === 0) await ask([last.id]);
      const former = await ask([walker.id, ...others]);
      expect(former.status).toBe(more === 0 ? 'WAITLISTED' : 'ALLOCATED');
      const { allocationId } = former;
      if (allocationId !== undefined) valueOf(await confirmAllocation(contextOf(db), { allocationId }));
      const coach = await coachOf(1, day);
      valueOf(await closeManifest(contextOf(db), { serviceId: coach.id }));
      await effects.passOver();
      const { identityNumber: number, name } = walker;
      const walkOns: WalkOnInput[] = [{ identityNumber: number, name, direction: 'WORKBOUND' }];
      const now = new Date(NOW.getTime() + 24 * day * HOUR);
      const input = { serviceId: coach.id, workerIds: [], walkOns };
      expect(await deliver(db, { viewer: CARRIER, now }, input, death)).toBeUndefined();
      expect((await readInventory(db, coach.id)).pool[0]).toBe(0);
      expect((await readRequest(db, former.id)).workerIds).toContain(walker.id);

      await effects.rest();
      const after = await readRequest(db, former.id);
      expect(after).toMatchObject(
        size === 1 ? { status: 'CANCELLED' } : { status: former.status, workerIds: others, leavers: [walker.id] },
      );
      expect((await readInventory(db, other.id)).pool[0]).toBe(more === 0 ? 0 : 3 - others.length);
      const trip = await db.get(tripKey(asId(walker.id, 'wkr'), 'WORKBOUND'));
      expect(serviceOf(asId(String(trip?.['allocationId']), 'alc'))).toBe(coach.id);
    },
  );
});

/** Confirmed parties of these sizes on a service, and the manifest that closing it would leave. */
async function train(sizes: readonly number[]) {
  const service = await schedule(local.db, { day: (lastDay += 1) + 3, seats: 2_000 });
  const { id: serviceId, stops } = service;
  const ids = createIds(() => NOW.getTime() + lastDay);
  let number = 0;
  const parties = sizes.map((size) => ({
    ...{ allocationId: nextOwned(ids, 'alc', serviceId), fromStop: 0, toStop: 1 },
    workerIds: Array.from({ length: size }, () => ids.next('wkr')),
    numbers: Array.from({ length: size }, () => (number += 1)),
  }));
  const allocations = parties.map(({ allocationId, workerIds, ...way }): Allocation => ({
    ...{ id: allocationId, serviceId, requestId: ids.next('trq'), workerIds, direction: 'WORKBOUND' },
    ...{ fromStop: way.fromStop, toStop: way.toStop, boardingCode: asRegionCode('530627') },
    ...{ departsAt: asInstant(stops[0]?.departsAt ?? ''), seats: workerIds.length, fromQuota: 0, status: 'CONFIRMED' },
    allocatedAt: instantOf(NOW),
  }));
  await inParallel(25, allocations, (allocation) => local.db.commit([holdSeats(allocation)]));
  const [version, at] = [1, instantOf(NOW)];
  const manifest: Manifest = { serviceId, version, closedAt: at, numberedAt: at, parties };
  return { service, parties, manifest };
}

test('a train’s travellers are each told once where they board, and once their number, in small steps that come twice or die', async () => {
  const { db } = local;
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 });
  const repeats = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(sizes, repeats, fc.nat({ max: 40 }), async (given, again, deathAt) => {
      const { service, parties, manifest } = await train(given);
      const stored = async (): Promise<Item[]> =>
        (await db.query({ ...allocationsOn(service.id), ConsistentRead: true })).items;
      const tellAt = tellAtOf(service, 10);
      await tellTravellers(
        runnerOf(db, new Date(Date.parse(tellAt) - 1_000)),
        await jobAt(db, service.id, SEAT_TELLING),
      );
      expect((await jobAt(db, service.id, SEAT_TELLING)).dueAt).toBe(tellAt);
      expect((await stored()).filter(({ boardingTold }) => boardingTold !== undefined)).toEqual([]);
      /** The job from its beginning to its end: what the records of the parties tell. */
      const tellAll = async (): Promise<string[]> => {
        const marks: string[] = [];
        for (let step = 0; (await db.get(tellingKey(service.id))) !== undefined; step += 1) {
          const [job, before] = [await jobAt(db, service.id, SEAT_TELLING), await stored()];
          const dying = dyingDatabase(db, { afterWrites: deathAt, lastWriteDone: deathAt % 2 === 0 });
          if (step === 0) await tellTravellers(runnerOf(dying, new Date(tellAt)), job).catch(onlyDeath);
          const times = 1 + (again[step % again.length] ?? 0);
          await Promise.all(Array.from({ length: times }, () => tellTravellers(runnerOf(db, new Date(tellAt)), job)));
          const after = await stored();
          const changed = after.flatMap((newItem, place) =>
            newItem['boardingTold'] === before[place]?.['boardingTold']
              ? []
              : [{ newItem, oldItem: before[place] ?? {} }],
          );
          const drafts = changed.flatMap((record) => boardingNotices(record)).filter(({ over = false }) => !over);
          expect(drafts.length).toBeLessThanOrEqual(limits.partiesToldAtOnce * 20);
          marks.push(...drafts.map(({ kind, data = {} }) => [kind, data['workerId'], data['number'] ?? ''].join(' ')));
        }
        return marks.sort();
      };
      const expected = (kind: string, word: (number: number | undefined) => string): string[] =>
        parties
          .flatMap(({ workerIds, numbers }) => workerIds.map((id, at) => [kind, id, word(numbers[at])].join(' ')))
          .sort();
      expect(await tellAll()).toEqual(expected('DEPARTURE_NEAR', () => ''));
      await db.commit([manifestPut(manifest), beginTelling(service)]);
      expect(await tellAll()).toEqual(expected('SEAT_NUMBERED', String));
      await db.commit([beginTelling(service)]);
      expect(await tellAll()).toEqual([]);
    }),
    runs(8),
  );
});

function onlyDeath(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}
