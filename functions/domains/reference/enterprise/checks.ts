/** Checks of an enterprise's registration. Pure. */
import type { RegisterEnterpriseInput, UpdateEnterpriseInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkText } from '../../../platform/values/checks';
import { parseContactPhone, type PhoneKind } from '../../../platform/values/phone';
import { region } from '../region/checks';
import { parseCreditCode } from './credit-code';

export function checkRegistration(input: RegisterEnterpriseInput): Refusal[] {
  return [
    ...checkText(['creditCode'], input.creditCode, { max: limits.nameCharactersMax, needed: true }),
    ...(creditCodeOf(input.creditCode) === undefined ? [refusal('CREDIT_CODE_INVALID', ['creditCode'])] : []),
    ...checkDetails(input, true),
  ];
}

/** Fields that are not given stay as they are. */
/** What every enterprise has can be changed, and not taken away. */
const given = ['name', 'regionCode'] as const;

export function checkUpdate(input: UpdateEnterpriseInput, { byBureau }: { readonly byBureau: boolean }): Refusal[] {
  const isOfBureau = input.keyEnterprise != null && !byBureau;
  return [
    ...checkDetails(input, false),
    ...given.filter((field) => input[field]?.trim() === '').map((field) => refusal('REQUIRED', [field])),
    ...(isOfBureau ? [refusal('KEY_ENTERPRISE_OF_BUREAU', ['keyEnterprise'])] : []),
  ];
}

type Details = Pick<UpdateEnterpriseInput, 'name' | 'regionCode' | 'industry' | 'contactName' | 'contactPhone'>;

function checkDetails(input: Details, needed: boolean): Refusal[] {
  return [
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed }),
    ...region(['regionCode'], input.regionCode, { coarsest: 'PREFECTURE', needed }),
    ...checkText(['industry'], input.industry, { max: limits.nameCharactersMax }),
    ...checkText(['contactName'], input.contactName, { max: limits.nameCharactersMax }),
    ...checkContactPhone(input.contactPhone),
  ];
}

export function checkContactPhone(phone: string | null | undefined): Refusal[] {
  const wanted: PhoneKind = 'ANY_PHONE';
  const isWrong = phone != null && parseContactPhone(phone) === undefined;
  return isWrong ? [refusal('PHONE_INVALID', ['contactPhone'], { wanted })] : [];
}

/** The normalised code; undefined if it is invalid. */
export function creditCodeOf(input: string): string | undefined {
  const parsed = parseCreditCode(input);
  return typeof parsed === 'string' ? undefined : parsed.code;
}
