/** Use cases of placements: start, get, list. Ending one is in `end.ts`. */
import type { PlacementId } from '../../../id-kinds';
import type { StartPlacementInput } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { readItem, readItems } from '../../../platform/items/read-item';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { isId, ownerOf } from '../../../platform/values/ids';
import { itemLoader } from '../../../platform/lists/item-loader';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { failed } from '../../../platform/requests/result';
import { readRules, ruleFor } from '../../reference/rule/service';
import { parsePosition, type Position, positionKey } from '../position/store';
import { collectionsOf, parseWorker, type Worker, workerKey } from '../../people/worker/store';
import { readWorkers, workerLoader } from '../../people/worker/loader';
import { parsePlacement, type Placement, placementKey, placementsOf } from './store';
import { agreement } from './agreement';
import { checkStart } from './may-start';
import { seesWorker } from '../../people/worker/access';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { placementFor } from './who-sees';
import { homeProvince } from '../../reference/region/region-code';

/**
 * Idempotent by key. Takes one vacancy in the same transaction, so a position has never more placements than headcount,
 * and a worker never two at a time. Two round trips; one more for the last vacancy.
 */
export const startPlacement = idempotent<StartPlacementInput, Placement>('startPlacement', 'Workers', {
  see: getPlacement,
  async attempt(context, input, recordPut) {
    const [{ worker, position }, rules] = await Promise.all([
      readBoth(context, input),
      readRules(context, ['JUVENILES', 'FOLLOW_UPS']),
    ]);
    const juveniles = ruleFor(rules, 'JUVENILES', input.startsOn, position?.regionCode ?? homeProvince);
    const wrong = checkStart(input, worker, position, today(context.clock), juveniles);
    if (wrong.length > 0) return failed(wrong);
    assert(worker && position, 'a worker and a position after the checks');
    const { startsOn, monthlyIncome } = input;
    const { placement, writes } = agreement(context, { worker, position, startsOn, monthlyIncome, rules });
    return commitAttempt(context, writes, recordPut(placement.id), placement);
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

/** A placement as the caller sees it, and the worker who has it: after a merge, the remaining one. */
export interface Placed {
  readonly placement: Placement;
  readonly worker: Worker;
}

/** Undefined if the placement does not exist or the caller may not see it. One round trip. */
export async function readPlaced(context: Context, id: string): Promise<Placed | undefined> {
  if (!isId(id, 'plc')) return undefined;
  const [placement, [worker], ownId] = await Promise.all([
    readPlacement(context, id),
    readWorkers(context.db, [ownerOf(id, 'plc')]),
    ownEnterpriseId(context),
  ]);
  if (placement === undefined || worker === undefined) return undefined;
  const seen = placementFor(context.viewer, placement, worker, ownId);
  return seen && { placement: seen, worker };
}

/** Null if the placement does not exist or the caller may not see it. Reads anew, for what was written. */
export function getPlacement(context: Context, id: string): Promise<Placement | null> {
  return seenPlacement(context, id, readPlacement);
}

/** The same for each of a list, read at once. */
export function loadPlacement(context: Context, id: string): Promise<Placement | null> {
  return seenPlacement(context, id, (_, known) => placementLoader(context).load(known));
}

export const placementLoader = itemLoader<Placement, PlacementId>(
  (id) => placementKey(ownerOf(id, 'plc'), id),
  parsePlacement,
);

async function seenPlacement(context: Context, id: string, read: typeof readPlacement): Promise<Placement | null> {
  if (!isId(id, 'plc')) return null;
  const [placement, worker, ownId] = await Promise.all([
    read(context, id),
    workerLoader(context).load(ownerOf(id, 'plc')),
    ownEnterpriseId(context),
  ]);
  if (placement === undefined || worker === undefined) return null;
  return placementFor(context.viewer, placement, worker, ownId) ?? null;
}

export async function readPlacement({ db }: Context, id: PlacementId): Promise<Placement | undefined> {
  return readItem(db, placementKey(ownerOf(id, 'plc'), id), parsePlacement);
}

/** Newest first. One query for each of the worker's collections. */
export function listPlacements(
  context: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: Page,
): Paged<Placement> {
  const queries = collectionsOf(worker).map(placementsOf);
  return list(context, { queries, order: 'DESCENDING', page, parse: parsePlacement });
}
