/**
 * The codes of a file's names: what the server is sure of is taken, the rest is what people answered, now or before. Each
 * name is asked for once. A name without a code makes its rows wrong.
 */
import { basename } from 'node:path';
import { quoted } from '../masked';
import type { Answer, Answers, Question } from './answers';
import type { Asker } from './ask';
import { type Counted, keyOf, kindNames, type Name, plainName, unfit, shownName } from './name';
import type { Candidate, Resolve, Resolved } from './resolve';

/** A code with its name, or why there is none, in Chinese and English. */
export type Found = Candidate | { readonly problem: string };

export interface Codes {
  /** Of a name that was in the tally. */
  of(name: Name): Found;
}

export interface Finding {
  readonly resolve: Resolve;
  readonly answers: Answers;
  /** Takes the best guess for a name that isn't sure. */
  readonly takeLikely: boolean;
  /** Absent where nobody can be asked. */
  readonly makeAsker?: () => Asker;
}

export interface Coded {
  readonly codes: Codes;
  /** Names that have a code without a question in this run. */
  readonly taken: readonly Taken[];
  /** Names that nobody has answered; they are in the file of answers. */
  readonly open: readonly Question[];
}

export interface Taken extends Name {
  readonly as: Candidate;
  readonly how: 'SURE' | 'GUESSED' | 'ANSWERED';
}

export async function findCodes(names: readonly Counted[], finding: Finding): Promise<Coded> {
  const { answers, takeLikely } = finding;
  const found = new Map<string, Found>();
  const fit: Counted[] = [];
  for (const name of names) {
    const problem = unfit(name);
    if (problem === undefined) fit.push(name);
    else found.set(keyOf(name), { problem });
  }
  const resolved = await finding.resolve(fit);
  const meant = await answered(fit, finding);
  const taken: Taken[] = [];
  const questions: Question[] = [];
  for (const [index, name] of fit.entries()) {
    const { confidence, best, candidates, problem } = resolved[index] ?? UNKNOWN;
    const answer = meant.get(keyOf(name));
    const sure = confidence === 'SURE';
    if (problem !== undefined) found.set(keyOf(name), { problem });
    else if (answer !== undefined) {
      found.set(keyOf(name), answer);
      if ('code' in answer) taken.push({ ...name, as: answer, how: 'ANSWERED' });
    } else if (best !== undefined && (sure || takeLikely)) {
      found.set(keyOf(name), best);
      if (name.needed) taken.push({ ...name, as: best, how: sure ? 'SURE' : 'GUESSED' });
    } else if (name.needed) questions.push({ ...name, candidates });
  }
  const open = await askAbout(questions, finding, found);
  for (const question of open) found.set(keyOf(question), { problem: unanswered(question, answers) });
  return { codes: { of: (name) => found.get(keyOf(name)) ?? { problem: 'Unknown name' } }, taken, open };
}

const UNKNOWN: Resolved = { confidence: 'UNKNOWN', best: undefined, candidates: [] };

/** What was answered before. An answer that names no sure code is none. */
async function answered(names: readonly Counted[], { answers, resolve }: Finding): Promise<Map<string, Found>> {
  const meant = new Map<string, Found>();
  const told: { readonly key: string; readonly said: Name }[] = [];
  for (const name of names) {
    const answer = answers.answerOf(name);
    if (answer === 'NONE') meant.set(keyOf(name), { problem: none(name) });
    else if (answer !== undefined) {
      const said = { kind: name.kind, text: plainName(answer.text) };
      if (unfit(said) === undefined) told.push({ key: keyOf(name), said });
    }
  }
  const resolved = await resolve(told.map(({ said }) => said));
  for (const [index, { key }] of told.entries()) {
    const { confidence, best } = resolved[index] ?? UNKNOWN;
    if (confidence === 'SURE' && best !== undefined) meant.set(key, best);
  }
  return meant;
}

/** Most rows first. @returns questions without an answer. Answers are kept also where the command is stopped meanwhile. */
async function askAbout(
  questions: readonly Question[],
  { makeAsker, answers, resolve }: Finding,
  found: Map<string, Found>,
): Promise<Question[]> {
  if (questions.length === 0) return [];
  const understand = async (name: Name): Promise<Candidate | undefined> => {
    const [first = UNKNOWN] = unfit(name) === undefined ? await resolve([name]) : [];
    return first.confidence === 'SURE' ? first.best : undefined;
  };
  const inTurn = questions.toSorted((a, b) => b.rows - a.rows);
  const open: Question[] = [];
  const asker = makeAsker?.();
  try {
    for (const [index, question] of inTurn.entries()) {
      const answer = await asker?.ask(question, index + 1, inTurn.length, understand);
      if (answer === undefined) open.push(question);
      else {
        answers.answer(question, answer);
        found.set(keyOf(question), await foundBy(question, answer, understand));
      }
    }
  } finally {
    answers.write(inTurn);
    asker?.end();
  }
  return open;
}

async function foundBy(name: Name, answer: Answer, understand: Understand): Promise<Found> {
  if (answer === 'NONE') return { problem: none(name) };
  return (await understand({ kind: name.kind, text: answer.text })) ?? { problem: none(name) };
}

type Understand = Parameters<Asker['ask']>[3];

function none(name: Name): string {
  const { zh, en } = kindNames[name.kind];
  return `已答复${zh}“${shownName(name)}”没有对应的代码 / the answer for ${en} ${shownName(name)} is that it has no code`;
}

function unanswered({ kind, text }: Question, answers: Answers): string {
  const { zh, en } = kindNames[kind];
  const [name, file] = [shownName({ kind, text }), basename(answers.path)];
  const answer = answers.answerOf({ kind, text });
  if (answer === undefined || answer === 'NONE')
    return `不能确定${zh}“${name}”的代码，请在 ${file} 中填写 / no sure code for ${en} ${name}; give one in ${file}`;
  const wrong = quoted(answer.text);
  return `${zh}“${name}”的答复“${wrong}”不是确定的代码或名称，请在 ${file} 中改正 / the answer ${wrong} for ${en} ${name} is no sure code or name; correct it in ${file}`;
}
