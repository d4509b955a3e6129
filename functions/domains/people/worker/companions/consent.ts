/** Use case: record what a worker consents to, and with whom they agree to go to work. */
import type { ConsentPurpose, RecordConsentInput } from '../../../../generated/graphql';
import type { WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import { type Outcome, type Refusal, refusal } from '../../../../platform/requests/result';
import { isId } from '../../../../platform/values/ids';
import { seesWorker } from '../access';
import { consentFields } from '../history/history';
import { workersById } from '../loader';
import { tell } from '../service';
import { collectionsOf, type Worker } from '../store';
import { named } from './companions';

/** Idempotent. */
export function recordConsent(context: Context, input: RecordConsentInput): Promise<Outcome<Worker>> {
  const { workerId, purpose, granted } = input;
  if (isAboutCompanion(purpose)) return goTogether(context, input);
  return tell(context, workerId, checkForm(input), 'CONSENT', () => ({ [consentFields[purpose]]: granted }));
}

/** What is no id of a person names nobody, whatever is asked; a yes to go along names somebody. */
function checkForm({ companionId, purpose, granted }: RecordConsentInput): Refusal[] {
  const id = companionId?.trim() ?? '';
  if (id === '') return granted && isAboutCompanion(purpose) ? [refusal('REQUIRED', ['companionId'])] : [];
  return isId(id, 'wkr') ? [] : [refusal('NOT_FOUND', ['companionId'])];
}

function isAboutCompanion(purpose: ConsentPurpose): purpose is 'GO_TOGETHER' {
  return purpose === 'GO_TOGETHER';
}

async function goTogether(context: Context, input: RecordConsentInput): Promise<Outcome<Worker>> {
  const { workerId, granted } = input;
  const [own, companionId] = [workerId, input.companionId?.trim() ?? ''].map((id) =>
    isId(id, 'wkr') ? id : undefined,
  );
  const found = await workersById(
    context,
    [own, companionId].filter((id) => id !== undefined),
  );
  const [worker, companion] = [own, companionId].map((id) => id && found.get(id));
  const wrong = granted && companionId !== undefined ? checkCompanion(context, worker, companion) : checkForm(input);
  return tell(context, workerId, wrong, 'CONSENT', ({ wantsToGoWith = [] }) => {
    if (companionId === undefined) return { wantsToGoWith: [] };
    if (granted) return { wantsToGoWith: namedToo(wantsToGoWith, companionId, companion) };
    const dropped = [companionId, ...(companion === undefined ? [] : collectionsOf(companion))];
    return { wantsToGoWith: wantsToGoWith.filter((id) => !dropped.includes(id)) };
  });
}

/** Once, by whatever id. */
function namedToo(known: readonly WorkerId[], companionId: WorkerId, companion: Worker | undefined): WorkerId[] {
  const isKnown = companion !== undefined && named({ wantsToGoWith: [...known] }, companion);
  return isKnown ? [...known] : [...known, companionId];
}

function checkCompanion({ viewer }: Context, worker: Worker | undefined, companion: Worker | undefined): Refusal[] {
  const path = ['companionId'];
  const own = worker !== undefined && seesWorker(viewer, worker) ? worker : undefined;
  // Who was asked to come along need not see who asks.
  const isAsked = own !== undefined && companion !== undefined && named(companion, own);
  if (companion === undefined || !(seesWorker(viewer, companion) || isAsked)) return [refusal('NOT_FOUND', path)];
  if (own === undefined) return [];
  if (own.id === companion.id) return [refusal('SAME_WORKER', path)];
  const after = namedToo(own.wantsToGoWith ?? [], companion.id, companion).length;
  return after > limits.companionsMax
    ? [refusal('LIST_LENGTH', path, { min: 0, max: limits.companionsMax, got: after })]
    : [];
}
