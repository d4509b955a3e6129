/**
 * Turns a signed OIDC token of any issuer into a viewer. Code that loads data decides from the viewer's claims what it
 * may see.
 */
import type { Id, IdKind } from '../../id-kinds';
import { JwtVerifier } from 'aws-jwt-verify';
import { limits } from '../../limits';
import type { Role } from '../../generated/graphql';
import { CallerError, Fault } from '../requests/errors';
import { hasPrefix } from '../values/ids';
import { isIssuerFailure, IssuerKeys, type IssuerKeysOptions } from './issuer-keys';
import { type Claims, KeptTokens } from './kept-tokens';
import { ANONYMOUS, isRole, type Viewer } from './viewer';

export interface TokenVerifier {
  /**
   * @param authorization the header, `Bearer <token>`; ANONYMOUS when absent.
   * @throws CallerError UNAUTHENTICATED if the token is malformed, forged, foreign or expired, or never expires; Fault
   * SERVICE_UNAVAILABLE if the issuer's keys can't be fetched now.
   */
  verify(authorization: string | undefined): Promise<Viewer>;
  /**
   * Fetches the issuer's keys ahead of the first token. @throws if they can't be fetched; then the first token fetches
   * them.
   */
  prepare(): Promise<void>;
}

export interface IdentitySettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

/** @param asRegion gives the code under which a region is filed; undefined if no region has the claim's code. */
export function createTokenVerifier(
  { issuer, audience, jwksUri }: IdentitySettings,
  asRegion: AsRegion,
  options: IssuerKeysOptions = {},
): TokenVerifier {
  const keys = new IssuerKeys(options);
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri }, { jwksCache: keys });
  const kept = new KeptTokens();

  async function claimsOf(token: string): Promise<Claims> {
    // The library's clock, by which it judges expiry.
    const known = kept.find(token, Date.now());
    if (known !== undefined) return known;
    await keys.renew(jwksUri);
    const claims: Claims = await verifier.verify(token);
    const { exp, sub } = claims;
    // The library accepts tokens without an expiry; we refuse them.
    if (typeof exp !== 'number' || typeof sub !== 'string') throw new CallerError('UNAUTHENTICATED');
    kept.keep(token, claims, Math.min(exp * 1_000, keys.renewedAt + limits.tokenKeptMs));
    return claims;
  }

  return {
    prepare: () => verifier.hydrate(),
    async verify(authorization) {
      if (authorization === undefined || authorization === '') return ANONYMOUS;
      const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
      if (token === undefined) throw new CallerError('UNAUTHENTICATED');
      try {
        return viewerOf(await claimsOf(token), asRegion);
      } catch (cause) {
        if (isIssuerFailure(cause)) throw new Fault('SERVICE_UNAVAILABLE', true, { cause });
        throw new CallerError('UNAUTHENTICATED', { cause });
      }
    },
  };
}

type AsRegion = (code: string) => Viewer['regionCode'];

function viewerOf(given: Claims, asRegion: AsRegion): Viewer {
  const told = textOf(given['region_code']);
  const region = told === undefined ? undefined : asRegion(told);
  const claims: Claims = { ...given, region_code: region };
  const claimedRoles = Array.isArray(claims['roles']) ? claims['roles'].filter(isRole) : [];
  const roles = claimedRoles.filter((role) => entitled[role](claims));
  const enterpriseId = idFrom(claims['enterprise_id'], 'ent');
  const agencyId = idFrom(claims['agency_id'], 'agy');
  const workerId = idFrom(claims['worker_id'], 'wkr');
  const stationId = textOf(claims['station_id']);
  const carrierId = textOf(claims['carrier_id']);
  return {
    roles,
    ...(roles.length < claimedRoles.length && { claimedRoles }),
    ...(region !== undefined && { regionCode: region }),
    ...(enterpriseId !== undefined && { enterpriseId }),
    ...(agencyId !== undefined && { agencyId }),
    ...(stationId !== undefined && { stationId }),
    ...(carrierId !== undefined && { carrierId }),
    ...(workerId !== undefined && { workerId }),
    account: `${String(claims['iss'])}|${String(claims['sub'])}`,
  };
}

/**
 * The claim that each role needs, which names a region, an enterprise or a person. A missing or broken claim never
 * widens rights: it removes this role, and the others stay.
 */
const entitled: Readonly<Record<Role, (claims: Claims) => boolean>> = {
  // A province, a prefecture or a county.
  BUREAU: ({ region_code: code }) => hasDigits(code, [2, 4, 6]),
  // Any level, because a prefecture lends its cadres to its counties.
  CADRE: ({ region_code: code }) => hasDigits(code, [2, 4, 6, 9, 12]),
  STATION: ({ station_id: id }) => textOf(id) !== undefined,
  // Without the claim the account may register an enterprise, and then acts for it.
  ENTERPRISE: ({ enterprise_id: id }) => id === undefined || idFrom(id, 'ent') !== undefined,
  AGENCY: ({ agency_id: id }) => idFrom(id, 'agy') !== undefined,
  CARRIER: ({ carrier_id: id }) => textOf(id) !== undefined,
  WORKER: ({ worker_id: id }) => idFrom(id, 'wkr') !== undefined,
};

function hasDigits(code: unknown, lengths: readonly number[]): code is string {
  return typeof code === 'string' && /^\d+$/.test(code) && lengths.includes(code.length);
}

/** The claim as an id of the kind; undefined if it has not the kind's prefix. */
function idFrom<K extends IdKind>(claim: unknown, kind: K): Id<K> | undefined {
  return typeof claim === 'string' && hasPrefix(claim, kind) ? claim : undefined;
}

/** The claim as a text; undefined if it is not a string, or is blank. */
function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.trim() !== '' ? claim : undefined;
}
