/** What a use case is given besides its input: the database, the clock, ids, the vault, and on whose behalf it runs. */
import type { Clock } from '../values/clock';
import type { Vault } from '../security/crypto';
import type { Database } from '../dynamodb/database';
import type { Viewer } from '../security/identity';
import type { Ids } from '../values/ids';
import type { Logger } from '../process/log';
import type { Outbound } from '../security/outbound';

/** Lives as long as the process. */
export interface Platform {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
  readonly log: Logger;
  readonly outbound: Outbound;
}

/** What runs on nobody's behalf is given: no viewer, and no key to personal data. */
export type SystemContext = Pick<Platform, 'db' | 'clock' | 'ids' | 'log'>;

/** Lives as long as one request; loaders are kept by it (`per-request.ts`). */
export interface Context extends Platform {
  readonly viewer: Viewer;
  /** The gateway's: what a caller names when something went wrong on our side, and what records of the request carry. */
  readonly requestId: string;
}
