/** Rules of workers: what a registration or an update must say, who sees whom, and the ages that the law draws lines at. */
import type { RegisterWorkerInput, Role, UpdateWorkerInput } from '../../../generated/graphql';
import type { Vault } from '../../../platform/security/crypto';
import { limits } from '../../../limits';
import { type Path, checkText, checkTexts } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/identity';
import { normalForm } from '../../../platform/values/normal-form';
import { parseMobile } from '../../../platform/values/phone';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { region } from '../../reference/region/checks';
import { isWithin, levelOf } from '../../reference/region/region';
import type { Worker } from './store';
import { ageOn, parseIdentityNumber } from '../../../platform/values/identity-number';

const shortTexts = { listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax };

export function checkRegistration(input: RegisterWorkerInput, viewer: Viewer, today: CivilDate): Refusal[] {
  return [
    ...identityNumber(['identityNumber'], input.identityNumber, today),
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed: true }),
    ...mobile(['phone'], input.phone),
    ...home(['villageCode'], input.villageCode, viewer, { needed: true }),
    ...checkText(['ethnicGroup'], input.ethnicGroup, { max: limits.skillCharactersMax }),
    ...checkTexts(['skills'], input.skills, shortTexts),
    ...checkTexts(['groupTags'], input.groupTags, shortTexts),
  ];
}

export function checkUpdate(input: UpdateWorkerInput, viewer: Viewer): Refusal[] {
  return [
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed: input.name != null }),
    ...mobile(['phone'], input.phone),
    ...home(['villageCode'], input.villageCode, viewer),
    ...checkTexts(['skills'], input.skills, shortTexts),
    ...checkTexts(['groupTags'], input.groupTags, shortTexts),
  ];
}

/** Needed wherever it is asked for. */
export function identityNumber(path: Path, number: string | null | undefined, today: CivilDate): Refusal[] {
  if (number == null || number.trim() === '') return [refusal('REQUIRED', path)];
  const identity = parseIdentityNumber(number, today);
  return typeof identity === 'string' ? [refusal('IDENTITY_NUMBER_INVALID', path, { problem: identity })] : [];
}

/** A name as it is kept and looked for: the middle dot of `阿依·买买提` comes in as many forms as there are keyboards. */
export function nameOf(text: string): string {
  return normalForm(text.trim()).replace(/[\u00b7\u0387\u2022\u2027\u2219\u22c5\u30fb\uff65]/g, '·');
}

export function mobile(path: Path, phone: string | null | undefined): Refusal[] {
  return phone != null && parseMobile(phone) === undefined ? [refusal('PHONE_INVALID', path)] : [];
}

/** Where a person lives: a township or a village, which whoever says so must be in charge of. */
export function home(
  path: Path,
  villageCode: string | null | undefined,
  { regionCode = '' }: Viewer,
  { needed = false }: { needed?: boolean } = {},
): Refusal[] {
  return region(path, villageCode, { coarsest: 'TOWNSHIP', scope: regionCode, needed: needed || villageCode === '' });
}

/** The region that the caller is in charge of; undefined where the token names none, or no region. */
export function scopeOf({ regionCode }: Viewer): string | undefined {
  return regionCode !== undefined && levelOf(regionCode) !== undefined ? regionCode : undefined;
}

/** Whether the caller looks after people who live there: what a region's own people have to say of it. */
export function isInCharge(viewer: Viewer, villageCode: string): boolean {
  const official = viewer.roles.includes('BUREAU') || viewer.roles.includes('CADRE');
  return official && isWithin(villageCode, viewer.regionCode ?? '');
}

type Seen = Pick<Worker, 'id' | 'villageCode'> & { readonly mergedIds?: readonly string[] | undefined };

/** Whether this one role opens the whole person to the caller: officials those of their region, a worker themselves. */
export function opens(role: Role, { regionCode, workerId }: Viewer, worker: Seen): boolean {
  if (role === 'BUREAU' || role === 'CADRE') return isWithin(worker.villageCode, regionCode ?? '');
  if (role !== 'WORKER' || workerId === undefined) return false;
  return workerId === worker.id || worker.mergedIds?.includes(workerId) === true;
}

/** The caller's roles that open the whole person: what they may do and read of them is judged by these alone. */
export function openers(viewer: Viewer, worker: Seen): Role[] {
  return viewer.roles.filter((role) => opens(role, viewer, worker));
}

export function seesWorker(viewer: Viewer, worker: Seen): boolean {
  return openers(viewer, worker).length > 0;
}

/**
 * Personal data leaves for an enterprise only on the worker's own word, and only after their interest in it: today that is
 * a placement there that has not ended.
 */
export function isSharedWith(
  { sharesWithEnterprises, employerId }: Pick<Worker, 'sharesWithEnterprises' | 'employerId'>,
  enterpriseId: string,
): boolean {
  return sharesWithEnterprises === true && employerId === enterpriseId;
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

/** Of a mobile number in its one form, to search by. */
export function phoneHashOf(vault: Pick<Vault, 'fingerprint'>, phone: string): string {
  return vault.fingerprint('phone', phone);
}
