/** Use cases of group tickets: order and get. */
import type { EnterpriseId, OrderId, WorkerId } from '../../../id-kinds';
import type { GroupTicketOrderInput } from '../../../generated/graphql';
import { instantOf, today } from '../../../platform/values/clock';
import { type Changed, CHANGED } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { type RecordPut, keyReused, idempotent } from '../../../platform/requests/idempotency';
import { asId, isId, nextOwned } from '../../../platform/values/ids';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { readRules } from '../../reference/rule/service';
import { actsOn, ownRegionOf } from '../../reference/region/authority';
import type { Enterprise } from '../../reference/enterprise/store';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import { readAllocations } from '../booking/loader';
import type { Service } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import type { StoredInventory } from '../travel-service/inventory/inventory';
import { stillSeated } from '../travel-service/inventory/seats-store';
import { serviceLoader } from '../travel-service/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { loadTraveller } from '../../people/worker/loader';
import { getWholeWorker } from '../../people/worker/look-up';
import {
  type GroupTicketOrder,
  handlerKey,
  handlerPut,
  orderKey,
  orderPut,
  parseOrder,
  parseTicketed,
  ticketOf,
  type Ticketed,
  ticketedKey,
  ticketedPut,
} from './store';
import { checkHandler, clerkAsHandler, type Handler, workerAsHandler } from './handler';
import { batchesOf, dayOf, groupOf, type Rider } from './groups-and-batches';
import { type Asked, isReady, violationsOf, type RailwayRules, rulesFor } from './railway-rules';
import { type Rush, rushNear } from './chunyun';
import { isOver } from '../booking/states';
import { isInCharge, seesWorker } from '../../people/worker/access';

/**
 * Idempotent by key. Collects the group's passengers on the train who have no ticket of an earlier order, in batches of
 * one journey, and checks them by the railway's rules. Violations are stored with the order; only batches without any
 * count as ordered, so nobody gets two tickets.
 */
export const orderGroupTickets = idempotent<GroupTicketOrderInput, GroupTicketOrder>(
  'groupTicketOrder',
  'TravelAllocations',
  {
    see: getGroupTicketOrder,
    async attempt(context, input, recordPut) {
      const { service, worker, enterprise, inventory, wrong } = await readAsked(context, input);
      if (service === undefined || wrong.length > 0) return failed(wrong);
      const id = nextOwned(context.ids, 'gto', service.id);
      const handler =
        worker === undefined
          ? clerkAsHandler(input, context, { orderId: id, today: today(context.clock) })
          : workerAsHandler(worker, context);
      assert(inventory, "a service's inventory to exist");
      // After the inventory: seats that are given back from here on change it, and the order is refused.
      const [riders, known] = await Promise.all([
        ridersOf(context, service),
        readRules(context, ['GROUP_TICKETS', 'CHUNYUN']),
      ]);
      const [on, from] = [dayOf(service.departsAt), service.stops[0]?.regionCode];
      assert(from, 'a first stop');
      const applied = { rules: rulesFor(known, from, on), rush: rushNear(on, known, from) };
      const asked = { id, service, handler, inventory, riders, enterpriseId: enterprise?.id, ...applied };
      return order(context, asked, recordPut);
    },
  },
);

