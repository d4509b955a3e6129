/** A repeat, over HTTP, answers with the object as it is, if the caller may see the object now. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { getNamedType, isInputObjectType } from 'graphql';
import type { Mutation } from '../../functions/generated/graphql';
import { sdl } from '../../functions/generated/sdl';
import { asInstant } from '../../functions/platform/values/clock';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { givenCourse, givenEvent } from '../kit/support';
import { givenStation } from '../kit/stations';
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
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem({ environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
});

afterAll(() => system.stop());

const HOME = '530627102201';
const ELSEWHERE = '530628001';

type Name = Exclude<keyof Mutation, '__typename'>;

interface Case {
  readonly mutation: Name;
  /** What is asked for, by a caller who may. */
  readonly token: string;
  readonly input: object;
  /** The field of the payload, and one of its own to be told by. */
  readonly object: string;
  /** Takes the object out of the caller's sight; or the same account, with another claim. */
  readonly lose?: () => Promise<void>;
  readonly later?: string;
  /** Of the first error then. */
  readonly path: string;
}

async function move(workerId: string): Promise<void> {
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', {
    ...{ workerId, villageCode: ELSEWHERE },
  });
  expect(userErrors).toEqual([]);
}

const moveAll = async (workerIds: readonly string[]): Promise<void> => {
  for (const workerId of workerIds) await move(workerId);
};

/** One account of an enterprise, and the same account after it went to another. */
async function account(): Promise<{ enterpriseId: string; token: string; later: string }> {
  const [enterpriseId, other] = [await givenEnterprise(system), await givenEnterprise(system)];
  const subject = unique('account');
  const sign = (id: string): Promise<string> => system.sign({ roles: ['ENTERPRISE'], subject, enterpriseId: id });
  return { enterpriseId, token: await sign(enterpriseId), later: await sign(other) };
}

/** One account of a province's bureau, and the same account after it went to a prefecture's. */
async function provinceBureau(): Promise<{ token: string; later: string }> {
  const subject = unique('account');
  const sign = (regionCode: string): Promise<string> => system.sign({ roles: ['BUREAU'], subject, regionCode });
  return { token: await sign('53'), later: await sign('5306') };
}

async function train(): Promise<string> {
  const input = travelServiceInput({ mode: 'TRAIN', seats: 200, carrierId: unique('carrier') });
  const { travelService } = await system.mutate(
    system.tokens.BUREAU,
    'scheduleTravelService',
    'travelService { id }',
    input,
  );
  return travelService?.id ?? '';
}

const cadre = (): string => system.tokens.CADRE;

async function placed(enterpriseId: string, startsOn: string): Promise<{ workerId: string; placementId: string }> {
  const workerId = await givenWorker(system, { villageCode: HOME });
  const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
  const input = placementInput(workerId, positionId, { startsOn: asCivilDate(startsOn) });
  const { placement } = await system.mutate(cadre(), 'startPlacement', 'placement { id }', input);
  return { workerId, placementId: placement?.id ?? '' };
}

