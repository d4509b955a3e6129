/** One plan at a time for each account: a lease that is held while the solver runs, and given back at the end. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { giveBackLease, takeLease } from './lease-store';

/** Undefined, and `act` does not run, while another plan of the account does. */
export async function alone<T>(context: Context, act: () => Promise<T>): Promise<T | undefined> {
  const { db, clock, ids, vault, viewer } = context;
  const account = vault.fingerprint('plans', viewer.account);
  const holder = ids.next('prp');
  const now = Math.floor(clock.now().getTime() / 1_000);
  const lease = { holder, until: now + limits.planLeaseSeconds, expiresAt: now + DAY };
  const { committed } = await db.commit([takeLease(account, lease, now)]);
  if (!committed) return undefined;
  try {
    return await act();
  } finally {
    // Refused where it ended while the solver ran and another plan holds it by now: then it is that one's.
    await db.commit([giveBackLease(account, holder)]);
  }
}

const DAY = 86_400;
