/**
 * A party's turn in its line, as text that sorts: parties of cancelled services come first, then the time of the
 * request decides. Pure.
 */
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import { instantOf } from '../../../../platform/values/clock';
import type { Request } from '../../booking/request-store';

const OF_CANCELLED_SERVICE = '0';
const BY_TIME = '1';

export function turnOf({ waitReason, requestedAt }: Pick<Request, 'waitReason' | 'requestedAt'>): string {
  return `${waitReason === 'SERVICE_CANCELLED' ? OF_CANCELLED_SERVICE : BY_TIME}#${requestedAt}`;
}

/** Whether the turn is that of a party of a cancelled service, which is ahead of all others. */
export function isAhead(turn: string): boolean {
  return turn.startsWith(OF_CANCELLED_SERVICE);
}

/** Latest turn at which no more parties can join: a request's turn is the time at which it began. */
export function settledTurn(now: Date): string {
  return `${BY_TIME}#${instantOf(new Date(now.getTime() - limits.joiningSecondsMax * 1_000))}`;
}

/** The turn of an entry, even of a malformed one. */
export function turnAt({ sk }: Item): string {
  return String(sk).split('#').slice(1, 3).join('#');
}