/** One for each mutation with a key. */
const cases: Readonly<Partial<Record<Name, () => Promise<Omit<Case, 'mutation'>>>>> = {
  registerWorker: () => {
    const input = workerInput({ villageCode: HOME });
    const lose = async (): Promise<void> => {
      const { worker } = await system.mutate(cadre(), 'registerWorker', 'worker { id }', input);
      await move(worker?.id ?? '');
    };
    return Promise.resolve({ token: cadre(), input, object: 'worker', path: 'idempotencyKey', lose });
  },
  exportRoundSheet: () => {
    const subject = unique('account');
    const sign = (regionCode: string): Promise<string> => system.sign({ roles: ['CADRE'], subject, regionCode });
    const input = { idempotencyKey: unique(), regionCode: HOME };
    return Promise.all([sign(HOME), sign(ELSEWHERE)]).then(([token, later]) => ({
      ...{ token, input, object: 'roundSheet', path: 'regionCode', later },
    }));
  },
  startPositionPush: async () => {
    await givenPositions(system, await givenEnterprise(system), [{}]);
    await system.pump.idle();
    const subject = unique('account');
    const sign = (regionCode: string): Promise<string> => system.sign({ roles: ['CADRE'], subject, regionCode });
    const input = { idempotencyKey: unique(), regionCode: HOME };
    return { token: await sign(HOME), later: await sign(ELSEWHERE), input, object: 'pushRun', path: 'regionCode' };
  },
  answerPush: async () => {
    const workerId = await givenWorker(system, { villageCode: HOME });
    const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    const input = { idempotencyKey: unique(), pushId: await givenPush(system, workerId, position), answer: 'DECLINED' };
    return { token: cadre(), input, object: 'push', path: 'pushId', lose: () => move(workerId) };
  },
  answerDelivery: async () => {
    const enterpriseId = await givenEnterprise(system);
    const [position = ''] = await givenPositions(system, enterpriseId, [{}]);
    const workerId = await givenWorker(system, { villageCode: HOME });
    const subject = unique('account');
    const sign = (id: string): Promise<string> => system.sign({ roles: ['ENTERPRISE'], subject, enterpriseId: id });
    const input = { idempotencyKey: unique(), pushId: await givenDelivery(system, workerId, position), accepted: true };
    const later = await sign(await givenEnterprise(system));
    return { token: await sign(enterpriseId), later, input, object: 'placement', path: 'pushId' };
  },
  answerPlacement: async () => {
    const { workerId, placementId } = await placed(await givenEnterprise(system), '2027-02-22');
    const input = { idempotencyKey: unique(), placementId, accepted: true };
    return { token: cadre(), input, object: 'placement', path: 'placementId', lose: () => move(workerId) };
  },
  mergeWorkers: async () => {
    const [keepId, mergeId] = [
      await givenWorker(system, { villageCode: HOME }),
      await givenWorker(system, { villageCode: HOME }),
    ];
    const input = { idempotencyKey: unique(), keepId, mergeId };
    return { token: cadre(), input, object: 'worker', path: 'keepId', lose: () => move(keepId) };
  },
  startPlacement: async () => {
    const workerId = await givenWorker(system, { villageCode: HOME });
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    const input = placementInput(workerId, positionId);
    return { token: cadre(), input, object: 'placement', path: 'workerId', lose: () => move(workerId) };
  },
  endPlacement: async () => {
    const { workerId, placementId } = await placed(await givenEnterprise(system), '2027-01-15');
    const input = { idempotencyKey: unique(), placementId, on: '2027-01-20' };
    return { token: cadre(), input, object: 'placement', path: 'placementId', lose: () => move(workerId) };
  },
  reportArrival: async () => {
    const { enterpriseId, token, later } = await account();
    const { placementId } = await placed(enterpriseId, '2027-02-22');
    const input = { idempotencyKey: unique(), placementId, on: '2027-01-20' };
    return { token, input, object: 'placement', path: 'placementId', later };
  },
  recordSubsidy: async () => {
    const person = { villageCode: HOME, groupTags: ['脱贫人口'] };
    const workerId = await givenWorker(system, person);
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    const start = placementInput(workerId, positionId, { startsOn: asCivilDate('2026-10-01') });
    const { placement } = await system.mutate(cadre(), 'startPlacement', 'placement { id }', start);
    const placementId = placement?.id ?? '';
    const found = { placementId, on: '2027-01-18', stillEmployed: true, monthlyIncome: 5_200 };
    await system.mutate(cadre(), 'recordFollowUp', 'placement { id }', { idempotencyKey: unique(), ...found });
    const input = { idempotencyKey: unique(), placementId, on: '2027-01-19', step: 'APPLIED' };
    return { token: cadre(), input, object: 'placement', path: 'placementId', lose: () => move(workerId) };
  },
  recordFollowUp: async () => {
    const { workerId, placementId } = await placed(await givenEnterprise(system), '2027-01-10');
    const input = {
      idempotencyKey: unique(),
      placementId,
      on: '2027-01-18',
      stillEmployed: true,
      monthlyIncome: 5_200,
    };
    return { token: cadre(), input, object: 'placement', path: 'placementId', lose: () => move(workerId) };
  },
  reportDeparture: async () => {
    const { workerId, placementId } = await placed(await givenEnterprise(system), '2027-01-18');
    const input = { idempotencyKey: unique(), placementId, on: '2027-01-20', reason: 'LEFT' };
    return { token: cadre(), input, object: 'placement', path: 'placementId', lose: () => move(workerId) };
  },
  requestTravel: async () => {
    const workerIds = await givenWorkers(system, 2);
    const input = requestTravelInput(workerIds);
    return { token: cadre(), input, object: 'travelRequest', path: 'workerIds.0', lose: () => moveAll(workerIds) };
  },
  openCase: async () => {
    const workerId = await givenWorker(system, { villageCode: HOME });
    const input = { idempotencyKey: unique(), kind: 'WAGES', workerId };
    return { token: cadre(), input, object: 'case', path: 'workerId', lose: () => move(workerId) };
  },
  handCase: async () => {
    const { workerId } = await placed(await givenEnterprise(system), '2027-01-19');
    const opening = { idempotencyKey: unique(), kind: 'WAGES', workerId };
    const { case: opened } = await system.mutate(cadre(), 'openCase', 'case { id }', opening);
    const { id: toStationId } = await givenStation(system);
    const input = { idempotencyKey: unique(), caseId: opened?.id, toStationId };
    return { token: cadre(), input, object: 'case', path: 'caseId', lose: () => move(workerId) };
  },
  registerForEvent: async () => {
    const [eventId, workerId] = [await givenEvent(system), await givenWorker(system, { villageCode: HOME })];
    const input = { idempotencyKey: unique(), eventId, workerId };
    const subject = unique('account');
    const sign = (regionCode: string): Promise<string> => system.sign({ roles: ['CADRE'], subject, regionCode });
    const [token, later] = [await sign('530627'), await sign('530423')];
    return { token, later, input, object: 'eventRegistration', path: 'eventId' };
  },
  enrolInCourse: async () => {
    const [courseId, workerId] = [await givenCourse(system), await givenWorker(system, { villageCode: HOME })];
    const input = { idempotencyKey: unique(), courseId, workerId };
    const subject = unique('account');
    const [token = '', later = ''] = await Promise.all(
      ['530627', '530423'].map((regionCode) => system.sign({ roles: ['CADRE'], subject, regionCode })),
    );
    return { token, later, input, object: 'enrolment', path: 'courseId' };
  },
  recordEventOutcome: async () => {
    const times = { startsAt: asInstant('2027-01-20T01:00:00Z'), endsAt: asInstant('2027-01-20T09:00:00Z') };
    const [eventId, workerId] = [await givenEvent(system, times), await givenWorker(system, { villageCode: HOME })];
    const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    await system.mutate(cadre(), 'checkInAtEvent', 'eventRegistration { id }', { eventId, workerId, walkIn: true });
    const input = { idempotencyKey: unique(), eventId, workerId, positionId, outcome: 'INTENT' };
    const subject = unique('account');
    const sign = (regionCode: string): Promise<string> => system.sign({ roles: ['CADRE'], subject, regionCode });
    const [token, later] = [await sign('530627'), await sign('530423')];
    return { token, later, input, object: 'eventRegistration', path: 'eventId' };
  },
  answerNotice: async () => {
    const workerId = await givenWorker(system, { villageCode: HOME });
    const subject = unique('account');
    const sign = (id: string): Promise<string> => system.sign({ roles: ['WORKER'], subject, workerId: id });
    const [token, later] = [await sign(workerId), await sign(await givenWorker(system))];
    const on = asCivilDate('2027-02-21');
    const { travelService } = await system.mutate(
      system.tokens.BUREAU,
      'scheduleTravelService',
      'travelService { id }',
      travelServiceInput({ on }),
    );
    // Others of this file may wait for it.
    await system.pump.idle();
    await system.mutate(token, 'requestTravel', 'travelRequest { id }', {
      ...requestTravelInput([workerId], { earliestOn: on, latestOn: on }),
    });
    await system.pump.idle();
    const stops = [
      { regionCode: '530627', departsAt: '2027-02-21T03:00:00Z' },
      { regionCode: '441900', arrivesAt: '2027-02-22T03:00:00Z' },
    ];
    const change = { idempotencyKey: unique(), serviceId: travelService?.id, stops };
    await system.mutate(system.tokens.BUREAU, 'changeTravelService', 'travelService { id }', change);
    await system.pump.idle();
    const { notices } = await system.ask(
      token,
      '{ notices(filter: { kind: SERVICE_MOVED }) { edges { node { id } } } }',
    );
    const input = { idempotencyKey: unique(), noticeId: notices.edges[0]?.node.id, answer: 'LEAVE' };
    return { token, later, input, object: 'notice', path: 'noticeId' };
  },
  groupTicketOrder: async () => {
    const handlerWorkerId = await givenWorker(system, { villageCode: HOME });
    const input = { idempotencyKey: unique(), serviceId: await train(), handlerWorkerId };
    return {
      ...{ token: cadre(), input, object: 'groupTicketOrder', path: 'handlerWorkerId' },
      lose: () => move(handlerWorkerId),
    };
  },
  closePosition: async () => {
    const { enterpriseId, token, later } = await account();
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
    const input = { idempotencyKey: unique(), positionId, reason: 'WITHDRAWN' };
    return { token, later, input, object: 'position', path: 'positionId' };
  },
  registerWebhook: async () => {
    const { enterpriseId, token, later } = await account();
    const url = 'http://127.0.0.1:9/hooks';
    const input = { idempotencyKey: unique(), enterpriseId, url, events: ['PLACEMENT_STARTED'] };
    return { token, later, input, object: 'webhook', path: 'enterpriseId' };
  },
  rotateWebhookSecret: async () => {
    const { enterpriseId, token, later } = await account();
    const registered = {
      idempotencyKey: unique(),
      enterpriseId,
      url: 'http://127.0.0.1:9/',
      events: ['PLACEMENT_ENDED'],
    };
    const { webhook } = await system.mutate(token, 'registerWebhook', 'webhook { id }', registered);
    const input = { idempotencyKey: unique(), webhookId: webhook?.id };
    return { token, later, input, object: 'webhook', path: 'webhookId' };
  },
  registerChannel: async () => {
    const { token, later } = await provinceBureau();
    const input = { idempotencyKey: unique(), kind: 'SMS', url: 'http://127.0.0.1:9/messages' };
    return { token, later, input, object: 'channel', path: 'kind' };
  },
  rotateChannelSecret: async () => {
    const { token, later } = await provinceBureau();
    const registered = { idempotencyKey: unique(), kind: 'VOICE', url: 'http://127.0.0.1:9/messages' };
    const { channel } = await system.mutate(token, 'registerChannel', 'channel { id }', registered);
    const input = { idempotencyKey: unique(), channelId: channel?.id };
    return { token, later, input, object: 'channel', path: 'channelId' };
  },
  startPositionImport: async () => {
    const { enterpriseId, token, later } = await account();
    const input = { idempotencyKey: unique(), enterpriseId, fileName: '岗位.csv', rowsExpected: 1 };
    return { token, later, input, object: 'positionImport', path: 'enterpriseId' };
  },
  updateEnterprise: async () => {
    const { enterpriseId, token, later } = await account();
    const input = { idempotencyKey: unique(), enterpriseId, industry: '电子' };
    return { token, later, input, object: 'enterprise', path: 'enterpriseId' };
  },
  nameAgency: async () => {
    const { enterpriseId, token, later } = await account();
    const input = { idempotencyKey: unique(), enterpriseId, agencyId: await givenAgency(system) };
    return { token, later, input, object: 'enterprise', path: 'enterpriseId' };
  },
  removeAgency: async () => {
    const { enterpriseId, token, later } = await account();
    const pair = { enterpriseId, agencyId: await givenAgency(system) };
    await system.mutate(token, 'nameAgency', 'enterprise { id }', { idempotencyKey: unique(), ...pair });
    return { token, later, input: { idempotencyKey: unique(), ...pair }, object: 'enterprise', path: 'enterpriseId' };
  },
  reportEnterpriseStatus: async () => {
    const { enterpriseId, token, later } = await account();
    const input = { idempotencyKey: unique(), enterpriseId, on: '2027-01-20', employed: 300, shortage: 20 };
    return { token, later, input, object: 'enterprise', path: 'enterpriseId' };
  },
  registerEnterprise: async () => {
    const subject = unique('account');
    const token = await system.sign({ roles: ['ENTERPRISE'], subject });
    const enterpriseId = await givenEnterprise(system);
    const later = await system.sign({ roles: ['ENTERPRISE'], subject, enterpriseId });
    // An account that has an enterprise registers none.
    const input = enterpriseInput();
    return { token, later, input, object: 'enterprise', path: 'creditCode' };
  },
};

