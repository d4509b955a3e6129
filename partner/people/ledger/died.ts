/** What a ledger says of deaths: nobody who has died becomes a job seeker. Pure. */
import { isBlank, isNone } from '../../../functions/platform/values/spelling';
import type { RowProblem } from '../../files/row';
import { wordForm } from '../../files/simplified';
import { quoted } from '../../masked';

const DEATH = '(?:[已亡身病][故逝亡死]|去世|死亡|过世|[仙离逝]世|死[了者]|亡人|deceased|\\bdied\\b|\\bdead\\b)';
const TOLD = new RegExp(DEATH);
const DENIED = new RegExp(`(?:未|没有?|非|不是|误|\\bnot )[^,]{0,3}${DEATH}`);
const THEMSELVES = new RegExp(`本人[^,]{0,4}${DEATH}`);
const KIN =
  /父|母|爸|妈|爹|娘|夫|妻|配偶|老伴|爱人|老公|老婆|儿子|女儿|之子|之女|子女|长子|次子|长女|次女|孙子|孙女|外孙|兄|弟|姐|妹|哥|嫂|爷|奶|公公|婆婆|岳|叔|伯|姑|舅|姨|亲属|家人|亲人|户主|监护人/;

/** Of whom a text tells a death, clause by clause: `父亲已故，本人在家` is about the father. */
export function deathOf(text: string): 'OWN' | 'OTHERS' | undefined {
  const clauses = wordForm(text)
    .replace(/(?<=\p{Script=Han})\s+/gu, '')
    .split(/[,;。、!()[\]{}]/)
    .filter((clause) => TOLD.test(clause) && !DENIED.test(clause));
  if (clauses.length === 0) return undefined;
  return clauses.some((clause) => THEMSELVES.test(clause) || !KIN.test(clause)) ? 'OWN' : 'OTHERS';
}

/** In a column that asks whether somebody died, or when. */
const LIVES = /^(?:否|没|不是|未|n|no|false|0|x|×|健在|在世|正常)$/;

type Field = 'died' | 'state' | 'remark';

export function deathIn({ answer, ...texts }: Readonly<Record<'answer' | 'state' | 'remark', string | undefined>>): {
  readonly problems: readonly RowProblem<Field>[];
  readonly notes: readonly string[];
} {
  const problems: RowProblem<Field>[] = [];
  const notes: string[] = [];
  if (answer !== undefined && !isBlank(answer) && !isNone(answer) && !LIVES.test(wordForm(answer)))
    problems.push({ field: 'died', message: diedProblem(answer) });
  for (const field of ['state', 'remark'] as const) {
    const text = texts[field] ?? '';
    const death = deathOf(text);
    if (death === 'OWN') problems.push({ field, message: diedProblem(text) });
    if (death === 'OTHERS') notes.push(kinNote(text));
  }
  return { problems, notes };
}

export function diedProblem(text: string): string {
  return `“${quoted(text)}”表示本人已去世，不作登记；如指他人，请写明是谁 / ${quoted(text)} says that the person has died, who is not recorded; if it is somebody else, write who`;
}

function kinNote(text: string): string {
  return `“${quoted(text)}”提到有人去世，未当作本人，请核对 / ${quoted(text)} tells of a death, which is not taken for the person's own; check it`;
}
