/** The arithmetic of seats under any history, first by itself, then as use cases on the embedded engine. */
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Write } from '../../functions/platform/dynamodb/database';
import fc from 'fast-check';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import type { StoredInventory } from '../../functions/domains/travel/travel-service/inventory/inventory';
import {
  beginOpening,
  callTheLineOnce,
  openSale,
  relist,
} from '../../functions/domains/travel/travel-service/inventory/line-store';
import {
  endQuotas,
  giveBack,
  resize,
  retimed,
  sell,
} from '../../functions/domains/travel/travel-service/inventory/seats-store';
import { leaveParty } from '../../functions/domains/travel/travel-request/leave-party';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import {
  changed,
  freeInPool,
  freshInventory,
  type Inventory,
  type Journey,
  loadFactorOf,
  quotaEnd,
  type QuotaAt,
  returnToPool,
  returnToQuota,
  saleOf,
  type Share,
  shareOf,
  soldOn,
} from '../../functions/domains/travel/travel-service/seats';
import { limits } from '../../functions/limits';
import { instantOf } from '../../functions/platform/values/clock';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import {
  answerOf,
  contextOf,
  living,
  NOW,
  readAllocations,
  readInventory,
  readWaiting,
  requestInput,
  riders,
  ROUTE,
  schedule,
  settle,
  sweepTravel,
} from '../kit/travel-scene';
import { isOver } from '../../functions/domains/travel/booking/states';
import { quotaAt } from '../../functions/domains/travel/travel-service/quotas';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

interface Plan {
  readonly seats: number;
  readonly legs: number;
  readonly quotas: readonly (QuotaAt & { readonly seats: number })[];
}

const plans: fc.Arbitrary<Plan> = fc
  .record({ seats: fc.integer({ min: 1, max: 60 }), legs: fc.integer({ min: 1, max: 29 }) })
  .chain(({ seats, legs }) =>
    fc
      .array(fc.record({ stop: fc.nat(legs - 1), seats: fc.integer({ min: 1, max: seats }) }), { maxLength: 6 })
      .map((wanted) => {
        let left = seats;
        const quotas = wanted.flatMap((quota, index) => {
          if (quota.seats > left) return [];
          left -= quota.seats;
          return [{ county: asRegionCode(String(530_600 + index)), ...quota }];
        });
        return { seats, legs, quotas };
      }),
  );

type Step =
  | {
      readonly kind: 'sell';
      readonly from: number;
      readonly length: number;
      readonly size: number;
      readonly county: number;
    }
  | { readonly kind: 'return'; readonly sale: number }
  | { readonly kind: 'endQuotas' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('sell' as const),
        from: fc.nat(28),
        length: fc.integer({ min: 1, max: 29 }),
        size: fc.integer({ min: 1, max: 12 }),
        county: fc.nat(6),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('return' as const), sale: fc.nat(99) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'endQuotas' as const }) },
  ),
  { maxLength: 80 },
);

interface Sale {
  readonly journey: Journey;
  readonly share: Share;
}

interface World {
  readonly inventory: Inventory;
  readonly sales: readonly Sale[];
  readonly quotasEnded: boolean;
}

/** One step as the use cases take it: a share that fits is sold; a return goes to the quota while that is possible, else to the pool. */
function take({ legs, quotas }: Plan, world: World, step: Step): World {
  const { inventory, sales, quotasEnded } = world;
  switch (step.kind) {
    case 'sell': {
      const from = step.from % legs;
      const journey = { from, to: Math.min(legs, from + step.length) };
      // Who boards at a later stop has the county's quota all the same; who boards before it has not got there yet.
      const quota = quotas[step.county];
      const share = shareOf(inventory, journey, step.size, quota && quota.stop <= from ? quota : undefined);
      if (share === undefined) return world;
      return {
        ...world,
        inventory: changed(inventory, saleOf(share, journey, legs)),
        sales: [...sales, { journey, share }],
      };
    }
    case 'return': {
      const sale = sales[step.sale % Math.max(1, sales.length)];
      if (sale === undefined) return world;
      const { share, journey } = sale;
      const toQuota = changed(inventory, returnToQuota(share, journey, legs));
      const possible = share.fromQuota > 0 && !quotasEnded && leastOf(toQuota) >= 0;
      return {
        ...world,
        inventory: possible ? toQuota : changed(inventory, returnToPool(share, journey)),
        sales: sales.filter((other) => other !== sale),
      };
    }
    case 'endQuotas': {
      const { pool } = changed(inventory, { pool: quotaEnd(inventory, quotas, legs), quotas: new Map() });
      return { ...world, inventory: { pool, quotas: {} }, quotasEnded: true };
    }
  }
}

