/** The resolvers of all nouns, and a few that belong to no noun. The type check finds a field without a resolver. */
import { codeListResolvers } from '../../domains/reference/code-list/resolvers';
import { campaignResolvers } from '../../domains/board/campaign/resolvers';
import { reportResolvers } from '../../domains/board/report/resolvers';
import { changeResolvers } from '../../domains/board/change/resolvers';
import { listChanges } from '../../domains/board/change/service';
import { duplicateResolvers } from '../../domains/people/duplicate/resolvers';
import { agencyResolvers } from '../../domains/reference/agency/resolvers';
import { agreementResolvers } from '../../domains/reference/agreement/resolvers';
import { enterpriseStatusResolvers } from '../../domains/reference/enterprise-status/resolvers';
import { enterpriseResolvers } from '../../domains/reference/enterprise/resolvers';
import { groupTicketResolvers } from '../../domains/travel/group-ticket/resolvers';
import { inquiryResolvers } from '../../domains/people/inquiry/resolvers';
import { manifestResolvers } from '../../domains/travel/manifest/resolvers';
import { minimumWageResolvers } from '../../domains/reference/minimum-wage/resolvers';
import { ruleResolvers } from '../../domains/reference/rule/resolvers';
import { occupationResolvers } from '../../domains/reference/occupation/resolvers';
import { moveResolvers } from '../../domains/people/move/resolvers';
import { subsidyResolvers } from '../../domains/jobs/subsidy/resolvers';
import { followUpResolvers } from '../../domains/jobs/follow-up/resolvers';
import { arrivalResolvers } from '../../domains/jobs/arrival/resolvers';
import { placementResolvers } from '../../domains/jobs/placement/resolvers';
import { positionChangeResolvers } from '../../domains/jobs/position-change/resolvers';
import { positionImportResolvers } from '../../domains/jobs/position-import/resolvers';
import { positionResolvers } from '../../domains/jobs/position/resolvers';
import { regionResolvers } from '../../domains/reference/region/resolvers';
import { resolutionResolvers } from '../../domains/reference/resolution/resolvers';
import { roundSheetResolvers } from '../../domains/people/round-sheet/resolvers';
import { revealResolvers } from '../../domains/people/reveal/resolvers';
import { serviceListResolvers } from '../../domains/people/service-list/resolvers';
import { submissionResolvers } from '../../domains/jobs/submission/resolvers';
import { surveyResolvers } from '../../domains/people/survey/resolvers';
import { stationResolvers } from '../../domains/reference/station/resolvers';
import { stationPeopleResolvers } from '../../domains/people/station-people/resolvers';
import { visitResolvers } from '../../domains/support/visit/resolvers';
import { caseResolvers } from '../../domains/support/case/resolvers';
import { workingGroupResolvers } from '../../domains/support/working-group/resolvers';
import { recruitmentEventResolvers } from '../../domains/support/recruitment-event/resolvers';
import { registrationResolvers } from '../../domains/support/registration/resolvers';
import { courseResolvers } from '../../domains/support/course/resolvers';
import { courseChangeResolvers } from '../../domains/support/course-change/resolvers';
import { enrolmentResolvers } from '../../domains/support/enrolment/resolvers';
import { eventChangeResolvers } from '../../domains/support/event-change/resolvers';
import { eventOutcomeResolvers } from '../../domains/support/event-outcome/resolvers';
import { corridorResolvers } from '../../domains/travel/corridor/resolvers';
import { retentionResolvers } from '../../domains/jobs/retention/resolvers';
import { travelDemandResolvers } from '../../domains/travel/travel-demand/resolvers';
import { travelPlanResolvers } from '../../domains/travel/travel-plan/resolvers';
import { travelRequestResolvers } from '../../domains/travel/travel-request/resolvers';
import { travelServiceResolvers } from '../../domains/travel/travel-service/resolvers';
import { webhookDeliveryResolvers } from '../../domains/partners/webhook-delivery/resolvers';
import { webhookResolvers } from '../../domains/partners/webhook/resolvers';
import { channelResolvers } from '../../domains/notices/channel/resolvers';
import { workerResolvers } from '../../domains/people/worker/resolvers';
import { messageResolvers } from '../../domains/notices/message/resolvers';
import { deliveryResolvers } from '../../domains/matching/delivery/resolvers';
import { journeyResolvers } from '../../domains/matching/journey/resolvers';
import { pushResolvers } from '../../domains/matching/push/resolvers';
import { pushRunResolvers } from '../../domains/matching/push-run/resolvers';
import { trainingNeedResolvers } from '../../domains/matching/training-need/resolvers';
import { recommendationResolvers } from '../../domains/matching/recommendation/resolvers';
import { noticeResolvers } from '../../domains/notices/notice/resolvers';
import type { Resolvers } from '../../generated/graphql';
import { complete, type Merged } from './complete';
import { messageOf } from '../http/messages';
import { getNode, mayTrace, typeOfNode } from './node';
import { scalars } from './scalars';

const baseResolvers = {
  ...scalars,
  Query: {
    viewer: (_, __, { viewer }) => viewer,
    node: (_, { id }, context) => getNode(context, id),
    changes: async (_, { id, first, after }, context) =>
      (await mayTrace(context, id)) ? listChanges(context, id, { first, after }) : null,
  },
  Viewer: {
    roles: ({ roles, claimedRoles }) => claimedRoles ?? roles,
    rights: ({ roles }) => roles,
  },
  PageInfo: {
    hasPreviousPage: ({ hasPreviousPage = false }) => hasPreviousPage,
    startCursor: ({ startCursor }) => startCursor?.() ?? null,
  },
  Node: {
    __resolveType: ({ id }) => typeOfNode(id),
  },
  UserError: {
    message: (refusal, _, { locale }) => messageOf(refusal, locale),
    path: ({ path }) => path.map(String),
  },
} satisfies Resolvers;

const nouns = [
  baseResolvers,
  regionResolvers,
  occupationResolvers,
  codeListResolvers,
  resolutionResolvers,
  revealResolvers,
  enterpriseResolvers,
  enterpriseStatusResolvers,
  agreementResolvers,
  agencyResolvers,
  webhookResolvers,
  webhookDeliveryResolvers,
  channelResolvers,
  noticeResolvers,
  messageResolvers,
  minimumWageResolvers,
  ruleResolvers,
  inquiryResolvers,
  workerResolvers,
  moveResolvers,
  roundSheetResolvers,
  submissionResolvers,
  surveyResolvers,
  positionResolvers,
  positionChangeResolvers,
  positionImportResolvers,
  placementResolvers,
  arrivalResolvers,
  followUpResolvers,
  subsidyResolvers,
  stationResolvers,
  stationPeopleResolvers,
  workingGroupResolvers,
  caseResolvers,
  visitResolvers,
  recruitmentEventResolvers,
  registrationResolvers,
  eventChangeResolvers,
  eventOutcomeResolvers,
  courseResolvers,
  enrolmentResolvers,
  courseChangeResolvers,
  travelServiceResolvers,
  travelRequestResolvers,
  manifestResolvers,
  groupTicketResolvers,
  travelDemandResolvers,
  corridorResolvers,
  retentionResolvers,
  travelPlanResolvers,
  recommendationResolvers,
  trainingNeedResolvers,
  deliveryResolvers,
  journeyResolvers,
  pushResolvers,
  pushRunResolvers,
  serviceListResolvers,
  duplicateResolvers,
  campaignResolvers,
  reportResolvers,
  changeResolvers,
] as const;

export const resolvers = complete<Merged<(typeof nouns)[number]>>(nouns);
