/** The times of messages: quiet hours, and until when a channel has time to reach the person. Pure. */
import type { ChannelKind } from '../../../../generated/graphql';
import { atHour, civilDateOf, hourOf } from '../../../../platform/values/civil-date';
import { type Instant, instantOf, minutesAfter } from '../../../../platform/values/clock';
import type { Attempt } from '../../../partners/receiver/outgoing';
import type { MessageStatus } from '../states';
import type { QuietHours } from './message-rule';

/** What of a message decides about its time (`store.ts`). */
interface Timed {
  readonly kind: ChannelKind;
  readonly status: MessageStatus;
  readonly urgent?: boolean;
  readonly minutes: number;
  readonly quiet: QuietHours;
  readonly answers?: readonly unknown[];
  readonly until: Instant;
  readonly createdAt: Instant;
  readonly attempts: readonly Attempt[];
  readonly sentAt?: Instant;
  readonly reportedAt?: Instant;
  readonly fellBackAt?: Instant;
}

/** The end of the quiet hours of China's time, in which nobody is sent anything; undefined outside of them. */
export function quietUntil(now: Date, { from, to }: QuietHours): Instant | undefined {
  const hour = hourOf(now);
  const day = hour < to ? 0 : hour >= from ? 24 : undefined;
  return day === undefined ? undefined : instantOf(atHour(civilDateOf(now), day + to));
}

/** The instant that many minutes later, if the clock stands still in quiet hours. */
export function wakingMinutesAfter(start: Date, minutes: number, quiet: QuietHours): Date {
  let [at, left] = [start.getTime(), minutes * 60_000];
  for (;;) {
    const morning = quietUntil(new Date(at), quiet);
    if (morning !== undefined) at = Date.parse(morning);
    const evening = atHour(civilDateOf(new Date(at)), quiet.from).getTime();
    if (at + left <= evening) return new Date(at + left);
    [at, left] = [evening, left - (evening - at)];
  }
}

/**
 * When another way is tried: its channel's minutes after the gateway took it, or after the first attempt while it did
 * not, or after it was made while the gateway was too busy for any; but at most a quarter of the time for which the
 * notice matters by then, so that every channel has its turn. The clock stands still in quiet hours, but for what can't
 * wait, or ends in them. Undefined once it failed, the person read it or another way was tried, and where nobody need
 * read what was delivered.
 */
export function fallsBackAt(message: Timed): Instant | undefined {
  const { kind, status, urgent = false, answers, until, createdAt, sentAt, reportedAt, attempts, fellBackAt } = message;
  const { quiet } = message;
  // A receipt may come before the end of the attempt is written.
  const from = sentAt ?? attempts[0]?.at ?? reportedAt ?? createdAt;
  const isWaiting = status === 'CREATED' || status === 'SENT' || (status === 'DELIVERED' && kind !== 'VOICE');
  const isEnough = status === 'DELIVERED' && answers === undefined && !urgent;
  if (fellBackAt !== undefined || !isWaiting || isEnough) return undefined;
  const left = Math.max(0, (Date.parse(until) - Date.parse(from)) / 4);
  const minutes = Math.min(message.minutes, left / 60_000);
  const awake = instantOf(wakingMinutesAfter(new Date(from), minutes, quiet));
  // What ends before the morning has no time to wait for it.
  return urgent || awake >= until ? minutesAfter(new Date(from), minutes) : awake;
}
