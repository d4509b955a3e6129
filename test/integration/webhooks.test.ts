/** Webhooks over HTTP: who may have one, where it may point, what arrives, and what happens when nothing does. */
import { Webhook } from 'standardwebhooks';
import { positionKey } from '../../functions/domains/jobs/position/store';
import { headersOf } from '../../functions/domains/partners/receiver/signature';
import { deliverEvents } from '../../functions/domains/partners/event/on-stream';
import { webhookDeliveriesOf } from '../../functions/domains/partners/webhook-delivery/store';
import { addWebhook } from '../../functions/domains/partners/webhook/store';
import type { RegisterWebhookInput } from '../../functions/generated/graphql';
import type { Item } from '../../functions/platform/dynamodb/database';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asId, createIds, nextOwned } from '../../functions/platform/values/ids';
import { asInstant } from '../../functions/platform/values/clock';
import { tellPartner } from '../kit/partner-events';
import { type Receiver, startReceiver } from '../kit/receiver';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';
import { backOffSeconds } from '../../functions/domains/partners/receiver/retry-times';

let system: TestSystem;
let receivers: Receiver[];

beforeAll(async () => {
  system = await startTestSystem({ environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
});

afterAll(() => system.stop());

beforeEach(() => {
  system.clock.moveTo(NOW);
  receivers = [];
});

afterEach(() => Promise.all(receivers.map((receiver) => receiver.stop())));

async function givenReceiver(): Promise<Receiver> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  return receiver;
}

interface Registered {
  readonly id: string;
  readonly secret: string;
}

async function register(change: Partial<RegisterWebhookInput> & { enterpriseId: string; url: string }) {
  return system.mutate(system.tokens.BUREAU, 'registerWebhook', 'webhook { id url events secret enabled }', {
    ...{ idempotencyKey: unique(), events: ['PLACEMENT_STARTED', 'POSITION_FILLED'], ...change },
  });
}

async function givenWebhook(enterpriseId: string, url: string): Promise<Registered> {
  const { webhook } = await register({ enterpriseId, url });
  return { id: webhook?.id ?? '', secret: webhook?.secret ?? '' };
}

/** A placement at a position with one vacancy: two events. */
async function givenPlacement(enterpriseId: string): Promise<{ placementId: string; positionId: string }> {
  const [positionId = ''] = await givenPositions(system, enterpriseId, [{ headcount: 1 }]);
  const { placement } = await system.mutate(
    system.tokens.BUREAU,
    'startPlacement',
    'placement { id }',
    placementInput(await givenWorker(system), positionId),
  );
  return { placementId: placement?.id ?? '', positionId };
}

const DELIVERIES = `query ($id: ID!) { webhookDeliveries(webhookId: $id) { totalCount edges { node {
  id event eventId status body nextAttemptAt attempts { at status failure } webhook { id enabled note secret } } } } }`;

async function deliveriesOf(webhookId: string, token = system.tokens.BUREAU) {
  const { webhookDeliveries } = await system.ask(token, DELIVERIES, { id: webhookId });
  return webhookDeliveries.edges.map(({ node }) => node);
}

/** As time passes: the sweep runs when the next attempt is due. */
async function waitFor(seconds: number): Promise<void> {
  system.clock.moveTo(new Date(system.clock.now().getTime() + seconds * 1_000));
  await system.sweep();
  await system.pump.idle();
}

test('each event arrives, signed as Standard Webhooks has it, with ids and nothing personal', async () => {
  const receiver = await givenReceiver();
  const enterpriseId = await givenEnterprise(system);
  const { id, secret } = await givenWebhook(enterpriseId, receiver.url);
  const { placementId, positionId } = await givenPlacement(enterpriseId);
  await system.pump.idle();
  expect(receiver.messages).toHaveLength(2);
  for (const { headers, body } of receiver.messages) {
    const own = { 'webhook-id': '', 'webhook-timestamp': '', 'webhook-signature': '' };
    for (const name of Object.keys(own) as (keyof typeof own)[]) own[name] = String(headers[name]);
    // An implementation of others; it compares the time with the machine's clock, so the test's is signed anew by ours below.
    const verifier = new Webhook(secret);
    const at = new Date(Number(own['webhook-timestamp']) * 1_000);
    expect(at.toISOString()).toBe(NOW);
    expect(verifier.sign(own['webhook-id'], at, body)).toBe(own['webhook-signature']);
    expect(verifier.sign(own['webhook-id'], at, `${body} `)).not.toBe(own['webhook-signature']);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  }
  const told = receiver.messages.map(({ body }) => JSON.parse(body) as { type: string; data: object });
  expect(told.find(({ type }) => type === 'PLACEMENT_STARTED')).toEqual({
    ...{ type: 'PLACEMENT_STARTED', timestamp: '2027-01-20T04:00:00Z', data: { placementId, positionId } },
  });
  expect(told.find(({ type }) => type === 'POSITION_FILLED')?.data).toMatchObject({ positionId });
  expect(await deliveriesOf(id)).toMatchObject([
    { status: 'DELIVERED', attempts: [{ status: 204, failure: null }], nextAttemptAt: null, webhook: { secret: null } },
    { status: 'DELIVERED' },
  ]);
});

test('a verifier of others takes a message that was just sent', async () => {
  const receiver = await givenReceiver();
  const enterpriseId = await givenEnterprise(system);
  const { secret } = await givenWebhook(enterpriseId, receiver.url);
  system.clock.moveTo(new Date());
  const body = JSON.stringify({ type: 'PLACEMENT_STARTED', data: { 名: '值' } });
  const headers = headersOf([secret], 'whe_1', new Date(), body);
  expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(secret).verify(`${body}x`, headers)).toThrow();
});

