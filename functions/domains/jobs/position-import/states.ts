/** The states of an import, and the transitions between them (`store.ts`). Pure. */
import type { PositionImportStatus } from '../../../generated/graphql';

type Ends = Readonly<Partial<Record<PositionImportStatus | 'NONE', readonly PositionImportStatus[]>>>;

/** The transitions of an import (`store.ts`). NONE: the import does not exist yet. */
export const importStates: Readonly<Record<'start' | 'receive' | 'apply' | 'end' | 'endApplying', Ends>> = {
  start: { NONE: ['RECEIVING'] },
  /** Checked when a chunk is opened. */
  receive: { RECEIVING: ['RECEIVING'] },
  apply: { RECEIVING: ['APPLYING'] },
  end: { RECEIVING: ['FINISHED', 'CANCELLED'] },
  endApplying: { APPLYING: ['FINISHED'] },
};
