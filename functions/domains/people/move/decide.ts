/**
 * Use case: the region in charge of the worker's home answers a move. If it accepts, the survey enters the worker's
 * history at the time at which it was made: the newest entry with a field decides the field, home included.
 */
import type { MoveId, WorkerId } from '../../../id-kinds';
import type { DecideMoveInput } from '../../../generated/graphql';
import { checkNote } from '../../../platform/values/checks';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Write } from '../../../platform/dynamodb/database';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { isId } from '../../../platform/values/ids';
import { failed, ok, type Outcome, refusal, refusalsOf } from '../../../platform/requests/result';
import { entryPut } from '../worker/history/history-store';
import { checkUnchanged, type Worker } from '../worker/store';
import type { ProfileFields } from '../worker/history/history';
import { readWorkers } from '../worker/loader';
import { tellingOf } from './late-survey';
import { arrivalRemove, decideMove as writeDecision, type Move, moveKey, parseMove, placeWrites } from './store';
import { placesOf } from './listed-under';
import { decided } from './states';
import { sends } from './who-decides';
import { getMove } from './service';

/**
 * Idempotent by key. If two regions answer at once, one answer counts; the other gets MOVE_DECIDED.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, if other writers keep changing the worker.
 */
export const decideMove = idempotent<DecideMoveInput, Move>('decideMove', 'Workers', {
  check: (_, { note }) => checkNote(['note'], note),
  named: async (context, { moveId }) => refusalsOf(await readOwn(context, moveId)),
  see: getMove,
  async attempt(context, input, recordPut) {
    const { viewer, clock } = context;
    const read = await readOwn(context, input.moveId);
    if (!read.ok) return read;
    const { move, worker } = read.value;
    const after = decided(move, {
      status: input.accepted ? 'ACCEPTED' : 'DECLINED',
      decidedAt: instantOf(clock.now()),
      decidedBy: viewer.account,
      fromCode: worker.villageCode,
      ...(input.note != null && input.note.trim() !== '' && { note: input.note.trim() }),
    });
    if (after === undefined) return failed(refusal('MOVE_DECIDED', ['moveId']));
    const effect = input.accepted ? await acceptance(context, move, worker) : [checkUnchanged(worker)];
    const settled = settlement(after, worker);
    return commitAttempt(context, [...settled, ...effect], recordPut(move.id), after);
  },
});

interface Own {
  readonly move: Move;
  readonly worker: Worker;
}

/** NOT_FOUND for a move that the caller does not answer. */
async function readOwn({ db, viewer }: Context, id: string): Promise<Outcome<Own>> {
  const move = await readItem(db, isId(id, 'mov') ? moveKey(id) : undefined, parseMove);
  const [worker] = move === undefined ? [] : await readWorkers(db, [move.workerId]);
  return move === undefined || worker === undefined || !sends(viewer, move, worker)
    ? failed(refusal('NOT_FOUND', ['moveId']))
    : ok({ move, worker });
}

/** Writes the decided move and its list entries. Refused if it was decided before. */
export function settlement(after: Move, worker: Pick<Worker, 'id'>): Write[] {
  return [writeDecision(after), arrivalRemove(worker.id, after.id), ...placeWrites(after.id, placesOf(after))];
}

/**
 * Adds the survey to the history, unless it is there: the surveying region may have sent it again after the worker came
 * under its charge.
 */
async function acceptance(context: Context, move: Move, worker: Worker): Promise<Write[]> {
  const { stamp, clientId, by, told, id } = move;
  const content = resealed(context, told, id, worker.id);
  const { same, update } = await tellingOf(context.db, worker, stamp, content);
  if (same !== undefined) return [checkUnchanged(worker)];
  const recordedAt = instantOf(context.clock.now());
  return [update, entryPut({ workerId: worker.id, kind: 'SURVEY', stamp, clientId, by, recordedAt, told: content })];
}

/** A phone is encrypted in the context of the collection that holds it. */
function resealed({ vault }: Context, told: ProfileFields, from: MoveId, to: WorkerId): ProfileFields {
  const { phoneBox } = told;
  return phoneBox === undefined ? told : { ...told, phoneBox: vault.encrypt(vault.decrypt(phoneBox, from), to) };
}
