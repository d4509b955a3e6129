/** Whether the successors of a code lead back to it on any day. Pure. */
import { daysOf, hasEnded, rowOn, type RowsByCode } from './code-row';

/**
 * Whether the successors of a code lead back to it on any day.
 * @param othersOf successors of codes without rows.
 */
export function leadsBack(rows: RowsByCode, start: string, othersOf: (code: string) => readonly string[]): boolean {
  const everAfter = (code: string): readonly string[] =>
    (rows.get(code) ?? []).flatMap(({ replacedBy = [] }) => replacedBy);
  const reached = reachedFrom(start, (code) => [...everAfter(code), ...othersOf(code)]);
  if (!reached.has(start)) return false;
  const days = new Set([...reached].flatMap((code) => rows.get(code) ?? []).flatMap(daysOf));
  return [...days].some((on) => {
    const after = (code: string): readonly string[] => {
      const row = rowOn(rows.get(code), on);
      if (row === undefined) return othersOf(code);
      return hasEnded(row, on) ? (row.replacedBy ?? []) : [];
    };
    return reachedFrom(start, after).has(start);
  });
}

function reachedFrom(start: string, after: (code: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(after(start));
  // A set goes on with what is added while it is read.
  for (const code of reached) for (const next of after(code)) reached.add(next);
  return reached;
}
