/** The states of a placement's subsidy, and the transitions between them (`placement/store.ts`). Pure. */
export type SubsidyState = 'UNCLAIMED' | 'APPLIED' | 'PAID';

export const subsidyStates = {
  apply: { UNCLAIMED: ['APPLIED'] },
  pay: { APPLIED: ['PAID'] },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<SubsidyState, readonly SubsidyState[]>>>>>;
