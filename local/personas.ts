/** Ready callers of every role for the data that a local system holds, so that nobody looks ids up to try a role. */
import type { Role } from '../functions/generated/graphql';
import type { Claims, IdentityIssuer } from './identity-issuer';
import { createAsking } from './phone/asking';

export interface SignedPersona {
  readonly role: Role;
  /** Whom the token stands for, for people. */
  readonly who: string;
  /** Good for a day. */
  readonly token: string;
}

const FIRST_OF_EACH = `{
  enterprises(first: 1) { edges { node { id name } } }
  agencies(first: 1) { edges { node { id name } } }
  stations(first: 1) { edges { node { id name region { code } } } }
  workers(filter: { regionCode: "53" }, first: 1) { edges { node { id name } } }
  travelServices(first: 1) { edges { node { carrierId } } }
}`;

interface Page<T> {
  readonly edges: readonly { readonly node: T }[];
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Found {
  readonly enterprises?: Page<Named> | null;
  readonly agencies?: Page<Named> | null;
  readonly stations?: Page<Named & { readonly region: { readonly code: string } }> | null;
  readonly workers?: Page<Named> | null;
  readonly travelServices?: Page<{ readonly carrierId: string }> | null;
}

/**
 * The bureau and a cadre, who act for a place; then one of each other role, for the first whom the system holds.
 * @param graphql endpoint; without it, as while a system starts, only those who act for a place.
 * @throws an error of one line if nothing answers there.
 */
export async function personasOf(issuer: IdentityIssuer, graphql?: string): Promise<readonly SignedPersona[]> {
  const bureau = { roles: ['BUREAU'], regionCode: '53' } as const;
  const found: Found =
    graphql === undefined ? {} : await createAsking(graphql, await issuer.sign(bureau))(FIRST_OF_EACH);
  const [enterprise, agency, station, worker, service] = [
    first(found.enterprises),
    first(found.agencies),
    first(found.stations),
    first(found.workers),
    first(found.travelServices),
  ];
  const all: readonly (readonly [string, Claims] | undefined)[] = [
    ['云南省', bureau],
    ['昭通市镇雄县', { roles: ['CADRE'], regionCode: '530627' }],
    station && [station.name, { roles: ['STATION'], stationId: station.id, regionCode: station.region.code }],
    enterprise && [enterprise.name, { roles: ['ENTERPRISE'], enterpriseId: enterprise.id }],
    agency && [agency.name, { roles: ['AGENCY'], agencyId: agency.id }],
    service && [service.carrierId, { roles: ['CARRIER'], carrierId: service.carrierId }],
    worker && [worker.name, { roles: ['WORKER'], workerId: worker.id }],
  ];
  return Promise.all(all.flatMap((persona) => (persona === undefined ? [] : [signed(issuer, persona)])));
}

async function signed(issuer: IdentityIssuer, [who, claims]: readonly [string, Claims]): Promise<SignedPersona> {
  const [role] = claims.roles;
  if (role === undefined) throw new Error(`Expected a role of ${who}`);
  return { role, who, token: await issuer.sign(claims) };
}

const first = <T>(page: Page<T> | null | undefined): T | undefined => page?.edges[0]?.node;
