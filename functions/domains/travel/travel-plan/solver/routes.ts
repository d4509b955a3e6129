/**
 * Routes to a city: a few counties that lie close together, in the order of the shortest way, then the city. Distances
 * are great circles between seats of government, times a detour factor.
 */
import { straightKm } from '../../../reference/region/distance';
import type { PlanSettings } from '../plan-parts';
import { canStopAt, type Vehicle } from './vehicle-types';
import type { RegionCode } from '../../../reference/region/region-code';

export interface Route {
  /** Boarding counties, in order. */
  readonly counties: readonly RegionCode[];
  /** Prefecture of the destination. */
  readonly city: RegionCode;
  /** Kilometres from each stop to the next; the last entry leads to the city. */
  readonly legs: readonly number[];
  readonly km: number;
}

/** Greatest distance, in kilometres and a straight line, between two counties that one run collects from. */
export const pickupKmMax = 150;
/** Number of nearest counties that are combined with each county. */
const NEIGHBOURS = 6;

/**
 * Each county alone, with each of its nearest neighbours, with each two of them, and with all nearest up to any number,
 * as far as the vehicle may stop. Each set of counties once.
 */
export function routesTo(city: RegionCode, counties: readonly RegionCode[], vehicle: Vehicle): Route[] {
  if (!canStopAt(vehicle, city)) return [];
  const places = counties.filter((county) => canStopAt(vehicle, county));
  const sets = new Map<string, readonly RegionCode[]>();
  const add = (set: readonly RegionCode[]): void => {
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

/** The route over exactly these counties; undefined if the coordinates of one are unknown. */
export function routeOver(set: readonly RegionCode[], city: RegionCode, { detour }: Vehicle): Route | undefined {
  const counties = shortestOrder(set, city);
  const legs = counties.map((county, index) => (straightKm(county, counties[index + 1] ?? city) ?? NaN) * detour);
  const km = legs.reduce((sum, leg) => sum + leg, 0);
  return Number.isNaN(km) ? undefined : { counties, city, legs, km };
}

function neighbours(county: RegionCode, places: readonly RegionCode[]): RegionCode[] {
  return places
    .map((place) => ({ place, km: straightKm(county, place) ?? Infinity }))
    .filter(({ place, km }) => place !== county && km <= pickupKmMax)
    .sort((a, b) => a.km - b.km)
    .slice(0, NEIGHBOURS)
    .map(({ place }) => place);
}

/** The shortest order for up to three counties; for more, from the farthest from the city to the nearest. */
function shortestOrder(set: readonly RegionCode[], city: RegionCode): readonly RegionCode[] {
  if (set.length > 3)
    return set.toSorted((a, b) => (straightKm(b, city) ?? Infinity) - (straightKm(a, city) ?? Infinity));
  const length = (order: readonly RegionCode[]): number =>
    order.reduce((sum, county, index) => sum + (straightKm(county, order[index + 1] ?? city) ?? Infinity), 0);
  return orders(set).reduce((best, order) => (length(order) < length(best) ? order : best));
}

function orders(set: readonly RegionCode[]): (readonly RegionCode[])[] {
  if (set.length <= 1) return [set];
  return set.flatMap((first) => orders(set.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}

/** Cost of a run in yuan, crew included. */
export function costOf(vehicle: Vehicle, km: number, seats: number, crewCost: number): number {
  return Math.round(vehicle.runCost + crewCost + vehicle.kmCost * km + vehicle.seatCost * seats);
}

/** Least number of travellers for which a run is proposed. */
export function ridersMin({ mode }: Vehicle, seats: number, settings: PlanSettings): number {
  return mode === 'COACH' ? settings.coachThreshold : Math.max(1, Math.ceil(seats * settings.loadFactorTarget));
}
