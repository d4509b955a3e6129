/**
 * Counters that a recount watches, in table Campaigns. While one is watched, each update of a fold numbers a note of it,
 * in the same transaction: which items it counted, and what their new states add to this counter. So whoever reads the
 * tables meanwhile knows which items the counter has in another state than the one that was read (`board/recount`).
 */
import { limits } from '../../../limits';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { expiryAfter } from '../../../platform/values/clock';
import { numberOf, textOf } from '../../../platform/values/unknown';

/** Attribute of a watched counter: the hour until which it is watched, `#`, and the recount's name. */
export const WATCH = 'watch';
/** How many notes of the present watch there are; the next one has the next number. */
export const NOTES = 'notes';

/** What a fold's update says of the watch. */
interface Watching {
  readonly conditions: readonly string[];
  /** Follows another SET. */
  readonly set: string;
  readonly removals: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A recount's name, and the number of the note that a fold of the counter is to write. */
export interface NoteNumber {
  readonly run: string;
  readonly number: number;
}

/** Undefined unless the counter is watched. A recount that died is forgotten by its hour. */
export function nextNote(item: Item, hour: number): NoteNumber | undefined {
  const [until, run = ''] = (textOf(item[WATCH]) ?? '').split('#');
  return until === undefined || run === '' || Number(until) < hour
    ? undefined
    : { run, number: (numberOf(item[NOTES]) ?? 0) + 1 };
}

/** Of the names, `#watch` is the caller's. Refused if the watch began or ended, or another fold was noted, since the read. */
export function watchingOf(item: Item, hour: number): Watching {
  if (item[WATCH] === undefined)
    return { conditions: ['attribute_not_exists(#watch)'], set: '', removals: [], names: {}, values: {} };
  const names = { '#notes': NOTES };
  const next = nextNote(item, hour);
  const values = { ':watch': item[WATCH] };
  if (next === undefined)
    return { conditions: ['#watch = :watch'], set: '', removals: ['#watch', '#notes'], names, values };
  return {
    conditions: ['#watch = :watch', '#notes = :notes'],
    ...{ set: ', #notes = :note', removals: [], names },
    values: { ...values, ':notes': next.number - 1, ':note': next.number },
  };
}

/** What an item counts for in a counter, by the counter's attributes; empty for nothing. */
export interface Noted {
  /** Keys of the item (`itemName`). */
  readonly item: string;
  readonly amounts: Readonly<Record<string, number>>;
}

export function itemName({ pk, sk }: Item): string {
  return `${String(pk)} ${String(sk)}`;
}

/** A fold's items, in the order of the shard, each once. */
const notes = codec<{ readonly noted: Noted[]; readonly expiresAt: number }>(
  'counterNote',
  {
    noted: attr.listOf(attr.mapOf({ item: attr.text, amounts: attr.recordOf(attr.integer) })),
    expiresAt: attr.number,
  },
  ({ pk }) => String(pk).startsWith('noted#'),
);

/** In one transaction with the update that it is about. */
export function writeNote(counter: Key, { run, number }: NoteNumber, noted: Noted[], now: Date): Write {
  const { pk, from } = notesOf(counter, run);
  const key = { TableName: 'Campaigns', Key: { pk, sk: from + numbered(number) } } as const;
  return put(notes.stored(key, { noted, expiresAt: expiryAfter(now, limits.recountNoteDays) })).always();
}

/** The notes of a counter up to a number, in order, strongly consistent. */
export function notesUpTo(counter: Key, run: string, last: number): QueryParams {
  const { pk, from } = notesOf(counter, run);
  return {
    ...{ TableName: 'Campaigns', KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to' },
    ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': from + numbered(last) },
    ConsistentRead: true,
  };
}

export function notedIn(note: Item): readonly Noted[] {
  return notes.decode(note).noted;
}

function notesOf({ Key: { pk, sk } }: Key, run: string): { readonly pk: string; readonly from: string } {
  return { pk: `noted#${run}#${pk}`, from: `${sk}#` };
}

function numbered(number: number): string {
  return String(number).padStart(NUMBER_DIGITS, '0');
}

const NUMBER_DIGITS = 9;
