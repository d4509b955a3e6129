/** How an import leaves a state: one conditional write, and the event that tells partners when it is through. */
import type { PositionImportStatus } from '../../../generated/graphql';
import { type Clock, instantOf } from '../../../platform/values/clock';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import type { Ids } from '../../../platform/values/ids';
import { runKeys } from '../../../platform/jobs/jobs';
import { eventPut } from '../../partners/webhook/entities';
import { importKey, type PositionImport } from './store';

/**
 * Writes the counts that it is given, forgets the run, and tells the enterprise.
 * @param step of the run, where it is the run that ends it; else it ends from RECEIVING.
 */
export function endOf(
  context: { readonly ids: Ids; readonly clock: Clock },
  positionImport: PositionImport,
  status: Extract<PositionImportStatus, 'FINISHED' | 'CANCELLED'>,
  step?: number,
): Write[] {
  const { id, enterpriseId, created, updated, unchanged, rejected } = positionImport;
  const key = importKey(id);
  assert(key, 'an id of an import');
  const fields: Item = { status, finishedAt: instantOf(context.clock.now()) };
  // Chunks that are under way still count themselves; the run and a rejection set what they found.
  const counts: Item = status === 'CANCELLED' ? {} : { created, updated, unchanged, rejected };
  const set = { ...fields, ...counts };
  const [from, value] = step === undefined ? (['status', 'RECEIVING'] as const) : (['step', step] as const);
  const write: Write = {
    Update: {
      ...key,
      UpdateExpression: `SET ${Object.keys(set)
        .map((name) => `#${name} = :${name}`)
        .join(', ')} REMOVE #byDuePk, #byDueSk`,
      ConditionExpression: '#from = :from',
      ExpressionAttributeNames: {
        ...Object.fromEntries(Object.keys(set).map((name) => [`#${name}`, name])),
        ...{ '#from': from, '#byDuePk': 'byDuePk', '#byDueSk': 'byDueSk' },
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(set).map(([name, one]) => [`:${name}`, one])),
        ':from': value,
      },
    },
  };
  return [write, eventPut(context, enterpriseId, 'IMPORT_FINISHED', { importId: id, status })];
}

/** From RECEIVING to APPLYING: it becomes a run, whose first step the stream calls. */
export function beginApplying(clock: Clock, { id }: PositionImport): Write {
  const key = importKey(id);
  assert(key, 'an id of an import');
  const set: Item = { status: 'APPLYING', ...runKeys(clock, key.Key) };
  return {
    Update: {
      ...key,
      UpdateExpression: `SET ${Object.keys(set)
        .map((name) => `#${name} = :${name}`)
        .join(', ')}`,
      ConditionExpression: '#status = :receiving',
      ExpressionAttributeNames: Object.fromEntries(Object.keys(set).map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
        ':receiving': 'RECEIVING',
      },
    },
  };
}
