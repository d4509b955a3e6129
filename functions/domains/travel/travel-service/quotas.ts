/** Quotas of counties: at which stop each begins. Pure. */
import type { QuotaAt } from './seats';
import { serves } from '../../reference/region/containment';
import type { Service } from './service-store';
import { isRegionCode, type RegionCode } from '../../reference/region/region-code';

/**
 * The county's quota and its stop: the first stop that serves the county. Undefined if there is none or it is the last
 * stop.
 * @param stops of a service or of an input, where a text that is no code serves nothing.
 */
export function quotaAt(stops: readonly { readonly regionCode: string }[], county: RegionCode): QuotaAt | undefined {
  const stop = stops.findIndex(({ regionCode }) => isRegionCode(regionCode) && serves(regionCode, county));
  return stop < 0 || stop === stops.length - 1 ? undefined : { county, stop };
}

/** All quotas of a service, each with its stop. */
export function quotasOf({ quotaCounties, stops }: Pick<Service, 'quotaCounties' | 'stops'>): QuotaAt[] {
  return quotaCounties.flatMap((county) => quotaAt(stops, county) ?? []);
}
