/** The seats of a party that one of its several travellers leaves. Pure. */
import type { TravellerId } from '../../../../id-kinds';
import type { Allocation } from '../allocation-store';

/** A seat of the quota is given up after those of the pool. */
export function without(read: Allocation, workerId: TravellerId): Allocation {
  const { quotaCounty, quotaStop, ...allocation } = read;
  const seats = read.seats - 1;
  const fromQuota = Math.min(read.fromQuota, seats);
  return {
    ...allocation,
    ...{ workerIds: read.workerIds.filter((id) => id !== workerId), seats, fromQuota },
    ...(fromQuota > 0 && quotaCounty !== undefined && quotaStop !== undefined && { quotaCounty, quotaStop }),
  };
}
