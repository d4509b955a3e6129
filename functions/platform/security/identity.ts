/**
 * Who asks: a signed OIDC token turned into a viewer. Any OIDC issuer will do; what a viewer may see is decided where
 * data is loaded, from the claims kept here.
 */
import { JwtVerifier } from 'aws-jwt-verify';
import type { Role } from '../../generated/graphql';
import { CallerError, Fault } from '../requests/errors';
import { isIssuerFailure, issuerKeys, type IssuerKeysOptions } from './issuer-keys';

export interface Viewer {
  /** Those that the caller has the rights of: the token's, without those whose claim it lacks (`entitled`). */
  readonly roles: readonly Role[];
  /** Every role that the token names, where those are more than `roles`: what it calls the caller, and no right by itself. */
  readonly claimedRoles?: readonly Role[];
  /** Region prefix of BUREAU, CADRE (and STATION); a region that exists. */
  readonly regionCode?: string;
  readonly enterpriseId?: string;
  readonly stationId?: string;
  readonly carrierId?: string;
  readonly workerId?: string;
  /** Issuer and `sub`: the account. Idempotency keys and ownership belong to it. */
  readonly account: string;
}

const VIEWED_AS = Symbol('seen as');

/** The object as one role alone may see it, whatever other roles the caller's token has: that role opened it. */
export function viewedAsRole<T extends object>(role: Role, object: T): T {
  return { ...object, [VIEWED_AS]: [role] };
}

/** The role that opened the object, where `viewedAsRole` said so. */
export function rolesViewedAs(object: unknown): readonly Role[] | undefined {
  return typeof object === 'object' && object !== null && VIEWED_AS in object
    ? (object[VIEWED_AS] as readonly Role[])
    : undefined;
}

/** A request without a token: it may read the schema and nothing else. */
export const ANONYMOUS: Viewer = { roles: [], account: '' };

export interface TokenVerifier {
  /**
   * @param authorization the header, `Bearer <token>`; ANONYMOUS where there is none.
   * @throws CallerError UNAUTHENTICATED when the token is malformed, forged, foreign or expired, or never expires; Fault
   * SERVICE_UNAVAILABLE when the issuer's keys can't be had just now.
   */
  verify(authorization: string | undefined): Promise<Viewer>;
  /** Fetches the issuer's keys ahead of the first token. @throws where they can't be had; the first token fetches them then. */
  prepare(): Promise<void>;
}

export interface IdentitySettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

/** @param isRegion whether a region has this code: what a claim of one must say, and no business of this module. */
export function createTokenVerifier(
  { issuer, audience, jwksUri }: IdentitySettings,
  isRegion: (code: string) => boolean,
  options: IssuerKeysOptions = {},
): TokenVerifier {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri }, { jwksCache: issuerKeys(options) });
  return {
    prepare: () => verifier.hydrate(),
    async verify(authorization) {
      if (authorization === undefined || authorization === '') return ANONYMOUS;
      const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
      if (token === undefined) throw new CallerError('UNAUTHENTICATED');
      let claims: Claims;
      try {
        claims = await verifier.verify(token);
      } catch (cause) {
        if (isIssuerFailure(cause)) throw new Fault('SERVICE_UNAVAILABLE', true, { cause });
        throw new CallerError('UNAUTHENTICATED', { cause });
      }
      // The verifier takes tokens without an end; a token that is never too old is not taken here.
      if (typeof claims['exp'] !== 'number' || typeof claims['sub'] !== 'string')
        throw new CallerError('UNAUTHENTICATED');
      return viewerOf(claims, isRegion);
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;

const ROLES: ReadonlySet<string> = new Set<Role>(['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER']);

export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && ROLES.has(value);
}

function viewerOf(claims: Claims, isRegion: (code: string) => boolean): Viewer {
  const claimedRoles = Array.isArray(claims['roles']) ? claims['roles'].filter(isRole) : [];
  const roles = claimedRoles.filter((role) => entitled[role](claims, isRegion));
  const text = <K extends string>(key: K, claim: string): { [P in K]?: string } => {
    const value = textOf(claims[claim]);
    return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
  };
  const region = textOf(claims['region_code']);
  return {
    roles,
    ...(roles.length < claimedRoles.length && { claimedRoles }),
    ...(region !== undefined && isRegion(region) && { regionCode: region }),
    ...text('enterpriseId', 'enterprise_id'),
    ...text('stationId', 'station_id'),
    ...text('carrierId', 'carrier_id'),
    ...text('workerId', 'worker_id'),
    account: `${String(claims['iss'])}|${String(claims['sub'])}`,
  };
}

/**
 * What a token must say besides a role for its holder to have the role's rights: whose or where. A claim that is missing or
 * broken never widens anything: it takes the role away, and the others stay.
 */
const entitled: Readonly<Record<Role, (claims: Claims, isRegion: (code: string) => boolean) => boolean>> = {
  // A province, a prefecture or a county.
  BUREAU: ({ region_code: code }, isRegion) => hasDigits(code, [2, 4, 6]) && isRegion(code),
  // Of any level: a prefecture lends its cadres to its counties.
  CADRE: ({ region_code: code }, isRegion) => hasDigits(code, [2, 4, 6, 9, 12]) && isRegion(code),
  STATION: ({ station_id: id }) => textOf(id) !== undefined,
  // Without the claim: an account that may register its enterprise, and acts for that one.
  ENTERPRISE: ({ enterprise_id: id }) => id === undefined || textOf(id) !== undefined,
  CARRIER: ({ carrier_id: id }) => textOf(id) !== undefined,
  WORKER: ({ worker_id: id }) => textOf(id) !== undefined,
};

function hasDigits(code: unknown, lengths: readonly number[]): code is string {
  return typeof code === 'string' && /^\d+$/.test(code) && lengths.includes(code.length);
}

/** Undefined for what is no text, or blank. */
function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.trim() !== '' ? claim : undefined;
}
