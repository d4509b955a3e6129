/** Who is shown a person, and as what: the doors that other nouns go through. By journey see `travel-request/passenger.ts`. */
import type { Context } from '../../../platform/requests/context';
import { seenAs } from '../../../platform/security/identity';
import { isId } from '../../../platform/values/ids';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import type { Worker } from './store';
import { workerLoader } from './loader';
import { isSharedWith, seesWorker } from './worker';

/** As officials and the person see them, with all that hangs on them; null for everyone else, and where nobody has the id. */
export async function getWholeWorker(context: Context, id: string): Promise<Worker | null> {
  const worker = isId(id, 'wkr') ? await workerLoader(context).load(id) : undefined;
  return worker !== undefined && seesWorker(context.viewer, worker) ? worker : null;
}

/** Null where the person does not exist or is not the caller's to see; an enterprise sees a part of those who agreed to it. */
export async function getWorker(context: Context, id: string): Promise<Worker | null> {
  const whole = await getWholeWorker(context, id);
  if (whole !== null || !context.viewer.roles.includes('ENTERPRISE') || !isId(id, 'wkr')) return whole;
  const worker = await workerLoader(context).load(id);
  if (worker?.employerId === undefined) return null;
  const enterpriseId = await ownEnterpriseId(context);
  return enterpriseId !== undefined && isSharedWith(worker, enterpriseId) ? seenAs('ENTERPRISE', worker) : null;
}
