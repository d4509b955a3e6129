/**
 * Units of numbers, in headers and cells. What stands beside a number is a unit that is known here, or a remark that is known
 * to say nothing of the unit; anything else is refused by name, because it may be one.
 */
import { quoted } from '../masked';
import { wordForm } from './simplified';

/** A value with what is odd about it, or why there is none; both for people. */
export type Value<T> = { readonly value: T; readonly warning?: string } | { readonly problem: string };

/** What a column counts, which says the units that it may have. DAY is a date, which may be one of another calendar. */
export type Quantity = 'MONEY' | 'MONTHS' | 'PEOPLE' | 'AGE' | 'RATE' | 'LOAD' | 'DAY';

interface Units {
  /** @returns by what a number of this unit is to be multiplied; undefined for anything else. */
  readonly factor: (unit: string) => number | undefined;
  /** The unit that a header may say. */
  readonly usual: string;
  /** Patterns of what headers say of such a number besides. */
  readonly remarks?: readonly string[];
  /** Unit in which a fraction is rounded up, with a warning; if absent, a fraction is refused. */
  readonly roundedUp?: string;
}

const MULTIPLES: Readonly<Record<string, number>> = { 百: 100, 千: 1_000, k: 1_000, 万: 10_000, w: 10_000 };
const YUAN = '(?:元整?|块钱?|圆|yuan|rmb|cny|人民币|¥)';
const A_MONTH = '(?:[/每按]|per)?(?:个?月|months?|mon?)[薪计度]?|monthly';
const YUAN_A_MONTH = new RegExp(`^${YUAN}?([百千万kw])?${YUAN}?${YUAN}?(?:${A_MONTH})?$`);
/** What a wage may be told with or without. */
const PART =
  '(?:个人所得|个)?税费?|五险一金|[三五]险|社保|保险|公积金|加班费?|绩效|奖金?|年终奖|提成|补[贴助]|津贴|[餐房饭]补|全勤奖?|食宿|吃住|伙食|住宿';

const units: Readonly<Record<Quantity, Units>> = {
  MONEY: {
    factor: (unit) => {
      const [whole, multiple] = YUAN_A_MONTH.exec(unit) ?? [];
      return whole === undefined ? undefined : multiple === undefined ? 1 : MULTIPLES[multiple];
    },
    usual: '元/月',
    remarks: [
      `(?:不?[含包]括?|已含|[扣缴]除?|未扣)?(?:${PART})(?:[前后]|在内)?`,
      '到手|[实应][发得]|综合|基本|底薪|保底|固定|月均|平均|人均|[/每]人|最低|下限|起|面议|待遇|工资|薪[资酬水]|收入|月[结付发]',
      '[当次每]?月\\d{1,2}[日号]?前?(?:发放?|结算?|支付)|pre-?tax|beforetax|aftertax|gross|net|min(?:imum)?|salary|wages?',
    ],
  },
  MONTHS: {
    factor: (unit) =>
      /^(?:个?月|months?|mon)$/.test(unit) ? 1 : /^(?:周?年|years?|yrs?|ann)$/.test(unit) ? 12 : undefined,
    usual: '月',
    remarks: ['(?:劳动)?合同|期限|含试用期'],
  },
  PEOPLE: {
    factor: (unit) => (/^(?:[人名个位]|persons?|people|positions?|openings?|c62|ie|ea)$/.test(unit) ? 1 : undefined),
    usual: '人',
    remarks: ['[男女][性工]?|不限|[总合共]计?|总数|缺口|拟招|招聘|需求|人数|total'],
  },
  AGE: {
    // Who is 18 by the old way of counting is 16 or 17.
    factor: (unit) => (/^(?:[周实]?岁|years?(?:old)?|yrs?|ann)$/.test(unit) ? 1 : undefined),
    usual: '周岁',
    remarks: ['含|满|最[低小]|下限|男女|不限|年龄|inclusive'],
  },
  // Times a minute, and kilograms.
  RATE: {
    factor: (unit) => (/^(?:次|times?)?(?:(?:[/每]|per)?(?:分钟?|min(?:ute)?s?))?$/.test(unit) ? 1 : undefined),
    usual: '次/分钟',
  },
  LOAD: {
    factor: (unit) => {
      const [, metric, market] = /^(?:(kg[ms]?|kilograms?|公斤|千克)|(市?斤))(?:[/每]次)?$/.exec(unit) ?? [];
      return metric !== undefined ? 1 : market !== undefined ? 0.5 : undefined;
    },
    usual: '公斤',
    remarks: ['[单每]次|重量'],
    // A load that is banned above a number of whole kilograms is banned after it as before, and no other is.
    roundedUp: '公斤 / kg',
  },
  DAY: {
    factor: (unit) => (/[农阴旧]历|民国|不含|lunar|exclusive/.test(unit) ? undefined : 1),
    usual: '公历',
  },
};

