/** What the kinds of messages differ in. All else is the same for them (`attempt.ts`). */
import type { Database, Key, Write } from '../../../../platform/dynamodb/database';
import type { Item } from '../../../../platform/dynamodb/writes';
import type { Platform } from '../../../../platform/requests/context';
import type { StreamRecord } from '../../../../platform/streams/streams';
import type { Instant } from '../../../../platform/values/clock';
import type { Outgoing } from '../outgoing';
import type { Receiver, ReceiverWrites } from '../store';

export type SendingContext = Platform;

export interface Read<M, R> {
  /** The message, if its attempt is still the one that was begun; else undefined. */
  readonly message: M | undefined;
  /** Undefined if it was removed. */
  readonly receiver: R | undefined;
}

/** What is sent. */
export interface Composed {
  readonly id: string;
  readonly body: string;
}

/** Messages of a kind `M` to receivers of a kind `R`. */
export interface Mail<M extends Outgoing, R extends Receiver & { readonly id: string }> {
  readonly isMessage: (item: Item | undefined) => boolean;
  readonly parse: (item: Item) => M;
  readonly attemptOf: (item: Item) => number;
  /** Whether an attempt of it may be under way. */
  readonly isPending: (message: M) => boolean;
  readonly keyOf: (message: M) => Key;
  readonly receiverKeyOf: (message: M) => Key;
  readonly parseReceiver: (item: Item) => R;
  /** Name of its reader in items that are set aside. */
  readonly name: string;
  /** Names the receiver of a message. */
  readonly receiverOf: (message: M) => string;
  /**
   * The header webhook-id, the same in every attempt, and the body; undefined if the message need not be sent any more,
   * which then has FAILED.
   */
  readonly compose: (context: SendingContext, message: M, receiver: R) => Promise<Composed | undefined> | Composed;
  /** Until when it may not be sent; undefined if it may be sent now. */
  readonly waitsUntil: (message: M, now: Date) => Instant | undefined;
  /** Whether the receiver's owner asked for it; then it is sent even to a receiver that is gone. */
  readonly isAsked: (message: M) => boolean;
  /** The message with its final status; nothing is due. */
  readonly over: (message: M, end: 'ARRIVED' | 'FAILED') => M;
  /** Ends an attempt that was sent, or was skipped. */
  readonly end: (read: M, ended: M, now: Date) => Write;
  readonly writes: ReceiverWrites<R>;
}

/** The message, if this write began its next attempt. */
export function begunBy<M extends Outgoing, R extends Receiver & { readonly id: string }>(
  mail: Mail<M, R>,
  { oldItem, newItem }: StreamRecord,
): M | undefined {
  if (newItem === undefined || !mail.isMessage(newItem)) return undefined;
  const message = mail.parse(newItem);
  const before = oldItem === undefined ? 0 : mail.attemptOf(oldItem);
  return mail.isPending(message) && message.attempt > before ? message : undefined;
}

/** The message whose attempt was begun, and its receiver, as they are now. One batch read. */
export async function readAgain<M extends Outgoing, R extends Receiver & { readonly id: string }>(
  db: Database,
  mail: Mail<M, R>,
  begun: M,
): Promise<Read<M, R>> {
  const [item, stored] = await db.batchGet([mail.receiverKeyOf(begun), mail.keyOf(begun)]);
  const message = stored && mail.parse(stored);
  const isAtIt = message !== undefined && mail.isPending(message) && message.attempt === begun.attempt;
  return { message: isAtIt ? message : undefined, receiver: item && mail.parseReceiver(item) };
}
