/**
 * Rules of driver hours for coaches, from the rules for the safety of road passenger transport: 4 h of driving at a
 * stretch by day and 2 h by night, then 20 min of rest; 8 h for each driver in 24 h and 44 h in 7 days; two drivers
 * over 400 km (600 km of motorway); no driving from 02:00 to 05:00. Checks any run, however its timetable was made.
 */
import type { DriverRule } from '../../../../generated/graphql';
import { startOfDay, asCivilDate } from '../../../../platform/values/civil-date';

/** Time in which the coach moves; milliseconds since the epoch. */
export interface Drive {
  /** `<crew>.<seat>`, such as `0.1`; at a relay, one crew replaces another. */
  readonly driver: string;
  readonly from: number;
  readonly to: number;
}

export interface CoachRun {
  /** In order of time, without overlap. */
  readonly drives: readonly Drive[];
  readonly km: number;
  /** Whether the whole route is motorway. */
  readonly motorway: boolean;
  /** Drivers aboard at a time. */
  readonly drivers: number;
}

/**
 * Broken rules in the order of `driverRules`; empty if the run may be driven.
 * @param before drives of its drivers in the week before.
 */
export function brokenRules(run: CoachRun, before: readonly Drive[] = []): DriverRule[] {
  const broken: Readonly<Record<DriverRule, boolean>> = {
    TWO_DRIVERS_OVER_400_KM: run.drivers < 2 && run.km > (run.motorway ? 600 : 400),
    STRETCH_OVER_4_HOURS: stretchesOf(run.drives).some((stretch) => sum(stretch) > 4 * HOUR),
    NIGHT_STRETCH_OVER_2_HOURS: stretchesOf(run.drives).some((stretch) => sum(stretch, atNight) > 2 * HOUR),
    DRIVING_BETWEEN_2_AND_5: sum(run.drives, inSmallHours) > 0,
    DRIVER_OVER_8_HOURS: anyDriver(run, before, DAY, 8 * HOUR),
    DRIVER_OVER_44_HOURS: anyDriver(run, before, 7 * DAY, 44 * HOUR),
    RELAY_NEEDED: crewsOf(run.drives).some((drives) => most(drives, DAY) > run.drivers * 8 * HOUR),
  };
  return driverRules.filter((rule) => broken[rule]);
}

export const driverRules = [
  'TWO_DRIVERS_OVER_400_KM',
  'STRETCH_OVER_4_HOURS',
  'NIGHT_STRETCH_OVER_2_HOURS',
  'DRIVING_BETWEEN_2_AND_5',
  'DRIVER_OVER_8_HOURS',
  'DRIVER_OVER_44_HOURS',
  'RELAY_NEEDED',
] as const satisfies readonly DriverRule[];

/** Hours of the day in Shanghai: night is from `night` to `day`; no driving from `stop` to `on`. */
export const nightHours = { night: 22, stop: 2, on: 5, day: 6 } as const;
export const restMinutes = 20;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Midnight in Shanghai before an instant. Every day there has 24 hours, so it is counted from one known midnight. */
export function startOfDayOf(instant: number): number {
  return MIDNIGHT + Math.floor((instant - MIDNIGHT) / DAY) * DAY;
}

const MIDNIGHT = startOfDay(asCivilDate('2020-01-01')).getTime();

/** Drives with less than a rest between them, by any drivers: the coach itself must rest. */
function stretchesOf(drives: readonly Drive[]): Drive[][] {
  const stretches: Drive[][] = [];
  for (const drive of drives) {
    const last = stretches.at(-1)?.at(-1);
    if (last !== undefined && drive.from - last.to < restMinutes * MINUTE) stretches.at(-1)?.push(drive);
    else stretches.push([drive]);
  }
  return stretches;
}

function anyDriver({ drives }: CoachRun, before: readonly Drive[], window: number, max: number): boolean {
  return groups([...before, ...drives], ({ driver }) => driver).some((own) => most(own, window) > max);
}

function crewsOf(drives: readonly Drive[]): Drive[][] {
  return groups(drives, ({ driver }) => driver.slice(0, driver.indexOf('.')));
}

function groups(drives: readonly Drive[], by: (drive: Drive) => string): Drive[][] {
  const found = new Map<string, Drive[]>();
  for (const drive of drives) found.set(by(drive), [...(found.get(by(drive)) ?? []), drive]);
  return [...found.values()];
}

/** The most driven in any window; such a window begins or ends with a drive. */
function most(drives: readonly Drive[], window: number): number {
  const starts = drives.flatMap(({ from, to }) => [from, to - window]);
  return Math.max(0, ...starts.map((start) => sum(drives, ({ from, to }) => overlap(from, to, start, start + window))));
}

function sum(drives: readonly Drive[], of: (drive: Drive) => number = ({ from, to }) => to - from): number {
  return drives.reduce((total, drive) => total + of(drive), 0);
}

function atNight(drive: Drive): number {
  return daysOf(drive).reduce(
    (total, day) =>
      total +
      overlap(drive.from, drive.to, day, day + nightHours.day * HOUR) +
      overlap(drive.from, drive.to, day + nightHours.night * HOUR, day + DAY),
    0,
  );
}

function inSmallHours(drive: Drive): number {
  const [stop, on] = [nightHours.stop * HOUR, nightHours.on * HOUR];
  return daysOf(drive).reduce((total, day) => total + overlap(drive.from, drive.to, day + stop, day + on), 0);
}

/** Starts of the civil days that a drive touches. */
function daysOf({ from, to }: Drive): number[] {
  const first = startOfDayOf(from);
  return Array.from({ length: Math.ceil((to - first) / DAY) }, (_, index) => first + index * DAY);
}

function overlap(from: number, to: number, start: number, end: number): number {
  return Math.max(0, Math.min(to, end) - Math.max(from, start));
}
