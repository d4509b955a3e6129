/** Regions for a picker: found by name, pinyin initials or code, in memory. Pure. */
import { filterRegion } from './checks';
import initials from './initials.json';
import { type Region, regionExists, regionOf } from './region';
import { isWithin } from './containment';
import { isLoaded, loadedRows } from './rows/region-rows';
import rows from './rows/regions.json';

/**
 * The best matches first: the whole name or code, then its beginning, then a part of the name; wider regions first among
 * equals. Reads every built-in row once, about 5,000 texts, and every loaded one.
 * @param search in lower case, without blanks around it.
 * @throws CallerError BAD_USER_INPUT for `within` that does not exist.
 */
export function findRegions(search: string, within: string | null | undefined, first: number): Region[] {
  const scope = filterRegion(within);
  const match = (code: string, name: string, letters: string): Match[] => {
    const rank = rankOf(search, code, name, letters);
    if (rank === undefined || !regionExists(code)) return [];
    return scope === undefined || isWithin(code, scope) ? [{ code, rank }] : [];
  };
  const builtIn = rows.flatMap((row, index) => {
    const [code = '', name = ''] = row.split(' ', 2);
    return isLoaded(code) ? [] : match(code, name, initials[index] ?? '');
  });
  const loaded = [...loadedRows()].flatMap(({ code, name, initials: letters = '' }) => match(code, name, letters));
  const found = [...builtIn, ...loaded];
  return found
    .sort((a, b) => a.rank - b.rank || a.code.length - b.code.length || (a.code < b.code ? -1 : 1))
    .slice(0, first)
    .flatMap(({ code }) => regionOf(code) ?? []);
}

interface Match {
  readonly code: string;
  readonly rank: number;
}

/** 0 is best; undefined if nothing of the row matches. An empty search matches everything. */
export function rankOf(search: string, code: string, name: string, letters: string): number | undefined {
  if (name === search || code === search) return 0;
  if (name.startsWith(search) || code.startsWith(search) || letters.startsWith(search)) return 1;
  return name.includes(search) ? 2 : undefined;
}
