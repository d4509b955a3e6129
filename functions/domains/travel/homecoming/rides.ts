/** Streams -> the rides of people, as the allocations tell that they boarded. */
import { isDeepStrictEqual } from 'node:util';
import type { AllocationId, ServiceId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Write } from '../../../platform/dynamodb/database';
import { untilRight } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isId } from '../../../platform/values/ids';
import { allocationKey, isAllocation, partOfAllocation } from '../booking/allocation-store';
import { hasSeats } from '../booking/states';
import { dropRide, keepRide, parseRide, type Ride, rideKey } from './ride-store';

/** Who boarded, or did not after all, by these records, once their rides are right. */
export async function followRides(db: Database, records: readonly StreamRecord[]): Promise<WorkerId[]> {
  const seats = records.flatMap(changedIn);
  const distinct = [...new Map(seats.map((seat) => [`${seat.workerId} ${seat.id}`, seat])).values()];
  await untilRight(distinct, SEATS_PER_READ, (open) => settleOnce(db, open));
  return [...new Set(distinct.map(({ workerId }) => workerId))];
}

/** A traveller's part in an allocation. */
interface Seat {
  readonly serviceId: ServiceId;
  readonly id: AllocationId;
  readonly workerId: WorkerId;
}

/** Two keys for each. */
const SEATS_PER_READ = 50;

function changedIn({ oldItem, newItem }: StreamRecord): Seat[] {
  const item = newItem ?? oldItem;
  if (item === undefined || !isAllocation(item)) return [];
  const { serviceId, id } = partOfAllocation(item, 'serviceId', 'id');
  const [before, after] = [oldItem, newItem].map((one) => ridesIn(one));
  const ids = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...ids].flatMap((workerId): Seat[] =>
    isDeepStrictEqual(before?.get(workerId), after?.get(workerId)) ? [] : [{ serviceId, id, workerId }],
  );
}

/** By the traveller; nobody of a stranger, who is in no register. */
function ridesIn(item: Item | undefined): ReadonlyMap<WorkerId, Ride> {
  if (item === undefined || !isAllocation(item)) return new Map();
  const read = partOfAllocation(item, 'id', 'direction', 'departsAt', 'status', 'boarded');
  const { id: allocationId, direction, departsAt: at, boarded = {} } = read;
  const ids = hasSeats(read) ? Object.keys(boarded).filter((id) => isId(id, 'wkr')) : [];
  return new Map(ids.map((workerId) => [workerId, { workerId, allocationId, direction, at }]));
}

/** @returns those that were written. They are right if nothing changed by the next read. */
async function settleOnce(db: Database, seats: readonly Seat[]): Promise<Seat[]> {
  const items = await db.batchGet(
    seats.flatMap(({ serviceId, id, workerId }) => [
      allocationKey(serviceId, id),
      rideKey({ workerId, allocationId: id }),
    ]),
  );
  const changes = seats.flatMap((seat, index): { seat: Seat; write: Write }[] => {
    const [allocation, stored] = items.slice(index * 2, index * 2 + 2);
    const ride = ridesIn(allocation).get(seat.workerId);
    if (isDeepStrictEqual(ride, stored && parseRide(stored))) return [];
    const write = ride === undefined ? dropRide({ ...seat, allocationId: seat.id }) : keepRide(ride);
    return [{ seat, write }];
  });
  await inParallel(limits.visitsFollowedAtOnce, changes, ({ write }) => db.commit([write]));
  return changes.map(({ seat }) => seat);
}
