/** Which agreements renew which: found when one is signed, and before the end of one is told, because an index may lag. */
import { limits } from '../../../../limits';
import type { Database } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import { addDays } from '../../../../platform/values/civil-date';
import { renews } from '../states';
import { type Agreement, agreementsOf, allAgreements, parseAgreement } from '../store';

/** Those that the agreement renews and that no other one did, the latest end first; at most so many as a renewal writes. */
export async function renewedBy(db: Database, later: Agreement): Promise<readonly Agreement[]> {
  const first = addDays(later.startsOn, -limits.agreementRenewalDays);
  const earlier = (await readLike(db, later, [first, later.endsOn])).filter(
    (one) => one.renewedBy === undefined && renews(later, one),
  );
  return earlier.toReversed().slice(0, limits.agreementsRenewedMax);
}

/** The one that renews the agreement and ends last. */
export async function renewalOf(db: Database, earlier: Agreement): Promise<Agreement | undefined> {
  const last = addDays(earlier.endsOn, limits.agreementDaysMax + limits.agreementRenewalDays);
  return (await readLike(db, earlier, [earlier.endsOn, last])).findLast((one) => renews(one, earlier));
}

/** By their ends. One query: of an enterprise all, of a corridor those that end in these days. */
async function readLike(
  db: Database,
  { enterpriseId }: Agreement,
  [first, last]: readonly [first: Agreement['endsOn'], last: Agreement['endsOn']],
): Promise<Agreement[]> {
  const query =
    enterpriseId === undefined
      ? allAgreements()
          .between({ endsOn: first }, { endsOn: addDays(last, 1) })
          .params()
      : agreementsOf(enterpriseId);
  return (await readAll(db, query)).map((item) => parseAgreement(item));
}