test('pending deliveries of one webhook lie in many parts of the due list, and one that an earlier release left in the whole list is sent, too', async () => {
  const receiver = await givenReceiver();
  receiver.answer(500);
  const enterpriseId = await givenEnterprise(system);
  const { id } = await givenWebhook(enterpriseId, receiver.url);
  for (let count = 0; count < 8; count += 1) await givenPlacement(enterpriseId);
  await system.pump.idle();
  const { db } = system.platform;
  const stored = async (): Promise<readonly Item[]> => (await db.query(webhookDeliveriesOf(asId(id, 'whk')))).items;
  const items = await stored();
  expect(items).toHaveLength(16);
  const lists = new Set(items.map(({ byDuePk }) => String(byDuePk)));
  expect([...lists].every((list) => /^deliveries#(\d|1[0-5])$/.test(list))).toBe(true);
  expect(lists.size).toBeGreaterThan(4);
  const [first] = items;
  await db.commit([{ Put: { TableName: 'Deliveries', Item: { ...first, byDuePk: 'deliveries' } } }]);
  const before = receiver.messages.length;
  await waitFor(65);
  expect(receiver.messages).toHaveLength(before + 16);
  expect((await stored()).map(({ byDuePk }) => byDuePk)).not.toContain('deliveries');
});

test('a message that does not arrive is sent again with the same id, later and later, for more than a day; then the webhook is disabled', async () => {
  const receiver = await givenReceiver();
  receiver.answer(500);
  const enterpriseId = await givenEnterprise(system);
  const { id } = await givenWebhook(enterpriseId, receiver.url);
  await givenPlacement(enterpriseId);
  await system.pump.idle();
  expect(receiver.messages).toHaveLength(2);
  // Nothing before its time.
  await waitFor((backOffSeconds[0] ?? 0) - 5);
  expect(receiver.messages).toHaveLength(2);
  await waitFor(10);
  expect(receiver.messages).toHaveLength(4);
  receiver.answer(302);
  await waitFor(backOffSeconds[1] ?? 0);
  receiver.answer(0);
  for (const seconds of backOffSeconds.slice(2)) await waitFor(seconds + 5);
  expect(receiver.messages).toHaveLength(2 * (backOffSeconds.length + 1));
  expect(new Set(receiver.messages.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  expect(backOffSeconds.reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(86_400);

  const [first] = await deliveriesOf(id);
  expect(first).toMatchObject({ status: 'FAILED', nextAttemptAt: null, webhook: { enabled: false } });
  expect(first?.webhook?.note).toContain('redeliverWebhook');
  expect(first?.attempts.map(({ status, failure }) => status ?? failure)).toEqual([
    ...[500, 500, 302, 'UNREACHABLE', 'UNREACHABLE', 'UNREACHABLE', 'UNREACHABLE', 'UNREACHABLE'],
  ]);

  // Nothing is sent any more, and nothing is lost: what happens meanwhile waits to be sent by the partner.
  const before = receiver.messages.length;
  receiver.answer(200);
  await givenPlacement(enterpriseId);
  await system.pump.idle();
  await waitFor(86_400);
  expect(receiver.messages).toHaveLength(before);
  const missed = (await deliveriesOf(id)).find(({ attempts }) => attempts.length === 0);
  expect(missed).toMatchObject({ status: 'FAILED', attempts: [] });

  const again = await system.mutate(system.tokens.BUREAU, 'redeliverWebhook', 'webhookDelivery { status }', {
    deliveryId: missed?.id,
  });
  expect(again).toMatchObject({ webhookDelivery: { status: 'PENDING' }, userErrors: [] });
  await system.pump.idle();
  expect(receiver.messages).toHaveLength(before + 1);
  expect((await deliveriesOf(id)).find(({ id: one }) => one === missed?.id)).toMatchObject({
    status: 'DELIVERED',
    webhook: { enabled: true, note: null },
  });
  await givenPlacement(enterpriseId);
  await system.pump.idle();
  expect(receiver.messages).toHaveLength(before + 3);
});

test('an enterprise has its own webhooks and sees their deliveries; a repeat returns the same webhook', async () => {
  const receiver = await givenReceiver();
  const enterpriseId = await givenEnterprise(system);
  const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  const foreign = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
  const input = { idempotencyKey: unique(), enterpriseId, url: receiver.url, events: ['PLACEMENT_ENDED'] };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => system.mutate(own, 'registerWebhook', 'webhook { id secret }', input)),
  );
  expect(new Set(answers.map(({ webhook }) => webhook?.id)).size).toBe(1);
  const webhookId = answers[0]?.webhook?.id ?? '';
  const secrets = answers.flatMap(({ webhook }) => webhook?.secret ?? []);
  expect(secrets).toEqual([expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);

  const query = 'query ($id: ID!) { enterprise(id: $id) { webhooks { totalCount edges { node { id url secret } } } } }';
  expect((await system.ask(own, query, { id: enterpriseId })).enterprise?.webhooks).toEqual({
    ...{ totalCount: 1, edges: [{ node: { id: webhookId, url: receiver.url, secret: null } }] },
  });
  expect(await deliveriesOf(webhookId, foreign)).toEqual([]);
  expect((await system.ask(foreign, 'query ($id: ID!) { node(id: $id) { id } }', { id: webhookId })).node).toBeNull();
  const remove = (token: string) => system.mutate(token, 'removeWebhook', 'webhook { id }', { webhookId });
  expect((await remove(foreign)).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['webhookId'] }]);
  expect((await remove(own)).webhook).toEqual({ id: webhookId });
  expect((await remove(own)).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['webhookId'] }]);
  const refused = await system.mutate(foreign, 'registerWebhook', 'webhook { id }', {
    ...input,
    idempotencyKey: unique(),
  });
  expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['enterpriseId'] }]);
});

