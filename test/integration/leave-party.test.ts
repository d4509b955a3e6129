/** A traveller leaves a party, as those who leave, those who stay and those who help them see it, through HTTP. */
import type { LeavePartyPayload, Manifest, RequestTravelInput, TravelRequest } from '../../functions/generated/graphql';
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { givenWorker, givenWorkers, requestTravelInput, type TestSystem, unique } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();
const { stopsOf, refusals, schedule, seated, waiting, settled, freeBetween, tripsOf, hours } = desk;
let system: TestSystem;
let bureau: string;
let on: CivilDate;

beforeEach(() => {
  ({ system, bureau, on } = desk);
});

const REQUEST =
  'id status travellers travellersLeft workers { id } allocation { status seats tickets { worker { id } } }';

async function read(id: string, token = bureau): Promise<TravelRequest | null | undefined> {
  const query = `query ($id: ID!) { travelRequest(id: $id) { ${REQUEST} } }`;
  return (await system.ask(token, query, { id })).travelRequest;
}

function leave(travelRequestId: string, workerId: string, token = bureau): Promise<LeavePartyPayload> {
  const input = { travelRequestId, workerId };
  return system.mutate(token, 'leaveParty', `worker { id } travelRequest { ${REQUEST} }`, input);
}

async function left(travelRequestId: string, workerId: string, token = bureau): Promise<TravelRequest | null> {
  const { travelRequest, userErrors } = await leave(travelRequestId, workerId, token);
  expect(userErrors).toEqual([]);
  return travelRequest ?? null;
}

async function refusedTo(travelRequestId: string, workerId: string, token = bureau): Promise<string[]> {
  const { worker, travelRequest, userErrors } = await leave(travelRequestId, workerId, token);
  expect([worker, travelRequest]).toEqual([null, null]);
  return refusals(userErrors);
}

const as = (workerId: string): Promise<string> => system.sign({ roles: ['WORKER'], workerId });