/** Their objects belong to no person and no partner: a bureau's region decides (`authority.test.ts`), or every official reads them. */
const officials: readonly Name[] = [
  ...([
    'openCampaign',
    'publishReport',
    'scheduleTravelService',
    'changeTravelService',
    'cancelTravelService',
  ] as const),
  ...(['approveTravelProposal', 'loadRegions', 'loadOccupations', 'scheduleRecruitmentEvent'] as const),
  ...(['changeRecruitmentEvent', 'cancelRecruitmentEvent', 'openCourse', 'changeCourse', 'cancelCourse'] as const),
  ...(['openStation', 'changeStation', 'formWorkingGroup', 'changeWorkingGroup', 'signAgreement'] as const),
  ...(['registerAgency', 'recordAgencyVisit'] as const),
  ...(['recordVisit', 'correctVisit'] as const),
];

/** A move stays the business of its two regions; who decided it may look it up (`moves.test.ts`). */
const moves: readonly Name[] = ['decideMove'];

/** Answered from what was recorded, after the caller was checked: below. */
const batches: readonly Name[] = ['submitPositions'];

const schema = makeExecutableSchema({ typeDefs: sdl });

test('every mutation with a key is looked at here', () => {
  const keyed = Object.values(schema.getMutationType()?.getFields() ?? {})
    .filter(({ args: [input] }) => {
      const type = input && getNamedType(input.type);
      return isInputObjectType(type) && type.getFields()['idempotencyKey'] !== undefined;
    })
    .map(({ name }) => name);
  expect(keyed.filter((name) => ![...Object.keys(cases), ...officials, ...batches, ...moves].includes(name))).toEqual(
    [],
  );
});

