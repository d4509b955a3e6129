/** A worker is told of the enterprise's answer. */
import type { NoticeKind } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { instantAfter } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { positionLoader } from '../../jobs/position/loader';
import { getWholeWorker } from '../../people/worker/look-up';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import type { NoticeDraft, Telling, Told } from '../../reference/notice-draft/notice-draft';
import { fullName } from '../../reference/region/region';
import messages from './messages.json';
import { deliveryLoader } from './loader';
import { type Delivery, isDelivery, parseDelivery } from './store';

/** Once for each refusal, as long as it is news. Of an acceptance the journey tells (`journey/notices.ts`). */
export function deliveryNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isDelivery(newItem) || oldItem === undefined) return [];
  const { id: objectId, workerId, answeredAt: at, status } = parseDelivery(newItem);
  if (status !== 'REFUSED' || at === undefined || parseDelivery(oldItem).answeredAt !== undefined) return [];
  const until = instantAfter(at, limits.refusalToldDays);
  return [{ kind: 'DELIVERY_REFUSED', objectId, at, until, to: { people: [workerId] } }];
}

export const deliveryTellings = {
  DELIVERY_REFUSED: { text: messages.notices.DELIVERY_REFUSED, see },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const delivery = isId(objectId, 'psh') ? await unlessMalformed(deliveryLoader(context).load(objectId)) : undefined;
  const job = delivery && (await jobTold(context, delivery));
  return job && { ...job, reason: delivery.reason ?? '' };
}

/** The worker, the employer and the job; undefined to those who may not see the worker. */
export async function jobTold(context: Context, { workerId, positionId }: Delivery): Promise<Parameters | undefined> {
  const worker = await getWholeWorker(context, workerId);
  const position = await unlessMalformed(positionLoader(context).load(positionId));
  if (worker === null || position === undefined) return undefined;
  const enterprise = await unlessMalformed(enterpriseLoader(context).load(position.enterpriseId));
  const { title, regionCode } = position;
  return { name: worker.name, employer: enterprise?.name ?? '', title, place: fullName(regionCode) };
}
