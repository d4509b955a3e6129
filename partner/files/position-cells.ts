/** The cells of one position's row as values, with what is wrong and what is odd about them. */
import { plainForm } from '../../functions/platform/values/normal-form';
import { isBlank, isNone, yesOrNo } from '../../functions/platform/values/spelling';
import { quoted } from '../masked';
import { exampleIn, lostDigits, unkept, withoutApostrophe } from './names';
import { errorIn, isNothing, isPlain, saysNothing } from './no-value';
import { type Field, NAMES, NONE_ANSWERS, TEXTS } from './position-fields';
import type { RowProblem, Scales, Texts } from './row';
import { wordForm } from './simplified';
import { isRemark, type Quantity, type Value } from './units';
import { dayOf, wageProblem, wholeNumber, WORDS_MAX } from './values';

/** A class, because functions made for each row would take a third of its time. */
export class Cells {
  readonly problems: RowProblem<Field>[] = [];
  readonly warnings: string[] = [];

  constructor(
    private readonly texts: Texts<Field>,
    private readonly scales: Scales<Field>,
  ) {}

  /** The text of a cell that says something. */
  given(field: Field): string | undefined {
    const text = this.texts[field]?.trim();
    if (text === undefined || text === '') return undefined;
    const isLong = text.length > WORDS_MAX && !TEXTS.has(field);
    if (isPlain(text) && !isLong) return text;
    if (isNothing(text) || (!TEXTS.has(field) && isBlank(text))) return undefined;
    if (!NONE_ANSWERS.has(field) && saysNothing(text)) return undefined;
    const error = isLong ? TOO_LONG : errorIn(text);
    // A name with an apostrophe before it is one that no office program has changed.
    if (error === undefined) return NAMES.has(field) ? text : unkept(text);
    return this.wrong(field, error);
  }

  wrong(field: Field, message: string): undefined {
    // A cell may be read for several fields.
    const isTold = this.problems.some((problem) => problem.field === field && problem.message === message);
    if (!isTold) this.problems.push({ field, message });
  }

  taken<T>(field: Field, result: Value<T>): T | undefined {
    if ('problem' in result) return this.wrong(field, result.problem);
    if (result.warning !== undefined) this.warnings.push(result.warning);
    return result.value;
  }

  /** @param text of the cell, or of a part of it. */
  number(field: Field, quantity: Quantity, text = this.given(field)): number | undefined {
    if (text === undefined) return undefined;
    return isNone(text) ? 0 : this.taken(field, wholeNumber(text, quantity, this.scales[field]));
  }

  /** A wage at the least, without words that say so: `6000元起`, `6000以上（税前）`. */
  lowest(field: Field): string | undefined {
    const text = this.given(field);
    const [remark = ''] = text === undefined ? [] : (BRACKETED.exec(text) ?? []);
    const amount = remark !== '' && isRemark(remark.slice(1, -1), 'MONEY') ? text?.slice(0, -remark.length) : text;
    return amount?.trim().replace(/(?<=[\d元月千万kK])(?:起|及?以上|[+＋])$/, '');
  }

  /** @param cell the whole of it, of which a range has two amounts. */
  wage(field: Field, text: string | undefined, cell = text): number | undefined {
    if (text === undefined || cell === undefined) return undefined;
    const yuan = this.number(field, 'MONEY', text);
    const problem = yuan === undefined ? undefined : wageProblem(cell, yuan);
    return problem === undefined ? yuan : this.wrong(field, problem);
  }

  day(field: Field): string | undefined {
    const text = this.given(field);
    return text === undefined ? undefined : this.taken(field, dayOf(withoutApostrophe(text)));
  }

  /** A code, or a name that stands for one. */
  name(field: Field): string | undefined {
    const text = this.given(field);
    if (text === undefined) return undefined;
    const problem = lostDigits(text) ?? (field === 'externalRef' ? exampleIn(text) : undefined);
    if (problem !== undefined) return this.wrong(field, problem);
    const name = withoutApostrophe(text);
    return field === 'externalRef' ? name : plainForm(name);
  }

  flag(field: Field): boolean | undefined {
    const text = this.given(field);
    if (text === undefined) return undefined;
    const form = wordForm(text);
    const value = yesOrNo.get(form) ?? (isNone(form) ? false : undefined);
    return value ?? this.wrong(field, notYesOrNo(text));
  }
}

/** What stands in brackets behind an amount. */
const BRACKETED = /[(（][^()（）]{1,20}[)）]$/;

const TOO_LONG = `超过 ${WORDS_MAX} 个字符 / more than ${WORDS_MAX} characters`;

function notYesOrNo(text: string): string {
  return `“${quoted(text)}”应为“是”或“否” / expected yes or no, not ${quoted(text)}`;
}
