/**
 * Items of group tickets in table TravelAllocations: the orders of a service; one item with all its ticketed workers,
 * which serialises its orders; and the enterprise that a handler acts for in one year's rush.
 */
import type { EnterpriseId, OrderId, ServiceId, TravellerId, WorkerId } from '../../../id-kinds';
import type { GroupTicketKind } from '../../../generated/graphql';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { anyOf, equals, isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { codec } from '../../../platform/items/codec';
import { ownerOf } from '../../../platform/values/ids';
import { pack, unpack } from '../../../platform/items/packed';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import type { Batch } from './groups-and-batches';
import type { Violation } from './railway-rules';
import { regionCode, type RegionCode } from '../../reference/region/region-code';

export interface GroupTicketOrder {
  /** `gto_` + own ULID + the service's ULID. */
  readonly id: OrderId;
  readonly serviceId: ServiceId;
  readonly kind: GroupTicketKind;
  /** Absent if a clerk orders. */
  readonly handlerId?: WorkerId;
  readonly clerk?: ClerkOfOrder;
  /** Region of the official who entered a clerk's order. */
  readonly ownerRegionCode?: RegionCode;
  readonly enterpriseId?: EnterpriseId;
  /** Identifies the rules that were applied. Without any, `railway` is empty and `validFrom` absent. */
  readonly railway: string;
  readonly validFrom?: CivilDate;
  readonly source: string;
  readonly batches: readonly Batch[];
  readonly violations: readonly Violation[];
  /** Instant. */
  readonly orderedAt: Instant;
}

/** A handler who is no registered worker. */
export interface ClerkOfOrder {
  readonly name: string;
  /** Identity number, encrypted for the order. */
  readonly numberBox: string;
  /** Whether the enterprise says that this is its employee. */
  readonly employee: boolean;
}

export function orderKey(id: OrderId): Key {
  return { TableName: 'TravelAllocations', Key: { pk: ownerOf(id, 'gto'), sk: `group-ticket#${id}` } };
}

export function orderPut({ batches, violations, ...order }: GroupTicketOrder): Write {
  return put(orders.stored(orderKey(order.id), { ...order, packed: pack({ batches, violations }) })).when(isNew);
}

interface StoredOrder extends Omit<GroupTicketOrder, 'batches' | 'violations'> {
  readonly packed: Uint8Array;
}

const orders = codec<StoredOrder>(
  'group ticket order',
  {
    ...{ id: attr.idOf('gto'), serviceId: attr.idOf('svc'), kind: attr.oneOf('ENTERPRISE', 'SELF_FORMED') },
    handlerId: attr.optional(attr.idOf('wkr')),
    clerk: attr.optional(attr.mapOf({ name: attr.text, numberBox: attr.text, employee: attr.flag })),
    ownerRegionCode: attr.optional(regionCode),
    ...{
      enterpriseId: attr.optional(attr.idOf('ent')),
      railway: attr.text,
      validFrom: attr.optional(attr.civilDate),
      source: attr.text,
      orderedAt: attr.instant,
    },
    packed: attr.bytes,
  },
  ({ sk }) => String(sk).startsWith('group-ticket#'),
);

export function parseOrder(item: Item): GroupTicketOrder {
  const { validFrom, ...rest } = item;
  // An earlier release wrote an empty text where no rules applied.
  const { packed, ...order } = orders.decode(validFrom === '' ? rest : item);
  return { ...order, ...(unpack(packed) as Pick<GroupTicketOrder, 'batches' | 'violations'>) };
}

/** Tickets of a service that were ordered. */
export interface Ticketed {
  readonly version: number;
  /** By `ticketOf`; an earlier release stored the worker's id alone. */
  readonly tickets: readonly string[];
}

/** Names a worker's ticket: one who gave the seat back and has another one with other stops needs another ticket. */
export function ticketOf(workerId: TravellerId, { fromStop, toStop }: Pick<Batch, 'fromStop' | 'toStop'>): string {
  return `${workerId} ${fromStop} ${toStop}`;
}

export function ticketedKey(serviceId: ServiceId): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'group-tickets' } };
}

/** Adds tickets. Refused if the item changed since the read. */
export function ticketedPut(serviceId: ServiceId, before: Ticketed, ordered: readonly string[]): Write {
  const now = { version: before.version + 1, packed: pack([...before.tickets, ...ordered]) };
  return put<Ticketed>(tickets.stored(ticketedKey(serviceId), now)).when(
    before.version === 0 ? isNew : equals('version', before.version),
  );
}

const tickets = codec<{ readonly version: number; readonly packed: Uint8Array }>(
  'tickets of a service',
  { version: attr.integer, packed: attr.bytes },
  ({ sk }) => sk === 'group-tickets',
);

export function parseTicketed(item: Item | undefined): Ticketed {
  if (item === undefined) return { version: 0, tickets: [] };
  const { version, packed } = tickets.decode(item);
  return { version, tickets: unpack(packed) as string[] };
}

/**
 * @param handlerId a worker's id, or the fingerprint of a person's identity number.
 * @param year of the rush, four digits.
 */
export function handlerKey(handlerId: string, year: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: `handler#${handlerId}`, sk: `group-tickets#${year}` } };
}

/** Refused if the handler acts for another enterprise in this rush. */
export function handlerPut(handlerId: string, year: string, enterpriseId: EnterpriseId): Write {
  const { TableName, Key: key } = handlerKey(handlerId, year);
  return put<{ enterpriseId: EnterpriseId }>({ TableName, Item: { ...key, enterpriseId } }).when(
    anyOf(isNew, equals('enterpriseId', enterpriseId)),
  );
}
