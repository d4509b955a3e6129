/**
 * Notices: whatever is repeated, late, out of order or broken off between a record and its notices, each addressee has one of a
 * fact; and who follows an inbox gets each of its notices once, whatever the clocks of writers and readers say within bounds.
 */
import fc from 'fast-check';
import { mergeWorkers } from '../../functions/domains/people/duplicate/merge';
import { updateWorker } from '../../functions/domains/people/worker/service';
import { answerNotice } from '../../functions/domains/notices/notice/answer';
import { answersNow, cadresOf, inboxOf, noticeOf } from '../../functions/domains/notices/notice/notice';
import { tellings } from '../../functions/domains/notices/notice/kinds';
import { markReached } from '../../functions/domains/notices/notice/reading/mark-reached';
import { settle, writeNotices } from '../../functions/domains/notices/notice/on-stream';
import { openTell } from '../../functions/domains/notices/notice/reading/open-tell';
import { noticesIn, tellsKey } from '../../functions/domains/people/service-list/tells-store';
import { readerOf, readingKey } from '../../functions/domains/notices/notice/reading/reading-store';
import { countUnread, isRead, listNotices, readNotices } from '../../functions/domains/notices/notice/service';
import { listNoticesSince } from '../../functions/domains/notices/notice/since';
import {
  type Notice,
  noticeKey,
  noticesOf,
  parseNotice,
  writeNotice,
} from '../../functions/domains/notices/notice/store';
import { contentOf } from '../../functions/domains/jobs/position/content';
import { type Position, positionItem } from '../../functions/domains/jobs/position/store';
import {
  nearDuplicateKey,
  parseNearDuplicate,
} from '../../functions/domains/jobs/submission/near-duplicate/near-duplicate-store';
import { keepNearDuplicates, likenessOf } from '../../functions/domains/jobs/submission/near-duplicate/near-duplicates';
import { parseResemblance } from '../../functions/domains/jobs/submission/near-duplicate/resemblance-store';
import { endNaming, nameAgency } from '../../functions/domains/reference/agency/naming/naming-store';
import type { NoticeDraft, Source } from '../../functions/domains/reference/notice-draft/notice-draft';
import type { NoticeId, ServiceId } from '../../functions/id-kinds';
import { limits } from '../../functions/limits';
import { retimeSeats } from '../../functions/domains/travel/disruption/seats-store';
import { countiesOf } from '../../functions/domains/reference/region/region';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import type { Call, Database } from '../../functions/platform/dynamodb/database';
import { put, update } from '../../functions/platform/dynamodb/expressions';
import { readAll } from '../../functions/platform/dynamodb/read-all';
import type { Connection } from '../../functions/platform/lists/listing';
import { Fault } from '../../functions/platform/requests/errors';
import type { Viewer } from '../../functions/platform/security/viewer';
import { readRecords } from '../../functions/platform/streams/streams';
import { asInstant, instantOf, preciseInstantOf } from '../../functions/platform/values/clock';
import { asId, derivedId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { workerKey } from '../../functions/domains/people/worker/store';
import { sealerOf } from '../../functions/platform/security/seals';
import { runs } from '../kit/long';
import { tellOfSeats } from '../kit/pairs/notices';
import { accountOf, settlePerson } from '../kit/pairs/people';
import { eventOf, recordsOf } from '../kit/stream-events';
import { positionInput } from '../kit/system';
import { BUREAU, contextOf, NOW, readAllocations, runnerOf, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;
let calls: Call[] = [];

beforeAll(async () => {
  local = await startLocalDatabase((call) => calls.push(call));
});

afterAll(() => local.stop());

const AT = asInstant('2027-02-12T01:00:00Z');
const UNTIL = asInstant('2027-02-14T01:00:00Z');

/** A fact of the test: what it is, and who of the people it names. */
interface Named {
  readonly fact: number;
  readonly people: readonly number[];
}

/** Notices that are written before the function breaks off; all of them when absent. */
const left = fc.option(fc.nat({ max: 6 }), { nil: undefined });
const batches = fc.record({ batch: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 6 }), left });
const MERGES = [
  [0, 1],
  [1, 2],
] as const;
const VILLAGES = ['530627001001', '530627002001', '530627003001'] as const;
/** What happens to people: 0 is merged into 1 and 1 into 2, and anybody moves within the county. */
const fates = fc.oneof(
  fc.constantFrom(...MERGES).map((merge) => ({ merge })),
  fc.record({ mover: fc.nat({ max: 3 }), village: fc.constantFrom(...VILLAGES) }),
);
/** Batches of any facts, in any order, and what happens to people between and after them. */
const history = fc.record({
  facts: fc.uniqueArray(
    fc.record({ fact: fc.nat({ max: 9 }), people: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1 }) }),
    { minLength: 1, maxLength: 5, selector: ({ fact }) => fact },
  ),
  steps: fc.array(fc.oneof({ weight: 2, arbitrary: batches }, fates), { maxLength: 8 }),
  later: fc.array(fates, { maxLength: 4 }),
});

