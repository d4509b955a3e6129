/**
 * The profile of a worker in table Workers, and every write of it; those of the employment are in
 * `employment/store.ts`. A worker's data is one item collection (`pk` = worker id). `worker(id)`: GetItem. `workers`:
 * index byRegion, one partition for each prefecture, ordered by village code, so that a region of any level is a
 * prefix; by name, index byName, one partition for each county. By phone: index byPhone, by keyed hash. The identity
 * number is unique by a guard. People away from home, for the station there, one partition for each prefecture: at work in
 * index dueTownship, by follow-up in dueVillage, by boarding in dueCounty, which the worker's entry of the service list
 * uses as well.
 */
import type { WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { homeOf, regionCode, type RegionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Decode } from '../../../platform/items/reading';
import type { Item, Write } from '../../../platform/dynamodb/database';
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
import { asInstant } from '../../../platform/values/clock';
import { asId } from '../../../platform/values/ids';
import {
  daysTold,
  daysToldAttributes,
  withoutCleared,
  NO_PHONE,
  type ProfileChange,
  profileFieldAttributes,
  registrationStamp,
} from './history/history';

/** Of a place that another attribute names. */
function prefectureOf(place: unknown): unknown {
  return typeof place === 'string' ? place.slice(0, 4) : undefined;
}

/** Version of profiles that an earlier release wrote without one. */
const UNCOUNTED = 0;

const workers = itemKind('worker', {
  table: 'Workers',
  edition: 3,
  attributes: {
    ...profileFieldAttributes,
    ...{ id: attr.deduced(attr.idOf('wkr'), ({ pk }) => pk), name: attr.text, villageCode: regionCode },
    prefecture: attr.deduced(regionCode, ({ villageCode }) => String(villageCode).slice(0, 4)),
    county: attr.deduced(regionCode, ({ villageCode }) => String(villageCode).slice(0, 6)),
    /** Encrypted in the context of the id. */
    identityNumberBox: attr.short('idBox', attr.boxInBytes),
    ...{ birthDate: attr.short('born', attr.day), sex: attr.oneOf('FEMALE', 'MALE') },
    /** Stamp of the newest history entry: an entry with a newer stamp applies as a whole. */
    newest: attr.text,
    /** Instant of the newest survey, with milliseconds. */
    surveyedAt: attr.short('at', attr.optional(attr.moment)),
    ...daysToldAttributes,
    /** The placement that has not ended. There is at most one: a placement starts on condition that this is absent. */
    runningPlacementId: attr.optional(attr.idOf('plc')),
    /** Its first day and its enterprise; and the last day of the latest ended one until another begins. */
    ...{
      placedOn: attr.short('on', attr.optional(attr.day)),
      employerId: attr.short('boss', attr.optional(attr.idOf('ent'))),
    },
    lostJobOn: attr.short('lost', attr.optional(attr.day)),
    /** Day on which they were to be at work, while nobody has said that they came; or were said not to have come. */
    expectedOn: attr.short('exp', attr.optional(attr.day)),
    /** Day of the agreement, while they are awaited and were not seen boarding. */
    agreedOn: attr.short('agr', attr.optional(attr.day)),
    /** Day on which the next follow-up of the running placement is due; absent if none is. */
    followUpOn: attr.short('fol', attr.optional(attr.day)),
    /** The earliest day by which a case is to be closed that is the home county's; absent if none is open. */
    caseDueOn: attr.optional(attr.civilDate),
    /** Day of the latest visit of a station, a working group or an office (`support/visit/on-stream.ts`). */
    visitedOn: attr.optional(attr.civilDate),
    /** Place of work of the running placement. */
    workCode: attr.optional(regionCode),
    workPrefecture: attr.deduced(attr.optional(regionCode), ({ workCode }) => prefectureOf(workCode)),
    /** Where the last service to work that they boarded took them, and the day; absent once a placement has ended since. */
    ...{ boardedTo: attr.optional(regionCode), boardedOn: attr.optional(attr.civilDate) },
    boardedPrefecture: attr.deduced(attr.optional(regionCode), ({ boardedTo }) => prefectureOf(boardedTo)),
    /** The worker that this one was merged into; this item stays to be found by its id, and is in no list. */
    mergedInto: attr.optional(attr.idOf('wkr')),
    /** Workers merged into this one; their collections belong to this worker. */
    mergedIds: attr.optional(attr.listOf(attr.idOf('wkr'))),
    registeredAt: attr.short('since', attr.moment),
    /** Number of history entries and merges that changed the profile. */
    version: attr.integer,
  },
  keys: {
    primary: ['${id}', 'profile'],
    byRegion: ['workers#${prefecture}', '${villageCode}#${id}'],
    byName: ['names#${county}', '${name}#${birthDate}#${id}'],
    byPhone: ['phone#${phoneHash}', '-'],
    // A profile stays small: lists tell workers of one place and day apart by the table's own key.
    dueTownship: ['w#${workPrefecture}', '-'],
    dueVillage: ['f#${workPrefecture}', '${followUpOn}'],
    dueCounty: ['boarded#${boardedPrefecture}', '${boardedOn}#${id}'],
  },
  /** Profiles of the first release have no history. */
  derived: {
    newest: ({ registeredAt, pk }) =>
      typeof registeredAt === 'string' ? registrationStamp(asInstant(registeredAt), asId(pk, 'wkr')) : undefined,
    version: () => UNCOUNTED,
  },
});

export type Worker = ItemOf<typeof workers>;
type Stored = Worker &
  Partial<
    Record<`${'byRegion' | 'byName' | 'byPhone' | `due${'Village' | 'Township' | 'County'}`}${'Pk' | 'Sk'}`, string>
  >;

export const { is: isWorker, part: partOfWorker, readable: readableWorker, keyOf: workerKey } = workers;

/** Merged workers are returned as they are; callers follow `mergedInto` (`loader.ts`). */
export const parseWorker: Decode<Worker> = Object.assign(parse, {
  reads: [...(workers.decode.reads ?? []), 'byPhonePk'],
});

function parse(item: Item): Worker {
  const [data, key] = [workers.decode(item), item['byPhonePk']];
  // Without a phone, the key's template leaves the bare prefix.
  const phoneHash = typeof key === 'string' ? key.slice(PHONE_KEY.length) : '';
  return phoneHash === '' ? data : { ...data, phoneHash };
}

const PHONE_KEY = 'phone#';

/**
 * The whole profile as stored. The phone's hash is only in its index key (items of an earlier release have it twice).
 * Workers without a phone are not in index byPhone; merged workers are in no index.
 */
export function profileItem(worker: Worker): Item {
  const { phoneHash: _, ...item } = workers.stored(worker).Item;
  if (worker.mergedInto === undefined) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !isIndexKey(name)));
}

