/** Whether an agreement is in force, which depends on the day alone. Pure. */
import type { AgreementStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import type { Agreement } from './store';

type Term = Pick<Agreement, 'startsOn' | 'endsOn'>;

export function statusOn({ startsOn, endsOn }: Term, day: CivilDate): AgreementStatus {
  if (day < startsOn) return 'UPCOMING';
  return day > endsOn ? 'EXPIRED' : 'ACTIVE';
}

/** The day from which its renewal is due: not before its first day. */
export function renewalDueOn({ startsOn, endsOn }: Term): CivilDate {
  const due = addDays(endsOn, -limits.agreementRenewalDays);
  return due < startsOn ? startsOn : due;
}
