/**
 * What parties and the cadres of their villages are told of seats: seats from the waitlist, a hold that ends soon or
 * ended, new times and a cancelled service. Pure.
 */
import type { Item } from '../../../../platform/dynamodb/database';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { addDays, startOfDay } from '../../../../platform/values/civil-date';
import { type Instant, instantOf, minutesAfter } from '../../../../platform/values/clock';
import { instead, type NoticeDraft, over } from '../../../reference/notice-draft/notice-draft';
import { exampleTimes } from '../../hold/hold-times';
import { type Allocation, isAllocation, parseAllocation } from '../allocation-store';
import { isRequest, parseRequest, type Request } from '../request-store';
import { hasSeats, keepsPlace } from '../states';

export function seatNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (isAllocation(newItem)) return allocationNotices(oldItem && parseAllocation(oldItem), parseAllocation(newItem));
  return isRequest(newItem) ? requestNotices(oldItem, newItem) : [];
}

function allocationNotices(before: Allocation | undefined, after: Allocation): NoticeDraft[] {
  if (after.walkOn !== undefined) return [];
  return [...served(before, after), ...ending(before, after), ...ended(before, after), ...moved(before, after)];
}

/**
 * Seats from the waitlist, to be confirmed. Who asks and gets seats at once has them in the answer. Of new times
 * SERVICE_MOVED asks instead.
 */
function served(before: Allocation | undefined, after: Allocation): NoticeDraft[] {
  const { waited, holdEndsAt, departsAt, id: objectId, allocatedAt: at } = before ?? after;
  if (waited !== true || holdEndsAt === undefined) return [];
  const draft = {
    ...({ kind: 'SEAT_SERVED', objectId, at, until: holdEndsAt, to: partyOf(before ?? after) } as const),
    answers: ['CONFIRM', 'RELEASE'],
    ...(after.unread?.late === true && { urgent: true }),
    ...departures([after.insteadOf], at),
    data: { after: departsAt, ...(after.unread && timesTold(after.unread)) },
  } as const satisfies NoticeDraft;
  if (before === undefined) return after.status === 'HELD' ? [draft] : [];
  if (before.status !== 'HELD') return [];
  return after.status !== 'HELD' || after.departsAt !== departsAt
    ? [over(draft)]
    : overForLeavers(draft, before, after);
}

/** The party's time, and within how much of the end nobody can wait until a message was answered. */
function timesTold({ minutes, endingMinutes }: NonNullable<Allocation['unread']>): Readonly<Record<string, string>> {
  return { minutes: String(minutes), ...(endingMinutes !== undefined && { ending: String(endingMinutes) }) };
}

/** The end of a hold is near; asked until it ends, or ends at another time. */
function ending(before: Allocation | undefined, after: Allocation): NoticeDraft[] {
  const former = before && endingDraft(before);
  return before === undefined
    ? instead(former, endingDraft(after))
    : followed(former, endingDraft(after), before, after);
}

function endingDraft(allocation: Allocation): NoticeDraft | undefined {
  const { id: objectId, status, holdEndsAt: until, toldEndsAt, toldAt } = allocation;
  if (status !== 'HELD' || until === undefined || toldEndsAt !== until) return undefined;
  // An earlier release did not keep when it told.
  const at = toldAt ?? minutesAfter(new Date(until), -exampleTimes().endingMinutes);
  const fact = { kind: 'HOLD_ENDING', objectId, mark: until, at, until } as const;
  return { ...fact, to: partyOf(allocation), answers: ['CONFIRM', 'RELEASE'] };
}

/** Of a party that is passed over the request tells (`unread`). */
function ended(before: Allocation | undefined, after: Allocation): NoticeDraft[] {
  const { holdEndsAt: at } = before ?? {};
  if (after.status !== 'EXPIRED' || before?.status === 'EXPIRED' || at === undefined) return [];
  if (before !== undefined && before.reachedAt === undefined && keepsPlace(before)) return [];
  const { id: objectId, departsAt: until } = after;
  return [{ kind: 'HOLD_ENDED', objectId, at, until, to: partyOf(after) }];
}

/** New departures. An allocation that an earlier release retimed does not know when; it is not told. */
function moved(before: Allocation | undefined, after: Allocation): NoticeDraft[] {
  if (before === undefined) return [];
  const isNew = after.timedVersion !== before.timedVersion;
  const isAgreed = before.movedFrom !== undefined && after.movedFrom === undefined;
  const isDecided = isAgreed || (before.status === 'HELD' && after.status !== 'HELD') || !hasSeats(after);
  const former = movedDraft(before, before.departsAt);
  // A version with other times than the departure's is told again, if the party was to agree to the departure.
  const formerly = after.departsAt === before.departsAt ? after.movedFrom : before.departsAt;
  const latest = isNew && formerly !== undefined ? movedDraft(after, formerly) : undefined;
  return [
    ...(former === undefined ? [] : isNew || isDecided ? [over(former)] : overForLeavers(former, before, after)),
    ...(latest === undefined ? [] : [latest]),
  ];
}

/** The latest instead of the former; of one fact, nothing but to who left the party. */
function followed(
  former: NoticeDraft | undefined,
  latest: NoticeDraft | undefined,
  before: Party,
  after: Party,
): NoticeDraft[] {
  const isSame = former !== undefined && former.mark === latest?.mark;
  return isSame ? overForLeavers(former, before, after) : instead(former, latest);
}

