/**
 * Items of this noun. Webhooks lie in table Positions with their enterprise: one query finds those that an event concerns. An
 * event is written in the transaction of its fact (the outbox) and never again; a delivery is one event for one webhook, in
 * the webhook's own partition in order of time: both in table Deliveries. Index byDue: deliveries by the instant of their next
 * attempt. Events and deliveries are cleaned up after `limits.webhookDays`.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import type { WebhookEvent } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { expiryAfter, instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Item, Key, PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { derivedIdAt, ownerOf } from '../../../platform/values/ids';
import type { PostFailure } from '../../../platform/security/outbound';
import type { StreamRecord } from '../../../platform/streams/streams';
import { callsDeliver } from '../../../triggers';

export const WebhookEntity = new Entity(
  {
    model: { entity: 'webhook', version: '1', service: 'job-bowl' },
    attributes: {
      /** `whk_` + own ULID + the enterprise's. */
      id: { type: 'string', required: true },
      enterpriseId: { type: 'string', required: true },
      url: { type: 'string', required: true },
      events: { type: 'list', items: { type: 'string' }, required: true },
      /** Instants, ISO 8601 UTC. A redelivery that arrives enables it again. */
      registeredAt: { type: 'string', required: true },
      disabledAt: { type: 'string' },
      /** GONE: its receiver answered 410. Absent where every attempt of a delivery failed. */
      disabledReason: { type: ['GONE'] as const },
      /** Instant until which it is sent nothing: its receiver asked for that, or was too busy or too slow. */
      pausedUntil: { type: 'string' },
      /** Of the secret that was given last; absent for the first. */
      secretNumber: { type: 'number' },
      /** When that was; absent for the first, which was given at the registration. */
      secretGivenAt: { type: 'string' },
      /** Those before, the latest first, each with the instant from which it is not used any more. */
      formerSecrets: {
        type: 'list',
        items: {
          type: 'map',
          properties: { number: { type: 'number', required: true }, until: { type: 'string', required: true } },
        },
      },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['enterpriseId'], template: '${enterpriseId}', casing: 'none' },
        sk: { field: 'sk', composite: ['id'], template: 'webhook#${id}', casing: 'none' },
      },
    },
  },
  { table: 'Positions' },
);

export type Webhook = Omit<EntityItem<typeof WebhookEntity>, 'events'> & { readonly events: readonly WebhookEvent[] };

/** Undefined where the text is no webhook's id. */
export function webhookKey(id: string): Key | undefined {
  const enterpriseId = ownerOf(id, 'whk', 'ent');
  return enterpriseId === undefined ? undefined : WebhookEntity.get({ id, enterpriseId }).params<Key>();
}

export function parseWebhook(item: Item): Webhook {
  const { data } = WebhookEntity.parse({ Item: item });
  assert(data, 'a webhook item');
  return data as Webhook;
}

export function webhookPut(webhook: Webhook): Write {
  return { Put: WebhookEntity.create({ ...webhook, events: [...webhook.events] }).params<PutParams>() };
}

/** Refused where it was removed. */
export function webhookCheck(id: string): Write {
  const key = webhookKey(id);
  assert(key, 'an id of a webhook');
  // What a removal leaves has a key, and no address.
  const condition = { ConditionExpression: 'attribute_exists(#url)', ExpressionAttributeNames: { '#url': 'url' } };
  return { ConditionCheck: { ...key, ...condition } };
}

export function webhooksOf(enterpriseId: string): QueryParams {
  return { ...WebhookEntity.query.primary({ enterpriseId }).params<QueryParams>(), ConsistentRead: true };
}

/**
 * An item over which the registrations of an enterprise follow one another: whoever counted its webhooks after reading this has
 * counted all of them as long as it is the same. Webhooks of before it existed are counted with the others.
 */
export function registrationsKey(enterpriseId: string): Key {
  return { TableName: 'Positions', Key: { pk: enterpriseId, sk: 'webhooks' } };
}

/** Over what was read; absent before the first. */
export function registrationsPut(enterpriseId: string, before: Item | undefined): Write {
  const { TableName, Key: key } = registrationsKey(enterpriseId);
  const version = Number(before?.['version'] ?? 0);
  return {
    Put: {
      TableName,
      Item: { ...key, version: version + 1 },
      ...(before === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          }),
    },
  };
}

/** Something that an enterprise may want to be told. */
export interface Event {
  readonly id: string;
  readonly enterpriseId: string;
  readonly type: WebhookEvent;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  /** Ids to ask with. */
  readonly data: Readonly<Record<string, string>>;
}

/** The outbox: to be written in the transaction of the fact. */
export function eventPut(
  { ids, clock }: Pick<Context, 'ids' | 'clock'>,
  enterpriseId: string,
  type: WebhookEvent,
  data: Event['data'],
): Write {
  const now = clock.now();
  return outboxPut({ id: ids.next('whe'), enterpriseId, type, at: instantOf(now), data }, now);
}

