/** Reads what is stored of submitted rows, and what their enterprise has agreed on, of which the rows' results warn. */
import type { PositionInput } from '../../../generated/graphql';
import type { LikenessId } from '../../../id-kinds';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { civilDateOf } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import type { Poster } from '../../reference/agency/naming/who-posts';
import { type Agreed, readAgreed } from '../../reference/agreement/at-the-door';
import { parsePosition, positionKey } from '../position/store';
import { likenessOf } from './near-duplicates';
import { readStored, type Stored } from './submit-rows';

/**
 * In one round trip while no agreement is in force, and in one more then if agencies posted a job of the rows. Agreements are no
 * business of an agency.
 */
export async function readWithAgreed(
  context: Keeper,
  poster: Poster,
  inputs: readonly PositionInput[],
): Promise<Stored> {
  const { db, clock } = context;
  const [stored, agreed] = await Promise.all([
    readStored(db, poster, inputs),
    poster.agencyId === undefined ? readAgreed(db, poster.enterpriseId, today(clock)) : {},
  ]);
  return { ...stored, agreed, replaced: await readReplaced(context, agreed, stored.postings) };
}

/** What `Stored.replaced` tells. A posting that closed counts on. */
async function readReplaced(
  context: Keeper,
  { promised }: Agreed,
  postings: Stored['postings'],
): Promise<ReadonlyMap<LikenessId, number>> {
  const ids = [...postings.values()].flatMap(({ positionIds }) => positionIds);
  if (promised === undefined || ids.length === 0) return new Map();
  const items = await context.db.batchGet(ids.map(positionKey));
  const replaced = new Map<LikenessId, number>();
  for (const one of await parseEach(context, { reader: 'lists', table: 'Positions' }, items, parsePosition)) {
    const { enterpriseId, status, jobKey, submittedAt, headcount } = one;
    const counts = jobKey === undefined && civilDateOf(new Date(submittedAt)) >= promised.startsOn;
    if (status === 'CLOSED' || !counts) continue;
    const likeness = likenessOf({ enterpriseId }, one);
    replaced.set(likeness, (replaced.get(likeness) ?? 0) + headcount);
  }
  return replaced;
}
