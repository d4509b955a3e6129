/**
 * What the matcher is given: people, positions, and what is known of both from elsewhere. Each is a part of the stored
 * item, so a profile is a seeker and a position is an offer as they are. Pure.
 */
import type { EnterpriseId } from '../../../id-kinds';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Work } from '../../jobs/position/juveniles';
import type { Position } from '../../jobs/position/store';
import type { Worker } from '../../people/worker/store';
import type { RegionCode } from '../../reference/region/region-code';
import type { Rule } from '../../reference/rule/rule-row';

type Wishes = 'wantsWork' | 'destinationRegionCodes' | 'occupationCodes' | 'wageExpected';
type Facts = 'education' | 'skills' | 'monthlyIncome' | 'runningPlacementId';

/** A person who looks for work. A wish that is absent or empty is open for anything. */
export interface Seeker extends Pick<Worker, 'birthDate' | 'villageCode' | Wishes | Facts> {
  /** False if the person refused that software chooses positions for them. */
  readonly matchedAutomatically?: boolean | undefined;
  /** Keys of the jobs (`Offer.toldKey`) that were pushed to the person before: no push repeats one. */
  readonly jobsPushed?: readonly string[];
  readonly declined?: Declined;
  /** Enterprises where a group of people of the village works; absent if there are none. */
  readonly villagers?: ReadonlySet<EnterpriseId>;
}

/** What a person said no to, so that nothing of the kind is found for them. */
export interface Declined {
  /** Keys of the jobs. */
  readonly jobs: readonly string[];
  /** Yuan a month: wages up to this one are too low; 0 if none was declined for its wage. */
  readonly wage: number;
  /** Places that are so many kilometres from home are too far; absent if none was declined for its place. */
  readonly km?: number;
  /** Codes of the work that is not wanted. */
  readonly occupations: readonly string[];
}

type Terms =
  | ('startsOn' | 'closesOn' | 'wageMin' | 'board' | 'lodging')
  | ('education' | 'ageMin' | 'ageMax' | 'skills' | 'skillNeeds');
type Place = 'regionCode' | 'county' | 'prefecture';
/** Under which people are told of it, and were told of its job (`jobs/position/told-keys.ts`). */
type ToldKeys = 'toldKey' | 'toldWith';

/** A position as it is matched. */
export interface Offer extends Pick<
  Position,
  'id' | 'enterpriseId' | 'occupationCode' | 'status' | 'vacancies' | Terms | Place | ToldKeys | keyof Work
> {
  /** Another listing of the job is matched instead. */
  readonly covered?: boolean;
}

/** What the matcher must know besides, each looked up by the caller. */
export interface Surroundings {
  /** Another object as soon as a rule, a corridor or an agreement may have changed: what was worked out is forgotten then. */
  readonly edition: object;
  /** Rule of kind JUVENILES that holds on a first day of work at its place. */
  juveniles(on: CivilDate, place: RegionCode): Rule;
  /** Whether travel services run from the prefecture to the province. */
  isServed(prefecture: RegionCode, province: RegionCode): boolean;
  /** Whether an agreement with the enterprise is in force. */
  isPartner(enterpriseId: EnterpriseId): boolean;
  /** Whether an agreement between two regions is in force, of which one holds the home and one the place. */
  isAgreed(home: RegionCode, place: RegionCode): boolean;
}
