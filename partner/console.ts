/** What the commands print about a file, its rows and their end. */
import { hasFields } from '../functions/platform/values/unknown';
import { Refused } from './api';
import { type Failures, type RowFailure, SHOWN_MAX } from './files/error-file';
import type { OpenedFile } from './files/opened';
import { FileProblem } from './files/problem';
import type { Warning, WarningFile } from './files/warning-file';
import { masked } from './masked';
import { type Question, shown } from './names/answers';
import type { Taken } from './names/codes';
import { kindNames, shownName } from './names/name';

// A reader such as `head` that has seen enough doesn't end the import.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** What nobody may miss: told before anything is sent, and at the very end. */
function tellRemarks({ leftOut = [], hidden = [] }: Pick<OpenedFile<string, unknown>, 'leftOut' | 'hidden'>): void {
  for (const what of hidden) console.log(`注意：隐藏的内容也已读取 / Attention: read although it is hidden: ${what}`);
  for (const name of leftOut)
    console.log(
      `注意：工作表“${name}”也有数据，没有导入；请再运行一次并加上 --sheet "${name}" / Attention: sheet ${name} has rows, too, and is NOT imported; run again with --sheet "${name}"`,
    );
}

/** @param uses what of a column is read, where that is not all of it, in Chinese and English. */
export function describe<F extends string>(
  file: Pick<OpenedFile<F, unknown>, 'description' | 'headers' | 'mapping' | 'scales' | 'leftOut' | 'hidden'>,
  uses?: Readonly<Partial<Record<F, string>>>,
): void {
  const { description, headers, mapping, scales } = file;
  console.log(description);
  tellRemarks(file);
  if (mapping === undefined) return;
  for (const [index, header] of headers.entries()) {
    const field = mapping.columns[index];
    const scale = field && scales?.[field];
    if (field === undefined) continue;
    console.log(`  ${masked(header)} -> ${field}${scale === undefined ? '' : ` × ${scale}`}${uses?.[field] ?? ''}`);
  }
}

function tellNotRead({ notRead }: Pick<OpenedFile<string, unknown>, 'notRead'>): void {
  for (const { what, why } of notRead()) console.log(`  未读取 / not read: ${what}: ${why}`);
}

function tellWarnings(warnings: WarningFile): void {
  list(
    '条提示 / warnings',
    warnings.path,
    warnings.told(),
    ({ number, about, message }: Warning) => `第 ${number} 行 / row ${number}, ${masked(about)}: ${message}`,
  );
}

function tellFailures(failed: Failures): void {
  list(
    '行有误 / rows are wrong',
    failed.path,
    failed,
    ({ number, columns, reasons }: RowFailure) =>
      `第 ${number} 行 / row ${number}, ${masked(columns.join('; '))}: ${reasons.join('; ')}`,
  );
  if (failed.earlier.length > 0)
    console.log(
      `  先前的文件未改动，可能已有人修改 / left as they are, somebody may have mended them: ${failed.earlier.join(', ')}`,
    );
}

interface ToldAtEnd {
  readonly warnings?: WarningFile;
  /** Names that nobody has answered, and the file for the answers. */
  readonly open?: readonly Question[];
  readonly answersPath?: string;
}

/** All that a command didn't take from a file. @returns its exit code: 0 if it took everything, else 2. */
export function tellEnd(
  file: Pick<OpenedFile<string, unknown>, 'notRead' | 'leftOut' | 'hidden'>,
  failed: Failures,
  { warnings, open = [], answersPath = '' }: ToldAtEnd = {},
): 0 | 2 {
  tellNotRead(file);
  if (warnings !== undefined) tellWarnings(warnings);
  tellFailures(failed);
  tellOpen(open, answersPath);
  tellRemarks(file);
  return failed.count > 0 || (file.leftOut ?? []).length > 0 ? 2 : 0;
}

/** Names that were read as codes without a question: whoever reads this may still correct one. */
export function tellCodes(taken: readonly Taken[]): void {
  for (const { kind, text, as, how } of taken.slice(0, CODES_SHOWN_MAX))
    console.log(`  ${kindNames[kind].zh}“${shownName({ kind, text })}” -> ${shown(as)}${ways[how]}`);
  if (taken.length > CODES_SHOWN_MAX) console.log(`    … (${taken.length})`);
}

const ways: Readonly<Record<Taken['how'], string>> = {
  ...{ SURE: '', GUESSED: '（推测 / a guess）', ANSWERED: '（已答复 / as answered）' },
};

/** A file has a few dozen different names. */
const CODES_SHOWN_MAX = 50;

/** Names that nobody has answered: their rows are not stored. */
function tellOpen(open: readonly Question[], path: string): void {
  if (open.length === 0) return;
  console.log(
    `  ${open.length} 个名称的代码不能确定，请在 ${path} 的“代码”列填写候选序号、代码或名称，再运行同一命令 / names without a sure code; fill in column 代码 / code of that file (a candidate's number, a code or a name), and run the same command again`,
  );
  for (const { kind, text, candidates, rows } of open.slice(0, SHOWN_MAX)) {
    const offered = candidates.map((one, index) => `${index + 1}) ${shown(one)}`).join('；');
    console.log(
      `    ${kindNames[kind].zh}“${shownName({ kind, text })}” (${rows} 行 / rows)${offered === '' ? '' : `: ${offered}`}`,
    );
  }
  if (open.length > SHOWN_MAX) console.log('    …');
}

interface Listed<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** Shows the first problems; all of them are in the file. */
function list<T>(what: string, path: string, { count, first }: Listed<T>, line: (one: T) => string): void {
  if (count === 0) return;
  console.log(`  ${count} ${what}: ${path}`);
  for (const one of first) console.log(`    ${line(one)}`);
  if (count > first.length) console.log('    …');
}

/** Ends the command. */
export function fail(message: unknown): void {
  console.error(message);
  process.exitCode = 1;
}

/** An error that ends the command: in one line where it is expected. */
export function tellProblem(error: unknown): void {
  fail(error instanceof FileProblem || error instanceof Refused ? error.message : (ofDisk(error) ?? error));
}

/** In one line, if a file or folder can't be read or written. */
function ofDisk(error: unknown): string | undefined {
  if (!hasFields(error) || typeof error['syscall'] !== 'string') return undefined;
  const why = disk.get(String(error['code']));
  return why && `${typeof error['path'] === 'string' ? error['path'] : ''} ${why}`.trim();
}

const disk: ReadonlyMap<string, string> = new Map([
  ['EISDIR', '是文件夹，不是文件 / is a folder and no file'],
  ['EACCES', '没有读写权限 / may not be read or written by you'],
  ['EPERM', '没有读写权限 / may not be read or written by you'],
  ['EROFS', '所在磁盘只读 / is on a disk that takes no writes'],
  ['ENOSPC', '磁盘已满 / the disk is full'],
  ['EBUSY', '正被其他程序使用，请先关闭 / is in use by another program; close it there'],
]);
