/**
 * Open positions in typed arrays, on shelves by occupation, by skill and by enterprise. A position has a slot, whose number is
 * its place in each array and is used again after it was removed. Adding, replacing or removing one costs hardly more however
 * many there are, so the compiled positions follow the change feed and are never made anew.
 */
import type { EnterpriseId, PositionId } from '../../../../id-kinds';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { keysOf } from '../../../../platform/values/unknown';
import type { Work } from '../../../jobs/position/juveniles';
import { assert } from '../../../../platform/requests/errors';
import { CompiledPlaces } from '../places/compiled-places';
import type { PlaceOfWork } from '../places/place-of-work';
import { placeOfSite, siteOf } from '../places/sites';
import { Dictionary, ToldUnder } from './dictionary';
import { skillNeedsOf } from '../../../jobs/position/content';
import { JuvenileRules, type WorkAsked } from '../compiled-juveniles';
import type { Offer, Surroundings } from '../matched-parts';
import { OccupationsWanted } from './occupations-wanted';
import { column, type Column, NO_LIMIT, ROW_BITS, twice, WAGE_BITS } from './rows';
import { Shelf } from './shelf';
import { type Needs, SkillLists } from './skill-lists';
import { numberOfNeeds, numberOfWork, wordOf } from './terms';
import { hashOf, keptKeyOf } from './text-keys';
import { wholeDateOf } from './whole-dates';

/** The highest that fits its bits. */
const WAGE_LAST = (1 << WAGE_BITS) - 1;

export class CompiledPositions {
  rows = new Int32Array(64 << ROW_BITS);
  readonly places: CompiledPlaces;
  readonly occupations = new Dictionary<string>();
  readonly enterprises = new Dictionary<EnterpriseId>();
  readonly skills = new Dictionary<string>();
  readonly needs = new Dictionary<Needs>();
  readonly skillLists = new SkillLists();
  readonly works = new Dictionary<Work>();
  readonly juveniles = new JuvenileRules(this);
  private readonly slots = new Map<string, number>();
  readonly told = new ToldUnder((id) => this.slots.get(id));
  private readonly occupationsWanted = new OccupationsWanted(this.occupations);
  /** The last day on which work of a position begins or began, of all there ever were. */
  private beginsLast = 0;
  private days: { readonly today: CivilDate; readonly first: number; readonly last: number } | undefined;
  private readonly ids: (PositionId | undefined)[] = [];
  private readonly free: number[] = [];
  /** By number of the occupation, of the skill that is asked for, and of the enterprise. */
  private readonly byOccupation: (Shelf | undefined)[] = [];
  private readonly bySkill: (Shelf | undefined)[] = [];
  private readonly byEnterprise: (number[] | undefined)[] = [];
  /** Those for which nobody needs a skill. */
  readonly forUnskilled = new Shelf(this, 'ANY');

  constructor(readonly surroundings: Surroundings) {
    this.places = new CompiledPlaces(surroundings);
    numberOfNeeds(this, []);
  }

  /** Adds an open position, or replaces it; one that is not open is removed. */
  put(offer: Offer): void {
    this.remove(offer.id);
    if (offer.status === 'OPEN' && offer.vacancies > 0 && offer.covered !== true) this.add(offer);
  }

  /** Adds a position whatever its state. @returns its slot. */
  add(offer: Offer): number {
    const slot = this.free.pop() ?? this.ids.length;
    if (slot << ROW_BITS === this.rows.length) this.rows = twice(this.rows);
    this.ids[slot] = offer.id;
    this.slots.set(offer.id, slot);
    this.fill(slot, offer);
    this.juveniles.forget(slot);
    this.file(slot, 'add');
    this.told.add(slot, offer);
    return slot;
  }

