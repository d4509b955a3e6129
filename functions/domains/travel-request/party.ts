/**
 * People who travel together: what a request keeps of them, and who sees them: whoever sees at least one of the travellers,
 * by request, by allocation and by worker alike.
 */
import type { RequestTravelInput } from '../../generated/graphql';
import type { CivilDate } from '../../platform/civil-date';
import { instantOf } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { Worker } from '../worker/entities';
import { getWorker } from '../worker/see';
import { type Allocation, type Request, SEVERAL_PROVINCES } from './entities';
import { arriveBy, commonHome, maySeeSome, seesParty } from './travel-request';

/** Reads the travellers only where the party's common home does not tell. */
export async function seesTraveller(context: Context, party: Pick<Allocation, 'home' | 'workerIds'>): Promise<boolean> {
  if (seesParty(context.viewer, party)) return true;
  if (!maySeeSome(context.viewer, party)) return false;
  const workers = await Promise.all(party.workerIds.map((id) => getWorker(context, id)));
  return workers.some((worker) => worker !== null);
}

export type Party = Pick<
  Request,
  | 'workerIds'
  | 'home'
  | 'homePrefecture'
  | 'homeCounties'
  | 'originRegionCode'
  | 'destinationRegionCode'
  | 'earliestOn'
  | 'latestOn'
  | 'direction'
  | 'arriveBy'
>;

export function partyOf(input: RequestTravelInput, workers: readonly Worker[], today: CivilDate): Party {
  const { originRegionCode, destinationRegionCode, earliestOn, latestOn, direction } = input;
  const home = commonHome(workers.map(({ villageCode }) => villageCode));
  const bound = arriveBy(input, workers, today);
  return {
    workerIds: workers.map(({ id }) => id),
    home,
    homePrefecture: home.slice(0, 4) || SEVERAL_PROVINCES,
    homeCounties: [...new Set(workers.map(({ county }) => county))],
    ...{ originRegionCode, destinationRegionCode, earliestOn, latestOn, direction },
    ...(bound !== undefined && { arriveBy: bound }),
  };
}

/** Before it has seats or a place. */
export function newRequest({ ids, clock }: Context, party: Party): Omit<Request, 'status'> {
  return { ...party, id: ids.next('trq'), requestedAt: instantOf(clock.now()), version: 1 };
}
