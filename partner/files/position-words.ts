/** Words of a position: its title and its skills. A number, a day or a yes is neither, and comes from a column of something else. */
import { isBlank, isNone, namesNothing } from '../../functions/platform/values/spelling';
import { quoted } from '../masked';
import { errorIn } from './no-value';
import { wordForm } from './simplified';
import type { Value } from './units';
import { wordsIn } from './values';

export function titleIn(text: string): Value<string> {
  return namesNothing(wordForm(text))
    ? {
        problem: `“${quoted(text)}”不是岗位名称，请填写岗位的名称 / ${quoted(text)} is no name of a position; write its name`,
      }
    : { value: text };
}

export function skillsIn(text: string): Value<string[]> {
  const asked = wordsIn(text).filter((word) => !isBlank(word) && !isNoSkill(word));
  const error = asked.map(errorIn).find((one) => one !== undefined);
  if (error !== undefined) return { problem: error };
  const wrong = asked.find((word) => namesNothing(wordForm(word)) || isSomeSkill(word));
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
