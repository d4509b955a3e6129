/** Use cases of any receiver: give it a new secret, remove it. The noun that has the receiver names them. */
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import { idempotent, keyReused } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import type { TableName } from '../../../tables';
import { rotated } from './secrets';
import type { Receiver, ReceiverWrites } from './store';

/** A receiver `R` whose secret was just created; only this answer contains the secret. */
export type Renewed<R> = R & { readonly isNew: true };

type Owned = Receiver & { readonly id: string };
type Input<F extends string> = Record<F, string> & { readonly idempotencyKey: string };

interface Rotation<R extends Owned, F extends string> {
  /** The input's field that names the receiver. */
  readonly field: F;
  readonly see: (context: Context, id: string) => Promise<R | null>;
  readonly writes: ReceiverWrites<R>;
  /** The refusal where as many secrets are valid as may be. */
  readonly tooMany: (max: number) => Refusal;
}

/** Idempotent by key: only the first answer contains the new secret. Older ones stay valid for `limits.formerSecretHours`. */
export function secretRotation<R extends Owned, F extends string>(
  name: string,
  table: TableName,
  { field, see, writes, tooMany }: Rotation<R, F>,
): (context: Context, input: Input<F>) => Promise<Outcome<R | Renewed<R>>> {
  return idempotent<Input<F>, R | Renewed<R>>(name, table, {
    see,
    async attempt(context, input, recordPut) {
      const receiver = await see(context, input[field]);
      if (receiver === null) return failed(refusal('NOT_FOUND', [field]));
      const after = rotated(receiver, context.clock);
      if (after === undefined) return failed(tooMany(limits.receiverSecretsMax));
      const record = recordPut(receiver.id);
      const commit = await context.db.commit([writes.rotateSecret(receiver, after), record]);
      if (commit.committed) return ok({ ...after, isNew: true });
      return commit.refused.has(record) ? keyReused : CHANGED;
    },
  });
}

/**
 * In any state: what is pending is not sent any more. A second removal is NOT_FOUND.
 * @param field the input's field that names the receiver.
 */
export function removal<R extends Owned>(
  field: string,
  see: Rotation<R, string>['see'],
  writes: (receiver: R) => readonly Write[],
): (context: Context, id: string) => Promise<Outcome<R>> {
  return async (context, id) => {
    const receiver = await see(context, id);
    const isRemoved = receiver !== null && (await context.db.commit(writes(receiver))).committed;
    return isRemoved ? ok(receiver) : failed(refusal('NOT_FOUND', [field]));
  };
}
