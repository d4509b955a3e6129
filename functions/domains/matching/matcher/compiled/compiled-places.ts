/**
 * The places of work of compiled positions: which a person wants, what each is worth from their home, and which lie within an
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
  /** Numbers in `counties`, `cities` and `provinces`. */
  readonly county: number;
  readonly city: number;
  readonly province: number;
}

/** Places where somebody wants to work. */
export interface Wanted {
  /** By number of the place: 1 if it is one of them. */
  readonly places: Uint8Array;
  /** Numbers of the provinces that have one. */
  readonly provinces: readonly number[];
}

/** What places are for people of one county. */
export interface FromHome {
  /** Points of distance, corridor, agreement, board and lodging, by `placed` of the place and what is provided. */
  readonly points: Uint8Array;
  /** The most that a place of the province has, by number of the province. */
  readonly provinces: Uint8Array;
  /** 1 for places outside the county, from which people don't go home in the evening. */
  readonly away: Uint8Array;
  /** Kilometres; 0 where they are not known. */
  readonly km: Float64Array;
}

/** @param provided as `providedOf` of a position's word says. */
export function placed(place: number, provided: number): number {
  return (place << 3) | provided;
}

export class CompiledPlaces {
  /** By region code of the place of work. */
  readonly all = new Dictionary<PlaceOfWork>();
  readonly counties = new Dictionary<RegionCode>();
  readonly cities = new Dictionary<RegionCode>();
  readonly provinces = new Dictionary<RegionCode>();
  private readonly wanted = new Map<RegionCode, Wanted>();
  private unions = new WeakMap<Wanted, Map<RegionCode, Wanted>>();
  private unionsKept = 0;
  /** By number of the place. */
  private provinceOf = new Uint8Array(0);
  private readonly fromHomes = new Map<RegionCode, FromHome>();
  private everywhere: Wanted | undefined;
  private readonly near = new Map<number, readonly number[]>();
  private rows = editionOfRows();
  private edition: object | undefined;
  private known = 0;

  constructor(private readonly surroundings: Surroundings) {}

  /** The number of an offer's place of work. */
  numberOf({ regionCode, county, prefecture }: Pick<Offer, 'regionCode' | 'county' | 'prefecture'>): number {
    const province = cutTo(regionCode, 2);
    return this.all.numberOf(regionCode, () => ({
      code: regionCode,
      county: this.counties.numberOf(county, () => county),
      city: this.cities.numberOf(prefecture, () => prefecture),
      province: this.provinces.numberOf(province, () => province),
    }));
  }

  /** Places within any of the regions; everywhere for none. */
  withinAny(regions: readonly RegionCode[] = []): Wanted {
    this.followChanges();
    const [first] = regions;
    if (first === undefined) return (this.everywhere ??= this.wantedOf(() => true));
    let wanted = this.within(first);
    for (let at = 1; at < regions.length; at += 1) wanted = this.orWithin(wanted, regions[at] ?? first);
    return wanted;
  }

  /** Those of them that are nearer than so many kilometres. */
  nearer({ places: within }: Wanted, { km }: FromHome, than: number): Wanted {
    const places = within.slice();
    for (let place = 0; place < km.length; place += 1) if ((km[place] ?? 0) >= than) places[place] = 0;
    return this.inProvinces(places);
  }

  /** Also those within the region. Many want the same few. */
  private orWithin(wanted: Wanted, region: RegionCode): Wanted {
    const known = this.unions.get(wanted)?.get(region);
    if (known !== undefined) return known;
    if (this.unionsKept >= limits.wantedPlacesKept) this.forgetUnions();
    const union = either(wanted, this.within(region));
    this.unions.set(wanted, (this.unions.get(wanted) ?? new Map<RegionCode, Wanted>()).set(region, union));
    this.unionsKept += 1;
    return union;
  }

  private forgetUnions(): void {
    this.unions = new WeakMap();
    this.unionsKept = 0;
  }

  /** Places within the region, read as its successor; all of a city under either of its codes (4419, 441900). */
  private within(region: RegionCode): Wanted {
    const known = this.wanted.get(region);
    if (known !== undefined) return known;
    const whole = wholeOf(region);
    const wanted = this.wantedOf(({ code }) => isWithin(code, whole));
    this.wanted.set(region, wanted);
    return wanted;
  }

  private wantedOf(isWanted: (place: PlaceOfWork) => boolean): Wanted {
    return this.inProvinces(Uint8Array.from(this.all.values, (place) => Number(isWanted(place))));
  }

  private inProvinces(places: Uint8Array): Wanted {
    const has = new Uint8Array(this.provinces.size);
    for (let place = 0; place < places.length; place += 1)
      if (places[place] === 1) has[this.provinceOf[place] ?? 0] = 1;
    return { places, provinces: [...has.keys()].filter((province) => has[province] === 1) };
  }

  /** What all places are for people of a county. */
  from(county: RegionCode): FromHome {
    this.followChanges();
    const known = this.fromHomes.get(county);
    if (known !== undefined) return known;
    const points = new Uint8Array(placed(this.all.size, 0));
    const provinces = new Uint8Array(this.provinces.size);
    const away = Uint8Array.from(this.all.values, (place) => Number(this.counties.values[place.county] !== county));
    this.all.values.forEach(({ code, province }, place) => {
      const least = distancePoints(county, code) + corridorPoints(county, code, this.surroundings);
      const agreed = agreementPoints(county, code, this.surroundings);
      for (let provided = 0; provided < 8; provided += 1) {
        const agreement = provided < 4 ? agreed : mostPoints.AGREEMENT;
        const most = least + agreement + (away[place] ?? 0) * providedPoints(provided & 3);
        points[placed(place, provided)] = most;
        provinces[province] = Math.max(most, provinces[province] ?? 0);
      }
    });
    const km = Float64Array.from(this.all.values, ({ code }) => straightKm(county, code) ?? 0);
    const fromHome = { points, provinces, away, km };
    this.fromHomes.set(county, fromHome);
    return fromHome;
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

  /** Forgets what was worked out for fewer places, or by other rows of regions, or for other corridors. */
  private followChanges(): void {
    const { edition } = this.surroundings;
    if (this.known === this.all.size && this.rows === editionOfRows() && this.edition === edition) return;
    this.known = this.all.size;
    this.provinceOf = Uint8Array.from(this.all.values, ({ province }) => province);
    this.rows = editionOfRows();
    this.edition = edition;
    this.everywhere = undefined;
    this.forgetUnions();
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

/** What an agreement between the regions is worth, whoever the enterprise is. */
export function agreementPoints(county: RegionCode, place: RegionCode, surroundings: Surroundings): number {
  return surroundings.isAgreed(county, place) ? mostPoints.AGREEMENT : 0;
}

function providedPoints(provided: number): number {
  return (provided & 1) * mostPoints.BOARD + (provided >> 1) * mostPoints.LODGING;
}

function either(one: Wanted, other: Wanted): Wanted {
  const places = one.places.slice();
  for (let place = 0; place < places.length; place += 1)
    places[place] = (places[place] ?? 0) | (other.places[place] ?? 0);
  const provinces = [...one.provinces];
  for (const province of other.provinces) if (!provinces.includes(province)) provinces.push(province);
  return { places, provinces };
}