/** Ids of the item collections that belong to the worker. */
export function collectionsOf({ id, mergedIds = [] }: Pick<Worker, 'id' | 'mergedIds'>): WorkerId[] {
  return [id, ...mergedIds];
}

/** Queries of the lists, one index for each order (`service.ts`). */
export const workerQuery = workers.query;

/** By village: those of a prefecture, or of a smaller region in it. */
export function peopleWithin(prefecture: RegionCode, region: RegionCode) {
  const partition = workers.query('byRegion', { prefecture });
  // A cursor of one prefecture must satisfy the key condition in every other, so a whole prefecture has no further one.
  return region.length > prefecture.length ? partition.beginsWith({ villageCode: region }) : partition;
}

/** Refused if the id exists. */
export function registerProfile(worker: Worker): Write {
  return put({ TableName: 'Workers', Item: profileItem(worker) }).when(isNew);
}

/** Replaces the whole profile in a merge. Refused if it changed since the read. */
export function mergeProfile(whole: Worker, read: Worker): Write {
  return put<Worker>({ TableName: 'Workers', Item: profileItem(whole) }).when(isAsRead(read));
}

/** Makes the pointer of a worker who was merged earlier lead to the kept one. */
export function leadProfileTo(id: WorkerId, keptId: WorkerId): Write {
  return workers.update(workerKey(id)).set({ mergedInto: keptId }).when(isThere);
}

/** Condition that the profile is unchanged since the read. */
export function checkUnchanged(read: Worker): Write {
  return check<Worker>(workerKey(read.id)).when(isAsRead(read));
}

/** Condition that the worker has not been merged. */
export function checkNotMerged({ id }: Pick<Worker, 'id'>): Write {
  return check<Worker>(workerKey(id)).when(isThere, absent('mergedInto'));
}

/** For the transitions of the worker's employment (`employment/store.ts`). */
export function updateEmployment({ id }: Pick<Worker, 'id'>) {
  return workers.update(workerKey(id)).increaseFromZero({ version: 1 });
}

/** Index keys that follow from changed fields (`employment/away-store.ts`). */
export const profileKeysFrom = workers.keysFrom;

function isAsRead(read: Worker): Condition<'version' | 'mergedInto'> {
  return allOf<'version' | 'mergedInto'>(hasVersionOf(read), absent('mergedInto'));
}

function hasVersionOf({ version }: Pick<Worker, 'version'>): Condition<'version'> {
  return version === UNCOUNTED ? absent('version') : equals('version', version);
}

/** Applies an update, or the remaining fields of a late survey. Refused if the version changed since the read. */
export function changeProfile(read: Pick<Worker, 'id' | 'version'>, change: ProfileChange): Write {
  return profileUpdate(read.id, change, hasVersionOf(read));
}

/**
 * Applies a survey without reading the profile. Refused, with the profile, unless the survey is the newest entry and
 * the worker lives in the scope.
 * @param scope prefix of village codes.
 */
export function changeProfileBySurvey(id: WorkerId, change: ProfileChange & { newest: string }, scope: string): Write {
  return profileUpdate(id, change, below('newest', change.newest), beginsWith('villageCode', scope));
}

/**
 * Sets the given fields and the index keys that depend on them; an item of an earlier release loses what it need not
 * store. Refused also if the worker was merged. Name and home are parts of different keys, so that each can change
 * without knowing the other.
 */
function profileUpdate(
  id: WorkerId,
  change: ProfileChange,
  ...conditions: readonly Condition<'newest' | 'version' | 'villageCode'>[]
): Write {
  const fields = withoutCleared(change.told);
  const { phoneHash: _, ...told } = fields;
  const { at, newest, surveyedAt } = change;
  const keys = keysOf(id, { ...change, told: fields });
  const set: Partial<Stored> = given({ id, ...told, ...daysTold(told, at), ...keys, newest, surveyedAt });
  const cleared = change.told.phoneHash === NO_PHONE ? (['phoneBox', 'byPhonePk', 'byPhoneSk'] as const) : [];
  return workers
    .update(workerKey(id))
    .set(set)
    .increaseFromZero({ version: 1 })
    .remove(...cleared)
    .when(isThere, absent('mergedInto'), ...conditions);
}

/** Index keys that the change sets: a worker is listed under the prefecture and the county of the home. */
function keysOf(id: WorkerId, { told: { name, villageCode, phoneHash }, birthDate }: ProfileChange): Partial<Stored> {
  const home = villageCode === undefined ? {} : homeOf(villageCode);
  return { ...home, ...workers.keysFrom(given({ name, villageCode, phoneHash, ...home }), { id, birthDate }) };
}
