/**
 * A world of pairs around one coach of four seats whose list is closed: a party of two who have seats on it, and people who come
 * without a booking. One of them shares a coach of the next day with a friend, one waits for that coach, one is in no register.
 */
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { isTrip, parseTrip, tripKey } from '../../../functions/domains/people/trip/store';
import { confirmAllocation } from '../../../functions/domains/travel/booking/confirm';
import type { Allocation } from '../../../functions/domains/travel/booking/allocation-store';
import { releaseAllocation } from '../../../functions/domains/travel/booking/release';
import type { Request } from '../../../functions/domains/travel/booking/request-store';
import { cancelTravelService } from '../../../functions/domains/travel/disruption/service';
import { boardPassengers } from '../../../functions/domains/travel/manifest/boarding';
import { closeManifest } from '../../../functions/domains/travel/manifest/service';
import { manifestKey, parseManifest } from '../../../functions/domains/travel/manifest/store';
import { cancelTravelRequest } from '../../../functions/domains/travel/travel-request/cancel';
import { leaveParty } from '../../../functions/domains/travel/travel-request/leave-party';
import { requestTravel } from '../../../functions/domains/travel/travel-request/service';
import type { Service } from '../../../functions/domains/travel/travel-service/service-store';
import { childrenOf, prefecturesOf } from '../../../functions/domains/reference/region/region';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { addDays, civilDateOf } from '../../../functions/platform/values/civil-date';
import { instantOf } from '../../../functions/platform/values/clock';
import { asId } from '../../../functions/platform/values/ids';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { living, NOW, readAllocations, readInventory, readRequest, recount, requestInput } from '../travel-scene';
import { contextOf, schedule, serveAll, valueOf } from '../travel-scene';
import { accountOf, newPerson, type Person, settlePerson } from './people';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

interface Boarding {
  readonly coach: Service;
  /** Leaves a day later. */
  readonly other: Service;
  readonly booked: Request;
  /** With seats on the other coach: who walks on, and a friend. */
  readonly shared: Request;
  /** In line for the other coach: who walks on, alone. */
  readonly waiting: Request;
  readonly sharer: Person;
  readonly waiter: Person;
  readonly stranger: Omit<Person, 'id'>;
  /** Somebody else, whom the sharer turns out to be. */
  readonly double: Person;
}

const origins = prefecturesOf(asRegionCode('53')).flatMap((prefecture) =>
  childrenOf(prefecture).map(({ code }) => code),
);
/**
 * Of each province one, so that each scene has a lane of its own. Trains of other worlds lead to the first prefecture of a
 * province.
 */
const destinations = '13 14 15 21 22 23 32 33 34 35 36 37 41 42 43 44 45 46 51 52 61 62 63 64 65'
  .split(' ')
  .flatMap((province) => prefecturesOf(asRegionCode(province)).slice(1, 2));
let made = 0;

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Boarding> {
  const number = (made += 1);
  const codes = [origins[number % origins.length] ?? '', destinations[Math.floor(number / origins.length)] ?? ''];
  if (codes[1] === '') throw new Error('More scenes than there are corridors');
  const today = civilDateOf(NOW);
  const coachOf = (seats: number, day: number) => schedule(db, { mode: 'COACH', carrierId: 'bus', codes, seats, day });
  const ask = async (workerIds: string[], day: number): Promise<Request> => {
    const on = addDays(today, day);
    const [originRegionCode = '', destinationRegionCode = ''] = codes;
    const context = contextOf(db, { viewer: accountOf(), now: new Date(NOW.getTime() - 60_000) });
    const asked = { workerIds, originRegionCode, destinationRegionCode, earliestOn: on, latestOn: on };
    const request = valueOf(await requestTravel(context, requestInput(asked)));
    const { allocationId } = request;
    if (allocationId !== undefined) valueOf(await confirmAllocation(context, { allocationId }));
    return request;
  };
  const [coach, other] = [await coachOf(4, 0), await coachOf(2, 1)];
  // Who waits in the lane of the prefecture for a train of another world is asked first.
  await serveAll(db, [coach.id, other.id]);
  const people: Person[] = [];
  for (let person = 0; person < 6; person += 1) people.push(await settlePerson(db));
  const [one, two, friend, sharer, waiter, double] = people;
  if (!one || !two || !friend || !sharer || !waiter || !double) throw new Error('Expected six people');
  const booked = await ask([one.id, two.id], 0);
  valueOf(await closeManifest(contextOf(db), { serviceId: coach.id }));
  const shared = await ask([sharer.id, friend.id], 1);
  const waiting = await ask([waiter.id], 1);
  return { coach, other, booked, shared, waiting, sharer, waiter, stranger: newPerson(), double };
}

