/** Context of a use case: the database, the clock, ids, the vault, and the viewer on whose behalf it runs. */
import type { Clock } from '../values/clock';
import type { Vault } from '../security/crypto';
import type { Database } from '../dynamodb/database';
import type { Viewer } from '../security/viewer';
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

/** Context of sweeps and jobs: no viewer and no vault. */
export type SystemContext = Pick<Platform, 'db' | 'clock' | 'ids' | 'log'>;

/** Lives as long as one request; loaders belong to it (`per-request.ts`). */
export interface Context extends Platform {
  readonly viewer: Viewer;
  /** The gateway's id of the request: callers quote it after an internal error, and records of the request hold it. */
  readonly requestId: string;
}
