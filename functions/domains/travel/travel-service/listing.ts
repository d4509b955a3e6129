/**
 * How its corridors list a service. A request reads the departures on direct sale alone: one without room stands on another list, and
 * so does one whose line is called, with the largest party that it may have room for, in a few steps: the list changes when a step is
 * passed, not with each sale. What is on direct sale stands on the list of that (docs/decisions/0031-waitlist-lanes.md). A corridor
 * that has room may have none for one of its lanes, of a county whose stop is sold out or that has no quota: this is noted beside the
 * corridors.
 */
import { limits } from '../../../limits';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { serves } from '../../reference/region/region';
import { type Departure, departureKey, departureKeyOn, listDeparture } from './departure-store';
import type { Service } from './service-store';
import type { Listed, StoredInventory } from './inventory/inventory';
import { relist } from './inventory/line-store';
import { type Lane, lanesOf } from './lanes';
import { freeInPool, type Inventory } from './seats';
import { departuresOf } from './service';
import { quotasOf } from './travel-service';

/** Parties of up to so many; what lies between counts as the next one. */
const STEPS = [0, 1, 2, 5, limits.partyMax] as const;

/** The step that a party of a size, or a room, falls into. */
export function stepOf(room: number): number {
  return STEPS.find((step) => room <= step) ?? limits.partyMax;
}

/** Whether a change may have passed a step, or called or closed the line, of an inventory as it is stored. */
export function mayPassStep(before: Item | undefined, after: Item): boolean {
  if (Number(after['waiting']) > 0 !== Number(before?.['waiting'] ?? 0) > 0) return true;
  // Other times have every corridor say that there may be room for any party.
  if (after['timetable'] !== before?.['timetable']) return true;
  const was = before === undefined ? new Map<string, number>() : numbersOf(before);
  return [...numbersOf(after)].some(([name, free]) => stepOf(free) !== stepOf(was.get(name) ?? limits.partyMax));
}

function numbersOf({ pool, quotas }: Item): Map<string, number> {
  return new Map(Object.entries({ ...(pool as Record<string, number>), ...(quotas as Record<string, number>) }));
}

/** On which list a corridor has a service: of direct sale (undefined), or off sale, with the largest party that may have room there. */
type Standing = number | undefined;

/** What a corridor is to say, by the room that there is and what it says now. */
export type Wanted = (room: number, said: Standing) => Standing;

/** What is on direct sale has room, however little: too little for somebody who waits, and its line is called. */
export function exactly({ waiting }: StoredInventory): Wanted {
  return (room) => (room > 0 && waiting === 0 ? undefined : stepOf(room));
}

/** No less than there is: before a look, so that whoever joins after it finds what they may have. */
export const atLeast: Wanted = (room, said) => (said === undefined ? undefined : Math.max(said, stepOf(room)));

/** Before the sale is opened. */
export const asOnSale: Wanted = (room, said) => (room > 0 ? undefined : said);

/**
 * Brings the lists of a service's corridors to what is wanted, some in each transaction, on condition that it is as it was read.
 * @returns whether that was so before; if not, it is to be read again.
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

/** Beside the corridors: nothing, while one of their lanes has no room at all; then whoever frees a seat calls the line. */
const LANES = 'lanes';

/** Those for which anything is free. */
export function freeLanes(service: Pick<Service, 'stops' | 'quotaCounties'>, inventory: Inventory): Lane[] {
  return lanesOf(service.stops).filter((lane) => roomForLane(inventory, service, lane) > 0);
}

/** The largest party of a lane that has room. */
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
 * Keys of a service's departures, each on the list where it stands. What the list of lines says of it besides is a hint alone: who
 * follows it looks at the service, and it goes by itself.
 */
export function listedDepartures(service: Service, { listed = {} }: Pick<StoredInventory, 'listed'>) {
  return departuresOf(service).map((departure) =>
    listed[corridorName(departure)] === undefined ? departureKey(departure) : departureKeyOn('OFF', departure),
  );
}

/** The largest party that has room between a stop of the prefecture and one of the province. */
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

/** The largest party that has room on a journey, of those whose origin the region holds or lies in: seats of its quota, too. */
function roomFor(
  inventory: Inventory,
  { stops, quotaCounties }: Pick<Service, 'stops' | 'quotaCounties'>,
  journey: { readonly from: number; readonly to: number },
  regionCode: string,
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
