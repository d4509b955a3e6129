/** Objects for the measured operations, made through the same handler before the measurement. */
import { addDays, type CivilDate } from '../../functions/platform/values/civil-date';
import type { Viewer } from '../../functions/platform/security/viewer';
import { idOf, NOW, rowOf, type Size, TODAY, VILLAGE } from './items';
import type { World } from './world';
import { type Address, cadresOf } from '../../functions/domains/notices/notice/notice';
import { noticeAbout, noticeItem, PUSH_RUN_ID, deliveryOf, pushOf, pushRunItems } from './derived-items';
import {
  WAITING_IN,
  WAITING_FOR,
  planInput,
  agencyInput,
  agreementInput,
  enterpriseInput,
  foundInput,
  campaignInput,
  reportInput,
  trainInput,
  smallCoachInput,
  CLOSED_ON,
  closedTrainInput,
  closedParty,
  walkOnCoachInput,
  SMALL_COACH_FROM,
  requestInput,
  importInput,
  placementInput,
} from './inputs';
import { prepareFieldLists } from './field-lists';
import { prepareSupport, type SupportGiven } from './support-given';
import { serviceEntryItem } from '../../functions/domains/people/service-list/store';
import { tellOf } from '../../functions/domains/people/service-list/tells';
import { asRegionCode, cutTo, type RegionCode } from '../../functions/domains/reference/region/region-code';

export const bureau: Viewer = {
  roles: ['BUREAU'],
  regionCode: asRegionCode('53'),
  account: 'https://issuer.example|5f2c1b7e-90aa-4d0c-8a31-7c1e55b0d2f4',
};
/** Registers itself; its tokens don't carry `enterprise_id` yet. */
export const partner: Viewer = {
  roles: ['ENTERPRISE'],
  account: 'https://issuer.example|0b1de6f0-3c52-4d7e-9a57-1f64c0a9be21',
};
export const carrier: Viewer = { roles: ['CARRIER'], carrierId: 'carrier-1', account: 'bench|carrier' };

/** A cadre of every second worker. */
export const county: Viewer = { roles: ['CADRE'], regionCode: asRegionCode('530627'), account: 'bench|county' };

/** A cadre of Yiliang, the county beside that of every second worker. */
export const neighbor: Viewer = { roles: ['CADRE'], regionCode: asRegionCode('530628'), account: 'bench|neighbor' };

export interface Given {
  readonly size: Size;
  /** The move of worker 850, one of 26 whom the neighboring county found. */
  readonly moveId: string;
  readonly campaignId: string;
  readonly reportId: string;
  /** Of an enterprise that reports nothing else. */
  readonly agreementId: string;
  /** That was visited once. */
  readonly agencyId: string;
  /** A train with 30 parties. */
  readonly busyServiceId: string;
  /** A train whose manifest is closed: a party of 40. */
  readonly closedServiceId: string;
  /** A coach whose manifest is closed, without passengers. Worker 560 has a seat home on another service. */
  readonly walkOnServiceId: string;
  readonly placementId: string;
  /** To which nobody comes. */
  readonly missedPlacementId: string;
  /** An import of 1,000 rows in chunks of 500, none of which was sent. */
  readonly importId: string;
  /** Another import, with its one chunk. */
  readonly fullImportId: string;
  /** A third import, without chunks. */
  readonly idleImportId: string;
  /** The request of worker 0, a party of one. */
  readonly requestId: string;
  readonly allocationToConfirm: string;
  /** To the cadres, about seats of a party of one. */
  readonly noticeId: string;
  /** A cursor behind all notices of the county. */
  readonly endOfInbox: string;
  /** The request of a party of five. */
  readonly allocationToRelease: string;
  /** The allocation of a party of five. */
  readonly requestToCancel: string;
  readonly requestToLeave: string;
  /** Of worker 201. */
  readonly pushId: string;
  /** Of worker 203. */
  readonly wantedPushId: string;
  /** Of worker 202, who said yes. */
  readonly deliveryId: string;
  /** A push run of a township, which goes on. */
  readonly pushRunId: string;
  /** Of rows of a round sheet. */
  readonly seals: readonly string[];
  /** A proposal for 42 people of three parties. */
  readonly proposalId: string;
  readonly support: SupportGiven;
  /** A service without passengers. */
  readonly serviceToCancel: string;
  /** Ids of the run's services number 0, 1, 2 …: one a day. */
  readonly dayOf: (service: number) => CivilDate;
}

const dayOf = (service: number): CivilDate => addDays(TODAY, 5 + service);

