/** Reads counters by day: of everything, a province, a prefecture or a county, with the regions one level below. */
import type { Indicator } from '../../../generated/graphql';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { type CivilDate, asCivilDate } from '../../../platform/values/civil-date';
import { isCounty } from './areas';
import { counterKey, WITHIN } from './counter';

/** Count of an area on one day. */
export interface AreaDay {
  readonly on: CivilDate;
  readonly actual: number;
  /** Counts by region one level below; empty for a county. */
  readonly within: ReadonlyMap<string, number>;
}

/**
 * Days with a counter item from `from` to `to`, inclusive, in order; a count may be 0 after a correction. Eventually
 * consistent. One query unless the days exceed 1 MB.
 */
export async function readCounters(
  db: Database,
  indicator: Indicator,
  area: string,
  { from, to }: { from: CivilDate; to: CivilDate },
): Promise<AreaDay[]> {
  const county = isCounty(area) ? area : undefined;
  const { TableName, Key: first } = counterKey(indicator, county?.slice(0, 4) ?? area, from);
  const items = await readAll(db, {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': first.sk, ':to': to },
  });
  return items.map((item) => (county === undefined ? areaDay(item) : countyDay(item, county)));
}

function areaDay(item: Item): AreaDay {
  const within = Object.entries(item)
    .filter(([name]) => name.startsWith(WITHIN))
    .map(([name, count]) => [name.slice(WITHIN.length), countOf(count)] as const);
  return { on: asCivilDate(String(item['sk'])), actual: countOf(item['value']), within: new Map(within) };
}

function countyDay(item: Item, countyCode: string): AreaDay {
  return { on: asCivilDate(String(item['sk'])), actual: countOf(item[WITHIN + countyCode]), within: new Map() };
}

/** An attribute that nothing was added to is absent. */
function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
