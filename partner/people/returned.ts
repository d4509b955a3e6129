/**
 * The row of a round sheet that comes back, beside what it was when it was exported. What still stands as it was then is not
 * told anew: the register may have a newer answer by now. A row without a day and without a change was not visited.
 */
import type { SurveyInput } from '../../functions/generated/graphql';
import { hasFields } from '../../functions/platform/values/unknown';
import type { Known } from './api';
import type { LedgerInput } from './ledger/fields';
import { differing } from './differing';

/** Everything of a row that may be answered in the village, the phone too. */
type Answers = Omit<LedgerInput, 'identityNumber' | 'name' | 'home' | 'surveyedOn' | 'seal' | 'exported'>;

function answersOf(input: LedgerInput): Answers {
  const { identityNumber: _, name: __, home: ___, surveyedOn: ____, seal: _____, exported: ______, ...answers } = input;
  return answers;
}

/** What a row says, as the sheet keeps it beside the row. */
export function exportedOf(input: LedgerInput): string {
  return JSON.stringify(answersOf(input));
}

export interface Returned {
  /** With the answers alone that are new. */
  readonly input: LedgerInput;
  readonly visited: boolean;
  /** Answers that stand as they were exported. */
  readonly kept: Partial<SurveyInput>;
}

/** Undefined for a row of no round sheet, and where what was exported can't be read any more. */
export function returnedOf(input: LedgerInput): Returned | undefined {
  const before = parsed(input.exported ?? '');
  if (before === undefined) return undefined;
  const all = Object.entries(answersOf(input));
  const isKept = ([field, value]: readonly [string, unknown]): boolean =>
    JSON.stringify(value) === JSON.stringify(before[field]);
  const news = all.filter((answer) => !isKept(answer));
  const { identityNumber, name, home, surveyedOn, seal } = input;
  const person = { identityNumber, home, ...(name !== undefined && { name }), ...(seal !== undefined && { seal }) };
  return {
    input: { ...person, ...(surveyedOn !== undefined && { surveyedOn }), occupations: [], ...Object.fromEntries(news) },
    visited: surveyedOn !== undefined || news.length > 0,
    // Places, occupations and phones have other words in the register.
    kept: Object.fromEntries(all.filter((answer) => isKept(answer) && comparable.has(answer[0]))),
  };
}

const comparable: ReadonlySet<string> = new Set([
  ...['education', 'skills', 'groupTags', 'employment', 'monthlyIncome', 'wantsWork', 'wageExpected', 'departFrom'],
  ...['needsTransport', 'needsTraining'],
]);

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return hasFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Fields of which the register says otherwise by now, although they stand as they were exported. */
export function overtaken(kept: Partial<SurveyInput>, known: Known): readonly string[] {
  return differing({ clientId: '', ...kept }, known);
}
