/**
 * How a placement is over: the writes of one transaction, which free the worker and, where it is to be offered again,
 * the vacancy. Whoever ends it commits them with the writes of its own noun.
 */
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import type { CivilDate } from '../../../platform/values/civil-date';
import { instantOf, preciseInstantOf } from '../../../platform/values/clock';
import { enterpriseKey, parseEnterprise } from '../../reference/enterprise/store';
import {
  declinePlacement as freeWhoDeclines,
  endPlacement as freeWorker,
  missPlacement,
} from '../../people/worker/employment/store';
import type { Worker } from '../../people/worker/store';
import { giveBackVacancy, parsePosition, type Position, positionKey } from '../position/store';
import type { Transition } from './agreement';
import {
  declinePlacement,
  endPlacement,
  type FollowedUp,
  neverStartPlacement,
  type Over,
  type Placement,
} from './store';

interface End {
  readonly on: CivilDate;
  readonly reason?: string | null | undefined;
  readonly departure?: Placement['departure'];
  /** The first due date of the county's cases, if it is another from now on. */
  readonly caseDueOn?: CivilDate | undefined;
  /** Present if a follow-up found that the job is lost. */
  readonly followedUp?: FollowedUp;
}

/**
 * Ends a running placement. The worker lost a job; the vacancy is offered again if the position refills. Reads the
 * position; with refill, also the enterprise.
 * @param worker the worker who has the placement: after a merge, the remaining one.
 */
export async function ending(context: Context, worker: Worker, read: Placement, end: End): Promise<Transition> {
  const position = await positionOf(context, read);
  const { placement, write } = endPlacement(read, over(context, position, end));
  const vacancy = position.refill === true ? [await giveBack(context, position)] : [];
  return { placement, writes: [write, freeWorker(worker, read.id, end.on, end.caseDueOn), ...vacancy] };
}

/** Ends a placement whose worker did not come. The vacancy is given back. Reads position and enterprise. */
export async function neverStarting(context: Context, worker: Worker, read: Placement, end: End): Promise<Transition> {
  const position = await positionOf(context, read);
  const { placement, write } = neverStartPlacement(read, over(context, position, end));
  return {
    placement,
    writes: [write, missPlacement(worker, read.id, end.on), await giveBack(context, position)],
  };
}

/** Ends a placement whose worker says beforehand that they won't come. The vacancy is given back. Reads as the others do. */
export async function declining(context: Context, worker: Worker, read: Placement, end: End): Promise<Transition> {
  const position = await positionOf(context, read);
  const { placement, write } = declinePlacement(read, over(context, position, end), instantOf(context.clock.now()));
  return { placement, writes: [write, freeWhoDeclines(worker, read.id), await giveBack(context, position)] };
}

async function positionOf({ db }: Context, { positionId }: Placement): Promise<Position> {
  const position = await readItem(db, positionKey(positionId), parsePosition);
  assert(position, "a placement's position to exist");
  return position;
}

function over({ clock }: Context, { enterpriseId }: Position, { on, reason, departure, followedUp }: End): Over {
  const endReason = reason?.trim();
  return {
    enterpriseId,
    endedOn: on,
    endedAt: preciseInstantOf(clock.now()),
    ...(endReason && { endReason }),
    ...(departure && { departure }),
    ...followedUp,
  };
}

/** If the enterprise's verification changed meanwhile, the write sets the position's status by it. */
async function giveBack({ db }: Context, position: Position): Promise<Write> {
  const enterprise = await readItem(db, enterpriseKey(position.enterpriseId), parseEnterprise);
  return giveBackVacancy(position, enterprise === undefined || enterprise.verified);
}
