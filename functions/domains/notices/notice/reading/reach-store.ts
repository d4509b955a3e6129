/**
 * The item that remembers that a person was reached, in their collection in table Workers: one for each season, written
 * when they first read or heard a notice. It follows merges (`carry-reach.ts`), and the board counts it (`counts.ts`).
 */
import type { WorkerId } from '../../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { deletion, equals, put, unchanged } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import { civilDateOf } from '../../../../platform/values/civil-date';
import type { Instant } from '../../../../platform/values/clock';
import { seasonOf } from '../../../reference/indicator/season';
import { regionCode, type RegionCode } from '../../../reference/region/region-code';

const reaches = itemKind('reach', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    /** Its first day (`reference/indicator/season.ts`). */
    season: attr.text,
    /** When the first receipt came, and where the person lived then. */
    at: attr.instant,
    villageCode: regionCode,
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

/** The person was reached, there and then. */
export function reachOf(workerId: WorkerId, villageCode: RegionCode, at: Instant): Reach {
  return { workerId, season: seasonOf(civilDateOf(new Date(at))), at, villageCode };
}

/** Refused if the person was reached in the season since the read. @param before absent if they were not. */
export function reachPut(reach: Reach, before?: Reach): Write {
  return put<Reach>(reaches.stored(reach)).when(unchanged('at', before?.at));
}

/** Refused if it changed since the read. */
export function reachDelete(read: Reach): Write {
  return deletion<Reach>(reachKey(read)).when(equals('at', read.at));
}
