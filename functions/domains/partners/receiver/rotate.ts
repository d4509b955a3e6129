/** Use case of any receiver: a new secret, within an idempotent mutation of the noun that has the receiver. */
import { limits } from '../../../limits';
import type { Database, Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { keyReused } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, type Refusal } from '../../../platform/requests/result';
import type { Clock } from '../../../platform/values/clock';
import { rotated } from './secrets';
import type { Receiver, ReceiverWrites } from './store';

/**
 * Creates a secret; older ones stay valid for `limits.formerSecretHours`.
 * @param tooMany the refusal where as many are valid as may be.
 */
export async function rotateSecret<R extends Receiver>(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  receiver: R,
  writes: ReceiverWrites<R>,
  tooMany: (max: number) => Refusal,
  record: Write,
): Promise<Outcome<R & { readonly isNew: true }> | Changed> {
  const after = rotated(receiver, clock);
  if (after === undefined) return failed(tooMany(limits.receiverSecretsMax));
  const commit = await db.commit([writes.rotateSecret(receiver, after), record]);
  if (commit.committed) return ok({ ...after, isNew: true });
  return commit.refused.has(record) ? keyReused : CHANGED;
}
