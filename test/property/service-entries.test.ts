/** The entry of the service list is what is known of the person, whatever order records and calls come in, and of whatever stream. */
import type { WorkerId } from '../../functions/id-kinds';
import fc from 'fast-check';
import { isServiceEntry, parseServiceEntry, serviceEntryKey } from '../../functions/domains/people/service-list/store';
import { noticeOf } from '../../functions/domains/notices/notice/notice';
import { settle } from '../../functions/domains/notices/notice/on-stream';
import { endTells, markReached } from '../../functions/domains/notices/notice/reading/mark-reached';
import { openTell } from '../../functions/domains/notices/notice/reading/open-tell';
import { type Notice, writeNotice } from '../../functions/domains/notices/notice/store';
import { refreshEntries as refresh } from '../../functions/domains/people/service-list/on-stream';
import { profileItem } from '../../functions/domains/people/worker/store';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Database } from '../../functions/platform/dynamodb/database';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { asInstant } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { interleaved, stepwise } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { runnerOf } from '../kit/travel-scene';
import { asRegionCode, homeOf } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const VILLAGES = ['530627101001', '530627101002', '530628001001'];
/** As a sealed number looks. */
const BOX = `1.${'sealed'.repeat(7)}`;
const MERGED = 'merged into another person';
type State = (typeof VILLAGES)[number];

async function become(db: Database, id: WorkerId, state: State, kept: WorkerId = 'wkr_OTHER'): Promise<void> {
  const villageCode = asRegionCode(state === MERGED ? '530627101001' : state);
  const profile = profileItem({
    ...{ id, villageCode, name: '阿依', ...homeOf(villageCode) },
    ...{ identityNumberBox: BOX, birthDate: asCivilDate('1990-01-01'), sex: 'FEMALE' as const, version: 1 },
    ...{ newest: '2026-01-05T02:00:00.000Z#a#b', registeredAt: asInstant('2026-01-05T02:00:00.000Z') },
    ...(state === MERGED && { mergedInto: kept }),
  });
  await db.commit([{ Put: { TableName: 'Workers', Item: profile } }]);
}

function recordOf(id: string, number: number, stream = 'Workers/2027-01-01T00:00:00.000'): StreamRecord {
  return {
    ...{ shardId: 'shard', stream, table: 'Workers', at: new Date('2027-01-20T04:00:00Z') },
    ...{ sequenceNumber: String(number).padStart(40, '0'), keys: { pk: id, sk: 'profile' } },
  };
}

const refreshEntries = (db: Database, records: Parameters<typeof refresh>[1]): Promise<void> =>
  refresh({ db, clock: { now: () => new Date('2027-02-01T04:00:00Z') } }, records);

async function listedAt(id: string): Promise<unknown> {
  return (await local.db.get(serviceEntryKey(asId(id, 'wkr'))))?.['villageCode'];
}

test('a person changes while readers of the stream overtake each other: at last the entry is what the person is', async () => {
  const steps = stepwise(local.db);
  let run = 0;
  const states = fc.array(fc.constantFrom(...VILLAGES, MERGED), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(steps.scheduler, states, async (scheduler, changes) => {
      const id = `wkr_entry_${(run += 1)}`;
      const db = interleaved(steps.db, scheduler);
      const play = async (): Promise<void> => {
        const looks: Promise<void>[] = [];
        for (const [number, state] of changes.entries()) {
          await become(db, asId(id, 'wkr'), state);
          looks.push(refreshEntries(db, [recordOf(id, number)]), refreshEntries(db, [recordOf(id, number)]));
        }
        await Promise.all(looks);
      };
      await scheduler.waitFor(play());
      expect(await listedAt(id)).toBe(changes.at(-1) === MERGED ? undefined : changes.at(-1));
    }),
    runs(100),
  );
});

test('after a table was restored its new stream counts from the beginning, and entries follow people as before', async () => {
  const id = 'wkr_restored';
  await become(local.db, id, VILLAGES[0]!);
  await refreshEntries(local.db, [recordOf(id, 9_000_000)]);
  // As an earlier release left it.
  const item = await local.db.get(serviceEntryKey(id));
  const held = { ...item, last: '9'.repeat(40) };
  await local.db.commit([{ Put: { TableName: 'Workers', Item: held } }]);
  await become(local.db, id, VILLAGES[2]!);
  await refreshEntries(local.db, [recordOf(id, 1, 'Workers-restored/2027-02-01T00:00:00.000')]);
  expect(await listedAt(id)).toBe(VILLAGES[2]);
});

