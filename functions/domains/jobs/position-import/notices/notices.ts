/** The enterprise or the agency whose import it is is told that it ended with rejected rows; an agency, of any end. */
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { instantAfter } from '../../../../platform/values/clock';
import { type NoticeDraft, tellingsOf, type Told } from '../../../reference/notice-draft/notice-draft';
import messages from '../messages.json';
import { getPositionImport } from '../service';
import { isImport, parseImport, partOfImport } from '../store';

export function importNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isImport(newItem)) return [];
  const { id: objectId, enterpriseId, agencyId, status, rejected, startedAt, finishedAt: at } = parseImport(newItem);
  const hadFinished = oldItem !== undefined && partOfImport(oldItem, 'finishedAt').finishedAt !== undefined;
  if (at === undefined || hadFinished || status !== 'FINISHED') return [];
  // An enterprise has webhooks for the rest.
  if (rejected === 0 && agencyId === undefined) return [];
  const until = instantAfter(startedAt, limits.importDays);
  const kind = rejected === 0 ? 'IMPORT_FINISHED' : 'IMPORT_REJECTED_ROWS';
  return [{ kind, objectId, at, until, to: agencyId === undefined ? { enterpriseId } : { agencyId } }];
}

export const importTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const found = await getPositionImport(context, objectId);
  return found === null ? undefined : { file: found.fileName, rows: found.rowsExpected, rejected: found.rejected };
}
