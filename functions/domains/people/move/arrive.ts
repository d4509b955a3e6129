/**
 * Use case: a survey found a worker who lives in another region. It is stored as a move, and the worker stays
 * unchanged.
 */
import type { MoveId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import type { ProfileFields } from '../worker/history/history';
import { checkUnchanged, type Worker } from '../worker/store';
import { arrivalAdd, type Move, moveIdOf, movePut, parseMove, placeWrites } from './store';
import { placesOf } from './listed-under';
import type { RegionCode } from '../../reference/region/region-code';

/** The survey that found the worker. */
export interface Arrival {
  /** Keyed fingerprint of the identity number. */
  readonly fingerprint: string;
  readonly stamp: string;
  readonly clientId: string;
  /** The survey's fields, with the phone encrypted in the context of the given id. */
  readonly toldTo: (id: MoveId) => ProfileFields & { readonly villageCode: RegionCode };
}

/** CHANGED: the worker changed since the read. */
export type Arrived = Changed | 'TOO_MANY' | { readonly kept: Move; readonly isNew: boolean };

/**
 * Stores the move in one transaction, on condition that the worker is unchanged and so still lives outside the caller's
 * region. Idempotent by the survey.
 */
export async function arrive(context: Context, worker: Worker, arrival: Arrival): Promise<Arrived> {
  const { db, clock, viewer } = context;
  const now = clock.now();
  const id = moveIdOf(arrival.fingerprint, arrival.stamp);
  const told = arrival.toldTo(id);
  const move: Move = {
    ...{ id, status: 'PENDING', workerId: worker.id, toCode: told.villageCode, fromCode: worker.villageCode },
    ...{ stamp: arrival.stamp, clientId: arrival.clientId, by: viewer.account, told },
    ...{ recordedAt: instantOf(now), answerBy: answerBy(now) },
  };
  const put = movePut(move);
  const add = arrivalAdd(worker.id, move);
  const commit = await db.commit([
    put,
    add,
    checkUnchanged(worker),
    ...placeWrites(id, placesOf(move)).filter((write) => 'Put' in write),
  ]);
  if (commit.committed) return { kept: move, isNew: true };
  const there = commit.refused.get(put);
  if (there !== undefined) return { kept: parseMove(there), isNew: false };
  return commit.refused.has(add) ? 'TOO_MANY' : CHANGED;
}

/** The instant from which the move is listed for the lowest bureau whose region contains both homes. */
function answerBy(receivedAt: Date): Instant {
  return instantOf(new Date(receivedAt.getTime() + limits.moveAnswerDays * 86_400_000));
}