/** Of any header: whether it must be filled in, and with what; of which year it is; an example; the mark of a footnote. */
const REMARKS = [
  '[必选][填需须]|非必填|可选|可?不填|可?为?空|required|optional|mandatory|单位:?',
  '(?:没有|无|不限|面议)[则请可]?填?写?[0空无]|[请只仅限须]{0,3}(?:填写?|输入)?(?:阿拉伯|纯|整)?数(?:字|值)?|numbers?|integers?',
  '(?:19|20)\\d\\d(?:年?度|年\\d{1,2}月|年)?|[春夏秋冬]季|本[次期]|今年|当前|目前|计划|[详参]?见?(?:备注|说明)|注\\d?',
  '(?:例如?|如|比如|eg)[:.]?\\d[\\d.]*(?:[-~至]\\d[\\d.]*)?|\\p{No}',
] as const;

const remarks = Object.fromEntries(
  Object.entries(units).map(([quantity, own]) => [
    quantity,
    new RegExp([...REMARKS, ...(own.remarks ?? [])].join('|'), 'gu'),
  ]),
) as Readonly<Record<Quantity, RegExp>>;

/**
 * @param said beside the name of a header, such as in its brackets: `元/月`, `千元`, `必填`.
 * @returns by what its numbers are to be multiplied.
 */
export function scaleOf(said: readonly string[], quantity: Quantity): Value<number> {
  let value = 1;
  for (const text of said) {
    const plain = text.replace(/\s/g, '');
    const unit = plain.replace(remarks[quantity], '');
    const factor = isNothing(unit) ? undefined : factorOf(unit, quantity);
    if (!isNothing(unit) && factor === undefined) return { problem: noUnit(quoted(text), units[quantity].usual) };
    value = factor ?? value;
  }
  return { value };
}

/** Whether it is a remark alone, such as 税前, and no unit. */
export function isRemark(text: string, quantity: Quantity): boolean {
  return isNothing(wordForm(text).replace(/\s/g, '').replace(remarks[quantity], ''));
}

/** What is left of remarks alone. */
function isNothing(unit: string): boolean {
  return /^[-:~/]*$/.test(unit);
}

/** @returns by what a number with this unit behind it is to be multiplied; undefined where that isn't sure. */
export function factorOf(unit: string, quantity: Quantity): number | undefined {
  return units[quantity].factor(unit);
}

/** Unit in which a fraction is rounded up; undefined where it is refused. */
export function roundedUp(quantity: Quantity): string | undefined {
  return units[quantity].roundedUp;
}

export function unitProblem(unit: string): string {
  return `单位“${unit}”不能换算 / the unit ${unit} can not be converted`;
}

/** @param usual what may stand there. */
function noUnit(said: string, usual: string): string {
  return `“${said}”不是能换算的单位，请改为（${usual}） / ${said} is no unit that can be converted; write (${usual})`;
}
