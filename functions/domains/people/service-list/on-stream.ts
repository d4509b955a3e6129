/**
 * Streams -> the service list. When something changes that a worker's entry depends on, the entry is computed anew from
 * all of it. Records only say whose entry it is, so they may come late, repeatedly, out of order and from any stream.
 * After a write, everything is read again: of two concurrent writers, the one that read older data notices.
 */
import type { WorkerId } from '../../../id-kinds';
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../../limits';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { untilRight } from '../../../platform/dynamodb/while-changed';
import type { Platform } from '../../../platform/requests/context';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { assert } from '../../../platform/requests/errors';
import { asId, prefixOf } from '../../../platform/values/ids';
import type { StreamRecord } from '../../../platform/streams/streams';
import { ARRIVALS_SORT_KEY, arrivalsKey, parseArrivals } from '../move/store';
import { isTrip, parseTrip, tripKey } from '../trip/store';
import { figure } from '../../reference/rule/rule-row';
import { readRules, ruleFor, type Rules } from '../../reference/rule/service';
import { parseWorker, type Worker, workerKey } from '../worker/store';
import { addServiceEntry, fileServiceEntry, leaveServiceList, serviceEntryItem, serviceEntryKey } from './store';
import { entryOf } from './needs';
import { COURSES_SORT_KEY, coursesAheadKey, firstDaysIn, firstOf } from './courses/store';
import { carryTells } from './tell';
import { noticesIn, TELLS_SORT_KEY, tellsKey } from './tells-store';

/**
 * Idempotent. One batch read for each 16 workers, one call for all first entries, one for each entry that changed, and one
 * more read of these.
 * @throws Fault, retryable, when the database is too busy or the workers keep changing; then the batch must be
 * delivered again.
 */
export async function refreshEntries(
  keeper: Pick<Platform, 'db' | 'clock'>,
  records: readonly StreamRecord[],
): Promise<void> {
  const people = [...new Set(records.flatMap(({ keys }) => (isDependedOn(keys) ? [asId(keys['pk'], 'wkr')] : [])))];
  if (people.length === 0) return;
  const rules = await readRules(keeper, ['FIELD_WORK']);
  await untilRight(people, PEOPLE_PER_READ, (open) => refreshGroup(keeper.db, rules, open));
}

/** Six keys for each worker. */
const PEOPLE_PER_READ = 16;

/**
 * Profile, pending moves, trips, courses, and what is to be read out. The profile also carries surveys and the running
 * placement.
 */
function isDependedOn({ pk, sk }: Item): boolean {
  const isOne = sk === 'profile' || [ARRIVALS_SORT_KEY, TELLS_SORT_KEY, COURSES_SORT_KEY].includes(String(sk));
  return prefixOf(String(pk)) === 'wkr' && (isOne || String(sk).startsWith('trip#'));
}

/**
 * @returns workers whose entry was written. It is right if nothing changed by the next read; later changes have records
 * of their own. If this is interrupted before that read, the same records are delivered again.
 */
async function refreshGroup(db: Database, rules: Rules, people: readonly WorkerId[]): Promise<WorkerId[]> {
  const items = await db.batchGet(
    people.flatMap((id) => [
      ...[
        workerKey(id),
        tripKey(id, 'WORKBOUND'),
        arrivalsKey(id),
        serviceEntryKey(id),
        tellsKey(id),
        coursesAheadKey(id),
      ],
    ]),
  );
  const changed = await inParallel(limits.serviceEntriesAtOnce, [...people.entries()], async ([index, id]) => {
    const [profile, trip, arrivals, old, told, courses] = items.slice(index * 6, index * 6 + 6);
    if (profile === undefined) return [];
    const journey = trip && isTrip(trip) ? parseTrip(trip) : undefined;
    // A worker who waits for a seat still needs one.
    const workboundEndsOn = journey?.allocationId === undefined ? undefined : journey.endsOn;
    const workboundOn = journey?.allocationId === undefined ? undefined : (journey.boardsOn ?? journey.endsOn);
    const wishes = [...parseArrivals(arrivals).values()];
    const worker = parseWorker(profile);
    // An entry under another key would never be found.
    assert(worker.id === id, 'a profile under its own id');
    const tells = noticesIn(told);
    // The record of that refreshes the entry of the person who remains.
    if (worker.mergedInto !== undefined && tells.length > 0) await carryTells(db, id, worker.mergedInto);
    const visitDays = visitDaysOf(worker, rules);
    const courseOn = firstOf(firstDaysIn(courses));
    const entry = entryOf({ worker, workboundEndsOn, workboundOn, wishes, tells, visitDays, courseOn });
    const item = serviceEntryItem(id, entry);
    if (isDeepStrictEqual(withoutLast(old ?? serviceEntryKey(id).Key), item)) return [];
    return [{ id, entry, isFirst: old === undefined }];
  });
  const changes = changed.flat();
  // Refused or not, the next read decides.
  await Promise.all([
    db.execute(changes.flatMap(({ entry, isFirst }) => (isFirst && entry ? [addServiceEntry(entry)] : []))),
    inParallel(
      limits.serviceEntriesAtOnce,
      changes.filter(({ entry, isFirst }) => entry === undefined || !isFirst),
      ({ id, entry }) => db.commit([entry === undefined ? leaveServiceList(id) : fileServiceEntry(entry)]),
    ),
  ]);
  return changes.map(({ id }) => id);
}

/** By the rule of the home on the first day of work. */
function visitDaysOf({ placedOn, villageCode }: Worker, rules: Rules): number | undefined {
  return placedOn && figure(ruleFor(rules, 'FIELD_WORK', placedOn, villageCode), 'VISIT_DAYS');
}

/** Entries of an earlier release also have the number of their record. */
function withoutLast({ last: _, ...item }: Item): Item {
  return item;
}
