/** Deliveries over HTTP: who wants a position is handed to its enterprise, which takes or refuses them, never more than the headcount. */
import { startReceiver } from '../kit/receiver';
import {
  givenDelivery,
  givenEnterprise,
  givenPositions,
  givenPush,
  givenWorker,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
let enterpriseId: string;
let own: string;

beforeAll(async () => {
  system = await startTestSystem({ environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
  enterpriseId = await givenEnterprise(system);
  own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
});

afterAll(() => system.stop());
afterEach(() => system.clock.moveTo(NOW));

const AT = '2027-01-20T04:00:00Z';
const ANSWERED = 'delivery { status reason answeredAt } placement { id status startsOn }';

async function answer(pushId: string, given: object, token = own) {
  return system.mutate(token, 'answerDelivery', ANSWERED, { idempotencyKey: unique(), pushId, ...given });
}

const accept = (pushId: string, more: object = {}, token = own) => answer(pushId, { accepted: true, ...more }, token);

async function position(change: object = {}): Promise<string> {
  const [id = ''] = await givenPositions(system, enterpriseId, [{ headcount: 1, ...change }]);
  return id;
}

async function delivered(positionId?: string, person: object = {}) {
  const workerId = await givenWorker(system, person);
  const of = positionId ?? (await position());
  return { workerId, positionId: of, pushId: await givenDelivery(system, workerId, of) };
}

async function listed(token: string, filter: object = {}) {
  const query = `query ($filter: DeliveryFilter) { deliveries(filter: $filter, first: 100) { totalCount edges { node {
    pushId status workerName workerAge workerMaskedPhone madeAt until position { id } } } } }`;
  const { deliveries } = await system.ask(token, query, { filter });
  return deliveries.edges.map(({ node }) => node);
}

const codes = ({ userErrors }: { userErrors: readonly { code: string; path: readonly string[] }[] }): string[] =>
  userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);

async function vacancies(id: string): Promise<number | undefined> {
  const query = 'query ($id: ID!) { position(id: $id) { vacancies } }';
  return (await system.ask(system.tokens.BUREAU, query, { id })).position?.vacancies;
}

test('a yes alone makes a delivery, and the enterprise sees it with what it may know of the person', async () => {
  const of = await position();
  const [declined, wanted] = [await givenWorker(system), await delivered(of, { name: '阿鲁·木呷' })];
  const no = { idempotencyKey: unique(), pushId: await givenPush(system, declined, of), answer: 'DECLINED' };
  await system.mutate(system.tokens.CADRE, 'answerPush', 'push { id }', no);
  const seen = (await listed(own)).filter((node) => node.position?.id === of);
  expect(seen).toMatchObject([
    { pushId: wanted.pushId, status: 'WAITING', workerName: '阿**', workerMaskedPhone: null, madeAt: AT },
  ]);
  expect(seen[0]?.workerAge).toBeGreaterThan(15);
  // A week, to the end of that day in China.
  expect(seen[0]?.until).toBe('2027-01-27T16:00:00Z');
  const consent = { workerId: wanted.workerId, purpose: 'SHARE_WITH_ENTERPRISE', granted: true };
  await system.mutate(system.tokens.CADRE, 'recordConsent', 'worker { id }', consent);
  const shared = (await listed(own)).find(({ pushId }) => pushId === wanted.pushId);
  expect(shared?.workerName).toBe('阿鲁·木呷');
  expect(shared?.workerMaskedPhone).toMatch(/^\d{3}\*{4}\d{4}$/);
  await answer(wanted.pushId, { accepted: false, reason: '体检未通过' });
  const refused = (await listed(own)).find(({ pushId }) => pushId === wanted.pushId);
  expect(refused).toMatchObject({ status: 'REFUSED', workerName: '阿**', workerMaskedPhone: null });
});

test('officials see the deliveries of their people, an enterprise its own, the latest first and by state', async () => {
  const first = await delivered();
  system.clock.moveTo(new Date(Date.parse(NOW) + 60_000));
  const second = await delivered();
  const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  const other = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
  for (const token of [own, system.tokens.BUREAU, system.tokens.CADRE]) {
    const ids = (await listed(token, { enterpriseId })).map(({ pushId }) => pushId);
    expect(ids[0]).toBe(second.pushId);
    expect(ids).toContain(first.pushId);
    expect((await listed(token)).map(({ pushId }) => pushId)).toEqual(ids);
  }
  for (const token of [elsewhere, other]) {
    expect(await listed(token)).toEqual([]);
    expect(await listed(token, { enterpriseId })).toEqual([]);
  }
  await accept(first.pushId);
  const waiting = (await listed(own, { status: 'WAITING' })).map(({ pushId }) => pushId);
  expect(waiting).toContain(second.pushId);
  expect(waiting).not.toContain(first.pushId);
  expect((await listed(own, { status: 'ACCEPTED' })).map(({ pushId }) => pushId)).toEqual([first.pushId]);
});

test('an acceptance takes a vacancy and agrees a placement, with a first day that leaves time for the journey', async () => {
  const { pushId, positionId, workerId } = await delivered(await position({ headcount: 2 }));
  const { delivery, placement, userErrors } = await accept(pushId);
  expect([userErrors, delivery?.status, delivery?.answeredAt]).toEqual([[], 'ACCEPTED', AT]);
  expect(placement).toMatchObject({ status: 'AGREED' });
  expect(await vacancies(positionId)).toBe(1);
  const query = 'query ($id: ID!) { worker(id: $id) { placements { edges { node { id status } } } } }';
  const { worker } = await system.ask(system.tokens.CADRE, query, { id: workerId });
  expect(worker?.placements.edges.map(({ node }) => node)).toEqual([{ id: placement?.id, status: 'AGREED' }]);
});

test.each([
  ['2027-03-01', '2027-03-01'],
  ['2027-01-22', '2027-01-27'],
  [null, '2027-01-27'],
])('a position from %s on is begun on %s', async (startsOn, first) => {
  const { placement } = await accept((await delivered(await position({ startsOn }))).pushId);
  expect(placement?.startsOn).toBe(first);
});

test('the enterprise may name the first day, after today', async () => {
  const named = await accept((await delivered()).pushId, { startsOn: '2027-02-01' });
  expect(named.placement?.startsOn).toBe('2027-02-01');
  const { pushId } = await delivered();
  expect(codes(await accept(pushId, { startsOn: '2027-01-20' }))).toEqual(['DATE_PAST startsOn']);
  expect(codes(await accept(pushId, { startsOn: '2099-01-01' }))).toEqual(['DATE_TOO_FAR startsOn']);
});

test('a refusal needs a reason, takes no vacancy, and stands', async () => {
  const { pushId, positionId } = await delivered();
  expect(codes(await answer(pushId, { accepted: false }))).toEqual(['REQUIRED reason']);
  expect(codes(await answer(pushId, { accepted: false, reason: 'x'.repeat(501) }))).toEqual(['TEXT_LENGTH reason']);
  const { delivery, placement } = await answer(pushId, { accepted: false, reason: ' 体检未通过 ' });
  expect([delivery, placement]).toMatchObject([{ status: 'REFUSED', reason: '体检未通过' }, null]);
  expect(await vacancies(positionId)).toBe(1);
  expect(codes(await accept(pushId))).toEqual(['DELIVERY_ANSWERED pushId']);
  expect(codes(await answer(pushId, { accepted: false, reason: '再说' }))).toEqual(['DELIVERY_ANSWERED pushId']);
});

test('a repeat with the same key answers the same and takes one vacancy', async () => {
  const { pushId, positionId } = await delivered(await position({ headcount: 3 }));
  const input = { idempotencyKey: unique(), pushId, accepted: true };
  const both = await Promise.all([1, 2].map(() => system.mutate(own, 'answerDelivery', ANSWERED, input)));
  expect(both[0]?.placement?.id).toBe(both[1]?.placement?.id);
  expect(both.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(await vacancies(positionId)).toBe(2);
});

test('of six acceptances at once for two vacancies, two are agreed and the others are told that it is filled', async () => {
  for (let round = 0; round < 3; round += 1) {
    const of = await position({ headcount: 2 });
    const six = await Promise.all(Array.from({ length: 6 }, () => delivered(of)));
    const answers = await Promise.all(six.map(({ pushId }) => accept(pushId)));
    expect(answers.filter(({ placement }) => placement != null)).toHaveLength(2);
    expect(answers.flatMap(codes)).toEqual(Array.from({ length: 4 }, () => 'POSITION_FILLED pushId'));
    expect(await vacancies(of)).toBe(0);
    // Who was not taken still waits, and may be refused with a reason.
    const left = six.filter((_, index) => answers[index]?.placement == null);
    const statuses = (await listed(own)).filter(({ pushId }) => left.some((one) => one.pushId === pushId));
    expect(statuses.map(({ status }) => status)).toEqual(left.map(() => 'WAITING'));
  }
});

test('of an acceptance and a refusal at once, one counts, and a vacancy is taken only with the acceptance', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { pushId, positionId } = await delivered();
    const both = await Promise.all([accept(pushId), answer(pushId, { accepted: false, reason: '另有人选' })]);
    expect(both.flatMap(codes)).toEqual(['DELIVERY_ANSWERED pushId']);
    expect(await vacancies(positionId)).toBe(both[0].placement == null ? 1 : 0);
  }
});

test('of two enterprises that accept one worker at once, one gets them', async () => {
  const second = await givenEnterprise(system);
  const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: second });
  const [there = ''] = await givenPositions(system, second, [{ headcount: 1 }]);
  const { workerId, pushId, positionId } = await delivered();
  const elsewhere = await givenDelivery(system, workerId, there);
  const both = await Promise.all([accept(pushId), accept(elsewhere, {}, token)]);
  expect(both.flatMap(codes)).toEqual(['PLACEMENT_RUNNING pushId']);
  expect(((await vacancies(positionId)) ?? 0) + ((await vacancies(there)) ?? 0)).toBe(1);
});

