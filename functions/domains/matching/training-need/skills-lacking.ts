/**
 * Which single skill keeps people from positions that suit them in everything else. The matcher's own rules decide: a position
 * counts for a person if nothing but one needed skill excludes the pair, so whoever learns it could be matched there. Pure.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import { exclusions } from '../matcher/exclusion-bits';
import { exclusionsOf, exclusionsOfPerson } from '../matcher/exclusions';
import type { CompiledPositions } from '../matcher/compiled/compiled-positions';
import { missedBy, wordOfPerson } from '../matcher/compiled/position-words';
import { column } from '../matcher/compiled/rows';
import type { Seeker } from '../matcher/matched-parts';
import { placeOfSite } from '../matcher/places/sites';
import { isIn } from '../matcher/places/wanted';
import { PreparedSeeker } from '../matcher/prepared-seeker';
import type { TrainingNeed } from './training-need';

/** Positions that need the same skills. */
interface Asking {
  readonly musts: readonly number[];
  /** Of each, side by side, what excludes most people: its slot, its word, and numbers of its place and occupation. */
  readonly rows: Int32Array;
}

const ROW = 4;

/** What a skill would open. */
interface Opened {
  workers: number;
  /** Number of the last person who was counted. */
  last: number;
  readonly slots: Set<number>;
}

/** Valid until the compiled positions change, so nothing else may happen between its calls. */
export class SkillsLacking {
  /** By number of the skill. */
  private readonly opened = new Map<number, Opened>();
  private readonly asking: readonly Asking[];
  /** Of the person who is added. */
  private number = 0;

  constructor(
    private readonly positions: CompiledPositions,
    private readonly today: CivilDate,
  ) {
    const all = Map.groupBy(positions.allSlots(), (slot) => positions.needsOf(slot));
    this.asking = [...all].flatMap(([{ skills, musts }, slots]) => {
      const needed = skills.filter((_, at) => musts[at] === true);
      return needed.length === 0 ? [] : [{ musts: needed, rows: Int32Array.from(slots.flatMap(this.rowOf)) }];
    });
  }

  /** Once for each person. */
  add(seeker: Seeker): void {
    const prepared = new PreparedSeeker(this.positions, seeker, this.today);
    if (exclusionsOfPerson(prepared) !== 0) return;
    for (const { musts, rows } of this.asking) {
      const [skill, ...more] = musts.filter((must) => !prepared.skills.includes(must));
      if (skill !== undefined && more.length === 0) this.look(prepared, this.openedBy(skill), rows);
    }
    this.number += 1;
  }

  private readonly rowOf = (slot: number): readonly number[] => {
    const { positions } = this;
    const place = placeOfSite(positions.get(slot, column.site));
    return [slot, positions.get(slot, column.word), place, positions.get(slot, column.occupation)];
  };

  private openedBy(skill: number): Opened {
    const known = this.opened.get(skill);
    if (known !== undefined) return known;
    const opened = { workers: 0, last: -1, slots: new Set<number>() };
    this.opened.set(skill, opened);
    return opened;
  }

  /** Nearly every position is passed over by one comparison, or is known to be opened. */
  private look(prepared: PreparedSeeker, opened: Opened, rows: Int32Array): void {
    const { wanted, occupations } = prepared;
    const word = wordBesideSkills(prepared);
    for (let at = 0; at < rows.length; at += ROW) {
      if ((missedBy(word, rows[at + 1] ?? 0) | (isIn(wanted.places, rows[at + 2] ?? 0) ^ 1)) !== 0) continue;
      if (occupations?.includes(rows[at + 3] ?? 0) === false) continue;
      const slot = rows[at] ?? 0;
      const isCounted = opened.last === this.number;
      if (isCounted && opened.slots.has(slot)) continue;
      if (exclusionsOf(prepared, slot) !== exclusions.SKILL_LACKING) continue;
      opened.slots.add(slot);
      if (isCounted) continue;
      opened.workers += 1;
      opened.last = this.number;
    }
  }

  /** In no order. */
  needs(): TrainingNeed[] {
    return [...this.opened]
      .filter(([, { workers }]) => workers > 0)
      .map(([skill, { workers, slots }]) => ({
        ...{ skill: this.positions.skills.values[skill] ?? '', workers },
        occupations: this.byOccupation(slots),
        vacancies: this.vacanciesOf(slots),
      }));
  }

  private byOccupation(slots: ReadonlySet<number>): TrainingNeed['occupations'] {
    const { positions } = this;
    const groups = Map.groupBy(slots, (slot) => positions.get(slot, column.occupation));
    return [...groups].map(([occupation, own]) => ({
      code: positions.occupations.values[occupation] ?? '',
      vacancies: this.vacanciesOf(own),
    }));
  }

  private vacanciesOf(slots: Iterable<number>): number {
    let vacancies = 0;
    for (const slot of slots) vacancies += this.positions.get(slot, column.vacancies);
    return vacancies;
  }
}

/** What the person has of what positions ask for, as if they had every skill. */
function wordBesideSkills({ education, ageFirst, ageLast }: PreparedSeeker): number {
  return wordOfPerson({ education, ageFirst, ageLast, hasSkills: true });
}