let scenes = 0;
const NOW_READ = instantOf(new Date(NOW.getTime() + 60_000));

test('each addressee has one notice of a fact, however its record comes, whoever moves or is merged; and the end of the matter finds all of them', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ facts, steps, later }) => {
      const { db } = local;
      const scene = (scenes += 1);
      const people = await Promise.all([0, 1, 2, 3].map(async () => asId((await settlePerson(db)).id, 'wkr')));
      const idOf = (place: number) => people[place] ?? asId('wkr_', 'wkr');
      const source: Source = ({ newItem }) => {
        const { people: named, fact, over } = newItem as unknown as Named & { readonly over: boolean };
        const workerIds = named.map(idOf);
        const draft: NoticeDraft = {
          ...{ kind: 'HOLD_ENDED', objectId: `alc_${scene}`, mark: String(fact), at: AT, until: UNTIL },
          to: { people: workerIds, cadresOf: workerIds },
          data: { fact: String(fact) },
        };
        return [over ? { ...draft, over } : draft];
      };
      const tell = async (named: readonly Named[], left?: number, over = false): Promise<void> => {
        const items = named.map((one) => ({ newItem: { ...one, over } }));
        const records = readRecords(eventOf('shard', recordsOf(items, NOW)));
        await writeNotices({ ...runnerOf(db), db: left === undefined ? db : brokenOff(db, left) }, records, [source]);
      };
      const context = contextOf(db, { viewer: accountOf() });
      /** Who is who by now. */
      const isNow = [0, 1, 2, 3];
      const befall = async (fate: typeof fates extends fc.Arbitrary<infer F> ? F : never): Promise<void> => {
        if ('mover' in fate) {
          const input = { workerId: idOf(isNow[fate.mover] ?? 0), villageCode: fate.village };
          valueOf(await updateWorker(context, input));
        } else if (isNow[fate.merge[0]] === fate.merge[0]) {
          const [from, to] = [fate.merge[0], isNow[fate.merge[1]] ?? 0];
          const input = { keepId: idOf(to), mergeId: idOf(from), idempotencyKey: `${scene} ${from}` };
          valueOf(await mergeWorkers(context, input));
          isNow.forEach((one, place) => (isNow[place] = one === from ? to : one));
        }
      };
      const all = async () => {
        const inboxes = [...people, cadresOf(asRegionCode(VILLAGES[0]))];
        return (await Promise.all(inboxes.map((one) => noticesTo(one, `alc_${scene}`)))).flat();
      };
      const toldAs = new Map<number, number[]>();
      for (const step of steps)
        if ('batch' in step) {
          const batch = step.batch.flatMap((place) => facts[place] ?? []);
          for (const { fact, people: named } of batch)
            toldAs.set(fact, toldAs.get(fact) ?? named.map((one) => isNow[one] ?? 0));
          await tell(batch, step.left).catch(ignoreEnd);
        } else await befall(step);
      // At last every record came once without a death.
      await tell(facts);
      const told = await all();
      for (const { fact, people: named } of facts) {
        const ofFact = told.filter(({ data = {} }) => data['fact'] === String(fact));
        const persons = new Set(named.map((one) => isNow[one] ?? 0));
        for (const person of persons) {
          const theirs = ofFact.filter(({ addressee }) => isNow[people.findIndex((id) => id === addressee)] === person);
          // Two who are one by now had one each, if they were told before.
          const apart = new Set((toldAs.get(fact) ?? []).filter((one) => isNow[one] === person)).size;
          expect(theirs.length).toBeGreaterThanOrEqual(1);
          expect(theirs.length).toBeLessThanOrEqual(Math.max(apart, 1));
        }
        const villages = ofFact.flatMap(({ village }) => village ?? []);
        expect(villages.toSorted()).toEqual([...new Set(ofFact.flatMap(({ home }) => home ?? []))].toSorted());
        expect(ofFact).toHaveLength(
          villages.length + ofFact.filter(({ addressee }) => addressee.startsWith('wkr')).length,
        );
      }
      for (const fate of later) await befall(fate);
      await tell(facts);
      expect(await all()).toEqual(told);
      await tell(facts, undefined, true);
      expect((await all()).filter(({ status }) => status !== 'OVER')).toEqual([]);
    }),
    runs(160),
  );
});

