/**
 * Coverage of a village: how many people are registered, were surveyed in the current round, and have an overdue entry.
 * One counter item for each village in table Campaigns, like all counters; the stream keeps it.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Item } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Tally } from '../../../platform/streams/streams';
import { seasonOf } from '../../reference/indicator/season';
import { narrowed } from '../../reference/region/checks';
import { countiesOf } from '../../reference/region/region';
import type { ServiceEntry } from './store';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';

export interface VillageCoverage {
  /** A village, or the township of people who are registered without a village. */
  readonly villageCode: RegionCode;
  readonly known: number;
  readonly surveyed: number;
  readonly overdue: number;
  readonly roundBeginsOn: CivilDate;
}

/** Attributes: `known`, `surveyed.<year in which the round began>`, `due.<day on which the entry falls due>`. */
export function coverageTallies({ county, villageCode, surveyedOn, dueOn }: ServiceEntry): Tally[] {
  const key = { TableName: 'Campaigns', Key: { pk: `coverage#${county}`, sk: villageCode } } as const;
  return [
    { key, attribute: 'known', amount: 1 },
    ...(surveyedOn === undefined ? [] : [{ key, attribute: SURVEYED + roundOf(surveyedOn), amount: 1 }]),
    { key, attribute: DUE + dueOn, amount: 1 },
  ];
}

/** Ordered by code. One query for a county or a smaller region; a larger region queries its counties in parallel. */
export async function listCoverage(context: Context, regionCode: string, page: Page): Paged<VillageCoverage> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  const on = today(context.clock);
  const counties = region === undefined ? [] : countiesOf(region);
  const queries = counties.map((county) => {
    const finer = region !== undefined && region.length > county.length;
    return {
      TableName: 'Campaigns',
      KeyConditionExpression: finer ? 'pk = :pk AND begins_with(sk, :sk)' : 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `coverage#${county}`, ...(finer && { ':sk': region }) },
    } as const;
  });
  const parse = (item: Item): VillageCoverage => coverageOn(item, on);
  return list(context, { queries, order: 'ASCENDING', page, parse, keep: ({ known }) => known > 0 });
}

const SURVEYED = 'surveyed.';
const DUE = 'due.';

/** @throws if a count is not an integer. */
export function coverageOn(item: Item, on: CivilDate): VillageCoverage {
  const overdue = Object.entries(item)
    .filter(([name]) => name.startsWith(DUE) && name.slice(DUE.length) <= on)
    .reduce((sum, [, count]) => sum + wholeNumber(count), 0);
  return {
    villageCode: asRegionCode(String(item['sk'])),
    known: wholeNumber(item['known']),
    surveyed: wholeNumber(item[SURVEYED + roundOf(on)]),
    overdue,
    roundBeginsOn: seasonOf(on),
  };
}

function wholeNumber(count: unknown = 0): number {
  assert(typeof count === 'number' && Number.isSafeInteger(count), 'a count of people');
  return count;
}

/** Year in which the round of a day began. */
function roundOf(day: CivilDate): string {
  return seasonOf(day).slice(0, 4);
}
