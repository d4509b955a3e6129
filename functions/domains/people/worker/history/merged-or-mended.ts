/** Of whom a write of their profile may let something count otherwise. Pure. */
import type { WorkerId } from '../../../../id-kinds';
import type { Item } from '../../../../platform/dynamodb/database';
import { onceFor } from '../../../../platform/process/kept';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { isWorker, parseWorker, partOfWorker } from '../store';

/**
 * Who was merged by a write, and whose profile it mended: what named them while it could not be read was set aside, and is
 * counted now.
 */
export function mergedOrMendedIn({ oldItem, newItem }: StreamRecord): WorkerId[] {
  if (oldItem === undefined || newItem === undefined || !isWorker(oldItem) || !isWorker(newItem)) return [];
  const { id, mergedInto } = partOfWorker(newItem, 'id', 'mergedInto');
  if (!isReadable(oldItem)) return [id];
  return mergedInto !== undefined && mergedInto !== partOfWorker(oldItem, 'mergedInto').mergedInto ? [id] : [];
}

/** Several readers of one batch ask. */
const isReadable = onceFor(
  (item: Item) => item,
  (item) => {
    try {
      parseWorker(item);
      return true;
    } catch {
      return false;
    }
  },
);
