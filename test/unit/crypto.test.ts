/** The vault: what is sealed opens only where it belongs, and nothing can be read from a fingerprint. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createVault } from '../../functions/platform/security/crypto';

const key = randomBytes(32);
const vault = createVault(key);

test('an encrypted text decrypts again, whatever the text and the context', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, context) => {
      const box = vault.encrypt(plain, context);
      expect(createVault(key).decrypt(box, context)).toBe(plain);
    }),
  );
});

test('a text sealed twice gives two boxes, in neither of which it can be read', () => {
  const boxes = ['13812345678', '13812345678'].map((phone) => vault.encrypt(phone, 'wkr_1'));
  expect(boxes[0]).not.toBe(boxes[1]);
  for (const box of boxes) {
    expect(box).toMatch(/^1\.[\w-]+$/);
    expect(Buffer.from(box.slice(2), 'base64url').toString('latin1')).not.toContain('13812345678');
  }
});

test('a box does not open on another item, under another key, or with any bit changed', () => {
  const box = vault.encrypt('11010519491231002X', 'wkr_1');
  expect(() => vault.decrypt(box, 'wkr_2')).toThrow();
  expect(() => createVault(randomBytes(32)).decrypt(box, 'wkr_1')).toThrow();
  const bytes = Buffer.from(box.slice(2), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => vault.decrypt(`1.${changed.toString('base64url')}`, 'wkr_1')).toThrow();
  }
  for (const wrong of ['', '1.', '1.AAAA', box.slice(0, -4)]) expect(() => vault.decrypt(wrong, 'wkr_1')).toThrow();
});

test('no error of the vault shows what was in the box', () => {
  const box = vault.encrypt('11010519491231002X', 'wkr_1');
  const told = (): string => {
    try {
      return vault.decrypt(box, 'wkr_2');
    } catch (error) {
      return String(error) + String((error as Error).stack);
    }
  };
  expect(told()).not.toContain('11010519491231002X');
});

test('equal texts of one purpose have one fingerprint under a key; others have another', () => {
  const fingerprint = vault.fingerprint('identityNumber', '11010519491231002X');
  expect(fingerprint).toMatch(/^[\w-]{43}$/);
  expect(createVault(key).fingerprint('identityNumber', '11010519491231002X')).toBe(fingerprint);
  expect(vault.fingerprint('phone', '11010519491231002X')).not.toBe(fingerprint);
  expect(vault.fingerprint('identityNumber', '110105194912310021')).not.toBe(fingerprint);
  expect(createVault(randomBytes(32)).fingerprint('identityNumber', '11010519491231002X')).not.toBe(fingerprint);
});

test('a purpose and a text never run into one another', () => {
  expect(vault.fingerprint('a', 'bc')).not.toBe(vault.fingerprint('ab', 'c'));
});