async function send(token: string, mutation: Name, input: object, object: string) {
  const payload = await system.mutate(token, mutation, `${object} { id }`, input);
  const { userErrors, ...rest } = payload as { userErrors: readonly { code: string; path: readonly string[] }[] };
  const found = (rest as Record<string, { id: string } | null>)[object];
  return { id: found?.id ?? null, errors: userErrors.map(({ code, path }) => `${path.join('.')} ${code}`) };
}

/** The refusal of a caller who may not see the object, where it is not NOT_FOUND. */
const codes: Readonly<Partial<Record<string, string>>> = {
  registerEnterprise: 'ENTERPRISE_ALREADY_OWNED',
  exportRoundSheet: 'REGION_OUT_OF_SCOPE',
  startPositionPush: 'REGION_OUT_OF_SCOPE',
  registerChannel: 'REGION_OUT_OF_SCOPE',
};

describe.each(Object.entries(cases))('a repeat of %s', (name, make) => {
  test('returns the same object, and answers as anew to callers who may not see it any more', async () => {
    const mutation = name as Name;
    const { token, later = token, input, object, path, lose } = await make();
    const first = await send(token, mutation, input, object);
    expect(first).toEqual({ id: expect.any(String) as string, errors: [] });
    expect(await send(token, mutation, input, object)).toEqual(first);
    await lose?.();
    const { id, errors } = await send(later, mutation, input, object);
    expect(id).toBeNull();
    expect(errors[0]).toBe(`${path} ${codes[name] ?? 'NOT_FOUND'}`);
  });
});

