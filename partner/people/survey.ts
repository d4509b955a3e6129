/** A row of a ledger as a survey: places and occupations by code, where that is sure; what isn't is told and left out. */
import { createHash } from 'node:crypto';
import type { SurveyInput } from '../../functions/generated/graphql';
import { maskPhone, parseMobile } from '../../functions/platform/values/phone';
import { quoted } from '../masked';
import type { RowProblem } from '../files/row';
import type { LedgerField, LedgerInput, LedgerRow } from './ledger/fields';
import type { Codes } from '../names/codes';
import { isCode, type Name } from '../names/name';
import { outside } from '../names/resolve';
import { areaName, homeName, isWhole, nearHome, occupationName } from './names';

export interface Surroundings {
  readonly codes: Codes;
  /** Region of the whole file: that of the option, or else the caller's. */
  readonly region: string;
  /** Day of rows without one. */
  readonly surveyedOn?: string;
}

export interface Told {
  readonly survey: SurveyInput;
  readonly problems: readonly RowProblem<LedgerField>[];
  /** What of the row is left out, in Chinese and English. */
  readonly notes: readonly string[];
}

export function surveyOf({ input }: LedgerRow, { codes, region, surveyedOn }: Surroundings): Told {
  const problems: RowProblem<LedgerField>[] = [];
  const notes: string[] = [];
  // The home of a round sheet's row is fixed, and checked by its seal.
  const villageCode = input.seal === undefined ? homeOf(input, codes, region) : (input.home.code ?? '');
  if (typeof villageCode !== 'string') problems.push(villageCode);
  const home = typeof villageCode === 'string' ? villageCode : region;
  const day = input.surveyedOn ?? surveyedOn;
  if (day === undefined)
    problems.push({
      field: 'surveyedOn',
      message:
        '没有调查日期，请填写或用 --surveyed-on 指定 / the day of the survey is missing; --surveyed-on gives one',
    });
  const employment = employmentOf(input, home, codes);
  if (employment !== undefined && 'note' in employment) notes.push(employment.note);
  if (employment !== undefined && 'problem' in employment)
    problems.push({ field: 'employment', message: employment.problem });
  const wishes = codesOf(input.destinations, (word) =>
    isCode('AREA', word) ? word : (nearHome(word, home) ?? countyOf(codes, word)),
  );
  const occupations = codesOf(input.occupations, (word) =>
    isCode('OCCUPATION', word) ? word : codeOf(codes, occupationName(word)),
  );
  if (wishes.unknown.length > 0)
    notes.push(
      `意向地区未能确定，未填入：${wishes.unknown.join('、')} / places left out, unsure: ${wishes.unknown.join(', ')}`,
    );
  if (occupations.unknown.length > 0)
    notes.push(
      `意向工种未能对应职业代码，未填入：${occupations.unknown.join('、')} / occupations left out, no sure code: ${occupations.unknown.join(', ')}`,
    );
  const { home: _, workplace: __, destinations, surveyedOn: ___, occupations: ____, ...fields } = input;
  const told = {
    ...fields,
    ...(fields.skills !== undefined && { skills: [...fields.skills] }),
    ...(fields.groupTags !== undefined && { groupTags: [...fields.groupTags] }),
    ...(typeof villageCode === 'string' && { villageCode }),
    employment: employment !== undefined && 'value' in employment ? employment.value : undefined,
    // Anywhere is an answer; nothing but unsure places is none.
    ...(destinations !== undefined &&
      (wishes.codes.length > 0 || destinations.length === 0) && { destinationRegionCodes: wishes.codes }),
    ...(occupations.codes.length > 0 && { occupationCodes: occupations.codes }),
    surveyedAt: `${day}T00:00:00.000+08:00`,
  };
  return { survey: { ...told, clientId: clientIdOf(told) }, problems, notes };
}

/**
 * The same for the same answers, in whatever row or file they stand, so that a survey that is sent again is the same survey.
 * Who sees the id must not learn from it what is masked: it has nothing of the identity number, and the phone as it is masked.
 */
function clientIdOf({ identityNumber: _, seal: __, phone, ...told }: Partial<SurveyInput>): string {
  const mobile = phone == null ? '' : maskPhone(parseMobile(phone) ?? phone);
  const content = Object.entries(told).filter(([, value]) => value !== undefined);
  return `ledger-${createHash('sha256')
    .update(JSON.stringify([mobile, content]))
    .digest('hex')
    .slice(0, 20)}`;
}

/** A village or township: by its code, or by names where one place of the region has them, or else that of the whole file. */
function homeOf(input: LedgerInput, codes: Codes, region: string): string | RowProblem<LedgerField> {
  const { code, names } = input.home;
  if (code !== undefined) return /^\d{9}0{3}$/.test(code) ? code.slice(0, 9) : code;
  if (names === '')
    return isWhole(region)
      ? region
      : {
          field: 'villageCode',
          message:
            '没有村或乡镇，请填写村代码，或用 --region 指定 / the village is missing; write its code, or give --region',
        };
  const field = 'village';
  if (!isWhole(region)) {
    const found = codes.of(homeName(input));
    return 'code' in found ? found.code : { field, message: found.problem };
  }
  const other = codes.of(areaName(names));
  if (!('code' in other) || other.code.startsWith(region) || region.startsWith(other.code)) return region;
  return { field, message: outside(names, other, { code: region }) };
}

/** Undefined for a name without a sure code. */
function codeOf(codes: Codes, name: Name): string | undefined {
  const found = codes.of(name);
  return 'code' in found ? found.code : undefined;
}

/** A place of work or of wishes: a county at most. */
function countyOf(codes: Codes, word: string): string | undefined {
  return codeOf(codes, areaName(word))?.slice(0, 6);
}

function codesOf(
  words: readonly string[] = [],
  code: (word: string) => string | undefined,
): { readonly codes: string[]; readonly unknown: readonly string[] } {
  const known = new Map(words.map((word) => [word, code(word)]));
  return {
    codes: [...new Set([...known.values()].filter((one) => one !== undefined))],
    unknown: [...known].flatMap(([word, one]) => (one === undefined ? [quoted(word)] : [])),
  };
}

type Employed = { readonly value: string } | { readonly note: string } | { readonly problem: string };

/** By the state, or by the place of work where the state says no more than that somebody works. */
function employmentOf({ employment, workplace }: LedgerInput, home: string, codes: Codes): Employed | undefined {
  if (employment === 'AT_HOME' || (employment === undefined && workplace === undefined))
    return employment === undefined ? undefined : { value: employment };
  const at = workplace === undefined ? undefined : (nearHome(workplace, home) ?? countyOf(codes, workplace));
  if (employment !== 'ELSEWHERE' && employment !== undefined) {
    const isOutside = at !== undefined && !at.startsWith(home.slice(0, 2));
    if (at === undefined || (employment === 'OUT_OF_PROVINCE') === isOutside) return { value: employment };
    return { problem: '就业状况与务工地点不符 / the state of employment is not that of the place of work' };
  }
  if (at !== undefined && !at.startsWith(home.slice(0, 2))) return { value: 'OUT_OF_PROVINCE' };
  if (at?.length === 6) return { value: at === home.slice(0, 6) ? 'IN_COUNTY' : 'IN_PROVINCE' };
  if (at !== undefined && at.length === 4 && at !== home.slice(0, 4)) return { value: 'IN_PROVINCE' };
  return {
    note: '不能确定在何处务工，就业状况未填入 / where the person works is unsure, so the employment is left out',
  };
}
