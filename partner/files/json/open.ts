/** Opens a file of JSON: one value, one value a line, or the scripts of a page. Its rows may be read repeatedly. */
import { detectEncoding, textOf, wholeText } from '../encoding';
import { linesOf } from '../lines';
import type { OpenOptions } from '../opened';
import { FileProblem } from '../problem';
import type { PositionRow } from '../position';
import type { Field } from '../position-fields';
import type { NotRead } from '../row';
import { quoted } from '../../masked';
import { repeatedKey } from './keys';
import { broken, createTally, NO_JSON, NO_OBJECT, notReadOf, rowsIn } from './read';

export interface JsonFile {
  readonly description: string;
  rows(): AsyncIterable<PositionRow>;
  notRead(): readonly NotRead[];
}

/** @param kind by the file's name; the content decides between one value and one value a line. */
export async function openJson(
  path: string,
  kind: 'ndjson' | 'json',
  { encoding: given, map }: OpenOptions<Field> = {},
): Promise<JsonFile> {
  const encoding = given ?? (await detectEncoding(path));
  const lines = (): AsyncGenerator<string> => linesOf(textOf(path, encoding));
  if (kind === 'ndjson' && (await isValue(lines()))) return manyLines(lines, map);
  const value = parsedOnce(await wholeText(path, encoding, tooLarge));
  if (value !== undefined) return oneValue([value], map, 'JSON-LD');
  if (kind === 'ndjson' || (await isValue(lines()))) return manyLines(lines, map);
  throw new FileProblem('JSON', '不是有效的 JSON 文件', 'not a JSON file');
}

function tooLarge(): FileProblem {
  return new FileProblem(
    'JSON',
    '文件超过 64 MB，请改为每行一个对象的 NDJSON',
    'the file is over 64 MB; make it NDJSON, one object a line',
  );
}

/** @param scripts the JSON-LD of a page. */
export function openScripts(scripts: readonly string[], { map }: OpenOptions<Field> = {}): Promise<JsonFile> {
  return oneValue(scripts.map(parsedOnce), map, 'HTML, JSON-LD');
}

/** Whether the first line that is not blank is a complete value. */
async function isValue(lines: AsyncIterable<string>): Promise<boolean> {
  for await (const line of lines) if (line.trim() !== '') return parsed(line) !== undefined;
  return false;
}

/** Parses JSON; undefined if it is invalid. Accepts line ends within strings, which pages have. */
function parsed(text: string): unknown {
  for (const form of [text, text.replace(CONTROLS, ' ')])
    try {
      return LONG_NUMBER.test(form) ? JSON.parse(form, asWritten) : JSON.parse(form);
    } catch {
      continue;
    }
  return undefined;
}

/** The same. @throws FileProblem JSON if a key stands twice. */
function parsedOnce(text: string): unknown {
  const value = parsed(text);
  const key = value === undefined ? undefined : repeatedKey(text, value);
  if (key === undefined) return value;
  throw new FileProblem('JSON', ...twice(key));
}

function twice(key: string): readonly [chinese: string, english: string] {
  const shown = quoted(key);
  return [`同一对象中键“${shown}”写了两次`, `the key ${shown} stands twice in an object`];
}

/**
 * Keeps a number such as a reference of 18 digits as its text in the file, because JavaScript can't hold it exactly.
 */
function asWritten(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

const LONG_NUMBER = /\d{16}/;

// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f]/g;

async function oneValue(
  values: readonly unknown[],
  map: OpenOptions<Field>['map'],
  description: string,
): Promise<JsonFile> {
  const tally = createTally(map);
  const broken = values.filter((value) => value === undefined).length;
  if (broken > 0) tally.nodes.set(NO_JSON, broken);
  const found = await unlessTooDeep(
    rowsIn(
      values.filter((value) => value !== undefined),
      tally,
    ),
  );
  if (found === undefined) throw new FileProblem('JSON', 'JSON 嵌套太深', 'the JSON is nested too deeply');
  const rows = found.map((row, index) => ({ ...row, number: index + 1 }));
  return {
    description,
    // eslint-disable-next-line @typescript-eslint/require-await
    rows: async function* () {
      yield* rows;
    },
    notRead: () => notReadOf(tally),
  };
}

/** Undefined for a value that nests thousands of levels and exhausts the stack. */
async function unlessTooDeep<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Each line is a separate document. */
function manyLines(lines: () => AsyncIterable<string>, map: OpenOptions<Field>['map']): JsonFile {
  let tally = createTally(map);
  return {
    description: 'NDJSON',
    rows: async function* () {
      tally = createTally(map);
      let number = 0;
      for await (const line of lines()) {
        number += 1;
        if (line.trim() === '') continue;
        const value = parsed(line);
        const key = value === undefined ? undefined : repeatedKey(line, value);
        const rows = value === undefined || key !== undefined ? undefined : await unlessTooDeep(rowsIn([value], tally));
        for (const row of rows ?? [broken(line, key === undefined ? NO_OBJECT : twice(key).join(' / '))])
          yield { ...row, number };
      }
    },
    notRead: () => notReadOf(tally),
  };
}