function leastOf({ pool, quotas }: Inventory): number {
  return Math.min(...pool, ...Object.values(quotas));
}

function soldTo(sales: readonly Sale[], leg: number): number {
  return sales
    .filter(({ journey }) => journey.from <= leg && leg < journey.to)
    .reduce((sum, { share }) => sum + share.fromPool + share.fromQuota, 0);
}

/** Every world that a history of steps passes through, the first one included. */
function worldsOf(plan: Plan, history: readonly Step[]): World[] {
  const worlds: World[] = [
    { inventory: freshInventory(plan.seats, plan.legs, plan.quotas), sales: [], quotasEnded: false },
  ];
  for (const step of history) worlds.push(take(plan, worlds.at(-1)!, step));
  return worlds;
}

describe('any history of sales, returns and quota ends', () => {
  test('has pool + quotas + sold = seats on each leg, and no number below zero', () => {
    fc.assert(
      fc.property(plans, steps, (plan, history) => {
        for (const { inventory, sales } of worldsOf(plan, history)) {
          expect(leastOf(inventory)).toBeGreaterThanOrEqual(0);
          for (let leg = 0; leg < plan.legs; leg += 1)
            expect(soldOn(inventory, leg, plan.seats, plan.quotas)).toBe(soldTo(sales, leg));
        }
      }),
    );
  });

  test('lets a party in exactly when pool and quota together have its seats on every leg it rides', () => {
    fc.assert(
      fc.property(
        plans,
        steps,
        fc.nat(28),
        fc.nat(28),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(6),
        (plan, history, one, other, size, county) => {
          const { inventory } = worldsOf(plan, history).at(-1)!;
          const from = Math.min(one, other) % plan.legs;
          const to = Math.max(from + 1, Math.max(one, other) % (plan.legs + 1));
          const journey = { from, to };
          const quota = plan.quotas.filter(({ stop }) => stop <= from)[county];
          const share = shareOf(inventory, journey, size, quota);
          const poorest = Math.min(...inventory.pool.slice(from, to));
          expect(share !== undefined).toBe(
            size <= poorest + (quota === undefined ? 0 : (inventory.quotas[quota.county] ?? 0)),
          );
          if (share === undefined) return;
          expect(share.fromPool + share.fromQuota).toBe(size);
          expect(leastOf(changed(inventory, saleOf(share, journey, plan.legs)))).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('offers the largest party that fits: one more does not', () => {
    fc.assert(
      fc.property(plans, steps, (plan, history) => {
        const { inventory } = worldsOf(plan, history).at(-1)!;
        const journey = { from: 0, to: plan.legs };
        const free = freeInPool(inventory, journey);
        expect(shareOf(inventory, journey, free + 1, undefined)).toBeUndefined();
        if (free > 0) expect(shareOf(inventory, journey, free, undefined)).toEqual({ fromPool: free, fromQuota: 0 });
      }),
    );
  });

  test('that ends with everything returned has sold nothing, and a load factor between 0 and 1 before', () => {
    fc.assert(
      fc.property(plans, steps, (plan, history) => {
        const last = worldsOf(plan, history).at(-1)!;
        const load = loadFactorOf(last.inventory, plan.seats, plan.quotas);
        expect(load).toBeGreaterThanOrEqual(0);
        expect(load).toBeLessThanOrEqual(1);
        const returns = last.sales.map((): Step => ({ kind: 'return', sale: 0 }));
        const empty = returns.reduce((world, step) => take(plan, world, step), last);
        expect(loadFactorOf(empty.inventory, plan.seats, plan.quotas)).toBe(0);
      }),
    );
  });

  test('of sales and their returns alone leaves the inventory as it was', () => {
    fc.assert(
      fc.property(plans, steps, (plan, history) => {
        const sold = worldsOf(
          plan,
          history.filter(({ kind }) => kind === 'sell'),
        ).at(-1)!;
        // The last sale first: each return then finds the pool as its sale left it.
        const undone = sold.sales
          .toReversed()
          .reduce(
            (inventory, { share, journey }) => changed(inventory, returnToQuota(share, journey, plan.legs)),
            sold.inventory,
          );
        expect(undone).toEqual(freshInventory(plan.seats, plan.legs, plan.quotas));
      }),
    );
  });
});

describe('every write of the largest inventory', () => {
  const legs = limits.stopsMax - 1;
  const quotas = Array.from({ length: limits.quotasMax }, (_, index) => ({
    county: asRegionCode(String(530_100 + index)),
    stop: 0,
  }));
  const held = Object.fromEntries(quotas.map(({ county }) => [county, 15]));
  const inventory: Inventory = { pool: Array<number>(legs).fill(65), quotas: held };
  const stored: StoredInventory = { ...inventory, status: 'OPEN', seats: 2_000, waiting: 3, timetable: 2 };
  const share: Share = { fromPool: 35, fromQuota: 15, quota: quotas[0]! };
  const journey = { from: 1, to: legs };

  test.each([
    ...[true, false].flatMap((quiet): [string, Write][] => [
      [`a sale (quiet: ${quiet})`, sell('svc_1', saleOf(share, journey, legs), { timetable: 2 }, quiet)],
      [`a return to a quota (quiet: ${quiet})`, giveBack('svc_1', returnToQuota(share, journey, legs), quiet)],
      [`a return to the pool (quiet: ${quiet})`, giveBack('svc_1', returnToPool(share, journey), quiet)],
      [`more seats (quiet: ${quiet})`, resize('svc_1', legs, 5, quiet)],
    ]),
    ['the end of all quotas', endQuotas('svc_1', stored, quotaEnd(inventory, quotas, legs))],
    ['other times', retimed('svc_1', { legs, more: 5, timetable: 3, nobodyWaits: false }, stored)],
    ['the opening of the sale', openSale('svc_1', stored, 'look_1')],
    ['what comes before that', beginOpening('svc_1', stored, 'look_1')],
    ['the line that is called', callTheLineOnce('svc_1')],
    ['another listing', relist('svc_1', stored, { '5306#44': 0 })],
  ])("stays within DynamoDB's bounds: %s", (_, write) => {
    if (!('Update' in write)) throw new Error('Expected an update');
    const expressions = [write.Update.UpdateExpression, write.Update.ConditionExpression ?? ''];
    for (const expression of expressions) {
      expect(expression.length).toBeLessThanOrEqual(4_096);
      expect(expression.match(/[=<>+-]|AND|attribute_exists/g)?.length ?? 0).toBeLessThanOrEqual(300);
    }
    // Once used, a placeholder must be there, and none may be there that is not used.
    const used = new Set(expressions.join(' ').match(/[#:]\w+/g));
    const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = write.Update;
    expect(new Set([...Object.keys(names), ...Object.keys(values)])).toEqual(used);
  });
});

describe('any history of requests, confirmations, releases, travellers who leave, and time', () => {
  let local: LocalDatabase;
  let people: string[];
  let day = 1;

  beforeAll(async () => {
    local = await startLocalDatabase();
    people = await settle(local.db, 30);
  });

  afterAll(() => local.stop());

  const QUOTA_SEATS = [4, 3];
  const MINUTE = 60_000;

  interface Act {
    readonly kind: 'request' | 'confirm' | 'release' | 'part' | 'wait';
    readonly which: number;
    readonly size: number;
    readonly part: number;
  }

  const acts: fc.Arbitrary<Act[]> = fc.array(
    fc.record({
      kind: fc.constantFrom('request', 'request', 'request', 'confirm', 'release', 'part', 'part', 'wait'),
      which: fc.nat(29),
      size: fc.integer({ min: 1, max: 4 }),
      part: fc.nat(5),
    }),
    { minLength: 10, maxLength: 40 },
  );

  const parts = [0, 1, 2].flatMap((from) => [1, 2, 3].filter((to) => to > from).map((to) => ({ from, to })));

  /** What the inventory says of each leg is what its allocations say, and nobody was refused who fitted. */
  async function expectCountOf(service: Service): Promise<void> {
    const { db } = local;
    const [inventory, allocations] = await Promise.all([
      readInventory(db, service.id),
      readAllocations(db, service.id),
    ]);
    expect(leastOf(inventory)).toBeGreaterThanOrEqual(0);
    const quotas = service.quotaCounties.flatMap((county) => quotaAt(service.stops, county) ?? []);
    const sold = inventory.pool.map((_, leg) => soldOn(inventory, leg, service.seats, quotas));
    expect(sold).toEqual(riders(service, allocations));
  }

  async function play(history: readonly Act[], travellers = people): Promise<void> {
    const { db } = local;
    day += 1;
    let now = NOW;
    const on = asCivilDate(new Date(NOW.getTime() + day * 1_440 * MINUTE).toISOString().slice(0, 10));
    const service = await schedule(db, {
      ...{ day, seats: 12, quotasEndAt: instantOf(new Date(NOW.getTime() + 90 * MINUTE)) },
      quotas: QUOTA_SEATS.map((seats, stop) => ({ originRegionCode: ROUTE[stop] ?? '', seats })),
    });
    const context = () => contextOf(db, { now });
    const allocationIds: string[] = [];
    /** One of the party leaves: its seat alone is free, and it has none any more. */
    async function leaveOne(allocationId: string, part: number): Promise<void> {
      const seatsOf = async () => (await readAllocations(db, service.id)).find(({ id }) => id === allocationId);
      const before = await seatsOf();
      if (before === undefined) throw new Error('Expected an allocation');
      const workerId = before.workerIds[part % before.workerIds.length]!;
      await leaveParty(context(), { travelRequestId: before.requestId, workerId });
      const after = await seatsOf();
      const ended = living([before]).length === 0 || isOver(before, now);
      if (before.seats > 1)
        expect(after).toMatchObject({ status: before.status, seats: ended ? before.seats : before.seats - 1 });
      else expect(living([after!])).toEqual([]);
      if (before.seats > 1 && !ended)
        expect(after?.workerIds).toEqual(before.workerIds.filter((id) => id !== workerId));
    }
    for (const { kind, which, size, part } of history) {
      const allocationId = allocationIds[which % Math.max(1, allocationIds.length)];
      if (kind === 'request') {
        const { from, to } = parts[part]!;
        const workerIds = Array.from({ length: size }, (_, index) => travellers[(which + index) % travellers.length]!);
        const places = { originRegionCode: ROUTE[from]!, destinationRegionCode: ROUTE[to]! };
        const [before, line] = await Promise.all([readInventory(db, service.id), readWaiting(db, service, now)]);
        const input = requestInput({ workerIds, earliestOn: on, latestOn: on, ...places });
        const outcome = await requestTravel(context(), input);
        if (outcome.ok && outcome.value.allocationId !== undefined) allocationIds.push(outcome.value.allocationId);
        const answer = answerOf(outcome).split(',')[0];
        if (answer !== 'ALREADY_TRAVELLING') {
          const quota = service.quotaCounties.includes(asRegionCode(places.originRegionCode))
            ? quotaAt(service.stops, asRegionCode(places.originRegionCode))
            : undefined;
          const room = line.length === 0 && shareOf(before, { from, to }, size, quota) !== undefined;
          expect(answer).toBe(room ? 'ALLOCATED' : 'WAITLISTED');
        }
      } else if (kind === 'wait') {
        now = new Date(now.getTime() + which * MINUTE);
        await sweepTravel(context());
      } else if (allocationId !== undefined) {
        if (kind === 'confirm') await confirmAllocation(context(), { allocationId });
        else if (kind === 'part') await leaveOne(allocationId, part);
        else await releaseAllocation(context(), { allocationId });
      }
      await expectCountOf(service);
    }
    for (const { id: allocationId } of living(await readAllocations(db, service.id)))
      await releaseAllocation(contextOf(db), { allocationId });
    await expectCountOf(service);
  }

  test('leaves an inventory that its allocations account for, seat by seat', async () => {
    await fc.assert(
      fc.asyncProperty(acts, (history) => play(history)),
      { ...runs(15), endOnFailure: true },
    );
  });

  // Who waited in a history above waits still, and so has a trip.
  test('sells on to everyone where a seat goes back to the pool, for its quota has no room for it, and nobody waits', async () =>
    play(
      [
        { kind: 'request', which: 0, size: 1, part: 3 },
        { kind: 'request', which: 10, size: 4, part: 5 },
        { kind: 'request', which: 20, size: 2, part: 5 },
        { kind: 'release', which: 0, size: 1, part: 0 },
        { kind: 'request', which: 5, size: 1, part: 0 },
      ],
      await settle(local.db, 30),
    ));
});
