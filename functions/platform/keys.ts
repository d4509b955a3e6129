/**
 * The data key for personal data: made once, kept wrapped in the Workers table, unwrapped at each cold start. Who wraps
 * is an argument: KMS in the cloud.
 */
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Database, Key } from './database';
import { assert } from './errors';

export interface KeyWrapper {
  generate(): Promise<{ plain: Buffer; wrapped: Uint8Array }>;
  unwrap(wrapped: Uint8Array): Promise<Buffer>;
}

const KEY: Key = { TableName: 'Workers', Key: { pk: 'data-key#1', sk: 'key' } };

/** The same 32 bytes for everyone, also when two first starts race: the first put wins, the loser reads it. */
export async function loadDataKey(db: Database, wrapper: KeyWrapper): Promise<Buffer> {
  const kept = await db.get(KEY);
  if (kept !== undefined) return wrapper.unwrap(kept['wrapped'] as Uint8Array);
  const { plain, wrapped } = await wrapper.generate();
  const { committed } = await db.commit([
    {
      Put: { TableName: KEY.TableName, Item: { ...KEY.Key, wrapped }, ConditionExpression: 'attribute_not_exists(pk)' },
    },
  ]);
  return committed ? plain : loadDataKey(db, wrapper);
}

/** The purpose is bound to the wrapped key: another use of the same KMS key can't unwrap it. */
const EncryptionContext = { purpose: 'job-bowl/personal-data' };

export function kmsWrapper(keyId: string, client: KMSClient = new KMSClient({})): KeyWrapper {
  return {
    async generate() {
      const { Plaintext: plain, CiphertextBlob: wrapped } = await client.send(
        new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext }),
      );
      assert(plain && wrapped, 'KMS to answer with a data key');
      return { plain: Buffer.from(plain), wrapped };
    },
    async unwrap(wrapped) {
      const { Plaintext: plain } = await client.send(
        new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext }),
      );
      assert(plain, 'KMS to unwrap the data key');
      return Buffer.from(plain);
    },
  };
}
