/** Who calls, as the token says, and an object as one role may see it. */
import type { AgencyId, EnterpriseId, WorkerId } from '../../id-kinds';
import type { Role } from '../../generated/graphql';
import type { Branded } from '../values/branded';
import type { CivilDate } from '../values/civil-date';

/** What a station or a working group covers, as of today: people from an origin who are at a destination. */
export interface StationScope {
  readonly originCodes: readonly Branded<'RegionCode'>[];
  readonly destinationCodes: readonly Branded<'RegionCode'>[];
  readonly today: CivilDate;
  /** First day of boardings that count of people whose job has not begun. */
  readonly boardedSince: CivilDate;
}

export interface Viewer {
  /** Roles whose rights the caller has: those of the token that have a valid claim (`entitled`). */
  readonly roles: readonly Role[];
  /** Every role that the token names, if these are more than `roles`; they give no rights. */
  readonly claimedRoles?: readonly Role[];
  /** Code of the region of BUREAU, CADRE and STATION; the region exists. The type is that of `reference/region/region-code.ts`. */
  readonly regionCode?: Branded<'RegionCode'>;
  readonly enterpriseId?: EnterpriseId;
  readonly agencyId?: AgencyId;
  /** Of a station or a working group. */
  readonly stationId?: string;
  /** Absent unless `stationId` names one that there is, and that the account may act for. */
  readonly station?: StationScope;
  readonly carrierId?: string;
  readonly workerId?: WorkerId;
  /** The account: issuer and `sub`. Idempotency keys and ownership belong to it. */
  readonly account: string;
}

const VIEWED_AS = Symbol('seen as');

/** The object as this one role may see it, regardless of the caller's other roles, because this role opened it. */
export function viewedAsRole<T extends object>(role: Role, object: T): T {
  return { ...object, [VIEWED_AS]: [role] };
}

/** The role that `viewedAsRole` gave the object; undefined if none. */
export function rolesViewedAs(object: unknown): readonly Role[] | undefined {
  return typeof object === 'object' && object !== null && VIEWED_AS in object
    ? (object[VIEWED_AS] as readonly Role[])
    : undefined;
}

/** The viewer of a request without a token, which may only read the schema. */
export const ANONYMOUS: Viewer = { roles: [], account: '' };

const FIRMS: ReadonlySet<Role> = new Set<Role>(['ENTERPRISE', 'AGENCY', 'CARRIER']);

/** Whether the caller is an official or a worker: firms see what is theirs alone. */
export function isOfficialOrWorker({ roles }: Pick<Viewer, 'roles'>): boolean {
  return roles.some((role) => !FIRMS.has(role));
}

const ROLES: ReadonlySet<string> = new Set<Role>([
  ...(['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'AGENCY', 'CARRIER', 'WORKER'] as const),
]);

export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && ROLES.has(value);
}
