/**
 * The delivery of a worker to an enterprise in table Positions, and every write of it. It has the id of its push and a
 * partition of its own, so no deliveries contend. Enterprises list theirs, officials those of a prefecture's people, both
 * by the time at which they were made.
 */
import type { EnterpriseId, PushId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { above, beginsWith, equals, given, isNew, not, put } from '../../../platform/dynamodb/expressions';
import type { DeliveryStatus } from '../../../generated/graphql';
import type { Instant } from '../../../platform/values/clock';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
import { checkDeliveryTransition } from './states';

const deliveries = itemKind('delivery', {
  table: 'Positions',
  attributes: {
    /** Of the push that the worker answered with yes. */
    id: attr.idOf('psh'),
    ...{ workerId: attr.idOf('wkr'), positionId: attr.idOf('pos'), enterpriseId: attr.idOf('ent') },
    /** The worker's home when the delivery was made, and its prefecture. */
    ...{ homeCode: regionCode, prefecture: regionCode },
    status: attr.oneOf('WAITING', 'ACCEPTED', 'REFUSED'),
    /** When it was made, and until when the enterprise may answer. */
    ...{ madeAt: attr.instant, until: attr.instant },
    /** Of the answer: when, why not, or what was agreed, with its first day. */
    ...{ answeredAt: attr.optional(attr.instant), reason: attr.optional(attr.text) },
    ...{ placementId: attr.optional(attr.idOf('plc')), startsOn: attr.optional(attr.civilDate) },
  },
  keys: {
    primary: ['${id}', 'delivery'],
    prefectureTime: ['delivery#${prefecture}', '${madeAt}#${id}'],
    enterpriseTime: ['delivery#${enterpriseId}', '${madeAt}#${id}'],
  },
});

export type Delivery = ItemOf<typeof deliveries>;

export const { is: isDelivery, decode: parseDelivery, part: partOfDelivery } = deliveries;

export function deliveryKey(id: PushId): Key {
  return deliveries.key({ id });
}

/** In one transaction with the answer of the push. Refused if there is one of this push. */
export function makeDelivery(delivery: Delivery): Write {
  checkDeliveryTransition('make', undefined, delivery);
  return put(deliveries.stored(delivery)).when(isNew);
}

export type Answered = Required<Pick<Delivery, 'status' | 'answeredAt'>> &
  Pick<Delivery, 'reason' | 'placementId' | 'startsOn'>;

/** Refused if another answer came meanwhile. */
export function answerDelivery(
  read: Delivery,
  answered: Answered,
): { readonly delivery: Delivery; readonly write: Write } {
  const delivery = { ...read, ...answered };
  checkDeliveryTransition('answer', read, delivery);
  const write = deliveries.update(deliveryKey(read.id)).set(given(answered)).when(equals('status', read.status));
  return { delivery, write };
}

/** Conditions on listed deliveries; those that are undefined do not count. */
interface Listed {
  readonly status: DeliveryStatus | undefined;
  /** Only of people whose home lies in it. */
  readonly home: RegionCode | undefined;
  readonly at: Instant;
}

/** Deliveries to an enterprise, the oldest first. */
export function deliveriesTo(enterpriseId: EnterpriseId, listed: Listed): QueryParams {
  return deliveries
    .query('enterpriseTime', { enterpriseId })
    .where(...conditionsOf(listed))
    .params();
}

/** Deliveries of a prefecture's people, the oldest first. */
export function deliveriesFrom(prefecture: RegionCode, listed: Listed): QueryParams {
  return deliveries
    .query('prefectureTime', { prefecture })
    .where(...conditionsOf(listed))
    .params();
}

function conditionsOf({ status, home, at }: Listed) {
  return [
    status !== undefined && equals('status', status === 'EXPIRED' ? 'WAITING' : status),
    status === 'WAITING' && above('until', at),
    status === 'EXPIRED' && not(above('until', at)),
    home !== undefined && beginsWith('homeCode', home),
  ] as const;
}
