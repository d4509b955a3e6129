/** Use case: a placement ends. The worker is free again; if the position refills, its vacancy is offered again. */
import type { EndPlacementInput } from '../../../generated/graphql';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import { isId, ownerOf } from '../../../platform/values/ids';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { enterpriseKey, parseEnterprise } from '../../reference/enterprise/store';
import { giveBackVacancy, parsePosition, type Position, positionKey } from '../position/store';
import { endPlacement as freeWorker, type Worker } from '../../people/worker/store';
import { readWorkers } from '../../people/worker/loader';
import { stateOf } from './states';
import { endPlacement as storeEnd, type Placement } from './store';
import { getPlacement, readPlacement } from './service';
import { seesWorker } from '../../people/worker/access';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { checkDate, checkNotBefore, checkText } from '../../../platform/values/checks';
import { limits } from '../../../limits';

/**
 * Idempotent by key. Frees the worker, and the vacancy if the position refills, in one transaction. Three round trips.
 */
export const endPlacement = idempotent<EndPlacementInput, Placement>('endPlacement', 'Workers', {
  see: getPlacement,
  async attempt(context, input, recordPut) {
    const { placementId, on } = input;
    if (!isId(placementId, 'plc')) return failed(refusal('NOT_FOUND', ['placementId']));
    // After a merge, the placement belongs to the remaining worker.
    const [placement, [worker]] = await Promise.all([
      readPlacement(context, placementId),
      readWorkers(context.db, [ownerOf(placementId, 'plc')]),
    ]);
    if (placement === undefined || worker === undefined || !seesWorker(context.viewer, worker))
      return failed(refusal('NOT_FOUND', ['placementId']));
    const wrong = checkEnd(input, placement, today(context.clock));
    if (wrong.length > 0) return failed(wrong);
    if (stateOf(placement) === 'ENDED') return failed(refusal('PLACEMENT_ENDED', ['placementId']));
    const reason = input.reason?.trim();
    const at = preciseInstantOf(context.clock.now());
    const ended = { ...placement, endedOn: on, endedAt: at, ...(reason && { endReason: reason }) };
    return end(context, worker, { read: placement, ended }, recordPut(placement.id));
  },
});

async function end(
  context: Context,
  worker: Worker,
  { read, ended }: { read: Placement; ended: Placement & Required<Pick<Placement, 'endedOn' | 'endedAt'>> },
  record: Write,
): Promise<Outcome<Placement> | Changed> {
  const free = freeWorker(worker, ended.id, ended.endedOn);
  const position = await readItem(context.db, positionKey(ended.positionId), parsePosition);
  assert(position, "a placement's position to exist");
  const put = storeEnd(read, { ...ended, enterpriseId: position.enterpriseId });
  const vacancy = position.refill === true ? [await giveBack(context, position)] : [];
  const commit = await context.db.commit([put, free, record, ...vacancy]);
  if (commit.committed) return ok(ended);
  if (commit.refused.has(put)) return failed(refusal('PLACEMENT_ENDED', ['placementId']));
  return [free, ...vacancy].some((write) => commit.refused.has(write)) ? CHANGED : keyReused;
}

/** If the enterprise's verification changed meanwhile, the write sets the position's status by it. */
async function giveBack({ db }: Context, position: Position): Promise<Write> {
  const enterprise = await readItem(db, enterpriseKey(position.enterpriseId), parseEnterprise);
  return giveBackVacancy(position, enterprise === undefined || enterprise.verified);
}

/** Checks the day and the reason; the write refuses a placement that has ended. */
export function checkEnd({ on, reason }: EndPlacementInput, { agreedAt }: Placement, today: CivilDate): Refusal[] {
  const agreedOn = civilDateOf(new Date(agreedAt));
  return [
    ...checkDate(['on'], on, { today, daysAhead: 0 }),
    ...checkNotBefore(['on'], on, agreedOn),
    ...checkText(['reason'], reason, { max: limits.noteCharactersMax, lines: true }),
  ];
}
