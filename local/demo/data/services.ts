/**
 * The demo's travel services: 12 special runs that take workers from Yunnan to Guangdong, Zhejiang and Jiangsu, one on
 * each route.
 */
import { addDays, type CivilDate, startOfDay } from '../../../functions/platform/values/civil-date';
import { type Instant, instantOf } from '../../../functions/platform/values/clock';
import type { ScheduleTravelServiceInput, StopInput } from './inputs';
import { randomOf } from './random';
import { routes, type Stop } from './routes';

/** Days after which the last of them has left. */
export const leaveWithinDays = 24;

/** Each leaves 4 to 24 days after `today`; quotas end two days before, at 18:00 in Shanghai. */
export function demoServices(seed: number, today: CivilDate): ScheduleTravelServiceInput[] {
  const random = randomOf(seed, 'services');
  return routes.map(({ mode, name, carrierId, seats, stops, quotas }, index) => {
    const departsOn = addDays(today, random.between(4, leaveWithinDays));
    return {
      idempotencyKey: `demo-${seed}-${today}-service-${index + 1}`,
      mode,
      name,
      carrierId,
      seats,
      stops: stops.map((stop) => stopOn(departsOn, stop)),
      quotas: quotas.map(([originRegionCode, quotaSeats]) => ({ originRegionCode, seats: quotaSeats })),
      ...(quotas.length > 0 && { quotasEndAt: instant(addDays(departsOn, -2), '18:00') }),
    };
  });
}

function stopOn(departsOn: CivilDate, [regionCode, name, arrives, departs]: Stop): StopInput {
  return {
    regionCode,
    name,
    ...(arrives !== null && { arrivesAt: instant(departsOn, arrives) }),
    ...(departs !== null && { departsAt: instant(departsOn, departs) }),
  };
}

/** `17:10` or `+1 17:10` in Shanghai, counted from the given day, as RFC 3339 in UTC. */
function instant(day: CivilDate, time: string): Instant {
  const [days, clock] = time.startsWith('+') ? [Number(time[1]), time.slice('+1 '.length)] : [0, time];
  const [hours, minutes] = clock.split(':').map(Number);
  const milliseconds = ((hours ?? NaN) * 60 + (minutes ?? NaN)) * 60_000;
  return instantOf(new Date(startOfDay(addDays(day, days)).getTime() + milliseconds));
}
