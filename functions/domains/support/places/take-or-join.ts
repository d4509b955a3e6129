/**
 * Somebody asks for a place. A free one is taken by one transaction; without one they join the line, whose writer is called
 * by the stream (`line/serve.ts`).
 */
import { limits } from '../../../limits';
import type { Database, Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { Fault } from '../../../platform/requests/errors';
import { keyReused } from '../../../platform/requests/idempotency';
import { ok, type Outcome } from '../../../platform/requests/result';
import { openLine, type OwnerId, type Places, parsePlaces, takePlace } from './places-store';
import { joinLine, turnAt, type Waiting } from './line/turn-store';

/** A sign-up after a transition, and the write that brings it there. */
export interface SignUpStep<T> {
  readonly signUp: T;
  readonly write: Write;
}

export interface Wish<T> {
  readonly ownerId: OwnerId;
  /** As they were read. */
  readonly places: Places;
  readonly withPlace: SignUpStep<T>;
  readonly inLine: SignUpStep<T>;
  /** The idempotency record. */
  readonly record: Write;
}

/** CHANGED: the sign-up is another by now, or there are no places any more. */
export async function takeOrJoin<T extends Waiting>(db: Database, wish: Wish<T>): Promise<Outcome<T> | Changed> {
  const { line, free } = wish.places;
  const taken = line === undefined && free > 0 ? await take(db, wish) : 'FULL';
  return taken === 'FULL' ? join(db, wish) : taken;
}

/** FULL: no place is free, people wait for it, or too many ask at once; then the line's writer gives many at a time. */
async function take<T>(
  db: Database,
  { ownerId, withPlace: { signUp, write }, record }: Wish<T>,
): Promise<Outcome<T> | Changed | 'FULL'> {
  const place = takePlace(ownerId);
  try {
    const commit = await db.commit([place, write, record], limits.placeMs);
    if (commit.committed) return ok(signUp);
    if (commit.refused.has(write)) return CHANGED;
    const full = commit.refused.get(place);
    if (full === undefined) return keyReused;
    return parsePlaces(full).cancelled === true ? CHANGED : 'FULL';
  } catch (error) {
    // If the database is out of reach, or this was done and the answer was lost, joining the line fails or finds it done.
    if (error instanceof Fault) return 'FULL';
    throw error;
  }
}

/**
 * Joins first and then sees to the line being there, so that nobody who asks after this was answered takes a place ahead.
 * If it breaks off in between, the stream does the rest.
 */
async function join<T extends Waiting>(
  db: Database,
  { ownerId, inLine: { signUp, write }, record }: Wish<T>,
): Promise<Outcome<T> | Changed> {
  const commit = await db.commit([write, joinLine(turnAt(ownerId, signUp)), record]);
  if (!commit.committed) return commit.refused.has(write) ? CHANGED : keyReused;
  await db.commit([openLine(ownerId)]);
  return ok(signUp);
}
