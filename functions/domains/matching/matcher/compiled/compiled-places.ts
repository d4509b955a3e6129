/**
 * The places of work of compiled positions: which a person wants, how far each is from their home, and which lie within an
 * hour of each other. Everything is worked out once for each pair and kept until the bureau loads other regions.
 */
import { limits } from '../../../../limits';
import { isWithin } from '../../../reference/region/containment';
import { straightKm } from '../../../reference/region/distance';
import { wholeOf } from '../../../reference/region/region';
import { cutTo, type RegionCode } from '../../../reference/region/region-code';
import { editionOfRows } from '../../../reference/region/rows/region-rows';
import { Dictionary } from './dictionary';
import type { Offer, Surroundings } from '../matched-parts';
import { mostPoints } from '../most-points';

export interface PlaceOfWork {
  readonly code: RegionCode;
  /** Numbers in `counties` and `cities`. */
  readonly county: number;
  readonly city: number;
}

/** Places within a region that somebody wants. */
export interface Wanted {
  /** By number of the place: 1 if it lies in the region. */
  readonly places: Uint8Array;
  readonly cities: Int32Array;
  /** By number of the city: 1 if a place of it lies in the region. */
  readonly inCity: Uint8Array;
}

/** Points of places for people of one county. */
export interface FromHome {
  /** Of distance and corridor, by number of the place. */
  readonly places: Int32Array;
  /** 1 for places outside the county, from which people don't go home in the evening. */
  readonly away: Uint8Array;
  /** The most that a place of the city has, by number of the city. */
  readonly cities: Int32Array;
}

export class CompiledPlaces {
  /** By region code of the place of work. */
  readonly all = new Dictionary<PlaceOfWork>();
  readonly counties = new Dictionary<RegionCode>();
  readonly cities = new Dictionary<RegionCode>();
  private readonly wanted = new Map<RegionCode, Wanted>();
  private readonly fromHomes = new Map<RegionCode, FromHome>();
  private everywhere: readonly [Wanted] | undefined;
  private readonly near = new Map<number, readonly number[]>();
  private edition = editionOfRows();
  private known = 0;

  constructor(private readonly surroundings: Surroundings) {}

  /** The number of an offer's place of work. */
  numberOf({ regionCode, county, prefecture }: Pick<Offer, 'regionCode' | 'county' | 'prefecture'>): number {
    return this.all.numberOf(regionCode, () => ({
      code: regionCode,
      county: this.counties.numberOf(county, () => county),
      city: this.cities.numberOf(prefecture, () => prefecture),
    }));
  }

  /** Places within the region, read as its successor; all of a city under either of its codes (4419, 441900). */
  within(region: RegionCode): Wanted {
    this.followChanges();
    const known = this.wanted.get(region);
    if (known !== undefined) return known;
    const whole = wholeOf(region);
    const places = Uint8Array.from(this.all.values, ({ code }) => Number(isWithin(code, whole)));
    const inCity = new Uint8Array(this.cities.size);
    this.all.values.forEach(({ city }, place) => {
      if (places[place] === 1) inCity[city] = 1;
    });
    const cities = Int32Array.from(inCity.keys()).filter((city) => inCity[city] === 1);
    const wanted = { places, cities, inCity };
    this.wanted.set(region, wanted);
    return wanted;
  }

  /** Of each region; everywhere for none. */
  withinAny(regions: readonly RegionCode[] = []): readonly [Wanted, ...Wanted[]] {
    const [first, ...others] = regions;
    if (first !== undefined) return [this.within(first), ...others.map((region) => this.within(region))];
    this.followChanges();
    return (this.everywhere ??= [
      {
        places: new Uint8Array(this.all.size).fill(1),
        cities: Int32Array.from(this.cities.values.keys()),
        inCity: new Uint8Array(this.cities.size).fill(1),
      },
    ]);
  }

  /** Points of all places for people of a county. */
  from(county: RegionCode): FromHome {
    this.followChanges();
    const known = this.fromHomes.get(county);
    if (known !== undefined) return known;
    const places = Int32Array.from(
      this.all.values,
      ({ code }) => distancePoints(county, code) + corridorPoints(county, code, this.surroundings),
    );
    const cities = new Int32Array(this.cities.size);
    this.all.values.forEach(({ city }, place) => {
      cities[city] = Math.max(cities[city] ?? 0, places[place] ?? 0);
    });
    const away = Uint8Array.from(this.all.values, (place) => Number(this.counties.values[place.county] !== county));
    const points = { places, away, cities };
    this.fromHomes.set(county, points);
    return points;
  }

  /** Counties of the same city from which this one is at most half an hour away, itself included. */
  withinHalfAnHour(county: number): readonly number[] {
    this.followChanges();
    const known = this.near.get(county);
    if (known !== undefined) return known;
    const near = [...this.counties.values.keys()].filter((other) => other === county || this.isNear(county, other));
    this.near.set(county, near);
    return near;
  }

  private isNear(one: number, other: number): boolean {
    const [from, to] = [this.counties.values[one], this.counties.values[other]];
    if (from === undefined || to === undefined || cutTo(from, 4) !== cutTo(to, 4)) return false;
    return (straightKm(from, to) ?? Infinity) <= limits.halfAnHourKm;
  }

  /** Forgets what was worked out for fewer places, or by other rows of regions. */
  private followChanges(): void {
    if (this.known === this.all.size && this.edition === editionOfRows()) return;
    this.known = this.all.size;
    this.edition = editionOfRows();
    this.everywhere = undefined;
    for (const memory of [this.wanted, this.fromHomes, this.near]) memory.clear();
  }
}

/** The nearer the better, by the straight line from the home county; 0 where the distance is not known. */
export function distancePoints(county: RegionCode, place: RegionCode): number {
  const km = straightKm(county, place) ?? limits.farthestWorkKm;
  return Math.floor((mostPoints.NEAR_HOME * Math.max(0, limits.farthestWorkKm - km)) / limits.farthestWorkKm);
}

export function corridorPoints(county: RegionCode, place: RegionCode, surroundings: Surroundings): number {
  return surroundings.isServed(cutTo(county, 4), cutTo(place, 2)) ? mostPoints.SERVED_CORRIDOR : 0;
}
