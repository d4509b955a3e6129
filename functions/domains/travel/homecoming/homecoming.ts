/**
 * When somebody came home from work elsewhere, and left again: what surveys, rides and placements tell of it, in the order
 * of the days that they are about, whatever the order in which they were told. Pure.
 */
import { type CivilDate, civilDateOf, startOfDay } from '../../../platform/values/civil-date';
import { type Instant, preciseInstantOf } from '../../../platform/values/clock';
import type { Placement } from '../../jobs/placement/store';
import { type HistoryEntry, toldAt } from '../../people/worker/history/history-store';
import { isAfter } from '../../people/worker/history/history';
import { seasonOf } from '../../reference/indicator/season';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import type { Ride } from './ride-store';
import type { Homecoming } from './store';

/** One season, of whomever. */
export type Season = Omit<Homecoming, 'workerId'>;

export type Whereabouts = 'HOME' | 'AWAY';

/** Work in the county of the home is at home. */
export function whereaboutsOf(employment: HistoryEntry['told']['employment']): Whereabouts | undefined {
  if (employment === undefined) return undefined;
  return employment === 'IN_PROVINCE' || employment === 'OUT_OF_PROVINCE' ? 'AWAY' : 'HOME';
}

/** Whether the placement began in another county than the home. */
export function leadsAway({ startedOn, workCode, homeCode }: Begun): boolean {
  return startedOn !== undefined && workCode !== undefined && cutTo(workCode, 6) !== cutTo(homeCode, 6);
}

type Begun = Pick<Placement, 'startedOn' | 'workCode' | 'homeCode'>;

export interface Told {
  readonly entries: readonly HistoryEntry[];
  readonly rides: readonly Pick<Ride, 'direction' | 'at'>[];
  readonly placements: readonly Begun[];
}

/**
 * The seasons in which the person came home. A ride home is a return; an answer of a survey is one if they were away when
 * they were last told of.
 * @param home where an earlier release registered the person, whose entries don't tell it.
 */
export function seasonsOf(told: Told, home: RegionCode): ReadonlyMap<CivilDate, Season> {
  const seasons = new Map<CivilDate, Season>();
  let before: Whereabouts | undefined;
  for (const { on, where, isRide, homeAt } of inOrder(told)) {
    const season = seasonOf(on);
    const known = seasons.get(season);
    if (where === 'HOME' && known === undefined && (isRide || before === 'AWAY'))
      seasons.set(season, { season, returnedOn: on, returnedHome: homeAt() ?? home });
    if (where === 'AWAY' && known !== undefined && known.leftOn === undefined)
      seasons.set(season, { ...known, leftOn: on, leftHome: homeAt() ?? home });
    before = where;
  }
  return seasons;
}

interface Telling {
  readonly on: CivilDate;
  readonly where: Whereabouts;
  readonly isRide: boolean;
  /** Instant; of a placement the end of the day, for whoever was at home on it went there on it. */
  readonly order: string;
  readonly homeAt: () => RegionCode | undefined;
}

function inOrder({ entries, rides, placements }: Told): Telling[] {
  const homes = entries
    .filter(({ told }) => told.villageCode !== undefined)
    .toSorted((a, b) => (isAfter(a.stamp, b.stamp) ? 1 : -1));
  // The first that is known stands for the time before it.
  const homeBefore = (limit: string) => (): RegionCode | undefined =>
    (homes.findLast(({ stamp }) => !isAfter(stamp, limit)) ?? homes[0])?.told.villageCode;
  const telling = (where: Whereabouts, at: Instant, limit: string, isRide = false): Telling => {
    const on = civilDateOf(new Date(at));
    return { ...{ on, where, isRide }, order: `${on}#${at}`, homeAt: homeBefore(limit) };
  };
  return [
    ...entries.flatMap((entry): Telling[] => {
      const where = whereaboutsOf(entry.told.employment);
      return where === undefined ? [] : [telling(where, toldAt(entry), entry.stamp)];
    }),
    ...rides.map(({ direction, at }) => telling(direction === 'HOMEBOUND' ? 'HOME' : 'AWAY', at, `${at}~`, true)),
    ...placements.filter(leadsAway).flatMap(({ startedOn: on }): Telling[] => {
      if (on === undefined) return [];
      const limit = preciseInstantOf(startOfDay(on));
      return [{ ...{ on, where: 'AWAY', isRide: false }, order: `${on}#~`, homeAt: homeBefore(limit) }];
    }),
  ].toSorted((a, b) => (a.order < b.order ? -1 : 1));
}
