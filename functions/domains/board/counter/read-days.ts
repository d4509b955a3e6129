/** Reads counters by day: of everything, a province, a prefecture or a county, with the regions one level below. */
import type { Indicator } from '../../../generated/graphql';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { type CivilDate, asCivilDate } from '../../../platform/values/civil-date';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { filedUnder } from '../../reference/region/successors';
import { isCounty, type Area } from './areas';
import { counterKey, WITHIN } from './changed-counters';
import { asRegionCode, cutTo, type RegionCode } from '../../reference/region/region-code';

/** Count of an area on one day. */
export interface AreaDay {
  readonly on: CivilDate;
  readonly actual: number;
  /** Counts by region one level below; empty for a county. */
  readonly within: ReadonlyMap<RegionCode, number>;
}

/**
 * Days with a counter item from `from` to `to`, inclusive, in order; a count may be 0 after a correction. Eventually
 * consistent. One query unless the days exceed 1 MB.
 */
export async function readCounters(
  db: Database,
  indicator: Indicator,
  area: Area,
  { from, to }: { from: CivilDate; to: CivilDate },
): Promise<AreaDay[]> {
  const county = isCounty(area) ? area : undefined;
  const { TableName, Key: first } = counterKey(indicator, county === undefined ? area : cutTo(county, 4), from);
  const items = await readAll(db, {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': first.pk, ':from': first.sk, ':to': to },
  });
  return items.map((item) => (county === undefined ? areaDay(item) : countyDay(item, county)));
}

function areaDay(item: Item): AreaDay {
  const within = new Map<RegionCode, number>();
  for (const [name, count] of Object.entries(item)) {
    if (!name.startsWith(WITHIN)) continue;
    const code = countedAs(asRegionCode(name.slice(WITHIN.length)));
    within.set(code, (within.get(code) ?? 0) + countOf(count));
  }
  return { on: asCivilDate(String(item['sk'])), actual: countOf(item['value']), within };
}

function countyDay(item: Item, countyCode: RegionCode): AreaDay {
  const codes = codesOfRegion(countyCode).filter((code) => countedAs(code) === countyCode);
  const actual = codes.reduce((sum, code) => sum + countOf(item[WITHIN + code]), 0);
  return { on: asCivilDate(String(item['sk'])), actual, within: new Map() };
}

/**
 * The code of today under which a region is shown. What happened under a former code stays counted there, and is shown with
 * what took it over, unless that lies in another area: then the former code has its own line.
 */
export function countedAs(code: RegionCode): RegionCode {
  const filed = filedUnder(code);
  return filed.slice(0, -2) === code.slice(0, -2) ? filed : code;
}

/** An attribute that nothing was added to is absent. */
function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
