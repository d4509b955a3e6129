/**
 * The places of work of compiled positions: which a person wants (`wanted.ts`), what each is worth from their home
 * (`from-home.ts`), and which lie within an hour of each other. Everything is worked out once and kept until the bureau loads
 * other regions, corridors change, or a place is added.
 */
import { limits } from '../../../../limits';
import { straightKm } from '../../../reference/region/distance';
import { cutTo, type RegionCode } from '../../../reference/region/region-code';
import { editionOfRows } from '../../../reference/region/rows/region-rows';
import { Dictionary } from '../compiled/dictionary';
import type { Offer, Surroundings } from '../matched-parts';
import { type FromHome, fromHome } from './from-home';
import type { PlaceOfWork, PlacesOfWork } from './place-of-work';
import { type Wanted, WantedPlaces } from './wanted';

export class CompiledPlaces implements PlacesOfWork {
  readonly all = new Dictionary<PlaceOfWork>();
  readonly counties = new Dictionary<RegionCode>();
  readonly cities = new Dictionary<RegionCode>();
  readonly provinces = new Dictionary<RegionCode>();
  private readonly wanted = new WantedPlaces(this);
  /** By the first six digits of the home, as a number. */
  private readonly fromHomes = new Map<number, FromHome>();
  private readonly near = new Map<number, readonly number[]>();
  private rows = editionOfRows();
  private edition: object | undefined;
  private known = 0;

  constructor(private readonly surroundings: Surroundings) {}

  /** The number of an offer's place of work. */
  numberOf({ regionCode, county, prefecture }: Pick<Offer, 'regionCode' | 'county' | 'prefecture'>): number {
    return this.all.numberOf(regionCode, () => {
      const province = cutTo(regionCode, 2);
      return {
        code: regionCode,
        county: this.counties.numberOf(county, () => county),
        city: this.cities.numberOf(prefecture, () => prefecture),
        province: this.provinces.numberOf(province, () => province),
      };
    });
  }

  /** Places within any of the regions; everywhere for none. */
  withinAny(regions: readonly RegionCode[] = []): Wanted {
    this.followChanges();
    return this.wanted.withinAny(regions);
  }

  /** What all places are for people of a village. */
  from(village: RegionCode): FromHome {
    this.followChanges();
    const county = firstDigits(village);
    const known = this.fromHomes.get(county);
    if (known !== undefined) return known;
    const made = fromHome(cutTo(village, 6), this, this.surroundings);
    this.fromHomes.set(county, made);
    return made;
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
    this.rows = editionOfRows();
    this.edition = edition;
    for (const memory of [this.wanted, this.fromHomes, this.near]) memory.clear();
  }
}

/** The county of a village's code, as a number: cheaper to look up than a part of the text. */
function firstDigits(village: RegionCode): number {
  let number = 0;
  for (let at = 0; at < 6; at += 1) number = number * 10 + village.charCodeAt(at) - ZERO;
  return number;
}

const ZERO = 48;
