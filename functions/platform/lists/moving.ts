/**
 * Lists items that are being moved between partitions, for example by a sweep. An item that moves between the two reads
 * would be missed, so the target partitions are read once more after both.
 */
import type { QueryParams } from '../dynamodb/database';
import { list, type ListRequest, type Paged, pageSize } from './listing';
import type { Keeper } from './malformed';
import { isBehind } from './places';

/**
 * Like `list` over both groups of partitions; an item that exists all the time appears exactly once. The move must not
 * change an item's place in the order.
 * @param to the partitions that items move to; `queries` of the request are those that they leave.
 */
export async function listMoving<T>(keeper: Keeper, request: ListRequest<T>, to: readonly QueryParams[]): Paged<T> {
  const { order, page } = request;
  const both = await list(keeper, { ...request, queries: [...to, ...request.queries] });
  const again = await list(keeper, { ...request, queries: to });
  const behind = (a: string, b: string): boolean => isBehind(a, b, order);
  // The place up to which both pages are complete.
  const [end] = [both, again]
    .flatMap(({ pageInfo: { hasNextPage, endCursor } }) => (hasNextPage && endCursor !== null ? [endCursor] : []))
    .sort((a, b) => (behind(a, b) ? 1 : -1));
  const found = new Map([...both.edges, ...again.edges].map((edge) => [edge.cursor, edge]));
  const edges = [...found.values()]
    .filter(({ cursor }) => end === undefined || !behind(cursor, end))
    .sort((a, b) => (behind(a.cursor, b.cursor) ? 1 : -1));
  const shown = edges.slice(0, pageSize(page));
  const more = shown.length < edges.length;
  const hasNextPage = more || end !== undefined;
  const endCursor = more ? undefined : end;
  return {
    edges: shown,
    pageInfo: { hasNextPage, endCursor: endCursor ?? shown.at(-1)?.cursor ?? null },
    totalCount: page.after == null && !hasNextPage ? shown.length : null,
  };
}
