/** Use case: the bureau verifies or refuses an enterprise. `verdictOf` decides what the verdict changes. */
import type { VerifyEnterpriseInput } from '../../../generated/graphql';
import { checkNote } from '../../../platform/values/checks';
import { instantOf, preciseInstantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { isId } from '../../../platform/values/ids';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { checkActsOn } from '../region/authority';
import { type Verdict, verdictOf } from './verdict';
import { inChargeOf } from './who-speaks';
import {
  type Enterprise,
  enterpriseKey,
  giveBackCreditCode,
  giveVerdict,
  parseEnterprise,
  takeCreditCode,
} from './store';

/**
 * Idempotent by state. Two round trips. Refusing a self-registration gives its credit code back in the same
 * transaction; verifying it later takes the code again, or is refused with CREDIT_CODE_TAKEN if another enterprise has
 * it by then.
 */
export async function verifyEnterprise(context: Context, input: VerifyEnterpriseInput): Promise<Outcome<Enterprise>> {
  const { db, clock, viewer } = context;
  const { enterpriseId } = input;
  const wrong = checkNote(['note'], input.note);
  return whileChanged(async () => {
    const key = isId(enterpriseId, 'ent') ? enterpriseKey(enterpriseId) : undefined;
    const enterprise = await readItem(db, key, parseEnterprise);
    if (enterprise === undefined) return failed([refusal('NOT_FOUND', ['enterpriseId']), ...wrong]);
    const refused = [...checkActsOn(viewer, inChargeOf(enterprise), ['enterpriseId']), ...wrong];
    if (refused.length > 0) return failed(refused);
    const verdict = verdictOf(enterprise, input.verified, instantOf(clock.now()));
    const standing = {
      ...verdict.standing,
      ...(isNew(enterprise, verdict) && { verdictAt: preciseInstantOf(clock.now()) }),
    };
    const note: Pick<Enterprise, 'verificationNote'> =
      input.note == null ? {} : { verificationNote: input.note.trim() };
    const code = creditCodeWrite(enterprise, verdict);
    const commit = await db.commit([giveVerdict(enterprise, standing, note.verificationNote), ...code]);
    if (commit.committed) {
      const { refusedAt: _, ...rest } = enterprise;
      return ok({ ...rest, ...note, ...standing });
    }
    if (verdict.creditCode === 'TAKE' && code.some((write) => commit.refused.has(write)))
      return failed(refusal('CREDIT_CODE_TAKEN', ['enterpriseId']));
    // Another verdict was written first; decide again on top of it.
    return CHANGED;
  });
}

/** A verdict that says what the former one said changes nothing. */
function isNew({ verified, refusedAt }: Enterprise, { standing }: Verdict): boolean {
  return standing.verified !== verified || (standing.refusedAt === undefined) !== (refusedAt === undefined);
}

function creditCodeWrite(enterprise: Enterprise, { creditCode: move }: Verdict): Write[] {
  if (move === 'KEEP') return [];
  return [(move === 'TAKE' ? takeCreditCode : giveBackCreditCode)(enterprise)];
}
