/** Checks of rows that a bureau loads. Pure, but for the lists that the process goes by. */
import type { CodeList } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Viewer } from '../../../platform/security/viewer';
import {
  checkDate,
  checkDistinct,
  checkListLength,
  checkNotBefore,
  checkText,
  checkTexts,
  type Path,
} from '../../../platform/values/checks';
import { addDays, asCivilDate, type CivilDate, isCivilDate } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { occupationOf } from '../occupation/occupation';
import { headOf } from '../region/rows/abolished-rows';
import { actsIn, outOfScope } from '../region/authority';
import { regionOf } from '../region/region';
import { levelOf, homeProvince, isRegionCode } from '../region/region-code';
import { parentCodeOf } from '../region/rows/region-rows';
import { byCode, type CodeRow, type KeptCode, rowOn, type RowsByCode } from './code-row';
import { leadsBack } from './successor-cycles';

/** Codes hold for the whole system, so the home province's bureau alone loads them. */
export function keepsCodes(viewer: Viewer): boolean {
  return actsIn(viewer, homeProvince);
}

/** A row of either input; a region has no more than the first fields. */
export interface RowInput {
  readonly scheme: string;
  readonly code: string;
  readonly name: string;
  readonly validFrom: string;
  readonly validTo?: string | null | undefined;
  readonly replacedBy?: readonly string[];
  readonly initials?: string | null | undefined;
  readonly nameEnglish?: string | null | undefined;
  readonly juvenilesBanned?: boolean | null | undefined;
}

/** Refusals for all wrong fields of all rows, without a look at other rows than those of the input. */
export function checkRows(list: CodeList, rows: readonly RowInput[], today: CivilDate, viewer: Viewer): Refusal[] {
  const bounded = rows.slice(0, limits.codesLoadedMax);
  return [
    ...(keepsCodes(viewer) ? [] : [outOfScope(viewer, ['rows'])]),
    ...checkListLength(['rows'], rows.length, { min: 1, max: limits.codesLoadedMax }),
    ...bounded.flatMap((row, index) => checkRow(list, row, ['rows', index], today)),
    ...checkDistinct(
      ['rows'],
      bounded.map(({ scheme, code, validFrom }) => [codeOf(list, code), validFrom, scheme.trim()].join('#')),
    ),
  ];
}

const FIRST_DAY = '0001-01-01';

function checkRow(list: CodeList, row: RowInput, at: Path, today: CivilDate): Refusal[] {
  const { validFrom, validTo, replacedBy = [] } = row;
  const ahead = { today, daysAhead: limits.codeDaysAheadMax };
  const wrongDays = [
    ...checkDate([...at, 'validFrom'], validFrom, { ...ahead, needed: true }),
    ...checkDate([...at, 'validTo'], validTo, ahead),
  ];
  // A code that was loaded by mistake ends the day before its first: it never held. No day is before the first of all.
  const hasDayBefore = wrongDays.length === 0 && isCivilDate(validFrom) && validFrom > FIRST_DAY;
  const firstEnd = hasDayBefore ? addDays(validFrom, -1) : undefined;
  return [
    ...checkText([...at, 'scheme'], row.scheme, { max: limits.codeSchemeCharactersMax, needed: true }),
    ...checkCode(list, [...at, 'code'], row.code),
    ...checkText([...at, 'name'], row.name, { max: limits.codeNameCharactersMax, needed: true }),
    ...checkText([...at, 'nameEnglish'], row.nameEnglish, { max: limits.nameCharactersMax }),
    ...wrongDays,
    ...checkNotBefore([...at, 'validTo'], validTo, firstEnd),
    ...checkSuccessors(list, row, [...at, 'replacedBy']),
    ...(replacedBy.length > 0 && validTo == null ? [refusal('CODE_SUCCESSOR_EARLY', [...at, 'validTo'])] : []),
    ...checkInitials([...at, 'initials'], row.initials),
  ];
}

function checkSuccessors(list: CodeList, { replacedBy = [] }: RowInput, at: Path): Refusal[] {
  const tooLong = checkTexts(at, replacedBy, { listMax: limits.successorsMax, charactersMax: CODE_CHARACTERS });
  if (tooLong.length > 0) return tooLong;
  const codes = replacedBy.map((code) => codeOf(list, code));
  return [...codes.flatMap((code, index) => checkCode(list, [...at, index], code)), ...checkDistinct(at, codes)];
}

const CODE_CHARACTERS = 12;

