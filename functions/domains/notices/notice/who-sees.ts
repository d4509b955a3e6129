/**
 * Whose notices a caller reads. Each role has inboxes of its own, and a notice is shown by the roles that open it: the
 * rights of several roles don't add up.
 */
import type { Role } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { onBehalfOf, perRequest } from '../../../platform/requests/per-request';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { CallerError } from '../../../platform/requests/errors';
import { hasPrefix } from '../../../platform/values/ids';
import { workerLoader } from '../../people/worker/loader';
import { collectionsOf } from '../../people/worker/store';
import { ownAgencyId } from '../../reference/agency/naming/who-posts';
import { ownEnterpriseId } from '../../reference/enterprise/loader';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { narrowed } from '../../reference/region/checks';
import { countiesOf, countyOf } from '../../reference/region/region';
import { isWithin } from '../../reference/region/containment';
import type { RegionCode } from '../../reference/region/region-code';
import { type Addressee, cadresOf, ofClaim } from './notice';
import type { Notice } from './store';

/** One role of the caller. */
export interface Subject {
  readonly role: Role;
  /** The role with its claim. */
  readonly name: string;
  /** Of officials: the region whose notices they read, within their own; absent if there is none. */
  readonly region?: RegionCode | undefined;
}

/** The roles whose inbox is the caller's if they name none. */
const byDefault: readonly Role[] = ['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'AGENCY', 'CARRIER', 'WORKER'];

export interface Asked {
  readonly role?: Role | null | undefined;
  readonly regionCode?: string | null | undefined;
}

/** @throws CallerError FORBIDDEN for a role that the caller lacks; BAD_USER_INPUT for a region that does not exist. */
export function subjectOf({ viewer }: Context, { role: asked, regionCode }: Asked): Subject {
  const { roles, enterpriseId = viewer.account, agencyId, stationId, carrierId, workerId } = viewer;
  const role = asked ?? byDefault.find((one) => roles.includes(one));
  if (role === undefined || !roles.includes(role))
    throw new CallerError('FORBIDDEN', { what: `role must be one of the token's roles: ${roles.join(',')}` });
  const firms = { ENTERPRISE: enterpriseId, AGENCY: agencyId, CARRIER: carrierId };
  const claims = { STATION: stationId, ...firms, WORKER: workerId };
  if (role !== 'BUREAU' && role !== 'CADRE') return { role, name: `${role}#${claims[role] ?? ''}` };
  const region = narrowed(regionCode, viewer.regionCode);
  return { role, region, name: `cadres#${region ?? ''}` };
}

/** The inboxes of the role; none if its claim names nobody. */
export async function addresseesOf(
  context: Context,
  { role, region }: Pick<Subject, 'role' | 'region'>,
): Promise<readonly Addressee[]> {
  const { stationId, carrierId } = context.viewer;
  if (role === 'BUREAU' || role === 'CADRE')
    return region === undefined ? [] : inboxesIn(region).map(({ office }) => cadresOf(office));
  if (role === 'STATION') return stationId === undefined ? [] : [ofClaim(role, stationId)];
  if (role === 'CARRIER') return carrierId === undefined ? [] : [ofClaim(role, carrierId)];
  if (role === 'WORKER') return ownIds(context);
  const firmId = role === 'AGENCY' ? ownAgencyId(context.viewer) : await ownEnterpriseId(context);
  return firmId === undefined ? [] : [firmId];
}

/** The inboxes that a program of the role follows: of officials that of their own office, which is one for a county. */
export async function followedBy(context: Context, subject: Subject): Promise<readonly Addressee[]> {
  const { role, region } = subject;
  if (role !== 'BUREAU' && role !== 'CADRE') return addresseesOf(context, subject);
  return region === undefined ? [] : [cadresOf(region)];
}

/**
 * The inboxes in which a region's notices are: of the county of a region within one; else of the region itself and of its
 * counties. Each with the region whose notices are asked for in it. What was told before a region was renamed is in the inbox
 * of its former code, where it is for as long as it is open.
 */
export function inboxesIn(region: RegionCode): { readonly office: RegionCode; readonly within: RegionCode }[] {
  const county = countyOf(region);
  if (county !== undefined)
    return codesOfRegion(region).map((code) => ({ office: countyOf(code) ?? code, within: code }));
  return [region, ...countiesOf(region)].flatMap((office) =>
    codesOfRegion(office).map((code) => ({ office: code, within: code === office ? region : code })),
  );
}

/** Ids of the caller as a worker, the present one first: before they were merged they were told under others. */
const ownIds = perRequest(async (context: Context): Promise<readonly string[]> => {
  const { workerId } = context.viewer;
  if (workerId === undefined) return [];
  const worker = await workerLoader(context).load(workerId);
  return worker === undefined ? [workerId] : [...new Set([...collectionsOf(worker), workerId])];
});

/** The caller's roles that open the notice. */
async function openersOf(context: Context, notice: Notice): Promise<readonly Role[]> {
  const { addressee, village } = notice;
  const { roles, regionCode } = context.viewer;
  const opens = await Promise.all(
    roles.map(async (role) => {
      if (role === 'BUREAU' || role === 'CADRE')
        return regionCode !== undefined && isInCharge(regionCode, await homeOf(context, notice));
      return village === undefined && (await addresseesOf(context, { role })).includes(addressee);
    }),
  );
  return roles.filter((_, place) => opens[place]);
}

function isInCharge(region: RegionCode, home: RegionCode | undefined): boolean {
  return home !== undefined && isWithin(home, region);
}

/**
 * Whose officials open it: of what is to be read out to a person, or was, those of the village where the person lives
 * now. Who holds yesterday's list is told that the matter is over; what the person read by themselves is theirs alone.
 */
async function homeOf(context: Context, { addressee, village, tellAt }: Notice): Promise<RegionCode | undefined> {
  if (village !== undefined || tellAt === undefined || !hasPrefix(addressee, 'wkr')) return village;
  return (await unlessMalformed(workerLoader(context).load(addressee)))?.villageCode;
}

/** The request with the roles alone that open the notice; undefined if none does. */
export async function asOpener(context: Context, notice: Notice): Promise<Context | undefined> {
  const openers = await openersOf(context, notice);
  return openers.length === 0 ? undefined : onBehalfOf(context, openers);
}

/** Whether whoever opens a person's notice is an official who reads it out, and not that person. */
export function readsOut({ viewer }: Context): boolean {
  return !viewer.roles.includes('WORKER');
}

/**
 * The request of whoever answers. An official who passes on what a person said has the rights of the person besides their
 * own: their region may not hold the whole party.
 */
export async function asAnswering(opener: Context, { addressee }: Notice): Promise<Context> {
  const { viewer } = opener;
  if (!hasPrefix(addressee, 'wkr') || !readsOut(opener)) return opener;
  const person = await unlessMalformed(workerLoader(opener).load(addressee));
  if (person === undefined) return opener;
  return { ...opener, viewer: { ...viewer, roles: [...viewer.roles, 'WORKER'], workerId: person.id } };
}
