/**
 * What the access matrix is tried on: two sides, `own` and `other`, that have the same things, each with a bureau, a cadre, an
 * enterprise, a carrier and a worker of its own; and `missing`, ids of the right form that nobody has.
 */
import type { RegisterWorkerInput } from '../../functions/generated/graphql';
import type { Claims } from '../../local/identity-issuer';
import { addDays, startOfDay } from '../../functions/platform/values/civil-date';
import { givenCoach, stationInput } from './stations';
import { courseInput, eventInput } from './support';
import {
  campaignInput,
  enterpriseInput,
  creditCode,
  givenEnterprise,
  givenPositions,
  givenDelivery,
  givenWorker,
  identityNumber,
  mobile,
  NOW,
  TODAY,
  placementInput,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystemOptions,
  type TestSystem,
  travelServiceInput,
  unique,
  workerInput,
} from './system';

/** Ids of one side; `village` and `region` are codes. */
export interface Things {
  readonly region: string;
  readonly village: string;
  readonly worker: string;
  /** Looks like the worker: the two are a pair of duplicates. */
  readonly twin: string;
  readonly identityNumber: string;
  readonly phone: string;
  readonly enterprise: string;
  readonly position: string;
  readonly placement: string;
  /** A person who has a job for some days. */
  readonly employed: string;
  /** Of the person who has a job. */
  readonly job: string;
  /** A person without a job who rode to where the station is. */
  readonly boarded: string;
  /** A station where that is, for people of the region. */
  readonly station: string;
  readonly workingGroup: string;
  /** Of the worker, and the home county's. */
  readonly case: string;
  /** Of the person who has a job, and the station's. */
  readonly stationCase: string;
  /** Of the station, to the person who has a job. */
  readonly visit: string;
  /** A person who may apply for a subsidy. */
  readonly entitled: string;
  /** A recruitment event that the enterprise attends. */
  readonly event: string;
  /** The worker's, for the event. */
  readonly registration: string;
  readonly course: string;
  /** The worker's, in the course. */
  readonly enrolment: string;
  readonly positionImport: string;
  /** Of the worker, who was delivered to the enterprise. */
  readonly push: string;
  /** In a village of the region where nobody lives. */
  readonly pushRun: string;
  readonly webhook: string;
  readonly delivery: string;
  /** Of the province's, on both sides. */
  readonly channel: string;
  readonly service: string;
  readonly travelRequest: string;
  readonly allocation: string;
  /** Of the person who has a job. */
  readonly journey: string;
  readonly journeySeats: string;
  readonly order: string;
  readonly proposal: string;
  readonly campaign: string;
  readonly agreement: string;
  readonly agency: string;
  readonly report: string;
  /** By the agency, in the name of the enterprise. */
  readonly posted: string;
  readonly postedImport: string;
  /** Of someone of this side who was found on the other. */
  readonly move: string;
  /** To the cadres of this side, about the move. */
  readonly notice: string;
  readonly sheet: string;
  /** Of the worker's row on the sheet. */
  readonly seal: string;
}

export const accounts = [
  ...['province', 'county', 'otherCounty', 'otherProvince', 'cadre', 'otherCadre', 'station', 'otherStation'],
  ...['enterprise', 'otherEnterprise', 'newEnterprise', 'carrier', 'otherCarrier', 'worker', 'otherWorker'],
  ...['agency', 'otherAgency', 'noScope', 'twoRoles'],
] as const;

export interface Scene {
  readonly system: TestSystem;
  readonly own: Things;
  readonly other: Things;
  readonly missing: Things;
  readonly tokens: Readonly<Record<string, string>>;
}

const OWN = { region: '530627', village: '530627102201', carrierId: 'carrier-own' };
const OTHER = { region: '530423', village: '530423101201', carrierId: 'carrier-other' };