function checkCode(list: CodeList, at: Path, text: string): Refusal[] {
  const code = codeOf(list, text);
  if (code === '') return [refusal('REQUIRED', at)];
  if (list === 'OCCUPATION')
    return /^\d(?:-\d\d){3}$/.test(code) ? [] : [refusal('CODE_FORM', at, { form: '6-05-01-03' })];
  const isRight = isRegionCode(code) && levelOf(code) !== 'VILLAGE' && !/^0/.test(code);
  return isRight ? [] : [refusal('CODE_FORM', at, { form: '53, 5306, 530627, 530627101' })];
}

function checkInitials(at: Path, initials: string | null | undefined): Refusal[] {
  const wrong = checkText(at, initials, { max: limits.codeNameCharactersMax });
  if (wrong.length > 0 || initials == null || /^[a-z0-9]*$/.test(initials)) return wrong;
  return [refusal('CODE_FORM', at, { form: 'zxx' })];
}

/** The code without blanks; of a region, without the zeros that fill it up (`530000` is 53, but 441900 is a county). */
function codeOf(list: CodeList, text: string): string {
  const code = text.trim();
  return list === 'OCCUPATION' || regionOf(code) !== undefined ? code : headOf(code);
}

/** The row of an input that is right. */
export function rowOf(list: CodeList, row: RowInput): CodeRow {
  const replacedBy = (row.replacedBy ?? []).map((code) => codeOf(list, code)).sort();
  const [english, banned] = [row.nameEnglish?.trim(), row.juvenilesBanned];
  return {
    ...{ scheme: row.scheme.trim(), code: codeOf(list, row.code), name: row.name.trim() },
    validFrom: asCivilDate(row.validFrom),
    ...(row.validTo != null && { validTo: asCivilDate(row.validTo) }),
    ...(replacedBy.length > 0 && { replacedBy }),
    ...(english && { nameEnglish: english }),
    ...(row.initials && { initials: row.initials }),
    ...(banned != null && { juvenilesBanned: banned }),
  };
}

/**
 * Refusals of right rows beside the others of the list.
 * @param after all rows of the list as the load would leave them.
 */
export function checkTogether(list: CodeList, given: readonly CodeRow[], after: readonly KeptCode[]): Refusal[] {
  const rows = byCode(after);
  const others = (code: string): readonly string[] =>
    (list === 'REGION' ? regionOf(code) : occupationOf(code))?.replacedBy ?? [];
  return given.flatMap((row, index) => {
    const at = ['rows', index];
    const unknown = (row.replacedBy ?? []).flatMap((successor, index) =>
      isKnown(list, successor, rows, row)
        ? []
        : [refusal('CODE_SUCCESSOR_UNKNOWN', [...at, 'replacedBy', index], { successor })],
    );
    const isCircle = unknown.length === 0 && leadsBack(rows, row.code, others);
    return [
      ...unknown,
      ...(isCircle ? [refusal('CODE_SUCCESSOR_CYCLE', [...at, 'replacedBy'], { code: row.code })] : []),
      ...(list === 'REGION' ? checkParent(row, rows, [...at, 'code']) : []),
    ];
  });
}

/** Whether the successor has begun on the day after the row's last. */
function isKnown(list: CodeList, code: string, rows: RowsByCode, { validFrom, validTo = validFrom }: CodeRow): boolean {
  const after = addDays(validTo, 1);
  const hasBegun = (one: string): boolean => rowOn(rows.get(one), after) !== undefined;
  if (hasBegun(code)) return true;
  if (list === 'OCCUPATION') return occupationOf(code) !== undefined;
  // A township of a new county is accepted by form until townships of it are loaded.
  return (
    regionOf(code) !== undefined || (isRegionCode(code) && levelOf(code) === 'TOWNSHIP' && hasBegun(parentCodeOf(code)))
  );
}

/** A region in force lies in one that is in force; an abolished one in one that is known. */
function checkParent({ code, validTo }: CodeRow, rows: RowsByCode, at: Path): Refusal[] {
  if (!isRegionCode(code) || levelOf(code) === 'PROVINCE') return [];
  const parent = parentCodeOf(code);
  const own = rows.get(parent)?.at(-1);
  const isThere = own !== undefined || regionOf(parent) !== undefined;
  const isOver = own === undefined ? regionOf(parent)?.replacedBy !== undefined : own.validTo !== undefined;
  return isThere && (validTo !== undefined || !isOver) ? [] : [refusal('CODE_PARENT_MISSING', at, { parent })];
}
