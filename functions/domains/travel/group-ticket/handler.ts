/**
 * Who orders and collects a group's tickets: a registered worker, or a clerk of the enterprise who is none. A person is
 * known in both forms by the fingerprint of the identity number, so that nobody acts for two enterprises in one rush.
 */
import type { EnterpriseId, OrderId, WorkerId } from '../../../id-kinds';
import type { GroupTicketOrderInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { assert } from '../../../platform/requests/errors';
import type { Path } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { maskIdentityNumber, parseIdentityNumber } from '../../../platform/values/identity-number';
import { nameOf } from '../../../platform/values/spelling';
import { checkName, identityNumber } from '../../people/worker/checks';
import { checkLegalAge } from '../../people/worker/legal-age';
import { collectionsOf, type Worker } from '../../people/worker/store';
import type { ClerkOfOrder } from './store';
import { isId } from '../../../platform/values/ids';

/** The names under which the handler's enterprise is kept, and the employer of the two forms. */
export interface Handler {
  /** Absent for a clerk. */
  readonly workerId?: WorkerId;
  readonly clerk?: ClerkOfOrder;
  readonly names: readonly string[];
  readonly employerId?: EnterpriseId | undefined;
}

/** Either a worker or a clerk orders, and a clerk for an enterprise alone. */
export function checkHandler(
  { handlerWorkerId, clerk, enterpriseId }: GroupTicketOrderInput,
  today: CivilDate,
): Refusal[] {
  if (clerk == null) return handlerWorkerId == null ? [refusal('REQUIRED', ['handlerWorkerId'])] : [];
  return [
    ...(handlerWorkerId == null ? [] : [refusal('HANDLER_TWICE', ['clerk'])]),
    ...(enterpriseId == null ? [refusal('REQUIRED', ['enterpriseId'])] : []),
    ...checkName(['clerk', 'name'], clerk.name, { needed: true }),
    ...checkNumber(['clerk', 'identityNumber'], clerk.identityNumber, today),
  ];
}

/** A child is nobody's clerk. */
function checkNumber(path: Path, number: string, today: CivilDate): Refusal[] {
  const identity = parseIdentityNumber(number, today);
  if (typeof identity === 'string') return identityNumber(path, number, today);
  return checkLegalAge(path, identity, today);
}

/** Known by the ids of before a merge, too. */
export function workerAsHandler(worker: Worker, { vault }: Pick<Context, 'vault'>): Handler {
  const { id, employerId, identityNumberBox } = worker;
  const number = vault.decrypt(identityNumberBox, id);
  return {
    workerId: id,
    employerId,
    names: [...collectionsOf(worker), vault.fingerprint('identityNumber', number)],
  };
}

/**
 * @param orderId that the number is encrypted for.
 * @param input checked.
 */
export function clerkAsHandler(
  { clerk, enterpriseId }: GroupTicketOrderInput,
  { vault }: Pick<Context, 'vault'>,
  { orderId, today }: { readonly orderId: OrderId; readonly today: CivilDate },
): Handler {
  const identity = clerk && parseIdentityNumber(clerk.identityNumber, today);
  assert(clerk && identity && typeof identity !== 'string', 'a checked clerk');
  const { number } = identity;
  return {
    clerk: { name: nameOf(clerk.name), numberBox: vault.encrypt(number, orderId), employee: clerk.employee },
    // Nobody but the enterprise can tell whom it employs besides its workers; what it says is kept with the order.
    employerId: clerk.employee && enterpriseId != null && isId(enterpriseId, 'ent') ? enterpriseId : undefined,
    names: [vault.fingerprint('identityNumber', number)],
  };
}

export function maskedNumberOf(
  { numberBox }: ClerkOfOrder,
  orderId: OrderId,
  { vault }: Pick<Context, 'vault'>,
): string {
  return maskIdentityNumber(vault.decrypt(numberBox, orderId));
}
