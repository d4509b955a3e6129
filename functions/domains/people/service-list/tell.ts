/** Changes to what is to be read out to a person. */
import type { NoticeId, WorkerId } from '../../../id-kinds';
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import { parseTells, type Tells, tellsKey, tellsPut } from './tells-store';
import { together, without } from './tells';

/**
 * Takes notices from what is to be read out to a person, because they were read, answered or are over. Without effect
 * on others. One read, and a write if one of them was there; again for who remains if the person was merged.
 */
export async function closeTells(
  { db }: { readonly db: Database },
  workerId: WorkerId,
  noticeIds: readonly NoticeId[],
): Promise<void> {
  const before = await whileChanged(async (): Promise<Tells | Changed | undefined> => {
    const tells = await readItem(db, tellsKey(workerId), parseTells);
    const rest = without(tells?.notices ?? [], noticeIds);
    if (tells === undefined || rest.length === tells.notices.length) return tells;
    const { committed } = await db.commit([tellsPut(workerId, tells, rest)]);
    return committed ? tells : CHANGED;
  });
  if (before?.carriedTo !== undefined) await closeTells({ db }, before.carriedTo, noticeIds);
}

/** Hands what is to be read out to somebody who was merged to the person who remains. */
export async function carryTells(db: Database, mergedId: WorkerId, keptId: WorkerId): Promise<void> {
  await whileChanged(async (): Promise<Changed | undefined> => {
    const items = await db.batchGet([tellsKey(mergedId), tellsKey(keptId)]);
    const [merged, kept] = items.map((item): Tells | undefined => item && parseTells(item));
    if (merged === undefined || merged.notices.length === 0) return undefined;
    const { committed } = await db.commit([
      tellsPut(mergedId, merged, [], keptId),
      tellsPut(keptId, kept, together(kept?.notices ?? [], merged.notices)),
    ]);
    return committed ? undefined : CHANGED;
  });
}
