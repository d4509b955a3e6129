/** The cells of one row of a ledger. A blank one is "not told"; what is wrong with one is a problem of the row. */
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import { parseIdentityNumber } from '../../../functions/platform/values/identity-number';
import { normalForm } from '../../../functions/platform/values/normal-form';
import { halfWidth, isBlank, isNone } from '../../../functions/platform/values/spelling';
import { lostDigits, unkept } from '../../files/names';
import { errorIn } from '../../files/no-value';
import type { RowProblem, Scales, Texts } from '../../files/row';
import type { Value } from '../../files/units';
import { wageProblem, wholeNumber } from '../../files/values';
import type { LedgerField } from './fields';
import * as words from './words';

const ENDS_IN_ZEROS =
  "身份证号以 000 结尾，可能已被表格软件缩短；如确实无误，请在号码前加撇号 ' / the identity number ends in 000, as those do that an office program has shortened; if it is right, put an apostrophe ' before it";

/** Where 无 is an answer: no skills, no income, no wish for work. In any other cell, a phone's too, it is "not told", and erases nothing. */
const NONE_ANSWERS: ReadonlySet<LedgerField> = new Set<LedgerField>([
  ...(['education', 'skills', 'groupTags', 'monthlyIncome'] as const),
  ...(['wantsWork', 'needsTransport', 'needsTraining'] as const),
]);

/** Yuan a month: what somebody earns beside the fields may be less than any wage, but 3 is in thousands. */
const INCOME_LEAST = 100;

const NUMBERS: ReadonlySet<LedgerField> = new Set(['identityNumber', 'phone', 'villageCode']);

export class Cells {
  readonly problems: RowProblem<LedgerField>[] = [];

  /** @param scales of amounts without a unit of their own. */
  constructor(
    readonly texts: Texts<LedgerField>,
    private readonly scales: Scales<LedgerField>,
    readonly today: CivilDate,
  ) {}

  refuse(field: LedgerField, message: string): void {
    this.problems.push({ field, message });
  }

  /** The column is there: a cell without a text is wrong by itself (`faultOf`). */
  isMissing(field: LedgerField): boolean {
    return this.texts[field] !== undefined && !this.problems.some((problem) => problem.field === field);
  }

  given(field: LedgerField): string | undefined {
    const text = normalForm(this.texts[field] ?? '').trim();
    if (isBlank(text) || (isNone(text) && !NONE_ANSWERS.has(field))) return undefined;
    const error = errorIn(text);
    // A number with an apostrophe before it is one that no office program has changed.
    if (error === undefined) return NUMBERS.has(field) ? text : unkept(text);
    this.refuse(field, error);
    return undefined;
  }

  taken<T>(field: LedgerField, read: (text: string) => Value<T>): T | undefined {
    return this.read(field, this.given(field), read);
  }

  /** Yuan. @param told what the cell says, of which `amount` is the text of one amount, where it says more. */
  yuan(field: 'monthlyIncome' | 'wageExpected', told: string | undefined, amount?: string): number | undefined {
    return this.read(field, told, (cell) => {
      const text = amount ?? cell;
      if (words.isNothing(text)) return { value: 0 };
      const yuan = wholeNumber(text, 'MONEY', this.scales[field]);
      const least = field === 'monthlyIncome' ? INCOME_LEAST : undefined;
      // What a round sheet was exported with stands in the register.
      const isNew = this.texts.seal === undefined;
      const problem = 'value' in yuan && isNew ? wageProblem(cell, yuan.value, least) : undefined;
      return problem === undefined ? yuan : { problem };
    });
  }

  scaleOf(field: 'monthlyIncome' | 'wageExpected'): number | undefined {
    return this.scales[field];
  }

  code(field: 'identityNumber' | 'phone' | 'villageCode'): string | undefined {
    return this.taken(field, (text) => {
      const problem = lostDigits(halfWidth(text).trim());
      if (problem === undefined) return { value: field === 'villageCode' ? unkept(text) : text };
      // One number of a thousand really ends like this.
      const isNumber = field === 'identityNumber' && typeof parseIdentityNumber(text, this.today) !== 'string';
      return { problem: isNumber ? ENDS_IN_ZEROS : problem };
    });
  }

  /** Nothing but separators is no answer. */
  list(field: LedgerField, saysNone: (word: string) => boolean): readonly string[] | undefined {
    const isOpen = (word: string): boolean => isBlank(word) || (isNone(word) && !NONE_ANSWERS.has(field));
    const all = words.listed(this.given(field) ?? '').filter((word) => !isOpen(word));
    const error = all.map(errorIn).find((one) => one !== undefined);
    if (error !== undefined) this.refuse(field, error);
    return all.length === 0 ? undefined : all.filter((word) => !saysNone(word));
  }

  named(field: LedgerField): readonly string[] | undefined {
    const all = this.list(field, () => false);
    return all === undefined ? undefined : this.taken(field, () => words.namedOf(all));
  }

  private read<T>(field: LedgerField, text: string | undefined, read: (text: string) => Value<T>): T | undefined {
    const result = text === undefined ? undefined : read(text);
    if (result === undefined) return undefined;
    if ('value' in result) return result.value;
    this.refuse(field, result.problem);
    return undefined;
  }
}
