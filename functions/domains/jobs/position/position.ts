/** Rules of positions: what a row must say, what submitting it does to what is there, and who may do what. */
import type { PositionInput, SubmitStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { date, type Path, notBefore, number, oneOf, text, texts } from '../../../platform/values/checks';
import { type CivilDate, isCivilDate } from '../../../platform/values/civil-date';
import { assert } from '../../../platform/requests/errors';
import { partOf } from '../../../platform/values/ids';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { MinimumWages } from '../../reference/minimum-wage/service';
import { region } from '../../reference/region/checks';
import { countyOf, prefectureOf } from '../../reference/region/region';
import type { Position } from './entities';
import { occupationOf } from './occupations';

const EDUCATIONS = ['NONE', 'PRIMARY', 'JUNIOR_HIGH', 'SENIOR_HIGH', 'VOCATIONAL', 'COLLEGE', 'BACHELOR'] as const;

/** Every wrong field of a row, at `path` + its name. */
export function checkRow(row: PositionInput, path: Path, today: CivilDate, minimumWages: MinimumWages): Refusal[] {
  const at = (field: keyof PositionInput): Path => [...path, field];
  const ahead = { today, daysAhead: limits.positionDaysAheadMax };
  return [
    ...text(at('externalRef'), row.externalRef, { max: limits.externalRefCharactersMax, needed: true }),
    ...text(at('title'), row.title, { max: limits.nameCharactersMax, needed: true, lines: true }),
    ...checkOccupation(at('occupationCode'), row.occupationCode, today),
    ...region(at('regionCode'), row.regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ...number(at('headcount'), row.headcount, { min: 1, max: limits.headcountMax, needed: true }),
    ...number(at('wageMin'), row.wageMin, { min: 1, max: limits.wageMax, needed: true }),
    ...checkMinimumWage(at('wageMin'), row, today, minimumWages),
    ...number(at('wageMax'), row.wageMax, { min: 1, max: limits.wageMax }),
    ...notBefore(at('wageMax'), row.wageMax, row.wageMin),
    ...oneOf(at('education'), row.education, EDUCATIONS),
    ...checkAge(at('ageMin'), row.ageMin),
    ...checkAge(at('ageMax'), row.ageMax),
    ...notBefore(at('ageMax'), row.ageMax, row.ageMin),
    ...texts(at('skills'), row.skills, { listMax: limits.skillsMax, charactersMax: limits.skillCharactersMax }),
    ...number(at('contractMonths'), row.contractMonths, { min: 1, max: limits.contractMonthsMax }),
    ...date(at('startsOn'), row.startsOn, ahead),
    ...date(at('closesOn'), row.closesOn, { ...ahead, notPast: true }),
    ...text(at('description'), row.description, { max: limits.descriptionCharactersMax, lines: true }),
  ];
}

function checkOccupation(path: Path, code: string | null | undefined, today: CivilDate): Refusal[] {
  if (code == null || code === '') return [refusal('REQUIRED', path)];
  const occupation = occupationOf(code);
  if (occupation === undefined) return [refusal('OCCUPATION_UNKNOWN', path)];
  const { validTo, replacedBy = [] } = occupation;
  return validTo !== undefined && validTo < today
    ? [refusal('OCCUPATION_REPLACED', path, { successors: replacedBy.join(', ') })]
    : [];
}

/** By the table in force where the work is done, on the day on which it begins. */
function checkMinimumWage(
  path: Path,
  { regionCode, wageMin, startsOn }: PositionInput,
  today: CivilDate,
  minimumWages: MinimumWages,
): Refusal[] {
  if (regionCode == null || wageMin == null) return [];
  const on = startsOn != null && isCivilDate(startsOn) && startsOn > today ? startsOn : today;
  const minimum = minimumWages(regionCode, on);
  return minimum !== undefined && wageMin < minimum.monthly
    ? [refusal('WAGE_BELOW_MINIMUM', path, { minimum: minimum.monthly, validFrom: minimum.validFrom })]
    : [];
}

/** Provisions on the Prohibition of Using Child Labor: under 16 nobody may even be introduced to work. */
function checkAge(path: Path, age: number | null | undefined): Refusal[] {
  if (age != null && age < limits.workingAgeMin)
    return [refusal('UNDER_LEGAL_AGE', path, { age: limits.workingAgeMin })];
  return number(path, age, { min: limits.workingAgeMin, max: limits.positionAgeMax });
}

/** Rows whose reference stands earlier among them: neither wins by chance, the later ones are refused. */
export function checkReferences(rows: readonly PositionInput[], path: Path, firstRow: number): Map<number, Refusal> {
  const firstAt = new Map<string, number>();
  const repeated = new Map<number, Refusal>();
  rows.forEach(({ externalRef }, index) => {
    const reference = externalRef.trim();
    const first = firstAt.get(reference);
    if (first === undefined) firstAt.set(reference, index);
    else repeated.set(index, duplicate([...path, index, 'externalRef'], firstRow + first));
  });
  return repeated;
}

/** What a partner says about a position, in its stored form. */
export type Content = Pick<
  Position,
  | 'externalRef'
  | 'title'
  | 'occupationCode'
  | 'regionCode'
  | 'county'
  | 'prefecture'
  | 'headcount'
  | 'wageMin'
  | 'wageMax'
  | 'education'
  | 'ageMin'
  | 'ageMax'
  | 'skills'
  | 'board'
  | 'lodging'
  | 'contractMonths'
  | 'startsOn'
  | 'closesOn'
  | 'description'
  | 'refill'
>;

/** @param row one that `checkRow` found right. */
export function contentOf(row: PositionInput): Content {
  const { title, occupationCode, regionCode, headcount, wageMin } = row;
  const prefecture = prefectureOf(regionCode ?? '');
  assert(title && occupationCode && regionCode && headcount && wageMin && prefecture, 'a checked row');
  const education = EDUCATIONS.find((value) => value === row.education);
  return {
    externalRef: row.externalRef.trim(),
    title: title.trim(),
    occupationCode,
    regionCode,
    // A prefecture without a county of its own name is its own partition of the county lists.
    county: countyOf(regionCode) ?? regionCode,
    prefecture,
    headcount,
    wageMin,
    ...(row.wageMax != null && { wageMax: row.wageMax }),
    ...(education !== undefined && { education }),
    ...(row.ageMin != null && { ageMin: row.ageMin }),
    ...(row.ageMax != null && { ageMax: row.ageMax }),
    skills: (row.skills ?? []).map((skill) => skill.trim()),
    board: row.board ?? false,
    lodging: row.lodging ?? false,
    ...(row.contractMonths != null && { contractMonths: row.contractMonths }),
    ...(row.startsOn && { startsOn: row.startsOn }),
    ...(row.closesOn && { closesOn: row.closesOn }),
    ...(row.description?.trim() && { description: row.description.trim() }),
    ...(row.refill === true && { refill: true }),
  };
}

/** The 16 partitions of the nation-wide lists. */
export const nationParts = Array.from({ length: 16 }, (_, part) => part.toString(16));

export type Decision =
  | {
      readonly status: Exclude<SubmitStatus, 'REJECTED'>;
      readonly position: Position;
      readonly toWrite: boolean;
      readonly raisedTo?: number;
    }
  | { readonly status: 'REJECTED'; readonly errors: readonly Refusal[] };

/** A batch's row: the position's id, the instant of the batch's first attempt, and the marks of what the batch writes. */
export interface RowPlace {
  readonly id: string;
  readonly enterpriseId: string;
  /** Positions of an enterprise that is not verified wait. */
  readonly verified: boolean;
  readonly at: string;
  /** Of the batch: 16 characters that no other batch has. */
  readonly mark: string;
  /** Place of the row in the batch, from 0. */
  readonly row: number;
  /** Whether an earlier attempt broke off, or others write the same batch: only then may something newer than `at` be there. */
  readonly resumed: boolean;
  /** Nothing may be refused any more: a headcount below what was taken is raised to it. */
  readonly raising: boolean;
  readonly path: Path;
}

/**
 * What submitting `content` makes of what is there. Vacancies taken stay taken; a closed position opens again; what the
 * row wrote before its batch broke off counts as written, and what was submitted after its first attempt is left as it is.
 * Of two rows of one batch with the same reference, the one that was written first stands.
 */
export function decide(existing: Position | undefined, content: Content, place: RowPlace): Decision {
  const { id, enterpriseId, verified, at, mark, row, resumed, raising, path } = place;
  const written = { ...content, id, enterpriseId, contentAt: at };
  if (existing === undefined) {
    const part = nationParts[partOf(id, nationParts.length)] ?? '';
    const vacancies = content.headcount;
    const status = statusWith(vacancies, verified);
    const marked = markOf(mark, row, 'CREATED');
    const position: Position = { ...written, part, vacancies, status, submittedAt: at, mark: marked, version: 1 };
    return { status: 'CREATED', position, toWrite: true };
  }
  const done = writtenBefore(existing, mark, row);
  if (done !== undefined) return done;
  const before = readMark(existing.mark, mark);
  if (before !== undefined) return { status: 'REJECTED', errors: [duplicate([...path, 'externalRef'], before.row)] };
  const taken = existing.headcount - existing.vacancies;
  const raised = raising && content.headcount < taken;
  if (content.headcount < taken && !raised)
    return { status: 'REJECTED', errors: [refusal('HEADCOUNT_BELOW_TAKEN', [...path, 'headcount'], { taken })] };
  const headcount = raised ? taken : content.headcount;
  const vacancies = headcount - taken;
  const { submittedAt, part, version } = existing;
  const status = statusWith(vacancies, verified);
  const marked = markOf(mark, row, 'UPDATED');
  const position: Position = {
    ...{ ...written, headcount, part, submittedAt, vacancies, status, mark: marked, version: version + 1 },
  };
  const newer = resumed && existing.contentAt > at;
  if (newer || sameContent(existing, position)) return { status: 'UNCHANGED', position: existing, toWrite: false };
  return { status: 'UPDATED', position, toWrite: true, ...(raised && { raisedTo: taken }) };
}

/**
 * `contentAt` of a word about positions as they were read: now, or just after the latest word in any of them. Clocks of two
 * instances differ, and a word that another one was given in answer to is the earlier one all the same.
 */
export function wordAfter(now: Date, positions: readonly Pick<Position, 'contentAt'>[]): string {
  const earliest = positions.map(({ contentAt }) => Date.parse(contentAt) + 1);
  return new Date(earliest.reduce((latest, at) => Math.max(latest, at), now.getTime())).toISOString();
}

/** Whether it takes anyone, as far as its owner and its vacancies say. */
export function statusWith(vacancies: number, verified: boolean): 'PENDING' | 'OPEN' | 'FILLED' {
  if (vacancies === 0) return 'FILLED';
  return verified ? 'OPEN' : 'PENDING';
}

function markOf(batch: string, row: number, status: 'CREATED' | 'UPDATED'): string {
  return `${batch}.${row}${status === 'CREATED' ? '+' : ''}`;
}

/** What the row wrote before its batch broke off; undefined where it did not, or another wrote since. */
export function writtenBefore(existing: Position, batch: string, row: number): Decision | undefined {
  const before = readMark(existing.mark, batch);
  return before?.row === row ? { status: before.status, position: existing, toWrite: false } : undefined;
}

/** Which row of the batch wrote the item last, and whether as new; undefined where another batch did. */
function readMark(mark: string, batch: string): { row: number; status: 'CREATED' | 'UPDATED' } | undefined {
  if (!mark.startsWith(`${batch}.`)) return undefined;
  return { row: Number.parseInt(mark.slice(batch.length + 1), 10), status: mark.endsWith('+') ? 'CREATED' : 'UPDATED' };
}

/** @param first place of the row that stands, from 0. */
function duplicate(path: Path, first: number): Refusal {
  return refusal('DUPLICATE_IN_BATCH', path, { row: first + 1 });
}

function sameContent(a: Position, b: Position): boolean {
  return canonical(a) === canonical(b);
}

function canonical(position: Position): string {
  const own = new Set(['contentAt', 'mark', 'version']);
  const content = Object.entries(position).filter(([name]) => !own.has(name));
  return JSON.stringify(content.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The status by today's civil date: a position takes nobody after its closing date, whatever its item says. */
export function statusOn({ status, closesOn }: Position, today: CivilDate): Position['status'] {
  return status === 'OPEN' && closesOn !== undefined && closesOn < today ? 'CLOSED' : status;
}
