/**
 * What the times at the stops of a coach prove against the rules of driver hours. Where it rests between two stops nobody
 * has told, so only the minutes after a departure and before an arrival are sure to be driven. Pure.
 */
import type { DriverRule } from '../../../generated/graphql';
import type { Stop } from '../travel-service/service-store';
import type { CoachRules } from './solver/coach-rules';
import { brokenRules, type Drive } from './solver/driver-hours';
import { straightKm } from '../../reference/region/distance';

const MINUTE = 60_000;

/**
 * In the order of `driverRules`; TWO_DRIVERS_OVER_400_KM if one driver is not enough. Distances are straight, as far as
 * coordinates are known, so the way is longer.
 */
export function notesOnStops(stops: readonly Stop[], { hours, mountainKm }: CoachRules): DriverRule[] {
  const drives = stops.flatMap(({ regionCode, arrivesAt, departsAt }): Drive[] => {
    const [arrival, departure] = [arrivesAt, departsAt].map((at) => (at == null ? undefined : Date.parse(at)));
    const sure = { driver: '0.0', mountain: mountainKm(regionCode) > 0 };
    return [
      ...(arrival === undefined ? [] : [{ ...sure, from: arrival - MINUTE, to: arrival }]),
      ...(departure === undefined ? [] : [{ ...sure, from: departure, to: departure + MINUTE }]),
    ];
  });
  const legs = stops.map((stop, index) => {
    const before = stops[index - 1];
    return {
      km: straightKm(before?.regionCode ?? stop.regionCode, stop.regionCode) ?? 0,
      hours: hoursBetween(before, stop),
    };
  });
  const km = legs.reduce((sum, leg) => sum + leg.km, 0);
  const speeds = legs.map((leg) => leg.km / leg.hours);
  return brokenRules({ drives, km, motorway: false, drivers: 1, fastest: Math.max(...speeds) }, hours);
}

/** Endless where a stop doesn't tell its time. */
function hoursBetween(from: Stop | undefined, to: Stop): number {
  if (from?.departsAt == null || to.arrivesAt == null) return Infinity;
  return (Date.parse(to.arrivesAt) - Date.parse(from.departsAt)) / (60 * MINUTE);
}
