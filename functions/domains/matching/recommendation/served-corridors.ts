/**
 * Which prefectures have a travel service to which provinces, as `travel/corridor` counts them by month. A process remembers
 * them as it does rules.
 */
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import type { Context } from '../../../platform/requests/context';
import { addMonths, type CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import type { RegionCode } from '../../reference/region/region-code';
import { servedKey, servedName } from '../../travel/corridor/counts';

/** Names of corridors that are served this month or in the next ones. */
type Served = ReadonlySet<string>;

interface Remembered {
  readonly served: Served;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const remembered = new WeakMap<object, Remembered>();

/** The same set as long as it says the same. At most one batch read. */
export async function servedCorridors({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<Served> {
  const known = remembered.get(db.origin);
  const now = clock.now().getTime();
  const lasts = limits.ruleSecondsRemembered * 1_000;
  // A clock that was put back must not make a memory last longer.
  if (known !== undefined && known.until > now && known.until <= now + lasts) return known.served;
  const read = await readServed(db, today(clock));
  const isSame = known !== undefined && known.served.size === read.size && read.isSubsetOf(known.served);
  const served = isSame ? known.served : read;
  remembered.set(db.origin, { served, until: now + lasts });
  return served;
}

async function readServed(db: Database, on: CivilDate): Promise<Served> {
  const months = Array.from({ length: limits.corridorMonths }, (_, month) => addMonths(on, month));
  const items = await db.batchGet(months.map(servedKey));
  const names = items.flatMap((item) => Object.entries(item ?? {}));
  return new Set(names.flatMap(([name, count]) => (typeof count === 'number' && count > 0 ? name : [])));
}

export function isServedIn(served: Served, prefecture: RegionCode, province: RegionCode): boolean {
  return served.has(servedName(prefecture, province));
}
