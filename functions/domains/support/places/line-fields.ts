/** The fields of a sign-up that tell of its turn in line, for resolvers. */
import type { Context } from '../../../platform/requests/context';
import type { Instant } from '../../../platform/values/clock';
import type { Turn } from './line/turn-store';
import { positionLoader } from './loader';

interface InLine {
  readonly status: string;
  readonly promotedAt?: Instant;
}

/** @param turnOf the turn of a sign-up that waits. */
export function lineFields<S extends InLine>(turnOf: (signUp: S) => Turn) {
  return {
    waitlistPosition: async (signUp: S, _: unknown, context: Context): Promise<number | null> =>
      signUp.status === 'WAITING' ? ((await positionLoader(context).load(turnOf(signUp))) ?? null) : null,
    promotedAt: ({ promotedAt }: S): Instant | null => promotedAt ?? null,
  };
}
