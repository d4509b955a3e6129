/**
 * Use cases of imports: start, finish, cancel, get, list. Appending a chunk is in `append-chunk.ts`, storing an ALL_OR_NOTHING
 * import in `apply-job.ts`.
 */
import type { EnterpriseId, ImportId } from '../../../id-kinds';
import type { StartPositionImportInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Item } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import { instantOf, preciseInstantOf } from '../../../platform/values/clock';
import { asId, isId, nextOwned, ownerOf } from '../../../platform/values/ids';
import { list, type Page, type Paged, pageSize } from '../../../platform/lists/listing';
import { numberPlace, readNumberPlace } from '../../../platform/lists/places';
import { failed, ok, type Outcome, type Refusal, refusal, refusalsOf } from '../../../platform/requests/result';
import { readAll } from '../../../platform/dynamodb/read-all';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import { ownAgencyId, type Posting, whoChanges, whoPosts } from '../../reference/agency/naming/who-posts';
import { speaksFor } from '../../reference/enterprise/who-speaks';
import { chunkNumberOf, chunksFrom, parseProblems, problemsFrom, type RowProblems } from './chunk-store';
import { beginApplying, endImport, importKey, startImport, importsOf, parseImport, type PositionImport } from './store';
import { checkImport, chunksOf, storesAtOnce, storesTogether } from './checks';
import { rejectRepeats } from './reject-repeats';

/** Idempotent by key: a client that lost the answer repeats the call and continues the same import. */
export const startPositionImport = idempotent<StartPositionImportInput, PositionImport>(
  'startPositionImport',
  'Positions',
  {
    check: (_, input) => checkImport(input),
    named: async (context, { enterpriseId }) => refusalsOf(await readOwn(context, enterpriseId)),
    async attempt(context, input, recordPut) {
      const { db, clock, ids } = context;
      const { rowsExpected, chunkRows = limits.chunkRowsMax } = input;
      const { mode = 'COMMIT', errorPolicy = 'ACCEPT_VALID' } = input;
      const own = await readOwn(context, input.enterpriseId);
      if (!own.ok) return own;
      const { agencyId, stands, enterpriseId } = own.value;
      const id = nextOwned(ids, 'imp', enterpriseId);
      const put = startImport({
        ...{ id, enterpriseId, fileName: input.fileName.trim(), mode, errorPolicy },
        ...(agencyId !== undefined && { agencyId }),
        ...{ rowsExpected, chunkRows, chunks: chunksOf(rowsExpected, chunkRows) },
        ...{ status: 'RECEIVING', chunksReceived: 0, rowsReceived: 0 },
        ...{ created: 0, updated: 0, unchanged: 0, rejected: 0, startedAt: preciseInstantOf(clock.now()) },
      });
      const commit = await db.commit([put, recordPut(id), ...stands]);
      if (commit.committed) return ok(await existing(context, id));
      return stands.some((stand) => commit.refused.has(stand)) ? CHANGED : keyReused;
    },
    see: getPositionImport,
  },
);

/** As whom the caller posts for the enterprise. */
async function readOwn(
  context: Context,
  id: string,
): Promise<Outcome<Posting & { readonly enterpriseId: EnterpriseId }>> {
  const posting = await whoPosts(context, id, ['enterpriseId']);
  if (!posting.ok) return posting;
  const enterpriseId = asId(id, 'ent');
  const isThere = (await enterpriseLoader(context).load(enterpriseId)) !== undefined;
  return isThere ? ok({ ...posting.value, enterpriseId }) : failed(refusal('NOT_FOUND', ['enterpriseId']));
}

async function existing(context: Context, id: ImportId): Promise<PositionImport> {
  const positionImport = await readImport(context, id);
  assert(positionImport, 'a started import to exist');
  return positionImport;
}

function readImport({ db }: Context, id: ImportId): Promise<PositionImport | undefined> {
  return readItem(db, importKey(id), parseImport);
}

/** An import that the caller may go on with, and the conditions of that. */
export interface OwnImport extends Posting {
  readonly read: PositionImport;
}

/** NOT_FOUND if the import does not exist, or belongs to another enterprise or agency. */
export async function ownImport(context: Context, id: string): Promise<Outcome<OwnImport>> {
  const unknown = failed(refusal('NOT_FOUND', ['importId']));
  // Whoever speaks for no enterprise and is no agency costs no read.
  if (!isId(id, 'imp')) return unknown;
  const asAgency = ownAgencyId(context.viewer) !== undefined;
  if (!asAgency && !(await speaksFor(context, ownerOf(id, 'imp')))) return unknown;
  const read = await readImport(context, id);
  if (read === undefined) return unknown;
  const posting = await whoChanges(context, read, ['importId']);
  return posting.ok ? ok({ ...posting.value, read }) : posting;
}

export async function getPositionImport(context: Context, id: string): Promise<PositionImport | null> {
  const own = await ownImport(context, id);
  return own.ok ? own.value.read : null;
}

/** Newest first. */
export async function listImports(context: Context, enterpriseId: EnterpriseId, page: Page): Paged<PositionImport> {
  const queries = (await speaksFor(context, enterpriseId)) ? [importsOf(enterpriseId)] : [];
  return list(context, { queries, order: 'DESCENDING', page, parse: parseImport });
}

/**
 * Idempotent by state. Refused while chunks are missing. An import that stored its rows at once is FINISHED. An
 * ALL_OR_NOTHING import is stored by a job from now on, or not at all if a row is rejected.
 */
export function finishPositionImport(context: Context, importId: string): Promise<Outcome<PositionImport>> {
  return whileChanged(() => finish(context, importId));
}

