/**
 * The items of a chunk of an import, in the import's own partition of table Positions, and every write of them. The chunk is
 * opened before its rows are written and ended with their results; errors and, where rows wait for the end (ALL_OR_NOTHING), the
 * rows lie beside it, packed. All of it is cleaned up after `limits.importDays`.
 */
import { instant, optional, text } from '../../../platform/items/attributes';
import type { PositionInput, SubmitStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, isNew, isThere, put, update } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { pack, unpackList } from '../../../platform/items/packed';
import type { Refusal } from '../../../platform/requests/result';
import { isStatus } from './position-import';
import { expiryOf } from './store';
import { hasFields } from '../../../platform/values/unknown';

export interface ChunkItem {
  /** Of its rows, keyed. */
  readonly fingerprint: string;
  /** Instant of the first attempt: rows are checked and decided as of then. */
  readonly startedAt: string;
  /** One letter a row; absent until the chunk has ended. */
  readonly statuses?: string;
}

export function chunkKey(importId: string, chunk: number): Key {
  return { TableName: 'Positions', Key: { pk: importId, sk: `chunk#${numberKey(chunk)}` } };
}

/** The chunks that have ended, and those begun, in order: keys and statuses. */
export function chunksFrom(importId: string): QueryParams {
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

/** Refused where it is open already, or has ended. */
export function chunkPut(importId: string, chunk: number, fingerprint: string, startedAt: string): Write {
  const { TableName, Key: key } = chunkKey(importId, chunk);
  const item = { ...key, fingerprint, startedAt, expiresAt: expiryOf(startedAt) };
  return put({ TableName, Item: item }).when(isNew);
}

/** Ends the chunk, once. */
export function chunkEnd(importId: string, chunk: number, statuses: string): Write {
  return update<ChunkItem>(chunkKey(importId, chunk)).set({ statuses }).when(isThere, absent('statuses'));
}

/** What the job that applies the import made of the chunk, whatever it was before. */
export function chunkApplied(importId: string, chunk: number, statuses: string): Write {
  return update<ChunkItem>(chunkKey(importId, chunk)).set({ statuses }).when(isThere);
}

export const { decode: parseChunk } = codec<ChunkItem>(
  'positionImportChunk',
  {
    ...{ fingerprint: text, startedAt: instant },
    statuses: optional(text),
  },
  ({ sk }) => String(sk).startsWith('chunk#'),
);

/** A row of a chunk that was found right: its place there, from 0, its reference, and what would become of it. */
export type Reference = readonly [index: number, externalRef: string, status: SubmitStatus];

/** Of a chunk whose rows are compared with those of others; beside it, so that progress is not read with them. Blind. */
export function referencesPut(
  importId: string,
  chunk: number,
  references: readonly Reference[],
  startedAt: string,
): Write {
  const key = { pk: importId, sk: `references#${numberKey(chunk)}` };
  const item = { ...key, packed: pack(references), expiresAt: expiryOf(startedAt) };
  return put({ TableName: 'Positions', Item: item }).always();
}

/** In the order of the chunks. */
export function referencesOf(importId: string): QueryParams {
  return ofChunks(importId, 'references#');
}

/** References whose positions a chunk is about to change, where it stores rows as they come. Blind. */
export function changedPut(
  importId: string,
  chunk: number,
  references: readonly Reference[],
  startedAt: string,
): Write {
  const key = { pk: importId, sk: `changed#${numberKey(chunk)}` };
  const item = { ...key, packed: pack(references), expiresAt: expiryOf(startedAt) };
  return put({ TableName: 'Positions', Item: item }).always();
}

/** In the order of the chunks: nothing where they store what is new, or leave what is there as it is. */
export function changedOf(importId: string): QueryParams {
  return ofChunks(importId, 'changed#');
}

function ofChunks(importId: string, prefix: string): QueryParams {
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

/** What is wrong, or looks wrong, with a row. */
export interface RowProblems {
  /** Place in the chunk, from 0. */
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

export function problemsKey(importId: string, chunk: number): Key {
  return { TableName: 'Positions', Key: { pk: importId, sk: `problems#${numberKey(chunk)}` } };
}

/** Blind: the same chunk gives the same problems. */
export function problemsPut(
  importId: string,
  chunk: number,
  problems: readonly RowProblems[],
  startedAt: string,
): Write {
  const { TableName, Key: key } = problemsKey(importId, chunk);
  return put({ TableName, Item: { ...key, packed: pack(problems), expiresAt: expiryOf(startedAt) } }).always();
}

export function parseProblems(item: Item | undefined): readonly RowProblems[] {
  return item === undefined ? [] : unpackList(item['packed'], isProblem);
}

/** From a chunk on, in order. */
export function problemsFrom(importId: string, chunk: number): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': importId, ':from': problemsKey(importId, chunk).Key.sk, ':to': 'problems#~' },
    ConsistentRead: true,
  };
}

/** 50 rows an item: at their longest, packed to nothing less, they stay below DynamoDB's 400 KB. Blind: a chunk's rows are always the same. */
export function rowsPuts(importId: string, chunk: number, rows: readonly PositionInput[], startedAt: string): Write[] {
  const puts: Write[] = [];
  for (let start = 0; start < rows.length; start += limits.packedRows) {
    const sk = `rows#${numberKey(chunk)}#${numberKey(start)}`;
    const item = {
      pk: importId,
      sk,
      packed: pack(rows.slice(start, start + limits.packedRows)),
      expiresAt: expiryOf(startedAt),
    };
    puts.push(put({ TableName: 'Positions', Item: item }).always());
  }
  return puts;
}

export function rowsOf(importId: string, chunk: number): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': importId, ':prefix': `rows#${numberKey(chunk)}#` },
    ConsistentRead: true,
  };
}

/** By what tells a row from another: it was checked whole before it was kept. */
function isRow(value: unknown): value is PositionInput {
  return hasFields(value) && typeof value['externalRef'] === 'string';
}

export function parseRows(item: Item): readonly PositionInput[] {
  return unpackList(item['packed'], isRow);
}

function numberKey(number: number): string {
  return String(number).padStart(5, '0');
}
