/** Use case: a placement ends. The worker is free again; if the position refills, its vacancy is offered again. */
import type { EndPlacementInput } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal, refusal } from '../../../platform/requests/result';
import { ending } from './ending';
import { isRunning } from './states';
import type { Placement } from './store';
import { getPlacement, readPlaced } from './service';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { checkDate, checkNotBefore, checkNote, type Path } from '../../../platform/values/checks';

/**
 * Idempotent by key. Frees the worker, and the vacancy if the position refills, in one transaction. Three round trips.
 */
export const endPlacement = idempotent<EndPlacementInput, Placement>('endPlacement', 'Workers', {
  see: getPlacement,
  async attempt(context, input, recordPut) {
    const placed = await readPlaced(context, input.placementId);
    const wrong = checkEnd(input, placed?.placement, today(context.clock));
    if (wrong.length > 0) return failed(wrong);
    assert(placed, 'a placement after the checks');
    const { placement, worker } = placed;
    const { placement: ended, writes } = await ending(context, worker, placement, input);
    return commitAttempt(context, writes, recordPut(placement.id), ended);
  },
});

/** Every wrong field. @param placement undefined if there is none that the caller may end. */
export function checkEnd(
  { on, reason }: EndPlacementInput,
  placement: (Worked & Pick<Placement, 'status'>) | undefined,
  today: CivilDate,
): Refusal[] {
  return [
    ...(placement === undefined ? [refusal('NOT_FOUND', ['placementId'])] : []),
    ...(placement === undefined || isRunning(placement) ? [] : [refusal('PLACEMENT_ENDED', ['placementId'])]),
    ...checkDate(['on'], on, { today, daysAhead: 0 }),
    ...(placement === undefined ? [] : checkLastDay(['on'], on, placement)),
    ...checkNote(['reason'], reason),
  ];
}

type Worked = Pick<Placement, 'agreedAt' | 'startedOn' | 'followedUpOn'>;

/**
 * The last day of a job, whoever tells it: not before the agreement, not before the worker was there, and not before a
 * follow-up that found them in the job.
 */
export function checkLastDay(
  path: Path,
  on: string | null | undefined,
  { agreedAt, startedOn, followedUpOn }: Worked,
): Refusal[] {
  const agreedOn = civilDateOf(new Date(agreedAt));
  const since = startedOn !== undefined && startedOn > agreedOn ? startedOn : agreedOn;
  const early = checkNotBefore(path, on, since);
  return early.length > 0 ? early : checkFoundThere(path, on, followedUpOn);
}

/** @param latest day of a follow-up that found the worker in the job, if one did. */
export function checkFoundThere(
  path: Path,
  on: string | null | undefined,
  latest: Placement['followedUpOn'],
): Refusal[] {
  return on != null && latest !== undefined && on < latest ? [refusal('FOLLOW_UP_OUTDATED', path, { latest })] : [];
}
