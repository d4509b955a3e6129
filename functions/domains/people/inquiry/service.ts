/**
 * Use cases of inquiries. Asking for a worker by identity number or phone reveals whether the register contains the
 * worker. So each account may ask about a limited number of workers a day, across all operations, and each request
 * leaves a record. Count and record are written before anything is answered.
 */
import DataLoader from 'dataloader';
import type { InquiryFilter } from '../../../generated/graphql';
import { endOfDay, startOfDay } from '../../../platform/values/civil-date';
import type { Context } from '../../../platform/requests/context';
import { dailyAdd, dailyCount, dailyOnce } from '../../../platform/requests/daily-count';
import { beginsWith, equals } from '../../../platform/dynamodb/conditions';
import { CallerError } from '../../../platform/requests/errors';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { perRequest } from '../../../platform/requests/per-request';
import { preciseInstantOf } from '../../../platform/values/clock';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { narrowed } from '../../reference/region/checks';
import { inquiriesOf, type Inquiry, parseInquiry, recordInquiry } from './store';
import { type Asked, INQUIRIES, placesOf, recordsOf } from './bound-and-records';

/** Further properties of the request. */
interface Request {
  /**
   * Number of workers that the request will register, or else asks about. They are not counted here, but as many
   * inquiries must be left: otherwise a refusal would tell which of them are registered.
   */
  readonly besides?: number;
  /**
   * Keyed fingerprint of a request that always gets the same answer. Repeated on the same day, it is granted without
   * being counted.
   */
  readonly fingerprint?: string;
}

/**
 * Counts one inquiry for each entry and records them, one item for each kind, in one transaction. One round trip. Await
 * it before anything is answered.
 * @returns false, and counts nothing, if the account has too few inquiries left today; then nothing may be told about
 * any of these workers, nor about those `besides`.
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

/** Counts an inquiry before a query answers whose number it is. All inquiries of one operation are counted together. */
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
 * Inquiries of accounts whose region lies in the caller's, newest first. One query for a prefecture or a smaller
 * region; for a province, one for each prefecture and one for its own accounts.
 */
export async function listInquiries(
  context: Context,
  { regionCode, on, account, kind }: InquiryFilter,
  page: Page,
): Paged<Inquiry> {
  const region = narrowed(regionCode, context.viewer.regionCode);
  // An inquiry is never changed: it stays under the code that the account's region had.
  const codes = region === undefined ? [undefined] : codesOfRegion(region);
  const queries = codes.flatMap((code) =>
    placesOf(code).map((place) => {
      const all = inquiriesOf(place);
      const query =
        on == null
          ? all
          : all.between({ at: preciseInstantOf(startOfDay(on)) }, { at: preciseInstantOf(endOfDay(on)) });
      return query
        .where(
          code !== undefined && code.length > place.length && beginsWith('regionCode', code),
          account != null && equals('account', account),
          kind != null && equals('kind', kind),
        )
        .params();
    }),
  );
  return list(context, { queries, order: 'DESCENDING', page, parse: parseInquiry });
}
