/**
 * Imports a file: reads it once to know how many rows it has, starts an import whose key is their fingerprint, sends the chunks
 * that are missing, several at once, and writes down what was not stored. Run again with the same file it goes on where it
 * stopped; only answers about names are kept on this machine.
 */
import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PositionInput } from '../functions/generated/graphql';
import { type Api, type Progress, Refused, type RowError, type StartInput, type UserError } from './api';
import type { ErrorFile } from './files/error-file';
import { nameOf, placeOf } from './files/headers';
import type { PositionFile } from './files/open';
import { positionColumns } from './files/position';
import type { Field } from './files/position-fields';
import { steady } from './files/steady';
import type { Warning, WarningFile } from './files/warning-file';
import type { Watcher } from './progress-bar';
import { type FindCodes, isReadable, readThrough } from './read-through';

export interface ImportOptions {
  readonly path: string;
  readonly enterpriseId: string;
  readonly mode: StartInput['mode'];
  readonly errorPolicy: StartInput['errorPolicy'];
  readonly chunkRows: number;
  /** Chunks sent at the same time. */
  readonly atOnce: number;
  /** Imports the file once more although an import of it exists. */
  readonly again?: string;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly progress: Progress;
  /** Number of rows of the file. */
  readonly rows: number;
  /** Number of rows that could not be sent. */
  readonly unreadable: number;
  /** Whether an earlier run had started or finished this import. */
  readonly resumed: boolean;
}

/** Where is written what became of rows. */
export interface Told {
  readonly errors: ErrorFile;
  /** Warnings of the chunks that this run sent. */
  readonly warnings: WarningFile;
}

export async function importFile(
  api: Api,
  given: PositionFile,
  { errors, warnings }: Told,
  options: ImportOptions,
  watcher: Watcher,
  findCodes?: FindCodes,
): Promise<Outcome> {
  const { chunkRows, signal } = options;
  const { file, rows, unreadable, fingerprint } = await readThrough(steady(given), watcher, signal, findCodes);
  const sent = rows - unreadable;
  if (sent === 0 && rows === 0) throw new Refused('文件中没有数据行 / the file has no rows');
  // With ALL_OR_NOTHING an unreadable row means that the others are only checked.
  const spoiled = options.errorPolicy === 'ALL_OR_NOTHING' && unreadable > 0;
  const mode = spoiled ? 'DRY_RUN' : options.mode;
  if (sent === 0) {
    await writeErrors(file, errors, [], watcher, signal);
    return { progress: nothing, rows, unreadable, resumed: false };
  }
  const started = await api.start({
    ...{ idempotencyKey: keyOf(options, mode, fingerprint), enterpriseId: options.enterpriseId, mode },
    ...{ fileName: basename(options.path).slice(-200), rowsExpected: sent, chunkRows },
    errorPolicy: options.errorPolicy,
  });
  const resumed = started.rowsReceived > 0 || started.status !== 'RECEIVING';
  if (started.status === 'CANCELLED') throw new Refused(`${started.note ?? 'CANCELLED'} --again`);
  let progress: Progress = started;
  if (started.status === 'RECEIVING') {
    const sending = { ...options, missing: new Set(started.missingChunks), sent };
    if (!resumed) warnings.replace();
    await sendChunks(api, started.id, file, warnings, sending, watcher);
    progress = await api.finish(started.id);
  }
  if (progress.status === 'APPLYING') progress = await untilStored(api, progress, sent, watcher, signal);
  const stored = started.status !== 'FINISHED' && mode === 'COMMIT' && options.errorPolicy === 'ALL_OR_NOTHING';
  if (stored && progress.rejected === 0) await tellRaised(file, warnings, api.rowWarnings(started.id), signal);
  const rejected = progress.rejected > 0 ? api.rowErrors(started.id) : [];
  if (progress.rejected + unreadable > 0) await writeErrors(file, errors, rejected, watcher, signal);
  return { progress, rows, unreadable, resumed };
}

