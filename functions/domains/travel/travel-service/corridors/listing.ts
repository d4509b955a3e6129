/**
 * How corridors list a service. Requests read only the departures on direct sale. A service without room, or whose line
 * is called, is on another list with the largest party that it may have room for, rounded to a few steps: the list
 * changes when a step is passed, not with each sale. A separate mark tells that one lane has no room in a corridor that
 * has some, because its stop is sold out or its county has no quota (docs/decisions/0031-waitlist-lanes.md).
 */
import { limits } from '../../../../limits';
import type { Database, Item } from '../../../../platform/dynamodb/database';
import { serves } from '../../../reference/region/containment';
import { type Departure, departureKey, departureKeyOn, listDeparture } from './departure-store';
import type { Service } from '../service-store';
import type { Listed, StoredInventory } from '../inventory/inventory';
import { relist } from '../inventory/line-store';
import { type Lane, lanesOf } from '../lanes';
import { freeInPool, type Inventory } from '../seats';
import { quotasOf } from '../quotas';
import { departuresOf } from './corridors';
import type { RegionCode } from '../../../reference/region/region-code';

/** Sizes of parties; sizes in between round up. */
const STEPS = [0, 1, 2, 5, limits.partyMax] as const;

/** Rounds a party's size, or a room, up to a step. */
export function stepOf(room: number): number {
  return STEPS.find((step) => room <= step) ?? limits.partyMax;
}

/** Whether the change of a stored inventory may have passed a step, or opened or ended direct sale. */
export function mayPassStep(before: Item | undefined, after: Item): boolean {
  if (Number(after['waiting']) > 0 !== Number(before?.['waiting'] ?? 0) > 0) return true;
  // New times make every corridor list the service as if it had room for any party.
  if (after['timetable'] !== before?.['timetable']) return true;
  const was = before === undefined ? new Map<string, number>() : numbersOf(before);
  return [...numbersOf(after)].some(([name, free]) => stepOf(free) !== stepOf(was.get(name) ?? limits.partyMax));
}

function numbersOf({ pool, quotas }: Item): Map<string, number> {
  return new Map(Object.entries({ ...(pool as Record<string, number>), ...(quotas as Record<string, number>) }));
}

/**
 * How a corridor lists a service: on direct sale (undefined), or off sale with the largest party that may have room.
 */
type Standing = number | undefined;

/** How a corridor is to list the service, by its room and its current listing. */
export type Wanted = (room: number, said: Standing) => Standing;

/** By the inventory as it is: any room is on direct sale unless the line is called. */
export function exactly({ waiting }: StoredInventory): Wanted {
  return (room) => (room > 0 && waiting === 0 ? undefined : stepOf(room));
}

/** At least the room that there is: written before a pass, so that a party that joins after it finds the room. */
export const atLeast: Wanted = (room, said) => (said === undefined ? undefined : Math.max(said, stepOf(room)));

/** As on direct sale, written before the sale is opened. */
export const asOnSale: Wanted = (room, said) => (room > 0 ? undefined : said);

/**
 * Writes the corridors' listings that differ from what is wanted, some of them in one transaction, on condition that
 * the inventory is unchanged.
 * @returns true if none differed; if false, read again.
 */
export async function isListed(
  db: Database,
  service: Service,
  inventory: StoredInventory,
  wanted: Wanted,
): Promise<boolean> {
  if (service.timetable !== inventory.timetable) return false;
  const listed = inventory.listed ?? {};
  const wrong = departuresOf(service).flatMap((departure) => {
    const before = listed[corridorName(departure)];
    const now = wanted(roomOn(inventory, service, departure), before);
    return now === before ? [] : [{ departure, now }];
  });
  const lanes = freeLanes(service, inventory).length < lanesOf(service.stops).length ? 0 : undefined;
  if (wrong.length === 0 && lanes === listed[LANES]) return true;
  const some = wrong.slice(0, limits.relistedAtOnce);
  const said = new Map<string, Standing>(Object.entries(listed));
  said.set(LANES, lanes);
  for (const { departure, now } of some) said.set(corridorName(departure), now);
  const writes = some.flatMap(({ departure, now }) => listDeparture(departure, now));
  await db.commit([relist(service.id, inventory, withoutAbsent(said)), ...writes]);
  return false;
}

/** Key in `listed`: present while a lane has no room; then a seat that becomes free there calls the line. */
const LANES = 'lanes';

/** Lanes for which seats are free. */
export function freeLanes(service: Pick<Service, 'stops' | 'quotaCounties'>, inventory: Inventory): Lane[] {
  return lanesOf(service.stops).filter((lane) => roomForLane(inventory, service, lane) > 0);
}

/** The largest party of a lane that fits. */
export function roomForLane(
  inventory: Inventory,
  service: Pick<Service, 'stops' | 'quotaCounties'>,
  { county, destination }: Lane,
): number {
  let room = 0;
  service.stops.forEach(({ regionCode }, from) => {
    if (!serves(regionCode, county)) return;
    for (let to = from + 1; to < service.stops.length; to += 1)
      if (service.stops[to]?.regionCode.startsWith(destination) === true)
        room = Math.max(room, roomFor(inventory, service, { from, to }, county));
  });
  return room;
}

/**
 * Keys of a service's departures on the lists where they stand. Copies on the list LINE are left out: they are hints,
 * which passes verify, and they expire.
 */
export function listedDepartures(service: Service, { listed = {} }: Pick<StoredInventory, 'listed'>) {
  return departuresOf(service).map((departure) =>
    listed[corridorName(departure)] === undefined ? departureKey(departure) : departureKeyOn('OFF', departure),
  );
}

/** The largest party that fits between a stop of the prefecture and a stop of the province. */
function roomOn(inventory: Inventory, service: Pick<Service, 'stops' | 'quotaCounties'>, corridor: Departure): number {
  let room = 0;
  for (const [from, { regionCode }] of service.stops.entries()) {
    if (!regionCode.startsWith(corridor.origin)) continue;
    for (let to = from + 1; to < service.stops.length; to += 1)
      if (service.stops[to]?.regionCode.startsWith(corridor.destination) === true)
        room = Math.max(room, roomFor(inventory, service, { from, to }, regionCode));
  }
  return room;
}

/** The largest party that fits on a journey, counting seats of the quotas of the region's counties. */
function roomFor(
  inventory: Inventory,
  { stops, quotaCounties }: Pick<Service, 'stops' | 'quotaCounties'>,
  journey: { readonly from: number; readonly to: number },
  regionCode: RegionCode,
): number {
  const own = quotaCounties.filter((county) => serves(county, regionCode));
  const quotas = quotasOf({ stops, quotaCounties: own }).filter(({ stop }) => stop <= journey.from);
  const reserved = Math.max(0, ...quotas.map(({ county }) => inventory.quotas[county] ?? 0));
  return Math.min(limits.partyMax, freeInPool(inventory, journey) + reserved);
}

function corridorName({ origin, destination }: Departure): string {
  return `${origin}#${destination}`;
}

function withoutAbsent(said: ReadonlyMap<string, Standing>): Listed {
  return Object.fromEntries([...said].flatMap(([name, step]) => (step === undefined ? [] : [[name, step]])));
}
