/**
 * The item that remembers what a person counts for once a season, in their collection in table Workers: that they were
 * reached, by the first receipt of a notice and the first visit, and that they passed a course. It follows merges
 * (`carry.ts`), and the board counts it once (`counts.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { deletion, put, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import { seasonOf } from '../../reference/indicator/season';
import { regionCode, type RegionCode } from '../../reference/region/region-code';

const reaches = itemKind('reach', {
  table: 'Workers',
  edition: 2,
  attributes: {
    workerId: attr.idOf('wkr'),
    /** Its first day (`reference/indicator/season.ts`). */
    season: attr.text,
    /** When the first receipt came, and where the person lived then; absent while none has. */
    ...{ at: attr.optional(attr.instant), villageCode: attr.optional(regionCode) },
    /** Day of the first visit, and where the person lived when it was recorded; absent while none was. */
    ...{ visitedOn: attr.optional(attr.civilDate), visitedHome: attr.optional(regionCode) },
    /** Day on which it was told that they passed a course for the first time, and their home on enrolment; absent until then. */
    ...{ trainedOn: attr.optional(attr.civilDate), trainedHome: attr.optional(regionCode) },
  },
  keys: { primary: ['${workerId}', 'reached#${season}'] },
});

export type Reach = ItemOf<typeof reaches>;

export const { is: isReach, decode: parseReach } = reaches;

export function reachKey({ workerId, season }: Pick<Reach, 'workerId' | 'season'>): Key {
  return reaches.key({ workerId, season });
}

/** Of all seasons. */
export function reachesOf(workerId: WorkerId): QueryParams {
  return { ...reaches.query('primary', { workerId }).beginsWith({ season: '' }).params(), ConsistentRead: true };
}

/** The person read or heard a notice, there and then. */
export function reachOf(workerId: WorkerId, villageCode: RegionCode, at: Instant): Reach {
  return { workerId, season: seasonOf(civilDateOf(new Date(at))), at, villageCode };
}

/** The first visit of a season. */
export interface FirstVisit {
  readonly on: CivilDate;
  readonly home: RegionCode;
}

/** With another first visit, or none. */
export function visitedBy({ visitedOn: _, visitedHome: __, ...others }: Reach, first: FirstVisit | undefined): Reach {
  return { ...others, ...(first !== undefined && { visitedOn: first.on, visitedHome: first.home }) };
}

/** The person passed a course on the day. */
export function trainedBy(workerId: WorkerId, on: CivilDate, home: RegionCode): Reach {
  return { workerId, season: seasonOf(on), trainedOn: on, trainedHome: home };
}

/** Refused if the person was reached in another way since the read. @param before absent if they were not. */
export function reachPut(reach: Reach, before?: Reach): Write {
  return put<Reach>(reaches.stored(reach)).when(...asRead(before));
}

/** Refused if it changed since the read. */
export function reachDelete(read: Reach): Write {
  return deletion<Reach>(reachKey(read)).when(...asRead(read));
}

function asRead(before: Reach | undefined) {
  return [
    ...[unchanged<'at'>('at', before?.at), unchanged<'visitedOn'>('visitedOn', before?.visitedOn)],
    unchanged<'trainedOn'>('trainedOn', before?.trainedOn),
  ];
}
