/** Counts the entries of a list over any number of partitions up to a bound. Their order does not matter. */
import { limits } from '../../limits';
import { Partition } from './partition';
import type { ListRequest } from './listing';
import { type Keeper, Reading } from './malformed';

/**
 * Exact up to `max`, which means so many or more; null if too many items would have to be read that are none of the
 * list. All partitions at once, and those with more again. Malformed items are left out.
 */
export async function countUpTo<T>(
  keeper: Pick<Keeper, 'db'>,
  { queries, index, order, parse, keep }: Omit<ListRequest<T>, 'page'>,
  max: number,
): Promise<number | null> {
  const reading = new Reading(parse);
  const { reads } = parse;
  const shows = keep && ((item: Parameters<typeof parse>[0]) => reading.shows(item, keep));
  const partitions = queries.map((query) => new Partition(keeper.db, query, { index, order, shows, reads }, undefined));
  let count = 0;
  for (;;) {
    const open = partitions.filter((partition) => partition.blocked);
    if (open.length === 0) return count;
    if (partitions.reduce((sum, { read }) => sum + read, 0) >= limits.countItemsReadMax) return null;
    await Promise.all(open.map((partition) => partition.fill(max - count, open.length)));
    count += open
      .flatMap((partition) => partition.takeAll())
      .filter((item) => reading.nodeOf(item) !== undefined).length;
    if (count >= max) return max;
  }
}
