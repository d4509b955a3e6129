/** Reads a file of positions before anything is sent: how many rows, their fingerprint, and the codes of their names. */
import { createHash } from 'node:crypto';
import type { PositionFile } from './files/open';
import type { PositionRow } from './files/position';
import type { Watcher } from './progress-bar';
import type { Codes } from './names/codes';
import { type Counted, createTally, type NameTally } from './names/name';
import { tallyNames, withCodes } from './names/positions';

/** Finds the codes of the names in a file. */
export type FindCodes = (names: readonly Counted[]) => Promise<Codes>;

interface Counts {
  readonly rows: number;
  readonly unreadable: number;
  /** Of all that is sent, codes of names included: with another code a row is another row. */
  readonly fingerprint: string;
}

/** Reads the file once, and once more with codes if it has names. */
export async function readThrough(
  file: PositionFile,
  watcher: Watcher,
  signal: AbortSignal,
  findCodes: FindCodes | undefined,
): Promise<Counts & { readonly file: PositionFile }> {
  const tally = createTally();
  const counts = await countRows(file, watcher, signal, tally);
  const names = tally.all();
  if (findCodes === undefined || names.length === 0) return { ...counts, file };
  const coded = withCodes(file, await findCodes(names));
  return { ...(await countRows(coded, watcher, signal)), file: coded };
}

async function countRows(
  file: PositionFile,
  watcher: Watcher,
  signal: AbortSignal,
  tally?: NameTally,
): Promise<Counts> {
  watcher.begin('READING', undefined);
  const hash = createHash('sha256');
  let rows = 0;
  let unreadable = 0;
  for await (const row of file.rows()) {
    signal.throwIfAborted();
    rows += 1;
    if (isReadable(row)) hash.update(JSON.stringify(row.input));
    else unreadable += 1;
    if (tally !== undefined) tallyNames(row, tally);
    if (rows % 1_000 === 0) watcher.at(rows);
  }
  watcher.end();
  return { rows, unreadable, fingerprint: hash.digest('hex') };
}

/** Whether the row can be sent. */
export function isReadable({ problems }: PositionRow): boolean {
  return problems.length === 0;
}
