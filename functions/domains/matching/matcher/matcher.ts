/**
 * The best positions for one person. Shelves of the wanted occupations, or of the person's skills, are read pile by pile, the
 * most promising first, from the best wage down, and each only as far as its next position could still be among the best; so
 * the answer is that of a comparison with every position (docs/decisions/0051-matching.md).
 */
import { Agenda, type OwnedSkill } from './agenda';
import type { Best } from './best';
import { missedBy } from './compiled/position-words';
import { column, ROW, ROW_BITS } from './compiled/rows';
import { EMPTY, PILES, pileOf, type Shelf } from './compiled/shelf';
import { LACKING } from './compiled/skill-lists';
import { exclusionsOf, exclusionsOfPair, exclusionsOfPerson } from './exclusions';
import { scoreMax } from './most-points';
import { placePoints } from './points';
import { NO_SKILL, type PreparedSeeker } from './prepared-seeker';
import { wagePoints } from './wage-points';

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

const ANY_SKILL: OwnedSkill = -2;

/** Rows that are read at once: the first has the best wage, which bounds them all. */
const BLOCK = 16 * ROW;

/** Of the search that is under way: a search is never interrupted. */
const agenda = new Agenda();

/** Fills `best` with what suits the person; nothing if a rule excludes the person from all. */
export function rank(seeker: PreparedSeeker, best: Best, isLeft?: JobsLeft): void {
  best.clear();
  if (exclusionsOfPerson(seeker) !== 0) return;
  const { positions, occupations, skills, skillsMax, villagers } = seeker;
  // Enterprises where people of the village work come first, so that the bounds of the others can leave them out.
  for (const [enterprise, points] of villagers)
    readWhole({ seeker, best, isLeft, villagers: points }, positions.atEnterprise(enterprise));
  const search = { seeker, best, isLeft, villagers: 0 };
  agenda.clear();
  if (occupations !== undefined)
    for (const one of occupations) plan(search, positions.ofOccupation(one), ANY_SKILL, skillsMax);
  else {
    for (const owned of skills) plan(search, positions.ofSkill(owned), owned, skillsMax);
    plan(search, positions.forUnskilled, NO_SKILL, 0);
  }
  while (agenda.next(best.threshold)) readPile(search, agenda.shelf, agenda.pile, agenda.most, agenda.ownedSkill);
}

function readWhole(search: Search, shelf: Shelf): void {
  shelf.read();
  for (let pile = 0; pile < shelf.piles; pile += 1) readPile(search, shelf, pile, scoreMax, ANY_SKILL);
}

/** Puts the piles of a shelf on the agenda. @param skills the most that skills are worth there. */
function plan({ seeker, best }: Search, shelf: Shelf, owned: OwnedSkill, skills: number): void {
  const { reach, fromHome } = seeker;
  shelf.read();
  agenda.open(shelf, owned);
  for (let at = 0; at < reach.provinces.length; at += 1) {
    const province = reach.provinces[at] ?? 0;
    for (let asks = 0; asks < PILES; asks += 1) {
      const pile = pileOf(province, asks);
      const top = shelf.topOf(pile);
      if (top === EMPTY) continue;
      const most = (fromHome.provinces[province] ?? 0) + asks * skills;
      const bound = wagePoints(seeker, top) + most;
      if (bound >= best.threshold) agenda.add(pile, most, bound);
    }
  }
}

/** Reads a pile block by block, until none that is left can come among the best. @param most what any position of it can be worth besides its wage. */
function readPile(search: Search, shelf: Shelf, pile: number, most: number, owned: OwnedSkill): void {
  const { seeker, best } = search;
  const rows = shelf.read();
  const end = shelf.endOf(pile) << ROW_BITS;
  for (let at = shelf.firstOf(pile) << ROW_BITS; at < end; at += BLOCK) {
    const wage = rows[at + column.wage] ?? 0;
    const bound = wagePoints(seeker, wage) + most;
    if (wage < seeker.wageLeast || bound < best.threshold || (bound === best.threshold && wage < best.wageLeast))
      return;
    readBlock(search, rows, at, Math.min(at + BLOCK, end), owned);
  }
}

/** Nearly every position is passed over by one comparison, without knowing by which rule. */
function readBlock(search: Search, rows: Int32Array, from: number, end: number, owned: OwnedSkill): void {
  const { seeker, best, villagers } = search;
  const { word, reach } = seeker;
  const wanted = reach.places;
  for (let at = from; at < end; at += ROW) {
    if ((missedBy(word, rows[at + column.word] ?? 0) | ((wanted[rows[at + column.place] ?? 0] ?? 0) ^ 1)) !== 0)
      continue;
    const wage = rows[at + column.wage] ?? 0;
    const skills = seeker.skillPoints(rows[at + column.needs] ?? 0);
    const score = wagePoints(seeker, wage) + placePoints(seeker, rows, at) + skills + villagers;
    if (score < best.threshold || skills === LACKING) continue;
    if (owned !== ANY_SKILL && seeker.firstOwned(rows[at + column.needs] ?? 0) !== owned) continue;
    const slot = rows[at + column.slot] ?? 0;
    if (best.isOpenTo(seeker.positions, slot, score, wage) && suits(search, rows, at))
      best.take(seeker.positions, slot, score, wage, rows[at + column.job] ?? 0);
  }
}

/** Whether nothing excludes the pair. */
function suits({ seeker, isLeft, villagers }: Search, rows: Int32Array, at: number): boolean {
  if (isLeft !== undefined && !isLeft(rows[at + column.job] ?? 0)) return false;
  if (villagers > 0) return exclusionsOf(seeker, { rows, at }) === 0;
  const isRead = seeker.villagers.size > 0 && seeker.villagers.has(rows[at + column.enterprise] ?? 0);
  return !isRead && exclusionsOfPair(seeker, rows, at) === 0;
}
