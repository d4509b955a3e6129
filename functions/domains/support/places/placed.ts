/** What courses and recruitment events have alike: everything with places. Pure. */
import * as attr from '../../../platform/items/attributes';
import type { ValuesOf } from '../../../platform/items/attributes';
import { instantOf } from '../../../platform/values/clock';
import { regionCode } from '../../reference/region/region-code';

export const placedAttributes = {
  title: attr.text,
  /** Whose officials run it. */
  regionCode,
  place: attr.optional(attr.text),
  /** Year in which it begins, of a time in UTC: a partition of the index. */
  year: attr.text,
  capacity: attr.integer,
  /** When whoever signed up before had to follow last; absent if they never had to. */
  movedAt: attr.optional(attr.instant),
  /** Present once it was called off. */
  ...{ cancelReason: attr.optional(attr.text), cancelledAt: attr.optional(attr.instant) },
  /** Rises with each change of this item. */
  version: attr.integer,
};

export type Placed = ValuesOf<typeof placedAttributes>;

export function isCancelled({ cancelReason }: Pick<Placed, 'cancelReason'>): boolean {
  return cancelReason !== undefined;
}

/** It, once it is called off. */
export function calledOff<T extends Placed>(placed: T, reason: string, now: Date) {
  return { ...placed, cancelReason: reason.trim(), cancelledAt: instantOf(now), version: placed.version + 1 };
}