/** An event that a record of the stream tells of: the same event however often the record comes. Refused where it is there already. */
export function eventPutOf(
  { at, sequenceNumber, shardId }: Pick<StreamRecord, 'at' | 'sequenceNumber' | 'shardId'>,
  enterpriseId: string,
  type: WebhookEvent,
  data: Event['data'],
): Write {
  const id = derivedIdAt('whe', at, shardId, sequenceNumber);
  return outboxPut({ id, enterpriseId, type, at: instantOf(at), data }, at);
}

function outboxPut(event: Event, now: Date): Write {
  const item = { pk: event.id, sk: 'event', ...event, ...callsDeliver, expiresAt: expiryOf(now) };
  return { Put: { TableName: 'Deliveries', Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export function eventOf(item: Item | undefined): Event | undefined {
  return item?.['sk'] === 'event' ? (item as unknown as Event) : undefined;
}

export interface Attempt {
  /** Instant, ISO 8601 UTC, at which it was begun. */
  readonly at: string;
  readonly status?: number;
  readonly failure?: PostFailure;
}

export interface Delivery {
  /** `whd_` + the event's ULID + the webhook's own. */
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly type: WebhookEvent;
  readonly body: string;
  readonly status: 'PENDING' | 'DELIVERED' | 'FAILED';
  /** Attempts begun; those of before a redelivery are counted in `before`. */
  readonly attempt: number;
  readonly before: number;
  readonly attempts: readonly Attempt[];
  /** Whether its partner asked for it: then it is sent to a disabled webhook, too. */
  readonly asked?: boolean;
  /** When the next one is due; absent where none is. */
  readonly nextAttemptAt?: string;
  readonly createdAt: string;
}

const ULID_LENGTH = 26;

export function deliveryIdOf(eventId: string, webhookId: string): string {
  return `whd_${eventId.slice(-ULID_LENGTH)}${webhookId.slice(4, 4 + ULID_LENGTH)}`;
}

/** Undefined where the text is no delivery's id. */
export function deliveryKey(id: string): Key | undefined {
  const webhook = ownerOf(id, 'whd', 'deliveries');
  return webhook === undefined ? undefined : { TableName: 'Deliveries', Key: { pk: webhook, sk: id } };
}

/** In order of time. */
export function deliveriesOf(webhookId: string): QueryParams {
  return {
    TableName: 'Deliveries',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': `deliveries_${webhookId.slice(4, 4 + ULID_LENGTH)}`, ':prefix': 'whd_' },
  };
}

/** Refused where it is there already: an event is delivered once to each webhook, in as many attempts as it takes. */
export function deliveryPut(delivery: Delivery, now: Date): Write {
  const key = deliveryKey(delivery.id);
  assert(key, 'an id of a delivery');
  const item = { ...key.Key, ...delivery, ...dueKeys(delivery), expiresAt: expiryOf(now) };
  return {
    Put: { TableName: 'Deliveries', Item: item, ConditionExpression: 'attribute_not_exists(pk)' } satisfies PutParams,
  };
}

/** Begins an attempt, which the stream carries to whoever makes it (`on-stream.ts`). Over the very attempt that was read, as below. */
export function attemptPut(before: Delivery, after: Delivery, now: Date): Write {
  return deliveryChange(before, { ...after, ...callsDeliver }, now);
}

/** Over the very attempt that was read: of two who go on with a delivery, one does. */
export function deliveryChange(before: Delivery, after: Delivery, now: Date): Write {
  const key = deliveryKey(before.id);
  assert(key, 'an id of a delivery');
  return {
    Put: {
      TableName: 'Deliveries',
      Item: { ...key.Key, ...after, ...dueKeys(after), expiresAt: expiryOf(now) },
      ConditionExpression: '#attempt = :attempt AND #status = :status',
      ExpressionAttributeNames: { '#attempt': 'attempt', '#status': 'status' },
      ExpressionAttributeValues: { ':attempt': before.attempt, ':status': before.status },
    },
  };
}

export function deliveryOf(item: Item | undefined): Delivery | undefined {
  if (item === undefined || !String(item['pk']).startsWith('deliveries_')) return undefined;
  const { pk, sk, byDuePk, byDueSk, expiresAt, calls, ...delivery } = item;
  return delivery as unknown as Delivery;
}

/** Deliveries whose next attempt is due, the earliest first: keys alone. */
export function dueDeliveries(now: Date): QueryParams {
  return {
    TableName: 'Deliveries',
    IndexName: 'byDue',
    KeyConditionExpression: 'byDuePk = :deliveries AND byDueSk < :now',
    ExpressionAttributeValues: { ':deliveries': DUE, ':now': `${instantOf(now)}~` },
    Limit: limits.deliveriesCalledAtOnce,
  };
}

const DUE = 'deliveries';

function dueKeys({ id, nextAttemptAt }: Delivery): Item {
  return nextAttemptAt === undefined ? {} : { byDuePk: DUE, byDueSk: `${nextAttemptAt}#${id}` };
}

/** Epoch seconds. */
function expiryOf(now: Date): number {
  return expiryAfter(now, limits.webhookDays);
}
