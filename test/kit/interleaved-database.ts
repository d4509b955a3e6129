/** A database whose every call waits for its turn, which a scheduler of fast-check gives in any order: what races do, replayable by a seed. */
import fc from 'fast-check';
import type { Database, OnTable } from '../../functions/platform/dynamodb/database';

export function interleaved(db: Database, scheduler: fc.Scheduler): Database {
  const turn = async <R>(call: () => Promise<R>): Promise<R> => {
    await scheduler.schedule(Promise.resolve());
    return call();
  };
  return {
    origin: db.origin,
    get: (...args) => turn(() => db.get(...args)),
    batchGet: (...args) => turn(() => db.batchGet(...args)),
    query: (...args) => turn(() => db.query(...args)),
    commit: (...args) => turn(() => db.commit(...args)),
    execute: (...args) => turn(() => db.execute(...args)),
  };
}

/**
 * The same database, and a scheduler that gives no turn before the call of the last one is answered. Without it all calls that
 * wait for a turn go out at once while one is under way, and none is ever overtaken by what takes several.
 */
export function stepwise(db: Database): { readonly db: Database; readonly scheduler: fc.Arbitrary<fc.Scheduler> } {
  let underWay = 0;
  const call = async <R>(made: Promise<R>): Promise<R> => {
    underWay += 1;
    try {
      return await made;
    } finally {
      underWay -= 1;
    }
  };
  const answered = async (turn: () => Promise<unknown>): Promise<void> => {
    await turn();
    do await new Promise((resolve) => setImmediate(resolve));
    while (underWay > 0);
  };
  return {
    scheduler: fc.scheduler({ act: answered }),
    db: {
      origin: db.origin,
      get: (...args) => call(db.get(...args)),
      batchGet: (...args) => call(db.batchGet(...args)),
      query: (...args) => call(db.query(...args)),
      commit: (...args) => call(db.commit(...args)),
      execute: (...args) => call(db.execute(...args)),
    },
  };
}

export interface Interrupted {
  readonly db: Database;
  /** Whether there was such a write. */
  readonly happened: () => boolean;
}

/**
 * The same database, in which something happens, whole, just before one of its writes (from 1), with all that was read by then.
 * @param counts whether a write of a table is one of them; all are where absent.
 */
export function interrupted(
  db: Database,
  write: number,
  happen: () => Promise<unknown>,
  counts: (table: string) => boolean = () => true,
): Interrupted {
  let writes = 0;
  let happening: Promise<unknown> | undefined;
  const before = async (tables: readonly string[]): Promise<void> => {
    if (tables.length > 0 && !tables.some(counts)) return;
    writes += 1;
    if (writes === write) happening = happen();
    // Also those that were sent beside it.
    await happening;
  };
  return {
    happened: () => happening !== undefined,
    db: {
      origin: db.origin,
      get: (...args) => db.get(...args),
      batchGet: (...args) => db.batchGet(...args),
      query: (...args) => db.query(...args),
      commit: async (...args) => {
        await before(args[0].flatMap((one) => Object.values<OnTable>(one)).map(({ TableName }) => TableName));
        return db.commit(...args);
      },
      execute: async (...args) => {
        await before(args[0].map(({ TableName }) => TableName));
        return db.execute(...args);
      },
    },
  };
}
