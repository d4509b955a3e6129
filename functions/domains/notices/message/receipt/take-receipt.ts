/**
 * Takes a receipt of a gateway: who signed it, whether it is in time and new, and what it says of a message that the
 * channel sent. Whatever is wrong, nothing is written to the message. The receipt's id and the message are two writes, not
 * a transaction, which would count twice: a receipt that was broken off is completed by its repeat.
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

/** Safe to repeat: the same receipt again is answered with the state of its message, once it has had its effect. */
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
  if (known !== undefined && !isSameReceipt(vault, known, body)) return { problem: 'ID_REUSED' };
  const now = clock.now();
  const isMore = tellsMore(receipt.type, message.status);
  // One that was taken has had its effect, or was broken off before it: then it tells more still.
  const problem = known === undefined || isMore ? problemOf(message, receipt, now) : beaten(message, receipt);
  if (problem !== undefined) return { problem };
  // First, so that its id counts once. What follows is safe to repeat, since states only lead up.
  if (known === undefined && !(await db.commit([rememberReceipt(vault, key, body, now)])).committed) return CHANGED;
  if (!isMore) return { status: message.status };
  const { committed } = await db.commit([report(message, reported(message, receipt, now), now)]);
  return committed ? { status: receipt.type } : CHANGED;
}

/** Another answer came first, while this one was on its way. */
function beaten({ answer: before }: Message, { answer }: Receipt): ReceiptProblem | undefined {
  return answer === undefined || before === undefined || answer === before ? undefined : 'ANSWERED_BEFORE';
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
