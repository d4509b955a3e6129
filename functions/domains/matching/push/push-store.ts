/**
 * The push in table Workers, in its worker's collection, and every write of it. Its id is derived from the job and the
 * worker, so a job is told to a person once, whoever lists it and whichever run tells it.
 */
import type { PushAnswerWay } from '../../../generated/graphql';
import type { PushId, WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { check, equals, given, isNew, put } from '../../../platform/dynamodb/expressions';
import { derivedOwned } from '../../../platform/values/ids';
import type { Instant } from '../../../platform/values/clock';
import { regionCode } from '../../reference/region/region-code';
import { reasonCodes } from '../matcher/most-points';
import { checkPushTransition } from './states';
import { declineReasons } from '../told/told-store';

export const ways = ['APP', 'SMS', 'VOICE', 'CADRE'] as const satisfies readonly PushAnswerWay[];

const pushes = itemKind('push', {
  table: 'Workers',
  edition: 2,
  attributes: {
    ...{ id: attr.idOf('psh'), workerId: attr.idOf('wkr'), positionId: attr.idOf('pos'), runId: attr.idOf('run') },
    /** Under which the person was told of the position (`jobs/position/told-keys.ts`). */
    jobKey: attr.text,
    score: attr.integer,
    /** Why it suits, the weightiest first. */
    reasons: attr.listOf(attr.oneOf(...reasonCodes)),
    status: attr.oneOf('MADE', 'SEEN', 'INTERESTED', 'DECLINED', 'CALL_ME'),
    /** Pushes of the others of a party, which were made with it. */
    together: attr.optional(attr.listOf(attr.idOf('psh'))),
    /** When it was made, and until when it may be answered. */
    ...{ madeAt: attr.instant, until: attr.instant },
    /** When the worker read or heard of it first; absent if they answered before that was known. */
    seenAt: attr.optional(attr.instant),
    /** The worker's home when it was made; absent in items of an earlier release. */
    homeCode: attr.optional(regionCode),
    /** Of the latest answer: when, by which way, and why not. */
    ...{
      answeredAt: attr.optional(attr.instant),
      via: attr.optional(attr.oneOf(...ways)),
      reason: attr.optional(attr.oneOf(...declineReasons)),
    },
  },
  keys: { primary: ['${workerId}', 'push#${id}'] },
});

export type Push = ItemOf<typeof pushes>;

export const { is: isPush, decode: parsePush, part: partOfPush } = pushes;

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

/** Pushes in one of the worker's collections. */
export function pushesOf(workerId: WorkerId): QueryParams {
  return pushes.query('primary', { workerId }).params();
}

/** Refused if the worker saw it before, or answered. */
export function seePush(read: Push, seenAt: Instant): Write {
  checkPushTransition('see', read, { ...read, status: 'SEEN' });
  return pushes.update(pushKey(read.workerId, read.id)).set({ status: 'SEEN', seenAt }).when(equals('status', 'MADE'));
}

export type Answered = Required<Pick<Push, 'status' | 'answeredAt' | 'via'>> & Pick<Push, 'reason'>;

/** Refused if another answer came meanwhile. */
export function answerPush(read: Push, answered: Answered): { readonly push: Push; readonly write: Write } {
  const push = { ...read, ...answered };
  checkPushTransition('answer', read, push);
  const write = pushes.update(pushKey(read.workerId, read.id)).set(given(answered)).when(equals('status', read.status));
  return { push, write };
}

/** Condition of another one's transaction: the push is as it was read. */
export function unchangedPush({ id, workerId, status }: Pick<Push, 'id' | 'workerId' | 'status'>): Write {
  return check<Push>(pushKey(workerId, id)).when(equals('status', status));
}
