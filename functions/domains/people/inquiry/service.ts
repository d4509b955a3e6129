/**
 * Inquiries: whoever asks about a person by identity number or phone learns whether the register has them, and who it is. So
 * an account may ask about so many people a day, whatever the door, and each request leaves a record: both are written before
 * anything is answered.
 */
import DataLoader from 'dataloader';
import type { InquiryFilter } from '../../../generated/graphql';
import { endOfDay, startOfDay } from '../../../platform/values/civil-date';
import type { Context } from '../../../platform/requests/context';
import { dailyAdd, dailyCount, dailyOnce } from '../../../platform/requests/daily-count';
import { beginsWith, equals } from '../../../platform/dynamodb/conditions';
import { CallerError } from '../../../platform/requests/errors';
import { type Connection, list, type PageArguments } from '../../../platform/lists/listing';
import { perRequest } from '../../../platform/requests/per-request';
import { narrowed } from '../../reference/region/checks';
import { inquiriesOf, type Inquiry, parseInquiry, recordInquiry } from './store';
import { type Asked, INQUIRIES, placesOf, recordsOf } from './inquiry';

/** What a request asks about besides people of whom it is known that they count. */
interface Request {
  /**
   * People whom the request may make, or else asks about. They are not counted here, but as many inquiries must be left as if they
   * were: else what is refused for want of inquiries would tell who of them is known.
   */
  readonly besides?: number;
  /** Keyed, of a request that answers the same to the same: sent again on the same day, it is granted and not counted. */
  readonly fingerprint?: string;
}

/**
 * Counts one inquiry for each entry and records them, one item for each kind, in one transaction; false, and nothing is
 * counted, where the account has not so many left today: then nothing may be told about any of these people, nor about those
 * `besides`. To be awaited before anything is answered. One round trip.
 */
export async function countInquiries(
  context: Context,
  asked: readonly Asked[],
  { besides = 0, fingerprint }: Request = {},
): Promise<boolean> {
  const needed = asked.length + besides;
  if (asked.length === 0) return needed === 0 || (await dailyCount(context, INQUIRIES)) + needed <= INQUIRIES.max;
  if (needed > INQUIRIES.max) return false;
  const records = recordsOf(context, asked).map(recordInquiry);
  const first = fingerprint === undefined ? [] : [dailyOnce(context, INQUIRIES, fingerprint)];
  const commit = await context.db.commit([dailyAdd(context, INQUIRIES, asked.length, needed), ...records, ...first]);
  return commit.committed || first.some((write) => commit.refused.has(write));
}

/**
 * Before a query tells who has a number. All that one operation asks at once is counted together.
 * @throws CallerError INQUIRIES_EXHAUSTED.
 */
export async function inquire(context: Context, asked: Asked): Promise<void> {
  if (await askedTogether(context).load(asked)) return;
  const what = `This account has asked about ${INQUIRIES.max} people today, as many as one may`;
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
    const all = inquiriesOf(place);
    const query =
      on == null ? all : all.between({ at: startOfDay(on).toISOString() }, { at: endOfDay(on).toISOString() });
    return query
      .where(
        region !== undefined && region.length > place.length && beginsWith('regionCode', region),
        account != null && equals('account', account),
        kind != null && equals('kind', kind),
      )
      .params();
  });
  return list(context, { queries, order: 'DESCENDING', page, parse: parseInquiry });
}
