/** What a load changes of a part of a list; no row is ever lost. Pure. */
import { type CodeRow, type Deed, type KeptCode, keyOf, type Part, stands } from './code-row';

/** Replaces rows of the same key by `given`. The same part if all of them stand already. */
export function loadedInto(part: Part, given: readonly CodeRow[], version: number, deed: Deed): Part {
  const standing = new Map(part.rows.filter(stands).map((row) => [keyOf(row), row]));
  const news = given.filter((row) => !isSame(standing.get(keyOf(row)), row));
  if (news.length === 0) return part;
  const keys = new Set(news.map(keyOf));
  const before = part.rows.map((row) => (stands(row) && keys.has(keyOf(row)) ? { ...row, ended: deed } : row));
  return { ...part, version, rows: [...before, ...news.map((row) => ({ ...row, turn: version, loaded: deed }))] };
}

function isSame(one: KeptCode | undefined, other: CodeRow): boolean {
  if (one === undefined) return false;
  const { turn: _, loaded: __, ended: ___, ...row } = one;
  return JSON.stringify(sorted(row)) === JSON.stringify(sorted(other));
}

function sorted(row: CodeRow): unknown {
  return Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
}
