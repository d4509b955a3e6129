/** Use cases of visits: get, and the lists of whoever made them, of an enterprise, and of a person. */
import type { QueryParams } from '../../../platform/dynamodb/database';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { isId } from '../../../platform/values/ids';
import { listOfPerson } from '../../people/worker/look-up';
import { visitLoader } from './loader';
import { parseVisit, parseVisited, type Visit, visitedOf } from './store';
import { seesVisit } from './who-sees';

/** Null if it does not exist, or if the caller may not see it. */
export async function getVisit(context: Context, id: string): Promise<Visit | null> {
  const found = isId(id, 'vis') ? await visitLoader(context).load(id) : undefined;
  return found !== undefined && seesVisit(context.viewer, found) ? found : null;
}

type ListedBy = 'byStart' | 'byWorker' | 'byGroup';

/** The latest day first. One query. */
export function listVisits(context: Context, index: ListedBy, query: QueryParams, page: Page): Paged<Visit> {
  const keep = (visit: Visit): boolean => seesVisit(context.viewer, visit);
  return list(context, { queries: [query], index, order: 'DESCENDING', page, parse: parseVisit, keep });
}

/** Those of one person, the one that was recorded last first. */
export const listVisitsOf = listOfPerson(visitedOf, { parse: parseVisited });
