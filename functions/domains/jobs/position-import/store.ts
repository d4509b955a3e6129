/**
 * The item of an import, in table Positions, and every write of it. It lies with its enterprise and counts what became of its
 * rows, in the transaction that ends a chunk (`chunk-store.ts`): progress is one read however long the file. It is cleaned up
 * after `limits.importDays`; positions stay.
 */
import { flag, instant, integer, oneOf, optional, text } from '../../../platform/items/attributes';
import type { ErrorPolicy, PositionImportStatus, SubmitMode } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { check, equals, isNew, isThere, put, unchanged, update } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { moveOn, type Job, jobKeys } from '../../../platform/jobs/jobs';
import { assert } from '../../../platform/requests/errors';
import { type Clock, expiryAfter } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';

/** What became of rows. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export interface PositionImport extends Counts {
  /** `imp_` + own ULID + the enterprise's. */
  readonly id: string;
  readonly enterpriseId: string;
  readonly fileName: string;
  readonly rowsExpected: number;
  readonly chunkRows: number;
  readonly chunks: number;
  readonly mode: SubmitMode;
  readonly errorPolicy: ErrorPolicy;
  readonly status: PositionImportStatus;
  readonly chunksReceived: number;
  readonly rowsReceived: number;
  /** Instants, ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Its partner is told of its end by the stream; absent where an earlier release ended it, which told of it itself. */
  readonly toldByRecord?: boolean;
  /** Counts the times that a chunk said which references it keeps or changes; absent before the first. */
  readonly stated?: number;
}

/** Undefined where the text is no import's id. */
export function importKey(id: string): Key | undefined {
  const enterpriseId = ownerOf(id, 'imp', 'ent');
  return enterpriseId === undefined
    ? undefined
    : { TableName: 'Positions', Key: { pk: enterpriseId, sk: sortKey(id) } };
}

function sortKey(id: string): string {
  return `${IMPORT}#${id}`;
}

export const IMPORT = 'import';

export const {
  is: isImport,
  decode: parseImport,
  part: partOfImport,
} = codec<PositionImport>(
  'positionImport',
  {
    ...{ id: text, enterpriseId: text, fileName: text, rowsExpected: integer, chunkRows: integer, chunks: integer },
    mode: oneOf('COMMIT', 'DRY_RUN'),
    errorPolicy: oneOf('ACCEPT_VALID', 'ALL_OR_NOTHING'),
    status: oneOf('RECEIVING', 'APPLYING', 'FINISHED', 'CANCELLED'),
    ...{ chunksReceived: integer, rowsReceived: integer, created: integer, updated: integer, unchanged: integer },
    ...{ rejected: integer, startedAt: instant, finishedAt: optional(instant), stated: optional(integer) },
    toldByRecord: optional(flag),
  },
  ({ sk }) => String(sk).startsWith(`${IMPORT}#`),
);

/** In order of time. */
export function importsOf(enterpriseId: string): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': enterpriseId, ':prefix': sortKey('imp_') },
  };
}

/** NONE to RECEIVING. */
export function startImport(positionImport: PositionImport): Write {
  const { id, enterpriseId, startedAt } = positionImport;
  const item = { pk: enterpriseId, sk: sortKey(id), ...positionImport, expiresAt: expiryOf(startedAt) };
  return put({ TableName: 'Positions', Item: item }).when(isNew);
}

/** A condition of a transaction: chunks are still taken. */
export function checkReceiving(id: string): Write {
  return check<PositionImport>(known(id)).when(equals('status', 'RECEIVING'));
}

/** One chunk after the other: refused where another one said something since `stated` was read. */
export function stateReferences(id: string, stated: number | undefined): Write {
  return update<PositionImport>(known(id))
    .set({ stated: (stated ?? 0) + 1 })
    .when(isThere, unchanged('stated', stated));
}

/** What became of a chunk's rows, in the transaction that ends it. Also of a cancelled import: what was stored is counted. */
export function countChunk(id: string, rows: number, counts: Counts): Write {
  return update<PositionImport>(known(id))
    .increase({ ...counts, rowsReceived: rows, chunksReceived: 1 })
    .when(isThere);
}

/** The job's next step, with what became of this one's rows. */
export function countApplied(clock: Clock, job: Job, { created, updated, unchanged: same }: Counts): Write {
  return moveOn(clock, job, (move) => move.increase({ created, updated, unchanged: same }));
}

/** RECEIVING to APPLYING: it becomes a job, whose first step the stream calls. */
export function beginApplying(clock: Clock, { id }: PositionImport): Write {
  const key = known(id);
  return update(key)
    .set({ status: 'APPLYING', ...jobKeys(clock, key.Key) })
    .when(equals('status', 'RECEIVING'));
}

/**
 * RECEIVING to FINISHED with the counts that it is given, or to CANCELLED, where chunks that are under way still count themselves.
 * @param step of the job that applies it, which ends it from APPLYING.
 */
export function endImport(
  { id, created, updated, unchanged: same, rejected }: PositionImport,
  status: Extract<PositionImportStatus, 'FINISHED' | 'CANCELLED'>,
  finishedAt: string,
  step?: number,
): Write {
  const counts = status === 'CANCELLED' ? {} : { created, updated, unchanged: same, rejected };
  return update<PositionImport & JobAttributes>(known(id))
    .set({ status, finishedAt, toldByRecord: true, ...counts })
    .remove('byDuePk', 'byDueSk')
    .when(step === undefined ? equals('status', 'RECEIVING') : equals('step', step));
}

/** What an import holds besides while it is a job. */
type JobAttributes = Partial<Record<'byDuePk' | 'byDueSk', string> & Record<'step', number>>;

function known(id: string): Key {
  const key = importKey(id);
  assert(key, 'an id of an import');
  return key;
}

/** Epoch seconds. */
export function expiryOf(startedAt: string): number {
  return expiryAfter(new Date(startedAt), limits.importDays);
}
