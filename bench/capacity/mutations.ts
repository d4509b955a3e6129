/** Every mutation of the schema: the usual case, and other cases with another price. */
import { childrenOf } from '../../functions/domains/reference/region/region';
import type { Viewer } from '../../functions/platform/security/viewer';
import { bureau, type Given, neighbor } from './given';
import { FULL_ON, onFullCorridor } from './waitlist';
import type { Operation } from './operations';
import { supportMutations } from './support-mutations';
import {
  deliveryIdOfEvent,
  identityNumberOf,
  idOf,
  NOW,
  positionIdOf,
  rowOf,
  TODAY,
  VILLAGE,
  WEBHOOK_ID,
  CHANNEL_ID,
} from './items';
import {
  agencyInput,
  agreementInput,
  campaignInput,
  reportInput,
  closedParty,
  enterpriseInput,
  foundInput,
  importInput,
  placementInput,
  requestInput,
  SMALL_COACH_FROM,
  SMALL_COACH_ON,
  trainInput,
  planInput,
} from './inputs';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

type InputOf = (given: Given) => object;

const party = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);
const onSmallCoach = {
  originRegionCode: SMALL_COACH_FROM,
  destinationRegionCode: '440606',
  earliestOn: SMALL_COACH_ON,
  latestOn: SMALL_COACH_ON,
};

const batch = (key: string, count: number, change: object = {}): InputOf => {
  const positions = party(0, count).map((row) => rowOf(`${key}-${row}`, row));
  return () => ({ idempotencyKey: `batch-${key}`, enterpriseId: idOf('ent', 0), positions, ...change });
};
const again: InputOf = (given) => ({ ...batch('hundred', 100)(given), idempotencyKey: 'batch-unchanged' });

const chunk: InputOf = ({ importId }) => {
  const rows = party(0, 500).map((row) => rowOf(`chunk-${row}`, row));
  return { importId, chunk: 0, rows };
};
const webhook = {
  ...{ idempotencyKey: 'webhook', enterpriseId: idOf('ent', 1), url: 'https://8.8.8.8/', events: ['IMPORT_FINISHED'] },
};
const minimumWages = ['44', ...childrenOf(asRegionCode('4401')), ...childrenOf(asRegionCode('4403'))]
  .slice(0, 21)
  .map((region) => ({
    ...{ regionCode: typeof region === 'string' ? region : region.code, validFrom: TODAY, monthly: 1_900, hourly: 19 },
  }));
const keyOf = ({ regionCode, validFrom }: (typeof minimumWages)[number]) => ({ regionCode, validFrom });

const rules = Array.from({ length: 10 }, (_, index) => [
  ruleOf('COACH', index, {
    ...{ SEATS: 40 + index, RUN_COST: 450, KM_COST: 6.8, SEAT_COST: 9 },
    ...{ KM_PER_HOUR: 75, DETOUR: 1.3, STOP_MINUTES: 20, PICKUPS_MAX: 3 },
  }),
  ruleOf('CREW', index, { DRIVERS: 2, RELAYS: 0, RUN_COST: 1_100 + index }),
]).flat();

function ruleOf(kind: string, index: number, figures: Readonly<Record<string, number>>) {
  const values = Object.entries(figures).map(([figure, value]) => ({ figure, value }));
  return { kind, name: `框架合同第${index}号`, validFrom: TODAY, source: '2027年春运包车框架合同', figures: values };
}

const regions = ['530791', ...party(1, 20).map((town) => `5307910${String(town).padStart(2, '0')}`)].map((code) => ({
  ...{ scheme: '统计用区划代码', code, name: `试验${code}`, validFrom: TODAY },
}));
const occupations = party(0, 500).map((index) => ({
  ...{ scheme: '2022', code: `6-${Math.floor(index / 50) + 40}-10-${(index % 50) + 10}`, name: `试验工${index}` },
  validFrom: TODAY,
}));
const ruleKeyOf = ({ kind, name, validFrom }: (typeof rules)[number]) => ({ kind, name, validFrom });

