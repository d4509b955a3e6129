/**
 * Times of a run at its stops. A coach stops for the rules of driver hours as far as its crew allows; `driver-hours.ts`
 * decides whether that is enough. Distances are estimates from coordinates.
 */
import type { DriverRule } from '../../../../generated/graphql';
import { brokenRules } from './driver-hours';
import type { Crew, Vehicle } from './vehicle-types';
import { Wheel } from './driving-time';
import type { RegionCode } from '../../../reference/region/region-code';

/** Milliseconds since the epoch. The first stop has no arrival, the last no departure. */
export interface StopTimes {
  readonly arrivesAt?: number;
  readonly departsAt?: number;
}

export interface Timetable {
  readonly stops: readonly StopTimes[];
  /** Present for a coach. */
  readonly crew?: Crew;
  /** Rules that even the largest crew would break. */
  readonly broken: readonly DriverRule[];
}

/**
 * @param legs kilometres between consecutive stops.
 * @param codes of the stops, for the roads around them.
 * @param departsAt milliseconds since the epoch, at the first stop.
 */
export function timetableOf(
  vehicle: Vehicle,
  legs: readonly number[],
  departsAt: number,
  codes: readonly RegionCode[] = [],
): Timetable {
  const { coach } = vehicle;
  if (coach === undefined) return { stops: straightOn(vehicle, legs, departsAt), broken: [] };
  const km = legs.reduce((sum, leg) => sum + leg, 0);
  let last: Timetable = { stops: [], broken: ['TWO_DRIVERS_OVER_400_KM'] };
  const mountains = codes.map(coach.mountainKm);
  for (const crew of vehicle.crews) {
    const wheel = new Wheel(crew, coach.hours, { kmPerHour: vehicle.kmPerHour, km }, departsAt);
    const stops = drive(vehicle, wheel, legs, mountains);
    const { drives } = wheel;
    // It is unknown which parts are motorway, so the stricter bound applies.
    const broken = brokenRules({ drives, km, motorway: false, drivers: crew.drivers }, coach.hours);
    last = { stops, crew, broken };
    if (broken.length === 0) return last;
  }
  return last;
}

const MINUTE = 60_000;

function straightOn(vehicle: Vehicle, legs: readonly number[], departsAt: number): StopTimes[] {
  const stops: StopTimes[] = [{ departsAt }];
  let leftAt = departsAt;
  for (const [index, leg] of legs.entries()) {
    const arrivesAt = leftAt + drivingTime(vehicle, leg);
    leftAt = arrivesAt + vehicle.stopMinutes * MINUTE;
    stops.push(index === legs.length - 1 ? { arrivesAt } : { arrivesAt, departsAt: leftAt });
  }
  return stops;
}

/** Milliseconds, in whole minutes. */
function drivingTime({ kmPerHour }: Vehicle, km: number): number {
  return Math.max(1, Math.ceil((km / kmPerHour) * 60)) * MINUTE;
}

/**
 * Drives every leg until a rule demands a stop. If no driver may drive, the coach goes on and breaks the rules, which
 * reports it.
 * @param mountains kilometres of mountain road around each stop; none where it ends.
 */
function drive(vehicle: Vehicle, wheel: Wheel, legs: readonly number[], mountains: readonly number[]): StopTimes[] {
  const stops: StopTimes[] = [{ departsAt: wheel.leavesAt(mountains[0] ?? 0) }];
  for (const [index, leg] of legs.entries()) {
    const out = Math.min(mountains[index] ?? 0, leg);
    const into = Math.min(mountains[index + 1] ?? 0, leg - out);
    wheel.drive(out, { mountain: true });
    wheel.drive(leg - out - into, { mountain: false });
    wheel.drive(into, { mountain: true });
    const arrivesAt = wheel.now;
    if (index === legs.length - 1) stops.push({ arrivesAt });
    else {
      wheel.rest(Math.max(vehicle.stopMinutes, wheel.hours.restMinutes) * MINUTE);
      stops.push({ arrivesAt, departsAt: wheel.leavesAt(mountains[index + 1] ?? 0) });
    }
  }
  return stops;
}
