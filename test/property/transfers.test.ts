/**
 * Each person who was placed counts once a season, on the day of the first agreement that began or may begin, and each who was
 * found stable on the first day of it: whatever is called off, however registrations are merged, and however late, often and
 * out of order the records come. What an earlier release wrote counts as it did until it is written again.
 */
import fc from 'fast-check';
import { compareAndMend, compareOnly } from '../../functions/domains/board/recount/recount';
import { Transfers } from '../../functions/domains/board/recount/transfers';
import { contributions as ofPlacement } from '../../functions/domains/jobs/placement/counts';
import { agreePlacement, placementsOf } from '../../functions/domains/jobs/placement/store';
import { contributions as ofTransfer } from '../../functions/domains/jobs/transfer/counts';
import { followAgain, followTransfers } from '../../functions/domains/jobs/transfer/on-stream';
import { isTransfer, parseTransfer, transfersOf } from '../../functions/domains/jobs/transfer/store';
import { mergeWorkers } from '../../functions/domains/people/duplicate/merge';
import { workerKey } from '../../functions/domains/people/worker/store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import type { WorkerId } from '../../functions/id-kinds';
import { createScanner } from '../../functions/platform/dynamodb/wire/scan';
import type { Item } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { readRecords } from '../../functions/platform/streams/streams';
import { addDays, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { connectTo } from '../../local/engine/access';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { noting, type NotedChange } from '../kit/noting-database';
import { accountOf, settlePerson, VILLAGE } from '../kit/pairs/people';
import { eventOf, recordsOf } from '../kit/stream-events';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

/** The days of two seasons, of which the second begins on day 365. */
const FIRST = asCivilDate('2026-11-01');
const DAYS = [0, 30, 80, 81, 364, 365, 400];
const day = fc.constantFrom(...DAYS);
const who = fc.constantFrom(0, 0, 1, 2);
const which = fc.nat({ max: 3 });

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('AGREE' as const),
      ...{
        who,
        day,
        workCode: fc.constantFrom('530628', '441900', undefined),
        isOld: fc.constantFrom(false, false, true),
      },
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('CALL_OFF' as const), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('STABLE' as const), which, day }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('TOUCH' as const), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('MERGE' as const), who: fc.nat({ max: 2 }), into: fc.nat({ max: 2 }) }) }, // prettier-ignore
  { weight: 5, arbitrary: fc.record({ does: fc.constant('DELIVER' as const), share: fc.constantFrom(4, 9) }) },
);

/** A placement as the oracle knows it. */
interface Known {
  readonly who: number;
  readonly item: Item;
  readonly at: string;
  readonly on: CivilDate;
  readonly workCode: string | undefined;
  isOld: boolean;
  isOff: boolean;
  stableOn?: CivilDate;
}

/** On paper: season by season. */
function expected(all: readonly Known[]): string[] {
  const isIn = (season: number, on: CivilDate): boolean =>
    on >= addDays(FIRST, season * 365) && on < addDays(FIRST, (season + 1) * 365);
  return [0, 1].flatMap((season) => {
    const agreed = all.filter(({ isOff, on }) => !isOff && isIn(season, on)).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    const stable = all
      .flatMap((one) =>
        one.stableOn !== undefined && isIn(season, one.stableOn) ? [{ ...one, on: one.stableOn }] : [],
      )
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.at < b.at ? -1 : 1));
    const those = (told: readonly Known[]): readonly Known[] =>
      told.some(({ isOld }) => isOld) ? told.filter(({ isOld }) => isOld) : told.slice(0, 1);
    return [
      ...those(agreed).flatMap(({ on, workCode }) => [
        `WORKERS_TRANSFERRED ${on}`,
        ...(workCode === undefined ? [] : [`${workCode.startsWith('53') ? 'IN' : 'OUT_OF'}_PROVINCE ${on}`]),
      ]),
      ...those(stable).map(({ on }) => `STABLE_PLACEMENTS ${on}`),
    ];
  });
}

