/**
 * Rules of enterprises: valid registrations, who sees which enterprise, who is in charge of it, and what a verdict
 * changes. Pure.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { RegisterEnterpriseInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkText } from '../../../platform/values/checks';
import { viewedAsRole, type Viewer } from '../../../platform/security/identity';
import { parseContactPhone } from '../../../platform/values/phone';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Instant } from '../../../platform/values/clock';
import type { Owned } from '../region/authority';
import { region } from '../region/checks';
import { isWithin } from '../region/region';
import { parseCreditCode } from './credit-code';
import type { Enterprise } from './store';

export function checkRegistration(input: RegisterEnterpriseInput): Refusal[] {
  return [
    ...checkText(['creditCode'], input.creditCode, { max: limits.nameCharactersMax, needed: true }),
    ...(creditCodeOf(input.creditCode) === undefined ? [refusal('CREDIT_CODE_INVALID', ['creditCode'])] : []),
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed: true }),
    ...region(['regionCode'], input.regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ...checkText(['industry'], input.industry, { max: limits.nameCharactersMax }),
    ...checkText(['contactName'], input.contactName, { max: limits.nameCharactersMax }),
    ...(input.contactPhone != null && parseContactPhone(input.contactPhone) === undefined
      ? [refusal('PHONE_INVALID', ['contactPhone'])]
      : []),
  ];
}

/** The normalised code; undefined if it is invalid. */
export function creditCodeOf(input: string): string | undefined {
  const parsed = parseCreditCode(input);
  return typeof parsed === 'string' ? undefined : parsed.code;
}

/** Bureau, cadres, stations and workers see every enterprise (workers its public fields); an enterprise sees itself. */
export function seesEnterprise({ roles }: Viewer, id: string, ownId: EnterpriseId | undefined): boolean {
  return (
    roles.some((role) => role !== 'ENTERPRISE' && role !== 'CARRIER') || (roles.includes('ENTERPRISE') && id === ownId)
  );
}

/**
 * The enterprise with the fields that the caller may see: all for officials and the enterprise itself, a worker's for
 * others.
 */
export function enterpriseFor<T extends { readonly id: string }>(
  { roles }: Viewer,
  enterprise: T,
  ownId: EnterpriseId | undefined,
): T {
  const whole = roles.some((role) => role === 'BUREAU' || role === 'CADRE' || role === 'STATION');
  return whole || (roles.includes('ENTERPRISE') && enterprise.id === ownId)
    ? enterprise
    : viewedAsRole('WORKER', enterprise);
}

/**
 * The region in charge: that of the bureau that registered the enterprise. A self-registered enterprise belongs to the
 * region of its seat or, if that is in another province, to the home province.
 */
export function inChargeOf({ ownerRegionCode, regionCode }: Pick<Enterprise, 'ownerRegionCode' | 'regionCode'>): Owned {
  const home = limits.homeProvince;
  return { ownerRegionCode: ownerRegionCode ?? (isWithin(regionCode, home) ? regionCode : home) };
}

export interface Verdict {
  /** Status of the enterprise after the verdict; if `refusedAt` is absent, an earlier refusal is lifted. */
  readonly standing: Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt'>;
  readonly creditCode: 'KEEP' | 'FREE' | 'TAKE';
}

/** An enterprise whose verification is withdrawn keeps its credit code; a refused self-registration gives it back. */
export function verdictOf(
  enterprise: Pick<Enterprise, 'verified' | 'verifiedAt' | 'refusedAt' | 'registeredAt'>,
  verified: boolean,
  now: Instant,
): Verdict {
  const { verifiedAt = enterprise.verified ? enterprise.registeredAt : undefined, refusedAt } = enterprise;
  if (verified)
    return {
      standing: { verified, verifiedAt: verifiedAt ?? now },
      creditCode: refusedAt === undefined ? 'KEEP' : 'TAKE',
    };
  if (verifiedAt !== undefined && refusedAt === undefined)
    return { standing: { verified, verifiedAt }, creditCode: 'KEEP' };
  return {
    standing: { verified, refusedAt: refusedAt ?? now },
    creditCode: refusedAt === undefined ? 'FREE' : 'KEEP',
  };
}
