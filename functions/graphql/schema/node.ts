/** `node(id)`: the prefix of an id names its type, and the type's own use case decides what the caller may see. */
import { getWorkerOrPassenger } from '../../domains/travel/travel-request/carrier-access';
import { getTravelRequest } from '../../domains/travel/travel-request/service';
import { getTravelProposal } from '../../domains/travel/travel-plan/service';
import { getTravelService } from '../../domains/travel/travel-service/service';
import { LOADED_CODES, RULES_OF, WAGES_OF } from '../../domains/board/change/recorded-objects';
import { actsOn } from '../../domains/reference/region/authority';
import { keepsCodes } from '../../domains/reference/code-list/checks';
import { keepsRules } from '../../domains/reference/rule/checks';
import { isRuleKind } from '../../domains/reference/rule/kinds';
import { tracesArea } from '../../domains/reference/minimum-wage/checks';
import { getCampaign } from '../../domains/board/campaign/service';
import { getReport } from '../../domains/board/report/service';
import { getAgency } from '../../domains/reference/agency/service';
import { getAgreement } from '../../domains/reference/agreement/service';
import { getEnterprise } from '../../domains/reference/enterprise/service';
import { speaksFor } from '../../domains/reference/enterprise/who-speaks';
import { getGroupTicketOrder } from '../../domains/travel/group-ticket/service';
import { getMove, getTracedMove } from '../../domains/people/move/service';
import { getRoundSheet } from '../../domains/people/round-sheet/service';
import { getPlacement } from '../../domains/jobs/placement/service';
import { getPush } from '../../domains/matching/push/service';
import { getPushRun } from '../../domains/matching/push-run/service';
import { getPosition } from '../../domains/jobs/position/service';
import { getPositionImport } from '../../domains/jobs/position-import/service';
import { getWebhookDelivery, getWebhookDeliveryOwner } from '../../domains/partners/webhook-delivery/service';
import { getWebhook, getWebhookOwner } from '../../domains/partners/webhook/service';
import { getChannel, getChannelOwner } from '../../domains/notices/channel/service';
import { getNotice } from '../../domains/notices/notice/service';
import { getCase } from '../../domains/support/case/service';
import { getVisit } from '../../domains/support/visit/service';
import { getStation } from '../../domains/reference/station/service';
import { getWorkingGroup } from '../../domains/support/working-group/service';
import { getCourse } from '../../domains/support/course/service';
import { runsCourse } from '../../domains/support/course/who-sees';
import { getEnrolment } from '../../domains/support/enrolment/service';
import { getRecruitmentEvent } from '../../domains/support/recruitment-event/service';
import { getRegistration } from '../../domains/support/registration/service';
import { runsEvent } from '../../domains/support/recruitment-event/who-sees';
import type { ResolversTypes } from '../../generated/graphql';
import type { Context } from '../../platform/requests/context';
import { prefixOf } from '../../platform/values/ids';
import { getAllocation } from '../../domains/travel/booking/service';

type Type =
  | 'Enterprise'
  | 'Agreement'
  | 'Agency'
  | 'Worker'
  | 'Move'
  | 'RoundSheet'
  | 'Position'
  | 'Placement'
  | 'RecruitmentEvent'
  | 'EventRegistration'
  | 'Station'
  | 'WorkingGroup'
  | 'Course'
  | 'Enrolment'
  | 'Case'
  | 'Visit'
  | 'PushRun'
  | 'Push'
  | 'TravelService'
  | 'Allocation'
  | 'TravelRequest'
  | 'GroupTicketOrder'
  | 'TravelProposal'
  | 'Campaign'
  | 'Report'
  | 'PositionImport'
  | 'Webhook'
  | 'WebhookDelivery'
  | 'Channel'
  | 'Notice';

interface NodeType {
  readonly type: Type;
  readonly get: (context: Context, id: string) => Promise<ResolversTypes['Node'] | null>;
  /**
   * For types whose changes fewer callers see than the object: returns the object if the caller may see its changes.
   */
  readonly getTraced?: (context: Context, id: string) => Promise<object | null>;
  /** For types that can be removed: returns the owner of a removed object if the caller may see it. */
  readonly getOwner?: (context: Context, id: string) => Promise<object | null>;
}

/** Every bureau may read such an object, but only bureaus that act for its region see its changes. */
function whereActing<T extends object>(
  get: (context: Context, id: string) => Promise<T | null>,
  acts: (context: Context, found: T) => boolean | Promise<boolean>,
): (context: Context, id: string) => Promise<T | null> {
  return async (context, id) => {
    const found = await get(context, id);
    return found !== null && (await acts(context, found)) ? found : null;
  };
}

