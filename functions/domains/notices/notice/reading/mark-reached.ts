/** That people read or heard what they were told, by whichever way: the inbox, a channel, or a cadre who read it out. */
import type { NoticeKind } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItem } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../../platform/lists/malformed';
import { civilDateOf } from '../../../../platform/values/civil-date';
import type { Instant } from '../../../../platform/values/clock';
import { hasPrefix } from '../../../../platform/values/ids';
import { closeTells } from '../../../people/service-list/tell';
import { seasonOf } from '../../../reference/indicator/season';
import type { Telling } from '../../../reference/notice-draft/notice-draft';
import { workersById } from '../../../people/worker/loader';
import { parseReach, reachKey, reachOf, reachPut } from '../../../people/reach/store';
import type { Worker } from '../../../people/worker/store';
import { tellings } from '../kinds';
import { type Notice, readByPerson, readOut } from '../store';

interface Reading {
  readonly isReadOut?: (notice: Notice) => boolean;
  readonly follow?: Readonly<Record<NoticeKind, Pick<Telling, 'reached'>>>;
}

/**
 * Does what it means for the matter that the person knows of it, and then marks the notice read: so a notice that is
 * read has had its effect, and a death in between is made good by a repeat. Of a person the first receipt stands.
 * Notices to offices are left out: their accounts each read.
 * @param isReadOut whether an official told the person, who did not read it by themselves.
 */
export async function markReached(
  keeper: Keeper,
  notices: readonly Notice[],
  at: Instant,
  { isReadOut = () => false, follow = tellings }: Reading = {},
): Promise<void> {
  const unread = notices.filter(isUnreadByPerson);
  const [people, counted] = await Promise.all([readPeople(keeper, notices), readReached(keeper, unread, at)]);
  await countReached(
    keeper,
    unread.flatMap(({ addressee }) => (counted.has(addressee) ? [] : (people.get(addressee) ?? []))),
    at,
  );
  await inParallel(limits.noticeWritesAtOnce, unread, async (notice) => {
    const { addressee, kind, data = {} } = notice;
    if (hasPrefix(addressee, 'wkr')) await follow[kind].reached?.(keeper, { ...notice, data }, addressee, at);
    await keeper.db.commit([isReadOut(notice) ? readOut(notice, at) : readByPerson(notice, at)]);
  });
  // Also of those that were read before: the call that read them may have died here. Who was merged before they were put
  // on the list has them under the id that remains.
  const listed = notices.flatMap(({ id, addressee }) =>
    [...new Set([addressee, people.get(addressee)?.id ?? addressee])].map((one) => ({ id, addressee: one })),
  );
  await endTells(keeper, listed);
}

/** Nobody reads them out any more. One read for each person. */
export async function endTells(
  { db }: Pick<Keeper, 'db'>,
  notices: readonly Pick<Notice, 'id' | 'addressee'>[],
): Promise<void> {
  const persons = notices.flatMap(({ id, addressee }) => (hasPrefix(addressee, 'wkr') ? [{ id, addressee }] : []));
  const byPerson = Map.groupBy(persons, ({ addressee }) => addressee);
  await inParallel(limits.noticeWritesAtOnce, [...byPerson], ([person, theirs]) =>
    closeTells(
      { db },
      person,
      theirs.map(({ id }) => id),
    ),
  );
}

/** By the addressee of their notices. Somebody who is in no register any more, or whose profile is malformed, has no home. */
function readPeople(keeper: Keeper, notices: readonly Notice[]): Promise<ReadonlyMap<string, Worker>> {
  return workersById(
    keeper,
    notices.flatMap(({ addressee }) => (hasPrefix(addressee, 'wkr') ? [addressee] : [])),
  );
}

/** Those of the addressees who read or heard something in the season before: nothing need be written again of them. */
async function readReached({ db }: Keeper, unread: readonly Notice[], at: Instant): Promise<ReadonlySet<string>> {
  const season = seasonOf(civilDateOf(new Date(at)));
  const ids = [...new Set(unread.flatMap(({ addressee }) => (hasPrefix(addressee, 'wkr') ? [addressee] : [])))];
  const items = ids.length === 0 ? [] : await db.batchGet(ids.map((workerId) => reachKey({ workerId, season })));
  return new Set(
    ids.filter((_, place) => {
      const item = items[place];
      return item !== undefined && parseReach(item).at !== undefined;
    }),
  );
}

/** Each person once a season. */
async function countReached({ db }: Keeper, people: readonly Worker[], at: Instant): Promise<void> {
  const distinct = [...new Map(people.map((worker) => [worker.id, worker])).values()];
  await inParallel(limits.noticeWritesAtOnce, distinct, ({ id, villageCode }) => {
    const reach = reachOf(id, villageCode, at);
    return whileChanged(async (attempt): Promise<Changed | undefined> => {
      // Nearly nobody was visited before, and whoever was is read after the refusal.
      const before = attempt === 0 ? undefined : await readItem(db, reachKey(reach), parseReach);
      if (before?.at !== undefined) return undefined;
      return (await db.commit([reachPut({ ...before, ...reach }, before)])).committed ? undefined : CHANGED;
    });
  });
}

export function isUnreadByPerson({ addressee, readAt }: Notice): boolean {
  return hasPrefix(addressee, 'wkr') && readAt === undefined;
}
