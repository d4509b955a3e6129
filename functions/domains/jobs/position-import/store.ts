/**
 * The import item in table Positions, in its enterprise's collection, and every write of it. It counts the results of
 * its rows in the transaction that ends a chunk (`chunk-store.ts`), so progress is one read however long the file. It
 * expires after `limits.importDays`; positions stay.
 */
import type { AgencyId, EnterpriseId, ImportId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import type { ErrorPolicy, PositionImportStatus, SubmitMode } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { check, equals, isNew, isThere, put, unchanged } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { moveOn, type Job, jobKeys } from '../../../platform/jobs/jobs';
import { type Clock, expiryAfter, type Instant } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';

/** Numbers of rows by result. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export interface PositionImport extends Counts {
  /** `imp_` + own ULID + the enterprise's ULID. */
  readonly id: ImportId;
  readonly enterpriseId: EnterpriseId;
  /** Of the agency that posts its rows in the enterprise's name. */
  readonly agencyId?: AgencyId;
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
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  /**
   * The stream tells the partner that the import ended. Absent if an earlier release ended it, which told the partner
   * itself.
   */
  readonly toldByRecord?: boolean;
  /** Number of statements of references that chunks made; absent before the first. */
  readonly stated?: number;
  /** What its chunks will add under an agreement, if rows are not stored as they come; absent before the first that will. */
  readonly planned?: number;
}

export function importKey(id: ImportId): Key {
  return { TableName: 'Positions', Key: { pk: ownerOf(id, 'imp'), sk: sortKey(id) } };
}

function sortKey(id: string): string {
  return `${IMPORT}#${id}`;
}

export const IMPORT = 'import';

const imports = codec<PositionImport>(
  'positionImport',
  {
    ...{
      id: attr.idOf('imp'),
      enterpriseId: attr.idOf('ent'),
      agencyId: attr.optional(attr.idOf('agy')),
      fileName: attr.text,
      rowsExpected: attr.integer,
      chunkRows: attr.integer,
      chunks: attr.integer,
    },
    mode: attr.oneOf('COMMIT', 'DRY_RUN'),
    errorPolicy: attr.oneOf('ACCEPT_VALID', 'ALL_OR_NOTHING'),
    status: attr.oneOf('RECEIVING', 'APPLYING', 'FINISHED', 'CANCELLED'),
    ...{
      chunksReceived: attr.integer,
      rowsReceived: attr.integer,
      created: attr.integer,
      updated: attr.integer,
      unchanged: attr.integer,
    },
    ...{
      rejected: attr.integer,
      startedAt: attr.instant,
      finishedAt: attr.optional(attr.instant),
      stated: attr.optional(attr.integer),
      planned: attr.optional(attr.integer),
    },
    toldByRecord: attr.optional(attr.flag),
  },
  ({ sk }) => String(sk).startsWith(`${IMPORT}#`),
);

export const { is: isImport, decode: parseImport, part: partOfImport } = imports;

/** Ordered by time. */
export function importsOf(enterpriseId: EnterpriseId): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': enterpriseId, ':prefix': sortKey('imp_') },
  };
}

/** Creates the import as RECEIVING. */
export function startImport(positionImport: PositionImport): Write {
  const { id, startedAt } = positionImport;
  return put(imports.stored(importKey(id), positionImport, { expiresAt: expiryOf(startedAt) })).when(isNew);
}

/** Condition that the import still receives chunks. */
export function checkReceiving(id: ImportId): Write {
  return check<PositionImport>(importKey(id)).when(equals('status', 'RECEIVING'));
}

/**
 * The same, of a chunk that will add so many more. Refused also if another one was opened since the read, unless it has waited
 * long enough: then it adds whatever passed.
 */
export function planChunk({ id, planned }: PositionImport, added: number, waitsNoLonger: boolean): Write {
  if (waitsNoLonger && planned !== undefined)
    return imports.update(importKey(id)).increase({ planned: added }).when(equals('status', 'RECEIVING'));
  return imports
    .update(importKey(id))
    .set({ planned: (planned ?? 0) + added })
    .when(equals('status', 'RECEIVING'), unchanged('planned', planned));
}

/** Serialises statements of references. Refused if another chunk made one since `stated` was read. */
export function stateReferences(id: ImportId, stated: number | undefined): Write {
  return imports
    .update(importKey(id))
    .set({ stated: (stated ?? 0) + 1 })
    .when(isThere, unchanged('stated', stated));
}

/**
 * Adds a chunk's results, in the transaction that ends the chunk. Also for a cancelled import, since its stored rows
 * count.
 */
export function countChunk(id: ImportId, rows: number, counts: Counts): Write {
  return imports
    .update(importKey(id))
    .increase({ ...counts, rowsReceived: rows, chunksReceived: 1 })
    .when(isThere);
}

/** Adds the results of one step and moves the job on. */
export function countApplied(clock: Clock, job: Job, { created, updated, unchanged: same }: Counts): Write {
  return moveOn(clock, job, (move) => move.increase({ created, updated, unchanged: same }));
}

/** RECEIVING to APPLYING. The import becomes a job, and the stream calls its first step. */
export function beginApplying(clock: Clock, { id }: PositionImport): Write {
  const key = importKey(id);
  return imports
    .update<JobAttributes>(key)
    .set({ status: 'APPLYING', ...jobKeys(clock, key.Key) })
    .when(equals('status', 'RECEIVING'));
}

/**
 * Ends the import. FINISHED sets the counts; CANCELLED does not, since open chunks still add theirs.
 * @param step of the job that applies the import, if it ends from APPLYING.
 */
export function endImport(
  { id, created, updated, unchanged: same, rejected }: PositionImport,
  status: Extract<PositionImportStatus, 'FINISHED' | 'CANCELLED'>,
  finishedAt: Instant,
  step?: number,
): Write {
  const counts = status === 'CANCELLED' ? {} : { created, updated, unchanged: same, rejected };
  return imports
    .update<JobAttributes>(importKey(id))
    .set({ status, finishedAt, toldByRecord: true, ...counts })
    .remove('byDuePk', 'byDueSk')
    .when(step === undefined ? equals('status', 'RECEIVING') : equals('step', step));
}

/** Attributes of an import while it is a job. */
type JobAttributes = Partial<Record<'byDuePk' | 'byDueSk', string> & Record<'step', number>>;

/** Epoch seconds, for the table's time to live. */
export function expiryOf(startedAt: Instant): number {
  return expiryAfter(new Date(startedAt), limits.importDays);
}
