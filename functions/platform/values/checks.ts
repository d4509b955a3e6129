/**
 * Checks of single fields. Each returns the refusals of one field, so that the checks of an input make one list with
 * all errors. An absent optional value is right; an absent required one is REQUIRED.
 */
import { addDays, type CivilDate, isCivilDate } from './civil-date';
import { breakIn, faultOf } from './normal-form';
import { isLeftOut, namesNothing } from './spelling';
import { limits } from '../../limits';
import { type Refusal, refusal } from '../requests/result';

export type Path = readonly (string | number)[];

type Given<T> = T | null | undefined;

/**
 * Checks the length in characters (code points) without surrounding white space; a blank required text is REQUIRED.
 * @param lines whether the text may have several lines.
 * @param names whether it must name something: 5200 and 是 name nothing.
 */
export function checkText(
  path: Path,
  value: Given<string>,
  {
    max,
    needed = false,
    lines = false,
    names = false,
  }: { max: number; needed?: boolean; lines?: boolean; names?: boolean },
): Refusal[] {
  const length = value == null ? 0 : charactersOf(value.trim(), max);
  if (value == null || length === 0) return needed ? [refusal('REQUIRED', path)] : [];
  // Length first, because a text that is too long is not examined.
  if (length > max) return [refusal('TEXT_LENGTH', path, { min: 1, max, got: length })];
  const fault = faultOf(value) ?? (lines ? undefined : breakIn(value.trim()));
  if (fault === undefined) return names && namesNothing(value.trim()) ? [refusal('NAMES_NOTHING', path)] : [];
  const { code } = fault;
  return [code === 'TEXT_CHARACTERS' ? refusal(code, path, { character: fault.character }) : refusal(code, path)];
}

/** A note or a reason, of some lines. */
export function checkNote(path: Path, value: Given<string>, { needed = false }: { needed?: boolean } = {}): Refusal[] {
  return checkText(path, value, { max: limits.noteCharactersMax, lines: true, needed });
}

/** Characters beyond U+FFFF take two UTF-16 units, so characters are counted only if there are too many units. */
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
 * Checks a list of short texts, such as skills: the length of each text, or only that of the list if it is too long, so
 * that an answer does not repeat an error thousands of times.
 * @param blanks right, as is 无, where a form leaves them out, which keeps the places of the others.
 */
export function checkTexts(
  path: Path,
  values: Given<readonly string[]>,
  bounds: { listMax: number; charactersMax: number; blanks?: 'LEFT_OUT'; names?: boolean },
): Refusal[] {
  if (values == null) return [];
  const tooLong = checkListLength(path, values.length, { min: 0, max: bounds.listMax });
  if (tooLong.length > 0) return tooLong;
  const { charactersMax: max, blanks, names = false } = bounds;
  return values.flatMap((value, index) =>
    blanks === 'LEFT_OUT' && isLeftOut(value) ? [] : checkText([...path, index], value, { max, needed: true, names }),
  );
}

export function checkOneOf(path: Path, value: Given<string>, allowed: readonly string[]): Refusal[] {
  return value == null || allowed.includes(value)
    ? []
    : [refusal('VALUE_UNKNOWN', path, { allowed: allowed.join(', ') })];
}

/** Refuses texts that a list has twice, at the index of the later one. */
export function checkDistinct(path: Path, values: readonly string[]): Refusal[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const repeated = seen.has(value);
    seen.add(value);
    return repeated ? [refusal('DUPLICATE', [...path, index])] : [];
  });
}

/** Checks for a real date, not before `today` if `notPast`, at most `daysBack` before it and `daysAhead` after it. */
export function checkDate(
  path: Path,
  value: Given<string>,
  {
    today,
    notPast = false,
    daysBack,
    daysAhead,
    needed = false,
  }: { today: CivilDate; notPast?: boolean; daysBack?: number; daysAhead?: number; needed?: boolean },
): Refusal[] {
  if (value == null || value === '') return needed ? [refusal('REQUIRED', path)] : [];
  if (!isCivilDate(value)) return [refusal('DATE_INVALID', path)];
  if (notPast && value < today) return [refusal('DATE_PAST', path, { today })];
  if (daysBack !== undefined) {
    const earliest = addDays(today, -daysBack);
    if (value < earliest) return [refusal('DATE_TOO_OLD', path, { earliest })];
  }
  if (daysAhead !== undefined && value > addDays(today, daysAhead))
    return [refusal('DATE_TOO_FAR', path, { latest: addDays(today, daysAhead) })];
  return [];
}

/** Checks that the end of a range of numbers or dates is not before its start; an open range is right. */
export function checkNotBefore<T extends number | string>(path: Path, end: Given<T>, start: Given<T>): Refusal[] {
  return end != null && start != null && end < start ? [refusal('RANGE_REVERSED', path, { start })] : [];
}
