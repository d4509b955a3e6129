/**
 * One batch of a shard, delivered as Lambda's event source mapping does: in order, retried from the first record that
 * failed, halved when the retries are spent, so that one bad record is found and set aside and never blocks its shard.
 */
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import { setTimeout as pause } from 'node:timers/promises';

export interface BatchResponse {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

export interface Delivery {
  /** A throw fails the whole batch. A handler may return nothing. */
  readonly invoke: (records: readonly StreamRecord[]) => Promise<BatchResponse | undefined>;
  /** Everything up to this sequence number is done with: handled or discarded. */
  readonly advance: (sequenceNumber: string) => void;
  /** Told of each batch's first failure, so that somebody who watches knows why nothing moves. */
  readonly failed: (error: unknown) => void;
  /** Gets the record that failed alone. */
  readonly discard: (records: readonly StreamRecord[], error: unknown) => Promise<void> | void;
  readonly retriesMax: number;
  /** Whether what fails is to blame for it; while it is not, no retry is spent, and it is tried until `stopping`. */
  readonly isHealthy?: () => Promise<boolean>;
  /** Ends the delivery between two calls; what is not done with stays undone. */
  readonly stopping: AbortSignal;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  readonly retries: number;
}

/** Resolves when every record is done with, or `stopping` came. */
export async function deliver(records: readonly StreamRecord[], delivery: Delivery): Promise<void> {
  const batches: Batch[] = [{ records, retries: 0 }];
  for (let batch = batches.shift(); batch && !delivery.stopping.aborted; batch = batches.shift()) {
    const { handled, error } = await attempt(batch.records, delivery.invoke);
    advancePast(batch.records.slice(0, handled), delivery);
    const rest = batch.records.slice(handled);
    if (rest.length === 0) continue;

    // Whoever names the record that failed has earned its retries again.
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
      // Halves don't get retries of their own, as in Lambda: a poison record is alone after 7 more calls of 100.
      const middle = Math.ceil(rest.length / 2);
      batches.unshift({ records: rest.slice(0, middle), retries }, { records: rest.slice(middle), retries });
    } else {
      await delivery.discard(rest, error);
      advancePast(rest, delivery);
    }
  }
}

/** How many of the records were handled before the first that was not. */
async function attempt(
  records: readonly StreamRecord[],
  invoke: Delivery['invoke'],
): Promise<{ handled: number; error?: unknown }> {
  try {
    const failures = (await invoke(records))?.batchItemFailures ?? [];
    if (failures.length === 0) return { handled: records.length };
    const failed = failures.map(({ itemIdentifier }) => records.findIndex(has(itemIdentifier)));
    // A number that is not in the batch (-1) fails all of it, as in Lambda.
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

/** Milliseconds. Ten retries take 7 s: longer than a conflict between writers, short for somebody at a laptop. */
function backoffMs(retries: number): number {
  return Math.min(1_000, 50 * 2 ** retries);
}
