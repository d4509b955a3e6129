/**
 * Use case: append a chunk to an import. The chunk is opened before its rows are written; one transaction ends it and
 * adds its results to the import's counts. A repeat of an ended chunk is answered from its results. A repeat of an open
 * chunk continues with the time of the first attempt and recognises rows that it wrote.
 */
import type { ImportId } from '../../../id-kinds';
import type { AppendPositionImportInput, PositionInput, SubmitStatus } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Database, Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inputFingerprint } from '../../../platform/requests/idempotency';
import { readTogether } from '../../../platform/dynamodb/together';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { limits } from '../../../limits';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import type { Instant } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { agreedFrom, corrections, passDoor, waitsNoLonger } from '../../reference/agreement/at-the-door';
import { enterpriseKey, parseEnterprise } from '../../reference/enterprise/store';
import { parsePosition } from '../position/store';
import { readWithAgreed } from '../submission/agreed/read-with-agreed';
import { addedBy } from '../submission/agreed/under-agreement';
import {
  askedOf,
  decideAll,
  instantAfter,
  minimumWagesFor,
  positionIdOf,
  readPositions,
  readRows,
  type RowBatch,
  type RowResult,
  type Stored,
} from '../submission/submit-rows';
import { resultsOf } from '../submission/row-results';
import { writeEach } from '../submission/write-rows';
import {
  type ChunkItem,
  chunkEnd,
  chunkKey,
  chunkPut,
  parseChunk,
  parseProblems,
  problemsKey,
  problemsPut,
  referencesPut,
  type RowProblems,
  rowsPuts,
} from './chunk-store';
import { checkReceiving, countChunk, planChunk, importKey, parseImport, type PositionImport } from './store';
import { checkAnyChunk, checkChunk, storesAtOnce, storesTogether } from './checks';
import { referencesIn } from './repeated-references';
import { rejectLater } from './reject-repeats';
import { ownImport } from './service';
import { countsOf, readStatuses, writeStatuses } from './row-statuses';

export interface Appended {
  readonly results: readonly RowResult[];
  readonly positionImport: PositionImport;
}

/** Chunks may come in any order, concurrently and repeatedly. About six round trips, whatever the number of rows. */
export function appendPositionImport(context: Context, input: AppendPositionImportInput): Promise<Outcome<Appended>> {
  return whileChanged((lost) => append(context, input, lost));
}

async function append(
  context: Context,
  input: AppendPositionImportInput,
  lost: number,
): Promise<Outcome<Appended> | Changed> {
  const { db, clock } = context;
  const { importId, chunk, rows } = input;
  const [own, begun] = await Promise.all([
    ownImport(context, importId),
    isId(importId, 'imp') && chunk >= 0 && Number.isSafeInteger(chunk) ? db.get(chunkKey(importId, chunk)) : undefined,
  ]);
  if (!own.ok) return failed([...own.refusals, ...checkAnyChunk(chunk, rows)]);
  const { read: positionImport, stands } = own.value;
  const wrong = checkChunk(positionImport, chunk, rows);
  const known = begun && parseChunk(begun);
  const fingerprint = inputFingerprint(context, rows);
  if (known !== undefined && known.fingerprint !== fingerprint)
    return failed(refusal('CHUNK_DIFFERS', ['rows'], { chunk }));
  if (wrong.length > 0) return failed(wrong);
  if (known?.statuses !== undefined) return ok(await endedChunk(context, positionImport, input, known.statuses));
  if (positionImport.status !== 'RECEIVING') return failed(refusal('IMPORT_ENDED', ['importId']));

  const { enterpriseId } = positionImport;
  const asked = askedOf(positionImport, rows);
  const reads = readTogether(db);
  const [[enterprise], minimumWages, stored] = await Promise.all([
    reads.batchGet([enterpriseKey(enterpriseId)]),
    minimumWagesFor(reads, asked),
    readWithAgreed({ ...context, db: reads }, positionImport, asked),
  ]);
  assert(enterprise, "an import's enterprise to exist");
  const startedAt = known?.startedAt ?? instantAfter(clock, stored.positions);
  const { verified } = parseEnterprise(enterprise);
  const batch = batchOf(positionImport, chunk, startedAt, verified, known !== undefined);
  const read: RowBatch = { ...batch, rows: readRows(asked, batch, minimumWages) };
  const opened =
    known ?? (await openChunk(context, { positionImport, chunk, stands, fingerprint, lost }, read, stored));
  if (opened === CHANGED) return CHANGED;
  if (opened === ENDED) return failed(refusal('IMPORT_ENDED', ['importId']));
  const { began } = opened;
  const from = { ...stored, agreed: agreedFrom(stored.agreed ?? {}, began) };
  const atOnce = storesAtOnce(positionImport);
  const standing = atOnce ? await rejectLater(db, positionImport, chunk, read, from.positions) : read.rows;
  const whole: RowBatch = { ...read, rows: standing };
  const decisions = atOnce ? await writeEach(db, { ...whole, stands }, from) : decideAll(whole, from.positions);
  const results = resultsOf(whole, decisions, from, { together: false, dry: !atOnce });
  const corrected = atOnce ? corrections(began, addedBy(whole, decisions, from, EACH)) : [];
  const after = await endChunk(db, positionImport, { ...input, startedAt }, results, corrected);
  return after === CHANGED ? CHANGED : ok({ results, positionImport: after });
}

const EACH = { together: false } as const;
const ENDED = 'ENDED';

interface Opening {
  readonly positionImport: PositionImport;
  readonly chunk: number;
  readonly fingerprint: string;
  readonly stands: readonly Write[];
  /** Rounds in which another batch passed first. */
  readonly lost: number;
}

