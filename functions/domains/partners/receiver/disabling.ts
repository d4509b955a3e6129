/**
 * When a receiver is disabled: once nothing arrived for a day in which several attempts failed, well apart, so that two
 * bad moments of a receiver that gets little don't disable it, nor a message that it alone refuses; or at once if it
 * answers 410. A message that arrives enables it again, and a receiver that is too busy is left alone for a while. Pure.
 */
import { limits } from '../../../limits';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Meaning } from './answer';
import type { Noted, Receiver } from './store';

/** END: the receiver wants no more messages. */
export type ReceiverEffect = 'ENABLE' | 'END' | 'DISABLE' | Noted;

/** An answer, and what it means for its message. */
export interface Answer {
  readonly meaning: Meaning;
  /** Until when the receiver is sent nothing. */
  readonly until: Instant | undefined;
  /** How the message ends; undefined if another attempt follows. */
  readonly end: 'ARRIVED' | 'FAILED' | undefined;
  /** Whether the receiver's owner asked for the message. */
  readonly asked: boolean;
}

/**
 * What an answer does to its receiver; undefined if the receiver stays as it is. So of many attempts that fail, a few are
 * noted and the others write nothing there.
 * @param begunAt when the attempt began.
 */
export function effectOn(
  receiver: Receiver,
  { meaning, until, end, asked }: Answer,
  begunAt: Date,
): ReceiverEffect | undefined {
  const { disabledAt, pausedUntil, failures: before = [] } = receiver;
  if (end === 'ARRIVED' && disabledAt !== undefined && !isGone(receiver, asked)) return 'ENABLE';
  if (meaning === 'GONE') return 'END';
  const failures = failuresAfter(receiver, meaning, begunAt);
  if (disabledAt === undefined && isTooLong(failures, begunAt)) return 'DISABLE';
  const isPausedSoLong = until !== undefined && pausedUntil !== undefined && until <= pausedUntil;
  const isPaused = until !== undefined && !isPausedSoLong;
  if (!isPaused && failures.length === before.length) return undefined;
  return { ...(isPaused && { pausedUntil: until }), ...(failures.length > 0 && { failures: [...failures] }) };
}

/** The failures that count since a message arrived; a disabled receiver is known to take nothing. */
function failuresAfter({ disabledAt, failures = [] }: Receiver, meaning: Meaning, at: Date): readonly Instant[] {
  if (meaning === 'ARRIVED') return [];
  const last = failures.at(-1);
  const isApart = last === undefined || minutesFrom(last, at) >= limits.failureMinutesApart;
  const counts = disabledAt === undefined && isApart && failures.length < limits.failuresToDisable;
  return counts ? [...failures, instantOf(at)] : failures;
}

function isTooLong(failures: readonly Instant[], at: Date): boolean {
  const [first] = failures;
  if (first === undefined || failures.length < limits.failuresToDisable) return false;
  return minutesFrom(first, at) >= limits.failingHoursToDisable * 60;
}

function minutesFrom(earlier: Instant, at: Date): number {
  return (at.getTime() - Date.parse(earlier)) / 60_000;
}

/** Whether the receiver refused all further messages and its owner did not ask for this one. */
export function isGone({ disabledReason }: Pick<Receiver, 'disabledReason'>, asked: boolean): boolean {
  return disabledReason === 'GONE' && !asked;
}
