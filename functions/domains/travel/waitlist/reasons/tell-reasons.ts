/**
 * Sweep: tells waiting parties that no suitable service runs any more, or that one runs now. In rounds at the hours that
 * rules of the places tell where they board: each
 * waiting request is read once a round, and parties with the same wish share the reading of the corridors. A run goes as far
 * as its time allows, and the next one goes on. Who gets seats learns it from these, at once.
 */
import { limits } from '../../../../limits';
import { readItem } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import { parseEach } from '../../../../platform/lists/malformed';
import type { SystemContext } from '../../../../platform/requests/context';
import { addDays, atHour, civilDateOf, hourOf } from '../../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../../platform/values/clock';
import type { Item } from '../../../../platform/dynamodb/database';
import { type HoldTimesAt, readAllHoldTimes, readHoldTimes } from '../../hold/hold-times';
import { parseRequest, type Request } from '../../booking/request-store';
import { type Reason, reasonLoader } from './reason';
import { moveRound, type Round, roundIn, roundKey, tellService, waitingRequests } from './reasons-store';
import { textForm } from '../../../../platform/items/text-form';

const places = textForm<Item>();

/** @returns the number of parties that this run told. */
export async function tellReasons(sweeper: SystemContext): Promise<number> {
  const { db, clock } = sweeper;
  const since = clock.now().getTime();
  const [times, all] = await Promise.all([readHoldTimes(sweeper), readAllHoldTimes(sweeper)]);
  const at = latestRound(clock.now(), [...new Set(all.flatMap(({ waitToldAtHours }) => waitToldAtHours))]);
  let told = 0;
  let round = await readItem(db, roundKey, roundIn);
  while (isOpen(round, at) && clock.now().getTime() - since < limits.sweepMs) {
    // What a former round had left belongs to this one, which reads everything.
    const after: string | undefined = round?.at === at ? round.after : undefined;
    const page = await db.query({
      ...waitingRequests(),
      Limit: limits.sweepItemsReadAtOnce,
      ...(after !== undefined && { ExclusiveStartKey: places.read(after) }),
    });
    told += await tellEach(sweeper, page.items, isToldAt(hourOf(new Date(at)), times));
    const next: Round = { at, ...(page.lastKey && { after: places.write(page.lastKey) }) };
    if (!(await db.commit([moveRound(round, next)])).committed) return told;
    round = next;
  }
  return told;
}

function isOpen(round: Round | undefined, at: Instant): boolean {
  return round === undefined || round.at < at || (round.at === at && round.after !== undefined);
}

/** The last of the hours of China's days that has passed. */
export function latestRound(now: Date, hours: readonly number[]): Instant {
  const today = civilDateOf(now);
  const times = [addDays(today, -1), today].flatMap((day) => hours.map((hour) => instantOf(atHour(day, hour))));
  return (
    times
      .filter((time) => time <= instantOf(now))
      .toSorted()
      .at(-1) ?? instantOf(now)
  );
}

/** Whether it is one of the hours at which parties are told that board where this one does. */
function isToldAt(hour: number, times: HoldTimesAt): (request: Request) => boolean {
  return ({ originRegionCode }) => times(originRegionCode).waitToldAtHours.includes(hour);
}

async function tellEach(
  sweeper: SystemContext,
  items: readonly Item[],
  isTold: (request: Request) => boolean,
): Promise<number> {
  const waits = await parseEach(sweeper, { reader: 'waits', table: 'TravelAllocations' }, items, parseRequest);
  const requests = waits.filter(isTold);
  // A loader of its own: that of the process would remember for ever.
  const reasons = await reasonLoader({ ...sweeper }).loadMany(requests);
  const at = instantOf(sweeper.clock.now());
  const changed = requests.flatMap((request, place) => {
    const reason = reasons[place];
    if (reason instanceof Error) throw reason;
    const runs = reason === undefined ? undefined : runsBy(reason);
    return runs === undefined || runs === runsAsTold(request) ? [] : [{ request, runs }];
  });
  const outcomes = await inParallel(limits.waitlistWritesAtOnce, changed, ({ request, runs }) =>
    sweeper.db.commit([tellService(request, { runs, at })]),
  );
  return outcomes.filter(({ committed }) => committed).length;
}

/** Whether a suitable service runs; undefined if the reason does not say. */
function runsBy(reason: Reason): boolean | undefined {
  return reason === 'SERVICE_CANCELLED' || reason === 'UNREAD' ? undefined : reason !== 'NO_SERVICE';
}

/** As the party knows it: from the answer to its request, or as it was told last. */
function runsAsTold({ serviceTold, waitReason }: Request): boolean {
  return serviceTold?.runs ?? waitReason !== 'NO_SERVICE';
}
