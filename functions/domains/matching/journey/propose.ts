/**
 * A job that was agreed on proposes the journey to it: seats that arrive in time are held for the whole party, or it waits
 * for some. The placement says so, in the transaction of the request, so there is one proposal however often it is tried.
 */
import type { PlacementId, WorkerId } from '../../../id-kinds';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import type { SystemContext } from '../../../platform/requests/context';
import { today } from '../../../platform/values/clock';
import { asId, ownerOf } from '../../../platform/values/ids';
import { parsePlacement, type Placement, placementKey, proposeJourney } from '../../jobs/placement/store';
import { isTrip, parseTrip, type Trip, tripKey } from '../../people/trip/store';
import { readWorkers } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { partyOf } from '../../travel/booking/party/homes-and-arrival';
import { readDepartures } from '../../travel/booking/departures/departures';
import { offerEnding } from '../../travel/booking/hold-end';
import { parseRequest, type Request, requestKey } from '../../travel/booking/request-store';
import { readHoldTimes } from '../../travel/hold/hold-times';
import { withdraw } from '../../travel/travel-request/leave-party';
import { seatOrWait } from '../../travel/travel-request/seat-or-wait';
import { unchangedDelivery } from '../delivery/store';
import { type Companion, companionsOf } from './companions';
import { latestInTime, leadsTo, type Way, wayTo, windowTo } from './journey';

/**
 * Without effect where a journey was proposed, where the worker is not awaited any more, and where a trip of theirs leads
 * there.
 * @param again true to propose another one to a worker who has confirmed the job and whose seats had ended by then.
 */
export async function propose(context: SystemContext, id: PlacementId, again: boolean): Promise<void> {
  const { db } = context;
  await whileChanged(async () => {
    const placement = await readItem(db, placementKey(ownerOf(id, 'plc'), id), parsePlacement);
    if (placement === undefined || !(await isDue(context, placement, again))) return undefined;
    const [worker] = await readWorkers(db, [placement.workerId]);
    if (worker === undefined || worker.runningPlacementId !== id) return undefined;
    const { workCode, proposals = 0 } = placement;
    const way = workCode && wayTo(workCode, worker);
    if (!again) await leaveElsewhere(context, placement, worker);
    if (way === undefined) {
      const { write } = proposeJourney(placement, { journey: 'NOT_NEEDED', proposals: proposals + 1 });
      return (await db.commit([write])).committed ? undefined : CHANGED;
    }
    const companions = again ? [] : await companionsOf(context, placement, worker, way);
    return ask(context, placement, way, [{ worker }, ...companions]);
  });
}

/**
 * Gives up the journey that was proposed to a worker together with others, or for another job, and that does not lead to
 * the one they have now, or not in time. A trip that was asked for otherwise is theirs.
 */
export async function leaveElsewhere(
  context: SystemContext,
  { workCode, startsOn }: Pick<Placement, 'workCode' | 'startsOn'>,
  worker: Worker,
): Promise<void> {
  const { db } = context;
  const trip = await readTrip(db, worker.id);
  const request = trip && (await readItem(db, requestKey(trip.requestId), parseRequest));
  if (trip === undefined || request?.proposed !== true) return;
  const way = workCode && wayTo(workCode, worker);
  if (way?.destinationRegionCode === request.destinationRegionCode && trip.endsOn <= startsOn) return;
  await withdraw(context, request.id, worker);
}

async function isDue({ db }: SystemContext, placement: Placement, again: boolean): Promise<boolean> {
  const { status, pushId, proposals = 0, journeyRequestId, workerAnswer } = placement;
  if (status !== 'AGREED' || pushId === undefined) return false;
  if (!again) return proposals === 0;
  if (proposals !== 1 || workerAnswer !== 'CONFIRMED') return false;
  // The other trip may have been given up by then.
  if (placement.journey === 'ELSEWHERE') return true;
  if (journeyRequestId === undefined) return false;
  // Whoever gave the seats up wants none.
  return (await readItem(db, requestKey(journeyRequestId), parseRequest))?.status === 'EXPIRED';
}

/** @param party the worker of the placement first. */
async function ask(
  context: SystemContext,
  placement: Placement,
  way: Way,
  party: readonly (Companion | { readonly worker: Worker; readonly delivery?: undefined })[],
): Promise<Changed | undefined> {
  const { clock } = context;
  const on = today(clock);
  const { proposals = 0, startsOn } = placement;
  const again = proposals > 0;
  const wish = { ...way, ...windowTo(placement, on), direction: 'WORKBOUND' } as const;
  const people = party.map(({ worker }) => worker);
  const asking = { ...partyOf(wish, people, on), proposed: true };
  const [departures, holds] = await Promise.all([readDepartures(context, asking), readHoldTimes(context)]);
  const outcome = await seatOrWait(context, asking, {
    departures,
    recordPut: (requestId) =>
      proposeJourney(placement, {
        journey: 'PROPOSED',
        journeyRequestId: asId(requestId, 'trq'),
        proposals: proposals + 1,
      }).write,
    endingAt: (departsAt, code) => offerEnding(clock.now(), departsAt, holds(code), holds(code).unreadOffersMax > 1),
    order: (choices) => latestInTime(choices, startsOn),
    waited: again,
    // Who is refused meanwhile gets no seat: the record of the refusal finds only seats that are there.
    conditions: party.flatMap(({ delivery }) => (delivery === undefined ? [] : [unchangedDelivery(delivery)])),
  });
  if (outcome.ok) return undefined;
  const travelling = new Set(
    outcome.refusals.flatMap(({ code, path }) => (code === 'ALREADY_TRAVELLING' ? [Number(path[1])] : [])),
  );
  if (travelling.has(0)) return join(context, placement, people[0]?.id ?? placement.workerId, way);
  const others = party.filter((_, index) => !travelling.has(index));
  return travelling.size > 0 ? ask(context, placement, way, others) : CHANGED;
}

/** The worker has a trip already: one that was proposed to somebody of the party, or their own. */
async function join(
  { db }: SystemContext,
  placement: Placement,
  workerId: WorkerId,
  way: Way,
): Promise<Changed | undefined> {
  const trip = await readTrip(db, workerId);
  const request = trip && (await readItem(db, requestKey(trip.requestId), parseRequest));
  if (trip === undefined || request === undefined) return CHANGED;
  const proposals = (placement.proposals ?? 0) + 1;
  const leads = request.proposed === true || leadsTo(way, placement, trip, request);
  const joined = leads
    ? ({ journey: request.proposed === true ? 'PROPOSED' : 'OWN', journeyRequestId: request.id, proposals } as const)
    : ({ journey: 'ELSEWHERE', proposals } as const);
  return (await db.commit([proposeJourney(placement, joined).write])).committed ? undefined : CHANGED;
}

/** The request of the worker's trip to work; undefined if there is none. Strongly consistent. */
export async function tripOf(db: SystemContext['db'], workerId: WorkerId): Promise<Request | undefined> {
  const trip = await readTrip(db, workerId);
  return trip && readItem(db, requestKey(trip.requestId), parseRequest);
}

function readTrip(db: SystemContext['db'], workerId: WorkerId): Promise<Trip | undefined> {
  return readItem(db, tripKey(workerId, 'WORKBOUND'), (item) => (isTrip(item) ? parseTrip(item) : undefined));
}
