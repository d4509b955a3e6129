/**
 * What every kind of message to a receiver writes: the same transitions of its attempts, under a condition that lets one
 * process continue it. Messages lie in table Deliveries; index byDue lists those that have another attempt. They expire
 * after `limits.webhookDays`.
 */
import { limits } from '../../../limits';
import { listInParts } from '../../../platform/lists/in-parts';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put, unchanged } from '../../../platform/dynamodb/expressions';
import { expiryAfter, type Instant, instantOf } from '../../../platform/values/clock';
import { callsDeliver, type callsWork } from '../../../triggers';
import type { Outgoing } from './outgoing';

interface OutgoingItem extends Outgoing {
  readonly id: string;
  readonly status: string;
}

/** What a kind of message says of itself. */
interface OutgoingKind<M extends OutgoingItem, T extends string> {
  /** Name of its list in index byDue. */
  readonly list: string;
  /** Whether an earlier release kept all of it in one part, under its name alone, from which it is still taken. */
  readonly formerlyWhole?: true;
  /** An id whose end spreads messages over the parts; their own when absent. */
  readonly spreadBy?: (message: M) => string;
  /** The status in which attempts are made. */
  readonly pending: M['status'];
  readonly check: (transition: T | 'create' | 'begin' | 'end', before: M | undefined, after: M) => void;
  /** When it is due; for its next attempt alone when absent. */
  readonly dueAt?: (message: M) => Instant | undefined;
  /** The whole item with these attributes beside its own. */
  readonly stored: (message: M, more: Item) => { readonly TableName: Key['TableName']; readonly Item: Item };
}

/** The handler that the stream calls for a write. */
type Calls = typeof callsDeliver | typeof callsWork;

export interface OutgoingWrites<M, T> {
  /** Messages that are due, each part earliest first; keys only. */
  readonly due: (now: Date) => readonly QueryParams[];
  /** Refused if it exists. If its first attempt is begun, the stream calls the sender. */
  readonly create: (message: M, now: Date) => Write;
  /** Begins an attempt that is due; the stream calls the sender. */
  readonly begin: (read: M, begun: M, now: Date) => Write;
  /** Ends an attempt that was sent, or was skipped. */
  readonly end: (read: M, ended: M, now: Date) => Write;
  /**
   * Another transition, or an end that calls a handler. Refused, as `begin` and `end` are, if the message changed in any
   * way since the read: so only one process continues it, and a whole item that is put loses nothing that was written
   * meanwhile.
   * @param calls the handler that the stream calls for the write.
   */
  readonly change: (transition: T | 'end', read: M, after: M, now: Date, calls?: Calls) => Write;
}

export function outgoingWrites<M extends OutgoingItem, T extends string>({
  list,
  formerlyWhole,
  spreadBy = ({ id }) => id,
  dueAt = ({ nextAttemptAt }) => nextAttemptAt,
  pending,
  check,
  stored,
}: OutgoingKind<M, T>): OutgoingWrites<M, T> {
  const parted = listInParts(list, limits.outgoingListParts);
  const names = [...parted.names, ...(formerlyWhole === true ? [list] : [])];
  const itemOf = (message: M, now: Date, calls?: Calls) => {
    const { id } = message;
    const at = dueAt(message);
    const due = at === undefined ? {} : { byDuePk: parted.nameFor(spreadBy(message)), byDueSk: `${at}#${id}` };
    return stored(message, { ...due, ...calls, expiresAt: expiryAfter(now, limits.webhookDays) });
  };
  const change = (transition: T | 'begin' | 'end', read: M, after: M, now: Date, calls?: Calls): Write => {
    check(transition, read, after);
    const { attempt, status, version } = read;
    // An earlier release wrote no version: its writes are known by attempt and status.
    const isAsRead = [equals('attempt', attempt), equals('status', status), unchanged('version', version)] as const;
    return put<OutgoingItem>(itemOf({ ...after, version: (version ?? 0) + 1 }, now, calls)).when(...isAsRead);
  };
  return {
    due: (now) =>
      names.map((name) => ({
        TableName: 'Deliveries',
        IndexName: 'byDue',
        KeyConditionExpression: 'byDuePk = :list AND byDueSk < :now',
        ExpressionAttributeValues: { ':list': name, ':now': `${instantOf(now)}~` },
      })),
    create: (message, now) => {
      check('create', undefined, message);
      const isBegun = message.status === pending && message.attempt > 0;
      return put(itemOf(message, now, isBegun ? callsDeliver : undefined)).when(isNew);
    },
    begin: (read, begun, now) => change('begin', read, begun, now, callsDeliver),
    end: (read, ended, now) => change('end', read, ended, now),
    change,
  };
}