async function readAsked(
  context: Context,
  input: GroupTicketOrderInput,
): Promise<{
  service: Service | undefined;
  /** Undefined if a clerk orders. */
  worker: Worker | undefined;
  enterprise: Enterprise | undefined;
  inventory: StoredInventory | undefined;
  wrong: readonly Refusal[];
}> {
  const { serviceId, handlerWorkerId, enterpriseId } = input;
  const [service, worker, enterprise, stored] = await Promise.all([
    isId(serviceId, 'svc') ? serviceLoader(context).clear(serviceId).load(serviceId) : undefined,
    handlerWorkerId == null ? undefined : getWholeWorker(context, handlerWorkerId),
    enterpriseId == null || !isId(enterpriseId, 'ent') ? undefined : enterpriseLoader(context).load(enterpriseId),
    isId(serviceId, 'svc') ? context.db.get(inventoryKey(serviceId)) : undefined,
  ]);
  const left = service !== undefined && service.departsAt <= instantOf(context.clock.now());
  const inventory = stored && parseInventory(stored);
  const cancelled = inventory?.status === 'CANCELLED';
  const wrong = [
    ...(service === undefined ? [refusal('NOT_FOUND', ['serviceId'])] : []),
    ...(service !== undefined && service.mode !== 'TRAIN' ? [refusal('NOT_A_TRAIN', ['serviceId'])] : []),
    ...(cancelled
      ? [refusal('SERVICE_CANCELLED', ['serviceId'])]
      : left
        ? [refusal('SERVICE_CLOSED', ['serviceId'])]
        : []),
    ...checkHandler(input, today(context.clock)),
    ...(worker === null ? [refusal('NOT_FOUND', ['handlerWorkerId'])] : []),
    ...(enterpriseId != null && enterprise === undefined ? [refusal('NOT_FOUND', ['enterpriseId'])] : []),
  ];
  return { service, worker: worker ?? undefined, enterprise, inventory, wrong };
}

/** With all ids: before a merge a ticket was ordered by another one. */
interface Passenger extends Rider {
  readonly ids: readonly WorkerId[];
}

/** All passengers in the caller's scope, by time of allocation. */
async function ridersOf(context: Context, { id, stops }: Service): Promise<Passenger[]> {
  const now = context.clock.now();
  const allocations = (await readAllocations(context.db, id)).filter((allocation) => !isOver(allocation, now));
  const parties = await Promise.all(
    allocations.map(async ({ workerIds, fromStop, toStop, direction }) => {
      const workers = await Promise.all(workerIds.map((workerId) => loadTraveller(context, workerId)));
      const departsAt = stops[fromStop]?.departsAt;
      assert(departsAt, 'a stop of boarding to have a departure');
      return workers.flatMap((worker) => {
        if (worker === undefined || !seesWorker(context.viewer, worker)) return [];
        const { id: workerId, employerId } = worker;
        const ids = collectionsOf(worker);
        return [{ workerId, ids, employerId, fromStop, toStop, direction, on: dayOf(departsAt) }];
      });
    }),
  );
  return parties.flat();
}

interface Order {
  readonly id: OrderId;
  readonly service: Service;
  readonly handler: Handler;
  readonly enterpriseId: EnterpriseId | undefined;
  readonly riders: readonly Passenger[];
  /** Undefined if none are in force for the train and its day. */
  readonly rules: RailwayRules | undefined;
  /** Undefined beyond the table of festivals. */
  readonly rush: Rush | undefined;
  /** Read before the riders. */
  readonly inventory: StoredInventory;
}

/**
 * Stores the order on condition that all riders still have their seats. CHANGED: seats were given back meanwhile, or
 * another order of the service or the handler was written. Placements are not in the condition, for lack of room: a
 * rider whose placement ends in that moment counts as if the order had been made just before.
 */
async function order(
  context: Context,
  asked: Order,
  recordPut: RecordPut,
): Promise<Outcome<GroupTicketOrder> | Changed> {
  const { service, handler, enterpriseId, inventory, rush } = asked;
  // A train of December belongs to the rush of the year to come.
  const year = (rush?.festivalOn ?? dayOf(service.departsAt)).slice(0, 4);
  const [ticketedItem, ...acting] = await context.db.batchGet([
    ticketedKey(service.id),
    ...handler.names.map((name) => handlerKey(name, year)),
  ]);
  // Whom a merge made one may have acted for two.
  const before = acting.map((item) => item && asId(item['enterpriseId'], 'ent'));
  const actsFor = before.find((one) => one !== undefined && one !== enterpriseId);
  const ticketed = parseTicketed(ticketedItem);
  const made = newOrder(context, asked, ticketed, actsFor);
  const ordered = made.batches.filter((_, index) => isReady(made.violations, index));
  const people = ordered.flatMap((batch) => batch.workerIds.map((id) => ticketOf(id, batch)));
  const record = recordPut(made.id);
  const follow: Write[] = people.length === 0 ? [] : [ticketedPut(service.id, ticketed, people)];
  // What stands stays: where the rule does not ask, somebody may act for several.
  const fresh = people.length === 0 ? [] : handler.names.filter((_, index) => before[index] === undefined);
  const acts = enterpriseId === undefined ? [] : fresh.map((name) => handlerPut(name, year, enterpriseId));
  const commit = await context.db.commit([
    ...[orderPut(made), record, stillSeated(service.id, inventory, service)],
    ...follow,
    ...acts,
  ]);
  if (commit.committed) return ok(made);
  return commit.refused.has(record) ? keyReused : CHANGED;
}

