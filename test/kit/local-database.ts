/** A database for one test file: in memory, with every table. */
import {
  type Call,
  createDatabase,
  type Database,
  type DatabaseOptions,
} from '../../functions/platform/dynamodb/database';
import type { Patience } from '../../functions/platform/dynamodb/retries';
import { connectTo } from '../../local/engine/access';
import { type Writes, writesOf } from '../../local/stream-pump/writes';
import { startTestEngine, type TestEngine } from './engine';

type Client = DatabaseOptions['client'];

export interface LocalDatabase extends TestEngine {
  readonly db: Database;
  /** The same data through another client; what `wrap` makes of it is the world that is tested. */
  readonly over: (wrap: (client: Client) => Client, patience?: Patience) => Database;
  /** Of both: nobody else writes here. */
  readonly writes: Writes;
  stop(): Promise<void>;
}

/** Takes about 200 ms. @param meter is told of each round trip. */
export async function startLocalDatabase(meter?: (call: Call) => void): Promise<LocalDatabase> {
  const started = await startTestEngine();
  const { engine, access } = started;
  const config = {
    ...access,
    // A race queues hundreds of calls on purpose: no warning of it.
    requestHandler: { socketAcquisitionWarningTimeout: 60_000 },
  };
  const client = connectTo(engine, config);
  const over: LocalDatabase['over'] = (wrap, patience) =>
    createDatabase({ client: wrap(client), ...(patience && { patience }), ...(meter !== undefined && { meter }) });
  return {
    db: over((same) => same),
    ...{ ...started, over, writes: writesOf(client) },
    stop: async () => {
      client.destroy();
      await engine.stop();
    },
  };
}
