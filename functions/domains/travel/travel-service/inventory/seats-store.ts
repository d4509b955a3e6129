/**
 * Transitions that change an inventory's seats: create, sell, give back, resize, close and cancel; and conditions on
 * them.
 */
import type { ServiceId } from '../../../../id-kinds';
import type { Write } from '../../../../platform/dynamodb/database';
import { differs, equals, isNew, oneOf, put, unchanged } from '../../../../platform/dynamodb/expressions';
import type { Change, Inventory } from '../seats';
import {
  changeSeats,
  checkInventory,
  type Frees,
  hasSeatsOf,
  hasTimesOf,
  inventoryItem,
  replaceSeats,
  storedQuotas,
  type Timed,
  updateInventory,
} from './store';
import { isQuiet, type StoredInventory } from './inventory';

/** @param waiting 1 if parties may wait for the service before it exists, else 0. */
export function inventoryPut(
  serviceId: ServiceId,
  inventory: Inventory,
  { seats, waiting }: { readonly seats: number; readonly waiting: number },
): Write {
  return put(inventoryItem(serviceId, inventory, seats, waiting)).when(isNew);
}

/**
 * Sells seats on direct sale while the service is OPEN and has the times that were read. Refused if a count would fall
 * below zero. A quota's seats become free for others on the legs that the party does not ride: see `giveBack`.
 */
export function sell(serviceId: ServiceId, change: Change, read: Timed, quiet: boolean): Write {
  const { write, conditions } = changeSeats(serviceId, change, freeing(quiet));
  return write.when(...conditions, equals('status', 'OPEN'), equals('waiting', 0), hasTimesOf(read));
}

/**
 * Takes the seats of all parties that a pass serves. Refused if the service is not OPEN, or its seats or times changed
 * since the read.
 */
export function serve(serviceId: ServiceId, read: Inventory, left: Inventory, times: Timed): Write {
  return replaceSeats(serviceId, left).when(equals('status', 'OPEN'), hasSeatsOf(read), hasTimesOf(times));
}

/**
 * Takes seats for those who board without a booking, once sales have ended. Refused if the service is not CLOSED, or its
 * seats or times changed since the read.
 */
export function takeLeft(serviceId: ServiceId, read: Inventory, left: Inventory, times: Timed): Write {
  return replaceSeats(serviceId, left).when(equals('status', 'CLOSED'), hasSeatsOf(read), hasTimesOf(times));
}

/** Gives all seats back after the service is cancelled. Refused if the seats changed since the read. */
export function clear(serviceId: ServiceId, read: Inventory, left: Inventory): Write {
  return replaceSeats(serviceId, left).when(equals('status', 'CANCELLED'), hasSeatsOf(read));
}

/**
 * Ends sales because the service is cancelled. Refused if it is cancelled already, or its listing changed since the
 * read.
 */
export function cancel(serviceId: ServiceId, { listed }: Pick<StoredInventory, 'listed'>): Write {
  return updateInventory(serviceId)
    .set({ status: 'CANCELLED' })
    .when(differs('status', 'CANCELLED'), unchanged('listed', listed));
}

/**
 * Adds `more` seats to the pool on every leg, or removes them. Refused if a count would fall below zero or the service
 * is cancelled. Added seats become free as in `giveBack`.
 */
export function resize(serviceId: ServiceId, legs: number, more: number, quiet: boolean): Write {
  const { write, conditions } = changeSeats(serviceId, onEveryLeg(legs, more), freeing(quiet));
  return write.increase({ seats: more }).when(...conditions, differs('status', 'CANCELLED'));
}

/**
 * Sets new times, and adds or removes seats. Every corridor then lists the service anew; the line is called unless
 * nobody can wait for these times. Refused as `resize` is, and if the listing changed since the read.
 */
export function retimed(
  serviceId: ServiceId,
  after: { readonly legs: number; readonly more: number; readonly timetable: number; readonly nobodyWaits: boolean },
  { listed }: Pick<StoredInventory, 'listed'>,
): Write {
  const { legs, more, timetable, nobodyWaits } = after;
  const { write, conditions } = changeSeats(serviceId, onEveryLeg(legs, more), 'OTHERWISE');
  return write
    .increase({ seats: more, waiting: nobodyWaits ? 0 : 1 })
    .set({ timetable })
    .remove('listed')
    .when(...conditions, differs('status', 'CANCELLED'), unchanged('listed', listed));
}

function onEveryLeg(legs: number, more: number): Change {
  return {
    pool: new Map(more === 0 ? [] : Array.from({ length: legs }, (_, leg): [number, number] => [leg, more])),
    quotas: new Map(),
  };
}

/**
 * Gives seats back in any status of the service. Refused if a count would fall below zero or the quota has ended. If
 * parties may wait for the seats, the same write calls the line, so nobody buys them before the writer's pass.
 * @param quiet nobody waited when it was read; refused if parties may wait now.
 */
export function giveBack(serviceId: ServiceId, change: Change, quiet: boolean): Write {
  const { write, conditions } = changeSeats(serviceId, change, freeing(quiet));
  return write.increaseFromZero({ returned: 1 }).when(...conditions);
}

/**
 * Ends all quotas: their seats go to the pool, and later returns can't go to them. Refused if the quotas changed since
 * the read.
 */
export function endQuotas(serviceId: ServiceId, read: StoredInventory, toPool: Change['pool']): Write {
  const change = { pool: toPool, quotas: new Map() };
  const { write, conditions } = changeSeats(serviceId, change, freeing(isQuiet(read)));
  return write.set({ quotas: {} }).when(...conditions, equals('quotas', storedQuotas(read.quotas)));
}

function freeing(quiet: boolean): Frees {
  return quiet ? 'QUIETLY' : 'CALLING';
}

/** Ends sales for good. Refused if the service is cancelled; no change if it is closed. */
export function closeSales(serviceId: ServiceId): Write {
  return updateInventory(serviceId)
    .set({ status: 'CLOSED' })
    .when(oneOf('status', ['OPEN', 'CLOSED']));
}

/**
 * Condition that the service is closed with exactly the seats that were read. Equal numbers of free seats are not
 * enough: a returned seat may have been removed by a resize.
 */
export function closedAsRead(serviceId: ServiceId, read: StoredInventory): Write {
  return checkInventory(serviceId).when(equals('status', 'CLOSED'), equals('seats', read.seats), hasSeatsOf(read));
}

/**
 * Condition that every party seated at the read still has its seats, at the same times: refused if seats were given
 * back, the times changed or the service was cancelled. New sales do not matter.
 */
export function stillSeated(
  serviceId: ServiceId,
  { returned }: Pick<StoredInventory, 'returned'>,
  times: Timed,
): Write {
  return checkInventory(serviceId).when(
    differs('status', 'CANCELLED'),
    unchanged('returned', returned),
    hasTimesOf(times),
  );
}
