/**
 * Derives the events that partners are told from the stream records of items; the only file that knows them. An event's
 * id and instant come from the item alone, so a repeated record gives the same event. Pure.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { WebhookEvent } from '../../../generated/graphql';
import type { Item } from '../../../platform/dynamodb/database';
import type { StreamRecord } from '../../../platform/streams/streams';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { derivedIdAt } from '../../../platform/values/ids';
import { isPlacement, parsePlacement, partOfPlacement } from '../../jobs/placement/store';
import { isImport, parseImport, partOfImport } from '../../jobs/position-import/store';
import { isPosition, parsePosition, partOfPosition } from '../../jobs/position/store';
import { isDelivery, parseDelivery } from '../../matching/delivery/store';
import type { Event } from '../webhook-delivery/lifecycle';

/** Empty if the item is of another kind, was deleted, or did not change in a way that is an event. */
export function eventsOf({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly Event[] {
  if (isPlacement(newItem)) return placementEvents(oldItem, newItem);
  if (isPosition(newItem)) return positionEvents(oldItem, newItem);
  if (isImport(newItem)) return importEvents(oldItem, newItem);
  if (isDelivery(newItem)) return deliveryEvents(oldItem, newItem);
  return [];
}

/** A placement of an earlier release has no enterprise; that release told the partner itself. */
function placementEvents(oldItem: Item | undefined, newItem: Item): Event[] {
  const { id, enterpriseId, positionId, agreedAt, endedAt } = parsePlacement(newItem);
  if (enterpriseId === undefined) return [];
  const data = { placementId: id, positionId };
  const started = oldItem === undefined ? [event('PLACEMENT_STARTED', enterpriseId, agreedAt, data, id)] : [];
  const hadEnded = oldItem !== undefined && partOfPlacement(oldItem, 'endedAt').endedAt !== undefined;
  if (endedAt === undefined || hadEnded) return started;
  return [...started, event('PLACEMENT_ENDED', enterpriseId, endedAt, data, id)];
}

/**
 * The position became FILLED: a placement took the last vacancy, or the partner lowered the headcount to the number
 * taken.
 */
function positionEvents(oldItem: Item | undefined, newItem: Item): Event[] {
  if (newItem['status'] !== 'FILLED' || oldItem === undefined) return [];
  const before = partOfPosition(oldItem, 'vacancies', 'mark');
  const { id, enterpriseId, externalRef, version, mark, contentAt, filledAt } = parsePosition(newItem);
  if (before.vacancies === 0) return [];
  const data = { positionId: id, externalRef };
  const filled = (at: Instant): Event[] => [event('POSITION_FILLED', enterpriseId, at, data, id, String(version))];
  if (mark !== before.mark) return filled(contentAt);
  // A placement of an earlier release set no instant; that release told the partner itself.
  return filledAt === undefined ? [] : filled(filledAt);
}

/** An import that an earlier release ended lacks `toldByRecord`; that release told the partner itself. */
function importEvents(oldItem: Item | undefined, newItem: Item): Event[] {
  const { id, enterpriseId, status, finishedAt, toldByRecord = false } = parseImport(newItem);
  const hadFinished = oldItem !== undefined && partOfImport(oldItem, 'finishedAt').finishedAt !== undefined;
  if (finishedAt === undefined || hadFinished || !toldByRecord) return [];
  return [event('IMPORT_FINISHED', enterpriseId, finishedAt, { importId: id, status }, id)];
}

/** The worker said yes. */
function deliveryEvents(oldItem: Item | undefined, newItem: Item): Event[] {
  if (oldItem !== undefined) return [];
  const { id, enterpriseId, positionId, madeAt } = parseDelivery(newItem);
  return [event('DELIVERY_MADE', enterpriseId, madeAt, { pushId: id, positionId }, id)];
}

/** @param key distinguishes the event from others of its type. */
function event(
  type: WebhookEvent,
  enterpriseId: EnterpriseId,
  instant: Instant,
  data: Event['data'],
  ...key: readonly string[]
): Event {
  const at = new Date(instant);
  return { id: derivedIdAt('whe', at, type, ...key), enterpriseId, type, at: instantOf(at), data };
}
