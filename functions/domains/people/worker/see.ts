/**
 * Who is shown a person, and as what: the doors that other nouns go through, and look-ups by number. By journey see
 * `travel-request/passenger.ts`. Each look by a number counts as an inquiry (`inquiry/service.ts`), and takes the same round
 * trips whether the number is nobody's, somebody's in the caller's region, or somebody's elsewhere: else time would tell
 * what the answer hides.
 */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { viewedAsRole } from '../../../platform/security/identity';
import { today } from '../../../platform/values/clock';
import { parseIdentityNumber } from '../../../platform/values/identity-number';
import { isId } from '../../../platform/values/ids';
import { parseMobile } from '../../../platform/values/phone';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { inquire } from '../inquiry/service';
import { identityGuardKey } from './identity-store';
import { workerLoader } from './loader';
import { holdersOf, type Worker } from './store';
import { isSharedWith, phoneHashOf, scopeOf, seesWorker } from './worker';

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
  return enterpriseId !== undefined && isSharedWith(worker, enterpriseId) ? viewedAsRole('ENTERPRISE', worker) : null;
}

/**
 * Null where nobody in the caller's region has it, and for what is no identity number, which is not counted. Two round trips.
 * @throws CallerError INQUIRIES_EXHAUSTED.
 */
export async function getWorkerByIdentityNumber(context: Context, number: string): Promise<Worker | null> {
  const identity = parseIdentityNumber(number, today(context.clock));
  if (typeof identity === 'string' || scopeOf(context.viewer) === undefined) return null;
  const fingerprint = context.vault.fingerprint('identityNumber', identity.number);
  const [guard] = await Promise.all([
    context.db.get(identityGuardKey(fingerprint)),
    inquire(context, { kind: 'IDENTITY_NUMBER', fingerprint }),
  ]);
  const [worker] = await visibleOf(context, guard === undefined ? [] : [String(guard['ownerId'])]);
  return worker ?? null;
}

/**
 * Of those who have it, the one about whom something was told last; null where nobody in the caller's region has it.
 * @throws CallerError INQUIRIES_EXHAUSTED.
 */
export async function getWorkerByPhone(context: Context, phone: string): Promise<Worker | null> {
  const [latest] = (await withPhone(context, phone)).workers;
  return latest ?? null;
}

/**
 * People in the caller's region, the one told of last first. Of everyone who has the number, whoever sees them, at most
 * `limits.phoneHoldersMax` are looked at: not `all` where there are more. Nobody for what is no mobile number, which is not
 * counted. Two round trips.
 * @throws CallerError INQUIRIES_EXHAUSTED.
 */
export async function withPhone(context: Context, text: string): Promise<{ workers: Worker[]; all: boolean }> {
  const phone = parseMobile(text);
  if (phone === undefined || scopeOf(context.viewer) === undefined) return { workers: [], all: true };
  const phoneHash = phoneHashOf(context.vault, phone);
  const [{ items, lastKey }] = await Promise.all([
    context.db.query({ ...holdersOf(phoneHash), Limit: limits.phoneHoldersMax }),
    inquire(context, { kind: 'PHONE', fingerprint: phoneHash }),
  ]);
  const ids = items.map((item) => String(item['pk']));
  const holders = await visibleOf(context, ids, unlessMalformed);
  const workers = holders
    .filter((worker) => worker.phoneHash === phoneHash)
    .sort((a, b) => (a.newest < b.newest ? 1 : -1));
  return { workers, all: lastKey === undefined };
}

/** Those whom the caller sees as an official. Where there is nobody, nobody is read. */
async function visibleOf(
  context: Context,
  ids: readonly string[],
  unless = (worker: Promise<Worker | undefined>) => worker,
): Promise<Worker[]> {
  const asked = ids.length === 0 ? [NOBODY] : ids;
  const workers = await Promise.all(asked.map((id) => unless(workerLoader(context).load(id))));
  const roles = context.viewer.roles.filter((role) => role === 'BUREAU' || role === 'CADRE');
  const official = { ...context.viewer, roles };
  return workers.filter((worker) => worker !== undefined).filter((worker) => seesWorker(official, worker));
}

/** Nobody's id. */
const NOBODY = `wkr_${'0'.repeat(26)}`;