describe('a traveller who leaves', () => {
  test('gives one seat back; the others keep theirs and read that they are fewer', async () => {
    const id = await schedule({ seats: 5 });
    const [leaver = '', ...others] = await givenWorkers(system, 3);
    const { travelRequest, allocation } = await seated([leaver, ...others]);
    await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
    const own = await as(leaver);
    const answer = await leave(travelRequest.id, leaver, own);
    expect(answer).toEqual({ worker: { id: leaver }, travelRequest: null, userErrors: [] });
    const state = { status: 'ALLOCATED', travellers: 2, travellersLeft: 1 };
    expect(await read(travelRequest.id)).toMatchObject({
      ...state,
      workers: others.map((worker) => ({ id: worker })),
      allocation: { status: 'CONFIRMED', seats: 2, tickets: others.map((worker) => ({ worker: { id: worker } })) },
    });
    expect(await read(travelRequest.id, await as(others[0] ?? ''))).toMatchObject(state);
    expect(await read(travelRequest.id, own)).toBeNull();
    await settled();
    expect(await freeBetween(id, 0, 1)).toBe(3);
    expect(await tripsOf(leaver)).toEqual([]);
    expect(await tripsOf(others[1] ?? '')).toEqual([travelRequest.id]);
    // Again, and then on another journey.
    expect(await leave(travelRequest.id, leaver, own)).toEqual(answer);
    expect(await left(travelRequest.id, leaver)).toMatchObject(state);
    expect(await freeBetween(id, 0, 1)).toBe(3);
    await seated([leaver]);
  });

  test('is named to those who go on, with seats or in the line, and told nothing of it', async () => {
    await schedule({ seats: 3 });
    const notices = async (worker: string): Promise<string[]> => {
      await settled();
      const query = '{ notices(filter: { kind: TRAVELLER_LEFT }, first: 9) { edges { node { text objectId } } } }';
      const { data } = await system.gql(await as(worker), query, {}, { 'accept-language': 'en' });
      return data?.notices.edges.map(({ node }) => `${node.objectId} ${node.text}`) ?? [];
    };
    const people = await givenWorkers(system, 3);
    const waiters = await givenWorkers(system, 3);
    const { travelRequest } = await seated(people);
    const { id: waitingId } = await waiting(waiters);
    for (const [id, [leaver = '', next = '', last = '']] of [
      [travelRequest.id, people],
      [waitingId, waiters],
    ] as const) {
      await left(id, leaver);
      await left(id, next, await as(next));
      expect(await notices(leaver)).toEqual([]);
      const told = await notices(last);
      expect(told).toHaveLength(2);
      for (const text of told)
        expect(text).toMatch(new RegExp(`^${id} .+: 阿\\*\\* no longer comes along from .+ to .+`));
      expect(await notices(next)).toHaveLength(1);
    }
  });

  test('lets a waiting party keep its turn, and get seats that it fits into now', async () => {
    const from = { originRegionCode: '530628' };
    await schedule({ seats: 2, stops: stopsOf('530628', '441900') });
    const party = await givenWorkers(system, 3);
    const asked = await waiting(party, from);
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    const later = await waiting(await givenWorkers(system, 2), from);
    expect(await left(asked.id, party[1] ?? '')).toMatchObject({ travellers: 2, travellersLeft: 1 });
    await settled();
    expect(await read(asked.id)).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'HELD', seats: 2 } });
    expect((await read(later.id))?.status).toBe('WAITLISTED');
    expect(await tripsOf(party[1] ?? '')).toEqual([]);
  });

  test('frees the seats that were gathered for the larger party, too', async () => {
    const from = { originRegionCode: '530626' };
    await schedule({ seats: 2, stops: stopsOf('530626', '441900') });
    const held = await seated(await givenWorkers(system, 2), from);
    const [first = '', second = ''] = await givenWorkers(system, 2);
    const pair = await waiting([first, second], from);
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    const single = await waiting(await givenWorkers(system, 1), from);
    await left(held.travelRequest.id, held.allocation.tickets[0]?.worker?.id ?? '');
    await settled();
    // One seat is free: too few for the first in line, enough for the second.
    expect([(await read(pair.id))?.status, (await read(single.id))?.status]).toEqual(['WAITLISTED', 'ALLOCATED']);
  });

  test('ends the request as the last one', async () => {
    const id = await schedule({ seats: 2 });
    const [one = '', two = ''] = await givenWorkers(system, 2);
    const { travelRequest } = await seated([one, two]);
    await left(travelRequest.id, one);
    const last = { status: 'CANCELLED', travellers: 1, travellersLeft: 1, allocation: { status: 'RELEASED' } };
    expect(await left(travelRequest.id, two)).toMatchObject(last);
    expect(await left(travelRequest.id, two)).toMatchObject(last);
    expect(await freeBetween(id, 0, 1)).toBe(2);
    // No service runs from there.
    const asked = await waiting([one, two], { originRegionCode: '530624' });
    await left(asked.id, one);
    expect(await left(asked.id, two)).toMatchObject({ status: 'CANCELLED', travellers: 1 });
  });

  test.each([
    ['seats', { originRegionCode: '530627' }],
    ['nothing but a place in line', { originRegionCode: '530623' }],
  ])('ends the request with all others of a party with %s at the same moment, each asking twice', async (_, from) => {
    const id = await schedule({ seats: 4 });
    const party = await givenWorkers(system, 4);
    const asked =
      from.originRegionCode === '530627' ? (await seated(party, from)).travelRequest : await waiting(party, from);
    const answers = await Promise.all([...party, ...party].map((one) => leave(asked.id, one)));
    expect(answers.flatMap(({ userErrors }) => refusals(userErrors))).toEqual([]);
    await settled();
    expect(await read(asked.id)).toMatchObject({ status: 'CANCELLED', travellers: 1, travellersLeft: 3 });
    expect(await freeBetween(id, 0, 1)).toBe(4);
    // Nobody is kept from another journey.
    await seated(party, { originRegionCode: '530627' });
  });

  test.each([1, 2, 3])(
    'while the line is served and the list is closed leaves nobody without or with two seats (%d)',
    async (leavers) => {
      const id = await schedule({ seats: 4 });
      const party = await givenWorkers(system, 4);
      const others = await givenWorkers(system, 2);
      const { travelRequest } = await seated(party);
      const line = [await waiting(others.slice(0, 1)), await waiting(others.slice(1))];
      const [gone, kept] = [party.slice(0, leavers), party.slice(leavers)];
      const answers = await Promise.all([
        ...gone.map((one) => leave(travelRequest.id, one)),
        system.mutate(bureau, 'closeManifest', 'manifest { serviceId }', { serviceId: id }),
        settled(),
      ]);
      expect(answers.flatMap((answer) => refusals(answer?.userErrors ?? []))).toEqual([]);
      await settled();
      expect(await read(travelRequest.id)).toMatchObject({ travellers: 4 - leavers, travellersLeft: leavers });
      const query = `{ manifest(serviceId: "${id}") { passengers { worker { id } seatNumber } } }`;
      const passengers = (await system.ask(bureau, query)).manifest?.passengers ?? [];
      const numbers = passengers.map(({ seatNumber }) => seatNumber);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(passengers.map(({ worker }) => worker?.id)).toEqual(expect.arrayContaining(kept));
      for (const one of gone) expect(passengers.map(({ worker }) => worker?.id)).not.toContain(one);
      const served = (await Promise.all(line.map(({ id: waited }) => read(waited)))).filter(
        (one) => one?.status === 'ALLOCATED',
      );
      // Seats that nobody of the line got before the list was closed are for those who walk on.
      expect(passengers).toHaveLength(kept.length + served.length);
      expect(passengers.length).toBeLessThanOrEqual(4);
    },
  );

  test('counts no longer in the demand', async () => {
    const from = { originRegionCode: '530625', destinationRegionCode: '442000' };
    const party = await givenWorkers(system, 3);
    const asked = await waiting(party, from);
    await left(asked.id, party[0] ?? '');
    await settled();
    const filter = `filter: { originRegionCode: "530625", destinationRegionCode: "4420", from: "${on}", to: "${on}" }`;
    const { travelDemand } = await system.ask(bureau, `{ travelDemand(${filter}) { requested allocated waiting } }`);
    expect(travelDemand).toEqual([{ requested: 2, allocated: 0, waiting: 2 }]);
  });

  test('is found by the officials of the others alone', async () => {
    const here = await givenWorker(system);
    const there = await givenWorker(system, { villageCode: '530302001001' });
    const asked = await waiting([here, there]);
    const cadre = await system.sign({ roles: ['CADRE'], regionCode: '530302' });
    const listed = async (): Promise<string[]> => {
      const filter = `filter: { from: "${on}", to: "${on}" }`;
      const { travelRequests } = await system.ask(cadre, `{ travelRequests(${filter}) { edges { node { id } } } }`);
      return travelRequests.edges.map(({ node }) => node.id);
    };
    await settled();
    expect(await listed()).toEqual([asked.id]);
    // In charge of one of two, and so of that one's leaving.
    expect(await refusedTo(asked.id, here, cadre)).toEqual(['NOT_FOUND workerId']);
    expect(await left(asked.id, there, cadre)).toBeNull();
    await settled();
    expect(await listed()).toEqual([]);
    const filed = '{ travelRequests(filter: { regionCode: "530627" }, first: 100) { edges { node { id } } } }';
    const { travelRequests } = await system.ask(system.tokens.CADRE, filed);
    expect(travelRequests.edges.map(({ node }) => node.id)).toContain(asked.id);
  });
});

