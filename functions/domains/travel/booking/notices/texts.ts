/** The texts of notices about seats, from what the caller may see, and what the answers to them do. */
import type { NoticeKind } from '../../../../generated/graphql';
import type { Context } from '../../../../platform/requests/context';
import { unlessMalformed } from '../../../../platform/lists/malformed';
import { failed, type Outcome, refusal } from '../../../../platform/requests/result';
import type { Parameters } from '../../../../platform/requests/text';
import { asInstant, clockTimeOf, type Instant, minutesAfter } from '../../../../platform/values/clock';
import { asId, isId } from '../../../../platform/values/ids';
import { shownName } from '../../../people/worker/companions/list-companions';
import { registeredOf, workerLoader } from '../../../people/worker/loader';
import { getWholeWorker } from '../../../people/worker/look-up';
import type { Answer, Telling, Told } from '../../../reference/notice-draft/notice-draft';
import { regionOfRecord } from '../../../reference/region/region';
import { exampleTimes } from '../../hold/hold-times';
import { loadService } from '../../travel-service/loader';
import type { Allocation } from '../allocation-store';
import { confirmAllocation } from '../confirm';
import { endOnceReached } from '../hold-end';
import { allocationLoader, requestLoader, serviceOf } from '../loader';
import { releaseAllocation } from '../release';
import type { Request } from '../request-store';
import { isInLine } from '../states';
import { getAllocation } from '../service';
import messages from './messages.json';

const texts = messages.notices;

/** Minutes, in notices of an earlier release, which did not tell. */
const HALF_A_DAY = 720;

/** @param reached a later noun says what follows from having read. */
export const seatTellings = (reached: NonNullable<Telling['reached']>) =>
  ({
    SEAT_SERVED: {
      text: texts.SEAT_SERVED,
      textWith: {
        soonInstead: texts.SEAT_SERVED_INSTEAD_SOON,
        soon: texts.SEAT_SERVED_SOON,
        reason: texts.SEAT_SERVED_INSTEAD,
      },
      ...{ see: served, answer, reached, isReadOut: endsSoon },
    },
    HOLD_ENDING: { text: texts.HOLD_ENDING, see: seats, answer, reached, isReadOut: () => true },
    HOLD_ENDED: { text: texts.HOLD_ENDED, textWith: { inLine: texts.HOLD_ENDED_IN_LINE }, see: ended },
    HOLD_ENDED_UNREAD: { text: texts.HOLD_ENDED_UNREAD, see: lost, reached, isReadOut: () => true },
    // Whoever reads of the new times of an offer knows of the offer.
    SERVICE_MOVED: { text: texts.SERVICE_MOVED, see: seats, answer, reached },
    NO_SERVICE_LEFT: { text: texts.NO_SERVICE_LEFT, see: waiting },
    SERVICE_OPENED: { text: texts.SERVICE_OPENED, see: waiting },
    SERVICE_CANCELLED: { text: texts.SERVICE_CANCELLED, see: cancelled, reached },
    TRAVELLER_LEFT: { text: texts.TRAVELLER_LEFT, see: left },
  }) satisfies Partial<Record<NoticeKind, Telling>>;

async function seats(context: Context, { kind, objectId, at, until, data }: Told): Promise<Parameters | undefined> {
  const allocation = await getAllocation(context, objectId);
  const people = allocation === null ? '' : await namesOf(context, allocation);
  if (allocation === null || people === '') return undefined;
  const { name: service, stops } = await loadService(context, allocation.serviceId);
  const told = toldDeparture(data) ?? allocation.departsAt;
  const before = asInstant(data['before'] ?? told);
  const minutes = Number(data['minutes'] ?? HALF_A_DAY);
  const endsAt = (kind === 'HOLD_ENDING' ? undefined : endShown(context, allocation, told)) ?? until;
  return {
    ...{ people, service, from: stops[allocation.fromStop]?.name ?? '', departsAt: clockTimeOf(told) },
    ...{ before: clockTimeOf(before), after: clockTimeOf(told) },
    ...{ endedAt: clockTimeOf(at), hours: minutes / 60 },
    until: clockTimeOf(endsAt),
    // Nobody has the party's time: its hours would only mislead.
    ...(endsAt < minutesAfter(new Date(at), minutes) && { soon: 'yes' }),
  };
}

/**
 * Once the party is reached, its hold ends sooner. Who reads of new times is told the end that they have by reading; of
 * times that are not the service's any more there is none.
 */
