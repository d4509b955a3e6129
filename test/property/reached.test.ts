/**
 * Who was reached counts once a season, on the day of the first receipt or visit: however often registrations are merged, by
 * whichever of them a receipt comes or a visit is recorded, however visits are corrected afterwards, and however late, often
 * and out of order the records of all that come.
 */
import fc from 'fast-check';
import { noticeOf } from '../../functions/domains/notices/notice/notice';
import { carryReaches } from '../../functions/domains/people/reach/carry';
import { contributions } from '../../functions/domains/people/reach/counts';
import { markReached } from '../../functions/domains/notices/notice/reading/mark-reached';
import { parseReach, reachesOf, reachKey, reachOf, reachPut } from '../../functions/domains/people/reach/store';
import { readItem } from '../../functions/platform/items/read-item';
import { writeNotice } from '../../functions/domains/notices/notice/store';
import { workerKey } from '../../functions/domains/people/worker/store';
import { mergeWorkers } from '../../functions/domains/people/duplicate/merge';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { correctVisit } from '../../functions/domains/support/visit/correct';
import { followVisits } from '../../functions/domains/support/visit/on-stream';
import { recordVisit } from '../../functions/domains/support/visit/record';
import type { Item } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { readRecords } from '../../functions/platform/streams/streams';
import { civilDateOf } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { noting, type NotedChange } from '../kit/noting-database';
import { accountOf, settlePerson } from '../kit/pairs/people';
import { eventOf, recordsOf } from '../kit/stream-events';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

/** The season that NOW, in February, lies in began in November; the next one begins 262 days later. */
const DAYS = [0, 1, 40, 261, 262, 300];
const seasonOf = (day: number): number => (day > 261 ? 1 : 0);

const step = fc.oneof(
  // Somebody reads, by the registration to whom they were told; STALE by whoever still takes it for the present one.
  fc.record({
    does: fc.constantFrom('READ', 'STALE'),
    who: fc.nat({ max: 3 }),
    day: fc.constantFrom(...DAYS),
  }),
  fc.record({
    does: fc.constant('VISIT'),
    people: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
    day: fc.constantFrom(...DAYS),
  }),
  // A repeat with the same key, and one with another day or other people.
  fc.record({ does: fc.constant('AGAIN'), visit: fc.nat({ max: 5 }) }),
  fc.record({
    does: fc.constant('CORRECT'),
    ...{ visit: fc.nat({ max: 5 }), back: fc.constantFrom(0, 1, 39) },
    people: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
  }),
  fc.record({ does: fc.constant('MERGE'), who: fc.nat({ max: 3 }), into: fc.nat({ max: 3 }) }),
  fc.record({ does: fc.constant('DELIVER'), share: fc.nat({ max: 9 }) }),
);

let told = 0;

/** What the oracle knows of a visit: on which day it was, and which registrations it named. */
interface Visited {
  readonly id: string;
  readonly recordedOn: number;
  readonly input: Parameters<typeof recordVisit>[1];
  on: number;
  people: readonly number[];
}

