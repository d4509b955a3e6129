/** What a travel plan is made of: waiting parties, settings, proposed runs and their totals. Pure. */
import type { RequestId } from '../../../id-kinds';
import type { DriverRule, TravelMode } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import type { Vehicle } from './solver/vehicle-types';
import type { RegionCode } from '../../reference/region/region-code';

/** A waiting party; it is never split. */
export interface WaitingParty {
  readonly id: RequestId;
  readonly size: number;
  /** Smallest region that contains the homes of all travellers. */
  readonly home: string;
  readonly originRegionCode: RegionCode;
  readonly destinationRegionCode: RegionCode;
  readonly earliestOn: CivilDate;
  readonly latestOn: CivilDate;
  readonly requestedAt: Instant;
}

/** A party with its boarding county and its destination city. */
export interface Rider extends WaitingParty {
  readonly county: RegionCode;
  readonly city: RegionCode;
}

export interface PlanSettings {
  readonly vehicles: readonly Vehicle[];
  /** The coach that villages hire by themselves today, for comparison: the one with the most seats. */
  readonly hired?: Vehicle | undefined;
  /** Target for the seats to one city, 0 to 1. */
  readonly loadFactorTarget: number;
  /** Least number of travellers for a coach. */
  readonly coachThreshold: number;
  /** First and last day of departure, inclusive. */
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** A stop of a run; `boarding` is the number of people who board, 0 at the last stop. */
export interface ProposedStop {
  readonly regionCode: RegionCode;
  readonly arrivesAt?: Instant;
  readonly departsAt?: Instant;
  /** Whether nothing is known of the mountain road there, so the worse was assumed. */
  readonly roadAssumed?: true;
  readonly boarding: number;
}

/** A proposed run, or one that breaks driver rules. */
export interface Proposal {
  readonly mode: TravelMode;
  readonly vehicle: string;
  readonly seats: number;
  readonly stops: readonly ProposedStop[];
  readonly kilometres: number;
  readonly drivers: number;
  readonly riders: number;
  readonly cost: number;
  /** Driver rules that it breaks; empty if it may run. */
  readonly reasons: readonly DriverRule[];
  /** Of the rule of driver hours that it was judged by, if it breaks one. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Ids of the parties aboard; empty for a run that breaks rules. */
  readonly partyIds: readonly RequestId[];
}

export interface Totals {
  readonly services: number;
  readonly riders: number;
  readonly seats: number;
  readonly cost: number;
}

export function totalsOf(runs: readonly Pick<Proposal, 'riders' | 'seats' | 'cost'>[]): Totals {
  const sum = (of: 'riders' | 'seats' | 'cost'): number => runs.reduce((total, run) => total + run[of], 0);
  return { services: runs.length, riders: sum('riders'), seats: sum('seats'), cost: sum('cost') };
}

export function peopleIn(parties: readonly { readonly size: number }[]): number {
  return parties.reduce((sum, { size }) => sum + size, 0);
}

/** 0 if there are no seats. */
export function loadFactorOf({ riders, seats }: Pick<Totals, 'riders' | 'seats'>): number {
  return seats === 0 ? 0 : riders / seats;
}
