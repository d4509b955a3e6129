/**
 * Shortages of people by seat and occupation, as the latest reports tell them. One counter item for each county and
 * occupation, in its province's partition of table Campaigns; the stream keeps it, exact under repeats as all counters.
 */
import type { Item, QueryParams } from '../../../platform/dynamodb/database';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import type { Tally } from '../../../platform/streams/streams';
import type { EnterpriseStatus } from '../enterprise/store';
import { askedRegion } from '../region/checks';
import { asRegionCode, cutTo, type RegionCode } from '../region/region-code';

export interface Shortage {
  /** County of the seat, or its prefecture. */
  readonly regionCode: RegionCode;
  /** Absent for people whose occupation was not told. */
  readonly occupationCode?: string;
  /** People who are missing. */
  readonly shortage: number;
  /** Enterprises that miss them. */
  readonly enterprises: number;
}

/** Stands for no occupation, and sorts before all. */
const UNTOLD = '-';

export function shortageTallies(
  regionCode: RegionCode,
  { shortage, shortages = [] }: Pick<EnterpriseStatus, 'shortage' | 'shortages'>,
): Tally[] {
  const told = shortages.reduce((sum, { count }) => sum + count, 0);
  const rows = [...shortages, { occupationCode: UNTOLD, count: shortage - told }].filter(({ count }) => count > 0);
  return rows.flatMap(({ occupationCode, count }) => {
    const sk = `${cutTo(regionCode, 6)}#${occupationCode}`;
    const key = { TableName: 'Campaigns', Key: { pk: partitionOf(regionCode), sk } } as const;
    return [
      { key, attribute: 'shortage', amount: count },
      { key, attribute: 'enterprises', amount: 1 },
    ];
  });
}

function partitionOf(regionCode: RegionCode): string {
  return `shortage#${cutTo(regionCode, 2)}`;
}

/** By region and occupation. One query. A region below a county shows its county. */
export function listShortages(context: Context, regionCode: string, page: Page): Paged<Shortage> {
  const region = askedRegion(regionCode);
  const query: QueryParams = {
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': partitionOf(region), ':sk': cutTo(region, 6) },
  };
  return list(context, {
    queries: [query],
    order: 'ASCENDING',
    page,
    parse: parseShortage,
    keep: ({ shortage }) => shortage > 0,
  });
}

/** @throws if a count is no whole number. */
function parseShortage(item: Item): Shortage {
  const [region = '', occupationCode = UNTOLD] = String(item['sk']).split('#');
  return {
    regionCode: asRegionCode(region),
    ...(occupationCode !== UNTOLD && { occupationCode }),
    shortage: wholeNumber(item['shortage']),
    enterprises: wholeNumber(item['enterprises']),
  };
}

function wholeNumber(count: unknown = 0): number {
  assert(typeof count === 'number' && Number.isSafeInteger(count), 'a count of people or enterprises');
  return count;
}
