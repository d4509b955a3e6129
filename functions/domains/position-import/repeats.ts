/**
 * Rows whose reference stands elsewhere in the file. Where rows wait for the end, or are only checked, all references are
 * compared then. Where rows are stored as they come, the position shows which row wrote it; only a row that left its position as it was
 * is to be seen nowhere, so its reference is kept, and looked for before a later row changes that position.
 */
import { limits } from '../../limits';
import type { Database, QueryParams } from '../../platform/database';
import { inParallel } from '../../platform/in-parallel';
import { type Refusal, refusal } from '../../platform/result';
import { readAll } from '../../platform/read-all';
import { decideAll, type Row, type RowBatch, type Stored, toWrite } from '../position/rows';
import {
  chunkNumberOf,
  type Counts,
  parseProblems,
  parseReferences,
  type PositionImport,
  problemsKey,
  problemsPut,
  type Reference,
  referencesOf,
  referencesPut,
} from './entities';
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
 * The rows of a chunk that is stored as it comes, those rejected that would change what an earlier row of the file left as it
 * was: so a file with a repeat comes to the same when it is imported again. One write where the chunk leaves positions as they are;
 * the references of the chunks before are read where it changes some.
 */
export async function rejectLater(
  db: Database,
  { id, chunkRows }: PositionImport,
  chunk: number,
  batch: RowBatch,
  positions: Stored['positions'],
): Promise<readonly Row[]> {
  const decisions = decideAll(batch, positions);
  const kept = batch.rows.filter(({ index }) => decisions.get(index)?.status === 'UNCHANGED');
  const references = referencesIn(kept.map(({ index, externalRef }) => ({ index, externalRef, status: 'UNCHANGED' })));
  if (references.length > 0) await db.commit([referencesPut(id, chunk, references, batch.at)]);
  const changed = toWrite(batch.rows, decisions).filter(({ row }) => positions.has(row.id));
  if (chunk === 0 || changed.length === 0) return batch.rows;
  const firstAt = new Map<string, number>();
  for (const before of await readReferences(db, referencesOf(id, chunk)))
    for (const [index, externalRef] of before.references)
      if (!firstAt.has(externalRef)) firstAt.set(externalRef, before.chunk * chunkRows + index);
  const repeated = new Map(
    changed.flatMap(({ row }) => {
      const first = firstAt.get(row.externalRef.trim());
      return first === undefined ? [] : [[row.index, first] as const];
    }),
  );
  return batch.rows.map((row) => {
    const first = repeated.get(row.index);
    return first === undefined ? row : { ...row, content: undefined, errors: [repeatOf(row.index, first)] };
  });
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
