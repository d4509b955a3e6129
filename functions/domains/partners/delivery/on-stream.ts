/**
 * Attempts that were begun are made: the first by who made the delivery, later ones by the sweep or its partner. Strangers are
 * slow: webhooks have their turns at the same time, each with its messages in order and one bound for all of them, so that no
 * webhook waits for another one longer than that.
 */
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { setAside, takeApart } from '../../../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../../../platform/streams/streams';
import { attempt, type Sender } from './attempt';
import { type Delivery, isDelivery, parseDelivery, partOfDelivery } from './store';

export interface Turn {
  /** Bound of a webhook's turn, in milliseconds. */
  readonly ms: number;
  /** Milliseconds of a clock that only goes on. */
  readonly elapsed: () => number;
}

export const systemTurn: Turn = { ms: limits.turnMs, elapsed: () => performance.now() };

/** The reader, as what was set aside names it. */
export const MESSAGES = 'messages';

/**
 * What the records call for. Safe to repeat; it takes a turn's time at most, however many receivers are slow. A record that can't be
 * taken is set aside here, so that what was sent because of the others is not looked at again.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function deliver(sender: Sender, records: readonly StreamRecord[], turn: Turn): Promise<void> {
  const dues: Due[] = [];
  for (const record of records)
    await alone(sender, record, () => {
      const delivery = begunDelivery(record);
      if (delivery !== undefined) dues.push({ record, delivery });
    });
  const turns = new Map<string, Due[]>();
  for (const due of dues) turns.set(due.delivery.webhookId, [...(turns.get(due.delivery.webhookId) ?? []), due]);
  await inParallel(limits.turnsAtOnce, [...turns.values()], (own) => takeTurn(sender, own, turn));
}

/** A delivery whose attempt is begun, and the record that called for it. */
interface Due {
  readonly record: StreamRecord;
  readonly delivery: Delivery;
}

function alone(sender: Sender, record: StreamRecord, take: () => Promise<void> | void): Promise<void> {
  return takeApart(
    [record],
    async () => take(),
    (_, error) => setAside(sender, MESSAGES, placeOfRecord(record), error),
  );
}

/** One whose next attempt was begun by this write. */
function begunDelivery({ oldItem, newItem }: StreamRecord): Delivery | undefined {
  if (!isDelivery(newItem)) return undefined;
  const delivery = parseDelivery(newItem);
  const before = oldItem === undefined ? 0 : partOfDelivery(oldItem, 'attempt').attempt;
  return delivery.status === 'PENDING' && delivery.attempt > before ? delivery : undefined;
}

/** In order. Another message is begun while the turn is young; it has the rest of the turn for its answer. */
async function takeTurn(sender: Sender, dues: readonly Due[], { ms, elapsed }: Turn): Promise<void> {
  const since = elapsed();
  const room = (): number | undefined => {
    const spent = elapsed() - since;
    return spent <= ms * limits.turnShare ? Math.ceil(ms - spent) : undefined;
  };
  for (const { record, delivery } of dues) await alone(sender, record, () => attempt(sender, delivery, room));
}