const update = { workerId: idOf('wkr', 201), name: '阿鲁·木果', phone: '13900000000' };
const merge = { idempotencyKey: 'merge', keepId: idOf('wkr', 410), mergeId: idOf('wkr', 412) };

/** Answers to every question of a survey, as long as people give them. */
const everyAnswer = {
  ...{ wantsWork: true, employment: 'OUT_OF_PROVINCE', monthlyIncome: 4_500, wageExpected: 6_500 },
  ...{
    ethnicGroup: '彝族',
    education: 'JUNIOR_HIGH',
    skills: ['电子装配', '缝纫'],
    groupTags: ['脱贫劳动力', '残疾人'],
  },
  ...{ destinationRegionCodes: ['4419', '4403'], occupationCodes: ['6-25-04-07', '6-04-05-01'] },
  ...{ departFrom: '镇雄县客运站', needsTransport: true, needsTraining: true },
};

/** @param minutes from now at which they were made. */
export const surveysOf = (key: string, first: number, count: number, minutes: number, answers = {}): InputOf => {
  const surveyedAt = new Date(NOW.getTime() + minutes * 60_000).toISOString();
  const surveys = party(first, count).map((number) => ({
    ...{ clientId: `${key}-${number}`, identityNumber: identityNumberOf(number), surveyedAt, name: '阿鲁·木呷' },
    ...{ villageCode: VILLAGE, wantsWork: true, employment: 'AT_HOME', monthlyIncome: 3_000, wageExpected: 6_000 },
    ...{ destinationRegionCodes: ['4419', '4403'], occupationCodes: ['6-25-04-07'], needsTransport: true },
    ...answers,
  }));
  return () => ({ surveys });
};

const boarding = (count: number): InputOf => {
  const workerIds = closedParty.slice(0, count).map((number) => idOf('wkr', number));
  return ({ closedServiceId: serviceId }) => ({ serviceId, workerIds });
};

/** By the cards that they show. */
const walkingOn = (first: number, count: number, direction = 'WORKBOUND'): InputOf => {
  const walkOns = party(first, count).map((number) => ({
    ...{ identityNumber: identityNumberOf(number), name: '阿鲁·木呷', direction },
  }));
  return ({ walkOnServiceId: serviceId }) => ({ serviceId, workerIds: [], walkOns });
};

