/**
 * Which rules of driver hours a coach's run breaks, by the figures of the rule in force (`coach-rules.ts`). Checks any
 * run, however its timetable was made. The codes name the figures of the built-in example.
 */
import { limits } from '../../../../limits';
import type { DriverRule } from '../../../../generated/graphql';
import type { DriverHours } from './coach-rules';
import { startOfDay, asCivilDate } from '../../../../platform/values/civil-date';

/** Time in which the coach moves; milliseconds since the epoch. */
export interface Drive {
  /** `<crew>.<seat>`, such as `0.1`; at a relay, one crew replaces another. */
  readonly driver: string;
  readonly from: number;
  readonly to: number;
  /** Whether it is on a mountain road that may not be driven at night. */
  readonly mountain?: boolean;
}

export interface CoachRun {
  /** Kilometres an hour that its times demand on its fastest leg; absent where they were planned by a speed. */
  readonly fastest?: number;
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
export function brokenRules(run: CoachRun, hours: DriverHours, before: readonly Drive[] = []): DriverRule[] {
  const { drives, km, drivers } = run;
  const small = (drive: Drive): number => within(drive, hours.stop.from, hours.stop.to);
  const night = (drive: Drive): number => atNight(drive, hours);
  const stretches = stretchesOf(drives, hours.restMinutes);
  const broken: Readonly<Record<DriverRule, boolean>> = {
    TWO_DRIVERS_OVER_400_KM: drivers < 2 && km > (run.motorway ? hours.twoDriversMotorwayKm : hours.twoDriversKm),
    STRETCH_OVER_4_HOURS: stretches.some((stretch) => sum(stretch) > hours.stretch * HOUR),
    NIGHT_STRETCH_OVER_2_HOURS: stretches.some((stretch) => sum(stretch, night) > hours.nightStretch * HOUR),
    DRIVING_BETWEEN_2_AND_5: km > hours.shuttleKm && sum(drives, small) > 0,
    MOUNTAIN_ROAD_AT_NIGHT: drives.some((drive) => drive.mountain === true && night(drive) > 0),
    DRIVER_OVER_8_HOURS: anyDriver(run, before, DAY, hours.inDay * HOUR),
    DRIVER_OVER_44_HOURS: anyDriver(run, before, 7 * DAY, hours.inWeek * HOUR),
    SPEED_OVER_LIMIT: (run.fastest ?? 0) > limits.coachKmPerHourMax,
    RELAY_NEEDED: crewsOf(drives).some((own) => most(own, DAY) > drivers * hours.inDay * HOUR),
  };
  return driverRules.filter((rule) => broken[rule]);
}

export const driverRules = [
  'TWO_DRIVERS_OVER_400_KM',
  'STRETCH_OVER_4_HOURS',
  'NIGHT_STRETCH_OVER_2_HOURS',
  'DRIVING_BETWEEN_2_AND_5',
  'MOUNTAIN_ROAD_AT_NIGHT',
  'DRIVER_OVER_8_HOURS',
  'DRIVER_OVER_44_HOURS',
  'RELAY_NEEDED',
  'SPEED_OVER_LIMIT',
] as const satisfies readonly DriverRule[];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Midnight in Shanghai before an instant. Every day there has 24 hours, so it is counted from one known midnight. */
export function startOfDayOf(instant: number): number {
  return MIDNIGHT + Math.floor((instant - MIDNIGHT) / DAY) * DAY;
}

const MIDNIGHT = startOfDay(asCivilDate('2020-01-01')).getTime();

/** Whether it is night in Shanghai. */
export function isNight(instant: number, { night }: DriverHours): boolean {
  const hour = (instant - startOfDayOf(instant)) / HOUR;
  return hour >= night.from || hour < night.to;
}

/** Drives with less than a rest between them, by any drivers: the coach itself must rest. */
function stretchesOf(drives: readonly Drive[], restMinutes: number): Drive[][] {
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

function atNight(drive: Drive, { night }: DriverHours): number {
  return within(drive, 0, night.to) + within(drive, night.from, 24);
}

/** Milliseconds of the drive between two hours of the day. */
function within(drive: Drive, from: number, to: number): number {
  return daysOf(drive).reduce(
    (total, day) => total + overlap(drive.from, drive.to, day + from * HOUR, day + to * HOUR),
    0,
  );
}

/** Starts of the civil days that a drive touches. */
function daysOf({ from, to }: Drive): number[] {
  const first = startOfDayOf(from);
  return Array.from({ length: Math.ceil((to - first) / DAY) }, (_, index) => first + index * DAY);
}

function overlap(from: number, to: number, start: number, end: number): number {
  return Math.max(0, Math.min(to, end) - Math.max(from, start));
}
