/** Names of occupations and places in files, which stand where a code is needed. */
import { breakIn, faultOf, normalForm } from '../../functions/platform/values/normal-form';
import { limits } from '../../functions/limits';
import { quoted } from '../masked';

/** PLACE is where work is, in a prefecture or finer; AREA may be a province, too; HOME is a township of the ledger's region. */
export type NameKind = 'OCCUPATION' | 'PLACE' | 'AREA' | 'HOME';

export interface Name {
  readonly kind: NameKind;
  /** In the form in which it is asked for, `plainName`. */
  readonly text: string;
}

/** As people call the kinds. */
export const kindNames: Readonly<Record<NameKind, { readonly zh: string; readonly en: string }>> = {
  OCCUPATION: { zh: '工种', en: 'occupation' },
  PLACE: { zh: '地点', en: 'place' },
  AREA: { zh: '地区', en: 'area' },
  HOME: { zh: '家庭住址', en: 'home' },
};

/** Whether the text is meant as a code: digits, of an occupation with hyphens between. The server knows whether there is such a code. */
export function isCode(kind: NameKind, text: string): boolean {
  return (kind === 'OCCUPATION' ? /^\d[\d-]*$/ : /^\d+$/).test(text);
}

/** As sentences show it: the code of a village whole, which no phone and no identity number is as long as. */
export function shownName({ kind, text }: Name): string {
  return kind !== 'OCCUPATION' && /^\d{12}$/.test(text) ? text : quoted(text);
}

/** In normal form, in one line. */
export function plainName(text: string): string {
  return normalForm(text.trim().replace(/[\s\u3000]+/g, ' '));
}

/** Why a text is no name that can be asked for, in Chinese and English; undefined for one that can. */
export function unfit({ kind, text }: Name): string | undefined {
  const { zh, en } = kindNames[kind];
  const fault = faultOf(text) ?? breakIn(text);
  if (fault !== undefined) {
    const what = 'character' in fault ? fault.character : 'U+FFFD';
    return `${zh}中有看不见的字符 ${what}，请删去后重填 / the ${en} has ${what}, which nobody sees; write it anew`;
  }
  const most = limits.resolvedCharactersMax;
  return text.length > most
    ? `${zh}“${quoted(text)}”超过 ${most} 个字符，请填写代码 / the ${en} ${quoted(text)} has more than ${most} characters; write its code`
    : undefined;
}

/** The different names of a file, each with how many rows have it and the first of these. */
export interface NameTally {
  /**
   * @param row as the file shows it.
   * @param needed false for one that is only compared with another.
   */
  add(name: Name, row: number, needed?: boolean): void;
  all(): readonly Counted[];
}

export interface Counted extends Name {
  readonly rows: number;
  readonly firstRow: number;
  /** Whether a row has no code without it. */
  readonly needed: boolean;
}

export function createTally(): NameTally {
  const known = new Map<string, Counted>();
  return {
    add: (name, row, needed = true) => {
      const key = keyOf(name);
      const before = known.get(key);
      if (before === undefined) known.set(key, { ...name, rows: 1, firstRow: row, needed });
      else known.set(key, { ...before, rows: before.rows + 1, needed: before.needed || needed });
    },
    all: () => [...known.values()],
  };
}

export function keyOf({ kind, text }: Name): string {
  return `${kind} ${text}`;
}
