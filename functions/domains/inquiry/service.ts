/**
 * Inquiries: whoever asks about a person by identity number or phone learns whether the register has them, and who it is. So
 * an account may ask about so many people a day, whatever the door, and each request leaves a record: both are written before
 * anything is answered.
 */
import DataLoader from 'dataloader';
import type { InquiryFilter } from '../../generated/graphql';
import { endOfDay, startOfDay } from '../../platform/civil-date';
import type { Context } from '../../platform/context';
import { dailyAdd, dailyCount } from '../../platform/daily-count';
import type { QueryParams } from '../../platform/database';
import { CallerError } from '../../platform/errors';
import { allOf, type Connection, list, type PageArguments } from '../../platform/listing';
import { perRequest } from '../../platform/per-request';
import { narrowed } from '../region/checks';
import { type Inquiry, InquiryEntity, inquiryPut, parseInquiry } from './entities';
import { type Asked, INQUIRIES, placesOf, recordsOf } from './inquiry';

/**
 * Counts one inquiry for each entry and records them, one item for each kind, in one transaction; false, and nothing is
 * counted, where the account has not so many left today: then nothing may be told about any of these people. Without an entry
 * it writes nothing, and says whether the account has an inquiry left: who has none may not create people either, because
 * being refused would tell that a number is taken. To be awaited before anything is answered; not idempotent: a repeat that
 * finds what it did the first time asks about nobody, and is not to be counted by the caller. One round trip.
 */
export async function countInquiries(context: Context, asked: readonly Asked[]): Promise<boolean> {
  if (asked.length === 0) return (await dailyCount(context, INQUIRIES)) < INQUIRIES.max;
  if (asked.length > INQUIRIES.max) return false;
  const records = recordsOf(context, asked).map(inquiryPut);
  const { committed } = await context.db.commit([dailyAdd(context, INQUIRIES, asked.length), ...records]);
  return committed;
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
