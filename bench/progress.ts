/**
 * Measures how facts come to the board: folded a second in memory and on the embedded engine, units, the time until the board
 * shows a write, what reading a province's board costs, and how often the hottest counter is written.
 */
import { readCounts, readCountsBelow } from '../functions/domains/board/campaign/read-counts';
import { fold } from '../functions/domains/board/counter/on-stream';
import { belowName, counterKey, PART, PARTS, WITHIN } from '../functions/domains/board/counter/attributes';
import { FLOOR, horizonOf } from '../functions/domains/board/counter/store';
import { readCounters } from '../functions/domains/board/counter/read-days';
import { indicators, isAboutPeople, rates } from '../functions/domains/reference/indicator/indicator';
import { childrenOf } from '../functions/domains/reference/region/region';
import { nouns } from '../functions/handlers/facts';
import type { Call, Database } from '../functions/platform/dynamodb/database';
import { addDays, asCivilDate, civilDateOf, startOfDay } from '../functions/platform/values/civil-date';
import type { StreamRecord } from '../functions/platform/streams/streams';
import { triggers } from '../functions/triggers';
import { projectFolder } from '../local/project-folder';
import { startSystem } from '../local/system';
import { startLocalDatabase } from '../test/kit/local-database';
import { accountOf, newPerson, VILLAGE } from '../test/kit/pairs/people';
import { registerWorker } from '../functions/domains/people/worker/register';
import { contextOf } from '../test/kit/travel-scene';
import { counties, load, prefectures, PROVINCE, shardId, villagesOf } from './counters/scene';
import { busyShards } from './progress/busy-shards';
import { registrations } from './progress/registrations';
import { connectTo } from '../local/engine/access';

const DAYS = 100;
const FIRST = asCivilDate('2026-12-01');
const LAST = addDays(FIRST, DAYS - 1);
const AT = new Date(startOfDay(LAST).getTime() + 43_200_000);

const counted = { contributions: (item: Record<string, unknown>) => nouns.flatMap((noun) => noun(item)) };

/** A minute or two. */
export async function bench(print: (line: string) => void): Promise<void> {
  print('| folded | facts | batches of | CPU s | facts a second and core | writes |');
  print('|---|--:|--:|--:|--:|--:|');
  for (const size of [100, triggers.facts.batchSize]) {
    await foldAll(quiet(), 20_000, size);
    print(await foldRow('in memory', quiet(), 100_000, size));
  }
  let calls: Call[] = [];
  const local = await startLocalDatabase((call) => calls.push(call));
  try {
    for (const size of [100, triggers.facts.batchSize]) {
      await foldAll(local.db, 2_000, size);
      calls = [];
      print(await foldRow('on the embedded engine', local.db, 20_000, size));
      const units = calls.reduce((sum, { writeUnits }) => sum + writeUnits, 0) / 20;
      print(`|  write units of 1,000 facts | | | | | ${units.toFixed(1)} |`);
    }
    print('');
    await boardRows(local, () => calls.splice(0), print);
  } finally {
    await local.stop();
  }
  print('');
  for (const line of await busyShards(counted)) print(line);
  print('');
  await lagRows(print);
}

/** Takes every write. */
function quiet(): Database & { readonly writes: () => number } {
  let writes = 0;
  const none = (): never => {
    throw new Error('Expected writes alone');
  };
  return {
    ...{ origin: {}, get: none, batchGet: none, query: none, execute: () => Promise.resolve([]) },
    commit: () => {
      writes += 1;
      return Promise.resolve({ committed: true });
    },
    writes: () => writes,
  };
}

async function foldAll(db: Database, facts: number, size: number): Promise<void> {
  const records = registrations(facts, shardId(1), AT);
  await foldBatches(db, records, size);
}

async function foldBatches(db: Database, records: readonly StreamRecord[], size: number): Promise<void> {
  for (let start = 0; start < records.length; start += size)
    await fold(db, records.slice(start, start + size), counted, { now: () => AT });
}

async function foldRow(
  what: string,
  db: Database & { readonly writes?: () => number },
  facts: number,
  size: number,
): Promise<string> {
  const records = registrations(facts, shardId(2), AT);
  const before = db.writes?.() ?? 0;
  const start = process.cpuUsage();
  await foldBatches(db, records, size);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  const writes = db.writes === undefined ? '' : String(db.writes() - before);
  return `| ${what} | ${facts} | ${size} | ${seconds.toFixed(2)} | ${Math.round(facts / seconds)} | ${writes} |`;
}

