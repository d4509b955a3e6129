/**
 * The wage of a JobPosting in yuan a month, or the problem with it. Nothing is converted: only the owner knows whether
 * a year has 12 or 13 wages, and a month 21.75 or 26 days.
 */
import { plainForm } from '../../../functions/platform/values/normal-form';
import { quoted } from '../../masked';
import type { Field } from '../position-fields';
import type { RowProblem, Texts } from '../row';
import { WORDS_MAX } from '../values';
import { all, namesOf, type Node, scalar, textsIn, type Value } from './graph';

export interface Wage {
  readonly texts: Pick<Texts<Field>, 'wageMin' | 'wageMax'>;
  readonly problems: readonly RowProblem<Field>[];
}

/** Reads `baseSalary`: MonetaryAmount, PriceSpecification or QuantitativeValue, or a text such as "5200-6500元/月". */
export function wageOf(posting: Node): Wage {
  const [salary, ...others] = all(posting, 'baseSalary');
  if (salary === undefined) return all(posting, 'estimatedSalary').length > 0 ? refused(ESTIMATED) : none;
  if (others.length > 0) return refused(SEVERAL);
  const currencies = namesOf(all(posting, 'salaryCurrency'));
  return typeof salary === 'object' ? amountOf(salary, currencies) : spokenOf(scalar(salary) ?? '', currencies);
}

const none: Wage = { texts: {}, problems: [] };

function refused(...messages: readonly string[]): Wage {
  return { texts: {}, problems: messages.map((message) => ({ field: 'wageMin', message })) };
}

const SEVERAL = '写了多种工资，只能有一种 / several salaries are given; one is needed';
const ESTIMATED =
  '只有估算工资（estimatedSalary），需要 baseSalary / only an estimated salary is given; baseSalary is needed';
const NO_PERIOD =
  '工资没有写明按月还是按其他周期计，请写 unitText: MONTH / the wage has no period; wages here are by the month (unitText: MONTH)';
const NO_LOWEST =
  '只有最高工资，请写最低工资（minValue） / only a highest wage is given; the lowest is needed (minValue)';

function amountOf(salary: Node, currencies: readonly string[]): Wage {
  const inner = all(salary, 'value');
  if (inner.length > 1) return refused(SEVERAL);
  const quantities = [...inner.filter((value) => typeof value === 'object'), salary];
  const given = (name: string): readonly string[] =>
    quantities.map((quantity) => textsIn(all(quantity, name)).filter(isGiven)).find((texts) => texts.length > 0) ?? [];
  const told = (names: readonly string[]): readonly string[] =>
    names.map(given).find((texts) => texts.length > 0) ?? [];
  const [[low, ...lows], [high, ...highs]] = [told(LOWEST), told(HIGHEST)];
  if (lows.length > 0 || highs.length > 0) return refused(SEVERAL);
  const per = quantities
    .flatMap((quantity) => all(quantity, 'referenceQuantity'))
    .filter((one) => typeof one === 'object');
  const units = [...quantities, ...per].flatMap((one) => [...all(one, 'unitText'), ...all(one, 'unitCode')]);
  const problems = [
    ...currencyProblems([
      ...currencies,
      ...quantities.flatMap((one) => namesOf([...all(one, 'currency'), ...all(one, 'priceCurrency')])),
    ]),
    ...periodProblems(units, [low, high].filter(isGiven).join('-')),
    ...multipleProblems(per),
    ...(low === undefined && high !== undefined ? [NO_LOWEST] : []),
  ];
  return problems.length > 0 ? refused(...problems) : { texts: present(low, high), problems: [] };
}

const LOWEST = ['minValue', 'minPrice', 'value', 'price'];
const HIGHEST = ['maxValue', 'maxPrice'];

