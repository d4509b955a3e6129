/**
 * The visit in table RecruitmentEvents, and in table Workers each person's part of it, with every write of both. `visit(id)`:
 * GetItem. Lists, by the day: of a station in index byStart, of an enterprise in byWorker, of a working group in byGroup. A
 * person's page is a query of their collection.
 */
import type { VisitId, WorkerId } from '../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { deletion, equals, isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { versionedWrites } from '../../../platform/items/versioned';
import { regionCode } from '../../reference/region/region-code';

/** Whose the visit was, and where: the same of the visit and of each person's part. */
const made = {
  kind: attr.oneOf('STABILISATION', 'WARMTH', 'SERVICE'),
  on: attr.civilDate,
  stationId: attr.optional(attr.idOf('stn')),
  workingGroupId: attr.optional(attr.idOf('grp')),
  enterpriseId: attr.optional(attr.idOf('ent')),
};

const found = attr.mapOf({
  workerId: attr.idOf('wkr'),
  /** The case that what they said became. */
  caseId: attr.idOf('cas'),
  lostJobOn: attr.optional(attr.civilDate),
});

const visits = itemKind('visit', {
  table: 'RecruitmentEvents',
  attributes: {
    id: attr.idOf('vis'),
    ...made,
    /** Region of the bureau whose visit it was. */
    ownerRegionCode: regionCode,
    /** Distinct when it was recorded; some may have been merged since. */
    workerIds: attr.listOf(attr.idOf('wkr')),
    /** With whom the enterprise let them speak. */
    spokenWith: attr.optional(attr.text),
    note: attr.optional(attr.text),
    /** Of some of the people. */
    findings: attr.listOf(found),
    ...{ by: attr.text, recordedAt: attr.instant },
    /** Rises with each change of this item. */
    version: attr.integer,
  },
  keys: {
    primary: ['${id}', 'visit'],
    byStart: ['visits#${stationId}', '${on}#${id}'],
    byWorker: ['visits#${enterpriseId}', '${on}#${id}'],
    byGroup: ['visits#${workingGroupId}', '${on}#${id}'],
  },
});

const visited = itemKind('visited', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    visitId: attr.idOf('vis'),
    ...made,
    /** Where the person lived when it was recorded. */
    home: regionCode,
    caseId: attr.optional(attr.idOf('cas')),
    lostJobOn: attr.optional(attr.civilDate),
  },
  keys: { primary: ['${workerId}', 'visited#${visitId}'] },
});

export type Visit = ItemOf<typeof visits>;
export type Finding = Visit['findings'][number];
/** A person's part of a visit. */
export type Visited = ItemOf<typeof visited>;

export const { is: isVisit, decode: parseVisit, keyOf: visitKey } = visits;
export const { is: isVisited, decode: parseVisited, part: partOfVisited } = visited;

const visitWrites = versionedWrites(visits);

/** Visits of a station, of an enterprise and of a working group. */
export const visitsOf = {
  station: (stationId: string) => visits.query('byStart', { stationId }).params(),
  enterprise: (enterpriseId: string) => visits.query('byWorker', { enterpriseId }).params(),
  group: (workingGroupId: string) => visits.query('byGroup', { workingGroupId }).params(),
};

/** Of one of the worker's collections, in the order in which they were recorded. */
export function visitedOf(workerId: WorkerId): QueryParams {
  return { ...visited.query('primary', { workerId }).beginsWith({ visitId: 'vis_' }).params(), ConsistentRead: true };
}

/** The visit with each person's part, in one transaction. @param homes of the people, in the order of the visit. */
export function recordVisit(visit: Visit, homes: readonly Visited['home'][]): Write[] {
  return [
    visitWrites.add(visit),
    ...visit.workerIds.map((workerId, place) => put(visited.stored(partOf(visit, workerId, homes[place]))).when(isNew)),
  ];
}

/**
 * Replaces what was told wrongly, with the parts of the people who were left out and who were not there. Refused if the
 * visit changed since the read. @param homes by person, of those who are added; others keep theirs.
 */
export function correctVisit(
  read: Visit,
  after: Visit,
  parts: ReadonlyMap<WorkerId, Visited>,
  homes: ReadonlyMap<WorkerId, Visited['home']>,
): Write[] {
  const gone = [...parts.keys()].filter((id) => !after.workerIds.includes(id));
  return [
    visitWrites.replace(after, read),
    ...gone.map((workerId) =>
      deletion<Visited>(visited.key({ workerId, visitId: read.id })).when(equals('visitId', read.id)),
    ),
    ...after.workerIds.map((workerId) =>
      put<Visited>(visited.stored(partOf(after, workerId, homes.get(workerId) ?? parts.get(workerId)?.home))).always(),
    ),
  ];
}

function partOf(visit: Visit, workerId: WorkerId, home: Visited['home'] | undefined): Visited {
  const { id: visitId, kind, on, stationId, workingGroupId, enterpriseId } = visit;
  const finding = visit.findings.find((one) => one.workerId === workerId);
  return {
    ...{ workerId, visitId, kind, on, home: home ?? visit.ownerRegionCode },
    ...(stationId !== undefined && { stationId }),
    ...(workingGroupId !== undefined && { workingGroupId }),
    ...(enterpriseId !== undefined && { enterpriseId }),
    ...(finding !== undefined && { caseId: finding.caseId }),
    ...(finding?.lostJobOn !== undefined && { lostJobOn: finding.lostJobOn }),
  };
}

export function visitedKey(workerId: WorkerId, visitId: VisitId): Key {
  return visited.key({ workerId, visitId });
}
