/**
 * Inquiries: whoever asks about a person by identity number or phone learns whether the register has them, and who it is. So
 * an account may ask about so many people a day, whatever the door, and each request leaves a record: both are written before
 * anything is answered.
 */
import DataLoader from 'dataloader';
import type { InquiryFilter } from '../../generated/graphql';
import { limits } from '../../limits';
import { endOfDay, startOfDay } from '../../platform/civil-date';
import type { Context } from '../../platform/context';
import { type DailyBound, dailyAdd, dailyCount } from '../../platform/daily-count';
import type { QueryParams } from '../../platform/database';
import { CallerError } from '../../platform/errors';
import { allOf, type Connection, list, type PageArguments } from '../../platform/listing';
import { perRequest } from '../../platform/per-request';
import { narrowed } from '../region/checks';
import { prefecturesOf } from '../region/region';
import { type Inquiry, InquiryEntity, inquiryPut, parseInquiry } from './entities';

const BOUND: DailyBound = { what: 'inquiries', max: limits.inquiriesPerDayMax };

/** What was asked about one person. */
export interface Asked {
  readonly kind: Inquiry['kind'];
  /** Keyed, of the number that was asked for. */
  readonly fingerprint: string;
}

/**
 * Counts one inquiry for each entry and records them, one item for each kind, in one transaction; false, and nothing is
 * counted, where the account has not so many left today: then nothing may be told about any of these people. Without an entry
 * it writes nothing, and says whether the account has an inquiry left: who has none may not create people either, because
 * being refused would tell that a number is taken. To be awaited before anything is answered; not idempotent: a repeat that
 * finds what it did the first time asks about nobody, and is not to be counted by the caller. One round trip.
 */
export async function countInquiries(context: Context, asked: readonly Asked[]): Promise<boolean> {
  if (asked.length === 0) return (await dailyCount(context, BOUND)) < BOUND.max;
  if (asked.length > BOUND.max) return false;
  const kinds = [...new Set(asked.map(({ kind }) => kind))];
  const records = kinds.map((kind) => {
    const theirs = asked.filter((one) => one.kind === kind);
    return inquiryPut(
      recordOf(
        context,
        kind,
        theirs.map(({ fingerprint }) => fingerprint),
      ),
    );
  });
  const { committed } = await context.db.commit([dailyAdd(context, BOUND, asked.length), ...records]);
  return committed;
}

/**
 * Before a query tells who has a number. All that one operation asks at once is counted together.
 * @throws CallerError INQUIRIES_EXHAUSTED.
 */
export async function inquire(context: Context, asked: Asked): Promise<void> {
  if (await askedTogether(context).load(asked)) return;
  const what = `This account has asked about ${BOUND.max} people today, as many as one may`;
  throw new CallerError('INQUIRIES_EXHAUSTED', { what });
}

const askedTogether = perRequest(
  (context: Context) =>
    new DataLoader<Asked, boolean>(
      async (asked) => {
        const granted = await countInquiries(context, asked);
        return asked.map(() => granted);
      },
      { cache: false },
    ),
);

function recordOf(
  { clock, ids, viewer, requestId }: Context,
  kind: Inquiry['kind'],
  fingerprints: readonly string[],
): Inquiry {
  const now = clock.now();
  const { account, roles, regionCode = '' } = viewer;
  return {
    place: regionCode.slice(0, 4),
    at: now.toISOString(),
    id: ids.next('inq'),
    role: roles.includes('BUREAU') ? 'BUREAU' : 'CADRE',
    ...{ account, regionCode, kind, fingerprints: [...fingerprints], requestId },
    expiresAt: Math.floor(now.getTime() / 1000) + limits.inquiryDaysKept * 86_400,
  };
}

/**
 * Of the accounts whose region lies in the caller's, the latest first. A prefecture is one query, as is what is finer; a
 * province is one for each prefecture and one for its own accounts.
 */
export async function listInquiries(
  context: Context,
  { regionCode, on, account, kind }: InquiryFilter,
  page: PageArguments,
): Promise<Connection<Inquiry>> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  const queries = placesOf(region).map((place) => {
    const all = InquiryEntity.query.primary({ place });
    const query =
      on == null ? all : all.between({ at: startOfDay(on).toISOString() }, { at: endOfDay(on).toISOString() });
    return query
      .where((inquiry, { eq, begins }) =>
        allOf(
          region !== undefined && region.length > place.length && begins(inquiry.regionCode, region),
          account != null && eq(inquiry.account, account),
          kind != null && eq(inquiry.kind, kind),
        ),
      )
      .params<QueryParams>();
  });
  return list(context.db, { queries, order: 'DESCENDING', page, parse: parseInquiry });
}

function placesOf(region: string | undefined): string[] {
  if (region === undefined) return [];
  return region.length === 2 ? [region, ...prefecturesOf(region)] : [region.slice(0, 4)];
}
