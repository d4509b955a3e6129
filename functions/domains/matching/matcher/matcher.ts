/**
 * The best positions for one person. Shelves of the wanted occupations, or of the person's skills, are read pile by pile, the
 * most promising first, from the best wage down, and each only as far as its next position could still be among the best; so
 * the answer is that of a comparison with every position (docs/decisions/0051-matching.md).
 */
import { Agenda, type OwnedSkill } from './agenda';
import { Best } from './best';
import { EMPTY, type Piles } from './compiled/piles';
import { missedBy } from './compiled/position-words';
import { column, COPY, COPY_BITS, ROW_BITS } from './compiled/rows';
import type { Shelf } from './compiled/shelf';
import { LACKING } from './compiled/skill-lists';
import { exclusionsOf, exclusionsOfPerson, exclusionsOfRest } from './exclusions';
import type { BestOfRegions } from './places/from-home';
import { placeOfSite } from './places/sites';
import { isIn } from './places/wanted';
import { scoreOf } from './points';
import { mostPoints, scoreMax } from './most-points';
import { NO_SKILL, type PreparedSeeker } from './prepared-seeker';
import { wagePoints } from './wage-points';

/** Which positions are left, by slot: others are passed over as if they were not there. */
export type SlotsLeft = (slot: number) => boolean;

/** What one person looks for. */
interface Search {
  readonly seeker: PreparedSeeker;
  readonly best: Best;
  readonly isLeft: SlotsLeft | undefined;
}

const ANY_SKILL: OwnedSkill = -2;

/** Rows that are read at once: the first has the best wage, which bounds them all. */
const BLOCK = 8 * COPY;

/** Of the search that is under way: a search is never interrupted. */
const agenda = new Agenda();

/** Fills `best` with what suits the person; nothing if a rule excludes the person from all. */
export function rank(seeker: PreparedSeeker, best: Best, isLeft?: SlotsLeft): void {
  best.clear();
  if (exclusionsOfPerson(seeker) !== 0) return;
  const search = { seeker, best, isLeft };
  // Enterprises where people of the village work come first, so that the bounds of the others can leave them out.
  for (const enterprise of seeker.villagers) readEnterprise(search, seeker.positions.atEnterprise(enterprise));
  planAll(search);
  while (agenda.next(best.threshold)) readPile(search);
  best.sort(seeker.positions);
}

/** What no position is worth more than to the person; negative if none suits. It costs a third of a search. */
export function boundOf(seeker: PreparedSeeker): number {
  none.clear();
  if (exclusionsOfPerson(seeker) !== 0) return -1;
  planAll({ seeker, best: none, isLeft: undefined });
  const villagers = seeker.villagers.length > 0 ? mostPoints.VILLAGERS : 0;
  return agenda.most < 0 ? -1 : Math.min(agenda.most + villagers, scoreMax);
}

const none = new Best(1);

/** Puts all piles that may have a position for the person on the agenda. */
function planAll(search: Search): void {
  const { positions, occupations, skills, skillsMax } = search.seeker;
  agenda.clear();
  if (occupations !== undefined)
    for (const one of occupations) plan(search, positions.ofOccupation(one), ANY_SKILL, skillsMax);
  else {
    for (const owned of skills) plan(search, positions.ofSkill(owned), owned, skillsMax);
    plan(search, positions.forUnskilled, NO_SKILL, 0);
  }
}

/** Few positions, so each is compared; what excludes most of them is asked first. */
function readEnterprise({ seeker, best, isLeft }: Search, slots: readonly number[]): void {
  const { positions, occupations, word } = seeker;
  for (const slot of slots) {
    if (occupations !== undefined && !occupations.includes(positions.get(slot, column.occupation))) continue;
    if (missedBy(word, positions.get(slot, column.word)) !== 0) continue;
    if (isLeft !== undefined && !isLeft(slot)) continue;
    if (exclusionsOf(seeker, slot) === 0)
      best.take(positions, { rows: positions.rows, at: slot << ROW_BITS }, scoreOf(seeker, slot));
  }
}

