/** Counts parties that join or leave lanes, or get smaller, at the heads of the lanes: one write for each lane. */
import { limits } from '../../../../limits';
import type { Database } from '../../../../platform/dynamodb/database';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { countUp, type Joining } from '../../travel-service/lane-store';
import { type Lane, nameOf, NOBODY, together } from '../../travel-service/lanes';
import type { Request } from '../../booking/request-store';
import { waitersAt } from './read-entries';
import { entryOf } from './entry-store';
import { isBack, placeOf } from './order-in-line';

interface Counted {
  readonly came?: readonly Request[];
  readonly left?: readonly Request[];
  /**
   * Waiting parties that lost a traveller. They may fit where signposts pass them over, so `kept` rises, too, which
   * makes those void.
   */
  readonly smaller?: readonly Request[];
  /** Set by the stream, which sees every party; then the length of the line is counted, too. */
  readonly told?: boolean;
}

/** Call it after the entries are written. Counting a party twice costs a needless pass, no more. */
export async function countAtHeads(
  db: Database,
  { came = [], left = [], smaller = [], told = false }: Counted,
): Promise<void> {
  const lanes = new Map<string, [Lane, Joining]>();
  const add = (request: Request, { waiters = NOBODY, ...change }: Partial<Joining>): void => {
    const entry = entryOf(request);
    const [lane, sum] = lanes.get(nameOf(entry)) ?? [entry, { waiters: NOBODY, joined: 0 }];
    const plus = (name: 'joined' | 'came' | 'left' | 'kept' | 'back'): number => (sum[name] ?? 0) + (change[name] ?? 0);
    const counts = { joined: plus('joined'), came: plus('came'), left: plus('left'), kept: plus('kept') };
    const back = plus('back');
    lanes.set(nameOf(entry), [lane, { waiters: together([sum.waiters, waiters]), ...counts, back }]);
  };
  for (const request of came) {
    const back = isBack(placeOf(request)) ? 1 : 0;
    add(request, { waiters: waitersAt(entryOf(request)), joined: 1, came: told ? 1 : 0, back });
  }
  for (const request of left) add(request, { left: 1 });
  for (const request of smaller) add(request, { waiters: waitersAt(entryOf(request)), joined: 1, kept: 1 });
  await inParallel(limits.waitlistWritesAtOnce, [...lanes.values()], ([lane, joining]) =>
    db.commit([countUp(lane, joining)]),
  );
}
