/** Use case: a party asks for travel. What it gets is in `seat-or-wait.ts`. */
import type { RequestTravelInput } from '../../../generated/graphql';
import { checkDistinct } from '../../../platform/values/checks';
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { idempotent } from '../../../platform/requests/idempotency';
import { isId } from '../../../platform/values/ids';
import { failed, type Outcome } from '../../../platform/requests/result';
import { workerLoader } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { readHoldTimes } from '../hold/hold-times';
import { readDepartures } from '../booking/departures/departures';
import type { Request } from '../booking/request-store';
import { requestLoader } from '../booking/loader';
import { asWhoTheyAre } from '../waitlist/blocking-trips';
import { partyOf } from '../booking/party/homes-and-arrival';
import { wishOf } from '../booking/departures/choices';
import { checkRequest, checkTravellers } from './checks';
import { saleEnding } from '../booking/hold-end';
import { seesTraveller } from '../booking/party/who-may-act';
import { seatOrWait } from './seat-or-wait';

/**
 * Idempotent by key. Holds seats for the whole party, unsplit, on the suitable service that arrives first, or puts the
 * party on the waitlist. Two round trips without contention: travellers with corridor, then the transaction. Contention
 * is no refusal: after the deadline the party is waitlisted.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, when the database is out of reach.
 */
export function requestTravel(context: Context, input: RequestTravelInput): Promise<Outcome<Request>> {
  const workerIds = input.workerIds.filter((id) => isId(id, 'wkr'));
  return asWhoTheyAre(context, workerIds, () => request(context, input));
}

const request = idempotent<RequestTravelInput, Request>('requestTravel', 'TravelAllocations', {
  check: ({ clock }, input) => checkRequest(input, today(clock)),
  named: async (context, input) =>
    checkTravellers(context.viewer, input, await readTravellers(context, input), today(context.clock)),
  async attempt(context, input, recordPut) {
    const wish = wishOf(input);
    const [travellers, departures, holds] = await Promise.all([
      readTravellers(context, input),
      readDepartures(context, wish),
      readHoldTimes(context),
    ]);
    const unfit = checkTravellers(context.viewer, input, travellers, today(context.clock));
    if (unfit.length > 0) return failed(unfit);
    const workers = travellers.filter((worker) => worker !== undefined);
    // Two ids may be one worker after a merge.
    const twice = checkDistinct(
      ['workerIds'],
      workers.map(({ id }) => id),
    );
    if (twice.length > 0) return failed(twice);
    const party = partyOf(input, workers, today(context.clock));
    const { clock } = context;
    return seatOrWait(context, party, {
      ...{ departures, recordPut },
      endingAt: (departsAt, code) => saleEnding(clock.now(), departsAt, holds(code)),
    });
  },
  see: getTravelRequest,
});

/** In the order of the input; undefined for whom nobody knows. */
function readTravellers(
  context: Context,
  { workerIds }: Pick<RequestTravelInput, 'workerIds'>,
): Promise<readonly (Worker | undefined)[]> {
  const load = async (id: string): Promise<Worker | undefined> =>
    isId(id, 'wkr') ? workerLoader(context).load(id) : undefined;
  return Promise.all(workerIds.map(load));
}

/** Null if the request does not exist or the caller sees none of its travellers. */
export async function getTravelRequest(context: Context, id: string): Promise<Request | null> {
  const request = isId(id, 'trq') ? await requestLoader(context).load(id) : undefined;
  return request !== undefined && (await seesTraveller(context, request)) ? request : null;
}
