/**
 * Two registrations of one person for one event, made before it was known that they are one: one stands, and the other
 * yields, with its place, its turn, or what was counted of it.
 */
import type { RecruitmentEventId } from '../../../../id-kinds';
import type { Database, Write } from '../../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { preciseInstantOf } from '../../../../platform/values/clock';
import { collectionsOf, type Worker } from '../../../people/worker/store';
import { leaveLine } from '../../places/line/turn-store';
import { countOnce, returnPlace } from '../../places/places-store';
import { changeOf, together } from '../outcomes';
import { stands } from '../states';
import {
  keepRegistration,
  parseRegistration,
  type Registration,
  registrationIdOf,
  registrationKey,
  turnOf,
  yieldRegistration,
} from '../store';

/** Of one person at one event, best first: who came, before who has a place, before who waits; then the earlier one. */
export function inOrder(registrations: readonly Registration[]): Registration[] {
  const order = ['CHECKED_IN', 'REGISTERED', 'WAITING', 'CANCELLED'];
  const rank = ({ status, since }: Registration): string => `${order.indexOf(status)}#${since}`;
  return registrations.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Idempotent: decides by stored state alone. One read where one stands at most. */
export async function unite(
  { db, clock }: Pick<JobContext, 'db' | 'clock'>,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  eventId: RecruitmentEventId,
): Promise<void> {
  await whileChanged(async () => {
    const items = await db.batchGet(collectionsOf(worker).map((id) => registrationKey(registrationIdOf(id, eventId))));
    const read = items.flatMap((item) => (item === undefined ? [] : [parseRegistration(item)]));
    const [kept, other] = inOrder(read.filter(stands));
    if (kept === undefined || other === undefined) return undefined;
    // One at a time: there may be a third.
    await yieldTo(db, kept, other, preciseInstantOf(clock.now()));
    return CHANGED;
  });
}

/** Refused where one of them changed since the read. */
async function yieldTo(
  db: Database,
  kept: Registration,
  other: Registration,
  at: Registration['since'],
): Promise<void> {
  const outcomes = together(kept.outcomes ?? [], other.outcomes ?? []);
  const placedLater = kept.placedLater ?? other.placedLater;
  const isPlaced = kept.placedLater === true || other.placedLater === true;
  const told = {
    ...(outcomes.length > 0 && { outcomes }),
    ...(placedLater !== undefined && { placedLater: isPlaced }),
  };
  await db.commit([keepRegistration(kept, told).write, yieldRegistration(other, at).write, given(kept, other, told)]);
}

/** What the other one gives back. */
function given(kept: Registration, other: Registration, told: Pick<Registration, 'outcomes' | 'placedLater'>): Write {
  if (other.status === 'WAITING') return leaveLine(turnOf(other));
  if (other.status === 'REGISTERED') return returnPlace(other.eventId);
  const counted = [kept, other].map(({ outcomes = [] }) => changeOf([], outcomes));
  const now = changeOf([], told.outcomes ?? []);
  const less = (of: 'intents' | 'hired'): number => counted.reduce((left, change) => left - change[of], now[of]);
  const placed = [kept, other].filter(({ placedLater }) => placedLater === true).length;
  return countOnce(other.eventId, {
    ...{ intents: less('intents'), hired: less('hired') },
    placedLater: Number(told.placedLater === true) - placed,
  });
}
