/** What the board counts of services, of those who wait, of lost holds and of empty seats, over HTTP. */
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { campaignInput, givenWorkers, type TestSystem, unique, workerInput } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();
const { hours, schedule, seated, waiting, stopsOf } = desk;

let system: TestSystem;
let bureau: string;
let on: CivilDate;
let campaignId: string;

beforeEach(async () => {
  ({ system, bureau, on } = desk);
  system.clock.moveTo(startOfDay(addDays(on, -1)));
  const input = campaignInput({ startsOn: addDays(on, -1), endsOn: addDays(on, 1), targets: [] });
  campaignId = (await system.mutate(bureau, 'openCampaign', 'campaign { id }', input)).campaign?.id ?? '';
});

const NAMES = [
  ...['TRAVEL_SERVICES', 'SEATS_ALLOCATED', 'PASSENGERS_BOARDED', 'WAITING', 'HOLDS_LOST', 'NO_SHOWS'],
  ...['RETURNED_HOME', 'LEFT_AGAIN'],
];

/** Indicators with a count in the county, and the days of it. */
async function board(regionCode: string): Promise<Record<string, [on: string, count: number][]>> {
  await system.pump.idle();
  const query = `query ($id: ID!, $regionCode: String) { campaign(id: $id) {
    progress(regionCode: $regionCode) { indicator actual byDay { on actual } } } }`;
  const { campaign } = await system.ask(bureau, query, { id: campaignId, regionCode });
  const counted = (campaign?.progress ?? []).filter(({ indicator, actual }) => NAMES.includes(indicator) && actual);
  return Object.fromEntries(
    counted.map(({ indicator, byDay }) => [indicator, byDay.map(({ on: day, actual }) => [day, actual])]),
  );
}

test('a service counts where and when it leaves, and no more once it is cancelled', async () => {
  const serviceId = await schedule({ stops: stopsOf('530623', '530102', '441900') });
  expect(await board('530623')).toEqual({ TRAVEL_SERVICES: [[on, 1]] });
  expect(await board('530102')).toEqual({});
  const stops = stopsOf('530623', '530102', '441900').map(({ regionCode, ...times }) => ({
    regionCode,
    ...Object.fromEntries(
      Object.entries(times).map(([name, at]) => [name, new Date(Date.parse(String(at)) + 86_400_000).toISOString()]),
    ),
  }));
  await system.mutate(bureau, 'changeTravelService', '', { idempotencyKey: unique(), serviceId, stops });
  expect(await board('530623')).toEqual({ TRAVEL_SERVICES: [[addDays(on, 1), 1]] });
  await system.mutate(bureau, 'cancelTravelService', '', { idempotencyKey: unique(), serviceId, reason: '大雪封路' });
  expect(await board('530623')).toEqual({});
});

test('a party waits until it gives up, and seats that nobody confirms are lost on the day on which the hold ended', async () => {
  const today = addDays(on, -1);
  await schedule({ seats: 2, stops: stopsOf('530624', '441900') });
  const [one = '', ...others] = await givenWorkers(system, 5);
  const from = { originRegionCode: '530624' };
  const { allocation } = await seated([one], from);
  const waits = await waiting(others.slice(0, 2), from);
  expect(await board('530624')).toEqual({
    ...{ TRAVEL_SERVICES: [[on, 1]], SEATS_ALLOCATED: [[today, 1]], WAITING: [[today, 2]] },
  });
  await system.mutate(bureau, 'cancelTravelRequest', '', { travelRequestId: waits.id });
  expect((await board('530624'))['WAITING']).toBeUndefined();

  system.clock.moveTo(new Date(Date.parse(String(allocation.holdEndsAt)) + 86_400_000));
  await system.sweep();
  expect(await board('530624')).toEqual({ TRAVEL_SERVICES: [[on, 1]], HOLDS_LOST: [[today, 1]] });
});

