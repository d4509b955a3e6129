/**
 * The item of a webhook, in table Positions, and every write of it. It lies with its enterprise: one query finds those that an
 * event concerns.
 */
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
import { instant, integer, listOf, mapOf, oneOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { assert } from '../../../platform/requests/errors';
import { instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { checkTransition, stateOf } from './states';

/** What a webhook can be told of. */
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
    /** `whk_` + own ULID + the enterprise's. */
    id: text,
    enterpriseId: text,
    url: text,
    events: listOf(oneOf(...eventTypes)),
    /** Instants, ISO 8601 UTC. A redelivery that arrives enables it again. */
    registeredAt: instant,
    disabledAt: optional(instant),
    /** GONE: its receiver answered 410. Absent where every attempt of a delivery failed. */
    disabledReason: optional(oneOf('GONE')),
    /** Instant until which it is sent nothing: its receiver asked for that, or was too busy or too slow. */
    pausedUntil: optional(instant),
    /** Of the secret that was given last; absent for the first. */
    secretNumber: optional(integer),
    /** When that was; absent for the first, which was given at the registration. */
    secretGivenAt: optional(instant),
    /** Those before, the latest first, each with the instant from which it is not used any more. */
    formerSecrets: optional(listOf(mapOf({ number: integer, until: instant }))),
  },
  keys: { primary: ['${enterpriseId}', 'webhook#${id}'] },
});

export type Webhook = ItemOf<typeof webhooks>;

/** Undefined where the text is no webhook's id. */
export function webhookKey(id: string): Key | undefined {
  const enterpriseId = ownerOf(id, 'whk', 'ent');
  return enterpriseId === undefined ? undefined : webhooks.key({ id, enterpriseId });
}

export const { is: isWebhook, decode: parseWebhook } = webhooks;

/** Of an enterprise, the first registered first. */
export function webhooksOf(enterpriseId: string): QueryParams {
  return { ...webhooks.query('primary', { enterpriseId }).params(), ConsistentRead: true };
}

/** A registration, beside the enterprise's item of them (`registrations-store.ts`). */
export function addWebhook(webhook: Webhook): Write {
  return put(webhooks.stored(webhook)).when(isNew);
}

/** A condition of a transaction: it was not removed. */
export function checkRegistered(id: string): Write {
  return check<Webhook>(known(id)).when(isRegistered);
}

/** What a removal leaves has a key, and no address. */
const isRegistered: Condition<'url'> = exists('url');

/** Over the secret that was read. @param after with the new one (`secrets.ts`). */
export function rotateSecret(
  read: Webhook,
  { secretNumber, secretGivenAt, formerSecrets }: Required<Pick<Webhook, Secrets>>,
): Write {
  checkTransition('rotateSecret', stateOf(read));
  return webhooks
    .update(known(read.id))
    .set({ secretNumber, secretGivenAt, formerSecrets })
    .when(isRegistered, unchanged('secretNumber', read.secretNumber));
}

type Secrets = 'secretNumber' | 'secretGivenAt' | 'formerSecrets';

/** It is sent nothing until the instant. */
export function pauseWebhook(read: Webhook, pausedUntil: string): Write {
  checkTransition('pause', stateOf(read));
  return webhooks
    .update(known(read.id))
    .set({ pausedUntil })
    .when(...asRead(read));
}

/** Every attempt of a message failed. One that was disabled before stays so since then, and for the same reason. */
export function disableWebhook(read: Webhook, now: Date): Write {
  checkTransition('disable', stateOf(read));
  const { disabledAt = instantOf(now) } = read;
  return webhooks
    .update(known(read.id))
    .set({ disabledAt })
    .when(...asRead(read));
}

/** Its receiver says that it is gone. */
export function endWebhook(read: Webhook, now: Date): Write {
  checkTransition('end', stateOf(read));
  const { disabledAt = instantOf(now) } = read;
  return webhooks
    .update(known(read.id))
    .set({ disabledAt, disabledReason: 'GONE' })
    .when(...asRead(read));
}

/** A message arrived at a disabled one. */
export function enableWebhook(read: Webhook): Write {
  checkTransition('enable', stateOf(read));
  return webhooks
    .update(known(read.id))
    .remove('disabledAt', 'disabledReason', 'pausedUntil')
    .when(...asRead(read));
}

/** What its receivers' answers decide on. */
function asRead(read: Webhook): readonly Condition<'url' | Answered>[] {
  return [isRegistered, ...ANSWERED.map((name) => unchanged(name, read[name]))];
}

const ANSWERED = ['disabledAt', 'disabledReason', 'pausedUntil'] as const satisfies readonly (keyof Webhook)[];
type Answered = (typeof ANSWERED)[number];

/** Whatever its state. */
export function removeWebhook(id: string): Write {
  return deletion(known(id)).when(isThere);
}

function known(id: string): Key {
  const key = webhookKey(id);
  assert(key, 'an id of a webhook');
  return key;
}