describe('a secret', () => {
  const SECRET = 'webhook { id secret secretGivenAt formerSecretsUntil }';

  const rotate = (webhookId: string, change: { idempotencyKey?: string; token?: string } = {}) =>
    system.mutate(change.token ?? system.tokens.BUREAU, 'rotateWebhookSecret', SECRET, {
      ...{ webhookId, idempotencyKey: change.idempotencyKey ?? unique() },
    });

  /** An implementation of others, at the system's time; it looks at the machine's. */
  function takes(secret: string, { headers, body }: Receiver['messages'][number]): boolean {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(system.clock.now().getTime());
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    } finally {
      clock.mockRestore();
    }
  }

  async function lastMessage(receiver: Receiver, enterpriseId: string): Promise<Receiver['messages'][number]> {
    await givenPlacement(enterpriseId);
    await system.pump.idle();
    const last = receiver.messages.at(-1);
    if (last === undefined) throw new Error('Expected a message');
    return last;
  }

  test('is returned once; a repeat returns none, and after a rotation it stays valid for a day', async () => {
    const receiver = await givenReceiver();
    const enterpriseId = await givenEnterprise(system);
    const input = { idempotencyKey: unique(), enterpriseId, url: receiver.url, events: ['PLACEMENT_STARTED'] };
    const registered = await system.mutate(system.tokens.BUREAU, 'registerWebhook', SECRET, input);
    const { id = '', secret: first } = registered.webhook ?? {};
    const again = await system.mutate(system.tokens.BUREAU, 'registerWebhook', SECRET, input);
    expect(again).toEqual({
      webhook: { id, secret: null, secretGivenAt: NOW.replace('.000', ''), formerSecretsUntil: null },
      userErrors: [],
    });

    system.clock.moveTo('2027-01-20T05:00:00Z');
    const idempotencyKey = unique();
    const rotated = await rotate(id, { idempotencyKey });
    const { secret: second } = rotated.webhook ?? {};
    const given = { id, secretGivenAt: asInstant('2027-01-20T05:00:00Z'), formerSecretsUntil: '2027-01-21T05:00:00Z' };
    expect(rotated.webhook).toEqual({
      ...given,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as string,
    });
    expect(second).not.toBe(first);
    expect((await rotate(id, { idempotencyKey })).webhook).toEqual({ ...given, secret: null });

    const during = await lastMessage(receiver, enterpriseId);
    expect([takes(first ?? '', during), takes(second ?? '', during)]).toEqual([true, true]);
    system.clock.moveTo('2027-01-21T05:00:01Z');
    const after = await lastMessage(receiver, enterpriseId);
    expect([takes(first ?? '', after), takes(second ?? '', after)]).toEqual([false, true]);
    expect((await rotate(id, { idempotencyKey })).webhook?.formerSecretsUntil).toBeNull();
  });

  test('differs from one of a concurrent rotation; both are valid', async () => {
    const receiver = await givenReceiver();
    const enterpriseId = await givenEnterprise(system);
    const { id, secret } = await givenWebhook(enterpriseId, receiver.url);
    const answers = await Promise.all([rotate(id), rotate(id), rotate(id)]);
    const secrets = [secret, ...answers.map(({ webhook }) => webhook?.secret ?? '')];
    expect(new Set(secrets).size).toBe(4);
    const message = await lastMessage(receiver, enterpriseId);
    expect(secrets.map((one) => takes(one, message))).toEqual([true, true, true, true]);
  });

  test('is rotated five times a day at most, by callers who speak for the enterprise now', async () => {
    const enterpriseId = await givenEnterprise(system);
    const { id } = await givenWebhook(enterpriseId, 'https://partner.example/hooks');
    const foreign = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
    expect((await rotate(id, { token: foreign })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['webhookId'] },
    ]);
    for (let number = 0; number < 4; number += 1) expect((await rotate(id)).userErrors).toEqual([]);
    expect((await rotate(id)).userErrors).toMatchObject([{ code: 'WEBHOOK_SECRETS_TOO_MANY', path: ['webhookId'] }]);
    system.clock.moveTo('2027-01-21T04:00:01Z');
    expect((await rotate(id)).userErrors).toEqual([]);
    const { data } = await system.gql(foreign, `{ node(id: "${id}") { ... on Webhook { secret } } }`);
    expect(data).toEqual({ node: null });
  });
});