describe('nobody leaves', () => {
  test('for another, from a party that is not theirs, or without saying which', async () => {
    await schedule({ seats: 5 });
    const [one = '', two = '', stranger = ''] = await givenWorkers(system, 3);
    const { travelRequest } = await seated([one, two]);
    expect(await refusedTo(travelRequest.id, two, await as(one))).toEqual(['NOT_FOUND workerId']);
    expect(await refusedTo(travelRequest.id, one, await as(stranger))).toEqual([
      'NOT_FOUND travelRequestId',
      'NOT_FOUND workerId',
    ]);
    expect(await refusedTo(travelRequest.id, stranger, await as(stranger))).toEqual(['NOT_FOUND travelRequestId']);
    expect(await refusedTo('trq_none', one)).toEqual(['NOT_FOUND travelRequestId']);
    expect(await refusedTo('', 'wkr_none')).toEqual(['NOT_FOUND travelRequestId', 'NOT_FOUND workerId']);
    expect(await read(travelRequest.id)).toMatchObject({ travellers: 2, travellersLeft: 0 });
  });

  test('once the service has left', async () => {
    await schedule({ seats: 5 });
    const [one = '', two = ''] = await givenWorkers(system, 2);
    const { travelRequest, allocation } = await seated([one, two]);
    await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
    system.clock.moveTo(startOfDay(addDays(on, 1)));
    expect(await refusedTo(travelRequest.id, one)).toEqual(['SERVICE_CLOSED travelRequestId']);
  });

  test('from a party whose hold is over: it is left as it is', async () => {
    await schedule({ seats: 5 });
    const [one = '', two = ''] = await givenWorkers(system, 2);
    const { travelRequest } = await seated([one, two]);
    system.clock.moveTo(new Date(system.clock.now().getTime() + 31 * 60_000));
    expect(await left(travelRequest.id, one)).toMatchObject({ status: 'EXPIRED', travellers: 2, travellersLeft: 0 });
  });
});

