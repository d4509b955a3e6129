/** Reads what is stored of submitted rows, and what their enterprise has agreed on, of which the rows' results warn. */
import type { LikenessId, PositionId } from '../../../../id-kinds';
import { type Keeper, parseEach } from '../../../../platform/lists/malformed';
import type { Clock } from '../../../../platform/values/clock';
import { civilDateOf } from '../../../../platform/values/civil-date';
import type { Poster } from '../../../reference/agency/naming/who-posts';
import { type Agreed, readAgreed } from '../../../reference/agreement/at-the-door';
import { parsePosition, type Position, positionKey } from '../../position/store';
import { nearDuplicateKey, parseNearDuplicate } from '../near-duplicate/near-duplicate-store';
import { likenessOf } from '../near-duplicate/near-duplicates';
import { type Asked, readPostings, readStored, type Stored } from '../submit-rows';

/**
 * In one round trip while no agreement is in force, and in one more then if others posted a job of the rows; of an agency it
 * is looked up in one more who did.
 */
export async function readWithAgreed(
  context: Keeper & { readonly clock: Clock },
  poster: Poster,
  asked: readonly Asked[],
): Promise<Stored> {
  const { db, clock } = context;
  const [stored, agreed] = await Promise.all([
    readStored(db, poster, asked),
    readAgreed(db, poster.enterpriseId, clock.now()),
  ]);
  const { promised } = agreed;
  if (promised === undefined) return { ...stored, agreed };
  const of = { poster, asked, promised, stored };
  const counting = await (poster.agencyId === undefined ? readReplaced : readTaken)(context, of);
  return { ...stored, agreed, counting };
}

interface Of {
  readonly poster: Poster;
  readonly asked: readonly Asked[];
  readonly promised: NonNullable<Agreed['promised']>;
  readonly stored: Stored;
}

/**
 * What agencies posted of the enterprise's jobs until it does itself, on days of the term. A posting that closed counts on. A job
 * that the enterprise posted before has replaced theirs; one of these very rows has not, which a repeat finds stored.
 */
async function readReplaced(context: Keeper, { asked, promised, stored }: Of): Promise<Counting> {
  const rows = new Set(asked.map(({ id }) => id));
  const isElsewhere = (id: PositionId): boolean => !rows.has(id);
  const ids = [...stored.postings.values()].flatMap(({ likeness, positionIds, ownIds = [] }) => {
    const named = stored.likenesses.get(likeness);
    const isPosted = ownIds.some(isElsewhere) || (named !== undefined && isElsewhere(named.positionId));
    return isPosted ? [] : positionIds;
  });
  return counting(await read(context, ids), ({ status, jobKey, submittedAt }) => {
    const isFree = jobKey === undefined || rows.has(jobKey);
    return status !== 'CLOSED' && isFree && civilDateOf(new Date(submittedAt)) >= promised.startsOn;
  });
}

/** What the enterprise itself and other agencies offer of the jobs that the agency posts: its own is not counted beside. */
async function readTaken(context: Keeper, { poster: { enterpriseId, agencyId }, asked }: Of): Promise<Counting> {
  const { db } = context;
  const likenesses = [...new Set(asked.map(({ input }) => likenessOf({ enterpriseId }, input)))];
  const [named, postings] = await Promise.all([
    db.batchGet(likenesses.map(nearDuplicateKey)),
    readPostings(db, likenesses),
  ]);
  const ids = [
    ...named.flatMap((item) => (item === undefined ? [] : [parseNearDuplicate(item).positionId])),
    ...[...postings.values()].flatMap(({ positionIds, ownIds = [] }) => [...positionIds, ...ownIds]),
  ];
  return counting(
    await read(context, ids),
    (one) => one.status !== 'CLOSED' && one.agencyId !== agencyId && one.jobKey === undefined,
  );
}

type Counting = NonNullable<Stored['counting']>;

async function read(context: Keeper, ids: readonly PositionId[]): Promise<Position[]> {
  if (ids.length === 0) return [];
  const items = await context.db.batchGet([...new Set(ids)].map(positionKey));
  return parseEach(context, { reader: 'lists', table: 'Positions' }, items, parsePosition);
}

function counting(positions: readonly Position[], counts: (position: Position) => boolean): Counting {
  const sums = new Map<LikenessId, number>();
  for (const position of positions.filter(counts)) {
    const likeness = likenessOf({ enterpriseId: position.enterpriseId }, position);
    sums.set(likeness, (sums.get(likeness) ?? 0) + position.headcount);
  }
  return sums;
}
