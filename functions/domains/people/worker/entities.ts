/**
 * Items of this noun, in table Workers: a person's whole life with the bureau is one item collection (`pk` = worker).
 * worker(id): GetItem. workers: index byRegion, one partition per prefecture in the order of village codes, so that a
 * region of any level is a prefix; by name, index byName, one partition per county. By phone: index byPhone, by keyed hash.
 * Unique: the identity number, by keyed hash (guard).
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Vault } from '../../../platform/security/crypto';
import type { Item, Key, PutParams, UpdateParams, Write } from '../../../platform/dynamodb/database';
import { guardKey } from '../../../platform/dynamodb/guard';
import { prefectureOf } from '../../reference/region/region';
import type { Told } from './history';

const texts = { type: 'list', items: { type: 'string' } } as const;

/** What a history entry can tell of, under the same names (`history.ts`). */
const told = {
  name: { type: 'string' },
  phoneBox: { type: 'string' },
  phoneHash: { type: 'string' },
  villageCode: { type: 'string' },
  ethnicGroup: { type: 'string' },
  education: {
    type: ['NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'] as const,
  },
  skills: texts,
  groupTags: texts,
  employment: { type: ['AT_HOME', 'IN_TOWNSHIP', 'IN_COUNTY', 'IN_PROVINCE', 'OUT_OF_PROVINCE'] as const },
  monthlyIncome: { type: 'number' },
  wantsWork: { type: 'boolean' },
  destinationRegionCodes: texts,
  occupationCodes: texts,
  wageExpected: { type: 'number' },
  departFrom: { type: 'string' },
  needsTransport: { type: 'boolean' },
  needsTraining: { type: 'boolean' },
  sharesWithEnterprises: { type: 'boolean' },
  acceptsSms: { type: 'boolean' },
} as const;

export const WorkerEntity = new Entity(
  {
    model: { entity: 'worker', version: '1', service: 'job-bowl' },
    attributes: {
      ...told,
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

const codec = codecOf<Worker>(WorkerEntity);
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
 * A new profile, or a whole one, in the form in which it is stored: the hash of the phone stands in its index key alone, which
 * leaves the profile room for who wrote it within one write unit (items of an earlier release hold it twice); and who has no
 * phone is in no index of phones, where they would all share one partition.
 */
export function withPhoneOnce({ Item: { phoneHash, byPhonePk, byPhoneSk, ...Item }, ...put }: PutParams): PutParams {
  return { ...put, Item: phoneHash === undefined ? Item : { ...Item, byPhonePk, byPhoneSk } };
}

/** Ids whose item collections together are the person's. */
export function collectionsOf({ id, mergedIds = [] }: Pick<Worker, 'id' | 'mergedIds'>): string[] {
  return [id, ...mergedIds];
}

/** Of a mobile number in its one form, to search by. */
export function phoneHashOf(vault: Pick<Vault, 'fingerprint'>, phone: string): string {
  return vault.fingerprint('phone', phone);
}

/** Where the id of an identity number's owner is kept. @param fingerprint of purpose `identityNumber`. */
export function identityGuardKey(fingerprint: string): Key {
  return guardKey('Workers', 'identityNumber', fingerprint);
}

/** One entry of a person's history. */
export const EntryEntity = new Entity(
  {
    model: { entity: 'entry', version: '1', service: 'job-bowl' },
    attributes: {
      workerId: { type: 'string', required: true },
      stamp: { type: 'string', required: true },
      kind: { type: ['REGISTRATION', 'UPDATE', 'SURVEY', 'CONSENT', 'MERGE'] as const, required: true },
      /** Account. */
      by: { type: 'string', required: true },
      /** Instant, when it came in; `stamp` begins with the instant that it tells of. */
      recordedAt: { type: 'string', required: true },
      /** Of a survey. */
      clientId: { type: 'string' },
      told: { type: 'any', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: ['stamp'], template: 'entry#${stamp}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Entry = Omit<EntityItem<typeof EntryEntity>, 'told'> & { readonly told: Told };

export function entryKey(workerId: string, stamp: string): Key {
  return EntryEntity.get({ workerId, stamp }).params<Key>();
}

export const { is: isEntry, decode: parseEntry } = codecOf<Entry>(EntryEntity);

/** Refused, with the entry that is there, where the person has one of this stamp. */
export function entryPut(entry: Entry): Write {
  return { Put: EntryEntity.create(entry).params<PutParams>() };
}

/** What an entry changes in the profile besides what it tells. */
export interface ProfileChange {
  readonly told: Told;
  /** Known by the identity number; part of a key. */
  readonly birthDate: string;
  /** Set where given. */
  readonly newest?: string;
  readonly surveyedAt?: string;
}

/**
 * Sets what is told and the index keys that depend on it, and nothing else, so that nobody needs to read the profile
 * first. On the condition given, and that the person was not merged into another one. Refused: the profile as it is.
 * Name and home are parts of different keys on purpose: each can change without the other being known.
 */
export function profileUpdate(
  id: string,
  change: ProfileChange,
  condition: { readonly expression: string; readonly names: Record<string, string>; readonly values: Item },
): { readonly Update: UpdateParams } {
  const { phoneHash: _, ...told } = change.told;
  const set = Object.entries({
    ...told,
    ...keysOf(id, change),
    ...(change.newest !== undefined && { newest: change.newest }),
    ...(change.surveyedAt !== undefined && { surveyedAt: change.surveyedAt }),
  }).filter(([, value]) => value !== undefined);
  return {
    Update: {
      ...workerKey(id),
      UpdateExpression: `SET #version = #version + :one${set.map((_, index) => `, #s${index} = :s${index}`).join('')}`,
      ConditionExpression: `attribute_exists(pk) AND attribute_not_exists(#mergedInto) AND (${condition.expression})`,
      ExpressionAttributeNames: {
        ...condition.names,
        '#version': 'version',
        '#mergedInto': 'mergedInto',
        ...Object.fromEntries(set.map(([name], index) => [`#s${index}`, name])),
      },
      ExpressionAttributeValues: {
        ...condition.values,
        ':one': 1,
        ...Object.fromEntries(set.map(([, value], index) => [`:s${index}`, value])),
      },
    },
  };
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
