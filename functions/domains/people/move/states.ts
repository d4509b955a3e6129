/** The states of a move, and the transitions between them (`store.ts`). Pure. */
import type { MoveStatus } from '../../../generated/graphql';

type Ends = Readonly<Partial<Record<MoveStatus | 'NONE', readonly MoveStatus[]>>>;

/** The transitions of a move (`store.ts`). ACCEPTED and DECLINED are final. NONE: the move does not exist yet. */
export const moveStates: Readonly<Record<'arrive' | 'decide' | 'refile', Ends>> = {
  arrive: { NONE: ['PENDING'] },
  decide: { PENDING: ['ACCEPTED', 'DECLINED'] },
  refile: { PENDING: ['PENDING'] },
};
