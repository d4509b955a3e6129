/**
 * Writes `FILE.errors.csv`, or `FILE.errors.jsonl` for a file of objects: the rows that were not stored, as in the file, with
 * the reasons. Office programs open the one directly; both are read again once they are mended.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, renameSync, unlinkSync } from 'node:fs';
import { join, parse } from 'node:path';
import { type Duplex, PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { csvOptions, harmless } from '../../functions/platform/values/csv';
import { hasFields } from '../../functions/platform/values/unknown';
import { kept } from './names';

export interface RowFailure {
  /** As the file shows it. */
  readonly number: number;
  readonly original: readonly string[];
  readonly columns: readonly string[];
  readonly reasons: readonly string[];
}

export interface ErrorFile {
  add(failure: RowFailure): Promise<void>;
  /** Gives the file its name: one that no other file has, because somebody may be mending that. */
  close(): Promise<Failures>;
}

export interface Failures {
  /** Where they are written; the same as before where the same stands there already. */
  readonly path: string;
  readonly count: number;
  readonly first: readonly RowFailure[];
  /** Other files of errors beside it, of earlier runs. */
  readonly earlier: readonly string[];
}

/** Failures and warnings that the command shows itself. */
export const SHOWN_MAX = 10;

/** The columns that it adds to those of the file. */
export const ownHeaders = ['行号 / row', '列 / columns', '原因 / reasons'] as const;

/** Without failures there is no file. A file of an earlier run stays as it is. */
export function createErrorFile(path: string, headers: readonly string[]): ErrorFile {
  return errorFile(path, {
    open: () => {
      const lines = stringify({ ...csvOptions(unlessNumber), quoted_match: /['\r\n]/ });
      lines.write([...headers, ...ownHeaders]);
      return lines;
    },
    line: ({ number, original, columns, reasons }) => {
      const cells = headers.map((_, index) => kept(original[index] ?? ''));
      const surplus = original.slice(headers.length).filter((cell) => cell !== '');
      return [...cells, String(number), columns.join('; '), [...reasons, ...surplus].join('; ')];
    },
  });
}

/** The same for a file of objects: one a line, each beside its number and its reasons, so that it can be read again. */
export function createJsonErrorFile(path: string): ErrorFile {
  return errorFile(path, {
    open: () => new PassThrough(),
    line: ({ number, original, columns, reasons }) =>
      `${JSON.stringify({ row: number, columns, reasons, item: valueOf(original.join('')) } satisfies Failed)}\n`,
  });
}

/** A line of it. */
interface Failed {
  readonly row: number;
  readonly columns: readonly string[];
  readonly reasons: readonly string[];
  /** The object as it is to be mended; a text of what is no JSON. */
  readonly item: unknown;
}

const FAILED = ['row', 'columns', 'reasons', 'item'] as const satisfies readonly (keyof Failed)[];

/** The object in a line of a file of errors; any other value as it is. */
export function itemOf(value: unknown): unknown {
  if (!hasFields(value) || Object.keys(value).length !== FAILED.length) return value;
  return FAILED.every((key) => key in value) ? value['item'] : value;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Format {
  readonly open: () => Duplex;
  readonly line: (failure: RowFailure) => unknown;
}

function errorFile(path: string, { open, line }: Format): ErrorFile {
  const unnamed = `${path}.new`;
  let lines: Duplex | undefined;
  let written: Promise<void> | undefined;
  let count = 0;
  const first: RowFailure[] = [];
  return {
    async add(failure) {
      if (first.length < SHOWN_MAX) first.push(failure);
      if (lines === undefined) {
        lines = open();
        written = pipeline(lines, createWriteStream(unnamed));
        // A failure is reported at the next drain or at the end.
        written.catch(() => undefined);
      }
      count += 1;
      if (!lines.write(line(failure))) await Promise.race([once(lines, 'drain'), written]);
    },
    async close() {
      lines?.end();
      await written;
      const taken = namesOf(path).filter((name) => existsSync(name));
      if (count === 0) return { path, count, first, earlier: taken };
      const content = await hashOf(unnamed);
      for (const name of taken)
        if ((await hashOf(name)) === content) {
          unlinkSync(unnamed);
          return { path: name, count, first, earlier: taken.filter((other) => other !== name) };
        }
      const name = namesOf(path)[taken.length] ?? unnamed;
      if (name !== unnamed) renameSync(unnamed, name);
      return { path: name, count, first, earlier: taken };
    },
  };
}

/** `FILE.errors.csv`, `FILE.errors-2.csv` and so on, up to the first that is free. */
function namesOf(path: string): readonly string[] {
  const { dir, name, ext } = parse(path);
  const names = [path];
  for (let number = 2; existsSync(names.at(-1) ?? ''); number += 1) names.push(join(dir, `${name}-${number}${ext}`));
  return names;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

/** Numbers stay numbers, also with a sign. */
function unlessNumber(cell: string): string {
  return /^[+-]?\d+(\.\d+)?$/.test(cell) ? cell : harmless(cell);
}

/** A part of a cell that is a formula with an apostrophe before it, by the characters that `harmless` looks for. */
const GUARD = /(^|[;,|\t\r\n；，])'(?=(?:(?![;,|\t\r\n；，])[\s\p{Cc}\p{Cf}"'“”‘’])*[=+\-@＝＋－＠])/gu;

/** The cell without the apostrophes that `harmless` puts before formulas, or that somebody did by hand. */
export function unguarded(cell: string): string {
  return cell.replace(/^'(?=[\t\r\n])/, '').replace(GUARD, '$1');
}
