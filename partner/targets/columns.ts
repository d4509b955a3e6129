/** Columns of a file of targets, and what the cells of a row say. The table that `npm run board` writes is one. */
import type { Indicator, TargetInput } from '../../functions/generated/graphql';
import { indicators } from '../../functions/domains/reference/indicator/indicator';
import { normalForm } from '../../functions/platform/values/normal-form';
import { isBlank } from '../../functions/platform/values/spelling';
import { indicatorLabels } from '../board/labels';
import { errorIn } from '../files/no-value';
import { type Columns, type Read, type Row, type RowProblem, type Texts, wordsOf } from '../files/row';
import { wordForm } from '../files/simplified';
import type { Value } from '../files/units';
import { wholeNumber } from '../files/values';
import { quoted } from '../masked';

export const targetFields = ['indicator', 'regionCode', 'region', 'value'] as const;

export type TargetField = (typeof targetFields)[number];

/** Undefined for a row that sets no target. */
export type TargetRow = Row<TargetField, TargetInput | undefined>;

export const targetColumns: Columns<TargetField, TargetInput | undefined> = {
  fields: targetFields,
  words: {
    indicator: wordsOf('指标 指标名称 目标指标 indicator'),
    regionCode: wordsOf('地区代码 区划代码 行政区划代码 代码 region_code'),
    region: wordsOf('地区 地区名称 区划名称 名称 region'),
    value: wordsOf('目标 目标值 目标数 任务 任务数 年度目标 target'),
  },
  needed: ['indicator', 'regionCode', 'value'],
  quantities: {},
  codes: new Set(['regionCode']),
  ownOfEach: {
    regionCode: { zh: '请分别填写每行的地区代码', en: 'write the code of the region in each row' },
    value: { zh: '请分别填写每行的目标', en: 'write the target of each row' },
  },
  toInput,
};

function toInput(texts: Texts<TargetField>): Read<TargetField, TargetInput | undefined> {
  const problems: RowProblem<TargetField>[] = [];
  const cell = (field: TargetField): string => normalForm(texts[field] ?? '').trim();
  const read = <T>(field: TargetField, reading: (text: string) => Value<T>): T | undefined => {
    const error = errorIn(cell(field));
    const result: Value<T> = error === undefined ? reading(cell(field)) : { problem: error };
    if ('value' in result) return result.value;
    problems.push({ field, message: result.problem });
    return undefined;
  };
  // A table of the board has rows without a target.
  if (isBlank(cell('value'))) return { input: undefined, problems };
  const indicator = read('indicator', indicatorOf);
  const value = read('value', (text) => wholeNumber(text, 'PEOPLE'));
  const regionCode = read('regionCode', (text) => codeOf(text, cell('region')));
  if (indicator === undefined || value === undefined) return { input: undefined, problems };
  return {
    input: { indicator, value, ...(regionCode !== undefined && regionCode !== '' && { regionCode }) },
    problems,
  };
}

const names: ReadonlyMap<string, Indicator> = new Map(
  indicators.flatMap((indicator) => [
    [indicator.toLowerCase(), indicator],
    [wordForm(indicatorLabels[indicator]), indicator],
  ]),
);

function indicatorOf(text: string): Value<Indicator> {
  const value = names.get(wordForm(text)) ?? names.get(text.toLowerCase());
  if (value !== undefined) return { value };
  const known = indicators.map((one) => indicatorLabels[one]).join('、');
  return { problem: `没有指标“${quoted(text)}”，可填 ${known} / there is no indicator ${quoted(text)}` };
}

/** A row for everything has no code, and says so. */
function codeOf(code: string, name: string): Value<string> {
  if (!isBlank(code)) return { value: code };
  if (isBlank(name) || /^(?:全部(?:地区)?|合计|总计|all)$/i.test(wordForm(name))) return { value: '' };
  return { problem: `“${quoted(name)}”没有地区代码 / ${quoted(name)} has no region code` };
}