test('whoever works already, and whoever wants a position that is closed, is not accepted', async () => {
  const placed = await delivered();
  const elsewhere = placementInput(placed.workerId, await position());
  await system.mutate(system.tokens.CADRE, 'startPlacement', 'placement { id }', elsewhere);
  expect(codes(await accept(placed.pushId))).toEqual(['PLACEMENT_RUNNING pushId']);
  const late = await delivered();
  const closing = { idempotencyKey: unique(), positionId: late.positionId, reason: 'WITHDRAWN' };
  await system.mutate(own, 'closePosition', 'position { id }', closing);
  expect(codes(await accept(late.pushId))).toEqual(['POSITION_CLOSED pushId']);
});

test('an unanswered delivery expires by the time alone', async () => {
  const { pushId, positionId } = await delivered();
  system.clock.moveTo(new Date(Date.parse('2027-01-27T16:00:00Z')));
  const expired = (await listed(own, { status: 'EXPIRED' })).map((node) => node.pushId);
  expect(expired).toContain(pushId);
  expect(await listed(own, { status: 'WAITING' })).toEqual([]);
  expect(codes(await accept(pushId))).toEqual(['DELIVERY_EXPIRED pushId']);
  expect(codes(await answer(pushId, { accepted: false, reason: '晚了' }))).toEqual(['DELIVERY_EXPIRED pushId']);
  expect(await vacancies(positionId)).toBe(1);
});

