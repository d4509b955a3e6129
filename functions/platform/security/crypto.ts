/**
 * The vault of personal data: AES-256-GCM at rest, and a keyed hash to search by. No other code sees a key. Both keys
 * are derived from one data key of 32 bytes (`keys.ts`).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

export interface Vault {
  /** `context` (such as the owner's id) is authenticated: a box moved to another item does not open. */
  encrypt(plain: string, context: string): string;
  /** @throws if the box was changed, or encrypted under another key or context. */
  decrypt(box: string, context: string): string;
  /**
   * Equal texts of one purpose have equal fingerprints (HMAC-SHA-256, 43 characters). A fingerprint reveals nothing
   * about its text.
   */
  fingerprint(purpose: string, text: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Whether the text has the form of an encrypted text; only `decrypt` shows whether it opens. */
export function isBox(text: string): boolean {
  return BOX.test(text);
}

/** The 12 bytes of the IV and the 16 of the tag are 38 characters. */
const BOX = /^1\.[\w-]{38,}$/;

/** The text as bytes: its prefix, and what base64 writes with a third more. */
export function bytesOfBox(box: string): Uint8Array {
  const end = box.indexOf('.') + 1;
  return Buffer.concat([Buffer.from(box.slice(0, end)), Buffer.from(box.slice(end), 'base64url')]);
}

/** The text of `bytesOfBox`. */
export function boxOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(POINT) + 1;
  const buffer = Buffer.from(bytes);
  return buffer.toString('latin1', 0, end) + buffer.toString('base64url', end);
}

const POINT = 0x2e;

/** @param dataKey 32 random bytes. */
export function createVault(dataKey: Buffer): Vault {
  // Taken by Node once: what kind of key a buffer is, it finds out at each call.
  const derived = (use: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, '', `job-bowl/${use}`, 32)));
  const sealing = derived('seal');
  const hashing = derived('fingerprint');
  return {
    encrypt(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    decrypt(box, context) {
      const bytes = Buffer.from(box.slice(2), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    },
    fingerprint(purpose, text) {
      return createHmac('sha256', hashing).update(`${purpose}\u0000${text}`).digest('base64url');
    },
  };
}