/** Who left the party is asked no more; nor are the cadres of a village where none of the others lives. */
function overForLeavers(draft: NoticeDraft, before: Party, { workerIds: stay }: Party): NoticeDraft[] {
  const people = before.workerIds.filter((id) => !stay.includes(id));
  if (people.length === 0) return [];
  const to = draft.to.cadresOf === undefined ? { people } : { ...partyOf({ workerIds: people }), butCadresOf: stay };
  return [over({ ...draft, to })];
}

function movedDraft(allocation: Allocation, formerly: Allocation['departsAt']): NoticeDraft | undefined {
  const { id: objectId, timedVersion, timedAt: at, departsAt, movedFrom, holdEndsAt = departsAt, status } = allocation;
  if (at === undefined || timedVersion === undefined || !hasSeats(allocation)) return undefined;
  return {
    ...{ kind: 'SERVICE_MOVED', objectId, mark: String(timedVersion), at, until: holdEndsAt, to: partyOf(allocation) },
    ...(status !== 'BOARDED' && { answers: ['KEEP', 'LEAVE'] }),
    ...(isLateUnread(allocation) && { urgent: true }),
    // The party may go to the stop, or should.
    departures: [formerly, departsAt, ...ahead([movedFrom], at)],
    data: { before: formerly, after: departsAt },
  };
}

/** Whether the party's seats may end before it reads in the morning. */
function isLateUnread({ status, unread, reachedAt }: Allocation): boolean {
  return status === 'HELD' && unread?.late === true && reachedAt === undefined;
}

/** Departures that are off, which the party may not know. */
function departures(off: readonly (Instant | undefined)[], at: Instant): Pick<NoticeDraft, 'departures'> {
  const known = ahead(off, at);
  return known.length === 0 ? {} : { departures: known };
}

function ahead(off: readonly (Instant | undefined)[], at: Instant): Instant[] {
  return off.filter((departsAt) => departsAt !== undefined).filter((departsAt) => departsAt > at);
}

/** Of a party that waits or waited. */
function requestNotices(oldItem: Item | undefined, newItem: Item): NoticeDraft[] {
  if (oldItem === undefined) return [];
  const [before, after] = [parseRequest(oldItem), parseRequest(newItem)];
  return [
    ...cancelled(before, after),
    ...unread(before, after),
    ...followed(runsDraft(before), runsDraft(after), before, after),
    ...left(before, after),
  ];
}

/** Who left, to those who go on without them. */
function left(
  before: Request,
  { id: objectId, leavers = [], leftAt: at, latestOn, workerIds }: Request,
): NoticeDraft[] {
  if (at === undefined) return [];
  const until = instantOf(startOfDay(addDays(latestOn, 1)));
  const gone = leavers.filter((id) => !(before.leavers ?? []).includes(id));
  return gone.map((leaver) => ({
    ...{ kind: 'TRAVELLER_LEFT', objectId, mark: leaver, at, until, to: { people: workerIds }, data: { leaver } },
  }));
}

/** Its service was cancelled: that matters until it has seats again, or its wait is over. */
function cancelled(before: Request, after: Request): NoticeDraft[] {
  if (before.status === 'WAITLISTED') return followed(cancelledDraft(before), cancelledDraft(after), before, after);
  const { allocationId } = before;
  const draft = cancelledDraft(after);
  // An earlier service was cancelled, and now a hold ended.
  if (draft === undefined || allocationId === undefined || before.waitsSince === after.waitsSince) return [];
  return [{ ...draft, data: { allocationId } }];
}

function cancelledDraft({
  id: objectId,
  status,
  waitsSince: at,
  waitEndsAt: until,
  workerIds,
  cancelledDeparture,
}: Request): NoticeDraft | undefined {
  if (status !== 'WAITLISTED' || at === undefined || until === undefined) return undefined;
  return {
    ...{ kind: 'SERVICE_CANCELLED', objectId, mark: at, at, until, to: partyOf({ workerIds }) },
    // Absent where an earlier release cancelled.
    ...(cancelledDeparture !== undefined && { departures: [cancelledDeparture] }),
  };
}

/** Nobody of the party read of its seats. That matters until one of them reads, or the wait is over. */
function unread(before: Request, after: Request): NoticeDraft[] {
  const [former, latest] = [unreadDraft(before), unreadDraft(after)];
  const { allocationId } = before;
  const told = latest && allocationId !== undefined ? { ...latest, data: { allocationId } } : undefined;
  return followed(former, former === undefined ? told : latest, before, after);
}

function unreadDraft({ id: objectId, unreachedSince: at, waitEndsAt: until, workerIds }: Request) {
  if (at === undefined || until === undefined) return undefined;
  return {
    ...{ kind: 'HOLD_ENDED_UNREAD', objectId, mark: at, at, until, to: partyOf({ workerIds }) },
  } as const satisfies NoticeDraft;
}

/** Whether a suitable service runs, which was told the other way before. */
function runsDraft({
  id: objectId,
  status,
  serviceTold,
  waitEndsAt: until,
  workerIds,
}: Request): NoticeDraft | undefined {
  if (status !== 'WAITLISTED' || serviceTold === undefined || until === undefined) return undefined;
  const kind = serviceTold.runs ? 'SERVICE_OPENED' : 'NO_SERVICE_LEFT';
  return { kind, objectId, mark: serviceTold.at, at: serviceTold.at, until, to: { people: workerIds } };
}

type Party = Pick<Allocation, 'workerIds'>;

function partyOf({ workerIds }: Party): NoticeDraft['to'] {
  return { people: workerIds, cadresOf: workerIds };
}
