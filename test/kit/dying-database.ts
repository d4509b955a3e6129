/** A database whose process dies: after some writes no call answers any more, and the last may or may not have been done. */
import type { Database } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';

export interface Death {
  readonly afterWrites: number;
  /** The last write is done, but its answer is lost. */
  readonly lastWriteDone: boolean;
}

export function dyingDatabase(db: Database, death: Death | undefined): Database {
  let writes = 0;
  const dead = (): Fault => new Fault('SERVICE_UNAVAILABLE', true);
  return {
    ...db,
    commit: async (...args) => {
      const write = writes++;
      if (death === undefined || write < death.afterWrites) return db.commit(...args);
      if (write === death.afterWrites && death.lastWriteDone) await db.commit(...args);
      throw dead();
    },
  };
}