/** An open notice to the cadres of a village of seats that are not there: the use case of every answer refuses. */
async function refusingNotice(): Promise<Notice> {
  const village = asRegionCode('530627001001');
  const fact = { kind: 'SEAT_SERVED', objectId: `alc_none${(scenes += 1)}`, at: AT, until: UNTIL, to: {} } as const;
  const address = { addressee: cadresOf(village), village };
  const notice = noticeOf({ ...fact, answers: ['CONFIRM', 'RELEASE'] }, address, NOW);
  await local.db.execute([writeNotice(notice)]);
  return notice;
}

async function noticeNow({ id }: Notice): Promise<Notice> {
  return parseNotice((await local.db.get(noticeKey(id))) ?? {});
}

/** Answers it; `meanwhile` runs once the answer was chosen, before what it says is done. */
function confirm({ id: noticeId }: Notice, meanwhile: () => Promise<void>) {
  const input = { idempotencyKey: noticeId, noticeId, answer: 'CONFIRM' } as const;
  return answerNotice(contextOf(afterCommit(1, meanwhile), { viewer: accountOf() }), input);
}

/** A database in which something happens after the commit of this number. */
function afterCommit(number: number, meanwhile: () => Promise<void>): Database {
  let commits = 0;
  return {
    ...local.db,
    commit: async (...args) => {
      const commit = await local.db.commit(...args);
      if ((commits += 1) === number) await meanwhile();
      return commit;
    },
  };
}

test('an answer that is taken back opens its notice again, but not if the matter ended meanwhile', async () => {
  const [open, over] = [await refusingNotice(), await refusingNotice()];
  expect(await confirm(open, () => Promise.resolve())).toMatchObject({ ok: false, refusals: [{ path: ['answer'] }] });
  expect(await noticeNow(open)).toMatchObject({ status: 'OPEN' });
  const outcome = await confirm(over, () => settle(runnerOf(local.db), over.id));
  expect(outcome).toMatchObject({ ok: false, refusals: [{ path: ['answer'] }] });
  expect(await noticeNow(over)).toMatchObject({ status: 'OVER' });
});

test('an answer that was broken off is offered again after its time, unless the matter ended', async () => {
  const notice = await refusingNotice();
  const death = new Fault('SERVICE_UNAVAILABLE', true);
  await expect(confirm(notice, () => Promise.reject(death))).rejects.toThrow(death);
  const half = await noticeNow(notice);
  const offered = (one: Notice, seconds: number) => answersNow(one, new Date(NOW.getTime() + seconds * 1_000));
  expect(half.status).toBe('ANSWERING');
  expect(offered(half, limits.answerSeconds - 1)).toEqual([]);
  expect(offered(half, limits.answerSeconds)).toEqual(['CONFIRM', 'RELEASE']);
  await settle(runnerOf(local.db), notice.id);
  const over = await noticeNow(notice);
  expect(over.status).toBe('ANSWERING');
  expect(offered(over, limits.answerSeconds)).toEqual([]);
});

/** Of seats, which nobody else is told of. */
async function givenNotice(addressee: string): Promise<Notice> {
  const fact = { kind: 'SEAT_SERVED', objectId: 'alc_1', mark: String((scenes += 1)), at: AT } as const;
  const notice = noticeOf({ ...fact, until: UNTIL, to: {} }, { addressee }, NOW);
  await local.db.execute([writeNotice(notice)]);
  return notice;
}

test('a notice is marked read after what follows from it was done, and a repeat does what a death left', async () => {
  const { id } = await settlePerson(local.db);
  const notice = await givenNotice(id);
  const told: (string | undefined)[] = [];
  const read = async (dies: boolean, at: string): Promise<void> =>
    markReached(runnerOf(local.db), [await noticeNow(notice)], asInstant(at), {
      follow: {
        ...tellings,
        SEAT_SERVED: {
          reached: async (_, { objectId }, person, when) => {
            told.push(`${objectId} ${person} ${when}`, (await noticeNow(notice)).readAt);
            if (dies) throw new Fault('SERVICE_UNAVAILABLE', true);
          },
        },
      },
    });
  await expect(read(true, '2027-02-12T02:00:00Z')).rejects.toThrow(Fault);
  expect((await noticeNow(notice)).readAt).toBeUndefined();
  for (const at of ['2027-02-12T03:00:00Z', '2027-02-12T04:00:00Z']) await read(false, at);
  expect((await noticeNow(notice)).readAt).toBe('2027-02-12T03:00:00Z');
  expect(told).toEqual([
    ...[`alc_1 ${id} 2027-02-12T02:00:00Z`, undefined],
    ...[`alc_1 ${id} 2027-02-12T03:00:00Z`, undefined],
  ]);
});

