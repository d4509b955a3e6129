/** Who sees a party: whoever sees at least one of its travellers, by request, by allocation and by worker alike. */
import type { Context } from '../../platform/context';
import { getWorker } from '../worker/service';
import type { Allocation } from './entities';
import { maySeeSome, seesParty } from './travel-request';

/** Reads the travellers only where the party's common home does not tell. */
export async function seesTraveller(context: Context, party: Pick<Allocation, 'home' | 'workerIds'>): Promise<boolean> {
  if (seesParty(context.viewer, party)) return true;
  if (!maySeeSome(context.viewer, party)) return false;
  const workers = await Promise.all(party.workerIds.map((id) => getWorker(context, id)));
  return workers.some((worker) => worker !== null);
}
