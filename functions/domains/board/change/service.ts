/** Use case: list the changes of an object. `graphql/schema/node.ts` decides whether the caller may see the object. */
import type { Context } from '../../../platform/requests/context';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { type Change, changesOf, parseChange } from './store';

/** Newest first. One query. The stream records changes, so the latest may be missing for a moment. */
export function listChanges(context: Context, id: string, page: Page): Paged<Change> {
  return list(context, { queries: [changesOf(id)], order: 'DESCENDING', page, parse: parseChange });
}