test('who reads what is read out to them under the id that they were merged into is not on the list any more', async () => {
  const [merged, kept] = [await settlePerson(local.db), await settlePerson(local.db)];
  const notice = await givenNotice(merged.id);
  await local.db.commit([
    update(workerKey(asId(merged.id, 'wkr')))
      .set({ mergedInto: kept.id })
      .always(),
  ]);
  // A message to the former id failed, and the person is the one who remains.
  await openTell(runnerOf(local.db), notice, {
    id: asId(kept.id, 'wkr'),
    villageCode: asRegionCode('530627101001'),
  });
  const listed = async () => noticesIn(await local.db.get(tellsKey(asId(kept.id, 'wkr'))));
  expect(await listed()).toHaveLength(1);
  await markReached(runnerOf(local.db), [await noticeNow(notice)], NOW_READ);
  expect(await listed()).toEqual([]);
});

test('of two answers to different notices under one key at the same time one is carried out, and the key is free again after a refusal', async () => {
  const { db } = local;
  const [first, second] = [await tellOfSeats({ db }), await tellOfSeats({ db })];
  const viewer = accountOf();
  const input = { idempotencyKey: 'one', noticeId: first.noticeId, answer: 'CONFIRM' } as const;
  const other = { ...input, noticeId: second.noticeId, answer: 'RELEASE' } as const;
  let meanwhile: Awaited<ReturnType<typeof answerNotice>> | undefined;
  const outcome = await answerNotice(
    contextOf(
      afterCommit(1, async () => {
        meanwhile = await answerNotice(contextOf(db, { viewer }), other);
      }),
      { viewer },
    ),
    input,
  );
  expect(outcome).toMatchObject({ ok: true, value: { answer: 'CONFIRM' } });
  expect(meanwhile).toMatchObject({ ok: false, refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  const seats = async ({ serviceId }: { serviceId: ServiceId }) => (await readAllocations(db, serviceId))[0]?.status;
  expect([await seats(first), await seats(second)]).toEqual(['CONFIRMED', 'HELD']);
  const [refused, context] = [await refusingNotice(), contextOf(db, { viewer })];
  const again = { idempotencyKey: 'two', noticeId: refused.id, answer: 'CONFIRM' } as const;
  expect(await answerNotice(context, again)).toMatchObject({ ok: false, refusals: [{ path: ['answer'] }] });
  expect(await answerNotice(context, { ...other, idempotencyKey: 'two' })).toMatchObject({ ok: true });
});

test('the cursor of somebody who was merged ten times is short enough to be taken back', async () => {
  const { db } = local;
  const { id } = await settlePerson(db);
  const mergedIds = Array.from({ length: limits.mergedMax }, (_, place) => `wkr_${String(place).padStart(26, '0')}`);
  await db.commit([
    update(workerKey(asId(id, 'wkr')))
      .set({ mergedIds })
      .always(),
  ]);
  const draft = { kind: 'HOLD_ENDED', objectId: 'alc_1', at: AT, until: UNTIL, to: {} } as const;
  await db.execute([id, ...mergedIds].map((addressee) => writeNotice(noticeOf(draft, { addressee }, NOW))));
  const viewer: Viewer = { roles: ['WORKER'], workerId: asId(id, 'wkr'), account: 'issuer|worker' };
  const now = new Date(NOW.getTime() + 60_000);
  const { edges, pageInfo } = await listNoticesSince(contextOf(db, { viewer, now }), {}, { first: 100 });
  expect(edges).toHaveLength(limits.mergedMax + 1);
  const key = { id: 1, key: Buffer.alloc(32, 1) };
  expect(sealerOf(key, 'list')(pageInfo.endCursor ?? '').length).toBeLessThan(1_700);
  expect(1_700).toBeLessThan(limits.cursorCharactersMax);
});

test('a province counts what its counties have not read, exactly up to its bound, and pages through all of it', async () => {
  const { db } = local;
  const viewer = accountOf({ ...BUREAU, regionCode: asRegionCode('45') });
  const context = () => contextOf(db, { viewer });
  const counties = countiesOf(asRegionCode('45'));
  const draft = { kind: 'SEAT_SERVED', objectId: 'alc_45', at: AT, until: UNTIL, to: {} } as const;
  const write = (county: string, mark: number): Notice => {
    const village = asRegionCode(`${county}001001`);
    return noticeOf({ ...draft, mark: String(mark) }, { addressee: cadresOf(village), village }, NOW);
  };
  expect(await countUnread(context())).toBe(0);
  const few = counties.slice(0, 60).map((county) => write(county, 0));
  await db.execute(few.map(writeNotice));
  expect(await countUnread(context())).toBe(60);
  await readNotices(
    context(),
    few.slice(0, 20).map(({ id }) => id),
  );
  expect(await countUnread(context())).toBe(40);
  const many = counties.flatMap((county) => [1, 2, 3, 4, 5, 6, 7].map((mark) => write(county, mark)));
  await db.execute(many.map(writeNotice));
  expect(await countUnread(context())).toBe(limits.unreadNoticesMax);
  const told: string[] = [];
  for (let after: string | null = null, next = true; next;) {
    const page: Connection<Notice> = await listNotices(context(), {}, { first: 100, after });
    told.push(...page.edges.map(({ node }) => node.id));
    ({ hasNextPage: next, endCursor: after } = page.pageInfo);
    if (next) expect(page.edges).toHaveLength(100);
  }
  expect(told.toSorted()).toEqual([...few, ...many].map(({ id }) => id).toSorted());
});

test.each(['45', '4501', '450102', '450102001', '4419', '441900'])(
  'the office of region %s follows what it is told, and a poll that brings nothing reads one unit in one call',
  async (code) => {
    const regionCode = asRegionCode(code);
    const viewer = accountOf({ ...BUREAU, regionCode });
    const now = new Date(NOW.getTime() + 60_000);
    const draft = { kind: 'CHANNEL_DISABLED', objectId: 'chn_1', at: AT, until: UNTIL, to: {} } as const;
    const of = (region: string, mark: string): Notice =>
      noticeOf({ ...draft, mark }, { addressee: cadresOf(asRegionCode(region)), village: asRegionCode(region) }, NOW);
    const own = of(code, `own ${code}`);
    await local.db.execute([own, of('44', `other ${code}`), of('450103', `other ${code}`)].map(writeNotice));
    const follow = (after: string | null) => listNoticesSince(contextOf(local.db, { viewer, now }), {}, { after });
    const { edges, pageInfo } = await follow(null);
    expect(edges.map(({ node }) => node.id)).toContain(own.id);
    expect(edges.every(({ node }) => node.village?.startsWith(code))).toBe(true);
    calls = [];
    expect(await follow(pageInfo.endCursor)).toMatchObject({ edges: [], retryAfter: limits.noticesPollSeconds });
    expect(calls).toMatchObject([{ operation: 'Query', readUnits: 1 }]);
  },
);

test('an answer that was broken off gives way to another cadre a minute later, and only one of them counts', async () => {
  const { db } = local;
  const scene = await tellOfSeats({ db });
  const { noticeId } = scene;
  const [first, second] = [accountOf(), accountOf()];
  const later = (seconds: number) => ({ now: new Date(NOW.getTime() + seconds * 1_000) });
  const confirms = { idempotencyKey: 'first', noticeId, answer: 'CONFIRM' } as const;
  const releases = { idempotencyKey: 'second', noticeId, answer: 'RELEASE' } as const;
  const death = new Fault('SERVICE_UNAVAILABLE', true);
  const dying = contextOf(
    afterCommit(1, () => Promise.reject(death)),
    { viewer: first },
  );
  await expect(answerNotice(dying, confirms)).rejects.toThrow(death);
  const early = contextOf(db, { viewer: second, ...later(limits.answerSeconds - 1) });
  expect(await answerNotice(early, releases)).toMatchObject({ refusals: [{ code: 'NOTICE_ANSWERED' }] });
  const late = contextOf(db, { viewer: second, ...later(limits.answerSeconds) });
  expect(await answerNotice(late, releases)).toMatchObject({ ok: true, value: { answer: 'RELEASE' } });
  // The first one's repeat is no success of another's answer, whose own repeat is.
  const again = contextOf(db, { viewer: first, ...later(limits.answerSeconds + 1) });
  expect(await answerNotice(again, confirms)).toMatchObject({ refusals: [{ code: 'NOTICE_ANSWERED' }] });
  expect(await answerNotice(late, releases)).toMatchObject({ ok: true, value: { answer: 'RELEASE' } });
  expect((await readAllocations(db, scene.serviceId))[0]?.status).toBe('RELEASED');
});

test.each([
  { died: 'after its effect', writes: 2, done: { ok: true }, ends: 'ANSWERED', seats: 'CONFIRMED' },
  {
    ...{ died: 'before its effect', writes: 1 },
    ...{ done: { refusals: [{ code: 'HOLD_ENDED', path: ['answer'] }] }, ends: 'OPEN', seats: 'HELD' },
  },
])('an answer that died $died is ended by its repeat, also after the end of its notice', async (one) => {
  const { db } = local;
  const { noticeId, serviceId } = await tellOfSeats({ db });
  const viewer = accountOf();
  const input = { idempotencyKey: 'late', noticeId, answer: 'CONFIRM' } as const;
  const now = async () => parseNotice((await db.get(noticeKey(noticeId))) ?? {});
  const dying = contextOf(
    afterCommit(one.writes, () => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true))),
    { viewer },
  );
  await expect(answerNotice(dying, input)).rejects.toThrow(Fault);
  const { status, until } = await now();
  expect(status).toBe('ANSWERING');
  const late = contextOf(db, { viewer, now: new Date(Date.parse(until) + limits.answerSeconds * 1_000) });
  const other = { ...input, idempotencyKey: 'other', answer: 'RELEASE' } as const;
  expect(await answerNotice(late, other)).toMatchObject({ refusals: [{ code: 'NOTICE_OVER' }] });
  expect(await answerNotice(late, input)).toMatchObject(one.done);
  expect((await now()).status).toBe(one.ends);
  expect((await readAllocations(db, serviceId))[0]?.status).toBe(one.seats);
});

