/** Types of travel plans and rules of their input. Pure. */
import type {
  ApproveTravelProposalInput,
  DriverRule,
  PlanTravelServicesInput,
  TravelMode,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkListLength, checkNotBefore, checkNumber, checkText } from '../../../platform/values/checks';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import type { Refusal } from '../../../platform/requests/result';
import type { Instant } from '../../../platform/values/clock';
import { region } from '../../reference/region/checks';
import { checkElsewhere } from '../travel-service/travel-service';
import { countyOf, prefectureOf, prefecturesOf, childrenOf } from '../../reference/region/region';
import type { Vehicle } from './solver/vehicles';

/** A waiting party; it is never split. */
export interface WaitingParty {
  readonly id: string;
  readonly size: number;
  /** Smallest region that contains the homes of all travellers. */
  readonly home: string;
  readonly originRegionCode: string;
  readonly destinationRegionCode: string;
  readonly earliestOn: CivilDate;
  readonly latestOn: CivilDate;
  readonly requestedAt: Instant;
}

/** A party with its boarding county and its destination city. */
export interface Rider extends WaitingParty {
  readonly county: string;
  readonly city: string;
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
  readonly regionCode: string;
  readonly arrivesAt?: Instant;
  readonly departsAt?: Instant;
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
  /** Ids of the parties aboard; empty for a run that breaks rules. */
  readonly partyIds: readonly string[];
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

/**
 * A party whose origin is a prefecture boards in its first county, the seat of its government; a province stands for
 * its capital in the same way. Undefined if the place is unknown.
 */
export function riderOf(party: WaitingParty): Rider | undefined {
  const county = boardingCountyOf(party.originRegionCode);
  const city = prefectureOf(party.destinationRegionCode) ?? prefecturesOf(party.destinationRegionCode)[0];
  return county === undefined || city === undefined ? undefined : { ...party, county, city };
}

function boardingCountyOf(code: string): string | undefined {
  const prefecture = prefectureOf(code) ?? prefecturesOf(code)[0];
  return countyOf(code) ?? (prefecture === undefined ? undefined : childrenOf(prefecture)[0]?.code);
}

export function checkPlan(input: PlanTravelServicesInput, today: CivilDate): Refusal[] {
  const wrongStart = checkDate(['from'], input.from, { today, notPast: true, daysAhead: limits.travelDaysAheadMax });
  // Count on from a valid date only: near the year 9999 the end of the window would be no date.
  const { from, to } = windowOf(wrongStart.length === 0 ? input : { to: input.to }, today);
  const latest = wrongStart.length === 0 ? addDays(from, limits.travelWindowDaysMax) : to;
  return [
    ...region(['originRegionCode'], input.originRegionCode, {}),
    ...region(['destinationRegionCode'], input.destinationRegionCode, {}),
    ...checkElsewhere(['destinationRegionCode'], input.destinationRegionCode, input.originRegionCode),
    ...checkModes(input.modes),
    ...wrongStart,
    ...checkNotBefore(['to'], to, from),
    ...(to > latest ? [{ code: 'DATE_TOO_FAR', path: ['to'], params: { latest } } as const] : []),
    ...checkNumber(['loadFactorTarget'], input.loadFactorTarget, { min: 0, max: 1 }),
    ...checkNumber(['coachThreshold'], input.coachThreshold, { min: 1, max: limits.coachThresholdMax }),
  ];
}

/** Absent modes mean all of them; an empty list leaves nothing to plan with. */
function checkModes(modes: PlanTravelServicesInput['modes']): Refusal[] {
  if (modes == null) return [];
  return checkListLength(['modes'], modes.length, { min: 1, max: MODES });
}

/** Number of values of `TravelMode`. */
const MODES = 3;

/** The first departure is tomorrow at the earliest, so that passengers can be told. */
export function windowOf({ from, to }: PlanTravelServicesInput, today: CivilDate): { from: CivilDate; to: CivilDate } {
  const tomorrow = addDays(today, 1);
  const first = from != null && from > tomorrow ? from : tomorrow;
  return { from: first, to: to ?? addDays(first, limits.travelWindowDaysMax) };
}

/** Checks the fields that the caller sets for the new service. */
export function checkApproval({ name, carrierId }: ApproveTravelProposalInput): Refusal[] {
  const max = limits.nameCharactersMax;
  return [...checkText(['name'], name, { max }), ...checkText(['carrierId'], carrierId, { max })];
}
