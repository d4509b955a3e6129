/** Use cases of cases: get, list. Opening is in `open.ts`, the hand-over and the end in `hand.ts`. */
import type { CaseFilter } from '../../../generated/graphql';
import { equals } from '../../../platform/dynamodb/conditions';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { isId, ownerOf } from '../../../platform/values/ids';
import { workerLoader } from '../../people/worker/loader';
import { listOfPerson } from '../../people/worker/look-up';
import { narrowed } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { countiesOf } from '../../reference/region/region';
import { caseLoader } from './loader';
import { type Case, caseQuery, casesOf, HOME, parseCase } from './store';
import { seesCase } from './who-acts';

/** Null if it does not exist, or if the caller may not see it. */
export async function getCase(context: Context, id: string): Promise<Case | null> {
  if (!isId(id, 'cas')) return null;
  const [found, worker] = await Promise.all([
    caseLoader(context).load(id),
    workerLoader(context).load(ownerOf(id, 'cas')),
  ]);
  return found !== undefined && worker !== undefined && seesCase(context.viewer, found, worker) ? found : null;
}

/** The latest first. */
export const listCasesOf = listOfPerson(casesOf, { parse: parseCase });

/**
 * Open ones first, the earliest due before others. One query for a station and for a county; a larger region queries its
 * counties in parallel, and has its cases whosever they are. What is handed to a station is a list of its own.
 */
export async function listCases(context: Context, filter: CaseFilter, page: Page): Paged<Case> {
  const { roles, regionCode, station, stationId: own } = context.viewer;
  const isOfficial = roles.some((role) => role === 'BUREAU' || role === 'CADRE');
  const region = narrowed(filter.regionCode, isOfficial ? regionCode : undefined);
  const asked = filter.stationId ?? (isOfficial ? undefined : own);
  const isOwn = roles.includes('STATION') && station !== undefined && asked === own;
  const isHanded = filter.handed === true;
  const toHome = isHanded ? [equals('handedTo', HOME)] : [];
  const index = asked === undefined ? 'byRegion' : isHanded ? 'dueCounty' : 'byName';
  const lists =
    asked !== undefined
      ? [isHanded ? caseQuery('dueCounty', { receiverId: asked }) : caseQuery('byName', { stationId: asked })]
      : (region === undefined ? [] : countiesOf(region)).map((county) =>
          caseQuery('byRegion', { county }).where(...toHome),
        );
  const queries = lists.map((query) => asFiltered(query, filter).params());
  return list(context, {
    ...{ queries, index, order: 'ASCENDING', page, parse: parseCase },
    // An index may lag behind whoever took it.
    keep: ({ homeCode, livesIn = homeCode, kind, status, handedTo }) =>
      (isOwn || isWithin(livesIn, region)) &&
      (filter.kind == null || kind === filter.kind) &&
      (!isHanded || (status === 'HANDED' && handedTo === (asked ?? HOME))),
  });
}

/** The stretch of a list that holds the cases of a stage, and those that were due before a day. */
function asFiltered(query: CaseQuery, { open, overdueOn }: CaseFilter): CaseQuery {
  if (overdueOn != null) return query.between({ stage: 'due' }, { stage: 'due', dueOn: overdueOn });
  return open == null ? query : query.beginsWith({ stage: open ? 'due' : 'over' });
}

type CaseQuery = ReturnType<typeof caseQuery>;
