/** The mutations of the access matrix, in the order in which they are tried. */
import { campaignInput, creditCode, NOW, requestTravelInput, travelServiceInput } from '../system';
import { endings } from './endings';
import { stationMutations } from './stations';
import { supportMutations } from './support';
import { INBOXES, input, keyed, mutation, REGION, type Row } from './row';

const CREW_RULE = {
  ...{ kind: 'CREW', name: '两名驾驶员', validFrom: '2027-01-01', source: '合同' },
  figures: [
    { figure: 'DRIVERS', value: 2 },
    { figure: 'RELAYS', value: 0 },
    { figure: 'RUN_COST', value: 1_300 },
  ],
};

export const mutations: readonly Row[] = [
  mutation(
    'loadMinimumWages',
    'BUREAU',
    'province',
    'minimumWages { monthly }',
    input(() => ({
      rows: [{ regionCode: '53', validFrom: '2027-01-01', monthly: 1_990, hourly: 19 }],
    })),
    { readable: true, regional: true },
  ),
  mutation(
    'withdrawMinimumWages',
    'BUREAU',
    'province',
    'minimumWages { monthly }',
    input(() => ({ rows: [{ regionCode: '53', validFrom: '2027-01-01' }] })),
    { readable: true, regional: true },
  ),
  mutation(
    'loadRules',
    'BUREAU',
    'province',
    'rules { name }',
    input(() => ({ rules: [CREW_RULE] })),
    { readable: true, regional: true },
  ),
  mutation(
    'withdrawRules',
    'BUREAU',
    'province',
    'rules { name }',
    input(() => ({ rules: [{ kind: 'CREW', name: CREW_RULE.name, validFrom: CREW_RULE.validFrom }] })),
    { readable: true, regional: true },
  ),
  mutation(
    'loadRegions',
    'BUREAU',
    'province',
    'load { changed }',
    keyed(() => ({ rows: [{ scheme: '试', code: '530791', name: '试县', validFrom: '2027-01-01' }] })),
    { readable: true, regional: true },
  ),
  mutation(
    'loadOccupations',
    'BUREAU',
    'province',
    'load { changed }',
    keyed(() => ({ rows: [{ scheme: '试', code: '6-99-99-99', name: '试工', validFrom: '2027-01-01' }] })),
    { readable: true, regional: true },
  ),
  mutation(
    'openCampaign',
    'BUREAU',
    'BUREAU',
    'campaign { id }',
    input(() => campaignInput()),
    { open: true },
  ),
  mutation(
    'publishReport',
    'BUREAU',
    'county',
    'report { id }',
    keyed(({ campaign }) => ({ campaignId: campaign, on: '2027-01-11' })),
    { readable: true, apart: true },
  ),
  mutation(
    'registerEnterprise',
    'BUREAU ENTERPRISE',
    'BUREAU ENTERPRISE',
    'enterprise { id }',
    keyed(() => ({
      ...{ creditCode: creditCode(), name: '昭通', size: 'SMALL', regionCode: '530627' },
    })),
    { open: true },
  ),
  mutation(
    'scheduleTravelService',
    'BUREAU',
    'province county',
    'travelService { id }',
    input(({ region }) => {
      const { stops, ...service } = travelServiceInput();
      return { ...service, stops: stops.map((stop, index) => (index === 0 ? { ...stop, regionCode: region } : stop)) };
    }),
    { readable: true, regional: true },
  ),
  mutation(
    'planTravelServices',
    'BUREAU',
    'province county',
    'unserved',
    input(({ region }) => ({
      ...{ originRegionCode: region, destinationRegionCode: '33', from: '2027-02-18', to: '2027-02-18' },
    })),
    { readable: true, regional: true, apart: true },
  ),
  mutation(
    'verifyEnterprise',
    'BUREAU',
    'province county',
    'enterprise { id }',
    input(({ enterprise }) => ({
      ...{ enterpriseId: enterprise, verified: true },
    })),
    { readable: true },
  ),
  mutation(
    'signAgreement',
    'BUREAU',
    'BUREAU',
    'agreement { id }',
    keyed(() => ({
      ...{ kind: 'POINT_TO_POINT', originRegionCode: '530627', destinationRegionCode: '441900' },
      ...{ headcountPromised: 100, startsOn: '2027-01-01', endsOn: '2027-12-31' },
    })),
    { open: true },
  ),
  mutation(
    'registerAgency',
    'BUREAU',
    'BUREAU',
    'agency { id }',
    keyed(() => ({ creditCode: creditCode(), name: '佛山市禅才人力资源有限公司', regionCode: '440604' })),
    { open: true },
  ),
  mutation(
    'recordAgencyVisit',
    'BUREAU CADRE',
    'BUREAU CADRE',
    'agency { id }',
    keyed(({ agency }) => ({ agencyId: agency, on: '2027-01-20' })),
  ),
  mutation(
    'updateEnterprise',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'enterprise { id }',
    keyed(({ enterprise }) => ({ enterpriseId: enterprise, industry: '电子' })),
    { readable: true },
  ),
  mutation(
    'reportEnterpriseStatus',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'enterprise { id }',
    keyed(({ enterprise }) => ({ enterpriseId: enterprise, on: '2027-01-20', employed: 300, shortage: 20 })),
    { readable: true },
  ),

  mutation(
    'submitPositions',
    'BUREAU ENTERPRISE AGENCY',
    'province county enterprise agency',
    'results { status }',
    keyed(({ enterprise }) => ({
      ...{ enterpriseId: enterprise, positions: [{ externalRef: 'more' }] },
    })),
    { readable: true },
  ),
  mutation(
    'startPositionImport',
    'BUREAU ENTERPRISE AGENCY',
    'province county enterprise agency',
    'positionImport { id }',
    keyed(({ enterprise }) => ({
      ...{ enterpriseId: enterprise, fileName: 'jobs.csv', rowsExpected: 1, chunkRows: 1 },
    })),
    { readable: true },
  ),
  mutation(
    'appendPositionImport',
    'BUREAU ENTERPRISE AGENCY',
    'province county enterprise',
    'positionImport { id }',
    input(({ positionImport }) => ({
      ...{ importId: positionImport, chunk: 0, rows: [{ externalRef: 'row' }] },
    })),
  ),
  mutation(
    'finishPositionImport',
    'BUREAU ENTERPRISE AGENCY',
    'province county enterprise',
    'positionImport { id }',
    input(({ positionImport }) => ({
      importId: positionImport,
    })),
  ),
  mutation(
    'cancelPositionImport',
    'BUREAU ENTERPRISE AGENCY',
    'province county enterprise',
    'positionImport { id }',
    input(({ positionImport }) => ({
      importId: positionImport,
    })),
  ),
  {
    ...mutation(
      'appendPositionImport',
      'BUREAU ENTERPRISE AGENCY',
      'province county enterprise agency',
      'positionImport { id }',
      input(({ postedImport }) => ({ importId: postedImport, chunk: 0, rows: [{ externalRef: 'row' }] })),
    ),
    what: 'of an agency',
  },
  {
    ...mutation(
      'cancelPositionImport',
      'BUREAU ENTERPRISE AGENCY',
      'province county enterprise agency',
      'positionImport { id }',
      input(({ postedImport }) => ({ importId: postedImport })),
    ),
    what: 'of an agency',
  },
  mutation(
    'nameAgency',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'enterprise { id }',
    keyed(({ enterprise, agency }) => ({ enterpriseId: enterprise, agencyId: agency })),
    { readable: true },
  ),
  mutation(
    'registerWebhook',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'webhook { id }',
    keyed(({ enterprise }) => ({
      ...{ enterpriseId: enterprise, url: 'https://hooks.invalid/more', events: ['POSITION_FILLED'] },
    })),
    { readable: true },
  ),
  mutation(
    'redeliverWebhook',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'webhookDelivery { id }',
    input(({ delivery }) => ({
      deliveryId: delivery,
    })),
  ),

  mutation(
    'registerChannel',
    'BUREAU',
    'province otherProvince',
    'channel { id }',
    keyed(() => ({ kind: 'APP', url: 'https://gateway.invalid/more' })),
    { readable: true, regional: true },
  ),
  mutation(
    'registerWorker',
    'BUREAU CADRE',
    REGION,
    'worker { id }',
    keyed(({ village }) => ({
      ...{ identityNumber: '1', name: '张三', villageCode: village },
    })),
    { readable: true, regional: true },
  ),
  mutation(
    'updateWorker',
    'BUREAU CADRE',
    REGION,
    'worker { id }',
    input(({ worker }) => ({
      ...{ workerId: worker, education: 'COLLEGE' },
    })),
  ),
  mutation(
    'recordConsent',
    'BUREAU CADRE WORKER',
    `${REGION} worker`,
    'worker { id }',
    input(({ worker }) => ({
      ...{ workerId: worker, purpose: 'SMS', granted: true },
    })),
  ),
  mutation(
    'exportRoundSheet',
    'BUREAU CADRE',
    REGION,
    'roundSheet { id }',
    keyed(({ village }) => ({ regionCode: village })),
    { readable: true, regional: true },
  ),
  mutation(
    'startPositionPush',
    'BUREAU CADRE',
    REGION,
    'pushRun { id }',
    keyed(({ village }) => ({ regionCode: village })),
    { readable: true, regional: true },
  ),
  mutation(
    'answerPush',
    'BUREAU CADRE WORKER',
    `${REGION} worker`,
    'push { id }',
    keyed(({ push }) => ({ pushId: push, answer: 'INTERESTED' })),
  ),
  mutation(
    'answerDelivery',
    'BUREAU ENTERPRISE',
    'province county enterprise',
    'delivery { pushId }',
    keyed(({ push }) => ({ pushId: push, accepted: false, reason: '人已招满' })),
  ),
  mutation(
    'answerPlacement',
    'BUREAU CADRE WORKER',
    `${REGION} worker`,
    'placement { id }',
    keyed(({ placement }) => ({ placementId: placement, accepted: true })),
  ),
  mutation(
    'cancelPositionPush',
    'BUREAU CADRE',
    REGION,
    'pushRun { id }',
    input(({ pushRun }) => ({ runId: pushRun })),
  ),
  mutation(
    'revealWorker',
    'BUREAU CADRE STATION WORKER',
    `${REGION} worker`,
    'phone',
    input(({ worker }) => ({
      ...{ workerId: worker, purpose: '核对社保' },
    })),
  ),
  {
    field: 'recordSurveys',
    ...{
      roles: 'BUREAU CADRE',
      by: REGION,
      shows: 'worker',
      selection: '{ results { status worker { id } errors { code path } } }',
    },
    values: input(({ identityNumber }) => ({
      surveys: [{ clientId: 'matrix', identityNumber, surveyedAt: NOW, wantsWork: false }],
    })),
  },
  mutation(
    'dismissDuplicate',
    'BUREAU CADRE',
    REGION,
    'duplicates { status }',
    input(({ worker, twin }) => ({
      workerIds: [worker, twin],
    })),
  ),

  mutation(
    'groupTicketOrder',
    'BUREAU CADRE',
    REGION,
    'groupTicketOrder { id }',
    keyed(({ worker }, { service }) => ({
      ...{ serviceId: service, handlerWorkerId: worker },
    })),
  ),
  mutation(
    'startPlacement',
    'BUREAU CADRE STATION',
    REGION,
    'placement { id }',
    keyed(({ worker }, { position }) => ({
      ...{ workerId: worker, positionId: position, startsOn: '2027-02-22' },
    })),
  ),
  mutation(
    'requestTravel',
    'BUREAU CADRE STATION WORKER',
    `${REGION} worker`,
    'travelRequest { id }',
    input(({ worker }) => requestTravelInput([worker])),
  ),
  mutation(
    'readNotices',
    INBOXES,
    REGION,
    'notices { id }',
    input(({ notice }) => ({ noticeIds: [notice] })),
  ),
  mutation(
    'confirmAllocation',
    'BUREAU CADRE STATION WORKER',
    `${REGION} worker`,
    'allocation { id }',
    input(({ allocation }) => ({
      allocationId: allocation,
    })),
  ),
  mutation(
    'closeManifest',
    'BUREAU CARRIER',
    'province county carrier',
    'manifest { serviceId }',
    input(({ service }) => ({
      serviceId: service,
    })),
    { readable: true },
  ),
  mutation(
    'boardPassengers',
    'BUREAU CARRIER CADRE',
    `${REGION} carrier`,
    'manifest { serviceId }',
    input(({ service, worker }) => ({
      ...{ serviceId: service, workerIds: [worker] },
    })),
    { readable: true },
  ),
  ...supportMutations,
  ...stationMutations,
  ...endings,
];
