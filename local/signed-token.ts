/** Signed tokens as an issuer makes them: JWT (RFC 7519), signed with ES256 (RFC 7518, 3.4). The functions only verify. */
import { createHash, generateKeyPair, type JsonWebKey, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** A private key of the curve P-256 as a JWK, with the id that tokens name. */
export interface SigningKey extends JsonWebKey {
  readonly kid?: string;
}

/** Makes a key; its id is its thumbprint (RFC 7638). */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ format: 'jwk' });
  const { crv, kty, x, y } = key;
  return { ...key, kid: createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url') };
}

/** The public part of the key, as a JWKS lists it. */
export function publicPartOf({ d: _, ...key }: SigningKey): SigningKey {
  return { ...key, use: 'sig', alg: 'ES256' };
}

/** @param claims signed unchanged. */
export async function signToken(claims: object, key: SigningKey): Promise<string> {
  const header = { alg: 'ES256', ...(key.kid !== undefined && { kid: key.kid }) };
  const content = `${encoded(header)}.${encoded(claims)}`;
  const by = { key, format: 'jwk', dsaEncoding: 'ieee-p1363' } as const;
  const signature = await promisify(sign)('sha256', Buffer.from(content), by);
  return `${content}.${signature.toString('base64url')}`;
}

/** A part of a token. */
export function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
