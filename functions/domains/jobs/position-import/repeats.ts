/**
 * Rows whose reference stands elsewhere in the file. Where rows wait for the end, or are only checked, all references are
 * compared then. Where rows are stored as they come, the position shows which row wrote it; only a row that left its position as it was
 * is to be seen nowhere, so its reference is kept, and looked for before a later row changes that position.
 */
import { limits } from '../../../limits';
import type { Database, QueryParams } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { readAll } from '../../../platform/dynamodb/read-all';
import { decideAll, type Row, type RowBatch, type Stored, toWrite } from '../submission/submission';
import {
  changedOf,
  changedPut,
  chunkNumberOf,
  parseProblems,
  parseReferences,
  problemsKey,
  problemsPut,
  type Reference,
  referencesOf,
  referencesPut,
} from './chunk-store';
import { type Counts, parseImport, type PositionImport, stateReferences } from './store';
import { storesTogether } from './position-import';
import { referencesIn, type Repeat, repeatsIn, withoutRepeats } from './references';

/** Rows whose reference stands in an earlier chunk; their errors are written beside their chunks. @returns the counts with them. */
export async function rejectRepeats(db: Database, positionImport: PositionImport): Promise<Counts> {
  const { id, chunkRows, startedAt } = positionImport;
  const chunks = await readReferences(db, referencesOf(id));
  const repeats = repeatsIn(chunks, chunkRows);
  const byChunk = new Map<number, Repeat[]>();
  for (const repeat of repeats) byChunk.set(repeat.chunk, [...(byChunk.get(repeat.chunk) ?? []), repeat]);
  await inParallel(limits.packedRowsAtOnce, [...byChunk], async ([chunk, rows]) => {
    const told = new Map(
      parseProblems(await db.get(problemsKey(id, chunk))).map((problem) => [problem.index, problem]),
    );
    for (const { index, externalRef, first } of rows) {
      const warnings = told.get(index)?.warnings ?? [];
      told.set(index, { index, externalRef, errors: [repeatOf(index, first)], warnings });
    }
    const problems = [...told.values()].sort((a, b) => a.index - b.index);
    await db.commit([problemsPut(id, chunk, problems, startedAt)]);
  });
  return withoutRepeats(positionImport, repeats, storesTogether(positionImport));
}

/**
 * The rows of a chunk that is stored as it comes, without those whose reference another chunk keeps or changes: so a file with a
 * repeat comes to the same when it is imported again. Before anything is written the chunk states what it keeps and what it
 * changes, one chunk after the other, each after a look at what the others stated: of two at once, the one that stated it first
 * stands. What is new needs no word: its position shows which row made it. One write where the chunk leaves positions as they are and
 * none is changed elsewhere; the references of the others are read where it changes some.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, where other chunks come between all the time.
 */
export async function rejectLater(
  db: Database,
  { id, chunkRows, stated: read }: PositionImport,
  chunk: number,
  batch: RowBatch,
  positions: Stored['positions'],
): Promise<readonly Row[]> {
  const decisions = decideAll(batch, positions);
  const writing = new Set(toWrite(batch.rows, decisions).map(({ row }) => row.index));
  const kept = batch.rows.filter(({ index }) => decisions.get(index)?.status === 'UNCHANGED');
  const changed = batch.rows.filter(({ index }) => decisions.get(index)?.status === 'UPDATED');
  if (kept.length + changed.length === 0) return batch.rows;
  let stated = read;
  return whileChanged(async () => {
    // After `stated` was read: whoever states something from here on changes it.
    const [changing, keeping] = await Promise.all([
      readReferences(db, changedOf(id)),
      writing.size === 0 ? [] : readReferences(db, referencesOf(id)),
    ]);
    const inChanged = firstIn(changing, chunk, chunkRows);
    const inKept = firstIn(keeping, chunk, chunkRows);
    const repeated = new Map(
      [...kept, ...changed.filter(({ index }) => writing.has(index))].flatMap(({ index, externalRef }) => {
        const reference = externalRef.trim();
        const first = inChanged.get(reference) ?? (writing.has(index) ? inKept.get(reference) : undefined);
        return first === undefined ? [] : [[index, first] as const];
      }),
    );
    const standing = (rows: readonly Row[], status: 'UNCHANGED' | 'UPDATED'): readonly Reference[] =>
      referencesIn(rows.filter(({ index }) => !repeated.has(index)).map((row) => ({ ...row, status })));
    const word = stateReferences(id, stated);
    const commit = await db.commit([
      referencesPut(id, chunk, standing(kept, 'UNCHANGED'), batch.at),
      ...(changed.length > 0 ? [changedPut(id, chunk, standing(changed, 'UPDATED'), batch.at)] : []),
      word,
    ]);
    if (commit.committed)
      return batch.rows.map((row) => {
        const first = repeated.get(row.index);
        return first === undefined ? row : { ...row, content: undefined, errors: [repeatOf(row.index, first)] };
      });
    const now = commit.refused.get(word);
    assert(now, 'an import to exist while its chunks come');
    stated = parseImport(now).stated;
    return CHANGED;
  });
}

/** Places in the file, from 0, by reference, of what other chunks than this one state. */
function firstIn(
  chunks: readonly { readonly chunk: number; readonly references: readonly Reference[] }[],
  own: number,
  chunkRows: number,
): Map<string, number> {
  const first = new Map<string, number>();
  for (const { chunk, references } of chunks)
    for (const [index, externalRef] of references)
      if (chunk !== own && !first.has(externalRef)) first.set(externalRef, chunk * chunkRows + index);
  return first;
}

/** @param first place in the file of the row that stands, from 0. */
function repeatOf(index: number, first: number): Refusal {
  return refusal('DUPLICATE_IN_BATCH', ['rows', index, 'externalRef'], { row: first + 1 });
}

async function readReferences(
  db: Database,
  query: QueryParams,
): Promise<{ chunk: number; references: readonly Reference[] }[]> {
  const items = await readAll(db, query);
  return items.map((item) => ({ chunk: chunkNumberOf(item), references: parseReferences(item) }));
}
