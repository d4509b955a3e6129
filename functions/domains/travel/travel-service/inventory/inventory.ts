/**
 * A service's inventory as it is read: ONE small item, in no index, apart from the service, so that selling a seat is one
 * conditional update with no read before it. `waiting` is what keeps new requests from overtaking those who wait
 * (docs/decisions/0031-waitlist-lanes.md).
 */
import type { Item } from '../../../../platform/dynamodb/database';
import { assert } from '../../../../platform/requests/errors';
import type { Inventory } from '../seats';
import { legName, type Listed } from './store';

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
  const legs = Object.keys(pool).length;
  assert(
    legs > 0 && Array.from({ length: legs }, (_, leg) => legName(leg)).every((leg) => leg in pool),
    'legs of an inventory',
  );
  return {
    ...{ status, seats, waiting, returned, timetable, listed, opening },
    pool: Array.from({ length: legs }, (_, leg) => pool[legName(leg)] ?? 0),
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
