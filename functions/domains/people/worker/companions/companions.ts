/**
 * Who goes to work together: people who named each other, in a survey or by consent (`wantsToGoWith`). A wish that is not
 * returned ties nobody, so no one is bound by another's word (docs/decisions/0059-parties.md). Pure.
 */
import type { WorkerId } from '../../../../id-kinds';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { isUnderLegalAge } from '../legal-age';
import { collectionsOf, type Worker } from '../store';

type Person = Pick<Worker, 'id' | 'mergedIds' | 'wantsToGoWith'>;

/** Who is too young for work, has some, or wants none, goes with nobody, and holds nobody back. */
export function looksForWork(worker: Worker, on: CivilDate): boolean {
  return (
    worker.mergedInto === undefined &&
    worker.wantsWork !== false &&
    worker.runningPlacementId === undefined &&
    !isUnderLegalAge(worker, on)
  );
}

/** Whether the one named the other, by any id that the other has had. */
export function named({ wantsToGoWith = [] }: Pick<Worker, 'wantsToGoWith'>, other: Person): boolean {
  return wantsToGoWith.length > 0 && collectionsOf(other).some((id) => wantsToGoWith.includes(id));
}

/** Whether each named the other. */
export function areAgreed(one: Person, other: Person): boolean {
  return one.id !== other.id && named(one, other) && named(other, one);
}

/**
 * The people in parties of those who are tied, directly or by others of them; who is tied to nobody is alone in one. Each
 * party is in the order of its ids, and each person counts once.
 */
export function partiesAmong<P extends Person>(people: readonly P[]): P[][] {
  const byEachId = new Map(people.flatMap((person) => collectionsOf(person).map((id) => [id, person] as const)));
  const seen = new Set<WorkerId>();
  return people.flatMap((first) => {
    if (seen.has(first.id)) return [];
    seen.add(first.id);
    const party = [first];
    // It grows while it is walked.
    for (const one of party)
      for (const id of one.wantsToGoWith ?? []) {
        const other = byEachId.get(id);
        if (other === undefined || seen.has(other.id) || !areAgreed(one, other)) continue;
        seen.add(other.id);
        party.push(other);
      }
    return [party.sort((a, b) => (a.id < b.id ? -1 : 1))];
  });
}
