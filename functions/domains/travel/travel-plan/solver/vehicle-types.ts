/**
 * Vehicles for hire: seats, crews, speed, costs and terminals, made from the rules in force. A bureau loads its contracts
 * as rules; the built-in examples bind nobody.
 */
import type { RuleKind, TravelMode } from '../../../../generated/graphql';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { figure, type Rule } from '../../../reference/rule/rule-row';
import type { Rules } from '../../../reference/rule/service';
import { type CoachRules, coachRulesOf } from './coach-rules';
import type { RegionCode } from '../../../reference/region/region-code';

export interface Vehicle {
  readonly name: string;
  readonly mode: TravelMode;
  /** For a coach, the number on its plate, which includes the drivers. */
  readonly seats: number;
  /**
   * For a coach, the cheapest first; the first crew that keeps the rules of driver hours is taken. Empty for other
   * modes.
   */
  readonly crews: readonly Crew[];
  /** For a coach alone. */
  readonly coach?: CoachRules;
  readonly runCost: number;
  readonly kmCost: number;
  readonly seatCost: number;
  readonly kmPerHour: number;
  /** Length of the route divided by the straight distance. */
  readonly detour: number;
  /** Minutes at each stop. */
  readonly stopMinutes: number;
  /** Greatest number of origins that one run may stop at. */
  readonly pickupsMax: number;
  /** Counties and cities (given by their prefecture) where it can stop; absent for a coach, which can stop anywhere. */
  readonly terminals?: ReadonlySet<RegionCode>;
}

export interface Crew {
  /** Aboard at a time. */
  readonly drivers: number;
  /** Number of times that a fresh crew takes over on the way. */
  readonly relays: number;
  readonly runCost: number;
}

/** Kinds of rules that vehicles are made from. */
export const vehicleRules = [
  ...(['COACH', 'TRAIN', 'FLIGHT', 'CREW', 'STATION', 'AIRPORT'] as const),
  ...(['DRIVER_HOURS', 'MOUNTAIN_ROAD'] as const),
] as const satisfies readonly RuleKind[];

/**
 * The vehicles of some modes that a plan may hire on a day, in the order of their names. A coach has every crew that the
 * rules allow.
 * @param place the region that the journeys begin in.
 */
export function vehiclesOf(rules: Rules, modes: readonly TravelMode[], on: CivilDate, place: RegionCode): Vehicle[] {
  const crews = rules('CREW', on, place)
    .map((crew): Crew => ({
      drivers: figure(crew, 'DRIVERS'),
      relays: figure(crew, 'RELAYS'),
      runCost: figure(crew, 'RUN_COST'),
    }))
    .sort((a, b) => a.runCost - b.runCost);
  const terminals = (kind: RuleKind): ReadonlySet<RegionCode> =>
    new Set(rules(kind, on).flatMap(({ regionCode }) => regionCode ?? []));
  const ofMode: Readonly<Record<TravelMode, Pick<Vehicle, 'crews' | 'coach' | 'terminals'>>> = {
    COACH: { crews, coach: coachRulesOf(rules, on, place) },
    TRAIN: { crews: [], terminals: terminals('STATION') },
    FLIGHT: { crews: [], terminals: terminals('AIRPORT') },
  };
  return modes.flatMap((mode) => rules(mode, on, place).map((rule) => ({ ...vehicleOf(mode, rule), ...ofMode[mode] })));
}

function vehicleOf(mode: TravelMode, rule: Rule): Omit<Vehicle, 'crews' | 'coach' | 'terminals'> {
  return {
    ...{ name: rule.name, mode, seats: figure(rule, 'SEATS') },
    ...{ runCost: figure(rule, 'RUN_COST'), kmCost: figure(rule, 'KM_COST'), seatCost: figure(rule, 'SEAT_COST') },
    ...{ kmPerHour: figure(rule, 'KM_PER_HOUR'), detour: figure(rule, 'DETOUR') },
    ...{ stopMinutes: figure(rule, 'STOP_MINUTES'), pickupsMax: figure(rule, 'PICKUPS_MAX') },
  };
}

/** Whether the vehicle can stop at a county, or at a city given by its prefecture. */
export function canStopAt({ terminals }: Pick<Vehicle, 'terminals'>, code: RegionCode): boolean {
  return terminals?.has(code) ?? true;
}