describe('of an enterprise there are ten webhooks at most,', () => {
  // By its address: a name would be looked up for each.
  const url = 'https://8.8.4.4/hooks';

  async function registerAtOnce(enterpriseId: string, count: number): Promise<string[]> {
    const answers = await Promise.all(Array.from({ length: count }, () => register({ enterpriseId, url })));
    return answers.map(({ webhook, userErrors }) => (webhook == null ? (userErrors[0]?.code ?? '') : 'REGISTERED'));
  }

  async function webhookIds(enterpriseId: string): Promise<string[]> {
    const query = 'query ($id: ID!) { enterprise(id: $id) { webhooks { edges { node { id } } } } }';
    const { enterprise } = await system.ask(system.tokens.BUREAU, query, { id: enterpriseId });
    return enterprise?.webhooks.edges.map(({ node }) => node.id) ?? [];
  }

  test('when forty register at once, too; one that is removed makes room for another', async () => {
    const enterpriseId = await givenEnterprise(system);
    const answers = await registerAtOnce(enterpriseId, 40);
    expect(answers.filter((answer) => answer === 'REGISTERED')).toHaveLength(10);
    expect(answers.filter((answer) => answer === 'WEBHOOKS_TOO_MANY')).toHaveLength(30);
    const ids = await webhookIds(enterpriseId);
    expect(ids).toHaveLength(10);
    await system.mutate(system.tokens.BUREAU, 'removeWebhook', 'webhook { id }', { webhookId: ids[3] });
    expect((await registerAtOnce(enterpriseId, 3)).sort()).toEqual([
      ...['REGISTERED', 'WEBHOOKS_TOO_MANY', 'WEBHOOKS_TOO_MANY'],
    ]);
    expect(await webhookIds(enterpriseId)).toHaveLength(10);
  });

  test('counting webhooks older than the serialised registrations', async () => {
    const enterpriseId = await givenEnterprise(system);
    const ids = createIds(() => Date.parse(NOW));
    const before = Array.from({ length: 8 }, () => nextOwned(ids, 'whk', asId(enterpriseId, 'ent')));
    for (const id of before)
      await system.platform.db.commit([
        addWebhook({
          id,
          enterpriseId: asId(enterpriseId, 'ent'),
          url,
          events: ['POSITION_FILLED'],
          registeredAt: NOW,
        }),
      ]);
    expect((await registerAtOnce(enterpriseId, 12)).filter((answer) => answer === 'REGISTERED')).toHaveLength(2);
    expect(await webhookIds(enterpriseId)).toEqual(expect.arrayContaining(before));
    expect(await webhookIds(enterpriseId)).toHaveLength(10);
  });
});

