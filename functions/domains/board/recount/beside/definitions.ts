/**
 * What counters beside the board count, for a recount, written anew as in `definitions.ts`: of each item the numbers that it is
 * in. Pure.
 */
import type { Item } from '../../../../platform/dynamodb/database';
import { isSince } from '../../../../platform/items/reading';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { homeProvince, type RegionCode } from '../../../reference/region/region-code';
import { dayOf, levelsIn } from '../days-and-places';
import * as of from '../sources';
import { type Beside, type Cell, cellName, UNDATED } from './cells';

interface Counted extends Cell {
  /** Absent of what counts for no time. */
  readonly on?: CivilDate | undefined;
  /** 1 where absent. */
  readonly amount?: number;
}

/** A `Definition` of what is not on the board. */
interface BesideDefinition {
  readonly source: of.Place;
  readonly factsIn: (item: Item) => {
    readonly on: CivilDate;
    readonly in: RegionCode;
    readonly amount: number;
    readonly of: string;
  }[];
}

/** @param since items that no release since this edition of their kind wrote do not count, until one does. */
function cells<T>(
  source: of.Source<T>,
  cellsOf: (one: T, item: Item) => readonly Counted[],
  since = 0,
): BesideDefinition {
  return {
    source,
    factsIn: (item) =>
      (since === 0 || isSince(item, since) ? source.read(item) : []).flatMap((one) =>
        cellsOf(one, item)
          .map(({ on = UNDATED, amount = 1, ...cell }) => ({ on, amount, of: cellName(cell), in: homeProvince }))
          .filter(({ amount }) => amount !== 0),
      ),
  };
}

export const besideDefinitions: Readonly<Record<Beside, readonly BesideDefinition[]>> = {
  /** People of requests, by the county of origin, the day, and the place where they want to go. */
  DEMAND: [
    cells(of.requests, ({ status, originRegionCode, destinationRegionCode, earliestOn: on, workerIds }, item) => {
      const origin = levelsIn(originRegionCode).at(-1) ?? '';
      const places = levelsIn(destinationRegionCode).filter((code) => isSince(item, 3) || code.length <= 4);
      const counts = [
        ...(status === 'CANCELLED' ? [] : ['requested']),
        ...(status === 'ALLOCATED' ? ['allocated'] : []),
        ...(status === 'WAITLISTED' ? ['waiting'] : []),
      ];
      return counts.map((count) => ({
        ...{ pk: `demand#${origin.slice(0, 4)}`, sk: `${on}#${origin}`, on, amount: workerIds.length },
        attribute: `${count}.${places.at(-1) ?? ''}`,
      }));
    }),
  ],
  /** People of a village: all, those surveyed in a round, and by the day on which they are due. */
  COVERAGE: [
    cells(of.needs, ({ county, villageCode, surveyedOn, dueOn }) =>
      ['known', ...(surveyedOn === undefined ? [] : [`surveyed.${roundOf(surveyedOn)}`]), `due.${dueOn}`].map(
        (attribute) => ({ pk: `coverage#${county}`, sk: villageCode, attribute }),
      ),
    ),
  ],
  /** People whom enterprises miss, by seat and occupation; `-` for those of whom no occupation was told. */
  SHORTAGES: [
    cells(of.enterprises, ({ regionCode, status }) => {
      if (status === undefined) return [];
      const told = (status.shortages ?? []).map(({ occupationCode, count }) => [occupationCode, count] as const);
      const untold = told.reduce((rest, [, count]) => rest - count, status.shortage);
      return [...told, ['-', untold] as const]
        .filter(([, people]) => people > 0)
        .flatMap(([occupation, people]) => {
          const key = { pk: `shortage#${regionCode.slice(0, 2)}`, sk: `${regionCode.slice(0, 6)}#${occupation}` };
          return [
            { ...key, attribute: 'shortage', amount: people },
            { ...key, attribute: 'enterprises' },
          ];
        });
    }),
  ],
  /** What agencies posted. */
  POSTED: [
    cells(
      of.positions,
      ({ agencyId, submittedAt, headcount }) => {
        const on = dayOf(submittedAt);
        if (agencyId === undefined || on === undefined) return [];
        const [month, day] = [on.slice(0, 7), on.slice(8)];
        return [
          { pk: `posted#${agencyId}`, sk: month, attribute: `positions.${day}`, on },
          { pk: `posted#${agencyId}`, sk: month, attribute: `headcount.${day}`, on, amount: headcount },
        ];
      },
      4,
    ),
  ],
  /** People of a village who are at work at an enterprise. */
  AT_WORK: [
    cells(
      of.placements,
      ({ homeCode, enterpriseId, status }) =>
        enterpriseId !== undefined && (status === 'STARTED' || status === 'STABLE')
          ? [{ pk: `villagers#${homeCode}`, sk: 'at-work', attribute: `at.${enterpriseId}` }]
          : [],
      2,
    ),
  ],
  /** Free places of open positions, in each level of the place of work. */
  OPEN_PLACES: [
    cells(
      of.positions,
      ({ status, vacancies, regionCode, covered }, item) =>
        status !== 'OPEN' || covered === true
          ? []
          : levelsSince(item, regionCode).map((place) => ({
              ...{ pk: 'corridor#open', attribute: `open.${place}`, amount: vacancies },
              sk: place.length === 2 ? 'positions' : `positions#${place.slice(0, 2)}`,
            })),
      2,
    ),
  ],
  /** Seats of services that are not cancelled, on each way that they go, on the day on which they leave its beginning. */
  SEATS: [
    cells(
      of.services,
      (service, item) =>
        waysOf(service, item).map(({ from, to, on }) => ({
          ...{ pk: `corridor#${from}`, sk: on, attribute: `seats.${to}`, on, amount: service.seats },
        })),
      2,
    ),
  ],
  /** Services of a month from a prefecture to a province. */
  SERVED: [
    cells(
      of.services,
      (service, item) =>
        waysOf(service, item).flatMap(({ from, to, on }) =>
          from.length < 4 || to.length > 2
            ? []
            : [{ pk: 'corridor#served', sk: on.slice(0, 7), attribute: `to.${from}.${to}`, on }],
        ),
      2,
    ),
  ],
};

/** Until its third edition a kind counted in the province alone. */
function levelsSince(item: Item, place: string): string[] {
  return levelsIn(place).filter((code) => code.length === 2 || isSince(item, 3));
}

/** From the prefecture and the province of each stop to the levels of each later one; of a way that it goes twice the first. */
function waysOf({ stops, cancelReason }: of.Service, item: Item): { from: string; to: string; on: CivilDate }[] {
  if (cancelReason !== undefined) return [];
  const ways = new Map<string, { from: string; to: string; on: CivilDate }>();
  for (const [place, { regionCode, departsAt }] of stops.entries()) {
    const on = dayOf(departsAt);
    if (on === undefined) continue;
    const origins = levelsIn(regionCode).filter((code) => code.length <= 4);
    const destinations = stops.slice(place + 1).flatMap((stop) => levelsSince(item, stop.regionCode));
    for (const from of origins)
      for (const to of destinations) if (!ways.has(`${from} ${to}`)) ways.set(`${from} ${to}`, { from, to, on });
  }
  return [...ways.values()];
}

/** The year in which a round of surveys began: each November. */
function roundOf(day: CivilDate): number {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return month < 11 ? year - 1 : year;
}
