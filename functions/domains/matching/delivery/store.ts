/**
 * The delivery of a worker to an enterprise in table Positions, and every write of it. It has the id of its push and a
 * partition of its own, so no deliveries contend. Enterprises list theirs, officials those of a prefecture's people, both
 * by the time at which they were made. Index byDue lists what waits by its end (`sweep.ts`), in parts over which people
 * spread.
 */
import type { EnterpriseId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { listInParts } from '../../../platform/lists/in-parts';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  above,
  allOf,
  anyOf,
  beginsWith,
  check,
  equals,
  given,
  isNew,
  not,
  put,
} from '../../../platform/dynamodb/expressions';
import type { DeliveryStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Instant } from '../../../platform/values/clock';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
import { checkDeliveryTransition } from './states';

const deliveries = itemKind('delivery', {
  table: 'Positions',
  edition: 2,
  attributes: {
    /** Of the push that the worker answered with yes. */
    id: attr.idOf('psh'),
    ...{ workerId: attr.idOf('wkr'), positionId: attr.idOf('pos'), enterpriseId: attr.idOf('ent') },
    /** The worker's home when the delivery was made, and its prefecture. */
    ...{ homeCode: regionCode, prefecture: regionCode },
    status: attr.oneOf('WAITING', 'ACCEPTED', 'REFUSED', 'EXPIRED'),
    /** When it was made, and until when the enterprise may answer. */
    ...{ madeAt: attr.instant, until: attr.instant },
    /** Of the answer: when, why not, or what was agreed, with its first day. */
    ...{ answeredAt: attr.optional(attr.instant), reason: attr.optional(attr.text) },
    ...{ placementId: attr.optional(attr.idOf('plc')), startsOn: attr.optional(attr.civilDate) },
    /** The part of the list of ends; present while it waits. */
    due: attr.optional(attr.text),
  },
  keys: {
    primary: ['${id}', 'delivery'],
    prefectureTime: ['delivery#${prefecture}', '${madeAt}#${id}'],
    enterpriseTime: ['delivery#${enterpriseId}', '${madeAt}#${id}'],
    byDue: ['${due}', '${until}#${id}'],
  },
});

export type Delivery = ItemOf<typeof deliveries>;

/** Those that wait for an answer. */
const waiting = listInParts('deliveries', limits.deliveryListParts);

export const { is: isDelivery, decode: parseDelivery, part: partOfDelivery, keyOf: deliveryKey } = deliveries;

/** In one transaction with the answer of the push. Refused if there is one of this push. */
export function makeDelivery(delivery: Omit<Delivery, 'due'>): Write {
  checkDeliveryTransition('make', undefined, delivery);
  const due = waiting.nameFor(delivery.workerId);
  return put(deliveries.stored({ ...delivery, due })).when(isNew);
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
  return { delivery, write: leaveList(read).set(given(answered)).when(equals('status', read.status)) };
}

/** Refused if an answer came meanwhile. */
export function expireDelivery(read: Delivery): Write {
  const status = 'EXPIRED';
  checkDeliveryTransition('expire', read, { status });
  return leaveList(read).set({ status }).when(equals('status', read.status));
}

/** Condition of another one's transaction: the delivery is as it was read. */
export function unchangedDelivery({ id, status }: Pick<Delivery, 'id' | 'status'>): Write {
  return check<Delivery>(deliveryKey(id)).when(equals('status', status));
}

function leaveList({ id }: Delivery) {
  return deliveries.update(deliveryKey(id)).remove('due', 'byDuePk', 'byDueSk');
}

/** Deliveries whose enterprises could answer until the instant or before, each part earliest first. Keys only. */
export function deliveriesOverBy(at: Instant): readonly QueryParams[] {
  const end = { until: `${at}~` };
  return waiting.names.map((due) => deliveries.query('byDue', { due }).below(end).params());
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
  const isOver = not(above('until', at));
  return [
    status === 'EXPIRED' && anyOf(equals('status', status), allOf(equals('status', 'WAITING'), isOver)),
    status !== undefined && status !== 'EXPIRED' && equals('status', status),
    status === 'WAITING' && above('until', at),
    home !== undefined && beginsWith('homeCode', home),
  ] as const;
}
