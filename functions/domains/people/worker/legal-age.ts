/** The ages that the law sets for work. Pure. */
import type { Worker } from './store';
import type { CivilDate } from '../../../platform/values/civil-date';
import { ageOn } from '../../../platform/values/identity-number';
import type { Path } from '../../../platform/values/checks';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { limits } from '../../../limits';

/**
 * Labor Law, article 15: nobody under 16 may be employed, or even introduced to work. Age is by civil date, from the
 * birthday on.
 */
export function isUnderLegalAge({ birthDate }: Pick<Worker, 'birthDate'>, on: CivilDate): boolean {
  return ageOn(birthDate, on) < limits.workingAgeMin;
}

export function checkLegalAge(path: Path, person: Pick<Worker, 'birthDate'>, on: CivilDate): Refusal[] {
  return isUnderLegalAge(person, on) ? [underLegalAge(path)] : [];
}

export function underLegalAge(path: Path): Refusal {
  return refusal('UNDER_LEGAL_AGE', path, { age: limits.workingAgeMin });
}

/** Labor Law, article 58: workers of 16 and 17 are barred from some occupations and must be registered. */
export function isJuvenile({ birthDate }: Pick<Worker, 'birthDate'>, on: CivilDate): boolean {
  const age = ageOn(birthDate, on);
  return age >= limits.workingAgeMin && age < limits.adultAge;
}
