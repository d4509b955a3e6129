/** The matcher in its plainest form, written from what it promises: every pair is compared, by the items as they are. */
import type { Offer, Seeker, Surroundings } from '../../functions/domains/matching/matcher/matched-parts';
import { juvenileWork } from '../../functions/domains/jobs/position/juveniles';
import { occupationOf } from '../../functions/domains/reference/occupation/occupation';
import { isWithin } from '../../functions/domains/reference/region/containment';
import { straightKm } from '../../functions/domains/reference/region/distance';
import { wholeOf } from '../../functions/domains/reference/region/region';
import { cutTo } from '../../functions/domains/reference/region/region-code';
import type { CivilDate } from '../../functions/platform/values/civil-date';
import { ageOn } from '../../functions/platform/values/identity-number';

const needsOf = (offer: Offer) => offer.skillNeeds ?? offer.skills.map((skill) => ({ skill, must: true, weight: 1 }));
const ranks = ['NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'COLLEGE', 'BACHELOR'];
const rankOf = (education = 'NONE') => ranks.indexOf(education === 'VOCATIONAL' ? 'SENIOR_HIGH' : education);

/** Whether one code became the other, or both became a third, by any number of replacements. */
function areRelated(one: string, other: string): boolean {
  if (one === other) return true;
  const [next = [], otherNext = []] = [one, other].map((code) => occupationOf(code)?.replacedBy);
  return next.some((code) => areRelated(code, other)) || otherNext.some((code) => areRelated(one, code));
}

/** The codes of what excludes the pair, in alphabetical order. */
export function naiveExclusions(seeker: Seeker, offer: Offer, around: Surroundings, today: CivilDate): string[] {
  const first = offer.startsOn !== undefined && offer.startsOn > today ? offer.startsOn : today;
  const age = ageOn(seeker.birthDate, first);
  const { bans, unanswered } = juvenileWork(offer, around.juveniles(first, offer.regionCode));
  const places = seeker.destinationRegionCodes ?? [];
  const isOfJob = (key: string) => [offer.id, offer.toldKey, ...(offer.toldWith ?? [])].includes(key);
  const [needed, no] = [rankOf(offer.education), seeker.declined];
  const closed = offer.status !== 'OPEN' || offer.vacancies === 0;
  const rules: Record<string, boolean> = {
    UNDER_LEGAL_AGE: ageOn(seeker.birthDate, today) < 16,
    JUVENILE_BANNED: age < 18 && occupationOf(offer.occupationCode)!.juvenilesBanned,
    JUVENILE_WORK_BANNED: age < 18 && bans.length > 0,
    JUVENILE_WORK_UNTOLD: age < 18 && unanswered.length > 0,
    MATCHING_REFUSED: seeker.matchedAutomatically === false,
    WORK_NOT_WANTED: seeker.wantsWork === false,
    PLACEMENT_RUNNING: seeker.runningPlacementId !== undefined,
    POSITION_NOT_OPEN: closed || (offer.closesOn !== undefined && offer.closesOn < today),
    PUSHED_BEFORE: seeker.jobsPushed?.some(isOfJob) === true,
    OCCUPATION_NOT_WANTED: seeker.occupationCodes?.some((code) => areRelated(code, offer.occupationCode)) === false,
    PLACE_NOT_WANTED: places.length > 0 && !places.some((place) => isWithin(offer.regionCode, wholeOf(place))),
    TOO_YOUNG: age < (offer.ageMin ?? 0),
    TOO_OLD: age > (offer.ageMax ?? 200),
    EDUCATION_TOO_LOW: seeker.education !== undefined && rankOf(seeker.education) < needed,
    EDUCATION_UNKNOWN: seeker.education === undefined && needed > 0,
    SKILL_LACKING: needsOf(offer).some(({ skill, must }) => must && !seeker.skills?.includes(skill)),
    POSITION_DECLINED: no !== undefined && no.jobs.some(isOfJob),
    WAGE_DECLINED: no !== undefined && offer.wageMin <= no.wage,
    DISTANCE_DECLINED:
      no?.km !== undefined && (straightKm(cutTo(seeker.villageCode, 6), offer.regionCode) ?? 0) >= no.km,
    OCCUPATION_DECLINED: no?.occupations.some((code) => areRelated(code, offer.occupationCode)) === true,
    POSITION_COVERED: offer.covered === true,
  };
  return Object.keys(rules)
    .filter((code) => rules[code])
    .sort();
}

/** 0 to 1,000. */
export function naiveScore(seeker: Seeker, offer: Offer, around: Surroundings): number {
  const upTo = (most: number, share: number): number => Math.floor(Math.min(most, Math.max(0, share)));
  const { wageExpected: expected = 5_000, monthlyIncome } = seeker;
  const [wage, home, needs] = [offer.wageMin, cutTo(seeker.villageCode, 6), needsOf(offer)];
  const weightOf = (some: typeof needs): number => some.reduce((sum, { weight }) => sum + weight, 0);
  const owned = needs.filter(({ skill }) => seeker.skills?.includes(skill));
  const away = offer.county !== home;
  return (
    upTo(250, ((2 * wage - expected) * 250) / (2 * expected)) +
    (monthlyIncome === undefined ? 0 : upTo(250, ((wage - monthlyIncome) * 250) / expected)) +
    (needs.length === 0 ? 0 : upTo(200, (200 * weightOf(owned)) / weightOf(needs))) +
    upTo(100, (100 * (2_500 - (straightKm(home, offer.regionCode) ?? 2_500))) / 2_500) +
    (around.isServed(cutTo(home, 4), cutTo(offer.regionCode, 2)) ? 40 : 0) +
    (away && offer.board ? 20 : 0) +
    (away && offer.lodging ? 40 : 0) +
    (around.isPartner(offer.enterpriseId) || around.isAgreed(home, offer.regionCode) ? 40 : 0) +
    (seeker.villagers?.has(offer.enterpriseId) === true ? 60 : 0)
  );
}
