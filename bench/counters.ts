/**
 * Measures writes and reads of the campaign board in three layouts of the same counters: an item for each county and
 * day, summed on read; an item for each area and day; and the layout in use, an item for each area with its children.
 * Also measures what the stream's shards add to a counter that is written for days.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { areasOf, isCounty } from '../functions/domains/board/counter/areas';
import { belowName, counterKey, WITHIN } from '../functions/domains/board/counter/attributes';
import { FLOOR, horizonOf, MARK } from '../functions/domains/board/counter/store';
import { fold } from '../functions/domains/board/counter/on-stream';
import { readCounters } from '../functions/domains/board/counter/read-days';
import type { Indicator } from '../functions/generated/graphql';
import { type CivilDate, addDays, startOfDay, asCivilDate } from '../functions/platform/values/civil-date';
import { type Call, createDatabase, type Database, type Item } from '../functions/platform/dynamodb/database';
import { connect } from '../functions/platform/dynamodb/wire/client';
import { inParallel } from '../functions/platform/jobs/in-parallel';
import { markBelow, markOf } from '../functions/platform/streams/stream-marks';
import { createTables } from '../local/create-tables';
import { startEngine } from '../local/engine';
import {
  counties,
  load,
  nextSequenceNumber,
  prefectures,
  PROVINCE,
  recordsOf,
  shardId,
  villagesOf,
} from './counters/scene';
import { SHARD_DAYS, SHARD_HOURS, shardsRow } from './counters/shards';
import { asRegionCode, type RegionCode } from '../functions/domains/reference/region/region-code';

const DAYS = 100;
const days = Array.from({ length: DAYS }, (_, day) => addDays(asCivilDate('2026-12-01'), day));
const lastDay = addDays(asCivilDate('2026-12-01'), DAYS - 1);
const BATCH = 100;
/** Shards that wrote to an item on its day: one here; in the cloud 4 open ones, each for about 4 hours. */
const shardCounts = [1, 24] as const;
const indicators: Readonly<Record<(typeof shardCounts)[number], Indicator>> = {
  1: 'WORKERS_REGISTERED',
  24: 'WORKERS_TRANSFERRED',
};

interface Layout {
  readonly name: string;
  /** The counters of a fact in a county, with their attributes. */
  readonly items: (
    indicator: Indicator,
    county: RegionCode,
    on: CivilDate,
  ) => { pk: string; sk: string; counts: string[] }[];
  readonly write: (db: Database, indicator: Indicator, inCounties: readonly RegionCode[]) => Promise<unknown>;
  readonly readBoard: (db: Database, indicator: Indicator) => Promise<unknown>;
}

const byCounty = bareLayout('a county a day, summed on read', (county) => [county], counties);
const byArea = bareLayout('an area a day', (county) => [...areasOf(county), villagesOf(county)[0] ?? county], [
  PROVINCE,
  ...prefectures,
]);
const withChildren: Layout = {
  name: 'an area a day, with its children',
  items: (indicator, county, on) =>
    areasOf(county).map((area, level) => ({
      ...counterKey(indicator, area, on).Key,
      counts: isCounty(area) ? villagesOf(area).map(belowName) : ['value', WITHIN + (areasOf(county)[level + 1] ?? '')],
    })),
  write: (db, indicator, inCounties) =>
    fold(
      db,
      recordsOf(inCounties, shardId(0), startOfDay(lastDay)),
      {
        contributions: ({ county }) => [
          { indicator, on: lastDay, regionCode: villagesOf(asRegionCode(String(county)))[0] ?? PROVINCE, amount: 1 },
        ],
      },
      { now: () => startOfDay(lastDay) },
    ),
  readBoard: (db, indicator) => readCounters(db, indicator, PROVINCE, { from: days[0] ?? lastDay, to: lastDay }),
};

