/** A desk for travel over HTTP: services and parties of a day of their own for each test, so no test finds another's. */
import type {
  RequestTravelInput,
  ScheduleTravelServiceInput,
  TravelRequest,
  TravelService,
  UserError,
} from '../../functions/generated/graphql';
import { addDays, type CivilDate, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { type Instant, instantOf } from '../../functions/platform/values/clock';
import { NOW, requestTravelInput, startTestSystem, type TestSystem, travelServiceInput } from './system';
import { until } from './until';

/** For one test file, which it starts a system for and stops it after. */
export function openTravelDesk() {
  let system: TestSystem;
  let bureau: string;
  let on: CivilDate = asCivilDate('2027-02-20');

  beforeAll(async () => {
    system = await startTestSystem();
    bureau = system.tokens.BUREAU;
  });

  afterAll(() => system.stop());

  beforeEach(() => {
    on = addDays(on, 5);
  });

  afterEach(() => system.clock.moveTo(NOW));

  const HOUR = 3_600_000;

  /** Hours after the day begins in China. */
  function hours(number: number, day = on): Instant {
    return instantOf(new Date(startOfDay(day).getTime() + number * HOUR));
  }

  /** A stop every three hours from nine on; half an hour at each. */
  function stopsOf(...codes: string[]): ScheduleTravelServiceInput['stops'] {
    return codes.map((regionCode, index) => ({
      regionCode,
      ...(index > 0 && { arrivesAt: hours(9 + 3 * index) }),
      ...(index < codes.length - 1 && { departsAt: hours(9.5 + 3 * index) }),
    }));
  }

  function refusals(errors: readonly UserError[]): string[] {
    return errors.map(({ code, path }) => `${code} ${path.join('.')}`);
  }

  async function schedule(change: Partial<ScheduleTravelServiceInput> = {}): Promise<string> {
    const input = travelServiceInput({ on, ...change });
    const { travelService, userErrors } = await system.mutate(
      bureau,
      'scheduleTravelService',
      'travelService { id }',
      input,
    );
    if (travelService == null) throw new Error(JSON.stringify(userErrors));
    return travelService.id;
  }

  const ALLOCATION = `allocation {
    id status seats holdEndsAt travelService { id } fromStop { index regionCode } toStop { index regionCode }
    tickets { seatNumber worker { id } }
  }`;

  function request(workerIds: readonly string[], change: Partial<RequestTravelInput> = {}, token = bureau) {
    const input = requestTravelInput(workerIds, { earliestOn: on, latestOn: on, ...change });
    return system.mutate(token, 'requestTravel', `travelRequest { id status ${ALLOCATION} }`, input);
  }

  /**
   * The request and its seats. Those that came back to a service without any are sold by the writer of its line, until that has
   * found nobody who waits.
   */
  async function seated(workerIds: readonly string[], change: Partial<RequestTravelInput> = {}) {
    const { travelRequest: asked, userErrors } = await request(workerIds, change);
    if (asked == null) throw new Error(JSON.stringify(userErrors));
    let travelRequest = asked;
    const query = `query ($id: ID!) { travelRequest(id: $id) { id status ${ALLOCATION} } }`;
    await until('the party has seats', async () => {
      if (travelRequest.status !== 'WAITLISTED') return true;
      await settled();
      travelRequest = (await system.ask(bureau, query, { id: asked.id })).travelRequest ?? asked;
      return travelRequest.status === 'ALLOCATED';
    });
    if (travelRequest.allocation == null) throw new Error(`Expected seats, got ${travelRequest.status}`);
    return { travelRequest, allocation: travelRequest.allocation };
  }

  async function refused(
    workerIds: readonly string[],
    change: Partial<RequestTravelInput> = {},
    token = bureau,
  ): Promise<string[]> {
    const { travelRequest, userErrors } = await request(workerIds, change, token);
    expect(travelRequest).toBeNull();
    return refusals(userErrors);
  }

  /** The reason of a request that was put on the waitlist. */
  async function waiting(workerIds: readonly string[], change: Partial<RequestTravelInput> = {}) {
    const input = requestTravelInput(workerIds, { earliestOn: on, latestOn: on, ...change });
    const selection = `travelRequest { id status waitlistReason waitlistPosition ${ALLOCATION} }`;
    const { travelRequest, userErrors } = await system.mutate(bureau, 'requestTravel', selection, input);
    if (travelRequest?.status !== 'WAITLISTED') throw new Error(JSON.stringify({ travelRequest, userErrors }));
    expect(travelRequest.allocation).toBeNull();
    return travelRequest;
  }

  /** What streams carry was carried, and what came of that: a request in line, its seats, its trips. */
  async function settled(): Promise<void> {
    await system.pump.idle();
  }

  async function serviceOf(id: string, token = bureau): Promise<TravelService | null | undefined> {
    const fields = 'id status loadFactor quotas { originRegionCode seats } availability { free band }';
    const data = await system.ask(token, `query ($id: ID!) { travelService(id: $id) { ${fields} } }`, { id });
    return data.travelService;
  }

  async function requestStatus(id: string): Promise<TravelRequest['status'] | undefined> {
    const data = await system.ask(bureau, 'query ($id: ID!) { travelRequest(id: $id) { status } }', { id });
    return data.travelRequest?.status;
  }

  async function freeBetween(id: string, fromStop: number, toStop: number): Promise<number | undefined> {
    const query = `query ($id: ID!, $from: Int, $to: Int) { travelService(id: $id) { availability(fromStop: $from, toStop: $to) { free } } }`;
    const data = await system.ask(bureau, query, { id, from: fromStop, to: toStop });
    return data.travelService?.availability.free;
  }

  async function tripsOf(workerId: string): Promise<string[]> {
    const query = 'query ($id: ID!) { worker(id: $id) { travelRequests { edges { node { id } } } } }';
    const { worker } = await system.ask(bureau, query, { id: workerId });
    return worker?.travelRequests.edges.map(({ node }) => node.id) ?? [];
  }

  return {
    get system(): TestSystem {
      return system;
    },
    get bureau(): string {
      return bureau;
    },
    /** The day of this test in China: its parties find its services and no others. */
    get on(): CivilDate {
      return on;
    },
    hours,
    tripsOf,
    stopsOf,
    refusals,
    schedule,
    request,
    seated,
    refused,
    waiting,
    settled,
    serviceOf,
    requestStatus,
    freeBetween,
  };
}
