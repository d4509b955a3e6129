/**
 * All stations, for whoever asks which of them covers somebody. A process remembers them for
 * `limits.ruleSecondsRemembered`, as it does rules, so nearly all calls pay no read.
 */
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import type { Context } from '../../../platform/requests/context';
import { parseStation, type Station, stationsIn } from './store';

interface Remembered {
  readonly stations: readonly Station[];
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const remembered = new WeakMap<object, Remembered>();

/** In the order of their places. At most one query. */
export async function allStations({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<readonly Station[]> {
  const known = remembered.get(db.origin);
  const now = clock.now().getTime();
  const lasts = limits.ruleSecondsRemembered * 1_000;
  // A clock that was put back must not make a memory last longer.
  if (known !== undefined && known.until > now && known.until <= now + lasts) return known.stations;
  const stations = (await readAll(db, stationsIn(''))).map((item) => parseStation(item));
  remembered.set(db.origin, { stations, until: now + lasts });
  return stations;
}

/** After a change, so that the process that made it follows at once. */
export function forgetStations({ origin }: Pick<Database, 'origin'>): void {
  remembered.delete(origin);
}
