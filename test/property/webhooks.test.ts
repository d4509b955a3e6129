/** A webhook's secrets are made anew while it is removed, in any order of the calls: what is removed stays as it is. */
import type { WebhookId } from '../../functions/id-kinds';
import fc from 'fast-check';
import { isStamped } from '../../functions/domains/board/change/recorded-objects';
import { registerEnterprise } from '../../functions/domains/reference/enterprise/service';
import { attempt } from '../../functions/domains/partners/webhook-delivery/attempt';
import { redeliverWebhook } from '../../functions/domains/partners/webhook-delivery/service';
import {
  createWebhookDelivery,
  type WebhookDelivery,
  webhookDeliveryIdOf,
  webhookDeliveryKey,
  parseWebhookDelivery,
} from '../../functions/domains/partners/webhook-delivery/store';
import { beginAttempts } from '../../functions/domains/partners/webhook-delivery/sweep';
import { registerWebhook, removeWebhook, rotateWebhookSecret } from '../../functions/domains/partners/webhook/service';
import { parseWebhook, type Webhook, webhookKey } from '../../functions/domains/partners/webhook/store';
import { authored } from '../../functions/platform/security/authored';
import { update } from '../../functions/platform/dynamodb/expressions';
import { instantOf } from '../../functions/platform/values/clock';
import type { Database } from '../../functions/platform/dynamodb/database';
import { failed, refusal } from '../../functions/platform/requests/result';
import { createOutbound } from '../../functions/platform/security/outbound';
import { asId } from '../../functions/platform/values/ids';
import { interleaved, interrupted } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, runs } from '../kit/long';
import { startReceiver } from '../kit/receiver';
import { enterpriseInput, unique } from '../kit/system';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';
import { nextAttemptAt } from '../../functions/domains/partners/receiver/retry-times';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const signing = { stamp: () => 'B|53|request||account', isStamped, clock: { now: () => NOW } };

/** The receivers of tests are on loopback. */
const outbound = createOutbound({ allowLoopback: true });

/** A turn that has just begun. */
const room = (): number => 10_000;

async function givenWebhook(db: Database, url = 'https://hooks.invalid/jobs'): Promise<string> {
  const context = { ...contextOf(db), outbound };
  const { id: enterpriseId } = valueOf(await registerEnterprise(context, enterpriseInput()));
  const input = { idempotencyKey: unique(), enterpriseId, url, events: ['PLACEMENT_STARTED' as const] };
  return valueOf(await registerWebhook(context, input)).id;
}

/** Whose first attempt is begun. */
async function givenDelivery(webhookId: WebhookId, change: Partial<WebhookDelivery> = {}): Promise<WebhookDelivery> {
  const eventId = contextOf(local.db).ids.next('whe');
  const delivery: WebhookDelivery = {
    ...{ id: webhookDeliveryIdOf(eventId, webhookId), webhookId, eventId, type: 'PLACEMENT_STARTED', body: '{}' },
    ...{ status: 'PENDING', attempt: 1, before: 0, attempts: [], createdAt: instantOf(NOW) },
    ...(change.status === undefined && { nextAttemptAt: nextAttemptAt(1, NOW) }),
    ...change,
  };
  await local.db.commit([createWebhookDelivery(delivery, NOW)]);
  return delivery;
}

async function readDelivery(id: string): Promise<WebhookDelivery> {
  return parseWebhookDelivery((await local.db.get(webhookDeliveryKey(asId(id, 'whd')))) ?? {});
}

async function readWebhook(id: string): Promise<Webhook> {
  return parseWebhook((await local.db.get(webhookKey(asId(id, 'whk')))) ?? {});
}

/** What is left of it is what the removal left. */
async function isUntouched(webhookId: string): Promise<boolean> {
  const key = webhookKey(asId(webhookId, 'whk'));
  const untouched = 'attribute_exists(removedAt) AND attribute_not_exists(secretNumber)';
  // A check alone is no transaction.
  const put = { Put: { TableName: key.TableName, Item: { pk: `seen#${webhookId}`, sk: 'seen' } } };
  return (await local.db.commit([{ ConditionCheck: { ...key, ConditionExpression: untouched } }, put])).committed;
}

test('concurrent calls give no secret to a removed webhook', async () => {
  const seen = { given: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), async (scheduler, rotations) => {
      const db = authored(local.db, signing);
      const webhookId = await givenWebhook(db);
      const context = contextOf(interleaved(db, scheduler));
      const [removal, ...given] = await scheduler.waitFor(
        Promise.all([
          removeWebhook(context, webhookId),
          ...Array.from({ length: rotations }, () =>
            rotateWebhookSecret(context, { idempotencyKey: unique(), webhookId }),
          ),
        ]),
      );
      expect(removal.ok).toBe(true);
      expect(await isUntouched(webhookId)).toBe(true);
      const times = given.filter(({ ok }) => ok).length;
      seen.given += times;
      seen.refused += rotations - times;
    }),
    { ...runs(60), endOnFailure: true },
  );
  // What is promised was tried.
  // In a few runs something may not come up.
  if (LONG) for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
});

