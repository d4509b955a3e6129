/** Every query of the schema, with the nested fields and filters that cause further reads. */
import { boardQueries } from './board-queries';
import { codeQueries } from './code-queries';
import { enterpriseQueries } from './enterprise-queries';
import { placementQueries } from './placement-queries';
import { matchQueries } from './match-queries';
import { sheetQueries } from './sheet-queries';
import { supportQueries } from './support-queries';
import { bureau, carrier, county, type Given, partner } from './given';
import { inboxQueries, somebody } from './inbox-queries';
import { identityNumberOf, idOf, phoneOf, positionIdOf, VILLAGE, WEBHOOK_ID } from './items';
import type { Operation } from './operations';

const ASK_ID = 'query ($id: ID!)';

const position = ({ size }: Given) => ({ id: positionIdOf(0, size) });
const enterprise = () => ({ id: idOf('ent', 0) });
const worker = () => ({ id: idOf('wkr', 0) });
const busyService = ({ busyServiceId: id }: Given) => ({ id });
const travelRequest = ({ requestId: id }: Given) => ({ id });
const positionImport = ({ importId: id }: Given) => ({ id });

export const queries: readonly Operation[] = [
  { field: 'viewer', what: 'roles', as: bureau, document: '{ viewer { roles } }' },
  {
    field: 'viewer',
    what: 'with the enterprise that the account owns',
    as: partner,
    document: '{ viewer { enterprise { name } } }',
  },
  { field: 'viewer', what: 'with the worker', as: somebody, document: '{ viewer { worker { name } } }' },
  {
    field: 'node',
    what: 'of a position',
    as: bureau,
    document: `${ASK_ID} { node(id: $id) { id } }`,
    variables: position,
  },
  ...codeQueries,
  {
    field: 'enterprise',
    what: '',
    as: bureau,
    document: `${ASK_ID} { enterprise(id: $id) { name } }`,
    variables: enterprise,
  },
  {
    field: 'enterprise',
    what: 'with 25 of its positions',
    as: bureau,
    document: `${ASK_ID} { enterprise(id: $id) { positions { edges { node { title } } } } }`,
    variables: enterprise,
  },
  list('enterprises', 'of a province', 'filter: { regionCode: "44" }', 'name'),
  ...enterpriseQueries,
  {
    field: 'position',
    what: '',
    as: bureau,
    document: `${ASK_ID} { position(id: $id) { title } }`,
    variables: position,
  },
  {
    field: 'position',
    what: 'with its enterprise',
    as: bureau,
    document: `${ASK_ID} { position(id: $id) { enterprise { name } } }`,
    variables: position,
  },
  list('positions', 'of a county, by wage', 'orderBy: WAGE_DESC, filter: { regionCode: "441900" }', 'title'),
  list(
    'positions',
    'of a county, newest, with their enterprises',
    'filter: { regionCode: "441900" }',
    'enterprise { name }',
  ),
  {
    ...list('positions', 'the same again within seconds', 'filter: { regionCode: "441900" }', 'enterprise { name }'),
    again: true,
  },
  list('positions', 'of a prefecture, by wage', 'orderBy: WAGE_DESC, filter: { regionCode: "4419" }', 'title'),
  list(
    'positions',
    'of a province of 21 prefectures, by wage',
    'orderBy: WAGE_DESC, filter: { regionCode: "44" }',
    'title',
  ),
  list('positions', 'of the nation, newest', '', 'title'),
  list('positions', 'of the nation, by wage, 100 of them', 'orderBy: WAGE_DESC, first: 100', 'title'),
  {
    field: 'positions',
    what: 'of an enterprise',
    as: bureau,
    document: 'query ($id: ID!) { positions(filter: { enterpriseId: $id }) { edges { node { title } } } }',
    variables: enterprise,
  },
  list(
    'positions',
    'of a county, with a filter that nothing passes',
    'filter: { regionCode: "441900", lodging: false }',
    'title',
  ),
  list('positionChanges', 'from the beginning', '', 'change position { title }'),
  list('positionChanges', '100 of them, without the positions', 'first: 100', 'change at'),
  {
    field: 'positionImport',
    what: 'its progress',
    as: bureau,
    document: `${ASK_ID} { positionImport(id: $id) { status rowsReceived created rejected } }`,
    variables: positionImport,
  },
  {
    field: 'positionImport',
    what: 'with missing chunks and wrong rows',
    as: bureau,
    document: `${ASK_ID} { positionImport(id: $id) { missingChunks rowErrors { edges { node { row } } } } }`,
    variables: positionImport,
  },
  {
    field: 'changes',
    what: 'of a position',
    as: bureau,
    document: `${ASK_ID} { changes(id: $id) { edges { node { at account role what fields { field old new } } } } }`,
    variables: position,
  },
  list('webhookDeliveries', '', `webhookId: "${WEBHOOK_ID}"`, 'status attempts { at }'),
  list('channels', '', '', 'kind url enabled'),
  { field: 'minimumWage', what: '', as: bureau, document: '{ minimumWage(regionCode: "440306") { monthly } }' },
  { field: 'codeFiling', what: 'after a load', as: bureau, document: '{ codeFiling { status workers } }' },
  list('loadedCodes', 'of a list', 'list: OCCUPATION', 'code name validFrom loadedBy'),
  list('rules', 'of a kind', 'kind: COACH', 'name figures { figure value } loadedBy'),
  list('minimumWages', 'of a province', 'regionCode: "44"', 'monthly status by at'),
  { field: 'worker', what: '', as: bureau, document: `${ASK_ID} { worker(id: $id) { name } }`, variables: worker },
  {
    field: 'worker',
    what: 'with placements and journeys',
    as: bureau,
    document: `${ASK_ID} { worker(id: $id) {
      placements { edges { node { status position { title } } } }
      travelRequests { edges { node { allocation { status } } } }
    } }`,
    variables: worker,
  },
  {
    field: 'worker',
    what: 'with surveys, history, placements, journeys and reveals',
    as: bureau,
    document: `${ASK_ID} { worker(id: $id) {
      name surveys { edges { node { surveyedAt } } } history { edges { node { kind } } }
      placements { edges { node { status position { title } } } }
      travelRequests { edges { node { allocation { status } } } }
    } revealLog(workerId: $id) { edges { node { purpose } } } }`,
    variables: worker,
  },
  {
    field: 'workerByIdentityNumber',
    what: '',
    as: bureau,
    document: 'query ($number: String!) { workerByIdentityNumber(identityNumber: $number) { name } }',
    variables: () => ({ number: identityNumberOf(3) }),
  },
  {
    field: 'workerByPhone',
    what: '',
    as: bureau,
    document: 'query ($phone: String!) { workerByPhone(phone: $phone) { name } }',
    variables: () => ({ phone: phoneOf(3) }),
  },
  list('workers', 'of a village', `filter: { regionCode: "${VILLAGE}" }`, 'name'),
  list('workers', 'of a county', 'filter: { regionCode: "530627" }', 'name'),
  list('workers', 'of a prefecture', 'filter: { regionCode: "5306" }', 'name'),
  list('workers', 'of a province of 16 prefectures', '', 'name'),
  list('workers', 'of a county, by name', 'filter: { regionCode: "530627", nameStartsWith: "阿鲁" }', 'name'),
  list(
    'workers',
    'of a prefecture of 11 counties, by name',
    'filter: { regionCode: "5306", nameStartsWith: "阿" }',
    'name',
  ),
  list('workers', 'by phone', `filter: { phone: "${phoneOf(3)}" }`, 'name'),
  list(
    'workers',
    'of a county, with a filter that nobody passes',
    'filter: { regionCode: "530627", groupTag: "none" }',
    'name',
  ),
  {
    field: 'revealLog',
    what: '',
    as: bureau,
    document: `${ASK_ID} { revealLog(workerId: $id) { edges { node { purpose } } } }`,
    variables: worker,
  },
  ...matchQueries,
  ...sheetQueries,
  list('inquiries', 'of a county', 'filter: { regionCode: "530627" }', 'account kind count at'),
  list('inquiries', 'of a province of 16 prefectures', '', 'account kind count at'),
  list('serviceList', 'of a village', `regionCode: "${VILLAGE}"`, 'dueOn reasons'),
  list('serviceList', 'of a township', 'regionCode: "530627102"', 'dueOn reasons'),
  list('serviceList', 'of a county', 'regionCode: "530627"', 'dueOn reasons'),
  list('serviceList', 'of a county, with the people', 'regionCode: "530627"', 'dueOn worker { name }'),
  list('serviceList', 'of a township, with texts to be read out', 'regionCode: "530627104"', 'dueOn notices { text }'),
  list('serviceList', 'of a prefecture of 11 counties', 'regionCode: "5306"', 'dueOn reasons'),
  ...placementQueries,
  list('surveyCoverage', 'of a county', 'regionCode: "530627"', 'known surveyed overdue'),
  ...inboxQueries,
  list('moves', 'into a county', 'filter: { regionCode: "530628", direction: IN, status: PENDING }', 'status toCode'),
  list(
    'moves',
    'out of a county, with the people',
    'filter: { regionCode: "530627", direction: OUT, status: PENDING }',
    'worker { name } survey { name }',
  ),
  list('moves', 'of a prefecture', 'filter: { regionCode: "5306" }', 'status'),
  list('moves', 'overdue', 'filter: { regionCode: "5306", overdue: true }', 'status'),
  list('duplicateWorkers', 'of a county', 'regionCode: "530627"', 'reasons workers { name }'),
  ...supportQueries,
  {
    field: 'travelService',
    what: 'its plan',
    as: bureau,
    document: `${ASK_ID} { travelService(id: $id) { name stops { name } } }`,
    variables: busyService,
  },
  {
    field: 'travelService',
    what: 'with availability, quotas and load factor',
    as: bureau,
    document: `${ASK_ID} { travelService(id: $id) { status loadFactor quotas { seats } availability { free } } }`,
    variables: busyService,
  },
  {
    field: 'travelService',
    what: 'with 25 allocations and their travellers',
    as: bureau,
    document: `${ASK_ID} { travelService(id: $id) { allocations { edges { node { tickets { worker { name } } } } } } }`,
    variables: busyService,
  },
  list('travelServices', 'all', '', 'name'),
  list(
    'travelServices',
    'of a corridor, with availability',
    'filter: { originRegionCode: "530627", destinationRegionCode: "441900" }',
    'availability { free }',
  ),
  list('travelServices', 'of a carrier', '', 'name', carrier),
  {
    field: 'travelDemand',
    what: 'a week of a county',
    as: bureau,
    document: '{ travelDemand(filter: { originRegionCode: "530627" }) { on requested allocated waiting } }',
  },
  {
    field: 'travelDemand',
    what: 'a week of a province',
    as: bureau,
    document: '{ travelDemand { on requested allocated waiting } }',
  },
  {
    field: 'travelDemand',
    what: 'a week of a province, in fives',
    as: county,
    document: '{ travelDemand { on requested allocated waiting } }',
  },
  list('travelRequests', 'of a county', 'filter: { regionCode: "530627" }', 'status'),
  {
    field: 'travelRequest',
    what: 'with party, allocation and service',
    as: bureau,
    document: `${ASK_ID} { travelRequest(id: $id) { workers { name } allocation { travelService { name } } } }`,
    variables: travelRequest,
  },
  {
    field: 'manifest',
    what: 'of 40 passengers, with names and who is on board',
    as: carrier,
    document: `${ASK_ID} { manifest(serviceId: $id) { noShows passengers { seatNumber worker { name } boardedAt } } }`,
    variables: ({ closedServiceId: id }) => ({ id }),
  },
  ...boardQueries,
];

/** A page of 25 unless the arguments say more. */
function list(field: string, what: string, given: string, node: string, as = bureau): Operation {
  const parameters = given === '' ? '' : `(${given})`;
  return {
    field,
    what,
    as,
    document: `{ ${field}${parameters} { edges { node { ${node} } } pageInfo { hasNextPage } } }`,
  };
}
