/**
 * The development identity issuer: signs tokens for the local system with a key in a git-ignored file that the server
 * and `npm run token` share. The issuer's name has no port, so a token is valid for a server on any port.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Role } from '../functions/generated/graphql';
import { newSigningKey, publicPartOf, type SigningKey, signToken } from './signed-token';

export const ISSUER = 'https://identity.job-bowl.localhost';
export const AUDIENCE = 'job-bowl';

export interface Claims {
  readonly roles: readonly Role[];
  /** The account; equal for equal roles and scope when absent, so that idempotency keys and ownership carry over. */
  readonly subject?: string;
  readonly regionCode?: string;
  readonly enterpriseId?: string;
  readonly workerId?: string;
  readonly agencyId?: string;
  readonly stationId?: string;
  readonly carrierId?: string;
}

export interface IdentityIssuer {
  /** @param seconds validity of the token. */
  sign(claims: Claims, seconds?: number): Promise<string>;
  /** Content of `/.well-known/jwks.json`: the public key only. */
  readonly jwks: { readonly keys: readonly SigningKey[] };
}

const DAY_SECONDS = 86_400;

/** @param folder of the key, which is made if it does not exist. Two concurrent starts agree on one key. */
export async function openIdentityIssuer(folder: string): Promise<IdentityIssuer> {
  const key = await readOrMakeKey(folder);
  return {
    jwks: { keys: [publicPartOf(key)] },
    sign: (
      { roles, subject, regionCode, enterpriseId, agencyId, workerId, stationId, carrierId },
      seconds = DAY_SECONDS,
    ) => {
      const scope = {
        region_code: regionCode,
        enterprise_id: enterpriseId,
        worker_id: workerId,
        agency_id: agencyId,
        station_id: stationId,
        carrier_id: carrierId,
      };
      const account = subject ?? ['local', ...roles, ...Object.values(scope).filter(Boolean)].join(':');
      const now = Math.floor(Date.now() / 1000);
      const registered = { iss: ISSUER, aud: AUDIENCE, sub: account, iat: now, exp: now + seconds };
      return signToken({ roles, ...scope, ...registered }, key);
    },
  };
}

async function readOrMakeKey(folder: string): Promise<SigningKey> {
  const file = join(folder, 'identity-key.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SigningKey;
  } catch {
    mkdirSync(folder, { recursive: true });
    // Write a complete draft, then link it: a second process finds the key of the first.
    const draft = join(folder, `identity-key.${randomUUID()}`);
    writeFileSync(draft, JSON.stringify(await newSigningKey()), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as SigningKey;
  }
}