test('an answer agrees to the departure that its notice told, and to no newer one', async () => {
  const { db } = local;
  const [first, second] = [await tellOfSeats({ db }), await tellOfSeats({ db })];
  const retime = async ({ serviceId }: { serviceId: ServiceId }, hours: number) => {
    const [read] = await readAllocations(db, serviceId);
    if (read === undefined) throw new Error('Expected seats');
    const departsAt = instantOf(new Date(Date.parse(read.departsAt) + hours * 3_600_000));
    const change = retimeSeats(read, { set: { departsAt, movedFrom: read.departsAt }, remove: [] }, 9, AT);
    expect(await db.commit([change])).toEqual({ committed: true });
  };
  const context = contextOf(db, { viewer: accountOf() });
  const answered = ({ noticeId }: { noticeId: NoticeId }) =>
    answerNotice(context, { idempotencyKey: noticeId, noticeId, answer: 'CONFIRM' });
  // A version that leaves the departure as it was is what the notice told.
  await retime(first, 0);
  await retime(second, 2);
  expect(await answered(first)).toMatchObject({ ok: true });
  expect(await answered(second)).toMatchObject({
    refusals: [{ code: 'TIMES_CHANGED', path: ['answer'] }],
  });
  expect(parseNotice((await db.get(noticeKey(second.noticeId))) ?? {})).toMatchObject({ status: 'OPEN' });
  expect((await readAllocations(db, second.serviceId))[0]?.status).toBe('HELD');
});