test('an entry that is right already is not written, and one that is wrong is written once', async () => {
  const id = 'wkr_once';
  await become(local.db, id, VILLAGES[0]!);
  let writes = 0;
  const db: Database = {
    ...local.db,
    commit: (...args) => ((writes += 1), local.db.commit(...args)),
    execute: (statements) => ((writes += statements.length), local.db.execute(statements)),
  };
  await refreshEntries(db, [recordOf(id, 1), recordOf(id, 2)]);
  await refreshEntries(db, [recordOf(id, 3)]);
  expect(writes).toBe(1);
  await become(local.db, id, VILLAGES[1]!);
  await refreshEntries(db, [recordOf(id, 4)]);
  await refreshEntries(db, [recordOf(id, 5)]);
  expect(writes).toBe(2);
});

test('first entries of a batch are one call, whoever has one meanwhile', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `wkr_first_${index}`);
  for (const id of ids) await become(local.db, asId(id, 'wkr'), VILLAGES[0]!);
  const calls: number[] = [];
  const db: Database = {
    ...local.db,
    execute: async (statements) => {
      calls.push(statements.length);
      // Another reader is faster, and the person moves.
      if (calls.length === 1) {
        await refreshEntries(local.db, [recordOf(ids[0]!, 1)]);
        await become(local.db, asId(ids[0]!, 'wkr'), VILLAGES[2]!);
      }
      return local.db.execute(statements);
    },
  };
  await refreshEntries(
    db,
    ids.map((id, number) => recordOf(id, number)),
  );
  expect(calls.filter((length) => length > 0)).toEqual([ids.length]);
  expect(await Promise.all(ids.map(listedAt))).toEqual([VILLAGES[2], ...ids.slice(1).map(() => VILLAGES[0])]);
});

describe('what is to be read out', () => {
  const UNTIL = asInstant('2027-01-25T04:00:00Z');
  type Step = readonly ['open' | 'read' | 'settle' | 'refresh' | 'merge', number];
  const steps = fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom('open', 'read', 'settle'), fc.nat({ max: 1 })),
      fc.tuple(fc.constantFrom('refresh', 'merge'), fc.constant(0)),
    ),
    { minLength: 3, maxLength: 9 },
  ) as fc.Arbitrary<Step[]>;
  let person = 0;

  test('stands on the list of the person, or of who remains of them, until it is read or over, whatever comes first', async () => {
    const step = stepwise(local.db);
    await fc.assert(
      fc.asyncProperty(step.scheduler, steps, fc.nat({ max: 5 }), async (scheduler, todo, cut) => {
        const [id, kept] = [asId(`wkr_told_${(person += 1)}`, 'wkr'), asId(`wkr_kept_${person}`, 'wkr')];
        const db = interleaved(step.db, scheduler);
        const keeper = runnerOf(db, new Date('2027-01-20T04:00:00Z'));
        const both = [recordOf(id, 1), recordOf(kept, 2)];
        const notices = Array.from({ length: 2 }, (_, place) => noticeTo(id, place));
        await become(local.db, id, VILLAGES[0]!);
        await become(local.db, kept, VILLAGES[1]!);
        await local.db.execute(notices.map(writeNotice));
        const doStep = async ([what, place]: Step): Promise<void> => {
          const notice = notices[place]!;
          if (what === 'open') await openTell(keeper, notice, { id, villageCode: asRegionCode(VILLAGES[0]!) });
          if (what === 'read') await markReached(keeper, [notice], UNTIL);
          if (what === 'refresh') await refreshEntries(db, both);
          if (what === 'merge') await become(db, id, MERGED, kept);
          if (what !== 'settle') return;
          await settle(keeper, notice.id);
          await endTells(keeper, [notice]);
        };
        // Records of what was written come after each part, and those of what they made.
        for (const part of [todo.slice(0, cut), todo.slice(cut)]) {
          await scheduler.waitFor(Promise.all(part.map(doStep)));
          for (let times = 0; times < 2; times += 1) await refreshEntries(local.db, both);
        }
        const done = new Set(todo.flatMap(([what, place]) => (what === 'read' || what === 'settle' ? [place] : [])));
        const opened = new Set(todo.flatMap(([what, place]) => (what === 'open' ? [place] : [])));
        const expected = [...opened].filter((place) => !done.has(place)).map((place) => notices[place]!.id);
        const isMerged = todo.some(([what]) => what === 'merge');
        expect(await toldOf(isMerged ? kept : id)).toEqual(expected.toSorted());
        expect(await toldOf(isMerged ? id : kept)).toEqual([]);
      }),
      runs(120),
    );
  });

  async function toldOf(id: WorkerId): Promise<unknown[]> {
    const item = await local.db.get(serviceEntryKey(id));
    const entry = isServiceEntry(item) ? parseServiceEntry(item) : undefined;
    return (entry?.tells ?? []).map(({ noticeId }) => noticeId).toSorted();
  }

  function noticeTo(id: WorkerId, place: number): Notice {
    const at = asInstant('2027-01-19T04:00:00Z');
    const draft = { kind: 'HOLD_ENDED', objectId: `alc_${id}`, mark: String(place), at, until: UNTIL, to: {} } as const;
    return noticeOf(draft, { addressee: id }, new Date(at));
  }
});