test('nobody answers for another enterprise, and only the bureau and enterprises answer at all', async () => {
  const { pushId, workerId } = await delivered();
  const foreign = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
  expect(codes(await accept(pushId, {}, foreign))).toEqual(['NOT_FOUND pushId']);
  expect(codes(await accept('psh_nothing', {}, own))).toEqual(['NOT_FOUND pushId']);
  // A push that nobody said yes to is no delivery.
  const unanswered = await givenPush(system, await givenWorker(system), await position());
  expect(codes(await accept(unanswered))).toEqual(['NOT_FOUND pushId']);
  const mutation = 'mutation ($input: AnswerDeliveryInput!) { answerDelivery(input: $input) { userErrors { code } } }';
  for (const token of [system.tokens.CADRE, await system.sign({ roles: ['WORKER'], workerId })]) {
    const { errors } = await system.gql(token, mutation, { input: { idempotencyKey: 'a', pushId, accepted: true } });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  }
  expect(codes(await accept(pushId, {}, system.tokens.BUREAU))).toEqual([]);
});

test('the worker is told once of an acceptance with the first day, and of a refusal with its reason', async () => {
  const [taken, refused] = [await delivered(), await delivered()];
  await accept(taken.pushId, { startsOn: '2027-02-01' });
  await answer(refused.pushId, { accepted: false, reason: '体检未通过' });
  await system.pump.idle();
  for (const [{ workerId, pushId }, kind, words] of [
    [taken, 'DELIVERY_ACCEPTED', '2027-02-01'],
    [refused, 'DELIVERY_REFUSED', '体检未通过'],
  ] as const) {
    const self = await system.sign({ roles: ['WORKER'], workerId });
    const query = `{ notices(filter: { kind: ${kind} }) { edges { node { objectId text } } } }`;
    const { notices } = await system.ask(self, query, {});
    expect(notices.edges.map(({ node }) => node)).toEqual([
      { objectId: pushId, text: expect.stringContaining(words) as string },
    ]);
  }
});

