/**
 * Keeps the entries: whenever something that an entry depends on changes, the person's entry is made anew from all of it.
 * Nothing is passed along in a record but whose it is, so records may come late, twice and out of order.
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../limits';
import type { Database, Item } from '../../platform/database';
import { inParallel } from '../../platform/in-parallel';
import { prefixOf } from '../../platform/ids';
import type { StreamRecord } from '../../platform/streams';
import { ARRIVALS_SORT_KEY, arrivalsKey, parseArrivals } from '../move/entities';
import { parseTrip, tripKey } from '../travel-request/entities';
import { isTrip } from '../travel-request/trips';
import { parseWorker, workerKey } from '../worker/entities';
import { serviceEntryKey, serviceEntryPut } from './entities';
import { entryOf } from './service-list';

/**
 * Idempotent. One batch read for each 25 people, one write for each whose entry changes.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function refreshEntries(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const touched = new Map<string, string>();
  for (const { keys, sequenceNumber } of records)
    if (isDependedOn(keys)) touched.set(String(keys['pk']), laterOf(touched.get(String(keys['pk'])), sequenceNumber));
  const people = [...touched];
  const groups = Array.from({ length: Math.ceil(people.length / PEOPLE_PER_READ) }, (_, group) =>
    people.slice(group * PEOPLE_PER_READ, (group + 1) * PEOPLE_PER_READ),
  );
  for (const group of groups) await refreshGroup(db, group);
}

/** Four keys each. */
const PEOPLE_PER_READ = 25;

/** Profile, open moves and journeys: the profile tells of surveys and of the running placement, too. */
function isDependedOn({ pk, sk }: Item): boolean {
  return (
    prefixOf(String(pk)) === 'wkr' && (sk === 'profile' || sk === ARRIVALS_SORT_KEY || String(sk).startsWith('trip#'))
  );
}

function laterOf(known: string | undefined, sequenceNumber: string): string {
  return known === undefined || known < sequenceNumber ? sequenceNumber : known;
}

async function refreshGroup(db: Database, people: readonly (readonly [id: string, sequence: string])[]): Promise<void> {
  const items = await db.batchGet(
    people.flatMap(([id]) => [workerKey(id), tripKey(id, 'WORKBOUND'), arrivalsKey(id), serviceEntryKey(id)]),
  );
  await inParallel(limits.serviceEntriesAtOnce, [...people.entries()], async ([place, [id, sequenceNumber]]) => {
    const [profile, trip, arrivals, old] = items.slice(place * 4, place * 4 + 4);
    if (profile === undefined) return;
    const journey = trip && isTrip(trip) ? parseTrip(trip) : undefined;
    // Whoever waits for a seat still needs one.
    const workboundEndsOn = journey?.allocationId === undefined ? undefined : journey.endsOn;
    const wishes = [...parseArrivals(arrivals).values()];
    const entry = entryOf({ worker: parseWorker(profile), workboundEndsOn, wishes });
    const write = serviceEntryPut(id, entry, sequenceNumber);
    if (!('Put' in write) || isDeepStrictEqual({ ...old, last: sequenceNumber }, write.Put.Item)) return;
    // Refused where a later record was first, which saw all that this one did.
    await db.commit([write]);
  });
}
