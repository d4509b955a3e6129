/**
 * Rules of receipts: who signed one, whether it is in time, and what it says. A receipt has the headers of our own
 * messages (Standard Webhooks 1.0), and is signed with the channel's secret. Pure.
 */
import { timingSafeEqual } from 'node:crypto';
import { limits } from '../../../../limits';
import { hasFields } from '../../../../platform/values/unknown';
import { headersOf } from '../../../partners/receiver/signature';
import { type ReceiptType, receiptTypes } from '../states';

/** The headers of a receipt. */
export interface Envelope {
  readonly id: string;
  /** When it was signed, epoch seconds. */
  readonly signedAt: number;
  readonly signatures: readonly string[];
}

/** Undefined if a header is missing or has another form. */
export function envelopeOf(headers: Readonly<Record<string, string | undefined>>): Envelope | undefined {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signatures = '' } = headers;
  if (!/^[\w.:-]{1,100}$/.test(id) || !/^\d{1,12}$/.test(at)) return undefined;
  return { id, signedAt: Number(at), signatures: signatures.split(' ').slice(0, limits.receiverSecretsMax) };
}

/** Whether it was signed within `limits.receiptWindowSeconds` before or after now. */
export function isInTime({ signedAt }: Envelope, now: Date): boolean {
  return Math.abs(now.getTime() / 1_000 - signedAt) <= limits.receiptWindowSeconds;
}

/** Whether one of the signatures is made with one of the secrets. Takes the same time wherever a signature differs. */
export function isSigned({ id, signedAt, signatures }: Envelope, secrets: readonly string[], body: string): boolean {
  const expected = headersOf(secrets, id, new Date(signedAt * 1_000), body)['webhook-signature']?.split(' ') ?? [];
  return signatures
    .map((signature) => expected.map((own) => isSame(own, signature)))
    .flat()
    .includes(true);
}

function isSame(own: string, given: string): boolean {
  const [a, b] = [Buffer.from(own), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export interface Receipt {
  readonly type: ReceiptType;
  readonly messageId: string;
  /** Present for ANSWERED alone. */
  readonly answer?: string;
}

/** `{ type, data: { messageId, answer } }`; undefined for anything else. Other fields are ignored. */
export function receiptOf(body: string): Receipt | undefined {
  const content = parsed(body);
  if (!hasFields(content) || !hasFields(content['data'])) return undefined;
  const type = receiptTypes.find((one) => one === content['type']);
  const { messageId, answer } = content['data'];
  if (type === undefined || typeof messageId !== 'string') return undefined;
  if (type !== 'ANSWERED') return answer === undefined ? { type, messageId } : undefined;
  return typeof answer === 'string' ? { type, messageId, answer } : undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
