/** Checks of a worker's registration and updates. Pure. */
import type { RegisterWorkerInput, UpdateWorkerInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Path, checkText, checkTexts } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/viewer';
import { holdsNumber, parseMobile, type PhoneKind } from '../../../platform/values/phone';
import { nameOf } from '../../../platform/values/spelling';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { ethnicGroupOf } from '../../reference/ethnic-group/ethnic-group';
import { region } from '../../reference/region/checks';
import { parseIdentityNumber } from '../../../platform/values/identity-number';

const shortTexts = {
  ...{ listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax },
  blanks: 'LEFT_OUT',
  names: true,
} as const;

/** What 无 says of the words of a person, `answered`. */
export const NO_WORDS = { skills: [], groupTags: [] };

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

/** Checks the name in its normal form. A phone, a mark for the row above or asterisks come from another column. */
export function checkName(path: Path, name: string | null | undefined, { needed }: { needed: boolean }): Refusal[] {
  const kept = name == null ? name : nameOf(name);
  const wrong = checkText(path, kept, { max: limits.nameCharactersMax, needed });
  const isOpen = wrong.length > 0 || kept == null || kept === '';
  // A name is shown to all who see the person, and a number of theirs to nobody.
  return isOpen || (/\p{L}/u.test(kept) && !holdsNumber(kept)) ? wrong : [refusal('NAMES_NOTHING', path)];
}

export function ethnicGroup(path: Path, text: string | null | undefined): Refusal[] {
  const wrong = checkText(path, text == null ? text : nameOf(text), { max: limits.skillCharactersMax });
  if (wrong.length > 0 || text == null || text.trim() === '') return wrong;
  return ethnicGroupOf(text) === undefined ? [refusal('ETHNIC_GROUP_UNKNOWN', path)] : [];
}

export function mobile(path: Path, phone: string | null | undefined): Refusal[] {
  const wanted: PhoneKind = 'MOBILE';
  return phone != null && parseMobile(phone) === undefined ? [refusal('PHONE_INVALID', path, { wanted })] : [];
}

/** A home must be a township or village in the caller's region. */
export function home(
  path: Path,
  villageCode: string | null | undefined,
  viewer: Viewer,
  { needed = false }: { needed?: boolean } = {},
): Refusal[] {
  return region(path, villageCode, { coarsest: 'TOWNSHIP', within: viewer, needed });
}
