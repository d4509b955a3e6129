/** That a party was told of the end of its hold, in the allocation; and up to which end all were told, in an item of its own. */
import type { Item, Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { anyOf, atMost, equals, isNew, put, unchanged } from '../../../../platform/dynamodb/expressions';
import { instant } from '../../../../platform/items/attributes';
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
export function tellEnding(read: Allocation, toldEndsAt: Instant): Write {
  return updateAllocation(keyOf(read))
    .set({ toldEndsAt })
    .when(equals('status', 'HELD'), equals('holdEndsAt', toldEndsAt), unchanged('toldEndsAt', read.toldEndsAt));
}

export const endingsKey: Key = { TableName: 'TravelAllocations', Key: { pk: 'endings', sk: 'told' } };

const endings = codec<{ readonly until: Instant }>('endings', { until: instant }, ({ pk }) => pk === endingsKey.Key.pk);

/** The end up to which all were told; undefined if that is malformed: then those that are near are looked at. */
export function toldUntil(item: Item): Instant | undefined {
  return unlessMalformed(() => endings.decode(item).until);
}

/** Refused if another run told of later ones. */
export function rememberTold(until: Instant): Write {
  return put<{ until: Instant }>(endings.stored(endingsKey, { until })).when(anyOf(isNew, atMost('until', until)));
}
