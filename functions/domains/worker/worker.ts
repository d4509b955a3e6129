/** Rules of workers: what a registration must say, who sees whom, and the ages that the law draws lines at. */
import type { RegisterWorkerInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { text, texts } from '../../platform/checks';
import type { CivilDate } from '../../platform/civil-date';
import type { Viewer } from '../../platform/identity';
import { parseMobile } from '../../platform/phone';
import { type Refusal, refusal } from '../../platform/result';
import { region } from '../region/checks';
import { isWithin } from '../region/region';
import type { Worker } from './entities';
import { ageOn, parseIdentityNumber } from './identity-number';

export function checkRegistration(input: RegisterWorkerInput, viewer: Viewer, today: CivilDate): Refusal[] {
  const identityNumber = parseIdentityNumber(input.identityNumber, today);
  const shortTexts = { listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax };
  return [
    ...(typeof identityNumber === 'string'
      ? [refusal('IDENTITY_NUMBER_INVALID', ['identityNumber'], { problem: identityNumber })]
      : []),
    ...text(['name'], input.name, { max: limits.nameCharactersMax, needed: true }),
    ...(input.phone != null && parseMobile(input.phone) === undefined ? [refusal('PHONE_INVALID', ['phone'])] : []),
    ...region(['villageCode'], input.villageCode, {
      coarsest: 'TOWNSHIP',
      scope: viewer.regionCode ?? '',
      needed: true,
    }),
    ...text(['ethnicGroup'], input.ethnicGroup, { max: limits.skillCharactersMax }),
    ...texts(['skills'], input.skills, shortTexts),
    ...texts(['groupTags'], input.groupTags, shortTexts),
  ];
}

/** Bureau and cadres see the people of their region, a worker sees themselves. */
export function seesWorker(
  { roles, regionCode, workerId }: Viewer,
  worker: Pick<Worker, 'id' | 'villageCode'>,
): boolean {
  const official = roles.includes('BUREAU') || roles.includes('CADRE');
  return (
    (official && isWithin(worker.villageCode, regionCode ?? '')) || (roles.includes('WORKER') && workerId === worker.id)
  );
}

/** Labor Law, article 15: nobody under 16 may be employed, or even introduced to work. Age is by civil date, from the birthday on. */
export function isUnderLegalAge({ birthDate }: Pick<Worker, 'birthDate'>, on: CivilDate): boolean {
  return ageOn(birthDate, on) < limits.workingAgeMin;
}

/** Labor Law, article 58: 16 and 17; some occupations are banned to them, and each is registered. */
export function isJuvenile({ birthDate }: Pick<Worker, 'birthDate'>, on: CivilDate): boolean {
  const age = ageOn(birthDate, on);
  return age >= limits.workingAgeMin && age < limits.adultAge;
}
