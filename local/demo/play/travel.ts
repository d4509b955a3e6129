/** Journeys to work: services of the run, parties that ask for seats and confirm or release them, and one that is too large and leaves the waitlist. */
import { type CivilDate, civilDateOf } from '../../../functions/platform/values/civil-date';
import { type Cast, DESTINATION } from './cast';
import { accepted, type Caller } from '../../graphql-client';
import type { Narrator } from './narrator';
import {
  CANCEL_TRAVEL_REQUEST,
  CONFIRM_ALLOCATION,
  RELEASE_ALLOCATION,
  REQUEST_TRAVEL,
  SCHEDULE_TRAVEL_SERVICE,
} from './operations';
import { type CadreOf, homeOf, type Worker } from './people';

/** The day on which the run's service leaves a county. */
export type Departures = ReadonlyMap<string, CivilDate>;

export async function scheduleServices({
  bureau,
  cast,
  narrator,
}: {
  readonly bureau: Caller;
  readonly cast: Cast;
  readonly narrator: Narrator;
}): Promise<Departures> {
  const step = narrator.step('Bureau schedules travel services', cast.services.length);
  const departures = new Map<string, CivilDate>();
  for (const { input, counties } of cast.services) {
    accepted(await bureau.mutate(SCHEDULE_TRAVEL_SERVICE, input));
    for (const county of counties) {
      const departsAt = input.stops.find(({ regionCode }) => regionCode === county)?.departsAt;
      if (departsAt !== undefined) departures.set(county, civilDateOf(new Date(departsAt)));
    }
    step.advance();
  }
  const seats = cast.services.reduce((sum, { input }) => sum + input.seats, 0);
  step.done(`${cast.services.length} with ${seats} seats`);
  return departures;
}

export interface Journeys {
  readonly bureau: Caller;
  readonly cadreOf: CadreOf;
  readonly travellers: readonly Worker[];
  readonly everyone: readonly Worker[];
  readonly departures: Departures;
  readonly cast: Cast;
  readonly narrator: Narrator;
}

interface RequestPayload {
  readonly travelRequest: {
    readonly id: string;
    readonly allocation: { readonly id: string; readonly seats: number };
  };
}

/** People of one party, at most; the API takes 50. */
export const PARTY = 5;
/** Larger than any coach: its county is served by one only. */
const PARTY_TOO_LARGE = 50;
const COACH_COUNTY = '530622';
/** One party in this many releases its seats. */
const RELEASED_EVERY = 6;

/** The seats that are held or confirmed in the end. */
export async function travel({
  bureau,
  cadreOf,
  travellers,
  everyone,
  departures,
  cast,
  narrator,
}: Journeys): Promise<number> {
  const parties = partiesOf(travellers);
  const step = narrator.step('Parties ask for seats', parties.length);
  const request = (caller: Caller, county: string, party: readonly Worker[], name: string) => {
    const on = departures.get(county);
    return caller.mutate<RequestPayload>(REQUEST_TRAVEL, {
      idempotencyKey: cast.key(`party-${name}`),
      workerIds: party.map(({ id }) => id),
      originRegionCode: county,
      destinationRegionCode: DESTINATION,
      earliestOn: on,
      latestOn: on,
      direction: 'WORKBOUND',
    });
  };
  const seats = { confirmed: 0, released: 0 };
  for (const [index, { county, people }] of parties.entries()) {
    const cadre = cadreOf(county);
    const { allocation } = accepted(await request(cadre, county, people, String(index + 1))).travelRequest;
    const releases = index % RELEASED_EVERY === RELEASED_EVERY - 1;
    const input = { allocationId: allocation.id };
    accepted(await cadre.mutate(releases ? RELEASE_ALLOCATION : CONFIRM_ALLOCATION, input));
    seats[releases ? 'released' : 'confirmed'] += allocation.seats;
    step.advance();
  }
  step.done(`${parties.length} parties; ${seats.confirmed} seats confirmed, ${seats.released} given back`);
  const travelling = new Set(travellers.map(({ id }) => id));
  const others = everyone.filter(({ id }) => !travelling.has(id)).slice(0, PARTY_TOO_LARGE);
  const { id } = accepted(await request(bureau, COACH_COUNTY, others, 'too-large')).travelRequest;
  accepted(await bureau.mutate(CANCEL_TRAVEL_REQUEST, { travelRequestId: id }));
  narrator.detail(`a party of ${PARTY_TOO_LARGE} where a coach runs joins the waitlist, and leaves it again`);
  return seats.confirmed;
}

/** Neighbors travel together. */
function partiesOf(travellers: readonly Worker[]): { county: string; people: Worker[] }[] {
  return [...new Set(travellers.map(homeOf))].flatMap((county) => {
    const neighbors = travellers.filter((worker) => homeOf(worker) === county);
    return Array.from({ length: Math.ceil(neighbors.length / PARTY) }, (_, party) => ({
      county,
      people: neighbors.slice(party * PARTY, (party + 1) * PARTY),
    }));
  });
}
