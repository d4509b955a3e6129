/** What a submitted position calls for besides being stored: its enterprise is told when that filled it. */
import type { Database } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { StreamRecord } from '../../../platform/streams/streams';
import { limits } from '../../../limits';
import { eventPutOf } from '../../partners/webhook/entities';
import { isPosition, parsePosition } from './store';

/**
 * A submission fills a position by a headcount that is no more than what was taken. Rows are written in batches of statements,
 * where no event can stand beside them, so the record of the stream is the outbox. Placements tell of theirs themselves.
 * Idempotent.
 */
export async function tellFilled(db: Database, records: readonly StreamRecord[]): Promise<void> {
  await inParallel(limits.deliveriesAtOnce, records.filter(isFilledBySubmission), (record) => {
    const { id, enterpriseId, externalRef } = parsePosition(record.newItem ?? {});
    return db.commit([eventPutOf(record, enterpriseId, 'POSITION_FILLED', { positionId: id, externalRef })]);
  });
}

function isFilledBySubmission({ oldItem, newItem }: StreamRecord): boolean {
  if (!isPosition(oldItem) || newItem?.['status'] !== 'FILLED') return false;
  return oldItem['mark'] !== newItem['mark'] && Number(oldItem['vacancies']) > 0;
}
