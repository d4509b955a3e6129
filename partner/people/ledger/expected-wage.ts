/**
 * A wage that somebody expects, as ledgers have it. The least of `5000-6000` or `5000以上` is what the person would go for. What
 * names no amount is left out and told, because a wish is not worth the row.
 */
import { quoted } from '../../masked';
import { wordForm } from '../../files/simplified';
import { rangeIn, wholeNumber } from '../../files/values';

export type Expected =
  /** @property least the text of one amount. */
  { readonly least: string; readonly note?: string } | { readonly note: string };

/**
 * @param text in normal form.
 * @param scale of a number without a unit of its own.
 */
export function expectedIn(text: string, scale = 1): Expected {
  const plain = wordForm(text).replace(/\s/g, '');
  const bare = plain.replace(AT_LEAST, '').replace(OR_MORE, '').replace(REMARK, '');
  const amountOf = (amount: string): number => {
    const yuan = wholeNumber(amount, 'MONEY', scale);
    return 'value' in yuan ? yuan.value : 0;
  };
  const shown = quoted(text);
  const [least, most] = rangeIn(bare) ?? [];
  if (least !== undefined && most !== undefined && amountOf(least) > 0 && amountOf(least) <= amountOf(most))
    return {
      least,
      note: `期望工资“${shown}”按其中最低的保存 / ${shown} is a range of wages; the least of it is stored`,
    };
  if (amountOf(bare) > 0 && !AT_MOST.test(plain)) return { least: bare === plain ? text : bare };
  return { note: `期望工资“${shown}”未能确定，未填入 / ${shown} is no sure wage, and is left out` };
}

const AT_LEAST = /^(?:不低于|不少于|至少|最低|最少|大于|高于|[>≥]=?)(?=\d)/;
const OR_MORE = /(?<=[\d元月千万k])(?:或?及?以上|起步?|左右|\+)$/;
const REMARK = /\((?:可谈|面议|可面议|税前|税后|左右)\)$/;
const AT_MOST = /以下|以内|之内|不超过|不高于|[<≤]/;
