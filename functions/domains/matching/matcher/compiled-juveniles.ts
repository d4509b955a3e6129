/**
 * What the work of compiled positions means for people of 16 and 17, by the rule of the first day of work. Few positions suit
 * them, so that a search asks of many: each is worked out once a day.
 */
import type { CivilDate } from '../../../platform/values/civil-date';
import { type JuvenileWork, juvenileWork, type Work } from '../../jobs/position/juveniles';
import { occupationOf, occupationsInUse } from '../../reference/occupation/occupation';
import type { RegionCode } from '../../reference/region/region-code';
import type { Rule } from '../../reference/rule/rule-row';
import { civilDateOfWhole } from './compiled/whole-dates';
import { exclusions as is } from './exclusion-bits';
import type { Surroundings } from './matched-parts';

/** What is asked of a position. */
export interface WorkAsked {
  readonly occupation: string;
  /** A number, and what positions with this number tell of their work. */
  readonly number: number;
  readonly work: Work;
  readonly place: RegionCode;
  /** Whole date; 0 if there is none. */
  readonly startsOn: number;
}

interface Source {
  readonly surroundings: Surroundings;
  workAsked(slot: number): WorkAsked;
}

/** Set beside the exclusions of a slot that are known; no rule here has this bit. */
const KNOWN = is.UNDER_LEGAL_AGE;

export class JuvenileRules {
  /** By slot. */
  private exclusions = new Uint8Array(64);
  private today = 0;
  private edition: object | undefined;
  private occupations = occupationsInUse();
  /** By rule and number of the work. */
  private readonly works = new WeakMap<Rule, JuvenileWork[]>();

  constructor(private readonly source: Source) {}

  /** Bits of the rules that exclude whoever is under age on the first day of work. @param today a whole date. */
  exclusionsOf(slot: number, today: number): number {
    this.followChanges(today);
    const known = this.exclusions[slot] ?? 0;
    if (known !== 0) return known & ~KNOWN;
    const { bans, unanswered } = this.workOf(slot, today);
    const bits =
      (occupationOf(this.source.workAsked(slot).occupation)?.juvenilesBanned === true ? is.JUVENILE_BANNED : 0) |
      (bans.length > 0 ? is.JUVENILE_WORK_BANNED : 0) |
      (unanswered.length > 0 ? is.JUVENILE_WORK_UNTOLD : 0);
    while (slot >= this.exclusions.length) this.exclusions = twice(this.exclusions);
    this.exclusions[slot] = bits | KNOWN;
    return bits;
  }

  /** What the work means, with the questions. */
  workOf(slot: number, today: number): JuvenileWork {
    const { number, work, place, startsOn } = this.source.workAsked(slot);
    const firstDay: CivilDate = civilDateOfWhole(Math.max(today, startsOn));
    const rule = this.source.surroundings.juveniles(firstDay, place);
    const known = this.works.get(rule) ?? [];
    this.works.set(rule, known);
    return (known[number] ??= juvenileWork(work, rule));
  }

  /** For a slot that has another position. */
  forget(slot: number): void {
    if (slot < this.exclusions.length) this.exclusions[slot] = 0;
  }

  private followChanges(today: number): void {
    const { edition } = this.source.surroundings;
    if (this.today === today && this.edition === edition && this.occupations === occupationsInUse()) return;
    this.today = today;
    this.edition = edition;
    this.occupations = occupationsInUse();
    this.exclusions.fill(0);
  }
}

function twice(numbers: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
