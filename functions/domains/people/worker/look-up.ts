/**
 * Access to workers: who sees a worker, with which fields, and look-ups by number. Access through a journey is in
 * `travel-request/carrier-access.ts`. Each look-up by number counts as an inquiry (`inquiry/service.ts`). It takes the same
 * round trips whether the number is unregistered, in the caller's region or outside it; otherwise time would reveal
 * what the answer hides.
 */
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { list, type ListRequest, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { viewedAsRole } from '../../../platform/security/viewer';
import { today } from '../../../platform/values/clock';
import { parseIdentityNumber } from '../../../platform/values/identity-number';
import { asId, isId } from '../../../platform/values/ids';
import { parseMobile } from '../../../platform/values/phone';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { inquire } from '../inquiry/service';
import { identityGuardKey, numberOwnerIn } from './identity-store';
import { workerLoader } from './loader';
import { collectionsOf, type Worker, workerQuery } from './store';
import { isSharedWith, seesWorker } from './access';
import type { Vault } from '../../../platform/security/crypto';

/**
 * The whole worker, for officials in charge and the worker themselves; null for all others, and if the id does not
 * exist.
 */
export async function getWholeWorker(context: Context, id: string): Promise<Worker | null> {
  const worker = isId(id, 'wkr') ? await workerLoader(context).load(id) : undefined;
  return worker !== undefined && seesWorker(context.viewer, worker) ? worker : null;
}

/**
 * Null if the worker does not exist or the caller may not see it. An enterprise sees some fields of workers who agreed.
 */
export async function getWorker(context: Context, id: string): Promise<Worker | null> {
  const whole = await getWholeWorker(context, id);
  if (whole !== null || !context.viewer.roles.includes('ENTERPRISE') || !isId(id, 'wkr')) return whole;
  const worker = await workerLoader(context).load(id);
  if (worker?.employerId === undefined) return null;
  const enterpriseId = await ownEnterpriseId(context);
  return enterpriseId !== undefined && isSharedWith(worker, enterpriseId) ? viewedAsRole('ENTERPRISE', worker) : null;
}

/**
 * The use case that lists what a person's collections have of a kind, the latest first; nothing for who does not see all of the
 * person. One query for each collection.
 */
export function listOfPerson<T>(
  queryOf: (collection: WorkerId) => QueryParams,
  request: Pick<ListRequest<T>, 'index' | 'parse'>,
): (context: Context, worker: Pick<Worker, 'id' | 'mergedIds' | 'villageCode'>, page: Page) => Paged<T> {
  return (context, worker, page) => {
    const queries = seesWorker(context.viewer, worker) ? collectionsOf(worker).map(queryOf) : [];
    return list(context, { ...request, page, queries, order: 'DESCENDING' });
  };
}

/**
 * Null if no worker in the caller's region has the number. Text that is no identity number gives null and is not
 * counted. Two round trips.
 */
export async function getWorkerByIdentityNumber(context: Context, number: string): Promise<Worker | null> {
  const identity = parseIdentityNumber(number, today(context.clock));
  if (typeof identity === 'string' || context.viewer.regionCode === undefined) return null;
  const fingerprint = context.vault.fingerprint('identityNumber', identity.number);
  const [guard] = await Promise.all([
    context.db.get(identityGuardKey(fingerprint)),
    inquire(context, { kind: 'IDENTITY_NUMBER', fingerprint }),
  ]);
  const [worker] = await visibleOf(context, guard === undefined ? [] : [numberOwnerIn(guard)]);
  return worker ?? null;
}

/** The most recently changed of the workers with the phone; null if no worker in the caller's region has it. */
export async function getWorkerByPhone(context: Context, phone: string): Promise<Worker | null> {
  const [latest] = (await withPhone(context, phone)).workers;
  return latest ?? null;
}

/**
 * Workers in the caller's region with the phone, most recently changed first. Reads at most `limits.phoneHoldersMax`
 * holders in all regions; `all` is false if there are more. Text that is no mobile number gives an empty list and is
 * not counted. Two round trips.
 */
export async function withPhone(context: Context, text: string): Promise<{ workers: Worker[]; all: boolean }> {
  const phone = parseMobile(text);
  if (phone === undefined || context.viewer.regionCode === undefined) return { workers: [], all: true };
  const phoneHash = phoneHashOf(context.vault, phone);
  const [{ items, lastKey }] = await Promise.all([
    context.db.query({ ...workerQuery('byPhone', { phoneHash }).params(), Limit: limits.phoneHoldersMax }),
    inquire(context, { kind: 'PHONE', fingerprint: phoneHash }),
  ]);
  const ids = items.map((item) => asId(item['pk'], 'wkr'));
  const holders = await visibleOf(context, ids, unlessMalformed);
  const workers = holders
    .filter((worker) => worker.phoneHash === phoneHash)
    .sort((a, b) => (a.newest < b.newest ? 1 : -1));
  return { workers, all: lastKey === undefined };
}

/**
 * The workers that the caller sees as an official. Reads as many items when there is none, so that time does not tell.
 */
async function visibleOf(
  context: Context,
  ids: readonly WorkerId[],
  unless = (worker: Promise<Worker | undefined>) => worker,
): Promise<Worker[]> {
  const asked = ids.length === 0 ? [NOBODY] : ids;
  const workers = await Promise.all(asked.map((id) => unless(workerLoader(context).load(id))));
  const roles = context.viewer.roles.filter((role) => role === 'BUREAU' || role === 'CADRE');
  const official = { ...context.viewer, roles };
  return workers.filter((worker) => worker !== undefined).filter((worker) => seesWorker(official, worker));
}

/** An id that no worker has. */
const NOBODY: WorkerId = `wkr_${'0'.repeat(26)}`;

/** Keyed hash of a mobile number in normal form, for search. */
export function phoneHashOf(vault: Pick<Vault, 'fingerprint'>, phone: string): string {
  return vault.fingerprint('phone', phone);
}