/** The order matters, because some use objects of others. */
export const mutations: readonly Operation[] = [
  mutation('registerEnterprise', 'by the bureau', () => enterpriseInput('measured')),
  mutation('registerEnterprise', 'the same request again', () => enterpriseInput('measured')),
  mutation('verifyEnterprise', '', () => ({ enterpriseId: idOf('ent', 1), verified: false })),
  mutation('updateEnterprise', '', () => ({
    ...{ idempotencyKey: 'update', enterpriseId: idOf('ent', 1), industry: '电子' },
  })),
  mutation('reportEnterpriseStatus', '', () => ({
    ...{ idempotencyKey: 'report', enterpriseId: idOf('ent', 1), on: TODAY, employed: 300, shortage: 20 },
  })),
  mutation('signAgreement', '', () => agreementInput('agree', 1)),
  mutation('registerAgency', '', () => agencyInput('measured')),
  mutation('recordAgencyVisit', '', ({ agencyId }) => ({ idempotencyKey: 'visit', agencyId, on: TODAY })),
  mutation('nameAgency', '', ({ agencyId }) => ({ idempotencyKey: 'name', enterpriseId: idOf('ent', 1), agencyId })),
  mutation('removeAgency', '', ({ agencyId }) => ({
    idempotencyKey: 'remove',
    enterpriseId: idOf('ent', 1),
    agencyId,
  })),
  mutation('submitPositions', '100 rows, DRY_RUN', batch('hundred', 100, { mode: 'DRY_RUN' })),
  mutation('submitPositions', '100 new rows', batch('hundred', 100)),
  mutation('submitPositions', 'the same request again', batch('hundred', 100)),
  mutation('submitPositions', '100 rows that change nothing', again),
  mutation('submitPositions', '90 new rows, ALL_OR_NOTHING', batch('ninety', 90, { errorPolicy: 'ALL_OR_NOTHING' })),
  mutation('submitPositions', '1 new row', batch('one', 1)),
  mutation(
    'submitPositions',
    '100 new rows under an agreement',
    batch('agreed', 100, { enterpriseId: idOf('ent', 2) }),
  ),
  mutation('closePosition', '', ({ size }) => ({
    idempotencyKey: 'close',
    positionId: positionIdOf(7, size),
    reason: 'WITHDRAWN',
  })),
  mutation('answerPush', 'no, for a reason', ({ pushId }) => ({ idempotencyKey: 'push', pushId, answer: 'DECLINED' })),
  mutation('answerPush', 'yes, which makes the delivery', ({ wantedPushId: pushId }) => ({
    ...{ idempotencyKey: 'wanted', pushId, answer: 'INTERESTED' },
  })),
  mutation('answerDelivery', 'yes', ({ deliveryId: pushId }) => ({ idempotencyKey: 'take', pushId, accepted: true })),
  mutation('startPositionPush', '', () => ({ idempotencyKey: 'push', regionCode: '530627105' })),
  mutation('cancelPositionPush', '', ({ pushRunId: runId }) => ({ runId })),
  mutation('startPositionImport', '', () => importInput('measured', 100_000)),
  mutation('appendPositionImport', '500 new rows', chunk),
  mutation('appendPositionImport', 'the same chunk again', chunk),
  mutation('finishPositionImport', '', ({ fullImportId: importId }) => ({ importId })),
  mutation('cancelPositionImport', '', ({ idleImportId: importId }) => ({ importId })),
  mutation('registerWebhook', '', () => webhook),
  mutation('rotateWebhookSecret', '', () => ({ idempotencyKey: 'rotate', webhookId: WEBHOOK_ID })),
  mutation('redeliverWebhook', '', () => ({ deliveryId: deliveryIdOfEvent(3) })),
  mutation('removeWebhook', '', () => ({ webhookId: WEBHOOK_ID })),
  mutation('registerChannel', '', () => ({ idempotencyKey: 'channel', kind: 'APP', url: 'https://8.8.8.8/' })),
  mutation('changeChannel', '', () => ({ channelId: CHANNEL_ID, url: 'https://8.8.4.4/' })),
  mutation('rotateChannelSecret', '', () => ({ idempotencyKey: 'rotate', channelId: CHANNEL_ID })),
  mutation('removeChannel', '', () => ({ channelId: CHANNEL_ID })),
  mutation('loadMinimumWages', 'a province with 20 counties', () => ({ rows: minimumWages })),
  mutation('loadMinimumWages', 'the same again', () => ({ rows: minimumWages })),
  mutation('withdrawMinimumWages', 'a province with 20 counties', () => ({ rows: minimumWages.map(keyOf) })),
  mutation('withdrawMinimumWages', 'the same again', () => ({ rows: minimumWages.map(keyOf) })),
  mutation('loadRegions', 'a county with 20 townships', () => ({ idempotencyKey: 'regions', rows: regions })),
  mutation('loadRegions', 'the same request again', () => ({ idempotencyKey: 'regions', rows: regions })),
  mutation('loadOccupations', '500 occupations', () => ({ idempotencyKey: 'occupations', rows: occupations })),
  mutation('loadOccupations', 'the same rows again', () => ({ idempotencyKey: 'same', rows: occupations })),
  mutation('loadRules', 'ten coaches and their crews', () => ({ rules })),
  mutation('loadRules', 'the same again', () => ({ rules })),
  mutation('withdrawRules', 'ten coaches and their crews', () => ({ rules: rules.map(ruleKeyOf) })),
  mutation('withdrawRules', 'the same again', () => ({ rules: rules.map(ruleKeyOf) })),
  mutation('registerWorker', '', () => workerInput('first')),
  mutation('registerWorker', 'the same request again', () => workerInput('first')),
  mutation('registerWorker', 'a number that is taken', () => workerInput('second'), 'IDENTITY_NUMBER_TAKEN'),
  mutation('updateWorker', 'name and phone', () => update),
  mutation('updateWorker', 'what is known already', () => update),
  mutation('recordConsent', '', () => ({ workerId: idOf('wkr', 201), purpose: 'SMS', granted: true })),
  mutation('revealWorker', '', () => ({ workerId: idOf('wkr', 201), purpose: '核对社保' })),
  mutation('exportRoundSheet', '', () => ({ idempotencyKey: 'sheet', regionCode: VILLAGE })),
  mutation('exportRoundSheet', 'the same request again', () => ({ idempotencyKey: 'sheet', regionCode: VILLAGE })),
  mutation('recordSurveys', '100 known workers', surveysOf('newest', 0, 100, -1)),
  mutation('recordSurveys', 'the same again', surveysOf('newest', 0, 100, -1)),
  mutation('recordSurveys', '100 who answer everything', surveysOf('everything', 0, 100, 1, everyAnswer)),
  mutation('recordSurveys', 'and do so again', surveysOf('everything-again', 0, 100, 2, everyAnswer)),
  mutation('recordSurveys', '100 that come late', surveysOf('late', 0, 100, -60)),
  mutation('recordSurveys', '100 unknown workers', surveysOf('unknown', 2_000_000, 100, -1)),
  mutation('recordSurveys', '1 known worker', surveysOf('one', 300, 1, -1)),
  mutation('recordSurveys', '100 of another county', () => foundInput('found', 600, 100), undefined, neighbor),
  mutation(
    'recordSurveys',
    'the same of another county again',
    () => foundInput('found', 600, 100),
    undefined,
    neighbor,
  ),
  mutation('decideMove', 'accepted', ({ moveId }) => ({ idempotencyKey: 'decide', moveId, accepted: true })),
  mutation('decideMove', 'the same request again', ({ moveId }) => ({
    ...{ idempotencyKey: 'decide', moveId, accepted: true },
  })),
  mutation('dismissDuplicate', 'two people', () => ({ workerIds: [idOf('wkr', 402), idOf('wkr', 406)] })),
  mutation('mergeWorkers', '', () => merge),
  mutation('mergeWorkers', 'the same request again', () => merge),
  mutation('startPlacement', '', ({ size }) => placementInput('measured', 2, size)),
  mutation('startPlacement', 'of someone placed', ({ size }) => placementInput('twice', 2, size), 'PLACEMENT_RUNNING'),
  mutation('answerPlacement', 'yes', ({ placementId }) => ({ idempotencyKey: 'come', placementId, accepted: true })),
  mutation('reportArrival', '', ({ placementId }) => ({ idempotencyKey: 'arrival', placementId, on: TODAY })),
  mutation('recordFollowUp', 'of one who has the job', ({ placementId }) => ({
    ...{ idempotencyKey: 'follow-up', placementId, on: TODAY, stillEmployed: true, monthlyIncome: 5_200 },
  })),
  mutation(
    'recordSubsidy',
    'an application, refused',
    ({ placementId }) => ({ idempotencyKey: 'subsidy', placementId, on: TODAY, step: 'APPLIED' }),
    'SUBSIDY_NOT_ELIGIBLE',
  ),
  mutation('reportDeparture', 'of one who did not come', ({ missedPlacementId: placementId }) => ({
    ...{ idempotencyKey: 'missed', placementId, on: TODAY, reason: 'DID_NOT_COME' },
  })),
  mutation('endPlacement', '', ({ placementId }) => ({ idempotencyKey: 'end', placementId, on: TODAY })),
  mutation('scheduleTravelService', '4 stops, 5 corridors', ({ dayOf }) => trainInput('measured', dayOf(3))),
  mutation('requestTravel', 'a party of 1', ({ dayOf }) => requestInput('1', party(40, 1), dayOf(5))),
  mutation('requestTravel', 'a party of 5', ({ dayOf }) => requestInput('5', party(41, 5), dayOf(5))),
  mutation('requestTravel', 'a party of 50', ({ dayOf }) => requestInput('50', party(50, 50), dayOf(5))),
  mutation('requestTravel', '15, of whom 10 fit into the quota', () =>
    requestInput('mixed', party(100, 15), SMALL_COACH_ON, onSmallCoach),
  ),
  mutation('requestTravel', '15 who join the waitlist', () =>
    requestInput('too-large', party(115, 15), SMALL_COACH_ON, onSmallCoach),
  ),
  mutation('requestTravel', '1 who joins where 200 services are full and 10,000 wait', () =>
    requestInput('full', party(700, 1), FULL_ON, onFullCorridor),
  ),
  mutation('cancelTravelRequest', 'a party of 5 with seats', ({ requestToCancel: travelRequestId }) => ({
    travelRequestId,
  })),
  mutation('leaveParty', 'one of 5 with seats', ({ requestToLeave: travelRequestId }) => ({
    ...{ travelRequestId, workerId: idOf('wkr', 85) },
  })),
  mutation('changeTravelService', 'more seats', ({ busyServiceId: serviceId }) => ({
    ...{ idempotencyKey: 'measured', serviceId },
    seats: 1_501,
  })),
  mutation('readNotices', '1 of an office', ({ noticeId }) => ({ noticeIds: [noticeId] })),
  mutation('answerNotice', 'with a confirmation', ({ noticeId }) => ({
    ...{ idempotencyKey: 'answer', noticeId, answer: 'CONFIRM' },
  })),
  mutation('confirmAllocation', '', ({ allocationToConfirm: allocationId }) => ({ allocationId })),
  mutation('releaseAllocation', 'a party of 5', ({ allocationToRelease: allocationId }) => ({ allocationId })),
  mutation('planTravelServices', 'three parties of a prefecture', ({ dayOf }) => planInput(dayOf(3))),
  mutation('approveTravelProposal', '', ({ proposalId }) => ({ idempotencyKey: 'approve', proposalId })),
  mutation('cancelTravelService', '', ({ serviceToCancel: serviceId }) => ({
    ...{ idempotencyKey: 'measured', serviceId },
    reason: '车辆故障',
  })),
  mutation('closeManifest', '30 parties that are held', ({ busyServiceId: serviceId }) => ({ serviceId })),
  mutation('closeManifest', 'again, nothing changed', ({ busyServiceId: serviceId }) => ({ serviceId })),
  mutation('boardPassengers', '1 of a party of 40', boarding(1)),
  mutation('boardPassengers', '40, of whom 1 is on board', boarding(40)),
  mutation('boardPassengers', 'the same again', boarding(40)),
  mutation('boardPassengers', '20 without a booking', walkingOn(540, 20)),
  mutation('boardPassengers', 'the same 20 again', walkingOn(540, 20)),
  mutation('boardPassengers', '1 who gives up another seat', walkingOn(560, 1, 'HOMEBOUND')),
  mutation('boardPassengers', '20 who are not registered', walkingOn(2_000_100, 20)),
  mutation('groupTicketOrder', 'of 40 people', ({ closedServiceId: serviceId }) => ({
    idempotencyKey: 'group-ticket',
    serviceId,
    handlerWorkerId: idOf('wkr', closedParty[0] ?? 0),
  })),
  mutation('openCampaign', '', () => campaignInput('measured')),
  mutation('publishReport', '', ({ campaignId }) => reportInput('measured', campaignId, 1)),
  ...supportMutations,
];

/** Selects no field that only the answer would read. */
function mutation(field: string, what: string, input: InputOf, refusal?: string, as: Viewer = bureau): Operation {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`;
  const variables = (given: Given) => ({ input: input(given) });
  return { field, what, as, document, variables, ...(refusal !== undefined && { refusal }) };
}

function workerInput(key: string) {
  return {
    idempotencyKey: `worker-${key}`,
    identityNumber: '440524188001010014',
    name: '阿鲁·木呷',
    phone: '13800000000',
    villageCode: '530627102201',
    education: 'JUNIOR_HIGH',
    skills: ['电子装配'],
  };
}
