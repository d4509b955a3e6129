/**
 * How a placement is over: the writes of one transaction, which free the worker and, where it is to be offered again,
 * the vacancy. Whoever ends it commits them with the writes of its own noun.
 */
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Item, Write } from '../../../platform/dynamodb/database';
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

/** The writes but that of the vacancy, which `givingBack` makes of all that end in one transaction. */
export interface Freeing extends Transition {
  /** The position that offers the vacancy again. */
  readonly refills: readonly Position[];
}

/**
 * Ends a running placement. The worker lost a job; the vacancy is offered again if the position refills. Reads the
 * position; with refill, also the enterprise.
 * @param worker the worker who has the placement: after a merge, the remaining one.
 */
export async function ending(context: Context, worker: Worker, read: Placement, end: End): Promise<Transition> {
  const { placement, writes, refills } = await freeing(context, worker, read, end);
  return { placement, writes: [...writes, ...(await givingBack(context, refills))] };
}

/** The same beside others in one transaction. Reads the position. */
export async function freeing(context: Context, worker: Worker, read: Placement, end: End): Promise<Freeing> {
  const position = await positionOf(context, read);
  const { placement, write } = endPlacement(read, over(context, position, end));
  const writes = [write, freeWorker(worker, read.id, end.on, end.caseDueOn)];
  return { placement, writes, refills: position.refill === true ? [position] : [] };
}

/** Ends a placement whose worker did not come. The vacancy is given back. Reads position and enterprise. */
export async function neverStarting(context: Context, worker: Worker, read: Placement, end: End): Promise<Transition> {
  const position = await positionOf(context, read);
  const { placement, write } = neverStartPlacement(read, over(context, position, end));
  return {
    placement,
    writes: [write, missPlacement(worker, read.id, end.on), ...(await givingBack(context, [position]))],
  };
}

/** Ends a placement whose worker says beforehand that they won't come. The vacancy is given back. Reads as the others do. */
export async function declining(context: Context, worker: Worker, read: Placement, end: End): Promise<Transition> {
  const position = await positionOf(context, read);
  const { placement, write } = declinePlacement(read, over(context, position, end), instantOf(context.clock.now()));
  return { placement, writes: [write, freeWhoDeclines(worker, read.id), ...(await givingBack(context, [position]))] };
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

/**
 * One write for each position, which is named once for each vacancy. If the enterprise's verification changed
 * meanwhile, the write sets the position's status by it. One read of all enterprises.
 */
export async function givingBack({ db }: Context, positions: readonly Position[]): Promise<Write[]> {
  if (positions.length === 0) return [];
  const ids = [...new Set(positions.map(({ enterpriseId }) => enterpriseId))];
  const items = await db.batchGet(ids.map((id) => enterpriseKey(id)));
  const unverified = new Set(ids.filter((_, place) => !isVerified(items[place])));
  // Those that were read at different times are refused, and read again.
  return [...Map.groupBy(positions, ({ id }) => id).values()].flatMap(([position, ...more]) =>
    position === undefined ? [] : [giveBackVacancy(position, 1 + more.length, !unverified.has(position.enterpriseId))],
  );
}

function isVerified(item: Item | undefined): boolean {
  return item === undefined || parseEnterprise(item).verified;
}
