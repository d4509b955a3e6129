/**
 * Candidate runs to one city: a vehicle on a route, on a day on which enough people could board. Also direct coaches
 * that people need but no crew may drive, so that planners see why they are missing.
 */
import { type CivilDate, daysBetween, startOfDay } from '../../../../platform/values/civil-date';
import { costOf, ridersMin, type Route, routesTo } from './routes';
import { timetableOf, type Timetable } from './timetable';
import type { PlanSettings, Rider } from '../plan-parts';
import type { Vehicle } from './vehicle-types';
import type { RegionCode } from '../../../reference/region/region-code';

/** A vehicle on a route, independent of the day. */
export interface Line {
  readonly vehicle: Vehicle;
  readonly route: Route;
  /** Seats for travellers; a coach's drivers take seats, too. */
  readonly seats: number;
  readonly cost: number;
  readonly ridersMin: number;
  /** Times on the first day of the plan. */
  readonly timetable: Timetable;
}

export interface Candidate {
  readonly line: Line;
  readonly on: CivilDate;
}

/** Hour of departure from the first stop, in Shanghai. */
const DEPARTURE_HOUR = 9;
const HOUR = 3_600_000;

/** All lines, including those that break driver rules. */
export function linesTo(city: RegionCode, counties: readonly RegionCode[], settings: PlanSettings): Line[] {
  return settings.vehicles.flatMap((vehicle) =>
    routesTo(city, counties, vehicle).map((route) => lineOf(vehicle, route, settings)),
  );
}

/** The line may break driver rules; see `timetable.broken`. */
export function lineOf(vehicle: Vehicle, route: Route, settings: PlanSettings): Line {
  const departsAt = startOfDay(settings.from).getTime() + DEPARTURE_HOUR * HOUR;
  const timetable = timetableOf(vehicle, route.legs, departsAt, [...route.counties, route.city]);
  const seats = vehicle.seats - (timetable.crew?.drivers ?? 0);
  return {
    ...{ vehicle, route, seats, timetable },
    cost: costOf(vehicle, route.km, seats, timetable.crew?.runCost ?? 0),
    ridersMin: Math.min(seats, ridersMin(vehicle, seats, settings)),
  };
}

/** Milliseconds between the plan's first day and another. */
export function shiftOf({ from }: PlanSettings, on: CivilDate): number {
  return daysBetween(from, on) * 24 * HOUR;
}

/**
 * The days to consider: the last days of parties. A run can be put off until the first of its riders can't wait longer,
 * so no other day makes a cheaper plan.
 */
export function daysOf(riders: readonly Rider[], { from, to }: PlanSettings): CivilDate[] {
  const lastDays = riders.map(({ latestOn }) => (latestOn < to ? latestOn : to));
  return [...new Set(lastDays.filter((on) => on >= from))].sort();
}

export function canLeave({ earliestOn, latestOn }: Pick<Rider, 'earliestOn' | 'latestOn'>, on: CivilDate): boolean {
  return earliestOn <= on && on <= latestOn;
}

/**
 * Allowed lines on the days on which people wait at every stop and are enough together. At most `max`, the lowest cost
 * for each fillable seat first.
 */
export function candidatesOf(
  lines: readonly Line[],
  riders: readonly Rider[],
  settings: PlanSettings,
  max: number,
): Candidate[] {
  const allowed = lines.filter(({ timetable }) => timetable.broken.length === 0);
  const found = daysOf(riders, settings).flatMap((on) => {
    const waiting = waitingOn(riders, on);
    return allowed.flatMap((line) => {
      const { counties } = line.route;
      const people = counties.reduce((sum, county) => sum + (waiting.get(county) ?? 0), 0);
      const enough = people >= line.ridersMin && counties.every((county) => waiting.has(county));
      return enough ? [{ line, on, costForEach: line.cost / Math.min(people, line.seats) }] : [];
    });
  });
  return found.toSorted((a, b) => a.costForEach - b.costForEach).slice(0, max);
}

function waitingOn(riders: readonly Rider[], on: CivilDate): Map<string, number> {
  const waiting = new Map<string, number>();
  for (const rider of riders)
    if (canLeave(rider, on)) waiting.set(rider.county, (waiting.get(rider.county) ?? 0) + rider.size);
  return waiting;
}

/** Direct coaches that break a driver rule although enough people want one on some day; each on its best day. */
export function forbiddenOf(
  lines: readonly Line[],
  riders: readonly Rider[],
  settings: PlanSettings,
): { readonly candidate: Candidate; readonly riders: number }[] {
  const direct = lines.filter(({ route, timetable }) => route.counties.length === 1 && timetable.broken.length > 0);
  const days = daysOf(riders, settings);
  return direct.flatMap((line) => {
    const county = line.route.counties[0] ?? '';
    const wanted = days.map((on) => ({ on, people: waitingOn(riders, on).get(county) ?? 0 }));
    const [best] = wanted.sort((a, b) => b.people - a.people);
    if (best === undefined || best.people < line.ridersMin) return [];
    return [{ candidate: { line, on: best.on }, riders: Math.min(best.people, line.seats) }];
  });
}

/** First day of the plan on which all of them can leave. */
export function firstDayFor(riders: readonly Rider[], { from }: PlanSettings): CivilDate {
  return riders.reduce((latest, { earliestOn }) => (earliestOn > latest ? earliestOn : latest), from);
}
