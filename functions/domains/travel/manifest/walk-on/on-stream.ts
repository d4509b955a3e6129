/**
 * Streams -> what a walk-on gives up. Their seat on the coach is one write and the return of the other seat, or of the
 * place in line, the next; where a report dies between the two, the record of the first does the second.
 */
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../../platform/lists/malformed';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { readWorkers, registeredOf } from '../../../people/worker/loader';
import { isAllocation, partOfAllocation } from '../../booking/allocation-store';
import { withdraw } from '../../travel-request/leave-party';

/**
 * Idempotent: who gave the former journey up already has left it. Reads only where a walk-on had one.
 * @param becauseOf a context of its own for each call, since it remembers what it read. `cause` is the stamp of the
 * report's write.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function giveUpFormer(
  becauseOf: (cause?: string) => Keeper,
  records: readonly StreamRecord[],
): Promise<void> {
  const came = records.flatMap((record) => walkOnOf(record) ?? []);
  if (came.length === 0) return;
  const workers = await readWorkers(
    becauseOf().db,
    came.map(({ workerId }) => workerId),
  );
  await inParallel(limits.manifestHoldsAtOnce, [...came.entries()], async ([index, { formerRequestId, author }]) => {
    const worker = workers[index];
    if (worker !== undefined) await withdraw(becauseOf(author), formerRequestId, worker);
  });
}

/** A seat that was just taken by somebody who had another journey. */
function walkOnOf({ oldItem, newItem, author }: StreamRecord) {
  if (oldItem !== undefined || newItem === undefined || !isAllocation(newItem)) return undefined;
  const { formerRequestId, workerIds } = partOfAllocation(newItem, 'formerRequestId', 'workerIds');
  const [workerId] = registeredOf(workerIds);
  return formerRequestId === undefined || workerId === undefined ? undefined : { workerId, formerRequestId, author };
}
