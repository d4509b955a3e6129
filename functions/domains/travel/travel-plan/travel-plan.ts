/**
 * What is planned: who waits, by what settings, and what comes of it. The input's rules are here too. Everything below it is
 * pure: the solver, the days and the parties come in as arguments.
 */
import type {
  ApproveTravelProposalInput,
  DriverRule,
  PlanTravelServicesInput,
  TravelMode,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkNotBefore, checkNumber, checkText } from '../../../platform/values/checks';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import type { Refusal } from '../../../platform/requests/result';
import { region } from '../../reference/region/checks';
import { countyOf, prefectureOf, prefecturesOf, childrenOf } from '../../reference/region/region';
import type { Vehicle } from './solver/vehicles';

/** People who wait for seats together, and get them together or not at all. */
export interface WaitingParty {
  readonly id: string;
  readonly size: number;
  /** The finest region that all of them are at home in. */
  readonly home: string;
  readonly originRegionCode: string;
  readonly destinationRegionCode: string;
  readonly earliestOn: CivilDate;
  readonly latestOn: CivilDate;
  readonly requestedAt: string;
}

/** A party as the plan sees it: from one county to one city. */
export interface Rider extends WaitingParty {
  readonly county: string;
  readonly city: string;
}

export interface PlanSettings {
  readonly vehicles: readonly Vehicle[];
  /** Of the seats to one city, 0 to 1. */
  readonly loadFactorTarget: number;
  /** Travellers that justify a coach. */
  readonly coachThreshold: number;
  /** Services leave on these days, both inclusive. */
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** A stop to board at, or the last one. */
export interface ProposedStop {
  readonly regionCode: string;
  readonly arrivesAt?: string;
  readonly departsAt?: string;
  readonly boarding: number;
}

/** A run that the plan proposes, or that may not be driven. */
export interface Proposal {
  readonly mode: TravelMode;
  readonly vehicle: string;
  readonly seats: number;
  readonly stops: readonly ProposedStop[];
  readonly kilometres: number;
  readonly drivers: number;
  readonly riders: number;
  readonly cost: number;
  /** Empty where it may run. */
  readonly reasons: readonly DriverRule[];
  /** Ids of the parties aboard; of an infeasible one, none. */
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

/** 0 where there are no seats. */
export function loadFactorOf({ riders, seats }: Pick<Totals, 'riders' | 'seats'>): number {
  return seats === 0 ? 0 : riders / seats;
}

/**
 * Who waits for any county of a prefecture boards in its first one, which is where its government sits; a province stands for
 * its capital in the same way.
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
  // Only from a date that is right: near the year 9999 there is no day to count to.
  const { from, to } = windowOf(wrongStart.length === 0 ? input : { to: input.to }, today);
  const latest = wrongStart.length === 0 ? addDays(from, limits.travelWindowDaysMax) : to;
  return [
    ...region(['originRegionCode'], input.originRegionCode, {}),
    ...region(['destinationRegionCode'], input.destinationRegionCode, {}),
    ...wrongStart,
    ...checkNotBefore(['to'], to, from),
    ...(to > latest ? [{ code: 'DATE_TOO_FAR', path: ['to'], params: { latest } } as const] : []),
    ...checkNumber(['loadFactorTarget'], input.loadFactorTarget, { min: 0, max: 1 }),
    ...checkNumber(['coachThreshold'], input.coachThreshold, { min: 1, max: limits.coachThresholdMax }),
  ];
}

/** Services leave tomorrow at the earliest: nobody boards a coach that was thought of this morning. */
export function windowOf({ from, to }: PlanTravelServicesInput, today: CivilDate): { from: CivilDate; to: CivilDate } {
  const tomorrow = addDays(today, 1);
  const first = from != null && from > tomorrow ? from : tomorrow;
  return { from: first, to: to ?? addDays(first, limits.travelWindowDaysMax) };
}

/** What a caller may say of the service that comes of a proposal. */
export function checkApproval({ name, carrierId }: ApproveTravelProposalInput): Refusal[] {
  const max = limits.nameCharactersMax;
  return [...checkText(['name'], name, { max }), ...checkText(['carrierId'], carrierId, { max })];
}
