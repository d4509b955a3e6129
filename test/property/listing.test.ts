/** A list over any items in any partitions, in pages of any size, with any read budget, against a plain sort of everything. */
import fc from 'fast-check';
import { limits } from '../../functions/limits';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { createLogger } from '../../functions/platform/process/log';
import type { Keeper } from '../../functions/platform/lists/malformed';
import { countUpTo } from '../../functions/platform/lists/counting';
import { type Connection, connectionOf, list, type ListRequest } from '../../functions/platform/lists/listing';

/** The same object, to try other budgets on. */
const bounds: { pageItemsReadMax: number } = limits;

type Order = ListRequest<Item>['order'];

interface Kept extends Item {
  readonly byRegionSk: string;
  /** Dropped by DynamoDB's filter, or by the list's own, or because it can't be read. */
  readonly dropped: 'NO' | 'BY_FILTER' | 'BY_KEEP' | 'MALFORMED';
}

/** Sort values tie within and across partitions; the item's own key behind them makes the sort keys distinct. */
const partitions = fc
  .array(
    fc.array(
      fc.record({
        value: fc.integer({ min: 0, max: 9 }),
        dropped: fc.constantFrom('NO', 'NO', 'BY_FILTER', 'BY_KEEP', 'MALFORMED'),
      }),
      {
        maxLength: 40,
      },
    ),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map((rows, partition) =>
      rows.map(({ value, dropped }, row): Kept => {
        const pk = `item-${partition}-${String(row).padStart(3, '0')}`;
        return {
          pk,
          sk: 'item',
          byRegionPk: `p${partition}`,
          byRegionSk: `${value}#${pk}`,
          dropped: dropped,
        };
      }),
    ),
  );

/** Queries as DynamoDB answers them: in order, up to `Limit` items before the filter, with a last key unless the end was seen. */
function worldOf(all: readonly (readonly Kept[])[]): { keeper: Keeper; read: () => number; aside: () => Set<unknown> } {
  let read = 0;
  const aside = new Set<unknown>();
  const query: Database['query'] = (params) => {
    const partition = Number(String(params.ExpressionAttributeValues?.[':pk']).slice(1));
    const forward = params.ScanIndexForward !== false;
    const start = params.ExclusiveStartKey?.['byRegionSk'] as string | undefined;
    const sorted = sort(all[partition] ?? [], forward ? 'ASCENDING' : 'DESCENDING');
    const rest = sorted.filter(({ byRegionSk: key }) => start === undefined || (forward ? key > start : key < start));
    const page = rest.slice(0, params.Limit);
    read += page.length;
    const last = page.at(-1);
    const lastKey = page.length === params.Limit ? last : undefined;
    return Promise.resolve({
      items: page.filter(({ dropped }) => dropped !== 'BY_FILTER'),
      lastKey,
      scanned: page.length,
    });
  };
  const commit: Database['commit'] = (writes) => {
    for (const write of writes) if ('Put' in write) aside.add((write.Put.Item['keys'] as Item)['pk']);
    return Promise.resolve({ committed: true });
  };
  // What a process told of once on a day, it does not tell again: each world has a day of its own.
  const at = new Date((day += 1) * 86_400_000);
  const db = { origin: {}, query, commit } as Database;
  return { keeper: { db, log, clock: { now: () => at } }, read: () => read, aside: () => aside };
}

function parse(item: Item): Item {
  if (item['dropped'] === 'MALFORMED') throw new Error('Expected it to be of its kind');
  return item;
}

function sort(items: readonly Kept[], order: Order): Kept[] {
  const sign = order === 'ASCENDING' ? 1 : -1;
  return [...items].sort((a, b) => (a.byRegionSk < b.byRegionSk ? -sign : sign));
}

let day = 0;

const log = createLogger('test');
log.setLogLevel('SILENT');

afterEach(() => jest.restoreAllMocks());

test('its pages one after the other are the whole, sorted and filtered, and hasNextPage is true until then', async () => {
  await fc.assert(
    fc.asyncProperty(
      partitions,
      fc.constantFrom<Order>('ASCENDING', 'DESCENDING'),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 30 }),
      async (all, order, first, budget) => {
        jest.replaceProperty(bounds, 'pageItemsReadMax', budget);
        const expected = sort(all.flat(), order).filter(({ dropped }) => dropped === 'NO');
        const { keeper, read, aside } = worldOf(all);
        const got: Item[] = [];
        for (let after: string | null = null, pages = 0; ; pages += 1) {
          expect(pages).toBeLessThan(500);
          const readBefore = read();
          const { edges, pageInfo, totalCount }: Connection<Item> = await list(keeper, {
            queries: all.map((_, partition) => ({
              TableName: 'Workers',
              ExpressionAttributeValues: { ':pk': `p${partition}` },
            })),
            ...{ index: 'byRegion', order, page: { first, after }, parse },
            keep: ({ dropped }) => dropped !== 'BY_KEEP',
          });
          got.push(...edges.map(({ node }) => node));
          expect(edges.length).toBeLessThanOrEqual(first);
          // Short only at the end, or when the budget is used up.
          if (edges.length < first && pageInfo.hasNextPage) expect(read() - readBefore).toBeGreaterThanOrEqual(budget);
          if (totalCount !== null) expect([totalCount, after]).toEqual([expected.length, null]);
          if (!pageInfo.hasNextPage) break;
          expect(pageInfo.endCursor).not.toBeNull();
          if (edges.length === first && read() - readBefore < budget) expect(got.length).toBeLessThan(expected.length);
          after = pageInfo.endCursor;
        }
        expect(got).toEqual(expected);
        const malformed = all.flat().filter(({ dropped }) => dropped === 'MALFORMED');
        expect(aside()).toEqual(new Set(malformed.map(({ pk }) => pk)));
      },
    ),
    { numRuns: 300 },
  );
});

