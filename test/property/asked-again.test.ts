/**
 * A service that is moved, perhaps again and again, under parties that had confirmed: receipts are lost, repeated, late or of
 * times that are over, functions die between two writes, the sweep and the streams come when they come. Nobody who confirmed
 * loses seats before the last moment, or the place in the line without having had its time; seats that nobody has are others'.
 */
import fc from 'fast-check';
import type { WorkerId } from '../../functions/id-kinds';
import type { Allocation } from '../../functions/domains/travel/booking/allocation-store';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import type { Request } from '../../functions/domains/travel/booking/request-store';
import { changeTravelService } from '../../functions/domains/travel/disruption/service';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { asRegionCode, cutTo } from '../../functions/domains/reference/region/region-code';
import { waitlistPk } from '../../functions/domains/travel/travel-service/lanes';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { reachParty } from '../../functions/domains/travel/waitlist/reach';
import { expireHolds, expireWaits } from '../../functions/domains/travel/waitlist/sweep';
import type { Database } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { asInstant, type Instant, instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { type AfterEffects, startLateEffects } from '../kit/after-effects';
import { dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { nextJourney } from '../kit/pairs/travel';
import {
  contextOf,
  NOW,
  onDay,
  readAllocations,
  readInventory,
  readRequest,
  recount,
  requestInput,
  schedule,
  settle,
  valueOf,
} from '../kit/travel-scene';

const HOUR = 3_600_000;
/** Offers of a party that may end unread, by the built-in rule. */
const OFFERS = 3;

let local: LocalDatabase;
let effects: AfterEffects;
let now = NOW;
/** Days ahead of which its services are planned. */
const DAY = 20;
let keys = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
  effects = await startLateEffects(local, { now: () => now });
});

afterAll(async () => {
  effects.stop();
  await local.stop();
});

type Act =
  | { readonly kind: 'read' | 'confirm' | 'release'; readonly party: number; readonly which: number }
  | { readonly kind: 'die'; readonly party: number; readonly which: number; readonly writes: number }
  | { readonly kind: 'move'; readonly hours: number }
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'sweep' | 'carry' };

const [party, which] = [fc.nat(2), fc.nat(3)];
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), party, which }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('confirm' as const, 'release' as const), party, which }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('die' as const), party, which, writes: fc.nat(3) }) },
    // From a day earlier to some days later than first planned.
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('move' as const), hours: fc.integer({ min: -30, max: 80 }) }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'sweep' as const }) },
    { weight: 5, arbitrary: fc.constant({ kind: 'carry' as const }) },
  ),
  { minLength: 12, maxLength: 30 },
);

/** New times that a party which had confirmed was asked about. */
interface Question {
  readonly askedAt: Instant;
  readonly departsAt: Instant;
}

/** A service of four seats, which a party of two and two others by themselves have confirmed. */
class Scene {
  private constructor(
    readonly serviceId: Service['id'],
    readonly planned: Service,
    readonly requests: readonly Request[],
    private readonly route: readonly [string, string],
  ) {}

  /** By allocation. */
  readonly questions = new Map<string, Question[]>();
  readonly begun = new Map<string, Set<string>>();
  readonly confirmed = new Set<string>();
  /** Requests that the party itself gave up. */
  readonly givenUp = new Set<string>();

  static async begin(): Promise<Scene> {
    const { db } = local;
    now = NOW;
    const { route } = nextJourney();
    const service = await schedule(db, { codes: route, day: DAY, seats: 4 });
    const ask = async (size: number): Promise<Request> => {
      now = new Date(now.getTime() + 60_000);
      const [originRegionCode, destinationRegionCode] = route;
      const wish = { originRegionCode, destinationRegionCode, ...onDay(DAY) };
      const input = requestInput({ workerIds: await settle(db, size), ...wish });
      return valueOf(await requestTravel(contextOf(db, { now }), input));
    };
    const requests = [await ask(2), await ask(1), await ask(1)];
    const scene = new Scene(service.id, service, requests, route);
    for (const { allocationId = '' } of requests) {
      valueOf(await confirmAllocation(contextOf(db, { now }), { allocationId }));
      scene.confirmed.add(allocationId);
    }
    // The eve of its journey is near.
    now = new Date(NOW.getTime() + (DAY - 5) * 24 * HOUR);
    await effects.rest();
    return scene;
  }

  allocations(): Promise<Allocation[]> {
    return readAllocations(local.db, this.serviceId);
  }

  async play(act: Act): Promise<void> {
    const { db } = local;
    if (act.kind === 'wait') now = new Date(now.getTime() + act.hours * HOUR);
    else if (act.kind === 'sweep') await this.sweep(db);
    else if (act.kind === 'carry') await this.carry();
    else if ('hours' in act) await this.move(act.hours);
    else if ('party' in act) await this.playSeats(act);
  }