test('each person counts once a season, on the day of the first receipt or visit of all their registrations', async () => {
  const seen = { merged: 0, twoSeasons: 0, corrected: 0, visitFirst: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
      const changes: NotedChange[] = [];
      const db = noting(
        local.db,
        changes,
        (table, sk) => table === 'Workers' && (sk === 'profile' || /^(reached|visited)#/.test(sk)),
      );
      const ids = await Promise.all([0, 1, 2, 3].map(async () => asId((await settlePerson(local.db)).id, 'wkr')));
      /** Whom each registration is by now. */
      const remains = [0, 1, 2, 3];
      const first = new Map<string, number>();
      const visits: Visited[] = [];
      const deliver = async (batch: readonly NotedChange[]): Promise<void> => {
        if (batch.length === 0) return;
        const records = readRecords(eventOf('shard', recordsOf(batch, NOW)));
        await carryReaches(contextOf(db), records);
        await followVisits(contextOf(db), records);
      };
      const dayOf = (day: number): Date => new Date(NOW.getTime() + day * 86_400_000);
      const at = (day: number) => contextOf(db, { viewer: accountOf(), now: dayOf(day) });
      const civil = (day: number) => civilDateOf(dayOf(day));
      // Receipts are of when they came, so their days go up.
      const days = steps.flatMap((one) => ('day' in one ? [one.day] : [])).toSorted((a, b) => a - b);
      for (const one of steps) {
        if ('share' in one) {
          // Some come now, in another order, and some of them come again later.
          const batch = changes.splice(0, Math.ceil((changes.length * one.share) / 9)).toReversed();
          changes.push(...batch.filter((_, place) => (place + one.share) % 3 === 0));
          await deliver(batch);
          continue;
        }
        if (one.does === 'VISIT') {
          const day = days.shift() ?? 0;
          // The caller names each person once, by any of their registrations.
          const people = one.people.filter((who, place) =>
            one.people.slice(0, place).every((other) => remains[other] !== remains[who]),
          );
          const input = {
            ...{ idempotencyKey: `visit ${(told += 1)}`, kind: 'WARMTH' as const, on: civil(day) },
            workerIds: people.map((who) => ids[who]!),
          };
          const made = valueOf(await recordVisit(contextOf(db, { now: dayOf(day) }), input));
          visits.push({ id: made.id, recordedOn: day, input, on: day, people });
          continue;
        }
        if (one.does === 'AGAIN') {
          const visit = visits[one.visit];
          if (visit !== undefined)
            expect(valueOf(await recordVisit(contextOf(db, { now: dayOf(visit.recordedOn) }), visit.input)).id).toBe(
              visit.id,
            );
          continue;
        }
        if (one.does === 'CORRECT') {
          const visit = visits[one.visit];
          if (visit === undefined) continue;
          const people = one.people.filter((who, place) =>
            one.people.slice(0, place).every((other) => remains[other] !== remains[who]),
          );
          const on = visit.recordedOn - one.back;
          const input = {
            ...{ idempotencyKey: `visit ${(told += 1)}`, visitId: visit.id, on: civil(on) },
            workerIds: people.map((who) => ids[who]!),
          };
          valueOf(await correctVisit(at(visit.recordedOn), input));
          Object.assign(visit, { on, people });
          seen.corrected += 1;
          continue;
        }
        const id = ids[one.who]!;
        if ('into' in one) {
          if (remains[one.who] !== one.who || remains[one.into] !== one.into || one.who === one.into) continue;
          const input = { keepId: ids[one.into]!, mergeId: id, idempotencyKey: `${id} merged` };
          valueOf(await mergeWorkers(contextOf(db, { viewer: accountOf() }), input));
          remains.forEach((is, place) => {
            if (is === one.who) remains[place] = one.into;
          });
          continue;
        }
        const day = days.shift() ?? 0;
        const when = instantOf(dayOf(day));
        if (one.does === 'STALE') {
          const reach = reachOf(id, asRegionCode('530627102201'), when);
          // A visit may have been noted before, beside which the receipt stands.
          const before = await readItem(db, reachKey(reach), parseReach);
          if (before?.at === undefined)
            expect((await db.commit([reachPut({ ...before, ...reach }, before)])).committed).toBe(true);
        } else {
          const draft = { kind: 'HOLD_ENDED', objectId: `alc_${(told += 1)}`, at: when, until: when, to: {} } as const;
          const notice = noticeOf(draft, { addressee: id }, NOW);
          await db.execute([writeNotice(notice)]);
          await markReached(contextOf(db), [notice], when);
        }
        const key = `${one.who} ${seasonOf(day)}`;
        first.set(key, Math.min(first.get(key) ?? Infinity, day));
      }
      while (changes.length > 0) await deliver(changes.splice(0));
      const wanted = new Map<string, number>();
      for (const [key, day] of first) {
        const [who, season] = key.split(' ');
        const person = `${remains[Number(who)]} ${season}`;
        wanted.set(person, Math.min(wanted.get(person) ?? Infinity, day));
      }
      for (const { on, people } of visits)
        for (const who of people) {
          const person = `${remains[who]} ${seasonOf(on)}`;
          if (on < (wanted.get(person) ?? Infinity)) seen.visitFirst += 1;
          wanted.set(person, Math.min(wanted.get(person) ?? Infinity, on));
        }
      const counted = new Map<string, number>();
      for (const [who, id] of ids.entries()) {
        const { items } = await local.db.query(reachesOf(id));
        for (const { on, amount, indicator } of items.flatMap(contributions)) {
          expect([indicator, amount]).toEqual(['PEOPLE_REACHED', 1]);
          const day = Math.round((Date.parse(on) - Date.parse(instantOf(NOW).slice(0, 10))) / 86_400_000);
          counted.set(`${who} ${seasonOf(day)}`, day);
        }
        expect(remains[who] === who || items.length === 0).toBe(true);
      }
      expect([...counted].toSorted()).toEqual([...wanted].toSorted());
      if (remains.some((is, who) => is !== who)) seen.merged += 1;
      if ([...wanted.keys()].some((key) => wanted.has(key.replace(/0$/, '1')) && key.endsWith('0')))
        seen.twoSeasons += 1;
    }),
    runs(160, 8),
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

test('who was merged into a profile that can not be read then counts once after the profile is mended', async () => {
  const [kept, left] = await Promise.all([0, 1].map(async () => asId((await settlePerson(local.db)).id, 'wkr')));
  const changes: NotedChange[] = [];
  const db = noting(local.db, changes, (_, sk) => sk === 'profile');
  const follow = (): Promise<void> =>
    carryReaches(contextOf(db), readRecords(eventOf('shard', recordsOf(changes.splice(0), NOW))));
  const counted = async () =>
    Promise.all(
      [kept!, left!].map(async (id) => (await local.db.query(reachesOf(id))).items.flatMap(contributions).length),
    );
  for (const id of [kept!, left!])
    await db.commit([reachPut(reachOf(id, asRegionCode('530627102201'), instantOf(NOW)))]);
  const input = { keepId: kept!, mergeId: left!, idempotencyKey: `${left!} merged` };
  valueOf(await mergeWorkers(contextOf(db, { viewer: accountOf() }), input));
  const profile = (await local.db.get(workerKey(kept!))) ?? {};
  await local.db.commit([{ Put: { TableName: 'Workers', Item: { ...profile, villageCode: 7 } } }]);
  await expect(follow()).rejects.not.toBeInstanceOf(Fault);
  expect(await counted()).toEqual([1, 1]);
  await db.commit([{ Put: { TableName: 'Workers', Item: profile } }]);
  await follow();
  expect(await counted()).toEqual([1, 0]);
});

test('whose profile can not be read when the record of a visit comes counts once the profile is mended', async () => {
  const id = asId((await settlePerson(local.db)).id, 'wkr');
  const changes: NotedChange[] = [];
  const db = noting(local.db, changes, (_, sk) => sk === 'profile' || sk.startsWith('visited#'));
  const follow = (): Promise<void> =>
    followVisits(contextOf(db), readRecords(eventOf('shard', recordsOf(changes.splice(0), NOW))));
  const counted = async () => (await local.db.query(reachesOf(id))).items.flatMap(contributions);
  const store = (Item: Item): Promise<unknown> => db.commit([{ Put: { TableName: 'Workers', Item } }]);
  const visit = {
    kind: 'WARMTH',
    on: civilDateOf(NOW),
    workerIds: [id],
    idempotencyKey: `visit ${(told += 1)}`,
  } as const;
  valueOf(await recordVisit(contextOf(db), visit));
  changes.splice(0, changes.length, ...changes.filter(({ keys }) => keys.sk !== 'profile'));
  const profile = (await local.db.get(workerKey(id))) ?? {};
  await local.db.commit([{ Put: { TableName: 'Workers', Item: { ...profile, villageCode: 7 } } }]);
  await expect(follow()).rejects.not.toBeInstanceOf(Fault);
  expect(await counted()).toEqual([]);
  await store(profile);
  await follow();
  expect(await counted()).toMatchObject([{ indicator: 'PEOPLE_REACHED', on: civilDateOf(NOW), amount: 1 }]);
});
