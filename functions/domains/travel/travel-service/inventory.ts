/**
 * A service's inventory: ONE small item, in no index, apart from the service, so that selling a seat is one conditional
 * update with no read before it. `waiting` is what keeps new requests from overtaking those who wait
 * (docs/decisions/0031-waitlist-lanes.md).
 */
import type { Item, Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import {
  asListed,
  asTimed,
  calling,
  inventoryKey,
  legName,
  type Listed,
  replaced,
  storedPool,
  storedQuotas,
  type Timed,
  update,
} from './inventory-expressions';
import { callsNobody, callsWork } from '../../../triggers';
import type { Change, Inventory } from './seats';

export { inventoryKey } from './inventory-expressions';
export type { Listed } from './inventory-expressions';

/** @param waiting 1 where somebody may wait for the service before there is one. */
export function inventoryPut(
  serviceId: string,
  { pool, quotas }: Inventory,
  { seats, waiting }: { readonly seats: number; readonly waiting: number },
): Write {
  const { TableName, Key: key } = inventoryKey(serviceId);
  const item = {
    ...key,
    status: 'OPEN',
    ...{ seats, waiting },
    pool: storedPool(pool),
    quotas: storedQuotas(quotas),
    ...callsWork,
  };
  return { Put: { TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export interface StoredInventory extends Inventory {
  /** Only an OPEN one sells. */
  readonly status: 'OPEN' | 'CLOSED' | 'CANCELLED';
  /** All seats of the service, sold or not. */
  readonly seats: number;
  /**
   * Zero where seats are on direct sale. Else somebody may wait for them, and only the list's writer sells; it rises with whatever
   * may let somebody fit, until the writer has looked.
   */
  readonly waiting: number;
  /** How its corridors list it (`listing.ts`); absent where all of them have it on direct sale. */
  readonly listed?: Listed | undefined;
  /** Counts the times that somebody gave seats back; absent before the first. */
  readonly returned?: number | undefined;
  /** The service's, by whose times seats are sold; absent while they are those of the beginning. */
  readonly timetable?: number | undefined;
  /** The look that is about to put the seats on direct sale; whoever joins the line meanwhile takes it away. */
  readonly opening?: string | undefined;
}

/** @throws where it is none that anybody could sell of: one malformed inventory must not hide other services. */
export function parseInventory(item: Item): StoredInventory {
  const { pool, quotas, status, seats, waiting, returned, timetable, listed, opening } = item as {
    pool: Record<string, number>;
    quotas: Record<string, number>;
    status: StoredInventory['status'];
    seats: number;
    waiting: number;
    returned?: number;
    timetable?: number;
    listed?: Listed;
    opening?: string;
  };
  assert([seats, waiting].every(Number.isSafeInteger), 'seats and calls of an inventory');
  assert([pool, quotas].every(isCounts), 'what an inventory has free');
  return {
    ...{ status, seats, waiting, returned, timetable, listed, opening },
    pool: Array.from({ length: Object.keys(pool).length }, (_, leg) => pool[legName(leg)] ?? 0),
    quotas: Object.fromEntries(Object.entries(quotas).map(([name, free]) => [name.slice(1), free])),
  };
}

function isCounts(map: unknown): boolean {
  return typeof map === 'object' && map !== null && Object.values(map).every(Number.isSafeInteger);
}

/** Whether nobody can wait for what becomes free: seats are on direct sale, and nothing is listed that has no room. */
export function isQuiet({ waiting, listed }: StoredInventory): boolean {
  return waiting === 0 && listed === undefined;
}

/**
 * Takes seats that are on direct sale while the service is OPEN and runs by the times that were read; refused when a number would
 * fall below zero. What a quota's party does not ride becomes free for others: see `giveBack`.
 */
export function sell(serviceId: string, change: Change, read: Timed, quiet: boolean): Write {
  const timed = asTimed(read);
  return update(serviceId, change, {
    sets: [],
    conditions: ['#status=:open', '#waiting=:none', timed.condition],
    names: { '#status': 'status', '#waiting': 'waiting', ...timed.names },
    values: { ':open': 'OPEN', ':none': 0, ...timed.values },
    frees: quiet ? 'QUIETLY' : 'CALLING',
  });
}

/**
 * What those who waited take, all at once; refused where the service is not OPEN, has not what was read, or runs at other times
 * than those by which they were chosen.
 */
export function serve(serviceId: string, read: Inventory, left: Inventory, times: Timed): Write {
  const timed = asTimed(times);
  return replaced(serviceId, read, left, {
    condition: `#status=:open AND ${timed.condition}`,
    names: timed.names,
    values: { ':open': 'OPEN', ...timed.values },
  });
}

/** Seats that everyone who had some gives back when the service is cancelled; refused where it has not what was read. */
export function clear(serviceId: string, read: Inventory, left: Inventory): Write {
  const values = { ':cancelled': 'CANCELLED' };
  return replaced(serviceId, read, left, { condition: '#status=:cancelled', names: {}, values });
}

/** Sells nothing any more, whatever was sold; refused where it is cancelled already, or listed otherwise than was read. */
export function cancel(serviceId: string, read: Pick<StoredInventory, 'listed'>): Write {
  const { condition, names, values } = asListed(read);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #status=:cancelled',
      ConditionExpression: `#status<>:cancelled AND ${condition}`,
      ExpressionAttributeNames: { '#status': 'status', ...names },
      ExpressionAttributeValues: { ':cancelled': 'CANCELLED', ...values },
    },
  };
}

/**
 * More or fewer seats on every leg, of the pool; refused when a number would fall below zero, or the service is cancelled. More of
 * them become free as in `giveBack`.
 */
export function resize(serviceId: string, legs: number, more: number, quiet: boolean): Write {
  return update(serviceId, onEveryLeg(legs, more), {
    sets: ['#seats=#seats+:more'],
    conditions: ['#status<>:cancelled'],
    names: { '#status': 'status', '#seats': 'seats' },
    values: { ':cancelled': 'CANCELLED', ':more': more },
    frees: quiet ? 'QUIETLY' : 'CALLING',
  });
}

/**
 * Other times by which seats are sold from here on, and more or fewer seats, or none: every corridor lists it anew, and where
 * somebody may wait for these times the line is called. Refused also where it is listed otherwise than was read.
 */
export function retimed(
  serviceId: string,
  after: { readonly legs: number; readonly more: number; readonly timetable: number; readonly nobodyWaits: boolean },
  read: Pick<StoredInventory, 'listed'>,
): Write {
  const { condition, names, values } = asListed(read);
  const { legs, more, timetable, nobodyWaits } = after;
  const write = update(serviceId, onEveryLeg(legs, more), {
    ...{ frees: 'OTHERWISE', conditions: ['#status<>:cancelled', condition] },
    sets: ['#seats=#seats+:more', '#timetable=:timetable', '#waiting=#waiting+:called'],
    names: { '#status': 'status', '#seats': 'seats', '#timetable': 'timetable', '#waiting': 'waiting', ...names },
    values: {
      ':cancelled': 'CANCELLED',
      ':more': more,
      ':timetable': timetable,
      ':called': nobodyWaits ? 0 : 1,
      ...values,
    },
  });
  assert('Update' in write, 'an update');
  return { Update: { ...write.Update, UpdateExpression: `${write.Update.UpdateExpression} REMOVE #listed` } };
}

function onEveryLeg(legs: number, more: number): Change {
  return {
    pool: new Map(more === 0 ? [] : Array.from({ length: legs }, (_, leg): [number, number] => [leg, more])),
    quotas: new Map(),
  };
}

/** From here on only the list's writer sells, and it is called. A single write, which any number can make at once. */
export function callTheLine(serviceId: string): Write {
  const called = calling(callsWork);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET ${called.set} ADD #waiting :one`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#waiting': 'waiting', ...called.names },
      ExpressionAttributeValues: { ':one': 1, ...called.values },
    },
  };
}

