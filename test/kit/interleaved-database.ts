/** A database whose every call waits for its turn, which a scheduler of fast-check gives in any order: what races do, replayable by a seed. */
import type fc from 'fast-check';
import type { Database } from '../../functions/platform/database';

export function interleaved(db: Database, scheduler: fc.Scheduler): Database {
  const turn = async <R>(call: () => Promise<R>): Promise<R> => {
    await scheduler.schedule(Promise.resolve());
    return call();
  };
  return {
    get: (...args) => turn(() => db.get(...args)),
    batchGet: (...args) => turn(() => db.batchGet(...args)),
    query: (...args) => turn(() => db.query(...args)),
    commit: (...args) => turn(() => db.commit(...args)),
    execute: (...args) => turn(() => db.execute(...args)),
  };
}
