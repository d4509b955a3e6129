/**
 * Every flow that looks something up in an index, with indexes as late as DynamoDB's may be (`test/kit/lagging-client.ts`):
 * whatever is promised holds in the end, nothing is lost for good, and nothing is done by what is no longer so. The time that
 * indexes need passes on the test's clock alone; the sweep runs each minute of it.
 */
import type { PositionStatus, RequestTravelInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { lagging } from '../kit/lagging-client';
import { oneOf, SEED } from '../kit/long';
import { type Receiver, startReceiver } from '../kit/receiver';
import {
  enterpriseInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  identityNumber,
  mobile,
  NOW,
  placementInput,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';
import { backOffSeconds } from '../../functions/domains/partners/receiver/retry-times';

/** `npm run test:long` plays all of them. */
describe.each(oneOf([0, 2, 30]))(`with indexes that are %i s late (SEED=${SEED})`, (lagSeconds) => {
  let system: TestSystem;
  let receiver: Receiver;
  let bureau: string;

  beforeAll(async () => {
    system = await startTestSystem({ over: lagging(lagSeconds), environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
    receiver = await startReceiver();
    bureau = system.tokens.BUREAU;
  });

  afterAll(async () => {
    await system.stop();
    await receiver.stop();
  });

  beforeEach(() => system.clock.moveTo(NOW));

  /** What streams carry was carried, and what came of that. */
  async function settled(): Promise<void> {
    await system.pump.idle();
  }

  /** So many seconds go by, with the sweep at the end, and at the end of each minute if `minutely`. */
  async function pass(seconds: number): Promise<void> {
    await settled();
    system.clock.moveTo(new Date(system.clock.now().getTime() + seconds * 1_000));
    await system.sweep();
    await settled();
  }

  async function passMinutes(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) await pass(60);
  }

  /** Until an index has whatever was written before. */
  async function caughtUp(): Promise<void> {
    await settled();
    system.clock.moveTo(new Date(system.clock.now().getTime() + lagSeconds * 1_000));
  }

  describe('people', () => {
    const DUPLICATES = `query { duplicateWorkers(first: 100) { edges { node { workers { id } reasons } } } }`;

    async function pairsWith(id: string): Promise<string[]> {
      await caughtUp();
      const { duplicateWorkers } = await system.ask(bureau, DUPLICATES);
      const pairs = duplicateWorkers.edges.map(({ node }) => node);
      return pairs.flatMap(({ workers, reasons }) => {
        const ids = workers.map((worker) => worker.id);
        return ids.includes(id) ? [`${ids.find((one) => one !== id) ?? ''} ${reasons.join()}`] : [];
      });
    }

    let born = 0;
    /** Of somebody whose number is like nobody's. */
    const someone = (phone: string): Promise<string> => {
      const birthDate = asCivilDate(new Date(Date.UTC(1970, 0, (born += 50))).toISOString().slice(0, 10));
      return givenWorker(system, { phone, identityNumber: identityNumber({ birthDate }) });
    };

    test('registered at once with one phone are found as a pair', async () => {
      const phone = mobile();
      const [one = '', other = ''] = await Promise.all([0, 1].map(() => someone(phone)));
      expect(await pairsWith(one)).toEqual([`${other} SAME_PHONE`]);
    });

    test('registered at once with one name, birth date and village are found as a pair', async () => {
      const [one = '', other = ''] = await Promise.all([0, 1].map(() => givenWorker(system, { name: '王秀英' })));
      expect(await pairsWith(one)).toEqual([expect.stringContaining(`${other} SAME_PERSON_DATA`)]);
    });

    test('registered much later are found by the index, as before', async () => {
      const phone = mobile();
      const one = await someone(phone);
      await settled();
      system.clock.moveTo(new Date(Date.parse(NOW) + 3 * 86_400_000));
      const other = await someone(phone);
      expect(await pairsWith(one)).toEqual([`${other} SAME_PHONE`]);
    });

    test('with a village shop’s number are no pairs, however quickly they come', async () => {
      const phone = mobile();
      await Promise.all(Array.from({ length: 21 }, () => someone(phone)));
      await caughtUp();
      const last = await someone(phone);
      expect(await pairsWith(last)).toEqual([]);
    });

    test('are found by their number in the end, and never by a former number', async () => {
      const [before, after] = [mobile(), mobile()];
      const id = await givenWorker(system, { phone: before });
      await caughtUp();
      const byPhone = async (phone: string) =>
        (await system.ask(bureau, 'query ($phone: String!) { workerByPhone(phone: $phone) { id } }', { phone }))
          .workerByPhone?.id;
      expect(await byPhone(before)).toBe(id);
      const { userErrors } = await system.mutate(bureau, 'updateWorker', 'worker { id }', {
        workerId: id,
        phone: after,
      });
      expect(userErrors).toEqual([]);
      expect(await byPhone(before)).toBeUndefined();
      await caughtUp();
      expect(await byPhone(after)).toBe(id);
    });
  });

  describe('a move', () => {
    const SURVEY = 'results { status move { id } }';
    const MOVES = `query ($direction: MoveDirection) {
      moves(filter: { direction: $direction, status: PENDING }, first: 100) { edges { node { id } } } }`;

    test('is one however soon its survey comes again, is decided at once, and leaves every list in the end', async () => {
      const identity = identityNumber();
      const id = await givenWorker(system, { identityNumber: identity, name: '杨六' });
      const finder = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
      const survey = {
        ...{ clientId: unique(), identityNumber: identity, name: '杨六', villageCode: '530628001' },
        ...{ surveyedAt: asInstant('2027-01-20T03:00:00Z'), wantsWork: true },
      };
      const found = async () =>
        (await system.mutate(finder, 'recordSurveys', SURVEY, { surveys: [survey] })).results[0]?.move?.id;
      const [moveId, again] = [await found(), await found()];
      expect(moveId).toBeDefined();
      expect(again).toBe(moveId);

      const { move, userErrors } = await system.mutate(system.tokens.CADRE, 'decideMove', 'move { status }', {
        ...{ idempotencyKey: unique(), moveId, accepted: true },
      });
      expect([move?.status, userErrors]).toEqual(['ACCEPTED', []]);
      await caughtUp();
      await settled();
      const listed = async (token: string, direction: string) =>
        (await system.ask(token, MOVES, { direction })).moves.edges.map(({ node }) => node.id);
      expect(await listed(finder, 'IN')).not.toContain(moveId);
      expect(await listed(system.tokens.CADRE, 'OUT')).not.toContain(moveId);
      const { workers } = await system.ask(finder, 'query { workers(first: 100) { edges { node { id } } } }');
      expect(workers.edges.map(({ node }) => node.id)).toContain(id);
    });
  });

  describe('positions', () => {
    const LIST = `query ($filter: PositionFilter) { positions(filter: $filter, first: 100) { edges { node { externalRef } } } }`;

    async function listed(enterpriseId: string): Promise<Partial<Record<PositionStatus, number>>> {
      const statuses = ['PENDING', 'OPEN', 'FILLED', 'CLOSED'] as const;
      const counts = await Promise.all(
        statuses.map(async (status) => {
          const { positions } = await system.ask(bureau, LIST, { filter: { enterpriseId, status } });
          return [status, positions.edges.length] as const;
        }),
      );
      return Object.fromEntries(counts.filter(([, count]) => count > 0));
    }

    async function verify(enterpriseId: string, verified: boolean): Promise<void> {
      const { userErrors } = await system.mutate(bureau, 'verifyEnterprise', 'enterprise { id }', {
        ...{ enterpriseId, verified, note: '经核实' },
      });
      expect(userErrors).toEqual([]);
    }

    async function submit(enterpriseId: string, count: number): Promise<void> {
      const positions = Array.from({ length: count }, () => positionInput());
      const input = { idempotencyKey: unique(), enterpriseId, positions };
      const { userErrors } = await system.mutate(bureau, 'submitPositions', 'results { status }', input);
      expect(userErrors).toEqual([]);
    }

    test('move with their enterprise’s verification, those submitted a moment before and meanwhile included', async () => {
      const { enterprise } = await system.mutate(bureau, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
      const enterpriseId = enterprise?.id ?? '';
      await submit(enterpriseId, 95);
      await Promise.all([submit(enterpriseId, 5), verify(enterpriseId, false), submit(enterpriseId, 5)]);
      await passMinutes(4);
      const run = { TableName: 'Positions', Key: { pk: enterpriseId, sk: 'refiling' } } as const;
      expect(await system.platform.db.get(run)).toBeUndefined();
      expect(await countOf('PENDING', enterpriseId)).toBe(105);
    });

    test('open again with the verification, also those submitted meanwhile', async () => {
      const { enterprise } = await system.mutate(bureau, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
      const enterpriseId = enterprise?.id ?? '';
      await verify(enterpriseId, false);
      await submit(enterpriseId, 3);
      await Promise.all([submit(enterpriseId, 2), verify(enterpriseId, true), submit(enterpriseId, 2)]);
      await passMinutes(3);
      expect(await countOf('OPEN', enterpriseId)).toBe(7);
    });

    test('of an ALL_OR_NOTHING import are stored once, although its job is called repeatedly', async () => {
      const enterpriseId = await givenEnterprise(system);
      const begun = { idempotencyKey: unique(), enterpriseId, fileName: 'jobs.csv', rowsExpected: 2, chunkRows: 1 };
      const { positionImport } = await system.mutate(bureau, 'startPositionImport', 'positionImport { id }', {
        ...begun,
        errorPolicy: 'ALL_OR_NOTHING',
      });
      const importId = positionImport?.id ?? '';
      const append = (chunk: number) =>
        system.mutate(bureau, 'appendPositionImport', 'results { status }', {
          importId,
          chunk,
          rows: [positionInput()],
        });
      await Promise.all([append(0), append(1)]);
      await system.mutate(bureau, 'finishPositionImport', 'positionImport { id }', { importId });
      await passMinutes(2);
      const query = 'query ($id: ID!) { positionImport(id: $id) { status created } }';
      const told = (await system.ask(bureau, query, { id: importId })).positionImport;
      expect(told).toEqual({ status: 'FINISHED', created: 2 });
      expect(await listed(enterpriseId)).toEqual({ OPEN: 2 });
    });

    /** By the table: the list shows 100 at most. */
    async function countOf(status: PositionStatus, enterpriseId: string): Promise<number> {
      const { items } = await system.platform.db.query({
        TableName: 'Positions',
        IndexName: 'enterpriseTime',
        KeyConditionExpression: 'enterprisePk = :pk',
        ExpressionAttributeValues: { ':pk': `${status}#${enterpriseId}` },
      });
      return items.length;
    }

    test('close when their closing date is over, and not when it was moved a moment before', async () => {
      const enterpriseId = await givenEnterprise(system);
      const rows = [
        { externalRef: 'over', closesOn: '2027-01-20' },
        { externalRef: 'moved', closesOn: '2027-01-20' },
      ];
      await givenPositions(system, enterpriseId, rows);
      await caughtUp();
      system.clock.moveTo('2027-01-20T16:00:01.000Z');
      await givenPositions(system, enterpriseId, [{ externalRef: 'moved', closesOn: '2027-02-20' }]);
      await passMinutes(2);
      expect(await listed(enterpriseId)).toEqual({ OPEN: 1, CLOSED: 1 });
    });
  });

  describe('travel', () => {
    const on = asCivilDate('2027-02-20');

    async function schedule(change: Parameters<typeof travelServiceInput>[0] = {}): Promise<string> {
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

    async function request(workerIds: readonly string[], change: Partial<RequestTravelInput> = {}) {
      const input = requestTravelInput(workerIds, { earliestOn: on, latestOn: on, ...change });
      const selection = 'travelRequest { id status allocation { id travelService { id } } }';
      const { travelRequest, userErrors } = await system.mutate(bureau, 'requestTravel', selection, input);
      if (travelRequest == null) throw new Error(JSON.stringify(userErrors));
      return { ...travelRequest, allocationId: travelRequest.allocation?.id ?? '' };
    }

    async function statusOf(id: string): Promise<string | undefined> {
      return (await system.ask(bureau, 'query ($id: ID!) { travelRequest(id: $id) { status } }', { id })).travelRequest
        ?.status;
    }

    async function freeOf(id: string): Promise<number | undefined> {
      const query = 'query ($id: ID!) { travelService(id: $id) { availability { free } } }';
      return (await system.ask(bureau, query, { id })).travelService?.availability.free;
    }

    /** A corridor of its own for each test. */
    const route = (index: number) => {
      const destination = ['440103', '440104', '440105', '440106', '440111', '440112', '440113'][index] ?? '';
      const [first, last] = travelServiceInput({ on }).stops;
      return {
        stops: [first, { ...last, regionCode: destination }] as ReturnType<typeof travelServiceInput>['stops'],
        wish: { destinationRegionCode: destination },
      };
    };

    test('a hold ends when it is over, and one that was confirmed in its last moment stays', async () => {
      const { stops, wish } = route(0);
      const serviceId = await schedule({ stops, seats: 2 });
      await caughtUp();
      const [one = '', other = ''] = await givenWorkers(system, 2);
      const [ends, stays] = [await request([one], wish), await request([other], wish)];
      await settled();
      system.clock.moveTo(new Date(system.clock.now().getTime() + 30 * 60_000 - 1_000));
      await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId: stays.allocationId });
      await pass(1);
      await passMinutes(1);
      expect([await statusOf(ends.id), await statusOf(stays.id)]).toEqual(['EXPIRED', 'ALLOCATED']);
      expect(await freeOf(serviceId)).toBe(1);
    });

    test('a wait ends with its last day, and a request that got seats in the last moment keeps them', async () => {
      const { stops, wish } = route(1);
      const [one = '', other = ''] = await givenWorkers(system, 2);
      const [ends, seated] = [
        await request([one], {
          ...wish,
          originRegionCode: '530627',
          earliestOn: asCivilDate('2027-01-20'),
          latestOn: asCivilDate('2027-01-20'),
        }),
        await request([other], wish),
      ];
      expect(ends.status).toBe('WAITLISTED');
      await pass(3_600);
      expect(await statusOf(ends.id)).toBe('WAITLISTED');
      await schedule({ stops, seats: 1 });
      system.clock.moveTo('2027-01-20T16:00:00.000Z');
      await passMinutes(2);
      expect([await statusOf(ends.id), await statusOf(seated.id)]).toEqual(['EXPIRED', 'ALLOCATED']);
    });

    test('quotas go back to everyone once, when they are due', async () => {
      const { stops } = route(2);
      const quotas = [{ originRegionCode: '530627', seats: 3 }];
      const serviceId = await schedule({ stops, seats: 4, quotas, quotasEndAt: asInstant('2027-01-21T00:00:00Z') });
      await settled();
      system.clock.moveTo('2027-01-21T00:00:00.000Z');
      await Promise.all([system.sweep(), system.sweep()]);
      await passMinutes(2);
      expect(await freeOf(serviceId)).toBe(4);
    });

    test('a party of a cancelled service waits again, and is served by the next service', async () => {
      const { stops, wish } = route(3);
      const serviceId = await schedule({ stops, seats: 1 });
      const [worker = ''] = await givenWorkers(system, 1);
      const { id } = await request([worker], wish);
      await system.mutate(bureau, 'cancelTravelService', 'travelService { id }', {
        ...{ idempotencyKey: unique(), serviceId, reason: '道路封闭' },
      });
      await settled();
      expect(await statusOf(id)).toBe('WAITLISTED');
      await schedule({ stops, seats: 1 });
      await passMinutes(2);
      expect(await statusOf(id)).toBe('ALLOCATED');
    });

    test('a party that got seats a moment before is on the closed manifest, and is named when seats are reduced', async () => {
      const { stops, wish } = route(6);
      const serviceId = await schedule({ stops, seats: 2 });
      await caughtUp();
      const [one = '', other = ''] = await givenWorkers(system, 2);
      const seated = [await request([one], wish), await request([other], wish)];
      const { userErrors } = await system.mutate(bureau, 'changeTravelService', 'travelService { id }', {
        ...{ idempotencyKey: unique(), serviceId, seats: 1 },
      });
      expect(userErrors.map(({ code }) => code)).toEqual(['SEATS_TAKEN']);
      // Both asked in one instant: either is the last.
      expect(seated.filter(({ allocationId }) => userErrors[0]?.message.includes(allocationId))).toHaveLength(1);
      const { manifest } = await system.mutate(bureau, 'closeManifest', 'manifest { passengers { seatNumber } }', {
        serviceId,
      });
      expect(manifest?.passengers.map(({ seatNumber }) => seatNumber).toSorted()).toEqual([1, 2]);
    });

    test('a party that asks while a service is scheduled gets a seat on it, at once or soon', async () => {
      const { stops, wish } = route(5);
      const [worker = ''] = await givenWorkers(system, 1);
      const [, { id }] = await Promise.all([schedule({ stops, seats: 1 }), request([worker], wish)]);
      await settled();
      expect(await statusOf(id)).toBe('ALLOCATED');
    });

    test('a request is listed where its party lives now, and a service for its carrier', async () => {
      const { stops, wish } = route(4);
      const carrierId = unique('carrier');
      const serviceId = await schedule({ stops, carrierId });
      const [worker = ''] = await givenWorkers(system, 1);
      const { id } = await request([worker], wish);
      await caughtUp();
      const list = 'query { travelRequests(first: 100) { edges { node { id } } } }';
      const { travelRequests } = await system.ask(system.tokens.CADRE, list);
      expect(travelRequests.edges.map(({ node }) => node.id)).toContain(id);
      const carrier = await system.sign({ roles: ['CARRIER'], carrierId });
      const { travelServices } = await system.ask(
        carrier,
        `query { travelServices(first: 100) { edges { node { id } } } }`,
      );
      expect(travelServices.edges.map(({ node }) => node.id)).toEqual([serviceId]);
    });
  });

  test('a message to a webhook is sent again when it is due, and not once more after it arrived', async () => {
    const enterpriseId = await givenEnterprise(system);
    await system.mutate(bureau, 'registerWebhook', 'webhook { id }', {
      ...{ idempotencyKey: unique(), enterpriseId, url: receiver.url, events: ['PLACEMENT_STARTED'] },
    });
    receiver.answer(500);
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{}]);
    const workerId = await givenWorker(system);
    await system.mutate(bureau, 'startPlacement', 'placement { id }', placementInput(workerId, positionId));
    await settled();
    expect(receiver.messages).toHaveLength(1);
    receiver.answer(204);
    await pass((backOffSeconds[0] ?? 0) + 1);
    await passMinutes(2);
    // When the next attempt would have been due.
    await pass(backOffSeconds[1] ?? 0);
    await passMinutes(1);
    expect(receiver.messages).toHaveLength(2);
  });
});
