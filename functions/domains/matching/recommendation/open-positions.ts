/**
 * The open positions of a process, compiled. A process reads the stored snapshot once and then follows the change feed: a
 * request reads the heads of its 16 parts, and the positions that changed. Whoever has followed a part far enough stores its
 * snapshot anew, so no process reads more of the feed than that; without a snapshot the feed alone is enough.
 */
import type { PositionId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import { pagesOf } from '../../../platform/dynamodb/read-all';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { partOf } from '../../../platform/values/ids';
import { wholeFeed } from '../../jobs/position-change/feeds-and-cursors';
import { headKey, parseHead, parseSegment, segmentsAfter } from '../../jobs/position-change/store';
import { nationParts, parsePosition, positionKey } from '../../jobs/position/store';
import { CompiledPositions } from '../matcher/compiled/compiled-positions';
import { offerOf } from '../matcher/compiled/offer-of';
import { column } from '../matcher/compiled/rows';
import type { Offer, Surroundings } from '../matcher/matched-parts';
import { partnerAt } from '../matcher/places/sites';
import { surroundingsNow, surroundingsOf } from './surroundings';
import { chunkKey, chunkNames, chunkOf, parseChunk, storeChunk } from './snapshot-store';

/** What a process knows of one database. */
interface Market {
  readonly positions: CompiledPositions;
  /** By part: numbers of the last change that was followed, and of the one that the snapshot holds. */
  readonly followed: number[];
  readonly stored: number[];
  surroundings: Surroundings;
  loaded: boolean;
  /** Milliseconds since the epoch until which the heads of the feed need not be read again. */
  followedUntil: number;
  /** The last request that follows; the next one waits for it, so that changes apply in order. */
  turn: Promise<void>;
}

const markets = new WeakMap<object, Market>();

const parts = wholeFeed.parts;

/**
 * All open positions, as the change feed had them at most `limits.feedSecondsFollowed` ago. Valid until the next call. One
 * batch read where that time is over; a process's first call reads the snapshot, too.
 * @param storedAfter changes of a part after which its snapshot is stored anew.
 */
export async function openPositions(
  context: Keeper,
  storedAfter: number = limits.snapshotChanges,
): Promise<CompiledPositions> {
  const market = marketOf(context.db);
  const surroundings = await surroundingsNow(context);
  const isChanged = surroundings !== market.surroundings;
  market.surroundings = surroundings;
  if (isChanged) followPartners(market);
  const turn = market.turn.catch(() => undefined).then(() => follow(context, market, storedAfter));
  market.turn = turn;
  await turn;
  return market.positions;
}

/** The same as the change feed has them now: a push run reads them once for many people. */
export async function openPositionsNow(context: Keeper): Promise<CompiledPositions> {
  marketOf(context.db).followedUntil = 0;
  return openPositions(context);
}

/** Those of enterprises with which an agreement began or ended are compiled anew. */
function followPartners({ positions, surroundings }: Market): void {
  for (const slot of [...positions.allSlots()]) {
    const enterpriseId = positions.enterprises.values[positions.get(slot, column.enterprise)];
    const was = partnerAt(positions.get(slot, column.site)) === 1;
    if (enterpriseId !== undefined && surroundings.isPartner(enterpriseId) !== was)
      positions.put(offerOf(positions, slot));
  }
}

function marketOf({ origin }: Pick<Database, 'origin'>): Market {
  const known = markets.get(origin);
  if (known !== undefined) return known;
  const market: Market = {
    positions: new CompiledPositions({
      get edition() {
        return market.surroundings.edition;
      },
      juveniles: (on, place) => market.surroundings.juveniles(on, place),
      isServed: (prefecture, province) => market.surroundings.isServed(prefecture, province),
      isPartner: (enterpriseId) => market.surroundings.isPartner(enterpriseId),
      isAgreed: (home, place) => market.surroundings.isAgreed(home, place),
    }),
    followed: parts.map(() => 0),
    stored: parts.map(() => 0),
    surroundings: surroundingsOf(() => [], new Set()),
    loaded: false,
    followedUntil: 0,
    turn: Promise.resolve(),
  };
  markets.set(origin, market);
  return market;
}

async function follow(context: Keeper, market: Market, storedAfter: number): Promise<void> {
  if (!market.loaded) await loadSnapshot(context, market);
  market.loaded = true;
  const now = context.clock.now().getTime();
  const kept = limits.feedSecondsFollowed * 1_000;
  // A clock that was put back must not make it last longer.
  if (market.followedUntil > now && market.followedUntil <= now + kept) return;
  const heads = await context.db.batchGet(parts.map(headKey));
  const behind = [...parts.keys()].filter((part) => parseHead(heads[part]).count > (market.followed[part] ?? 0));
  // A few at a time: what a call that runs out of time has done is stored, and the next one goes on from there.
  await inParallel(limits.partsFollowedAtOnce, behind, async (part) => {
    const changes = await followPart(context, market, part);
    if (changes >= storedAfter) await storePart(context, market, part);
  });
  market.followedUntil = now + kept;
}

async function loadSnapshot(context: Keeper, { positions, followed, stored }: Market): Promise<void> {
  const keys = nationParts.flatMap((part) => chunkNames.map((chunk) => chunkKey(part, chunk)));
  const items = await context.db.batchGet(keys);
  for (const [number, part] of nationParts.entries()) {
    const own = items.slice(number * chunkNames.length, (number + 1) * chunkNames.length);
    const chunks = await parseEach(context, LISTS, own, parseChunk);
    for (const { offers } of chunks) for (const offer of offers) positions.put(offer);
    // A missing chunk holds nothing of the feed.
    const numbers = chunks.filter((chunk) => chunk.part === part).map((chunk) => chunk.number);
    followed[number] = numbers.length < chunkNames.length ? 0 : Math.min(...numbers);
    stored[number] = followed[number] ?? 0;
  }
}

/** @returns the number of changes that the stored snapshot lacks. */
async function followPart(context: Keeper, market: Market, part: number): Promise<number> {
  let last = market.followed[part] ?? 0;
  let changed = new Set<PositionId>();
  for await (const page of pagesOf(context.db, segmentsAfter(parts[part] ?? '', last))) {
    for (const segment of await parseEach(context, LISTS, page, parseSegment)) {
      for (const { positionId } of segment.changes) changed.add(positionId);
      last = Math.max(last, segment.last);
    }
    if (changed.size < limits.positionsFollowedAtOnce) continue;
    await readChanged(context, market.positions, [...changed]);
    changed = new Set();
  }
  await readChanged(context, market.positions, [...changed]);
  market.followed[part] = last;
  return last - (market.stored[part] ?? 0);
}

/** Reads the positions as they are now, which may be later than the change. */
async function readChanged(context: Keeper, positions: CompiledPositions, ids: readonly PositionId[]): Promise<void> {
  const items = await context.db.batchGet(ids.map(positionKey));
  const read = await parseEach(context, LISTS, items, parsePosition);
  for (const id of ids) positions.remove(id);
  for (const position of read) positions.put(position);
}

/** A refused chunk was stored by another process that had followed as far. */
async function storePart({ db }: Keeper, market: Market, part: number): Promise<void> {
  const { positions, followed, stored } = market;
  const [name, number] = [nationParts[part] ?? '', followed[part] ?? 0];
  const offers = slotsOfPart(positions, part).map((slot) => offerOf(positions, slot));
  const byChunk = Map.groupBy<string, Offer>(offers, ({ id }) => chunkOf(id));
  await inParallel(chunkNames.length, chunkNames, (chunk) =>
    db.commit([storeChunk({ part: name, chunk, number, offers: byChunk.get(chunk) ?? [] })]),
  );
  stored[part] = number;
}

function slotsOfPart(positions: CompiledPositions, part: number): number[] {
  return [...positions.allSlots()].filter((slot) => partOf(positions.idOf(slot) ?? '', nationParts.length) === part);
}

const LISTS = { reader: 'lists', table: 'Positions' } as const;
