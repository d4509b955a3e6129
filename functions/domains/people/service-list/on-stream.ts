/**
 * Streams -> the service list. When something changes that a worker's entry depends on, the entry is computed anew from
 * all of it. Records only say whose entry it is, so they may come late, repeatedly, out of order and from any stream.
 * After a write, everything is read again: of two concurrent writers, the one that read older data notices.
 */
import type { WorkerId } from '../../../id-kinds';
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../../limits';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { assert } from '../../../platform/requests/errors';
import { asId, prefixOf } from '../../../platform/values/ids';
import type { StreamRecord } from '../../../platform/streams/streams';
import { ARRIVALS_SORT_KEY, arrivalsKey, parseArrivals } from '../move/store';
import { isTrip, parseTrip, tripKey } from '../trip/store';
import { parseWorker, workerKey } from '../worker/store';
import { fileServiceEntry, leaveServiceList, serviceEntryItem, serviceEntryKey } from './store';
import { entryOf } from './needs';

/**
 * Idempotent. One batch read for each 25 workers, one write for each changed entry, and one more read of these.
 * @throws Fault, retryable, when the database is too busy or the workers keep changing; then the batch must be
 * delivered again.
 */
export async function refreshEntries(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const people = [...new Set(records.flatMap(({ keys }) => (isDependedOn(keys) ? [asId(keys['pk'], 'wkr')] : [])))];
  for (let start = 0; start < people.length; start += PEOPLE_PER_READ) {
    let open = people.slice(start, start + PEOPLE_PER_READ);
    await whileChanged(async () => {
      open = await refreshGroup(db, open);
      return open.length === 0 ? 'RIGHT' : CHANGED;
    });
  }
}

/** Four keys for each worker. */
const PEOPLE_PER_READ = 25;

/** Profile, pending moves and trips. The profile also carries surveys and the running placement. */
function isDependedOn({ pk, sk }: Item): boolean {
  return (
    prefixOf(String(pk)) === 'wkr' && (sk === 'profile' || sk === ARRIVALS_SORT_KEY || String(sk).startsWith('trip#'))
  );
}

/**
 * @returns workers whose entry was written. It is right if nothing changed by the next read; later changes have records
 * of their own. If this is interrupted before that read, the same records are delivered again.
 */
async function refreshGroup(db: Database, people: readonly WorkerId[]): Promise<WorkerId[]> {
  const items = await db.batchGet(
    people.flatMap((id) => [workerKey(id), tripKey(id, 'WORKBOUND'), arrivalsKey(id), serviceEntryKey(id)]),
  );
  const written = await inParallel(limits.serviceEntriesAtOnce, [...people.entries()], async ([place, id]) => {
    const [profile, trip, arrivals, old] = items.slice(place * 4, place * 4 + 4);
    if (profile === undefined) return [];
    const journey = trip && isTrip(trip) ? parseTrip(trip) : undefined;
    // A worker who waits for a seat still needs one.
    const workboundEndsOn = journey?.allocationId === undefined ? undefined : journey.endsOn;
    const wishes = [...parseArrivals(arrivals).values()];
    const worker = parseWorker(profile);
    // An entry under another key would never be found.
    assert(worker.id === id, 'a profile under its own id');
    const entry = entryOf({ worker, workboundEndsOn, wishes });
    const item = serviceEntryItem(id, entry);
    if (isDeepStrictEqual(withoutLast(old ?? serviceEntryKey(id).Key), item)) return [];
    // Refused or not, the next read decides.
    await db.commit([entry === undefined ? leaveServiceList(id) : fileServiceEntry(entry)]);
    return [id];
  });
  return written.flat();
}

/** Entries of an earlier release also have the number of their record. */
function withoutLast({ last: _, ...item }: Item): Item {
  return item;
}