type Walker = 'sharer' | 'waiter' | 'stranger';

/** At a time of its own, so that the reports alone tell which is the earliest. */
const walksOn = (minutes: number, ...walkers: Walker[]): UseCase<Boarding> =>
  does('boardPassengers', (ctx, scene) =>
    boardPassengers(ctx, {
      ...{ serviceId: scene.coach.id, workerIds: [], at: instantOf(new Date(NOW.getTime() - minutes * 60_000)) },
      walkOns: walkers.map((walker) => {
        const { identityNumber, name } = scene[walker];
        return { identityNumber, name, direction: 'WORKBOUND' as const };
      }),
    }),
  );

const cancels = (which: 'coach' | 'other'): UseCase<Boarding> =>
  does('cancelTravelService', (ctx, scene, idempotencyKey) =>
    cancelTravelService(ctx, { idempotencyKey, serviceId: scene[which].id, reason: '大雪' }),
  );

const useCases: Readonly<Record<string, UseCase<Boarding>>> = {
  'who has a seat elsewhere walks on': walksOn(1, 'sharer'),
  'who waits walks on': walksOn(2, 'waiter'),
  'all three walk on, where two seats are free': walksOn(3, 'stranger', 'sharer', 'waiter'),
  'who has a seat elsewhere leaves that party': does('leaveParty', (ctx, { shared, sharer }) =>
    leaveParty(ctx, { travelRequestId: shared.id, workerId: sharer.id }),
  ),
  'that party gives its seats back': does('releaseAllocation', (ctx, { shared }) =>
    releaseAllocation(ctx, { allocationId: shared.allocationId ?? '' }),
  ),
  'who waits cancels': does('cancelTravelRequest', (ctx, { waiting }) =>
    cancelTravelRequest(ctx, { travelRequestId: waiting.id }),
  ),
  'one of those on the list leaves': does('leaveParty', (ctx, { booked }) =>
    leaveParty(ctx, { travelRequestId: booked.id, workerId: booked.workerIds[0] ?? '' }),
  ),
  'those on the list board': does('boardPassengers', (ctx, { coach, booked: { workerIds } }) =>
    boardPassengers(ctx, { serviceId: coach.id, workerIds, at: instantOf(NOW) }),
  ),
  'the list is closed again': does('closeManifest', (ctx, { coach }) => closeManifest(ctx, { serviceId: coach.id })),
  'who has a seat elsewhere is merged': does('mergeWorkers', (ctx, { sharer, double }, idempotencyKey) =>
    mergeWorkers(ctx, { idempotencyKey, keepId: double.id, mergeId: sharer.id }),
  ),
  'the coach is cancelled': cancels('coach'),
  'the other coach is cancelled': cancels('other'),
};

/** All requests that the two coaches and their lines know of. */
async function whole(db: Database, scene: Boarding) {
  const [onCoach, onOther] = await Promise.all([scene.coach, scene.other].map(({ id }) => readAllocations(db, id)));
  if (!onCoach || !onOther) throw new Error('Expected two lists');
  const ids = new Set([scene.booked, scene.shared, scene.waiting].map(({ id }) => id));
  for (const { requestId } of [...onCoach, ...onOther]) ids.add(requestId);
  const requests = await Promise.all([...ids].map((id) => readRequest(db, id)));
  const people = [...new Set(requests.flatMap(({ workerIds }) => workerIds))].filter((id) => id.startsWith('wkr_'));
  const items = await Promise.all(people.map((id) => db.get(tripKey(asId(id, 'wkr'), 'WORKBOUND'))));
  const trips = new Map(people.map((id, index) => [id, items[index]]));
  return { onCoach, onOther, requests, trips };
}

