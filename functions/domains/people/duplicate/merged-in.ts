/** Who was merged by a write. Pure. */
import type { WorkerId } from '../../../id-kinds';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isWorker, partOfWorker } from '../worker/store';

export function mergedIn({ oldItem, newItem }: StreamRecord): WorkerId[] {
  if (oldItem === undefined || newItem === undefined || !isWorker(oldItem) || !isWorker(newItem)) return [];
  const { id, mergedInto } = partOfWorker(newItem, 'id', 'mergedInto');
  return mergedInto !== undefined && mergedInto !== partOfWorker(oldItem, 'mergedInto').mergedInto ? [id] : [];
}
