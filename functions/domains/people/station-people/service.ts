/** Use cases: lists whom a station or a working group looks after, from the profiles of those who are away from home. */
import type { Context } from '../../../platform/requests/context';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { prefecturesOf } from '../../reference/region/region';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { scopeOf } from '../../reference/station/scope';
import type { FieldOffice } from '../../reference/station/office';
import { seesWorker } from '../worker/access';
import { parseWorker, type Worker, workerQuery } from '../worker/store';
import { isAtWork, isInCorridor } from '../worker/employment/whereabouts';

/** In the order of registration. One query for each prefecture of the destinations. */
export async function listPeopleAtWork(context: Context, office: FieldOffice, page: Page): Paged<Worker> {
  const scope = await scopeOf(context, office);
  return list(context, {
    queries: partitionsOf(office).map((workPrefecture) => workerQuery('dueTownship', { workPrefecture }).params()),
    ...{ index: 'dueTownship', order: 'ASCENDING', page, parse: parseWorker },
    keep: (worker) =>
      isAtWork(worker, scope.today) && isInCorridor(worker, scope) && seesWorker(context.viewer, worker),
  });
}

/** The earliest boarding first. One query for each prefecture of the destinations. */
export async function listArrivals(context: Context, office: FieldOffice, page: Page): Paged<Worker> {
  const scope = await scopeOf(context, office);
  const since = { boardedOn: scope.boardedSince };
  const queries = partitionsOf(office).map((boardedPrefecture): QueryParams => {
    return workerQuery('dueCounty', { boardedPrefecture }).atLeast(since).params();
  });
  return list(context, {
    ...{ queries, index: 'dueCounty', order: 'ASCENDING', page, parse: parseWorker },
    keep: (worker) =>
      !isAtWork(worker, scope.today) && isInCorridor(worker, scope) && seesWorker(context.viewer, worker),
  });
}

/** The partitions in which people at the office's destinations are listed, each once. */
export function partitionsOf({ destinationCodes }: Pick<FieldOffice, 'destinationCodes'>): RegionCode[] {
  const codes = destinationCodes.flatMap((code) => {
    const prefecture = cutTo(code, 4);
    // Of some places of work no more than the province is known.
    return code.length < 4 ? [code, ...prefecturesOf(code)] : [prefecture];
  });
  return [...new Set(codes)];
}
