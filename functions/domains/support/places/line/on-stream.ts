/** Streams -> the lines for places: a place that came back, or somebody who joined, calls the writer. */
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { callsWork } from '../../../../triggers';
import { isPlaces, type OwnerId, parsePlaces } from '../places-store';
import { type Line, serveLine } from './serve';

/**
 * Idempotent: records say where to look, not what to write.
 * @param lines of each noun that has places.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function serveLines(
  runner: JobContext,
  records: readonly StreamRecord[],
  lines: readonly Line[],
): Promise<void> {
  const called = new Set(records.flatMap((record) => ownersCalled(record, lines)));
  await inParallel(limits.linesServedAtOnce, [...called], (id) => serveLine(runner, id, lines));
}

function ownersCalled({ newItem }: StreamRecord, lines: readonly Line[]): OwnerId[] {
  if (newItem === undefined) return [];
  if (!isPlaces(newItem)) return lines.flatMap((line) => line.waitsAt(newItem) ?? []);
  const { ownerId, calls } = parsePlaces(newItem);
  return calls === callsWork.calls ? [ownerId] : [];
}