test('a position whose headcount is lowered to the taken vacancies is told as filled, once, however often the record comes', async () => {
  const receiver = await givenReceiver();
  const enterpriseId = await givenEnterprise(system);
  await register({ enterpriseId, url: receiver.url, events: ['POSITION_FILLED'] });
  const row = { externalRef: unique('ref'), headcount: 3 };
  const [positionId = ''] = await givenPositions(system, enterpriseId, [row]);
  const input = placementInput(await givenWorker(system), positionId);
  await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  const before = await system.platform.db.get(positionKey(asId(positionId, 'pos')));
  await givenPositions(system, enterpriseId, [{ ...row, headcount: 1 }]);
  await system.pump.idle();
  const after = await system.platform.db.get(positionKey(asId(positionId, 'pos')));
  const told = () => receiver.messages.map(({ body }) => (JSON.parse(body) as { data: object }).data);
  expect(told()).toEqual([{ positionId, externalRef: row.externalRef }]);
  const record = { shardId: 's', sequenceNumber: '1', at: new Date(NOW), oldItem: before!, newItem: after! };
  const again = { ...record, table: 'Positions', stream: 'Positions/1', keys: {} };
  await deliverEvents(system.platform, [again, again]);
  await deliverEvents(system.platform, [again]);
  await system.pump.idle();
  expect(told()).toHaveLength(1);
});

