/** Check of an occupation's code in an input. Pure. */
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Path } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { occupationOf } from './occupation';

/** Refuses a code that is on no list, or has ended: what replaced it is named. */
export function checkOccupation(path: Path, code: string | null | undefined, today: CivilDate): Refusal[] {
  if (code == null || code === '') return [refusal('REQUIRED', path)];
  const occupation = occupationOf(code);
  if (occupation === undefined) return [refusal('OCCUPATION_UNKNOWN', path)];
  const { validTo, replacedBy = [] } = occupation;
  return validTo !== undefined && validTo < today
    ? [refusal('OCCUPATION_REPLACED', path, { successors: replacedBy.join(', ') })]
    : [];
}
