/**
 * The webhook item in table Positions, in its enterprise's collection, and every write of it. One query finds all
 * webhooks that an event concerns.
 */
import type { EnterpriseId, WebhookId } from '../../../id-kinds';
import type { WebhookEvent } from '../../../generated/graphql';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  check,
  type Condition,
  deletion,
  exists,
  isNew,
  isThere,
  put,
  unchanged,
} from '../../../platform/dynamodb/expressions';
import { idOf, instant, integer, listOf, mapOf, oneOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { checkTransition, stateOf } from './states';

/** Types of events that a webhook may subscribe to. */
export const eventTypes = [
  'POSITION_FILLED',
  'DELIVERY_MADE',
  'PLACEMENT_STARTED',
  'PLACEMENT_ENDED',
  'IMPORT_FINISHED',
] as const satisfies readonly WebhookEvent[];

const webhooks = itemKind('webhook', {
  table: 'Positions',
  attributes: {
    /** `whk_` + own ULID + the enterprise's ULID. */
    id: idOf('whk'),
    enterpriseId: idOf('ent'),
    url: text,
    events: listOf(oneOf(...eventTypes)),
    /** Instants, ISO 8601 UTC. `disabledAt` is removed when a redelivery arrives. */
    registeredAt: instant,
    disabledAt: optional(instant),
    /** GONE: the receiver answered 410. Absent if all attempts of a delivery failed. */
    disabledReason: optional(oneOf('GONE')),
    /** Instant until which nothing is sent: the receiver asked for it, or was too busy or too slow. */
    pausedUntil: optional(instant),
    /** Number of the newest secret; absent for the first. */
    secretNumber: optional(integer),
    /** Instant at which the newest secret was created; absent for the first, which came with the registration. */
    secretGivenAt: optional(instant),
    /** Older secrets, newest first, each valid until its instant. */
    formerSecrets: optional(listOf(mapOf({ number: integer, until: instant }))),
  },
  keys: { primary: ['${enterpriseId}', 'webhook#${id}'] },
});

export type Webhook = ItemOf<typeof webhooks>;

export function webhookKey(id: WebhookId): Key {
  return webhooks.key({ id, enterpriseId: ownerOf(id, 'whk') });
}

export const { is: isWebhook, decode: parseWebhook } = webhooks;

/** An enterprise's webhooks, oldest first, strongly consistent. */
export function webhooksOf(enterpriseId: EnterpriseId): QueryParams {
  return { ...webhooks.query('primary', { enterpriseId }).params(), ConsistentRead: true };
}

/** Adds a webhook, in one transaction with `registrations-store.ts`. */
export function addWebhook(webhook: Webhook): Write {
  return put(webhooks.stored(webhook)).when(isNew);
}

/** Condition that the webhook was not removed. */
export function checkRegistered(id: WebhookId): Write {
  return check<Webhook>(webhookKey(id)).when(isRegistered);
}

/** A change of a removed webhook would leave an item without a URL, so the URL must exist. */
const isRegistered: Condition<'url'> = exists('url');

/**
 * Refused if the secret changed since the read.
 * @param after the webhook with the new secret (`secrets.ts`).
 */
export function rotateSecret(
  read: Webhook,
  { secretNumber, secretGivenAt, formerSecrets }: Required<Pick<Webhook, Secrets>>,
): Write {
  checkTransition('rotateSecret', stateOf(read));
  return webhooks
    .update(webhookKey(read.id))
    .set({ secretNumber, secretGivenAt, formerSecrets })
    .when(isRegistered, unchanged('secretNumber', read.secretNumber));
}

type Secrets = 'secretNumber' | 'secretGivenAt' | 'formerSecrets';

/** Sends nothing to the webhook until the instant. */
export function pauseWebhook(read: Webhook, pausedUntil: Instant): Write {
  return answered('pause', read, (webhook) => webhook.set({ pausedUntil }));
}

/** Disables a webhook after all attempts of a message failed. One that is disabled keeps its instant and reason. */
export function disableWebhook(read: Webhook, now: Date): Write {
  const { disabledAt = instantOf(now) } = read;
  return answered('disable', read, (webhook) => webhook.set({ disabledAt }));
}

/** Disables a webhook whose receiver answered 410. */
export function endWebhook(read: Webhook, now: Date): Write {
  const { disabledAt = instantOf(now) } = read;
  return answered('end', read, (webhook) => webhook.set({ disabledAt, disabledReason: 'GONE' }));
}

/** Re-enables a disabled webhook after a message arrived. */
export function enableWebhook(read: Webhook): Write {
  return answered('enable', read, (webhook) => webhook.remove('disabledAt', 'disabledReason', 'pausedUntil'));
}

type Updated = ReturnType<typeof webhooks.update>;

/** A transition that an answer of the receiver leads to, over the state that was read. */
function answered(
  transition: Parameters<typeof checkTransition>[0],
  read: Webhook,
  change: (webhook: Updated) => Updated,
): Write {
  checkTransition(transition, stateOf(read));
  return change(webhooks.update(webhookKey(read.id))).when(...asRead(read));
}

/** Condition on the attributes that answers of the receiver change. */
function asRead(read: Webhook): readonly Condition<'url' | Answered>[] {
  return [isRegistered, ...ANSWERED.map((name) => unchanged(name, read[name]))];
}

const ANSWERED = ['disabledAt', 'disabledReason', 'pausedUntil'] as const satisfies readonly (keyof Webhook)[];
type Answered = (typeof ANSWERED)[number];

/** In any state. */
export function removeWebhook(id: WebhookId): Write {
  return deletion(webhookKey(id)).when(isThere);
}
