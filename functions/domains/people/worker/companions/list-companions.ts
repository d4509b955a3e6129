/** With whom a worker wants to go, as it is shown on their page. */
import { unlessMalformed } from '../../../../platform/lists/malformed';
import type { Context } from '../../../../platform/requests/context';
import { maskedName, seesWorker } from '../access';
import { workerLoader } from '../loader';
import type { Worker } from '../store';
import { named } from './companions';

export interface Companion {
  /** As they are now, whether or not the caller sees them. */
  readonly other: Worker;
  readonly agreed: boolean;
}

/** In the order in which they were named, each once; who was merged into the worker is left out. One batch read. */
export async function listCompanions(context: Context, worker: Worker): Promise<Companion[]> {
  const ids = worker.wantsToGoWith ?? [];
  const found = await Promise.all(ids.map((id) => unlessMalformed(workerLoader(context).load(id))));
  const others = new Map(found.flatMap((one) => (one === undefined || one.id === worker.id ? [] : [[one.id, one]])));
  return [...others.values()].map((other) => ({ other, agreed: named(other, worker) }));
}

/** The first character of the name to those who may not see the person. */
export function shownName({ viewer }: Pick<Context, 'viewer'>, other: Worker): string {
  return seesWorker(viewer, other) ? other.name : maskedName(other.name);
}
