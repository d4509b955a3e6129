/** Rules of inquiries: how many an account has, the record of each, and where records lie. Pure. */
import { expiryAfter } from '../../../platform/values/clock';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { DailyBound } from '../../../platform/requests/daily-count';
import { prefecturesOf } from '../../reference/region/region';
import type { Inquiry } from './store';

/** People whom one account may ask about on one civil day, by all doors together. */
export const INQUIRIES: DailyBound = { what: 'inquiries', max: limits.inquiriesPerDayMax };

/** What was asked about one person. */
export interface Asked {
  readonly kind: Inquiry['kind'];
  /** Keyed, of the number that was asked for. */
  readonly fingerprint: string;
}

/** One record for each kind of what a request asked. */
export function recordsOf(
  { clock, ids, viewer, requestId }: Pick<Context, 'clock' | 'ids' | 'viewer' | 'requestId'>,
  asked: readonly Asked[],
): Inquiry[] {
  const now = clock.now();
  const { account, roles, regionCode = '' } = viewer;
  const kinds = [...new Set(asked.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    kind,
    place: regionCode.slice(0, 4),
    at: now.toISOString(),
    id: ids.next('inq'),
    account,
    role: roles.includes('BUREAU') ? 'BUREAU' : 'CADRE',
    regionCode,
    fingerprints: asked.filter((one) => one.kind === kind).map(({ fingerprint }) => fingerprint),
    requestId,
    expiresAt: expiryAfter(now, limits.inquiryDaysKept),
  }));
}

/** Where the records of a region's accounts lie: a province's lie by prefecture, and its own accounts' apart. */
export function placesOf(region: string | undefined): string[] {
  if (region === undefined) return [];
  return region.length === 2 ? [region, ...prefecturesOf(region)] : [region.slice(0, 4)];
}
