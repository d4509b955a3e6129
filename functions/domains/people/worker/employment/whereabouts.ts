/**
 * Where somebody is away from home, as far as a station has to know: at the place of a running placement once they boarded
 * or its first day has come, and without one, for some days, where the last service to work took them. Pure.
 */
import type { StationScope } from '../../../../platform/security/viewer';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { isWithin } from '../../../reference/region/containment';
import type { RegionCode } from '../../../reference/region/region-code';
import type { Worker } from '../store';

export type Away = Partial<
  Pick<Worker, 'runningPlacementId' | 'placedOn' | 'expectedOn' | 'agreedOn' | 'workCode' | 'boardedTo' | 'boardedOn'>
>;

type Days = Pick<StationScope, 'today' | 'boardedSince'>;

/** Undefined for nowhere that is known. */
export function placeOf(worker: Away, { today, boardedSince }: Days): RegionCode | undefined {
  if (isAtWork(worker, today)) return worker.workCode;
  const { boardedTo, boardedOn } = worker;
  return boardedOn !== undefined && boardedOn >= boardedSince && boardedOn <= today ? boardedTo : undefined;
}

/** Whether a placement runs whose way or work has begun. */
export function isAtWork({ runningPlacementId, placedOn, expectedOn, agreedOn }: Away, today: CivilDate): boolean {
  if (runningPlacementId === undefined) return false;
  const isUnderWay = expectedOn !== undefined && agreedOn === undefined;
  return isUnderWay || (placedOn !== undefined && placedOn <= today);
}

export type Corridors = Pick<StationScope, 'originCodes' | 'destinationCodes'>;

/** Whether the station covers people of this home at this place. */
export function covers({ originCodes, destinationCodes }: Corridors, home: RegionCode, place: RegionCode): boolean {
  return (
    originCodes.some((origin) => isWithin(home, origin)) &&
    destinationCodes.some((destination) => isWithin(place, destination))
  );
}

export function isInCorridor(worker: Away & Pick<Worker, 'villageCode'>, scope: StationScope): boolean {
  const place = placeOf(worker, scope);
  return place !== undefined && covers(scope, worker.villageCode, place);
}
