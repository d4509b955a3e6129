/**
 * Who sees a party and who may act for it, for example cancel its request. Access follows where the travellers live now,
 * not who made the request.
 */
import type { Context } from '../../../../platform/requests/context';
import type { Request } from '../request-store';
import { getWholeWorker, getWorker } from '../../../people/worker/look-up';
import { loadTraveller } from '../../../people/worker/loader';
import type { TravellerId } from '../../../../id-kinds';
import type { Worker } from '../../../people/worker/store';
import { viewedAsRole, type Viewer } from '../../../../platform/security/viewer';
import { opens } from '../../../people/worker/access';

/** Whether the caller sees at least one of the travellers. One round trip. */
export async function seesTraveller(context: Context, { workerIds }: Pick<Request, 'workerIds'>): Promise<boolean> {
  const workers = await Promise.all(workerIds.map((id) => getWholeWorker(context, id)));
  return workers.some((worker) => worker !== null);
}

/** Whether the caller acts for all of the travellers. One round trip. */
export async function actsFor(context: Context, { workerIds }: Pick<Request, 'workerIds'>): Promise<boolean> {
  const workers = await Promise.all(workerIds.map((id) => loadTraveller(context, id)));
  return foreignAmong(context.viewer, workers).length === 0;
}

/**
 * A traveller of a party as the caller sees them: whole, as the caller's roles do; name and masked number of those who
 * agreed to travel with a worker of the party; else null. One round trip, also for many.
 */
export async function seeTraveller(
  context: Context,
  id: TravellerId,
  { workerIds }: Pick<Request, 'workerIds'>,
): Promise<Worker | null> {
  const own = await getWorker(context, id);
  if (own !== null || !context.viewer.roles.includes('WORKER')) return own;
  const [worker, ...travellers] = await Promise.all([id, ...workerIds].map((one) => loadTraveller(context, one)));
  // A companion sees what a carrier sees of a passenger.
  return worker !== undefined && isCompanion(context.viewer, worker, travellers)
    ? viewedAsRole('CARRIER', worker)
    : null;
}

/**
 * Indexes of the travellers for whom the caller can't act. Officials act for people at home in their region, workers
 * for themselves and for those in their party who agreed to travel along (`isCompanion`). The caller's role that covers
 * most of the party decides; the coverage of two roles is not added up.
 */
export function foreignAmong(viewer: Viewer, travellers: readonly (Worker | undefined)[]): readonly number[] {
  const unseenBy = (sees: (worker: Worker) => boolean): number[] =>
    travellers.flatMap((worker, index) => (worker !== undefined && sees(worker) ? [] : [index]));
  const byRole = viewer.roles.map((role) =>
    unseenBy((worker) => opens(role, viewer, worker) || (role === 'WORKER' && isCompanion(viewer, worker, travellers))),
  );
  return byRole.sort((a, b) => a.length - b.length)[0] ?? unseenBy(() => false);
}

/** Whether the caller is a worker of the party, and this traveller of it agreed to travel with others. */
export function isCompanion(
  viewer: Viewer,
  { travelsTogether }: Pick<Worker, 'travelsTogether'>,
  travellers: readonly (Worker | undefined)[],
): boolean {
  const isOwn = (one: Worker | undefined): boolean => one !== undefined && opens('WORKER', viewer, one);
  return travelsTogether === true && viewer.roles.includes('WORKER') && travellers.some(isOwn);
}
