/**
 * What people are told of the courses in which they enrolled: each enrolment has it. An answer is not asked for. Who asks and
 * has a place at once has it in the answer.
 */
import type { Item } from '../../../../platform/dynamodb/database';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { endOfDay, startOfDay } from '../../../../platform/values/civil-date';
import { instantOf } from '../../../../platform/values/clock';
import { getWholeWorker } from '../../../people/worker/look-up';
import { fromTo, type NoticeDraft, tellingsOf, type Told } from '../../../reference/notice-draft/notice-draft';
import { fullName } from '../../../reference/region/region';
import { getCourse } from '../../course/service';
import messages from '../messages.json';
import { getEnrolment } from '../service';
import { type Enrolment, isEnrolment, parseEnrolment } from '../store';

export function enrolmentNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): NoticeDraft[] {
  return isEnrolment(newItem) ? fromTo(oldItem ? draftsOf(oldItem) : [], draftsOf(newItem)) : [];
}

/** What holds for the person now; nothing more once there is a result. */
function draftsOf(item: Item): NoticeDraft[] {
  const enrolment = parseEnrolment(item);
  const { id: objectId, workerId, status, promotedAt, reminded, startsOn, endsOn } = enrolment;
  const about = { objectId, until: instantOf(endOfDay(endsOn)), to: { people: [workerId] } };
  if (status === 'CANCELLED') {
    const { cancelledBy, cancelledAt: at } = enrolment;
    const isOff = cancelledBy === 'COURSE' && at !== undefined && at < about.until;
    return isOff ? [{ kind: 'COURSE_CANCELLED', at, ...about, departures: daysAfter(at, startsOn) }] : [];
  }
  if (status !== 'ENROLLED' && status !== 'WAITING') return [];
  const hasPlace = status === 'ENROLLED';
  const isNear = hasPlace && reminded?.on === startsOn;
  return [
    ...(hasPlace && promotedAt !== undefined
      ? [{ kind: 'COURSE_PLACE_GIVEN', at: promotedAt, ...about } as const]
      : []),
    ...(isNear ? [{ kind: 'COURSE_NEAR', mark: reminded.on, at: reminded.at, ...about } as const] : []),
    ...moved(enrolment, about),
  ];
}

function moved(
  { edition, movedAt: at, movedFrom, startsOn }: Enrolment,
  about: Pick<NoticeDraft, 'objectId' | 'until' | 'to'>,
): NoticeDraft[] {
  if (at === undefined || at >= about.until) return [];
  const departures = daysAfter(at, startsOn, ...(movedFrom === undefined ? [] : [movedFrom]));
  return [{ kind: 'COURSE_MOVED', mark: String(edition), at, ...about, departures }];
}

/** First days that are still ahead: a course that runs is nobody's reason to be woken. */
function daysAfter(at: Enrolment['since'], ...days: readonly Enrolment['startsOn'][]): Enrolment['since'][] {
  return days.map((day) => instantOf(startOfDay(day))).filter((instant) => instant > at);
}

export const enrolmentTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const enrolment = await getEnrolment(context, objectId);
  if (enrolment === null) return undefined;
  const [course, worker] = await Promise.all([
    getCourse(context, enrolment.courseId),
    getWholeWorker(context, enrolment.workerId),
  ]);
  if (course === null || worker === null) return undefined;
  const { title, startsOn, endsOn, regionCode, place, cancelReason: reason = '' } = course;
  const where = [fullName(regionCode), place ?? ''].join(' ').trim();
  return { name: worker.name, title, startsOn, endsOn, where, reason };
}