test('an empty seat is a no-show once its day is over, until the boarding is reported after all', async () => {
  const serviceId = await schedule({ seats: 5, stops: stopsOf('530625', '441900') });
  const workers = await givenWorkers(system, 3);
  const { allocation } = await seated(workers, { originRegionCode: '530625' });
  await system.mutate(bureau, 'confirmAllocation', '', { allocationId: allocation.id });
  await system.mutate(bureau, 'closeManifest', '', { serviceId });
  const report = async (workerIds: string[]): Promise<unknown> => {
    const input = { serviceId, workerIds, at: hours(9.4) };
    return (await system.mutate(bureau, 'boardPassengers', '', input)).userErrors;
  };
  system.clock.moveTo(hours(12));
  expect(await report(workers.slice(0, 1))).toEqual([]);
  expect(await board('530625')).toMatchObject({ PASSENGERS_BOARDED: [[on, 1]] });
  expect((await board('530625'))['NO_SHOWS']).toBeUndefined();

  system.clock.moveTo(startOfDay(addDays(on, 1)));
  expect((await board('530625'))['NO_SHOWS']).toEqual([[on, 2]]);
  expect(await report(workers.slice(1, 2))).toEqual([]);
  expect(await board('530625')).toMatchObject({ PASSENGERS_BOARDED: [[on, 2]], NO_SHOWS: [[on, 1]] });
});

test('who comes home and leaves again is in the ledger of returns, beside the same days of the year before', async () => {
  const today = addDays(on, -1);
  const person = async () => {
    const input = workerInput({ villageCode: '530629101200' });
    const { worker } = await system.mutate(bureau, 'registerWorker', 'worker { id }', input);
    const { identityNumber, name } = input;
    const tell = async (day: CivilDate, employment: string): Promise<void> => {
      const survey = { clientId: unique(), identityNumber, name, employment, surveyedAt: `${day}T00:30:00+08:00` };
      const { results } = await system.mutate(bureau, 'recordSurveys', 'results { errors { code } }', {
        surveys: [{ ...survey, skills: ['缝纫'] }],
      });
      expect(results).toEqual([{ errors: [] }]);
    };
    return { id: worker?.id ?? '', tell };
  };
  const [one, former] = [await person(), await person()];
  await one.tell(addDays(today, -5), 'OUT_OF_PROVINCE');
  expect(await board('530629')).toEqual({});
  system.clock.moveTo(`${today}T01:00:00+08:00`);
  await one.tell(today, 'AT_HOME');
  expect(await board('530629')).toEqual({ RETURNED_HOME: [[today, 1]] });

  const serviceId = await schedule({ seats: 5, stops: stopsOf('530629', '441900') });
  const { allocation } = await seated([one.id], { originRegionCode: '530629' });
  await system.mutate(bureau, 'confirmAllocation', '', { allocationId: allocation.id });
  await system.mutate(bureau, 'closeManifest', '', { serviceId });
  system.clock.moveTo(hours(12));
  await system.mutate(bureau, 'boardPassengers', '', { serviceId, workerIds: [one.id], at: hours(9.4) });
  expect(await board('530629')).toMatchObject({ RETURNED_HOME: [[today, 1]], LEFT_AGAIN: [[on, 1]] });

  // That they were at home before already is told late.
  await one.tell(addDays(today, -2), 'IN_COUNTY');
  const later = await board('530629');
  expect([later['RETURNED_HOME'], later['LEFT_AGAIN']]).toEqual([undefined, [[on, 1]]]);

  // The festivals of 2026 and 2027 are 354 days apart.
  await former.tell(addDays(today, -354 - 30), 'IN_PROVINCE');
  await former.tell(addDays(on, -354), 'AT_HOME');
  await system.pump.idle();
  const query = `query ($id: ID!) { campaign(id: $id) {
    progress(regionCode: "530629") { indicator actual lastYear } } }`;
  const { campaign } = await system.ask(bureau, query, { id: campaignId });
  const line = campaign?.progress.find(({ indicator }) => indicator === 'RETURNED_HOME');
  expect([line?.actual, line?.lastYear]).toEqual([0, 1]);
});
