/** Columns of a file of region or occupation codes, and what the cells of a row say. A blank cell is absent. */
import type { RowInput } from '../../functions/domains/reference/code-list/checks';
import type { CodeList } from '../../functions/generated/graphql';
import { normalForm } from '../../functions/platform/values/normal-form';
import { halfWidth, isBlank } from '../../functions/platform/values/spelling';
import { type Columns, type Read, type Row, type RowProblem, type Texts, wordsOf } from '../files/row';
import type { Value } from '../files/units';
import { unkept } from '../files/names';
import { errorIn } from '../files/no-value';
import { dayOf } from '../files/values';
import { wishOf } from '../people/ledger/words';

export const codeFields = [
  ...(['code', 'name', 'scheme', 'validFrom', 'validTo', 'replacedBy'] as const),
  ...(['nameEnglish', 'juvenilesBanned'] as const),
] as const;

export type CodeField = (typeof codeFields)[number];

export type CodeFileRow = Row<CodeField, RowInput>;

/** What rows say that don't say it themselves. */
export interface Defaults {
  readonly scheme?: string;
  readonly validFrom?: string;
}

export function codeColumns(list: CodeList, defaults: Defaults): Columns<CodeField, RowInput> {
  return {
    fields: codeFields,
    words: headers,
    needed: ['code', 'name', ...(defaults.validFrom === undefined ? (['validFrom'] as const) : [])],
    quantities: { validFrom: 'DAY', validTo: 'DAY' },
    codes: new Set(['code', 'replacedBy']),
    ownOfEach: {
      code: { zh: '请分别填写每行的代码', en: 'write the code of each row' },
      name: { zh: '请分别填写每行的名称', en: 'write the name of each row' },
    },
    toInput: (texts) => toInput(list, texts, defaults),
  };
}

const headers: Readonly<Record<CodeField, readonly string[]>> = {
  code: wordsOf('代码 区划代码 行政区划代码 统计用区划代码 职业代码 职业编码 编码 code'),
  name: wordsOf('名称 区划名称 行政区划名称 单位名称 职业名称 职业 name'),
  scheme: wordsOf('标准 分类 来源 版本 scheme source'),
  validFrom: wordsOf('启用日期 生效日期 开始日期 起始日期 有效期起 valid_from'),
  validTo: wordsOf('停用日期 失效日期 撤销日期 终止日期 截止日期 有效期止 valid_to'),
  replacedBy: wordsOf('后继代码 新代码 变更后代码 替代代码 现代码 replaced_by'),
  nameEnglish: wordsOf('英文名称 英文 name_english'),
  juvenilesBanned: wordsOf('未成年工禁止 禁止未成年工 未成年禁忌 juveniles_banned'),
};

function toInput(list: CodeList, texts: Texts<CodeField>, defaults: Defaults): Read<CodeField, RowInput> {
  const problems: RowProblem<CodeField>[] = [];
  const taken = <T>(field: CodeField, read: (text: string) => Value<T>): T | undefined => {
    const text = normalForm(texts[field] ?? '').trim();
    if (isBlank(text)) return undefined;
    const error = errorIn(text);
    const result: Value<T> = error === undefined ? read(unkept(text)) : { problem: error };
    if ('value' in result) return result.value;
    problems.push({ field, message: result.problem });
    return undefined;
  };
  const text = (field: CodeField): string | undefined => taken(field, (value) => ({ value }));
  const scheme = text('scheme') ?? defaults.scheme;
  if (scheme === undefined)
    problems.push({
      field: 'scheme',
      message: '缺少来源，请填写或用 --scheme 指定 / the scheme is missing; give --scheme',
    });
  const validFrom = taken('validFrom', dayOf) ?? defaults.validFrom;
  if (validFrom === undefined)
    problems.push({
      field: 'validFrom',
      message: '缺少启用日期，请填写或用 --valid-from 指定 / the first day is missing; give --valid-from',
    });
  const validTo = taken('validTo', dayOf);
  const [english, banned] = [text('nameEnglish'), taken('juvenilesBanned', wishOf)];
  const input = {
    ...{ scheme: scheme ?? '', code: halfWidth(text('code') ?? ''), name: text('name') ?? '' },
    ...{ validFrom: validFrom ?? '', replacedBy: listed(text('replacedBy') ?? '') },
    ...(validTo !== undefined && { validTo }),
    ...(list === 'OCCUPATION' && english !== undefined && { nameEnglish: english }),
    ...(list === 'OCCUPATION' && banned !== undefined && { juvenilesBanned: banned }),
  };
  return { input, problems };
}

/** Codes with anything between them that is no part of one. */
function listed(text: string): string[] {
  return halfWidth(text)
    .split(/[^\d-]+/)
    .filter((code) => code !== '');
}
