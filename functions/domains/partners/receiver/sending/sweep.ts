/**
 * Sweep: continues messages that are due; the stream calls the sender of attempts that it begins (`on-stream.ts`). It
 * takes all of them, since those of other receivers may be behind those of one. Safe to run concurrently.
 */
import { limits } from '../../../../limits';
import type { Item, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { endApart, endPages, inLists, readDue } from '../../../../platform/jobs/sweep';
import { assert } from '../../../../platform/requests/errors';
import type { SystemContext } from '../../../../platform/requests/context';
import type { Outgoing } from '../outgoing';

/** Messages of one kind that are due. */
export interface DueMessages<M extends Outgoing> {
  /** Name of the lists in items that are set aside. */
  readonly name: string;
  /** Keys only, each earliest first. */
  readonly lists: (now: Date) => readonly QueryParams[];
  readonly parse: (item: Item) => M;
  /** Whether something is due at all. */
  readonly isPending: (message: M) => boolean;
  /** Begins its next attempt, or ends it. Refused if another process continued it. */
  readonly next: (read: M, now: Date) => Write;
}

/** @returns the number of messages that this run continued. */
export function continueDue<M extends Outgoing>(sweeper: SystemContext, due: DueMessages<M>): Promise<number> {
  const now = sweeper.clock.now();
  return inLists(due.lists(now), (list) => continueList(sweeper, due, list, now));
}

function continueList<M extends Outgoing>(
  sweeper: SystemContext,
  due: DueMessages<M>,
  listed: QueryParams,
  now: Date,
): Promise<number> {
  const query = { ...listed, Limit: limits.deliveriesCalledAtOnce };
  const list = { name: due.name, query, since: now };
  return endPages(sweeper, list, async (page) => {
    const items = await readDue(sweeper, query.TableName, page);
    return endApart(sweeper, list, page, async (_, place) => {
      const item = items[place];
      if (item === undefined) return false;
      const message = due.parse(item);
      assert(due.isPending(message), 'a message of which something is due');
      return (await sweeper.db.commit([due.next(message, now)])).committed;
    });
  });
}
