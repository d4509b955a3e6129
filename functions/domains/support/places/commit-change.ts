/** Commits a change of what has places, and tells why where it is refused. */
import type { Database, Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { keyReused } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome } from '../../../platform/requests/result';
import { type Holders, placesTaken } from './following/last-signed-up';
import { type Places, resizePlaces, takenBeyond } from './places-store';

interface PlacedChange<T extends { readonly capacity: number }> {
  /** Refused if its owner changed since the read. */
  readonly put: Write;
  readonly after: T;
  /** As they were read. */
  readonly places: Places;
  /** Refused also if it is held by now. */
  readonly unheld: 'UNHELD' | undefined;
  readonly others: readonly Write[];
  readonly record: Write;
  readonly holders: Holders;
}

/** CHANGED if another writer came between; refused, with who would lose a place, if there are to be fewer than are taken. */
export async function commitChange<T extends { readonly capacity: number }>(
  db: Database,
  { put, after, places, unheld, others, record, holders }: PlacedChange<T>,
): Promise<Outcome<T> | Changed> {
  const isResized = after.capacity !== places.capacity || unheld !== undefined;
  const resized = isResized ? resizePlaces(places, after.capacity, unheld) : undefined;
  const commit = await db.commit([put, ...(resized ? [resized] : []), ...others, record]);
  if (commit.committed) return ok(after);
  if (commit.refused.has(put)) return CHANGED;
  const short = resized && commit.refused.get(resized);
  if (short === undefined) return keyReused;
  const taken = takenBeyond(short, places, after.capacity);
  // Else it was held or called off meanwhile, or has other places.
  return taken === undefined ? CHANGED : failed(await placesTaken(db, holders, taken, after.capacity));
}
