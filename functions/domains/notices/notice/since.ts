/**
 * Use case: follow an inbox. A cursor says up to where each inbox of the caller was told, in the order in which its notices
 * were written. A notice is told once it is `limits.noticesSettleSeconds` old: then none can come before it any more.
 */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { type Connection, type Page, pageSize } from '../../../platform/lists/listing';
import { parseEach } from '../../../platform/lists/malformed';
import { notACursor } from '../../../platform/lists/places';
import { type Instant, instantOf, preciseInstantOf } from '../../../platform/values/clock';
import { hasFields, textOf } from '../../../platform/values/unknown';
import type { RegionCode } from '../../reference/region/region-code';
import { type Addressee, inboxOf } from './notice';
import { behind, behindNotice, type Notice, noticesWritten, parseNotice } from './store';
import { type Asked, followedBy, type Subject, subjectOf } from './who-sees';

/** A page, and seconds after which to ask again: 0 while there are more. */
export interface NoticesSince extends Connection<Notice> {
  readonly retryAfter: number;
}

/** How far somebody follows their inboxes. */
interface Place {
  /** Role and claim of the caller. */
  readonly of: string;
  /** When it was asked last whose inboxes these are, and all of them were told. */
  readonly askedAt: string;
  /** The present one first; behind it those of ids that the person had before they were merged. */
  readonly inboxes: readonly Inbox[];
}

/** An addressee, and the beginning of the sort keys that were not told. */
type Inbox = readonly [addressee: Addressee, from: string];

/** Before every instant. */
const BEGINNING = '0';

/**
 * One query, of 1 read unit where nothing is new; every `limits.inboxMinutes` also a read of whose inboxes these are, and
 * a query of each former one, where a late writer may have put something. Never misses a notice: the last cursor leads
 * on for ever, also that of an empty page.
 * @throws CallerError BAD_USER_INPUT for a cursor of another inbox.
 */
export async function listNoticesSince(context: Context, asked: Asked, page: Page): Promise<NoticesSince> {
  const first = pageSize(page);
  const { region, ...subject } = subjectOf(context, asked);
  const place = await placeOf(context, { ...subject, region }, page.after);
  if (place === undefined) return answer([], page.after ?? null, false);
  const { of, askedAt, askedNow, inboxes } = place;
  const due = askedNow === undefined ? inboxes.slice(0, 1) : inboxes;
  const until = preciseInstantOf(new Date(context.clock.now().getTime() - limits.noticesSettleSeconds * 1_000));
  const reads = await Promise.all(due.map((inbox) => readOn(context, inbox, { until, region }, first)));
  let told = inboxes;
  const at = (asAsked: string): string => JSON.stringify({ of, askedAt: asAsked, inboxes: told } satisfies Place);
  const edges: NoticesSince['edges'][number][] = [];
  for (const { addressee, found, end } of reads) {
    for (const node of found.slice(0, first - edges.length)) {
      told = movedOn(told, [addressee, behindNotice(node)]);
      edges.push({ cursor: at(askedAt), node });
    }
    if (found.at(-1) === undefined || edges.at(-1)?.node === found.at(-1)) told = movedOn(told, [addressee, end]);
  }
  const count = reads.reduce((sum, { found }) => sum + found.length, 0);
  const more = count > first || reads.some((read) => read.more);
  return answer(edges, at(more ? askedAt : (askedNow ?? askedAt)), more);
}

interface Read {
  readonly addressee: Addressee;
  /** Up to one more than the page needs. */
  readonly found: readonly Notice[];
  /** Beginning of the sort keys behind what was read. */
  readonly end: string;
  /** Whether there may be others. */
  readonly more: boolean;
}

async function readOn(
  context: Context,
  [addressee, beginning]: Inbox,
  { until, region }: { readonly until: Instant; readonly region: RegionCode | undefined },
  first: number,
): Promise<Read> {
  const found: Notice[] = [];
  let from = beginning;
  let read = 0;
  // Clocks of two processes differ, so the end may lie before what was told.
  let more = from < until;
  while (more && found.length <= first && read < limits.pageItemsReadMax) {
    const query = noticesWritten(inboxOf(addressee), from, until, region);
    const { items, lastKey, scanned } = await context.db.query({ ...query, Limit: first + 1 });
    found.push(...(await parseEach(context, { reader: 'lists', table: 'Notices' }, items, parseNotice)));
    const last = lastKey ?? items.at(-1);
    if (last !== undefined) from = behind(last);
    read += scanned;
    more = lastKey !== undefined;
  }
  return { addressee, found, end: from, more };
}

function movedOn(inboxes: readonly Inbox[], [addressee, from]: Inbox): readonly Inbox[] {
  return inboxes.map((one) => (one[0] === addressee ? [addressee, from] : one));
}

function answer(edges: NoticesSince['edges'], endCursor: string | null, hasNextPage: boolean): NoticesSince {
  const retryAfter = hasNextPage ? 0 : limits.noticesPollSeconds;
  return { edges, pageInfo: { hasNextPage, endCursor }, totalCount: null, retryAfter };
}

/**
 * Where to go on: in the inbox that the cursor tells first, or in all that the caller has by now, from the beginning in
 * new ones. @returns `askedNow` in the latter case.
 */
async function placeOf(
  context: Context,
  subject: Subject,
  after: Page['after'],
): Promise<(Place & { readonly askedNow?: string }) | undefined> {
  const given = after == null ? undefined : readPlace(after);
  if (given !== undefined && given.of !== subject.name) throw notACursor();
  const now = context.clock.now();
  const isKnown = given !== undefined && now.getTime() - Date.parse(given.askedAt) < limits.inboxMinutes * 60_000;
  if (isKnown) return given;
  const addressees = await followedBy(context, subject);
  if (addressees.length === 0) return undefined;
  const told = new Map(given?.inboxes ?? []);
  const inboxes = addressees.map((addressee): Inbox => [addressee, told.get(addressee) ?? BEGINNING]);
  return { of: subject.name, askedAt: given?.askedAt ?? '', askedNow: instantOf(now), inboxes };
}

function readPlace(text: string): Place {
  let place: unknown;
  try {
    place = JSON.parse(text);
  } catch {
    // Refused below: plain texts are taken for cursors that were given before they were sealed.
  }
  const of = hasFields(place) ? textOf(place['of']) : undefined;
  const askedAt = hasFields(place) ? textOf(place['askedAt']) : undefined;
  const inboxes = hasFields(place) ? place['inboxes'] : undefined;
  if (of === undefined || askedAt === undefined || !Array.isArray(inboxes) || !inboxes.every(isInbox))
    throw notACursor();
  return { of, askedAt, inboxes };
}

function isInbox(value: unknown): value is Inbox {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
