/** A worker is told of the enterprise's answer. */
import type { NoticeKind } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { addDays, startOfDay } from '../../../platform/values/civil-date';
import { instantAfter, instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { positionLoader } from '../../jobs/position/loader';
import { getWholeWorker } from '../../people/worker/look-up';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import type { NoticeDraft, Telling, Told } from '../../reference/notice-draft/notice-draft';
import { fullName } from '../../reference/region/region';
import messages from './messages.json';
import { deliveryLoader } from './loader';
import { isDelivery, parseDelivery } from './store';

/** Once for each answer. It matters until the first day of work, or as long as a refusal is news. */
export function deliveryNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isDelivery(newItem) || oldItem === undefined) return [];
  const { id: objectId, workerId, answeredAt: at, startsOn } = parseDelivery(newItem);
  if (at === undefined || parseDelivery(oldItem).answeredAt !== undefined) return [];
  const to = { people: [workerId] };
  if (startsOn === undefined)
    return [{ kind: 'DELIVERY_REFUSED', objectId, at, until: instantAfter(at, limits.refusalToldDays), to }];
  return [{ kind: 'DELIVERY_ACCEPTED', objectId, at, until: instantOf(startOfDay(addDays(startsOn, 1))), to }];
}

export const deliveryTellings = {
  DELIVERY_ACCEPTED: { text: messages.notices.DELIVERY_ACCEPTED, see },
  DELIVERY_REFUSED: { text: messages.notices.DELIVERY_REFUSED, see },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const delivery = isId(objectId, 'psh') ? await unlessMalformed(deliveryLoader(context).load(objectId)) : undefined;
  const worker = delivery && (await getWholeWorker(context, delivery.workerId));
  const position = delivery && (await unlessMalformed(positionLoader(context).load(delivery.positionId)));
  if (delivery === undefined || worker == null || position == null) return undefined;
  const enterprise = await unlessMalformed(enterpriseLoader(context).load(position.enterpriseId));
  return {
    ...{ name: worker.name, employer: enterprise?.name ?? '', title: position.title },
    ...{ place: fullName(position.regionCode), startsOn: delivery.startsOn ?? '', reason: delivery.reason ?? '' },
  };
}
