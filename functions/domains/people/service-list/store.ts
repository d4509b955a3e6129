/**
 * Items of this noun, in table Workers: one small entry in each person's item collection, made from what is known of them.
 * serviceList: one index for each grain (village, township, county) in the order of due dates, so that a page is one query
 * at every level up to the county.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { ServiceReason } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Item, Key, PutParams, Write } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';

export interface Need {
  readonly reason: ServiceReason;
  readonly dueOn: CivilDate;
}

const byDue = { composite: ['dueOn', 'workerId'], template: '${dueOn}#${workerId}', casing: 'none' } as const;

const ServiceEntryEntity = new Entity(
  {
    model: { entity: 'serviceEntry', version: '1', service: 'job-bowl' },
    attributes: {
      workerId: { type: 'string', required: true },
      villageCode: { type: 'string', required: true },
      /** Absent of people who are registered in a township without a village. */
      village: { type: 'string' },
      township: { type: 'string', required: true },
      county: { type: 'string', required: true },
      /** Civil dates: of the newest survey, and from when the needs are counted. */
      surveyedOn: { type: 'string' },
      since: { type: 'string', required: true },
      /** From this day on they are to be surveyed again. */
      unreachedOn: { type: 'string', required: true },
      /** `Need`s that exist whatever the day. */
      needs: { type: 'any', required: true },
      inNeed: { type: 'boolean', required: true },
      /** The earliest day of all. */
      dueOn: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'service', casing: 'none' },
      },
      dueVillage: {
        index: 'dueVillage',
        pk: { field: 'dueVillagePk', composite: ['village'], template: 'due#${village}', casing: 'none' },
        sk: { ...byDue, field: 'dueVillageSk' },
      },
      dueTownship: {
        index: 'dueTownship',
        pk: { field: 'dueTownshipPk', composite: ['township'], template: 'due#${township}', casing: 'none' },
        sk: { ...byDue, field: 'dueTownshipSk' },
      },
      dueCounty: {
        index: 'dueCounty',
        pk: { field: 'dueCountyPk', composite: ['county'], template: 'due#${county}', casing: 'none' },
        sk: { ...byDue, field: 'dueCountySk' },
      },
    },
  },
  { table: 'Workers' },
);

export type ServiceEntry = Omit<EntityItem<typeof ServiceEntryEntity>, 'needs'> & { readonly needs: readonly Need[] };

export function serviceEntryKey(workerId: string): Key {
  return ServiceEntryEntity.get({ workerId }).params<Key>();
}

/** What is left of someone's entry after they were merged into another person is none. */
export const { is: isServiceEntry, decode: parseServiceEntry } = codecOf<ServiceEntry>(ServiceEntryEntity);

/** The item that holds a person's entry; without an entry, what is left where there was one. */
export function serviceEntryItem(workerId: string, entry: ServiceEntry | undefined): Item {
  return entry === undefined
    ? serviceEntryKey(workerId).Key
    : ServiceEntryEntity.put({ ...entry, needs: [...entry.needs] }).params<PutParams>().Item;
}

/** Whatever is there: an entry is made anew from all that it depends on, and looked at again afterwards. */
export function putServiceEntry(item: Item): Write {
  return put({ TableName: 'Workers', Item: item }).always();
}

/** The lists of people to be served, one for each grain (`service.ts`). */
export const serviceEntryQuery = (): typeof ServiceEntryEntity.query => ServiceEntryEntity.query;