/** A recount finds nothing wrong of them, and each transfer that is lost or of another day. */
async function recounted(ids: readonly WorkerId[]): Promise<void> {
  const pages = await Promise.all(
    ids.map((id) =>
      local.db.query({
        ...{ TableName: 'Workers', KeyConditionExpression: 'pk = :pk' },
        ExpressionAttributeValues: { ':pk': id },
      }),
    ),
  );
  const items = pages.flatMap((page) => page.items);
  const wrongIn = (all: readonly Item[]) => {
    const transfers = new Transfers();
    for (const item of all) transfers.take(0, item);
    return transfers.wrong({ from: FIRST, to: addDays(FIRST, 800) });
  };
  expect(wrongIn(items)).toEqual([]);
  for (const item of items.filter(isTransfer)) {
    const { workerId, season } = parseTransfer(item);
    expect(wrongIn(items.filter((one) => one !== item))).toMatchObject([{ workerId, season, counted: {} }]);
    const moved = items.map((one) => (one === item ? { ...item, stableOn: '2026-11-02', stableHome: VILLAGE } : one));
    if (item['stableOn'] !== '2026-11-02') expect(wrongIn(moved)).toMatchObject([{ workerId, season }]);
  }
}

let made = 0;

test('each person counts once a season, with all of their registrations', async () => {
  const seen = { handedOn: 0, merged: 0, twice: 0, old: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const changes: NotedChange[] = [];
      const db = noting(local.db, changes, (_, sk) => sk === 'profile' || sk.startsWith('placement#'));
      const people = [await settlePerson(local.db), await settlePerson(local.db), await settlePerson(local.db)];
      const ids = people.map(({ id }) => asId(id, 'wkr'));
      const remains = [0, 1, 2];
      const known: Known[] = [];
      const deliver = async (batch: readonly NotedChange[]): Promise<void> => {
        if (batch.length > 0)
          await followTransfers(contextOf(db), readRecords(eventOf('shard', recordsOf(batch, NOW))));
      };
      const write = async (one: Known, change: Item = {}): Promise<void> => {
        Object.assign(one.item, change);
        await db.commit([{ Put: { TableName: 'Workers', Item: { ...one.item } } }]);
      };
      for (const one of steps) {
        made += 1;
        if (one.does === 'DELIVER') {
          const batch = changes.splice(0, Math.ceil((changes.length * one.share) / 9)).toReversed();
          changes.push(...batch.filter((_, place) => (place + one.share) % 3 === 0));
          await deliver(batch);
        } else if (one.does === 'AGREE') {
          const on = addDays(FIRST, one.day);
          const at = `${on}T0${made % 10}:${String(made % 60).padStart(2, '0')}:${String(known.length).padStart(2, '0')}.000Z`;
          const workerId = ids[one.who]!;
          const agreed = agreePlacement({
            ...{
              id: asId(`plc_${String(made).padStart(26, '0')}${workerId.slice(4)}`, 'plc'),
              workerId,
              status: 'AGREED',
            },
            ...{ positionId: asId('pos_1', 'pos'), enterpriseId: asId('ent_1', 'ent'), juvenile: false },
            ...{ homeCode: asRegionCode(VILLAGE), agreedAt: asInstant(at), startsOn: addDays(on, 9) },
            ...(one.workCode !== undefined && { workCode: asRegionCode(one.workCode) }),
          });
          const item = { ...('Put' in agreed ? agreed.Put.Item : {}), ...(one.isOld && { __edb_v__: '3' }) };
          const placed = { ...{ who: one.who, item, at, on, workCode: one.workCode }, isOld: one.isOld, isOff: false };
          known.push(placed);
          await write(placed);
        } else if (one.does === 'MERGE') {
          if (remains[one.who] !== one.who || remains[one.into] !== one.into || one.who === one.into) continue;
          const context = contextOf(db, { viewer: accountOf(), now: new Date('2028-03-01T04:00:00Z') });
          const input = { keepId: ids[one.into]!, mergeId: ids[one.who]!, idempotencyKey: `merge ${made}` };
          valueOf(await mergeWorkers(context, input));
          for (const [place, is] of remains.entries()) if (is === one.who) remains[place] = one.into;
          seen.merged += 1;
        } else {
          const placed = known[one.which];
          if (placed === undefined) continue;
          // This release writes it.
          placed.isOld = false;
          const edition = { __edb_v__: '4' };
          if (one.does === 'CALL_OFF') {
            placed.isOff = true;
            await write(placed, { ...edition, status: 'NEVER_STARTED', endedOn: placed.on });
          } else if (one.does === 'STABLE') {
            placed.stableOn = addDays(FIRST, one.day);
            await write(placed, { ...edition, stableOn: placed.stableOn });
          } else await write(placed, edition);
        }
      }
      while (changes.length > 0) await deliver(changes.splice(0));
      for (const [index, id] of ids.entries()) {
        const [placements, transfers] = await Promise.all(
          [placementsOf(id), transfersOf(id)].map((one) => local.db.query(one)),
        );
        const lines = [...placements!.items.flatMap(ofPlacement), ...transfers!.items.flatMap(ofTransfer)];
        const own = known.filter((one) => remains[one.who] === index);
        const whole = (await Promise.all(
          ids.filter((_, place) => place !== index && remains[place] === index).map((other) => local.db.query(placementsOf(other))),
        )).flatMap(({ items }) => items.flatMap(ofPlacement)); // prettier-ignore
        const told = [...lines, ...whole].map(({ indicator, on }) => `${indicator} ${on}`);
        if (remains[index] !== index) {
          expect(transfers!.items).toEqual([]);
          continue;
        }
        expect(told.toSorted()).toEqual(expected(own).toSorted());
        const begun = own.filter(({ isOff }) => !isOff);
        seen.twice += begun.length > 1 ? 1 : 0;
        seen.handedOn += own.some(({ isOff }) => isOff) && begun.length > 0 ? 1 : 0;
        seen.old += own.some(({ isOld }) => isOld) ? 1 : 0;
      }
      await recounted(ids);
    }),
    runs(120, 8),
  );
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
}, 600_000);

