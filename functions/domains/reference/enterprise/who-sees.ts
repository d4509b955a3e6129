/** Who sees which enterprise, and which of its fields. Pure. */
import type { EnterpriseId } from '../../../id-kinds';
import { viewedAsRole, type Viewer } from '../../../platform/security/viewer';

/**
 * Bureau, cadres, stations, workers and agencies see every enterprise (workers and agencies its public fields); an
 * enterprise sees itself.
 */
export function seesEnterprise({ roles }: Viewer, id: string, ownId: EnterpriseId | undefined): boolean {
  return (
    roles.some((role) => role !== 'ENTERPRISE' && role !== 'CARRIER') || (roles.includes('ENTERPRISE') && id === ownId)
  );
}

/**
 * The enterprise with the fields that the caller may see: all for officials and the enterprise itself, a worker's for
 * others.
 */
export function enterpriseFor<T extends { readonly id: string }>(
  { roles }: Viewer,
  enterprise: T,
  ownId: EnterpriseId | undefined,
): T {
  const whole = roles.some((role) => role === 'BUREAU' || role === 'CADRE' || role === 'STATION');
  return whole || (roles.includes('ENTERPRISE') && enterprise.id === ownId)
    ? enterprise
    : viewedAsRole('WORKER', enterprise);
}
