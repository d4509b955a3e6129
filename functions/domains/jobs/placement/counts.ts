/** Contributions of a placement to the counters, and to what was supplied under agreements. */
import type { Indicator } from '../../../generated/graphql';
import { civilDateOf } from '../../../platform/values/civil-date';
import { suppliedTallies } from '../../reference/agreement/supply-tallies';
import type { Tally } from '../../../platform/streams/streams';
import type { Contribution } from '../../reference/indicator/indicator';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import type { Item } from '../../../platform/dynamodb/database';
import { isSince } from '../../../platform/items/reading';
import { isPlacement, partOfPlacement, type Placement } from './store';

/** Edition of placements from which on people count once a season (`transfer/`); earlier ones count by themselves. */
export const COUNTED_BY_PERSON = 4;

/**
 * NO_SHOWS: one person, on the agreed first day, in the region of the worker's home, if it was reported that they did not come.
 * What an earlier release wrote last counts as it did then, until it is written again. WORKERS_TRANSFERRED: one placement, on
 * the day of agreement, in the same region. A placement that never began is taken off that day again. STABLE_PLACEMENTS: one
 * placement, on the day of the follow-up that found the worker stable. OUT_OF_PROVINCE and IN_PROVINCE as
 * WORKERS_TRANSFERRED; the oldest don't tell where the work is.
 */
export function contributions(item: Item): Contribution[] {
  if (!isPlacement(item)) return [];
  const read = partOfPlacement(item, 'agreedAt', 'homeCode', 'stableOn', 'workCode', ...BEGUN);
  const { agreedAt, homeCode: regionCode, stableOn, workCode, departure, startsOn } = read;
  const on = civilDateOf(new Date(agreedAt));
  const isNoShow = departure === 'DID_NOT_COME';
  const countsItself = !isSince(item, COUNTED_BY_PERSON);
  const transferred: Indicator[] =
    !countsItself || neverBegan(read)
      ? []
      : ['WORKERS_TRANSFERRED', ...(workCode === undefined ? [] : [sideOf(workCode, regionCode)])];
  return [
    ...transferred.map((indicator) => ({ indicator, on, regionCode, amount: 1 })),
    ...(isNoShow && isSince(item, 2) ? [{ indicator: 'NO_SHOWS' as const, on: startsOn, regionCode, amount: 1 }] : []),
    ...(!countsItself || stableOn === undefined
      ? []
      : [{ indicator: 'STABLE_PLACEMENTS' as const, on: stableOn, regionCode, amount: 1 }]),
  ];
}

const BEGUN = ['status', 'startsOn', 'startedOn', 'endedOn', 'departure'] as const;

/** Whoever is not there by the first day, and does not come later: who did not come, or whose placement was called off. */
export function neverBegan({
  status,
  startsOn,
  startedOn,
  endedOn,
  departure,
}: Pick<Placement, (typeof BEGUN)[number]>): boolean {
  const isCalledOff = startedOn === undefined && endedOn !== undefined && endedOn < startsOn;
  return status === 'NEVER_STARTED' || departure === 'DID_NOT_COME' || isCalledOff;
}

export function sideOf(workCode: RegionCode, homeCode: RegionCode): 'IN_PROVINCE' | 'OUT_OF_PROVINCE' {
  return cutTo(workCode, 2) === cutTo(homeCode, 2) ? 'IN_PROVINCE' : 'OUT_OF_PROVINCE';
}

/** One person, on the day of agreement, of the enterprise and of the way to work; nobody who never began. */
export function tallies(item: Item): Tally[] {
  if (!isPlacement(item) || !isSince(item, 3)) return [];
  const read = partOfPlacement(item, 'agreedAt', 'homeCode', 'enterpriseId', 'workCode', ...BEGUN);
  const { agreedAt, homeCode, enterpriseId, workCode } = read;
  if (neverBegan(read)) return [];
  return suppliedTallies(enterpriseId, civilDateOf(new Date(agreedAt)), homeCode, workCode);
}
