/**
 * An agreement on a placement: the writes of one transaction, which take one vacancy of the position and hold the
 * worker. Whoever agrees (`service.ts`, an accepted delivery of matching) commits them with the writes of its own noun.
 */
import type { Context } from '../../../platform/requests/context';
import type { PushId } from '../../../id-kinds';
import type { Write } from '../../../platform/dynamodb/database';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { preciseInstantOf } from '../../../platform/values/clock';
import { nextOwned } from '../../../platform/values/ids';
import { isJuvenile } from '../../people/worker/legal-age';
import { startPlacement as holdWorker } from '../../people/worker/employment/store';
import type { Worker } from '../../people/worker/store';
import { type Position, takeVacancy } from '../position/store';
import type { Rules } from '../../reference/rule/service';
import { followUpRules, nextFollowUpOn } from './follow-up-days';
import { isAwaited } from './states';
import { agreePlacement, type Employed, hasBegunBy, type Placement } from './store';

/** A placement after a transition, and all writes of the transaction that brings it there. */
export interface Transition {
  readonly placement: Placement;
  /** A refusal of one of them means that others changed what was read. */
  readonly writes: readonly Write[];
}

export interface Terms {
  readonly worker: Worker;
  readonly position: Position;
  readonly startsOn: CivilDate;
  /** Of the delivery that was accepted. */
  readonly pushId?: PushId;
  readonly monthlyIncome?: number | null | undefined;
  /** Those of kind FOLLOW_UPS. */
  readonly rules: Rules;
}

/**
 * AGREED; or STARTED if the first day of work has come: then the word of whoever agrees is that the worker is there. What
 * is checked before is in `may-start.ts`. The conditions name only the attributes that the decision depends on, so
 * concurrent starts at one position rarely conflict.
 */
export function agreement({ ids, clock }: Pick<Context, 'ids' | 'clock'>, terms: Terms): Transition {
  const { worker, position, startsOn, pushId, monthlyIncome, rules } = terms;
  const now = clock.now();
  const placement: Employed = {
    id: nextOwned(ids, 'plc', worker.id),
    workerId: worker.id,
    positionId: position.id,
    enterpriseId: position.enterpriseId,
    homeCode: worker.villageCode,
    workCode: position.regionCode,
    ...(hasBegunBy(startsOn, now)
      ? { status: 'STARTED', startedOn: startsOn, beganToldOn: civilDateOf(now) }
      : { status: 'AGREED' }),
    startsOn,
    ...(pushId !== undefined && { pushId }),
    ...(monthlyIncome != null && { monthlyIncome }),
    ...(worker.monthlyIncome !== undefined && { incomeBefore: worker.monthlyIncome }),
    juvenile: isJuvenile(worker, startsOn),
    agreedAt: preciseInstantOf(now),
  };
  const { id: placementId, enterpriseId } = placement;
  const workCode = position.regionCode;
  const awaitedSince = isAwaited(placement) ? civilDateOf(now) : undefined;
  const followUpOn = awaitedSince
    ? undefined
    : nextFollowUpOn(followUpRules(rules, placement.homeCode, startsOn), startsOn);
  const held = holdWorker(worker, { placementId, startsOn, enterpriseId, workCode, awaitedSince, followUpOn });
  return { placement, writes: [agreePlacement(placement), held, takeVacancy(position, now, placement)] };
}
