/**
 * Offers of the waitlist under any history of receipts, answers and time: receipts are lost, repeated, late or for an
 * offer that is long over, functions die between two writes, streams come when they come. Nobody loses seats or place
 * unread before the last moment, no seat is had twice, the order of the line is kept, and every hold ends.
 */
import fc from 'fast-check';
import type { WorkerId } from '../../functions/id-kinds';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import type { Allocation } from '../../functions/domains/travel/booking/allocation-store';
import type { Request } from '../../functions/domains/travel/booking/request-store';
import { leaveParty } from '../../functions/domains/travel/travel-request/leave-party';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { expireHolds } from '../../functions/domains/travel/waitlist/sweep';
import { reachParty } from '../../functions/domains/travel/waitlist/reach';
import type { Database } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { instantOf } from '../../functions/platform/values/clock';
import { type AfterEffects, startLateEffects } from '../kit/after-effects';
import { dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
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
const SEATS = 3;
/** Offers of a party that may end unread, by the built-in rule. */
const OFFERS = 3;

let local: LocalDatabase;
let effects: AfterEffects;
let now = NOW;
let day = 10;

beforeAll(async () => {
  local = await startLocalDatabase();
  effects = await startLateEffects(local, { now: () => now });
});

afterAll(async () => {
  effects.stop();
  await local.stop();
});

type Act =
  | { readonly kind: 'read' | 'confirm' | 'release' | 'leave'; readonly party: number; readonly which: number }
  | { readonly kind: 'die'; readonly party: number; readonly which: number; readonly writes: number }
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'sweep' | 'carry' };

const [party, which] = [fc.nat(4), fc.nat(3)];
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), party, which }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('confirm' as const, 'release' as const), party, which }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), party, which }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('die' as const), party, which, writes: fc.nat(3) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'sweep' as const }) },
    { weight: 4, arbitrary: fc.constant({ kind: 'carry' as const }) },
  ),
  { minLength: 12, maxLength: 30 },
);

/** A service of three seats, confirmed to one party, and five that wait for it, of one and two people in turn. */
class Scene {
  private constructor(
    readonly service: Service,
    readonly requestIds: readonly string[],
    private readonly holderId: string,
  ) {}

  /** By allocation: when receipts of one of the party began, and when the first of them was taken. */
  readonly begun = new Map<string, Set<string>>();
  readonly readAt = new Map<string, string>();
  /** People who were of the party when it asked. */
  readonly people = new Map<string, readonly string[]>();
  /** Requests that the party itself gave up. */
  readonly givenUp = new Set<string>();

  static async begin(): Promise<Scene> {
    const { db } = local;
    now = NOW;
    day += 1;
    const service = await schedule(db, { day, seats: SEATS });
    const ask = async (size: number): Promise<Request> => {
      now = new Date(now.getTime() + 60_000);
      const input = requestInput({ workerIds: await settle(db, size), ...onDay(day) });
      return valueOf(await requestTravel(contextOf(db, { now }), input));
    };
    const holder = await ask(SEATS);
    const allocationId = holder.allocationId ?? '';
    valueOf(await confirmAllocation(contextOf(db, { now }), { allocationId }));
    const waiting: Request[] = [];
    for (const size of [1, 2, 1, 2, 1]) waiting.push(await ask(size));
    const scene = new Scene(
      service,
      waiting.map(({ id }) => id),
      allocationId,
    );
    for (const { id, workerIds } of waiting) scene.people.set(id, workerIds);
    await effects.rest();
    valueOf(await releaseAllocation(contextOf(db, { now }), { allocationId: scene.holderId }));
    return scene;
  }

  allocations(): Promise<Allocation[]> {
    return readAllocations(local.db, this.service.id);
  }

  requests(): Promise<Request[]> {
    return Promise.all(this.requestIds.map((id) => readRequest(local.db, id)));
  }