/** Prints two tables of units, calls and bytes; about a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  const engine = await startEngine({ environment: {} });
  const config = {
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const admin = new DynamoDBClient(config);
  let calls: Call[] = [];
  const client = connect(config);
  const db = createDatabase({ client, meter: (call) => calls.push(call) });
  const measured = async (act: () => Promise<unknown>): Promise<string> => {
    calls = [];
    await act();
    const units = calls.reduce((sum, { readUnits, writeUnits }) => sum + readUnits + writeUnits, 0);
    return `${units} in ${calls.length}`;
  };
  try {
    await createTables(admin);
    print(`${DAYS} days, ${counties.length} counties in ${prefectures.length} prefectures; units in calls.`);
    print(
      `| layout | shards a day | ${BATCH} facts of 1 county | of 20 counties | board of a province with its regions |`,
    );
    print('|---|--:|--:|--:|--:|');
    for (const layout of [byCounty, byArea, withChildren]) {
      for (const shards of shardCounts) {
        const indicator = indicators[shards];
        await load(client, filled(layout, indicator, shards));
        const ofOne = await measured(() => layout.write(db, indicator, batchOf(counties.slice(0, 1))));
        const ofTwenty = await measured(() => layout.write(db, indicator, batchOf(spread(20))));
        const board = await measured(() => layout.readBoard(db, indicator));
        print(`| ${layout.name} | ${shards} | ${ofOne} | ${ofTwenty} | ${board} |`);
      }
    }
    print('');
    print(
      `A county's fact in every batch; ${SHARD_DAYS} days, each shard open for ${SHARD_HOURS} hours, two batches an hour.`,
    );
    print(
      '| shards open at once | in all | bytes of everything | of the province | of the prefecture | of the county | marks | units of a batch |',
    );
    print('|--:|--:|--:|--:|--:|--:|--:|--:|');
    for (const open of [1, 4, 40]) print(await shardsRow(client, db, open, () => calls.splice(0)));
  } finally {
    admin.destroy();
    client.destroy();
    await engine.stop();
  }
}

/** Two layouts that the system does not use: one count an item, the same conditional update. */
function bareLayout(
  name: string,
  areas: (county: RegionCode) => readonly string[],
  boardAreas: readonly string[],
): Layout {
  const partition = (indicator: Indicator, area: string): string => `${name}#${indicator}#${area}`;
  return {
    name,
    items: (indicator, county, on) =>
      areas(county).map((area) => ({ pk: partition(indicator, area), sk: on, counts: ['value'] })),
    write: (db, indicator, inCounties) => {
      const keys = inCounties.flatMap(areas).map((area) => partition(indicator, area));
      return inParallel(BATCH, [...new Set(keys)], (pk) =>
        db.commit([
          {
            Update: {
              TableName: 'Campaigns',
              Key: { pk, sk: lastDay },
              UpdateExpression: 'SET #mark = :mark ADD #value :value',
              ConditionExpression: 'attribute_not_exists(#mark) OR #mark < :below',
              ExpressionAttributeNames: { '#mark': markName(0), '#value': 'value' },
              ExpressionAttributeValues: { ...nextMark(startOfDay(lastDay)), ':value': BATCH },
            },
          },
        ]),
      );
    },
    readBoard: (db, indicator) =>
      inParallel(BATCH, boardAreas, (area) =>
        db.query({
          TableName: 'Campaigns',
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': partition(indicator, area), ':from': days[0], ':to': lastDay },
        }),
      ),
  };
}

/** The items of a whole campaign with a count in every county on every day. */
function filled(layout: Layout, indicator: Indicator, shards: number): Item[] {
  const items = new Map<string, Item>();
  const at = startOfDay(lastDay);
  const marks = Array.from({ length: shards }, (_, shard) => [markName(shard), nextMark(at)[':mark']]);
  for (const on of days)
    for (const county of counties)
      for (const { pk, sk, counts } of layout.items(indicator, county, on)) {
        const item = items.get(`${pk}/${sk}`) ?? {
          pk,
          sk,
          [FLOOR]: horizonOf(at),
          ...(Object.fromEntries(marks) as Item),
        };
        for (const name of counts) item[name] = ((item[name] as number | undefined) ?? 0) + BATCH;
        items.set(`${pk}/${sk}`, item);
      }
  return [...items.values()];
}

function batchOf(inCounties: readonly RegionCode[]): RegionCode[] {
  return Array.from({ length: BATCH }, (_, index) => inCounties[index % inCounties.length] ?? PROVINCE);
}

/** Counties from all over the province. */
function spread(count: number): RegionCode[] {
  return Array.from(
    { length: count },
    (_, index) => counties[Math.floor((index * counties.length) / count)] ?? PROVINCE,
  );
}

/** As long as a name. */
function markName(shard: number): string {
  return `${MARK}${String(shard).padStart(4, '0')}`;
}

function nextMark(at: Date): { ':mark': Uint8Array; ':below': Uint8Array } {
  const sequenceNumber = nextSequenceNumber();
  return { ':mark': markOf({ sequenceNumber, at }), ':below': markBelow(sequenceNumber) };
}
