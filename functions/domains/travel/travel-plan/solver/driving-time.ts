/** The wheel of a coach that keeps the rules of driver hours: who drives, how fast, and when it stands still. */
import type { DriverHours } from './coach-rules';
import { type Drive, isNight, startOfDayOf } from './driver-hours';
import type { Crew } from './vehicle-types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Kilometres that are nothing: what rounding leaves of a leg. */
const NOTHING = 1e-6;

/**
 * The driver of the crew who has driven least takes the next stretch. A fresh crew takes over where the former has used
 * its hours.
 */
export class Wheel {
  readonly drives: Drive[] = [];
  private readonly driven = new Map<string, number>();
  private readonly standsStill: boolean;
  private stretch = { all: 0, night: 0 };
  private relay = 0;
  private driver = '0.0';

  /** @param now milliseconds since the epoch; the time at the coach, which moves on. */
  constructor(
    private readonly crew: Crew,
    readonly hours: DriverHours,
    private readonly way: { readonly kmPerHour: number; readonly km: number },
    public now: number,
  ) {
    this.standsStill = way.km > hours.shuttleKm;
  }

  /** Drives, and rests where a rule demands it. */
  drive(km: number, { mountain }: { readonly mountain: boolean }): void {
    for (let left = km; left > NOTHING;) {
      this.standStill(mountain);
      const speed = this.way.kmPerHour * (isNight(this.now, this.hours) ? this.hours.nightSpeed : 1);
      const need = Math.max(1, Math.ceil((left / speed) * 60)) * MINUTE;
      const step = Math.min(need, this.freeToDrive());
      if (step <= 0) {
        this.rest(this.hours.restMinutes * MINUTE);
        continue;
      }
      this.drives.push({ driver: this.driver, from: this.now, to: this.now + step, ...(mountain && { mountain }) });
      this.driven.set(this.driver, this.drivenBy(this.driver) + step);
      this.stretch.all += step;
      if (isNight(this.now, this.hours)) this.stretch.night += step;
      this.now += step;
      left -= step === need ? left : (step / HOUR) * speed;
    }
  }

  /** Ends the stretch, and changes the driver, if the time is long enough for a rest. */
  rest(time: number): void {
    this.now += time;
    if (time < this.hours.restMinutes * MINUTE) return;
    this.stretch = { all: 0, night: 0 };
    this.driver = this.aboard().toSorted((a, b) => this.drivenBy(a) - this.drivenBy(b))[0] ?? this.driver;
  }

  /** When it may leave a stop, from now on. */
  leavesAt(mountainKm: number): number {
    this.standStill(mountainKm > NOTHING);
    return this.now;
  }

  /** Rests until the end of the hours in which no coach runs; on a mountain road, until the end of the night. */
  private standStill(mountain: boolean): void {
    const hour = hourOf(this.now);
    const { stop, night } = this.hours;
    const nobodyRuns = this.standsStill && hour >= stop.from && hour < stop.to;
    const until = mountain && isNight(this.now, this.hours) ? night.to : nobodyRuns ? stop.to : undefined;
    if (until === undefined) return;
    this.rest(Math.max(Math.round(((until - hour + 24) % 24) * HOUR), this.hours.restMinutes * MINUTE));
  }

  /** Milliseconds until a rule, a rule's hour, or the end of the crew's hours demands a stop. */
  private freeToDrive(): number {
    const free = (driver: string): boolean => this.drivenBy(driver) < this.hours.inDay * HOUR;
    if (!this.aboard().some(free) && this.relay < this.crew.relays) this.relay += 1;
    if (!this.aboard().includes(this.driver)) return 0;
    const night = isNight(this.now, this.hours) ? this.hours.nightStretch * HOUR - this.stretch.night : Infinity;
    const own = this.hours.inDay * HOUR - this.drivenBy(this.driver);
    const hours = this.aboard().some(free) ? Math.max(own, 0) : Infinity;
    return Math.min(this.hours.stretch * HOUR - this.stretch.all, night, this.untilChange(), hours);
  }

  /** The drivers of the present crew. */
  private aboard(): string[] {
    return Array.from({ length: this.crew.drivers }, (_, seat) => `${this.relay}.${seat}`);
  }

  private drivenBy(driver: string): number {
    return this.driven.get(driver) ?? 0;
  }

  /** Milliseconds until the next hour at which other rules apply. */
  private untilChange(): number {
    const hour = hourOf(this.now);
    const { stop, night } = this.hours;
    const changes = [stop.from, stop.to, night.to, night.from, 24].filter((change) => change > hour);
    return Math.round((Math.min(...changes) - hour) * HOUR);
  }
}

/** Hour in Shanghai, with fractions. */
function hourOf(instant: number): number {
  return (instant - startOfDayOf(instant)) / HOUR;
}
