/** The queries of the access matrix, and the types of nodes. */
import type { Things } from '../access-scene';
import { ALL, INBOXES, REGION, type Row } from './row';

/** Who looks after the person, and who found them. */
const BOTH = `${REGION} otherCounty otherCadre`;
const STATION_READERS = 'BUREAU CADRE STATION ENTERPRISE WORKER';
const id = (key: keyof Things) => (things: Things) => ({ id: things[key] });
const nodes = (fields = 'id'): string => `{ edges { node { ${fields} } } }`;

const POSITION_READERS = 'BUREAU CADRE STATION ENTERPRISE AGENCY WORKER';

export const queries: readonly Row[] = [
  { field: 'viewer', roles: ALL, by: ALL, selection: '{ roles }', open: true },
  { field: 'regions', roles: ALL, by: ALL, values: () => ({ search: '5306' }), selection: '{ code }', open: true },
  { field: 'occupations', roles: ALL, by: ALL, values: () => ({ search: '6-05' }), selection: '{ code }', open: true },
  {
    field: 'resolveCodes',
    roles: ALL,
    by: ALL,
    values: () => ({ input: { places: ['昆明市'] } }),
    selection: '{ places { code } }',
    open: true,
  },
  { field: 'region', roles: ALL, by: ALL, values: () => ({ code: '530627' }), selection: '{ code }', open: true },
  ...query('minimumWage', 'BUREAU CADRE STATION ENTERPRISE WORKER', () => ({ regionCode: '53' }), '{ monthly }'),
  ...query('minimumWages', 'BUREAU', () => ({ regionCode: '53' }), '{ edges { node { status } } }'),
  ...query('codeFiling', 'BUREAU', () => ({}), '{ version }'),
  ...query('loadedCodes', 'BUREAU', () => ({ list: 'REGION' }), '{ edges { node { name } } }'),
  ...query('rules', 'BUREAU', () => ({ kind: 'CREW' }), '{ edges { node { example } } }'),
  ...query(
    'enterpriseShortages',
    'BUREAU CADRE STATION',
    () => ({ regionCode: '44' }),
    '{ edges { node { shortage } } }',
  ),
  ...query('corridors', 'BUREAU CADRE STATION', () => ({}), '{ seats }'),
  ...query('travelDemand', 'BUREAU CADRE STATION CARRIER WORKER', () => ({}), '{ requested }'),

  object(
    'enterprise',
    'BUREAU CADRE STATION ENTERPRISE AGENCY WORKER',
    'BUREAU CADRE STATION AGENCY WORKER enterprise',
    id('enterprise'),
  ),
  list('enterprises', 'BUREAU CADRE STATION ENTERPRISE WORKER', 'BUREAU CADRE STATION WORKER enterprise', 'enterprise'),
  object(
    'position',
    'BUREAU CADRE STATION ENTERPRISE AGENCY WORKER',
    'BUREAU CADRE STATION WORKER enterprise',
    id('position'),
  ),
  list('positions', POSITION_READERS, 'BUREAU CADRE STATION WORKER enterprise', 'position'),
  {
    ...object('position', POSITION_READERS, 'BUREAU CADRE STATION WORKER enterprise agency', id('posted')),
    what: 'that an agency posted',
  },
  {
    ...list('positions', POSITION_READERS, 'BUREAU CADRE STATION WORKER enterprise agency', 'posted'),
    what: 'that an agency posted',
  },
  list('positionChanges', 'BUREAU ENTERPRISE', 'BUREAU enterprise', 'position', { fields: 'position { id }' }),
  object('positionImport', 'BUREAU ENTERPRISE AGENCY', 'province county enterprise', id('positionImport')),
  {
    ...object('positionImport', 'BUREAU ENTERPRISE AGENCY', 'province county enterprise agency', id('postedImport')),
    what: 'of an agency',
  },
  list('webhookDeliveries', 'BUREAU ENTERPRISE', 'province county enterprise', 'delivery', {
    values: ({ webhook }) => ({ webhookId: webhook }),
  }),

  list('channels', 'BUREAU', 'province', 'channel'),

  object(
    'worker',
    'BUREAU CADRE STATION ENTERPRISE CARRIER WORKER',
    `${REGION} enterprise carrier worker`,
    id('worker'),
  ),
  {
    ...object('worker', 'BUREAU CADRE STATION ENTERPRISE CARRIER WORKER', `${REGION} station carrier`, id('employed')),
    what: 'who is at work and has a seat',
  },
  {
    ...object('worker', 'BUREAU CADRE STATION ENTERPRISE CARRIER WORKER', `${REGION} station`, id('boarded')),
    what: 'who boarded',
  },
  {
    ...object('workerByIdentityNumber', 'BUREAU CADRE', REGION, ({ identityNumber }) => ({ identityNumber })),
    shows: 'worker',
  },
  { ...object('workerByPhone', 'BUREAU CADRE', REGION, ({ phone }) => ({ phone })), selection: '{ __typename }' },
  list('workers', 'BUREAU CADRE', REGION, 'worker'),
  {
    ...list('workers', 'BUREAU CADRE', REGION, 'worker', { values: ({ phone }) => ({ filter: { phone } }) }),
    what: 'by phone',
  },
  list('serviceList', 'BUREAU CADRE', REGION, 'twin', {
    values: () => ({ regionCode: '53' }),
    fields: 'worker { id }',
  }),
  list('unclaimedSubsidies', 'BUREAU CADRE', REGION, 'entitled', {
    values: () => ({ regionCode: '53' }),
    fields: 'worker { id }',
  }),
  list('followUpsDue', 'BUREAU CADRE STATION', `${REGION} station`, 'employed', {
    values: ({ station }) => ({ stationId: station, before: '2027-12-31' }),
    fields: 'worker { id }',
  }),
  list('surveyCoverage', 'BUREAU CADRE', REGION, 'village', {
    values: () => ({ regionCode: '53' }),
    fields: 'villageCode',
  }),
  list('duplicateWorkers', 'BUREAU CADRE', REGION, 'twin', { fields: 'workers { id }' }),
  {
    ...object('revealLog', 'BUREAU CADRE WORKER', `${REGION} worker`, ({ worker }) => ({ workerId: worker })),
    selection: '{ totalCount }',
  },
  ...query('trainingNeeds', 'BUREAU CADRE', () => ({ regionCode: '53' }), '{ totalCount }'),
  {
    ...object('recommendedPositions', 'BUREAU CADRE WORKER', `${REGION} worker`, ({ worker }) => ({
      workerId: worker,
    })),
    selection: '{ score }',
  },
  {
    ...object('whyNot', 'BUREAU CADRE WORKER', `${REGION} worker`, ({ worker }, { position }) => ({
      ...{ workerId: worker, positionId: position },
    })),
    selection: '{ code }',
  },
  list('deliveries', 'BUREAU CADRE ENTERPRISE', `${REGION} enterprise`, 'push', {
    values: ({ enterprise }) => ({ filter: { enterpriseId: enterprise } }),
    fields: 'pushId',
  }),
  object('pushRun', 'BUREAU CADRE', REGION, id('pushRun')),
  { ...object('changes', 'BUREAU', 'province county', id('worker')), selection: '{ totalCount }' },
  list('inquiries', 'BUREAU', 'province county', 'region', { fields: 'regionCode' }),
  list('roundSheets', 'BUREAU CADRE', REGION, 'sheet', { values: () => ({ regionCode: '53' }) }),
  {
    ...object('roundSheetRows', 'BUREAU CADRE', REGION, ({ seal }) => ({ seals: [seal] })),
    ...{ selection: '{ worker { id } }', shows: 'worker' },
  },
  list('moves', 'BUREAU CADRE', BOTH, 'move'),
  list('notices', INBOXES, REGION, 'notice'),
  list('noticesSince', INBOXES, REGION, 'notice', { values: ({ region }) => ({ regionCode: region }) }),
  object('agreement', 'BUREAU CADRE STATION ENTERPRISE', 'BUREAU CADRE STATION enterprise', id('agreement')),
  object('agency', 'BUREAU CADRE STATION ENTERPRISE AGENCY', 'BUREAU CADRE STATION ENTERPRISE agency', id('agency')),
  list('agencies', 'BUREAU CADRE STATION ENTERPRISE', 'BUREAU CADRE STATION ENTERPRISE', 'agency'),
  list('agreements', 'BUREAU CADRE STATION ENTERPRISE', 'BUREAU CADRE STATION enterprise', 'agreement'),
  object('placement', 'BUREAU CADRE STATION ENTERPRISE WORKER', `${REGION} enterprise worker`, id('placement')),
  {
    ...object('placement', 'BUREAU CADRE STATION ENTERPRISE WORKER', `${REGION} station`, id('job')),
    what: 'that has begun',
  },
  object('case', 'BUREAU CADRE STATION WORKER', `${REGION} worker`, id('case')),
  { ...object('case', 'BUREAU CADRE STATION WORKER', `${REGION} station`, id('stationCase')), what: 'of a station' },
  list('cases', 'BUREAU CADRE STATION', REGION, 'case'),
  object('visit', 'BUREAU CADRE STATION', `${REGION} station`, id('visit')),
  {
    ...list('cases', 'BUREAU CADRE STATION', `${REGION} station`, 'stationCase', {
      values: ({ station }) => ({ filter: { stationId: station } }),
    }),
    what: 'of a station',
  },
  object('station', STATION_READERS, STATION_READERS, id('station')),
  list('stations', STATION_READERS, STATION_READERS, 'station'),
  object('workingGroup', 'BUREAU CADRE STATION', 'BUREAU CADRE STATION', id('workingGroup')),
  list('workingGroups', 'BUREAU CADRE STATION', 'BUREAU CADRE STATION', 'workingGroup'),

  object('recruitmentEvent', 'BUREAU CADRE ENTERPRISE WORKER', `${REGION} WORKER enterprise`, id('event')),
  list('recruitmentEvents', 'BUREAU CADRE ENTERPRISE WORKER', `${REGION} WORKER enterprise`, 'event'),
  object('course', 'BUREAU CADRE WORKER', `${REGION} WORKER`, id('course')),
  list('courses', 'BUREAU CADRE WORKER', `${REGION} WORKER`, 'course'),

  object('travelService', 'BUREAU CADRE STATION CARRIER WORKER', 'BUREAU CADRE STATION WORKER carrier', id('service')),
  list('travelServices', 'BUREAU CADRE STATION CARRIER WORKER', 'BUREAU CADRE STATION WORKER carrier', 'service'),
  object('travelRequest', 'BUREAU CADRE STATION WORKER', `${REGION} worker`, id('travelRequest')),
  {
    ...object('travelRequest', 'BUREAU CADRE STATION WORKER', `${REGION} station`, id('journey')),
    what: 'of who is at work',
  },
  list('travelRequests', 'BUREAU CADRE WORKER', `${REGION} worker`, 'travelRequest'),
  {
    ...object('manifest', 'BUREAU CARRIER CADRE', `${REGION} carrier`, ({ service }) => ({ serviceId: service })),
    selection: '{ serviceId }',
  },
  object('campaign', 'BUREAU CADRE STATION', 'BUREAU cadre station', id('campaign')),
  object('report', 'BUREAU CADRE STATION', 'BUREAU cadre station', id('report')),
  // The province's: another province has its own.
  {
    ...object('currentCampaign', 'BUREAU CADRE STATION', 'province county otherCounty CADRE STATION', () => ({})),
    ...{ regional: true },
  },
];

