/**
 * The best positions for one person. Shelves of the wanted occupations, or of the person's skills, are read by city from the
 * best wage down, each only as far as its next position could still be among the best; so the answer is that of a comparison
 * with every position.
 */
import type { Best } from './best';
import { citiesFrom } from './compiled/compiled-places';
import { passes, worthOfWord, worths } from './compiled/position-words';
import { column, rare, ROW, ROW_BITS } from './compiled/rows';
import type { Shelf } from './compiled/shelf';
import { firstStep, leastWageOf, stepOfWage } from './compiled/wage-steps';
import { exclusionsOf, exclusionsOfPair, exclusionsOfPerson } from './exclusions';
import { mostPoints } from './most-points';
import { pointsWithoutWage } from './points';
import { NO_SKILL, type PreparedSeeker } from './prepared-seeker';
import { wagePoints } from './wage-points';

/** Which jobs are left, by number: others are passed over as if they were not there. */
export type JobsLeft = (job: number) => boolean;

/** What one person looks for, and what the shelf is that is read. */
interface Search {
  readonly seeker: PreparedSeeker;
  readonly best: Best;
  readonly isLeft: JobsLeft | undefined;
  /** Which positions count there: all, or those of whose skills the person has this one first, or none. */
  readonly owned: number;
  /** The most that skills are worth there; what its people of the village are worth. */
  readonly skills: number;
  readonly villagers: number;
}

const ANY_SKILL = -2;

/** Fills `best` with what suits the person; nothing if a rule excludes the person from all. */
export function rank(seeker: PreparedSeeker, best: Best, isLeft?: JobsLeft): void {
  best.count = 0;
  if (exclusionsOfPerson(seeker) !== 0) return;
  const { positions, occupations, skills, skillsMax } = seeker;
  const all: Search = { seeker, best, isLeft, owned: ANY_SKILL, skills: skillsMax, villagers: 0 };
  // Enterprises where people of the village work come first, so that the bounds of the others can leave them out.
  for (const [enterprise, villagers] of seeker.villagers)
    readAll({ ...all, villagers }, positions.atEnterprise(enterprise));
  if (occupations !== undefined) for (const one of occupations) readShelf(all, positions.ofOccupation(one));
  else {
    for (const owned of skills) readShelf({ ...all, owned }, positions.ofSkill(owned));
    readShelf({ ...all, owned: NO_SKILL, skills: 0 }, positions.forUnskilled);
  }
}

function readAll(search: Search, shelf: Shelf): void {
  readRows(search, shelf.read(), 0, shelf.length, 0);
}

/** So few are read faster than they are found by city. */
const FEW = 48;

const PROVIDED = mostPoints.BOARD + mostPoints.LODGING;

function readShelf(search: Search, shelf: Shelf): void {
  if (shelf.length <= FEW) {
    readAll(search, shelf);
    return;
  }
  const { wanted, fromHome } = search.seeker;
  const rows = shelf.read();
  for (let region = 0; region < wanted.length; region += 1) {
    const cities = citiesFrom(fromHome, wanted[region] ?? wanted[0]);
    for (let place = 0; place < cities.length; place += 1) {
      const city = cities[place] ?? 0;
      const [start, end] = [shelf.startOf(city), shelf.startOf(city + 1)];
      if (start === end || (region > 0 && wasRead(search.seeker, region, city))) continue;
      readRows(search, rows, start, end, (fromHome.cities[city] ?? 0) + PROVIDED + search.skills);
    }
  }
}

/** Whether the city is one of a wanted region before this one. */
function wasRead({ wanted }: PreparedSeeker, region: number, city: number): boolean {
  for (let before = 0; before < region; before += 1) if (wanted[before]?.inCity[city] === 1) return true;
  return false;
}

/**
 * @param start, end which of the rows are read.
 * @param most what any of them can be worth besides its wage, if they are in order of wages; 0 otherwise.
 */
function readRows(search: Search, rows: Int32Array, start: number, end: number, most: number): void {
  const { seeker, best, villagers, skills } = search;
  const { word } = seeker;
  const { points } = seeker.steps;
  const { places } = seeker.fromHome;
  const others = skills === 0 ? worths.unskilled : worths.skilled;
  let least = most === 0 ? 0 : leastWage(search, most);
  let threshold = best.threshold - villagers;
  for (let at = start << ROW_BITS; at < end << ROW_BITS; at += ROW) {
    const wage = rows[at + column.wage] ?? 0;
    if (wage < least) return;
    const other = rows[at + column.word] ?? 0;
    if (!passes(word, other)) continue;
    const place = rows[at + column.place] ?? 0;
    if ((points[stepOfWage(wage)] ?? 0) + (places[place] ?? 0) + worthOfWord(other, others) < threshold) continue;
    if (!seeker.wantsPlace(place) || !weigh(search, rows, at)) continue;
    if (most !== 0) least = leastWage(search, most);
    threshold = best.threshold - villagers;
  }
}

/** The lowest wage that can bring a position among the best: with more points than the last of them, or a better wage. */
function leastWage({ seeker, best }: Search, most: number): number {
  if (!best.isFull) return 0;
  const points = best.threshold - most;
  const more = leastWageOf(firstStep(seeker.steps, points + 1));
  const same = leastWageOf(firstStep(seeker.steps, points));
  return Math.min(more, Math.max(same, best.leastWage));
}

/** Takes a position among the best if it is worth it and nothing excludes it. @returns whether it did. */
function weigh(search: Search, rows: Int32Array, at: number): boolean {
  const { seeker, best, isLeft, owned } = search;
  const { positions } = seeker;
  if (owned !== ANY_SKILL && seeker.firstOwned(rows[at + column.needs] ?? 0) !== owned) return false;
  const wage = rows[at + column.wage] ?? 0;
  const slot = rows[at + column.slot] ?? 0;
  const score = wagePoints(seeker, wage) + pointsWithoutWage(seeker, rows, at);
  const found = { slot, score, wage, job: rows[at + column.job] ?? 0 };
  if (!best.isOpenTo(positions, found)) return false;
  if (search.villagers === 0 && seeker.villagers.size > 0 && worksWithVillagers(seeker, slot)) return false;
  if (isLeft !== undefined && !isLeft(found.job)) return false;
  if (exclusionsOfPair(seeker, rows, at) !== 0 || (search.villagers > 0 && exclusionsOf(seeker, { rows, at }) !== 0))
    return false;
  best.take(positions, found);
  return true;
}

function worksWithVillagers({ villagers, positions }: PreparedSeeker, slot: number): boolean {
  return villagers.has(positions.getRare(slot, rare.enterprise));
}