export async function prepare(world: World, size: Size): Promise<Given> {
  const make = async <T extends object = Made>(
    mutation: string,
    made: string,
    input: object,
    as = bureau,
  ): Promise<T> => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { made: ${made} userErrors { code path } } }`;
    const payload = (await world.ask(as, document, { input }))[mutation] as { readonly made: T | null };
    if (payload.made === null) throw new Error(`${mutation}: ${JSON.stringify(payload)}`);
    return payload.made;
  };
  const request = (key: string, party: readonly number[], service: number): Promise<MadeRequest> => {
    const input = requestInput(`given-${key}`, party, dayOf(service), { direction: 'HOMEBOUND' });
    return make('requestTravel', 'travelRequest { id allocation { id } }', input);
  };
  const schedule = (input: object): Promise<Made> => make('scheduleTravelService', 'travelService { id }', input);

  await make('registerEnterprise', 'enterprise { id }', enterpriseInput('own'), partner);
  const campaign = await make('openCampaign', 'campaign { id }', campaignInput('given'));
  const report = await make('publishReport', 'report { id }', reportInput('given', campaign.id, 2));
  const agreement = await make('signAgreement', 'agreement { id }', agreementInput('given', 2));
  const agency = await make('registerAgency', 'agency { id }', agencyInput('own'));
  const visit = { idempotencyKey: 'visit-given', agencyId: agency.id, on: TODAY };
  await make('recordAgencyVisit', 'agency { id }', visit);
  const wages = [{ regionCode: '44', validFrom: TODAY, monthly: 1_620, hourly: 16 }];
  await make('loadMinimumWages', 'minimumWages { regionCode }', { rows: wages });
  const found = foundInput('given', 800, 26);
  const { recordSurveys } = await world.ask(
    neighbor,
    'mutation ($input: RecordSurveysInput!) { recordSurveys(input: $input) { results { move { id } } } }',
    { input: found },
  );
  const move = (recordSurveys as { readonly results: readonly { readonly move: Made | null }[] }).results.at(-1)?.move;
  if (move == null) throw new Error('Expected a move');
  const placement = await make('startPlacement', 'placement { id }', placementInput('given', 0, size));
  const missed = await world.at(new Date(NOW.getTime() - 86_400_000), () =>
    make('startPlacement', 'placement { id }', { ...placementInput('missed', 4, size), startsOn: TODAY }),
  );
  const [push, wanted] = [pushOf(size, 201), pushOf(size, 203)];
  for (const { item } of [push, wanted]) await world.store('Workers', item);
  const delivery = deliveryOf(size);
  await world.store('Positions', delivery.item);
  for (const item of pushRunItems()) await world.store('Campaigns', item);
  const start = (key: string, rowsExpected: number): Promise<Made> =>
    make('startPositionImport', 'positionImport { id }', importInput(`given-${key}`, rowsExpected));
  const [receiving, full, idle] = [await start('1', 1_000), await start('2', 100), await start('3', 1)];
  const rows = Array.from({ length: 100 }, (_, row) => rowOf(`full-${row}`, row));
  await make('appendPositionImport', 'positionImport { id }', { importId: full.id, chunk: 0, rows });
  const busyService = await schedule(trainInput('given-0', dayOf(0)));
  for (let service = 1; service < size.services; service += 1)
    await schedule(trainInput(`given-${service}`, dayOf(service)));
  await schedule(smallCoachInput('given'));
  const first = await request('busy-0', [0], 0);
  const busy = [first];
  for (let party = 1; party < 30; party += 1) busy.push(await request(`busy-${party}`, [party], 0));
  const toConfirm = await request('to-confirm', [30], 1);
  const toAnswer = await request('to-answer', [36], 1);
  const notice = noticeAbout(toAnswer.allocation.id);
  await world.store('Notices', noticeItem(notice));
  for (const [number, { allocation }] of [...busy, ...busy].entries())
    await world.store('Notices', noticeItem(noticeAbout(allocation.id, 60, ofTownship(number))));
  for (const [number, { allocation }] of busy.entries()) await storeTold(world, number, allocation.id);
  await storeDue(world);
  const endOfInbox = await endOf(world, county);
  const closedService = await schedule(closedTrainInput('given'));
  const closedRoute = { originRegionCode: SMALL_COACH_FROM, destinationRegionCode: '440606' };
  await make('requestTravel', 'travelRequest { id }', requestInput('closed', closedParty, CLOSED_ON, closedRoute));
  await make('closeManifest', 'manifest { id: serviceId }', { serviceId: closedService.id });
  const walkOnService = await schedule(walkOnCoachInput('given'));
  await make('closeManifest', 'manifest { id: serviceId }', { serviceId: walkOnService.id });
  await request('walks-on-elsewhere', [560], 1);
  const toRelease = await request('to-release', [31, 32, 33, 34, 35], 1);
  const toLeave = await request('to-leave', [85, 86, 87, 88, 89], 1);
  const toCancel = await request('to-cancel', [80, 81, 82, 83, 84], 1);
  const stopped = await schedule(trainInput('given-stopped', dayOf(2)));
  for (const [index, originRegionCode] of WAITING_IN.entries()) {
    const party = Array.from({ length: 14 }, (_, place) => 600 + index * 14 + place);
    const wish = { originRegionCode, destinationRegionCode: WAITING_FOR };
    await make('requestTravel', 'travelRequest { id }', requestInput(`waiting-${index}`, party, dayOf(3), wish));
  }
  const planned = await world.ask(
    bureau,
    'mutation ($input: PlanTravelServicesInput!) { planTravelServices(input: $input) { proposals { id } } }',
    { input: planInput(dayOf(3)) },
  );
  const [proposal] = (planned['planTravelServices'] as { readonly proposals: readonly Made[] }).proposals;
  if (proposal === undefined) throw new Error('Expected a proposal');
  const sheetInput = { idempotencyKey: 'given-sheet', regionCode: VILLAGE };
  const sheet = await make<{ rows: { edges: readonly { node: { seal: string } }[] } }>(
    'exportRoundSheet',
    'roundSheet { rows(first: 100) { edges { node { seal } } } }',
    sheetInput,
  );
  const support = await prepareSupport(make, size);
  await prepareFieldLists(make, { groupId: support.groupId, atWork: idOf('wkr', 720) });
  return {
    size,
    dayOf,
    support,
    proposalId: proposal.id,
    campaignId: campaign.id,
    reportId: report.id,
    agreementId: agreement.id,
    agencyId: agency.id,
    walkOnServiceId: walkOnService.id,
    placementId: placement.id,
    pushId: push.id,
    wantedPushId: wanted.id,
    deliveryId: delivery.id,
    pushRunId: PUSH_RUN_ID,
    missedPlacementId: missed.id,
    moveId: move.id,
    importId: receiving.id,
    fullImportId: full.id,
    idleImportId: idle.id,
    busyServiceId: busyService.id,
    closedServiceId: closedService.id,
    requestId: first.id,
    noticeId: notice.id,
    endOfInbox,
    allocationToConfirm: toConfirm.allocation.id,
    allocationToRelease: toRelease.allocation.id,
    requestToCancel: toCancel.id,
    requestToLeave: toLeave.id,
    serviceToCancel: stopped.id,
    seals: sheet.rows.edges.map(({ node }) => node.seal),
  };
}

interface Made {
  readonly id: string;
}

interface MadeRequest extends Made {
  readonly allocation: Made;
}

/** Two villages of a township have notices of each party: a page of 50 of them has texts about 30 parties. */
function ofTownship(number: number): Address {
  const village = asRegionCode(`530627103${number < 30 ? '001' : '002'}`);
  return { addressee: cadresOf(village), village };
}

/** A notice about the seats that a cadre of a township of its own is to read out to somebody of the register. */
async function storeTold(world: World, number: number, allocationId: string): Promise<void> {
  const workerId = idOf('wkr', 700 + number);
  const notice = noticeAbout(allocationId, 60, { addressee: workerId });
  await world.store('Notices', noticeItem({ ...notice, tellAt: notice.at }));
  const [villageCode, township] = ['530627104001', '530627104'].map(asRegionCode) as [RegionCode, RegionCode];
  const where = { villageCode, village: villageCode, township, county: cutTo(villageCode, 6) };
  const days = { since: TODAY, unreachedOn: addDays(TODAY, 90), dueOn: TODAY };
  const tells = [tellOf(notice.id, notice.until, new Date(notice.at), 2)];
  await world.store(
    'Workers',
    serviceEntryItem(workerId, { workerId, ...where, ...days, needs: [], inNeed: false, tells }),
  );
}

/** People at work whose follow-up is overdue, on the list of their home: no station covers where they are. */
async function storeDue(world: World): Promise<void> {
  const [villageCode, township] = [VILLAGE, cutTo(asRegionCode(VILLAGE), 9)].map(asRegionCode) as [
    RegionCode,
    RegionCode,
  ];
  const where = { villageCode, village: villageCode, township, county: cutTo(villageCode, 6) };
  const days = { since: TODAY, unreachedOn: addDays(TODAY, 400), dueOn: addDays(TODAY, 400) };
  for (let number = 0; number < 25; number += 1) {
    const workerId = idOf('wkr', 720 + 2 * number);
    const entry = { workerId, ...where, ...days, followUpOn: addDays(TODAY, -1), needs: [], inNeed: false };
    await world.store('Workers', serviceEntryItem(workerId, entry));
  }
}

/** The cursor behind all notices of an inbox. */
async function endOf(world: World, as: Viewer): Promise<string> {
  const query =
    'query ($after: String) { noticesSince(first: 100, after: $after) { pageInfo { hasNextPage endCursor } } }';
  for (let after: string | undefined; ;) {
    const { noticesSince } = await world.ask(as, query, { after });
    const { pageInfo } = noticesSince as {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
    if (!pageInfo.hasNextPage) return pageInfo.endCursor;
    after = pageInfo.endCursor;
  }
}
