/**
 * Takes seats for people who board without a booking. A seat is taken in one transaction with its number, so it stands
 * in the list at once. One item for each person and service keeps a repeated report, and one by another device, from
 * taking a second seat. Who had a seat or a place in line elsewhere gives it up after that.
 */
import type { AllocationId, RequestId, ServiceId, StrangerId, TravellerId } from '../../../../id-kinds';
import type { WalkOnInput } from '../../../../generated/graphql';
import type { Write } from '../../../../platform/dynamodb/database';
import { type Changed, CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import type { Context } from '../../../../platform/requests/context';
import { assert } from '../../../../platform/requests/errors';
import { type Refusal, refusal } from '../../../../platform/requests/result';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { limits } from '../../../../limits';
import { type CivilDate, civilDateOf } from '../../../../platform/values/civil-date';
import { type Instant, instantOf, today } from '../../../../platform/values/clock';
import { derivedId, nextOwned } from '../../../../platform/values/ids';
import { collectionsOf, type Worker } from '../../../people/worker/store';
import { type Trip, tripInstead, tripPut } from '../../../people/trip/store';
import { type Allocation, seatWalkOn } from '../../booking/allocation-store';
import { endHold } from '../../waitlist/end-hold';
import { hasSeats, isOver } from '../../booking/states';
import { readAllocations, requestsOf } from '../../booking/loader';
import { homesOf, newRequest } from '../../booking/party/homes-and-arrival';
import { askForTravel, type Request } from '../../booking/request-store';
import { inventoryKey, parseInventory } from '../../travel-service/inventory/store';
import { takeLeft } from '../../travel-service/inventory/seats-store';
import { beginTelling } from '../../travel-service/day-before/telling-store';
import { parseService, type Service, serviceKey } from '../../travel-service/service-store';
import { withdraw } from '../../travel-request/leave-party';
import { isAllThatWasSold } from '../closing';
import type { ManifestView } from '../passengers';
import { type Manifest, manifestKey, manifestPut, parseManifest } from '../store';
import { NOWHERE, peopleOf, type Person, readJourneys } from './who-boards';
import { allocationOf, recordWalkOn, walkOnKey } from './store';
import { type Filling, leftOn, movesSomebody, seated } from './free-seat';
import { checkWalkOn, journeyOf } from './checks';

export interface WalkedOn {
  /** Index in the report. */
  readonly index: number;
  /** The worker, or the id of a stranger, as the manifest names them. */
  readonly passengerId: TravellerId;
  /** The request that they gave up. */
  readonly formerRequestId: RequestId | undefined;
}

export interface WalkOns {
  readonly manifest: Manifest;
  readonly walkedOn: readonly WalkedOn[];
  readonly refusals: readonly Refusal[];
}

/**
 * Idempotent by person and service; who is on the list already is found there. Each row that is refused is told at its
 * place, and the others are recorded. Five round trips, and those of a return for each who gives up another seat. If
 * this is interrupted before that, the stream does the rest (`on-stream.ts`).
 * @param all whether the caller acts for everybody on the service; else for people of their region alone.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if the seats keep changing.
 */
export async function takeWalkOns(
  context: Context,
  { service, manifest }: ManifestView,
  rows: readonly WalkOnInput[],
  { at, all }: { readonly at: Instant; readonly all: boolean },
): Promise<WalkOns> {
  const on = today(context.clock);
  const wrong = rows.map((row, index) => checkWalkOn(['walkOns', index], row, { service, at, today: on }));
  const right = rows.flatMap((row, index) => (wrong[index]?.length === 0 ? [{ row, index }] : []));
  const taken = await whileChanged(async () => {
    const { people, unfit } = await peopleOf(context, right, all);
    const attempt = await take(context, service.id, people, at);
    return attempt === CHANGED ? CHANGED : { ...attempt, refusals: [...unfit, ...attempt.refusals] };
  });
  const gaveUp = taken.seats.flatMap(({ person: { worker }, formerRequestId }) =>
    worker !== undefined && formerRequestId !== undefined ? [{ worker, formerRequestId }] : [],
  );
  await inParallel(limits.manifestHoldsAtOnce, gaveUp, ({ worker, formerRequestId }) =>
    withdraw(context, formerRequestId, worker),
  );
  const walkedOn = taken.seats.map(({ person: { index }, ...seat }) => ({ index, ...seat }));
  return { manifest: taken.manifest ?? manifest, walkedOn, refusals: [...wrong.flat(), ...taken.refusals] };
}

interface Seat extends Pick<WalkedOn, 'passengerId' | 'formerRequestId'> {
  readonly person: Person;
}

interface Taken {
  /** As it is afterwards; absent where it was not read. */
  readonly manifest?: Manifest;
  readonly seats: readonly Seat[];
  readonly refusals: readonly Refusal[];
}

/** One transaction for all who get a seat. CHANGED: nothing was written. */
async function take(
  context: Context,
  serviceId: ServiceId,
  people: readonly Person[],
  at: Instant,
): Promise<Taken | Changed> {
  const { db, clock } = context;
  if (people.length === 0) return { seats: [], refusals: [] };
  const keys = people.map(({ fingerprint }) => walkOnKey(serviceId, fingerprint));
  const [[serviceItem, inventoryItem, manifestItem, ...guards], allocations, journeys] = await Promise.all([
    db.batchGet([serviceKey(serviceId), inventoryKey(serviceId), manifestKey(serviceId), ...keys]),
    readAllocations(db, serviceId),
    readJourneys(context, people),
  ]);
  assert(serviceItem && inventoryItem && manifestItem, 'a closed service with its inventory and manifest');
  const [service, inventory] = [parseService(serviceItem), parseInventory(inventoryItem)];
  if (inventory.status === 'CANCELLED')
    return { seats: [], refusals: people.map(({ index }) => refusal('SERVICE_CANCELLED', ['walkOns', index])) };
  const living = allocations.filter(hasSeats);
  if (await endOver(context, living)) return CHANGED;
  // The items of one transaction become visible one after the other.
  if (!isAllThatWasSold(service, inventory, living)) return CHANGED;
  const manifest = parseManifest(manifestItem);
  let filling: Filling = { inventory: leftOn(service, inventory), parties: manifest.parties, living };
  const seats: Seat[] = [];
  const refusals: Refusal[] = [];
  const writes: Write[] = [];
  for (const [index, person] of people.entries()) {
    const listed = seatOf(person, filling.living, allocationOf(guards[index]));
    if (listed !== undefined) {
      seats.push(listed);
      continue;
    }
    if (guards[index] !== undefined) return CHANGED;
    const { former, aboard } = standsInTheWay(service, person, context) ? (journeys[index] ?? NOWHERE) : NOWHERE;
    const made = walkOnOf(context, service, { person, at, former });
    const after = seated(filling, made.allocation, { seats: inventory.seats, now: clock.now() });
    if (aboard || after === undefined) {
      refusals.push(refusal(aboard ? 'ALREADY_TRAVELLING' : 'NO_SEAT_FREE', ['walkOns', person.index]));
      continue;
    }
    filling = after;
    seats.push({ person, passengerId: made.passengerId, formerRequestId: former?.requestId });
    const { id } = made.allocation;
    writes.push(...made.writes, recordWalkOn(serviceId, person.fingerprint, id));
  }
  if (writes.length === 0) return { manifest, seats, refusals };
  const { parties } = filling;
  const after = { ...manifest, version: manifest.version + 1, numberedAt: instantOf(clock.now()), parties };
  const sale = takeLeft(serviceId, inventory, filling.inventory, service);
  // Who boards later and has another number by that is told again.
  const told = movesSomebody(manifest.parties, parties) ? [beginTelling(service)] : [];
  const { committed } = await db.commit([sale, manifestPut(after), ...told, ...writes]);
  return committed ? { manifest: after, seats, refusals } : CHANGED;
}

/**
 * Ends holds that are over and that the sweep has not ended yet: their seats are free, and who had one is nobody's passenger.
 * @returns whether there were any, so that the seats must be read again.
 */
async function endOver(context: Context, living: readonly Allocation[]): Promise<boolean> {
  const now = context.clock.now();
  const over = living.filter((allocation) => isOver(allocation, now));
  if (over.length === 0) return false;
  const requests = await requestsOf(context, over);
  // A hold whose request is malformed, or has another hold, keeps its seat and stops nobody else.
  const sound = over.filter(({ id, requestId }) => requests.get(requestId)?.allocationId === id);
  await inParallel(limits.manifestHoldsAtOnce, sound, (allocation) => endHold(context, allocation));
  return sound.length > 0;
}

/** The seat that the person has on this coach, by a booking or an earlier report. */
function seatOf(person: Person, living: readonly Allocation[], walkOnId: AllocationId | undefined): Seat | undefined {
  const own = living.find((one) => one.id === walkOnId || whoOf(person, one) !== undefined);
  if (own === undefined) return undefined;
  const passengerId = whoOf(person, own) ?? own.workerIds[0];
  assert(passengerId, 'a traveller of an allocation');
  return { person, passengerId, formerRequestId: own.formerRequestId };
}

/** Whether another journey of the person can be in the way of this one: not once a late report's coach has arrived. */
function standsInTheWay(service: Service, { row }: Person, { clock }: Context): boolean {
  return arrivalOf(service, row) >= today(clock);
}

function arrivalOf(service: Service, row: WalkOnInput): CivilDate {
  const arrivesAt = service.stops[journeyOf(row, service).to]?.arrivesAt;
  assert(arrivesAt, 'an arrival where they leave');
  return civilDateOf(new Date(arrivesAt));
}

/** The id under which the person is one of the allocation's travellers. */
function whoOf({ worker, fingerprint }: Person, { workerIds, serviceId }: Allocation): TravellerId | undefined {
  const own: TravellerId[] = worker === undefined ? [strangerId(serviceId, fingerprint)] : collectionsOf(worker);
  return workerIds.find((id) => own.includes(id));
}

/** The same for each report about the person, and another one on each service. */
function strangerId(serviceId: ServiceId, fingerprint: string): StrangerId {
  return derivedId('wlk', serviceId, fingerprint);
}

/** A party of one, as if it had asked and been seated; its trip only while that can still be in the way of another. */
function walkOnOf(
  context: Context,
  service: Service,
  { person, at, former }: { readonly person: Person; readonly at: Instant; readonly former: Trip | undefined },
): { readonly passengerId: TravellerId; readonly allocation: Allocation; readonly writes: readonly Write[] } {
  const { ids, clock, vault } = context;
  const { row, fingerprint, worker, card } = person;
  const { direction } = row;
  const { from, to } = journeyOf(row, service);
  const [origin, destination] = [service.stops[from], service.stops[to]];
  assert(origin?.departsAt && destination, 'stops where they board and leave');
  const passengerId = worker?.id ?? strangerId(service.id, fingerprint);
  const id = nextOwned(ids, 'alc', service.id);
  const leavesOn = civilDateOf(new Date(origin.departsAt));
  const endsOn = arrivalOf(service, row);
  const request: Request = {
    ...newRequest(context, {
      ...{ workerIds: [passengerId], ...homesOf(worker === undefined ? [] : [worker]), direction },
      ...{ originRegionCode: origin.regionCode, destinationRegionCode: destination.regionCode },
      ...{ earliestOn: leavesOn, latestOn: leavesOn },
    }),
    ...{ status: 'ALLOCATED', allocationId: id },
  };
  const allocation = {
    ...{ id, serviceId: service.id, requestId: request.id, workerIds: [passengerId], direction },
    ...{ fromStop: from, toStop: to, boardingCode: origin.regionCode, departsAt: origin.departsAt },
    ...{ seats: 1, fromQuota: 0, status: 'BOARDED' as const, boarded: { [passengerId]: at } },
    allocatedAt: instantOf(clock.now()),
    walkOn: worker === undefined ? ('STRANGER' as const) : ('WORKER' as const),
    ...(card && { cardName: card.name, cardNumberBox: vault.encrypt(card.number, id) }),
    ...(former && { formerRequestId: former.requestId }),
  };
  const trip = worker === undefined || endsOn < today(clock) ? [] : [tripOf(worker)];
  return { passengerId, allocation, writes: [seatWalkOn(allocation), askForTravel(request), ...trip] };

  function tripOf({ id: workerId }: Worker): Write {
    const made = {
      workerId,
      direction,
      requestId: request.id,
      allocationId: id,
      endsOn,
      version: request.version,
      boardsOn: leavesOn,
    };
    return former?.workerId === workerId ? tripInstead(made, former) : tripPut(made, today(clock));
  }
}
