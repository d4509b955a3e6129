/** Streams -> the lines of recruitment events: a place that came back, or somebody who joined, calls the writer. */
import type { RecruitmentEventId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { callsWork } from '../../../../triggers';
import { isPlaces, parsePlaces } from '../../recruitment-event/places-store';
import { serveLine } from './serve';
import { isRegistration, parseRegistration } from '../store';

/**
 * Idempotent: records say where to look, not what to write.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function serveLines(runner: JobContext, records: readonly StreamRecord[]): Promise<void> {
  const called = new Set(records.flatMap((record) => eventCalled(record) ?? []));
  await inParallel(limits.eventsServedAtOnce, [...called], (id) => serveLine(runner, id));
}

function eventCalled({ newItem }: StreamRecord): RecruitmentEventId | undefined {
  if (isPlaces(newItem)) {
    const { eventId, calls } = parsePlaces(newItem);
    return calls === callsWork.calls ? eventId : undefined;
  }
  if (!isRegistration(newItem)) return undefined;
  const { eventId, status } = parseRegistration(newItem);
  return status === 'WAITING' ? eventId : undefined;
}
