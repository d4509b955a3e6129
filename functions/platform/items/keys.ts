/**
 * Keys by templates: `'${villageCode}#${id}'`. A part that sorts as a number has a width. The compiler knows the parts, and asks
 * for them where a whole key is made.
 */
import { assert } from '../requests/errors';

/** Names of the attributes in a template. */
export type PartsOf<T extends string> = T extends `${string}\${${infer Part}}${infer Rest}`
  ? Part | PartsOf<Rest>
  : never;

export type Values = Readonly<Record<string, unknown>>;

/** Digits of the parts that are numbers: with leading zeros they sort by size. */
export type Widths = Readonly<Record<string, number>>;

/** Text before each part, the part; and what stands behind the last one. */
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

/** The whole key; undefined where a part of it is missing. */
export function wholeKey({ parts, end }: Template, values: Values, widths: Widths): string | undefined {
  if (!parts.every(({ name }) => isGiven(values[name]))) return undefined;
  return parts.map(({ before, name }) => before + written(name, values[name], widths)).join('') + end;
}

/** As much of the key as is known, up to the first part that is not given. */
export function knownStart({ parts, end }: Template, values: Values, widths: Widths): string {
  let start = '';
  for (const { before, name } of parts) {
    start += before;
    if (!isGiven(values[name])) return start;
    start += written(name, values[name], widths);
  }
  return start + end;
}

/** The same without what parts the last given one from the next: a key that goes on within the part lies behind it, too. */
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
  return String(value).padStart(widths[name] ?? 0, '0');
}
