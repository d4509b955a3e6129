/** Commits a change of what has places, and tells why where it is refused. */
import type { Database, Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { keyReused } from '../../../platform/requests/idempotency';
import { ok, type Outcome } from '../../../platform/requests/result';
import { type Places, takenBeyond } from './places-store';

interface PlacedChange<T extends { readonly capacity: number }> {
  /** Refused if its owner changed since the read. */
  readonly put: Write;
  /** Of `places`; undefined where there are as many as before. */
  readonly resized: Write | undefined;
  readonly others: readonly Write[];
  readonly record: Write;
  readonly places: Places;
  readonly after: T;
}

/** CHANGED if another writer came between; how many places are `taken` if there are to be fewer. */
export async function commitChange<T extends { readonly capacity: number }>(
  db: Database,
  { put, resized, others, record, places, after }: PlacedChange<T>,
): Promise<Outcome<T> | Changed | { readonly taken: number }> {
  const commit = await db.commit([put, ...(resized ? [resized] : []), ...others, record]);
  if (commit.committed) return ok(after);
  if (commit.refused.has(put)) return CHANGED;
  const short = resized && commit.refused.get(resized);
  if (short === undefined) return keyReused;
  const taken = takenBeyond(short, places, after.capacity);
  // Else it was held or called off meanwhile, or has other places.
  return taken === undefined ? CHANGED : { taken };
}
