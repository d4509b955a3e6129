/** Use case: a worker says whether they come to a job that was agreed on. One yes confirms the job and a seat that is held. */
import type { AnswerPlacementInput } from '../../../generated/graphql';
import type { Write } from '../../../platform/dynamodb/database';
import { type Changed } from '../../../platform/dynamodb/while-changed';
import { readItems } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent, type RecordPut } from '../../../platform/requests/idempotency';
import { failed, type Outcome, refusal } from '../../../platform/requests/result';
import { checkNote } from '../../../platform/values/checks';
import { instantOf, today } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { declining } from '../../jobs/placement/ending';
import { getPlacement, type Placed, readPlaced } from '../../jobs/placement/service';
import { isAwaited } from '../../jobs/placement/states';
import {
  confirmPlacement,
  parsePlacement,
  type Placement,
  placementKey,
  unansweredPlacement,
} from '../../jobs/placement/store';
import { readWorkers, registeredOf } from '../../people/worker/loader';
import { type Allocation, confirmSeats } from '../../travel/booking/allocation-store';
import { allocationLoader } from '../../travel/booking/loader';
import { isOver } from '../../travel/booking/states';
import { checkAnswer } from './checks';
import { tripOf } from './propose';

/**
 * Idempotent by key. One answer counts. A yes confirms the seats of the journey in the same transaction if they are held
 * still, and if nobody else of the party has to say yes before; a no gives the vacancy back, and by the stream the seat.
 */
export const answerPlacement = idempotent<AnswerPlacementInput, Placement>('answerPlacement', 'Workers', {
  see: getPlacement,
  async attempt(context, input, recordPut) {
    const placed = await readPlaced(context, input.placementId);
    const isRepeat = placed !== undefined && placed.placement.workerAnswer === answerOf(input);
    const wrong = [
      ...(placed === undefined
        ? [refusal('NOT_FOUND', ['placementId'])]
        : isRepeat
          ? []
          : checkAnswer(placed.placement)),
      ...checkNote(['reason'], input.reason),
    ];
    if (wrong.length > 0) return failed(wrong);
    assert(placed, 'a placement after the checks');
    const { placement } = placed;
    if (isRepeat) return commitAttempt(context, [], recordPut(placement.id), placement);
    return input.accepted ? confirm(context, placed, recordPut) : decline(context, placed, input, recordPut);
  },
});

function answerOf({ accepted }: AnswerPlacementInput): Placement['workerAnswer'] {
  return accepted ? 'CONFIRMED' : 'DECLINED';
}

async function decline(
  context: Context,
  { placement: read, worker }: Placed,
  { reason }: AnswerPlacementInput,
  recordPut: RecordPut,
): Promise<Outcome<Placement> | Changed> {
  const { placement, writes } = await declining(context, worker, read, { on: today(context.clock), reason });
  return commitAttempt(context, writes, recordPut(placement.id), placement);
}

async function confirm(
  context: Context,
  { placement: read, worker }: Placed,
  recordPut: RecordPut,
): Promise<Outcome<Placement> | Changed> {
  const { placement, write } = confirmPlacement(read, instantOf(context.clock.now()));
  const seats = await confirmingSeats(context, read, worker.id);
  const outcome = await commitAttempt(context, [write, ...seats], recordPut(placement.id), placement);
  allocationLoader(context).clearAll();
  return outcome;
}

/**
 * Nothing without seats that are held, and where the party was asked about new times, which it has to answer itself. While
 * others have to say yes, their not having done so is a condition: so of two who confirm at once, one is the last.
 */
async function confirmingSeats(
  context: Context,
  { journeyRequestId }: Placement,
  workerId: Placed['worker']['id'],
): Promise<readonly Write[]> {
  const request = await tripOf(context.db, workerId);
  if (request?.allocationId === undefined || request.id !== journeyRequestId) return [];
  const allocation = await allocationLoader(context).clear(request.allocationId).load(request.allocationId);
  const now = context.clock.now();
  if (allocation?.status !== 'HELD' || isOver(allocation, now) || allocation.asks !== undefined) return [];
  const [waitedFor] = await unanswered(context, allocation, workerId);
  return [waitedFor === undefined ? confirmSeats(allocation, instantOf(now)) : unansweredPlacement(waitedFor)];
}

/** Placements of the others of the party who were taken and have not answered. */
async function unanswered({ db }: Context, { workerIds }: Allocation, ownId: string): Promise<readonly Placement[]> {
  const party = await readWorkers(db, registeredOf(workerIds));
  const others = party.filter((worker) => worker !== undefined && worker.id !== ownId);
  const ids = others.flatMap((worker) => worker?.runningPlacementId ?? []);
  const items = await readItems(
    db,
    ids.map((id) => placementKey(ownerOf(id, 'plc'), id)),
  );
  return items
    .flatMap((item) => (item === undefined ? [] : [parsePlacement(item)]))
    .filter((one) => one.pushId !== undefined && isAwaited(one) && one.workerAnswer === undefined);
}
