/** Which parties have no room on a service that gets fewer seats. Pure. */
import type { Allocation } from '../booking/allocation-store';
import { hasSeats } from '../booking/states';

/**
 * Allocations that would exceed the new number of seats, newest first. For the error message only; nothing is released.
 */
export function allocationsOverCapacity(allocations: readonly Allocation[], legs: number, seats: number): Allocation[] {
  const riders = Array<number>(legs).fill(0);
  return [...allocations]
    .filter(hasSeats)
    .sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1))
    .filter(({ fromStop, toStop, seats: size }) => {
      const fits = riders.slice(fromStop, toStop).every((count) => count + size <= seats);
      if (fits) for (let leg = fromStop; leg < toStop; leg += 1) riders[leg] = (riders[leg] ?? 0) + size;
      return !fits;
    })
    .reverse();
}

function inOrder({ allocatedAt, id }: Allocation): string {
  return `${allocatedAt}#${id}`;
}