function endShown({ clock }: Context, allocation: Allocation, told: Instant): Instant | undefined {
  const { holdEndsAt, unread, reachedAt, asks, departsAt } = allocation;
  if (told !== departsAt || holdEndsAt === undefined) return undefined;
  const isAskedNow = asks === 'AGAIN' && unread !== undefined && reachedAt === undefined;
  return isAskedNow ? endOnceReached({ holdEndsAt, unread }, clock.now()) : holdEndsAt;
}

/** Where the party's former service was cancelled, its seats there are gone: the reason tells so. */
async function served(context: Context, told: Told): Promise<Parameters | undefined> {
  const [seen, request] = await Promise.all([seats(context, told), requestOf(context, told)]);
  const isDisplaced = request?.waitReason === 'SERVICE_CANCELLED';
  if (seen === undefined || !isDisplaced) return seen;
  return { ...seen, reason: request.waitNote ?? '', ...('soon' in seen && { soonInstead: 'yes' }) };
}

/** Who read of its seats too late waits on at its place. */
async function ended(context: Context, told: Told): Promise<Parameters | undefined> {
  const [seen, request] = await Promise.all([seats(context, told), requestOf(context, told)]);
  return seen && { ...seen, ...(request !== undefined && isInLine(request) && { inLine: 'yes' }) };
}

/** The request of the allocation. */
async function requestOf(context: Context, { objectId }: Told): Promise<Request | undefined> {
  const allocation = isId(objectId, 'alc') ? await allocationLoader(context).load(objectId) : undefined;
  return allocation && (await requestLoader(context).load(allocation.requestId));
}

/** The seats that a party lost which waits again. */
function lost(context: Context, told: Told): Promise<Parameters | undefined> {
  return seats(context, { ...told, objectId: asId(told.data['allocationId'], 'alc') });
}

async function cancelled(context: Context, { objectId, until, data }: Told): Promise<Parameters | undefined> {
  const request = isId(objectId, 'trq') ? await requestLoader(context).load(objectId) : undefined;
  const people = request === undefined ? '' : await namesOf(context, request);
  if (people === '') return undefined;
  const { name: service, cancelReason: reason = '' } = await loadService(
    context,
    serviceOf(asId(data['allocationId'], 'alc')),
  );
  return { people, service, reason, until: clockTimeOf(until) };
}

async function waiting(context: Context, { objectId, until }: Told): Promise<Parameters | undefined> {
  const request = isId(objectId, 'trq') ? await requestLoader(context).load(objectId) : undefined;
  const people = request === undefined ? '' : await namesOf(context, request);
  if (request === undefined || people === '') return undefined;
  const { originRegionCode, destinationRegionCode, earliestOn, latestOn } = request;
  const [origin, destination] = [originRegionCode, destinationRegionCode].map((code) => regionOfRecord(code).name);
  return {
    people,
    origin: origin ?? '',
    destination: destination ?? '',
    earliestOn,
    latestOn,
    until: clockTimeOf(until),
  };
}

/** Who left is named as far as the caller may see them, as companions are. */
async function left(context: Context, told: Told): Promise<Parameters | undefined> {
  const { leaver = '' } = told.data;
  const [seen, other] = await Promise.all([
    waiting(context, told),
    isId(leaver, 'wkr') ? unlessMalformed(workerLoader(context).load(leaver)) : undefined,
  ]);
  return seen && other && { ...seen, leaver: shownName(context, other) };
}

/** The travellers whom the caller sees; empty if there is none. One round trip. */
async function namesOf(context: Context, { workerIds }: Pick<Allocation, 'workerIds'>): Promise<string> {
  const seen = await Promise.all(registeredOf(workerIds).map((id) => getWholeWorker(context, id)));
  return [...new Set(seen.flatMap((worker) => worker?.name ?? []))].join('、');
}

/** The departure that the text names, to which alone an answer agrees. */
function toldDeparture({ after }: Told['data']): Instant | undefined {
  return after === undefined ? undefined : asInstant(after);
}

/** Whether nobody can wait until a message was answered. */
function endsSoon({ at, until, data: { ending } }: Told): boolean {
  // Absent in notices of an earlier release.
  const minutes = ending === undefined ? exampleTimes().endingMinutes : Number(ending);
  return Date.parse(until) - Date.parse(at) <= minutes * 60_000;
}

/** The use cases that a party has for it, with their refusals. */
function answer(
  context: Context,
  { objectId: allocationId, data }: Told,
  { answer: given }: Answer,
): Promise<Outcome<Allocation>> {
  if (given === 'CONFIRM' || given === 'KEEP') return confirmAllocation(context, { allocationId }, toldDeparture(data));
  if (given === 'RELEASE' || given === 'LEAVE') return releaseAllocation(context, { allocationId });
  return Promise.resolve(failed(refusal('NOTICE_ANSWER_NOT_OFFERED', ['answer'])));
}
