/** The transitions of a worker's employment: fields of the profile that follow the one placement that runs. */
import type { EnterpriseId, PlacementId } from '../../../../id-kinds';
import { absent, equals, given } from '../../../../platform/dynamodb/expressions';
import type { Write } from '../../../../platform/dynamodb/database';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { updateEmployment, type Worker } from '../store';

interface Begun {
  readonly placementId: PlacementId;
  readonly startsOn: CivilDate;
  readonly enterpriseId: EnterpriseId;
  /** Day of the agreement, if somebody still has to say that the worker came. */
  readonly awaitedSince: CivilDate | undefined;
  /** Day of the first follow-up; absent while the worker is awaited. */
  readonly followUpOn?: CivilDate | undefined;
}

/** Sets the running placement. Refused if there is one, or if the worker was merged or moved since the read. */
export function startPlacement(worker: Worker, begun: Begun): Write {
  const { placementId, startsOn, enterpriseId, awaitedSince: agreedOn, followUpOn } = begun;
  const expectedOn = agreedOn === undefined ? undefined : startsOn;
  return updateEmployment(worker)
    .set({
      ...{ runningPlacementId: placementId, placedOn: startsOn, employerId: enterpriseId },
      ...given({ expectedOn, agreedOn, followUpOn }),
    })
    .remove('lostJobOn', ...(agreedOn === undefined ? (['expectedOn'] as const) : []))
    .when(equals('villageCode', worker.villageCode), absent('runningPlacementId'), absent('mergedInto'));
}

/** Since when the worker is at work, and when that is asked again; undefined for never. */
interface AtWork {
  readonly startedOn: CivilDate;
  readonly followUpOn: CivilDate | undefined;
}

/**
 * The worker is at work. Refused if another placement runs, or if the worker was merged or moved since the read.
 */
export function arriveAtPlacement(worker: Worker, placementId: PlacementId, { startedOn, followUpOn }: AtWork): Write {
  return updateEmployment(worker)
    .set({ placedOn: startedOn, ...given({ followUpOn }) })
    .remove('expectedOn', 'agreedOn', ...(followUpOn === undefined ? (['followUpOn'] as const) : []))
    .when(...stillHas(worker, placementId));
}

/** The worker is on the way. Refused as the arrival is. */
export function travelToPlacement(worker: Worker, placementId: PlacementId): Write {
  return updateEmployment(worker)
    .remove('agreedOn')
    .when(...stillHas(worker, placementId));
}

/** Clears the running placement. Refused as the arrival is. */
export function endPlacement(worker: Worker, placementId: PlacementId, lostJobOn: CivilDate): Write {
  return updateEmployment(worker)
    .set({ lostJobOn })
    .remove('runningPlacementId', 'placedOn', 'employerId', 'expectedOn', 'agreedOn', 'followUpOn')
    .when(...stillHas(worker, placementId));
}

/** Clears a running placement to which the worker did not come. No job is lost. Refused as the arrival is. */
export function missPlacement(worker: Worker, placementId: PlacementId, expectedOn: CivilDate): Write {
  return updateEmployment(worker)
    .set({ expectedOn })
    .remove('runningPlacementId', 'placedOn', 'employerId', 'agreedOn', 'followUpOn')
    .when(...stillHas(worker, placementId));
}

/** Clears a running placement to which the worker will not come, as they said. Refused as the arrival is. */
export function declinePlacement(worker: Worker, placementId: PlacementId): Write {
  return updateEmployment(worker)
    .remove('runningPlacementId', 'placedOn', 'employerId', 'expectedOn', 'agreedOn', 'followUpOn')
    .when(...stillHas(worker, placementId));
}

function stillHas({ villageCode }: Worker, placementId: PlacementId) {
  return [
    ...[equals('runningPlacementId', placementId), equals('villageCode', villageCode), absent('mergedInto')],
  ] as const;
}
