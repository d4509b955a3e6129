/**
 * Items of this noun, in table Workers: one small entry in each person's item collection, made from what is known of them.
 * serviceList: one index for each grain (village, township, county) in the order of due dates, so that a page is one query
 * at every level up to the county.
 */
import { civilDate, flag, optional, text, unchecked } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { ServiceReason } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { isThere, put } from '../../../platform/dynamodb/expressions';

export interface Need {
  readonly reason: ServiceReason;
  readonly dueOn: CivilDate;
}

const serviceEntries = itemKind('serviceEntry', {
  table: 'Workers',
  attributes: {
    workerId: text,
    villageCode: text,
    /** Absent of people who are registered in a township without a village. */
    village: optional(text),
    township: text,
    county: text,
    /** Civil dates: of the newest survey, and from when the needs are counted. */
    surveyedOn: optional(civilDate),
    since: civilDate,
    /** From this day on they are to be surveyed again. */
    unreachedOn: civilDate,
    /** `Need`s that exist whatever the day. */
    needs: unchecked<readonly Need[]>(),
    inNeed: flag,
    /** The earliest day of all. */
    dueOn: civilDate,
  },
  keys: {
    primary: ['${workerId}', 'service'],
    dueVillage: ['due#${village}', '${dueOn}#${workerId}'],
    dueTownship: ['due#${township}', '${dueOn}#${workerId}'],
    dueCounty: ['due#${county}', '${dueOn}#${workerId}'],
  },
});

export type ServiceEntry = ItemOf<typeof serviceEntries>;

export function serviceEntryKey(workerId: string): Key {
  return serviceEntries.key({ workerId });
}

/** What is left of someone's entry after they were merged into another person is none. */
export const { is: isServiceEntry, decode: parseServiceEntry } = serviceEntries;

/** The item that holds a person's entry; without an entry, what is left where there was one. */
export function serviceEntryItem(workerId: string, entry: ServiceEntry | undefined): Item {
  return entry === undefined ? serviceEntryKey(workerId).Key : serviceEntries.stored(entry).Item;
}

/** Whatever is there: an entry is made anew from all that it depends on, and looked at again afterwards. */
export function fileServiceEntry(entry: ServiceEntry): Write {
  return put(serviceEntries.stored(entry)).always();
}

/** Of somebody who was merged into another person. Refused where there was no entry: then there is nothing to take back. */
export function leaveServiceList(workerId: string): Write {
  return put({ TableName: 'Workers', Item: serviceEntryItem(workerId, undefined) }).when(isThere);
}

/** The lists of people to be served, one for each grain (`service.ts`). */
export const serviceEntryQuery = serviceEntries.query;
