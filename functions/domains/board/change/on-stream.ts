/**
 * Streams -> the log of changes. Each record of an object becomes one item of table Changes and a line of the
 * write-once archive. The item's key comes from the record, so a repeated or late record writes nothing new.
 */
import { limits } from '../../../limits';
import type { Archive } from '../../../platform/process/archive';
import { authorOf } from '../../../platform/security/author';
import { instantOf } from '../../../platform/values/clock';
import type { Platform } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import type { Item } from '../../../platform/dynamodb/database';
import { isWorker, readableWorker } from '../../people/worker/store';
import type { StreamRecord } from '../../../platform/streams/streams';
import { maskPhone } from '../../../platform/values/phone';
import { maskIdentityNumber } from '../../../platform/values/identity-number';
import { actionOf, fieldChanges, type Mask, packChanges } from './field-changes';
import { bytesWithout, type Change, recordChange } from './store';
import { objectOf } from './recorded-objects';
import { errorName } from '../../../platform/requests/errors';

export interface Recorder extends Pick<Platform, 'db' | 'vault' | 'log'> {
  /** Issuers whose accounts are recorded in full. */
  readonly issuers: readonly string[];
  /** Write-once storage; absent if nothing outlives the process. */
  readonly archive?: Archive;
}

/**
 * Records the changes of a batch. A record that can't be read is recorded without its changes and does not stop the
 * others.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function recordChanges(recorder: Recorder, records: readonly StreamRecord[]): Promise<void> {
  const changes = records.flatMap((record) => changeOf(recorder, record) ?? []);
  if (changes.length === 0) return;
  await recorder.db.execute(changes.map(recordChange));
  await recorder.archive?.keep(nameOf(records), changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
}

/** Equal for equal records. The shard is part of it, because sequence numbers are unique within a shard only. */
function nameOf(records: readonly StreamRecord[]): string {
  const [first, last] = [records[0], records.at(-1)];
  assert(first && last, 'records');
  return `${instantOf(first.at).slice(0, 10)}/${first.table}-${first.shardId}-${first.sequenceNumber}-${last.sequenceNumber}.jsonl`;
}

/** Undefined if the item is no object, and for expired items: a deletion without a stamp is always an expiry. */
function changeOf(recorder: Recorder, record: StreamRecord): Change | undefined {
  const { keys, oldItem, newItem, author = '' } = record;
  const id = objectOf({ pk: String(keys['pk']), sk: String(keys['sk']) });
  if (id === undefined || (newItem === undefined && author === '')) return undefined;
  const change = {
    id,
    at: instantOf(record.at),
    sequenceNumber: record.sequenceNumber,
    ...authorOf(author, recorder.issuers),
    action: actionOf(oldItem, newItem),
  };
  const bytes = limits.changeBytesMax - bytesWithout(change) - SEAL_BYTES;
  return { ...change, box: recorder.vault.encrypt(whatOf(recorder, record, bytes), id) };
}

/** Bytes that encryption adds: the key's name and the authentication tag. */
const SEAL_BYTES = 40;

function whatOf(
  { vault, log }: Recorder,
  { keys, oldItem, newItem, shardId, sequenceNumber }: StreamRecord,
  bytesMax: number,
): string {
  const mask: Mask = (name, box) => {
    const open = masks.get(name);
    return open === undefined ? SEALED_TEXT : open(vault.decrypt(box, String(keys['pk'])));
  };
  try {
    const changes = fieldChanges(oldItem && readable(oldItem), newItem && readable(newItem), mask);
    return packChanges(actionOf(oldItem, newItem), changes, bytesMax);
  } catch (error) {
    log.error('A change is told without what changed', {
      shardId,
      sequenceNumber,
      error: errorName(error),
    });
    return '{}';
  }
}

/** A profile's attributes have short names, and forms that no person reads. */
function readable(item: Item): Item {
  return isWorker(item) ? readableWorker(item) : item;
}

/** Masks of sealed attributes; others are shown as SEALED_TEXT. */
const masks: ReadonlyMap<string, (text: string) => string> = new Map([
  ['phoneBox', maskPhone],
  ['contactPhoneBox', maskPhone],
  ['identityNumberBox', maskIdentityNumber],
]);

const SEALED_TEXT = '***';
