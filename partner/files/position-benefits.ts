/** Meals and a place to live of a row: from a column of each, from one of both (食宿), and from words of all benefits (福利待遇). */
import { yesOrNo } from '../../functions/platform/values/spelling';
import { quoted } from '../masked';
import { type Answer, benefitsIn, CONDITIONAL } from './benefits';
import type { Cells } from './position-cells';
import type { Field } from './position-fields';
import { wordForm } from './simplified';

const THINGS = ['board', 'lodging'] as const;

type Thing = (typeof THINGS)[number];

export function benefitsOf(cells: Cells): Readonly<Record<Thing, boolean | undefined>> {
  const told: Record<Thing, boolean | undefined> = { board: ownOf(cells, 'board'), lodging: ownOf(cells, 'lodging') };
  for (const field of ['boardAndLodging', 'benefits'] as const) {
    const text = cells.given(field);
    if (text === undefined) continue;
    const both = field === 'boardAndLodging' ? yesOrNo.get(wordForm(text)) : undefined;
    const answers = both === undefined ? benefitsIn([text]) : { board: both, lodging: both };
    // A column of both that says neither says something else.
    const isSilent = answers.board === undefined && answers.lodging === undefined;
    if (field === 'boardAndLodging' && isSilent) cells.flag(field);
    for (const thing of THINGS) {
      const answer = answerOf(cells, field, thing, answers[thing]);
      if (answer !== undefined && told[thing] !== undefined && told[thing] !== answer) cells.wrong(field, CONTRADICTED);
      told[thing] ??= answer;
    }
  }
  return told;
}

/** A cell of its own column may say it in words, too: 包吃住, 食宿自理. */
function ownOf(cells: Cells, thing: Thing): boolean | undefined {
  const text = cells.given(thing);
  const answer = text === undefined || yesOrNo.has(wordForm(text)) ? undefined : benefitsIn([text])[thing];
  return answer === undefined || answer === 'UNCLEAR' ? cells.flag(thing) : answerOf(cells, thing, thing, answer);
}

function answerOf(cells: Cells, field: Field, thing: Thing, answer: Answer | undefined): boolean | undefined {
  const text = quoted(cells.given(field) ?? '');
  if (answer === 'CONDITIONAL') return cells.wrong(field, `“${text}”：${CONDITIONAL}`);
  if (answer === 'CONTRADICTED') return cells.wrong(field, CONTRADICTED);
  if (answer !== 'UNCLEAR') return answer;
  if (field !== 'benefits') return cells.flag(field);
  cells.warnings.push(unclearBenefit(thing, text));
  return undefined;
}

export const CONTRADICTED = '福利的说法前后矛盾 / the benefits say both that it is given and that it is not';

/** @param text as it is shown. */
export function unclearBenefit(thing: Thing, text: string): string {
  const [chinese, english] = thing === 'board' ? ['包吃', 'meals'] : ['包住', 'a place to live'];
  return `“${text}”是否${chinese}不能确定，未填写（按不${chinese}） / whether ${text} promises ${english} can not be told; left out, which means no`;
}