/** `node(id)`: the type, and who sees one of side `own`. */
export const nodeTypes: Readonly<Record<string, readonly [thing: keyof Things, by: string]>> = {
  Agency: ['agency', 'BUREAU CADRE STATION ENTERPRISE agency'],
  Agreement: ['agreement', 'BUREAU CADRE STATION enterprise'],
  Enterprise: ['enterprise', 'BUREAU CADRE STATION AGENCY WORKER enterprise'],
  Position: ['position', 'BUREAU CADRE STATION WORKER enterprise'],
  PositionImport: ['positionImport', 'province county enterprise'],
  Webhook: ['webhook', 'province county enterprise'],
  WebhookDelivery: ['delivery', 'province county enterprise'],
  Channel: ['channel', 'province'],
  Worker: ['worker', `${REGION} enterprise carrier worker`],
  Move: ['move', BOTH],
  Notice: ['notice', REGION],
  RoundSheet: ['sheet', REGION],
  PushRun: ['pushRun', REGION],
  Push: ['push', `${REGION} worker`],
  Placement: ['placement', `${REGION} enterprise worker`],
  Case: ['case', `${REGION} worker`],
  Visit: ['visit', `${REGION} station`],
  Station: ['station', STATION_READERS],
  WorkingGroup: ['workingGroup', 'BUREAU CADRE STATION'],
  RecruitmentEvent: ['event', `${REGION} WORKER enterprise`],
  EventRegistration: ['registration', `${REGION} worker`],
  Course: ['course', `${REGION} WORKER`],
  Enrolment: ['enrolment', `${REGION} worker`],
  TravelService: ['service', 'BUREAU CADRE STATION WORKER carrier'],
  TravelRequest: ['travelRequest', `${REGION} worker`],
  Allocation: ['allocation', `${REGION} worker carrier`],
  GroupTicketOrder: ['order', REGION],
  TravelProposal: ['proposal', 'province county'],
  Campaign: ['campaign', 'BUREAU cadre station'],
  Report: ['report', 'BUREAU cadre station'],
};

function query(field: string, roles: string, values: Row['values'] & {}, selection: string): Row[] {
  return [{ field, roles, by: roles, values, selection, open: true }];
}

/** One thing by id, or by something else that names it. */
function object(field: string, roles: string, by: string, values: Row['values'] & {}): Row {
  return { field, roles, by, values, selection: '{ id }' };
}

function list(
  field: string,
  roles: string,
  by: string,
  shows: keyof Things,
  { values = () => ({}), fields = 'id' }: { values?: Row['values'] & {}; fields?: string } = {},
): Row {
  return { field, roles, by, values, shows, selection: nodes(fields) };
}
