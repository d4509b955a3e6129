/**
 * The integer programme of one city: how often each candidate runs, at the least cost of the runs and the people left
 * behind. It counts people only; parties are put into the runs afterwards (`packing.ts`).
 *
 * Columns: for each candidate, how often it runs (integer) and how many board at each of its counties; for each group
 * of people with one county and window, how many leave on each day and how many stay. With the runs fixed, the rest is
 * a network flow, so the numbers of people are integers by themselves.
 */
import type { CivilDate } from '../../../../platform/values/civil-date';
import type { Column, IntegerProgram, Row } from '../../../../platform/values/integer-program';
import { canLeave, type Candidate } from './candidates';
import type { Packing } from './packing';
import { peopleIn, type PlanSettings, type Rider } from '../plan-parts';
import type { RegionCode } from '../../../reference/region/region-code';

export interface Model {
  readonly program: IntegerProgram;
  /** Column values of a packing; they satisfy every row. */
  readonly valuesOf: (packing: Packing) => number[];
  /** How often each candidate runs in a solution. */
  readonly runsOf: (values: readonly number[]) => number[];
}

export function modelOf(
  candidates: readonly Candidate[],
  riders: readonly Rider[],
  settings: PlanSettings,
  unservedCost: number,
): Model {
  const columns: Column[] = [];
  const rows: Row[] = [];
  const column = (cost: number, upper: number, integer = false): number => columns.push({ cost, upper, integer }) - 1;
  /** Columns by county and day: people who board there, and people who leave there. */
  const boarding = new Map<string, number[]>();
  const leaving = new Map<string, number[]>();
  const filled: (readonly [number, number])[] = [];

  const runs = candidates.map(({ line, on }) => {
    const { seats, ridersMin, cost, route } = line;
    const waiting = route.counties.map((county) =>
      peopleIn(riders.filter((rider) => rider.county === county && canLeave(rider, on))),
    );
    const run = column(cost, Math.ceil(waiting.reduce((sum, some) => sum + some, 0) / ridersMin), true);
    const boards = new Map(
      route.counties.map((county, index) => {
        const board = column(0, waiting[index] ?? 0);
        push(boarding, placeAndDay(county, on), board);
        return [county, board] as const;
      }),
    );
    const aboard = [...boards.values()].map((board) => [board, 1] as const);
    rows.push({ lower: -Infinity, upper: 0, entries: [...aboard, [run, -seats]] });
    rows.push({ lower: 0, upper: Infinity, entries: [...aboard, [run, -ridersMin]] });
    filled.push(...aboard, [run, -seats * settings.loadFactorTarget]);
    return { run, boards };
  });
  rows.push({ lower: 0, upper: Infinity, entries: filled });

  const days = [...new Set(candidates.map(({ on }) => on))];
  const groups = groupsOf(riders).map(({ members: [first], people }) => {
    const left = column(unservedCost, people);
    const leaves = new Map<CivilDate, number>();
    for (const on of days) {
      const place = placeAndDay(first.county, on);
      if (!canLeave(first, on) || !boarding.has(place)) continue;
      const leave = column(0, people);
      push(leaving, place, leave);
      leaves.set(on, leave);
    }
    rows.push({ lower: people, upper: people, entries: [left, ...leaves.values()].map((one) => [one, 1] as const) });
    return { left, leaves };
  });
  const groupIndexes = new Map(
    groupsOf(riders).flatMap(({ members }, index) => members.map((rider) => [rider, index] as const)),
  );
  for (const [place, boards] of boarding)
    rows.push({
      lower: 0,
      upper: 0,
      entries: [
        ...boards.map((board) => [board, 1] as const),
        ...(leaving.get(place) ?? []).map((leave) => [leave, -1] as const),
      ],
    });

  return {
    program: { columns, rows },
    runsOf: (values) => runs.map(({ run }) => Math.round(values[run] ?? 0)),
    valuesOf: (packing) => {
      const values = columns.map(() => 0);
      const add = (at: number | undefined, amount: number): void => {
        if (at !== undefined) values[at] = (values[at] ?? 0) + amount;
      };
      const groupOf = (rider: Rider): (typeof groups)[number] | undefined => groups[groupIndexes.get(rider) ?? -1];
      for (const { candidate, riders: aboard } of packing.runs) {
        const columnsOfRun = runs[candidates.indexOf(candidate)];
        add(columnsOfRun?.run, 1);
        for (const rider of aboard) {
          add(columnsOfRun?.boards.get(rider.county), rider.size);
          add(groupOf(rider)?.leaves.get(candidate.on), rider.size);
        }
      }
      for (const rider of packing.unserved) add(groupOf(rider)?.left, rider.size);
      return values;
    },
  };
}

/** People of one county with the same window. */
interface Group {
  readonly members: [Rider, ...Rider[]];
  people: number;
}

function groupsOf(riders: readonly Rider[]): Group[] {
  const groups = new Map<string, Group>();
  for (const rider of riders) {
    const key = `${rider.county} ${rider.earliestOn} ${rider.latestOn}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { members: [rider], people: rider.size });
    else {
      group.members.push(rider);
      group.people += rider.size;
    }
  }
  return [...groups.values()];
}

function placeAndDay(county: RegionCode, on: CivilDate): string {
  return `${county} ${on}`;
}

function push(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
