/** Reads whom people go with, from register to register, in batches. */
import type { WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Keeper } from '../../../../platform/lists/malformed';
import { workersById } from '../loader';
import type { Worker } from '../store';
import { partiesAmong } from './companions';

/**
 * The people with all with whom they may be in a party. Every round of batch reads takes the parties one tie further, until
 * they are whole or larger than a party may be: two rounds for most, none for people who named nobody else.
 */
export async function withCompanions(keeper: Keeper, people: readonly Worker[]): Promise<readonly Worker[]> {
  const known = new Map<WorkerId, Worker>(people.map((person) => [person.id, person]));
  const asked = new Set<WorkerId>(people.flatMap(({ id, mergedIds = [] }) => [id, ...mergedIds]));
  let reached = people;
  for (;;) {
    const further = reached.flatMap(({ wantsToGoWith = [] }) => wantsToGoWith).filter((id) => !asked.has(id));
    if (further.length === 0) return [...known.values()];
    for (const id of further) asked.add(id);
    for (const worker of (await workersById(keeper, further)).values())
      if (!known.has(worker.id)) known.set(worker.id, worker);
    // Who is tied to nobody of them is read, and asked no further.
    reached = partiesAmong([...known.values()])
      .filter(({ length }) => length > 1 && length <= limits.companyMax)
      .flat();
  }
}