describe('an item', () => {
  type Changes = NotedChange[];

  async function scene() {
    const id = asId((await settlePerson(local.db)).id, 'wkr');
    const changes: Changes = [];
    const db = noting(local.db, changes, (_, sk) => sk === 'profile' || sk.startsWith('placement#'));
    const store = (item: Item): Promise<unknown> => db.commit([{ Put: { TableName: 'Workers', Item: item } }]);
    const follow = (): Promise<void> =>
      followTransfers(contextOf(db), readRecords(eventOf('shard', recordsOf(changes.splice(0), NOW))));
    const told = async (): Promise<string[]> => {
      const [placements, transfers] = await Promise.all(
        [placementsOf(id), transfersOf(id)].map((one) => local.db.query(one)),
      );
      const lines = [...placements!.items.flatMap(ofPlacement), ...transfers!.items.flatMap(ofTransfer)];
      return lines.map(({ indicator }) => indicator);
    };
    const agreed = agreePlacement({
      ...{ id: asId(`plc_${'0'.repeat(26)}${id.slice(4)}`, 'plc'), workerId: id, status: 'AGREED' },
      ...{ positionId: asId('pos_1', 'pos'), enterpriseId: asId('ent_1', 'ent'), juvenile: false },
      ...{ homeCode: asRegionCode(VILLAGE), workCode: asRegionCode('441900') },
      ...{ agreedAt: asInstant('2026-12-01T00:00:00.000Z'), startsOn: asCivilDate('2026-12-10') },
    });
    return { id, store, follow, told, item: 'Put' in agreed ? agreed.Put.Item : {} };
  }

  test('that no stream took is found by a recount, and counts once it is mended', async () => {
    const { id, store, told, item } = await scene();
    await store({ ...item, agreedAt: '2031-12-01T00:00:00.000Z', startsOn: '2031-12-10' });
    const client = connectTo(local.engine, local.access);
    const { db } = local;
    const hands = {
      ...{ db, scanner: createScanner(client), clock: { now: () => NOW }, newName: () => 'run' },
      ...{ tell: () => undefined, pause: () => Promise.resolve() },
      followTransfers: (ids: readonly WorkerId[]) => followAgain({ db }, ids),
    };
    const days = { from: asCivilDate('2031-11-01'), to: asCivilDate('2032-01-31') };
    const scope = { ...days, segments: 2, lagMs: 0 };
    const right = { agreedOn: '2031-12-01', homeCode: VILLAGE, workCode: '441900' };
    const wrong = [{ workerId: id, season: '2031-11-01', counted: {}, recounted: right }];
    expect((await compareOnly(hands, scope)).wrongTransfers).toEqual(wrong);
    expect((await compareAndMend(hands, scope)).wrongTransfers).toEqual(wrong);
    expect(await told()).toEqual(['WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE']);
    expect((await compareAndMend(hands, scope)).wrongTransfers).toEqual([]);
    client.destroy();
  });

  test('that somebody else stores meanwhile is theirs: a refused write is not told as one that was done', async () => {
    const { id, store, told, item } = await scene();
    await store(item);
    let isFirst = true;
    const late: typeof local.db = {
      ...local.db,
      commit: async (writes) => {
        if (isFirst) {
          isFirst = false;
          expect(await followAgain({ db: local.db }, [id])).toEqual([id]);
        }
        return local.db.commit(writes);
      },
    };
    expect(await followAgain({ db: late }, [id])).toEqual([]);
    expect(isFirst).toBe(false);
    expect(await told()).toEqual(['WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE']);
  });

  test('of a placement that can not be read counts when it is mended', async () => {
    const { id, store, follow, told, item } = await scene();
    await store({ ...item, homeCode: 7 });
    await expect(follow()).rejects.not.toBeInstanceOf(Fault);
    expect((await local.db.query(transfersOf(id))).items).toEqual([]);
    await store(item);
    await follow();
    expect(await told()).toEqual(['WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE']);
  });

  test('of a profile that can not be read lets the person count when it is mended', async () => {
    const { id, store, follow, told, item } = await scene();
    const profile = (await local.db.get(workerKey(id))) ?? {};
    await store({ ...profile, villageCode: 7 });
    await store(item);
    await expect(follow()).rejects.not.toBeInstanceOf(Fault);
    expect((await local.db.query(transfersOf(id))).items).toEqual([]);
    await store(profile);
    await follow();
    expect(await told()).toEqual(['WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE']);
  });

  test('of what was computed that can not be read is left as it is, and fails its own record alone', async () => {
    const { id, store, follow, item } = await scene();
    await store(item);
    await follow();
    const { items } = await local.db.query(transfersOf(id));
    const malformed = { ...items[0]!, agreedOn: 'nonsense' };
    await local.db.commit([{ Put: { TableName: 'Workers', Item: malformed } }]);
    await store({ ...item, status: 'NEVER_STARTED', endedOn: '2026-12-09' });
    await expect(follow()).rejects.not.toBeInstanceOf(Fault);
    expect((await local.db.query(transfersOf(id))).items).toEqual([malformed]);
  });

  test('that an earlier release writes over counts as it did: the placement counts by itself then, once', async () => {
    const { store, follow, told, item } = await scene();
    await store(item);
    await follow();
    await store({ ...item, __edb_v__: '3', workerAnswer: 'CONFIRMED' });
    await follow();
    expect(await told()).toEqual(['WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE']);
  });
});
