/**
 * Keeps the entries: whenever something that an entry depends on changes, the person's entry is made anew from all of it.
 * Nothing is passed along in a record but whose it is, so records may come late, twice, out of order and of any stream. And nothing is
 * trusted but what is read after it was written: of two who write at once, the one that read less finds it out.
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../../limits';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { assert } from '../../../platform/requests/errors';
import { prefixOf } from '../../../platform/values/ids';
import type { StreamRecord } from '../../../platform/streams/streams';
import { ARRIVALS_SORT_KEY, arrivalsKey, parseArrivals } from '../move/store';
import { isTrip, parseTrip, tripKey } from '../trip/store';
import { parseWorker, workerKey } from '../worker/store';
import { fileServiceEntry, leaveServiceList, serviceEntryItem, serviceEntryKey } from './store';
import { entryOf } from './service-list';

/**
 * Idempotent. One batch read for each 25 people, one write for each whose entry changes, and then one more read of these.
 * @throws Fault, retryable, when the database is too busy, or the people change all the time; then the batch must be delivered again.
 */
export async function refreshEntries(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const people = [...new Set(records.flatMap(({ keys }) => (isDependedOn(keys) ? [String(keys['pk'])] : [])))];
  for (let start = 0; start < people.length; start += PEOPLE_PER_READ) {
    let open = people.slice(start, start + PEOPLE_PER_READ);
    await whileChanged(async () => {
      open = await refreshGroup(db, open);
      return open.length === 0 ? 'RIGHT' : CHANGED;
    });
  }
}

/** Four keys each. */
const PEOPLE_PER_READ = 25;

/** Profile, open moves and journeys: the profile tells of surveys and of the running placement, too. */
function isDependedOn({ pk, sk }: Item): boolean {
  return (
    prefixOf(String(pk)) === 'wkr' && (sk === 'profile' || sk === ARRIVALS_SORT_KEY || String(sk).startsWith('trip#'))
  );
}

/**
 * @returns those whose entry was written: it is right where nothing has changed by the next look. What changes after that look has
 * a record of its own; and whoever dies before it is delivered the same records again.
 */
async function refreshGroup(db: Database, people: readonly string[]): Promise<string[]> {
  const items = await db.batchGet(
    people.flatMap((id) => [workerKey(id), tripKey(id, 'WORKBOUND'), arrivalsKey(id), serviceEntryKey(id)]),
  );
  const written = await inParallel(limits.serviceEntriesAtOnce, [...people.entries()], async ([place, id]) => {
    const [profile, trip, arrivals, old] = items.slice(place * 4, place * 4 + 4);
    if (profile === undefined) return [];
    const journey = trip && isTrip(trip) ? parseTrip(trip) : undefined;
    // Whoever waits for a seat still needs one.
    const workboundEndsOn = journey?.allocationId === undefined ? undefined : journey.endsOn;
    const wishes = [...parseArrivals(arrivals).values()];
    const worker = parseWorker(profile);
    // An entry of another key would never be found to be there.
    assert(worker.id === id, 'a profile under its own id');
    const entry = entryOf({ worker, workboundEndsOn, wishes });
    const item = serviceEntryItem(id, entry);
    if (isDeepStrictEqual(withoutLast(old ?? serviceEntryKey(id).Key), item)) return [];
    // Refused or not, the next look tells.
    await db.commit([entry === undefined ? leaveServiceList(id) : fileServiceEntry(entry)]);
    return [id];
  });
  return written.flat();
}

/** Entries of an earlier release hold the number of the record that they were made of. */
function withoutLast({ last: _, ...item }: Item): Item {
  return item;
}
