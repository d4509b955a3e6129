/**
 * The items of an import's chunk in table Positions, in the import's own partition, and every write of them. A chunk is
 * opened before its rows are written, and ended with their results. Errors lie beside it, packed; so do the rows of an
 * ALL_OR_NOTHING import until its end. All of them expire after `limits.importDays`.
 */
import type { ImportId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import type { PositionInput, SubmitStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { pack, unpackList } from '../../../platform/items/packed';
import type { Refusal } from '../../../platform/requests/result';
import type { Instant } from '../../../platform/values/clock';
import { type Beginning, beginning } from '../../reference/agreement/at-the-door';
import { expiryOf } from './store';
import { hasFields } from '../../../platform/values/unknown';
import { isStatus } from './row-statuses';

export interface ChunkItem {
  /** Keyed fingerprint of its rows. */
  readonly fingerprint: string;
  /** Instant of the first attempt; rows are checked and decided as of this instant. */
  readonly startedAt: Instant;
  /** One letter for each row; absent until the chunk has ended. */
  readonly statuses?: string;
  /** Where it passed the door of an agreement; and where it did when it was stored, if that was later. */
  readonly began?: Beginning;
  readonly storedFrom?: Beginning;
}

const chunks = codec<ChunkItem>(
  'positionImportChunk',
  {
    ...{ fingerprint: attr.text, startedAt: attr.instant },
    statuses: attr.optional(attr.text),
    ...{ began: attr.optional(beginning), storedFrom: attr.optional(beginning) },
  },
  ({ sk }) => String(sk).startsWith('chunk#'),
);

export const { decode: parseChunk } = chunks;

export function chunkKey(importId: ImportId, chunk: number): Key {
  return { TableName: 'Positions', Key: { pk: importId, sk: `chunk#${numberKey(chunk)}` } };
}

/** All opened and ended chunks, in order: keys and statuses only. */
export function chunksFrom(importId: ImportId): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ProjectionExpression: '#sk, #statuses',
    ExpressionAttributeNames: { '#sk': 'sk', '#statuses': 'statuses' },
    ExpressionAttributeValues: { ':pk': importId, ':prefix': 'chunk#' },
    ConsistentRead: true,
  };
}

export function chunkNumberOf({ sk }: Item): number {
  return Number(String(sk).split('#')[1]);
}

/** Opens the chunk. Refused if it exists. */
export function chunkPut(
  importId: ImportId,
  chunk: number,
  opened: Pick<ChunkItem, 'fingerprint' | 'startedAt' | 'began'>,
): Write {
  return put(chunks.stored(chunkKey(importId, chunk), opened, { expiresAt: expiryOf(opened.startedAt) })).when(isNew);
}

/** Keeps where it passed when it is stored. Refused if it was kept. */
export function chunkStoredFrom(importId: ImportId, chunk: number, storedFrom: Beginning): Write {
  return chunks.update(chunkKey(importId, chunk)).set({ storedFrom }).when(isThere, absent('storedFrom'));
}

/** Ends the chunk. Refused if it has ended. */
export function chunkEnd(importId: ImportId, chunk: number, statuses: string): Write {
  return chunks.update(chunkKey(importId, chunk)).set({ statuses }).when(isThere, absent('statuses'));
}

/** Sets the statuses that the job found, over earlier ones. */
export function chunkApplied(importId: ImportId, chunk: number, statuses: string): Write {
  return chunks.update(chunkKey(importId, chunk)).set({ statuses }).when(isThere);
}

/** A valid row of a chunk: its index in the chunk, its reference, and the status that it would get. */
export type Reference = readonly [index: number, externalRef: string, status: SubmitStatus];

/** References that a chunk stores under a word of their own, apart from the chunk, so that progress does not read them. */
function referencesUnder(word: string) {
  return {
    /** Unconditional. */
    put: (importId: ImportId, chunk: number, references: readonly Reference[], startedAt: Instant): Write =>
      packedPut(importId, `${word}#${numberKey(chunk)}`, references, startedAt),
    /** Ordered by chunk. */
    of: (importId: ImportId): QueryParams => ofChunks(importId, `${word}#`),
  };
}

