/**
 * People who travel together: the attributes of a request that describe them, who sees them and who acts for them.
 * Access follows where the travellers live now, not who made the request.
 */
import type { TravellerId } from '../../../id-kinds';
import type { RequestTravelInput } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { viewedAsRole, type Viewer } from '../../../platform/security/identity';
import type { Worker } from '../../people/worker/store';
import { loadTraveller } from '../../people/worker/loader';
import { getWholeWorker, getWorker } from '../../people/worker/look-up';
import { homePrefectureOf, type Homes, type Request } from './request-store';
import { opens } from '../../people/worker/access';

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

export type Party = Pick<
  Request,
  | 'workerIds'
  | 'home'
  | 'homePrefecture'
  | 'homes'
  | 'originRegionCode'
  | 'destinationRegionCode'
  | 'earliestOn'
  | 'latestOn'
  | 'direction'
  | 'arriveBy'
>;

export function partyOf(input: RequestTravelInput, workers: readonly Worker[], today: CivilDate): Party {
  const { originRegionCode, destinationRegionCode, earliestOn, latestOn, direction } = input;
  const bound = arriveBy(input, workers, today);
  return {
    workerIds: workers.map(({ id }) => id),
    ...homesOf(workers),
    ...{ originRegionCode, destinationRegionCode, earliestOn, latestOn, direction },
    ...(bound !== undefined && { arriveBy: bound }),
  };
}

/** The regions under which the request is listed. */
export function homesOf(workers: readonly Worker[]): Homes {
  const homes = [...new Set(workers.map(({ villageCode }) => villageCode))].sort();
  const home = commonHome(homes);
  return { home, homePrefecture: homePrefectureOf(home), homes };
}

/** A new request without its status: the caller adds seats or a wait. */
export function newRequest({ ids, clock }: Context, party: Party): Omit<Request, 'status'> {
  return { ...party, id: ids.next('trq'), requestedAt: instantOf(clock.now()), version: 1 };
}

/**
 * Latest civil date of arrival for a party that travels to work: the earliest future start among its running
 * placements. A placement that has started sets no date: its worker returns from a visit home, and the day is unknown.
 */
export function arriveBy(
  { direction }: Pick<RequestTravelInput, 'direction'>,
  workers: readonly Worker[],
  today: CivilDate,
): CivilDate | undefined {
  if (direction !== 'WORKBOUND') return undefined;
  const starts = workers.map((worker) => startOf(worker, today)).filter((startsOn) => startsOn !== undefined);
  return starts.sort()[0];
}

export function startOf({ runningPlacementId, placedOn }: Worker, today: CivilDate): CivilDate | undefined {
  return runningPlacementId !== undefined && placedOn !== undefined && placedOn > today ? placedOn : undefined;
}

/**
 * The smallest region that contains all the villages, as their longest common prefix; empty for people of several
 * provinces.
 */
export function commonHome(villageCodes: readonly string[]): string {
  const [first = '', ...others] = villageCodes;
  const length = [12, 9, 6, 4, 2].find(
    (size) => first.length >= size && others.every((code) => code.startsWith(first.slice(0, size))),
  );
  return first.slice(0, length ?? 0);
}

/**
 * Indexes of the travellers for whom the caller can't act. Officials act for people at home in their region, workers
 * for themselves and for those in their party who agreed to travel along (`isCompanion`). The caller's role that covers
 * most of the party decides; the coverage of two roles is not added up.
 */
export function foreignAmong(viewer: Viewer, travellers: readonly (Worker | undefined)[]): readonly number[] {
  const unseenBy = (sees: (worker: Worker) => boolean): number[] =>
    travellers.flatMap((worker, place) => (worker !== undefined && sees(worker) ? [] : [place]));
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