export async function startScene(options: TestSystemOptions = {}): Promise<Scene> {
  const system = await startTestSystem(options);
  try {
    return await setUp(system);
  } catch (error) {
    await system.stop();
    throw error;
  }
}

async function setUp(system: TestSystem): Promise<Scene> {
  const official = (role: 'BUREAU' | 'CADRE', regionCode: string): Claims => ({ roles: [role], regionCode });
  const bureaus = {
    province: await system.sign(official('BUREAU', '53')),
    county: await system.sign(official('BUREAU', OWN.region)),
    otherCounty: await system.sign(official('BUREAU', OTHER.region)),
  };
  await system.mutate(bureaus.province, 'loadMinimumWages', 'minimumWages { monthly }', {
    rows: [{ regionCode: '53', validFrom: '2027-01-01', monthly: 1_990, hourly: 19 }],
  });
  await system.mutate(bureaus.province, 'openCampaign', 'campaign { id }', campaignInput());
  for (const [regionCode, phone] of [
    [OWN.region, mobile()],
    [OTHER.region, mobile()],
  ] as const)
    await system.ask(await system.sign(official('CADRE', regionCode)), `{ workerByPhone(phone: "${phone}") { id } }`);
  const boarded = await givenArrivals(system);
  const own = {
    ...(await givenThings(system, bureaus.county, OWN, OTHER)),
    boarded: boarded.own,
    channel: await givenChannel(system, bureaus.province, 'SMS'),
  };
  const other = {
    ...(await givenThings(system, bureaus.otherCounty, OTHER, OWN)),
    boarded: boarded.other,
    channel: await givenChannel(system, bureaus.province, 'VOICE'),
  };
  await system.pump.idle();
  // Who follows an inbox is told when it has settled.
  system.clock.moveTo(new Date(Date.parse(NOW) + 60_000));
  const notices = {
    own: await givenNotice(system, OWN.region, own),
    other: await givenNotice(system, OTHER.region, other),
  };
  const scoped: Readonly<Record<string, Claims>> = {
    otherProvince: official('BUREAU', '52'),
    cadre: official('CADRE', OWN.region),
    otherCadre: official('CADRE', OTHER.region),
    station: { roles: ['STATION'], stationId: own.station, regionCode: OWN.region },
    otherStation: { roles: ['STATION'], stationId: other.station, regionCode: OTHER.region },
    enterprise: { roles: ['ENTERPRISE'], enterpriseId: own.enterprise },
    otherEnterprise: { roles: ['ENTERPRISE'], enterpriseId: other.enterprise },
    newEnterprise: { roles: ['ENTERPRISE'] },
    agency: { roles: ['AGENCY'], agencyId: own.agency },
    otherAgency: { roles: ['AGENCY'], agencyId: other.agency },
    carrier: { roles: ['CARRIER'], carrierId: OWN.carrierId },
    otherCarrier: { roles: ['CARRIER'], carrierId: OTHER.carrierId },
    worker: { roles: ['WORKER'], workerId: own.worker },
    otherWorker: { roles: ['WORKER'], workerId: other.worker },
    noScope: { roles: ['BUREAU', 'CADRE', 'STATION', 'AGENCY', 'CARRIER', 'WORKER'], regionCode: '53x' },
    twoRoles: { roles: ['ENTERPRISE', 'CADRE'], enterpriseId: own.enterprise, regionCode: OTHER.region },
  };
  const signed = await Promise.all(
    Object.entries(scoped).map(async ([name, claims]) => [name, await system.sign(claims)] as const),
  );
  const sides = { own: { ...own, notice: notices.own }, other: { ...other, notice: notices.other } };
  return { system, ...sides, missing: missingThings(), tokens: { ...bureaus, ...Object.fromEntries(signed) } };
}

