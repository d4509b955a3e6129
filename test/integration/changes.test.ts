/** Who did it, through HTTP: whatever a mutation changes, changes(id) names the account, the role, the scope and the request, and says what changed. */
import { buildSchema } from 'graphql';
import type { Change, Mutation, Role } from '../../functions/generated/graphql';
import { sdl } from '../../functions/generated/sdl';
import { addDays, type CivilDate, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { ISSUER } from '../../local/identity-issuer';
import { type Receiver, startReceiver } from '../kit/receiver';
import { courseInput, eventInput, givenCourse, givenEvent } from '../kit/support';
import { stationInput } from '../kit/stations';
import {
  campaignInput,
  enterpriseInput,
  givenDelivery,
  givenAgency,
  givenEnterprise,
  givenPositions,
  givenPush,
  givenWorker,
  givenWorkers,
  NOW,
  placementInput,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
  workerInput,
  TODAY,
} from '../kit/system';

type Mutating = Exclude<keyof Mutation, '__typename'>;

let system: TestSystem;
let receiver: Receiver;
let bureau: string;
/** A day of its own for each service: its parties find it and no other. */
let on: CivilDate = asCivilDate('2027-02-10');

beforeAll(async () => {
  system = await startTestSystem({ environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
  bureau = system.tokens.BUREAU;
  receiver = await startReceiver();
});

afterAll(async () => {
  await system.stop();
  await receiver.stop();
});

afterEach(() => system.clock.moveTo(NOW));

async function settled(): Promise<void> {
  await system.pump.idle();
}

async function changesOf(id: string, token = bureau): Promise<Change[] | undefined> {
  const query = `query ($id: ID!) { changes(id: $id, first: 100) { edges { node {
    at action account role roles scope requestId through what fields { field old new cut } } } } }`;
  return (await system.ask(token, query, { id })).changes?.edges.map(({ node }) => node);
}

/** The payload of a mutation that must be taken. */
async function take<M extends Mutating>(token: string, mutation: M, selection: string, input: object) {
  const payload = await system.mutate(token, mutation, selection, input);
  if ((payload as { userErrors: readonly unknown[] }).userErrors.length > 0) throw new Error(JSON.stringify(payload));
  return payload;
}

async function service(change: object = {}): Promise<string> {
  on = addDays(on, 1);
  const input = travelServiceInput({ on, ...change });
  return (await take(bureau, 'scheduleTravelService', 'travelService { id }', input)).travelService?.id ?? '';
}

/** The request of a party and its allocation, on the day of the last service. */
async function seated(
  workers = 1,
  token = bureau,
): Promise<{ workerIds: string[]; request: string; allocation: string }> {
  const workerIds = await givenWorkers(system, workers);
  const input = requestTravelInput(workerIds, { earliestOn: on, latestOn: on });
  const { travelRequest } = await take(token, 'requestTravel', 'travelRequest { id allocation { id } }', input);
  return { workerIds, request: travelRequest?.id ?? '', allocation: travelRequest?.allocation?.id ?? '' };
}

async function importOf(rows: number, change: object = {}, token = bureau): Promise<string> {
  const input = { idempotencyKey: unique(), enterpriseId: await givenEnterprise(system), fileName: 'rows.csv' };
  const all = { ...input, rowsExpected: rows, chunkRows: rows, ...change };
  return (await take(token, 'startPositionImport', 'positionImport { id }', all)).positionImport?.id ?? '';
}

async function webhook(enterpriseId: string, token = bureau): Promise<string> {
  const input = { idempotencyKey: unique(), enterpriseId, url: receiver.url, events: ['PLACEMENT_STARTED'] };
  return (await take(token, 'registerWebhook', 'webhook { id }', input)).webhook?.id ?? '';
}

async function channel(kind: string, token = bureau): Promise<string> {
  const input = { idempotencyKey: unique(), kind, url: receiver.url };
  return (await take(token, 'registerChannel', 'channel { id }', input)).channel?.id ?? '';
}

async function registration(token: string, eventId?: string, workerId?: string): Promise<string> {
  const input = {
    ...{ idempotencyKey: unique(), eventId: eventId ?? (await givenEvent(system)) },
    workerId: workerId ?? (await givenWorker(system)),
  };
  return (await take(token, 'registerForEvent', 'eventRegistration { id }', input)).eventRegistration?.id ?? '';
}

async function visit(token: string): Promise<string> {
  const input = { idempotencyKey: unique(), kind: 'SERVICE', on: TODAY, workerIds: [await givenWorker(system)] };
  return (await take(token, 'recordVisit', 'visit { id }', input)).visit?.id ?? '';
}

/** Id of a case, of a station or of the home county. */
async function matter(token: string, workerId?: string, stationId?: string): Promise<string> {
  const who = { workerId: workerId ?? (await givenWorker(system)), ...(stationId !== undefined && { stationId }) };
  const input = { idempotencyKey: unique(), kind: 'WAGES', ...who };
  return (await take(token, 'openCase', 'case { id }', input)).case?.id ?? '';
}

async function opened(token: string): Promise<string> {
  return (await take(token, 'openStation', 'station { id }', stationInput())).station?.id ?? '';
}

async function formed(token: string): Promise<string> {
  const input = { idempotencyKey: unique(), name: '驻浙江稳岗组', regionCode: '33', memberCount: 3 };
  return (await take(token, 'formWorkingGroup', 'workingGroup { id }', input)).workingGroup?.id ?? '';
}

async function enrolled(token = bureau): Promise<{ id: string; courseId: string; workerId: string }> {
  const named = { courseId: await givenCourse(system), workerId: await givenWorker(system) };
  const { enrolment } = await take(token, 'enrolInCourse', 'enrolment { id }', { idempotencyKey: unique(), ...named });
  return { id: enrolment?.id ?? '', ...named };
}

async function placed(
  token = bureau,
  person: Parameters<typeof givenWorker>[1] = {},
  startsOn?: CivilDate,
): Promise<{ worker: string; placement: string; enterprise: string; position: string }> {
  const enterprise = await givenEnterprise(system);
  const [[position = ''], worker] = await Promise.all([
    givenPositions(system, enterprise, [{}]),
    givenWorker(system, person),
  ]);
  const input = placementInput(worker, position, startsOn === undefined ? {} : { startsOn });
  const { placement } = await take(token, 'startPlacement', 'placement { id }', input);
  return { worker, placement: placement?.id ?? '', enterprise, position };
}

/** An object that the mutation changed, how, and one of the fields that tell of it. */
type Changed = readonly [id: string, action: Change['action'], field?: string];

interface Case {
  readonly role?: Role;
  /** Does it, on behalf of the token. */
  readonly act: (token: string) => Promise<readonly Changed[]>;
}

const station = (regionCode: string) => ({ kind: 'STATION', regionCode, validFrom: '2027-02-01', source: '铁路局' });

const givenPair = async () => ({ enterpriseId: await givenEnterprise(system), agencyId: await givenAgency(system) });

const codeRow = (code: string) => ({ scheme: '试', code, name: '试', validFrom: '2027-01-01' });

const cases: Readonly<Record<Mutating, Case | 'changes no object'>> = {
  // The look is a record itself, and so is the export.
  revealWorker: 'changes no object',
  exportRoundSheet: 'changes no object',
  // Receipts are no objects. An answer changes what it is about.
  readNotices: 'changes no object',

  registerEnterprise: {
    act: async (token) => {
      const { enterprise } = await take(token, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
      return [[enterprise?.id ?? '', 'CREATED', 'creditCode']];
    },
  },
  verifyEnterprise: {
    act: async (token) => {
      const enterpriseId = await givenEnterprise(system);
      await take(token, 'verifyEnterprise', 'enterprise { id }', { enterpriseId, verified: false });
      return [[enterpriseId, 'UPDATED', 'verified']];
    },
  },
  updateEnterprise: {
    act: async (token) => {
      const enterpriseId = await givenEnterprise(system);
      const input = { idempotencyKey: unique(), enterpriseId, name: '东莞晨曦电子有限公司', keyEnterprise: true };
      await take(token, 'updateEnterprise', 'enterprise { id }', input);
      return [[enterpriseId, 'UPDATED', 'name']];
    },
  },
  reportEnterpriseStatus: {
    act: async (token) => {
      const enterpriseId = await givenEnterprise(system);
      const input = { idempotencyKey: unique(), enterpriseId, on: '2027-01-20', employed: 300, shortage: 20 };
      await take(token, 'reportEnterpriseStatus', 'enterprise { id }', input);
      return [[enterpriseId, 'UPDATED', 'status']];
    },
  },
  registerAgency: {
    act: async (token) => [[await givenAgency(system, token), 'CREATED', 'creditCode']],
  },
  nameAgency: {
    act: async (token) => {
      const pair = await givenPair();
      await take(token, 'nameAgency', 'enterprise { id }', { idempotencyKey: unique(), ...pair });
      return [[pair.enterpriseId, 'CREATED', 'namedAt']];
    },
  },
  removeAgency: {
    act: async (token) => {
      const pair = await givenPair();
      await take(system.tokens.BUREAU, 'nameAgency', 'enterprise { id }', { idempotencyKey: unique(), ...pair });
      await take(token, 'removeAgency', 'enterprise { id }', { idempotencyKey: unique(), ...pair });
      return [[pair.enterpriseId, 'UPDATED', 'endedAt']];
    },
  },
  recordAgencyVisit: {
    act: async (token) => {
      const agencyId = await givenAgency(system);
      await take(token, 'recordAgencyVisit', 'agency { id }', { idempotencyKey: unique(), agencyId, on: '2027-01-20' });
      return [[agencyId, 'UPDATED', 'visitCount']];
    },
  },
  signAgreement: {
    act: async (token) => {
      const term = { startsOn: '2027-01-01', endsOn: '2027-12-31', headcountPromised: 100 };
      const input = {
        idempotencyKey: unique(),
        kind: 'DIRECT_SUPPLY',
        enterpriseId: await givenEnterprise(system),
        ...term,
      };
      const { agreement } = await take(token, 'signAgreement', 'agreement { id }', input);
      return [[agreement?.id ?? '', 'CREATED', 'headcountPromised']];
    },
  },
  registerWebhook: { act: async (token) => [[await webhook(await givenEnterprise(system), token), 'CREATED', 'url']] },
  rotateWebhookSecret: {
    act: async (token) => {
      const webhookId = await webhook(await givenEnterprise(system));
      await take(token, 'rotateWebhookSecret', 'webhook { id }', { idempotencyKey: unique(), webhookId });
      return [[webhookId, 'UPDATED', 'secretNumber']];
    },
  },
  removeWebhook: {
    act: async (token) => {
      const webhookId = await webhook(await givenEnterprise(system));
      await take(token, 'removeWebhook', 'webhook { id }', { webhookId });
      return [[webhookId, 'REMOVED', 'url']];
    },
  },
  redeliverWebhook: {
    act: async (token) => {
      const enterprise = await givenEnterprise(system);
      const webhookId = await webhook(enterprise);
      const [position = ''] = await givenPositions(system, enterprise, [{}]);
      await take(bureau, 'startPlacement', 'placement { id }', placementInput(await givenWorker(system), position));
      await settled();
      const query = 'query ($id: ID!) { webhookDeliveries(webhookId: $id) { edges { node { id } } } }';
      const [edge] = (await system.ask(bureau, query, { id: webhookId })).webhookDeliveries.edges;
      const deliveryId = edge?.node.id ?? '';
      await take(token, 'redeliverWebhook', 'webhookDelivery { id }', { deliveryId });
      return [[deliveryId, 'UPDATED', 'status']];
    },
  },
  registerChannel: { act: async (token) => [[await channel('SMS', token), 'CREATED', 'url']] },
  changeChannel: {
    act: async (token) => {
      const channelId = await channel('WECHAT');
      await take(token, 'changeChannel', 'channel { id }', { channelId, url: `${receiver.url}/other` });
      return [[channelId, 'UPDATED', 'url']];
    },
  },
  rotateChannelSecret: {
    act: async (token) => {
      const channelId = await channel('VOICE');
      await take(token, 'rotateChannelSecret', 'channel { id }', { idempotencyKey: unique(), channelId });
      return [[channelId, 'UPDATED', 'secretNumber']];
    },
  },
  removeChannel: {
    act: async (token) => {
      const channelId = await channel('APP');
      await take(token, 'removeChannel', 'channel { id }', { channelId });
      return [[channelId, 'REMOVED', 'url']];
    },
  },
  loadMinimumWages: {
    act: async (token) => {
      const rows = [{ regionCode: '53', validFrom: '2027-02-01', monthly: 2_070, hourly: 20 }];
      await take(token, 'loadMinimumWages', 'minimumWages { monthly }', { rows });
      return [['minimumWage#53', 'CREATED', 'rows']];
    },
  },
  withdrawMinimumWages: {
    act: async (token) => {
      const row = { regionCode: '5325', validFrom: '2027-02-01' };
      await take(bureau, 'loadMinimumWages', 'minimumWages { monthly }', {
        rows: [{ ...row, monthly: 1_990, hourly: 19 }],
      });
      await settled();
      await take(token, 'withdrawMinimumWages', 'minimumWages { monthly }', { rows: [row] });
      return [['minimumWage#5325', 'UPDATED', 'rows']];
    },
  },
  loadRules: {
    act: async (token) => {
      await take(token, 'loadRules', 'rules { name }', { rules: [station('5334')] });
      return [['rule#STATION', 'CREATED', 'rows']];
    },
  },
  withdrawRules: {
    act: async (token) => {
      await take(bureau, 'loadRules', 'rules { name }', { rules: [{ ...station('5334'), kind: 'AIRPORT' }] });
      await settled();
      const { source: _, ...key } = station('5334');
      await take(token, 'withdrawRules', 'rules { name }', { rules: [{ ...key, kind: 'AIRPORT' }] });
      return [['rule#AIRPORT', 'UPDATED', 'rows']];
    },
  },
  loadRegions: {
    act: async (token) => {
      await take(token, 'loadRegions', 'load { version }', { idempotencyKey: unique(), rows: [codeRow('530791')] });
      return [['codes', 'CREATED', 'parts']];
    },
  },
  loadOccupations: {
    act: async (token) => {
      const load = (by: string, code: string) =>
        take(by, 'loadOccupations', 'load { version }', { idempotencyKey: unique(), rows: [codeRow(code)] });
      await load(bureau, '6-99-99-98');
      await settled();
      await load(token, '6-99-99-99');
      return [['codes', 'UPDATED', 'parts']];
    },
  },
  registerWorker: {
    act: async (token) => {
      const { worker } = await take(token, 'registerWorker', 'worker { id }', workerInput());
      return [[worker?.id ?? '', 'CREATED', 'name']];
    },
  },
  updateWorker: {
    act: async (token) => {
      const workerId = await givenWorker(system);
      await take(token, 'updateWorker', 'worker { id }', { workerId, name: '陶光明' });
      return [[workerId, 'UPDATED', 'name']];
    },
  },
  recordConsent: {
    act: async (token) => {
      const workerId = await givenWorker(system);
      await take(token, 'recordConsent', 'worker { id }', { workerId, purpose: 'SMS', granted: true });
      return [[workerId, 'UPDATED', 'acceptsSms']];
    },
  },
  recordSurveys: {
    role: 'CADRE',
    act: async (token) => {
      const { idempotencyKey: _, identityNumber, ...known } = workerInput();
      const told = { ...known, identityNumber, surveyedAt: NOW, clientId: unique() };
      const { worker } = await take(bureau, 'registerWorker', 'worker { id }', workerInput());
      const again = { identityNumber, surveyedAt: '2027-01-19T00:00:00Z', clientId: unique(), monthlyIncome: 4_000 };
      const { results } = await take(token, 'recordSurveys', 'results { worker { id } }', { surveys: [told, again] });
      expect(worker?.id).not.toBe(results[0]?.worker?.id);
      return [
        [results[0]?.worker?.id ?? '', 'CREATED', 'name'],
        [results[1]?.worker?.id ?? '', 'UPDATED', 'monthlyIncome'],
      ];
    },
  },
  decideMove: {
    act: async (token) => {
      const input = workerInput();
      const { worker } = await take(bureau, 'registerWorker', 'worker { id }', input);
      const { identityNumber, name } = input;
      const row = { clientId: unique(), identityNumber, name, villageCode: '530628001', surveyedAt: NOW };
      const there = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
      const { results } = await take(there, 'recordSurveys', 'results { move { id } }', { surveys: [row] });
      const moveId = results[0]?.move?.id ?? '';
      await settled();
      await take(token, 'decideMove', 'move { id }', { idempotencyKey: unique(), moveId, accepted: true });
      return [
        [moveId, 'UPDATED', 'status'],
        [worker?.id ?? '', 'UPDATED', 'villageCode'],
      ];
    },
  },
  mergeWorkers: {
    act: async (token) => {
      const [keepId = '', mergeId = ''] = await givenWorkers(system, 2);
      await take(token, 'mergeWorkers', 'worker { id }', { idempotencyKey: unique(), keepId, mergeId });
      return [
        [keepId, 'UPDATED', 'mergedIds'],
        [mergeId, 'UPDATED', 'mergedInto'],
      ];
    },
  },
  dismissDuplicate: {
    act: async (token) => {
      const [name, phone] = ['陶小满', '13900002222'];
      const workerIds = [await givenWorker(system, { name, phone }), await givenWorker(system, { name, phone })];
      await settled();
      await take(token, 'dismissDuplicate', 'duplicates { status }', { workerIds });
      return workerIds.map((id) => [id, 'UPDATED', 'status'] as const);
    },
  },
  submitPositions: {
    act: async (token) => {
      const enterpriseId = await givenEnterprise(system);
      const input = { idempotencyKey: unique(), enterpriseId, positions: [positionInput(), positionInput()] };
      const { results } = await take(token, 'submitPositions', 'results { position { id } }', input);
      return results.map(({ position }) => [position?.id ?? '', 'CREATED', 'title'] as const);
    },
  },
  closePosition: {
    act: async (token) => {
      const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
      const input = { idempotencyKey: unique(), positionId, reason: 'WITHDRAWN' };
      await take(token, 'closePosition', 'position { id }', input);
      return [[positionId, 'UPDATED', 'closeReason']];
    },
  },
  startPositionImport: { act: async (token) => [[await importOf(1, {}, token), 'CREATED', 'fileName']] },
  appendPositionImport: {
    act: async (token) => {
      const importId = await importOf(1);
      const input = { importId, chunk: 0, rows: [positionInput()] };
      const { results } = await take(token, 'appendPositionImport', 'results { position { id } }', input);
      return [
        [importId, 'UPDATED', 'chunksReceived'],
        [results[0]?.position?.id ?? '', 'CREATED', 'title'],
      ];
    },
  },
  finishPositionImport: {
    act: async (token) => {
      const importId = await importOf(1);
      const input = { importId, chunk: 0, rows: [positionInput()] };
      await take(bureau, 'appendPositionImport', 'results { index }', input);
      await take(token, 'finishPositionImport', 'positionImport { id }', { importId });
      return [[importId, 'UPDATED', 'status']];
    },
  },
  cancelPositionImport: {
    act: async (token) => {
      const importId = await importOf(1);
      await take(token, 'cancelPositionImport', 'positionImport { id }', { importId });
      return [[importId, 'UPDATED', 'status']];
    },
  },
  startPlacement: {
    act: async (token) => {
      const { worker, placement, position } = await placed(token);
      return [
        [placement, 'CREATED', 'startsOn'],
        [worker, 'UPDATED', 'runningPlacementId'],
        [position, 'UPDATED', 'vacancies'],
      ];
    },
  },
  endPlacement: {
    act: async (token) => {
      const { placement, worker } = await placed();
      system.clock.moveTo('2027-03-20T04:00:00.000Z');
      const input = { idempotencyKey: unique(), placementId: placement, on: '2027-03-19' };
      await take(token, 'endPlacement', 'placement { id }', input);
      return [
        [placement, 'UPDATED', 'endedOn'],
        [worker, 'UPDATED', 'lostJobOn'],
      ];
    },
  },
  reportArrival: {
    act: async (token) => {
      const { placement, worker } = await placed();
      system.clock.moveTo('2027-03-20T04:00:00.000Z');
      const input = { idempotencyKey: unique(), placementId: placement, on: '2027-02-22' };
      await take(token, 'reportArrival', 'placement { id }', input);
      return [
        [placement, 'UPDATED', 'startedOn'],
        [worker, 'UPDATED', 'expectedOn'],
      ];
    },
  },
  recordFollowUp: {
    act: async (token) => {
      const { placement, worker } = await placed();
      system.clock.moveTo('2027-03-20T04:00:00.000Z');
      const input = { idempotencyKey: unique(), placementId: placement, on: '2027-03-01', stillEmployed: true };
      await take(token, 'recordFollowUp', 'placement { id }', input);
      return [
        [placement, 'UPDATED', 'followedUpOn'],
        [worker, 'UPDATED', 'followUpOn'],
      ];
    },
  },
  recordSubsidy: {
    act: async (token) => {
      const { placement } = await placed(undefined, { groupTags: ['脱贫人口'] });
      system.clock.moveTo('2027-06-20T04:00:00.000Z');
      const asked = { placementId: placement, on: '2027-06-15', stillEmployed: true, monthlyIncome: 5_000 };
      await take(system.tokens.BUREAU, 'recordFollowUp', 'placement { id }', { idempotencyKey: unique(), ...asked });
      const input = { idempotencyKey: unique(), placementId: placement, on: '2027-06-16', step: 'APPLIED' };
      await take(token, 'recordSubsidy', 'placement { id }', input);
      return [[placement, 'UPDATED', 'subsidyStatus']];
    },
  },
  reportDeparture: {
    act: async (token) => {
      const { placement, worker, position } = await placed();
      system.clock.moveTo('2027-03-20T04:00:00.000Z');
      const input = { idempotencyKey: unique(), placementId: placement, on: '2027-02-23', reason: 'DID_NOT_COME' };
      await take(token, 'reportDeparture', 'placement { id }', input);
      return [
        [placement, 'UPDATED', 'departure'],
        [worker, 'UPDATED', 'expectedOn'],
        [position, 'UPDATED', 'vacancies'],
      ];
    },
  },
  scheduleTravelService: {
    act: async (token) => {
      on = addDays(on, 1);
      const input = travelServiceInput({ on });
      const { travelService } = await take(token, 'scheduleTravelService', 'travelService { id }', input);
      return [[travelService?.id ?? '', 'CREATED', 'carrierId']];
    },
  },
  changeTravelService: {
    act: async (token) => {
      const serviceId = await service();
      const input = { idempotencyKey: unique(), serviceId, seats: 50 };
      await take(token, 'changeTravelService', 'travelService { id }', input);
      return [[serviceId, 'UPDATED', 'seats']];
    },
  },
  cancelTravelService: {
    act: async (token) => {
      const serviceId = await service();
      const { request, allocation } = await seated();
      const input = { idempotencyKey: unique(), serviceId, reason: '车辆故障' };
      await take(token, 'cancelTravelService', 'travelService { id }', input);
      // The party loses its seats by a run that goes on with the bureau's decision.
      return [
        [serviceId, 'UPDATED', 'cancelReason'],
        [allocation, 'UPDATED', 'releaseReason'],
        [request, 'UPDATED', 'waitNote'],
      ];
    },
  },
  requestTravel: {
    act: async (token) => {
      await service();
      const { request, allocation } = await seated(2, token);
      return [
        [request, 'CREATED', 'originRegionCode'],
        [allocation, 'CREATED', 'seats'],
      ];
    },
  },
  cancelTravelRequest: {
    act: async (token) => {
      await service();
      const { request, allocation } = await seated();
      await take(token, 'cancelTravelRequest', 'travelRequest { id }', { travelRequestId: request });
      return [
        [request, 'UPDATED', 'status'],
        [allocation, 'UPDATED', 'status'],
      ];
    },
  },
  leaveParty: {
    act: async (token) => {
      await service();
      const { request, allocation, workerIds } = await seated(2);
      const [workerId] = workerIds;
      await take(token, 'leaveParty', 'travelRequest { id }', { travelRequestId: request, workerId });
      return [
        [request, 'UPDATED', 'workerIds'],
        [allocation, 'UPDATED', 'seats'],
      ];
    },
  },
  confirmAllocation: {
    act: async (token) => {
      await service();
      const { allocation } = await seated();
      await take(token, 'confirmAllocation', 'allocation { id }', { allocationId: allocation });
      return [[allocation, 'UPDATED', 'status']];
    },
  },
  answerNotice: {
    act: async (token) => {
      const serviceId = await service();
      const { allocation } = await seated();
      const hour = (number: number) => new Date(startOfDay(on).getTime() + number * 3_600_000).toISOString();
      const stops = [
        { regionCode: '530627', departsAt: hour(11) },
        { regionCode: '441900', arrivesAt: hour(35) },
      ];
      await take(bureau, 'changeTravelService', 'travelService { id }', { idempotencyKey: unique(), serviceId, stops });
      await system.pump.idle();
      const query = '{ notices(first: 100) { edges { node { id objectId } } } }';
      const { edges } = (await system.ask(token, query)).notices;
      const noticeId = edges.find(({ node }) => node.objectId === allocation)?.node.id;
      await take(token, 'answerNotice', 'notice { id }', { idempotencyKey: unique(), noticeId, answer: 'LEAVE' });
      return [[allocation, 'UPDATED', 'status']];
    },
  },
  releaseAllocation: {
    act: async (token) => {
      await service();
      const { allocation } = await seated();
      await take(token, 'releaseAllocation', 'allocation { id }', { allocationId: allocation, reason: '不去了' });
      return [[allocation, 'UPDATED', 'releaseReason']];
    },
  },
  closeManifest: {
    act: async (token) => {
      const serviceId = await service();
      await seated();
      system.clock.moveTo(startOfDay(addDays(on, -1)));
      await take(token, 'closeManifest', 'manifest { serviceId }', { serviceId });
      return [[serviceId, 'CREATED', 'closedAt']];
    },
  },
  boardPassengers: {
    role: 'CARRIER',
    act: async (token) => {
      const serviceId = await service();
      const { workerIds, allocation } = await seated();
      await take(bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation });
      system.clock.moveTo(startOfDay(addDays(on, -1)));
      await take(bureau, 'closeManifest', 'manifest { serviceId }', { serviceId });
      await take(token, 'boardPassengers', 'manifest { serviceId }', { serviceId, workerIds });
      return [[allocation, 'UPDATED', 'boarded']];
    },
  },
  groupTicketOrder: {
    act: async (token) => {
      const serviceId = await service({ mode: 'TRAIN', seats: 200 });
      const { workerIds } = await seated(3);
      const input = { idempotencyKey: unique(), serviceId, handlerWorkerId: workerIds[0] };
      const { groupTicketOrder } = await take(token, 'groupTicketOrder', 'groupTicketOrder { id }', input);
      return [[groupTicketOrder?.id ?? '', 'CREATED', 'handlerId']];
    },
  },
  openCase: { act: async (token) => [[await matter(token), 'CREATED', 'kind']] },
  handCase: {
    act: async (token) => {
      const workerId = (await placed(bureau, {}, asCivilDate('2027-01-19'))).worker;
      const caseId = await matter(bureau, workerId);
      const input = { idempotencyKey: unique(), caseId, toStationId: await opened(bureau) };
      await take(token, 'handCase', 'case { id }', input);
      return [[caseId, 'UPDATED', 'handedTo']];
    },
  },
  takeCase: {
    act: async (token) => {
      const workerId = (await placed(bureau, {}, asCivilDate('2027-01-19'))).worker;
      const caseId = await matter(bureau, workerId, await opened(bureau));
      await take(bureau, 'handCase', 'case { id }', { idempotencyKey: unique(), caseId, toHome: true });
      await settled();
      await take(token, 'takeCase', 'case { id }', { caseId });
      return [[caseId, 'UPDATED', 'takenBy']];
    },
  },
  closeCase: {
    act: async (token) => {
      const caseId = await matter(bureau);
      await take(token, 'closeCase', 'case { id }', { caseId, resolution: '工资已付清' });
      return [[caseId, 'UPDATED', 'resolution']];
    },
  },
  openStation: { act: async (token) => [[await opened(token), 'CREATED', 'destinationCodes']] },
  changeStation: {
    act: async (token) => {
      const stationId = await opened(bureau);
      await take(token, 'changeStation', 'station { id }', { idempotencyKey: unique(), stationId, name: '驻莞服务站' });
      return [[stationId, 'UPDATED', 'name']];
    },
  },
  recordVisit: {
    act: async (token) => [[await visit(token), 'CREATED', 'kind']],
  },
  correctVisit: {
    act: async (token) => {
      const visitId = await visit(bureau);
      await settled();
      await take(token, 'correctVisit', 'visit { id }', { idempotencyKey: unique(), visitId, note: '已走访' });
      return [[visitId, 'UPDATED', 'note']];
    },
  },
  formWorkingGroup: {
    act: async (token) => {
      return [[await formed(token), 'CREATED', 'memberCount']];
    },
  },
  changeWorkingGroup: {
    act: async (token) => {
      const workingGroupId = await formed(bureau);
      const input = { idempotencyKey: unique(), workingGroupId, memberCount: 4 };
      await take(token, 'changeWorkingGroup', 'workingGroup { id }', input);
      return [[workingGroupId, 'UPDATED', 'memberCount']];
    },
  },
  scheduleRecruitmentEvent: {
    act: async (token) => {
      const { recruitmentEvent } = await take(
        token,
        'scheduleRecruitmentEvent',
        'recruitmentEvent { id }',
        eventInput(),
      );
      return [[recruitmentEvent?.id ?? '', 'CREATED', 'startsAt']];
    },
  },
  changeRecruitmentEvent: {
    act: async (token) => {
      const input = { idempotencyKey: unique(), eventId: await givenEvent(system), title: '改名' };
      await take(token, 'changeRecruitmentEvent', 'recruitmentEvent { id }', input);
      return [[input.eventId, 'UPDATED', 'title']];
    },
  },
  cancelRecruitmentEvent: {
    act: async (token) => {
      const input = { idempotencyKey: unique(), eventId: await givenEvent(system), reason: '停电' };
      await take(token, 'cancelRecruitmentEvent', 'recruitmentEvent { id }', input);
      return [[input.eventId, 'UPDATED', 'cancelReason']];
    },
  },
  registerForEvent: {
    act: async (token) => [[await registration(token), 'CREATED', 'status']],
  },
  cancelEventRegistration: {
    act: async (token) => {
      const [eventId, workerId] = [await givenEvent(system), await givenWorker(system)];
      const id = await registration(bureau, eventId, workerId);
      await take(token, 'cancelEventRegistration', 'eventRegistration { id }', { eventId, workerId });
      return [[id, 'UPDATED', 'cancelledAt']];
    },
  },
  recordEventOutcome: {
    act: async (token) => {
      const times = { startsAt: asInstant('2027-01-20T01:00:00Z'), endsAt: asInstant('2027-01-20T09:00:00Z') };
      const [eventId, workerId] = [await givenEvent(system, times), await givenWorker(system)];
      const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
      await take(bureau, 'checkInAtEvent', 'eventRegistration { id }', { eventId, workerId, walkIn: true });
      const input = { idempotencyKey: unique(), eventId, workerId, positionId, outcome: 'INTENT' };
      const { eventRegistration } = await take(token, 'recordEventOutcome', 'eventRegistration { id }', input);
      return [[eventRegistration?.id ?? '', 'UPDATED', 'outcomes']];
    },
  },
  checkInAtEvent: {
    act: async (token) => {
      const times = { startsAt: asInstant('2027-01-20T01:00:00Z'), endsAt: asInstant('2027-01-20T09:00:00Z') };
      const [eventId, workerId] = [await givenEvent(system, times), await givenWorker(system)];
      const id = await registration(bureau, eventId, workerId);
      await take(token, 'checkInAtEvent', 'eventRegistration { id }', { eventId, workerId });
      return [[id, 'UPDATED', 'checkedInAt']];
    },
  },
  openCourse: {
    act: async (token) => {
      const { course } = await take(token, 'openCourse', 'course { id }', courseInput());
      return [[course?.id ?? '', 'CREATED', 'startsOn']];
    },
  },
  changeCourse: {
    act: async (token) => {
      const input = { idempotencyKey: unique(), courseId: await givenCourse(system), title: '夜校' };
      await take(token, 'changeCourse', 'course { id }', input);
      return [[input.courseId, 'UPDATED', 'title']];
    },
  },
  cancelCourse: {
    act: async (token) => {
      const input = { idempotencyKey: unique(), courseId: await givenCourse(system), reason: '停电' };
      await take(token, 'cancelCourse', 'course { id }', input);
      return [[input.courseId, 'UPDATED', 'cancelReason']];
    },
  },
  enrolInCourse: {
    act: async (token) => [[(await enrolled(token)).id, 'CREATED', 'status']],
  },
  cancelEnrolment: {
    act: async (token) => {
      const { id, ...input } = await enrolled();
      await take(token, 'cancelEnrolment', 'enrolment { id }', input);
      return [[id, 'UPDATED', 'cancelledAt']];
    },
  },
  recordAttendance: {
    act: async (token) => {
      const { id, courseId, workerId } = await enrolled();
      const input = { courseId, on: '2027-01-20', workerIds: [workerId] };
      await take(token, 'recordAttendance', 'enrolments { id }', input);
      return [[id, 'UPDATED', 'attendedOn']];
    },
  },
  completeEnrolment: {
    act: async (token) => {
      const { id, ...input } = await enrolled();
      await take(token, 'completeEnrolment', 'enrolment { id }', { ...input, passed: true });
      return [
        [id, 'UPDATED', 'completedOn'],
        [input.workerId, 'UPDATED', 'skills'],
      ];
    },
  },
  planTravelServices: { act: async (token) => [[await proposal(token), 'CREATED', 'vehicle']] },
  approveTravelProposal: {
    act: async (token) => {
      const input = { idempotencyKey: unique(), proposalId: await proposal(bureau), carrierId: 'c', name: '专车' };
      const { travelService } = await take(token, 'approveTravelProposal', 'travelService { id }', input);
      return [
        [input.proposalId, 'UPDATED', 'serviceId'],
        [travelService?.id ?? '', 'CREATED', 'name'],
      ];
    },
  },
  answerPush: {
    act: async (token) => {
      const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
      const pushId = await givenPush(system, await givenWorker(system), position);
      await take(token, 'answerPush', 'push { id }', { idempotencyKey: unique(), pushId, answer: 'INTERESTED' });
      return [[pushId, 'UPDATED', 'status']];
    },
  },
  answerDelivery: {
    act: async (token) => {
      const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
      const pushId = await givenDelivery(system, await givenWorker(system), position);
      const input = { idempotencyKey: unique(), pushId, accepted: false, reason: '人已招满' };
      await take(token, 'answerDelivery', 'delivery { pushId }', input);
      return [[pushId, 'UPDATED', 'reason']];
    },
  },
  answerPlacement: {
    act: async (token) => {
      const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
      const agreed = placementInput(await givenWorker(system), position, { startsOn: asCivilDate('2027-02-22') });
      const { placement } = await take(bureau, 'startPlacement', 'placement { id }', agreed);
      const input = { idempotencyKey: unique(), placementId: placement?.id, accepted: true };
      await take(token, 'answerPlacement', 'placement { id }', input);
      return [[placement?.id ?? '', 'UPDATED', 'workerAnswer']];
    },
  },
  startPositionPush: {
    act: async (token) => {
      await givenPositions(system, await givenEnterprise(system), [{}]);
      await settled();
      return [[await pushRun('530402001001', token), 'CREATED', 'regionCode']];
    },
  },
  cancelPositionPush: {
    act: async (token) => {
      await givenPositions(system, await givenEnterprise(system), [{}]);
      await settled();
      const runId = await pushRun('530402001002', bureau);
      await take(token, 'cancelPositionPush', 'pushRun { id }', { runId });
      return [[runId, 'UPDATED', 'status']];
    },
  },
  openCampaign: {
    act: async (token) => {
      const { campaign } = await take(token, 'openCampaign', 'campaign { id }', campaignInput());
      return [[campaign?.id ?? '', 'CREATED', 'name']];
    },
  },
  publishReport: {
    act: async (token) => {
      const { campaign } = await take(token, 'openCampaign', 'campaign { id }', campaignInput());
      const input = { idempotencyKey: unique(), campaignId: campaign?.id ?? '', on: '2027-01-10' };
      const { report } = await take(token, 'publishReport', 'report { id }', input);
      return [[report?.id ?? '', 'CREATED', 'lines']];
    },
  },
};

async function pushRun(regionCode: string, token: string): Promise<string> {
  const input = { idempotencyKey: unique(), regionCode };
  return (await take(token, 'startPositionPush', 'pushRun { id }', input)).pushRun?.id ?? '';
}

/** For a party that waits, which nothing runs for. */
async function proposal(token: string): Promise<string> {
  on = addDays(on, 1);
  for (let party = 0; party < 2; party += 1) {
    const input = requestTravelInput(await givenWorkers(system, 20), { earliestOn: on, latestOn: on });
    await take(bureau, 'requestTravel', 'travelRequest { id }', input);
  }
  await settled();
  const input = { originRegionCode: '53', destinationRegionCode: '44', from: on, to: on };
  const { proposals } = await take(token, 'planTravelServices', 'proposals { id }', input);
  return proposals[0]?.id ?? '';
}

const mutations = Object.keys(buildSchema(sdl).getMutationType()?.getFields() ?? {});

test('every mutation of the schema stands here', () => {
  expect(Object.keys(cases).sort()).toEqual(mutations.sort());
});

test.each(Object.entries(cases).filter(([, one]) => one !== 'changes no object') as [string, Case][])(
  'a change by %s is recorded with account, role, scope and request',
  async (mutation, { role = 'BUREAU', act }) => {
    const scope = role === 'CARRIER' ? 'carrier-1' : role === 'CADRE' ? '530627' : '53';
    const claims = role === 'CARRIER' ? { carrierId: scope } : { regionCode: scope };
    const token = await system.sign({ roles: [role], subject: `who did ${mutation}`, ...claims });
    const changed = await act(token);
    await settled();
    const requests = new Set<unknown>();
    for (const [id, action, field] of changed) {
      const told = await changesOf(id);
      const theirs = told?.filter(({ account }) => account === `${ISSUER}|who did ${mutation}`) ?? [];
      expect([id, theirs.map((change) => change.action)]).toEqual([id, expect.arrayContaining([action])]);
      for (const change of theirs) expect(change).toMatchObject({ role, roles: [role], scope });
      expect(theirs.flatMap(({ fields }) => fields.map((one) => one.field))).toContain(field);
      expect(theirs.map(({ what }) => what).join('\n')).toContain(`${field ?? ''}:`);
      for (const { requestId } of theirs) requests.add(requestId);
    }
    // One request, whatever it changed.
    expect([...requests]).toEqual([expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)]);
  },
);

test('changes that follow from a request are recorded with its account and the handler that made them', async () => {
  const enterpriseId = await givenEnterprise(system);
  const [position = ''] = await givenPositions(system, enterpriseId, [{}]);
  await settled();
  await take(bureau, 'verifyEnterprise', 'enterprise { id }', { enterpriseId, verified: false });
  await settled();
  const [[latest], [cause]] = [(await changesOf(position)) ?? [], (await changesOf(enterpriseId)) ?? []];
  expect(latest).toMatchObject({ through: 'work', fields: [{ field: 'status', old: 'OPEN', new: 'PENDING' }] });
  expect([latest?.account, latest?.requestId]).toEqual([cause?.account, cause?.requestId]);
});

test('the travellers of a request and of its seats are recorded as ids', async () => {
  await service();
  const { workerIds, request, allocation } = await seated(2);
  await settled();
  for (const id of [request, allocation])
    expect((await changesOf(id))?.at(-1)).toMatchObject({
      action: 'CREATED',
      fields: expect.arrayContaining([
        { field: 'workerIds', old: null, new: JSON.stringify(workerIds), cut: false },
      ]) as unknown,
    });
});

test('changes by the sweep are recorded as the sweep’s', async () => {
  await service();
  const { allocation } = await seated();
  system.clock.moveTo(addDays(on, -1));
  await system.sweep();
  await settled();
  expect((await changesOf(allocation))?.[0]).toMatchObject({
    ...{ account: 'system:sweep', role: null, roles: [], scope: null, requestId: null, through: null },
    fields: expect.arrayContaining([expect.objectContaining({ field: 'status', new: 'EXPIRED' })]) as unknown,
  });
});

test('numbers of persons are masked, and no change can be read in the table', async () => {
  const phone = '13912345678';
  const { identityNumber, ...input } = workerInput({ phone, name: '欧阳守密' });
  const { worker } = await take(bureau, 'registerWorker', 'worker { id }', { ...input, identityNumber });
  const id = worker?.id ?? '';
  await take(bureau, 'updateWorker', 'worker { id }', { workerId: id, phone: '13987654321', name: '欧阳又名' });
  await settled();
  const [updated, created] = (await changesOf(id)) ?? [];
  expect(updated?.fields).toEqual(
    expect.arrayContaining([
      { field: 'phone', old: '139****5678', new: '139****4321', cut: false },
      { field: 'name', old: '欧阳守密', new: '欧阳又名', cut: false },
    ]),
  );
  expect(JSON.stringify([updated, created])).not.toMatch(new RegExp(`${identityNumber}|${phone}|13987654321|Hash`));
  const stored = await system.platform.db.query({
    TableName: 'Changes',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': id },
  });
  expect(stored.items).toHaveLength(2);
  const bytes = stored.items.map((item) => Buffer.from(item['box'] as Uint8Array).toString('utf8')).join();
  expect(JSON.stringify(stored.items) + bytes).not.toMatch(/欧阳|139\*|villageCode/);
});

describe('the changes of an object are seen by', () => {
  test('the bureau where the person lives now, and not the one where they lived', async () => {
    const workerId = await givenWorker(system);
    const [here, there, guizhou] = await Promise.all(
      ['530627', '530102', '52'].map((regionCode) => system.sign({ roles: ['BUREAU'], regionCode })),
    );
    await settled();
    expect((await changesOf(workerId, here))?.length).toBe(1);
    expect(await changesOf(workerId, there)).toBeUndefined();
    await take(bureau, 'updateWorker', 'worker { id }', { workerId, villageCode: '530102001001' });
    await settled();
    expect(await changesOf(workerId, here)).toBeUndefined();
    expect((await changesOf(workerId, there))?.length).toBe(2);
    expect(await changesOf(workerId, guizhou)).toBeUndefined();
  });

  test('the bureau in charge and those above alone, even of objects that every bureau may read', async () => {
    const of = (regionCode: string): Promise<string> => system.sign({ roles: ['BUREAU'], regionCode });
    const [zhaotong, ...others] = await Promise.all([of('5306'), of('530627'), of('5301'), of('52')]);
    const enterprise = await take(zhaotong, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
    const enterpriseId = enterprise.enterprise?.id ?? '';
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
    const scheduled = await take(zhaotong, 'scheduleTravelService', 'travelService { id }', travelServiceInput({ on }));
    const opened = await take(zhaotong, 'openCampaign', 'campaign { id }', campaignInput());
    await settled();
    for (const id of [enterpriseId, positionId, scheduled.travelService?.id ?? '', opened.campaign?.id ?? '']) {
      const told = async (token: string): Promise<boolean> => (await changesOf(id, token)) !== undefined;
      expect([id, await told(bureau), await told(zhaotong)]).toEqual([id, true, true]);
      expect([id, await Promise.all(others.map(told))]).toEqual([id, [false, false, false]]);
    }
  });

  test('callers who speak for the enterprise alone, of webhooks, removed ones too, and of deliveries', async () => {
    const of = (regionCode: string): Promise<string> => system.sign({ roles: ['BUREAU'], regionCode });
    const [zhaotong, ...others] = await Promise.all([of('5306'), of('530627'), of('5301'), of('52')]);
    const { enterprise } = await take(zhaotong, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
    const enterpriseId = enterprise?.id ?? '';
    const [standing, removed] = [await webhook(enterpriseId), await webhook(enterpriseId)];
    await take(zhaotong, 'removeWebhook', 'webhook { id }', { webhookId: removed });
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
    const workerId = await givenWorker(system);
    await take(bureau, 'startPlacement', 'placement { id }', placementInput(workerId, positionId));
    await settled();
    const query = 'query ($id: ID!) { webhookDeliveries(webhookId: $id) { edges { node { id } } } }';
    const { webhookDeliveries } = await system.ask(zhaotong, query, { id: standing });
    for (const id of [standing, removed, webhookDeliveries.edges[0]?.node.id ?? '']) {
      const told = async (token: string): Promise<boolean> => ((await changesOf(id, token))?.length ?? 0) > 0;
      expect([id, await told(bureau), await told(zhaotong)]).toEqual([id, true, true]);
      expect([id, await Promise.all(others.map(told))]).toEqual([id, [false, false, false]]);
    }
  });

  test('their province’s bureau alone, of channels, removed ones too', async () => {
    const [guizhou, ...others] = await Promise.all(
      ['52', '5306', '530627'].map((regionCode) => system.sign({ roles: ['BUREAU'], regionCode })),
    );
    const [standing, removed] = [await channel('SMS', guizhou), await channel('VOICE', guizhou)];
    await take(guizhou ?? '', 'removeChannel', 'channel { id }', { channelId: removed });
    await settled();
    for (const id of [standing, removed]) {
      expect([id, (await changesOf(id, guizhou))?.length]).toEqual([id, id === removed ? 2 : 1]);
      for (const token of [bureau, ...others]) expect(await changesOf(id, token)).toBeUndefined();
    }
  });

  test('the bureau that keeps the table and those of the area, of minimum wages', async () => {
    const [zhaotong, guizhou] = await Promise.all(
      ['5306', '52'].map((regionCode) => system.sign({ roles: ['BUREAU'], regionCode })),
    );
    const rows = ['44', '530627'].map((regionCode) => ({
      ...{ regionCode, validFrom: '2026-12-01', monthly: 2_070, hourly: 20 },
    }));
    await take(bureau, 'loadMinimumWages', 'minimumWages { monthly }', { rows });
    await settled();
    for (const [id, theirs] of [
      ['minimumWage#44', false],
      ['minimumWage#5306', true],
    ] as const) {
      expect((await changesOf(id, bureau))?.length).toBeGreaterThan(0);
      expect((await changesOf(id, zhaotong)) !== undefined).toBe(theirs);
      expect(await changesOf(id, guizhou)).toBeUndefined();
    }
  });

  test('bureaus only', async () => {
    for (const role of ['CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'] as const) {
      const { errors } = await system.gql(system.tokens[role], '{ changes(id: "wkr_x") { totalCount } }');
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    }
  });

  test('no caller, if there is no such object', async () => {
    for (const id of ['wkr_00000000000000000000000000', 'constructor', '', 'minimumWage#', 'minimumWage#99', 'whk_x'])
      expect(await changesOf(id)).toBeUndefined();
  });
});

test('a removed webhook is in the log of changes, can’t be found, and can’t be removed again', async () => {
  const enterpriseId = await givenEnterprise(system);
  const webhookId = await webhook(enterpriseId);
  await take(bureau, 'removeWebhook', 'webhook { id }', { webhookId });
  const again = await system.mutate(bureau, 'removeWebhook', 'webhook { id }', { webhookId });
  expect(again.userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
  const query = `query ($id: ID!, $of: ID!) { node(id: $id) { id } enterprise(id: $of) { webhooks { totalCount } } }`;
  expect(await system.ask(bureau, query, { id: webhookId, of: enterpriseId })).toEqual({
    node: null,
    enterprise: { webhooks: { totalCount: 0 } },
  });
  await settled();
  expect((await changesOf(webhookId))?.map(({ action }) => action)).toEqual(['REMOVED', 'CREATED']);
});