  /** The party's offers, the last one first. */
  async offersOf(number: number): Promise<Allocation[]> {
    const id = this.requestIds[number];
    return (await this.allocations()).filter(({ requestId }) => requestId === id).toReversed();
  }

  async play(act: Act): Promise<void> {
    const { db } = local;
    if (act.kind === 'wait') now = new Date(now.getTime() + act.hours * HOUR);
    else if (act.kind === 'sweep') await this.sweep(db);
    else if (act.kind === 'carry') await this.carry();
    else if ('party' in act) await this.playOffer(act);
  }

  private async playOffer(act: Extract<Act, { readonly party: number }>): Promise<void> {
    const { db } = local;
    const { party: number, which: some } = act;
    if (act.kind === 'leave') return this.leave(number, some);
    const offers = await this.offersOf(number);
    const offer = offers[some % Math.max(1, offers.length)];
    if (offer === undefined) return;
    const { id: allocationId, requestId } = offer;
    const context = contextOf(db, { now });
    if (act.kind === 'read') await this.read(db, offer, some);
    else if (act.kind === 'die') {
      const dying = dyingDatabase(db, { afterWrites: act.writes, lastWriteDone: some % 2 === 0 });
      await this.read(dying, offer, some).catch(onlyDeath);
      await this.sweep(dying).catch(onlyDeath);
    } else if (act.kind === 'confirm') await confirmAllocation(context, { allocationId });
    else if ((await releaseAllocation(context, { allocationId })).ok) this.givenUp.add(requestId);
  }

  async sweep(db: Database): Promise<void> {
    await expireHolds(contextOf(db, { now }));
  }

  /** A receipt of a notice of this offer, by one of the people who asked; perhaps of somebody who left since. */
  private async read(db: Database, { id: objectId, requestId }: Allocation, which: number): Promise<void> {
    const people = this.people.get(requestId) ?? [];
    const person = people[which % people.length] as WorkerId;
    const request = await readRequest(local.db, requestId);
    const at = instantOf(now);
    const counts = request.leavers?.includes(person) !== true;
    if (counts) this.begun.set(objectId, (this.begun.get(objectId) ?? new Set()).add(at));
    await reachParty(contextOf(db, { now }), { kind: 'SEAT_SERVED', objectId, at, until: at, data: {} }, person, at);
    // Where the function died, the notice is not marked read, and may be read again.
    if (counts && !this.readAt.has(objectId)) this.readAt.set(objectId, at);
  }

  private async leave(number: number, which: number): Promise<void> {
    const request = await readRequest(local.db, this.requestIds[number] ?? '');
    if (request.workerIds.length < 2) return;
    const workerId = request.workerIds[which % request.workerIds.length] ?? '';
    await leaveParty(contextOf(local.db, { now }), { travelRequestId: request.id, workerId });
  }

  /** The streams come to rest. Whoever got seats by that stood before all who fit and wait on. */
  async carry(): Promise<void> {
    const before = new Set((await this.allocations()).map(({ id }) => id));
    await effects.rest();
    const requests = await this.requests();
    const waiting = requests.filter(({ status, unreachedSince }) => status === 'WAITLISTED' && !unreachedSince);
    for (const served of (await this.allocations()).filter(({ id }) => !before.has(id))) {
      const own = requests.find(({ id }) => id === served.requestId);
      if (own === undefined) throw new Error('Expected one of the scene');
      const overtaken = waiting.filter(
        ({ requestedAt, workerIds }) => requestedAt < own.requestedAt && workerIds.length <= served.seats,
      );
      expect(overtaken.map(({ id }) => id)).toEqual([]);
    }
    const free = Math.min(...(await readInventory(local.db, this.service.id)).pool);
    const fitting = waiting.filter(
      ({ workerIds, waitEndsAt = '' }) => workerIds.length <= free && waitEndsAt > instantOf(now),
    );
    expect(fitting.map(({ id }) => id)).toEqual([]);
  }

