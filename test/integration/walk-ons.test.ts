/** People who come to a coach without a booking, as a conductor, a cadre and the people themselves see it, through HTTP. */
import type {
  BoardPassengersInput,
  BoardPassengersPayload,
  ManifestPassenger,
  ScheduleTravelServiceInput,
  WalkOnInput,
} from '../../functions/generated/graphql';
import { requestKey } from '../../functions/domains/travel/booking/request-store';
import { update } from '../../functions/platform/dynamodb/expressions';
import { asId } from '../../functions/platform/values/ids';
import { addDays, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import { campaignInput, givenWorker, givenWorkers, identityNumber, type TestSystem, unique } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();
const { stopsOf, refusals, schedule, seated, waiting, settled, freeBetween, tripsOf, requestStatus, hours } = desk;
let system: TestSystem;
let bureau: string;
let carrier: string;
let on: CivilDate;

beforeAll(async () => {
  carrier = await desk.system.sign({ roles: ['CARRIER'], carrierId: 'carrier-1' });
});

beforeEach(() => {
  ({ system, bureau, on } = desk);
});

const PASSENGER =
  'worker { id } card { name maskedIdentityNumber } unbooked seatNumber boardedAt fromStop { index } toStop { index }';

/** A coach over these places, closed, at the time when it boards. */
async function coach(change: Partial<ScheduleTravelServiceInput> = {}, ask?: () => Promise<unknown>): Promise<string> {
  const serviceId = await schedule({ seats: 3, stops: stopsOf('530627', '441900'), ...change });
  await ask?.();
  await system.mutate(bureau, 'closeManifest', '', { serviceId });
  system.clock.moveTo(new Date(hours(9.25)));
  return serviceId;
}

function report(input: Partial<BoardPassengersInput>, token = carrier): Promise<BoardPassengersPayload> {
  const selection = `passengers { ${PASSENGER} } walkOns { index passenger { ${PASSENGER} } formerRequest { id status } }`;
  return system.mutate(token, 'boardPassengers', selection, { workerIds: [], ...input });
}

/** Their seat numbers, in the order of the report. */
async function walked(serviceId: string, ...walkOns: WalkOnInput[]): Promise<number[]> {
  const answer = await report({ serviceId, walkOns });
  expect(answer.userErrors).toEqual([]);
  expect(answer.walkOns.map(({ index }) => index)).toEqual(walkOns.map((_, index) => index));
  return answer.walkOns.map(({ passenger }) => passenger.seatNumber);
}

async function refusedTo(serviceId: string, walkOns: WalkOnInput[], token?: string): Promise<string[]> {
  return refusals((await report({ serviceId, walkOns }, token)).userErrors);
}

async function listed(serviceId: string, token = carrier): Promise<readonly ManifestPassenger[]> {
  const query = `query ($serviceId: ID!) { manifest(serviceId: $serviceId) { passengers { ${PASSENGER} } } }`;
  return (await system.ask(token, query, { serviceId })).manifest?.passengers ?? [];
}

const card = (name = '王小二', number = identityNumber()): WalkOnInput => ({
  ...{ identityNumber: number, name, direction: 'WORKBOUND' },
});

async function register(number: string, villageCode?: string): Promise<string> {
  return givenWorker(system, { identityNumber: number, ...(villageCode !== undefined && { villageCode }) });
}

describe('somebody without a booking', () => {
  test('takes a free seat, registered or not, and is on the list, in the numbers and on the board, once', async () => {
    const input = campaignInput({ startsOn: on, endsOn: addDays(on, 2), targets: [] });
    const opened = await system.mutate(bureau, 'openCampaign', 'campaign { id }', input);
    const progressOf = async (): Promise<number[]> => {
      const query = `{ campaign(id: "${opened.campaign?.id}") { progress(regionCode: "530627") { indicator actual } } }`;
      const { campaign } = await system.ask(bureau, query);
      const of = (name: string) => campaign?.progress.find(({ indicator }) => indicator === name)?.actual ?? -1;
      return [of('SEATS_ALLOCATED'), of('PASSENGERS_BOARDED')];
    };
    const [booked = ''] = await givenWorkers(system, 1);
    const serviceId = await coach({}, () => seated([booked]));
    await settled();
    const [known, stranger] = [card('赵一'), card(' 阿依·古丽 ')];
    const workerId = await register(known.identityNumber ?? '');
    const [allocatedBefore = 0] = await progressOf();
    const both: Partial<BoardPassengersInput> = {
      serviceId,
      workerIds: [booked],
      walkOns: [known, stranger],
      at: hours(9),
    };
    const first = await report(both);
    expect(first.userErrors).toEqual([]);
    expect(first.passengers.map(({ seatNumber }) => seatNumber).sort()).toEqual([1, 2, 3]);
    // The conductor reads the cards; who is registered, the bureau reads.
    expect(
      first.walkOns.map(({ passenger: { worker, card: shown, unbooked } }) => [worker, shown?.name, unbooked]),
    ).toEqual([
      [null, '赵一', true],
      [null, '阿依·古丽', true],
    ]);
    // Nor does the id of somebody tell whether they showed the card.
    expect((await system.ask(carrier, `{ worker(id: "${workerId}") { id } }`)).worker).toBeNull();
    expect(await report(both)).toEqual(first);
    expect(await report({ ...both, workerIds: [], walkOns: [stranger, known], at: hours(9.25) })).toMatchObject({
      walkOns: [{ passenger: first.walkOns[1]?.passenger }, { passenger: first.walkOns[0]?.passenger }],
    });
    const seen = await listed(serviceId, bureau);
    expect(seen.map(({ worker, boardedAt }) => [worker?.id ?? null, boardedAt])).toEqual(
      expect.arrayContaining([
        [booked, hours(9)],
        [workerId, hours(9)],
        [null, hours(9)],
      ]),
    );
    expect(seen).toHaveLength(3);
    expect(seen[2]?.card?.maskedIdentityNumber).toMatch(/^\d{3}\*+..$/);
    expect(await tripsOf(workerId)).toHaveLength(1);
    expect(await freeBetween(serviceId, 0, 1)).toBe(0);
    await settled();
    expect(await progressOf()).toEqual([allocatedBefore + 2, 3]);
    const { manifest } = await system.ask(carrier, `{ manifest(serviceId: "${serviceId}") { complete boarded csv } }`);
    expect([manifest?.complete, manifest?.boarded]).toEqual([true, 3]);
    expect(manifest?.csv).toMatch(/"阿依·古丽","\d{3}\*+/);
    // Closing again leaves them where they sit.
    await system.mutate(bureau, 'closeManifest', '', { serviceId });
    expect(await listed(serviceId, bureau)).toEqual(seen);
  });

  test('is told where the coach is full, and the others of the report have their seats', async () => {
    const serviceId = await coach({ seats: 2 });
    const [one, two, three] = [card(), card(), card()];
    const answer = await report({ serviceId, walkOns: [one, two, three] });
    expect(refusals(answer.userErrors)).toEqual(['NO_SEAT_FREE walkOns.2']);
    expect(answer.walkOns.map(({ index }) => index)).toEqual([0, 1]);
    expect(await refusedTo(serviceId, [three, one])).toEqual(['NO_SEAT_FREE walkOns.0']);
    expect(await listed(serviceId)).toHaveLength(2);
  });

  test('who is registered between two reports has one seat', async () => {
    const serviceId = await coach();
    const stranger = card();
    const [number] = await walked(serviceId, stranger);
    const workerId = await register(stranger.identityNumber ?? '');
    expect(await walked(serviceId, stranger)).toEqual([number]);
    expect(await walked(serviceId, { ...stranger, name: '改了名' })).toEqual([number]);
    const named = await report({ serviceId, walkOns: [{ workerId, direction: 'WORKBOUND' }] }, system.tokens.CADRE);
    expect(named.walkOns.map(({ passenger }) => passenger.seatNumber)).toEqual([number]);
    expect(await listed(serviceId)).toHaveLength(1);
  });

  test('gets no seat that is free on a part of the way alone', async () => {
    const stops = stopsOf('530627', '530302', '441900');
    const [first = ''] = await givenWorkers(system, 1);
    const serviceId = await coach({ seats: 1, stops }, () => seated([first], { destinationRegionCode: '530302' }));
    expect(await refusedTo(serviceId, [card()])).toEqual(['NO_SEAT_FREE walkOns.0']);
    const later = { ...card(), fromStop: 1 };
    system.clock.moveTo(new Date(hours(12)));
    expect(await walked(serviceId, later)).toEqual([1]);
  });

  /** Seat 1 is taken to the second stop and seat 2 from there on: two are free, and none on the whole way. */
  async function broken(): Promise<{ serviceId: string; sits: string; later: string }> {
    const [sits = '', gone = '', later = ''] = await givenWorkers(system, 3);
    let party = '';
    const serviceId = await coach({ seats: 2, stops: stopsOf('530627', '530302', '441900') }, async () => {
      await seated([sits], { destinationRegionCode: '530302' });
      party = (await seated([gone, later], { originRegionCode: '530302' })).travelRequest.id;
    });
    await system.mutate(bureau, 'leaveParty', '', { travelRequestId: party, workerId: gone });
    const numbers = await numbersOf(serviceId);
    expect([numbers.get(sits), numbers.get(later)]).toEqual([1, 2]);
    return { serviceId, sits, later };
  }

  async function numbersOf(serviceId: string): Promise<ReadonlyMap<string, number>> {
    return new Map((await listed(serviceId, bureau)).map(({ worker, seatNumber }) => [worker?.id ?? '', seatNumber]));
  }

  async function numbersTold(workerId: string): Promise<string[]> {
    await desk.settled();
    const query = '{ notices(filter: { kind: SEAT_NUMBERED }) { edges { node { text } } } }';
    const token = await system.sign({ roles: ['WORKER'], workerId });
    const { notices } = await system.ask(token, query);
    return notices.edges.map(({ node }) => /seat is number (\d+)/.exec(node.text)?.[1] ?? node.text).sort();
  }

  test.each(['reported', 'not reported yet'])(
    'gets a seat where someone of a later stop can have another; who sits, %s, keeps theirs',
    async (reported) => {
      const { serviceId, sits, later } = await broken();
      await system.sweep();
      expect(await numbersTold(later)).toEqual(['2']);
      if (reported === 'reported') await report({ serviceId, workerIds: [sits] });
      expect(await walked(serviceId, card())).toEqual([2]);
      const numbers = await numbersOf(serviceId);
      expect([numbers.get(sits), numbers.get(later)]).toEqual([1, 1]);
      // Whose number changed is told again, and nobody else.
      expect(await numbersTold(later)).toEqual(['1', '2']);
      expect(await numbersTold(sits)).toEqual(['1']);
    },
  );

  test('gets none where all who would have to move may sit already, and is told so; a part of the way is free', async () => {
    const { serviceId, sits, later } = await broken();
    system.clock.moveTo(new Date(hours(10.5)));
    const one = card();
    const { userErrors } = await report({ serviceId, walkOns: [one], at: hours(9.25) });
    expect(refusals(userErrors)).toEqual(['NO_SEAT_FREE walkOns.0']);
    expect(userErrors[0]?.message).toMatch(/sit already/);
    const part = await report({ serviceId, walkOns: [{ ...one, toStop: 1 }], at: hours(9.25) });
    expect(part.walkOns.map(({ passenger }) => passenger.seatNumber)).toEqual([2]);
    const numbers = await numbersOf(serviceId);
    expect([numbers.get(sits), numbers.get(later)]).toEqual([1, 2]);
  });

  test('takes what is left of a quota, which nobody of its county can ask for any more', async () => {
    const serviceId = await coach({ seats: 2, quotas: [{ originRegionCode: '530627', seats: 2 }] });
    expect((await walked(serviceId, card(), card())).sort()).toEqual([1, 2]);
    expect(await refusedTo(serviceId, [card()])).toEqual(['NO_SEAT_FREE walkOns.0']);
  });

  test('reported by two devices at once has one seat, and two people never have the same one', async () => {
    const serviceId = await coach({ seats: 2 });
    const [same, left, right] = [card(), card(), card()];
    const answers = await Promise.all([
      report({ serviceId, walkOns: [same, left], at: hours(9) }),
      report({ serviceId, walkOns: [same, right], at: hours(8.75) }),
    ]);
    const numbers = (await listed(serviceId)).map(({ seatNumber }) => seatNumber);
    expect(numbers.sort()).toEqual([1, 2]);
    expect(answers.flatMap(({ userErrors }) => refusals(userErrors))).toEqual(['NO_SEAT_FREE walkOns.1']);
    expect((await listed(serviceId)).map(({ boardedAt }) => boardedAt).sort()[0]).toBe(hours(8.75));
    expect(await freeBetween(serviceId, 0, 1)).toBe(0);
  });

  test('waits behind those who ask until the list is closed, and until two hours before the coach leaves', async () => {
    const serviceId = await schedule({ seats: 3, stops: stopsOf('530627', '441900') });
    expect(await refusedTo(serviceId, [card()])).toEqual(['MANIFEST_OPEN serviceId']);
    await system.mutate(bureau, 'closeManifest', '', { serviceId });
    system.clock.moveTo(new Date(hours(7.4)));
    expect(await refusedTo(serviceId, [card()])).toEqual(['RANGE_REVERSED walkOns.0.fromStop']);
    system.clock.moveTo(new Date(hours(7.5)));
    expect(await walked(serviceId, card())).toEqual([1]);
  });

  test('boards no train and no flight, where tickets name their traveller', async () => {
    const [booked = ''] = await givenWorkers(system, 1);
    const serviceId = await coach({ mode: 'TRAIN' }, () => seated([booked]));
    const answer = await report({ serviceId, workerIds: [booked], walkOns: [card()] });
    expect(refusals(answer.userErrors)).toEqual(['NAMED_TICKETS walkOns.0']);
    expect(answer.passengers).toHaveLength(1);
  });

  test('is named wholly: each wrong field at its place, and nobody else is refused for it', async () => {
    const serviceId = await coach();
    const child = card('小明', identityNumber({ birthDate: asCivilDate('2015-01-01') }));
    const walkOns: WalkOnInput[] = [
      { direction: 'WORKBOUND' },
      { direction: 'WORKBOUND', identityNumber: '123', name: 'x'.repeat(101), fromStop: 1, toStop: 9 },
      { direction: 'WORKBOUND', workerId: 'wkr_none' },
      child,
      { ...child, direction: 'HOMEBOUND' },
    ];
    const answer = await report({ serviceId, walkOns });
    expect(refusals(answer.userErrors)).toEqual([
      'REQUIRED walkOns.0.identityNumber',
      'REQUIRED walkOns.0.name',
      'IDENTITY_NUMBER_INVALID walkOns.1.identityNumber',
      'TEXT_LENGTH walkOns.1.name',
      'NUMBER_RANGE walkOns.1.fromStop',
      'NUMBER_RANGE walkOns.1.toStop',
      'NOT_FOUND walkOns.2.workerId',
      'UNDER_LEGAL_AGE walkOns.3',
    ]);
    expect(answer.walkOns.map(({ index }) => index)).toEqual([4]);
    const many = Array.from({ length: 21 }, () => card());
    expect(await refusedTo(serviceId, many)).toEqual(['LIST_LENGTH walkOns']);
    expect(await refusedTo(serviceId, [])).toEqual(['LIST_LENGTH workerIds']);
    expect(await listed(serviceId)).toHaveLength(1);
  });
});

describe('a seat elsewhere', () => {
  test('is given up: alone, in a party, and in line; the others go on, and the officials are told', async () => {
    const numbers = [identityNumber(), identityNumber(), identityNumber()];
    const [alone = '', member = '', waiter = ''] = await Promise.all(numbers.map((number) => register(number)));
    const [friend = ''] = await givenWorkers(system, 1);
    const elsewhere = await schedule({ seats: 3, stops: stopsOf('530627', '441900') });
    const one = await seated([alone]);
    const two = await seated([member, friend]);
    for (const { allocation } of [one, two])
      await system.mutate(bureau, 'confirmAllocation', '', { allocationId: allocation.id });
    const line = await waiting([waiter, await givenWorker(system)]);
    const serviceId = await coach();
    const answer = await report({ serviceId, walkOns: numbers.map((number) => card('某人', number)) }, bureau);
    expect(answer.userErrors).toEqual([]);
    expect(answer.walkOns.map(({ formerRequest }) => formerRequest)).toEqual([
      { id: one.travelRequest.id, status: 'CANCELLED' },
      { id: two.travelRequest.id, status: 'ALLOCATED' },
      expect.objectContaining({ id: line.id }),
    ]);
    expect(answer.walkOns.map(({ passenger }) => passenger.worker?.id)).toEqual([alone, member, waiter]);
    await settled();
    const query = 'query ($id: ID!) { travelRequest(id: $id) { travellers travellersLeft workers { id } } }';
    const { travelRequest } = await system.ask(bureau, query, { id: two.travelRequest.id });
    expect(travelRequest).toEqual({ travellers: 1, travellersLeft: 1, workers: [{ id: friend }] });
    for (const id of [alone, member, waiter]) expect(await tripsOf(id)).toHaveLength(1);
    // Two seats came back; who stays in line alone got one of them.
    expect(await requestStatus(line.id)).toBe('ALLOCATED');
    expect(await freeBetween(elsewhere, 0, 1)).toBe(1);
    const again = await report({ serviceId, walkOns: numbers.map((number) => card('某人', number)) }, bureau);
    expect(again.walkOns.map(({ formerRequest }) => formerRequest?.id)).toEqual(
      answer.walkOns.map(({ formerRequest }) => formerRequest?.id),
    );
    expect(await freeBetween(elsewhere, 0, 1)).toBe(1);
    // A conductor learns of no journey with others.
    const { walkOns } = await report({ serviceId, walkOns: [card('某人', numbers[0])] });
    expect(walkOns).toMatchObject([{ formerRequest: null, passenger: { worker: null } }]);
  });

  test('stays where the coach is full, and where they sit on the other one already', async () => {
    const numbers = [identityNumber(), identityNumber()];
    const [first = '', second = ''] = await Promise.all(numbers.map((number) => register(number)));
    const other = await schedule({ seats: 2, stops: stopsOf('530627', '441900') });
    const kept = await seated([first]);
    await system.mutate(bureau, 'confirmAllocation', '', { allocationId: kept.allocation.id });
    const ride = await seated([second]);
    await system.mutate(bureau, 'closeManifest', '', { serviceId: other });
    const serviceId = await coach({ seats: 1 });
    await report({ serviceId: other, workerIds: [second] });
    expect(await refusedTo(serviceId, [card('某人', numbers[1])])).toEqual(['ALREADY_TRAVELLING walkOns.0']);
    await walked(serviceId, card());
    expect(await refusedTo(serviceId, [card('某人', numbers[0])])).toEqual(['NO_SEAT_FREE walkOns.0']);
    expect(await requestStatus(kept.travelRequest.id)).toBe('ALLOCATED');
    expect(await tripsOf(second)).toEqual([ride.travelRequest.id]);
  });

  test('on this coach is the one that they take, and who left a party comes back by walking on', async () => {
    const number = identityNumber();
    const workerId = await register(number);
    const [friend = ''] = await givenWorkers(system, 1);
    const parties: string[] = [];
    const serviceId = await coach({}, async () => {
      parties.push((await seated([workerId, friend])).travelRequest.id);
    });
    const before = await listed(serviceId, bureau);
    const answer = await report({ serviceId, walkOns: [card('某人', number)] }, bureau);
    expect(answer.walkOns).toMatchObject([
      { formerRequest: null, passenger: { worker: { id: workerId }, unbooked: false } },
    ]);
    expect((await listed(serviceId, bureau)).map(({ seatNumber }) => seatNumber)).toEqual(
      before.map(({ seatNumber }) => seatNumber),
    );
    const leaver = identityNumber();
    const leaverId = await register(leaver);
    const second = await coach({}, async () => {
      parties.push((await seated([leaverId, friend], { direction: 'HOMEBOUND' })).travelRequest.id);
    });
    await system.mutate(bureau, 'leaveParty', '', { travelRequestId: parties[1], workerId: leaverId });
    const back = await report({ serviceId: second, walkOns: [card('某人', leaver)] }, bureau);
    expect(back.walkOns).toMatchObject([
      { formerRequest: null, passenger: { worker: { id: leaverId }, unbooked: true } },
    ]);
    expect(await listed(second)).toHaveLength(2);
  });
});

test('whose hold ended after the list was closed takes a seat again, also the one that the hold kept', async () => {
  const number = identityNumber();
  const workerId = await register(number);
  const serviceId = await schedule({ seats: 2, stops: stopsOf('530627', '441900') });
  const { allocation } = await seated([workerId]);
  await system.mutate(bureau, 'confirmAllocation', '', { allocationId: allocation.id });
  const other = await seated([await register(identityNumber())]);
  await system.mutate(bureau, 'confirmAllocation', '', { allocationId: other.allocation.id });
  await system.mutate(bureau, 'closeManifest', '', { serviceId });
  // Times on another day are to be confirmed; nobody does, and no sweep comes.
  const next = addDays(on, 1);
  const later = stopsOf('530627', '441900').map(({ arrivesAt, departsAt, ...stop }) => ({
    ...stop,
    ...(arrivesAt && { arrivesAt: hours(15, next) }),
    ...(departsAt && { departsAt: hours(12, next) }),
  }));
  const changed = await system.mutate(bureau, 'changeTravelService', 'travelService { id }', {
    ...{ idempotencyKey: unique(), serviceId, stops: later },
  });
  expect(changed.userErrors).toEqual([]);
  await settled();
  // A request that can't be read keeps its own seat, and stops nobody else.
  const request = requestKey(asId(other.travelRequest.id, 'trq'));
  await system.platform.db.commit([update(request).set({ requestedAt: 'yesterday' }).always()]);
  system.clock.moveTo(new Date(hours(11.75, next)));
  expect(await listed(serviceId, bureau)).toEqual([]);
  const answer = await report({ serviceId, walkOns: [card('某人', number)] }, bureau);
  expect(refusals(answer.userErrors)).toEqual([]);
  expect(answer.walkOns).toMatchObject([{ passenger: { worker: { id: workerId }, unbooked: true } }]);
  expect(await listed(serviceId, bureau)).toHaveLength(1);
});

describe('a cadre', () => {
  test('records their own people alone, by id or card, also on a coach that none of them had a seat on', async () => {
    const { CADRE: cadre } = system.tokens;
    const [own, foreign] = [identityNumber(), identityNumber()];
    const ownId = await register(own);
    const foreignId = await register(foreign, '530302001001');
    const serviceId = await coach({ seats: 4 });
    const nobody = await refusedTo(
      serviceId,
      [card('某人', foreign), card(), { workerId: foreignId, direction: 'WORKBOUND' }],
      cadre,
    );
    // One who is not registered, and one who is another's, are the same to them.
    expect(nobody).toEqual([
      'NOT_FOUND walkOns.0.identityNumber',
      'NOT_FOUND walkOns.1.identityNumber',
      'NOT_FOUND walkOns.2.workerId',
    ]);
    expect((await system.ask(cadre, `{ manifest(serviceId: "${serviceId}") { closedAt } }`)).manifest).toBeNull();
    const answer = await report({ serviceId, walkOns: [{ workerId: ownId, direction: 'WORKBOUND' }, card()] }, cadre);
    expect(refusals(answer.userErrors)).toEqual(['NOT_FOUND walkOns.1.identityNumber']);
    expect(answer.passengers).toMatchObject([{ worker: { id: ownId }, unbooked: true }]);
    expect(await listed(serviceId, cadre)).toMatchObject([{ worker: { id: ownId } }]);
    // The carrier sees whom an official named as any passenger, and by the card it is the same seat.
    expect(await listed(serviceId)).toMatchObject([{ worker: { id: ownId } }]);
    expect(await walked(serviceId, card('某人', own))).toEqual([1]);
    const mixed = { workerId: ownId, ...card('某人', foreign) };
    expect(await refusedTo(serviceId, [mixed], cadre)).toEqual(['NOT_FOUND walkOns.0.workerId']);
    expect(await refusedTo(serviceId, [{ workerId: ownId, direction: 'WORKBOUND' }])).toEqual([
      'NOT_FOUND walkOns.0.workerId',
    ]);
    const other = await system.sign({ roles: ['CARRIER'], carrierId: 'another' });
    expect(await refusedTo(serviceId, [card()], other)).toEqual(['NOT_FOUND serviceId']);
  });
});

test('a cancelled coach sends those who are registered to the head of the line, and the others nowhere', async () => {
  const number = identityNumber();
  const workerId = await register(number);
  const serviceId = await coach();
  await walked(serviceId, card('某人', number), card());
  const key = { idempotencyKey: unique(), serviceId, reason: '车辆故障' };
  await system.mutate(bureau, 'cancelTravelService', '', key);
  await settled();
  const [trip = ''] = await tripsOf(workerId);
  expect(await requestStatus(trip)).toBe('WAITLISTED');
  expect(await listed(serviceId)).toEqual([]);
  expect(await refusedTo(serviceId, [card()])).toEqual(['SERVICE_CANCELLED walkOns.0']);
});

test('a report that comes a week later is recorded, and stands in the way of no journey since', async () => {
  const number = identityNumber();
  const workerId = await register(number);
  const serviceId = await coach();
  const boarded = instantOf(new Date(hours(9)));
  system.clock.moveTo(new Date(hours(24 * 7)));
  const input = { originRegionCode: '530627', destinationRegionCode: '441900' };
  const later = addDays(on, 8);
  await schedule({ stops: stopsOf('530627', '441900').map((stop) => shifted(stop)) });
  const next = await seated([workerId], { ...input, earliestOn: later, latestOn: later });
  expect(await tripsOf(workerId)).toEqual([next.travelRequest.id]);
  const answer = await report({ serviceId, walkOns: [card('某人', number)], at: boarded }, bureau);
  expect(answer.walkOns).toMatchObject([
    { formerRequest: null, passenger: { worker: { id: workerId }, boardedAt: boarded } },
  ]);
  expect(await tripsOf(workerId)).toEqual([next.travelRequest.id]);
});

test('a late report finds the seat of somebody who was merged since, by either id and by either card', async () => {
  const [number, other] = [identityNumber(), identityNumber()];
  const [merged, kept] = [await register(number), await register(other)];
  const serviceId = await coach({}, async () => seated([merged]));
  const boarded = instantOf(new Date(hours(9)));
  system.clock.moveTo(new Date(hours(30)));
  const input = { idempotencyKey: unique(), keepId: kept, mergeId: merged };
  expect(refusals((await system.mutate(bureau, 'mergeWorkers', '', input)).userErrors)).toEqual([]);
  expect(await listed(serviceId)).toMatchObject([{ worker: { id: kept }, boardedAt: null }]);
  for (const workerId of [kept, merged]) {
    const answer = await report({ serviceId, workerIds: [workerId], at: boarded });
    expect(refusals(answer.userErrors)).toEqual([]);
    expect(answer.passengers).toMatchObject([{ worker: { id: kept }, boardedAt: boarded }]);
  }
  for (const one of [card('某人', number), card('某人', other)]) {
    const answer = await report({ serviceId, walkOns: [one], at: boarded });
    expect(answer.walkOns).toMatchObject([{ passenger: { seatNumber: 1 } }]);
  }
  expect(await listed(serviceId)).toMatchObject([{ worker: { id: kept }, boardedAt: boarded }]);
});

/** Eight days later. */
function shifted(stop: ScheduleTravelServiceInput['stops'][number]): ScheduleTravelServiceInput['stops'][number] {
  const move = (at: string) => instantOf(new Date(Date.parse(at) + 8 * 86_400_000));
  return {
    ...stop,
    ...(stop.arrivesAt != null && { arrivesAt: move(stop.arrivesAt) }),
    ...(stop.departsAt != null && { departsAt: move(stop.departsAt) }),
  };
}
