/** Use cases of recommendations: the positions that suit a worker best, and why one does not. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { CallerError } from '../../../platform/requests/errors';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { today } from '../../../platform/values/clock';
import { positionLoader } from '../../jobs/position/loader';
import { getPosition } from '../../jobs/position/service';
import { statusOn } from '../../jobs/position/states';
import type { Position } from '../../jobs/position/store';
import { getWholeWorker } from '../../people/worker/look-up';
import type { Worker } from '../../people/worker/store';
import { readRules } from '../../reference/rule/service';
import { Best } from '../matcher/best';
import { rank } from '../matcher/matcher';
import { type Reason, reasonsOf } from '../matcher/points';
import { PreparedSeeker } from '../matcher/prepared-seeker';
import { type Exclusion, explain } from '../matcher/why-not';
import { openPositions, surroundingsOf } from './open-positions';

/** A position that suits a worker, with the reasons that make the score. */
export interface Recommendation {
  readonly worker: Worker;
  readonly position: Position;
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/**
 * The best first; null for a worker whom the caller may not see. A position that was closed or filled while they were chosen
 * is left out.
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
  const positions = await openPositions(context);
  const seeker = new PreparedSeeker(positions, worker, today(context.clock));
  const best = new Best(first);
  rank(seeker, best);
  // Taken out before the next await: another request may change the compiled positions.
  const chosen = Array.from({ length: best.count }, (_, place) => {
    const slot = best.slots[place] ?? 0;
    return {
      id: positions.idOf(slot),
      score: best.scores[place] ?? 0,
      reasons: reasonsOf(seeker, positions.rowOf(slot)),
    };
  });
  const loaded = await Promise.all(
    chosen.map(async ({ id, ...match }) => {
      const position = id && (await unlessMalformed(positionLoader(context).load(id)));
      return position && statusOn(position, today(context.clock)) === 'OPEN' ? { worker, position, ...match } : [];
    }),
  );
  return loaded.flat();
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
  const explained = explain(worker, position, surroundingsOf(rules), today(context.clock));
  return explained.matches ? [] : explained.exclusions;
}
