/** An enterprise is told of an import that ended with rejected rows. */
import type { NoticeKind } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { instantAfter } from '../../../../platform/values/clock';
import type { NoticeDraft, Telling, Told } from '../../../reference/notice-draft/notice-draft';
import messages from '../messages.json';
import { getPositionImport } from '../service';
import { isImport, parseImport, partOfImport } from '../store';

export function importNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isImport(newItem)) return [];
  const { id: objectId, enterpriseId, status, rejected, startedAt, finishedAt: at } = parseImport(newItem);
  const hadFinished = oldItem !== undefined && partOfImport(oldItem, 'finishedAt').finishedAt !== undefined;
  if (at === undefined || hadFinished || status !== 'FINISHED' || rejected === 0) return [];
  const until = instantAfter(startedAt, limits.importDays);
  return [{ kind: 'IMPORT_REJECTED_ROWS', objectId, at, until, to: { enterpriseId } }];
}

export const importTellings = {
  IMPORT_REJECTED_ROWS: { text: messages.notices.IMPORT_REJECTED_ROWS, see },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const found = await getPositionImport(context, objectId);
  return found === null ? undefined : { file: found.fileName, rows: found.rowsExpected, rejected: found.rejected };
}
