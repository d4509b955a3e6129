/**
 * Checks of single fields: each gives the refusals of one field, so that an input's checks are one list and all of its
 * errors come at once. An absent optional value is right; an absent needed one is REQUIRED.
 */
import { addDays, type CivilDate, isCivilDate } from './civil-date';
import { breakIn, faultOf } from './normal-form';
import { type Refusal, refusal } from '../requests/result';

export type Path = readonly (string | number)[];

type Given<T> = T | null | undefined;

/** Length in characters (code points) without surrounding white space; a needed text that is blank is REQUIRED. @param lines whether it may have several. */
export function checkText(
  path: Path,
  value: Given<string>,
  { max, needed = false, lines = false }: { max: number; needed?: boolean; lines?: boolean },
): Refusal[] {
  const length = value == null ? 0 : charactersOf(value.trim(), max);
  if (value == null || length === 0) return needed ? [refusal('REQUIRED', path)] : [];
  // Length first: what is longer is not looked at.
  if (length > max) return [refusal('TEXT_LENGTH', path, { min: 1, max, got: length })];
  const fault = faultOf(value) ?? (lines ? undefined : breakIn(value.trim()));
  if (fault === undefined) return [];
  const { code } = fault;
  return [code === 'TEXT_CHARACTERS' ? refusal(code, path, { character: fault.character }) : refusal(code, path)];
}

/** A character beyond the first 65,536 is two units of a string: only where those are too many are characters counted. */
function charactersOf(text: string, max: number): number {
  if (text.length <= max) return text.length;
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}

export function checkNumber(
  path: Path,
  value: Given<number>,
  { min, max, needed = false }: { min: number; max: number; needed?: boolean },
): Refusal[] {
  if (value == null) return needed ? [refusal('REQUIRED', path)] : [];
  return value < min || value > max ? [refusal('NUMBER_RANGE', path, { min, max, got: value })] : [];
}

export function checkListLength(path: Path, length: number, { min, max }: { min: number; max: number }): Refusal[] {
  return length < min || length > max ? [refusal('LIST_LENGTH', path, { min, max, got: length })] : [];
}

/**
 * A list of short texts, such as skills: the length of each, or that of the list alone where it is too long, so that
 * nobody is told the same about thousands of entries.
 */
export function checkTexts(
  path: Path,
  values: Given<readonly string[]>,
  bounds: { listMax: number; charactersMax: number },
): Refusal[] {
  if (values == null) return [];
  const tooLong = checkListLength(path, values.length, { min: 0, max: bounds.listMax });
  if (tooLong.length > 0) return tooLong;
  return values.flatMap((value, index) =>
    checkText([...path, index], value, { max: bounds.charactersMax, needed: true }),
  );
}

export function checkOneOf(path: Path, value: Given<string>, allowed: readonly string[]): Refusal[] {
  return value == null || allowed.includes(value)
    ? []
    : [refusal('VALUE_UNKNOWN', path, { allowed: allowed.join(', ') })];
}

/** Texts that stand twice in a list, at the place of the later one. */
export function checkDistinct(path: Path, values: readonly string[]): Refusal[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const repeated = seen.has(value);
    seen.add(value);
    return repeated ? [refusal('DUPLICATE', [...path, index])] : [];
  });
}

/** A real date, not before `today` where `notPast`, and at most `daysAhead` after it. */
export function checkDate(
  path: Path,
  value: Given<string>,
  {
    today,
    notPast = false,
    daysAhead,
    needed = false,
  }: { today: CivilDate; notPast?: boolean; daysAhead?: number; needed?: boolean },
): Refusal[] {
  if (value == null || value === '') return needed ? [refusal('REQUIRED', path)] : [];
  if (!isCivilDate(value)) return [refusal('DATE_INVALID', path)];
  if (notPast && value < today) return [refusal('DATE_PAST', path, { today })];
  if (daysAhead !== undefined && value > addDays(today, daysAhead))
    return [refusal('DATE_TOO_FAR', path, { latest: addDays(today, daysAhead) })];
  return [];
}

/** The end of a range of numbers or dates, which must not lie before its start; one that is open is right. */
export function checkNotBefore<T extends number | string>(path: Path, end: Given<T>, start: Given<T>): Refusal[] {
  return end != null && start != null && end < start ? [refusal('RANGE_REVERSED', path, { start })] : [];
}
