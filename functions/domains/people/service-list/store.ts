/**
 * The service list entry in table Workers, and every write of it: one small item in each worker's collection, computed
 * from the worker's data. Lists: one index for each grain (village, township, county), ordered by due date, so a page
 * is one query at every level up to the county.
 */
import type { WorkerId } from '../../../id-kinds';
import {
  type Attribute,
  civilDate,
  flag,
  idOf,
  listOf,
  mapOf,
  oneOf,
  optional,
  text,
} from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { ServiceReason } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { isThere, put } from '../../../platform/dynamodb/expressions';

export interface Need {
  readonly reason: ServiceReason;
  readonly dueOn: CivilDate;
}

const need: Attribute<Need> = mapOf({
  reason: oneOf('LOST_JOB', 'NEEDS_TRAINING', 'NEEDS_TRANSPORT', 'UNREACHED', 'WANTS_WORK'),
  dueOn: civilDate,
});

const serviceEntries = itemKind('serviceEntry', {
  table: 'Workers',
  attributes: {
    workerId: idOf('wkr'),
    villageCode: regionCode,
    /** Absent for people who are registered in a township without a village. */
    village: optional(text),
    township: text,
    county: text,
    /** Civil dates: of the newest survey, and from which the needs are counted. */
    surveyedOn: optional(civilDate),
    since: civilDate,
    /** Day from which the worker is due for a survey. */
    unreachedOn: civilDate,
    /** Needs that do not depend on the day. */
    needs: listOf(need),
    inNeed: flag,
    /** Earliest due date of all, the survey included. */
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

export function serviceEntryKey(workerId: WorkerId): Key {
  return serviceEntries.key({ workerId });
}

/** `is` is false for the bare key that remains after a merge. */
export const { is: isServiceEntry, decode: parseServiceEntry } = serviceEntries;

/** The stored item of an entry; the bare key if there is none. */
export function serviceEntryItem(workerId: WorkerId, entry: ServiceEntry | undefined): Item {
  return entry === undefined ? serviceEntryKey(workerId).Key : serviceEntries.stored(entry).Item;
}

/** Unconditional: the entry is computed from all its sources, and they are read again afterwards. */
export function fileServiceEntry(entry: ServiceEntry): Write {
  return put(serviceEntries.stored(entry)).always();
}

/** Empties the entry of a merged worker. Refused if there is none, and so nothing to uncount. */
export function leaveServiceList(workerId: WorkerId): Write {
  return put({ TableName: 'Workers', Item: serviceEntryItem(workerId, undefined) }).when(isThere);
}

/** Queries of the lists, one index for each grain (`service.ts`). */
export const serviceEntryQuery = serviceEntries.query;
