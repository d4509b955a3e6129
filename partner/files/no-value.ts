/** Cells without a value: errors of office programs, what programs and hands write for nothing, marks for another cell. */
import { plainForm } from '../../functions/platform/values/normal-form';
import { isBlank, isNone } from '../../functions/platform/values/spelling';
import { quoted } from '../masked';

/** Whether a cell is none of those below, by how it begins, as most are. */
export function isPlain(text: string): boolean {
  return !/^[#＃'"“”″〃〞＂=同如上仝々dnuelf\\\-–—－／/<无無没沒暂暫未不错錯正加ОE_.。、*＊?？~～]/i.test(text);
}

/**
 * What office programs show instead of a value, in the language of whoever saved the file: `#VALUE!`, `#WERT!`, `#¡VALOR!`. All
 * are capital letters behind a `#`, and most end in a sign. Those without one are listed, and those in Chinese characters,
 * because `#急招！` is a word of people.
 */
const ERRORS = [
  /^#[¡¿]?[\p{Lu}\p{M}_/0]+[!?]$/u,
  /^#(?:[¡¿]\p{Lu}+|[nN]\/[aADB]|NV|Н\/Д|I\/T|YOK|HIÁNYZIK|NENÍ_K_DISPOZICI|GETTING_DATA|DATEN_ABRUFEN|#+)$/u,
  /^#(?:溢出|计算|名称|数值?|值|引用|字段|阻止|未知|忙|スピル|분산)[!?]$/u,
  // LibreOffice numbers its errors, and sheets of the web tell that they load.
  /^(?:err(?:or|eur)?|fehler|ошибка|[错錯][误誤]) ?: ?\d{3}$/iu,
  /^(?:loading|(?:正在)?加[载載]中?)(?:\.{3}|…)$/iu,
];

/** What an office program writes where it has no value to show. */
function isErrorCell(text: string): boolean {
  if (!/^[#＃ELFО错錯正加]/i.test(text) || text.length > ERROR_CHARACTERS_MAX) return false;
  const plain = plainForm(text).trim();
  return ERRORS.some((error) => error.test(plain));
}

const ERROR_CHARACTERS_MAX = 40;

/** What databases and programs write for no value. */
export function isNothing(text: string): boolean {
  return /^(?:null|nil|nan|nat|undefined|\\n|n\/a|<n\/?a>)$/i.test(text);
}

/** The same, and what a hand writes for it, in a field where 无 is no answer. */
export function saysNothing(text: string): boolean {
  return isNothing(text) || isBlank(text) || isNone(text) || /^none$/i.test(text);
}

const TO_MEND = '#待改 ';

/** A cell of the file of errors that is wrong until somebody writes another value over it. */
export function toMend(text: string): string {
  return text.startsWith(TO_MEND) ? text : TO_MEND + text;
}

/** Marks and words for the cell above, which is another one when the rows are sorted. */
export function isDitto(text: string): boolean {
  return /^(?:同[上前左右](?:一?[行格列栏])?|[如上仝][上同]|ditto|do\.|["“”″〃〞＂]{1,2}|''|々)$/i.test(text);
}

/** Why the cell has no value, for people; undefined for one that may have some. */
export function errorIn(text: string): string | undefined {
  if (isDitto(text))
    return `“${text}”指另一个单元格，请写出它的值 / ${text} means another cell; write what stands there`;
  if (text.startsWith(TO_MEND)) {
    const cell = quoted(text.slice(TO_MEND.length));
    return `“${cell}”还没有改，请填写正确的值 / ${cell} is not mended yet; write the right value over it`;
  }
  return isErrorCell(text) ? `单元格的值是错误 ${text} / the cell is an error, ${text}` : undefined;
}
