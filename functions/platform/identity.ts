/**
 * Who asks: a signed OIDC token turned into a viewer. Any OIDC issuer will do; what a viewer may see is decided where
 * data is loaded, from the claims kept here.
 */
import { JwtVerifier } from 'aws-jwt-verify';
import type { Role } from '../generated/graphql';
import { CallerError, Fault } from './errors';
import { isIssuerFailure, issuerKeys, type IssuerKeysOptions } from './issuer-keys';

export interface Viewer {
  readonly roles: readonly Role[];
  /** Region prefix of BUREAU, CADRE (and STATION). */
  readonly regionCode?: string;
  readonly enterpriseId?: string;
  readonly stationId?: string;
  readonly carrierId?: string;
  readonly workerId?: string;
  /** Issuer and `sub`: the account. Idempotency keys and ownership belong to it. */
  readonly account: string;
}

const SEEN_AS = Symbol('seen as');

/** The object as one role alone may see it, whatever other roles the caller's token has: that role opened it. */
export function seenAs<T extends object>(role: Role, object: T): T {
  return { ...object, [SEEN_AS]: [role] };
}

/** The roles that the fields of an object are judged by. */
export function rolesFor(viewer: Viewer, object: unknown): readonly Role[] {
  const opened = typeof object === 'object' && object !== null && SEEN_AS in object ? object[SEEN_AS] : undefined;
  return (opened as readonly Role[] | undefined) ?? viewer.roles;
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
}

export interface IdentitySettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

export function createTokenVerifier(
  { issuer, audience, jwksUri }: IdentitySettings,
  options: IssuerKeysOptions = {},
): TokenVerifier {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri }, { jwksCache: issuerKeys(options) });
  return {
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
      return viewerOf(claims);
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;

const ROLES: ReadonlySet<string> = new Set<Role>(['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER']);

function viewerOf(claims: Claims): Viewer {
  const roles = Array.isArray(claims['roles'])
    ? claims['roles'].filter((role): role is Role => ROLES.has(role as string))
    : [];
  const text = <K extends string>(key: K, claim: string): { [P in K]?: string } => {
    const value = claims[claim];
    return typeof value === 'string' && value !== '' ? ({ [key]: value } as { [P in K]?: string }) : {};
  };
  return {
    roles,
    ...text('regionCode', 'region_code'),
    ...text('enterpriseId', 'enterprise_id'),
    ...text('stationId', 'station_id'),
    ...text('carrierId', 'carrier_id'),
    ...text('workerId', 'worker_id'),
    account: `${String(claims['iss'])}|${String(claims['sub'])}`,
  };
}
