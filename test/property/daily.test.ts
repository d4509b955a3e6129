/** A list of the day: each item is taken on each day once it is there, wherever a run breaks off, and no more once all is done. */
import fc from 'fast-check';
import { limits } from '../../functions/limits';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { put } from '../../functions/platform/dynamodb/expressions';
import { onceADay } from '../../functions/platform/jobs/daily';
import type { SystemContext } from '../../functions/platform/requests/context';
import { addDays, startOfDay } from '../../functions/platform/values/civil-date';
import { hoursAfter } from '../../functions/platform/values/clock';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { runnerOf } from '../kit/travel-scene';
import { TODAY } from '../kit/system';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

let lists = 0;

/** What happens to a run: how many pages it takes before it dies, or before its time is over; all of them when absent. */
const run = fc.record({
  day: fc.nat({ max: 2 }),
  dies: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  slow: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
});

test('each item is taken on each day, whatever breaks off, and nothing is taken after the day is done', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 7 }), fc.array(run, { maxLength: 8 }), async (length, history) => {
      const name = `list-${(lists += 1)}`;
      const keys = Array.from({ length }, (_, number) => `item-${number}`);
      const items = keys.map((sk) => put({ TableName: 'Positions', Item: { pk: name, sk } }).always());
      if (items.length > 0) await local.db.commit(items);
      // Pages of two.
      const db: Database = { ...local.db, query: (query) => local.db.query({ ...query, Limit: 2 }) };
      const query = {
        TableName: 'Positions',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': name },
      } as const;
      const taken = new Map<number, string[]>();
      const take = async (day: number, { dies, slow }: { dies?: number | undefined; slow?: number | undefined }) => {
        let now = hoursAfter(startOfDay(addDays(TODAY, day)), 9);
        let pages = 0;
        const clock = { now: () => new Date(now) };
        const sweeper: SystemContext = { ...runnerOf(db), db, clock };
        const some = (page: readonly Item[]): Promise<number> => {
          if (pages === dies) throw new Error('It dies.');
          taken.set(day, [...(taken.get(day) ?? []), ...page.map(({ sk }) => String(sk))]);
          if (pages === slow) now = hoursAfter(new Date(now), limits.sweepMs / 3_600_000);
          pages += 1;
          return Promise.resolve(page.length);
        };
        return onceADay(sweeper, { name, query, take: some });
      };
      let day = 0;
      for (const one of history) {
        // Days go on.
        day = Math.max(day, one.day);
        await take(day, one).catch((error: unknown) => {
          expect(error).toEqual(new Error('It dies.'));
        });
      }
      for (let minutes = 0; minutes < 2 + length; minutes += 1) await take(day, { slow: 0 });
      expect([...new Set(taken.get(day))].toSorted()).toEqual(keys);
      const before = taken.get(day)?.length;
      expect(await take(day, {})).toBe(0);
      // A clock that is set back waits.
      if (day > 0) expect(await take(day - 1, {})).toBe(0);
      expect(taken.get(day)?.length).toBe(before);
    }),
    runs(60),
  );
});
