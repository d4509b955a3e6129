/**
 * What a push run keeps between its steps, in table Campaigns, and every write of it: who looks for work, and the pushes of
 * a unit of people once they are assigned. Both are lists in deflated items, without a name or a number of a person.
 */
import type { RunId, WorkerId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import { hasFields } from '../../../../platform/values/unknown';
import type { Seeker } from '../../matcher/matched-parts';
import type { Lot } from './lots';

/** A person who looks for work, as far as matching needs it. */
export interface PersonSeeking extends Seeker {
  readonly id: WorkerId;
  /** Those who are told as one with the person, who is one of them; absent for who goes alone. */
  readonly party?: readonly WorkerId[];
}

const PART = { part: 6 } as const;

const people = itemKind('pushRunPeople', {
  table: 'Campaigns',
  attributes: { id: attr.idOf('run'), part: attr.integer, people: attr.packed(readPeople), expiresAt: attr.number },
  keys: { primary: ['${id}', 'people#${part}'] },
  widths: PART,
});

const pushes = itemKind('pushRunPushes', {
  table: 'Campaigns',
  attributes: {
    id: attr.idOf('run'),
    unit: attr.text,
    part: attr.integer,
    lots: attr.packed(readLots),
    expiresAt: attr.number,
  },
  keys: { primary: ['${id}', 'pushes#${unit}#${part}'] },
  widths: PART,
});

export function peopleKey(id: RunId, part: number): Key {
  return people.key({ id, part });
}

export function parsePeople(item: Item): readonly PersonSeeking[] {
  return people.decode(item).people;
}

/** In one transaction with the move of the step that read them, so a repeated step stores nobody twice. */
export function storePeople(part: ItemOf<typeof people>): Write {
  return put(people.stored(part)).always();
}

export function pushesKey(id: RunId, unit: string, part: number): Key {
  return pushes.key({ id, unit, part });
}

export function parseLots(item: Item): readonly Lot[] {
  return pushes.decode(item).lots;
}

/** Each attempt to assign a unit has a name of its own: the step's move tells which one counts. */
export function storeLots(part: ItemOf<typeof pushes>): Write {
  return put(pushes.stored(part)).always();
}

function readPeople(stored: unknown): readonly PersonSeeking[] {
  if (Array.isArray(stored) && stored.every(isPerson)) return stored;
  throw new Error('Expected people of a push run');
}

function isPerson(value: unknown): value is PersonSeeking {
  return hasFields(value) && typeof value['id'] === 'string' && typeof value['birthDate'] === 'string';
}

function readLots(stored: unknown): readonly Lot[] {
  if (Array.isArray(stored) && stored.every(isLot)) return stored;
  throw new Error('Expected pushes of a push run');
}

function isLot(value: unknown): value is Lot {
  return Array.isArray(value) && value.every((push) => hasFields(push) && typeof push['workerId'] === 'string');
}