/** Whether whoever joined the line has something to stop: seats on direct sale, or a look that is about to put them there. */
export function isOnSale({ waiting, opening }: StoredInventory): boolean {
  return waiting === 0 || opening !== undefined;
}

/** The same, where seats are on direct sale or about to be; refused where only the list's writer sells anyway. */
export function callTheLineOnce(serviceId: string, whom: typeof callsWork | typeof callsNobody = callsWork): Write {
  const called = calling(whom);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET #waiting=#waiting+:one, ${called.set} REMOVE #opening`,
      ConditionExpression: '#waiting=:none OR attribute_exists(#opening)',
      ExpressionAttributeNames: { '#waiting': 'waiting', '#opening': 'opening', ...called.names },
      ExpressionAttributeValues: { ':one': 1, ':none': 0, ...called.values },
    },
  };
}

/**
 * A look is about to put seats on direct sale: from here on whoever joins the line takes the mark away. Refused where anything is
 * otherwise than was read.
 * @param look a name that no other look has.
 */
export function beginOpening(serviceId: string, read: StoredInventory, look: string): Write {
  const asRead = asItWas(read);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET #opening=:look, ${asRead.own}`,
      ConditionExpression: asRead.condition,
      ExpressionAttributeNames: { ...asRead.names, '#opening': 'opening' },
      ExpressionAttributeValues: { ...asRead.values, ':look': look },
    },
  };
}

/** On direct sale from here on; refused where somebody took the look's mark away, or anything is otherwise than was read. */
export function openSale(serviceId: string, read: StoredInventory, look: string): Write {
  const asRead = asItWas(read);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET #waiting=:none, ${asRead.own} REMOVE #opening`,
      ConditionExpression: `${asRead.condition} AND #opening=:look`,
      ExpressionAttributeNames: { ...asRead.names, '#opening': 'opening' },
      ExpressionAttributeValues: { ...asRead.values, ':none': 0, ':look': look },
    },
  };
}

