/** Where the facts of a recount are: the items of each noun, and what is read of them. Pure. */
import type { Item } from '../../../platform/dynamodb/database';
import { isSince } from '../../../platform/items/reading';
import type { TableName } from '../../../tables';
import { isFollowUp, partOfFollowUp } from '../../jobs/follow-up/store';
import { isPlacement, partOfPlacement } from '../../jobs/placement/store';
import { isCollected, partOfCollected } from '../../jobs/position/collected/store';
import { isPosition, partOfPosition } from '../../jobs/position/store';
import { isDelivery, partOfDelivery } from '../../matching/delivery/store';
import { isPush, partOfPush } from '../../matching/push/push-store';
import { isReach, parseReach } from '../../people/reach/store';
import { isServiceEntry, parseServiceEntry } from '../../people/service-list/store';
import { isWorker, partOfWorker } from '../../people/worker/store';
import { isAgency, partOfAgency } from '../../reference/agency/store';
import { isAgreement, partOfAgreement } from '../../reference/agreement/store';
import { isEnterprise, partOfEnterprise } from '../../reference/enterprise/store';
import { isStation, partOfStation } from '../../reference/station/store';
import { isCase, partOfCase } from '../../support/case/store';
import { isRecruitmentEvent, partOfRecruitmentEvent } from '../../support/recruitment-event/store';
import { isWorkingGroup, partOfWorkingGroup } from '../../support/working-group/store';
import { isAllocation, partOfAllocation } from '../../travel/booking/allocation-store';
import { isRequest, partOfRequest } from '../../travel/booking/request-store';
import { isTransfer, parseTransfer } from '../../jobs/transfer/store';
import { isHomecoming, parseHomecoming } from '../../travel/homecoming/store';
import { isService, partOfService } from '../../travel/travel-service/service-store';

/** A table, and the sort key of the items in it; one that ends with `#` is the beginning of theirs. */
export interface Place {
  readonly table: TableName;
  readonly sortKey: string;
}

export interface Source<T> extends Place {
  /** Whether the item counts in its township or village, and not in its county alone: not what an earlier release wrote. */
  readonly isFine: (item: Item) => boolean;
  /** What the item holds, none if it is of another kind. @throws for a malformed item. */
  readonly read: (item: Item) => readonly T[];
}

type Is = (item: Item | undefined) => boolean;

/** @param finelySince the edition of the kind that first counted in townships and villages. */
function source<T>(
  table: TableName,
  sortKey: string,
  is: Is,
  read: (item: Item) => T,
  finelySince = SECOND,
): Source<T> {
  return several(table, sortKey, is, (item) => [read(item)], finelySince);
}

/** Of a kind that is newer than the counts of townships and villages. */
const FIRST = 0;
const SECOND = 2;

/** An item that holds several. */
function several<T>(
  table: TableName,
  sortKey: string,
  is: Is,
  read: (item: Item) => readonly T[],
  finelySince = SECOND,
): Source<T> {
  return {
    ...{ table, sortKey },
    isFine: (item) => isSince(item, finelySince),
    read: (item) => (is(item) ? read(item) : []),
  };
}

export const people = source(
  ...(['Workers', 'profile', isWorker] as const),
  (item) => partOfWorker(item, 'registeredAt', 'surveyedAt', 'villageCode', 'mergedInto', 'mergedIds', 'followUpOn'),
  3,
);
export const needs = source('Workers', 'service', isServiceEntry, parseServiceEntry);
export const placements = source(
  ...(['Workers', 'placement#', isPlacement] as const),
  (item) =>
    partOfPlacement(
      item,
      ...(['agreedAt', 'homeCode', 'workCode', 'stableOn'] as const),
      ...(['status', 'startsOn', 'startedOn', 'endedOn', 'departure', 'enterpriseId'] as const),
    ),
  3,
);
export const followUps = source('Workers', 'follow-up#', isFollowUp, (item) =>
  partOfFollowUp(item, 'incomeRise', 'homeCode', 'recordedAt', 'dueOn', 'dueHome'),
);
export const reached = source('Workers', 'reached#', isReach, parseReach);
export const transfers = source('Workers', 'transferred#', isTransfer, parseTransfer, FIRST);
export const homecomings = source('Workers', 'returned#', isHomecoming, parseHomecoming);
export const pushes = source('Workers', 'push#', isPush, (item) => partOfPush(item, 'madeAt', 'homeCode'));
export const cases = source('Workers', 'case#', isCase, (item) => partOfCase(item, 'closedAt', 'homeCode'));

export const positions = source('Positions', 'position', isPosition, (item) =>
  partOfPosition(
    item,
    ...(['enterpriseId', 'submittedAt', 'regionCode', 'headcount', 'jobKey'] as const),
    ...(['agencyId', 'status', 'vacancies', 'covered'] as const),
  ),
);
export const lots = source(
  ...(['Positions', 'collected#', isCollected] as const),
  (item) => partOfCollected(item, 'enterpriseId', 'on', 'regionCode', 'headcount'),
  0,
);
export const enterprises = source('Positions', 'enterprise', isEnterprise, (item) =>
  partOfEnterprise(item, 'id', 'verified', 'keyEnterprise', 'trackedOn', 'regionCode', 'status'),
);
export const agreements = source('Positions', 'agreement', isAgreement, (item) =>
  partOfAgreement(item, 'signedAt', 'ownerRegionCode'),
);
/** Of each agency, the first visit of each season. */
export const visitedSeasons = several('Positions', 'agency', isAgency, (item) => partOfAgency(item, 'seasons').seasons);
export const deliveries = source('Positions', 'delivery', isDelivery, (item) =>
  partOfDelivery(item, 'madeAt', 'homeCode'),
);

export const events = source('RecruitmentEvents', 'event', isRecruitmentEvent, (item) =>
  partOfRecruitmentEvent(item, 'startsAt', 'regionCode', 'cancelReason'),
);
export const stations = source('RecruitmentEvents', 'station', isStation, (item) =>
  partOfStation(item, 'openedAt', 'regionCode'),
);
export const groups = source('RecruitmentEvents', 'group', isWorkingGroup, (item) =>
  partOfWorkingGroup(item, 'formedAt', 'regionCode'),
);

export const services = source(
  ...(['TravelAllocations', 'service', isService] as const),
  (item) => partOfService(item, 'stops', 'departsAt', 'cancelReason', 'seats'),
  4,
);
export const allocations = source(
  ...(['TravelAllocations', 'allocation#', isAllocation] as const),
  (item) =>
    partOfAllocation(
      item,
      ...(['status', 'allocatedAt', 'departsAt', 'expiredAt'] as const),
      ...(['boardingCode', 'seats', 'boarded'] as const),
    ),
  3,
);
export const requests = source(
  ...(['TravelAllocations', 'request', isRequest] as const),
  (item) =>
    partOfRequest(
      item,
      ...(['status', 'requestedAt', 'originRegionCode', 'workerIds'] as const),
      ...(['destinationRegionCode', 'earliestOn'] as const),
    ),
  4,
);

type Of<S> = S extends Source<infer T> ? T : never;
export type Person = Of<typeof people>;
export type Placed = Of<typeof placements>;
export type Transferred = Of<typeof transfers>;
export type Reached = Of<typeof reached>;
export type Seats = Of<typeof allocations>;
export type Service = Of<typeof services>;
