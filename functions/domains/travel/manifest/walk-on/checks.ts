/** Checks of a row of a report of walk-ons, who board a coach without a booking. Pure. */
import type { WalkOnInput } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import { type Refusal, refusal } from '../../../../platform/requests/result';
import { checkNumber, type Path } from '../../../../platform/values/checks';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { hoursAfter, type Instant } from '../../../../platform/values/clock';
import { checkName, identityNumber } from '../../../people/worker/checks';
import type { Journey } from '../../travel-service/seats';
import type { Service } from '../../travel-service/service-store';

/**
 * Checks a row by itself. Trains and flights sell tickets that name their traveller, so nobody boards them without one.
 * A boarding lies at most `limits.walkOnHoursBefore` before the departure: until then seats are for those who ask.
 */
export function checkWalkOn(
  path: Path,
  row: WalkOnInput,
  { service, at, today }: { readonly service: Service; readonly at: Instant; readonly today: CivilDate },
): Refusal[] {
  const { workerId, identityNumber: number, name, toStop } = row;
  const { from: fromStop } = journeyOf(row, service);
  const last = service.stops.length - 1;
  const journey = [
    ...checkNumber([...path, 'fromStop'], fromStop, { min: 0, max: last - 1 }),
    ...checkNumber([...path, 'toStop'], toStop, { min: Math.min(Math.max(fromStop, 0) + 1, last), max: last }),
  ];
  const byCard = workerId == null || number != null;
  return [
    ...(service.mode === 'COACH' ? [] : [refusal('NAMED_TICKETS', path)]),
    ...(byCard ? identityNumber([...path, 'identityNumber'], number, today) : []),
    ...checkName([...path, 'name'], name, { needed: byCard }),
    ...journey,
    ...(journey.length === 0 ? checkTime(path, at, service.stops[fromStop]?.departsAt) : []),
  ];
}

function checkTime(path: Path, at: Instant, departsAt: Instant | undefined): Refusal[] {
  if (departsAt === undefined) return [];
  const start = hoursAfter(new Date(departsAt), -limits.walkOnHoursBefore);
  return at < start ? [refusal('RANGE_REVERSED', [...path, 'fromStop'], { start })] : [];
}

export function journeyOf({ fromStop, toStop }: WalkOnInput, { stops }: Pick<Service, 'stops'>): Journey {
  return { from: fromStop ?? 0, to: toStop ?? stops.length - 1 };
}
