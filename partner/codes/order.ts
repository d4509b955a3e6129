/** The order in which rows are loaded: each after the region above it and after what takes it over. Pure. */
import type { CodeList } from '../../functions/generated/graphql';
import { parentCodeOf } from '../../functions/domains/reference/region/rows/region-rows';
import type { CodeRow } from '../../functions/domains/reference/code-list/code-row';

/** In the order of the file where nothing asks for another. Rows that lead back to themselves are refused before. */
export function inOrder<T>(list: CodeList, rows: readonly T[], rowOf: (one: T) => CodeRow): T[] {
  const byCode = Map.groupBy(rows, (one) => rowOf(one).code);
  const placed = new Set<T>();
  const place = (one: T, above: ReadonlySet<T>): void => {
    if (placed.has(one) || above.has(one)) return;
    const { code, replacedBy = [] } = rowOf(one);
    const before = [...(list === 'REGION' && code.length > 2 ? [parentCodeOf(code)] : []), ...replacedBy];
    for (const other of before.flatMap((needed) => byCode.get(needed) ?? [])) place(other, new Set([...above, one]));
    placed.add(one);
  };
  for (const one of rows) place(one, new Set());
  return [...placed];
}
