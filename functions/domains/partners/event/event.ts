/**
 * What partners are told of, derived from what became of an item: the one place that knows. An event's id and instant come from the
 * item alone, so that a record that comes again tells of the same event. Pure.
 */
import type { WebhookEvent } from '../../../generated/graphql';
import type { Item } from '../../../platform/dynamodb/database';
import type { StreamRecord } from '../../../platform/streams/streams';
import { instantOf } from '../../../platform/values/clock';
import { derivedIdAt } from '../../../platform/values/ids';
import { isPlacement, parsePlacement, partOfPlacement } from '../../jobs/placement/store';
import { isImport, parseImport, partOfImport } from '../../jobs/position-import/store';
import { isPosition, parsePosition, partOfPosition } from '../../jobs/position/store';
import type { Event } from '../delivery/delivery';

/** None where the item is of another kind, was deleted, or nothing happened that a partner is told of. */
export function eventsOf({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly Event[] {
  if (isPlacement(newItem)) return placementEvents(oldItem, newItem);
  if (isPosition(newItem)) return positionEvents(oldItem, newItem);
  if (isImport(newItem)) return importEvents(oldItem, newItem);
  return [];
}

/** Of one that an earlier release wrote the enterprise is not known: that release told of it itself. */
function placementEvents(oldItem: Item | undefined, newItem: Item): Event[] {
  const { id, enterpriseId, positionId, agreedAt, endedAt } = parsePlacement(newItem);
  if (enterpriseId === undefined) return [];
  const data = { placementId: id, positionId };
  const started = oldItem === undefined ? [event('PLACEMENT_STARTED', enterpriseId, agreedAt, data, id)] : [];
  const hadEnded = oldItem !== undefined && partOfPlacement(oldItem, 'endedAt').endedAt !== undefined;
  if (endedAt === undefined || hadEnded) return started;
  return [...started, event('PLACEMENT_ENDED', enterpriseId, endedAt, data, id)];
}

/** Its last vacancy was taken by a placement, or by its partner's word that there are no more places than were taken. */
function positionEvents(oldItem: Item | undefined, newItem: Item): Event[] {
  if (newItem['status'] !== 'FILLED' || oldItem === undefined) return [];
  const before = partOfPosition(oldItem, 'vacancies', 'mark');
  const { id, enterpriseId, externalRef, version, mark, contentAt, filledAt } = parsePosition(newItem);
  if (before.vacancies === 0) return [];
  const data = { positionId: id, externalRef };
  const filled = (at: string): Event[] => [event('POSITION_FILLED', enterpriseId, at, data, id, String(version))];
  if (mark !== before.mark) return filled(contentAt);
  // A placement of an earlier release left no instant: that release told of it itself.
  return filledAt === undefined ? [] : filled(filledAt);
}

/** One that an earlier release ended lacks the mark: that release told of it itself. */
function importEvents(oldItem: Item | undefined, newItem: Item): Event[] {
  const { id, enterpriseId, status, finishedAt, toldByRecord = false } = parseImport(newItem);
  const hadFinished = oldItem !== undefined && partOfImport(oldItem, 'finishedAt').finishedAt !== undefined;
  if (finishedAt === undefined || hadFinished || !toldByRecord) return [];
  return [event('IMPORT_FINISHED', enterpriseId, finishedAt, { importId: id, status }, id)];
}

/** @param key what makes it another event than others of its type. */
function event(
  type: WebhookEvent,
  enterpriseId: string,
  instant: string,
  data: Event['data'],
  ...key: readonly string[]
): Event {
  const at = new Date(instant);
  return { id: derivedIdAt('whe', at, type, ...key), enterpriseId, type, at: instantOf(at), data };
}