test('the enterprise is told of each delivery until it answers, and the board counts pushes and deliveries once', async () => {
  const [workerId, of] = [await givenWorker(system), await position()];
  const input = { idempotencyKey: unique(), name: '春运', startsOn: '2027-01-01', endsOn: '2027-03-31', targets: [] };
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', input);
  const counted = async (): Promise<number[]> => {
    await system.pump.idle();
    const board = 'query ($id: ID!) { campaign(id: $id) { progress(regionCode: "530627") { indicator actual } } }';
    const asked = await system.ask(system.tokens.BUREAU, board, { id: campaign?.id });
    const of = (one: string) => asked.campaign?.progress.find(({ indicator }) => indicator === one)?.actual ?? -1;
    return [of('PUSHES'), of('DELIVERIES')];
  };
  const [pushes = 0, deliveries = 0] = await counted();
  const started = { idempotencyKey: unique(), regionCode: '530627102', perWorker: 1, pushesPerVacancy: 1 };
  await system.mutate(system.tokens.BUREAU, 'startPositionPush', 'pushRun { id }', started);
  const pushId = await givenDelivery(system, workerId, of);
  const [pushed = 0, delivered] = await counted();
  expect(pushed).toBeGreaterThan(pushes);
  expect(delivered).toBe(deliveries + 1);
  const query = '{ notices(filter: { kind: DELIVERY_MADE }, first: 100) { edges { node { objectId text } } } }';
  const { notices } = await system.ask(own, query);
  const told = notices.edges.map(({ node }) => node).filter(({ objectId }) => objectId === pushId);
  expect(told).toEqual([{ objectId: pushId, text: expect.stringContaining('2027-01-28 00:00') as string }]);
  await accept(pushId);
  expect(await counted()).toEqual([pushed, delivered]);
});

test('the enterprise’s webhook gets one DELIVERY_MADE for a yes, with push and position', async () => {
  const receiver = await startReceiver();
  try {
    const hook = { idempotencyKey: unique(), enterpriseId, url: receiver.url, events: ['DELIVERY_MADE'] };
    await system.mutate(own, 'registerWebhook', 'webhook { id }', hook);
    const { pushId, positionId } = await delivered();
    await accept(pushId);
    await system.pump.idle();
    const bodies = receiver.messages.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(bodies).toMatchObject([{ type: 'DELIVERY_MADE', data: { pushId, positionId } }]);
  } finally {
    await receiver.stop();
  }
});