  remove(id: PositionId): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.file(slot, 'remove');
    this.told.remove(slot);
    this.slots.delete(id);
    this.ids[slot] = undefined;
    this.free.push(slot);
  }

  /** Lets nobody find a position, for good. */
  hide(slot: number): void {
    this.file(slot, 'hide');
  }

  get size(): number {
    return this.slots.size;
  }

  /** Whether one takes people on the day: one whose closing date is over is there until the sweep closes it. */
  isAnyOpenOn(today: CivilDate): boolean {
    const { first } = this.daysFrom(today);
    return [...this.slots.values()].some((slot) => this.get(slot, column.closesOn) >= first);
  }

  /** All slots are less. */
  get slotsEnd(): number {
    return this.ids.length;
  }

  allSlots(): Iterable<number> {
    return this.slots.values();
  }

  /** The number of a slot in a column. */
  get(slot: number, place: (typeof column)[Column]): number {
    return this.rows[(slot << ROW_BITS) | place] ?? 0;
  }

  idOf(slot: number): PositionId | undefined {
    return this.ids[slot];
  }

  placeOf(slot: number): PlaceOfWork {
    const place = this.places.all.values[placeOfSite(this.get(slot, column.site))];
    assert(place, 'a place of work');
    return place;
  }

  /** The key under which people are told of a position. */
  toldKeyOf(slot: number): string {
    const key = this.told.of(slot)?.toldKey ?? this.ids[slot];
    assert(key, 'a position');
    return key;
  }

  needsOf(slot: number): Needs {
    const needs = this.needs.values[this.get(slot, column.needs)];
    assert(needs, 'a list of needs');
    return needs;
  }

  workAsked(slot: number): WorkAsked {
    const number = this.get(slot, column.work);
    return {
      ...{ number, work: this.works.values[number] ?? {}, place: this.placeOf(slot).code },
      occupation: this.occupations.values[this.get(slot, column.occupation)] ?? '',
      startsOn: this.get(slot, column.startsOn),
    };
  }

  /** Today, and the last day on which work of a position begins, as whole dates. */
  daysFrom(today: CivilDate): { readonly first: number; readonly last: number } {
    if (this.days?.today !== today) {
      const first = wholeDateOf(today);
      this.days = { today, first, last: Math.max(first, this.beginsLast) };
    }
    return this.days;
  }

  /** Numbers of the occupations that suit who wants these (`occupations-wanted.ts`); undefined for none. */
  occupationsFor(codes: readonly string[] | undefined): readonly number[] | undefined {
    return codes === undefined || codes.length === 0 ? undefined : this.occupationsWanted.forAll(codes);
  }

  /** Numbers of the skills that a person told and a position asks for. */
  skillsFor(skills: readonly string[] | undefined): readonly number[] {
    return this.skills.findAll(skills, keptKeyOf);
  }

  ofOccupation(occupation: number): Shelf {
    return (this.byOccupation[occupation] ??= new Shelf(this, 'OCCUPATION'));
  }

  /** Those that ask for a skill, needed or welcome. */
  ofSkill(skill: number): Shelf {
    return (this.bySkill[skill] ??= new Shelf(this, 'SKILL'));
  }

  /** Slots, in any order. */
  atEnterprise(enterprise: number): readonly number[] {
    return this.byEnterprise[enterprise] ?? [];
  }

  skillBitsOf(slot: number): number {
    return this.skillLists.bitsIn(this.get(slot, column.needs));
  }

  /** Best wage first; then by the hash of the id, and by the id. The same whatever was added before. */
  readonly order = (one: number, other: number): number => {
    const byWage = this.get(other, column.wage) - this.get(one, column.wage);
    if (byWage !== 0) return byWage;
    const byTie = this.get(one, column.tie) - this.get(other, column.tie);
    if (byTie !== 0) return byTie;
    return (this.ids[one] ?? '') < (this.ids[other] ?? '') ? -1 : 1;
  };

  private fill(slot: number, offer: Offer): void {
    const skillNeeds = skillNeedsOf(offer);
    const place = this.places.numberOf(offer);
    const partner = this.surroundings.isPartner(offer.enterpriseId);
    const { province = 0, city = 0 } = this.places.all.values[place] ?? {};
    const row: Record<Column, number> = {
      ...{ word: wordOf(offer, skillNeeds), site: siteOf(place, { ...offer, partner }), province, city },
      // A wage that no check let through keeps nobody from the other positions.
      wage: Math.min(Math.max(0, offer.wageMin), WAGE_LAST),
      needs: numberOfNeeds(this, skillNeeds),
      closesOn: offer.closesOn === undefined ? NO_LIMIT : wholeDateOf(offer.closesOn),
      enterprise: this.enterprises.numberOf(offer.enterpriseId, () => offer.enterpriseId),
      ...{ slot, tie: hashOf(offer.id) },
      occupation: this.occupations.numberOf(offer.occupationCode, () => offer.occupationCode),
      startsOn: offer.startsOn === undefined ? 0 : wholeDateOf(offer.startsOn),
      work: numberOfWork(this, offer),
      vacancies: offer.status === 'OPEN' ? offer.vacancies : 0,
    };
    if (row.startsOn > this.beginsLast) [this.beginsLast, this.days] = [row.startsOn, undefined];
    for (const name of keysOf(column)) this.rows[(slot << ROW_BITS) | column[name]] = row[name];
  }

  /** On each shelf of the slot. */
  private file(slot: number, how: 'add' | 'remove' | 'hide'): void {
    const needs = this.needsOf(slot);
    this.ofOccupation(this.get(slot, column.occupation))[how](slot);
    const enterprise = this.get(slot, column.enterprise);
    if (how === 'add') (this.byEnterprise[enterprise] ??= []).push(slot);
    else this.byEnterprise[enterprise] = this.atEnterprise(enterprise).filter((other) => other !== slot);
    if (!needs.musts.includes(true)) this.forUnskilled[how](slot);
    for (const skill of needs.skills) this.ofSkill(skill)[how](slot);
  }
}
