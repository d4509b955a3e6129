/**
 * The profile of a worker, in table Workers, and every write of it: a person's whole life with the bureau is one item collection (`pk` = worker).
 * worker(id): GetItem. workers: index byRegion, one partition per prefecture in the order of village codes, so that a
 * region of any level is a prefix; by name, index byName, one partition per county. By phone: index byPhone, by keyed hash.
 * Unique: the identity number, by keyed hash (guard).
 */
import { box, civilDate, instant, integer, listOf, oneOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  absent,
  allOf,
  beginsWith,
  below,
  check,
  type Condition,
  equals,
  given,
  isNew,
  isThere,
  put,
} from '../../../platform/dynamodb/expressions';
import { isIndexKey } from '../../../tables';
import { prefectureOf } from '../../reference/region/region';
import { daysTold, type ProfileFields, profileFieldAttributes, registrationStamp } from './history';

/** The version of a profile that was written before they were counted. */
const UNCOUNTED = 0;

const workers = itemKind('worker', {
  table: 'Workers',
  attributes: {
    ...profileFieldAttributes,
    id: text,
    name: text,
    villageCode: text,
    /** Encrypted, in the context of the id. */
    identityNumberBox: box,
    prefecture: text,
    county: text,
    birthDate: civilDate,
    sex: oneOf('FEMALE', 'MALE'),
    /** Of the newest history entry: another one that is newer applies as a whole. */
    newest: text,
    /** Of the newest survey: an instant with milliseconds. */
    surveyedAt: optional(instant),
    /** When they said so: a placement that began later has the last word. */
    wantsWorkOn: optional(civilDate),
    employmentOn: optional(civilDate),
    /** The placement that has not ended; there is at most one, because a placement starts on the condition that this is absent. */
    runningPlacementId: optional(text),
    /** Both of the running placement: its first day, and the enterprise. */
    placedOn: optional(civilDate),
    /** Last day of the placement that ended last, until another begins. */
    lostJobOn: optional(civilDate),
    employerId: optional(text),
    /** The person that this one was merged into: it stays to be found by its id, and stands in no list. */
    mergedInto: optional(text),
    /** Those who were merged into this one; what is in their collections is this one's too. */
    mergedIds: optional(listOf(text)),
    /** Instant, ISO 8601 UTC. */
    registeredAt: instant,
    /** Counts the history entries and merges that changed the profile. */
    version: integer,
  },
  keys: {
    primary: ['${id}', 'profile'],
    byRegion: ['workers#${prefecture}', '${villageCode}#${id}'],
    byName: ['names#${county}', '${name}#${birthDate}#${id}'],
    byPhone: ['phone#${phoneHash}', '${id}'],
  },
  /** The first release had registrations alone, without a history. */
  derived: {
    county: ({ villageCode }) => (typeof villageCode === 'string' ? villageCode.slice(0, 6) : undefined),
    newest: ({ registeredAt, id }) =>
      typeof registeredAt === 'string' && typeof id === 'string' ? registrationStamp(registeredAt, id) : undefined,
    version: () => UNCOUNTED,
  },
});

export type Worker = ItemOf<typeof workers>;
/** What stands in the profile's item besides, for the indexes. */
type Stored = Worker & Partial<Record<`by${'Region' | 'Name' | 'Phone'}${'Pk' | 'Sk'}`, string>>;

export const { is: isWorker } = workers;

export function workerKey(id: string): Key {
  return workers.key({ id });
}

/** Of a person who was merged into another one, too: whoever acts on a person follows `mergedInto` (`loader.ts`). */
export function parseWorker(item: Item): Worker {
  const data = workers.decode(item);
  const { byPhonePk: key } = item;
  // Of a person without a phone the entity's template leaves the bare word.
  const phoneHash = typeof key === 'string' ? key.slice(PHONE_KEY.length) : '';
  return phoneHash === '' ? data : { ...data, phoneHash };
}

const PHONE_KEY = 'phone#';

/**
 * The whole profile as it is stored: the hash of the phone stands in its index key alone, which leaves the profile room for
 * who wrote it within one write unit (items of an earlier release hold it twice). A person without a phone is in no index of
 * phones, where they would all share one partition; one who was merged into another person is in no index.
 */
export function profileItem(worker: Worker): Item {
  const { phoneHash: _, ...item } = workers.stored(worker).Item;
  if (worker.mergedInto === undefined) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !isIndexKey(name)));
}

/** Ids whose item collections together are the person's. */
export function collectionsOf({ id, mergedIds = [] }: Pick<Worker, 'id' | 'mergedIds'>): string[] {
  return [id, ...mergedIds];
}

/** The lists of people, each an index (`service.ts`). */
export const workerQuery = workers.query;

/** Whose phone it is: keys alone. */
export function holdersOf(phoneHash: string): QueryParams {
  return workers.query('byPhone', { phoneHash }).params();
}

/** People of a county of whom the name and the birth date may be the same. */
export function namesakesOf({ county, name, birthDate }: Pick<Worker, 'county' | 'name' | 'birthDate'>): QueryParams {
  return workers.query('byName', { county, name, birthDate }).params();
}

