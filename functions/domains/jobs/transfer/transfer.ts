/** Which of a person's placements counts on the board: the first of each season. Pure. */
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { seasonOf } from '../../reference/indicator/season';
import { neverBegan } from '../placement/counts';
import type { Placement } from '../placement/store';
import type { Transfer } from './store';

/** One season, of whomever. */
export type Season = Omit<Transfer, 'workerId'>;

export interface Placed {
  readonly placement: Pick<
    Placement,
    | ('id' | 'agreedAt' | 'homeCode' | 'workCode' | 'stableOn')
    | ('status' | 'startsOn' | 'startedOn' | 'endedOn' | 'departure')
  >;
  /** Whether it counts by itself, as an earlier release counted it: nothing of the person counts beside it then. */
  readonly countsItself: boolean;
}

/** The seasons in which something counts, with what does. */
export function seasonsOf(placed: readonly Placed[]): ReadonlyMap<CivilDate, Season> {
  const seasons = new Map<CivilDate, Season>();
  const add = (day: CivilDate, told: Partial<Season>): void => {
    const season = seasonOf(day);
    seasons.set(season, { ...(seasons.get(season) ?? { season }), ...told });
  };
  const agreed = placed
    .filter(({ placement }) => !neverBegan(placement))
    .map((one) => ({ ...one, on: civilDateOf(new Date(one.placement.agreedAt)), order: one.placement.agreedAt }));
  for (const { on, placement } of firstsOf(agreed))
    add(on, {
      ...{ agreedOn: on, homeCode: placement.homeCode },
      ...(placement.workCode !== undefined && { workCode: placement.workCode }),
    });
  const stable = placed.flatMap((one) => {
    const { stableOn: on } = one.placement;
    return on === undefined ? [] : [{ ...one, on, order: on }];
  });
  for (const { on, placement } of firstsOf(stable)) add(on, { stableOn: on, stableHome: placement.homeCode });
  return seasons;
}

type Dated = Placed & { readonly on: CivilDate; readonly order: string };

function firstsOf(dated: readonly Dated[]): Dated[] {
  const inOrder = dated.toSorted((a, b) =>
    a.order === b.order ? (a.placement.id < b.placement.id ? -1 : 1) : a.order < b.order ? -1 : 1,
  );
  return [...Map.groupBy(inOrder, ({ on }) => seasonOf(on)).values()].flatMap((all) =>
    all.some(({ countsItself }) => countsItself) ? [] : all.slice(0, 1),
  );
}
