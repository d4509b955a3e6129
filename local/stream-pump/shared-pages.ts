/**
 * Pages of a stream that several pumps ask for at the same place and the same time: one call serves them all. A page that was
 * asked for before the end of a write is not given to who asks after it.
 */
import type { Writes } from './writes';

/** Asks for a page, unless the same one is being asked for. */
export type AskOnce = <Page>(page: string, ask: () => Promise<Page>) => Promise<Page>;

/** For all pumps of a system, by table. @param writes all writes to the tables. */
export function sharedPages(writes: Writes): (table: string) => AskOnce {
  const tables = new Map<string, AskOnce>();
  return (table) => {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const asked = new Map<string, Promise<unknown>>();
    writes.follow(table, () => asked.clear());
    const once: AskOnce = (page, ask) => {
      // A page names one place of one stream, whose pages are all of a kind.
      const same = asked.get(page) as ReturnType<typeof ask> | undefined;
      if (same !== undefined) return same;
      const answer = ask().finally(() => {
        if (asked.get(page) === answer) asked.delete(page);
      });
      asked.set(page, answer);
      return answer;
    };
    tables.set(table, once);
    return once;
  };
}