const nothing: Progress = {
  ...{ id: '', status: 'FINISHED', note: null },
  ...{ rowsReceived: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 },
};

/**
 * The same rows, for the same enterprise, in the same way: the same import, for 30 days. A dry run says what would become of
 * them now, so each is an import of its own.
 */
function keyOf(
  { path, enterpriseId, errorPolicy, chunkRows, again = '' }: ImportOptions,
  mode: string,
  fingerprint: string,
): string {
  const once = mode === 'DRY_RUN' ? randomUUID() : again;
  const way = JSON.stringify([enterpriseId, mode, errorPolicy, chunkRows, basename(path), fingerprint, once]);
  return `import-${createHash('sha256').update(way).digest('hex').slice(0, 40)}`;
}

interface Sending extends ImportOptions {
  readonly missing: ReadonlySet<number>;
  readonly sent: number;
}

/** Sends the missing chunks; at most `atOnce` of them are in memory, however long the file is. */
async function sendChunks(
  api: Api,
  importId: string,
  file: PositionFile,
  warnings: WarningFile,
  { chunkRows, atOnce, missing, sent, signal }: Sending,
  watcher: Watcher,
): Promise<void> {
  watcher.begin('SENDING', sent);
  let done = sent - rowsIn(missing, sent, chunkRows);
  watcher.at(done);
  const underWay = new Set<Promise<void>>();
  let failed: Error | undefined;
  for await (const { chunk, rows, numbers, warnings: own } of chunksOf(file, chunkRows)) {
    signal.throwIfAborted();
    if (failed !== undefined) break;
    if (!missing.has(chunk)) continue;
    const sending: Promise<void> = api
      .append(importId, chunk, rows)
      .then((some) => {
        const told = some.map(({ place, externalRef, message }) => ({
          ...{ number: numbers[place] ?? 0, about: externalRef, message },
        }));
        warnings.add([...own, ...told].toSorted((a, b) => a.number - b.number));
        watcher.at((done += rows.length));
      })
      .catch((error: unknown) => {
        failed ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
    if (underWay.size >= atOnce) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  watcher.end();
  if (failed !== undefined) throw failed;
}

function rowsIn(chunks: ReadonlySet<number>, sent: number, chunkRows: number): number {
  return [...chunks].reduce((sum, chunk) => sum + Math.min(chunkRows, sent - chunk * chunkRows), 0);
}

interface Chunk {
  readonly chunk: number;
  readonly rows: PositionInput[];
  /** Of the rows, as the file shows them. */
  readonly numbers: number[];
  /** Those that the file alone shows. */
  readonly warnings: Warning[];
}

async function* chunksOf(file: PositionFile, chunkRows: number): AsyncGenerator<Chunk> {
  let next: Chunk = { chunk: 0, rows: [], numbers: [], warnings: [] };
  for await (const row of file.rows()) {
    if (!isReadable(row)) continue;
    next.rows.push(row.input);
    next.numbers.push(row.number);
    for (const message of row.warnings ?? [])
      next.warnings.push({ number: row.number, about: row.input.externalRef, message });
    if (next.rows.length < chunkRows) continue;
    yield next;
    next = { chunk: next.chunk + 1, rows: [], numbers: [], warnings: [] };
  }
  if (next.rows.length > 0) yield next;
}

/** Milliseconds between questions how far the server is, the first and the later ones: a short file is stored at once. */
const [ASKED_MS_MIN, ASKED_MS_MAX] = [50, 500];

async function untilStored(
  api: Api,
  applying: Progress,
  sent: number,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<Progress> {
  watcher.begin('STORING', sent);
  let progress = applying;
  for (let pause = ASKED_MS_MIN; progress.status === 'APPLYING'; pause = Math.min(2 * pause, ASKED_MS_MAX)) {
    await wait(pause, undefined, { signal });
    progress = await api.progress(progress.id);
    watcher.at(progress.created + progress.updated + progress.unchanged);
  }
  watcher.end();
  return progress;
}

/** Errors and rows are both in the order of the file, so one pass writes each error beside its row. */
async function writeErrors(
  file: PositionFile,
  errors: ErrorFile,
  rejected: AsyncIterable<RowError> | Iterable<RowError>,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<void> {
  watcher.begin('ERRORS', undefined);
  const told = iterate(rejected);
  let next = await told.next();
  let sent = 0;
  let written = 0;
  let rowsOfEach: ReadonlyMap<string, readonly number[]> | undefined;
  for await (const row of file.rows()) {
    signal.throwIfAborted();
    const { number, original } = row;
    if (isReadable(row)) {
      sent += 1;
      if (next.done === true || next.value.row !== sent) continue;
      const { errors: wrong } = next.value;
      if (wrong.some(isRepeat)) rowsOfEach ??= await repeatedRowsOf(file);
      // The first is refused itself where a later chunk was stored before its own.
      const other = rowsOfEach?.get(row.input.externalRef.trim())?.find((one) => one !== number);
      await errors.add({
        number,
        original,
        columns: columnsOf(file, wrong),
        reasons: wrong.map((error) => (isRepeat(error) && other !== undefined ? repeatOf(other) : error.message)),
      });
      next = await told.next();
    } else {
      const columns = row.problems.flatMap(({ field }) => (field === undefined ? [] : [columnOf(file, field)]));
      const reasons = row.problems.map(({ message }) => message);
      await errors.add({ number, original, columns: [...new Set(columns)], reasons: [...new Set(reasons)] });
    }
    watcher.at((written += 1));
  }
  watcher.end();
}

function isRepeat({ code }: UserError): boolean {
  return code === 'DUPLICATE_IN_BATCH';
}

/** The server counts the rows that it was sent; people look for the row that the sheet shows. */
function repeatOf(other: number): string {
  return `第 ${other} 行已用此编号 / row ${other} has the same reference`;
}

/** By reference, the first two rows that were sent with it, as the file shows them. */
async function repeatedRowsOf(file: PositionFile): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = new Map<string, readonly number[]>();
  for await (const row of file.rows()) {
    const reference = row.input.externalRef.trim();
    const known = rows.get(reference) ?? [];
    if (isReadable(row) && known.length < 2) rows.set(reference, [...known, row.number]);
  }
  return rows;
}

/**
 * What an import that is stored at its end finds out only then: placements had taken more vacancies than the row tells.
 * The answers to the chunks told the other warnings.
 */
async function tellRaised(
  file: PositionFile,
  warnings: WarningFile,
  warned: AsyncIterable<RowError>,
  signal: AbortSignal,
): Promise<void> {
  const raised = new Map<number, RowError>();
  for await (const row of warned) {
    const late = row.warnings.filter(({ code }) => code === 'HEADCOUNT_RAISED');
    if (late.length > 0) raised.set(row.row, { ...row, warnings: late });
  }
  if (raised.size === 0) return;
  let sent = 0;
  for await (const row of file.rows()) {
    signal.throwIfAborted();
    if (!isReadable(row)) continue;
    const told = raised.get((sent += 1));
    if (told !== undefined)
      warnings.add(told.warnings.map(({ message }) => ({ number: row.number, about: told.externalRef, message })));
  }
}

async function* iterate<T>(all: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  yield* all;
}

function columnsOf(file: PositionFile, errors: readonly UserError[]): string[] {
  return [...new Set(errors.map(({ path }) => columnOf(file, path[0] as Field)))];
}

/** The column's name in the file; where it has none, the field's: `最高工资（wageMax）`; of an object the field. */
function columnOf({ headers, mapping }: PositionFile, field: Field): string {
  if (mapping === undefined) return field;
  return (
    headers[placeOf(mapping.columns, field, positionColumns.insteadOf)] ??
    `${nameOf(positionColumns, field)}（${field}）`
  );
}
