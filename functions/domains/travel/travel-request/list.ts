/** The list of travel requests: those of the caller's region, or a worker's own. */
import type { TravelRequestFilter } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { connectionOf, list, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { filterRegion, narrowed } from '../../reference/region/checks';
import { prefecturesOf } from '../../reference/region/region';
import { serves } from '../../reference/region/containment';
import { getWholeWorker } from '../../people/worker/look-up';
import { parseRequest, type Request, requestsFiledUnder, SEVERAL_PROVINCES } from '../booking/request-store';
import { listTrips, requestOrder } from './trips-of-worker';
import { seesTraveller } from '../booking/party/who-may-act';
import { cutTo, type RegionCode } from '../../reference/region/region-code';

/**
 * Newest first. One query for each prefecture of the region, one for parties with homes in several of its prefectures,
 * and one for parties from several provinces; other filters are applied as items are read. The index follows moves with
 * a delay, so a request is left out if the caller sees none of its travellers now; such a page is shorter.
 */
export async function listTravelRequests(context: Context, filter: TravelRequestFilter, page: Page): Paged<Request> {
  const { roles, regionCode, workerId } = context.viewer;
  const keep = filterOf(filter);
  if (!roles.includes('BUREAU') && !roles.includes('CADRE')) {
    const worker = roles.includes('WORKER') && workerId !== undefined ? await getWholeWorker(context, workerId) : null;
    const own = worker === null ? [] : (await listTrips(context, worker, {})).edges.map(({ node }) => node);
    return connectionOf(own.filter(keep), requestOrder, page, 'DESCENDING');
  }
  const region = narrowed(filter.regionCode, regionCode);
  const homes = region === undefined ? [] : [...prefecturesOf(region), cutTo(region, 2), SEVERAL_PROVINCES];
  const queries = homes.map(requestsFiledUnder);
  const connection = await list(context, {
    queries,
    index: 'byHome',
    order: 'DESCENDING',
    page,
    parse: parseRequest,
    keep: (request) =>
      region !== undefined && filedUnder(request).some((home) => serves(home, region)) && keep(request),
  });
  const seen = await Promise.all(connection.edges.map(({ node }) => unlessMalformed(seesSome(context, node))));
  const edges = connection.edges.filter((_, index) => seen[index]);
  const whole = edges.length === connection.edges.length;
  return { ...connection, edges, totalCount: whole ? connection.totalCount : null };
}

function filedUnder({ homes, homeCounties }: Request): readonly RegionCode[] {
  return homes ?? homeCounties ?? [];
}

/**
 * Checks the first traveller of each party in one round trip for the whole page, which nearly always decides; otherwise
 * checks the others.
 */
async function seesSome(context: Context, { workerIds }: Request): Promise<boolean> {
  const [first, ...others] = workerIds;
  if (first === undefined) return false;
  if (await seesTraveller(context, { workerIds: [first] })) return true;
  return others.length > 0 && seesTraveller(context, { workerIds: others });
}

function filterOf(filter: TravelRequestFilter): (request: Request) => boolean {
  const origin = filterRegion(filter.originRegionCode);
  const destination = filterRegion(filter.destinationRegionCode);
  return (request) =>
    (filter.status == null || request.status === filter.status) &&
    (filter.direction == null || request.direction === filter.direction) &&
    (filter.from == null || request.latestOn >= filter.from) &&
    (filter.to == null || request.earliestOn <= filter.to) &&
    (origin === undefined || serves(request.originRegionCode, origin)) &&
    (destination === undefined || serves(request.destinationRegionCode, destination));
}
