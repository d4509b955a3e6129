/** What a note says of the records that a fold counted: of each item, what its newest state adds to the counter. Pure. */
import type { Key } from '../../../platform/dynamodb/database';
import { type Counted, counterChanges, factOf, type Step, textOf } from './changed-counters';
import { itemName, type Noted } from './watch-store';

/** @param steps of one counter, in the order of their shard. */
export function noted(counter: Key, steps: readonly Step[], counted: Counted): Noted[] {
  const newest = new Map(steps.map(({ record }) => [itemName(record.keys), record]));
  return [...newest].map(([item, { oldItem: _, ...record }]) => {
    const changes = counterChanges([factOf(record, counted)]);
    const own = changes.find(({ key }) => textOf(key) === textOf(counter));
    return { item, amounts: Object.fromEntries(own?.steps[0]?.amounts ?? []) };
  });
}
