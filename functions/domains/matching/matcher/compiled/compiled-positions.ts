/**
 * Open positions in typed arrays, in lists by occupation and city. A position has a slot, whose number is its place in each
 * array and is used again after it was removed. Adding, replacing or removing one costs the same however many there are,
 * but for the sorting of its lists, so the compiled positions follow the change feed and are never made anew.
 */
import type { EnterpriseId, PositionId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import { keysOf } from '../../../../platform/values/unknown';
import { type JuvenileWork, juvenileWork, type Work } from '../../../jobs/position/juveniles';
import type { Rule } from '../../../reference/rule/rule-row';
import { assert } from '../../../../platform/requests/errors';
import { CompiledPlaces, type PlaceOfWork } from './compiled-places';
import { Dictionary } from './dictionary';
import { type Offer, type SkillNeed, skillNeedsOf, type Surroundings } from '../matched-parts';
import { levelOfEducation } from './education';
import { eachKind, type ListKind, OccupationLists, oneKind } from './occupation-lists';
import { column, type Column, type Row, ROW_BITS, RowList, twice } from './rows';
import { hashOf, skillKeyOf } from './text-keys';
import { wholeDateOf } from './whole-dates';

/** Needed or welcome skills, by number; `weights` has the weight of each, and `total` of all. */
export interface Needs {
  readonly skills: readonly number[];
  readonly musts: readonly boolean[];
  readonly weights: readonly number[];
  readonly total: number;
}

/** Work that is listed once or several times, such as by its enterprise and by an agency. */
export interface Job {
  readonly key: string;
  /** Slots of its listings. */
  readonly slots: Set<number>;
}

/** The lists of all occupations of a city. */
export const ANY_OCCUPATION = -1;

/** Number of the list without a skill. */
export const NO_NEEDS = 0;

export const NO_LIMIT = 2 ** 31 - 1;

export class CompiledPositions {
  rows = new Int32Array(64 << ROW_BITS);
  readonly places: CompiledPlaces;
  readonly occupations = new Dictionary<string>();
  readonly enterprises = new Dictionary<EnterpriseId>();
  readonly jobs = new Dictionary<Job>();
  readonly skills = new Dictionary<string>();
  readonly needs = new Dictionary<Needs>();
  readonly works = new Dictionary<Work>();
  /** What each of `works` means by a rule, as far as it was asked. */
  private readonly juvenileWorks = new WeakMap<Rule, JuvenileWork[]>();
  private readonly slots = new Map<PositionId, number>();
  /** Hashes of the ids, which order positions that are equal otherwise. */
  private readonly ties: number[] = [];
  private readonly ids: (PositionId | undefined)[] = [];
  private readonly free: number[] = [];
  /** By number of the occupation plus one. */
  private readonly lists: (OccupationLists | undefined)[] = [];
  private readonly byEnterprise: RowList[] = [];

  constructor(readonly surroundings: Surroundings) {
    this.places = new CompiledPlaces(surroundings);
    this.needsNumber([]);
  }

  /** Adds an open position, or replaces it; one that is not open is removed. */
  put(offer: Offer): void {
    this.remove(offer.id);
    if (offer.status === 'OPEN' && offer.vacancies > 0) this.add(offer);
  }

  /** Adds a position whatever its state. @returns its slot. */
  add(offer: Offer): number {
    const slot = this.free.pop() ?? this.ids.length;
    if (slot << ROW_BITS === this.rows.length) this.rows = twice(this.rows);
    this.ids[slot] = offer.id;
    this.ties[slot] = hashOf(offer.id);
    this.slots.set(offer.id, slot);
    this.fill(slot, offer);
    this.file(slot, 'add');
    this.jobOf(slot).slots.add(slot);
    return slot;
  }

  remove(id: PositionId): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.file(slot, 'remove');
    this.jobOf(slot).slots.delete(slot);
    this.slots.delete(id);
    this.ids[slot] = undefined;
    this.free.push(slot);
  }

  /** Takes the listings of a job out of all lists until `show`, so that nobody who ranks reads them. */
  hide(job: number): void {
    for (const slot of this.jobs.values[job]?.slots ?? []) this.file(slot, 'remove');
  }

  show(job: number): void {
    for (const slot of this.jobs.values[job]?.slots ?? []) this.file(slot, 'add');
  }

  get size(): number {
    return this.slots.size;
  }

  allSlots(): Iterable<number> {
    return this.slots.values();
  }

  /** The number of a slot in a column. */
  get(slot: number, place: (typeof column)[Column]): number {
    return this.rows[(slot << ROW_BITS) | place] ?? 0;
  }

  rowOf(slot: number): Row {
    return { rows: this.rows, at: slot << ROW_BITS };
  }

  idOf(slot: number): PositionId | undefined {
    return this.ids[slot];
  }

  placeOf(slot: number): PlaceOfWork {
    const place = this.places.all.values[this.get(slot, column.place)];
    assert(place, 'a place of work');
    return place;
  }

  jobOf(slot: number): Job {
    const job = this.jobs.values[this.get(slot, column.job)];
    assert(job, 'a job');
    return job;
  }

  needsOf(slot: number): Needs {
    const needs = this.needs.values[this.get(slot, column.needs)];
    assert(needs, 'a list of needs');
    return needs;
  }

  /** What a work means for juveniles. @param work its number. */
  juvenileWork(work: number, rule: Rule): JuvenileWork {
    const known = this.juvenileWorks.get(rule) ?? [];
    this.juvenileWorks.set(rule, known);
    return (known[work] ??= juvenileWork(this.works.values[work] ?? {}, rule));
  }

  slotOf(id: PositionId): number | undefined {
    return this.slots.get(id);
  }

  /** Undefined if no position ever had the occupation. */
  listsOfOccupation(occupation: number): OccupationLists | undefined {
    return this.lists[occupation + 1];
  }

  /** Slots of an enterprise, best wage first. */
  slotsAt(enterprise: number): RowList {
    return (this.byEnterprise[enterprise] ??= new RowList(this));
  }

  /** Best wage first; then by the hash of the id, and by the id. The same whatever was added before. */
  readonly order = (one: number, other: number): number => {
    const byWage = this.get(other, column.wage) - this.get(one, column.wage);
    if (byWage !== 0) return byWage;
    const byTie = (this.ties[one] ?? 0) - (this.ties[other] ?? 0);
    if (byTie !== 0) return byTie;
    return (this.ids[one] ?? '') < (this.ids[other] ?? '') ? -1 : 1;
  };

  private fill(slot: number, offer: Offer): void {
    const row: Record<Column, number> = {
      wage: offer.wageMin,
      education: levelOfEducation(offer.education ?? 'NONE'),
      ageMin: offer.ageMin ?? 0,
      ageMax: offer.ageMax ?? NO_LIMIT,
      startsOn: offer.startsOn === undefined ? 0 : wholeDateOf(offer.startsOn),
      closesOn: offer.closesOn === undefined ? NO_LIMIT : wholeDateOf(offer.closesOn),
      board: Number(offer.board),
      lodging: Number(offer.lodging),
      place: this.places.numberOf(offer),
      occupation: this.occupations.numberOf(offer.occupationCode, () => offer.occupationCode),
      enterprise: this.enterprises.numberOf(offer.enterpriseId, () => offer.enterpriseId),
      job: this.jobNumber(offer.jobKey ?? offer.id),
      needs: this.needsNumber(skillNeedsOf(offer)),
      work: this.workNumber(offer),
      slot,
      vacancies: offer.status === 'OPEN' ? offer.vacancies : 0,
    };
    for (const name of keysOf(column)) this.rows[(slot << ROW_BITS) | column[name]] = row[name];
  }

  private jobNumber(key: string): number {
    return this.jobs.numberOf(key, () => ({ key, slots: new Set() }));
  }

  private needsNumber(needs: readonly SkillNeed[]): number {
    const text = needs.map(({ skill, must, weight }) => `${skillKeyOf(skill)}\n${must}\n${weight}`);
    return this.needs.numberOf(text.join('\n'), () => ({
      skills: needs.map(({ skill }) => {
        const key = skillKeyOf(skill);
        return this.skills.numberOf(key, () => skill);
      }),
      musts: needs.map(({ must }) => must),
      weights: needs.map(({ weight }) => weight),
      total: needs.reduce((sum, { weight }) => sum + weight, 0),
    }));
  }

  private workNumber(offer: Offer): number {
    const { movementsPerMinute, liftKgFrequent, liftKgOccasional, nightWork, hazards } = offer;
    const told = [movementsPerMinute, liftKgFrequent, liftKgOccasional, nightWork, hazards?.join()];
    return this.works.numberOf(told.join('#'), () => ({
      ...(movementsPerMinute !== undefined && { movementsPerMinute }),
      ...(liftKgFrequent !== undefined && { liftKgFrequent }),
      ...(liftKgOccasional !== undefined && { liftKgOccasional }),
      ...(nightWork !== undefined && { nightWork }),
      ...(hazards !== undefined && { hazards }),
    }));
  }

  private kindOf(slot: number): ListKind {
    const work = this.works.values[this.get(slot, column.work)];
    return {
      skilled: this.get(slot, column.needs) !== NO_NEEDS,
      lodging: this.get(slot, column.lodging) === 1,
      // What every rule asks of the work.
      juveniles: this.get(slot, column.ageMin) < limits.adultAge && work?.movementsPerMinute !== undefined,
    };
  }

  /** Adds the slot to its lists, or removes it. */
  private file(slot: number, how: 'add' | 'remove'): void {
    const { city } = this.placeOf(slot);
    const wage = this.get(slot, column.wage);
    const kind = this.kindOf(slot);
    for (const occupation of [this.get(slot, column.occupation), ANY_OCCUPATION]) {
      const kinds = occupation === ANY_OCCUPATION ? eachKind : oneKind;
      const lists = (this.lists[occupation + 1] ??= new OccupationLists(kinds, this));
      lists[how](lists.numberOf(city, kind), slot, wage);
    }
    (this.byEnterprise[this.get(slot, column.enterprise)] ??= new RowList(this))[how](slot);
  }
}
