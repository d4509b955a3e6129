/**
 * Delivers one batch of a shard as Lambda's event source mapping does: in order, retried from the first failed record,
 * and halved when the retries are used up, so that a bad record is found, set aside, and never blocks its shard.
 */
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import { setTimeout as pause } from 'node:timers/promises';

export interface BatchResponse {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

export interface Delivery {
  /** A throw fails the whole batch. A handler may return nothing. */
  readonly invoke: (records: readonly StreamRecord[]) => Promise<BatchResponse | undefined>;
  /** Called when all records up to this sequence number were handled or discarded. */
  readonly advance: (sequenceNumber: string) => void;
  /** Called at each batch's first failure, so that the log shows why the stream does not move. */
  readonly failed: (error: unknown) => void;
  /** Gets the record that failed alone. */
  readonly discard: (records: readonly StreamRecord[], error: unknown) => Promise<void> | void;
  readonly retriesMax: number;
  /**
   * Whether the system is healthy. While it is not, failures don't use up retries, and the batch is repeated until
   * `stopping`.
   */
  readonly isHealthy?: () => Promise<boolean>;
  /** Ends the delivery between two calls; the remaining records stay unhandled. */
  readonly stopping: AbortSignal;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  readonly retries: number;
}

/** Resolves when every record was handled or discarded, or after `stopping`. */
export async function deliver(records: readonly StreamRecord[], delivery: Delivery): Promise<void> {
  const batches: Batch[] = [{ records, retries: 0 }];
  for (let batch = batches.shift(); batch && !delivery.stopping.aborted; batch = batches.shift()) {
    const { handled, error } = await attempt(batch.records, delivery.invoke);
    advancePast(batch.records.slice(0, handled), delivery);
    const rest = batch.records.slice(handled);
    if (rest.length === 0) continue;

    // A batch that made progress gets all its retries again.
    const retries = handled > 0 ? 0 : batch.retries;
    if (delivery.isHealthy !== undefined && !(await delivery.isHealthy())) {
      batches.unshift({ records: rest, retries });
      await pause(backoffMs(delivery.retriesMax), undefined, { signal: delivery.stopping }).catch(() => undefined);
      continue;
    }
    if (batch.retries === 0) delivery.failed(error);
    if (retries < delivery.retriesMax) {
      batches.unshift({ records: rest, retries: retries + 1 });
      await pause(backoffMs(retries), undefined, { signal: delivery.stopping }).catch(() => undefined);
    } else if (rest.length > 1) {
      // Halves get no retries of their own, as in Lambda: a bad record out of 100 is alone after 7 more calls.
      const middle = Math.ceil(rest.length / 2);
      batches.unshift({ records: rest.slice(0, middle), retries }, { records: rest.slice(middle), retries });
    } else {
      await delivery.discard(rest, error);
      advancePast(rest, delivery);
    }
  }
}

/** Number of records before the first failed one. */
async function attempt(
  records: readonly StreamRecord[],
  invoke: Delivery['invoke'],
): Promise<{ handled: number; error?: unknown }> {
  try {
    const failures = (await invoke(records))?.batchItemFailures ?? [];
    if (failures.length === 0) return { handled: records.length };
    const failed = failures.map(({ itemIdentifier }) => records.findIndex(has(itemIdentifier)));
    // As in Lambda, a sequence number that is not in the batch (-1) fails all of it.
    return {
      handled: Math.max(0, Math.min(...failed)),
      error: new Error('The handler named it in batchItemFailures.'),
    };
  } catch (error) {
    return { handled: 0, error };
  }
}

function has(sequenceNumber: string): (record: StreamRecord) => boolean {
  return (record) => record.dynamodb?.SequenceNumber === sequenceNumber;
}

function advancePast(records: readonly StreamRecord[], delivery: Delivery): void {
  const last = records.at(-1)?.dynamodb?.SequenceNumber;
  if (last !== undefined) delivery.advance(last);
}

/** Milliseconds. Ten retries take 7 s: longer than conflicts of writers, and short enough for a developer. */
function backoffMs(retries: number): number {
  return Math.min(1_000, 50 * 2 ** retries);
}