test.each([{ version: 1 }, { version: 'x' }, { version: null }, {}, { version: 7, read: [1] }])(
  'a malformed item of what an account read, %j, counts as none and is replaced by the next receipt',
  async (malformed) => {
    const { db } = local;
    const [viewer, notice] = [accountOf(), await refusingNotice()];
    const key = readingKey(readerOf(viewer.account));
    await db.commit([put({ TableName: key.TableName, Item: { ...key.Key, ...malformed } }).always()]);
    expect(await readNotices(contextOf(db, { viewer }), [notice.id])).toMatchObject({ ok: true });
    expect(await isRead(contextOf(db, { viewer }), notice)).toBe(true);
  },
);

test('of near-duplicate positions all but the named one are stated once, whatever is repeated or broken off', async () => {
  const step = fc.record({ batch: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 6 }), left });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
      const { db } = local;
      const enterpriseId = derivedId('ent', String((scenes += 1)));
      const content = contentOf(positionInput());
      const filed = [0, 1, 2, 3, 4].map((place): Position => {
        const externalRef = `${scenes} ${place}`;
        const id = derivedId('pos', externalRef);
        // The last three are alike, and so are the first two.
        const said = { ...content, externalRef, wageMin: place < 2 ? 6_000 : 7_000 };
        const at = { submittedAt: AT, contentAt: AT, mark: '', version: 1 };
        return { ...said, ...at, id, enterpriseId, part: '0', vacancies: said.headcount, status: 'OPEN' };
      });
      const take = async (batch: readonly number[], of = db): Promise<void> => {
        const items = batch.flatMap((place) => filed[place] ?? []).map((one) => ({ newItem: positionItem(one) }));
        await keepNearDuplicates(of, readRecords(eventOf('shard', recordsOf(items, NOW))));
      };
      for (const { batch, left: broken } of steps)
        await take(batch, broken === undefined ? db : brokenOff(db, broken)).catch(ignoreEnd);
      await take([4, 3, 2, 1, 0]);
      for (const alike of [filed.slice(0, 2), filed.slice(2)]) {
        const [first] = alike;
        if (first === undefined) throw new Error('Expected positions');
        const likeness = likenessOf({ enterpriseId }, first);
        const { positionId: named } = parseNearDuplicate((await db.get(nearDuplicateKey(likeness))) ?? {});
        const stated = await db.batchGet(
          alike.map(({ id }) => ({ TableName: 'Positions', Key: { pk: likeness, sk: `resemblance#${id}` } })),
        );
        expect(stated.map((item) => item && parseResemblance(item).otherId)).toEqual(
          alike.map(({ id }) => (id === named ? undefined : named)),
        );
      }
    }),
    runs(80),
  );
});

