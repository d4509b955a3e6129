/** The states of a case, and the transitions between them (`store.ts`). Pure. */
import type { CaseStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: the case does not exist yet. */
export type CaseState = CaseStatus | 'NONE';

export type CaseTransition = 'open' | 'hand' | 'take' | 'refile' | 'close';

/** CLOSED is final: a new matter is a new case. No state is left by the clock. */
export const caseStates: Readonly<Record<CaseTransition, Ends<CaseStatus>>> = {
  open: { NONE: ['OPEN'] },
  /** To another than before while nobody took it. Whose it is does not change. */
  hand: { OPEN: ['HANDED'], HANDED: ['HANDED'] },
  /** It is whose took it from then on. */
  take: { HANDED: ['OPEN'] },
  /** Under the county where the person lives by now. */
  refile: { OPEN: ['OPEN'], HANDED: ['HANDED'] },
  close: { OPEN: ['CLOSED'], HANDED: ['CLOSED'] },
};

export const checkTransition = transitionCheck(
  'a case',
  caseStates,
  ({ status }: { readonly status: CaseStatus }) => status,
);
