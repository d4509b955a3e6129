/**
 * A party's turn in its line, as text that sorts: parties of cancelled services come first, then the time of the
 * request decides. And its place in its lane, which differs from the turn where a party had seats offered unread. Pure.
 */
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import { type Instant, instantOf } from '../../../../platform/values/clock';
import type { Request } from '../../booking/request-store';

/**
 * Parts of a lane, in the order of their keys. BACK: in their turn again after an offer that nobody read; they come to
 * any place, so they have signposts of their own. UNREACHED: left out until one of the party reads.
 */
export const ranks = { AHEAD: '0', BY_TIME: '1', BACK: '2', UNREACHED: '3' } as const;

type Ordered = Pick<Request, 'waitReason' | 'requestedAt' | 'unreadOffers' | 'unreachedSince'>;

export function turnOf({ waitReason, requestedAt }: Ordered): string {
  return `${waitReason === 'SERVICE_CANCELLED' ? ranks.AHEAD : ranks.BY_TIME}#${requestedAt}`;
}

/** Rank and time, as in the key. */
export function placeOf(request: Ordered): string {
  const { waitReason, requestedAt, unreadOffers = 0, unreachedSince } = request;
  if (unreachedSince !== undefined) return `${ranks.UNREACHED}#${requestedAt}`;
  if (waitReason === 'SERVICE_CANCELLED' || unreadOffers === 0) return turnOf(request);
  return `${ranks.BACK}#${requestedAt}`;
}

/** The turn of whoever stands at a place where passes look. */
export function turnAtPlace(place: string): string {
  return place.startsWith(ranks.AHEAD) ? place : `${ranks.BY_TIME}${place.slice(1)}`;
}

/** Whether passes read the place in any case, so that signposts leave it out: of cancelled services. */
export function isAlwaysRead(place: string): boolean {
  return place.startsWith(ranks.AHEAD);
}

/** Whether the party is back in line after an offer that nobody read, in a part of the lane of its own. */
export function isBack(place: string): boolean {
  return place.startsWith(ranks.BACK);
}

/** The first turn of those who asked at the instant or later. */
export function firstTurnAt(instant: Instant): string {
  return `${ranks.BY_TIME}#${instant}`;
}

/** Latest turn at which no more parties can join: a request's turn is the time at which it began. */
export function settledTurn(now: Date): string {
  return firstTurnAt(instantOf(new Date(now.getTime() - limits.joiningSecondsMax * 1_000)));
}

/** The place of an entry, even of a malformed one. */
export function placeAt({ sk }: Item): string {
  return String(sk).split('#').slice(1, 3).join('#');
}
