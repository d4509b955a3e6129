/** How often counters are written at the peak: 40 shards with 5,000 facts a second, in batches as Lambda makes them. */
import type { Counted } from '../../functions/domains/board/counter/changed-counters';
import { fold } from '../../functions/domains/board/counter/on-stream';
import type { Database } from '../../functions/platform/dynamodb/database';
import { triggers } from '../../functions/triggers';
import { shardId } from '../counters/scene';
import { registrations } from './registrations';

const SHARDS = 40;
const FACTS_A_SECOND = 5_000;
const SECONDS = 20;
const AT = new Date('2027-02-06T04:00:00Z');

/** Lines of a table: writes a second of the counters that are written most. */
export async function busyShards(counted: Counted): Promise<string[]> {
  const { batchSize, batchingWindowSeconds } = triggers.facts;
  const perSecond = FACTS_A_SECOND / SHARDS;
  // A batch is gathered until the window is over or it is full.
  const size = Math.min(batchSize, perSecond * batchingWindowSeconds);
  const writes = new Map<string, number>();
  const db: Database = {
    ...{ origin: {}, get: () => Promise.resolve(undefined), batchGet: () => Promise.resolve([]) },
    query: () => Promise.resolve({ items: [], lastKey: undefined, scanned: 0 }),
    execute: () => Promise.resolve([]),
    commit: (all) => {
      for (const write of all)
        if ('Update' in write) {
          const { pk, sk } = write.Update.Key;
          writes.set(`${pk} ${sk}`, (writes.get(`${pk} ${sk}`) ?? 0) + 1);
        }
      return Promise.resolve({ committed: true });
    },
  };
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const records = registrations(perSecond * SECONDS, shardId(shard), AT);
    for (let start = 0; start < records.length; start += size)
      await fold(db, records.slice(start, start + size), counted, { now: () => AT });
  }
  const hottest = [...writes].toSorted(([, a], [, b]) => b - a);
  const all = hottest.reduce((sum, [, count]) => sum + count, 0);
  const row = ([name, count]: readonly [string, number]): string => `| ${name} | ${(count / SECONDS).toFixed(1)} |`;
  return [
    `${SHARDS} shards, ${FACTS_A_SECOND} facts a second, batches of ${size}:`,
    '',
    '| counter | writes a second |',
    '|---|--:|',
    ...hottest.slice(0, 3).map(row),
    `| all ${writes.size} counters together | ${(all / SECONDS).toFixed(0)} |`,
  ];
}
