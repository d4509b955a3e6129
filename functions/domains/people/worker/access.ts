/** Who sees which worker, and who looks after one. Pure. */
import type { EnterpriseId } from '../../../id-kinds';
import type { Viewer } from '../../../platform/security/viewer';
import { isWithin } from '../../reference/region/containment';
import type { RegionCode } from '../../reference/region/region-code';
import type { Worker } from './store';
import { type Away, isInCorridor } from './employment/whereabouts';
import type { Role } from '../../../generated/graphql';

/** Whether the caller is an official in charge of the village. */
export function isInCharge(viewer: Viewer, villageCode: RegionCode): boolean {
  const official = viewer.roles.includes('BUREAU') || viewer.roles.includes('CADRE');
  return official && isWithin(villageCode, viewer.regionCode);
}

/** Whether the caller is an official in charge of the worker's home, or the station where the worker is. */
export function looksAfter(viewer: Viewer, worker: Seen): boolean {
  return (
    isInCharge(viewer, worker.villageCode) || (viewer.roles.includes('STATION') && opens('STATION', viewer, worker))
  );
}

type Seen = Pick<Worker, 'id' | 'villageCode'> & Away & { readonly mergedIds?: readonly string[] | undefined };

/**
 * Whether this role gives the caller the whole worker: officials within their region, stations those who are in their
 * corridor, workers themselves.
 */
export function opens(role: Role, { regionCode, station, workerId }: Viewer, worker: Seen): boolean {
  if (role === 'BUREAU' || role === 'CADRE') return isWithin(worker.villageCode, regionCode);
  if (role === 'STATION') return station !== undefined && isInCorridor(worker, station);
  if (role !== 'WORKER' || workerId === undefined) return false;
  return workerId === worker.id || worker.mergedIds?.includes(workerId) === true;
}

/** The caller's roles that give access to the whole worker; rights on the worker follow from these alone. */
export function openers(viewer: Viewer, worker: Seen): Role[] {
  return viewer.roles.filter((role) => opens(role, viewer, worker));
}

export function seesWorker(viewer: Viewer, worker: Seen): boolean {
  return openers(viewer, worker).length > 0;
}

/**
 * An enterprise sees a worker's data only with the worker's consent, and only after an interest in that enterprise:
 * today a running placement there.
 */
export function isSharedWith(
  { sharesWithEnterprises, employerId }: Pick<Worker, 'sharesWithEnterprises' | 'employerId'>,
  enterpriseId: EnterpriseId,
): boolean {
  return sharesWithEnterprises === true && employerId === enterpriseId;
}

/** Of whatever length the name is: that of a rare one would tell whose it is. */
export function maskedName(name: string): string {
  return `${String.fromCodePoint(name.codePointAt(0) ?? 0x2a)}**`;
}
