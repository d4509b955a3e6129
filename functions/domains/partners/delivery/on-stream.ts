/**
 * Streams -> attempts. Sends attempts that a write began: the first when the delivery is created, later ones by the
 * sweep or the partner. Receivers may be slow, so webhooks take turns in parallel: each sends its messages in order
 * within one time bound, so no webhook waits longer than that for another.
 */
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { setAside, takeApart } from '../../../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../../../platform/streams/streams';
import { attempt, type DeliveryContext } from './attempt';
import { type Delivery, isDelivery, parseDelivery, partOfDelivery } from './store';

export interface Turn {
  /** Time bound of a webhook's turn, in milliseconds. */
  readonly ms: number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
}

export const systemTurn: Turn = { ms: limits.turnMs, elapsed: () => performance.now() };

/** Name of this reader in items that are set aside. */
export const MESSAGES = 'messages';

/**
 * Sends the attempts that the records began. Safe to repeat. Takes at most one turn's time, however many receivers are
 * slow. A malformed record is set aside here, so that messages of the others are not sent again.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function deliver(context: DeliveryContext, records: readonly StreamRecord[], turn: Turn): Promise<void> {
  const dues: Due[] = [];
  for (const record of records)
    await alone(context, record, () => {
      const delivery = begunDelivery(record);
      if (delivery !== undefined) dues.push({ record, delivery });
    });
  const turns = new Map<string, Due[]>();
  for (const due of dues) turns.set(due.delivery.webhookId, [...(turns.get(due.delivery.webhookId) ?? []), due]);
  await inParallel(limits.turnsAtOnce, [...turns.values()], (own) => takeTurn(context, own, turn));
}

/** A delivery whose attempt is begun, and the record that called for it. */
interface Due {
  readonly record: StreamRecord;
  readonly delivery: Delivery;
}

function alone(context: DeliveryContext, record: StreamRecord, take: () => Promise<void> | void): Promise<void> {
  return takeApart(
    [record],
    async () => take(),
    (_, error) => setAside(context, MESSAGES, placeOfRecord(record), error),
  );
}

/** The delivery, if this write began its next attempt. */
function begunDelivery({ oldItem, newItem }: StreamRecord): Delivery | undefined {
  if (!isDelivery(newItem)) return undefined;
  const delivery = parseDelivery(newItem);
  const before = oldItem === undefined ? 0 : partOfDelivery(oldItem, 'attempt').attempt;
  return delivery.status === 'PENDING' && delivery.attempt > before ? delivery : undefined;
}

/**
 * Sends the webhook's messages in order. A further message begins only early in the turn, and has the rest of the turn
 * for its answer.
 */
async function takeTurn(context: DeliveryContext, dues: readonly Due[], { ms, elapsed }: Turn): Promise<void> {
  const since = elapsed();
  const room = (): number | undefined => {
    const spent = elapsed() - since;
    return spent <= ms * limits.turnShare ? Math.ceil(ms - spent) : undefined;
  };
  for (const { record, delivery } of dues) await alone(context, record, () => attempt(context, delivery, room));
}
