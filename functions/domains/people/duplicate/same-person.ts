/**
 * Which signs make two registrations look like one person. Pure. A number that differs in one digit proves nothing by
 * itself: people born in one county on one day have neighboring numbers.
 */
import type { DuplicateReason } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { isWithin } from '../../reference/region/containment';
import { commonRegionOf, type RegionCode } from '../../reference/region/region-code';
import { checkDigit, parseIdentityNumber } from '../../../platform/values/identity-number';
import { nameOf } from '../../../platform/values/spelling';
import type { Worker } from '../worker/store';

export type NumberReason = Extract<DuplicateReason, 'NUMBER_ONE_DIGIT_OFF' | 'NUMBER_SWAPPED_DIGITS'>;

/**
 * Valid identity numbers that differ from one by another digit, or by two swapped neighboring digits, among the first
 * 17; the check digit follows. About a hundred.
 */
export function neighborsOf(number: string, today: CivilDate): Map<string, NumberReason> {
  const neighbors = new Map<string, NumberReason>();
  const first17 = number.slice(0, 17);
  const add = (changed: string, reason: NumberReason): void => {
    const neighbor = changed + checkDigit(changed);
    if (changed !== first17 && typeof parseIdentityNumber(neighbor, today) !== 'string')
      neighbors.set(neighbor, reason);
  };
  for (let index = 0; index < 17; index += 1) {
    const [before, after] = [first17.slice(0, index), first17.slice(index + 1)];
    for (let digit = 0; digit < 10; digit += 1) add(`${before}${digit}${after}`, 'NUMBER_ONE_DIGIT_OFF');
    if (index < 16)
      add(`${before}${after.charAt(0)}${first17.charAt(index)}${after.slice(1)}`, 'NUMBER_SWAPPED_DIGITS');
  }
  return neighbors;
}

type Signs = Pick<Worker, 'id' | 'name' | 'birthDate' | 'villageCode' | 'phoneHash'>;

/**
 * Reasons to believe that two workers are one person.
 * @param byNumber how their numbers differ, if they are neighbors.
 */
export function reasonsFor(one: Signs, other: Signs, byNumber?: NumberReason): DuplicateReason[] {
  const samePhone = one.phoneHash !== undefined && one.phoneHash === other.phoneHash;
  // As they are kept today: one of an earlier release may still be kept as it was typed.
  const sameName = nameOf(one.name) === nameOf(other.name);
  const samePerson = sameName && one.birthDate === other.birthDate && mayBeOneHome(one.villageCode, other.villageCode);
  return [
    ...(samePerson ? (['SAME_PERSON_DATA'] as const) : []),
    ...(byNumber !== undefined && (sameName || samePhone) ? [byNumber] : []),
    ...(samePhone ? (['SAME_PHONE'] as const) : []),
  ];
}

/** A home may be known only by its township, which then matches all its villages. */
export function mayBeOneHome(one: RegionCode, other: RegionCode): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Code of the smallest region that contains both homes; `-` for two provinces. */
export function commonRegion(one: RegionCode, other: RegionCode): RegionCode | '-' {
  return commonRegionOf(one, other) ?? '-';
}
