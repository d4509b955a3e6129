/** Why a position suits a worker, in words. Pure. */
import { limits } from '../../../limits';
import { filled, type Locale } from '../../../platform/requests/text';
import type { Position } from '../../jobs/position/store';
import type { Worker } from '../../people/worker/store';
import { straightKm } from '../../reference/region/distance';
import { cutTo } from '../../reference/region/region-code';
import type { ReasonCode } from '../matcher/most-points';
import messages from './messages.json';

type Person = Pick<Worker, 'wageExpected' | 'monthlyIncome' | 'villageCode'>;

export function reasonText(
  code: ReasonCode,
  { wageExpected = limits.wageUsual, monthlyIncome, villageCode }: Person,
  { wageMin, regionCode }: Pick<Position, 'wageMin' | 'regionCode'>,
  locale: Locale,
): string {
  const km = straightKm(cutTo(villageCode, 6), regionCode) ?? 0;
  const texts = km <= limits.nearHomeKm ? messages.reasons : { ...messages.reasons, ...messages.reasonsFarAway };
  const params = { wage: wageMin, expected: wageExpected, income: monthlyIncome ?? '', km: Math.round(km) };
  return filled(texts[code], locale, params);
}