/** Puts the piles of a shelf on the agenda. @param skills the most that skills are worth there. */
function plan(search: Search, shelf: Shelf, owned: OwnedSkill, skills: number): void {
  const { wanted, fromHome } = search.seeker;
  if (wanted.provinces.length > 0) {
    agenda.open(shelf.provinces, owned);
    planRegions(search, shelf.provinces, wanted.provinces, fromHome.provinces, skills);
  }
  if (wanted.cities.length > 0) {
    agenda.open(shelf.cities, owned);
    planRegions(search, shelf.cities, wanted.cities, fromHome.cities, skills);
  }
}

function planRegions(
  { seeker, best }: Search,
  piles: Piles,
  regions: readonly number[],
  { points, km }: BestOfRegions,
  skills: number,
): void {
  const { declined, word } = seeker;
  for (const region of regions) {
    if (declined?.km !== undefined && (km[region] ?? 0) >= declined.km) continue;
    const place = points[region] ?? 0;
    const end = (region + 1) * piles.division.piles;
    for (let pile = region * piles.division.piles; pile < end; pile += 1) {
      const top = piles.topOf(pile);
      if (top === EMPTY || missedBy(word, piles.wordOf(pile)) !== 0) continue;
      const skillsThere = (piles.skillBitsOf(pile) & seeker.owned.bits) === 0 ? 0 : skills;
      const bound = (wagePoints(seeker, top) + place + skillsThere) | 0;
      if (bound >= best.threshold) agenda.add(pile, place, skillsThere, bound);
    }
  }
}

/** Reads the next pile block by block, until none that is left can come among the best. */
function readPile(search: Search): void {
  const { seeker, best } = search;
  const { piles, pile, place, skills, ownedSkill } = agenda;
  const { rows } = piles;
  const end = piles.endOf(pile) << COPY_BITS;
  for (let from = piles.firstOf(pile) << COPY_BITS; from < end; from += BLOCK) {
    const wage = rows[from + column.wage] ?? 0;
    const besides = (wagePoints(seeker, wage) + skills) | 0;
    if (wage < seeker.wageLeast || !best.isOpenTo(besides + place, wage)) return;
    const count = filter(seeker, rows, from, Math.min(from + BLOCK, end), (best.threshold - besides) | 0);
    for (let at = 0; at < count; at += 1) consider(search, rows, passed[at] ?? 0, ownedSkill);
  }
}

/** Where the rows begin that passed the filter. */
const passed = new Int32Array(BLOCK / COPY);

/**
 * Nearly every position is passed over here, without knowing by which rule, and without a branch: one that is not foreseen costs
 * as much as several rows. @param least points that a place must be worth. @returns how many passed.
 */
function filter(
  { word, fromHome }: PreparedSeeker,
  rows: Int32Array,
  from: number,
  end: number,
  least: number,
): number {
  const { points } = fromHome;
  let count = 0;
  for (let at = from; at < end; at += COPY) {
    const missed = missedBy(word, rows[at + column.word] ?? 0);
    const spare = ((points[rows[at + column.site] ?? 0] ?? 0) - least) | 0;
    passed[count] = at;
    count = (count + (~(missed | -missed | spare) >>> 31)) | 0;
  }
  return count;
}

/** Compares the person with a position that passed. */
function consider({ seeker, best, isLeft }: Search, rows: Int32Array, at: number, owned: OwnedSkill): void {
  const site = rows[at + column.site] ?? 0;
  if (isIn(seeker.wanted.places, placeOfSite(site)) === 0) return;
  const needs = rows[at + column.needs] ?? 0;
  const skills = seeker.skillPoints(needs);
  if (skills === LACKING) return;
  const wage = rows[at + column.wage] ?? 0;
  const score = (wagePoints(seeker, wage) + (seeker.fromHome.points[site] ?? 0) + skills) | 0;
  if (!best.isOpenTo(score, wage)) return;
  if (owned !== ANY_SKILL && seeker.firstOwned(needs) !== owned) return;
  const slot = rows[at + column.slot] ?? 0;
  if (isLeft !== undefined && !isLeft(slot)) return;
  if (exclusionsOfRest(seeker, { rows, at }) !== 0) return;
  // It was read at its enterprise, where it is worth more: if it was among the best, it is there, or too bad.
  if (seeker.villagers.length > 0 && best.holds(slot)) return;
  best.take(seeker.positions, { rows, at }, score);
}
