/**
 * Receivers may be slow, so they take turns in parallel: each is sent its messages in order within one time bound, so
 * none waits longer than that for another.
 */
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';

export interface Turn {
  /** Time bound of a receiver's turn, in milliseconds. */
  readonly ms: number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
}

export const systemTurn: Turn = { ms: limits.turnMs, elapsed: () => performance.now() };

/** Milliseconds that a turn has left for an answer; undefined if no further message may begin. */
export type Room = () => number | undefined;

/**
 * Takes at most one turn's time, however many receivers are slow.
 * @param receiverOf names the receiver of a message.
 * @param send sends one message; called in order for one receiver.
 */
export async function inTurns<M>(
  messages: readonly M[],
  turn: Turn,
  receiverOf: (message: M) => string,
  send: (message: M, room: Room) => Promise<void>,
): Promise<void> {
  await inParallel(limits.turnsAtOnce, [...Map.groupBy(messages, receiverOf).values()], async (own) => {
    const room = roomOf(turn);
    for (const message of own) await send(message, room);
  });
}

/** A further message begins only early in the turn, and has the rest of the turn for its answer. */
function roomOf({ ms, elapsed }: Turn): Room {
  const since = elapsed();
  return () => {
    const spent = elapsed() - since;
    return spent <= ms * limits.turnShare ? Math.ceil(ms - spent) : undefined;
  };
}
