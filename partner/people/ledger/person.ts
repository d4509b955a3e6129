/**
 * What a row of a ledger says of one person. What needs the register's lists (places, occupations) is kept as the words
 * that stand there; `names.ts` says which.
 */
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import type { Read, Scales, Texts } from '../../files/row';
import type { Value } from '../../files/units';
import { dayOf, isDay, noDay } from '../../files/values';
import { quoted } from '../../masked';
import { Cells } from './cells';
import type { LedgerField, LedgerInput } from './fields';
import { deathIn } from './died';
import { expectedIn } from './expected-wage';
import { identityNumberIn, nameIn } from './identity';
import { incomeIn } from './told-income';
import * as words from './words';

/** @param today in China: nobody was born, or surveyed, later. */
export function personIn(
  texts: Texts<LedgerField>,
  scales: Scales<LedgerField>,
  today: CivilDate,
): Read<LedgerField, LedgerInput> {
  const cells = new Cells(texts, scales, today);
  const death = deathIn({ answer: cells.given('died'), state: cells.given('state'), remark: cells.given('remark') });
  cells.problems.push(...death.problems);
  const seal = cells.given('seal');
  // The seal says who the person is; the number is masked.
  const identityNumber = seal === undefined ? identityNumberIn(cells) : (cells.given('identityNumber') ?? '');
  const wage = wageToldIn(cells);
  const income = incomeToldIn(cells);
  const [code, township] = [cells.code('villageCode'), cells.given('township')];
  // Problems are told in this order.
  const input = {
    identityNumber,
    name: nameIn(cells, seal === undefined),
    phone: cells.code('phone'),
    home: homeIn(cells, code, township),
    ethnicGroup: cells.given('ethnicGroup'),
    education: cells.taken('education', words.educationOf),
    skills: cells.named('skills'),
    groupTags: cells.named('groupTags'),
    employment: cells.taken('employment', words.employmentOf),
    workplace: cells.given('workplace'),
    monthlyIncome: cells.yuan('monthlyIncome', income.told, income.amount),
    wantsWork: cells.taken('wantsWork', words.wishOf),
    occupations: cells.list('occupations', words.isAnything) ?? [],
    destinations: cells.list('destinations', words.isAnything),
    wageExpected: cells.yuan('wageExpected', wage.told, wage.amount),
    departFrom: cells.given('departFrom'),
    needsTransport: cells.taken('needsTransport', words.needOf),
    needsTraining: cells.taken('needsTraining', words.courseOf),
    surveyedOn: cells.taken('surveyedOn', (text) => pastDay(text, today)),
    died: death.problems.length > 0 ? true : undefined,
    seal,
    exported: seal === undefined ? undefined : cells.given('exported'),
  };
  const notes = [noteOf(income, input.monthlyIncome), noteOf(wage, input.wageExpected)];
  const warnings = [...death.notes, ...notes].filter((note) => note !== undefined);
  return { input: present(input), problems: cells.problems, ...(warnings.length > 0 && { warnings }) };
}

function homeIn(cells: Cells, code: string | undefined, township: string | undefined): LedgerInput['home'] {
  const county = cells.given('county');
  return {
    ...(code !== undefined && { code }),
    ...(township !== undefined && { township: words.joined(county, township) }),
    names: words.joined(county, township, cells.given('village')) || (cells.given('address') ?? ''),
  };
}

/** What a cell says of an amount. */
interface Told {
  /** Absent where there is no amount to store. */
  readonly told?: string;
  /** The text of the amount to store, where the cell says more. */
  readonly amount?: string;
  /** What the office is told of how it was read. */
  readonly note?: string;
}

function incomeToldIn(cells: Cells): Told {
  const told = cells.given('monthlyIncome');
  return told === undefined ? {} : { told, ...incomeIn(told, cells.scaleOf('monthlyIncome')) };
}

function wageToldIn(cells: Cells): Told {
  const told = cells.given('wageExpected');
  if (told === undefined || words.isAnything(told)) return {};
  const expected = expectedIn(told, cells.scaleOf('wageExpected'));
  if (!('least' in expected)) return { note: expected.note };
  const { least, note } = expected;
  return { told, amount: least, ...(note !== undefined && { note }) };
}

/** That the middle or the least is stored holds of an amount that is taken. */
function noteOf({ told, note }: Told, yuan: number | undefined): string | undefined {
  return told !== undefined && yuan === undefined ? undefined : note;
}

/** The day of a survey, in words of a ledger: the server would speak of the clock of a phone. */
function pastDay(text: string, today: CivilDate): Value<string> {
  const told = dayOf(text);
  if ('problem' in told) return told;
  if (!isDay(told.value)) return noDay(text);
  return told.value <= today
    ? told
    : { problem: `“${quoted(text)}”在今天之后，请核对 / ${quoted(text)} lies after today; check it` };
}

/** The input without absent fields; listing all fields lets the compiler check them. */
function present(input: { [F in keyof LedgerInput]-?: LedgerInput[F] | undefined }): LedgerInput {
  const { identityNumber = '', home = { names: '' }, occupations = [], ...others } = input;
  const told = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return { ...told, identityNumber, home, occupations };
}
