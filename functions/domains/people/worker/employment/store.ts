/** The transitions of a worker's employment: fields of the profile that follow the one placement that runs. */
import type { EnterpriseId, PlacementId } from '../../../../id-kinds';
import { absent, equals, given, isThere, unchanged } from '../../../../platform/dynamodb/expressions';
import type { Write } from '../../../../platform/dynamodb/database';
import type { CivilDate } from '../../../../platform/values/civil-date';
import type { RegionCode } from '../../../reference/region/region-code';
import { updateEmployment, type Worker } from '../store';
import { awayFields, notAtWork, notUnderWay, unfollowed } from './away-store';

interface Begun {
  readonly placementId: PlacementId;
  readonly startsOn: CivilDate;
  readonly enterpriseId: EnterpriseId;
  /** Place of work. */
  readonly workCode: RegionCode;
  /** Day of the agreement, if somebody still has to say that the worker came. */
  readonly awaitedSince: CivilDate | undefined;
  /** Day of the first follow-up; absent while the worker is awaited. */
  readonly followUpOn?: CivilDate | undefined;
}

/** Sets the running placement. Refused if there is one, or if the worker was merged or moved since the read. */
export function startPlacement(worker: Worker, begun: Begun): Write {
  const { placementId, startsOn, enterpriseId, workCode, awaitedSince: agreedOn, followUpOn } = begun;
  const expectedOn = agreedOn === undefined ? undefined : startsOn;
  return updateEmployment(worker)
    .set({
      ...{ runningPlacementId: placementId, placedOn: startsOn, employerId: enterpriseId },
      ...given({ expectedOn, agreedOn }),
      ...awayFields(worker, { workCode, ...given({ followUpOn }) }),
    })
    .remove('lostJobOn', ...(agreedOn === undefined ? (['expectedOn'] as const) : []))
    .when(equals('villageCode', worker.villageCode), absent('runningPlacementId'), absent('mergedInto'));
}

/** Since when the worker is at work and where, and when that is asked again; undefined for never. */
interface AtWork {
  readonly startedOn: CivilDate;
  /** Place of work; undefined of a placement that an earlier release wrote. */
  readonly workCode: RegionCode | undefined;
  readonly followUpOn: CivilDate | undefined;
}

/**
 * The worker is at work. Refused if another placement runs, or if the worker was merged or moved since the read.
 */
export function arriveAtPlacement(worker: Worker, placementId: PlacementId, at: AtWork): Write {
  const { startedOn, workCode, followUpOn } = at;
  // A key may not be set and removed at once.
  const { followUpOn: _, ...unasked } = worker;
  const away = awayFields(followUpOn === undefined ? unasked : worker, given({ workCode, followUpOn }));
  return updateEmployment(worker)
    .set({ placedOn: startedOn, ...away })
    .remove('expectedOn', 'agreedOn', ...(followUpOn === undefined ? unfollowed : []))
    .when(...stillHas(worker, placementId));
}

/** The worker is on the way. Refused as the arrival is. */
export function travelToPlacement(worker: Worker, placementId: PlacementId, boarded: Boarded): Write {
  return updateEmployment(worker)
    .set(awayFields(worker, boarded))
    .remove('agreedOn')
    .when(...stillHas(worker, placementId));
}

/** Where a service to work takes somebody, and the day on which they boarded it. */
export interface Boarded {
  readonly boardedTo: RegionCode;
  readonly boardedOn: CivilDate;
}

/** The worker boarded a service to work, and no placement waits for it. Refused if one began since the read. */
export function travelWithoutPlacement(worker: Worker, boarded: Boarded): Write {
  const { runningPlacementId: running } = worker;
  return updateEmployment(worker)
    .set(awayFields(worker, boarded))
    .when(
      running === undefined ? absent('runningPlacementId') : equals('runningPlacementId', running),
      absent('mergedInto'),
    );
}

/**
 * Clears the running placement. Refused as the arrival is. @param caseDueOn the first due date of the county's cases, if it
 * is another from now on.
 */
export function endPlacement(
  worker: Worker,
  placementId: PlacementId,
  lostJobOn: CivilDate,
  caseDueOn?: CivilDate,
): Write {
  return updateEmployment(worker)
    .set({ lostJobOn, ...given({ caseDueOn }) })
    .remove('runningPlacementId', 'placedOn', 'employerId', 'expectedOn', 'agreedOn', ...notAtWork, ...notUnderWay)
    .when(...stillHas(worker, placementId));
}

/**
 * Clears a running placement to which the worker did not come. No job is lost, and whoever boarded is still where they
 * went. Refused as the arrival is.
 */
export function missPlacement(worker: Worker, placementId: PlacementId, expectedOn: CivilDate): Write {
  return updateEmployment(worker)
    .set({ expectedOn })
    .remove('runningPlacementId', 'placedOn', 'employerId', 'agreedOn', ...notAtWork)
    .when(...stillHas(worker, placementId));
}

/** Clears a running placement to which the worker will not come, as they said. Refused as the arrival is. */
export function declinePlacement(worker: Worker, placementId: PlacementId): Write {
  return updateEmployment(worker)
    .remove('runningPlacementId', 'placedOn', 'employerId', 'expectedOn', 'agreedOn', 'followUpOn')
    .when(...stillHas(worker, placementId));
}

/** Somebody without a placement lost a job. Refused if one began, or if the cases changed since the read. */
export function loseJob(worker: Worker, lostJobOn: CivilDate, caseDueOn: CivilDate | undefined): Write {
  return updateEmployment(worker)
    .set({ lostJobOn, ...given({ caseDueOn }) })
    .when(absent('runningPlacementId'), absent('mergedInto'), unchanged('caseDueOn', worker.caseDueOn));
}

/** The first due date of the county's cases; undefined for none. Refused if they changed since the read. */
export function noteCases(worker: Worker, caseDueOn: CivilDate | undefined): Write {
  const update = updateEmployment(worker);
  const changed = caseDueOn === undefined ? update.remove('caseDueOn') : update.set({ caseDueOn });
  return changed.when(isThere, absent('mergedInto'), unchanged('caseDueOn', worker.caseDueOn));
}

/** Day of the latest visit; undefined for none. Refused if it changed since the read. */
export function noteVisited(worker: Worker, visitedOn: CivilDate | undefined): Write {
  const update = updateEmployment(worker);
  const changed = visitedOn === undefined ? update.remove('visitedOn') : update.set({ visitedOn });
  return changed.when(isThere, absent('mergedInto'), unchanged('visitedOn', worker.visitedOn));
}

function stillHas({ villageCode }: Worker, placementId: PlacementId) {
  return [
    ...[equals('runningPlacementId', placementId), equals('villageCode', villageCode), absent('mergedInto')],
  ] as const;
}
