/**
 * A receiver's secrets. Each is returned once, by the mutation that creates it, and is not stored: it is derived from
 * the data key, the receiver's id and its number. After a rotation, messages are signed with the old secrets, too, for
 * a day.
 */
import { limits } from '../../../limits';
import { type Clock, preciseInstantOf } from '../../../platform/values/clock';
import type { Vault } from '../../../platform/security/crypto';
import type { Receiver } from './store';

/**
 * `whsec_` and 32 bytes in base64.
 * @param id of the object that has the receiver: a webhook.
 * @param number from 1, the secret of the registration.
 */
export function secretOf(vault: Vault, id: string, number: number): string {
  const purpose = number === 1 ? id : `${id}#${number}`;
  return `whsec_${Buffer.from(vault.fingerprint('webhook', purpose), 'base64url').toString('base64')}`;
}

/** Number of the newest secret. */
export function secretNumber({ secretNumber: number = 1 }: Pick<Receiver, 'secretNumber'>): number {
  return number;
}

/** The secrets that sign a message now: the newest and the older ones that are still valid. */
export function secretsOf(vault: Vault, receiver: Receiver & { readonly id: string }, now: Date): string[] {
  const numbers = [secretNumber(receiver), ...formerSecrets(receiver, now).map(({ number }) => number)];
  return numbers.map((number) => secretOf(vault, receiver.id, number));
}

type FormerSecret = NonNullable<Receiver['formerSecrets']>[number];

/** Newest first. */
export function formerSecrets({ formerSecrets: former = [] }: Receiver, now: Date): readonly FormerSecret[] {
  return former.filter(({ until }) => until > preciseInstantOf(now));
}

type Rotated<R> = R & Required<Pick<Receiver, 'secretNumber' | 'secretGivenAt' | 'formerSecrets'>>;

/** The receiver with a new secret; undefined if it has as many valid ones as it may. */
export function rotated<R extends Receiver>(receiver: R, clock: Clock): Rotated<R> | undefined {
  const now = clock.now();
  const former = formerSecrets(receiver, now);
  if (former.length + 1 >= limits.receiverSecretsMax) return undefined;
  const until = preciseInstantOf(new Date(now.getTime() + limits.formerSecretHours * 3_600_000));
  const number = secretNumber(receiver);
  return {
    ...receiver,
    secretNumber: number + 1,
    secretGivenAt: preciseInstantOf(now),
    formerSecrets: [{ number, until }, ...former],
  };
}