/** The board of a province whose prefectures have counts of every indicator on every day. */
async function boardRows(
  local: Awaited<ReturnType<typeof startLocalDatabase>>,
  callsSince: () => Call[],
  print: (line: string) => void,
): Promise<void> {
  const client = connectTo(local.engine, local.access);
  const counters = indicators.flatMap((indicator) => Object.values(rates[indicator] ?? { indicator }));
  const days = Array.from({ length: DAYS }, (_, day) => addDays(FIRST, day));
  // Four shards are open at a time, each for about four hours.
  const marks = Object.fromEntries(
    Array.from({ length: 24 }, (_, shard) => [`.${String(shard).padStart(4, '0')}`, new Uint8Array(19)]),
  );
  const below = [prefectures, childrenOf(prefectures[0] ?? PROVINCE).map(({ code }) => code)];
  const villages = villagesOf(counties[0] ?? PROVINCE).map(belowName);
  for (const counter of counters) {
    await load(
      client,
      days.map((on) => ({
        ...counterKey(counter, counties[0] ?? PROVINCE, on).Key,
        ...{ [FLOOR]: horizonOf(AT), ...Object.fromEntries(villages.map((name) => [name, 12])) },
        ...marks,
      })),
    );
    if (isAboutPeople(counter))
      await load(
        client,
        days.map((on) => ({
          ...counterKey(counter, PARTS, on).Key,
          ...{ [FLOOR]: horizonOf(AT), ...Object.fromEntries(counties.map((code) => [PART + code, 957])) },
          ...marks,
        })),
      );
    await load(
      client,
      [PROVINCE, prefectures[0] ?? PROVINCE].flatMap((area, level) =>
        days.map((on) => ({
          ...counterKey(counter, area, on).Key,
          ...{ value: 123_456, [FLOOR]: horizonOf(AT) },
          ...Object.fromEntries((below[level] ?? []).map((code) => [WITHIN + code, 12_345])),
          ...marks,
        })),
      ),
    );
  }
  client.destroy();
  print(`| ${indicators.length} indicators × ${DAYS} days | calls | round trips | read units |`);
  print('|---|--:|--:|--:|');
  const [county = PROVINCE] = counties;
  const groups = { isOwnExact: false };
  const one = indicators.slice(0, 1);
  for (const [name, area, readDays, asked, told] of [
    [`a province with its ${prefectures.length} prefectures`, PROVINCE, readCounts, indicators, {}],
    ['the same, people in fives', PROVINCE, readCounts, indicators, { groups }],
    ['a prefecture with its counties', prefectures[0] ?? PROVINCE, readCounts, indicators, {}],
    ['the townships of a county of 150 villages, one indicator', county, readCountsBelow, one, {}],
  ] as const) {
    callsSince();
    const context = contextOf(local.db, { now: AT });
    const trips = await Promise.all(
      asked.map(async (indicator) => {
        const of = [0];
        const db: Database = {
          ...local.db,
          query: (...args) => {
            of[0] = (of[0] ?? 0) + 1;
            return local.db.query(...args);
          },
        };
        await readDays({ ...context, db }, { indicator, area, from: FIRST, to: LAST, ...told });
        return (of[0] ?? 0) / (rates[indicator] === undefined ? 1 : 2);
      }),
    );
    const calls = callsSince();
    const units = calls.reduce((sum, { readUnits }) => sum + readUnits, 0);
    print(`| ${name} | ${calls.length} | ${Math.max(...trips)} | ${units} |`);
  }
}

/** From the answer of a registration until the county's counter has it, in the system of one machine. */
async function lagRows(print: (line: string) => void): Promise<void> {
  const system = await startSystem({
    ...{ port: 0, keyFolder: projectFolder('.local'), environment: {} },
    log: (line) => console.error(line),
  });
  try {
    const { db } = system.platform;
    const on = civilDateOf(new Date());
    const lags: number[] = [];
    for (let person = 1; person <= 40; person += 1) {
      const context = { ...contextOf(db, { viewer: accountOf(), now: new Date() }), ...system.platform };
      await registerWorker(context, { ...newPerson(), idempotencyKey: `person-${person}`, villageCode: VILLAGE });
      const begun = performance.now();
      const isShown = async (): Promise<boolean> => {
        const days = { from: asCivilDate('2026-01-01'), to: addDays(on, 400) };
        const shown = await readCounters(db, 'WORKERS_REGISTERED', 'all', days);
        return shown.reduce((sum, { actual }) => sum + actual, 0) >= person;
      };
      while (!(await isShown())) await new Promise((resolve) => setTimeout(resolve, 2));
      lags.push(performance.now() - begun);
    }
    lags.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(lags[Math.floor(lags.length * share)] ?? 0);
    print('| from a write to the board, on one machine | median ms | 95 % ms |');
    print('|---|--:|--:|');
    print(`| ${lags.length} registrations, one after the other | ${at(0.5)} | ${at(0.95)} |`);
    print(`In the cloud records are gathered for ${triggers.facts.batchingWindowSeconds} s at most before that.`);
  } finally {
    await system.stop();
  }
}
