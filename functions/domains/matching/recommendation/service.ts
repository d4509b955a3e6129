/** Use cases of recommendations: the positions that suit a worker best, and why one does not. */
import type { PushStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { positionLoader } from '../../jobs/position/loader';
import { getPosition } from '../../jobs/position/service';
import type { Position } from '../../jobs/position/store';
import { getWholeWorker } from '../../people/worker/look-up';
import { looksForWork, partiesAmong } from '../../people/worker/companions/companions';
import { withCompanions } from '../../people/worker/companions/read-companions';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { Best } from '../matcher/best';
import { CompiledPositions } from '../matcher/compiled/compiled-positions';
import type { Seeker, Surroundings } from '../matcher/matched-parts';
import { rank } from '../matcher/matcher';
import { type Reason, reasonsOf, scoreOf } from '../matcher/points';
import { PreparedSeeker } from '../matcher/prepared-seeker';
import { type Exclusion, explain } from '../matcher/why-not';
import { wishesAfter } from '../told/declined';
import { toldKey, toldOf } from '../told/told-store';
import { bundlesOf, type Wanted } from './together';
import { openPositions } from './open-positions';
import { surroundingsNow } from './surroundings';
import { villageKeys, withVillagersIn } from './villagers';

/** A position that suits a worker, with the reasons that make the score. */
export interface Recommendation {
  readonly worker: Worker;
  readonly position: Position;
  readonly score: number;
  readonly reasons: readonly Reason[];
  /** Of each who goes with the worker, the position that goes with this one. */
  readonly together: readonly CompanionPlace[];
}

/** Where somebody works who goes with a worker. */
export interface CompanionPlace {
  readonly other: Worker;
  readonly position: Position | undefined;
  /** Of the other's push; undefined where nobody was told of anything. */
  readonly status?: PushStatus;
}

/** A rule of the pair, or of those who go with the worker. */
export interface MatchExclusion extends Omit<Exclusion, 'code'> {
  readonly code: Exclusion['code'] | 'COMPANION_NOT_MATCHED' | 'COMPANIONS_LACK_WORK';
}

/**
 * The best first; null for a worker whom the caller may not see. A position that was closed, filled or changed since it was
 * compiled is left out unless it still suits. For who goes with others, what suits all of them, and nothing if one of them
 * lets no software choose.
 */
export async function recommendPositions(
  context: Context,
  workerId: string,
  first: number,
): Promise<Recommendation[] | null> {
  const worker = await getWholeWorker(context, workerId);
  if (worker === null) return null;
  const [party, positions] = [await partyOf(context, worker), await openPositions(context)];
  const [seeker] = party;
  const day = today(context.clock);
  if (party.length > 1) return recommendTogether(context, { positions, party }, { most: first, day });
  const best = new Best(first);
  rank(new PreparedSeeker(positions, seeker, day), best);
  // Taken out before the next await: another request may change the compiled positions.
  const ids = Array.from(best.slots.subarray(0, best.count), (slot) => positions.idOf(slot) ?? []).flat();
  const stored = await Promise.all(ids.map((id) => unlessMalformed(positionLoader(context).load(id))));
  return rankedAnew(
    seeker,
    stored.flatMap((position) => position ?? []),
    positions.surroundings,
    day,
  );
}

/** A person with the wishes that follow from what they said no to, and with people of the village who are at work. */
type Wisher = Worker & Seeker;

/** One batch read, of two items or three for each person. */
async function asWishers(context: Pick<Context, 'db'>, workers: readonly Worker[]): Promise<Wisher[]> {
  const ids = workers.flatMap(collectionsOf);
  const items = await context.db.batchGet([...ids.map(toldKey), ...villageKeys(workers)]);
  const told = new Map(ids.map((id, at) => [id, toldOf(id, items[at])]));
  return withVillagersIn<Wisher>(workers, items.slice(ids.length)).map((worker) => ({
    ...worker,
    ...wishesAfter(
      worker,
      collectionsOf(worker).flatMap((id) => told.get(id) ?? []),
    ),
  }));
}

/** The best first, by what is stored now: the compiled positions may be older. */
function rankedAnew(
  worker: Wisher,
  stored: readonly Position[],
  surroundings: Surroundings,
  day: CivilDate,
): Recommendation[] {
  const positions = new CompiledPositions(surroundings);
  for (const position of stored) positions.put(position);
  const seeker = new PreparedSeeker(positions, worker, day);
  const best = new Best(limits.recommendedMax);
  rank(seeker, best);
  const byId = new Map(stored.map((position) => [position.id, position]));
  return Array.from({ length: best.count }, (_, place) => {
    const [slot, score] = [best.slots[place] ?? 0, best.scoreAt(place)];
    const position = byId.get(positions.idOf(slot) ?? 'pos_');
    return position === undefined ? [] : { worker, position, score, reasons: reasonsOf(seeker, slot), together: [] };
  }).flat();
}

/** The worker first, and then those who look for work and go with them. Two batch reads more for who named anybody. */
async function partyOf(context: Context, worker: Worker): Promise<readonly [Wisher, ...Wisher[]]> {
  const named = (worker.wantsToGoWith ?? []).length > 0;
  const people = await asWishers(context, named ? await withCompanions(context, [worker]) : [worker]);
  const day = today(context.clock);
  const parties = partiesAmong(people.filter((one) => looksForWork(one, day)));
  const party = parties.find((one) => one.some(({ id }) => id === worker.id)) ?? [];
  const own = people.find(({ id }) => id === worker.id) ?? worker;
  return [own, ...party.filter(({ id }) => id !== worker.id)];
}

function mayBeMatched(party: readonly Worker[]): boolean {
  return party.length <= limits.companyMax && party.every(({ matchedAutomatically }) => matchedAutomatically !== false);
}

interface Company {
  readonly positions: CompiledPositions;
  /** The worker first. */
  readonly party: readonly [Wisher, ...Wisher[]];
}

async function recommendTogether(
  context: Context,
  { positions, party }: Company,
  wanted: Wanted,
): Promise<Recommendation[]> {
  if (!mayBeMatched(party)) return [];
  // Taken out before the next await, as above.
  const [ids, surroundings] = [bundlesOf(positions, party, wanted).flat(), positions.surroundings];
  const stored = await Promise.all([...new Set(ids)].map((id) => unlessMalformed(positionLoader(context).load(id))));
  const anew = new CompiledPositions(surroundings);
  const byId = new Map(stored.flatMap((position) => (position == null ? [] : [[position.id, position] as const])));
  for (const position of byId.values()) anew.put(position);
  const [worker] = party;
  const seeker = new PreparedSeeker(anew, worker, wanted.day);
  const slots = new Map([...anew.allSlots()].map((slot) => [anew.idOf(slot), slot]));
  return bundlesOf(anew, party, wanted).flatMap(([id, ...others]) => {
    const [position, slot] = [byId.get(id ?? 'pos_'), slots.get(id)];
    if (position === undefined || slot === undefined) return [];
    const together = others.flatMap((otherId, at): CompanionPlace[] => {
      const other = party[at + 1];
      return other === undefined ? [] : [{ other, position: byId.get(otherId) }];
    });
    return [{ worker, position, score: scoreOf(seeker, slot), reasons: reasonsOf(seeker, slot), together }];
  });
}

/** Empty if it suits; null if the caller may not see the worker or the position. */
export async function whyNot(
  context: Context,
  workerId: string,
  positionId: string,
): Promise<readonly MatchExclusion[] | null> {
  const [worker, position, surroundings] = await Promise.all([
    getWholeWorker(context, workerId),
    getPosition(context, positionId),
    surroundingsNow(context),
  ]);
  if (worker === null || position === null) return null;
  const [seeker = worker] = await asWishers(context, [worker]);
  const explained = explain(seeker, position, surroundings, today(context.clock));
  return explained.matches ? whyNotTogether(context, worker, position) : explained.exclusions;
}

/** Why a position that suits a worker does not suit those who go with them. */
async function whyNotTogether(
  context: Context,
  worker: Worker,
  position: Position,
): Promise<readonly MatchExclusion[]> {
  const party = await partyOf(context, worker);
  if (party.length === 1) return [];
  if (!mayBeMatched(party)) return [{ code: 'COMPANION_NOT_MATCHED', params: {} }];
  const positions = await openPositions(context);
  const wanted = { most: 1, day: today(context.clock), only: position };
  return bundlesOf(positions, party, wanted).length > 0 ? [] : [{ code: 'COMPANIONS_LACK_WORK', params: {} }];
}