function newOrder(
  { clock, viewer }: Context,
  { id, service, handler, enterpriseId, riders, rules, rush }: Order,
  ticketed: Ticketed,
  actsFor: EnterpriseId | undefined,
): GroupTicketOrder {
  const kind = enterpriseId === undefined ? 'SELF_FORMED' : 'ENTERPRISE';
  const group = groupOf(riders, { handlerId: handler.workerId, enterpriseId });
  const known = new Set(ticketed.tickets);
  const hasTicket = (rider: Passenger): boolean =>
    rider.ids.some((one) => known.has(one) || known.has(ticketOf(one, rider)));
  const batches = batchesOf(group.filter((rider) => !hasTicket(rider)));
  const asked: Asked = { kind, group, batches, handler, enterpriseId, actsFor, rush };
  return {
    id,
    serviceId: service.id,
    kind,
    ...(handler.workerId !== undefined && { handlerId: handler.workerId }),
    ...(handler.clerk !== undefined && { clerk: handler.clerk, ownerRegionCode: ownRegionOf(viewer) }),
    ...(enterpriseId !== undefined && { enterpriseId }),
    railway: rules?.railway ?? '',
    ...(rules !== undefined && { validFrom: rules.validFrom }),
    source: rules?.source ?? '',
    batches,
    violations: rules === undefined ? [{ rule: 'NO_RULES', params: {} }] : violationsOf(asked, rules),
    orderedAt: instantOf(clock.now()),
  };
}

/**
 * Null if the order does not exist or the caller may not see its handler: a clerk's order is seen by the officials of the
 * region where it was entered, and of those above. For officials only.
 */
export async function getGroupTicketOrder(context: Context, id: string): Promise<GroupTicketOrder | null> {
  const found = await readItem(context.db, isId(id, 'gto') ? orderKey(id) : undefined, parseOrder);
  if (found === undefined) return null;
  if (found.handlerId === undefined) return actsOn(context.viewer, found) ? found : null;
  // Who is the handler reads no order of the others for that, even if they are an official elsewhere.
  const handler = await getWholeWorker(context, found.handlerId);
  return handler !== null && isInCharge(context.viewer, handler.villageCode) ? found : null;
}

/** Ids of those whose tickets were ordered and who have no seat for that journey now, in the order of the batches. */
export async function withoutSeats(context: Context, order: GroupTicketOrder): Promise<string[]> {
  const { db, clock } = context;
  const now = clock.now();
  const living = (await readAllocations(db, order.serviceId)).filter((allocation) => !isOver(allocation, now));
  const seated = new Set(living.flatMap((allocation) => allocation.workerIds.map((id) => ticketOf(id, allocation))));
  const ordered = order.batches.filter((_, index) => isReady(order.violations, index));
  const gone = ordered.flatMap((batch) =>
    batch.workerIds.filter((id) => !seated.has(ticketOf(id, batch))).map((id) => ({ id, batch })),
  );
  // Who was merged since may sit there under another id.
  const workers = await Promise.all(gone.map(({ id }) => loadTraveller(context, id)));
  return gone.flatMap(({ id, batch }, index) => {
    const ids = workers[index] === undefined ? [] : collectionsOf(workers[index]);
    return ids.some((one) => seated.has(ticketOf(one, batch))) ? [] : [id];
  });
}
