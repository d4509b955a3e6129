/** Use cases: lists whom a station looks after, from the profiles of those who are away from home. */
import type { Context } from '../../../platform/requests/context';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { prefecturesOf } from '../../reference/region/region';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { scopeOf } from '../../reference/station/claim';
import type { Station } from '../../reference/station/store';
import { seesWorker } from '../worker/access';
import { parseWorker, type Worker, workerQuery } from '../worker/store';
import { isAtWork, isInCorridor } from '../worker/employment/whereabouts';

/** In the order of registration. One query for each prefecture of the destinations. */
export async function listPeopleAtWork(context: Context, station: Station, page: Page): Paged<Worker> {
  const scope = await scopeOf(context, station);
  return list(context, {
    queries: partitionsOf(station).map((workPrefecture) => workerQuery('dueTownship', { workPrefecture }).params()),
    ...{ index: 'dueTownship', order: 'ASCENDING', page, parse: parseWorker },
    keep: (worker) =>
      isAtWork(worker, scope.today) && isInCorridor(worker, scope) && seesWorker(context.viewer, worker),
  });
}

/** The earliest boarding first. One query for each prefecture of the destinations. */
export async function listArrivals(context: Context, station: Station, page: Page): Paged<Worker> {
  const scope = await scopeOf(context, station);
  const since = { boardedOn: scope.boardedSince };
  const queries = partitionsOf(station).map((boardedPrefecture): QueryParams => {
    return workerQuery('dueCounty', { boardedPrefecture }).atLeast(since).params();
  });
  return list(context, {
    ...{ queries, index: 'dueCounty', order: 'ASCENDING', page, parse: parseWorker },
    keep: (worker) =>
      !isAtWork(worker, scope.today) && isInCorridor(worker, scope) && seesWorker(context.viewer, worker),
  });
}

/** The partitions in which people at the station's destinations are listed, each once. */
export function partitionsOf({ destinationCodes }: Pick<Station, 'destinationCodes'>): RegionCode[] {
  const codes = destinationCodes.flatMap((code) => {
    const prefecture = cutTo(code, 4);
    // Of some places of work no more than the province is known.
    return code.length < 4 ? [code, ...prefecturesOf(code)] : [prefecture];
  });
  return [...new Set(codes)];
}