test('a malformed webhook does not stop the others of its enterprise', async () => {
  const receiver = await givenReceiver();
  const enterpriseId = await givenEnterprise(system);
  const broken = await givenWebhook(enterpriseId, receiver.url);
  const { id: webhookId } = await givenWebhook(enterpriseId, receiver.url);
  const key = { TableName: 'Positions', Key: { pk: enterpriseId, sk: `webhook#${broken.id}` } } as const;
  const item = await system.platform.db.get(key);
  await system.platform.db.commit([{ Put: { TableName: 'Positions', Item: { ...item, events: 'all of them' } } }]);
  await tellPartner(system.platform, enterpriseId);
  await system.pump.idle();
  expect(receiver.messages).toHaveLength(1);
  expect((await deliveriesOf(webhookId)).map(({ status }) => status)).toEqual(['DELIVERED']);
  const { items } = await system.platform.db.query({
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :reader)',
    ExpressionAttributeValues: { ':pk': 'aside#2027-01-20', ':reader': 'events#' },
  });
  expect(items).toMatchObject([{ reader: 'events', keys: { pk: 'wkr', sk: 'placement' } }]);
});

test('an event that the previous release stored is told, under its own id', async () => {
  const receiver = await givenReceiver();
  const enterpriseId = await givenEnterprise(system);
  const { id: webhookId } = await givenWebhook(enterpriseId, receiver.url);
  const id = createIds(() => Date.parse(NOW)).next('whe');
  const item = {
    ...{
      pk: id,
      sk: 'event',
      id,
      enterpriseId,
      type: 'PLACEMENT_STARTED',
      at: asInstant('2027-01-20T03:59:00Z'),
      calls: 'deliver',
    },
    ...{ data: { placementId: 'plc_1', positionId: 'pos_1' }, expiresAt: 1_900_000_000 },
  };
  await system.platform.db.commit([{ Put: { TableName: 'Deliveries', Item: item } }]);
  await system.pump.idle();
  expect(receiver.messages.map(({ headers, body }) => [headers['webhook-id'], JSON.parse(body) as unknown])).toEqual([
    [id, { type: 'PLACEMENT_STARTED', timestamp: item.at, data: item.data }],
  ]);
  expect(await deliveriesOf(webhookId)).toMatchObject([{ eventId: id, status: 'DELIVERED' }]);
});

test('a removed webhook is told no more', async () => {
  const receiver = await givenReceiver();
  receiver.answer(500);
  const enterpriseId = await givenEnterprise(system);
  const { id: webhookId } = await givenWebhook(enterpriseId, receiver.url);
  await givenPlacement(enterpriseId);
  await system.pump.idle();
  await system.mutate(system.tokens.BUREAU, 'removeWebhook', 'webhook { id }', { webhookId });
  await waitFor(backOffSeconds[0] ?? 0);
  await waitFor(86_400);
  expect(receiver.messages).toHaveLength(2);
});

