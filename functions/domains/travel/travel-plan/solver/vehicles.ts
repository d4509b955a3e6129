/**
 * Vehicles for hire: seats, crews, speed, costs and terminals. All of it is data, not law: seats are typical, costs are
 * examples in yuan that a bureau replaces by its own contracts.
 */
import type { TravelMode } from '../../../../generated/graphql';

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
}

export interface Crew {
  /** Aboard at a time. */
  readonly drivers: number;
  /** Number of times that a fresh crew takes over on the way. */
  readonly relays: number;
  readonly runCost: number;
}

export const coach: Vehicle = {
  name: 'coach, 45 on the plate',
  mode: 'COACH',
  seats: 45,
  crews: [
    { drivers: 1, relays: 0, runCost: 600 },
    { drivers: 2, relays: 0, runCost: 1_200 },
    { drivers: 2, relays: 1, runCost: 2_800 },
  ],
  runCost: 500,
  kmCost: 7,
  seatCost: 10,
  kmPerHour: 75,
  detour: 1.3,
  stopMinutes: 20,
  pickupsMax: 3,
};

export const vehicles: readonly Vehicle[] = [
  coach,
  train('ordinary train, 16 cars', 1_500, { kmCost: 170, kmPerHour: 75, stopMinutes: 10 }),
  train('EMU, 8 cars', 600, { kmCost: 220, kmPerHour: 170, stopMinutes: 4 }),
  train('EMU, 16 cars', 1_193, { kmCost: 430, kmPerHour: 170, stopMinutes: 4 }),
  charter('aircraft, 150 seats', 150, 40),
  charter('aircraft, 180 seats', 180, 46),
];

function train(
  name: string,
  seats: number,
  { kmCost, kmPerHour, stopMinutes }: Pick<Vehicle, 'kmCost' | 'kmPerHour' | 'stopMinutes'>,
): Vehicle {
  return {
    ...{ name, mode: 'TRAIN', seats, crews: [], kmCost, kmPerHour, stopMinutes },
    ...{ runCost: 20_000, seatCost: 0, detour: 1.3, pickupsMax: 6 },
  };
}

function charter(name: string, seats: number, kmCost: number): Vehicle {
  return {
    ...{ name, mode: 'FLIGHT', seats, crews: [], kmCost },
    ...{ runCost: 30_000, seatCost: 50, kmPerHour: 650, detour: 1.05, stopMinutes: 45, pickupsMax: 1 },
  };
}

/** Whether the mode can stop at a county, or at a city given by its prefecture. A coach can stop anywhere. */
export function canStopAt(mode: TravelMode, code: string): boolean {
  return mode === 'COACH' || terminals[mode].has(code);
}

/**
 * Places where special trains and charter flights of past seasons stopped, and cities with stations or airports of that
 * size. In Yunnan, counties for boarding and prefectures for the way home; elsewhere, prefectures.
 */
const terminals: Readonly<Record<Exclude<TravelMode, 'COACH'>, ReadonlySet<string>>> = {
  TRAIN: new Set(
    words(
      `530111 530114 530302 530326 530381 530602 530623 530627 530628 530629 530702 532301 532501 532503 532504 532626 532627
      532628 532801 532901 5301 5303 5306 5307 5323 5325 5326 5328 5329
      4401 4403 4406 4413 4419 4420 3301 3302 3303 3304 3306 3307 3201 3202 3204 3205 3101 3501 3502 3505 5101 5201`,
    ),
  ),
  FLIGHT: new Set(
    words(
      `530111 530602 530702 532901 532503 532601 532801 5301 5306 5307 5329 5328
      4401 4403 4404 3301 3302 3303 3307 3201 3202 3204 3101 3501 3502 3505 5101 5201`,
    ),
  ),
};

function words(text: string): string[] {
  return text.split(/\s+/);
}
