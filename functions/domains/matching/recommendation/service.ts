/** Use cases of recommendations: the positions that suit a worker best, and why one does not. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { CallerError } from '../../../platform/requests/errors';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { positionLoader } from '../../jobs/position/loader';
import { getPosition } from '../../jobs/position/service';
import type { Position } from '../../jobs/position/store';
import { getWholeWorker } from '../../people/worker/look-up';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { readRules } from '../../reference/rule/service';
import { Best } from '../matcher/best';
import { CompiledPositions } from '../matcher/compiled/compiled-positions';
import type { Seeker, Surroundings } from '../matcher/matched-parts';
import { rank } from '../matcher/matcher';
import { type Reason, reasonsOf } from '../matcher/points';
import { PreparedSeeker } from '../matcher/prepared-seeker';
import { type Exclusion, explain } from '../matcher/why-not';
import { wishesAfter } from '../told/declined';
import { toldKey, toldOf } from '../told/told-store';
import { openPositions, surroundingsOf } from './open-positions';

/** A position that suits a worker, with the reasons that make the score. */
export interface Recommendation {
  readonly worker: Worker;
  readonly position: Position;
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/**
 * The best first; null for a worker whom the caller may not see. A position that was closed, filled or changed since it was
 * compiled is left out unless it still suits.
 * @throws CallerError BAD_USER_INPUT for a number of positions out of range.
 */
export async function recommendPositions(
  context: Context,
  workerId: string,
  first: number,
): Promise<Recommendation[] | null> {
  if (first < 1 || first > limits.recommendedMax)
    throw new CallerError('BAD_USER_INPUT', { what: `first is 1 to ${limits.recommendedMax}` });
  const worker = await getWholeWorker(context, workerId);
  if (worker === null) return null;
  const [seeker, positions] = [await withDeclines(context, worker), await openPositions(context)];
  const day = today(context.clock);
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

/** The worker with the wishes that follow from what they said no to. */
async function withDeclines({ db }: Pick<Context, 'db'>, worker: Worker): Promise<Worker & Seeker> {
  const ids = collectionsOf(worker);
  const items = await db.batchGet(ids.map(toldKey));
  return {
    ...worker,
    ...wishesAfter(
      worker,
      ids.map((id, at) => toldOf(id, items[at])),
    ),
  };
}

/** The best first, by what is stored now: the compiled positions may be older. */
function rankedAnew(
  worker: Worker & Seeker,
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
    const [slot, score] = [best.slots[place] ?? 0, best.scores[place] ?? 0];
    const position = byId.get(positions.idOf(slot) ?? 'pos_');
    return position === undefined ? [] : { worker, position, score, reasons: reasonsOf(seeker, positions.rowOf(slot)) };
  }).flat();
}

/** Empty if it suits; null if the caller may not see the worker or the position. */
export async function whyNot(
  context: Context,
  workerId: string,
  positionId: string,
): Promise<readonly Exclusion[] | null> {
  const [worker, position, rules] = await Promise.all([
    getWholeWorker(context, workerId),
    getPosition(context, positionId),
    readRules(context, ['JUVENILES']),
  ]);
  if (worker === null || position === null) return null;
  const explained = explain(await withDeclines(context, worker), position, surroundingsOf(rules), today(context.clock));
  return explained.matches ? [] : explained.exclusions;
}
