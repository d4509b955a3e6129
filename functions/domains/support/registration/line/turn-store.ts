/**
 * The turn of somebody in line for a place of a recruitment event: an item for each, in the order in which they joined,
 * in the event's item collection. It is written and removed in one transaction with the change of the registration.
 */
import type { RecruitmentEventId } from '../../../../id-kinds';
import { idOf, instant } from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { deletion, isNew, isThere, put } from '../../../../platform/dynamodb/expressions';
import type { Registration } from '../store';

const turns = itemKind('eventTurn', {
  table: 'RecruitmentEvents',
  attributes: {
    eventId: idOf('evt'),
    registrationId: idOf('reg'),
    since: instant,
  },
  keys: { primary: ['${eventId}', 'turn#${since}#${registrationId}'] },
});

export type Turn = ItemOf<typeof turns>;

export const { decode: parseTurn } = turns;

export function turnOf({ id, eventId, since }: Pick<Registration, 'id' | 'eventId' | 'since'>): Turn {
  return { eventId, registrationId: id, since };
}

export function turnKey(turn: Turn): Key {
  return turns.key(turn);
}

/** The line, first come first. Strongly consistent. */
export function lineOf(eventId: RecruitmentEventId, count: number): QueryParams {
  return { ...turns.query('primary', { eventId }).params(), Limit: count, ConsistentRead: true };
}

/** Those up to this turn, counted up to a bound. */
export function lineUpTo(turn: Turn, max: number): QueryParams {
  return {
    TableName: 'RecruitmentEvents',
    KeyConditionExpression: 'pk = :event AND sk BETWEEN :first AND :own',
    ExpressionAttributeValues: { ':event': turn.eventId, ':first': 'turn#', ':own': turnKey(turn).Key.sk },
    Select: 'COUNT',
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