describe('whom a draft names is told in their own inbox, once, however often its record comes', () => {
  const ent = asId('ent_01H8XW2R0V0000000000000001', 'ent');
  const [first, second, former] = ['1', '2', '3'].map((end) => asId(`agy_01H8XW2R0V000000000000000${end}`, 'agy'));
  const stn = asId('stn_01H8XW2R0V0000000000000001', 'stn');
  const [county, township, prefecture, city] = ['530627', '530627102', '5306', '4419'].map(asRegionCode);

  beforeAll(async () => {
    const namedAt = preciseInstantOf(new Date(AT));
    const naming = { enterpriseId: ent, namedAt, inChargeCode: asRegionCode('530627') };
    const named = [first, second, former].map((agencyId) => nameAgency(undefined, { ...naming, agencyId: agencyId! }));
    expect((await local.db.commit(named)).committed).toBe(true);
    const end = endNaming({ ...naming, agencyId: former! }, namedAt);
    expect((await local.db.commit([end])).committed).toBe(true);
  });

  test.each<[string, NoticeDraft['to'], readonly string[]]>([
    ['an enterprise', { enterpriseId: ent }, [ent]],
    ['an agency', { agencyId: first! }, [first!]],
    ['both', { enterpriseId: ent, agencyId: first! }, [ent, first!]],
    ['the agencies that it names now', { enterpriseId: ent, agenciesOf: ent }, [ent, first!, second!]],
    ['an agency that is also named', { agencyId: first!, agenciesOf: ent }, [first!, second!]],
    ['a station', { stationId: stn }, [`STATION#${stn}`]],
    ['the office of a county', { cadresIn: county! }, ['cadres#530627']],
    ['that of a township, which is the county’s', { cadresIn: township! }, ['cadres#530627']],
    ['that of a prefecture', { cadresIn: prefecture! }, ['cadres#5306']],
    ['that of a city without counties', { cadresIn: city! }, ['cadres#441900']],
    ['a firm with its office', { agencyId: second!, cadresIn: county! }, [second!, 'cadres#530627']],
  ])('%s', async (name, to, inboxes) => {
    const objectId = `alc_${name}`;
    const draft: NoticeDraft = { kind: 'AGENCY_NAMED', objectId, at: AT, until: UNTIL, to };
    const records = readRecords(eventOf('shard', recordsOf([{ newItem: { pk: name } }], NOW)));
    const tell = (over?: true) =>
      writeNotices(runnerOf(local.db), records, [() => [over ? { ...draft, over } : draft]]);
    const all = [ent, first!, second!, former!, `STATION#${stn}`];
    const offices = ['cadres#530627', 'cadres#5306', 'cadres#53', 'cadres#441900'];
    const told = async () => (await Promise.all([...all, ...offices].map((one) => noticesTo(one, objectId)))).flat();
    for (let times = 0; times < 2; times += 1) {
      await tell();
      expect((await told()).map(({ addressee }) => addressee).toSorted()).toEqual([...inboxes].toSorted());
    }
    // The end of the matter finds all of them, and asks nobody else.
    await tell(true);
    expect((await told()).map(({ status }) => status)).toEqual(inboxes.map(() => 'OVER'));
  });
});

