/** Words of a position: its title and its skills. A number, a day or a yes is neither, and comes from a column of something else. */
import { isBlank, isNone } from '../../functions/platform/values/spelling';
import { quoted } from '../masked';
import { errorIn } from './no-value';
import { yesOrNo } from './position-cells';
import { wordForm } from './simplified';
import type { Value } from './units';
import { wordsIn } from './values';

export function titleIn(text: string): Value<string> {
  return isNoWord(text)
    ? {
        problem: `“${quoted(text)}”不是岗位名称，请填写岗位的名称 / ${quoted(text)} is no name of a position; write its name`,
      }
    : { value: text };
}

export function skillsIn(text: string): Value<string[]> {
  const asked = wordsIn(text).filter((word) => !isBlank(word) && !isNoSkill(word));
  const error = asked.map(errorIn).find((one) => one !== undefined);
  if (error !== undefined) return { problem: error };
  const wrong = asked.find((word) => isNoWord(word) || isSomeSkill(word));
  return wrong === undefined
    ? { value: asked }
    : {
        problem: `“${quoted(wrong)}”不是技能，请写明需要的技能，没有的填“无” / ${quoted(wrong)} is no skill; write which skills are needed, or 无 for none`,
      };
}

/** None is asked for. */
function isNoSkill(text: string): boolean {
  return isNone(text) || /^(?:不限|(?:无|不做?)要求|不(?:会|用|需要?|要求)|否|none|any|no)$/.test(wordForm(text));
}

/** Some are asked for, and which is not told. */
function isSomeSkill(text: string): boolean {
  return /^(?:懂|熟练|熟悉|精通|掌握|优先)$/.test(wordForm(text));
}

/** Nothing but figures, signs, a day, a time, an amount or an address; or an answer to a question. */
function isNoWord(text: string): boolean {
  // Most titles: no answer and no amount begins with so many characters.
  if (/^[\u4e00-\u9fff]{5}/.test(text)) return false;
  const plain = wordForm(text).trim();
  if (yesOrNo.has(plain) || ANSWERS.test(plain) || /^(?:https?:\/\/|www\.)/.test(plain)) return true;
  const letters = plain.replace(/\P{L}/gu, '');
  return letters === '' || (/\d/.test(plain) && /^[^\p{L}]*\d/u.test(plain) && UNITS.test(letters));
}

const ANSWERS = /^(?:不?会|不?需要?|要|不要|不用|可以|不可以|能|不能|对|ok)$/;

/** What is left of days, times, wages, ages and numbers of people. */
const UNITS =
  /^(?:年?月?[日号]?(?:tz?|[时点]分?秒?|[ap]m)?|[百千万kw]?元?[月天日时年]?|[人名个位岁]|个?月|小?时|周岁|e)$/;
