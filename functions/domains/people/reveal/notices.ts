/** A worker is told whenever their numbers were shown to somebody. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { clockTimeOf, instantAfter } from '../../../platform/values/clock';
import { isId, ownerOf } from '../../../platform/values/ids';
import { type NoticeDraft, tellingsOf, type Told } from '../../reference/notice-draft/notice-draft';
import { getWholeWorker } from '../worker/look-up';
import messages from './messages.json';
import { isReveal, parseReveal } from './store';

export function revealNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (oldItem !== undefined || !isReveal(newItem)) return [];
  const { id: objectId, workerId, at } = parseReveal(newItem);
  const until = instantAfter(at, limits.noticeDays);
  return [{ kind: 'DATA_REVEALED', objectId, at, until, to: { people: [workerId] } }];
}

export const revealTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId, at }: Told): Promise<Parameters | undefined> {
  const worker = isId(objectId, 'rvl') ? await getWholeWorker(context, ownerOf(objectId, 'rvl')) : null;
  return worker === null ? undefined : { at: clockTimeOf(at) };
}
