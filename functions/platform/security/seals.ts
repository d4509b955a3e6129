/**
 * Sealed texts that callers keep, such as cursors: authenticated and encrypted (AES-256-GCM) with a separate key for
 * each `binding`, so that a sealed text opens only with its own binding. docs/decisions/0020 has the reasons.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { CursorKey } from './keys';
import type { KeyRing } from './key-ring';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `<key id>.<base64url of IV, tag and text>` */
const FORM = /^([1-9]\d{0,5})\.([\w-]+)$/;

/** Equal texts of one binding have equal sealed texts, so a client can compare cursors. */
export function sealerOf({ id, key }: CursorKey, binding: string): (text: string) => string {
  const { sealing, marking } = keysFor(key, binding);
  return (text) => {
    const iv = createHmac('sha256', marking).update(text).digest().subarray(0, IV_BYTES);
    const cipher = createCipheriv(CIPHER, sealing, iv, { authTagLength: TAG_BYTES });
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
  };
}

/** The text; undefined if the sealed text was changed or cut, has another binding, or has an unknown key. */
export async function unseal(ring: KeyRing, binding: string, sealed: string): Promise<string | undefined> {
  const [, id, form = ''] = FORM.exec(sealed) ?? [];
  const bytes = Buffer.from(form, 'base64url');
  // Only the canonical base64url form of the bytes was given to the caller.
  if (bytes.length <= IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== form) return undefined;
  const key = await ring.find(Number(id));
  if (key === undefined) return undefined;
  const iv = bytes.subarray(0, IV_BYTES);
  const decipher = createDecipheriv(CIPHER, keysFor(key, binding).sealing, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** One HMAC gives both the key of the cipher and the key of the IVs. An IV may repeat only for the same text. */
function keysFor(key: Buffer, binding: string): { readonly sealing: Buffer; readonly marking: Buffer } {
  const both = createHmac('sha512', key).update(binding).digest();
  return { sealing: both.subarray(0, KEY_BYTES), marking: both.subarray(KEY_BYTES) };
}