function brokenOff(db: Database, left: number): Database {
  return {
    ...db,
    execute: async (statements) => {
      await db.execute(statements.slice(0, left));
      throw new Fault('SERVICE_UNAVAILABLE', true);
    },
  };
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

async function noticesTo(addressee: string, objectId: string): Promise<Notice[]> {
  const items = await readAll(local.db, { ...noticesOf(inboxOf(addressee), {}), ConsistentRead: true });
  return items.map(parseNotice).filter((notice) => notice.objectId === objectId);
}

/** Seconds: what a write may take, and how far a clock may be off. Together they are below the time to settle. */
const TAKES_MAX = 11;
const OFF_MAX = 4;

const following = fc.record({
  writes: fc.array(
    fc.record({
      at: fc.nat({ max: 40_000 }),
      takes: fc.nat({ max: TAKES_MAX * 1_000 }),
      off: fc.integer({ min: -OFF_MAX * 1_000, max: OFF_MAX * 1_000 }),
      to: fc.nat({ max: 2 }),
    }),
    { minLength: 10, maxLength: 25 },
  ),
  /** When 0 is merged into 1, and then 1 into 2; or neither. */
  merges: fc.array(fc.nat({ max: 80_000 }), { maxLength: 2 }).map((at) => at.toSorted((a, b) => a - b)),
  polls: fc.array(
    fc.record({
      at: fc.nat({ max: 80_000 }),
      off: fc.integer({ min: -OFF_MAX * 1_000, max: OFF_MAX * 1_000 }),
      first: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 10, maxLength: 30 },
  ),
});

test('who follows their inbox gets each notice once, while clocks and writes keep their bounds, also when they are merged', async () => {
  expect(TAKES_MAX + 2 * OFF_MAX).toBeLessThan(limits.noticesSettleSeconds);
  await fc.assert(
    fc.asyncProperty(following, async ({ writes, merges, polls }) => {
      const { db } = local;
      const people = await Promise.all([0, 1, 2].map(async () => asId((await settlePerson(db)).id, 'wkr')));
      const idOf = (place: number) => people[place] ?? asId('wkr_', 'wkr');
      const at = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);
      const written: string[] = [];
      const told: string[] = [];
      let after: string | null = null;
      const write = async (number: number, stamp: Date, to: number): Promise<void> => {
        const draft = { kind: 'HOLD_ENDED', objectId: `alc_${number}`, at: AT, until: UNTIL, to: {} } as const;
        const notice = noticeOf(draft, { addressee: idOf(to) }, stamp);
        // Late writers may put something into an inbox of before a merge; into those of others nothing is told.
        if (to <= merges.length) written.push(notice.id);
        await db.execute([writeNotice(notice)]);
      };
      const poll = async (now: Date, first: number): Promise<boolean> => {
        const viewer: Viewer = { roles: ['WORKER'], workerId: idOf(0), account: 'issuer|worker' };
        const page = await listNoticesSince(contextOf(db, { viewer, now }), {}, { first, after });
        told.push(...page.edges.map(({ node }) => node.id));
        expect(page.edges.length).toBeLessThanOrEqual(first);
        after = page.pageInfo.endCursor;
        return page.pageInfo.hasNextPage;
      };
      const events = [
        // A write is stamped when it begins, by the writer's clock, and is there when it ends.
        ...writes.map(({ at: began, takes, off, to }, number) => ({
          when: began + takes,
          run: (): Promise<unknown> => write(number, at(began + off), to),
        })),
        ...merges.map((when, place) => ({
          when,
          run: async (): Promise<unknown> => {
            const ids = { keepId: idOf(place + 1), mergeId: idOf(place) };
            const input = { ...ids, idempotencyKey: ids.mergeId };
            return valueOf(await mergeWorkers(contextOf(db, { viewer: accountOf() }), input));
          },
        })),
        ...polls.map(({ at: when, off, first }) => ({
          when,
          run: (): Promise<unknown> => poll(at(when + off), first),
        })),
      ];
      for (const { run } of events.sort((a, b) => a.when - b.when)) await run();
      while (await poll(at(300_000), 3)) continue;
      // Whose inboxes these are is asked again by then.
      while (await poll(at(300_000 + limits.inboxMinutes * 60_000), 3)) continue;
      expect(told.toSorted()).toEqual(written.toSorted());
    }),
    runs(160),
  );
});