test('a page over the counties of a province is full, whichever of them holds it', async () => {
  for (const spread of [(partition: number) => String(partition).padStart(3, '0'), () => '0']) {
    const all = Array.from({ length: 129 }, (_, partition) =>
      Array.from({ length: 40 }, (__, row): Kept => {
        const pk = `item-${String(partition).padStart(3, '0')}-${String(row).padStart(3, '0')}`;
        return { pk, sk: 'item', byRegionPk: `p${partition}`, byRegionSk: `${spread(partition)}#${pk}`, dropped: 'NO' };
      }),
    );
    const { keeper, read } = worldOf(all);
    const queries = all.map((_, partition) => ({
      TableName: 'Workers' as const,
      ExpressionAttributeValues: { ':pk': `p${partition}` },
    }));
    const page = { first: 25 };
    const { edges } = await list(keeper, { queries, index: 'byRegion', order: 'ASCENDING', page, parse });
    expect(edges.map(({ node }) => node['pk'])).toEqual(
      all
        .flat()
        .slice(0, 25)
        .map(({ pk }) => pk),
    );
    expect(read()).toBeLessThan(129 * 5 + 100);
  }
});

test('a count is exact up to its bound, and none where too much would have to be read', async () => {
  const counting: { countItemsReadMax: number } = limits;
  await fc.assert(
    fc.asyncProperty(
      partitions,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 100 }),
      async (all, max, budget) => {
        jest.replaceProperty(counting, 'countItemsReadMax', budget);
        const { keeper, read } = worldOf(all);
        const queries = all.map((_, partition) => ({
          TableName: 'Workers' as const,
          ExpressionAttributeValues: { ':pk': `p${partition}` },
        }));
        const keep = ({ dropped }: Item): boolean => dropped !== 'BY_KEEP';
        const count = await countUpTo(keeper, { queries, index: 'byRegion', order: 'ASCENDING', parse, keep }, max);
        if (count === null) expect(read()).toBeGreaterThanOrEqual(budget);
        else expect(count).toBe(Math.min(max, all.flat().filter(({ dropped }) => dropped === 'NO').length));
      },
    ),
    { numRuns: 300 },
  );
});

test('each cursor goes on right behind its item', async () => {
  await fc.assert(
    fc.asyncProperty(
      partitions,
      fc.constantFrom<Order>('ASCENDING', 'DESCENDING'),
      fc.nat(),
      async (all, order, pick) => {
        const expected = sort(all.flat(), order).filter(({ dropped }) => dropped === 'NO');
        const { keeper } = worldOf(all);
        const page = (after: string | null): Promise<Connection<Item>> =>
          list(keeper, {
            queries: all.map((_, partition) => ({
              TableName: 'Workers',
              ExpressionAttributeValues: { ':pk': `p${partition}` },
            })),
            ...{ index: 'byRegion', order, page: { first: 100, after }, parse },
            keep: ({ dropped }) => dropped !== 'BY_KEEP',
          });
        const { edges } = await page(null);
        if (edges.length === 0) return;
        const index = pick % edges.length;
        const rest = await page(edges[index]?.cursor ?? null);
        expect(rest.edges.map(({ node }) => node)).toEqual(expected.slice(index + 1, index + 101));
      },
    ),
  );
});

test('a list in memory is paged in the order of its keys, with its exact count on every page', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 100 }),
      fc.constantFrom<Order>('ASCENDING', 'DESCENDING'),
      (all, first, order) => {
        const expected = order === 'ASCENDING' ? [...all].sort() : [...all].sort().reverse();
        const got: string[] = [];
        for (let after: string | null = null; ;) {
          const page: Connection<string> = connectionOf(all, (text) => text, { first, after }, order);
          expect(page.totalCount).toBe(all.length);
          got.push(...page.edges.map(({ node }) => node));
          if (!page.pageInfo.hasNextPage) break;
          expect(page.edges).toHaveLength(first);
          after = page.pageInfo.endCursor;
        }
        expect(got).toEqual(expected);
      },
    ),
  );
});

test('a list in memory continues after a cursor, even if items came and went meanwhile, the cursor’s own included', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 30 }),
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 30 }),
      fc.nat(),
      fc.constantFrom<Order>('ASCENDING', 'DESCENDING'),
      (before, then, pick, order) => {
        const { edges } = connectionOf(before, (text) => text, { first: 100 }, order);
        const edge = edges[pick % edges.length];
        const rest = connectionOf(then, (text) => text, { first: 100, after: edge?.cursor }, order);
        const behind = (text: string): boolean =>
          order === 'ASCENDING' ? text > (edge?.node ?? '') : text < (edge?.node ?? '');
        expect(new Set(rest.edges.map(({ node }) => node))).toEqual(new Set(then.filter(behind)));
      },
    ),
  );
});
