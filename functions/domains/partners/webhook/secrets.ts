/**
 * A webhook's secrets. Each is given once, in the answer that made it, and kept nowhere: it is derived from the data key, the
 * webhook's id and its number. A new one stands beside those before for a day, in which messages are signed with each of them.
 */
import { limits } from '../../../limits';
import type { Clock } from '../../../platform/values/clock';
import type { Vault } from '../../../platform/security/crypto';
import type { Webhook } from './store';

/** `whsec_` and 32 bytes in base64. @param number from 1, the one of the registration. */
export function secretOf(vault: Vault, webhookId: string, number: number): string {
  const purpose = number === 1 ? webhookId : `${webhookId}#${number}`;
  return `whsec_${Buffer.from(vault.fingerprint('webhook', purpose), 'base64url').toString('base64')}`;
}

/** Of the secret that was given last. */
export function secretNumber({ secretNumber: number = 1 }: Pick<Webhook, 'secretNumber'>): number {
  return number;
}

/** What a message is signed with now: the secret that was given last, and those before it that are still good. */
export function secretsOf(vault: Vault, webhook: Webhook, now: Date): string[] {
  const numbers = [secretNumber(webhook), ...formerSecrets(webhook, now).map(({ number }) => number)];
  return numbers.map((number) => secretOf(vault, webhook.id, number));
}

type FormerSecret = NonNullable<Webhook['formerSecrets']>[number];

/** The latest first. */
export function formerSecrets({ formerSecrets: former = [] }: Webhook, now: Date): readonly FormerSecret[] {
  return former.filter(({ until }) => until > now.toISOString());
}

type Rotated = Webhook & Required<Pick<Webhook, 'secretNumber' | 'secretGivenAt' | 'formerSecrets'>>;

/** With a new secret; undefined where as many are good as may be. */
export function rotated(webhook: Webhook, clock: Clock): Rotated | undefined {
  const now = clock.now();
  const former = formerSecrets(webhook, now);
  if (former.length + 1 >= limits.webhookSecretsMax) return undefined;
  const until = new Date(now.getTime() + limits.formerSecretHours * 3_600_000).toISOString();
  const number = secretNumber(webhook);
  return {
    ...webhook,
    secretNumber: number + 1,
    secretGivenAt: now.toISOString(),
    formerSecrets: [{ number, until }, ...former],
  };
}
