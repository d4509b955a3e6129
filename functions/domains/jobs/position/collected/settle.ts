/**
 * Streams -> how much of each lot the board counts: what was submitted if the enterprise is verified, else nothing.
 * Records only say which lot it is about, so they may come late, repeatedly and out of order. After a write, everything
 * is read again: of two concurrent writers, the one that read an older verdict or an older headcount notices.
 */
import { limits } from '../../../../limits';
import type { Database } from '../../../../platform/dynamodb/database';
import { untilRight } from '../../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { numberOf } from '../../../../platform/values/unknown';
import { enterpriseKey, partOfEnterprise } from '../../../reference/enterprise/store';
import { collectedKey, countLot, type Lot, lotOf, partOfCollected, SUBMITTED, submittedKey } from './store';

/** Idempotent. @throws Fault, retryable; then the batch must be delivered again. */
export async function settleSubmitted(db: Database, records: readonly StreamRecord[]): Promise<void> {
  const lots = records.flatMap(({ keys }) => lotOf(keys) ?? []);
  await settle(db, [...new Map(lots.map((lot) => [textOf(lot), lot])).values()]);
}

/**
 * Idempotent. One batch read for each 33 lots, one write for each that changed, and one more read of these.
 * @param lots each once.
 * @throws Fault, retryable, when the database is too busy or the lots keep changing.
 */
export function settle(db: Database, lots: readonly Lot[]): Promise<void> {
  return untilRight(lots, LOTS_PER_READ, (open) => settleOnce(db, open));
}

/** Three keys for each lot. */
const LOTS_PER_READ = 33;

/** @returns lots that were written. They are right if nothing changed by the next read. */
async function settleOnce(db: Database, lots: readonly Lot[]): Promise<Lot[]> {
  const items = await db.batchGet(
    lots.flatMap((lot) => [enterpriseKey(lot.enterpriseId), submittedKey(lot), collectedKey(lot)]),
  );
  const changed = lots.flatMap((lot, index) => {
    const [enterprise, submitted, collected] = items.slice(index * 3, index * 3 + 3);
    const verified = enterprise !== undefined && partOfEnterprise(enterprise, 'verified').verified;
    const headcount = verified ? (numberOf(submitted?.[SUBMITTED]) ?? 0) : 0;
    const counted = collected && partOfCollected(collected, 'headcount').headcount;
    // Also nothing is written once: the job finds lots by it.
    return counted === headcount ? [] : [{ ...lot, headcount }];
  });
  await inParallel(limits.lotsWrittenAtOnce, changed, (collected) => db.commit([countLot(collected)]));
  return changed;
}

function textOf(lot: Lot): string {
  const { pk, sk } = collectedKey(lot).Key;
  return `${pk} ${sk}`;
}
