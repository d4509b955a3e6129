/**
 * The writer of a line for places: gives free places to the first in line, many in one transaction, and opens and closes the
 * line. Concurrent passes are harmless: the second is refused and reads again.
 */
import { limits } from '../../../../limits';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { assert } from '../../../../platform/requests/errors';
import { type Instant, preciseInstantOf } from '../../../../platform/values/clock';
import { prefixOf } from '../../../../platform/values/ids';
import {
  beginClosing,
  callLine,
  closeLine,
  givePlaces,
  openLine,
  type OwnerId,
  type Places,
  parsePlaces,
  placesKey,
} from '../places-store';
import { leaveLine, lineOf, parseTurn, type Turn } from './turn-store';

/** What a noun that has places tells of its lines. */
export interface Line {
  /** Prefix of the ids of what has the places. */
  readonly owner: string;
  readonly ownerKey: (id: OwnerId) => Key;
  /** Whether free places are given to the line now. */
  readonly isServed: (owner: Item, now: Date) => boolean;
  /** Where somebody waits of whom the item tells. */
  readonly waitsAt: (signUp: Item) => OwnerId | undefined;
  /** Refused if the person waits no more, or waits anew since. */
  readonly promote: (turn: Turn, at: Instant) => Write;
}

/**
 * Idempotent: decides by stored state alone. Two reads if nobody waits. If people are left after `limits.lineRoundsMax`
 * rounds, calls the line again, so the stream continues.
 */
export async function serveLine(runner: JobContext, ownerId: OwnerId, lines: readonly Line[]): Promise<void> {
  const line = lines.find(({ owner }) => owner === prefixOf(ownerId));
  assert(line, `a noun with places whose ids begin with ${prefixOf(ownerId)}`);
  for (let round = 0; round < limits.lineRoundsMax; round += 1)
    if ((await pass(runner, ownerId, line)) === 'NOTHING') return;
  await runner.db.commit([callLine(ownerId)]);
}

/** NOTHING: nothing is left to do. CHANGED: perhaps more; another writer changed what was read, or places were given. */
async function pass(runner: JobContext, ownerId: OwnerId, line: Line): Promise<'NOTHING' | Changed> {
  const { db, clock } = runner;
  // Places before the line: who joins after this read has a record that calls the next pass.
  const [owner, placesItem] = await db.batchGet([line.ownerKey(ownerId), placesKey(ownerId)]);
  assert(owner && placesItem, 'what has places, with them');
  const places = parsePlaces(placesItem);
  const turns = await readLine(runner, ownerId);
  if (turns.length === 0) return places.line === undefined ? 'NOTHING' : close(runner, ownerId);
  if (places.free > 0 && line.isServed(owner, clock.now())) return give(runner, places, turns, line);
  if (places.line !== undefined) return 'NOTHING';
  await db.commit([openLine(ownerId)]);
  return CHANGED;
}

async function readLine({ db }: JobContext, ownerId: OwnerId): Promise<Turn[]> {
  const { items } = await db.query(lineOf(ownerId, limits.placesGivenAtOnce));
  return items.map(parseTurn);
}

/** A turn of somebody who waits no more is dropped, and the next pass goes on without it. */
async function give(
  { db, clock }: JobContext,
  { ownerId, free }: Places,
  turns: readonly Turn[],
  { promote }: Line,
): Promise<Changed> {
  const first = turns.slice(0, free);
  const now = preciseInstantOf(clock.now());
  const promotions = first.map((turn) => promote(turn, now));
  const commit = await db.commit([givePlaces(ownerId, first.length), ...promotions, ...first.map(leaveLine)]);
  if (commit.committed) return CHANGED;
  const stale = first.filter((turn, index) => {
    const write = promotions[index];
    return write !== undefined && commit.refused.has(write) && !waitsAt(commit.refused.get(write), turn);
  });
  await inParallel(limits.placesGivenAtOnce, stale, (turn) => db.commit([leaveLine(turn)]));
  return CHANGED;
}

function waitsAt(item: Item | undefined, { since }: Turn): boolean {
  return item?.['status'] === 'WAITING' && item['since'] === since;
}

/**
 * Nobody was in line. Marks the places, then reads the line again: who joined before the mark is there, and who joins
 * later removes the mark.
 */
async function close(runner: JobContext, ownerId: OwnerId): Promise<'NOTHING' | Changed> {
  const { db, ids } = runner;
  const name = ids.next('look');
  const marked = await db.commit([beginClosing(ownerId, name)]);
  if (!marked.committed || (await readLine(runner, ownerId)).length > 0) return CHANGED;
  const closed = await db.commit([closeLine(ownerId, name)]);
  return closed.committed ? 'NOTHING' : CHANGED;
}
