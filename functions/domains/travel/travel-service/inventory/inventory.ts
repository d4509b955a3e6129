/**
 * A service's inventory as it is read. It is ONE small item, in no index and apart from the service, so selling a seat
 * is one conditional update without a read. `waiting` keeps new requests from overtaking the waitlist
 * (docs/decisions/0031-waitlist-lanes.md).
 */
import type { Inventory } from '../seats';

/**
 * For each corridor that lists the service off sale: the largest party that it may have room for. The key `lanes` is
 * present while one of the lanes has no room (`corridors/listing.ts`).
 */
export type Listed = Readonly<Record<string, number>>;

export interface StoredInventory extends Inventory {
  /** Seats are sold only while OPEN. */
  readonly status: 'OPEN' | 'CLOSED' | 'CANCELLED';
  /** All seats of the service, sold or free. */
  readonly seats: number;
  /**
   * Zero while seats are on direct sale. Above zero, only the waitlist's writer sells; the number rises with each
   * change that may let a waiting party fit, until the writer has made its pass.
   */
  readonly waiting: number;
  /** How the corridors list the service; absent while all of them have it on direct sale. */
  readonly listed?: Listed | undefined;
  /** Number of times that seats were given back; absent before the first. */
  readonly returned?: number | undefined;
  /** Version of the service that its current times come from; absent for the first times. */
  readonly timetable?: number | undefined;
  /** Name of the pass that is about to open direct sale; a party that joins meanwhile removes it. */
  readonly opening?: string | undefined;
}

/**
 * Whether no party can wait for seats that become free: they are on direct sale, and no corridor or lane is listed
 * without room.
 */
export function isQuiet({ waiting, listed }: StoredInventory): boolean {
  return waiting === 0 && listed === undefined;
}
