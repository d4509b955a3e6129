/** The item that remembers a receipt, in table Deliveries: each id of a channel counts once. It expires after a day. */
import type { ChannelId } from '../../../../id-kinds';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { isNew, put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { codec } from '../../../../platform/items/codec';
import type { Vault } from '../../../../platform/security/crypto';
import { expiryAfter } from '../../../../platform/values/clock';

interface Known {
  /** Fingerprint of the body. */
  readonly body: string;
}

const SORT_KEY = 'receipt';

const receipts = codec<Known>('receipt', { body: attr.text }, ({ sk }) => sk === SORT_KEY);

/** The gateway chose the id, so it may be anything, and is kept as a fingerprint. */
export function receiptKey(vault: Vault, channelId: ChannelId, id: string): Key {
  return {
    TableName: 'Deliveries',
    Key: { pk: `receipt#${vault.fingerprint('receipt', `${channelId} ${id}`)}`, sk: SORT_KEY },
  };
}

export function isSameReceipt(vault: Vault, item: Item, body: string): boolean {
  return receipts.decode(item).body === fingerprintOf(vault, body);
}

/** Refused if a receipt with the id was taken. */
export function rememberReceipt(vault: Vault, key: Key, body: string, now: Date): Write {
  return put(receipts.stored(key, { body: fingerprintOf(vault, body) }, { expiresAt: expiryAfter(now, 1) })).when(
    isNew,
  );
}

function fingerprintOf(vault: Vault, body: string): string {
  return vault.fingerprint('receipt body', body);
}
