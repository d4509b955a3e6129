/**
 * The piles that a search may read, those first whose positions may be worth most: so the best are found early, and the search
 * ends where no pile that is left can have a better one. Filled again for each search, so that many make no garbage.
 */
import type { Shelf } from './compiled/shelf';
import { twice } from './compiled/rows';

/** Which positions of a shelf count: all, or those of whose skills the person has this one first, or none. */
export type OwnedSkill = number;

/** Numbers of an entry: of its shelf and pile, what positions may be worth besides their wages, and the entry behind it. */
const entry = { shelf: 0, pile: 1, most: 2, behind: 3 } as const;
const ENTRY = 4;

/** Points of a level, within which piles are read in any order. */
const LEVEL = 8;
const LEVELS = 128;
const NONE = -1;

export class Agenda {
  private readonly shelves: Shelf[] = [];
  private readonly owned: OwnedSkill[] = [];
  private opened = 0;
  private entries = new Int32Array(64 * ENTRY);
  private length = 0;
  /** By level: its first entry, or NONE. */
  private readonly firsts = new Int32Array(LEVELS).fill(NONE);
  /** The highest that may have entries; those above have none. */
  private level = 0;
  private current = 0;

  clear(): void {
    for (; this.level >= 0; this.level -= 1) this.firsts[this.level] = NONE;
    this.level = 0;
    this.opened = 0;
    this.length = 0;
  }

  /** The shelf whose piles are added next. */
  open(shelf: Shelf, owned: OwnedSkill): void {
    this.shelves[this.opened] = shelf;
    this.owned[this.opened] = owned;
    this.opened += 1;
  }

  /** @param most what a position of the pile may be worth besides its wage. @param bound and with the best wage. */
  add(pile: number, most: number, bound: number): void {
    if (this.length === this.entries.length) this.entries = twice(this.entries);
    const at = this.length;
    const level = (bound / LEVEL) | 0;
    this.entries[at + entry.shelf] = this.opened - 1;
    this.entries[at + entry.pile] = pile;
    this.entries[at + entry.most] = most;
    this.entries[at + entry.behind] = this.firsts[level] ?? NONE;
    this.firsts[level] = at;
    if (level > this.level) this.level = level;
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

  get shelf(): Shelf {
    const shelf = this.shelves[this.entries[this.current + entry.shelf] ?? 0];
    if (shelf === undefined) throw new Error('Expected a shelf');
    return shelf;
  }

  get ownedSkill(): OwnedSkill {
    return this.owned[this.entries[this.current + entry.shelf] ?? 0] ?? 0;
  }

  get pile(): number {
    return this.entries[this.current + entry.pile] ?? 0;
  }

  get most(): number {
    return this.entries[this.current + entry.most] ?? 0;
  }
}
