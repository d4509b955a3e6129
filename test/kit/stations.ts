/** Stations of tests, with their tokens, and journeys that bring people to them. */
import type { OpenStationInput } from '../../functions/generated/graphql';
import { type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { hoursAfter } from '../../functions/platform/values/clock';
import { requestTravelInput, type TestSystem, travelServiceInput, unique } from './system';

/** In Dongguan, for people from the caller's region. */
export function stationInput(change: Partial<OpenStationInput> = {}): OpenStationInput {
  return { idempotencyKey: unique(), name: '驻东莞劳务服务站', regionCode: '4419', phone: '0769-22001234', ...change };
}

export interface GivenStation {
  readonly id: string;
  readonly token: string;
}

/** One that the bureau of the province opened. */
export async function givenStation(
  { mutate, sign, tokens }: TestSystem,
  change: Partial<OpenStationInput> = {},
): Promise<GivenStation> {
  const { station, userErrors } = await mutate(tokens.BUREAU, 'openStation', 'station { id }', stationInput(change));
  if (station == null) throw new Error(`Expected a station, got ${JSON.stringify(userErrors)}`);
  return { id: station.id, token: await sign({ roles: ['STATION'], stationId: station.id }) };
}

/** A coach that has left on a day at nine, with a seat for each; `board` says that somebody is on it. */
export async function givenCoach(
  { mutate, tokens, clock, pump }: TestSystem,
  on: CivilDate,
  workerIds: readonly string[],
): Promise<{ readonly board: (workerId: string) => Promise<void> }> {
  const service = travelServiceInput({ on, seats: workerIds.length + 1 });
  const { travelService } = await mutate(tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', service);
  for (const workerId of workerIds) {
    const wish = requestTravelInput([workerId], { earliestOn: on, latestOn: on });
    const { travelRequest } = await mutate(tokens.BUREAU, 'requestTravel', 'travelRequest { allocation { id } }', wish);
    const hold = { allocationId: travelRequest?.allocation?.id };
    const { userErrors } = await mutate(tokens.BUREAU, 'confirmAllocation', 'allocation { status }', hold);
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  }
  const serviceId = travelService?.id ?? '';
  clock.moveTo(hoursAfter(startOfDay(on), 8));
  await mutate(tokens.BUREAU, 'closeManifest', 'manifest { serviceId }', { serviceId });
  clock.moveTo(hoursAfter(startOfDay(on), 10));
  await pump.idle();
  return {
    board: async (workerId) => {
      const told = { serviceId, workerIds: [workerId], at: hoursAfter(startOfDay(on), 9) };
      const { userErrors } = await mutate(tokens.BUREAU, 'boardPassengers', 'manifest { boarded }', told);
      if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
      await pump.idle();
    },
  };
}
