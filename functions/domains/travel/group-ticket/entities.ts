/**
 * Items of this noun, in table TravelAllocations, in the service's collection: the order, and one item that says who of the
 * service has a ticket of an order, over which orders follow one another. Apart from them, for whom a handler acts in
 * the rush of one year.
 */
import type { GroupTicketKind } from '../../../generated/graphql';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { ownerOf } from '../../../platform/values/ids';
import { pack, unpack } from '../../../platform/items/packed';
import type { Batch, Violation } from './group-ticket';

export interface GroupTicketOrder {
  /** `gto_` + own ULID + the service's. */
  readonly id: string;
  readonly serviceId: string;
  readonly kind: GroupTicketKind;
  readonly handlerId: string;
  readonly enterpriseId?: string;
  /** Of the rules that were applied. */
  readonly railway: string;
  readonly validFrom: string;
  readonly source: string;
  readonly batches: readonly Batch[];
  readonly violations: readonly Violation[];
  /** Instant. */
  readonly orderedAt: string;
}

/** Undefined where the text is no order's id. */
export function orderKey(id: string): Key | undefined {
  const serviceId = ownerOf(id, 'gto', 'svc');
  return serviceId === undefined
    ? undefined
    : { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: `group-ticket#${id}` } };
}

export function orderPut({ batches, violations, ...order }: GroupTicketOrder): Write {
  const item = { ...order, pk: order.serviceId, sk: `group-ticket#${order.id}`, packed: pack({ batches, violations }) };
  return { Put: { TableName: 'TravelAllocations', Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export function parseOrder(item: Item): GroupTicketOrder {
  const {
    pk: _,
    sk: __,
    packed,
    ...order
  } = item as unknown as Omit<GroupTicketOrder, 'batches' | 'violations'> & {
    pk: string;
    sk: string;
    packed: Uint8Array;
  };
  return { ...order, ...(unpack(packed) as Pick<GroupTicketOrder, 'batches' | 'violations'>) };
}

/** Who of a service has a ticket of an order. */
export interface Ticketed {
  readonly version: number;
  readonly workerIds: readonly string[];
}

export function ticketedKey(serviceId: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'group-tickets' } };
}

/** Over what was read. */
export function ticketedPut(serviceId: string, before: Ticketed, workerIds: readonly string[]): Write {
  const { TableName, Key: key } = ticketedKey(serviceId);
  return {
    Put: {
      TableName,
      Item: { ...key, version: before.version + 1, packed: pack([...before.workerIds, ...workerIds]) },
      ...(before.version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': before.version },
          }),
    },
  };
}

export function parseTicketed(item: Item | undefined): Ticketed {
  if (item === undefined) return { version: 0, workerIds: [] };
  return { version: item['version'] as number, workerIds: unpack(item['packed'] as Uint8Array) as string[] };
}

/** @param year of the rush. */
export function handlerKey(handlerId: string, year: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: `handler#${handlerId}`, sk: `group-tickets#${year}` } };
}

/** Refused when the handler acts for another enterprise in this rush. */
export function handlerPut(handlerId: string, year: string, enterpriseId: string): Write {
  const { TableName, Key: key } = handlerKey(handlerId, year);
  return {
    Put: {
      TableName,
      Item: { ...key, enterpriseId },
      ConditionExpression: 'attribute_not_exists(pk) OR #enterpriseId = :enterpriseId',
      ExpressionAttributeNames: { '#enterpriseId': 'enterpriseId' },
      ExpressionAttributeValues: { ':enterpriseId': enterpriseId },
    },
  };
}
