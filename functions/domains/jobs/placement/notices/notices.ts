/** The cadres of a worker's village are told when a job is lost, so that they find another one in time. */
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { clockTimeOf, instantAfter } from '../../../../platform/values/clock';
import { type NoticeDraft, tellingsOf, type Told } from '../../../reference/notice-draft/notice-draft';
import { getWholeWorker } from '../../../people/worker/look-up';
import messages from '../messages.json';
import { getPlacement } from '../service';
import { isPlacement, parsePlacement } from '../store';

/** Nothing of who never was at work: no job was lost. */
export function placementNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isPlacement(newItem) || oldItem === undefined) return [];
  const { id: objectId, workerId, status, endedAt: at } = parsePlacement(newItem);
  const before = parsePlacement(oldItem).status;
  if (status !== 'ENDED' || at === undefined || (before !== 'STARTED' && before !== 'STABLE')) return [];
  const until = instantAfter(at, limits.lostJobDays);
  return [{ kind: 'JOB_LOST', objectId, at, until, to: { cadresOf: [workerId] } }];
}

export const placementTellings = tellingsOf(messages.notices, see);

async function see(context: Context, { objectId, until }: Told): Promise<Parameters | undefined> {
  const placement = await getPlacement(context, objectId);
  const worker = placement && (await getWholeWorker(context, placement.workerId));
  return worker == null ? undefined : { name: worker.name, on: placement?.endedOn ?? '', until: clockTimeOf(until) };
}
