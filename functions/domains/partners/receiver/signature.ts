/** The headers that sign a message (Standard Webhooks 1.0). Pure. */
import { createHmac } from 'node:crypto';

/**
 * Standard Webhooks, "Webhook headers". The id is the same for all attempts, so that a receiver can detect repeats.
 * There is one signature for each secret; a receiver needs one that it can verify.
 * @param at instant of the attempt.
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
