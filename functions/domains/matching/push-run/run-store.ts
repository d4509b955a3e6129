/**
 * The push run in table Campaigns, and every write of it. Its progress is an item of its own (`pushing-store.ts`), so that
 * thousands of steps are no changes of the run.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { regionCode } from '../../reference/region/region-code';
import { checkRunTransition } from './states';

const runs = itemKind('pushRun', {
  table: 'Campaigns',
  attributes: {
    id: attr.idOf('run'),
    /** Whose people are told: a region of any level. */
    regionCode,
    /** Jobs that one person is told of at most, and people who are told of one vacancy. */
    ...{ perWorker: attr.integer, pushesPerVacancy: attr.integer },
    status: attr.oneOf('RUNNING', 'DONE', 'CANCELLED'),
    ...{ startedAt: attr.instant, endedAt: attr.optional(attr.instant) },
  },
  keys: { primary: ['${id}', 'push-run'] },
});

export type PushRun = ItemOf<typeof runs>;

export const { decode: parsePushRun, keyOf: pushRunKey } = runs;

export function startPushRun(run: PushRun): Write {
  checkRunTransition('start', undefined, run);
  return put(runs.stored(run)).when(isNew);
}

export function finishPushRun(read: PushRun, endedAt: Instant): Write {
  return end('finish', read, { status: 'DONE', endedAt });
}

export function cancelPushRun(read: PushRun, endedAt: Instant): Write {
  return end('cancel', read, { status: 'CANCELLED', endedAt });
}

/** Refused if it has ended meanwhile. */
function end(transition: 'finish' | 'cancel', read: PushRun, change: Pick<PushRun, 'status' | 'endedAt'>): Write {
  checkRunTransition(transition, read, { ...read, ...change });
  return runs
    .update(pushRunKey(read.id))
    .set({ status: change.status, ...(change.endedAt !== undefined && { endedAt: change.endedAt }) })
    .when(equals('status', 'RUNNING'));
}
