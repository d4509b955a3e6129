/** References and other names as a program leaves them: of which it made days, formulas or numbers, and lost a part. */
import { quoted } from '../masked';

/** How office programs show `1-2` or `3/4`, of which they make a day. */
const MADE_DAY =
  /^(?:\d{1,2}月\d{1,2}日|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2})$/i;

/** What they would make a day or a shorter number of: `1-2`, `000045`, a number of 12 digits or more. */
const CHANGED = /^(?:\d{1,2}[-/]\d{1,2}|0\d+|\d{12,})$/;

/** A cell of the file of errors as an office program leaves it alone. @see unkept */
export function kept(text: string): string {
  return CHANGED.test(text) ? `'${text}` : text;
}

export function unkept(text: string): string {
  return text.startsWith("'") && CHANGED.test(text.slice(1)) ? text.slice(1) : text;
}

/**
 * A number for what is no number but a name, which a program has shortened, rounded or laid out: `2.02702E+17`, more than the 15
 * digits that it keeps with zeros behind, `1001.0`, `1,001`. With an apostrophe before it, it is what stands there.
 */
export function lostDigits(text: string): string | undefined {
  if (text.startsWith('='))
    return `“${quoted(text)}”是公式，请填写其结果 / ${quoted(text)} is a formula; write what it gives`;
  if (MADE_DAY.test(text))
    return `“${quoted(text)}”像是被表格软件改成日期的编号，请将该列设为文本后重填原编号 / ${quoted(text)} looks like a name that an office program made a date of; make the column text and write it anew`;
  if (SHORTENED.test(text) || (/^\d{16,}$/.test(text) && /^0+$/.test(text.slice(15))))
    return `“${quoted(text)}”的数字已被表格软件缩短，请将该列设为文本后重填原编号 / an office program has shortened ${quoted(text)}; make the column text and write it anew`;
  return LAID_OUT.test(text)
    ? `“${quoted(text)}”像是被软件改写成数值的编号，请将该列设为文本后重填原编号；如原编号就是这样，请在前面加撇号 ' / ${quoted(text)} looks like a name that a program made a number of; make the column text and write it anew, or put an apostrophe ' before it if it is right`
    : undefined;
}

const SHORTENED = /^[+-]?\d(?:[.,]\d+)? ?e[ +-]{0,3}\d+$/i;

/** With decimals that are all zero, or with commas between thousands. */
const LAID_OUT = /^(?:\d+\.0+|\d{1,3}(?:,\d{3})+(?:\.\d+)?)$/;

/** Without the apostrophe by which an office program keeps a text. */
export function withoutApostrophe(text: string): string {
  return text.replace(/^['‘’＇](?=[\p{L}\p{Nd}])/u, '');
}

/** Why a reference is that of a row that shows how to fill in the others. */
export function exampleIn(text: string): string | undefined {
  return /^[(（]?(?:填写?)?(?:示例|样例|范例|举例|例如?|样表|examples?|samples?)[\d:：]{0,3}[)）]?$/i.test(text)
    ? `“${quoted(text)}”是示例行，请删除该行 / ${quoted(text)} is the row of an example; remove it`
    : undefined;
}