async function finish(context: Context, importId: string): Promise<Outcome<PositionImport> | Changed> {
  const { db, clock } = context;
  const own = await ownImport(context, importId);
  if (!own.ok) return own;
  const { read } = own.value;
  if (read.status === 'CANCELLED') return failed(refusal('IMPORT_ENDED', ['importId']));
  if (read.status !== 'RECEIVING') return ok(read);
  if (read.chunksReceived < read.chunks)
    return failed(
      refusal('CHUNKS_MISSING', ['importId'], { missing: read.chunks - read.chunksReceived, chunks: read.chunks }),
    );
  const counts = storesAtOnce(read) ? read : await rejectRepeats(context.db, read);
  const applies = storesTogether(read) && counts.rejected === 0;
  const now = instantOf(clock.now());
  const write = applies ? beginApplying(clock, read) : endImport({ ...read, ...counts }, 'FINISHED', now);
  const { committed } = await db.commit([write]);
  // If refused, another call finished or cancelled it a moment ago.
  return committed ? ok(await existing(context, read.id)) : CHANGED;
}

/** Idempotent by state. Stored positions stay. Refused once the import is being applied or is finished. */
export function cancelPositionImport(context: Context, importId: string): Promise<Outcome<PositionImport>> {
  return whileChanged(() => cancel(context, importId));
}

async function cancel(context: Context, importId: string): Promise<Outcome<PositionImport> | Changed> {
  const own = await ownImport(context, importId);
  if (!own.ok) return own;
  const { read } = own.value;
  if (read.status === 'CANCELLED') return ok(read);
  if (read.status !== 'RECEIVING') return failed(refusal('IMPORT_ENDED', ['importId']));
  const now = instantOf(context.clock.now());
  const { committed } = await context.db.commit([endImport(read, 'CANCELLED', now)]);
  return committed ? ok(await existing(context, read.id)) : CHANGED;
}

/** Numbers of the chunks that have not ended, in order. One query; it reads 300 bytes for each chunk. */
export async function missingChunks({ db }: Context, { id, chunks }: PositionImport): Promise<number[]> {
  const begun = await readAll(db, chunksFrom(id));
  const ended = new Set(begun.filter((item) => item['statuses'] !== undefined).map(chunkNumberOf));
  return Array.from({ length: chunks }, (_, chunk) => chunk).filter((chunk) => !ended.has(chunk));
}

export interface RowError {
  /** Row in the file, from 1, without headers. */
  readonly row: number;
  readonly externalRef: string;
  /** Paths start at the row's own field. */
  readonly errors: readonly Refusal[];
  readonly warnings: readonly Refusal[];
}

/** Rejected rows, with their warnings; nothing is read where none was rejected. */
export function listRowErrors(context: Context, positionImport: PositionImport, page: Page): Paged<RowError> {
  const { status, rejected } = positionImport;
  const counted = status === 'FINISHED' ? rejected : undefined;
  const mayHave = rejected > 0;
  return listRows(context, positionImport, page, { mayHave, counted, keep: ({ errors }) => errors.length > 0 });
}

/** Rows that were stored, or would be, with warnings: those that were told at their chunk, and those of the storing. */
export function listRowWarnings(context: Context, positionImport: PositionImport, page: Page): Paged<RowError> {
  const keep = ({ errors, warnings }: RowProblems): boolean => errors.length === 0 && warnings.length > 0;
  return listRows(context, positionImport, page, { mayHave: true, counted: undefined, keep });
}

interface Which {
  readonly mayHave: boolean;
  /** Number of all rows, if it is known. */
  readonly counted: number | undefined;
  readonly keep: (row: RowProblems) => boolean;
}

/**
 * In the order of the file. Chunks with other problems are read as well; a page that uses up the read budget is shorter,
 * and its cursor continues after the last chunk read.
 */
async function listRows(
  { db }: Context,
  { id, chunkRows }: PositionImport,
  page: Page,
  { mayHave, counted, keep }: Which,
): Paged<RowError> {
  const first = pageSize(page);
  const after = readNumberPlace(page.after);
  const found: RowError[] = [];
  let [start, read, chunk]: [Item | undefined, number, number] = [undefined, 0, 0];
  if (mayHave)
    do {
      const { items, lastKey } = await db.query({
        ...problemsFrom(id, Math.floor(after / chunkRows)),
        Limit: limits.problemsReadAtOnce,
        ...(start && { ExclusiveStartKey: start }),
      });
      for (const item of items) {
        chunk = chunkNumberOf(item);
        found.push(...rowsOf(item, chunkRows, keep).filter(({ row }) => row > after));
      }
      read += items.length;
      start = lastKey;
    } while (start !== undefined && found.length <= first && read < limits.problemsReadMax);
  const edges = found.slice(0, first).map((node) => ({ cursor: numberPlace(node.row), node }));
  const full = found.length > first;
  const endCursor = full || start === undefined ? edges.at(-1)?.cursor : numberPlace((chunk + 1) * chunkRows);
  // Before the end known only if the list fits on one page.
  const left = page.after == null && !full && start === undefined ? found.length : null;
  return {
    edges,
    pageInfo: { hasNextPage: full || start !== undefined, endCursor: endCursor ?? null },
    totalCount: counted ?? left,
  };
}

function rowsOf(item: Item, chunkRows: number, keep: Which['keep']): RowError[] {
  return parseProblems(item)
    .filter(keep)
    .map(({ index, externalRef, errors, warnings }) => ({
      ...{ row: chunkNumberOf(item) * chunkRows + index + 1, externalRef },
      ...{ errors: errors.map(ofField), warnings: warnings.map(ofField) },
    }));
}

function ofField({ path, ...rest }: Refusal): Refusal {
  return { ...rest, path: path.slice(2) };
}