test('there are ten of an enterprise at most, each with some events, each once', async () => {
  const enterpriseId = await givenEnterprise(system);
  const url = 'https://8.8.4.4/hooks';
  for (let number = 0; number < 10; number += 1) await givenWebhook(enterpriseId, url);
  expect((await register({ enterpriseId, url })).userErrors).toMatchObject([{ code: 'WEBHOOKS_TOO_MANY' }]);
  const wrong = await register({ enterpriseId, url: ' ', events: [] });
  expect(wrong.userErrors.map(({ code, path }) => `${path.join('.')} ${code}`)).toEqual([
    'url REQUIRED',
    'url URL_INVALID',
    'events LIST_LENGTH',
  ]);
  const twice = await register({ enterpriseId, url, events: ['PLACEMENT_ENDED', 'PLACEMENT_ENDED'] });
  expect(twice.userErrors).toMatchObject([{ code: 'DUPLICATE', path: ['events', '1'] }]);
});

test('a placement that ends tells it, and offers the vacancy again where the partner wants so', async () => {
  const receiver = await givenReceiver();
  const enterpriseId = await givenEnterprise(system);
  const { webhook } = await register({ enterpriseId, url: receiver.url, events: ['PLACEMENT_ENDED'] });
  expect(webhook).not.toBeNull();
  const [refilled = '', kept = ''] = await givenPositions(system, enterpriseId, [
    { headcount: 1, refill: true },
    { headcount: 1 },
  ]);
  const workers = await Promise.all([givenWorker(system), givenWorker(system)]);
  const start = async (workerId: string | undefined, positionId: string): Promise<string> => {
    const input = placementInput(workerId ?? '', positionId, { startsOn: asCivilDate('2027-01-15') });
    const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id status }', input);
    expect(placement?.status).toBe('STARTED');
    return placement?.id ?? '';
  };
  const placementIds = [await start(workers[0], refilled), await start(workers[1], kept)];
  const input = (placementId: string | undefined) => ({
    ...{ idempotencyKey: unique(), placementId, on: '2027-01-20', reason: '家中有事' },
  });
  const end = (value: object) =>
    system.mutate(
      system.tokens.BUREAU,
      'endPlacement',
      'placement { id status endedOn endReason position { id status vacancies } worker { id } }',
      value,
    );
  const once = input(placementIds[0]);
  const answers = await Promise.all([end(once), end(once), end(once)]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({
    placement: {
      ...{ id: placementIds[0], status: 'ENDED', endedOn: '2027-01-20', endReason: '家中有事' },
      position: { id: refilled, status: 'OPEN', vacancies: 1 },
    },
    userErrors: [],
  });
  expect((await end(input(placementIds[1]))).placement?.position).toEqual({ id: kept, status: 'FILLED', vacancies: 0 });
  expect((await end(input(placementIds[1]))).userErrors).toMatchObject([
    { code: 'PLACEMENT_ENDED', path: ['placementId'] },
  ]);
  await system.pump.idle();
  expect(
    receiver.messages
      .map(({ body }) => (JSON.parse(body) as { data: { placementId: string } }).data.placementId)
      .sort(),
  ).toEqual([...placementIds].sort());
  // The worker is to have a new job within two days, and may start at once where the other left.
  const { serviceList } = await system.ask(
    system.tokens.BUREAU,
    '{ serviceList(regionCode: "53", dueBefore: "2027-01-23") { edges { node { worker { id } reasons dueOn } } } }',
  );
  expect(serviceList.edges.map(({ node }) => node)).toContainEqual({
    ...{ worker: { id: workers[0] }, reasons: ['LOST_JOB'], dueOn: '2027-01-22' },
  });
  await start(workers[1], refilled);
  for (const [value, ...errors] of [
    [{ ...input(placementIds[0]), on: '2027-01-21' }, 'placementId PLACEMENT_ENDED', 'on DATE_TOO_FAR'],
    [{ ...input(placementIds[0]), on: '2027-01-19' }, 'placementId PLACEMENT_ENDED', 'on RANGE_REVERSED'],
    [input('plc_x'), 'placementId NOT_FOUND'],
  ] as const)
    expect((await end(value)).userErrors.map(({ code, path }) => `${path.join('.')} ${code}`)).toEqual(errors);
});