async function givenThings(
  system: TestSystem,
  bureau: string,
  { region, village, carrierId }: typeof OWN,
  found: { readonly region: string; readonly village: string },
): Promise<Made> {
  const make = async <T>(mutation: string, made: string, input: object): Promise<T> => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${made} userErrors { code path } } }`;
    const { done } = (await system.ask(bureau, query, { input })) as unknown as {
      done: { userErrors: readonly object[] };
    };
    if (done.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
    return done as T;
  };
  const register = async (change: object): Promise<string> =>
    (
      await make<{ worker: { id: string } }>(
        'registerWorker',
        'worker { id }',
        workerInput({ villageCode: village, ...change }),
      )
    ).worker.id;
  const [number, phone] = [identityNumber(), mobile()];
  const worker = await register({ identityNumber: number, phone });
  const twinNumber = identityNumber();
  const twin = await register({ identityNumber: twinNumber, phone });
  const mover = workerInput({ villageCode: village });
  await register(mover);
  await make('recordConsent', 'worker { id }', { workerId: worker, purpose: 'SHARE_WITH_ENTERPRISE', granted: true });
  const surveys = [number, twinNumber].map((identityNumber) => ({
    clientId: unique(),
    identityNumber,
    surveyedAt: NOW,
    wantsWork: true,
  }));
  await make('recordSurveys', 'results { status }', { surveys });

  const { enterprise } = await make<{ enterprise: { id: string } }>(
    'registerEnterprise',
    'enterprise { id }',
    enterpriseInput(),
  );
  const enterpriseId = enterprise.id;
  await make('reportEnterpriseStatus', 'enterprise { id }', {
    ...{ idempotencyKey: unique(), enterpriseId, on: TODAY, employed: 300, shortage: 20 },
  });
  const { agreement } = await make<{ agreement: { id: string } }>('signAgreement', 'agreement { id }', {
    ...{ idempotencyKey: unique(), kind: 'DIRECT_SUPPLY', enterpriseId, headcountPromised: 100 },
    ...{ startsOn: '2027-01-01', endsOn: '2027-12-31' },
  });
  const { agency } = await make<{ agency: { id: string } }>('registerAgency', 'agency { id }', {
    ...{ idempotencyKey: unique(), creditCode: creditCode(), name: '广州市穗才人力资源有限公司', regionCode: '440106' },
  });
  await make('nameAgency', 'enterprise { id }', { idempotencyKey: unique(), enterpriseId, agencyId: agency.id });
  const asAgency = await system.sign({ roles: ['AGENCY'], agencyId: agency.id });
  const posting = { idempotencyKey: unique(), enterpriseId, positions: [positionInput({ title: '包装工' })] };
  const posted = await system.mutate(asAgency, 'submitPositions', 'results { position { id } }', posting);
  const file = { idempotencyKey: unique(), enterpriseId, fileName: 'agency.csv', rowsExpected: 1, chunkRows: 1 };
  const postedFile = await system.mutate(asAgency, 'startPositionImport', 'positionImport { id }', file);
  const { webhook } = await make<{ webhook: { id: string } }>('registerWebhook', 'webhook { id }', {
    ...{ idempotencyKey: unique(), enterpriseId, url: 'https://hooks.invalid/jobs', events: ['PLACEMENT_STARTED'] },
  });
  const { results } = await make<{ results: readonly { position: { id: string } }[] }>(
    'submitPositions',
    'results { position { id } }',
    { idempotencyKey: unique(), enterpriseId, positions: [positionInput()] },
  );
  const position = results[0]?.position.id ?? '';
  const { placement } = await make<{ placement: { id: string } }>(
    'startPlacement',
    'placement { id }',
    placementInput(worker, position),
  );
  // Whom it is time to follow up, at an enterprise without a webhook.
  const employed = await register({});
  const [elsewhere = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  const since = placementInput(employed, elsewhere, { startsOn: addDays(TODAY, -8) });
  const job = await make<{ placement: { id: string } }>('startPlacement', 'placement { id }', since);
  const { station } = await make<{ station: { id: string } }>('openStation', 'station { id }', stationInput());
  const openCase = (input: object) =>
    make<{ case: { id: string } }>('openCase', 'case { id }', { idempotencyKey: unique(), kind: 'OTHER', ...input });
  const matter = await openCase({ workerId: worker });
  const stationMatter = await openCase({ workerId: employed, stationId: station.id });
  const group = { idempotencyKey: unique(), name: '稳岗工作组', regionCode: '4419', memberCount: 3 };
  const { workingGroup } = await make<{ workingGroup: { id: string } }>(
    'formWorkingGroup',
    'workingGroup { id }',
    group,
  );
  const { visit } = await make<{ visit: { id: string } }>('recordVisit', 'visit { id }', {
    ...{ idempotencyKey: unique(), kind: 'WARMTH', on: TODAY, stationId: station.id, workerIds: [employed] },
  });
  await make('recordVisit', 'visit { id }', {
    ...{ idempotencyKey: unique(), kind: 'SERVICE', on: TODAY, enterpriseId, workerIds: [worker] },
  });
  await system.pump.idle();
  const { pushRun } = await make<{ pushRun: { id: string } }>('startPositionPush', 'pushRun { id }', {
    ...{ idempotencyKey: unique(), regionCode: `${village.slice(0, 9)}202` },
  });
  // Who may apply for a subsidy.
  const entitled = await register({ groupTags: ['脱贫人口'] });
  const [farAway = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  const long = placementInput(entitled, farAway, { startsOn: addDays(TODAY, -100) });
  const started = await make<{ placement: { id: string } }>('startPlacement', 'placement { id }', long);
  await make('recordFollowUp', 'placement { id }', {
    ...{ idempotencyKey: unique(), placementId: started.placement.id, on: TODAY, stillEmployed: true },
    monthlyIncome: 5_000,
  });
  const { positionImport } = await make<{ positionImport: { id: string } }>(
    'startPositionImport',
    'positionImport { id }',
    { ...{ idempotencyKey: unique(), enterpriseId, fileName: 'jobs.csv', rowsExpected: 2, chunkRows: 1 } },
  );

  const { recruitmentEvent } = await make<{ recruitmentEvent: { id: string } }>(
    'scheduleRecruitmentEvent',
    'recruitmentEvent { id }',
    eventInput({ regionCode: region, enterpriseIds: [enterpriseId], positionIds: [position] }),
  );
  const { eventRegistration } = await make<{ eventRegistration: { id: string } }>(
    'registerForEvent',
    'eventRegistration { id }',
    { idempotencyKey: unique(), eventId: recruitmentEvent.id, workerId: worker },
  );
  const { course } = await make<{ course: { id: string } }>(
    'openCourse',
    'course { id }',
    courseInput({ regionCode: region }),
  );
  const { enrolment } = await make<{ enrolment: { id: string } }>('enrolInCourse', 'enrolment { id }', {
    ...{ idempotencyKey: unique(), courseId: course.id, workerId: worker },
  });
  const stops = travelServiceInput().stops.map((stop, index) => (index === 0 ? { ...stop, regionCode: region } : stop));
  const { travelService } = await make<{ travelService: { id: string } }>(
    'scheduleTravelService',
    'travelService { id }',
    travelServiceInput({ mode: 'TRAIN', carrierId, stops }),
  );
  const seat = (workerIds: readonly string[], change: object) =>
    make<{ travelRequest: { id: string; allocation: { id: string } | null } }>(
      'requestTravel',
      'travelRequest { id allocation { id } }',
      requestTravelInput(workerIds, { originRegionCode: region, ...change }),
    );
  const { travelRequest } = await seat([worker], {});
  const { travelRequest: journey } = await seat([employed], {});
  await make('closeManifest', 'manifest { serviceId }', { serviceId: travelService.id });
  const { groupTicketOrder } = await make<{ groupTicketOrder: { id: string } }>(
    'groupTicketOrder',
    'groupTicketOrder { id }',
    { idempotencyKey: unique(), serviceId: travelService.id, handlerWorkerId: worker },
  );
  await seat(await Promise.all(Array.from({ length: 6 }, () => register({}))), { destinationRegionCode: '440306' });
  await system.pump.idle();
  const { proposals } = await make<{ proposals: readonly { id: string }[] }>('planTravelServices', 'proposals { id }', {
    ...{ originRegionCode: region, destinationRegionCode: '4403', from: '2027-02-18', to: '2027-02-25' },
    ...{ coachThreshold: 1, loadFactorTarget: 0 },
  });
  const { campaign } = await make<{ campaign: { id: string } }>('openCampaign', 'campaign { id }', campaignInput());
  const { report } = await make<{ report: { id: string } }>('publishReport', 'report { id }', {
    ...{ idempotencyKey: unique(), campaignId: campaign.id, on: '2027-01-10' },
  });

  const { roundSheet } = await make<{ roundSheet: { id: string; rows: SheetRows } }>(
    'exportRoundSheet',
    'roundSheet { id rows { edges { node { seal worker { id } } } } }',
    { idempotencyKey: unique(), regionCode: village },
  );
  const seal = roundSheet.rows.edges.find(({ node }) => node.worker.id === worker)?.node.seal ?? '';

  const query = 'query ($id: ID!) { webhookDeliveries(webhookId: $id) { edges { node { id } } } }';
  const { webhookDeliveries } = await system.ask(bureau, query, { id: webhook.id });
  const { allocation } = travelRequest;
  const things = {
    ...{
      region,
      village,
      worker,
      twin,
      employed,
      entitled,
      identityNumber: number,
      phone,
      enterprise: enterpriseId,
      position,
    },
    ...{ case: matter.case.id, stationCase: stationMatter.case.id, visit: visit.id },
    ...{ job: job.placement.id, station: station.id, workingGroup: workingGroup.id },
    ...{ event: recruitmentEvent.id, registration: eventRegistration.id },
    ...{ course: course.id, enrolment: enrolment.id },
    ...{ placement: placement.id, positionImport: positionImport.id, webhook: webhook.id },
    ...{ delivery: webhookDeliveries.edges[0]?.node.id ?? '', service: travelService.id },
    ...{ travelRequest: travelRequest.id, allocation: allocation?.id ?? '', order: groupTicketOrder.id },
    ...{
      proposal: proposals[0]?.id ?? '',
      campaign: campaign.id,
      report: report.id,
      agreement: agreement.id,
      agency: agency.id,
      posted: posted.results[0]?.position?.id ?? '',
      postedImport: postedFile.positionImport?.id ?? '',
      move: await givenMove(system, found, mover),
    },
    ...{ sheet: roundSheet.id, seal, pushRun: pushRun.id },
    ...{ journey: journey.id, journeySeats: journey.allocation?.id ?? '' },
    push: await givenDelivery(system, worker, position),
  };
  for (const [name, id] of Object.entries(things))
    if (id === '') throw new Error(`Expected the scene to have: ${name}`);
  return things;
}

/** Of each side somebody who left three days ago on one coach, as it was then. */
async function givenArrivals(system: TestSystem): Promise<{ readonly own: string; readonly other: string }> {
  const on = addDays(TODAY, -3);
  system.clock.moveTo(startOfDay(addDays(on, -1)));
  const then = {
    ...system,
    tokens: { ...system.tokens, BUREAU: await system.sign({ roles: ['BUREAU'], regionCode: '53' }) },
  };
  const [own, other] = [await givenWorker(then), await givenWorker(then, { villageCode: OTHER.village })];
  const coach = await givenCoach(then, on, [own, other]);
  await coach.board(own);
  await coach.board(other);
  system.clock.moveTo(NOW);
  return { own, other };
}

async function givenChannel(system: TestSystem, token: string, kind: string): Promise<string> {
  const input = { idempotencyKey: unique(), kind, url: 'https://gateway.invalid/messages' };
  return (await system.mutate(token, 'registerChannel', 'channel { id }', input)).channel?.id ?? '';
}

/** Without what both sides are there for first. */
type Made = Omit<Things, 'channel' | 'notice' | 'boarded'>;

async function givenNotice(system: TestSystem, region: string, { move }: Made): Promise<string> {
  const token = await system.sign({ roles: ['CADRE'], regionCode: region });
  const { notices } = await system.ask(
    token,
    '{ notices(filter: { kind: MOVE_PENDING }) { edges { node { id objectId } } } }',
  );
  const notice = notices.edges.find(({ node }) => node.objectId === move);
  if (notice === undefined) throw new Error('Expected a notice of the move');
  return notice.node.id;
}

interface SheetRows {
  readonly edges: readonly { readonly node: { readonly seal: string; readonly worker: { readonly id: string } } }[];
}

/** Someone is found elsewhere; the move's id, as the province lists it. */
async function givenMove(
  system: TestSystem,
  { region, village }: { readonly region: string; readonly village: string },
  { identityNumber, name }: RegisterWorkerInput,
): Promise<string> {
  const token = await system.sign({ roles: ['CADRE'], regionCode: region });
  const surveys = [{ clientId: unique(), identityNumber, name, villageCode: village, surveyedAt: NOW }];
  const { results } = await system.mutate(token, 'recordSurveys', 'results { status }', { surveys });
  if (results[0]?.status !== 'PENDING_MOVE') throw new Error(`Expected a move, got ${JSON.stringify(results)}`);
  await system.pump.idle();
  const query =
    'query ($region: String!) { moves(filter: { regionCode: $region, direction: IN }) { edges { node { id } } } }';
  return (await system.ask(token, query, { region })).moves.edges[0]?.node.id ?? '';
}

function missingThings(): Things {
  const [none, owned] = ['0'.repeat(26), '0'.repeat(52)];
  return {
    ...{ region: '530628', village: '530628101201', worker: `wkr_${none}`, twin: `wkr_${none.slice(1)}1` },
    ...{ employed: `wkr_${none.slice(1)}2`, entitled: `wkr_${none.slice(1)}3` },
    ...{ boarded: `wkr_${none.slice(1)}4`, journey: `trq_${none}`, journeySeats: `alc_${owned}` },
    ...{ identityNumber: identityNumber(), phone: mobile() },
    ...{ enterprise: `ent_${none}`, position: `pos_${none}`, placement: `plc_${owned}`, positionImport: `imp_${none}` },
    ...{ webhook: `whk_${owned}`, delivery: `whd_${owned}`, channel: `chn_${owned}` },
    ...{ case: `cas_${owned}`, stationCase: `cas_${owned}`, visit: `vis_${none}` },
    ...{ job: `plc_${owned}`, station: `stn_${none}`, workingGroup: `grp_${none}` },
    ...{ event: `evt_${none}`, registration: `reg_${owned}` },
    ...{ course: `crs_${none}`, enrolment: `enr_${owned}` },
    ...{ pushRun: `run_${none}`, push: `psh_${owned}` },
    ...{ service: `svc_${none}`, travelRequest: `trq_${none}` },
    ...{
      allocation: `alc_${owned}`,
      order: `gto_${owned}`,
      proposal: `prp_${none}`,
      campaign: `cmp_${none}`,
      report: `rpt_${owned}`,
      agreement: `agr_${none}`,
      agency: `agy_${none}`,
      posted: `pos_${none}`,
      postedImport: `imp_${owned}`,
    },
    ...{ notice: `ntc_${owned}`, move: `mov_${none}`, sheet: `sht_${none}`, seal: `1.${none}${none}` },
  };
}
