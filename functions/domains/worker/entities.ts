/**
 * Items of this noun, in table Workers: a person's whole life with the bureau is one item collection (`pk` = worker).
 * worker(id): GetItem. workers: index byRegion, one partition per prefecture in the order of village codes, so that a
 * region of any level is a prefix. Unique: the identity number, by keyed hash (guard).
 */
import { Entity, type EntityItem } from 'electrodb';
import type { Item, Key } from '../../platform/database';
import { assert } from '../../platform/errors';

const education = ['NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'] as const;

export const WorkerEntity = new Entity(
  {
    model: { entity: 'worker', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      name: { type: 'string', required: true },
      /** Encrypted, in the context of the id. */
      identityNumberBox: { type: 'string', required: true },
      /** Encrypted, in the context of the id. */
      phoneBox: { type: 'string' },
      villageCode: { type: 'string', required: true },
      prefecture: { type: 'string', required: true },
      birthDate: { type: 'string', required: true },
      sex: { type: ['FEMALE', 'MALE'] as const, required: true },
      ethnicGroup: { type: 'string' },
      education: { type: education },
      skills: { type: 'list', items: { type: 'string' }, required: true },
      groupTags: { type: 'list', items: { type: 'string' }, required: true },
      /** The placement that has not ended; there is at most one, because a placement starts on the condition that this is absent. */
      runningPlacementId: { type: 'string' },
      /** Instant, ISO 8601 UTC. */
      registeredAt: { type: 'string', required: true },
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
    },
  },
  { table: 'Workers' },
);

export type Worker = EntityItem<typeof WorkerEntity>;

export function workerKey(id: string): Key {
  return WorkerEntity.get({ id }).params<Key>();
}

export function parseWorker(item: Item): Worker {
  const { data } = WorkerEntity.parse({ Item: item });
  assert(data, 'a worker item');
  return data;
}
