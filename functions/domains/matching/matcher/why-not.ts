/**
 * The explanation of one pair, from the same rules and parts of the score as the decision. Also of a position that is not
 * compiled, such as a closed one. Pure.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import { CompiledPositions } from './compiled/compiled-positions';
import { type ExclusionCode, exclusionCodes, exclusions } from './exclusion-bits';
import { exclusionsOf, firstDay } from './exclusions';
import type { Offer, Seeker, Surroundings } from './matched-parts';
import { type Reason, reasonsOf, scoreOf } from './points';
import { PreparedSeeker } from './prepared-seeker';
import { column } from './compiled/rows';

/** A rule that excludes the pair, with the parameters of its text. */
export interface Exclusion {
  readonly code: ExclusionCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export type Explanation =
  | { readonly matches: false; readonly exclusions: readonly Exclusion[] }
  | { readonly matches: true; readonly score: number; readonly reasons: readonly Reason[] };

/** Every rule that excludes the pair, the law first; the score with its reasons if none does. */
export function explain(seeker: Seeker, offer: Offer, surroundings: Surroundings, today: CivilDate): Explanation {
  const positions = new CompiledPositions(surroundings);
  const slot = positions.add(offer);
  const prepared = new PreparedSeeker(positions, seeker, today);
  const bits = exclusionsOf(prepared, slot) | (offer.covered === true ? exclusions.POSITION_COVERED : 0);
  if (bits === 0) return { matches: true, score: scoreOf(prepared, slot), reasons: reasonsOf(prepared, slot) };
  const held = exclusionCodes.filter((code) => (bits & exclusions[code]) !== 0);
  const { bans, unanswered } = positions.juveniles.workOf(slot, prepared.today);
  const age = prepared.ageOn(firstDay(prepared, slot));
  const params: Readonly<Partial<Record<ExclusionCode, Exclusion['params']>>> = {
    UNDER_LEGAL_AGE: { age: prepared.ageOn(prepared.today) },
    JUVENILE_WORK_BANNED: { questions: bans.map(({ question }) => question).join() },
    JUVENILE_WORK_UNTOLD: { questions: unanswered.join() },
    TOO_YOUNG: { age, limit: offer.ageMin ?? '' },
    TOO_OLD: { age, limit: offer.ageMax ?? '' },
    EDUCATION_TOO_LOW: { needed: offer.education ?? '', education: seeker.education ?? '' },
    EDUCATION_UNKNOWN: { needed: offer.education ?? '' },
    WAGE_DECLINED: { wage: seeker.declined?.wage ?? '' },
    DISTANCE_DECLINED: { km: Math.round(seeker.declined?.km ?? 0) },
    SKILL_LACKING: { skills: prepared.skillsLacking(positions.get(slot, column.needs)).join('、') },
  };
  return { matches: false, exclusions: held.map((code) => ({ code, params: params[code] ?? {} })) };
}
