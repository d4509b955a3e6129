/** A row of a ledger as a survey: places and occupations by code, where that is sure; what isn't is told and left out. */
import { createHash } from 'node:crypto';
import type { SurveyInput } from '../../functions/generated/graphql';
import { maskPhone, parseMobile } from '../../functions/platform/values/phone';
import { shortened } from '../files/values';
import type { RowProblem } from '../files/row';
import type { LedgerField, LedgerInput, LedgerRow } from './columns';
import type { Places } from './places';

export interface Surroundings {
  readonly places: Places;
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

export async function surveyOf({ input }: LedgerRow, { places, region, surveyedOn }: Surroundings): Promise<Told> {
  const problems: RowProblem<LedgerField>[] = [];
  const notes: string[] = [];
  const villageCode = await homeOf(input, places, region);
  if (typeof villageCode !== 'string') problems.push(villageCode);
  const home = typeof villageCode === 'string' ? villageCode : region;
  const day = input.surveyedOn ?? surveyedOn;
  if (day === undefined)
    problems.push({
      field: 'surveyedOn',
      message:
        '没有调查日期，请填写或用 --surveyed-on 指定 / the day of the survey is missing; --surveyed-on gives one',
    });
  const employment = await employmentOf(input, home, places);
  if (employment !== undefined && 'note' in employment) notes.push(employment.note);
  if (employment !== undefined && 'problem' in employment)
    problems.push({ field: 'employment', message: employment.problem });
  const wishes = await codesOf(input.destinations, async (word) =>
    /^\d+$/.test(word) ? word : (nearHome(word, home) ?? (await widePlace(places, word))),
  );
  const occupations = await codesOf(input.occupations, async (word) =>
    /^\d-[\d-]+$/.test(word) ? word : places.occupation(word),
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
function clientIdOf({ identityNumber: _, phone, ...told }: Partial<SurveyInput>): string {
  const mobile = phone == null ? '' : maskPhone(parseMobile(phone) ?? phone);
  const content = Object.entries(told).filter(([, value]) => value !== undefined);
  return `ledger-${createHash('sha256')
    .update(JSON.stringify([mobile, content]))
    .digest('hex')
    .slice(0, 20)}`;
}

/** A village or township: by its code, or by names where one place of the region has them, or else that of the whole file. */
async function homeOf(
  { home: { code, names } }: LedgerInput,
  places: Places,
  region: string,
): Promise<string | RowProblem<LedgerField>> {
  if (code !== undefined) return /^\d{9}0{3}$/.test(code) ? code.slice(0, 9) : code;
  const isWhole = region.length >= TOWNSHIP;
  if (names === '')
    return isWhole
      ? region
      : {
          field: 'villageCode',
          message:
            '没有村或乡镇，请填写村代码，或用 --region 指定 / the village is missing; write its code, or give --region',
        };
  const found = (await places.find(names, region)) ?? (await places.find(names, undefined));
  if (found !== undefined && found.code.length >= TOWNSHIP && !isWhole && found.code.startsWith(region))
    return found.code;
  const contradicts = found !== undefined && !found.code.startsWith(region) && !region.startsWith(found.code);
  if (isWhole && !contradicts) return region;
  const field = 'village';
  const where = found === undefined ? '' : `（${found.fullName}）`;
  return {
    field,
    message: `“${shortened(names)}”${where}不能确定是哪个乡镇，请填写村代码 / which township ${shortened(names)} is in can not be told; write the village's code`,
  };
}

/** Digits of a township's code. */
const TOWNSHIP = 9;

/** A place of work or of wishes: a prefecture at least, or a province that the text names alone. */
async function widePlace(places: Places, text: string): Promise<string | undefined> {
  const found = await places.find(text.replace(/^中国/, ''), undefined);
  if (found === undefined || (found.code.length === 2 && found.rest !== '')) return undefined;
  return found.code.slice(0, 6);
}

function nearHome(word: string, home: string): string | undefined {
  if (/^(?:省内|本省)$/.test(word)) return home.slice(0, 2);
  if (/^(?:州内|市内|本州|本市)$/.test(word)) return home.slice(0, 4);
  return /^(?:县内|本县|区内|本区)$/.test(word) ? home.slice(0, 6) : undefined;
}

async function codesOf(
  words: readonly string[] = [],
  codeOf: (word: string) => Promise<string | undefined>,
): Promise<{ readonly codes: string[]; readonly unknown: readonly string[] }> {
  const codes = new Set<string>();
  const unknown: string[] = [];
  for (const word of words) {
    const code = await codeOf(word);
    if (code === undefined) unknown.push(shortened(word));
    else codes.add(code);
  }
  return { codes: [...codes], unknown };
}

type Employed = { readonly value: string } | { readonly note: string } | { readonly problem: string };

/** By the state, or by the place of work where the state says no more than that somebody works. */
async function employmentOf(
  { employment, workplace }: LedgerInput,
  home: string,
  places: Places,
): Promise<Employed | undefined> {
  if (employment === 'AT_HOME' || (employment === undefined && workplace === undefined))
    return employment === undefined ? undefined : { value: employment };
  const at = workplace === undefined ? undefined : (nearHome(workplace, home) ?? (await widePlace(places, workplace)));
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
