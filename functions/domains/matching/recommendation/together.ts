/**
 * What is recommended to people who go together: a job for each of them, at one employer or within the hour of each other, as
 * push runs assign them. Pure.
 */
import type { PositionId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { assert } from '../../../platform/requests/errors';
import type { CivilDate } from '../../../platform/values/civil-date';
import { assign } from '../assignment/assignment';
import { Best } from '../matcher/best';
import { CompiledPositions } from '../matcher/compiled/compiled-positions';
import { offerOf } from '../matcher/compiled/offer-of';
import type { Offer, Seeker } from '../matcher/matched-parts';
import { rank } from '../matcher/matcher';
import { PreparedSeeker } from '../matcher/prepared-seeker';

/** One position for each of the party, in its order. */
export type Bundle = readonly PositionId[];

export interface Wanted {
  /** Bundles at most. */
  readonly most: number;
  readonly day: CivilDate;
  /** The one position of the first of the party, compiled or not; any if absent. */
  readonly only?: Offer;
}

/**
 * The best first: a bundle is worth what its least member gets. Looked for among each member's best
 * `limits.partyCandidatesMax`; `positions` stay as they are.
 */
export function bundlesOf(
  positions: CompiledPositions,
  party: readonly Seeker[],
  { most, day, only }: Wanted,
): readonly Bundle[] {
  const searching = only === undefined ? party : party.slice(1);
  const found = new Set(searching.flatMap((seeker) => candidatesOf(positions, seeker, day)));
  const among = new CompiledPositions(positions.surroundings);
  for (const slot of found) among.put(offerOf(positions, slot));
  if (only !== undefined) among.put(only);
  const seekers = { length: party.length, at: (number: number) => seekerAt(party, number, among, only) };
  const parties = [party.map((_, member) => member)];
  // Each vacancy is one person's, as it will be.
  const pushes = assign({
    positions: among,
    seekers,
    parties,
    caps: { perWorker: most, pushesPerVacancy: 1 },
    today: day,
    seed: 0,
  });
  const bundles = new Map<number, PositionId[]>();
  for (let push = 0; push < pushes.length; push += 1) {
    const id = among.idOf(pushes.slots[push] ?? 0);
    assert(id, 'an assigned position');
    const bundle = bundles.get(pushes.bundles[push] ?? 0) ?? [];
    bundle[pushes.seekers[push] ?? 0] = id;
    bundles.set(pushes.bundles[push] ?? 0, bundle);
  }
  return [...bundles.values()];
}

function candidatesOf(positions: CompiledPositions, seeker: Seeker, day: CivilDate): number[] {
  const best = new Best(limits.partyCandidatesMax);
  rank(new PreparedSeeker(positions, seeker, day), best);
  return Array.from(best.slots.subarray(0, best.count));
}

/** With `only`, all other jobs are none for the first. */
function seekerAt(party: readonly Seeker[], number: number, among: CompiledPositions, only?: Offer): Seeker {
  const seeker = party[number];
  assert(seeker, 'a member of the party');
  if (only === undefined || number > 0) return seeker;
  const others = [...among.allSlots()].filter((slot) => among.idOf(slot) !== only.id);
  return { ...seeker, jobsPushed: [...(seeker.jobsPushed ?? []), ...others.map((slot) => among.toldKeyOf(slot))] };
}
