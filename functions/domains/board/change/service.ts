/** The changes of an object whose id the caller may ask about: who may is decided where objects are found (`graphql/node.ts`). */
import type { Context } from '../../../platform/requests/context';
import { type Connection, list, type PageArguments } from '../../../platform/lists/listing';
import { type Change, changesOf, parseChange } from './store';

/** The latest first. One query. What was written a moment ago may not be told yet. */
export function listChanges(context: Context, id: string, page: PageArguments): Promise<Connection<Change>> {
  return list(context, { queries: [changesOf(id)], order: 'DESCENDING', page, parse: parseChange });
}
