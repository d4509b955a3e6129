/**
 * Takes a receipt of a gateway: who signed it, whether it is in time and new, and what it says of a message that the
 * channel sent. Whatever is wrong, nothing is written.
 */
import type { Platform } from '../../../../platform/requests/context';
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItem } from '../../../../platform/items/read-item';
import { instantOf } from '../../../../platform/values/clock';
import { isId } from '../../../../platform/values/ids';
import { secretsOf } from '../../../partners/receiver/secrets';
import { type Channel, channelKey, parseChannel } from '../../channel/store';
import { envelopeOf, isInTime, isSigned, type Receipt, receiptOf } from './receipt';
import { isSameReceipt, receiptKey, rememberReceipt } from './receipts-store';
import type { ChannelAnswer } from '../offered';
import { type MessageStatus, tellsMore } from '../states';
import { type Message, messageKey, parseMessage, report } from '../store';

export type ReceiptContext = Pick<Platform, 'db' | 'vault' | 'clock'>;

export type ReceiptProblem =
  /** Headers are missing, no secret of the channel signed it, or there is no such channel. */
  | 'NOT_SIGNED'
  | 'NOT_IN_TIME'
  | 'MALFORMED'
  /** There is no such message of this channel. */
  | 'MESSAGE_UNKNOWN'
  | 'ID_REUSED'
  | 'ANSWER_NOT_OFFERED'
  | 'ANSWER_LATE'
  | 'ANSWERED_BEFORE';

/** The state of the message, or why the receipt was refused. */
export type ReceiptOutcome = { readonly status: MessageStatus } | { readonly problem: ReceiptProblem };

export interface GivenReceipt {
  readonly channelId: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Safe to repeat: the same receipt again is answered with the state of its message. */
export async function takeReceipt(
  context: ReceiptContext,
  { channelId, headers, body }: GivenReceipt,
): Promise<ReceiptOutcome> {
  const { db, vault, clock } = context;
  const envelope = envelopeOf(headers);
  if (envelope === undefined || !isId(channelId, 'chn')) return { problem: 'NOT_SIGNED' };
  if (!isInTime(envelope, clock.now())) return { problem: 'NOT_IN_TIME' };
  const channel = await readItem(db, channelKey(channelId), parseChannel);
  const secrets = channel === undefined ? [] : secretsOf(vault, channel, clock.now());
  if (channel === undefined || !isSigned(envelope, secrets, body)) return { problem: 'NOT_SIGNED' };
  const receipt = receiptOf(body);
  if (receipt === undefined) return { problem: 'MALFORMED' };
  return whileChanged(() => takeSigned(context, channel, { id: envelope.id, body, receipt }));
}

interface Signed {
  readonly id: string;
  readonly body: string;
  readonly receipt: Receipt;
}

async function takeSigned(
  { db, vault, clock }: ReceiptContext,
  { id: channelId }: Channel,
  { id, body, receipt }: Signed,
): Promise<ReceiptOutcome | Changed> {
  const { messageId } = receipt;
  if (!isId(messageId, 'msg')) return { problem: 'MESSAGE_UNKNOWN' };
  const key = receiptKey(vault, channelId, id);
  const [item, known] = await db.batchGet([messageKey(messageId), key]);
  const message = item && parseMessage(item);
  if (message?.channelId !== channelId) return { problem: 'MESSAGE_UNKNOWN' };
  if (known !== undefined)
    return isSameReceipt(vault, known, body) ? { status: message.status } : { problem: 'ID_REUSED' };
  const now = clock.now();
  const problem = problemOf(message, receipt, now);
  if (problem !== undefined) return { problem };
  const after = tellsMore(receipt.type, message.status) ? reported(message, receipt, now) : message;
  const writes = after === message ? [] : [report(message, after, now)];
  const { committed } = await db.commit([rememberReceipt(vault, key, body, now), ...writes]);
  return committed ? { status: after.status } : CHANGED;
}

/** Why an answer does not count. */
function problemOf(
  { answers = [], until, answer: before }: Message,
  { answer }: Receipt,
  now: Date,
): ReceiptProblem | undefined {
  if (answer === undefined) return undefined;
  if (offered(answers, answer) === undefined) return 'ANSWER_NOT_OFFERED';
  if (before !== undefined) return before === answer ? undefined : 'ANSWERED_BEFORE';
  return new Date(until) <= now ? 'ANSWER_LATE' : undefined;
}

function offered(answers: readonly ChannelAnswer[], given: string | undefined): ChannelAnswer | undefined {
  return answers.find((one) => one === given);
}

function reported({ nextAttemptAt: _, ...message }: Message, { type, answer: given }: Receipt, now: Date): Message {
  const answer = offered(message.answers ?? [], given);
  return { ...message, status: type, reportedAt: instantOf(now), ...(answer !== undefined && { answer }) };
}
