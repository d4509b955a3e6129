/**
 * Finds rows whose reference repeats in the file. If rows wait for the end, or are only checked, all references are
 * compared at the end. If rows are stored at once, a position's mark shows which row wrote it. Only a row that leaves
 * its position unchanged leaves no mark, so its reference is stored and checked before a later row changes that
 * position.
 */
import { limits } from '../../../limits';
import type { Database, QueryParams } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { readAll } from '../../../platform/dynamodb/read-all';
import { decideAll, type Row, type RowBatch, type Stored } from '../submission/submit-rows';
import { toWrite } from '../submission/write-rows';
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
import { storesTogether } from './checks';
import { referencesIn, type Repeat, repeatsIn, withoutRepeats } from './repeated-references';

/**
 * Rejects rows whose reference is in an earlier chunk, and stores their errors beside their chunks.
 * @returns the counts with them.
 */
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
 * The rows of a chunk that is stored at once, without rows whose reference another chunk keeps or changes; so importing
 * a file with repeats again gives the same result. Before it writes rows, a chunk states which positions it keeps and
 * which it changes. Statements are serialised: each is made after reading the others, so of two concurrent ones the
 * first stands. New positions need no statement, since their mark shows their row. Costs one write if the chunk keeps
 * positions and no other chunk changes any; it reads the other chunks' references if it changes some.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other chunks keep stating references.
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
    // Read after `stated`: a later statement changes it, and the write is refused.
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

/** Index in the file, from 0, of each reference that other chunks state. */
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

/** @param first index in the file, from 0, of the row that stands. */
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
