/** The places of work of compiled positions, by number, and the regions that they are in. */
import type { RegionCode } from '../../../reference/region/region-code';
import type { Dictionary } from '../compiled/dictionary';

export interface PlaceOfWork {
  readonly code: RegionCode;
  /** Numbers in `counties`, `cities` and `provinces`. */
  readonly county: number;
  readonly city: number;
  readonly province: number;
}

export interface PlacesOfWork {
  /** By region code of the place of work. */
  readonly all: Dictionary<PlaceOfWork>;
  readonly counties: Dictionary<RegionCode>;
  readonly cities: Dictionary<RegionCode>;
  readonly provinces: Dictionary<RegionCode>;
}
