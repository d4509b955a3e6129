/** Sets of the places where people want to work. Many want the same few, so each set is made once and kept. */
import { limits } from '../../../../limits';
import { isWithin } from '../../../reference/region/containment';
import { wholeOf } from '../../../reference/region/region';
import type { RegionCode } from '../../../reference/region/region-code';
import type { PlaceOfWork, PlacesOfWork } from './place-of-work';

type Places = Pick<PlacesOfWork, 'all' | 'cities' | 'provinces'>;

/** Places where somebody wants to work. */
export interface Wanted {
  /** A bit for each place, by its number: so a set is two lines of the processor's cache. */
  readonly places: Int32Array;
  /** Numbers of the provinces of which many cities have some of them; and of the cities of the other provinces that have one. */
  readonly provinces: readonly number[];
  readonly cities: readonly number[];
  /** The same places with those of one region more, for each region that was asked for. */
  readonly unions: Map<RegionCode, Wanted>;
}

/** 1 or 0. */
export function isIn(places: Int32Array, place: number): number {
  return ((places[place >> 5] ?? 0) >>> place) & 1;
}

/** A province is read as a whole where more than one of this many of its cities is wanted. */
const CITIES_FOR_ONE = 4;

export class WantedPlaces {
  private everywhere: Wanted | undefined;
  private readonly within = new Map<RegionCode, Wanted>();
  private unionsKept = 0;

  private shape: Shape | undefined;

  constructor(private readonly of: Places) {}

  clear(): void {
    this.everywhere = undefined;
    this.within.clear();
    this.shape = undefined;
    this.unionsKept = 0;
  }

  /** Places within any of the regions; everywhere for none. */
  withinAny(regions: readonly RegionCode[]): Wanted {
    const [first] = regions;
    if (first === undefined) return (this.everywhere ??= this.made(() => true));
    let wanted = this.withinOne(first);
    for (let at = 1; at < regions.length; at += 1) wanted = this.orWithin(wanted, regions[at] ?? first);
    return wanted;
  }

  private orWithin(wanted: Wanted, region: RegionCode): Wanted {
    const known = wanted.unions.get(region);
    if (known !== undefined) return known;
    if (this.unionsKept >= limits.wantedPlacesKept) this.forgetUnions();
    const other = this.withinOne(region);
    const union = this.made((_, number) => (isIn(wanted.places, number) | isIn(other.places, number)) === 1);
    wanted.unions.set(region, union);
    this.unionsKept += 1;
    return union;
  }

  private forgetUnions(): void {
    for (const { unions } of this.within.values()) unions.clear();
    this.unionsKept = 0;
  }

  /** The region is read as its successor; all of a city under either of its codes (4419, 441900). */
  private withinOne(region: RegionCode): Wanted {
    const known = this.within.get(region);
    if (known !== undefined) return known;
    const whole = wholeOf(region);
    const wanted = this.made(({ code }) => isWithin(code, whole));
    this.within.set(region, wanted);
    return wanted;
  }

  private made(isWanted: (place: PlaceOfWork, number: number) => boolean): Wanted {
    const { all, cities, provinces } = this.of;
    const { provinceOf, citiesIn } = (this.shape ??= shapeOf(this.of));
    const places = new Int32Array((all.size + 31) >> 5);
    const [isWantedCity, citiesWanted] = [new Uint8Array(cities.size), new Uint16Array(provinces.size)];
    all.values.forEach((place, number) => {
      if (!isWanted(place, number)) return;
      places[number >> 5] = (places[number >> 5] ?? 0) | (1 << number);
      if (isWantedCity[place.city] === 1) return;
      isWantedCity[place.city] = 1;
      citiesWanted[place.province] = (citiesWanted[place.province] ?? 0) + 1;
    });
    const isWhole = citiesWanted.map((count, province) => Number(count * CITIES_FOR_ONE > (citiesIn[province] ?? 0)));
    return {
      places,
      provinces: [...isWhole.keys()].filter((province) => isWhole[province] === 1),
      cities: [...isWantedCity.keys()].filter(
        (city) => isWantedCity[city] === 1 && isWhole[provinceOf[city] ?? 0] === 0,
      ),
      unions: new Map(),
    };
  }
}

interface Shape {
  /** By number of the city. */
  readonly provinceOf: Uint8Array;
  /** Cities of the province, by its number. */
  readonly citiesIn: Uint16Array;
}

function shapeOf({ all, cities, provinces }: Places): Shape {
  const provinceOf = new Uint8Array(cities.size);
  for (const { city, province } of all.values) provinceOf[city] = province;
  const citiesIn = new Uint16Array(provinces.size);
  for (const province of provinceOf) citiesIn[province] = (citiesIn[province] ?? 0) + 1;
  return { provinceOf, citiesIn };
}
