/**
 * Who posts positions: whoever speaks for the enterprise, and the agencies that it names. An agency sees and changes what it
 * posted alone, and only while it is named.
 */
import type { AgencyId, EnterpriseId } from '../../../../id-kinds';
import type { Database, Write } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import { readItem } from '../../../../platform/items/read-item';
import type { Context } from '../../../../platform/requests/context';
import { perRequest } from '../../../../platform/requests/per-request';
import { failed, ok, type Outcome, refusal } from '../../../../platform/requests/result';
import type { Viewer } from '../../../../platform/security/viewer';
import type { Path } from '../../../../platform/values/checks';
import { isId } from '../../../../platform/values/ids';
import { checkSpeaks } from '../../enterprise/who-speaks';
import { checkNamed, namingKey, namingsBy, namingsOf, parseNaming } from './naming-store';

/** In whose name, and by which agency; by the enterprise itself or its bureau where there is none. */
export interface Poster {
  readonly enterpriseId: EnterpriseId;
  readonly agencyId?: AgencyId | undefined;
}

export interface Posting {
  readonly agencyId?: AgencyId;
  /** Conditions of what begins the posting: nothing begins once the naming has ended. */
  readonly stands: readonly Write[];
}

/** The agency that the caller acts for. */
export function ownAgencyId({ roles, agencyId }: Viewer): AgencyId | undefined {
  return roles.includes('AGENCY') ? agencyId : undefined;
}

/**
 * Who the caller posts as. An agency is told AGENCY_NOT_NAMED of every enterprise that does not name it, existing or not;
 * others as by `checkSpeaks`. One strongly consistent read for an agency.
 */
export async function whoPosts(context: Context, enterpriseId: string, path: Path): Promise<Outcome<Posting>> {
  const foreign = await checkSpeaks(context, enterpriseId, path);
  if (foreign.length === 0) return ok({ stands: [] });
  const agencyId = ownAgencyId(context.viewer);
  if (agencyId === undefined) return failed(foreign);
  if (!isId(enterpriseId, 'ent') || !(await isNamed(context, agencyId, enterpriseId)))
    return failed(refusal('AGENCY_NOT_NAMED', path));
  return ok({ agencyId, stands: [checkNamed(agencyId, enterpriseId)] });
}

/**
 * As whom the caller changes what was posted. An agency finds nothing but its own, and is told AGENCY_NOT_NAMED of that once
 * the naming has ended.
 */
export async function whoChanges(context: Context, posted: Poster, path: Path): Promise<Outcome<Posting>> {
  const posting = await whoPosts(context, posted.enterpriseId, path);
  const agencyId = ownAgencyId(context.viewer);
  const asAgency = posting.ok ? posting.value.agencyId !== undefined : agencyId !== undefined;
  return asAgency && posted.agencyId !== agencyId ? failed(refusal('NOT_FOUND', path)) : posting;
}

async function isNamed({ db }: Context, agencyId: AgencyId, enterpriseId: EnterpriseId): Promise<boolean> {
  const naming = await readItem(db, namingKey(agencyId, enterpriseId), parseNaming);
  return naming !== undefined && naming.endedAt === undefined;
}

/** The agencies that the enterprise names now. One query. */
export async function agenciesNamedBy(db: Database, enterpriseId: EnterpriseId): Promise<readonly AgencyId[]> {
  const namings = (await readAll(db, namingsBy(enterpriseId))).map((item) => parseNaming(item));
  return namings.flatMap(({ agencyId, endedAt }) => (endedAt === undefined ? [agencyId] : []));
}

/** The enterprises that name the caller's agency; read once for each request. */
export const enterprisesNaming = perRequest(async ({ db, viewer }: Context): Promise<ReadonlySet<EnterpriseId>> => {
  const agencyId = ownAgencyId(viewer);
  const namings =
    agencyId === undefined ? [] : (await readAll(db, namingsOf(agencyId))).map((item) => parseNaming(item));
  return new Set(namings.flatMap(({ enterpriseId, endedAt }) => (endedAt === undefined ? [enterpriseId] : [])));
});

/** Whether the caller's agency posted it, for an enterprise that still names it. */
export async function isPostedBy(context: Context, { agencyId, enterpriseId }: Poster): Promise<boolean> {
  if (agencyId === undefined || agencyId !== ownAgencyId(context.viewer)) return false;
  return (await enterprisesNaming(context)).has(enterpriseId);
}
