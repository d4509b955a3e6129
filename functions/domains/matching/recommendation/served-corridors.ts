/**
 * Which prefectures of the home province have a travel service to which provinces: counter items in table Campaigns, one for
 * each province and month of departure, which the stream keeps. A process remembers them as it does rules.
 */
import { limits } from '../../../limits';
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import type { Context } from '../../../platform/requests/context';
import type { Tally } from '../../../platform/streams/streams';
import { addMonths, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { cutTo, homeProvince, type RegionCode } from '../../reference/region/region-code';
import { corridorsOf } from '../../travel/travel-service/corridors/corridors';
import { isService, partOfService } from '../../travel/travel-service/service-store';

/** One service that was not cancelled, in each of its corridors, in the month in which it leaves the prefecture. */
export function tallies(item: Item): Tally[] {
  if (!isService(item)) return [];
  const { stops, cancelReason } = partOfService(item, 'stops', 'cancelReason');
  if (cancelReason !== undefined) return [];
  return corridorsOf(stops).flatMap(({ origin, destination, from }) => {
    const departsAt = stops[from]?.departsAt;
    if (departsAt === undefined) return [];
    const key = monthKey(cutTo(origin, 2), civilDateOf(new Date(departsAt)));
    return [{ key, attribute: nameOf(origin, destination), amount: 1 }];
  });
}

function monthKey(province: RegionCode, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `served#${province}`, sk: on.slice(0, 7) } };
}

function nameOf(prefecture: RegionCode, province: RegionCode): string {
  return `to.${prefecture}.${province}`;
}

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
  const items = await db.batchGet(months.map((month) => monthKey(homeProvince, month)));
  const names = items.flatMap((item) => Object.entries(item ?? {}));
  return new Set(names.flatMap(([name, count]) => (typeof count === 'number' && count > 0 ? name : [])));
}

export function isServedIn(served: Served, prefecture: RegionCode, province: RegionCode): boolean {
  return served.has(nameOf(prefecture, province));
}