/** All of a chunk, for comparison with other chunks. */
export const { put: referencesPut, of: referencesOf } = referencesUnder('references');

/**
 * Those of positions that a chunk is about to change, for imports that store rows at once; only chunks that change
 * existing positions have an item.
 */
export const { put: changedPut, of: changedOf } = referencesUnder('changed');

function ofChunks(importId: ImportId, prefix: string): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': importId, ':prefix': prefix },
    ConsistentRead: true,
  };
}

function isReference(value: unknown): value is Reference {
  if (!hasFields(value)) return false;
  const { 0: index, 1: externalRef, 2: status } = value;
  return typeof index === 'number' && typeof externalRef === 'string' && isStatus(status);
}

export function parseReferences(item: Item): readonly Reference[] {
  return unpackList(item['packed'], isReference);
}

/** Errors and warnings of a row. */
export interface RowProblems {
  /** Index in the chunk, from 0. */
  readonly index: number;
  readonly externalRef: string;
  readonly errors: readonly Refusal[];
  readonly warnings: readonly Refusal[];
}

function isProblem(value: unknown): value is RowProblems {
  return (
    hasFields(value) && typeof value['index'] === 'number' && [value['errors'], value['warnings']].every(Array.isArray)
  );
}

export function problemsKey(importId: ImportId, chunk: number): Key {
  return { TableName: 'Positions', Key: { pk: importId, sk: `problems#${numberKey(chunk)}` } };
}

/** Unconditional: a chunk always has the same problems. */
export function problemsPut(
  importId: ImportId,
  chunk: number,
  problems: readonly RowProblems[],
  startedAt: Instant,
): Write {
  return packedPut(importId, problemsKey(importId, chunk).Key.sk, problems, startedAt);
}

export function parseProblems(item: Item | undefined): readonly RowProblems[] {
  return item === undefined ? [] : unpackList(item['packed'], isProblem);
}

/** From the given chunk on, ordered by chunk. */
export function problemsFrom(importId: ImportId, chunk: number): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': importId, ':from': problemsKey(importId, chunk).Key.sk, ':to': 'problems#~' },
    ConsistentRead: true,
  };
}

/**
 * 50 rows in an item: the longest rows, incompressible, stay below DynamoDB's 400 KB. Unconditional: a chunk always has
 * the same rows.
 */
export function rowsPuts(
  importId: ImportId,
  chunk: number,
  rows: readonly PositionInput[],
  startedAt: Instant,
): Write[] {
  const puts: Write[] = [];
  for (let start = 0; start < rows.length; start += limits.packedRows) {
    const sk = `rows#${numberKey(chunk)}#${numberKey(start)}`;
    puts.push(packedPut(importId, sk, rows.slice(start, start + limits.packedRows), startedAt));
  }
  return puts;
}

export function rowsOf(importId: ImportId, chunk: number): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': importId, ':prefix': `rows#${numberKey(chunk)}#` },
    ConsistentRead: true,
  };
}

/** Checks the reference only: the row was checked completely before it was stored. */
function isRow(value: unknown): value is PositionInput {
  return hasFields(value) && typeof value['externalRef'] === 'string';
}

export function parseRows(item: Item): readonly PositionInput[] {
  return unpackList(item['packed'], isRow);
}

/** A list beside the chunks, cleaned up with them. Unconditional. */
function packedPut(importId: ImportId, sk: string, list: readonly unknown[], startedAt: Instant): Write {
  const item = { pk: importId, sk, packed: pack(list), expiresAt: expiryOf(startedAt) };
  return put({ TableName: 'Positions', Item: item }).always();
}

function numberKey(number: number): string {
  return String(number).padStart(5, '0');
}