  async check(): Promise<void> {
    const [allocations, requests, { pool }] = await Promise.all([
      this.allocations(),
      this.requests(),
      readInventory(local.db, this.service.id),
    ]);
    expect(pool).toEqual(recount(this.service, [], allocations).pool);
    expect(Math.min(...pool)).toBeGreaterThanOrEqual(0);
    for (const allocation of allocations.filter(({ waited }) => waited)) this.checkEnd(allocation);
    for (const request of requests) {
      const own = allocations.filter(({ requestId }) => requestId === request.id);
      const seated = own.filter(({ status }) => status === 'HELD' || status === 'CONFIRMED');
      expect(seated.map(({ id }) => id)).toEqual(request.status === 'ALLOCATED' ? [request.allocationId] : []);
      if (request.status !== 'EXPIRED' || this.givenUp.has(request.id)) continue;
      // The place is lost after an offer that was read in time, or after as many others as the rule allows.
      expect(own.some(isReadInTime) || own.length === OFFERS).toBe(true);
    }
  }

  /** Of an offer that ended by time. */
  private checkEnd({ id, status, allocatedAt, reachedAt, departsAt }: Allocation): void {
    const read = this.readAt.get(id);
    if (reachedAt !== undefined) expect([...(this.begun.get(id) ?? [])]).toContain(reachedAt);
    if (status !== 'EXPIRED') return;
    const last = lastMoment(allocatedAt, departsAt);
    const end = reachedAt === undefined ? last : Math.min(last, morningAfter(Date.parse(reachedAt) + 12 * HOUR));
    expect(now.getTime()).toBeGreaterThanOrEqual(end);
    // A receipt before that moment was not overlooked.
    if (reachedAt === undefined && read !== undefined) expect(Date.parse(read)).toBeGreaterThanOrEqual(last);
  }
}

/** Whether the party had its twelve hours before the last moment. */
function isReadInTime({ reachedAt, allocatedAt, departsAt }: Allocation): boolean {
  if (reachedAt === undefined) return false;
  return Date.parse(reachedAt) + 12 * HOUR <= lastMoment(allocatedAt, departsAt);
}

function onlyDeath(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

/** Hours in China since midnight. */
const hourOf = (at: number): number => ((at + 8 * HOUR) % (24 * HOUR)) / HOUR;

/** By the rule of the issue: a day after the offer or the morning after that, twelve hours before boarding, and not at night. */
function lastMoment(allocatedAt: string, departsAt: string): number {
  const left = Date.parse(departsAt) - 12 * HOUR;
  const morning = morningAfter(Date.parse(allocatedAt) + 24 * HOUR);
  if (morning <= left) return morning;
  let last = Math.min(Date.parse(allocatedAt) + 24 * HOUR, left);
  while (hourOf(last) > 21 || hourOf(last) < 10) last -= 1_000;
  return last;
}

function morningAfter(at: number): number {
  let end = at;
  while (hourOf(end) > 21 || hourOf(end) < 10) end += 1_000;
  return end;
}

async function playAll(history: readonly Act[]): Promise<void> {
  const scene = await Scene.begin();
  await scene.carry();
  for (const act of history) {
    await scene.play(act);
    await scene.check();
  }
  // Whatever is left undone is done by the sweep and the streams; after that nobody reads any more.
  for (let days = 0; days < 4; days += 1) {
    now = new Date(now.getTime() + 25 * HOUR);
    await scene.sweep(local.db);
    await scene.carry();
    await scene.check();
  }
  const allocations = await scene.allocations();
  const held = allocations.filter(({ status }) => status === 'HELD');
  for (const { holdEndsAt = '' } of held) expect(holdEndsAt > instantOf(now)).toBe(true);
  expect(allocations.filter(({ waited }) => waited).length).toBeLessThanOrEqual(OFFERS * 5);
}

test('nobody loses seats or place unread, no seat is had twice, the order is kept, and holds end', async () => {
  await fc.assert(
    fc.asyncProperty(acts, (history) => playAll(history)),
    { ...runs(80, 40), endOnFailure: true },
  );
});
