/** Measures what the stream's shards add to counters that are written day and night: bytes, marks and units. */
import { belowName, counterKey, WITHIN } from '../../functions/domains/board/counter/attributes';
import { EVERYTHING } from '../../functions/domains/board/counter/areas';
import { MARK } from '../../functions/domains/board/counter/store';
import { fold } from '../../functions/domains/board/counter/on-stream';
import { childrenOf } from '../../functions/domains/reference/region/region';
import { addDays, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import type { Call, Database } from '../../functions/platform/dynamodb/database';
import type { connect } from '../../functions/platform/dynamodb/wire/client';
import type { Contribution } from '../../functions/domains/reference/indicator/indicator';
import { itemBytes } from '../../test/kit/item-bytes';
import { counties, load, prefectures, PROVINCE, recordsOf, shardId, villagesOf } from './scene';
import { cutTo } from '../../functions/domains/reference/region/region-code';

/** As many codes as provinces that count; any codes will do. */
const provinces = Array.from({ length: 31 }, (_, index) => String(11 + index));
export const SHARD_DAYS = 3;
export const SHARD_HOURS = 4;

/** The same four counters day and night, in the second half of the days: with as many marks as they ever have. */
export async function shardsRow(
  client: ReturnType<typeof connect>,
  db: Database,
  open: number,
  callsSince: () => Call[],
): Promise<string> {
  const indicator = 'WORKERS_SURVEYED';
  const [county = PROVINCE] = counties;
  const on = addDays(asCivilDate('2027-03-10'), open);
  const areas = [EVERYTHING, PROVINCE, cutTo(county, 4), county] as const;
  const villages = villagesOf(county);
  const children = [provinces, prefectures, childrenOf(cutTo(county, 4)).map(({ code }) => code)].map((codes) =>
    codes.map((code) => WITHIN + code),
  );
  children.push(villages.map(belowName));
  const [village = county] = villages;
  const contributions = (): Contribution[] => [{ indicator, on, regionCode: village, amount: 1 }];
  await load(
    client,
    areas.map((area, level) => ({
      ...counterKey(indicator, area, on).Key,
      ...(area !== county && { value: 1_234_567 }),
      ...Object.fromEntries((children[level] ?? []).map((name) => [name, area === county ? 12 : 123_456])),
    })),
  );
  const bytes = areas.map(() => 0);
  let marks = 0;
  let batches = 0;
  for (let half = 0; half < SHARD_DAYS * 48; half += 1) {
    const at = new Date(startOfDay(on).getTime() + half * 1_800_000);
    const first = Math.floor(half / 2 / SHARD_HOURS) * open;
    if (half === SHARD_DAYS * 24) {
      // The first half fills the items.
      callsSince();
      batches = 0;
    }
    await Promise.all(
      Array.from({ length: open }, (_, shard) =>
        fold(db, recordsOf([county], shardId(open * 10_000 + first + shard), at), { contributions }, { now: () => at }),
      ),
    );
    batches += open;
    const items = await db.batchGet(areas.map((area) => counterKey(indicator, area, on)));
    items.forEach((item = {}, level) => (bytes[level] = Math.max(bytes[level] ?? 0, itemBytes(item))));
    marks = Math.max(
      marks,
      ...items.map((item = {}) => Object.keys(item).filter((name) => name.startsWith(MARK)).length),
    );
  }
  const units = callsSince().reduce((sum, { writeUnits }) => sum + writeUnits, 0) / batches;
  const all = (SHARD_DAYS * 24 * open) / SHARD_HOURS;
  return `| ${open} | ${all} | ${bytes.join(' | ')} | ${marks} | ${units.toFixed(2)} |`;
}
