/**
 * People who travel together: the attributes of a request that describe them, who sees them and who acts for them.
 * Access follows where the travellers live now, not who made the request.
 */
import type { RequestTravelInput } from '../../../../generated/graphql';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { instantOf } from '../../../../platform/values/clock';
import type { SystemContext } from '../../../../platform/requests/context';
import type { Worker } from '../../../people/worker/store';
import { homePrefectureOf, type Homes, type Request } from '../request-store';
import { lineOf, type RegionCode } from '../../../reference/region/region-code';
import { wishOf } from '../departures/choices';

export type Party = Pick<
  Request,
  | 'workerIds'
  | 'home'
  | 'homePrefecture'
  | 'homes'
  | 'originRegionCode'
  | 'destinationRegionCode'
  | 'earliestOn'
  | 'latestOn'
  | 'direction'
  | 'arriveBy'
  | 'proposed'
>;

/** What a party asks for, whoever asks. */
type Asked = Parameters<typeof wishOf>[0] & Pick<RequestTravelInput, 'direction'>;

export function partyOf(input: Asked, workers: readonly Worker[], today: CivilDate): Party {
  const bound = arriveBy(input, workers, today);
  return {
    workerIds: workers.map(({ id }) => id),
    ...homesOf(workers),
    ...wishOf(input),
    direction: input.direction,
    ...(bound !== undefined && { arriveBy: bound }),
  };
}

/** The regions under which the request is listed. */
export function homesOf(workers: readonly Worker[]): Homes {
  const homes = [...new Set(workers.map(({ villageCode }) => villageCode))].sort();
  const home = commonHome(homes);
  return { home, homePrefecture: homePrefectureOf(home), homes };
}

/** A new request without its status: the caller adds seats or a wait. */
export function newRequest(
  { ids, clock }: Pick<SystemContext, 'ids' | 'clock'>,
  party: Party,
): Omit<Request, 'status'> {
  return { ...party, id: ids.next('trq'), requestedAt: instantOf(clock.now()), version: 1 };
}

/**
 * Latest civil date of arrival for a party that travels to work: the earliest future start among its running
 * placements. A placement that has started sets no date: its worker returns from a visit home, and the day is unknown.
 */
export function arriveBy(
  { direction }: Pick<RequestTravelInput, 'direction'>,
  workers: readonly Worker[],
  today: CivilDate,
): CivilDate | undefined {
  if (direction !== 'WORKBOUND') return undefined;
  const starts = workers.map((worker) => startOf(worker, today)).filter((startsOn) => startsOn !== undefined);
  return starts.sort()[0];
}

export function startOf({ runningPlacementId, placedOn }: Worker, today: CivilDate): CivilDate | undefined {
  return runningPlacementId !== undefined && placedOn !== undefined && placedOn > today ? placedOn : undefined;
}

/**
 * The smallest region that contains all the villages, as their longest common prefix; empty for people of several
 * provinces.
 */
export function commonHome(villageCodes: readonly RegionCode[]): RegionCode | '' {
  const [first, ...others] = villageCodes;
  const line = first === undefined ? [] : lineOf(first);
  return line.findLast((code) => others.every((other) => other.startsWith(code))) ?? '';
}