test('a repeated batch of positions is answered to callers who still speak for the enterprise', async () => {
  const { enterpriseId, token, later } = await account();
  const input = { idempotencyKey: unique(), enterpriseId, positions: [] as object[] };
  input.positions = [
    {
      externalRef: unique('ref'),
      title: '电子装配工',
      occupationCode: '6-25-04-07',
      regionCode: '441900',
      headcount: 1,
      wageMin: 5_500,
    },
  ];
  const selection = 'results { status position { id } }';
  const first = await system.mutate(token, 'submitPositions', selection, input);
  expect(first.results).toMatchObject([{ status: 'CREATED' }]);
  expect(await system.mutate(token, 'submitPositions', selection, input)).toEqual(first);
  expect(await system.mutate(later, 'submitPositions', selection, input)).toMatchObject({
    results: [],
    userErrors: [{ code: 'NOT_FOUND', path: ['enterpriseId'] }],
  });
});

test('repeats of a chunk, an import’s end and its cancellation are answered to callers who still speak for the enterprise', async () => {
  const { enterpriseId, token, later } = await account();
  const started = { idempotencyKey: unique(), enterpriseId, fileName: '岗位.csv', rowsExpected: 1 };
  const { positionImport } = await system.mutate(token, 'startPositionImport', 'positionImport { id }', started);
  const importId = positionImport?.id ?? '';
  const rows = [
    {
      externalRef: unique('ref'),
      title: '装配工',
      occupationCode: '6-25-04-07',
      regionCode: '441900',
      headcount: 1,
      wageMin: 5_500,
    },
  ];
  const append = (as: string) =>
    system.mutate(as, 'appendPositionImport', 'results { status }', { importId, chunk: 0, rows });
  expect((await append(token)).results).toMatchObject([{ status: 'CREATED' }]);
  expect((await append(token)).results).toMatchObject([{ status: 'CREATED' }]);
  const gone = [{ code: 'NOT_FOUND', path: ['importId'] }];
  expect(await append(later)).toMatchObject({ results: [], userErrors: gone });
  for (const mutation of ['finishPositionImport', 'cancelPositionImport'] as const)
    expect(await system.mutate(later, mutation, 'positionImport { id }', { importId })).toMatchObject({
      positionImport: null,
      userErrors: gone,
    });
});

test('the repeat of a registration does not restore a removed webhook', async () => {
  const { enterpriseId, token } = await account();
  const input = { idempotencyKey: unique(), enterpriseId, url: 'http://127.0.0.1:9/', events: ['PLACEMENT_ENDED'] };
  const { webhook } = await system.mutate(token, 'registerWebhook', 'webhook { id }', input);
  await system.mutate(token, 'removeWebhook', 'webhook { id }', { webhookId: webhook?.id });
  expect(await system.mutate(token, 'registerWebhook', 'webhook { id }', input)).toMatchObject({
    webhook: null,
    userErrors: [{ code: 'NOT_FOUND', path: ['idempotencyKey'] }],
  });
});

test('a repeat about an object without an owner is answered as before', async () => {
  const [campaign, service] = [campaignInput(), travelServiceInput()];
  const { BUREAU } = system.tokens;
  const open = () => system.mutate(BUREAU, 'openCampaign', 'campaign { id }', campaign);
  const schedule = () => system.mutate(BUREAU, 'scheduleTravelService', 'travelService { id }', service);
  expect(await open()).toEqual(await open());
  expect(await schedule()).toEqual(await schedule());
});