const PASSENGERS = 'manifest { passengers { worker { id } seatNumber } }';

test('a closed manifest goes on without who left: no passenger, no boarding, and the others keep their numbers', async () => {
  const serviceId = await schedule({ seats: 5, stops: stopsOf('530627', '441900') });
  const [first = '', leaver = '', last = ''] = await givenWorkers(system, 3);
  const { travelRequest } = await seated([first, leaver, last]);
  const numbersOf = (manifest: Pick<Manifest, 'passengers'> | null | undefined): Record<string, number> =>
    Object.fromEntries((manifest?.passengers ?? []).map(({ worker, seatNumber }) => [worker?.id ?? '', seatNumber]));
  const numbersNow = async (): Promise<Record<string, number>> =>
    numbersOf((await system.mutate(bureau, 'closeManifest', PASSENGERS, { serviceId })).manifest);
  const before = await numbersNow();
  expect(Object.keys(before).sort()).toEqual([first, leaver, last].sort());
  await left(travelRequest.id, leaver);
  const query = `{ manifest(serviceId: "${serviceId}") { passengerCount passengers { worker { id } seatNumber } } }`;
  const others = { [first]: before[first], [last]: before[last] };
  const { manifest } = await system.ask(bureau, query);
  expect(manifest?.passengerCount).toBe(2);
  expect(numbersOf(manifest)).toEqual(others);
  system.clock.moveTo(new Date(hours(9)));
  const board = { serviceId, workerIds: [leaver, last] };
  const report = await system.mutate(bureau, 'boardPassengers', 'passengers { worker { id } }', board);
  expect(report.passengers).toEqual([{ worker: { id: last } }]);
  expect(refusals(report.userErrors)).toEqual(['NOT_ON_MANIFEST workerIds.0']);
  expect(await numbersNow()).toEqual(others);
  expect(await refusedTo(travelRequest.id, first)).toEqual(['ALREADY_BOARDED travelRequestId']);
});

