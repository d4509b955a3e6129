/**
 * A worker is told that the enterprise takes them, once the journey was looked after: one notice of the job and of the seat,
 * and one answer to both.
 */
import type { NoticeKind } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { readItem } from '../../../platform/items/read-item';
import { type Keeper, unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { failed, type Outcome, refusal } from '../../../platform/requests/result';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { addDays, startOfDay } from '../../../platform/values/civil-date';
import { clockTimeOf, type Instant, instantAfter, instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import type { WorkerId } from '../../../id-kinds';
import { shownNameOf } from '../../jobs/arrival/own-people';
import { positionLoader } from '../../jobs/position/loader';
import { getPlacement } from '../../jobs/placement/service';
import { isAwaited } from '../../jobs/placement/states';
import { isPlacement, parsePlacement, type Placement } from '../../jobs/placement/store';
import type { Answer, NoticeDraft, Telling, Told } from '../../reference/notice-draft/notice-draft';
import { over } from '../../reference/notice-draft/notice-draft';
import { allocationLoader, requestLoader } from '../../travel/booking/loader';
import { parseRequest, requestKey } from '../../travel/booking/request-store';
import { requestStatus } from '../../travel/booking/states';
import { loadService } from '../../travel/travel-service/loader';
import { reachParty } from '../../travel/waitlist/reach';
import { deliveryLoader } from '../delivery/loader';
import { jobTold } from '../delivery/notices';
import messages from './messages.json';
import { answerPlacement } from './answer';

/** Once for each acceptance, when the journey was looked after first; over once the worker answered, came or never will. */
export function journeyNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isPlacement(newItem) || oldItem === undefined) return [];
  const [before, after] = [parsePlacement(oldItem), parsePlacement(newItem)];
  const draft = draftOf(after);
  const declined = before.workerAnswer === undefined && after.workerAnswer === 'DECLINED' ? declinedDrafts(after) : [];
  if (draft === undefined || after.journey === undefined) return declined;
  if (before.journey === undefined) return [draft];
  return [...declined, ...(asks(before) && !asks(after) ? [over(draft)] : [])];
}

function asks(placement: Placement): boolean {
  return isAwaited(placement) && placement.workerAnswer === undefined;
}

function draftOf({ pushId, workerId, agreedAt, startsOn, journeyRequestId }: Placement): NoticeDraft | undefined {
  if (pushId === undefined) return undefined;
  const [at, until] = [instantOf(new Date(agreedAt)), instantOf(startOfDay(addDays(startsOn, 1)))];
  const fact = { kind: 'DELIVERY_ACCEPTED', objectId: pushId, at, until } as const;
  const data = journeyRequestId === undefined ? {} : { data: { requestId: journeyRequestId } };
  return { ...fact, to: { people: [workerId] }, answers: ['CONFIRM', 'DECLINE'], ...data };
}

function declinedDrafts({ id: objectId, enterpriseId, workerAnsweredAt: at }: Placement): NoticeDraft[] {
  if (enterpriseId === undefined || at === undefined) return [];
  return [
    { kind: 'PLACEMENT_DECLINED', objectId, at, until: instantAfter(at, limits.noticeDays), to: { enterpriseId } },
  ];
}

const texts = messages.notices;

export const journeyTellings = {
  DELIVERY_ACCEPTED: {
    text: texts.DELIVERY_ACCEPTED,
    textWith: {
      coming: texts.DELIVERY_ACCEPTED_CONFIRMED,
      elsewhere: texts.DELIVERY_ACCEPTED_ELSEWHERE,
      heldUntil: texts.DELIVERY_ACCEPTED_HELD,
      service: texts.DELIVERY_ACCEPTED_SEATED,
      noService: texts.DELIVERY_ACCEPTED_NO_SERVICE,
      waits: texts.DELIVERY_ACCEPTED_WAITS,
    },
    ...{ see, answer, reached, answerTexts: messages.answers },
  },
  PLACEMENT_DECLINED: { text: texts.PLACEMENT_DECLINED, see: declined },
} satisfies Partial<Record<NoticeKind, Telling>>;

/** To the enterprise: who it is shows as on the placement. */
async function declined(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const placement = await getPlacement(context, objectId);
  const position = placement && (await unlessMalformed(positionLoader(context).load(placement.positionId)));
  if (placement === null || position == null) return undefined;
  const worker = await shownNameOf(context, placement);
  return { worker, title: position.title, reference: position.externalRef };
}

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const delivery = isId(objectId, 'psh') ? await unlessMalformed(deliveryLoader(context).load(objectId)) : undefined;
  const job = delivery && (await jobTold(context, delivery));
  if (job === undefined) return undefined;
  const placement = delivery?.placementId === undefined ? null : await getPlacement(context, delivery.placementId);
  return {
    ...{ ...job, startsOn: delivery?.startsOn ?? '' },
    ...(placement?.workerAnswer === 'CONFIRMED' ? { coming: 'yes' } : await seatTold(context, placement)),
  };
}

/** Of the journey as it stands. Nothing where none is needed, and where it was given up. */
async function seatTold(context: Context, placement: Placement | null): Promise<Parameters> {
  const { journey, journeyRequestId } = placement ?? {};
  if (journey === 'ELSEWHERE') return { elsewhere: 'yes' };
  const request = journeyRequestId && (await unlessMalformed(requestLoader(context).load(journeyRequestId)));
  if (!request) return {};
  const allocation =
    request.allocationId && (await unlessMalformed(allocationLoader(context).load(request.allocationId)));
  const status = requestStatus(request, allocation || undefined, context.clock.now());
  if (status === 'WAITLISTED') return request.waitReason === 'NO_SERVICE' ? { noService: 'yes' } : { waits: 'yes' };
  if (status !== 'ALLOCATED' || !allocation) return {};
  const { name: service, stops } = await loadService(context, allocation.serviceId);
  const { fromStop, departsAt, holdEndsAt, status: held, seats } = allocation;
  return {
    ...{ service, from: stops[fromStop]?.name ?? '', departsAt: clockTimeOf(departsAt), seats },
    ...(held === 'HELD' && holdEndsAt !== undefined && { heldUntil: clockTimeOf(holdEndsAt) }),
  };
}

const accepts: Readonly<Partial<Record<string, boolean>>> = { CONFIRM: true, DECLINE: false };

async function answer(context: Context, { objectId }: Told, given: Answer): Promise<Outcome<Placement>> {
  const accepted = accepts[given.answer];
  if (accepted === undefined) return failed(refusal('NOTICE_ANSWER_NOT_OFFERED', ['answer']));
  const delivery = isId(objectId, 'psh') ? await deliveryLoader(context).load(objectId) : undefined;
  const placementId = delivery?.placementId ?? objectId;
  return answerPlacement(context, { idempotencyKey: given.idempotencyKey, placementId, accepted });
}

/** The time of the seats begins. */
async function reached(keeper: Keeper, told: Told, person: WorkerId, at: Instant): Promise<void> {
  const { requestId = '' } = told.data;
  const request = isId(requestId, 'trq') ? await readItem(keeper.db, requestKey(requestId), parseRequest) : undefined;
  if (request !== undefined)
    await reachParty(keeper, { ...told, objectId: request.allocationId ?? request.id }, person, at);
}
