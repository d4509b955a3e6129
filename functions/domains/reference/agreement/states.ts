/** Whether an agreement is in force, which depends on the day alone. Pure. */
import type { AgreementStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { addDays, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { isWithin } from '../region/containment';
import { isSameRegion, wholeOf } from '../region/region';
import type { Agreement } from './store';

type Term = Pick<Agreement, 'startsOn' | 'endsOn'>;
type Signed = Term & Pick<Agreement, 'signedAt' | 'renewedBy'>;

export function statusOn({ startsOn, endsOn }: Term, day: CivilDate): AgreementStatus {
  if (day < startsOn) return 'UPCOMING';
  return day > endsOn ? 'EXPIRED' : 'ACTIVE';
}

/** The day from which its renewal is due: not before its first day. */
export function renewalDueOn({ startsOn, endsOn }: Term): CivilDate {
  const due = addDays(endsOn, -limits.agreementRenewalDays);
  return due < startsOn ? startsOn : due;
}

/** What is to be told of its end on a day; nothing of one that was renewed, or was recorded when it was over. */
export function toldOn({ signedAt, renewedBy, ...term }: Signed, day: CivilDate): Agreement['told'] {
  if (renewedBy !== undefined || civilDateOf(new Date(signedAt)) > term.endsOn) return undefined;
  if (day > term.endsOn) return 'EXPIRED';
  return day >= renewalDueOn(term) ? 'RENEWAL_DUE' : undefined;
}

/**
 * Whether the one goes on where the other ends: of the same parties, with no more days between than a renewal takes, and
 * signed by the office that signed the other or by one above it. What an office has with an enterprise, no other one renews.
 */
export function renews(later: Agreement, earlier: Agreement): boolean {
  return (
    isOfSameParties(later, earlier) &&
    isWithin(wholeOf(earlier.ownerRegionCode), wholeOf(later.ownerRegionCode)) &&
    later.endsOn > earlier.endsOn &&
    later.startsOn <= addDays(earlier.endsOn, limits.agreementRenewalDays)
  );
}

/** What a direct agreement says of regions beside is no party of it. */
function isOfSameParties(one: Agreement, other: Agreement): boolean {
  if (one.kind !== other.kind || one.enterpriseId !== other.enterpriseId) return false;
  if (one.enterpriseId !== undefined) return true;
  const regions = ['originRegionCode', 'destinationRegionCode'] as const;
  return regions.every((party) => isSameRegion(one[party] ?? '', other[party] ?? ''));
}
