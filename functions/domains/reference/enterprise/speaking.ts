/** Who speaks for an enterprise: the enterprise itself, the bureau in charge of it, and the bureaus above that. */
import type { Path } from '../../../platform/values/checks';
import type { Context } from '../../../platform/requests/context';
import { isId } from '../../../platform/values/ids';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkActsOn } from '../region/authority';
import { inChargeOf } from './enterprise';
import { enterpriseLoader, ownEnterpriseId } from './loader';

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