test('a webhook whose name leads to a private network by the time of sending is sent nothing, again and again', async () => {
  const receiver = await startReceiver();
  // Public at registration, and this machine from then on.
  const { port } = new URL(receiver.url);
  const answers = [['8.8.8.8'], ['127.0.0.1'], ['8.8.8.8', '10.0.0.1']];
  const lookUp = () => Promise.resolve((answers.shift() ?? []).map((address) => ({ address, family: 4 })));
  const context = { ...contextOf(local.db), outbound: createOutbound({ allowLoopback: false, lookUp }) };
  const { id: enterpriseId } = valueOf(await registerEnterprise(context, enterpriseInput()));
  const url = `https://hooks.partner.example:${port}/jobs`;
  const input = { idempotencyKey: unique(), enterpriseId, url, events: ['PLACEMENT_STARTED' as const] };
  const { id: webhookId } = valueOf(await registerWebhook(context, input));
  for (const _ of ['this machine', 'a private network beside a public address']) {
    const delivery = await givenDelivery(asId(webhookId, 'whk'));
    await attempt(context, delivery, room);
    expect(await readDelivery(delivery.id)).toMatchObject({
      ...{ status: 'PENDING', attempts: [{ at: instantOf(NOW), failure: 'ADDRESS_NOT_PUBLIC' }] },
    });
  }
  expect(answers).toEqual([]);
  expect(receiver.messages).toEqual([]);
  expect((await readWebhook(webhookId)).failures).toEqual([instantOf(NOW)]);
  await receiver.stop();
});

test('of two answers at once, the longer pause that a receiver asks for counts, and neither message is sent again', async () => {
  const receiver = await startReceiver();
  const webhookId = await givenWebhook(local.db, receiver.url);
  const [short, long] = [await givenDelivery(asId(webhookId, 'whk')), await givenDelivery(asId(webhookId, 'whk'))];
  receiver.answerTo(short.eventId, 503, { 'retry-after': '60' });
  receiver.answerTo(long.eventId, 503, { 'retry-after': '600' });
  const sender = (db: Database) => ({ ...contextOf(db), outbound });
  const { db, happened } = interrupted(local.db, 1, () => attempt(sender(local.db), long, room));
  await attempt(sender(db), short, room);
  await receiver.stop();
  expect(happened()).toBe(true);
  expect((await readWebhook(webhookId)).pausedUntil).toBe(instantOf(new Date(NOW.getTime() + 600_000)));
  expect(receiver.messages.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
    [short.eventId, long.eventId].sort(),
  );
  const deliveries = await Promise.all([short, long].map(({ id }) => readDelivery(id)));
  expect(deliveries.map(({ attempts }) => attempts)).toEqual([
    [{ at: instantOf(NOW), status: 503 }],
    [{ at: instantOf(NOW), status: 503 }],
  ]);
});

test.each([
  ['a message that was under way leaves it disabled', { asked: false }, 'GONE'],
  ['one that was asked for enables it', { asked: true }, undefined],
] as const)('a disabled receiver that answers 410 while it takes another message: %s', async (_, change, reason) => {
  const receiver = await startReceiver();
  const webhookId = await givenWebhook(local.db, receiver.url);
  const key = webhookKey(asId(webhookId, 'whk'));
  await local.db.commit([
    update(key)
      .set({ disabledAt: instantOf(NOW) })
      .always(),
  ]);
  const [taken, gone] = [
    await givenDelivery(asId(webhookId, 'whk'), change),
    await givenDelivery(asId(webhookId, 'whk')),
  ];
  receiver.answerTo(gone.eventId, 410);
  const { db, happened } = interrupted(local.db, 1, () => attempt({ ...contextOf(local.db), outbound }, gone, room));
  await attempt({ ...contextOf(db), outbound }, taken, room);
  await receiver.stop();
  expect(happened()).toBe(true);
  expect((await readDelivery(taken.id)).status).toBe('DELIVERED');
  expect((await readWebhook(webhookId)).disabledReason).toBe(reason);
});

test('a receiver that says it is gone is sent nothing more, also where the next attempt was begun meanwhile', async () => {
  const receiver = await startReceiver();
  receiver.answer(410);
  const webhookId = await givenWebhook(local.db, receiver.url);
  const delivery = await givenDelivery(asId(webhookId, 'whk'));
  const later = { ...contextOf(local.db, { now: new Date(NOW.getTime() + 61_000) }), outbound };
  const { db, happened } = interrupted(local.db, 1, () => beginAttempts(later));
  await attempt({ ...contextOf(db), outbound }, delivery, room);
  expect(happened()).toBe(true);
  expect(await readWebhook(webhookId)).toMatchObject({ disabledAt: instantOf(NOW), disabledReason: 'GONE' });
  const again = await readDelivery(delivery.id);
  expect(again).toMatchObject({ status: 'PENDING', attempt: 2 });
  await attempt(later, again, room);
  await receiver.stop();
  expect(receiver.messages).toHaveLength(1);
  expect(await readDelivery(delivery.id)).toMatchObject({ status: 'FAILED' });
});

test('a webhook that is removed meanwhile is sent nothing again', async () => {
  const webhookId = await givenWebhook(local.db);
  const delivery = await givenDelivery(asId(webhookId, 'whk'), { status: 'FAILED' });
  const signed = authored(local.db, signing);
  const { db, happened } = interrupted(signed, 1, () => removeWebhook(contextOf(signed), webhookId));
  expect(await redeliverWebhook(contextOf(db), delivery.id)).toEqual(failed(refusal('NOT_FOUND', ['deliveryId'])));
  expect(happened()).toBe(true);
  expect(await readDelivery(delivery.id)).toMatchObject({ status: 'FAILED', attempt: 1 });
});
