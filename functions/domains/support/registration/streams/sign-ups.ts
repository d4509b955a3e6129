/** The sign-ups among the records of a stream. */
import type { StreamRecord } from '../../../../platform/streams/streams';
import { stands } from '../states';
import { isRegistration, parseRegistration, type Registration } from '../store';

/** Registrations that are new, or stand again after a cancellation. */
export function signUpsIn(records: readonly StreamRecord[]): Registration[] {
  return records.flatMap(({ oldItem, newItem }) => {
    if (!isRegistration(newItem)) return [];
    const [before, after] = [oldItem && parseRegistration(oldItem), parseRegistration(newItem)];
    return stands(after) && (before === undefined || !stands(before)) ? [after] : [];
  });
}
