/** Whose a case is, who sees it, and who acts on it. Pure. */
import type { Viewer } from '../../../platform/security/viewer';
import { isInCharge, seesWorker } from '../../people/worker/access';
import type { Worker } from '../../people/worker/store';
import { actsIn } from '../../reference/region/authority';
import { type Case, HOME } from './store';

type Whose = Pick<Case, 'stationId' | 'handedTo'>;

/** Whoever sees the person; and the station whose it is or to which it is handed, also once the person has left. */
export function seesCase(viewer: Viewer, one: Whose, worker: Worker): boolean {
  return seesWorker(viewer, worker) || isStation(viewer, one.stationId) || isStation(viewer, one.handedTo);
}

/** Whose it is hands and closes it; the bureau of the home does so for a station, too, because stations are bureaus'. */
export function acts(viewer: Viewer, { stationId }: Whose, worker: Worker): boolean {
  if (stationId === undefined) return isInCharge(viewer, worker.villageCode);
  return isStation(viewer, stationId) || actsIn(viewer, worker.villageCode);
}

/** To whom it is handed alone gives the receipt. */
export function receives(viewer: Viewer, { handedTo }: Whose, worker: Worker): boolean {
  return isOf(viewer, handedTo, worker);
}

/** The accounts of the station or the home county whose it is. */
export function isWhose(viewer: Viewer, { stationId }: Whose, worker: Worker): boolean {
  return isOf(viewer, stationId ?? HOME, worker);
}

function isOf(viewer: Viewer, id: string | undefined, { villageCode }: Worker): boolean {
  return id === HOME ? isInCharge(viewer, villageCode) : isStation(viewer, id);
}

function isStation({ roles, station, stationId }: Viewer, id: string | undefined): boolean {
  return id !== undefined && roles.includes('STATION') && station !== undefined && stationId === id;
}
