/**
 * What somebody earns, as ledgers have it. Of `4000-5000` the middle is stored, and told; `约4000` is stored as 4000. Of a range
 * whose ends are more than twice apart, and of what names no amount, nothing is guessed.
 */
import { quoted } from '../../masked';
import { wordForm } from '../../files/simplified';
import { rangeIn, wholeNumber } from '../../files/values';

export interface Income {
  /** The text of one amount. */
  readonly amount: string;
  /** For whoever's amount is stored. */
  readonly note?: string;
}

/**
 * @param text in normal form.
 * @param scale of a number without a unit of its own.
 */
export function incomeIn(text: string, scale = 1): Income {
  const plain = wordForm(text).replace(/\s/g, '');
  const bare = plain.replace(ABOUT, '').replace(OR_SO, '');
  const [least, most] = (rangeIn(bare) ?? []).map((end) => {
    const yuan = wholeNumber(end, 'MONEY', scale);
    return 'value' in yuan ? yuan.value : 0;
  });
  const shown = quoted(text);
  if (least !== undefined && most !== undefined && least > 0 && least <= most && most <= 2 * least)
    return {
      amount: `${Math.floor((least + most) / 2)}元`,
      note: `月收入“${shown}”按中间值保存 / ${shown} is a range of incomes; the middle of it is stored`,
    };
  return { amount: bare !== plain && 'value' in wholeNumber(bare, 'MONEY', scale) ? bare : text };
}

const ABOUT = /^(?:大约|大概|约)(?=\d)/;
const OR_SO = /(?<=[\d元月千万k])(?:左右|上下)$/;
