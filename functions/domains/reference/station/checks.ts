/** What is wrong with the input of a station or a working group. Pure. */
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { checkDistinct, checkListLength, checkText, type Path } from '../../../platform/values/checks';
import { parseContactPhone, type PhoneKind } from '../../../platform/values/phone';
import { region } from '../region/checks';
import { isWithin } from '../region/containment';
import { isRegion } from '../region/region';
import type { OfficeInput } from './office';

type Opening = OfficeInput & { readonly name: string; readonly regionCode: string };

/** @param membersMax people of whom it may tell the names. */
export function checkOpening(input: Opening, viewer: Viewer, membersMax: number = limits.stationMembersMax): Refusal[] {
  return [
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed: true, names: true }),
    ...region(['regionCode'], input.regionCode, { needed: true }),
    ...checkRest(input, viewer, input.regionCode, membersMax),
  ];
}

/** @param regionCode where it is. */
export function checkChange(
  input: OfficeInput,
  viewer: Viewer,
  regionCode: string,
  membersMax: number = limits.stationMembersMax,
): Refusal[] {
  return [
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed: input.name != null, names: true }),
    ...checkRest(input, viewer, regionCode, membersMax),
  ];
}

function checkRest(input: OfficeInput, viewer: Viewer, regionCode: string, membersMax: number): Refusal[] {
  return [
    ...officePhone(input.phone),
    ...checkCodes(['originRegionCodes'], input.originRegionCodes, viewer),
    ...checkCodes(['destinationRegionCodes'], input.destinationRegionCodes),
    ...checkPlace(input.destinationRegionCodes, regionCode),
    ...checkMembers(input.members ?? [], membersMax),
  ];
}

function officePhone(phone: string | null | undefined): Refusal[] {
  const wanted: PhoneKind = 'ANY_PHONE';
  const isWrong = phone != null && parseContactPhone(phone) === undefined;
  return isWrong ? [refusal('PHONE_INVALID', ['phone'], { wanted })] : [];
}

/** @param within the caller, whose people come from there; undefined for places to which they go. */
function checkCodes(path: Path, codes: readonly string[] | null | undefined, within?: Viewer): Refusal[] {
  if (codes == null) return [];
  const wrong = checkListLength(path, codes.length, { min: 1, max: limits.stationRegionsMax });
  if (wrong.length > 0) return wrong;
  const bounds = { needed: true, ...(within !== undefined && { within }) };
  return [...codes.flatMap((code, index) => region([...path, index], code, bounds)), ...checkDistinct(path, codes)];
}

/** It lies in one of its destinations, or around it. */
function checkPlace(destinations: readonly string[] | null | undefined, regionCode: string): Refusal[] {
  if (destinations == null || !isRegion(regionCode) || !destinations.every(isRegion)) return [];
  const lies = destinations.some((code) => isWithin(regionCode, code) || isWithin(code, regionCode));
  return lies || destinations.length === 0 ? [] : [refusal('OUTSIDE_CORRIDOR', ['destinationRegionCodes'])];
}

function checkMembers(members: NonNullable<OfficeInput['members']>, max: number): Refusal[] {
  const path = ['members'];
  const wrong = checkListLength(path, members.length, { min: 0, max });
  if (wrong.length > 0) return wrong;
  return members.flatMap(({ name, account }, index) => [
    ...checkText([...path, index, 'name'], name, { max: limits.nameCharactersMax, needed: true }),
    ...checkText([...path, index, 'account'], account, { max: limits.accountCharactersMax }),
  ]);
}
