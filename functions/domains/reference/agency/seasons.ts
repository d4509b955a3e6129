/** What a visit changes of its agency. Pure. */
import type { CivilDate } from '../../../platform/values/civil-date';
import { seasonOf } from '../indicator/season';
import type { RegionCode } from '../region/region-code';
import type { Visited } from './store';

interface Visit {
  readonly on: CivilDate;
  readonly regionCode: RegionCode;
}

/**
 * An agency counts once a season, by the earliest visit of it, in whatever order visits are recorded. Of those of one day
 * the first that was recorded counts.
 */
export function afterVisit(agency: Visited, { on, regionCode }: Visit): Visited {
  const begins = seasonOf(on);
  const known = agency.seasons.find((season) => season.begins === begins);
  const others = agency.seasons.filter((season) => season !== known);
  const first = known !== undefined && known.on <= on ? known : { begins, on, regionCode };
  return {
    visitCount: agency.visitCount + 1,
    visitedOn: agency.visitedOn !== undefined && agency.visitedOn > on ? agency.visitedOn : on,
    seasons: [...others, first].sort((a, b) => (a.begins < b.begins ? -1 : 1)),
  };
}
