/**
 * The profile of a worker, in table Workers, and every write of it: a person's whole life with the bureau is one item collection (`pk` = worker).
 * worker(id): GetItem. workers: index byRegion, one partition per prefecture in the order of village codes, so that a
 * region of any level is a prefix; by name, index byName, one partition per county. By phone: index byPhone, by keyed hash.
 * Unique: the identity number, by keyed hash (guard).
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Item, Key, PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';
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
  update,
} from '../../../platform/dynamodb/expressions';
import { prefectureOf } from '../../reference/region/region';
import { type ProfileFields, profileFieldAttributes, registrationStamp } from './history';

const WorkerEntity = new Entity(
  {
    model: { entity: 'worker', version: '1', service: 'job-bowl' },
    attributes: {
      ...profileFieldAttributes,
      id: { type: 'string', required: true },
      name: { type: 'string', required: true },
      villageCode: { type: 'string', required: true },
      /** Encrypted, in the context of the id. */
      identityNumberBox: { type: 'string', required: true },
      prefecture: { type: 'string', required: true },
      county: { type: 'string', required: true },
      birthDate: { type: 'string', required: true },
      sex: { type: ['FEMALE', 'MALE'] as const, required: true },
      /** Of the newest history entry: another one that is newer applies as a whole. */
      newest: { type: 'string', required: true },
      /** Of the newest survey: an instant with milliseconds. */
      surveyedAt: { type: 'string' },
      /** The placement that has not ended; there is at most one, because a placement starts on the condition that this is absent. */
      runningPlacementId: { type: 'string' },
      /** Both of the running placement: its first day, and the enterprise. */
      placedOn: { type: 'string' },
      /** Last day of the placement that ended last, until another begins. */
      lostJobOn: { type: 'string' },
      employerId: { type: 'string' },
      /** The person that this one was merged into: it stays to be found by its id, and stands in no list. */
      mergedInto: { type: 'string' },
      /** Those who were merged into this one; what is in their collections is this one's too. */
      mergedIds: { type: 'list', items: { type: 'string' } },
      /** Instant, ISO 8601 UTC. */
      registeredAt: { type: 'string', required: true },
      /** Counts the history entries and merges that changed the profile. */
      version: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'profile', casing: 'none' },
      },
      byRegion: {
        index: 'byRegion',
        pk: { field: 'byRegionPk', composite: ['prefecture'], template: 'workers#${prefecture}', casing: 'none' },
        sk: { field: 'byRegionSk', composite: ['villageCode', 'id'], template: '${villageCode}#${id}', casing: 'none' },
      },
      byName: {
        index: 'byName',
        pk: { field: 'byNamePk', composite: ['county'], template: 'names#${county}', casing: 'none' },
        sk: {
          field: 'byNameSk',
          composite: ['name', 'birthDate', 'id'],
          template: '${name}#${birthDate}#${id}',
          casing: 'none',
        },
      },
      byPhone: {
        index: 'byPhone',
        pk: { field: 'byPhonePk', composite: ['phoneHash'], template: 'phone#${phoneHash}', casing: 'none' },
        sk: { field: 'byPhoneSk', composite: ['id'], template: '${id}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Worker = EntityItem<typeof WorkerEntity>;
/** What stands in the profile's item besides, for the indexes. */
type Stored = Worker & Partial<Record<`by${'Region' | 'Name' | 'Phone'}${'Pk' | 'Sk'}`, string>>;

/** The first release had registrations alone, without a history. */
const codec = codecOf<Worker>(WorkerEntity, {
  county: ({ villageCode }) => (typeof villageCode === 'string' ? villageCode.slice(0, 6) : undefined),
  newest: ({ registeredAt, id }) =>
    typeof registeredAt === 'string' && typeof id === 'string' ? registrationStamp(registeredAt, id) : undefined,
  version: () => UNCOUNTED,
});
/** The version of a profile that was written before they were counted. */
const UNCOUNTED = 0;

export const isWorker = codec.is;

export function workerKey(id: string): Key {
  return WorkerEntity.get({ id }).params<Key>();
}

/** Of a person who was merged into another one, too: whoever acts on a person follows `mergedInto` (`loader.ts`). */
export function parseWorker(item: Item): Worker {
  const data = codec.decode(item);
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
  const { phoneHash, byPhonePk, byPhoneSk, ...item } = WorkerEntity.put(worker).params<PutParams>().Item;
  const whole = phoneHash === undefined ? item : { ...item, byPhonePk, byPhoneSk };
  if (worker.mergedInto === undefined) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !/^by\w+[PS]k$/.test(name)));
}

/** Ids whose item collections together are the person's. */
export function collectionsOf({ id, mergedIds = [] }: Pick<Worker, 'id' | 'mergedIds'>): string[] {
  return [id, ...mergedIds];
}

/** The lists of people, each an index (`service.ts`). */
export const workerQuery = (): typeof WorkerEntity.query => WorkerEntity.query;

/** Whose phone it is: keys alone. */
export function holdersOf(phoneHash: string): QueryParams {
  return { ...WorkerEntity.query.byPhone({ phoneHash }).params<QueryParams>(), IndexName: 'byPhone' };
}

/** People of a county of whom the name and the birth date may be the same. */
export function namesakesOf({ county, name, birthDate }: Pick<Worker, 'county' | 'name' | 'birthDate'>): QueryParams {
  return { ...WorkerEntity.query.byName({ county, name, birthDate }).params<QueryParams>(), IndexName: 'byName' };
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
  return update<Worker>(workerKey(id)).set({ mergedInto: keptId }).when(isThere);
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
  return update<Worker>(workerKey(id))
    .set({ runningPlacementId: placementId, placedOn: startsOn, employerId: enterpriseId })
    .increaseFromZero({ version: 1 })
    .remove('lostJobOn')
    .when(equals('villageCode', villageCode), absent('runningPlacementId'), absent('mergedInto'));
}

/** Only while this placement is the one that runs, of a person who lives where they were seen and was not merged into another one. */
export function endPlacement({ id, villageCode }: Worker, placementId: string, endedOn: string): Write {
  return update<Worker>(workerKey(id))
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
  const { newest, surveyedAt } = change;
  const set: Partial<Stored> = given({ ...told, ...keysOf(id, change), newest, surveyedAt });
  return update<Stored>(workerKey(id))
    .set(set)
    .increaseFromZero({ version: 1 })
    .when(isThere, absent('mergedInto'), ...conditions);
}

/** The same as the entity's templates; a test compares them. */
function keysOf(id: string, { told: { name, villageCode, phoneHash }, birthDate }: ProfileChange): Item {
  const prefecture = villageCode === undefined ? undefined : prefectureOf(villageCode);
  const county = villageCode?.slice(0, 6);
  return {
    ...(villageCode !== undefined && {
      prefecture,
      county,
      byRegionPk: `workers#${prefecture}`,
      byRegionSk: `${villageCode}#${id}`,
      byNamePk: `names#${county}`,
    }),
    ...(name !== undefined && { byNameSk: `${name}#${birthDate}#${id}` }),
    ...(phoneHash !== undefined && { byPhonePk: `${PHONE_KEY}${phoneHash}`, byPhoneSk: id }),
  };
}
