/** A worker's trips: at most one for each direction, so the page is two reads whatever the worker's history. */
import type { Context } from '../../platform/context';
import { connectionOf, type Connection, type PageArguments } from '../../platform/listing';
import { parseTrip, type Request, tripKey } from './entities';
import { requestLoader } from './loader';

/** Those that are neither released nor over, the earlier request first. */
export async function listTrips(context: Context, workerId: string, page: PageArguments): Promise<Connection<Request>> {
  const items = await context.db.batchGet([tripKey(workerId, 'HOMEBOUND'), tripKey(workerId, 'WORKBOUND')]);
  const ids = items.flatMap((item) => (item === undefined ? [] : [parseTrip(item).requestId]));
  const requests = await Promise.all(ids.map((id) => requestLoader(context).load(id)));
  const trips = requests
    .filter((request) => request !== undefined)
    .sort((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1));
  return connectionOf(trips, ({ id }) => id, page);
}
