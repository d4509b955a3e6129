/** What the agreements of an enterprise say of positions that it submits. A warning rejects nothing. */
import type { EnterpriseId } from '../../../id-kinds';
import type { Database } from '../../../platform/dynamodb/database';
import type { Path } from '../../../platform/values/checks';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { CivilDate } from '../../../platform/values/civil-date';
import { statusOn } from './states';
import { type Agreement, agreementsOf, parseAgreement } from './store';
import { supplyUnder } from './supply';

export interface Agreed {
  /** The last day of the agreement that ended last, if none is in force, or will be. */
  readonly endedOn?: CivilDate;
  /** Of the one in force that ends last: its first day, what was promised, and what was reported so far. */
  readonly promised?: { readonly startsOn: CivilDate; readonly headcount: number; readonly reported: number };
}

/** One query, and one more while an agreement is in force. The counts may be seconds late. */
export async function readAgreed(db: Database, enterpriseId: EnterpriseId, today: CivilDate): Promise<Agreed> {
  const { items } = await db.query(agreementsOf(enterpriseId));
  const agreements = items.map(parseAgreement);
  const having = (status: string): Agreement | undefined =>
    agreements.findLast((agreement) => statusOn(agreement, today) === status);
  const active = having('ACTIVE');
  if (active !== undefined) {
    const [supply] = await supplyUnder(db, [active]);
    const { startsOn, headcountPromised: headcount } = active;
    return { promised: { startsOn, headcount, reported: supply?.reported ?? 0 } };
  }
  const ended = having('UPCOMING') === undefined ? having('EXPIRED') : undefined;
  return ended === undefined ? {} : { endedOn: ended.endsOn };
}

/** Warnings of rows in turn: it sums the headcount that they add, and warns of those that pass what was promised. */
export function doorOf({ endedOn, promised }: Agreed): (added: number, path: Path) => Refusal[] {
  let reported = promised?.reported ?? 0;
  return (added, path) => {
    reported += added;
    if (endedOn !== undefined) return [refusal('AGREEMENT_EXPIRED', path, { endedOn })];
    return promised !== undefined && added > 0 && reported > promised.headcount
      ? [refusal('OVER_AGREEMENT', [...path, 'headcount'], { promised: promised.headcount, reported })]
      : [];
  };
}