/**
 * Opens the chunk, and lets its rows pass the door of an agreement: behind what the import let in before, if rows are not stored
 * as they come. ENDED if the import was cancelled a moment ago; CHANGED if an equal request opened the chunk, another batch
 * passed, or the agency is not named any more.
 */
async function openChunk(
  { db, clock }: Context,
  { positionImport, chunk, fingerprint, stands, lost }: Opening,
  batch: RowBatch,
  stored: Stored,
): Promise<Pick<ChunkItem, 'began'> | Changed | typeof ENDED> {
  const { id, planned = 0 } = positionImport;
  const added = addedBy(batch, decideAll(batch, stored.positions), stored, EACH);
  const passed = passDoor(stored.agreed ?? {}, added, clock.now(), lost);
  const atOnce = storesAtOnce(positionImport);
  const began = passed.began && { ...passed.began, reported: passed.began.reported + (atOnce ? 0 : planned) };
  const receiving = atOnce || added === 0 ? checkReceiving(id) : planChunk(positionImport, added, waitsNoLonger(lost));
  const open = chunkPut(id, chunk, { fingerprint, startedAt: batch.at, ...(began !== undefined && { began }) });
  const commit = await db.commit([open, receiving, ...(atOnce ? passed.writes : []), ...stands]);
  if (commit.committed) return { ...(began !== undefined && { began }) };
  const old = commit.refused.get(receiving);
  return old !== undefined && parseImport(old).status !== 'RECEIVING' ? ENDED : CHANGED;
}

/** @param resumed whether changes newer than the chunk's start may exist. */
export function batchOf(
  { id, enterpriseId, agencyId, chunkRows }: PositionImport,
  chunk: number,
  at: Instant,
  verified: boolean,
  resumed: boolean,
): Omit<RowBatch, 'rows'> & { readonly firstRow: number } {
  // The random part of the import's ULID: all chunks write the same mark, which shows that a reference repeats in the
  // file.
  const mark = id.slice('imp_'.length + 10, 'imp_'.length + 26);
  return { enterpriseId, agencyId, verified, at, resumed, mark, path: ['rows'], firstRow: chunk * chunkRows };
}

/** Stored rows are counted even if the import was cancelled meanwhile. */
async function endChunk(
  db: Database,
  before: PositionImport,
  { chunk, rows, startedAt }: AppendPositionImportInput & { startedAt: Instant },
  results: readonly RowResult[],
  corrected: readonly Write[],
): Promise<PositionImport | Changed> {
  const { id } = before;
  const together = storesTogether(before);
  const statuses = results.map(({ status }) => status);
  const counts = countsOf(statuses);
  // Rows of a chunk with errors are not kept: the import will store nothing. Valid rows are also of bounded size.
  if (together && counts.rejected === 0)
    await inParallel(limits.packedRowsAtOnce, rowsPuts(id, chunk, rows, startedAt), (put) => db.commit([put]));
  const end = chunkEnd(id, chunk, writeStatuses(statuses));
  const counted = together ? { created: 0, updated: 0, unchanged: 0, rejected: counts.rejected } : counts;
  const count = countChunk(id, rows.length, counted);
  const problems = problemsOf(results);
  const references = storesAtOnce(before) ? [] : [referencesPut(id, chunk, referencesIn(results), startedAt)];
  const told = problems.length > 0 ? [problemsPut(id, chunk, problems, startedAt)] : [];
  const writes = [...told, ...references, ...corrected, end, count];
  const commit = await db.commit(writes);
  if (!commit.committed) return CHANGED;
  return readImport(db, id);
}

async function readImport(db: Database, importId: ImportId): Promise<PositionImport> {
  const positionImport = await readItem(db, importKey(importId), parseImport);
  assert(positionImport, 'an import to exist');
  return positionImport;
}

/** A rejected reference may be longer than an item can hold, so it is cut to the longest valid length. */
export function problemsOf(results: readonly RowResult[]): RowProblems[] {
  return results
    .filter(({ errors, warnings }) => errors.length + warnings.length > 0)
    .map(({ index, externalRef, errors, warnings }) => ({
      ...{ index, externalRef: externalRef.trim().slice(0, limits.externalRefCharactersMax), errors, warnings },
    }));
}

/** The answer to a repeated chunk: its recorded results, with the positions as they are now. */
async function endedChunk(
  { db }: Context,
  positionImport: PositionImport,
  { chunk, rows }: AppendPositionImportInput,
  statuses: string,
): Promise<Appended> {
  const { id, enterpriseId, agencyId } = positionImport;
  const ids = rows.map(({ externalRef }) => positionIdOf(enterpriseId, externalRef, agencyId));
  const [item, positions] = await Promise.all([db.get(problemsKey(id, chunk)), readPositions(db, ids)]);
  const problems = new Map(parseProblems(item).map((problem) => [problem.index, problem]));
  const results = readStatuses(statuses).map((status: SubmitStatus, index): RowResult => {
    const { externalRef }: PositionInput = rows[index] ?? { externalRef: '' };
    const { errors = [], warnings = [] } = problems.get(index) ?? {};
    const stored = ids[index] && positions.get(ids[index]);
    // A repeat in another chunk is found at the end of the import and rejects the row then.
    if (status === 'REJECTED' || errors.length > 0)
      return { index, externalRef, status: 'REJECTED', position: null, errors, warnings };
    return { index, externalRef, status, position: stored ? parsePosition(stored) : null, errors, warnings };
  });
  return { results, positionImport };
}
