/**
 * That somebody of a party read or heard that the waitlist gave it seats, or of the new times of those that it had
 * confirmed: the party's time to confirm begins. If the seats ended before, the party is in line again. A receipt of a notice says so, whichever way it comes; that somebody
 * merely looks at the request does not.
 */
import type { AllocationId, WorkerId } from '../../../id-kinds';
import type { Database } from '../../../platform/dynamodb/database';
import { type Changed, CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import type { Keeper } from '../../../platform/lists/malformed';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { workersById } from '../../people/worker/loader';
import { collectionsOf } from '../../people/worker/store';
import type { Told } from '../../reference/notice-draft/notice-draft';
import { allocationKey, parseAllocation, reachHold, type Allocation } from '../booking/allocation-store';
import { endOnceReached } from '../booking/hold-end';
import { serviceOf } from '../booking/loader';
import { parseRequest, requestKey, type Request } from '../booking/request-store';
import { reachRequest } from './wait-store';
import { isInLine, isOver } from '../booking/states';
import { endHold } from './end-hold';
import { countAtHeads } from './line/count-at-heads';
import { entryOf, entryPut, entryReached, unreachedDelete } from './line/entry-store';

/**
 * Safe to repeat, and without effect where nobody waits for it: the seats are confirmed, given back or read of. Who has
 * left the party does not read for it. Two reads and one transaction; a read more where somebody has left.
 */
export async function reachParty(keeper: Keeper, told: Told, person: WorkerId, at: Instant): Promise<void> {
  const { db } = keeper;
  const { objectId } = told;
  await whileChanged(async () => {
    const allocation = isId(objectId, 'alc') ? await readAllocation(db, objectId) : undefined;
    const requestId = isId(objectId, 'trq') ? objectId : allocation?.requestId;
    const request = requestId && (await readItem(db, requestKey(requestId), parseRequest));
    if (request === undefined || (await hasLeft(keeper, request, person))) return undefined;
    if (allocation?.status === 'HELD') return reachSeats(keeper, allocation, told, at);
    if (!isInLine(request)) return rejoin(keeper, request, at);
    // Who is in line, and reads of what became of its seats, is offered late seats first.
    const reach = entryReached(entryOf(request), at);
    const commit = await db.commit([reach]);
    // Refused without an entry: the party got seats, or its wait ended. With one: a traveller left meanwhile.
    return commit.committed || commit.refused.get(reach) === undefined ? undefined : CHANGED;
  });
}

/** Under whichever of their ids: they may have been merged since. */
async function hasLeft(keeper: Keeper, { leavers = [], workerIds }: Request, person: WorkerId): Promise<boolean> {
  if (leavers.length === 0) return false;
  const worker = (await workersById(keeper, [person])).get(person);
  const ids = new Set<string>([person, ...(worker === undefined ? [] : collectionsOf(worker))]);
  return leavers.some((id) => ids.has(id)) && !workerIds.some((id) => ids.has(id));
}

function readAllocation(db: Database, id: AllocationId): Promise<Allocation | undefined> {
  return readItem(db, allocationKey(serviceOf(id), id), parseAllocation);
}

/** If the hold is over and nobody has ended it yet, it ends here, so that the receipt is not lost. */
async function reachSeats(
  keeper: Keeper,
  allocation: Allocation,
  told: Told,
  at: Instant,
): Promise<Changed | undefined> {
  const { unread, reachedAt, holdEndsAt } = allocation;
  if (isOver(allocation, new Date(at))) {
    await endHold(keeper, allocation);
    return CHANGED;
  }
  if (unread === undefined || reachedAt !== undefined || holdEndsAt === undefined) return undefined;
  if (!tells(told, allocation)) return undefined;
  const reached = { reachedAt: at, holdEndsAt: endOnceReached({ holdEndsAt, unread }, new Date(at)) };
  return (await keeper.db.commit([reachHold(allocation, reached)])).committed ? undefined : CHANGED;
}

/**
 * The party has its place in the line again, where passes look. Counted after that, as somebody who joins is; if this is
 * interrupted, the request's stream record repeats it.
 */
async function rejoin({ db, clock }: Keeper, request: Request, at: Instant): Promise<Changed | undefined> {
  const { status, unreachedSince, waitEndsAt = '' } = request;
  if (status !== 'WAITLISTED' || unreachedSince === undefined || waitEndsAt <= instantOf(clock.now())) return undefined;
  const { inLine, write } = reachRequest(request, at);
  const { committed } = await db.commit([write, unreachedDelete(request), entryPut(inLine)]);
  if (!committed) return CHANGED;
  await countAtHeads(db, { came: [inLine] });
  return undefined;
}

/** Whether the notice told what the party is to confirm: who is asked about new times has not read of them elsewhere. */
function tells({ kind, until, data: { after } }: Told, { asks, departsAt, holdEndsAt }: Allocation): boolean {
  if (asks !== 'AGAIN') return true;
  return kind === 'HOLD_ENDING' ? until === holdEndsAt : after === departsAt;
}
