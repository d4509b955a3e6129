/**
 * `FILE.codes.csv`: which code is meant by each name of the file that isn't sure. The command adds its questions, people fill in
 * the column of codes, in an office program if they like, and it is read again by the next run. What stands in it is kept.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { csvOptions } from '../../functions/platform/values/csv';
import { plainForm } from '../../functions/platform/values/normal-form';
import { openTable } from '../files/open';
import { type Columns, wordsOf } from '../files/row';
import { type Counted, keyOf, type Name, type NameKind, kindNames, plainName } from './name';
import type { Candidate } from './resolve';

/** What was answered: a code, or another name that is sure, in the text; or that no code is meant. */
export type Answer = { readonly text: string } | 'NONE';

export interface Question extends Counted {
  readonly candidates: readonly Candidate[];
}

export interface Answers {
  readonly path: string;
  /** Undefined for a name that nobody has answered. */
  answerOf(name: Name): Answer | undefined;
  /** Adds an answer; it is kept by `write`. */
  answer(name: Name, answer: Answer): void;
  /** Writes the answers, and the questions without one, behind what stands in the file already. */
  write(questions: readonly Question[]): void;
}

type AnswerField = 'kind' | 'name' | 'code' | 'candidates';

const HEADERS = ['类别 / kind', '名称 / name', '代码 / code', '候选 / candidates', '行数 / rows', '首行 / first row'];

interface Line {
  readonly kind: NameKind | undefined;
  readonly name: string;
  readonly code: string;
  readonly candidates: string;
}

const columns: Columns<AnswerField, Line> = {
  fields: ['kind', 'name', 'code', 'candidates'],
  words: {
    kind: wordsOf('类别kind 类别'),
    name: wordsOf('名称name 名称'),
    code: wordsOf('代码code 代码'),
    candidates: wordsOf('候选candidates 候选'),
  },
  needed: ['kind', 'name', 'code'],
  quantities: {},
  codes: new Set(),
  ownOfEach: {},
  toInput: ({ kind = '', name = '', code = '', candidates = '' }) => ({
    input: { kind: kindOf(kind), name: plainName(name), code: plainForm(code).trim(), candidates },
    problems: [],
  }),
};

function kindOf(text: string): NameKind | undefined {
  const plain = text.trim().toLowerCase();
  const kinds: readonly NameKind[] = ['OCCUPATION', 'PLACE', 'AREA', 'HOME'];
  return kinds.find((kind) => plain === kindNames[kind].zh || plain.includes(kindNames[kind].en));
}

/** @throws FileProblem where a file stands there that isn't one of answers. */
export async function openAnswers(path: string): Promise<Answers> {
  const answers = new Map<string, Answer>();
  const lines: string[][] = [];
  const changed = new Set<string>();
  let headers: readonly string[] = HEADERS;
  let codeAt = HEADERS.indexOf('代码 / code');
  const placeByKey = new Map<string, number>();
  if (existsSync(path)) {
    const file = await openTable(columns, path);
    headers = file.headers;
    codeAt = file.mapping?.columns.indexOf('code') ?? codeAt;
    for await (const { original, input } of file.rows()) {
      lines.push([...original]);
      if (input.kind === undefined) continue;
      const key = keyOf({ kind: input.kind, text: input.name });
      placeByKey.set(key, lines.length - 1);
      const answer = answerIn(input.code, candidatesIn(input.candidates));
      if (answer !== undefined) answers.set(key, answer);
    }
  }
  return {
    path,
    answerOf: (name) => answers.get(keyOf(name)),
    answer: (name, answer) => {
      answers.set(keyOf(name), answer);
      changed.add(keyOf(name));
    },
    write: (questions) => {
      let isOther = false;
      for (const question of questions) {
        const key = keyOf(question);
        const answer = answers.get(key);
        const code = answer === undefined ? '' : answer === 'NONE' ? '无' : answer.text;
        const place = placeByKey.get(key);
        const line = place === undefined ? undefined : lines[place];
        if (line !== undefined) {
          if (!changed.has(key)) continue;
          isOther = true;
          line[codeAt] = code;
        } else {
          isOther = true;
          placeByKey.set(key, lines.length);
          lines.push(lineOf(question, code, headers));
        }
      }
      if (!isOther) return;
      const text = stringify([headers, ...lines], csvOptions());
      // Complete or not at all, whatever happens meanwhile.
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    },
  };
}

function lineOf(
  { kind, text, candidates, rows, firstRow }: Question,
  code: string,
  headers: readonly string[],
): string[] {
  const cells: Readonly<Record<string, string>> = {
    [HEADERS[0] ?? '']: kindNames[kind].zh,
    [HEADERS[1] ?? '']: text,
    [HEADERS[2] ?? '']: code,
    [HEADERS[3] ?? '']: candidates.map((one, index) => `${index + 1}) ${shown(one)}`).join('；'),
    [HEADERS[4] ?? '']: String(rows),
    [HEADERS[5] ?? '']: String(firstRow),
  };
  return headers.map((header) => cells[header] ?? '');
}

export function shown({ code, fullName }: Candidate): string {
  return `${code} ${fullName}`;
}

function candidatesIn(text: string): readonly string[] {
  return text.split('；').map((one) => one.replace(/^\s*\d+\)\s*/, ''));
}

/**
 * What was filled in: the number of a candidate, a code, a code with its name behind it, a name; or a dash for none.
 * @param candidates as they were shown, each a code and its name.
 */
export function answerIn(text: string, candidates: readonly string[]): Answer | undefined {
  const plain = text.trim();
  if (plain === '') return undefined;
  if (/^(?:[-–—－]+|无|没有|none)$/i.test(plain)) return 'NONE';
  const chosen = /^\d$/.test(plain) ? candidates[Number(plain) - 1] : undefined;
  const [code] = /^\d[\d-]*(?=\s)/.exec(chosen ?? plain) ?? [];
  return { text: code ?? chosen ?? plain };
}
