/** Models of the schema's types, that is, the objects that resolvers get, by the type's name (`codegen.yml`). */
export type { Viewer } from '../../platform/security/viewer';
export type { Refusal as UserError } from '../../platform/requests/result';
export type { PageInfo } from '../../platform/lists/listing';
export type { Region } from '../../domains/reference/region/region';
export type { Enterprise, EnterpriseStatus } from '../../domains/reference/enterprise/store';
export type { Agreement } from '../../domains/reference/agreement/store';
export type { Agency } from '../../domains/reference/agency/store';
export type { Naming as AgencyNaming } from '../../domains/reference/agency/naming/naming-store';
export type { AgencyVisit } from '../../domains/reference/agency/visit-store';
export type { StatusTrend as EnterpriseStatusTrend } from '../../domains/reference/enterprise-status/service';
export type { Shortage as EnterpriseShortage } from '../../domains/reference/enterprise-status/shortages';
export type { Webhook } from '../../domains/partners/webhook/store';
export type { WebhookDelivery } from '../../domains/partners/webhook-delivery/store';
export type { Attempt as WebhookAttempt } from '../../domains/partners/receiver/outgoing';
export type { Channel } from '../../domains/notices/channel/store';
export type { MinimumWage } from '../../domains/reference/minimum-wage/in-force';
export type { WageRecord as MinimumWageRecord } from '../../domains/reference/minimum-wage/row-history';
export type { KeptRule as Rule } from '../../domains/reference/rule/rule-row';
export type { Inquiry } from '../../domains/people/inquiry/store';
export type {
  CompanionPlace as CompanionPosition,
  MatchExclusion,
  Recommendation as RecommendedPosition,
} from '../../domains/matching/recommendation/service';
export type { Delivery } from '../../domains/matching/delivery/store';
export type { Push } from '../../domains/matching/push/push-store';
export type { RunWithCounts as PushRun } from '../../domains/matching/push-run/service';
export type { Worker } from '../../domains/people/worker/store';
export type {
  HistoryEntry as WorkerHistoryEntry,
  SurveyEntry as Survey,
} from '../../domains/people/worker/history/history-store';
export type { ProfileFields as Intent } from '../../domains/people/worker/history/history';
export type { Companion } from '../../domains/people/worker/companions/list-companions';
export type { Reveal } from '../../domains/people/reveal/store';
export type { Move } from '../../domains/people/move/store';
export type { RoundSheet } from '../../domains/people/round-sheet/store';
export type { RoundSheetRow } from '../../domains/people/round-sheet/service';
export type { SurveyResult } from '../../domains/people/survey/row';
export type { ServiceEntry as ServiceListEntry } from '../../domains/people/service-list/store';
export type { VillageCoverage } from '../../domains/people/service-list/coverage';
export type { Duplicate } from '../../domains/people/duplicate/store';
export type { Position } from '../../domains/jobs/position/store';
export type { PositionChange } from '../../domains/jobs/position-change/feeds-and-cursors';
export type { PositionImport } from '../../domains/jobs/position-import/store';
export type { RowError } from '../../domains/jobs/position-import/service';
export type { Occupation } from '../../domains/reference/occupation/occupation-row';
export type { Filing as CodeFiling } from '../../domains/reference/code-list/succession-store';
export type { KeptCode as CodeRow } from '../../domains/reference/code-list/code-row';
export type { ResolvedText as ResolvedCode } from '../../domains/reference/resolution/resolution';
export type { RowResult as SubmitPositionResult } from '../../domains/jobs/submission/submit-rows';
export type { Placement } from '../../domains/jobs/placement/store';
export type { Placement as UnclaimedSubsidy } from '../../domains/jobs/placement/store';
export type { FollowUp } from '../../domains/jobs/follow-up/store';
export type { DueFollowUp } from '../../domains/jobs/follow-up/due';
export type { Visit, Visited as ReceivedVisit } from '../../domains/support/visit/store';
export type { VisitedPerson } from '../../domains/support/visit/resolvers';
export type { Case } from '../../domains/support/case/store';
export type { Station } from '../../domains/reference/station/store';
export type { WorkingGroup } from '../../domains/support/working-group/store';
export type { RecruitmentEvent } from '../../domains/support/recruitment-event/store';
export type { Registration as EventRegistration } from '../../domains/support/registration/store';
export type { Course } from '../../domains/support/course/store';
export type { Enrolment } from '../../domains/support/enrolment/store';
export type { VisitOutcome as EventOutcome } from '../../domains/support/registration/store';
export type { Service as TravelService } from '../../domains/travel/travel-service/service-store';
export type { StopModel as Stop } from '../../domains/travel/travel-service/resolvers';
export type { Allocation } from '../../domains/travel/booking/allocation-store';
export type { TicketModel as Ticket } from '../../domains/travel/travel-request/resolvers';
export type { Request as TravelRequest } from '../../domains/travel/booking/request-store';
export type { ManifestView as Manifest } from '../../domains/travel/manifest/passengers';
export type { Passenger as ManifestPassenger } from '../../domains/travel/manifest/passengers';
export type { SeatedWalkOn as WalkOn } from '../../domains/travel/manifest/boarding';
export type { GroupTicketOrder } from '../../domains/travel/group-ticket/store';
export type { BatchModel as GroupTicketBatch } from '../../domains/travel/group-ticket/resolvers';
export type { Violation as GroupTicketViolation } from '../../domains/travel/group-ticket/railway-rules';
export type { Corridor } from '../../domains/travel/corridor/service';
export type { TrainingNeed } from '../../domains/matching/training-need/training-need';
export type { TrainingNeeds as TrainingNeedConnection } from '../../domains/matching/training-need/service';
export type { Retention } from '../../domains/jobs/retention/retention';
export type { Demand as TravelDemand } from '../../domains/travel/travel-demand/travel-demand';
export type {
  ProposalItem as TravelProposal,
  ProposalStop as ProposedStop,
} from '../../domains/travel/travel-plan/proposal-store';
export type { Totals as TravelPlanTotals } from '../../domains/travel/travel-plan/plan-parts';
export type { Notice } from '../../domains/notices/notice/store';
export type { Message as NoticeMessage } from '../../domains/notices/message/store';
export type { Campaign } from '../../domains/board/campaign/store';
export type { Change } from '../../domains/board/change/store';
export type { FieldChange } from '../../domains/board/change/field-changes';
export type { Report } from '../../domains/board/report/store';
export type { Line as ReportLine } from '../../domains/board/report/since';
export type { Signature as ReportSignature } from '../../domains/board/report/service';
export type { DayCount, IndicatorProgress, Revision } from '../../domains/board/campaign/progress';
