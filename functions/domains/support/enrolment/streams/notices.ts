/** Who waited for a course is told of the place. */
import type { NoticeKind } from '../../../../generated/graphql';
import type { Item } from '../../../../platform/dynamodb/database';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { endOfDay } from '../../../../platform/values/civil-date';
import { instantOf } from '../../../../platform/values/clock';
import { getWholeWorker } from '../../../people/worker/look-up';
import { fromTo, type NoticeDraft, type Telling, type Told } from '../../../reference/notice-draft/notice-draft';
import { fullName } from '../../../reference/region/region';
import { getCourse } from '../../course/service';
import messages from '../messages.json';
import { getEnrolment } from '../service';
import { isEnrolment, parseEnrolment } from '../store';

export function enrolmentNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): NoticeDraft[] {
  return isEnrolment(newItem) ? fromTo(oldItem ? draftsOf(oldItem) : [], draftsOf(newItem)) : [];
}

/** Who asks and has a place at once has it in the answer. */
function draftsOf(item: Item): NoticeDraft[] {
  const { id: objectId, workerId, status, promotedAt: at, endsOn } = parseEnrolment(item);
  if (status !== 'ENROLLED' || at === undefined) return [];
  const until = instantOf(endOfDay(endsOn));
  return [{ kind: 'COURSE_PLACE_GIVEN', objectId, at, until, to: { people: [workerId] } }];
}

export const enrolmentTellings = {
  COURSE_PLACE_GIVEN: { text: messages.notices.COURSE_PLACE_GIVEN, see },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const enrolment = await getEnrolment(context, objectId);
  if (enrolment === null) return undefined;
  const [course, worker] = await Promise.all([
    getCourse(context, enrolment.courseId),
    getWholeWorker(context, enrolment.workerId),
  ]);
  if (course === null || worker === null) return undefined;
  const { title, startsOn, endsOn, regionCode, place } = course;
  return { name: worker.name, title, startsOn, endsOn, where: [fullName(regionCode), place ?? ''].join(' ').trim() };
}
