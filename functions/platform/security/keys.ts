/**
 * Keys that the system makes itself, stores wrapped in the table Workers, and unwraps at each cold start: the data key
 * of personal data, and the keys of cursors. The wrapper is an argument: KMS in the cloud.
 */
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { KeyPurpose } from '../../handler-permissions';
import type { Database, Item, Key } from '../dynamodb/database';
import { isNew, put } from '../dynamodb/expressions';
import { CHANGED, type Changed, whileChanged } from '../dynamodb/while-changed';
import { limits } from '../../limits';
import { orUnavailable } from '../dynamodb/retries';
import { assert } from '../requests/errors';
import { together } from '../process/made-once';
import { endAnswers, handlerOptions, type Timeouts, timeouts } from '../process/timeouts';

export interface KeyWrapper {
  generate(): Promise<{ plain: Buffer; wrapped: Uint8Array }>;
  unwrap(wrapped: Uint8Array): Promise<Buffer>;
}

const DATA_KEY: Key = { TableName: 'Workers', Key: { pk: 'data-key#1', sk: 'key' } };

/**
 * The same 32 bytes for every process, even if two first starts race: the first put wins, and the other process reads
 * it.
 */
export function loadDataKey(db: Database, wrapper: KeyWrapper): Promise<Buffer> {
  return whileChanged(async () => {
    const kept = await db.get(DATA_KEY);
    return kept === undefined ? makeKey(db, wrapper, DATA_KEY) : unwrap(wrapper, kept);
  });
}

/** A key of cursors. The key with the highest id seals; the others still open. */
export interface CursorKey {
  /** A whole number from 1, of at most six digits. */
  readonly id: number;
  /** 32 bytes. */
  readonly key: Buffer;
}

const CURSOR_KEYS = 'cursor-keys';
const CURSOR_KEY_ID_MAX = 999_999;

/**
 * All cursor keys, in the order of ids; never empty, because the first one is made if there is none. Makes one query,
 * and unwraps only keys that are not in `known`. An operator adds a key by putting its item (docs/operations.md).
 */
export function loadCursorKeys(
  db: Database,
  wrapper: KeyWrapper,
  known: readonly CursorKey[] = [],
): Promise<readonly CursorKey[]> {
  return whileChanged(async () => {
    const { items } = await db.query({
      TableName: 'Workers',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': CURSOR_KEYS },
      ConsistentRead: true,
    });
    const keys = await together(items.map((item) => cursorKeyOf(item, wrapper, known)));
    if (keys.length > 0) return keys.sort((a, b) => a.id - b.id);
    const first: Key = { TableName: 'Workers', Key: { pk: CURSOR_KEYS, sk: '1' } };
    const key = await makeKey(db, wrapper, first);
    return key === CHANGED ? CHANGED : [{ id: 1, key }];
  });
}

async function cursorKeyOf(item: Item, wrapper: KeyWrapper, known: readonly CursorKey[]): Promise<CursorKey> {
  const id = Number(item['sk']);
  assert(Number.isInteger(id) && id >= 1 && id <= CURSOR_KEY_ID_MAX, 'the number of a cursor key');
  return known.find((one) => one.id === id) ?? { id, key: await unwrap(wrapper, item) };
}

/** Makes a key; CHANGED if another start put it first. */
async function makeKey(db: Database, wrapper: KeyWrapper, { TableName, Key: key }: Key): Promise<Buffer | Changed> {
  const { plain, wrapped } = await wrapper.generate();
  const { committed } = await db.commit([put({ TableName, Item: { ...key, wrapped } }).when(isNew)]);
  return committed ? plain : CHANGED;
}

function unwrap(wrapper: KeyWrapper, item: Item): Promise<Buffer> {
  const { wrapped } = item;
  assert(wrapped instanceof Uint8Array, 'the bytes of a wrapped key');
  return wrapper.unwrap(wrapped);
}

/** The KMS client of a function; it repeats calls by itself. */
export function keyService(patience: Timeouts = timeouts.kms): KMSClient {
  const client = new KMSClient({ requestHandler: handlerOptions(patience), maxAttempts: limits.serviceAttemptsMax });
  client.middlewareStack.use(endAnswers(patience));
  return client;
}

/** One client for all purposes, because each one has to find settings and make connections. */
let shared: KMSClient | undefined;

/** Its functions throw Fault SERVICE_UNAVAILABLE, retryable, if KMS is unreachable or too busy. */
export function kmsWrapper(
  keyId: string,
  purpose: KeyPurpose,
  client: Pick<KMSClient, 'send'> = (shared ??= keyService()),
): KeyWrapper {
  const EncryptionContext = { purpose: `job-bowl/${purpose}` };
  return {
    async generate() {
      const { Plaintext: plain, CiphertextBlob: wrapped } = await orUnavailable(
        client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext })),
      );
      assert(plain && wrapped, 'KMS to answer with a data key');
      return { plain: Buffer.from(plain), wrapped };
    },
    async unwrap(wrapped) {
      const { Plaintext: plain } = await orUnavailable(
        client.send(new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext })),
      );
      assert(plain, 'KMS to unwrap the key');
      return Buffer.from(plain);
    },
  };
}
