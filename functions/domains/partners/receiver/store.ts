/**
 * What an item says of its receiver, an address that takes our messages: its attributes, and the writes that change
 * them. A kind of item that has a receiver (a webhook) takes both into its store, and so does a kind of message.
 */
import type { Write } from '../../../platform/dynamodb/database';
import { type Condition, exists, given, type Update, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import type { ValuesOf } from '../../../platform/items/attributes';
import { instantOf } from '../../../platform/values/clock';
import { checkTransition, type ReceiverTransition, stateOf } from './states';

export const receiverAttributes = {
  url: attr.text,
  /** Instants, ISO 8601 UTC. `disabledAt` is removed when a redelivery arrives. */
  registeredAt: attr.instant,
  disabledAt: attr.optional(attr.instant),
  /** GONE: the receiver answered 410. Absent if its attempts failed (`disabling.ts`). */
  disabledReason: attr.optional(attr.oneOf('GONE')),
  /** Instant until which nothing is sent: the receiver asked for it, or was too busy or too slow. */
  pausedUntil: attr.optional(attr.instant),
  /** Beginnings of attempts that failed since a message arrived, the first ones well apart (`disabling.ts`). */
  failures: attr.optional(attr.listOf(attr.instant)),
  /** Number of the newest secret; absent for the first. */
  secretNumber: attr.optional(attr.integer),
  /** Instant at which the newest secret was created; absent for the first, which came with the registration. */
  secretGivenAt: attr.optional(attr.instant),
  /** Older secrets, newest first, each valid until its instant. */
  formerSecrets: attr.optional(attr.listOf(attr.mapOf({ number: attr.integer, until: attr.instant }))),
};

const FAILURES = ['URL_INVALID', 'NOT_HTTPS', 'ADDRESS_NOT_PUBLIC', 'TIMEOUT', 'UNREACHABLE'] as const;

/** Attributes of a message to a receiver (`outgoing.ts`). */
export const outgoingAttributes = {
  ...{
    version: attr.optional(attr.integer),
    attempt: attr.integer,
    before: attr.integer,
    nextAttemptAt: attr.optional(attr.instant),
  },
  attempts: attr.listOf(
    attr.mapOf({
      at: attr.instant,
      status: attr.optional(attr.integer),
      failure: attr.optional(attr.oneOf(...FAILURES)),
    }),
  ),
};

export type Receiver = ValuesOf<typeof receiverAttributes>;

/** The attributes that answers of the receiver change. What enables it removes them. */
export const answeredAttributes = [
  'disabledAt',
  'disabledReason',
  'pausedUntil',
  'failures',
] as const satisfies readonly (keyof Receiver)[];

/** A change of a removed receiver would leave an item without a URL, so the URL must exist. */
export const isRegistered: Condition<'url'> = exists('url');

/** What an answer says of a receiver that stays in its state: a new pause, if any, and the failures that count. */
export type Noted = Pick<Receiver, 'pausedUntil' | 'failures'>;

type Secrets = 'secretNumber' | 'secretGivenAt' | 'formerSecrets';

/** Each is refused if what it depends on changed since the read, or the receiver was removed. */
export interface ReceiverWrites<R extends Receiver> {
  /** @param after the receiver with the new secret (`secrets.ts`). */
  readonly rotateSecret: (read: R, after: Required<Pick<Receiver, Secrets>>) => Write;
  /** Sends nothing to the receiver until the instant of a new pause, and keeps or forgets its failures. */
  readonly note: (read: R, noted: Noted) => Write;
  /** Disables a receiver whose attempts failed for so long. One that is disabled keeps its instant and reason. */
  readonly disable: (read: R, now: Date) => Write;
  /** Disables a receiver that answered 410. */
  readonly end: (read: R, now: Date) => Write;
  /** Re-enables a disabled receiver after a message arrived. */
  readonly enable: (read: R) => Write;
}

/** @param update begins an update of the item, by its kind. */
export function receiverWrites<R extends Receiver>(update: (read: R) => Update<Receiver>): ReceiverWrites<R> {
  /** A transition that an answer of the receiver leads to, over the state that was read. */
  const answered = (
    transition: ReceiverTransition,
    read: R,
    change: (item: Update<Receiver>) => Update<Receiver>,
  ): Write => {
    checkTransition(transition, stateOf(read));
    return change(update(read)).when(isRegistered, ...answeredAttributes.map((name) => unchanged(name, read[name])));
  };
  return {
    rotateSecret: (read, { secretNumber, secretGivenAt, formerSecrets }) => {
      checkTransition('rotateSecret', stateOf(read));
      return update(read)
        .set({ secretNumber, secretGivenAt, formerSecrets })
        .when(isRegistered, unchanged('secretNumber', read.secretNumber));
    },
    note: (read, noted) =>
      answered('note', read, (item) => {
        const set = item.set(given(noted));
        return noted.failures === undefined ? set.remove('failures') : set;
      }),
    disable: (read, now) => {
      const { disabledAt = instantOf(now) } = read;
      return answered('disable', read, (item) => item.set({ disabledAt }));
    },
    end: (read, now) => {
      const { disabledAt = instantOf(now) } = read;
      return answered('end', read, (item) => item.set({ disabledAt, disabledReason: 'GONE' }));
    },
    enable: (read) => answered('enable', read, (item) => item.remove(...answeredAttributes)),
  };
}
