/**
 * What people are told of the recruitment events that they registered for, and enterprises of those that they attend. Each
 * registration has what its person is told; an answer is not asked for.
 */
import type { NoticeKind } from '../../../../generated/graphql';
import type { Item } from '../../../../platform/dynamodb/database';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { clockTimeOf } from '../../../../platform/values/clock';
import { isId } from '../../../../platform/values/ids';
import { getWholeWorker } from '../../../people/worker/look-up';
import { fromTo, type NoticeDraft, type Telling, type Told } from '../../../reference/notice-draft/notice-draft';
import { fullName } from '../../../reference/region/region';
import { isCancelled } from '../../places/placed';
import { getRecruitmentEvent } from '../../recruitment-event/service';
import { isRecruitmentEvent, parseRecruitmentEvent, type RecruitmentEvent } from '../../recruitment-event/store';
import { getRegistration } from '../../registration/service';
import { isRegistration, parseRegistration, type Registration } from '../../registration/store';
import messages from '../messages.json';

export function eventNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): NoticeDraft[] {
  if (isRegistration(newItem)) return fromTo(oldItem ? draftsOf(oldItem) : [], draftsOf(newItem));
  if (!isRecruitmentEvent(newItem) || oldItem === undefined) return [];
  const { enterpriseIds } = parseRecruitmentEvent(oldItem);
  return fromTo(attendingDrafts(oldItem, enterpriseIds), attendingDrafts(newItem, enterpriseIds));
}

/** What holds for the person now. Who asks and has a place at once has it in the answer. */
function draftsOf(item: Item): NoticeDraft[] {
  const registration = parseRegistration(item);
  const { id: objectId, workerId, status, promotedAt, reminded, startsAt, endsAt: until } = registration;
  const to = { people: [workerId] };
  if (status === 'CANCELLED') {
    const { cancelledBy, cancelledAt: at } = registration;
    const isOff = cancelledBy === 'EVENT' && at !== undefined && at < until;
    return isOff ? [{ kind: 'EVENT_CANCELLED', objectId, at, until, to }] : [];
  }
  if (status === 'CHECKED_IN') return [];
  const { movedAt } = registration;
  const hasPlace = status === 'REGISTERED';
  const isNear = hasPlace && reminded?.on === civilDateOf(new Date(startsAt));
  return [
    ...(hasPlace && promotedAt !== undefined
      ? [{ kind: 'EVENT_PLACE_GIVEN', objectId, at: promotedAt, until, to } as const]
      : []),
    ...(isNear ? [{ kind: 'EVENT_NEAR', objectId, mark: reminded.on, at: reminded.at, until, to } as const] : []),
    ...(movedAt === undefined || movedAt >= until ? [] : [moved({ ...registration, movedAt })]),
  ];
}

function moved({
  id: objectId,
  workerId,
  startsAt,
  endsAt: until,
  movedAt: at,
  movedFrom = startsAt,
}: Moved): NoticeDraft {
  const fact = { kind: 'EVENT_MOVED', objectId, mark: `${startsAt}#${until}`, at, until } as const;
  return { ...fact, to: { people: [workerId] }, departures: [movedFrom, startsAt] };
}

type Moved = Registration & { readonly movedAt: Registration['since'] };

/** To those that attend and attended before: who comes anew knows the event as it is. */
function attendingDrafts(item: Item, before: RecruitmentEvent['enterpriseIds']): NoticeDraft[] {
  const event = parseRecruitmentEvent(item);
  const { id: objectId, startsAt, endsAt: until, movedAt, cancelledAt } = event;
  const told = (kind: 'EVENT_CANCELLED' | 'EVENT_MOVED', at: RecruitmentEvent['startsAt'], mark: string) =>
    event.enterpriseIds
      .filter((id) => before.includes(id))
      .map((enterpriseId): NoticeDraft => {
        const draft = { kind, objectId, mark: `${mark}#${enterpriseId}`, at, until };
        return { ...draft, to: { enterpriseId } };
      });
  if (isCancelled(event))
    return cancelledAt === undefined || cancelledAt >= until ? [] : told('EVENT_CANCELLED', cancelledAt, '');
  return movedAt === undefined || movedAt >= until ? [] : told('EVENT_MOVED', movedAt, `${startsAt}#${until}`);
}

export const eventTellings = {
  EVENT_PLACE_GIVEN: { text: messages.notices.EVENT_PLACE_GIVEN, see },
  EVENT_NEAR: { text: messages.notices.EVENT_NEAR, see },
  EVENT_MOVED: { text: messages.notices.EVENT_MOVED, textWith: { name: messages.notices.EVENT_MOVED_FOR }, see },
  EVENT_CANCELLED: {
    ...{ text: messages.notices.EVENT_CANCELLED, textWith: { name: messages.notices.EVENT_CANCELLED_FOR }, see },
  },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  if (isId(objectId, 'evt')) {
    const event = await getRecruitmentEvent(context, objectId);
    return event === null ? undefined : shown(event);
  }
  const registration = await getRegistration(context, objectId);
  const [event, worker] = await Promise.all([
    registration && getRecruitmentEvent(context, registration.eventId),
    registration && getWholeWorker(context, registration.workerId),
  ]);
  return event == null || worker == null ? undefined : { name: worker.name, ...shown(event) };
}

function shown({ title, place, regionCode, startsAt, endsAt, cancelReason }: RecruitmentEvent): Parameters {
  return {
    ...{ title, where: `${fullName(regionCode)}${place === undefined ? '' : ` ${place}`}` },
    ...{ startsAt: clockTimeOf(startsAt), endsAt: clockTimeOf(endsAt), reason: cancelReason ?? '' },
  };
}
