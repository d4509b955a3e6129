/** Rules of imports: what one must say at its start, which chunk has how many rows, and what may be done in which state. */
import type {
  PositionImportStatus,
  PositionInput,
  StartPositionImportInput,
  SubmitStatus,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkNumber, checkText } from '../../../platform/values/checks';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Counts, PositionImport } from './store';
import { keysOf } from '../../../platform/values/unknown';

type Ends = Readonly<Partial<Record<PositionImportStatus | 'NONE', readonly PositionImportStatus[]>>>;

/** Which transition (`store.ts`) takes an import from which state to which. NONE: there is none yet. */
export const importStates: Readonly<Record<'start' | 'receive' | 'apply' | 'end' | 'endApplying', Ends>> = {
  start: { NONE: ['RECEIVING'] },
  /** A chunk is opened. */
  receive: { RECEIVING: ['RECEIVING'] },
  apply: { RECEIVING: ['APPLYING'] },
  end: { RECEIVING: ['FINISHED', 'CANCELLED'] },
  endApplying: { APPLYING: ['FINISHED'] },
};

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

/** A file in too small pieces: the least that would do. */
function smallest(rowsExpected: number, got: number): Refusal['params'] {
  return { min: Math.ceil(rowsExpected / limits.importChunksMax), max: limits.chunkRowsMax, got };
}

export function chunksOf(rowsExpected: number, chunkRows: number): number {
  return Math.ceil(rowsExpected / chunkRows);
}

/** Every chunk is full but the last, which has what is left. */
export function rowsOfChunk({ rowsExpected, chunkRows }: PositionImport, chunk: number): number {
  return Math.min(chunkRows, rowsExpected - chunk * chunkRows);
}

export function checkChunk(positionImport: PositionImport, chunk: number, rows: readonly PositionInput[]): Refusal[] {
  const wrong = checkNumber(['chunk'], chunk, { min: 0, max: positionImport.chunks - 1 });
  if (wrong.length > 0) return wrong;
  const expected = rowsOfChunk(positionImport, chunk);
  return rows.length === expected ? [] : [refusal('CHUNK_ROWS', ['rows'], { expected, got: rows.length })];
}

/** Rows are written as they come; otherwise they are only checked, and written at the end or never. */
export function storesAtOnce({ mode, errorPolicy }: Pick<PositionImport, 'mode' | 'errorPolicy'>): boolean {
  return mode === 'COMMIT' && errorPolicy === 'ACCEPT_VALID';
}

/** Rows wait until every one of them is right. */
export function storesTogether({ mode, errorPolicy }: Pick<PositionImport, 'mode' | 'errorPolicy'>): boolean {
  return mode === 'COMMIT' && errorPolicy === 'ALL_OR_NOTHING';
}

/** One letter a row: 500 of them in one text. */
const LETTERS = { CREATED: 'C', UPDATED: 'U', UNCHANGED: 'N', REJECTED: 'R' } as const satisfies Record<
  SubmitStatus,
  string
>;

export function isStatus(value: unknown): value is SubmitStatus {
  return typeof value === 'string' && Object.hasOwn(LETTERS, value);
}

export function writeStatuses(statuses: readonly SubmitStatus[]): string {
  return statuses.map((status) => LETTERS[status]).join('');
}

export function readStatuses(text: string): SubmitStatus[] {
  const statuses = keysOf(LETTERS);
  return Array.from(text, (letter) => statuses.find((status) => LETTERS[status] === letter) ?? 'REJECTED');
}

export function countsOf(statuses: readonly SubmitStatus[]): Counts {
  const of = (status: SubmitStatus): number => statuses.filter((one) => one === status).length;
  return { created: of('CREATED'), updated: of('UPDATED'), unchanged: of('UNCHANGED'), rejected: of('REJECTED') };
}
