/** Resolvers of visits. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, mutation, pageOf } from '../../../platform/requests/resolvers';
import { getWorker } from '../../people/worker/look-up';
import { showEnterprise } from '../../reference/enterprise/service';
import { regionOfRecord } from '../../reference/region/region';
import { showStation } from '../../reference/station/service';
import { getCase } from '../case/service';
import { showWorkingGroup } from '../working-group/service';
import { correctVisit } from './correct';
import { recordVisit } from './record';
import { getVisit, listVisits, listVisitsOf } from './service';
import { type Finding, visitsOf } from './store';

/** One of the people of a visit, with what they said is wrong. */
export type VisitedPerson = Pick<Finding, 'workerId'> & Partial<Finding>;

export const visitResolvers = {
  Query: { visit: byId(getVisit) },
  Mutation: {
    recordVisit: mutation('visit', recordVisit),
    correctVisit: mutation('visit', correctVisit),
  },
  Station: { visits: pageOf((context, { id }, page) => listVisits(context, 'byStart', visitsOf.station(id), page)) },
  WorkingGroup: { visits: pageOf((context, { id }, page) => listVisits(context, 'byGroup', visitsOf.group(id), page)) },
  Enterprise: {
    visits: pageOf((context, { id }, page) => listVisits(context, 'byWorker', visitsOf.enterprise(id), page)),
  },
  Worker: { visits: pageOf(listVisitsOf) },
  Visit: {
    region: ({ ownerRegionCode }) => regionOfRecord(ownerRegionCode),
    station: ({ stationId }, _, context) => (stationId === undefined ? null : showStation(context, stationId)),
    workingGroup: ({ workingGroupId: id }, _, context) => (id === undefined ? null : showWorkingGroup(context, id)),
    enterprise: ({ enterpriseId: id }, _, context) => (id === undefined ? null : showEnterprise(context, id)),
    spokenWith: ({ spokenWith }) => spokenWith ?? null,
    note: ({ note }) => note ?? null,
    reached: ({ workerIds }) => workerIds.length,
    people: ({ workerIds, findings }) =>
      workerIds.map((workerId) => ({ workerId, ...findings.find((one) => one.workerId === workerId) })),
  },
  VisitedPerson: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    case: ({ caseId }, _, context) => (caseId === undefined ? null : getCase(context, caseId)),
    lostJobOn: ({ lostJobOn }) => lostJobOn ?? null,
  },
  ReceivedVisit: {
    visit: ({ visitId }, _, context) => getVisit(context, visitId),
    station: ({ stationId }, _, context) => (stationId === undefined ? null : showStation(context, stationId)),
    case: ({ caseId }, _, context) => (caseId === undefined ? null : getCase(context, caseId)),
    lostJobOn: ({ lostJobOn }) => lostJobOn ?? null,
  },
} satisfies Resolvers;
