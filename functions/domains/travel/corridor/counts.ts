/**
 * What corridors show that no other counter tells: seats of services on each day, by the prefecture and the province where they
 * can be boarded and the province, prefecture and county where one can get off, and the services of each month, by prefecture
 * and province; and free places of open positions by province, prefecture and county. Codes are cut by form, as in
 * `travel-demand.ts`. Pure.
 */
import type { Item, Key } from '../../../platform/dynamodb/database';
import { isSince } from '../../../platform/items/reading';
import type { Tally } from '../../../platform/streams/streams';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { isPosition, partOfPosition } from '../../jobs/position/store';
import { cutTo, levelsOf, type RegionCode } from '../../reference/region/region-code';
import { isService, partOfService } from '../travel-service/service-store';

/** Of what a release wrote that counted them. */
export function tallies(item: Item): Tally[] {
  if (!isSince(item, 2)) return [];
  if (isPosition(item)) return openTallies(item);
  return isService(item) ? seatTallies(item) : [];
}

const OPEN_READ = ['status', 'vacancies', 'regionCode', 'covered'] as const;

/** Attribute of each province in the item of all, and of what is in it in the item of a province. */
export const OPEN = 'open.';
/** Attribute of each province, prefecture and county to which a service goes, in the item of an origin and a day. */
export const SEATS = 'seats.';

/** The item with the free places of each province; with those of a prefecture or a county that of its province. */
export function openKey(place?: RegionCode): Key {
  const province = place === undefined || place.length === 2 ? '' : `#${cutTo(place, 2)}`;
  return { TableName: 'Campaigns', Key: { pk: 'corridor#open', sk: `positions${province}` } };
}

/** @param origin a prefecture or a province. */
export function seatsKey(origin: RegionCode, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `corridor#${origin}`, sk: on } };
}

/**
 * All corridors of the country that services serve in a month, in one item: at most 150 KB, if a service ran from each
 * prefecture to each province.
 */
export function servedKey(on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: 'corridor#served', sk: on.slice(0, 7) } };
}

/** Attribute with the number of services, in the item of a month. */
export function servedName(prefecture: RegionCode, province: RegionCode): string {
  return `to.${prefecture}.${province}`;
}

/** Free places, where the work is; of several postings of a job those of the one that is shown. */
function openTallies(item: Item): Tally[] {
  const { status, vacancies, regionCode, covered } = partOfPosition(item, ...OPEN_READ);
  if (status !== 'OPEN' || vacancies === 0 || covered === true) return [];
  return placesSince(item, regionCode).map((place) => ({
    ...{ key: openKey(place), attribute: `${OPEN}${place}`, amount: vacancies },
  }));
}

/** Releases before this edition counted for the province alone, and so is it taken off. */
function placesSince(item: Item, code: RegionCode): RegionCode[] {
  return isSince(item, 3) ? [...levelsOf(code)] : [cutTo(code, 2)];
}

/**
 * All seats once for each corridor, on the day on which the service leaves the origin, and one service from each prefecture in
 * that month; none once it is cancelled.
 */
function seatTallies(item: Item): Tally[] {
  const { stops, seats, cancelReason } = partOfService(item, 'stops', 'seats', 'cancelReason');
  if (cancelReason !== undefined) return [];
  const corridors = new Map<string, Tally[]>();
  stops.forEach(({ regionCode, departsAt }, place) => {
    if (departsAt === undefined) return;
    const on = civilDateOf(new Date(departsAt));
    for (const stop of stops.slice(place + 1))
      for (const origin of new Set([cutTo(regionCode, 4), cutTo(regionCode, 2)]))
        for (const destination of placesSince(item, stop.regionCode)) {
          const name = `${origin} ${destination}`;
          if (!corridors.has(name)) corridors.set(name, talliesOf(origin, destination, on, seats));
        }
  });
  return [...corridors.values()].flat();
}

function talliesOf(origin: RegionCode, destination: RegionCode, on: CivilDate, seats: number): Tally[] {
  return [
    { key: seatsKey(origin, on), attribute: `${SEATS}${destination}`, amount: seats },
    ...(origin.length < 4 || destination.length > 2
      ? []
      : [{ key: servedKey(on), attribute: servedName(origin, destination), amount: 1 }]),
  ];
}
