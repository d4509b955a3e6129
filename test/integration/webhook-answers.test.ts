/** What a receiver answers is obeyed as Standard Webhooks asks, and one that takes its time costs nobody else more than one turn. */
import { createDeliverHandler } from '../../functions/handlers/deliver';
import { messageOf } from '../../functions/domains/partners/webhook-delivery/message';
import { createWebhookDelivery } from '../../functions/domains/partners/webhook-delivery/store';
import { addWebhook, type Webhook } from '../../functions/domains/partners/webhook/store';
import { limits } from '../../functions/limits';
import type { Write } from '../../functions/platform/dynamodb/database';
import { asId, createIds } from '../../functions/platform/values/ids';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import { createOutbound, type Outbound } from '../../functions/platform/security/outbound';
import { asInstant } from '../../functions/platform/values/clock';
import { eventFor, givenDeliveries, itemOf, tellPartner } from '../kit/partner-events';
import { type Receiver, SILENCE, startReceiver } from '../kit/receiver';
import { eventOf, recordsOf } from '../kit/stream-events';
import { givenEnterprise, NOW, startTestSystem, type TestSystem, unique } from '../kit/system';

const TURN_MS = 300;
const ids = createIds(() => Date.parse(NOW));

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

interface Partner {
  readonly enterpriseId: string;
  readonly webhookId: string;
  readonly receiver: Receiver;
}

async function givenPartner(): Promise<Partner> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  const enterpriseId = await givenEnterprise(system);
  const { webhook } = await system.mutate(system.tokens.BUREAU, 'registerWebhook', 'webhook { id }', {
    ...{ idempotencyKey: unique(), enterpriseId, url: receiver.url, events: ['PLACEMENT_STARTED'] },
  });
  return { enterpriseId, webhookId: webhook?.id ?? '', receiver };
}

/** The stream carries it on. */
async function tell({ enterpriseId }: Partner): Promise<void> {
  await tellPartner(system.platform, enterpriseId);
  await system.pump.idle();
}

async function waitFor(seconds: number): Promise<void> {
  system.clock.moveTo(new Date(system.clock.now().getTime() + seconds * 1_000));
  await system.sweep();
  await system.pump.idle();
}

const DELIVERIES = `query ($id: ID!) { webhookDeliveries(webhookId: $id) { edges { node {
  id status nextAttemptAt attempts { status failure }
  webhook { enabled disabledAt disabledReason pausedUntil note } } } } }`;

async function deliveries(partner: Partner) {
  const { webhookDeliveries } = await system.ask(system.tokens.BUREAU, DELIVERIES, { id: partner.webhookId });
  return webhookDeliveries.edges.map(({ node }) => node);
}

test('410 disables the webhook at once, its owner sees why, and what was under way ends; asked for and arrived, it is enabled', async () => {
  const partner = await givenPartner();
  partner.receiver.answer(500);
  await tell(partner);
  partner.receiver.answer(410);
  await tell(partner);
  expect(partner.receiver.messages).toHaveLength(2);
  const gone = (await deliveries(partner)).find(({ attempts }) => attempts[0]?.status === 410);
  expect(gone).toMatchObject({ status: 'FAILED', nextAttemptAt: null, attempts: [{ status: 410 }] });
  expect(gone?.webhook).toMatchObject({
    enabled: false,
    disabledAt: asInstant('2027-01-20T04:00:00Z'),
    disabledReason: 'GONE',
  });
  expect(gone?.webhook?.note).toContain('410');
  await waitFor(60);
  await tell(partner);
  await waitFor(86_400);
  expect(partner.receiver.messages).toHaveLength(2);
  expect((await deliveries(partner)).map(({ status }) => status)).toEqual(['FAILED', 'FAILED', 'FAILED']);

  partner.receiver.answer(204);
  await system.mutate(system.tokens.BUREAU, 'redeliverWebhook', 'webhookDelivery { id }', { deliveryId: gone?.id });
  await system.pump.idle();
  const again = (await deliveries(partner)).find(({ id }) => id === gone?.id);
  expect(again).toMatchObject({ status: 'DELIVERED', webhook: { enabled: true, disabledReason: null, note: null } });
});

test.each([429, 502, 503, 504])(
  '%i makes a pause: messages wait for its end, and nothing counts as an attempt',
  async (status) => {
    const partner = await givenPartner();
    partner.receiver.answer(status, { 'retry-after': '600' });
    await tell(partner);
    await tell(partner);
    expect(partner.receiver.messages).toHaveLength(1);
    const until = '2027-01-20T04:10:00Z';
    const waiting = await deliveries(partner);
    for (const one of waiting)
      expect(one).toMatchObject({
        status: 'PENDING',
        nextAttemptAt: until,
        webhook: { pausedUntil: until, enabled: true },
      });
    expect(waiting.flatMap(({ attempts }) => attempts)).toMatchObject([{ status }]);
    partner.receiver.answer(204);
    await waitFor(590);
    expect(partner.receiver.messages).toHaveLength(1);
    await waitFor(11);
    expect(partner.receiver.messages).toHaveLength(3);
    expect((await deliveries(partner)).map((one) => one.status)).toEqual(['DELIVERED', 'DELIVERED']);
  },
);

