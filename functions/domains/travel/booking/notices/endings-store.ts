/**
 * That a party was told of the end of its hold, in the allocation; and up to which end all were told, in an item for each
 * number of minutes before the end at which a rule has it told.
 */
import type { Item, Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { anyOf, atMost, equals, isNew, put, unchanged } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { codec, unlessMalformed } from '../../../../platform/items/codec';
import type { Instant } from '../../../../platform/values/clock';
import { type Allocation, allocationsBy, keyOf, updateAllocation } from '../allocation-store';

/** Holds that end after the one instant, and at or before the other, the earliest first. */
export function holdsEnding(after: Instant, until: Instant): QueryParams {
  return allocationsBy('byDue', { due: 'holds' })
    .between({ holdEndsAt: `${after}~` }, { holdEndsAt: until })
    .params();
}

/** The party is told that its hold ends. Refused if it has confirmed, if it was told, or if the end moved since the read. */
export function tellEnding(read: Allocation, toldEndsAt: Instant, toldAt: Instant): Write {
  return updateAllocation(keyOf(read))
    .set({ toldEndsAt, toldAt })
    .when(equals('status', 'HELD'), equals('holdEndsAt', toldEndsAt), unchanged('toldEndsAt', read.toldEndsAt));
}

const ENDINGS = 'endings';

/** @param minutes before the end. */
export function endingsKey(minutes: number): Key {
  return { TableName: 'TravelAllocations', Key: { pk: ENDINGS, sk: `told#${minutes}` } };
}

const endings = codec<{ readonly until: Instant }>('endings', { until: attr.instant }, ({ pk }) => pk === ENDINGS);

/** The end up to which all were told; undefined if that is malformed: then those that are near are looked at. */
export function toldUntil(item: Item): Instant | undefined {
  return unlessMalformed(() => endings.decode(item).until);
}

/** Refused if another run told of later ones. */
export function rememberTold(minutes: number, until: Instant): Write {
  return put<{ until: Instant }>(endings.stored(endingsKey(minutes), { until })).when(
    anyOf(isNew, atMost('until', until)),
  );
}
