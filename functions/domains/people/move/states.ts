/** The states of a move, the transitions between them (`store.ts`), and the move after its answer. Pure. */
import type { MoveStatus } from '../../../generated/graphql';
import type { Instant } from '../../../platform/values/clock';
import type { RegionCode } from '../../reference/region/region-code';
import type { Move } from './store';

type Ends = Readonly<Partial<Record<MoveStatus | 'NONE', readonly MoveStatus[]>>>;

/** The transitions of a move (`store.ts`). ACCEPTED and DECLINED are final. NONE: the move does not exist yet. */
export const moveStates: Readonly<Record<'arrive' | 'decide' | 'refile', Ends>> = {
  arrive: { NONE: ['PENDING'] },
  decide: { PENDING: ['ACCEPTED', 'DECLINED'] },
  refile: { PENDING: ['PENDING'] },
};

/** The answer, its author and time, and the worker's home at that time. */
export interface Answer {
  readonly status: Exclude<MoveStatus, 'PENDING'>;
  readonly decidedAt: Instant;
  /** Account that decided. */
  readonly decidedBy: string;
  readonly note?: string;
  readonly fromCode: RegionCode;
}

/** The move after the answer; undefined if it was decided before. */
export function decided(move: Move, answer: Answer): Move | undefined {
  return moveStates.decide[move.status]?.includes(answer.status) === true ? { ...move, ...answer } : undefined;
}
