/**
 * The writer of an event's line: gives free places to the first in line, many in one transaction, and opens and closes the
 * line. Concurrent passes are harmless: the second is refused and reads again.
 */
import type { RecruitmentEventId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Item } from '../../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { assert } from '../../../../platform/requests/errors';
import { instantOf, preciseInstantOf } from '../../../../platform/values/clock';
import {
  beginClosing,
  callLine,
  closeLine,
  givePlaces,
  openLine,
  type Places,
  parsePlaces,
  placesKey,
} from '../../recruitment-event/places-store';
import { eventKey, parseRecruitmentEvent } from '../../recruitment-event/store';
import { promoteRegistration } from '../store';
import { leaveLine, lineOf, parseTurn, type Turn } from './turn-store';

/**
 * Idempotent: decides by stored state alone. Two reads if nobody waits. If people are left after `limits.eventRoundsMax`
 * rounds, calls the line again, so the stream continues.
 */
export async function serveLine(runner: JobContext, eventId: RecruitmentEventId): Promise<void> {
  for (let round = 0; round < limits.eventRoundsMax; round += 1)
    if ((await pass(runner, eventId)) === 'NOTHING') return;
  await runner.db.commit([callLine(eventId)]);
}

/** NOTHING: nothing is left to do. CHANGED: perhaps more; another writer changed what was read, or places were given. */
async function pass(runner: JobContext, eventId: RecruitmentEventId): Promise<'NOTHING' | Changed> {
  const { db, clock } = runner;
  // Places before the line: who joins after this read has a record that calls the next pass.
  const [eventItem, placesItem] = await db.batchGet([eventKey(eventId), placesKey(eventId)]);
  assert(eventItem && placesItem, 'an event with its places');
  const event = parseRecruitmentEvent(eventItem);
  const places = parsePlaces(placesItem);
  const turns = await readLine(runner, eventId);
  if (turns.length === 0) return places.line === undefined ? 'NOTHING' : close(runner, eventId);
  const isOver = event.endsAt <= instantOf(clock.now());
  if (places.free > 0 && !isOver) return give(runner, places, turns);
  if (places.line !== undefined) return 'NOTHING';
  await db.commit([openLine(eventId)]);
  return CHANGED;
}

async function readLine({ db }: JobContext, eventId: RecruitmentEventId): Promise<Turn[]> {
  const { items } = await db.query(lineOf(eventId, limits.eventPlacesGivenAtOnce));
  return items.map(parseTurn);
}

/** A turn whose registration waits no more is dropped, and the next pass goes on without it. */
async function give({ db, clock }: JobContext, { eventId, free }: Places, line: readonly Turn[]): Promise<Changed> {
  const first = line.slice(0, free);
  const now = preciseInstantOf(clock.now());
  const promotions = first.map((turn) => promoteRegistration(turn.registrationId, turn.since, now));
  const commit = await db.commit([givePlaces(eventId, first.length), ...promotions, ...first.map(leaveLine)]);
  if (commit.committed) return CHANGED;
  const stale = first.filter((turn, index) => {
    const write = promotions[index];
    return write !== undefined && commit.refused.has(write) && !waitsAt(commit.refused.get(write), turn);
  });
  await inParallel(limits.eventPlacesGivenAtOnce, stale, (turn) => db.commit([leaveLine(turn)]));
  return CHANGED;
}

function waitsAt(item: Item | undefined, { since }: Turn): boolean {
  return item?.['status'] === 'WAITING' && item['since'] === since;
}

/**
 * Nobody was in line. Marks the places, then reads the line again: who joined before the mark is there, and who joins
 * later removes the mark.
 */
async function close(runner: JobContext, eventId: RecruitmentEventId): Promise<'NOTHING' | Changed> {
  const { db, ids } = runner;
  const name = ids.next('look');
  const marked = await db.commit([beginClosing(eventId, name)]);
  if (!marked.committed || (await readLine(runner, eventId)).length > 0) return CHANGED;
  const closed = await db.commit([closeLine(eventId, name)]);
  return closed.committed ? 'NOTHING' : CHANGED;
}
