/** Use cases of notices: list, get, count and read. Answering is in `answer.ts`, following in `since.ts`. */
import type { NoticeFilter } from '../../../generated/graphql';
import type { NoticeId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import { itemLoader } from '../../../platform/lists/item-loader';
import { countUpTo } from '../../../platform/lists/counting';
import { list, type ListRequest, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { perRequest } from '../../../platform/requests/per-request';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import type { Locale, Parameters } from '../../../platform/requests/text';
import { checkListLength } from '../../../platform/values/checks';
import { instantOf } from '../../../platform/values/clock';
import { hasPrefix, isId } from '../../../platform/values/ids';
import { openTells, type Tell } from '../../people/service-list/tells';
import { workerLoader } from '../../people/worker/loader';
import { collectionsOf } from '../../people/worker/store';
import { tellings } from './kinds';
import { cadresOf, inboxOf, localeOf } from './notice';
import { isUnreadByPerson, markReached } from './reading/mark-reached';
import { addRead, hasRead, readerOf, readingIn, readingKey } from './reading/reading-store';
import { type Notice, noticeKey, noticesOf, openNoticesIn, parseNotice } from './store';
import { addresseesOf, asOpener, inboxesIn, readsOut, subjectOf } from './who-sees';

const noticeLoader = itemLoader(noticeKey, parseNotice);

/**
 * The inbox of one of the caller's roles. For officials the open notices by village, the earliest end first: one query
 * for a region within a county, else one for each county and one for the office itself. For others the latest first.
 */
export async function listNotices(context: Context, filter: NoticeFilter, page: Page): Paged<Notice> {
  const { isPerson, ...wanted } = await inboxWanted(context, filter);
  // At once with what was read, which the nodes of the page tell.
  const [notices] = await Promise.all([list(context, { ...wanted, page }), isPerson ? undefined : readingOf(context)]);
  return notices;
}

async function inboxWanted(
  context: Context,
  { unread, kind: given, role, regionCode }: NoticeFilter,
): Promise<Omit<ListRequest<Notice>, 'page'> & { readonly isPerson: boolean }> {
  const subject = subjectOf(context, { role, regionCode });
  const { region } = subject;
  const kind = given ?? undefined;
  const isUnread = unread === true;
  if (region !== undefined) {
    const now = context.clock.now();
    const queries = inboxesIn(region).map(({ office, within }) =>
      openNoticesIn(inboxOf(cadresOf(office)), within, now, { kind }),
    );
    const order = { index: 'byDeadline', order: 'ASCENDING' } as const;
    return { isPerson: false, queries, ...order, parse: parseNotice, ...(await kept(context, isUnread)) };
  }
  const addressees = await addresseesOf(context, subject);
  const isPerson = addressees.some((one) => hasPrefix(one, 'wkr'));
  const queries = addressees.map((one) => noticesOf(inboxOf(one), { kind, unread: isUnread && isPerson }));
  const filter = await kept(context, isUnread && !isPerson);
  return { isPerson, queries, order: 'DESCENDING', parse: parseNotice, ...filter };
}

async function kept(context: Context, unread: boolean): Promise<{ readonly keep?: (notice: Notice) => boolean }> {
  if (!unread) return {};
  const reading = await readingOf(context);
  return { keep: ({ id }) => !hasRead(reading, id) };
}

/** What the caller's account has read of offices and enterprises. */
const readingOf = perRequest(({ db, viewer }: Context) =>
  readItem(db, readingKey(readerOf(viewer.account)), readingIn),
);

/** Unread notices of the inbox of one role, at most `limits.unreadNoticesMax`; null if that would cost too much. */
export async function countUnread(context: Context): Promise<number | null> {
  return countUpTo(context, await inboxWanted(context, { unread: true }), limits.unreadNoticesMax);
}

/** Whether the person, or the caller's account of an office, has read it. */
export async function isRead(context: Context, { id, addressee, readAt }: Notice): Promise<boolean> {
  return hasPrefix(addressee, 'wkr') ? readAt !== undefined : hasRead(await readingOf(context), id);
}

/** Null if no role of the caller opens the notice. */
export async function getNotice(context: Context, id: string): Promise<Notice | null> {
  const notice = isId(id, 'ntc') ? await noticeLoader(context).load(id) : undefined;
  return notice !== undefined && (await asOpener(context, notice)) !== undefined ? notice : null;
}

/** What is to be read out to a person now, the earliest end first. */
export async function readOutTo(context: Context, tells: readonly Tell[]): Promise<readonly Notice[]> {
  const open = openTells(tells, context.clock.now());
  const found = await Promise.all(open.map(({ noticeId }) => getNotice(context, noticeId)));
  return found.filter((notice) => notice !== null);
}

/** Parameters of the text; undefined if the caller may not see by now what the notice is about, or that is malformed. */
export async function contentOf(context: Context, notice: Notice): Promise<Parameters | undefined> {
  const opener = await asOpener(context, notice);
  if (opener === undefined) return undefined;
  return unlessMalformed(tellings[notice.kind].see(opener, { ...notice, data: notice.data ?? {} }));
}

/** The language of a person for their own notices, which they need not ask for; undefined for everybody else. */
export async function ownLocale(context: Context, { addressee }: Notice): Promise<Locale | undefined> {
  const { roles, workerId } = context.viewer;
  if (!roles.includes('WORKER') || workerId === undefined || !hasPrefix(addressee, 'wkr')) return undefined;
  const worker = await unlessMalformed(workerLoader(context).load(workerId));
  const isOwn = worker?.language !== undefined && collectionsOf(worker).includes(addressee);
  return isOwn ? localeOf(worker) : undefined;
}

/**
 * Receipt of notices. Idempotent: the first receipt of a person stands. Nothing is written if one is not the caller's.
 * One read, and a write for each notice of a person, or one for all of an office.
 */
export async function readNotices(context: Context, noticeIds: readonly string[]): Promise<Outcome<readonly Notice[]>> {
  const wrong = checkListLength(['noticeIds'], noticeIds.length, { min: 1, max: limits.idListMax });
  if (wrong.length > 0) return failed(wrong);
  const found = await Promise.all(noticeIds.map((id) => getNotice(context, id)));
  const notices = found.filter((notice) => notice !== null);
  if (notices.length < found.length)
    return failed(found.flatMap((notice, at) => (notice === null ? [refusal('NOT_FOUND', ['noticeIds', at])] : [])));
  const readAt = instantOf(context.clock.now());
  const openers = new Map(
    await Promise.all(notices.map(async (notice) => [notice.id, await asOpener(context, notice)] as const)),
  );
  const isReadOut = ({ id }: Notice): boolean => readsOut(openers.get(id) ?? context);
  await markReached(context, notices, readAt, { isReadOut });
  const offices = notices.filter(({ addressee }) => !hasPrefix(addressee, 'wkr'));
  if (offices.length > 0)
    await remember(
      context,
      offices.map(({ id }) => id),
    );
  return ok(notices.map((notice) => (isUnreadByPerson(notice) ? { ...notice, readAt } : notice)));
}

async function remember({ db, viewer, clock }: Context, ids: readonly NoticeId[]): Promise<void> {
  const reader = readerOf(viewer.account);
  await whileChanged(async () => {
    const write = addRead(reader, await db.get(readingKey(reader)), ids, clock.now());
    if (write === undefined) return undefined;
    const { committed } = await db.commit([write]);
    return committed ? undefined : CHANGED;
  });
}
