/**
 * The piles that a search may read, those first whose positions may be worth most: so the best are found early, and the search
 * ends where no pile that is left can have a better one. Filled again for each search, so that many make no garbage.
 */
import type { Piles } from './compiled/piles';
import { twice } from './compiled/rows';

/** Which positions of some piles count: all, or those of whose skills the person has this one first, or none. */
export type OwnedSkill = number;

/** Numbers of an entry: of its piles and the pile among them, the most that places and skills may be worth there, and the entry behind it. */
const entry = { piles: 0, pile: 1, place: 2, skills: 3, behind: 4 } as const;
const ENTRY = 8;

/** Points of a level, within which piles are read in any order. */
const LEVEL = 8;
const LEVELS = 128;
const NONE = -1;

export class Agenda {
  private readonly opened: Piles[] = [];
  private readonly owned: OwnedSkill[] = [];
  private openedCount = 0;
  private entries = new Int32Array(64 * ENTRY);
  private length = 0;
  /** By level: its first entry, or NONE. */
  private readonly firsts = new Int32Array(LEVELS).fill(NONE);
  /** The highest that may have entries; those above have none. */
  private level = 0;
  private current = 0;
  /** The highest bound; negative if there is no pile. */
  most = -1;

  clear(): void {
    this.most = -1;
    for (; this.level >= 0; this.level -= 1) this.firsts[this.level] = NONE;
    this.level = 0;
    this.openedCount = 0;
    this.length = 0;
  }

  /** Those whose piles are added next. */
  open(piles: Piles, owned: OwnedSkill): void {
    this.opened[this.openedCount] = piles;
    this.owned[this.openedCount] = owned;
    this.openedCount += 1;
  }

  /** @param bound the most that a position of the pile may be worth. */
  add(pile: number, place: number, skills: number, bound: number): void {
    if (this.length === this.entries.length) this.entries = twice(this.entries);
    const at = this.length;
    const level = (bound / LEVEL) | 0;
    this.entries[at + entry.piles] = this.openedCount - 1;
    this.entries[at + entry.pile] = pile;
    this.entries[at + entry.place] = place;
    this.entries[at + entry.skills] = skills;
    this.entries[at + entry.behind] = this.firsts[level] ?? NONE;
    this.firsts[level] = at;
    if (level > this.level) this.level = level;
    if (bound > this.most) this.most = bound;
    this.length += ENTRY;
  }

  /** Goes on to the next pile. @returns whether there is one that may have a position worth so many points. */
  next(points: number): boolean {
    for (; (this.level + 1) * LEVEL > points; this.level -= 1) {
      const first = this.firsts[this.level] ?? NONE;
      if (first !== NONE) {
        this.current = first;
        this.firsts[this.level] = this.entries[first + entry.behind] ?? NONE;
        return true;
      }
      if (this.level === 0) return false;
    }
    return false;
  }

  get piles(): Piles {
    const piles = this.opened[this.entries[this.current + entry.piles] ?? 0];
    if (piles === undefined) throw new Error('Expected piles');
    return piles;
  }

  get ownedSkill(): OwnedSkill {
    return this.owned[this.entries[this.current + entry.piles] ?? 0] ?? 0;
  }

  get pile(): number {
    return this.entries[this.current + entry.pile] ?? 0;
  }

  get place(): number {
    return this.entries[this.current + entry.place] ?? 0;
  }

  get skills(): number {
    return this.entries[this.current + entry.skills] ?? 0;
  }
}
