/** Rules of workers: valid registrations and updates, who sees which worker, and the ages that the law sets. Pure. */
import type { RegisterWorkerInput, Role, UpdateWorkerInput } from '../../../generated/graphql';
import type { Vault } from '../../../platform/security/crypto';
import { limits } from '../../../limits';
import { type Path, checkText, checkTexts } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/identity';
import { parseMobile } from '../../../platform/values/phone';
import { nameOf } from '../../../platform/values/spelling';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { ethnicGroupOf } from '../../reference/ethnic-group/ethnic-group';
import { region } from '../../reference/region/checks';
import { isWithin, levelOf } from '../../reference/region/region';
import type { Worker } from './store';
import { ageOn, parseIdentityNumber } from '../../../platform/values/identity-number';

const shortTexts = { listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax };

export function checkRegistration(input: RegisterWorkerInput, viewer: Viewer, today: CivilDate): Refusal[] {
  return [
    ...identityNumber(['identityNumber'], input.identityNumber, today),
    ...checkName(['name'], input.name, { needed: true }),
    ...mobile(['phone'], input.phone),
    ...home(['villageCode'], input.villageCode, viewer, { needed: true }),
    ...ethnicGroup(['ethnicGroup'], input.ethnicGroup),
    ...checkTexts(['skills'], input.skills, shortTexts),
    ...checkTexts(['groupTags'], input.groupTags, shortTexts),
  ];
}

export function checkUpdate(input: UpdateWorkerInput, viewer: Viewer): Refusal[] {
  return [
    ...checkName(['name'], input.name, { needed: input.name != null }),
    ...mobile(['phone'], input.phone),
    ...(input.clearPhone === true && input.phone != null ? [refusal('PHONE_CLEARED', ['phone'])] : []),
    ...home(['villageCode'], input.villageCode, viewer),
    ...checkTexts(['skills'], input.skills, shortTexts),
    ...checkTexts(['groupTags'], input.groupTags, shortTexts),
  ];
}

/** Always required. */
export function identityNumber(path: Path, number: string | null | undefined, today: CivilDate): Refusal[] {
  if (number == null || number.trim() === '') return [refusal('REQUIRED', path)];
  const identity = parseIdentityNumber(number, today);
  return typeof identity === 'string' ? [refusal('IDENTITY_NUMBER_INVALID', path, { problem: identity })] : [];
}

/** Checks the name in its normal form. */
export function checkName(path: Path, name: string | null | undefined, { needed }: { needed: boolean }): Refusal[] {
  return checkText(path, name == null ? name : nameOf(name), { max: limits.nameCharactersMax, needed });
}

export function ethnicGroup(path: Path, text: string | null | undefined): Refusal[] {
  const wrong = checkText(path, text, { max: limits.skillCharactersMax });
  if (wrong.length > 0 || text == null || text.trim() === '') return wrong;
  return ethnicGroupOf(text) === undefined ? [refusal('ETHNIC_GROUP_UNKNOWN', path)] : [];
}

export function mobile(path: Path, phone: string | null | undefined): Refusal[] {
  return phone != null && parseMobile(phone) === undefined ? [refusal('PHONE_INVALID', path)] : [];
}

/** A home must be a township or village in the caller's region. */
export function home(
  path: Path,
  villageCode: string | null | undefined,
  { regionCode = '' }: Viewer,
  { needed = false }: { needed?: boolean } = {},
): Refusal[] {
  return region(path, villageCode, { coarsest: 'TOWNSHIP', scope: regionCode, needed });
}

/** The region that the caller is in charge of; undefined if the token names none or an unknown one. */
export function scopeOf({ regionCode }: Viewer): string | undefined {
  return regionCode !== undefined && levelOf(regionCode) !== undefined ? regionCode : undefined;
}

/** Whether the caller is an official in charge of the village. */
export function isInCharge(viewer: Viewer, villageCode: string): boolean {
  const official = viewer.roles.includes('BUREAU') || viewer.roles.includes('CADRE');
  return official && isWithin(villageCode, viewer.regionCode ?? '');
}

type Seen = Pick<Worker, 'id' | 'villageCode'> & { readonly mergedIds?: readonly string[] | undefined };

/** Whether this role gives the caller the whole worker: officials within their region, workers themselves. */
export function opens(role: Role, { regionCode, workerId }: Viewer, worker: Seen): boolean {
  if (role === 'BUREAU' || role === 'CADRE') return isWithin(worker.villageCode, regionCode ?? '');
  if (role !== 'WORKER' || workerId === undefined) return false;
  return workerId === worker.id || worker.mergedIds?.includes(workerId) === true;
}

/** The caller's roles that give access to the whole worker; rights on the worker follow from these alone. */
export function openers(viewer: Viewer, worker: Seen): Role[] {
  return viewer.roles.filter((role) => opens(role, viewer, worker));
}

export function seesWorker(viewer: Viewer, worker: Seen): boolean {
  return openers(viewer, worker).length > 0;
}

/**
 * An enterprise sees a worker's data only with the worker's consent, and only after an interest in that enterprise:
 * today a running placement there.
 */
export function isSharedWith(
  { sharesWithEnterprises, employerId }: Pick<Worker, 'sharesWithEnterprises' | 'employerId'>,
  enterpriseId: string,
): boolean {
  return sharesWithEnterprises === true && employerId === enterpriseId;
}

/**
 * Labor Law, article 15: nobody under 16 may be employed, or even introduced to work. Age is by civil date, from the
 * birthday on.
 */
export function isUnderLegalAge({ birthDate }: Pick<Worker, 'birthDate'>, on: CivilDate): boolean {
  return ageOn(birthDate, on) < limits.workingAgeMin;
}

/** Labor Law, article 58: workers of 16 and 17 are barred from some occupations and must be registered. */
export function isJuvenile({ birthDate }: Pick<Worker, 'birthDate'>, on: CivilDate): boolean {
  const age = ageOn(birthDate, on);
  return age >= limits.workingAgeMin && age < limits.adultAge;
}

/** Keyed hash of a mobile number in normal form, for search. */
export function phoneHashOf(vault: Pick<Vault, 'fingerprint'>, phone: string): string {
  return vault.fingerprint('phone', phone);
}
