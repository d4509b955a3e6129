/**
 * Times of a run at its stops. A coach stops for the rules of driver hours as far as its crew allows; `driver-hours.ts`
 * decides whether that is enough. Distances are estimates from coordinates.
 */
import type { DriverRule } from '../../../../generated/graphql';
import { brokenRules, type Drive, nightHours, restMinutes, startOfDayOf } from './driver-hours';
import type { Crew, Vehicle } from './vehicle-types';

/** Milliseconds since the epoch. The first stop has no arrival, the last no departure. */
export interface StopTimes {
  readonly arrivesAt?: number;
  readonly departsAt?: number;
}

export interface Timetable {
  readonly stops: readonly StopTimes[];
  /** Present for a coach. */
  readonly crew?: Crew;
  /** Rules that even the largest crew would break. */
  readonly broken: readonly DriverRule[];
}

/**
 * @param legs kilometres between consecutive stops.
 * @param departsAt milliseconds since the epoch, at the first stop.
 */
export function timetableOf(vehicle: Vehicle, legs: readonly number[], departsAt: number): Timetable {
  if (vehicle.mode !== 'COACH') return { stops: straightOn(vehicle, legs, departsAt), broken: [] };
  const km = legs.reduce((sum, leg) => sum + leg, 0);
  let last: Timetable = { stops: [], broken: ['TWO_DRIVERS_OVER_400_KM'] };
  for (const crew of vehicle.crews) {
    const { stops, drives } = drive(vehicle, legs, departsAt, crew);
    // It is unknown which parts are motorway, so the stricter bound applies.
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

/** Milliseconds, in whole minutes. */
function drivingTime({ kmPerHour }: Vehicle, km: number): number {
  return Math.max(1, Math.ceil((km / kmPerHour) * 60)) * MINUTE;
}

/**
 * Drives until a rule demands a stop. The driver of the crew who has driven least takes the next stretch; crews share
 * the route evenly. If no driver may drive, the coach goes on and breaks the rules, which reports it.
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

/** The driver at the wheel, and how long each driver and the coach have driven. */
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

  /** Ends the stretch, and changes the driver, if the time is long enough for a rest. */
  rest(time: number): void {
    this.now += time;
    if (time < restMinutes * MINUTE) return;
    this.stretch = { all: 0, night: 0 };
    this.driver = this.crew().toSorted((a, b) => this.drivenBy(a) - this.drivenBy(b))[0] ?? this.driver;
  }

  /** Rests if the time is within 02:00 to 05:00. */
  standStill(): void {
    const hour = hourOf(this.now);
    const { stop, on } = nightHours;
    if (hour >= stop && hour < on) this.rest(Math.max(Math.round((on - hour) * HOUR), restMinutes * MINUTE));
  }

  /** Milliseconds until a rule, a rule's hour, or the end of the crew's share demands a stop. */
  private freeToDrive(): number {
    if (!this.crew().includes(this.driver)) return 0;
    const night = isNight(this.now) ? 2 * HOUR - this.stretch.night : Infinity;
    const shareLeft = this.share - (this.total % this.share);
    const own = 8 * HOUR - this.drivenBy(this.driver);
    const someoneIsFree = this.crew().some((driver) => this.drivenBy(driver) < 8 * HOUR);
    const hours = someoneIsFree ? Math.max(own, 0) : Infinity;
    return Math.min(4 * HOUR - this.stretch.all, night, untilChange(this.now), shareLeft, hours);
  }

  /** The drivers of the current crew. */
  private crew(): string[] {
    const crew = Math.floor(this.total / this.share);
    return Array.from({ length: this.drivers }, (_, seat) => `${crew}.${seat}`);
  }

  private drivenBy(driver: string): number {
    return this.driven.get(driver) ?? 0;
  }
}

/** Hour in Shanghai, with fractions. */
function hourOf(instant: number): number {
  return (instant - startOfDayOf(instant)) / HOUR;
}

function isNight(instant: number): boolean {
  const hour = hourOf(instant);
  return hour >= nightHours.night || hour < nightHours.day;
}

/** Milliseconds until the next hour at which other rules apply. */
function untilChange(instant: number): number {
  const hour = hourOf(instant);
  const next = [nightHours.stop, nightHours.on, nightHours.day, nightHours.night, 24].find((change) => change > hour);
  return Math.round(((next ?? 24) - hour) * HOUR);
}
