/** What the places of work are for people of one county: how far, whether services run there, and what people find there. */
import { limits } from '../../../../limits';
import { straightKm } from '../../../reference/region/distance';
import { cutTo, type RegionCode } from '../../../reference/region/region-code';
import type { Surroundings } from '../matched-parts';
import { mostPoints } from '../most-points';
import type { PlacesOfWork } from './place-of-work';
import { boardAt, lodgingAt, partnerAt, SITES, siteOf } from './sites';

export interface FromHome {
  /** Points of distance, corridor, agreement, board and lodging, by site. */
  readonly points: Uint8Array;
  /** Kilometres by number of the place; 0 where they are not known. */
  readonly km: Float64Array;
  readonly provinces: BestOfRegions;
  readonly cities: BestOfRegions;
}

/** By number of the region. */
export interface BestOfRegions {
  /** The most points that a place of it has, with board and lodging. */
  readonly points: Uint8Array;
  /** Kilometres to the nearest place of it. */
  readonly km: Float64Array;
}

export function fromHome(
  county: RegionCode,
  { all, counties, cities, provinces }: PlacesOfWork,
  surroundings: Surroundings,
): FromHome {
  const best = { provinces: bestOf(provinces.size), cities: bestOf(cities.size) };
  const km = Float64Array.from(all.values, ({ code }) => straightKm(county, code) ?? 0);
  const points = new Uint8Array(all.size * SITES);
  all.values.forEach(({ code, ...place }, number) => {
    const least = distancePoints(county, code) + corridorPoints(county, code, surroundings);
    const away = isAway(county, counties.values[place.county]);
    const agreed = agreementPoints(county, code, surroundings);
    const first = siteOf(number, { board: false, lodging: false, partner: false });
    for (let site = first; site < first + SITES; site += 1) {
      const agreement = partnerAt(site) === 1 ? mostPoints.AGREEMENT : agreed;
      points[site] = least + agreement + away * providedPoints(site);
    }
    const most = points[first + SITES - 1] ?? 0;
    addTo(best.provinces, place.province, most, km[number] ?? 0);
    addTo(best.cities, place.city, most, km[number] ?? 0);
  });
  return { ...best, points, km };
}

function bestOf(regions: number): BestOfRegions {
  return { points: new Uint8Array(regions), km: new Float64Array(regions).fill(Infinity) };
}

function addTo(best: BestOfRegions, region: number, points: number, km: number): void {
  best.points[region] = Math.max(points, best.points[region] ?? 0);
  best.km[region] = Math.min(km, best.km[region] ?? 0);
}

/** The nearer the better, by the straight line from the home county; 0 where the distance is not known. */
export function distancePoints(county: RegionCode, place: RegionCode): number {
  const km = straightKm(county, place) ?? limits.farthestWorkKm;
  return Math.floor((mostPoints.NEAR_HOME * Math.max(0, limits.farthestWorkKm - km)) / limits.farthestWorkKm);
}

export function corridorPoints(county: RegionCode, place: RegionCode, surroundings: Surroundings): number {
  return surroundings.isServed(cutTo(county, 4), cutTo(place, 2)) ? mostPoints.SERVED_CORRIDOR : 0;
}

/** What an agreement between the regions is worth, whoever the enterprise is. */
export function agreementPoints(county: RegionCode, place: RegionCode, surroundings: Surroundings): number {
  return surroundings.isAgreed(county, place) ? mostPoints.AGREEMENT : 0;
}

/** 1 where people don't go home in the evening, else 0. @param place county of the work. */
export function isAway(county: RegionCode, place: RegionCode | undefined): number {
  return Number(county !== place);
}

/** Meals and a bed are worth something where people can't go home in the evening. */
function providedPoints(site: number): number {
  return boardAt(site) * mostPoints.BOARD + lodgingAt(site) * mostPoints.LODGING;
}