test.each([
  [undefined, '2027-01-20T04:01:00Z'],
  ['Wed, 20 Jan 2027 04:30:00 GMT', '2027-01-20T04:30:00Z'],
  ['999999999', '2027-01-20T14:00:00Z'],
  ['soon', '2027-01-20T04:01:00Z'],
  ['-5', '2027-01-20T04:01:00Z'],
  ['Mon, 18 Jan 2027 04:30:00 GMT', '2027-01-20T04:01:00Z'],
])('a Retry-After of %s is read as %s, and never as a time that is past or too far', async (retryAfter, until) => {
  const partner = await givenPartner();
  partner.receiver.answer(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  await tell(partner);
  expect(await deliveries(partner)).toMatchObject([{ nextAttemptAt: until, webhook: { pausedUntil: until } }]);
});

test('a Retry-After beside another failure puts off that message, and no other', async () => {
  const partner = await givenPartner();
  partner.receiver.answer(500, { 'retry-after': '1200' });
  await tell(partner);
  await tell(partner);
  expect(partner.receiver.messages).toHaveLength(2);
  for (const one of await deliveries(partner))
    expect(one).toMatchObject({ nextAttemptAt: asInstant('2027-01-20T04:20:00Z'), webhook: { pausedUntil: null } });
});

describe('a receiver that never answers', () => {
  /** The turns are short; how long each message was given is noted. */
  function handler(given: { url: string; withinMs: number }[], elapsed = (): number => 0) {
    const { platform } = system;
    const outbound = createOutbound({ allowLoopback: true });
    const post: Outbound['post'] = (url, headers, body, withinMs = 0) => {
      given.push({ url, withinMs });
      return outbound.post(url, headers, body, withinMs);
    };
    return createDeliverHandler({ ...platform, outbound: { ...outbound, post } }, { ms: TURN_MS, elapsed });
  }

  /** The records of one batch: a message to each partner, in turn. */
  async function batch(partners: readonly Partner[], times: number) {
    const told = Array.from({ length: times }, () => partners).flat();
    const given = await inParallel(25, told, ({ enterpriseId }) =>
      givenDeliveries(system.platform, eventFor(system.platform, enterpriseId)),
    );
    const items = given.flat();
    const changes = items.map((item) => ({ keys: { pk: item['pk'], sk: item['sk'] }, newItem: item }));
    return eventOf(unique('shardId'), recordsOf(changes, system.clock.now()));
  }

  test('does not delay another partner by more than its one turn, however many messages it has', async () => {
    const [silent, other] = [await givenPartner(), await givenPartner()];
    silent.receiver.answer(SILENCE);
    const given: { url: string; withinMs: number }[] = [];
    const arrivedBefore: number[] = [];
    const deliver = handler(given);
    const first = deliver(await batch([silent, other], 10)).then(() =>
      arrivedBefore.push(other.receiver.messages.length),
    );
    await first;
    // All of the other's came while the one message of the silent one was waited for.
    expect(arrivedBefore).toEqual([10]);
    const toSilent = given.filter(({ url }) => url === silent.receiver.url);
    expect(toSilent.map(({ withinMs }) => withinMs)).toEqual([TURN_MS]);
    // Its next batches pass at once: nothing is sent there for a minute.
    await deliver(await batch([silent, other], 5));
    expect(silent.receiver.messages).toHaveLength(1);
    expect(other.receiver.messages).toHaveLength(15);
    const left = await deliveries(silent);
    expect(left.filter(({ attempts }) => attempts.length > 0)).toMatchObject([{ attempts: [{ failure: 'TIMEOUT' }] }]);
    expect(
      left.every(({ status, nextAttemptAt }) => status === 'PENDING' && nextAttemptAt === '2027-01-20T04:01:00Z'),
    ).toBe(true);
  });

  test('nor does one that answers, but slowly: it rests for a turn, and its batches behind pass at once', async () => {
    const slow = await givenPartner();
    const outbound = createOutbound({ allowLoopback: true });
    const post: Outbound['post'] = async (...message) => {
      const result = await outbound.post(...message);
      system.clock.moveTo(new Date(system.clock.now().getTime() + 6_000));
      return result;
    };
    const slowly = { ...system.platform, outbound: { ...outbound, post } };
    const deliver = createDeliverHandler(slowly, { ms: limits.turnMs, elapsed: () => system.clock.now().getTime() });
    for (let times = 0; times < 4; times += 1) await deliver(await batch([slow], 5));
    expect(slow.receiver.messages).toHaveLength(1);
    expect(system.clock.now().getTime() - Date.parse(NOW)).toBe(6_000);
    const all = await deliveries(slow);
    expect(all.filter(({ status }) => status === 'DELIVERED')).toHaveLength(1);
    expect(all.filter(({ status, attempts }) => status === 'PENDING' && attempts.length === 0)).toHaveLength(19);
    expect(all[0]?.webhook).toMatchObject({ enabled: true, pausedUntil: asInstant('2027-01-20T04:00:21Z') });
    await waitFor(66);
    expect(slow.receiver.messages).toHaveLength(20);
  });

  test.each([500, 4_900])(
    'has one turn, then pauses for another, if it takes %i ms for each answer',
    async (answerMs) => {
      const slow = await givenPartner();
      const outbound = createOutbound({ allowLoopback: true });
      const post: Outbound['post'] = async (...message) => {
        const result = await outbound.post(...message);
        system.clock.moveTo(new Date(system.clock.now().getTime() + answerMs));
        return result;
      };
      const slowly = { ...system.platform, outbound: { ...outbound, post } };
      const deliver = createDeliverHandler(slowly, { ms: limits.turnMs, elapsed: () => system.clock.now().getTime() });
      for (let times = 0; times < 3; times += 1) await deliver(await batch([slow], 15));
      // What is behind its 45 messages waited no longer than that.
      expect(system.clock.now().getTime() - Date.parse(NOW)).toBeLessThanOrEqual(limits.turnMs);
      const all = await deliveries(slow);
      expect(all.every(({ status, attempts }) => status === (attempts.length === 1 ? 'DELIVERED' : 'PENDING'))).toBe(
        true,
      );
    },
  );

  test('has one turn for all of its messages: late ones are left, and count no attempt', async () => {
    const slow = await givenPartner();
    const given: { url: string; withinMs: number }[] = [];
    // Each look at the clock finds a fifth of a turn gone: the turn's beginning, then each message.
    let looks = -1;
    const deliver = handler(given, () => ((looks += 1) * TURN_MS) / 5);
    await deliver(await batch([slow], 4));
    expect(given.map(({ withinMs }) => withinMs)).toEqual([(TURN_MS * 4) / 5]);
    const all = await deliveries(slow);
    expect(all.filter(({ status }) => status === 'DELIVERED')).toHaveLength(1);
    expect(all.filter(({ status, attempts }) => status === 'PENDING' && attempts.length === 0)).toHaveLength(3);
    await waitFor(61);
    expect(slow.receiver.messages).toHaveLength(4);
  });

  test('does not delay another partner by a backlog that the sweep begins: it takes one turn', async () => {
    const [silent, other] = [await givenPartner(), await givenPartner()];
    await system.pump.idle();
    const now = system.clock.now();
    const due = (partner: Partner): Write => {
      const eventId = ids.next('whe');
      const webhookId = asId(partner.webhookId, 'whk');
      return createWebhookDelivery(
        {
          id: `whd_${eventId.slice(-26)}${webhookId.slice(4, 30)}`,
          ...{ webhookId, eventId, type: 'PLACEMENT_STARTED', body: messageOf('PLACEMENT_STARTED', NOW, {}) },
          ...{ status: 'PENDING', attempt: 1, before: 0, attempts: [], createdAt: NOW, nextAttemptAt: NOW },
        },
        now,
      );
    };
    // More than one page of what is due, and the other's last of all.
    const many = Array.from({ length: 600 }, () => due(silent));
    for (let start = 0; start < many.length; start += 100)
      await system.platform.db.commit(many.slice(start, start + 100).map(uncalled));
    await system.platform.db.commit([uncalled(due(other))]);
    const webhook: Webhook = {
      ...{
        id: asId(silent.webhookId, 'whk'),
        enterpriseId: asId(silent.enterpriseId, 'ent'),
        url: silent.receiver.url,
      },
      ...{ events: ['PLACEMENT_STARTED'], registeredAt: NOW, pausedUntil: asInstant('2027-01-20T04:05:00Z') },
    };
    await system.platform.db.commit([addWebhook(webhook)].map(withoutCondition));
    await waitFor(60);
    expect(other.receiver.messages).toHaveLength(1);
    expect(silent.receiver.messages).toHaveLength(0);
  });
});

/** As the sweep finds it, whose attempt broke off. */
function uncalled(write: Write): Write {
  const { calls: _, ...item } = itemOf(write);
  return { Put: { TableName: 'Deliveries', Item: item } };
}

function withoutCondition(write: Write): Write {
  if (!('Put' in write)) return write;
  const { TableName, Item: item } = write.Put;
  return { Put: { TableName, Item: item } };
}
