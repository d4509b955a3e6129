/** Use cases of deliveries: make, get, list. The enterprise's answer is in `answer.ts`. */
import type { DeliveryFilter } from '../../../generated/graphql';
import type { PushId, WorkerId } from '../../../id-kinds';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { readItem } from '../../../platform/items/read-item';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { viewedAsRole } from '../../../platform/security/viewer';
import { instantOf } from '../../../platform/values/clock';
import { isId, ownerOf } from '../../../platform/values/ids';
import type { Position } from '../../jobs/position/store';
import { seesWorker } from '../../people/worker/access';
import { workerLoader } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { filedUnder } from '../../reference/region/successors';
import { isWithin } from '../../reference/region/containment';
import { prefecturesOf } from '../../reference/region/region';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { answerUntil } from './answer-time';
import { deliveryLoader } from './loader';
import { deliveriesFrom, deliveriesTo, type Delivery, deliveryKey, makeDelivery, parseDelivery } from './store';

/** The write that hands a worker to the enterprise, for the transaction of their yes. */
export async function delivering(
  context: Context,
  { id, workerId }: { readonly id: PushId; readonly workerId: WorkerId },
  { villageCode: homeCode }: Pick<Worker, 'villageCode'>,
  { id: positionId, enterpriseId }: Pick<Position, 'id' | 'enterpriseId'>,
): Promise<Write> {
  return makeDelivery({
    ...{ id, workerId, positionId, enterpriseId, homeCode, prefecture: cutTo(homeCode, 4), status: 'WAITING' },
    ...{ madeAt: instantOf(context.clock.now()), until: await answerUntil(context, homeCode) },
  });
}

/**
 * Null if it does not exist or the caller may not see it: neither the worker, nor for the enterprise. Reads anew, for what was
 * written.
 */
export function getDelivery(context: Context, id: string): Promise<Delivery | null> {
  return seenDelivery(context, id, (known) => readItem(context.db, deliveryKey(known), parseDelivery));
}

/** The same for each of a list, read at once. */
export function loadDelivery(context: Context, id: string): Promise<Delivery | null> {
  return seenDelivery(context, id, (known) => deliveryLoader(context).load(known));
}

async function seenDelivery(
  context: Context,
  id: string,
  read: (id: PushId) => Promise<Delivery | undefined>,
): Promise<Delivery | null> {
  if (!isId(id, 'psh')) return null;
  const [delivery, worker, ownId] = await Promise.all([
    read(id),
    workerLoader(context).load(ownerOf(id, 'psh')),
    ownEnterpriseId(context),
  ]);
  if (delivery === undefined || worker === undefined) return null;
  if (seesWorker(context.viewer, worker)) return delivery;
  return delivery.enterpriseId === ownId ? viewedAsRole('ENTERPRISE', delivery) : null;
}

/**
 * The latest first. One query for an enterprise, and for each prefecture of an official's region. Who is both names the own
 * enterprise to see its list.
 */
export async function listDeliveries(context: Context, filter: DeliveryFilter, page: Page): Paged<Delivery> {
  const { enterpriseId, status } = filter;
  const { viewer, clock } = context;
  const isOfficial = viewer.roles.some((role) => role === 'BUREAU' || role === 'CADRE');
  const home = isOfficial ? viewer.regionCode : undefined;
  const ownId = await ownEnterpriseId(context);
  const to = enterpriseId ?? (home === undefined ? ownId : undefined);
  const listed = { status: status ?? undefined, at: instantOf(clock.now()) };
  const [order, request] = ['DESCENDING', { page, parse: parseDelivery }] as const;
  if (to !== undefined && to === ownId) {
    const queries = [deliveriesTo(ownId, { ...listed, home: undefined })];
    const parse = (item: Item): Delivery => seenByOwner(parseDelivery(item), home);
    return list(context, { queries, index: 'enterpriseTime', order, page, parse });
  }
  if (to !== undefined || home === undefined) {
    const ofEnterprise = to !== undefined && isId(to, 'ent') ? to : undefined;
    const homes = home === undefined ? [] : codesOfRegion(filedUnder(home));
    const queries =
      ofEnterprise === undefined ? [] : homes.map((code) => deliveriesTo(ofEnterprise, { ...listed, home: code }));
    return list(context, { ...request, queries, index: 'enterpriseTime', order });
  }
  // A delivery keeps the code that the home had when it was made.
  const queries = codesOfRegion(filedUnder(home)).flatMap((code) =>
    prefecturesOf(code).map((prefecture) =>
      deliveriesFrom(prefecture, { ...listed, home: code.length > 4 ? code : undefined }),
    ),
  );
  return list(context, { ...request, queries, index: 'prefectureTime', order });
}

/** As the enterprise sees it, unless the account is also an official of the person's home. */
function seenByOwner(delivery: Delivery, home: RegionCode | undefined): Delivery {
  return home !== undefined && isWithin(delivery.homeCode, home) ? delivery : viewedAsRole('ENTERPRISE', delivery);
}
