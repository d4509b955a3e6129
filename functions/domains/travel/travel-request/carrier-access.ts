/** Access to a worker through a journey: a carrier sees the passengers that have seats on its services. */
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { viewedAsRole } from '../../../platform/security/viewer';
import { isId } from '../../../platform/values/ids';
import { carries } from '../travel-service/service';
import type { Worker } from '../../people/worker/store';
import { workerLoader } from '../../people/worker/loader';
import { getWorker } from '../../people/worker/look-up';
import type { Trip } from '../../people/trip/store';
import { allocationLoader, serviceOf } from '../booking/loader';
import { runningTrips } from './trips-of-worker';
import { isByCard, isOver } from '../booking/states';

/** As officials, the worker or an enterprise see the worker, else as the carrier does. Null for all others. */
export async function getWorkerOrPassenger(context: Context, id: string): Promise<Worker | null> {
  return (await getWorker(context, id)) ?? (await getPassenger(context, id));
}

/**
 * Null unless the worker has seats on a service of the caller's, for a trip that is not over; and of a walk-on who showed
 * a card, whose number would else be tried by it on the ids of workers. Three round trips.
 */
async function getPassenger(context: Context, id: string): Promise<Worker | null> {
  if (!context.viewer.roles.includes('CARRIER') || !isId(id, 'wkr')) return null;
  const worker = await workerLoader(context).load(id);
  if (worker === undefined) return null;
  const trips = await runningTrips(context, worker, today(context.clock));
  const carried = await Promise.all(trips.map((trip) => isCarried(context, trip)));
  return carried.includes(true) ? viewedAsRole('CARRIER', worker) : null;
}

async function isCarried(context: Context, { allocationId }: Trip): Promise<boolean> {
  if (allocationId === undefined) return false;
  const [own, allocation] = await Promise.all([
    carries(context, serviceOf(allocationId)),
    allocationLoader(context).load(allocationId),
  ]);
  return own && allocation !== undefined && !isByCard(allocation) && !isOver(allocation, context.clock.now());
}
