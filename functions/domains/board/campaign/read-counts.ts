/**
 * Reads what is counted of an indicator in an area: its days, or the groups of people of a median. Who may not open the
 * people's own rows is told of people in groups of five and more (`reference/indicator/few.ts`), and of none below the county.
 */
import type { Indicator } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { inGroups } from '../../reference/indicator/few';
import { type Counter, isOfPeople, rates, toldAfterTheDay } from '../../reference/indicator/indicator';
import { seasonOf } from '../../reference/indicator/season';
import type { RegionCode } from '../../reference/region/region-code';
import { type Area, isBelowCounty } from '../counter/areas';
import { type AreaDay, readBelow, readCounters } from '../counter/read-days';
import type { Counts } from './progress';
import { readBlocks } from './read-blocks';

export interface Asked<A extends Area = Area> {
  readonly indicator: Indicator;
  readonly area: A;
  readonly from: CivilDate;
  /** Inclusive. */
  readonly to: CivilDate;
  /** Whether people are told of in groups alone. */
  readonly inGroups: boolean;
}

/** Of the days from `from` to `to` that may be told by now. One query; of a rate two at once. */
export function readCounts(context: Keeper, asked: Asked): Promise<Counts> {
  const { area } = asked;
  return isBelowCounty(area) && asked.inGroups && isAboutPeople(asked.indicator)
    ? Promise.resolve(HIDDEN)
    : read(context, asked, readCounters);
}

/** The same of what is below a county. */
export function readCountsBelow(context: Keeper, asked: Asked<RegionCode>): Promise<Counts> {
  return asked.inGroups && isAboutPeople(asked.indicator) ? Promise.resolve(HIDDEN) : read(context, asked, readBelow);
}

type Keeper = Pick<Context, 'db' | 'clock'>;

const HIDDEN: Counts = { days: [], isHidden: true };

/** Whether one unit is one person's, or it is a share of people. */
export function isAboutPeople(indicator: Indicator): boolean {
  return isOfPeople(indicator) || rates[indicator] !== undefined;
}

async function read<A extends Area>(
  { db, clock }: Keeper,
  { indicator, area, from, to: last, ...asked }: Asked<A>,
  readDays: (db: Context['db'], counter: Counter, area: A, days: Pick<Asked, 'from' | 'to'>) => Promise<AreaDay[]>,
): Promise<Counts> {
  if (indicator === 'INCOME_RISE_MEDIAN')
    return { days: [], blocks: await readBlocks(db, area, { from, to: last, now: clock.now() }) };
  const grouped = asked.inGroups && isAboutPeople(indicator);
  const yesterday = addDays(today(clock), -1);
  const to = toldAfterTheDay.has(indicator) && last > yesterday ? yesterday : last;
  // Groups begin with a season, so they are the same for whatever days are asked for.
  const first = grouped ? seasonOf(from) : from;
  const readOf = async (counter: Counter): Promise<AreaDay[]> =>
    to < from ? [] : readDays(db, counter, area, { from: first, to });
  const rate = rates[indicator];
  const [days, among] = await Promise.all(
    rate === undefined ? [readOf(indicator)] : [readOf(rate.counted), readOf(rate.among)],
  );
  const exact = { days, ...(among !== undefined && { among }) };
  return grouped ? shownInGroups(exact, from) : exact;
}

type Exact = Pick<Counts, 'days' | 'among'>;

function shownInGroups({ days, among }: Exact, from: CivilDate): Counts {
  const isAsked = ({ on }: AreaDay): boolean => on >= from;
  const whole = among ?? days;
  return {
    days: groupedDays(days, whole).filter(isAsked),
    ...(among !== undefined && { among: groupedDays(among, whole).filter(isAsked) }),
    exact: { days: days.filter(isAsked), ...(among !== undefined && { among: among.filter(isAsked) }) },
  };
}

/** Each region one level below has groups of its own. */
function groupedDays(days: readonly AreaDay[], sizes: readonly AreaDay[]): AreaDay[] {
  const seasons = Map.groupBy([...new Set([...days, ...sizes].map(({ on }) => on))].sort(), seasonOf);
  const [counts, people] = [days, sizes].map((all) => new Map(all.map((day) => [day.on, day])));
  return [...seasons.values()].flatMap((ons) => {
    const rowOf = (of: typeof counts, pick: (day: AreaDay) => number | undefined): number[] =>
      ons.map((on) => {
        const day = of?.get(on);
        return (day && pick(day)) ?? 0;
      });
    const groupsOf = (pick: (day: AreaDay) => number | undefined): number[] =>
      inGroups(rowOf(counts, pick), rowOf(people, pick));
    const own = groupsOf(({ actual }) => actual);
    const codes = new Set(ons.flatMap((on) => [...(people?.get(on)?.within.keys() ?? [])]));
    const below = [...codes].map((code) => [code, groupsOf(({ within }) => within.get(code))] as const);
    return ons.map((on, place): AreaDay => ({
      ...{ on, actual: own[place] ?? 0, takenOff: 0 },
      within: new Map(below.map(([code, groups]) => [code, groups[place] ?? 0])),
    }));
  });
}
