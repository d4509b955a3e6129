/** Use case of a survey that found someone who lives elsewhere: it is kept as a move, and nothing of the person is touched. */
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import type { ProfileFields } from '../worker/history';
import { checkUnchanged, type Worker } from '../worker/store';
import { arrivalAdd, type Move, moveIdOf, movePut, parseMove, placeWrites } from './store';
import { answerBy, placesOf } from './move';

/** A survey, as its region tells it. */
export interface Arrival {
  /** Of the identity number. */
  readonly fingerprint: string;
  readonly stamp: string;
  readonly clientId: string;
  /** What it tells; a phone is sealed for the id that is given. */
  readonly toldTo: (id: string) => ProfileFields & { readonly villageCode: string };
}

/** CHANGED where the person is not as they were read. */
export type Arrived = Changed | 'TOO_MANY' | { readonly kept: Move; readonly isNew: boolean };

/** One transaction, on the condition that the person lives where they did when the caller was found not to be in charge. Idempotent by the survey. */
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
