/**
 * The push in table Workers, in its worker's collection, and every write of it. Its id is derived from the job and the
 * worker, so a job is told to a person once, whoever lists it and whichever run tells it.
 */
import type { PushId, WorkerId } from '../../../id-kinds';
import { idOf, instant, integer, listOf, oneOf, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { derivedOwned } from '../../../platform/values/ids';
import { reasonCodes } from '../matcher/most-points';
import { checkPushTransition } from './states';

const pushes = itemKind('push', {
  table: 'Workers',
  attributes: {
    ...{ id: idOf('psh'), workerId: idOf('wkr'), positionId: idOf('pos'), runId: idOf('run') },
    /** The same for each listing of one job (`Offer.jobKey`). */
    jobKey: text,
    score: integer,
    /** Why it suits, the weightiest first. */
    reasons: listOf(oneOf(...reasonCodes)),
    status: oneOf('MADE'),
    madeAt: instant,
  },
  keys: { primary: ['${workerId}', 'push#${id}'] },
});

export type Push = ItemOf<typeof pushes>;

export const { decode: parsePush } = pushes;

export function pushIdOf(workerId: WorkerId, jobKey: string): PushId {
  return derivedOwned('psh', workerId, jobKey);
}

export function pushKey(workerId: WorkerId, id: PushId): Key {
  return pushes.key({ workerId, id });
}

/** Refused, with the push, if the person was told of the job before. */
export function makePush(push: Push): Write {
  checkPushTransition('make', undefined, push);
  return put(pushes.stored(push)).when(isNew);
}
