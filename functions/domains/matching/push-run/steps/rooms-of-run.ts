/** How many people may still be told of each job. Pure. */
import { toldBeforeOf, toldKeyOf } from '../../../jobs/position/told-keys';
import { hashOf } from '../../matcher/compiled/text-keys';
import type { Offer } from '../../matcher/matched-parts';

export interface Room {
  /** People who may be told under the key in all. */
  readonly all: number;
  /** Those who were not yet. */
  readonly left: number;
}

/**
 * By the key of each offer. Whoever was told of its job under another key takes some of its room.
 * @param told people by key.
 */
export function roomsOf(
  offers: readonly Pick<Offer, 'id' | 'toldKey' | 'toldWith' | 'vacancies'>[],
  pushesPerVacancy: number,
  told: ReadonlyMap<string, number>,
): ReadonlyMap<string, Room> {
  return new Map(
    offers.map((offer): [string, Room] => {
      const key = toldKeyOf(offer);
      const before = toldBeforeOf(offer).reduce((sum, one) => sum + (told.get(one) ?? 0), 0);
      const all = Math.max(0, offer.vacancies * pushesPerVacancy - before);
      return [key, { all, left: Math.max(0, all - (told.get(key) ?? 0)) }];
    }),
  );
}

/**
 * What a unit gets of the places that are left: in proportion to its people, and what it leaves goes to the later ones. Parts
 * of a place go to it with that probability, so that no unit is always the one that gets none.
 */
export function shareOf(left: number, share: number, draw: string): number {
  if (share >= 1) return left;
  const [whole, part] = [Math.floor(left * share), (left * share) % 1];
  return whole + ((hashOf(draw) >>> 0) % DRAWS < part * DRAWS ? 1 : 0);
}

const DRAWS = 1_000_003;
