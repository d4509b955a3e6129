/**
 * Lists of items that are moved from some partitions to others while they are read, such as by a sweep. What has left the one
 * before it was read and reached the other after that stands in neither: so the others are read once more, after both.
 */
import type { QueryParams } from '../dynamodb/database';
import { type Connection, list, type ListRequest, pageSize } from './listing';
import type { Keeper } from './malformed';
import { isBehind } from './places';

/**
 * As `list` over both; nothing that is there all the time is left out, and nothing is there twice. Its place in the order must
 * not change by the move.
 * @param to the partitions that items are moved to; the request's `queries` are those that they are moved from.
 */
export async function listMoving<T>(
  keeper: Keeper,
  request: ListRequest<T>,
  to: readonly QueryParams[],
): Promise<Connection<T>> {
  const { order, page } = request;
  const both = await list(keeper, { ...request, queries: [...to, ...request.queries] });
  const again = await list(keeper, { ...request, queries: to });
  const behind = (a: string, b: string): boolean => isBehind(a, b, order);
  // As far as both pages were read.
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
