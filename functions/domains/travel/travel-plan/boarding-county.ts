/** In which county a waiting party boards, and to which city it travels. Pure. */
import { childrenOf, countyOf, prefectureOf, prefecturesOf } from '../../reference/region/region';
import type { RegionCode } from '../../reference/region/region-code';
import type { Rider, WaitingParty } from './plan-parts';

/**
 * A party whose origin is a prefecture boards in its first county, the seat of its government; a province stands for
 * its capital in the same way. Undefined if the place is unknown.
 */
export function riderOf(party: WaitingParty): Rider | undefined {
  const county = boardingCountyOf(party.originRegionCode);
  const city = prefectureOf(party.destinationRegionCode) ?? prefecturesOf(party.destinationRegionCode)[0];
  return county === undefined || city === undefined ? undefined : { ...party, county, city };
}

function boardingCountyOf(code: RegionCode): RegionCode | undefined {
  const prefecture = prefectureOf(code) ?? prefecturesOf(code)[0];
  return countyOf(code) ?? (prefecture === undefined ? undefined : childrenOf(prefecture)[0]?.code);
}