const tracedEnterprise = whereActing(getEnterprise, (context, { id }) => speaksFor(context, id));
const tracedAgreement = whereActing(getAgreement, ({ viewer }, agreement) => actsOn(viewer, agreement));
const tracedAgency = whereActing(getAgency, ({ viewer }, agency) => actsOn(viewer, agency));
const tracedPosition = whereActing(getPosition, (context, { enterpriseId }) => speaksFor(context, enterpriseId));
const tracedCourse = whereActing(getCourse, ({ viewer }, course) => runsCourse(viewer, course));
const tracedEvent = whereActing(getRecruitmentEvent, ({ viewer }, event) => runsEvent(viewer, event));
const tracedStation = whereActing(getStation, ({ viewer }, station) => actsOn(viewer, station));
const tracedGroup = whereActing(getWorkingGroup, ({ viewer }, group) => actsOn(viewer, group));
const tracedService = whereActing(getTravelService, ({ viewer }, service) => actsOn(viewer, service));
const tracedCampaign = whereActing(getCampaign, ({ viewer }, campaign) => actsOn(viewer, campaign));

/** A map and not an object, because an object also has keys such as `constructor`. */
const types: ReadonlyMap<string, NodeType> = new Map([
  ['ent', { type: 'Enterprise', get: getEnterprise, getTraced: tracedEnterprise }],
  ['agr', { type: 'Agreement', get: getAgreement, getTraced: tracedAgreement }],
  ['agy', { type: 'Agency', get: getAgency, getTraced: tracedAgency }],
  ['wkr', { type: 'Worker', get: getWorkerOrPassenger }],
  ['mov', { type: 'Move', get: getMove, getTraced: getTracedMove }],
  ['sht', { type: 'RoundSheet', get: getRoundSheet }],
  ['pos', { type: 'Position', get: getPosition, getTraced: tracedPosition }],
  ['plc', { type: 'Placement', get: getPlacement }],
  ['evt', { type: 'RecruitmentEvent', get: getRecruitmentEvent, getTraced: tracedEvent }],
  ['reg', { type: 'EventRegistration', get: getRegistration }],
  ['cas', { type: 'Case', get: getCase }],
  ['vis', { type: 'Visit', get: getVisit }],
  ['stn', { type: 'Station', get: getStation, getTraced: tracedStation }],
  ['grp', { type: 'WorkingGroup', get: getWorkingGroup, getTraced: tracedGroup }],
  ['crs', { type: 'Course', get: getCourse, getTraced: tracedCourse }],
  ['enr', { type: 'Enrolment', get: getEnrolment }],
  ['psh', { type: 'Push', get: getPush }],
  ['run', { type: 'PushRun', get: getPushRun }],
  ['svc', { type: 'TravelService', get: getTravelService, getTraced: tracedService }],
  ['alc', { type: 'Allocation', get: getAllocation }],
  ['trq', { type: 'TravelRequest', get: getTravelRequest }],
  ['gto', { type: 'GroupTicketOrder', get: getGroupTicketOrder }],
  ['prp', { type: 'TravelProposal', get: getTravelProposal }],
  ['imp', { type: 'PositionImport', get: getPositionImport }],
  ['whd', { type: 'WebhookDelivery', get: getWebhookDelivery, getOwner: getWebhookDeliveryOwner }],
  ['whk', { type: 'Webhook', get: getWebhook, getOwner: getWebhookOwner }],
  ['chn', { type: 'Channel', get: getChannel, getOwner: getChannelOwner }],
  ['ntc', { type: 'Notice', get: getNotice }],
  ['rpt', { type: 'Report', get: getReport }],
  ['cmp', { type: 'Campaign', get: getCampaign, getTraced: tracedCampaign }],
]);

export async function getNode(context: Context, id: string): Promise<ResolversTypes['Node'] | null> {
  return (await types.get(prefixOf(id))?.get(context, id)) ?? null;
}

/** Whether the caller may see the changes of an object: they see the object as it is now, or its former owner. */
export async function mayTrace(context: Context, id: string): Promise<boolean> {
  if (id.startsWith(WAGES_OF)) return tracesArea(context.viewer, id.slice(WAGES_OF.length));
  if (id.startsWith(RULES_OF)) return isRuleKind(id.slice(RULES_OF.length)) && keepsRules(context.viewer);
  if (id === LOADED_CODES) return keepsCodes(context.viewer);
  const type = types.get(prefixOf(id));
  const found = (await (type?.getTraced ?? type?.get)?.(context, id)) ?? (await type?.getOwner?.(context, id)) ?? null;
  return found !== null;
}

export function typeOfNode(id: string): Type {
  const found = types.get(prefixOf(id));
  if (found === undefined) throw new Error('Expected a node with the prefix of a type');
  return found.type;
}
