/** Checks of an agreement's terms. Pure. */
import type { SignAgreementInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { CivilDate } from '../../../platform/values/civil-date';
import { checkDate, checkNotBefore, checkNumber } from '../../../platform/values/checks';
import { region } from '../region/checks';
import { isSameRegion } from '../region/region';

export function checkTerms(input: SignAgreementInput, today: CivilDate): Refusal[] {
  const { startsOn, endsOn } = input;
  const ahead = { today, daysAhead: limits.agreementDaysMax };
  return [
    ...checkParties(input),
    ...checkNumber(['headcountPromised'], input.headcountPromised, { min: 1, max: limits.statusPeopleMax }),
    ...checkDate(['startsOn'], startsOn, { ...ahead, daysBack: limits.agreementDaysMax }),
    ...checkDate(['endsOn'], endsOn, ahead),
    ...checkNotBefore(['endsOn'], endsOn, startsOn),
  ];
}

function checkParties({ kind, enterpriseId, originRegionCode, destinationRegionCode }: SignAgreementInput): Refusal[] {
  const isOfRegions = kind === 'POINT_TO_POINT';
  const level = { finest: 'COUNTY', needed: isOfRegions } as const;
  return [
    ...(!isOfRegions && enterpriseId == null ? [refusal('REQUIRED', ['enterpriseId'])] : []),
    ...(isOfRegions && enterpriseId != null ? [refusal('AGREEMENT_OF_REGIONS', ['enterpriseId'])] : []),
    ...region(['originRegionCode'], originRegionCode, level),
    ...region(['destinationRegionCode'], destinationRegionCode, level),
    ...(isOfRegions && originRegionCode != null && isSameRegion(originRegionCode, destinationRegionCode ?? '')
      ? [refusal('AGREEMENT_OF_REGIONS', ['destinationRegionCode'])]
      : []),
  ];
}
