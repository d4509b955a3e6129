/** Words in which sheets and templates show answers; `words.ts` reads them back. */
import type { Education, Employment } from '../../functions/generated/graphql';
import type { LedgerField } from './ledger/fields';

export const educationLabels: Readonly<Record<Education, string>> = {
  ...{ NONE: '文盲', PRIMARY: '小学', JUNIOR_HIGH: '初中', SENIOR_HIGH: '高中', VOCATIONAL: '中专' },
  ...{ COLLEGE: '大专', BACHELOR: '本科' },
};

export const employmentLabels: Readonly<Record<Employment, string>> = {
  ...{ AT_HOME: '在家', IN_TOWNSHIP: '乡内', IN_COUNTY: '县内', IN_PROVINCE: '省内', OUT_OF_PROVINCE: '省外' },
};

export function yesOrNo(answer: boolean | null | undefined): string {
  return answer == null ? '' : answer ? '是' : '否';
}

/** What may be chosen in a cell; any other column takes any text. */
export const ledgerChoices: Readonly<Partial<Record<LedgerField, readonly string[]>>> = {
  education: Object.values(educationLabels),
  employment: Object.values(employmentLabels),
  ...{ wantsWork: ['是', '否'], needsTransport: ['是', '否'], needsTraining: ['是', '否'] },
};

/** Units that headers say. */
export const ledgerUnits: Readonly<Partial<Record<LedgerField, string>>> = {
  ...{ monthlyIncome: '（元/月）', wageExpected: '（元/月）' },
};

const DEATHS_ALONE = '（只看是否去世 / read for deaths alone）';

/** What of a column is read, where that is not all that stands there. */
export const ledgerUses: Readonly<Partial<Record<LedgerField, string>>> = {
  ...{ died: DEATHS_ALONE, state: DEATHS_ALONE, remark: DEATHS_ALONE },
};