function nameOf({ sharer, waiter, booked, shared }: Boarding, id: string): string {
  if (id === sharer.id) return 'sharer';
  if (id === waiter.id) return 'waiter';
  const index = booked.workerIds.findIndex((one) => one === id);
  if (index >= 0) return `booked ${index}`;
  return shared.workerIds.some((one) => one === id) ? 'friend' : 'stranger';
}

async function tell(db: Database, scene: Boarding): Promise<unknown> {
  const { onCoach, onOther, requests } = await whole(db, scene);
  const names = (ids: readonly string[]): string => ids.map((id) => nameOf(scene, id)).join(' and ');
  const seats = ({ status, workerIds, boarded = {}, formerRequestId }: Allocation): string =>
    [
      ...[status, names(workerIds), formerRequestId === undefined ? '-' : 'gave up'],
      ...workerIds.map((id) => boarded[id] ?? '-'),
    ].join();
  // Who walks on leaves the former party a write later. Where that party is cancelled in between, nobody is left to leave it.
  const membersOf = ({ id, status, workerIds }: Request): readonly string[] =>
    workerIds.filter((member) => status !== 'CANCELLED' || !gaveUp(id).includes(member));
  const gaveUp = (requestId: string): string[] =>
    onCoach.filter(({ formerRequestId }) => formerRequestId === requestId).flatMap(({ workerIds }) => workerIds);
  return {
    coach: living(onCoach).map(seats).sort(),
    other: living(onOther).map(seats).sort(),
    requests: requests.map((request) => `${request.status} ${names(membersOf(request))}`).sort(),
  };
}

async function recounted(db: Database, scene: Boarding): Promise<string[]> {
  const { onCoach, onOther, requests, trips } = await whole(db, scene);
  const wrong: string[] = [];
  for (const [service, allocations] of [[scene.coach, onCoach] as const, [scene.other, onOther] as const]) {
    const { pool, status } = await readInventory(db, service.id);
    const counted = recount(service, [], allocations).pool;
    if (pool.join() !== counted.join()) wrong.push(`free are ${pool.join()}, by the allocations ${counted.join()}`);
    if (Math.min(...pool) < 0) wrong.push('seats below zero');
    if (status === 'CANCELLED' && living(allocations).length > 0) wrong.push('seats on a coach that does not run');
  }
  const seated = [...living(onCoach), ...living(onOther)];
  const riders = seated.flatMap(({ workerIds }) => workerIds);
  const twice = riders.filter((id, index) => riders.indexOf(id) !== index);
  wrong.push(...twice.map((id) => `${nameOf(scene, id)} has two seats`));
  const ongoing = requests.filter(({ status }) => status === 'WAITLISTED' || status === 'ALLOCATED');
  const asked = ongoing.flatMap(({ workerIds }) => workerIds);
  const double = asked.filter((id, index) => asked.indexOf(id) !== index);
  wrong.push(...double.map((id) => `${nameOf(scene, id)} is in two parties`));
  for (const { id, workerIds, allocationId } of ongoing)
    for (const workerId of workerIds.filter((one) => one.startsWith('wkr_'))) {
      const item = trips.get(workerId);
      const trip = item !== undefined && isTrip(item) ? parseTrip(item) : undefined;
      if (trip?.requestId !== id || trip.allocationId !== allocationId)
        wrong.push(`${nameOf(scene, workerId)} has another trip than the party's`);
    }
  for (const { requestId, id, workerIds } of seated) {
    const request = requests.find((one) => one.id === requestId);
    if (request?.allocationId !== id || request.workerIds.join() !== workerIds.join())
      wrong.push('seats that are not those of their request');
  }
  // Numbers of those who have seats: one for each, and no two alike.
  const item = await db.get(manifestKey(scene.coach.id));
  const numbers = new Map(
    (item === undefined ? [] : parseManifest(item).parties).flatMap(({ workerIds, numbers: given }) =>
      workerIds.map((id, index) => [id, given[index] ?? 0]),
    ),
  );
  const told = living(onCoach).flatMap(({ workerIds }) => workerIds.map((id) => numbers.get(id) ?? 0));
  if (new Set(told).size !== told.length || told.some((number) => number < 1 || number > 4))
    wrong.push(`numbers ${told.join()}`);
  return wrong;
}

export const walkOns: World<Boarding> = { useCases, build, tell, recount: recounted, carried: true };
