/** Whether an agreement is in force, which depends on the day alone. Pure. */
import type { AgreementStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { addDays, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
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

/** Whether the one goes on where the other ends: of the same parties, and with no more days between than a renewal takes. */
export function renews(later: Agreement, earlier: Agreement): boolean {
  const parties = ['kind', 'enterpriseId', 'originRegionCode', 'destinationRegionCode'] as const;
  // What a direct agreement says of regions beside is no party of it.
  const compared = later.enterpriseId === undefined ? parties : parties.slice(0, 2);
  return (
    compared.every((party) => later[party] === earlier[party]) &&
    later.endsOn > earlier.endsOn &&
    later.startsOn <= addDays(earlier.endsOn, limits.agreementRenewalDays)
  );
}
