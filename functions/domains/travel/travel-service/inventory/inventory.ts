/**
 * A service's inventory as it is read: ONE small item, in no index, apart from the service, so that selling a seat is one
 * conditional update with no read before it. `waiting` is what keeps new requests from overtaking those who wait
 * (docs/decisions/0031-waitlist-lanes.md).
 */
import type { Inventory } from '../seats';

/** By corridor that has it off sale, the largest party that it may have room for; and whether a lane of them has none (`listing.ts`). */
export type Listed = Readonly<Record<string, number>>;

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

/** Whether nobody can wait for what becomes free: seats are on direct sale, and nothing is listed that has no room. */
export function isQuiet({ waiting, listed }: StoredInventory): boolean {
  return waiting === 0 && listed === undefined;
}
