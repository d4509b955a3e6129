/** Contributions of an agreement to the counters. */
import type { Item } from '../../../platform/dynamodb/database';
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Contribution } from '../indicator/indicator';
import { isAgreement, partOfAgreement } from './store';

/** AGREEMENTS_SIGNED: one, on the day on which it was recorded, in the region of the bureau that signed it. */
export function contributions(item: Item): Contribution[] {
  if (!isAgreement(item)) return [];
  const { signedAt, ownerRegionCode: regionCode } = partOfAgreement(item, 'signedAt', 'ownerRegionCode');
  return [{ indicator: 'AGREEMENTS_SIGNED', on: civilDateOf(new Date(signedAt)), regionCode, amount: 1 }];
}