/** How the service is listed in its corridors from here on; refused where anything is otherwise than was read. */
export function relist(serviceId: string, read: StoredInventory, listed: Listed): Write {
  const asRead = asItWas(read);
  const some = Object.keys(listed).length > 0;
  return {
    Update: {
      ...inventoryKey(serviceId),
      // Who joined looked at the lists of before: a look that is about to open begins again.
      UpdateExpression: `SET ${asRead.own}${some ? ', #listed=:now REMOVE' : ' REMOVE #listed,'} #opening`,
      ConditionExpression: asRead.condition,
      ExpressionAttributeNames: { ...asRead.names, '#opening': 'opening' },
      ExpressionAttributeValues: { ...asRead.values, ...(some && { ':now': listed }) },
    },
  };
}

/** OPEN, and all else as it was read: for what `work` writes, which calls nobody. */
function asItWas(read: StoredInventory) {
  const own = calling(callsNobody);
  const timed = asTimed(read);
  const listed = asListed(read);
  const numbers = '#waiting=:waiting AND #pool=:pool AND #quotas=:quotas';
  return {
    own: own.set,
    condition: `#status=:open AND ${numbers} AND ${timed.condition} AND ${listed.condition}`,
    names: {
      ...{ '#status': 'status', '#waiting': 'waiting', '#pool': 'pool', '#quotas': 'quotas' },
      ...{ ...timed.names, ...listed.names, ...own.names },
    },
    values: {
      ...{ ':open': 'OPEN', ':waiting': read.waiting },
      ...{ ':pool': storedPool(read.pool), ':quotas': storedQuotas(read.quotas) },
      ...{ ...timed.values, ...listed.values, ...own.values },
    },
  };
}

/**
 * Gives seats back whatever the service's status; refused when a number would fall below zero, or the quota has ended. Where
 * somebody may wait for them they call the line: nobody buys them before its writer has looked.
 * @param quiet nobody waits: refused where somebody may.
 */
export function giveBack(serviceId: string, change: Change, quiet: boolean): Write {
  return update(serviceId, change, {
    sets: ['#returned=if_not_exists(#returned,:never)+:once'],
    conditions: [],
    names: { '#returned': 'returned' },
    values: { ':never': 0, ':once': 1 },
    frees: quiet ? 'QUIETLY' : 'CALLING',
  });
}

/**
 * Ends every quota: what they hold goes to the pool, and with their numbers gone nothing comes back to them. Refused when
 * they no longer hold what was read.
 */
export function endQuotas(serviceId: string, read: StoredInventory, toPool: Change['pool']): Write {
  const change = { pool: toPool, quotas: new Map() };
  return update(serviceId, change, {
    sets: ['#quotas=:ended'],
    conditions: ['#quotas=:held'],
    names: { '#quotas': 'quotas' },
    values: { ':ended': {}, ':held': storedQuotas(read.quotas) },
    frees: isQuiet(read) ? 'QUIETLY' : 'CALLING',
  });
}

/** Nothing is sold from here on. Refused for a service that was cancelled; of one that is closed it changes nothing. */
export function closeSales(serviceId: string): Write {
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #status = :closed',
      ConditionExpression: '#status IN (:open, :closed)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':open': 'OPEN', ':closed': 'CLOSED' },
    },
  };
}

/** Refused unless the service is closed and has sold exactly what it had when it was read. */
export function closedAsRead(serviceId: string, { pool, quotas }: Inventory): Write {
  return {
    ConditionCheck: {
      ...inventoryKey(serviceId),
      ConditionExpression: '#status = :closed AND #pool = :pool AND #quotas = :quotas',
      ExpressionAttributeNames: { '#status': 'status', '#pool': 'pool', '#quotas': 'quotas' },
      ExpressionAttributeValues: { ':closed': 'CLOSED', ':pool': storedPool(pool), ':quotas': storedQuotas(quotas) },
    },
  };
}

/**
 * Whoever had seats when it was read has them still, at the same times: refused where somebody gave some back, the times changed, or
 * the service was cancelled. Who got seats meanwhile is in nobody's way.
 */
export function stillSeated(serviceId: string, { returned }: Pick<StoredInventory, 'returned'>, times: Timed): Write {
  const timed = asTimed(times);
  const same = returned === undefined ? 'attribute_not_exists(#returned)' : '#returned = :returned';
  return {
    ConditionCheck: {
      ...inventoryKey(serviceId),
      ConditionExpression: `#status <> :cancelled AND ${same} AND ${timed.condition}`,
      ExpressionAttributeNames: { '#status': 'status', '#returned': 'returned', ...timed.names },
      ExpressionAttributeValues: {
        ':cancelled': 'CANCELLED',
        ...(returned !== undefined && { ':returned': returned }),
        ...timed.values,
      },
    },
  };
}
