/**
 * The items of loaded codes in table Positions, and every write of them. The head tells the version of each part, so that
 * a process learns by one small read whether anything changed; a part holds all rows of a province or a major group,
 * packed.
 */
import type { CodeList } from '../../../generated/graphql';
import * as attr from '../../../platform/items/attributes';
import { itemKind } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { assert } from '../../../platform/requests/errors';
import { hasFields } from '../../../platform/values/unknown';
import type { KeptCode, Part } from './code-row';

export interface Head {
  /** Number of loads; 0 before the first. */
  readonly version: number;
  /** Version of each part, by `nameOf`. */
  readonly parts: Readonly<Record<string, number>>;
}

const heads = itemKind('codes', {
  table: 'Positions',
  attributes: { id: attr.oneOf('codes'), version: attr.integer, parts: attr.recordOf(attr.integer) },
  keys: { primary: ['${id}', 'rows'] },
});

export const headKey: Key = heads.key({ id: 'codes' });

/** @param item undefined before the first load. */
export function parseHead(item: Item | undefined): Head {
  return item === undefined ? { version: 0, parts: {} } : heads.decode(item);
}

/** Refused if another load came first. */
export function headPut({ version, parts }: Head): Write {
  const write = put<Head>(heads.stored({ id: 'codes', version, parts }));
  return write.when(version === 1 ? isNew : equals('version', version - 1));
}

const lists = ['REGION', 'OCCUPATION'] as const satisfies readonly CodeList[];

const parts = itemKind('codePart', {
  table: 'Positions',
  attributes: { list: attr.oneOf(...lists), part: attr.text, version: attr.integer, rows: attr.packed(rowsOf) },
  keys: { primary: ['codes#${list}#${part}', 'part'] },
});

/** Name of a part in the head. */
export function nameOf({ list, part }: Pick<Part, 'list' | 'part'>): string {
  return `${list}#${part}`;
}

/** @param name as `nameOf` makes it. */
export function partKey(name: string): Key {
  return parts.key(placeOf(name));
}

export function placeOf(name: string): Pick<Part, 'list' | 'part'> {
  const [list, part = ''] = name.split('#');
  const known = lists.find((one) => one === list);
  assert(known, 'a list of codes');
  return { list: known, part };
}

export function parsePart(item: Item): Part {
  return parts.decode(item);
}

/** Goes with the head, whose condition keeps it from being overwritten. */
export function partPut(part: Part): Write {
  return put(parts.stored(part)).always();
}

/** Bytes of the rows as they are stored. */
export function bytesOf(part: Part): number {
  const rows: unknown = parts.stored(part).Item['rows'];
  assert(rows instanceof Uint8Array, 'packed rows');
  return rows.length;
}

function rowsOf(stored: unknown): readonly KeptCode[] {
  if (Array.isArray(stored) && stored.every(isRow)) return stored;
  throw new Error('Expected rows of codes');
}

function isRow(value: unknown): value is KeptCode {
  if (!hasFields(value)) return false;
  const { code, name, scheme, validFrom, turn, replacedBy = [] } = value;
  return [code, name, scheme, validFrom].every(isText) && typeof turn === 'number' && isTexts(replacedBy);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
