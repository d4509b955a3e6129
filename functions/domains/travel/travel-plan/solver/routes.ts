/**
 * Which ways a run can take to a city: a few counties that lie close to one another, in the order of the shortest way, then the
 * city. Distances are great circles between the seats of government, lengthened by what roads and lines add.
 */
import { regionOf } from '../../../reference/region/region';
import type { PlanSettings } from '../travel-plan';
import { canStopAt, type Vehicle } from './vehicles';

export interface Route {
  /** Counties to board in, in order. */
  readonly counties: readonly string[];
  /** Where it ends, by its prefecture. */
  readonly city: string;
  /** Kilometres from each stop to the next one, the last to the city. */
  readonly legs: readonly number[];
  readonly km: number;
}

/** Kilometres in a straight line from one county to the next that one run still collects from. */
export const pickupKmMax = 150;
/** Counties around each one that are tried with it. */
const NEIGHBOURS = 6;

/**
 * Every county alone; with each of its nearest neighbours and each two of them, where the vehicle stops that often; and with
 * more and more of the nearest. Each set once.
 */
export function routesTo(city: string, counties: readonly string[], vehicle: Vehicle): Route[] {
  if (!canStopAt(vehicle.mode, city)) return [];
  const places = counties.filter((county) => canStopAt(vehicle.mode, county));
  const sets = new Map<string, readonly string[]>();
  const add = (set: readonly string[]): void => {
    if (set.length <= vehicle.pickupsMax) sets.set(set.toSorted().join(' '), set);
  };
  for (const county of places) {
    const near = neighbours(county, places);
    add([county]);
    near.forEach((one, index) => {
      add([county, one]);
      for (const other of near.slice(index + 1)) add([county, one, other]);
      add([county, ...near.slice(0, index + 1)]);
    });
  }
  return [...sets.values()].flatMap((set) => routeOver(set, city, vehicle) ?? []);
}

/** Over these counties and no others; undefined where nobody knows where one of them lies. */
export function routeOver(set: readonly string[], city: string, { detour }: Vehicle): Route | undefined {
  const counties = shortestOrder(set, city);
  const legs = counties.map((county, index) => (straightKm(county, counties[index + 1] ?? city) ?? NaN) * detour);
  const km = legs.reduce((sum, leg) => sum + leg, 0);
  return Number.isNaN(km) ? undefined : { counties, city, legs, km };
}

function neighbours(county: string, places: readonly string[]): string[] {
  return places
    .map((place) => ({ place, km: straightKm(county, place) ?? Infinity }))
    .filter(({ place, km }) => place !== county && km <= pickupKmMax)
    .sort((a, b) => a.km - b.km)
    .slice(0, NEIGHBOURS)
    .map(({ place }) => place);
}

/** Tried out for a few; of many, whoever lies farthest from the city boards first. */
function shortestOrder(set: readonly string[], city: string): readonly string[] {
  if (set.length > 3)
    return set.toSorted((a, b) => (straightKm(b, city) ?? Infinity) - (straightKm(a, city) ?? Infinity));
  const length = (order: readonly string[]): number =>
    order.reduce((sum, county, index) => sum + (straightKm(county, order[index + 1] ?? city) ?? Infinity), 0);
  return orders(set).reduce((best, order) => (length(order) < length(best) ? order : best));
}

function orders(set: readonly string[]): (readonly string[])[] {
  if (set.length <= 1) return [set];
  return set.flatMap((first) => orders(set.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}

/** Undefined where the place of one is not known, nor that of what it lies in. */
function straightKm(a: string, b: string): number | undefined {
  const [from, to] = [placeOf(a), placeOf(b)];
  if (from === undefined || to === undefined) return undefined;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [lat, otherLat] = [radians(from.lat), radians(to.lat)];
  const chord =
    Math.sin((otherLat - lat) / 2) ** 2 +
    Math.cos(lat) * Math.cos(otherLat) * Math.sin(radians(to.lng - from.lng) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord));
}

const EARTH_RADIUS_KM = 6_371;

interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** Found once: the file of regions does not change while the process lives. */
const places = new Map<string, Place | undefined>();

function placeOf(code: string): Place | undefined {
  if (!places.has(code)) places.set(code, findPlace(code));
  return places.get(code);
}

function findPlace(code: string): Place | undefined {
  const region = regionOf(code);
  if (region === undefined) return undefined;
  const { lat, lng, parentCode } = region;
  if (lat !== undefined && lng !== undefined) return { lat, lng };
  return parentCode === undefined ? undefined : placeOf(parentCode);
}

/** What a run of a vehicle costs, crew included. Yuan. */
export function costOf(vehicle: Vehicle, km: number, seats: number, crewCost: number): number {
  return Math.round(vehicle.runCost + crewCost + vehicle.kmCost * km + vehicle.seatCost * seats);
}

/** Fewer travellers than this and the run is not proposed. */
export function ridersMin({ mode }: Vehicle, seats: number, settings: PlanSettings): number {
  return mode === 'COACH' ? settings.coachThreshold : Math.max(1, Math.ceil(seats * settings.loadFactorTarget));
}
