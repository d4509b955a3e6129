/**
 * The turn of somebody in line for a place: an item for each, in the order in which they joined, in the collection of what
 * has the places. It is written and removed in one transaction with the change of the sign-up.
 */
import type { EnrolmentId, RegistrationId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { deletion, isNew, isThere, put } from '../../../../platform/dynamodb/expressions';
import type { Instant } from '../../../../platform/values/clock';
import { type OwnerId, owners } from '../places-store';

const turns = itemKind('placeTurn', {
  table: 'RecruitmentEvents',
  attributes: {
    ownerId: attr.idOf(...owners),
    /** Of whoever waits: a registration for an event, or an enrolment in a course. */
    signUpId: attr.idOf('reg', 'enr'),
    since: attr.instant,
  },
  keys: { primary: ['${ownerId}', 'turn#${since}#${signUpId}'] },
});

export type Turn = ItemOf<typeof turns>;

export const { decode: parseTurn } = turns;

type SignUpId = RegistrationId | EnrolmentId;

/** A sign-up, as its line knows it. */
export interface Waiting {
  readonly id: SignUpId;
  readonly since: Instant;
}

export function turnAt(ownerId: OwnerId, { id, since }: Waiting): Turn {
  return { ownerId, signUpId: id, since };
}

export function turnKey(turn: Turn): Key {
  return turns.key(turn);
}

/** The line, first come first. Strongly consistent. */
export function lineOf(ownerId: OwnerId, count: number): QueryParams {
  return { ...turns.query('primary', { ownerId }).params(), Limit: count, ConsistentRead: true };
}

/** Those up to this turn, counted up to a bound. @param select `KEYS` for their keys, too. */
export function lineUpTo(turn: Turn, max: number, select: 'COUNT' | 'KEYS' = 'COUNT'): QueryParams {
  return {
    TableName: 'RecruitmentEvents',
    KeyConditionExpression: 'pk = :owner AND sk BETWEEN :first AND :own',
    ExpressionAttributeValues: { ':owner': turn.ownerId, ':first': 'turn#', ':own': turnKey(turn).Key.sk },
    ...(select === 'COUNT' ? { Select: 'COUNT' } : { ProjectionExpression: 'pk, sk' }),
    Limit: max,
  };
}

export function joinLine(turn: Turn): Write {
  return put<Turn>(turns.stored(turn)).when(isNew);
}

/** Refused if the person is in line no more. */
export function leaveLine(turn: Turn): Write {
  return deletion<Turn>(turnKey(turn)).when(isThere);
}
