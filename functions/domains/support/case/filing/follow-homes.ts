/**
 * Streams -> the county under which an open case is listed. When its worker moves, or is merged, it is in the list of the
 * county where they live now; a new case is checked once, because they may have moved while it was opened. Where a case
 * counts stays as it was.
 */
import type { WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { type Keeper, parseEach } from '../../../../platform/lists/malformed';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { readCollections, readWorkers } from '../../../people/worker/loader';
import { isWorker, partOfWorker } from '../../../people/worker/store';
import { casesOf, isCase, parseCase, partOfCase, refileCase } from '../store';

/** Name of this reader in items that are set aside. */
export const CASE_HOMES = 'case-homes';

/**
 * Idempotent: records say whose cases to check; the homes are read anew.
 * @throws Fault, retryable, when other writers keep changing the same cases; then the batch must be delivered again.
 */
export async function followCaseHomes(keeper: Keeper, records: readonly StreamRecord[]): Promise<void> {
  const people = [...new Set(records.flatMap(concernedIn))];
  await inParallel(limits.casesFollowedAtOnce, people, (id) => refile(keeper, id));
}

function concernedIn({ oldItem, newItem }: StreamRecord): WorkerId[] {
  if (isCase(newItem)) return oldItem === undefined ? [partOfCase(newItem, 'workerId').workerId] : [];
  if (!isWorker(newItem) || !isWorker(oldItem)) return [];
  const [before, after] = [oldItem, newItem].map((item) => partOfWorker(item, 'id', 'villageCode', 'mergedIds'));
  if (before === undefined || after === undefined) return [];
  const isSame = before.villageCode === after.villageCode && before.mergedIds?.length === after.mergedIds?.length;
  return isSame ? [] : [after.id];
}

async function refile(keeper: Keeper, id: WorkerId): Promise<void> {
  const { db } = keeper;
  await whileChanged(async () => {
    const [worker] = await readWorkers(db, [id]);
    if (worker === undefined) return undefined;
    const items = await readCollections(db, worker, casesOf);
    const cases = await parseEach(keeper, { reader: CASE_HOMES, table: 'Workers' }, items, parseCase);
    const away = cases.filter(
      ({ status, homeCode, livesIn = homeCode }) => status !== 'CLOSED' && livesIn !== worker.villageCode,
    );
    // Refused or not, the next read decides.
    await inParallel(limits.casesFollowedAtOnce, away, (one) => db.commit([refileCase(one, worker.villageCode)]));
    return away.length === 0 ? undefined : CHANGED;
  });
}
