/**
 * The service list entry in table Workers, and every write of it: one small item in each worker's collection, computed
 * from the worker's data. Lists: one index for each grain (village, township, county), ordered by due date, so a page
 * is one query at every level up to the county. Follow-ups have lists of their own, by the day of each, in two indexes
 * that the worker's other items use: those of a county in byRegion, of a township in byName.
 */
import type { WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import type { Attribute } from '../../../platform/items/attributes';
import { regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { ServiceReason } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Item, Statement, Write } from '../../../platform/dynamodb/database';
import { isThere, put } from '../../../platform/dynamodb/expressions';
import { insert } from '../../../platform/dynamodb/statements';
import { tell } from './tells';

export interface Need {
  readonly reason: ServiceReason;
  readonly dueOn: CivilDate;
}

const need: Attribute<Need> = attr.mapOf({
  reason: attr.oneOf(
    'LOST_JOB',
    'CASE_DUE',
    'COURSE',
    'NO_SHOW',
    'FOLLOW_UP_DUE',
    'NEEDS_TRAINING',
    'NEEDS_TRANSPORT',
    'TELL',
    'UNREACHED',
    'VISIT_DUE',
    'WANTS_WORK',
  ),
  dueOn: attr.civilDate,
});

const serviceEntries = itemKind('serviceEntry', {
  table: 'Workers',
  edition: 2,
  attributes: {
    workerId: attr.idOf('wkr'),
    villageCode: regionCode,
    /** Absent for people who are registered in a township without a village. */
    village: attr.optional(regionCode),
    township: regionCode,
    county: regionCode,
    /** Civil dates: of the newest survey, and from which the needs are counted. */
    surveyedOn: attr.optional(attr.civilDate),
    since: attr.civilDate,
    /** Day from which the worker is due for a survey. */
    unreachedOn: attr.civilDate,
    /** Day from which it is to be found out why the worker did not come to work; absent if they came, or nobody waits. */
    noShowOn: attr.optional(attr.civilDate),
    /** Day from which the worker is due for a follow-up; absent if none is. */
    followUpOn: attr.optional(attr.civilDate),
    /** First day by which a case of the county is to be closed; absent if none is open. */
    caseDueOn: attr.optional(attr.civilDate),
    /** Day by which the worker is to be visited at work; absent if they are not at work. */
    visitDueOn: attr.optional(attr.civilDate),
    /** First day of the first course to which the worker is to be sent; absent if there is none. */
    courseOn: attr.optional(attr.civilDate),
    /** Place of work of whoever is due for a follow-up. */
    workCode: attr.optional(regionCode),
    /** Needs that do not depend on the day. */
    needs: attr.listOf(need),
    inNeed: attr.flag,
    /** What is to be read out to the worker, the earliest end first; absent if nothing is. */
    tells: attr.optional(attr.listOf(tell)),
    /** Earliest due date of all, the survey and what is to be read out included. */
    dueOn: attr.civilDate,
  },
  keys: {
    primary: ['${workerId}', 'service'],
    dueVillage: ['due#${village}', '${dueOn}#${workerId}'],
    dueTownship: ['due#${township}', '${dueOn}#${workerId}'],
    dueCounty: ['due#${county}', '${dueOn}#${workerId}'],
    byRegion: ['follow-up#${county}', '${followUpOn}#${workerId}'],
    byName: ['follow-up#${township}', '${followUpOn}#${workerId}'],
  },
});

export type ServiceEntry = ItemOf<typeof serviceEntries>;

/** `is` is false for the bare key that remains after a merge. */
export const { is: isServiceEntry, decode: parseServiceEntry, keyOf: serviceEntryKey } = serviceEntries;

/** The stored item of an entry; the bare key if there is none. */
export function serviceEntryItem(workerId: WorkerId, entry: ServiceEntry | undefined): Item {
  return entry === undefined ? serviceEntryKey(workerId).Key : serviceEntries.stored(entry).Item;
}

/** The first entry of a worker. Refused if there is one. */
export function addServiceEntry(entry: ServiceEntry): Statement {
  return insert(serviceEntries.stored(entry));
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
