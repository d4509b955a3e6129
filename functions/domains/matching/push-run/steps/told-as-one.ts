/**
 * Who is told as one: people who look for work and are tied to each other (`people/worker/companions`). All of a party are told
 * or none, so one who may not be told keeps it from the others; who does not look for work keeps nobody.
 */
import type { WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import { type Keeper, parseEach } from '../../../../platform/lists/malformed';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { looksForWork, partiesAmong } from '../../../people/worker/companions/companions';
import { collectionsOf, type Worker } from '../../../people/worker/store';
import { isWithin } from '../../../reference/region/containment';
import type { PushRun } from '../run-store';
import { wishesAfter } from '../../told/declined';
import { type Told, toldKey, toldOf } from '../../told/told-store';

/** By whom a run asks, and when. */
export interface Asked extends Pick<PushRun, 'regionCode'> {
  readonly told: ReadonlyMap<WorkerId, readonly Told[]>;
  readonly on: CivilDate;
}

/**
 * By person, what each of their collections holds; nobody of whom that can't be read. One batch read for each 100.
 */
export async function readTold(keeper: Keeper, workers: readonly Worker[]): Promise<Asked['told']> {
  const own = workers.flatMap((worker) => collectionsOf(worker).map((id) => ({ worker, id })));
  const items = await keeper.db.batchGet(own.map(({ id }) => toldKey(id)));
  const told = new Map<WorkerId, Told[]>(workers.map(({ id }) => [id, []]));
  for (const [at, { worker, id }] of own.entries()) {
    const item = items[at];
    const read =
      item === undefined
        ? [toldOf(id, undefined)]
        : await parseEach(keeper, { reader: 'pushes', table: 'Workers' }, [item], (one) => toldOf(id, one));
    if (read.length === 0) told.delete(worker.id);
    else told.get(worker.id)?.push(...read);
  }
  return told;
}

/** Of those who look for work, in the order of the first of each; who goes with nobody is a party alone. */
export function partiesOf(people: readonly Worker[], asked: Pick<Asked, 'told' | 'on'>): Worker[][] {
  return partiesAmong(people.filter((one) => isLooking(one, asked)));
}

/** Who said since their survey that they want no work does not look for it either. */
function isLooking(worker: Worker, { told, on }: Pick<Asked, 'told' | 'on'>): boolean {
  return looksForWork(worker, on) && wishesAfter(worker, told.get(worker.id) ?? []).wantsWork !== false;
}

/**
 * Whether a run of the region may tell the party: all of them live there, none has refused that software chooses, and it is
 * known what each was told.
 */
export function mayBeTold(party: readonly Worker[], { regionCode, told }: Pick<Asked, 'regionCode' | 'told'>): boolean {
  const isHere = ({ id, matchedAutomatically, villageCode }: Worker): boolean =>
    matchedAutomatically !== false && isWithin(villageCode, regionCode) && told.has(id);
  return party.length <= limits.companyMax && party.every(isHere);
}

export interface Before {
  readonly jobsPushed: readonly string[];
  readonly wishes: ReturnType<typeof wishesAfter>;
}

/** What the person was told before. */
export function before(worker: Worker, { told }: Pick<Asked, 'told'>): Before {
  const own = told.get(worker.id) ?? [];
  return {
    jobsPushed: own.flatMap(({ jobs }) => jobs),
    wishes: wishesAfter(worker, own),
  };
}
