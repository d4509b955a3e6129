/** The entry of the service list is what is known of the person, whatever order records and calls come in, and of whatever stream. */
import type { WorkerId } from '../../functions/id-kinds';
import fc from 'fast-check';
import { serviceEntryKey } from '../../functions/domains/people/service-list/store';
import { refreshEntries } from '../../functions/domains/people/service-list/on-stream';
import { profileItem } from '../../functions/domains/people/worker/store';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Database } from '../../functions/platform/dynamodb/database';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { asInstant } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { interleaved, stepwise } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';

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

async function become(db: Database, id: WorkerId, state: State): Promise<void> {
  const villageCode = state === MERGED ? '530627101001' : state;
  const profile = profileItem({
    ...{ id, villageCode, name: '阿依', prefecture: villageCode.slice(0, 4), county: villageCode.slice(0, 6) },
    ...{ identityNumberBox: BOX, birthDate: asCivilDate('1990-01-01'), sex: 'FEMALE' as const, version: 1 },
    ...{ newest: '2026-01-05T02:00:00.000Z#a#b', registeredAt: asInstant('2026-01-05T02:00:00.000Z') },
    ...(state === MERGED && { mergedInto: 'wkr_OTHER' as const }),
  });
  await db.commit([{ Put: { TableName: 'Workers', Item: profile } }]);
}

function recordOf(id: string, number: number, stream = 'Workers/2027-01-01T00:00:00.000'): StreamRecord {
  return {
    ...{ shardId: 'shard', stream, table: 'Workers', at: new Date('2027-01-20T04:00:00Z') },
    ...{ sequenceNumber: String(number).padStart(40, '0'), keys: { pk: id, sk: 'profile' } },
  };
}

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
  const db: Database = { ...local.db, commit: (...args) => ((writes += 1), local.db.commit(...args)) };
  await refreshEntries(db, [recordOf(id, 1), recordOf(id, 2)]);
  await refreshEntries(db, [recordOf(id, 3)]);
  expect(writes).toBe(1);
});
