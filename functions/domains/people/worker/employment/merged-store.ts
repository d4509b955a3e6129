/** What becomes of the employment of a worker who is merged into another. */
import type { WorkerId } from '../../../../id-kinds';
import type { Write } from '../../../../platform/dynamodb/database';
import { mergeProfile, type Worker } from '../store';

/**
 * Turns the profile into a pointer to the kept worker, in no list; a running placement and a journey pass to the kept
 * worker. Refused if it changed since the read.
 */
export function mergeProfileInto(read: Worker, keptId: WorkerId): Write {
  const { runningPlacementId: _, placedOn: __, employerId: ___, expectedOn: ____, ...others } = read;
  const { followUpOn: _____, agreedOn: ______, workCode: _______, workPrefecture: ________, ...rest } = others;
  const {
    caseDueOn: ____________,
    visitedOn: _____________,
    boardedTo: _________,
    boardedOn: __________,
    boardedPrefecture: ___________,
    ...worker
  } = rest;
  return mergeProfile({ ...worker, mergedInto: keptId }, read);
}
