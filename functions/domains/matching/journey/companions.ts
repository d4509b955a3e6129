/** Who travels with a worker to a job: those of their party who said yes, are not refused, and go the same way. */
import { readItem } from '../../../platform/items/read-item';
import { parseEach } from '../../../platform/lists/malformed';
import type { SystemContext } from '../../../platform/requests/context';
import { instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import type { WorkerId } from '../../../id-kinds';
import { parsePlacement, type Placement, placementKey } from '../../jobs/placement/store';
import { parsePosition, positionKey } from '../../jobs/position/store';
import { readWorkers, registeredOf } from '../../people/worker/loader';
import { partiesAmong } from '../../people/worker/companions/companions';
import { collectionsOf, type Worker } from '../../people/worker/store';
import type { Request } from '../../travel/booking/request-store';
import { shownStatus } from '../delivery/states';
import { type Delivery, deliveryKey, parseDelivery } from '../delivery/store';
import { parsePush, pushKey } from '../push/push-store';
import { type Way, wayTo } from './journey';

export interface Companion {
  readonly worker: Worker;
  /** As it was read: seats are for the companion while it stands. */
  readonly delivery: Delivery;
}

/**
 * One read for who goes alone; three more for a party. Strongly consistent. Who took the word back is no companion, as
 * everywhere; one who has work by now still ties those whom they go with.
 */
export async function companionsOf(
  context: SystemContext,
  { pushId }: Placement,
  self: Worker,
  { originRegionCode, destinationRegionCode }: Way,
): Promise<readonly Companion[]> {
  const { db, clock } = context;
  const push = pushId && (await readItem(db, pushKey(ownerOf(pushId, 'psh'), pushId), parsePush));
  const together = push?.together ?? [];
  if (together.length === 0) return [];
  const list = { reader: 'journeys', table: 'Positions' } as const;
  const deliveries = await parseEach(context, list, await db.batchGet(together.map(deliveryKey)), parseDelivery);
  const at = instantOf(clock.now());
  const wanted = deliveries.filter((one) => ['WAITING', 'ACCEPTED'].includes(shownStatus(one, at)));
  const told = together.map((id) => ownerOf(id, 'psh'));
  const [read, positions] = await Promise.all([
    readWorkers(db, told),
    db.batchGet(wanted.map(({ positionId }) => positionKey(positionId))),
  ]);
  const tied = tiedTo(self, read);
  const places = await Promise.all(positions.map((item) => parseEach(context, list, [item], parsePosition)));
  return wanted.flatMap((delivery, index) => {
    const [worker, [position]] = [tied.get(delivery.workerId), places[index] ?? []];
    if (worker === undefined || position === undefined || !isAwaited(worker, delivery)) return [];
    const way = wayTo(position.regionCode, worker);
    const isSame = way?.originRegionCode === originRegionCode && way.destinationRegionCode === destinationRegionCode;
    return isSame ? [{ worker, delivery }] : [];
  });
}

/**
 * Whether somebody on the journey has a job for which the worker waits still, told together with them: then the worker has
 * the seat for that, whatever became of other jobs. Four batch reads.
 */
export async function isAwaitedBeside(context: SystemContext, worker: Worker, request: Request): Promise<boolean> {
  const { db, clock } = context;
  const own = collectionsOf(worker);
  const party = await readWorkers(db, registeredOf(request.workerIds));
  const others = party.filter((one) => one !== undefined && one.id !== worker.id);
  const running = others.flatMap((one) => one?.runningPlacementId ?? []);
  const list = { reader: 'journeys', table: 'Workers' } as const;
  const read = await db.batchGet(running.map((id) => placementKey(ownerOf(id, 'plc'), id)));
  const agreed = (await parseEach(context, list, read, parsePlacement)).flatMap(({ pushId }) => pushId ?? []);
  const told = await db.batchGet(agreed.map((id) => pushKey(ownerOf(id, 'psh'), id)));
  const pushes = await parseEach(context, list, told, parsePush);
  const beside = pushes.flatMap(({ together = [] }) => together).filter((id) => own.includes(ownerOf(id, 'psh')));
  const items = await db.batchGet(beside.map(deliveryKey));
  const deliveries = await parseEach(context, { ...list, table: 'Positions' }, items, parseDelivery);
  const at = instantOf(clock.now());
  return deliveries.some((delivery) => shownStatus(delivery, at) === 'WAITING');
}

/** By each id that they have had, the others of the worker's party. */
function tiedTo(self: Worker, others: readonly (Worker | undefined)[]): ReadonlyMap<WorkerId, Worker> {
  const people = [self, ...others.flatMap((one) => one ?? [])];
  const party = partiesAmong(people).find((one) => one.some(({ id }) => id === self.id)) ?? [];
  return new Map(
    party.filter(({ id }) => id !== self.id).flatMap((one) => collectionsOf(one).map((id) => [id, one] as const)),
  );
}

/** Whether nobody has answered the delivery yet and the worker is free, or it was accepted and the worker is to come. */
function isAwaited({ runningPlacementId, expectedOn }: Worker, { placementId }: Delivery): boolean {
  return placementId === undefined
    ? runningPlacementId === undefined
    : runningPlacementId === placementId && expectedOn !== undefined;
}
