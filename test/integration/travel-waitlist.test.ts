/** The waitlist as those who wait and those who help them see it, through HTTP. */
import type { TravelRequest } from '../../functions/generated/graphql';
import { addDays, type CivilDate } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  NOW,
  placementInput,
  type TestSystem,
} from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();
const { stopsOf, refusals, schedule, seated, refused, waiting, settled } = desk;
let system: TestSystem;
let bureau: string;
let on: CivilDate;

beforeEach(() => {
  ({ system, bureau, on } = desk);
});

describe('the waitlist', () => {
  const REQUEST = 'id status waitlistPosition waitlistReason waitlistNote allocation { travelService { id } }';

  async function read(id: string, token = bureau): Promise<TravelRequest | null | undefined> {
    const data = await system.ask(token, `query ($id: ID!) { travelRequest(id: $id) { ${REQUEST} } }`, { id });
    return data.travelRequest;
  }

  test('shows place and reason, on the page of each traveller, too, and serves by itself when seats come back', async () => {
    // A county of its own: its list is nobody else's.
    const from = { originRegionCode: '530629' };
    const id = await schedule({ seats: 2, stops: stopsOf('530629', '441900') });
    const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
    const { allocation } = await seated([first, second], from);
    const one = await waiting([third], from);
    expect(one).toMatchObject({ waitlistReason: 'NO_ROOM', waitlistPosition: 1 });
    system.clock.moveTo(new Date(new Date(NOW).getTime() + 1_000));
    const two = await waiting(await givenWorkers(system, 2), from);
    expect(two).toMatchObject({ waitlistReason: 'NO_ROOM', waitlistPosition: 2 });
    const page = `query ($id: ID!) { worker(id: $id) { travelRequests { edges { node { ${REQUEST} } } } } }`;
    const { worker } = await system.ask(bureau, page, { id: third });
    expect(worker?.travelRequests.edges.map(({ node }) => node.status)).toEqual(['WAITLISTED']);
    await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
    await settled();
    expect(await read(one.id)).toMatchObject({
      ...{ status: 'ALLOCATED', waitlistPosition: null, waitlistReason: null },
      allocation: { travelService: { id } },
    });
    expect(await read(two.id)).toMatchObject({ status: 'WAITLISTED', waitlistPosition: 1 });
    const self = await system.sign({ roles: ['WORKER'], workerId: third });
    const own = await system.ask(self, '{ travelRequests { edges { node { id status } } } }');
    expect(own.travelRequests.edges).toEqual([expect.objectContaining({ node: { id: one.id, status: 'ALLOCATED' } })]);
  });

  test('tells why a party waits as of now, and not as of when it joined', async () => {
    const from = { originRegionCode: '530623' };
    const stops = stopsOf('530623', '441900');
    const { id } = await waiting(await givenWorkers(system, 2), from);
    expect(await read(id)).toMatchObject({ waitlistReason: 'NO_SERVICE' });
    const small = await schedule({ seats: 1, stops });
    await settled();
    expect(await read(id)).toMatchObject({ waitlistReason: 'NO_ROOM' });
    const cancel = { idempotencyKey: `cancel small ${on}`, serviceId: small, reason: '停运' };
    await system.mutate(bureau, 'cancelTravelService', 'travelService { status }', cancel);
    await settled();
    expect(await read(id)).toMatchObject({ waitlistReason: 'NO_SERVICE' });
  });

  test('serves parties of a cancelled service first, and tells them the reason', async () => {
    const id = await schedule({ seats: 3 });
    const { travelRequest } = await seated(await givenWorkers(system, 2));
    const late = await waiting(await givenWorkers(system, 2));
    const input = { idempotencyKey: `cancel ${on}`, serviceId: id, reason: ' 车辆故障 ' };
    const answer = await system.mutate(bureau, 'cancelTravelService', 'travelService { status cancelReason }', input);
    expect(answer).toEqual({ travelService: { status: 'CANCELLED', cancelReason: '车辆故障' }, userErrors: [] });
    await settled();
    expect(await read(travelRequest.id)).toMatchObject({
      ...{ status: 'WAITLISTED', waitlistReason: 'SERVICE_CANCELLED', waitlistNote: '车辆故障', allocation: null },
    });
    const other = await schedule({ seats: 2 });
    await settled();
    expect(await read(travelRequest.id)).toMatchObject({
      status: 'ALLOCATED',
      allocation: { travelService: { id: other } },
    });
    expect(await read(late.id)).toMatchObject({ status: 'WAITLISTED' });
    const cancelled = await system.mutate(bureau, 'cancelTravelRequest', 'travelRequest { status }', {
      travelRequestId: travelRequest.id,
    });
    expect(cancelled.travelRequest?.status).toBe('CANCELLED');
    await settled();
    expect(await read(late.id)).toMatchObject({ status: 'ALLOCATED' });
  });

  test('is listed for the region of the waiting parties, and shows other callers nothing', async () => {
    const stranger = await system.sign({ roles: ['CADRE'], regionCode: '530302' });
    const { id } = await waiting([await givenWorker(system)]);
    const listed = async (token: string, filter: string): Promise<string[]> => {
      const { travelRequests } = await system.ask(
        token,
        `{ travelRequests(first: 100, filter: { ${filter} from: "${on}", to: "${on}" }) { edges { node { id } } } }`,
      );
      return travelRequests.edges.map(({ node }) => node.id);
    };
    expect(await listed(bureau, 'status: WAITLISTED,')).toEqual([id]);
    expect(await listed(system.tokens.CADRE, 'originRegionCode: "530627", destinationRegionCode: "44",')).toEqual([id]);
    expect(await listed(bureau, 'status: ALLOCATED,')).toEqual([]);
    expect(await listed(bureau, 'direction: HOMEBOUND,')).toEqual([]);
    expect(await listed(bureau, 'regionCode: "530302",')).toEqual([]);
    expect(await listed(stranger, '')).toEqual([]);
    expect(await read(id, stranger)).toBeNull();
    const cancel = await system.mutate(stranger, 'cancelTravelRequest', 'travelRequest { id }', {
      travelRequestId: id,
    });
    expect(refusals(cancel.userErrors)).toEqual(['NOT_FOUND travelRequestId']);
  });

  test('serves a party to work by the day on which a placement of one of them starts', async () => {
    const [offer = ''] = await givenPositions(system, await givenEnterprise(system), [{ headcount: 2 }]);
    const [tied = '', free = ''] = await givenWorkers(system, 2);
    const start = placementInput(tied, offer, { startsOn: on });
    await system.mutate(bureau, 'startPlacement', 'placement { id }', start);
    // It leaves on the day of the start and arrives on the next.
    await schedule({});
    expect(await waiting([free, tied])).toMatchObject({ waitlistReason: 'NO_SERVICE' });
    const [other = ''] = await givenWorkers(system, 1);
    await system.mutate(
      bureau,
      'startPlacement',
      'placement { id }',
      placementInput(other, offer, { startsOn: addDays(on, -1) }),
    );
    expect(await refused([other])).toEqual(['ARRIVES_TOO_LATE workerIds.0']);
    await seated([other], { direction: 'HOMEBOUND' });
  });

  test('refuses changes of services that make no sense', async () => {
    const id = await schedule();
    let changes = 0;
    const change = async (input: object) =>
      refusals(
        (
          await system.mutate(bureau, 'changeTravelService', 'travelService { id }', {
            ...{ idempotencyKey: `change ${(changes += 1)} ${on}`, serviceId: id },
            ...input,
          })
        ).userErrors,
      );
    expect(await change({ seats: 0 })).toEqual(['NUMBER_RANGE seats']);
    expect(await change({ serviceId: 'svc_1' })).toEqual(['NOT_FOUND serviceId']);
    expect(await change({ stops: stopsOf('530627', '530302', '441900') })).toEqual(['STOPS_DIFFER stops']);
    expect(await change({ stops: stopsOf('530627', '441900').toReversed() })).toContain('REQUIRED stops.0.departsAt');
    expect(await change({ seats: 44 })).toEqual([]);
    const cancel = { idempotencyKey: `cancel ${on}`, serviceId: id, reason: ' ' };
    const answer = await system.mutate(bureau, 'cancelTravelService', 'travelService { id }', cancel);
    expect(refusals(answer.userErrors)).toEqual(['REQUIRED reason']);
  });
});
