/** An enterprise is told of a worker who wants its position, and the worker of a refusal, or of none. */
import type { NoticeKind } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import type { Parameters } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { clockTimeOf, instantAfter } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { positionLoader } from '../../jobs/position/loader';
import { getWholeWorker } from '../../people/worker/look-up';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import { type NoticeDraft, over, type Telling, type Told } from '../../reference/notice-draft/notice-draft';
import { fullName } from '../../reference/region/region';
import messages from './messages.json';
import { deliveryLoader } from './loader';
import { getDelivery } from './service';
import { type Delivery, isDelivery, parseDelivery } from './store';
import { shownWorker } from './who-is-it';

/** Once for each delivery, until it is answered; and once for each that was refused or not answered, as long as it is news. Of an acceptance the journey tells (`journey/notices.ts`). */
export function deliveryNotices({
  oldItem,
  newItem,
}: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isDelivery(newItem)) return [];
  const delivery = parseDelivery(newItem);
  if (oldItem === undefined) return [madeDraft(delivery)];
  const { id: objectId, workerId, status } = delivery;
  if (status === 'WAITING' || parseDelivery(oldItem).status !== 'WAITING') return [];
  const at = delivery.answeredAt ?? delivery.until;
  const fact = { objectId, at, until: instantAfter(at, limits.refusalToldDays), to: { people: [workerId] } };
  const kind = status === 'REFUSED' ? 'DELIVERY_REFUSED' : 'DELIVERY_EXPIRED';
  return [over(madeDraft(delivery)), ...(status === 'ACCEPTED' ? [] : [{ ...fact, kind } as const])];
}

function madeDraft({ id: objectId, enterpriseId, madeAt: at, until }: Delivery): NoticeDraft {
  return { kind: 'DELIVERY_MADE', objectId, at, until, to: { enterpriseId } };
}

export const deliveryTellings = {
  DELIVERY_MADE: { text: messages.notices.DELIVERY_MADE, see: made },
  DELIVERY_REFUSED: { text: messages.notices.DELIVERY_REFUSED, see },
  DELIVERY_EXPIRED: { text: messages.notices.DELIVERY_EXPIRED, see },
} satisfies Partial<Record<NoticeKind, Telling>>;

/** As the enterprise may see the worker by now. */
async function made(context: Context, { objectId, until }: Told): Promise<Parameters | undefined> {
  const delivery = await getDelivery(context, objectId);
  const position = delivery && (await unlessMalformed(positionLoader(context).load(delivery.positionId)));
  if (delivery === null || position == null) return undefined;
  const { name: worker } = await shownWorker(context, delivery);
  return { worker, title: position.title, reference: position.externalRef, until: clockTimeOf(until) };
}

async function see(context: Context, { objectId }: Told): Promise<Parameters | undefined> {
  const delivery = isId(objectId, 'psh') ? await unlessMalformed(deliveryLoader(context).load(objectId)) : undefined;
  const job = delivery && (await jobTold(context, delivery));
  return job && { ...job, reason: delivery.reason ?? '', until: clockTimeOf(delivery.until) };
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
