/** One plan at a time for each account: a lease is held while the solver runs. */
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { giveBackLease, takeLease } from './lease-store';

/** Undefined, without running `act`, while another plan of the account runs. */
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
    // Refused if the lease ended while the solver ran and another plan holds it now.
    await db.commit([giveBackLease(account, holder)]);
  }
}

const DAY = 86_400;
