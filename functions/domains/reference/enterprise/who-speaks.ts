/** Who speaks for an enterprise: the enterprise itself, the bureau in charge of it, and the bureaus above that. */
import type { Path } from '../../../platform/values/checks';
import type { Context } from '../../../platform/requests/context';
import { onBehalfOf } from '../../../platform/requests/per-request';
import { isId } from '../../../platform/values/ids';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkActsOn, type Owned } from '../region/authority';
import { isWithin } from '../region/containment';
import { homeProvince } from '../region/region-code';
import { enterpriseLoader, ownEnterpriseId } from './loader';
import type { Enterprise } from './store';

/**
 * Empty if the caller speaks for the enterprise. A bureau gets REGION_OUT_OF_SCOPE for another bureau's enterprise;
 * other callers get NOT_FOUND.
 */
export async function checkSpeaks(context: Context, enterpriseId: string, path: Path): Promise<Refusal[]> {
  const { viewer } = context;
  if (!isId(enterpriseId, 'ent')) return [refusal('NOT_FOUND', path)];
  if (viewer.roles.includes('ENTERPRISE') && enterpriseId === (await ownEnterpriseId(context))) return [];
  const enterprise = viewer.roles.includes('BUREAU') ? await enterpriseLoader(context).load(enterpriseId) : undefined;
  return enterprise === undefined ? [refusal('NOT_FOUND', path)] : checkActsOn(viewer, inChargeOf(enterprise), path);
}

export async function speaksFor(context: Context, enterpriseId: string): Promise<boolean> {
  return (await checkSpeaks(context, enterpriseId, [])).length === 0;
}

/** Whether the caller is a bureau in charge of the enterprise, whatever else the account is. */
export function isBureauOf(context: Context, enterpriseId: string): Promise<boolean> {
  return speaksFor(onBehalfOf(context, ['BUREAU']), enterpriseId);
}

/**
 * The region in charge: that of the bureau that registered the enterprise. A self-registered enterprise belongs to the
 * region of its seat or, if that is in another province, to the home province.
 */
export function inChargeOf({ ownerRegionCode, regionCode }: Pick<Enterprise, 'ownerRegionCode' | 'regionCode'>): Owned {
  return { ownerRegionCode: ownerRegionCode ?? (isWithin(regionCode, homeProvince) ? regionCode : homeProvince) };
}
