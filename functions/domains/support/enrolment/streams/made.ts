/** The enrolments that a record of a stream makes. */
import type { StreamRecord } from '../../../../platform/streams/streams';
import { type Enrolment, isEnrolment, parseEnrolment } from '../store';

/** One that is new, or stands again after a cancellation. */
export function enrolmentsMadeIn({ oldItem, newItem }: StreamRecord): Enrolment[] {
  if (!isEnrolment(newItem)) return [];
  const [before, after] = [isEnrolment(oldItem) ? parseEnrolment(oldItem) : undefined, parseEnrolment(newItem)];
  return isOpen(after) && (before === undefined || before.status === 'CANCELLED') ? [after] : [];
}

/** Whether it has no result yet. */
function isOpen({ status }: Pick<Enrolment, 'status'>): boolean {
  return status === 'ENROLLED' || status === 'WAITING';
}
