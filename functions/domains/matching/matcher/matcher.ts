/**
 * The best positions for one person. Shelves of the wanted occupations, or of the person's skills, are read pile by pile, the
 * most promising first, from the best wage down, and each only as far as its next position could still be among the best; so
 * the answer is that of a comparison with every position.
 */
import { Agenda, type OwnedSkill } from './agenda';
import type { Best } from './best';
import { passes } from './compiled/position-words';
import { column, rare, ROW, ROW_BITS } from './compiled/rows';
import { EMPTY, PILES, pileOf, type Shelf } from './compiled/shelf';
import { exclusionsOf, exclusionsOfPair, exclusionsOfPerson } from './exclusions';
import { mostPoints } from './most-points';
import { ownPoints } from './points';
import { NO_SKILL, type PreparedSeeker } from './prepared-seeker';
import { leastWageWorth, wagePoints } from './wage-points';

/** Which jobs are left, by number: others are passed over as if they were not there. */
export type JobsLeft = (job: number) => boolean;

/** What one person looks for. */
interface Search {
  readonly seeker: PreparedSeeker;
  readonly best: Best;
  readonly isLeft: JobsLeft | undefined;
  /** What people of the village are worth at the enterprise whose shelf is read; 0 elsewhere, where it is left out. */
  readonly villagers: number;
}

/** Rows of a shelf that are read one after another. */
interface Stretch {
  readonly rows: Int32Array;
  readonly start: number;
  readonly end: number;
  /** What any of them can be worth besides its wage, if they are in order of wages; ANY otherwise. */
  readonly most: number;
  readonly owned: OwnedSkill;
}

const ANY_SKILL: OwnedSkill = -2;
const ANY = -1;

/** Of the search that is under way: a search is never interrupted. */
const agenda = new Agenda();

/** Fills `best` with what suits the person; nothing if a rule excludes the person from all. */
export function rank(seeker: PreparedSeeker, best: Best, isLeft?: JobsLeft): void {
  best.count = 0;
  if (exclusionsOfPerson(seeker) !== 0) return;
  const { positions, occupations, skills, skillsMax } = seeker;
  const search = { seeker, best, isLeft, villagers: 0 };
  // Enterprises where people of the village work come first, so that the bounds of the others can leave them out.
  for (const [enterprise, villagers] of seeker.villagers)
    readAll({ ...search, villagers }, positions.atEnterprise(enterprise), ANY_SKILL);
  agenda.clear();
  if (occupations !== undefined)
    for (const one of occupations) plan(search, positions.ofOccupation(one), ANY_SKILL, skillsMax);
  else {
    for (const owned of skills) plan(search, positions.ofSkill(owned), owned, skillsMax);
    plan(search, positions.forUnskilled, NO_SKILL, 0);
  }
  while (agenda.next(best.threshold)) {
    const { shelf, pile, most, ownedSkill: owned } = agenda;
    readRows(search, { rows: shelf.read(), start: shelf.firstOf(pile), end: shelf.endOf(pile), most, owned });
  }
}

function readAll(search: Search, shelf: Shelf, owned: OwnedSkill): void {
  readRows(search, { rows: shelf.read(), start: 0, end: shelf.length, most: ANY, owned });
}

/** So few are read faster than they are found by city. */
const FEW = 24;

const PROVIDED = mostPoints.BOARD + mostPoints.LODGING;

/** Puts the piles of a shelf on the agenda. @param skills the most that skills are worth there. */
function plan(search: Search, shelf: Shelf, owned: OwnedSkill, skills: number): void {
  if (shelf.length <= FEW) {
    readAll(search, shelf, owned);
    return;
  }
  const { seeker, best } = search;
  const { wanted, fromHome } = seeker;
  shelf.read();
  agenda.open(shelf, owned);
  for (let region = 0; region < wanted.length; region += 1) {
    const { cities } = wanted[region] ?? wanted[0];
    for (let place = 0; place < cities.length; place += 1) {
      const city = cities[place] ?? 0;
      if (region > 0 && wasPlanned(seeker, region, city)) continue;
      for (let asks = 0; asks < PILES; asks += 1) {
        const pile = pileOf(city, asks);
        const top = shelf.topOf(pile);
        if (top === EMPTY) continue;
        const most = (fromHome.cities[city] ?? 0) + PROVIDED + asks * skills;
        const bound = wagePoints(seeker, top) + most;
        if (bound >= best.threshold) agenda.add(pile, most, bound);
      }
    }
  }
}

/** Whether the city is one of a wanted region before this one. */
function wasPlanned({ wanted }: PreparedSeeker, region: number, city: number): boolean {
  for (let before = 0; before < region; before += 1) if (wanted[before]?.inCity[city] === 1) return true;
  return false;
}

function readRows(search: Search, { rows, start, end, most, owned }: Stretch): void {
  const { seeker, best, villagers } = search;
  const { word } = seeker;
  let least = most === ANY ? 0 : leastWage(search, most);
  for (let at = start << ROW_BITS; at < end << ROW_BITS; at += ROW) {
    const wage = rows[at + column.wage] ?? 0;
    if (wage < least) return;
    if (!passes(word, rows[at + column.word] ?? 0)) continue;
    const score = ownPoints(seeker, rows, at) + villagers;
    if (score < best.threshold || !isOpenTo(search, rows, at, owned)) continue;
    const found = { slot: rows[at + column.slot] ?? 0, score, wage, job: rows[at + column.job] ?? 0 };
    if (!best.isOpenTo(seeker.positions, found) || !suits(search, rows, at)) continue;
    best.take(seeker.positions, found);
    if (most !== ANY) least = leastWage(search, most);
  }
}

/** The lowest wage that can bring a position among the best: with more points than the last of them, or a better wage. */
function leastWage({ seeker, best }: Search, most: number): number {
  if (!best.isFull) return 0;
  const points = best.threshold - most;
  const more = leastWageWorth(seeker, points + 1);
  return Math.min(more, Math.max(leastWageWorth(seeker, points), best.leastWage));
}

/** Whether the position counts on this shelf, and lies where the person wants to go. */
function isOpenTo({ seeker }: Search, rows: Int32Array, at: number, owned: OwnedSkill): boolean {
  if (owned !== ANY_SKILL && seeker.firstOwned(rows[at + column.needs] ?? 0) !== owned) return false;
  return seeker.wantsPlace(rows[at + column.place] ?? 0);
}

/** Whether nothing excludes the pair. */
function suits({ seeker, isLeft, villagers }: Search, rows: Int32Array, at: number): boolean {
  if (villagers === 0 && seeker.villagers.size > 0 && worksWithVillagers(seeker, rows[at + column.slot] ?? 0))
    return false;
  if (isLeft !== undefined && !isLeft(rows[at + column.job] ?? 0)) return false;
  return (villagers > 0 ? exclusionsOf(seeker, { rows, at }) : exclusionsOfPair(seeker, rows, at)) === 0;
}

function worksWithVillagers({ villagers, positions }: PreparedSeeker, slot: number): boolean {
  return villagers.has(positions.getRare(slot, rare.enterprise));
}
