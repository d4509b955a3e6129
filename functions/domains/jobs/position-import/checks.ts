/** Checks of an import and of its chunks, and when its rows are stored. Pure. */
import type { PositionInput, StartPositionImportInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkListLength, checkNumber, checkText } from '../../../platform/values/checks';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { PositionImport } from './store';

export function checkImport({
  fileName,
  rowsExpected,
  chunkRows = limits.chunkRowsMax,
}: StartPositionImportInput): Refusal[] {
  const sizes = [
    ...checkNumber(['rowsExpected'], rowsExpected, { min: 1, max: limits.importRowsMax, needed: true }),
    ...checkNumber(['chunkRows'], chunkRows, { min: 1, max: limits.chunkRowsMax, needed: true }),
  ];
  const chunks = chunksOf(rowsExpected, chunkRows);
  return [
    ...checkText(['fileName'], fileName, { max: limits.fileNameCharactersMax, needed: true }),
    ...sizes,
    ...(sizes.length === 0 && chunks > limits.importChunksMax
      ? [refusal('NUMBER_RANGE', ['chunkRows'], smallest(rowsExpected, chunkRows))]
      : []),
  ];
}

/** Bounds of `chunkRows` for a file that would have too many chunks. */
function smallest(rowsExpected: number, got: number): Refusal['params'] {
  return { min: Math.ceil(rowsExpected / limits.importChunksMax), max: limits.chunkRowsMax, got };
}

export function chunksOf(rowsExpected: number, chunkRows: number): number {
  return Math.ceil(rowsExpected / chunkRows);
}

/** Number of rows in a chunk: all chunks are full, except the last one. */
export function rowsOfChunk({ rowsExpected, chunkRows }: PositionImport, chunk: number): number {
  return Math.min(chunkRows, rowsExpected - chunk * chunkRows);
}

/** What is wrong with a chunk, whatever import it is of. */
export function checkAnyChunk(chunk: number, rows: readonly PositionInput[]): Refusal[] {
  return [
    ...checkNumber(['chunk'], chunk, { min: 0, max: limits.importChunksMax - 1 }),
    ...checkListLength(['rows'], rows.length, { min: 1, max: limits.chunkRowsMax }),
  ];
}

export function checkChunk(positionImport: PositionImport, chunk: number, rows: readonly PositionInput[]): Refusal[] {
  const wrong = checkNumber(['chunk'], chunk, { min: 0, max: positionImport.chunks - 1 });
  if (wrong.length > 0) return wrong;
  const expected = rowsOfChunk(positionImport, chunk);
  return rows.length === expected ? [] : [refusal('CHUNK_ROWS', ['rows'], { expected, got: rows.length })];
}

/** Whether rows are written when they come; otherwise they are checked, and written at the end or never. */
export function storesAtOnce({ mode, errorPolicy }: Pick<PositionImport, 'mode' | 'errorPolicy'>): boolean {
  return mode === 'COMMIT' && errorPolicy === 'ACCEPT_VALID';
}

/** Whether rows are kept until all of them are known to be valid. */
export function storesTogether({ mode, errorPolicy }: Pick<PositionImport, 'mode' | 'errorPolicy'>): boolean {
  return mode === 'COMMIT' && errorPolicy === 'ALL_OR_NOTHING';
}
