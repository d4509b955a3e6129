/**
 * A webhook's secrets. Each is returned once, by the mutation that creates it, and is not stored: it is derived from
 * the data key, the webhook's id and its number. After a rotation, messages are signed with the old secrets, too, for a
 * day.
 */
import type { WebhookId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { type Clock, preciseInstantOf } from '../../../platform/values/clock';
import type { Vault } from '../../../platform/security/crypto';
import type { Webhook } from './store';

/**
 * `whsec_` and 32 bytes in base64.
 * @param number from 1, the secret of the registration.
 */
export function secretOf(vault: Vault, webhookId: WebhookId, number: number): string {
  const purpose = number === 1 ? webhookId : `${webhookId}#${number}`;
  return `whsec_${Buffer.from(vault.fingerprint('webhook', purpose), 'base64url').toString('base64')}`;
}

/** Number of the newest secret. */
export function secretNumber({ secretNumber: number = 1 }: Pick<Webhook, 'secretNumber'>): number {
  return number;
}

/** The secrets that sign a message now: the newest and the older ones that are still valid. */
export function secretsOf(vault: Vault, webhook: Webhook, now: Date): string[] {
  const numbers = [secretNumber(webhook), ...formerSecrets(webhook, now).map(({ number }) => number)];
  return numbers.map((number) => secretOf(vault, webhook.id, number));
}

type FormerSecret = NonNullable<Webhook['formerSecrets']>[number];

/** Newest first. */
export function formerSecrets({ formerSecrets: former = [] }: Webhook, now: Date): readonly FormerSecret[] {
  return former.filter(({ until }) => until > preciseInstantOf(now));
}

type Rotated = Webhook & Required<Pick<Webhook, 'secretNumber' | 'secretGivenAt' | 'formerSecrets'>>;

/** The webhook with a new secret; undefined if it has as many valid ones as it may. */
export function rotated(webhook: Webhook, clock: Clock): Rotated | undefined {
  const now = clock.now();
  const former = formerSecrets(webhook, now);
  if (former.length + 1 >= limits.webhookSecretsMax) return undefined;
  const until = preciseInstantOf(new Date(now.getTime() + limits.formerSecretHours * 3_600_000));
  const number = secretNumber(webhook);
  return {
    ...webhook,
    secretNumber: number + 1,
    secretGivenAt: preciseInstantOf(now),
    formerSecrets: [{ number, until }, ...former],
  };
}