/** A wage for three months is none for one. */
function multipleProblems(per: readonly Node[]): string[] {
  const several = per.flatMap((one) => textsIn(all(one, 'value'))).find((text) => isGiven(text) && Number(text) !== 1);
  if (several === undefined) return [];
  return [
    `工资按 ${several} 个周期合计，这里按一个月计，请换算 / the wage is for ${several} periods; wages here are for one month`,
  ];
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

/** With the period that the posting tells beside them. */
function present(low: string | undefined, high: string | undefined): Wage['texts'] {
  const byTheMonth = (text: string): string => {
    const amount = text.replace(/^\s*[¥￥]/, '');
    return /\d\s*$/.test(amount) ? `${amount.trim()}元/月` : amount;
  };
  return {
    ...(low !== undefined && { wageMin: byTheMonth(low) }),
    ...(high !== undefined && { wageMax: byTheMonth(high) }),
  };
}

/** Reads a number or a text; a unit, if there is one, follows the figures. */
function spokenOf(text: string, currencies: readonly string[]): Wage {
  if (text.length > WORDS_MAX) return refused(NO_PERIOD);
  const [, figures = '', unit = ''] = /^([\s¥￥]*[\d,.，]+(?:\s*[-~～–—至到]\s*[\d,.，]+)?)(.*)$/su.exec(text) ?? [];
  const problems = [...currencyProblems(currencies), ...periodProblems(unit.trim() === '' ? [] : [unit], figures)];
  return problems.length > 0 ? refused(...problems) : { texts: present(figures, undefined), problems: [] };
}

/** Problems of currencies; without any, the wage is in yuan. */
function currencyProblems(given: readonly string[]): string[] {
  const foreign = [...new Set(given.map((currency) => currency.trim()))].filter((currency) => !YUAN.test(currency));
  if (foreign.length === 0) return [];
  const names = foreign.join(', ');
  return [`工资以 ${names} 计，这里以人民币计（CNY） / the wage is in ${names}; wages here are in yuan (ISO 4217 CNY)`];
}

const YUAN = /^(?:cny|rmb|renminbi|yuan|cn¥|人民币|元|)$/i;

/** Names of periods of schema.org, of UN/CEFACT and of people. */
const PERIODS = [
  { month: true, chinese: '月', english: 'month', pattern: /^(?:months?|monthly|mon|p1m|月薪?)$/ },
  { month: false, chinese: '年', english: 'year', pattern: /^(?:years?|yearly|annum|annual(?:ly)?|ann|p1y|年薪?)$/ },
  { month: false, chinese: '周', english: 'week', pattern: /^(?:weeks?|weekly|wee|p1w|周薪?|星期)$/ },
  { month: false, chinese: '天', english: 'day', pattern: /^(?:days?|daily|day|p1d|天|日薪?)$/ },
  { month: false, chinese: '小时', english: 'hour', pattern: /^(?:hours?|hourly|hur|hr|pt1h|时薪?|小时)$/ },
] as const;

/** Words around a period: "CNY/MONTH", "per month", "元/月", "每月". */
const AROUND = /\b(?:cny|rmb|yuan|per|an?)\b|人民币|元|每|[\s/／.]/g;

function periodProblems(given: readonly Value[], figures: string): string[] {
  const units = [...new Set(namesOf(given))];
  const amount = figures === '' ? '' : ` ${figures}`;
  const problems = units.flatMap((unit) => {
    const bare = plainForm(unit).toLowerCase().replace(AROUND, '');
    const period = PERIODS.find(({ pattern }) => pattern.test(bare));
    if (period === undefined)
      return [
        `不认识的工资单位“${quoted(unit)}”，这里以元/月计 / unknown unit of the wage: ${quoted(unit)}; wages here are yuan by the month`,
      ];
    const { month, chinese, english } = period;
    return month
      ? []
      : [
          `工资${amount} 按${chinese}计，这里按月计，请换算 / the wage${amount} is by the ${english}; wages here are by the month`,
        ];
  });
  return units.length === 0 ? [NO_PERIOD] : [...new Set(problems)];
}
