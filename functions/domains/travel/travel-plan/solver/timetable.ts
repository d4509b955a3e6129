/**
 * When a run is where: departures, the way, rests. A coach's timetable keeps the rules of driver hours as far as its crew
 * goes; whether that is far enough, `driver-hours.ts` says. Distances are estimates from the places' coordinates.
 */
import type { DriverRule } from '../../../../generated/graphql';
import { brokenRules, type Drive, nightHours, restMinutes, startOfDayOf } from './driver-hours';
import type { Crew, Vehicle } from './vehicles';

/** Milliseconds since the epoch; no arrival at the first stop, no departure at the last. */
export interface StopTimes {
  readonly arrivesAt?: number;
  readonly departsAt?: number;
}

export interface Timetable {
  readonly stops: readonly StopTimes[];
  /** Of a coach. */
  readonly crew?: Crew;
  /** Rules that even the largest crew would break. */
  readonly broken: readonly DriverRule[];
}

/** @param legs kilometres between consecutive stops. @param departsAt from the first stop. */
export function timetableOf(vehicle: Vehicle, legs: readonly number[], departsAt: number): Timetable {
  if (vehicle.mode !== 'COACH') return { stops: straightOn(vehicle, legs, departsAt), broken: [] };
  const km = legs.reduce((sum, leg) => sum + leg, 0);
  let last: Timetable = { stops: [], broken: ['TWO_DRIVERS_OVER_400_KM'] };
  for (const crew of vehicle.crews) {
    const { stops, drives } = drive(vehicle, legs, departsAt, crew);
    // Estimates know no motorway: the stricter bound holds.
    const broken = brokenRules({ drives, km, motorway: false, drivers: crew.drivers });
    last = { stops, crew, broken };
    if (broken.length === 0) return last;
  }
  return last;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function straightOn(vehicle: Vehicle, legs: readonly number[], departsAt: number): StopTimes[] {
  const stops: StopTimes[] = [{ departsAt }];
  let leftAt = departsAt;
  for (const [index, leg] of legs.entries()) {
    const arrivesAt = leftAt + drivingTime(vehicle, leg);
    leftAt = arrivesAt + vehicle.stopMinutes * MINUTE;
    stops.push(index === legs.length - 1 ? { arrivesAt } : { arrivesAt, departsAt: leftAt });
  }
  return stops;
}

/** Whole minutes. */
function drivingTime({ kmPerHour }: Vehicle, km: number): number {
  return Math.max(1, Math.ceil((km / kmPerHour) * 60)) * MINUTE;
}

/**
 * Drives until a rule asks for a stop. Whoever of the crew has driven least drives each stretch; crews share the way evenly.
 * With nobody left who may drive, it drives on: the rules will say so.
 */
function drive(
  vehicle: Vehicle,
  legs: readonly number[],
  departsAt: number,
  { drivers, relays }: Crew,
): { stops: StopTimes[]; drives: Drive[] } {
  const total = legs.reduce((sum, leg) => sum + drivingTime(vehicle, leg), 0);
  const share = Math.ceil(total / (relays + 1) / MINUTE) * MINUTE;
  const wheel = new Wheel(drivers, share, departsAt);
  const stops: StopTimes[] = [{ departsAt }];
  for (const [index, leg] of legs.entries()) {
    wheel.drive(drivingTime(vehicle, leg));
    const arrivesAt = wheel.now;
    if (index === legs.length - 1) stops.push({ arrivesAt });
    else {
      wheel.rest(Math.max(vehicle.stopMinutes, restMinutes) * MINUTE);
      wheel.standStill();
      stops.push({ arrivesAt, departsAt: wheel.now });
    }
  }
  return { stops, drives: wheel.drives };
}

/** Who is at it, and for how long. */
class Wheel {
  readonly drives: Drive[] = [];
  private readonly driven = new Map<string, number>();
  private total = 0;
  private stretch = { all: 0, night: 0 };
  private driver = '0.0';

  constructor(
    private readonly drivers: number,
    private readonly share: number,
    public now: number,
  ) {
    this.standStill();
  }

  drive(time: number): void {
    for (let left = time; left > 0;) {
      this.standStill();
      const step = Math.min(left, this.freeToDrive());
      if (step <= 0) {
        this.rest(restMinutes * MINUTE);
        continue;
      }
      this.drives.push({ driver: this.driver, from: this.now, to: this.now + step });
      this.driven.set(this.driver, (this.driven.get(this.driver) ?? 0) + step);
      this.stretch.all += step;
      if (isNight(this.now)) this.stretch.night += step;
      this.total += step;
      this.now += step;
      left -= step;
    }
  }

  /** Ends the stretch, if it is a rest at all, and changes the driver. */
  rest(time: number): void {
    this.now += time;
    if (time < restMinutes * MINUTE) return;
    this.stretch = { all: 0, night: 0 };
    this.driver = this.crew().toSorted((a, b) => this.drivenBy(a) - this.drivenBy(b))[0] ?? this.driver;
  }

  /** From 02:00 to 05:00. */
  standStill(): void {
    const hour = hourOf(this.now);
    const { stop, on } = nightHours;
    if (hour >= stop && hour < on) this.rest(Math.max(Math.round((on - hour) * HOUR), restMinutes * MINUTE));
  }

  /** Until a rule, a change of the rules with the time of day, or the end of the crew's share asks for a stop. */
  private freeToDrive(): number {
    if (!this.crew().includes(this.driver)) return 0;
    const night = isNight(this.now) ? 2 * HOUR - this.stretch.night : Infinity;
    const shareLeft = this.share - (this.total % this.share);
    const own = 8 * HOUR - this.drivenBy(this.driver);
    const someoneIsFree = this.crew().some((driver) => this.drivenBy(driver) < 8 * HOUR);
    const hours = someoneIsFree ? Math.max(own, 0) : Infinity;
    return Math.min(4 * HOUR - this.stretch.all, night, untilChange(this.now), shareLeft, hours);
  }

  /** Whose turn it is. */
  private crew(): string[] {
    const crew = Math.floor(this.total / this.share);
    return Array.from({ length: this.drivers }, (_, seat) => `${crew}.${seat}`);
  }

  private drivenBy(driver: string): number {
    return this.driven.get(driver) ?? 0;
  }
}

/** In Shanghai, with fractions. */
function hourOf(instant: number): number {
  return (instant - startOfDayOf(instant)) / HOUR;
}

function isNight(instant: number): boolean {
  const hour = hourOf(instant);
  return hour >= nightHours.night || hour < nightHours.day;
}

/** To the next hour at which other rules hold. */
function untilChange(instant: number): number {
  const hour = hourOf(instant);
  const next = [nightHours.stop, nightHours.on, nightHours.day, nightHours.night, 24].find((change) => change > hour);
  return Math.round(((next ?? 24) - hour) * HOUR);
}
