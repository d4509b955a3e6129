/**
 * Streams -> registrations of people who turn out to be one. After a merge those of all their numbers are looked through;
 * whoever signs up later, or did so meanwhile, is compared by key, because an index may be late.
 */
import type { RecruitmentEventId, WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { asId } from '../../../../platform/values/ids';
import { workersById } from '../../../people/worker/loader';
import { collectionsOf, type Worker } from '../../../people/worker/store';
import { signUpsIn } from '../streams/sign-ups';
import { parseRegistration, registrationsOfWorker } from '../store';
import { unite } from './unite';

/**
 * Idempotent.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function uniteMerged(runner: JobContext, records: readonly StreamRecord[]): Promise<void> {
  const signUps = signUpsIn(records);
  const kept = keptIn(records);
  if (signUps.length === 0 && kept.length === 0) return;
  const people = await workersById(runner, [...kept, ...signUps.map(({ workerId }) => workerId)]);
  const merged = kept.flatMap((id) => people.get(id) ?? []);
  for (const worker of merged)
    for (const eventId of await eventsOf(runner, worker)) await unite(runner, worker, eventId);
  const several = signUps.flatMap(({ workerId, eventId }) => {
    const worker = people.get(workerId);
    return worker === undefined || collectionsOf(worker).length === 1 ? [] : [{ worker, eventId }];
  });
  await inParallel(limits.linesServedAtOnce, several, ({ worker, eventId }) => unite(runner, worker, eventId));
}

/** Who remains of each merge. */
export function keptIn(records: readonly StreamRecord[]): WorkerId[] {
  return records.flatMap(({ oldItem, newItem }) => keptOf(oldItem, newItem) ?? []);
}

function keptOf(oldItem: Item | undefined, newItem: Item | undefined): WorkerId | undefined {
  if (newItem?.['sk'] !== 'profile' || oldItem === undefined) return undefined;
  const isOne = JSON.stringify(oldItem['mergedIds']) === JSON.stringify(newItem['mergedIds']);
  return isOne ? undefined : asId(newItem['pk'], 'wkr');
}

/** The latest events of each of the person's numbers. */
async function eventsOf({ db }: JobContext, worker: Worker): Promise<ReadonlySet<RecruitmentEventId>> {
  const pages = await inParallel(limits.linesServedAtOnce, collectionsOf(worker), (id) =>
    db.query({ ...registrationsOfWorker(id), ScanIndexForward: false, Limit: limits.eventMergesReadMax }),
  );
  return new Set(pages.flatMap(({ items }) => items).map((item) => parseRegistration(item).eventId));
}
