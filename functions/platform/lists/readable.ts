/** What lists show of nodes whose required objects can't be read. */
import type { Paged } from './listing';
import { unlessMalformed } from './malformed';

/** Gives an object that a node can't be shown without, or loads it; that fails with `Malformed` if its item is. */
type Load<T> = (node: T) => unknown;

/**
 * A page without the nodes of which such an object is malformed: a field that is never null would take the whole page with
 * it. The page is shorter. @param loads of what the request selects; loaders remember it for the fields.
 */
export async function withReadable<T>(page: Paged<T>, loads: readonly Load<T>[]): Paged<T> {
  const connection = await page;
  const shown = new Set(
    await readable(
      connection.edges.map(({ node }) => node),
      loads,
    ),
  );
  const edges = connection.edges.filter(({ node }) => shown.has(node));
  const isWhole = edges.length === connection.edges.length;
  return { ...connection, edges, totalCount: isWhole ? connection.totalCount : null };
}

/** The same of a list that has no pages. */
export async function readable<T>(nodes: readonly T[], loads: readonly Load<T>[]): Promise<T[]> {
  const found = await Promise.all(
    nodes.map((node) => {
      const loading = loads.map((load) => load(node)).filter((loaded) => loaded instanceof Promise);
      return loading.length === 0 ? node : unlessMalformed(Promise.all(loading).then(() => node));
    }),
  );
  return found.filter((node) => node !== undefined);
}