/** Refused where there is a person of this id. */
export function registerProfile(worker: Worker): Write {
  return put({ TableName: 'Workers', Item: profileItem(worker) }).when(isNew);
}

/** The whole profile, as a merge makes it: over the very version that was read. */
export function mergeProfile(whole: Worker, read: Worker): Write {
  return put<Worker>({ TableName: 'Workers', Item: profileItem(whole) }).when(isAsRead(read));
}

/** Becomes a sign to the other person, in no list; what runs is the other person's from here on. Over the version that was read. */
export function mergeProfileInto(read: Worker, keptId: string): Write {
  const { runningPlacementId: _, placedOn: __, employerId: ___, ...worker } = read;
  return mergeProfile({ ...worker, mergedInto: keptId }, read);
}

/** Someone who was merged into a person that is merged now leads to the person who is kept. */
export function leadProfileTo(id: string, keptId: string): Write {
  return workers.update(workerKey(id)).set({ mergedInto: keptId }).when(isThere);
}

/** A condition of a transaction: the person is as they were read. */
export function checkUnchanged(read: Worker): Write {
  return check<Worker>(workerKey(read.id)).when(isAsRead(read));
}

/** A condition of a transaction: the person was not merged into another one. */
export function checkNotMerged({ id }: Pick<Worker, 'id'>): Write {
  return check<Worker>(workerKey(id)).when(isThere, absent('mergedInto'));
}

/** The one placement that runs; of the person who was read: not merged into another one, or moved, meanwhile. */
export function startPlacement(
  { id, villageCode }: Worker,
  { placementId, startsOn, enterpriseId }: { placementId: string; startsOn: string; enterpriseId: string },
): Write {
  return workers
    .update(workerKey(id))
    .set({ runningPlacementId: placementId, placedOn: startsOn, employerId: enterpriseId })
    .increaseFromZero({ version: 1 })
    .remove('lostJobOn')
    .when(equals('villageCode', villageCode), absent('runningPlacementId'), absent('mergedInto'));
}

/** Only while this placement is the one that runs, of a person who lives where they were seen and was not merged into another one. */
export function endPlacement({ id, villageCode }: Worker, placementId: string, endedOn: string): Write {
  return workers
    .update(workerKey(id))
    .set({ lostJobOn: endedOn })
    .increaseFromZero({ version: 1 })
    .remove('runningPlacementId', 'placedOn', 'employerId')
    .when(equals('runningPlacementId', placementId), equals('villageCode', villageCode), absent('mergedInto'));
}

function isAsRead(read: Worker): Condition<'version' | 'mergedInto'> {
  return allOf<'version' | 'mergedInto'>(hasVersionOf(read), absent('mergedInto'));
}

function hasVersionOf({ version }: Pick<Worker, 'version'>): Condition<'version'> {
  return version === UNCOUNTED ? absent('version') : equals('version', version);
}

/** What an entry changes in the profile besides what it tells. */
export interface ProfileChange {
  readonly told: ProfileFields;
  /** The instant that it tells of. */
  readonly at: string;
  /** Known by the identity number; part of a key. */
  readonly birthDate: string;
  /** Set where given. */
  readonly newest?: string;
  readonly surveyedAt?: string;
}

/** Of the person who was read, over that very version: what is told now, or what is left of a late survey. */
export function changeProfile(read: Pick<Worker, 'id' | 'version'>, change: ProfileChange): Write {
  return profileUpdate(read.id, change, hasVersionOf(read));
}

/**
 * By a survey that is the newest word, of somebody who lives in the caller's scope, without having read them. Refused: the
 * profile as it is. @param scope the beginning of the codes of their villages.
 */
export function changeProfileBySurvey(id: string, change: ProfileChange & { newest: string }, scope: string): Write {
  return profileUpdate(id, change, below('newest', change.newest), beginsWith('villageCode', scope));
}

/**
 * Sets what is told and the index keys that depend on it, and nothing else; on condition, too, that the person was not merged
 * into another one. Name and home are parts of different keys on purpose: each can change without the other being known.
 */
function profileUpdate(id: string, change: ProfileChange, ...conditions: readonly Condition<keyof Worker>[]): Write {
  const { phoneHash: _, ...told } = change.told;
  const { at, newest, surveyedAt } = change;
  const set: Partial<Stored> = given({ ...told, ...daysTold(told, at), ...keysOf(id, change), newest, surveyedAt });
  return workers
    .update(workerKey(id))
    .set(set)
    .increaseFromZero({ version: 1 })
    .when(isThere, absent('mergedInto'), ...conditions);
}

/** A home brings its county and prefecture, and its part of keys. */
function keysOf(id: string, { told: { name, villageCode, phoneHash }, birthDate }: ProfileChange): Partial<Stored> {
  const prefecture = villageCode === undefined ? undefined : prefectureOf(villageCode);
  const home = given({ prefecture, county: villageCode?.slice(0, 6) });
  return { ...home, ...workers.keysFrom(given({ name, villageCode, phoneHash, ...home }), { id, birthDate }) };
}
