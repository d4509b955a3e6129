/** Rules of webhooks: what a registration must say, how a message is signed (Standard Webhooks 1.0), and when it is sent again. */
import { createHmac } from 'node:crypto';
import type { RegisterWebhookInput, WebhookEvent } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDistinct, checkListLength, checkText } from '../../../platform/values/checks';
import { instantOf } from '../../../platform/values/clock';
import type { OutboundProblem } from '../../../platform/security/outbound';
import { type Refusal, refusal } from '../../../platform/requests/result';

const CODES = {
  URL_INVALID: 'URL_INVALID',
  NOT_HTTPS: 'URL_NOT_HTTPS',
  ADDRESS_NOT_PUBLIC: 'URL_NOT_PUBLIC',
} as const satisfies Record<OutboundProblem, string>;

/** @param problem what is wrong with the address, as far as it can be seen from here. */
export function checkWebhook({ url, events }: RegisterWebhookInput, problem: OutboundProblem | undefined): Refusal[] {
  return [
    ...checkText(['url'], url, { max: limits.urlCharactersMax, needed: true }),
    ...(problem === undefined ? [] : [refusal(CODES[problem], ['url'])]),
    ...checkListLength(['events'], events.length, { min: 1, max: limits.webhookEventsMax }),
    ...checkDistinct(['events'], events),
  ];
}

/** What a receiver reads: the kind of event, when it happened, and ids to ask with. No personal data. */
export function messageOf(type: WebhookEvent, at: string, data: Readonly<Record<string, string>>): string {
  return JSON.stringify({ type, timestamp: at, data });
}

/**
 * Standard Webhooks, "Webhook headers": the id stays the same over all attempts, so that a receiver can tell a repeat; one
 * signature for each secret, of which a receiver needs one that it can check.
 * @param at of the attempt.
 */
export function headersOf(secrets: readonly string[], id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Job-Bowl-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/** Seconds between an attempt and the next: a little over 27 hours in all, at first quickly, then every ten hours. */
export const backOffSeconds: readonly number[] = [60, 300, 1_800, 7_200, 18_000, 36_000, 36_000];

/**
 * When the attempt after this one is due. It is set before the attempt is made, so that one which breaks off is followed too.
 * @param attempt how many were made, this one included, from 1.
 */
export function nextAttemptAt(attempt: number, now: Date): string {
  const seconds = backOffSeconds[attempt - 1] ?? limits.runQuietSeconds;
  return instantOf(new Date(now.getTime() + seconds * 1_000));
}

export function isLastAttempt(attempt: number): boolean {
  return attempt > backOffSeconds.length;
}
