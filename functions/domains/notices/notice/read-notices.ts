/** Notices by their ids, for readers of streams. */
import type { NoticeId } from '../../../id-kinds';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { type Notice, noticeKey, parseNotice } from './store';

/** Those that there are. One read for each 100; malformed ones are set aside in the name of the reader. */
export async function noticesById(
  keeper: Keeper,
  reader: string,
  ids: readonly NoticeId[],
): Promise<ReadonlyMap<NoticeId, Notice>> {
  if (ids.length === 0) return new Map();
  const items = await keeper.db.batchGet([...new Set(ids)].map(noticeKey));
  const notices = await parseEach(keeper, { reader, table: 'Notices' }, items, parseNotice);
  return new Map(notices.map((notice) => [notice.id, notice]));
}