  /** Refused where it would leave in the past, or has left. */
  private async move(hours: number): Promise<void> {
    const at = (instant: Instant): Instant => instantOf(new Date(Date.parse(instant) + hours * HOUR));
    const stops = this.planned.stops.map(({ regionCode, name, arrivesAt, departsAt }) => ({
      ...{ regionCode, name },
      ...(arrivesAt !== undefined && { arrivesAt: at(arrivesAt) }),
      ...(departsAt !== undefined && { departsAt: at(departsAt) }),
    }));
    const idempotencyKey = `moved ${(keys += 1)}`;
    await changeTravelService(contextOf(local.db, { now }), { idempotencyKey, serviceId: this.serviceId, stops });
  }

  private async playSeats(act: Extract<Act, { readonly party: number }>): Promise<void> {
    const { db } = local;
    const own = this.requests[act.party]?.id ?? '';
    const offers = (await this.allocations()).filter(({ requestId }) => requestId === own).toReversed();
    const seats = offers[act.which % Math.max(1, offers.length)];
    if (seats === undefined) return;
    const { id: allocationId, requestId } = seats;
    const context = contextOf(db, { now });
    if (act.kind === 'read') await this.read(db, seats, act.which);
    else if (act.kind === 'die') {
      const dying = dyingDatabase(db, { afterWrites: act.writes, lastWriteDone: act.which % 2 === 0 });
      await this.read(dying, seats, act.which).catch(onlyDeath);
      await this.sweep(dying).catch(onlyDeath);
    } else if (act.kind === 'confirm') {
      if ((await confirmAllocation(context, { allocationId })).ok) this.confirmed.add(allocationId);
    } else if ((await releaseAllocation(context, { allocationId })).ok) {
      const { status } = await readRequest(db, requestId);
      if (status === 'CANCELLED') this.givenUp.add(requestId);
    }
  }

  async sweep(db: Database): Promise<void> {
    await expireHolds(contextOf(db, { now }));
    await expireWaits(contextOf(db, { now }));
  }

  /** A receipt of the notice of the times that the seats have, by each of the people in turn; or of the times of before. */
  private async read(db: Database, seats: Allocation, number: number): Promise<void> {
    const { id: objectId, departsAt, workerIds, waited, asks } = seats;
    const after = number === 3 ? (this.planned.stops[0]?.departsAt ?? departsAt) : departsAt;
    const at = instantOf(now);
    const counts = asks !== 'AGAIN' || after === departsAt;
    if (counts) this.begun.set(objectId, (this.begun.get(objectId) ?? new Set()).add(at));
    const kind = waited === true && asks === undefined ? 'SEAT_SERVED' : 'SERVICE_MOVED';
    const told = { kind, objectId, at, until: at, data: { after } } as const;
    await reachParty(contextOf(db, { now }), told, workerIds[number % workerIds.length] as WorkerId, at);
  }

  /** The streams come to rest: by then everybody is asked who is to be. */
  async carry(): Promise<void> {
    await effects.rest();
    for (const { id, asks, status, timedAt, departsAt, holdEndsAt = '' } of await this.allocations()) {
      if (status !== 'HELD' || asks !== 'AGAIN' || timedAt === undefined) continue;
      // Its hold was over before the sweep came, and nobody is asked any more; or the service has left.
      if (holdEndsAt <= timedAt && holdEndsAt !== departsAt) continue;
      const known = this.questions.get(id) ?? [];
      if (known.at(-1)?.askedAt === timedAt && known.at(-1)?.departsAt === departsAt) continue;
      this.questions.set(id, [...known, { askedAt: timedAt, departsAt }]);
    }
  }

  async check(): Promise<void> {
    const allocations = await this.allocations();
    const { pool } = await readInventory(local.db, this.serviceId);
    expect(pool).toEqual(recount(this.planned, [], allocations).pool);
    for (const { id } of this.requests) {
      const request = await readRequest(local.db, id);
      const own = allocations.filter(({ requestId }) => requestId === id);
      const seated = own.filter(({ status }) => status === 'HELD' || status === 'CONFIRMED');
      expect(seated.map(({ id: seats }) => seats)).toEqual(
        request.status === 'ALLOCATED' ? [request.allocationId] : [],
      );
      const lost = own.filter(({ status }) => status === 'EXPIRED');
      for (const seats of lost) this.checkEnd(seats);
      if (request.status === 'WAITLISTED') await this.checkPlace(request);
      if (request.status !== 'EXPIRED' || this.givenUp.has(id)) continue;
      // The place is lost with the last day, after seats of which was read in time, or after as many offers as the rule allows.
      const isLastDayOver = request.latestOn < instantOf(new Date(now.getTime() + 8 * HOUR)).slice(0, 10);
      const unread = lost.filter((seats) => !this.wasAsked(seats));
      expect(isLastDayOver || lost.some((seats) => this.isReadInTime(seats)) || unread.length >= OFFERS).toBe(true);
    }
  }

  private wasAsked({ id, asks }: Allocation): boolean {
    return this.confirmed.has(id) && asks === 'AGAIN';
  }

