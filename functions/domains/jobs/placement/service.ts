/** Use cases of placements: start, get, list. Ending one is in `end.ts`. */
import type { PlacementId } from '../../../id-kinds';
import type { StartPlacementInput } from '../../../generated/graphql';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { readItem, readItems } from '../../../platform/items/read-item';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { type RecordPut, keyReused, idempotent } from '../../../platform/requests/idempotency';
import { isId, nextOwned, ownerOf } from '../../../platform/values/ids';
import { type Connection, list, type PageArguments } from '../../../platform/lists/listing';
import { failed, ok, type Outcome } from '../../../platform/requests/result';
import { readRules, ruleFor } from '../../reference/rule/service';
import { parsePosition, type Position, positionKey, takeVacancy } from '../position/store';
import {
  collectionsOf,
  parseWorker,
  startPlacement as startWorkersPlacement,
  type Worker,
  workerKey,
} from '../../people/worker/store';
import { readWorkers } from '../../people/worker/loader';
import { getWholeWorker } from '../../people/worker/look-up';
import { agreePlacement, type Employed, parsePlacement, type Placement, placementKey, placementsOf } from './store';
import { checkStart } from './may-start';
import { isJuvenile } from '../../people/worker/legal-age';
import { seesWorker } from '../../people/worker/access';

/**
 * Idempotent by key. Takes one vacancy in the same transaction, so a position has never more placements than headcount,
 * and a worker never two at a time. Two round trips; one more for the last vacancy.
 */
export const startPlacement = idempotent<StartPlacementInput, Placement>('startPlacement', 'Workers', {
  see: getPlacement,
  async attempt(context, input, recordPut) {
    const [{ worker, position }, rules] = await Promise.all([
      readBoth(context, input),
      readRules(context, ['JUVENILES']),
    ]);
    const juveniles = ruleFor(rules, 'JUVENILES', input.startsOn, position?.regionCode ?? '');
    const wrong = checkStart(input, worker, position, today(context.clock), juveniles);
    if (wrong.length > 0) return failed(wrong);
    assert(worker && position, 'a worker and a position after the checks');
    return place(context, newPlacement(context, input, worker, position), { worker, position, recordPut });
  },
});

async function readBoth(
  { db, viewer }: Context,
  { workerId, positionId }: StartPlacementInput,
): Promise<{ worker: Worker | undefined; position: Position | undefined }> {
  const [workerItem, positionItem] = await readItems(db, [
    isId(workerId, 'wkr') ? workerKey(workerId) : undefined,
    isId(positionId, 'pos') ? positionKey(positionId) : undefined,
  ]);
  const read = workerItem && parseWorker(workerItem);
  // After a merge, the remaining worker starts.
  const [worker] = read?.mergedInto === undefined ? [read] : await readWorkers(db, [read.mergedInto]);
  return {
    worker: worker && seesWorker(viewer, worker) ? worker : undefined,
    position: positionItem && parsePosition(positionItem),
  };
}

function newPlacement(
  { ids, clock }: Context,
  input: StartPlacementInput,
  worker: Worker,
  position: Position,
): Employed {
  return {
    id: nextOwned(ids, 'plc', worker.id),
    workerId: worker.id,
    positionId: position.id,
    enterpriseId: position.enterpriseId,
    homeCode: worker.villageCode,
    startsOn: input.startsOn,
    ...(input.monthlyIncome != null && { monthlyIncome: input.monthlyIncome }),
    juvenile: isJuvenile(worker, input.startsOn),
    agreedAt: preciseInstantOf(clock.now()),
  };
}

interface Read {
  readonly worker: Worker;
  readonly position: Position;
  readonly recordPut: RecordPut;
}

/**
 * The conditions name only the attributes that the decision depends on, so concurrent starts at one position rarely
 * conflict.
 */
async function place(
  context: Context,
  placement: Employed,
  { worker, position, recordPut }: Read,
): Promise<Outcome<Placement> | Changed> {
  const put = agreePlacement(placement);
  const { id: placementId, startsOn, enterpriseId } = placement;
  const running = startWorkersPlacement(worker, { placementId, startsOn, enterpriseId });
  const vacancy = takeVacancy(position, context.clock.now(), placement);
  const record = recordPut(placement.id);
  const commit = await context.db.commit([put, running, vacancy, record]);
  if (commit.committed) return ok(placement);
  return [running, vacancy].some((write) => commit.refused.has(write)) ? CHANGED : keyReused;
}

/** Null if the placement does not exist or the caller may not see its worker. */
export async function getPlacement(context: Context, id: string): Promise<Placement | null> {
  if (!isId(id, 'plc')) return null;
  const [worker, placement] = await Promise.all([
    getWholeWorker(context, ownerOf(id, 'plc')),
    readPlacement(context, id),
  ]);
  return worker === null ? null : (placement ?? null);
}

export async function readPlacement({ db }: Context, id: PlacementId): Promise<Placement | undefined> {
  return readItem(db, placementKey(ownerOf(id, 'plc'), id), parsePlacement);
}

/** Newest first. One query for each of the worker's collections. */
export function listPlacements(
  context: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: PageArguments,
): Promise<Connection<Placement>> {
  const queries = collectionsOf(worker).map(placementsOf);
  return list(context, { queries, order: 'DESCENDING', page, parse: parsePlacement });
}
