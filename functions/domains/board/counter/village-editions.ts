/** From which edition of its kind on an item counts in its township or village, and not in its county alone. Pure. */
import type { Item } from '../../../platform/dynamodb/database';
import { isSince, KIND } from '../../../platform/items/reading';

/** Of the kinds that counted before townships and villages did. Any other counts there from its first item on. */
const editions: ReadonlyMap<unknown, number> = new Map([
  ['worker', 3],
  ['serviceEntry', 2],
  ['placement', 3],
  ['followUp', 2],
  ['reach', 2],
  ['homecoming', 2],
  ['push', 2],
  ['case', 2],
  ['delivery', 2],
  ['recruitmentEvent', 2],
  ['station', 2],
  ['workingGroup', 2],
  ['agreement', 2],
  ['agency', 2],
  ['enterprise', 2],
  ['travelService', 4],
  ['allocation', 3],
  ['travelRequest', 4],
]);

/**
 * Whether the item counts below its county: one that an earlier release wrote last was never added there, and must not be
 * taken off ([0006](docs/decisions/0006-counters.md)).
 */
export function countsVillages(item: Item): boolean {
  const edition = editions.get(item[KIND]);
  return edition === undefined || isSince(item, edition);
}
