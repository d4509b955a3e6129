/** Rules of enterprises: what a registration must say, and who sees and speaks for which enterprise. */
import type { RegisterEnterpriseInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { text } from '../../platform/checks';
import { seenAs, type Viewer } from '../../platform/identity';
import { parseContactPhone } from '../../platform/phone';
import { type Refusal, refusal } from '../../platform/result';
import { region } from '../region/checks';
import { parseCreditCode } from './credit-code';

export function checkRegistration(input: RegisterEnterpriseInput): Refusal[] {
  return [
    ...text(['creditCode'], input.creditCode, { max: limits.nameCharactersMax, needed: true }),
    ...(creditCodeOf(input.creditCode) === undefined ? [refusal('CREDIT_CODE_INVALID', ['creditCode'])] : []),
    ...text(['name'], input.name, { max: limits.nameCharactersMax, needed: true }),
    ...region(['regionCode'], input.regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ...text(['industry'], input.industry, { max: limits.nameCharactersMax }),
    ...text(['contactName'], input.contactName, { max: limits.nameCharactersMax }),
    ...(input.contactPhone != null && parseContactPhone(input.contactPhone) === undefined
      ? [refusal('PHONE_INVALID', ['contactPhone'])]
      : []),
  ];
}

/** In its stored form, or undefined where it is none. */
export function creditCodeOf(input: string): string | undefined {
  const parsed = parseCreditCode(input);
  return typeof parsed === 'string' ? undefined : parsed.code;
}

/** Bureau, cadres, stations and workers see every enterprise (workers its public fields); an enterprise sees itself. */
export function seesEnterprise({ roles }: Viewer, id: string, ownId: string | undefined): boolean {
  return (
    roles.some((role) => role !== 'ENTERPRISE' && role !== 'CARRIER') || (roles.includes('ENTERPRISE') && id === ownId)
  );
}

/** As a worker sees any enterprise, unless the caller is an official or the enterprise itself. */
export function enterpriseFor<T extends { readonly id: string }>(
  { roles }: Viewer,
  enterprise: T,
  ownId: string | undefined,
): T {
  const whole = roles.some((role) => role === 'BUREAU' || role === 'CADRE' || role === 'STATION');
  return whole || (roles.includes('ENTERPRISE') && enterprise.id === ownId) ? enterprise : seenAs('WORKER', enterprise);
}

/** Bureau for any enterprise, an enterprise for itself. */
export function speaksFor({ roles }: Viewer, id: string, ownId: string | undefined): boolean {
  return roles.includes('BUREAU') || (roles.includes('ENTERPRISE') && id === ownId);
}
