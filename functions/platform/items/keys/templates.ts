/**
 * Makes keys from templates such as `'${villageCode}#${id}'`. A number in a sort key has a width. The compiler knows
 * the parts, and demands all of them for a whole key.
 */
import { assert } from '../../requests/errors';

/** Names of the attributes in a template. */
export type PartsOf<T extends string> = T extends `${string}\${${infer Part}}${infer Rest}`
  ? Part | PartsOf<Rest>
  : never;

export type Values = Readonly<Record<string, unknown>>;

/** Digits of the parts that are numbers; leading zeros make them sort by size. */
export type Widths = Readonly<Record<string, number>>;

/** A parsed template: the parts, each with the text before it, and the text at the end. */
export interface Template {
  readonly parts: readonly { readonly before: string; readonly name: string }[];
  readonly end: string;
}

export function templateOf(text: string): Template {
  const pieces = text.split(/\$\{(\w+)\}/);
  const parts = pieces.flatMap((before, at) =>
    at % 2 === 0 && at + 1 < pieces.length ? [{ before, name: pieces[at + 1] ?? '' }] : [],
  );
  return { parts, end: pieces.at(-1) ?? '' };
}

/** The whole key; undefined if a part is missing. */
export function wholeKey({ parts, end }: Template, values: Values, widths: Widths): string | undefined {
  let key = '';
  for (const { before, name } of parts) {
    const value = values[name];
    if (!isGiven(value)) return undefined;
    key += before + written(name, value, widths);
  }
  return key + end;
}

/** The beginning of the key, up to the first missing part. */
export function knownStart({ parts, end }: Template, values: Values, widths: Widths): string {
  let start = '';
  for (const { before, name } of parts) {
    start += before;
    if (!isGiven(values[name])) return start;
    start += written(name, values[name], widths);
  }
  return start + end;
}

/**
 * The beginning of the key without the separator behind the last given part, as a bound of a range: keys with a longer
 * value of this part lie behind it, too.
 */
export function boundOf({ parts }: Template, values: Values, widths: Widths): string {
  const missing = parts.findIndex(({ name }) => !isGiven(values[name]));
  const given = missing === -1 ? parts : parts.slice(0, missing);
  assert(given.length > 0, 'a part of the sort key');
  return given.map(({ before, name }) => before + written(name, values[name], widths)).join('');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function written(name: string, value: unknown, widths: Widths): string {
  const width = widths[name];
  return width === undefined ? String(value) : String(value).padStart(width, '0');
}