  /** Of seats that a party had confirmed and then lost by time. */
  private checkEnd(seats: Allocation): void {
    if (!this.wasAsked(seats)) return;
    const question = this.questions.get(seats.id)?.at(-1);
    if (question === undefined) return;
    expect(now.getTime()).toBeGreaterThanOrEqual(endOf(question, seats.reachedAt));
    if (seats.reachedAt !== undefined) expect([...(this.begun.get(seats.id) ?? [])]).toContain(seats.reachedAt);
  }

  private isReadInTime(seats: Allocation): boolean {
    const { reachedAt, allocatedAt, departsAt } = seats;
    if (reachedAt === undefined) return false;
    const question = this.questions.get(seats.id)?.at(-1);
    const end =
      this.wasAsked(seats) && question !== undefined
        ? endOf(question, reachedAt)
        : Math.max(Date.parse(allocatedAt) + 37 * HOUR, Date.parse(departsAt));
    return Date.parse(reachedAt) + 12 * HOUR <= end;
  }

  /** It stands in its lane once: in its turn, or where nobody looks until one of it reads. */
  private async checkPlace({ id, version, unreachedSince }: Request): Promise<void> {
    const { items } = await local.db.query({
      TableName: 'TravelAllocations',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: {
        ':pk': waitlistPk(asRegionCode(this.route[0]), cutTo(asRegionCode(this.route[1]), 2)),
      },
      ConsistentRead: true,
    });
    const own = items.filter(({ sk, v }) => String(sk).endsWith(id) && v === version);
    expect(own.map(({ sk }) => String(sk).split('#')[1])).toEqual([unreachedSince === undefined ? '2' : '3']);
  }
}

function onlyDeath(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

/** Hours in China since midnight. */
const hourOf = (at: number): number => ((at + 8 * HOUR) % (24 * HOUR)) / HOUR;
const isNight = (at: number): boolean => hourOf(at) > 21 || hourOf(at) < 10;

function eveningBefore(at: number): number {
  let end = at;
  while (isNight(end)) end -= 1_000;
  return end;
}

function morningAfter(at: number): number {
  let end = at;
  while (isNight(end)) end += 1_000;
  return end;
}

/**
 * Whoever read has until a day before the departure, and twelve hours at least; while nobody has, the seats wait until others
 * have twelve hours left. Not in the night, and not beyond the departure.
 */
function endOf({ askedAt, departsAt }: Question, reachedAt: Instant | undefined): number {
  const leaves = Date.parse(departsAt);
  const [answer, others] = [24, 12].map((hours) => eveningBefore(leaves - hours * HOUR)) as [number, number];
  const last = Math.min(leaves, Math.max(answer, others, morningAfter(Date.parse(askedAt) + 12 * HOUR)));
  if (reachedAt === undefined) return last;
  return Math.min(last, Math.max(answer, morningAfter(Date.parse(reachedAt) + 12 * HOUR)));
}

async function playAll(history: readonly Act[]): Promise<void> {
  const scene = await Scene.begin();
  for (const act of history) {
    await scene.play(act);
    await scene.check();
  }
  // After that nobody reads any more: every hold and every wait ends.
  for (let days = 0; days < 14; days += 1) {
    now = new Date(now.getTime() + 25 * HOUR);
    await scene.carry();
    await scene.sweep(local.db);
    await scene.carry();
    await scene.check();
  }
  expect((await scene.allocations()).filter(({ status }) => status === 'HELD')).toEqual([]);
}

test('who confirmed and is asked about new times loses no seats before the last moment, and no place unread', async () => {
  await fc.assert(
    fc.asyncProperty(acts, (history) => playAll(history)),
    { ...runs(80, 40), endOnFailure: true },
  );
});

test('seats that nobody read about come back to the line, and the party gets them again once somebody reads', async () => {
  const scene = await Scene.begin();
  await scene.play({ kind: 'move', hours: 48 });
  await scene.carry();
  const [first] = scene.requests;
  const asked = (await scene.allocations()).find(({ requestId }) => requestId === first?.id);
  expect(asked).toMatchObject({ status: 'HELD', asks: 'AGAIN' });
  now = new Date(
    endOf({ askedAt: asInstant(asked?.timedAt ?? ''), departsAt: asInstant(asked?.departsAt ?? '') }, undefined),
  );
  await scene.sweep(local.db);
  await scene.carry();
  const passedOver = await readRequest(local.db, first?.id ?? '');
  expect(passedOver).toMatchObject({ status: 'WAITLISTED', unreadOffers: 1 });
  expect(passedOver.unreachedSince).toBeDefined();
  const told = {
    kind: 'HOLD_ENDED_UNREAD',
    objectId: passedOver.id,
    at: instantOf(now),
    until: instantOf(now),
    data: {},
  };
  await reachParty(
    contextOf(local.db, { now }),
    { ...told, kind: 'HOLD_ENDED_UNREAD' },
    asId(passedOver.workerIds[0], 'wkr'),
    instantOf(now),
  );
  await scene.carry();
  expect(await readRequest(local.db, first?.id ?? '')).toMatchObject({ status: 'ALLOCATED' });
});
