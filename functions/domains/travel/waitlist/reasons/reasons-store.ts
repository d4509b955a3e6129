/**
 * What waiting parties are told of services that suit them, in their requests; and how far the present round has come, in
 * an item of its own.
 */
import type { Item, Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { equals, put, unchanged } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { codec, unlessMalformed } from '../../../../platform/items/codec';
import type { Instant } from '../../../../platform/values/clock';
import { type Request, requestKey, requestsBy, updateRequest } from '../../booking/request-store';

/** All waiting requests, by the end of their wait. */
export function waitingRequests(): QueryParams {
  return requestsBy('byDue', { due: 'waits' }).params();
}

/** The party is told. Refused if it does not wait as read any more, or was told meanwhile. */
export function tellService(read: Request, serviceTold: NonNullable<Request['serviceTold']>): Write {
  return updateRequest(requestKey(read.id))
    .set({ serviceTold })
    .when(equals('status', 'WAITLISTED'), equals('version', read.version), unchanged('serviceTold', read.serviceTold));
}

export const roundKey: Key = { TableName: 'TravelAllocations', Key: { pk: 'wait-reasons', sk: 'round' } };

export interface Round {
  /** When the round began. */
  readonly at: Instant;
  /** The last key that was read, as JSON; absent if the round is through. */
  readonly after?: string;
}

const rounds = codec<Round>(
  'reasonsRound',
  { at: attr.instant, after: attr.optional(attr.text) },
  ({ pk }) => pk === roundKey.Key.pk,
);

/** A malformed one counts as none: the round begins anew. */
export function roundIn(item: Item): Round | undefined {
  return unlessMalformed(() => rounds.decode(item));
}

/** Refused if another run went on since the read. */
export function moveRound(before: Round | undefined, round: Round): Write {
  return put<Round>(rounds.stored(roundKey, round)).when(
    unchanged('at', before?.at),
    unchanged('after', before?.after),
  );
}
