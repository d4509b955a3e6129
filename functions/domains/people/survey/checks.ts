/** Checks of surveys: valid rows, as far as a row alone can tell. Pure. */
import type { SurveyInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkNumber, checkOneOf, type Path, checkText, checkTexts } from '../../../platform/values/checks';
import { parseInstant } from '../../../platform/values/clock';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/viewer';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { answered, isLeftOut } from '../../../platform/values/spelling';
import { region } from '../../reference/region/checks';
import { checkName, ethnicGroup, home, identityNumber, mobile } from '../worker/checks';

const employments = ['AT_HOME', 'IN_TOWNSHIP', 'IN_COUNTY', 'IN_PROVINCE', 'OUT_OF_PROVINCE'] as const;

const educations = ['NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'] as const;

const shortTexts = {
  ...{ listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax },
  blanks: 'LEFT_OUT',
  names: true,
} as const;

/** What a row tells. 无 is an answer where there can be none; of a wish it is not. */
export function answersOf(row: SurveyInput): SurveyInput {
  return answered(row, { kept: ['clientId'], none: { education: 'NONE', skills: [], groupTags: [] } });
}

/**
 * Refusals for all wrong fields of a row.
 * @param path of the row.
 */
export function checkRow(row: SurveyInput, path: Path, viewer: Viewer, now: Date): Refusal[] {
  const at = (field: keyof SurveyInput): Path => [...path, field];
  // Codes are checked one by one.
  const wishes = { ...shortTexts, names: false, listMax: limits.surveyWishesMax };
  const companions = { ...wishes, listMax: limits.companionsMax };
  // A seal says who the person is.
  const number = row.seal == null ? identityNumber(at('identityNumber'), row.identityNumber, civilDateOf(now)) : [];
  return [
    ...checkText(at('clientId'), row.clientId, { max: limits.idempotencyKeyCharactersMax, needed: true }),
    ...number,
    ...checkName(at('name'), row.name, { needed: row.name != null }),
    ...mobile(at('phone'), row.phone),
    ...home(at('villageCode'), row.villageCode, viewer),
    ...checkTime(at('surveyedAt'), row.surveyedAt, now),
    ...checkTexts(at('destinationRegionCodes'), row.destinationRegionCodes, wishes),
    ...few(row.destinationRegionCodes).flatMap((code, index) =>
      isLeftOut(code) ? [] : region([...at('destinationRegionCodes'), index], code, {}),
    ),
    ...checkTexts(at('occupationCodes'), row.occupationCodes, wishes),
    ...few(row.occupationCodes).flatMap((code, index) => occupation([...at('occupationCodes'), index], code)),
    ...checkNumber(at('wageExpected'), row.wageExpected, { min: 1, max: limits.wageMax }),
    ...checkText(at('departFrom'), row.departFrom, { max: limits.departFromCharactersMax }),
    ...checkOneOf(at('employment'), row.employment, employments),
    ...checkNumber(at('monthlyIncome'), row.monthlyIncome, { min: 0, max: limits.wageMax }),
    ...checkTexts(at('skills'), row.skills, shortTexts),
    ...ethnicGroup(at('ethnicGroup'), row.ethnicGroup),
    ...checkOneOf(at('education'), row.education, educations),
    ...checkOneOf(at('language'), row.language, ['ZH', 'EN']),
    ...checkTexts(at('groupTags'), row.groupTags, shortTexts),
    ...checkTexts(at('wantsToGoWith'), row.wantsToGoWith, companions),
  ];
}

/**
 * Fields that are also required for a person who is unregistered or outside the caller's region; the same in both
 * cases.
 */
export function checkNewcomer({ name, villageCode }: SurveyInput, path: Path): Refusal[] {
  return [
    ...(name == null ? [refusal('REQUIRED', [...path, 'name'])] : []),
    ...(villageCode == null ? [refusal('REQUIRED', [...path, 'villageCode'])] : []),
  ];
}

/**
 * Refuses rows with the clientId of an earlier row but other content, by index: their results could not be told apart.
 */
export function checkClientIds(rows: readonly SurveyInput[]): ReadonlyMap<number, Refusal> {
  const first = new Map<string, number>();
  const wrong = new Map<number, Refusal>();
  rows.forEach((row, index) => {
    const earlier = first.get(row.clientId);
    if (earlier === undefined) first.set(row.clientId, index);
    else if (textOf(rows[earlier]) !== textOf(row))
      wrong.set(index, refusal('DUPLICATE_IN_BATCH', ['surveys', index, 'clientId'], { row: earlier }));
  });
  return wrong;
}

function checkTime(path: Path, surveyedAt: string | null | undefined, now: Date): Refusal[] {
  if (surveyedAt == null || surveyedAt.trim() === '') return [refusal('REQUIRED', path)];
  const instant = parseInstant(surveyedAt);
  if (instant === undefined) return [refusal('INSTANT_INVALID', path)];
  const minutes = limits.surveyMinutesAheadMax;
  return instant.getTime() > now.getTime() + minutes * 60_000 ? [refusal('SURVEYED_IN_FUTURE', path, { minutes })] : [];
}

/** Checks only the form (GB/T 6565): a worker may wish for an occupation that the list does not contain yet. */
function occupation(path: Path, code: string): Refusal[] {
  return isLeftOut(code) || /^\d-\d{2}(-\d{2}){0,2}$/.test(code.trim()) ? [] : [refusal('OCCUPATION_UNKNOWN', path)];
}

/** If the list is too long, its entries are not checked individually. */
export function few(
  values: readonly string[] | null | undefined,
  max: 'surveyWishesMax' | 'companionsMax' = 'surveyWishesMax',
): readonly string[] {
  return values == null || values.length > limits[max] ? [] : values;
}

function textOf(row: SurveyInput | undefined): string {
  const given = Object.entries(row ?? {}).filter(([, value]) => value != null);
  return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
