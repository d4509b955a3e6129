/** Rules of inquiries: the daily bound of an account, the records, and the partitions that they are in. Pure. */
import { expiryAfter, preciseInstantOf } from '../../../platform/values/clock';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { DailyBound } from '../../../platform/requests/daily-count';
import { assert } from '../../../platform/requests/errors';
import { prefecturesOf } from '../../reference/region/region';
import type { Inquiry } from './store';
import { cutTo, type RegionCode } from '../../reference/region/region-code';

/** Greatest number of workers that one account may ask about in one civil day, across all operations. */
export const INQUIRIES: DailyBound = { what: 'inquiries', max: limits.inquiriesPerDayMax };

/** One worker that was asked about. */
export interface Asked {
  readonly kind: Inquiry['kind'];
  /** Keyed fingerprint of the identity number or phone. */
  readonly fingerprint: string;
}

/** One record for each kind of inquiry in a request. */
export function recordsOf(
  { clock, ids, viewer, requestId }: Pick<Context, 'clock' | 'ids' | 'viewer' | 'requestId'>,
  asked: readonly Asked[],
): Inquiry[] {
  const now = clock.now();
  const { account, roles, regionCode } = viewer;
  assert(regionCode, 'an official, who has a region');
  const kinds = [...new Set(asked.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    kind,
    place: cutTo(regionCode, 4),
    at: preciseInstantOf(now),
    id: ids.next('inq'),
    account,
    role: roles.includes('BUREAU') ? 'BUREAU' : 'CADRE',
    regionCode,
    fingerprints: asked.filter((one) => one.kind === kind).map(({ fingerprint }) => fingerprint),
    requestId,
    expiresAt: expiryAfter(now, limits.inquiryDaysKept),
  }));
}

/**
 * Partitions with the records of a region's accounts. For a province: one for each prefecture, and one for its own
 * accounts.
 */
export function placesOf(region: RegionCode | undefined): RegionCode[] {
  if (region === undefined) return [];
  return region.length === 2 ? [region, ...prefecturesOf(region)] : [cutTo(region, 4)];
}
