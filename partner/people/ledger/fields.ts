/** The columns that a village's ledger of people may have, and what a row says by them. */
import type { Education, Employment } from '../../../functions/generated/graphql';
import type { Row } from '../../files/row';

export const ledgerFields = [
  ...(['identityNumber', 'name', 'phone', 'sex', 'birthDate'] as const),
  ...(['villageCode', 'county', 'township', 'village', 'address'] as const),
  ...(['ethnicGroup', 'education', 'skills', 'groupTags'] as const),
  ...(['employment', 'workplace', 'monthlyIncome'] as const),
  ...(['wantsWork', 'occupations', 'destinations', 'wageExpected', 'departFrom'] as const),
  ...(['needsTransport', 'needsTraining', 'surveyedOn'] as const),
  // Read for whether somebody has died.
  ...(['died', 'state', 'remark'] as const),
  // Of a round sheet alone.
  ...(['seal', 'exported'] as const),
] as const;

export type LedgerField = (typeof ledgerFields)[number];

/** What a row says of one person. An absent field is not told. */
export interface LedgerInput {
  /** In normal form, and right by its check digit; empty where the row has a problem with it; masked beside a seal. */
  readonly identityNumber: string;
  readonly name?: string;
  /** As written; the server knows which numbers are phones. */
  readonly phone?: string;
  readonly home: {
    readonly code?: string;
    readonly names: string;
    /** The names down to the township, where that has a column of its own. */
    readonly township?: string;
  };
  readonly ethnicGroup?: string;
  readonly education?: Education;
  readonly skills?: readonly string[];
  readonly groupTags?: readonly string[];
  /** ELSEWHERE: at work, the place of work says where. */
  readonly employment?: Employment | 'ELSEWHERE';
  readonly workplace?: string;
  /** Yuan a month. */
  readonly monthlyIncome?: number;
  readonly wantsWork?: boolean;
  /** Codes or names. */
  readonly occupations: readonly string[];
  /** Codes or names; absent if nothing is told, empty for anywhere. */
  readonly destinations?: readonly string[];
  /** Yuan a month. */
  readonly wageExpected?: number;
  readonly departFrom?: string;
  readonly needsTransport?: boolean;
  readonly needsTraining?: boolean;
  /** The day of the survey, in China. */
  readonly surveyedOn?: string;
  /** The person has died; such a row has a problem. */
  readonly died?: boolean;
  /** Of the row of a round sheet. */
  readonly seal?: string;
  /** The row's answers when the sheet was exported, as JSON; what still is as it was then is not told. */
  readonly exported?: string;
}

export type LedgerRow = Row<LedgerField, LedgerInput>;
