/** A gateway's side of a channel: signs receipts as Standard Webhooks has it, by an implementation of others. */
import { Webhook } from 'standardwebhooks';

export interface SignedReceipt {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A receipt of this type about a message. */
export function receiptBody(type: string, messageId: string, more: object = {}): string {
  return JSON.stringify({ type, timestamp: '2027-01-20T04:00:00Z', data: { messageId, ...more } });
}

export function signedReceipt(secret: string, id: string, at: Date, body: string): SignedReceipt {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return { id, at, body, headers };
}
