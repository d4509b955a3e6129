/** Checks of a position's row. Pure. */
import type { PositionInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import {
  checkDate,
  checkDistinct,
  checkListLength,
  type Path,
  checkNotBefore,
  checkNumber,
  checkOneOf,
  checkText,
  checkTexts,
} from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { underLegalAge } from '../../people/worker/legal-age';
import { minimumAbove } from '../../reference/minimum-wage/below-minimum';
import type { MinimumWages } from '../../reference/minimum-wage/service';
import { region } from '../../reference/region/checks';
import { workHazards } from './juveniles';
import { checkOccupation } from '../../reference/occupation/checks';
import { EDUCATIONS } from './content';

const skillTexts = { listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax, names: true } as const;

/** Refusals for all wrong fields of a row, at `path` + the field's name. */
export function checkRow(row: PositionInput, path: Path, today: CivilDate, minimumWages: MinimumWages): Refusal[] {
  const at = (field: keyof PositionInput): Path => [...path, field];
  const ahead = { today, daysAhead: limits.positionDaysAheadMax };
  return [
    ...checkText(at('externalRef'), row.externalRef, { max: limits.externalRefCharactersMax, needed: true }),
    ...checkText(at('title'), row.title, { max: limits.nameCharactersMax, needed: true, lines: true, names: true }),
    ...checkOccupation(at('occupationCode'), row.occupationCode, today),
    ...region(at('regionCode'), row.regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ...checkNumber(at('headcount'), row.headcount, { min: 1, max: limits.headcountMax, needed: true }),
    ...checkNumber(at('wageMin'), row.wageMin, { min: 1, max: limits.wageMax, needed: true }),
    ...checkMinimumWage(at('wageMin'), row, today, minimumWages),
    ...checkNumber(at('wageMax'), row.wageMax, { min: 1, max: limits.wageMax }),
    ...checkNotBefore(at('wageMax'), row.wageMax, row.wageMin),
    ...checkOneOf(at('education'), row.education, EDUCATIONS),
    ...checkAge(at('ageMin'), row.ageMin),
    ...checkAge(at('ageMax'), row.ageMax),
    ...checkNotBefore(at('ageMax'), row.ageMax, row.ageMin),
    ...checkTexts(at('skills'), row.skills, skillTexts),
    ...checkSkillNeeds(at('skillNeeds'), row),
    ...checkNumber(at('contractMonths'), row.contractMonths, { min: 1, max: limits.contractMonthsMax }),
    ...checkWork(row, at),
    ...checkDate(at('startsOn'), row.startsOn, ahead),
    ...checkDate(at('closesOn'), row.closesOn, { ...ahead, notPast: true }),
    ...checkText(at('description'), row.description, { max: limits.descriptionCharactersMax, lines: true }),
  ];
}

function checkSkillNeeds(path: Path, { skills, skillNeeds }: PositionInput): Refusal[] {
  const needs = skillNeeds ?? [];
  const tooLong = checkListLength(path, needs.length, { min: 0, max: skillTexts.listMax });
  if (tooLong.length > 0) return tooLong;
  const text = { max: skillTexts.charactersMax, needed: true, names: true } as const;
  const seen = new Set((skills ?? []).map((skill) => skill.trim()));
  return needs.flatMap(({ skill, weight }, index) => {
    const [at, name] = [[...path, index], skill?.trim() ?? ''];
    const wrong = checkText([...at, 'skill'], skill, text);
    const repeated = wrong.length === 0 && seen.has(name);
    seen.add(name);
    return [
      ...(repeated ? [refusal('DUPLICATE', [...at, 'skill'])] : wrong),
      ...checkNumber([...at, 'weight'], weight, { min: 1, max: limits.skillWeightMax }),
    ];
  });
}

/** What it asks of a juvenile: numbers of 0 mean that nothing of the kind is done. */
function checkWork(row: PositionInput, at: (field: keyof PositionInput) => Path): Refusal[] {
  const kilograms = { min: 0, max: limits.liftKgMax };
  return [
    ...checkNumber(at('movementsPerMinute'), row.movementsPerMinute, { min: 0, max: limits.movementsPerMinuteMax }),
    ...checkNumber(at('liftKgFrequent'), row.liftKgFrequent, kilograms),
    ...checkNumber(at('liftKgOccasional'), row.liftKgOccasional, kilograms),
    // What is lifted often is lifted now and then.
    ...checkNotBefore(at('liftKgOccasional'), row.liftKgOccasional, row.liftKgFrequent),
    ...checkHazards(at('hazards'), row.hazards ?? []),
  ];
}

function checkHazards(path: Path, hazards: readonly string[]): Refusal[] {
  const tooLong = checkListLength(path, hazards.length, { min: 0, max: workHazards.length });
  if (tooLong.length > 0) return tooLong;
  const unknown = hazards.flatMap((hazard, index) => checkOneOf([...path, index], hazard, workHazards));
  return [...unknown, ...checkDistinct(path, hazards)];
}

function checkMinimumWage(path: Path, row: PositionInput, today: CivilDate, minimumWages: MinimumWages): Refusal[] {
  const minimum = minimumAbove(row, today, minimumWages);
  if (minimum === undefined) return [];
  return [refusal('WAGE_BELOW_MINIMUM', path, { minimum: minimum.monthly, validFrom: minimum.validFrom })];
}

/** Provisions on the Prohibition of Using Child Labor: children under 16 may not even be introduced to work. */
function checkAge(path: Path, age: number | null | undefined): Refusal[] {
  if (age != null && age < limits.workingAgeMin) return [underLegalAge(path)];
  return checkNumber(path, age, { min: limits.workingAgeMin, max: limits.positionAgeMax });
}

/** Later rows with a reference of an earlier row; they are refused, so that no row wins by chance. */
export function checkReferences(rows: readonly PositionInput[], path: Path, firstRow: number): Map<number, Refusal> {
  const firstAt = new Map<string, number>();
  const repeated = new Map<number, Refusal>();
  rows.forEach(({ externalRef }, index) => {
    const reference = externalRef.trim();
    const first = firstAt.get(reference);
    if (first === undefined) firstAt.set(reference, index);
    else repeated.set(index, duplicateInBatch([...path, index, 'externalRef'], firstRow + first));
  });
  return repeated;
}

/** @param first index of the row that stands, from 0. */
export function duplicateInBatch(path: Path, first: number): Refusal {
  return refusal('DUPLICATE_IN_BATCH', path, { row: first + 1 });
}