describe('a worker who asks for others', () => {
  const PARTY = 'id status travellers workers { id name maskedIdentityNumber } allocation { id status seats }';

  async function consent(workerId: string, granted: boolean, token?: string): Promise<void> {
    const input = { workerId, purpose: 'TRAVEL_TOGETHER', granted };
    const selection = 'worker { consents { purpose granted } }';
    const { worker, userErrors } = await system.mutate(
      token ?? (await as(workerId)),
      'recordConsent',
      selection,
      input,
    );
    expect([userErrors, worker?.consents]).toEqual([
      [],
      expect.arrayContaining([{ purpose: 'TRAVEL_TOGETHER', granted }]),
    ]);
  }

  const ask = (workerIds: readonly string[], token: string, change: Partial<RequestTravelInput> = {}) =>
    system.mutate(token, 'requestTravel', `travelRequest { ${PARTY} }`, {
      ...requestTravelInput(workerIds, { earliestOn: on, latestOn: on }),
      ...change,
    });

  async function refusedTo(workerIds: readonly string[], token: string): Promise<string[]> {
    return refusals((await ask(workerIds, token)).userErrors);
  }

  async function seen(id: string, token: string): Promise<TravelRequest | null | undefined> {
    return (await system.ask(token, `query ($id: ID!) { travelRequest(id: $id) { ${PARTY} } }`, { id })).travelRequest;
  }

  test('does so for those who consented, or whose cadre recorded it, and sees no more of them than name and masked number', async () => {
    await schedule({ seats: 5 });
    const [asker = '', friend = '', cousin = '', stranger = ''] = await givenWorkers(system, 4);
    const own = await as(asker);
    const none = ['NOT_FOUND workerIds.1', 'NOT_FOUND workerIds.2'];
    expect(await refusedTo([asker, friend, cousin], own)).toEqual(none);
    await consent(friend, true);
    await consent(cousin, true, system.tokens.CADRE);
    // Who did not consent is nobody, like one who does not exist; nor may anyone ask for a party of others.
    expect(await refusedTo([asker, stranger, 'wkr_none'], own)).toEqual(none);
    expect(await refusedTo([friend, cousin], own)).toEqual(['NOT_FOUND workerIds.0', 'NOT_FOUND workerIds.1']);
    // The consent of the others is not the asker's own.
    expect(await refusedTo([friend, asker], await as(friend))).toEqual(['NOT_FOUND workerIds.1']);
    const { travelRequest, userErrors } = await ask([asker, friend, cousin], own);
    expect(userErrors).toEqual([]);
    expect(travelRequest).toMatchObject({ status: 'ALLOCATED', travellers: 3, allocation: { seats: 3 } });
    expect(travelRequest?.workers.map(({ id }) => id)).toEqual([asker, friend, cousin]);
    expect(travelRequest?.workers[1]?.maskedIdentityNumber).toMatch(/\*/);
    const query = `query ($id: ID!) { travelRequest(id: $id) { workers { id maskedPhone } } }`;
    const { errors } = await system.gql(own, query, { id: travelRequest?.id ?? '' });
    expect(errors.map(({ extensions, path }) => [extensions['code'], path?.[2]])).toEqual(
      expect.arrayContaining([
        ['FORBIDDEN', 1],
        ['FORBIDDEN', 2],
      ]),
    );
    expect(errors.some(({ path }) => path?.[2] === 0)).toBe(false);
    expect((await system.ask(own, `{ worker(id: "${friend}") { id } }`)).worker).toBeNull();
    const confirmed = await system.mutate(own, 'confirmAllocation', 'allocation { status }', {
      allocationId: travelRequest?.allocation?.id ?? '',
    });
    expect(confirmed.allocation).toEqual({ status: 'CONFIRMED' });
    // Who consented sees their own journey, and of the others those who consented.
    expect((await seen(travelRequest?.id ?? '', await as(friend)))?.workers.map(({ id }) => id)).toEqual([
      friend,
      cousin,
    ]);
  });

  test('can change nothing more once one of them withdraws; nothing moves by itself', async () => {
    const serviceId = await schedule({ seats: 5 });
    const [asker = '', friend = ''] = await givenWorkers(system, 2);
    await consent(friend, true);
    const own = await as(asker);
    const idempotencyKey = unique();
    const { travelRequest } = await ask([asker, friend], own, { idempotencyKey });
    const [id, allocationId] = [travelRequest?.id ?? '', travelRequest?.allocation?.id ?? ''];
    await consent(friend, false);
    const change = async (field: 'confirmAllocation' | 'releaseAllocation' | 'cancelTravelRequest', input: object) =>
      refusals((await system.mutate(own, field, '', input)).userErrors);
    expect(await change('confirmAllocation', { allocationId })).toEqual(['NOT_FOUND allocationId']);
    expect(await change('releaseAllocation', { allocationId })).toEqual(['NOT_FOUND allocationId']);
    expect(await change('cancelTravelRequest', { travelRequestId: id })).toEqual(['NOT_FOUND travelRequestId']);
    const withdrawn = { status: 'ALLOCATED', travellers: 2, workers: [{ id: asker }], allocation: { seats: 2 } };
    // A repeat of the request answers with it as it is, and shows the other no more.
    expect((await ask([asker, friend], own, { idempotencyKey })).travelRequest).toMatchObject(withdrawn);
    expect(await seen(id, own)).toMatchObject(withdrawn);
    expect(await refusedTo([asker, friend], own)).toEqual(['NOT_FOUND workerIds.1']);
    expect(await freeBetween(serviceId, 0, 1)).toBe(3);
    // Each may leave; who stays acts for themselves again.
    expect(await left(id, friend, await as(friend))).toBeNull();
    expect(await change('confirmAllocation', { allocationId })).toEqual([]);
    // Who left sees it no more, also by repeating the request for it.
    await left(id, asker, own);
    expect(await seen(id, await as(friend))).toBeNull();
  });

  test('does so under either number of somebody who was merged meanwhile, and of oneself', async () => {
    await schedule({ seats: 8 });
    const merge = async (keepId: string, mergeId: string) => {
      const input = { idempotencyKey: unique(), keepId, mergeId };
      const { userErrors } = await system.mutate(system.tokens.BUREAU, 'mergeWorkers', 'worker { id }', input);
      expect(refusals(userErrors)).toEqual([]);
    };
    const [asker = '', friend = '', kept = '', twin = ''] = await givenWorkers(system, 4);
    const before = await as(asker);
    await consent(friend, true);
    await merge(kept, friend);
    await merge(twin, asker);
    const { travelRequest, userErrors } = await ask([asker, friend], before);
    expect(refusals(userErrors)).toEqual([]);
    expect(travelRequest?.workers.map(({ id }) => id)).toEqual([twin, kept]);
    const id = travelRequest?.id ?? '';
    for (const token of [before, await as(twin)])
      expect((await seen(id, token))?.workers.map((one) => one.id)).toEqual([twin, kept]);
    // The same person twice is one.
    expect((await refusedTo([asker, twin], before)).length).toBeGreaterThan(0);
    // Withdrawn under the number that was merged.
    await consent(friend, false, await as(kept));
    const input = { allocationId: travelRequest?.allocation?.id ?? '' };
    const { userErrors: refused } = await system.mutate(before, 'confirmAllocation', '', input);
    expect(refusals(refused)).toEqual(['NOT_FOUND allocationId']);
    expect((await seen(id, before))?.workers.map((one) => one.id)).toEqual([twin]);
    expect(await left(id, friend, await as(friend))).toBeNull();
    expect(await seen(id, await as(kept))).toBeNull();
  });
});
