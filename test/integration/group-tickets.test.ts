/** Group tickets as the bureau orders them, through HTTP: who is in a group, which rules it breaks, and that nobody is in two. */
import type {
  GroupTicketOrder,
  GroupTicketOrderInput,
  ScheduleTravelServiceInput,
} from '../../functions/generated/graphql';
import { addDays, type CivilDate, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { type Instant, instantOf } from '../../functions/platform/values/clock';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  identityNumber,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;
let bureau: string;
/** A day of its own for each test, within the days of return of 2027. */
let on: CivilDate = asCivilDate('2027-02-09');

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

beforeEach(() => {
  on = addDays(on, 1);
});

function hours(number: number): Instant {
  return instantOf(new Date(startOfDay(on).getTime() + number * 3_600_000));
}

async function train(change: Partial<ScheduleTravelServiceInput> = {}): Promise<string> {
  const stops = [
    { regionCode: '530627', departsAt: hours(9) },
    { regionCode: '530102', arrivesAt: hours(13), departsAt: hours(14) },
    { regionCode: '441900', arrivesAt: hours(33) },
  ];
  const input = travelServiceInput({ on, mode: 'TRAIN', seats: 200, stops, ...change });
  const { travelService, userErrors } = await system.mutate(
    bureau,
    'scheduleTravelService',
    'travelService { id }',
    input,
  );
  if (travelService == null) throw new Error(JSON.stringify(userErrors));
  return travelService.id;
}

async function seat(workerIds: readonly string[], origin = '530627'): Promise<void> {
  for (let start = 0; start < workerIds.length; start += 20) {
    const input = requestTravelInput(workerIds.slice(start, start + 20), {
      ...{ earliestOn: on, latestOn: on, originRegionCode: origin },
    });
    const { userErrors } = await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', input);
    expect(userErrors).toEqual([]);
  }
}

const ORDER = `groupTicketOrder {
  id kind tickets railway source handler { id } clerk { name maskedIdentityNumber employee } enterprise { id }
  batches { index on fromStop { index } toStop { index } direction tickets ready passengers { id } }
  violations { rule message batch }
}`;

async function order(
  change: Omit<GroupTicketOrderInput, 'idempotencyKey'> & { idempotencyKey?: string },
  token = bureau,
) {
  const input = { idempotencyKey: unique(), ...change };
  return system.mutate(token, 'groupTicketOrder', ORDER, input);
}

async function ordered(change: Parameters<typeof order>[0], token = bureau): Promise<GroupTicketOrder> {
  const { groupTicketOrder, userErrors } = await order(change, token);
  if (groupTicketOrder == null) throw new Error(JSON.stringify(userErrors));
  return groupTicketOrder;
}

const rulesOf = ({ violations }: GroupTicketOrder): unknown[] => violations.map(({ rule, batch }) => [rule, batch]);

test('an order gathers an enterprise’s workers from all their parties, and later ones get an order of their own', async () => {
  const serviceId = await train();
  const enterpriseId = await givenEnterprise(system);
  const [positionId = ''] = await givenPositions(system, enterpriseId, [{ headcount: 100 }]);
  const hire = (workerIds: readonly string[]) =>
    Promise.all(
      workerIds.map((id) =>
        system.mutate(bureau, 'startPlacement', 'placement { id }', placementInput(id, positionId)),
      ),
    );
  const [hired, others] = [await givenWorkers(system, 29), await givenWorkers(system, 4)];
  await hire(hired);
  await seat(hired);
  await seat(others);
  const [handlerWorkerId = ''] = hired;
  const small = await ordered({ serviceId, handlerWorkerId, enterpriseId });
  expect(small).toMatchObject({ kind: 'ENTERPRISE', tickets: 0, enterprise: { id: enterpriseId } });
  expect(small.violations).toEqual([
    { rule: 'GROUP_TOO_SMALL', message: 'Expected at least 30 people in the group, got 29.', batch: null },
  ]);
  const late = await givenWorkers(system, 6);
  await hire(late);
  await seat(late.slice(0, 1));
  const first = await ordered({ serviceId, handlerWorkerId, enterpriseId });
  expect(first).toMatchObject({ tickets: 30, violations: [], railway: '广州铁路集团' });
  expect(first.batches).toMatchObject([
    { on, fromStop: { index: 0 }, toStop: { index: 2 }, direction: 'WORKBOUND', tickets: 30, ready: true },
  ]);
  expect(first.batches[0]?.passengers.map(({ id }) => id).sort()).toEqual([...hired, ...late.slice(0, 1)].sort());
  await seat(late.slice(1));
  const second = await ordered({ serviceId, handlerWorkerId, enterpriseId });
  expect(second.tickets).toBe(5);
  expect(second.batches[0]?.passengers.map(({ id }) => id).sort()).toEqual(late.slice(1).sort());
  expect(await ordered({ serviceId, handlerWorkerId, enterpriseId })).toMatchObject({ tickets: 0, batches: [] });
  // A handler of one enterprise acts for no other in this rush.
  const other = await givenEnterprise(system);
  const foreign = await ordered({ serviceId, handlerWorkerId, enterpriseId: other });
  expect(rulesOf(foreign)).toEqual([
    ['HANDLER_NOT_EMPLOYEE', null],
    ['HANDLER_ACTS_FOR_ANOTHER', null],
    ['GROUP_TOO_SMALL', null],
  ]);
});

describe('a clerk who is no registered worker', () => {
  const number = identityNumber({ birthDate: asCivilDate('1985-03-07') });
  const clerk = { name: ' 王 芳 ', identityNumber: number.toLowerCase(), employee: true };

  async function group(): Promise<{ serviceId: string; enterpriseId: string }> {
    // A train of one group, so that the next group has another.
    const serviceId = await train({ seats: 30 });
    const enterpriseId = await givenEnterprise(system);
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{ headcount: 100 }]);
    const people = await givenWorkers(system, 30);
    await Promise.all(
      people.map((id) => system.mutate(bureau, 'startPlacement', 'placement { id }', placementInput(id, positionId))),
    );
    await seat(people);
    return { serviceId, enterpriseId };
  }

  test('orders for an enterprise, is shown masked to those in charge, and acts for no other in any form', async () => {
    const { serviceId, enterpriseId } = await group();
    const idempotencyKey = unique();
    const made = await ordered({ serviceId, enterpriseId, clerk, idempotencyKey });
    expect(made).toMatchObject({ tickets: 30, violations: [], handler: null, clerk: { name: '王芳', employee: true } });
    expect(made.clerk?.maskedIdentityNumber).toMatch(/\*/);
    expect(JSON.stringify(made)).not.toContain(number);
    // Sent again, it is the same order; with another key the people have their tickets, and with another clerk the key is used.
    expect(await ordered({ serviceId, enterpriseId, clerk, idempotencyKey })).toEqual(made);
    const again = await ordered({ serviceId, enterpriseId, clerk });
    expect(again).toMatchObject({ tickets: 0, batches: [], violations: [], clerk: made.clerk });
    expect(again.id).not.toBe(made.id);
    const otherClerk = { ...clerk, employee: false };
    expect(await order({ serviceId, enterpriseId, clerk: otherClerk, idempotencyKey })).toMatchObject({
      ...{ groupTicketOrder: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] },
    });
    const query = 'query ($id: ID!) { node(id: $id) { ... on GroupTicketOrder { clerk { name } } } }';
    const elsewhere = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
    expect((await system.ask(bureau, query, { id: made.id })).node).toEqual({ clerk: { name: '王芳' } });
    expect((await system.ask(elsewhere, query, { id: made.id })).node).toBeNull();
    const next = await group();
    const other = { serviceId: next.serviceId, enterpriseId: next.enterpriseId };
    expect(rulesOf(await ordered({ ...other, clerk }))).toEqual([['HANDLER_ACTS_FOR_ANOTHER', null]]);
    // The same person, registered as a worker.
    const worker = await givenWorker(system, { identityNumber: number });
    expect(rulesOf(await ordered({ ...other, handlerWorkerId: worker }))).toEqual([
      ['HANDLER_NOT_EMPLOYEE', null],
      ['HANDLER_ACTS_FOR_ANOTHER', null],
    ]);
    const stranger = { ...clerk, identityNumber: identityNumber({ birthDate: asCivilDate('1990-01-02') }) };
    expect(rulesOf(await ordered({ ...other, clerk: { ...stranger, employee: false } }))).toEqual([
      ['HANDLER_NOT_EMPLOYEE', null],
    ]);
    expect(await ordered({ ...other, clerk: stranger })).toMatchObject({ tickets: 30, violations: [] });
  });

  test('is refused with every wrong field, beside a worker, and for a group that formed itself', async () => {
    const serviceId = await train();
    const errors = async (change: object) =>
      (await order({ serviceId, ...change })).userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
    expect(await errors({})).toEqual(['REQUIRED handlerWorkerId']);
    expect(await errors({ clerk, handlerWorkerId: await givenWorker(system) })).toEqual([
      ...['HANDLER_TWICE clerk', 'REQUIRED enterpriseId'],
    ]);
    const wrong = { name: ' ', identityNumber: '110105194912310021', employee: true };
    const refused = await order({ serviceId, enterpriseId: await givenEnterprise(system), clerk: wrong });
    expect(refused.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
      ...['REQUIRED clerk.name', 'IDENTITY_NUMBER_INVALID clerk.identityNumber'],
    ]);
    expect(JSON.stringify(refused)).not.toContain('110105194912310021');
    const child = identityNumber({ birthDate: asCivilDate('2015-03-07') });
    expect(
      await errors({ enterpriseId: await givenEnterprise(system), clerk: { ...clerk, identityNumber: child } }),
    ).toEqual(['UNDER_LEGAL_AGE clerk.identityNumber']);
  });
});

test('a self-formed group has the passengers with the journey of its handler', async () => {
  const serviceId = await train();
  const [early, later] = [await givenWorkers(system, 5), await givenWorkers(system, 4)];
  await seat(early);
  await seat(later, '530102');
  const stranger = await givenWorkers(system, 1);
  const none = await ordered({ serviceId, handlerWorkerId: stranger[0] ?? '' });
  expect(rulesOf(none)).toEqual([
    ['HANDLER_NOT_PASSENGER', null],
    ['GROUP_TOO_SMALL', null],
  ]);
  const few = await ordered({ serviceId, handlerWorkerId: later[0] ?? '' });
  expect(rulesOf(few)).toEqual([
    ['GROUP_TOO_SMALL', null],
    ['BATCH_TOO_SMALL', 0],
  ]);
  const enough = await ordered({ serviceId, handlerWorkerId: early[0] ?? '' });
  expect(enough).toMatchObject({ kind: 'SELF_FORMED', tickets: 5, violations: [], enterprise: null });
  const read = await system.ask(bureau, `query ($id: ID!) { node(id: $id) { ... on GroupTicketOrder { tickets } } }`, {
    id: enough.id,
  });
  expect(read.node).toEqual({ tickets: 5 });
});

test('who left their party is ordered for no more, and has a ticket to return; with other stops they need another', async () => {
  const serviceId = await train();
  const party = await givenWorkers(system, 8);
  const [handlerWorkerId = '', early = '', late = ''] = party;
  const input = requestTravelInput(party, { earliestOn: on, latestOn: on });
  const { travelRequest } = await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', input);
  const leave = async (workerId: string): Promise<void> => {
    const leaving = { travelRequestId: travelRequest?.id ?? '', workerId };
    expect((await system.mutate(bureau, 'leaveParty', 'worker { id }', leaving)).userErrors).toEqual([]);
  };
  await leave(early);
  const first = await ordered({ serviceId, handlerWorkerId });
  expect(first).toMatchObject({ tickets: 7, violations: [] });
  expect(first.batches[0]?.passengers.map(({ id }) => id)).toEqual(party.filter((id) => id !== early));
  const toReturn = async (): Promise<string[] | undefined> => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on GroupTicketOrder { toReturn { id } } } }';
    const { node } = await system.ask(bureau, query, { id: first.id });
    return (node as GroupTicketOrder | null)?.toReturn.map(({ id }) => id);
  };
  expect(await toReturn()).toEqual([]);
  await leave(late);
  expect(await toReturn()).toEqual([late]);
  // Back for the same journey: the ticket is good again. Then for a shorter one.
  await seat([late]);
  expect(await toReturn()).toEqual([]);
  expect((await ordered({ serviceId, handlerWorkerId })).batches).toEqual([]);
  await seat(await givenWorkers(system, 4), '530102');
  const [again] =
    (await system.ask(bureau, `{ worker(id: "${late}") { travelRequests { edges { node { id } } } } }`)).worker
      ?.travelRequests.edges ?? [];
  await system.mutate(bureau, 'cancelTravelRequest', '', { travelRequestId: again?.node.id });
  await seat([late], '530102');
  const second = await ordered({ serviceId, handlerWorkerId: late });
  expect(second).toMatchObject({ tickets: 5, violations: [] });
  expect(second.batches[0]?.passengers.map(({ id }) => id)).toContain(late);
  expect(await toReturn()).toEqual([late]);
  // A handler who left handles no group that formed itself.
  await leave(handlerWorkerId);
  expect(rulesOf(await ordered({ serviceId, handlerWorkerId }))).toEqual([
    ['HANDLER_NOT_PASSENGER', null],
    ['GROUP_TOO_SMALL', null],
  ]);
});

test('who has a ticket under the number of another registration needs none after a merge', async () => {
  const serviceId = await train();
  const party = await givenWorkers(system, 8);
  const [handlerWorkerId = '', mergeId = ''] = party;
  const keepId = await givenWorker(system);
  const input = requestTravelInput(party, { earliestOn: on, latestOn: on });
  const { travelRequest } = await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', input);
  const first = await ordered({ serviceId, handlerWorkerId });
  expect(first).toMatchObject({ tickets: 8, violations: [] });
  const leaving = { travelRequestId: travelRequest?.id ?? '', workerId: mergeId };
  expect((await system.mutate(bureau, 'leaveParty', 'worker { id }', leaving)).userErrors).toEqual([]);
  const merge = { idempotencyKey: unique(), keepId, mergeId };
  expect((await system.mutate(bureau, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  const toReturn = async (): Promise<unknown> => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on GroupTicketOrder { toReturn { id } } } }';
    return (await system.ask(bureau, query, { id: first.id })).node;
  };
  expect(await toReturn()).toEqual({ toReturn: [{ id: keepId }] });
  // Back for the same journey, as the registration that stays.
  await seat([keepId]);
  expect(await toReturn()).toEqual({ toReturn: [] });
  expect((await ordered({ serviceId, handlerWorkerId })).batches).toEqual([]);
});

test.each([
  ['one number', false],
  ['each number', true],
])('who acted for an enterprise before a merge, under %s, acts for no other one after it', async (_, underBoth) => {
  const serviceId = await train();
  const [one, other] = [await givenEnterprise(system), await givenEnterprise(system)];
  const place = async (enterpriseId: string, people: readonly string[]): Promise<void> => {
    const [position = ''] = await givenPositions(system, enterpriseId, [{ headcount: 40 }]);
    for (const id of people)
      await system.mutate(bureau, 'startPlacement', 'placement { id }', placementInput(id, position));
  };
  const [people, others] = [await givenWorkers(system, 31), await givenWorkers(system, 30)];
  const [handlerWorkerId = ''] = people;
  const keepId = await givenWorker(system);
  await place(one, people);
  await place(other, [keepId, ...others]);
  await seat([...people.slice(1), ...others]);
  expect(rulesOf(await ordered({ serviceId, handlerWorkerId, enterpriseId: one }))).toEqual([]);
  if (underBoth) {
    expect(rulesOf(await ordered({ serviceId, handlerWorkerId: keepId, enterpriseId: other }))).toEqual([]);
    const late = await givenWorkers(system, 10);
    await place(other, late);
    await seat(late);
  }
  const { worker } = await system.ask(
    bureau,
    `{ worker(id: "${handlerWorkerId}") { placements { edges { node { id } } } } }`,
  );
  const end = {
    idempotencyKey: unique(),
    placementId: worker?.placements.edges[0]?.node.id ?? '',
    on: '2027-01-20',
    reason: '',
  };
  await system.mutate(bureau, 'endPlacement', '', end);
  const merge = { idempotencyKey: unique(), keepId, mergeId: handlerWorkerId };
  expect((await system.mutate(bureau, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  expect(rulesOf(await ordered({ serviceId, handlerWorkerId: keepId, enterpriseId: other }))).toEqual([
    ['HANDLER_ACTS_FOR_ANOTHER', null],
  ]);
});

test('one key has one effect, and concurrent orders give no passenger two tickets', async () => {
  const serviceId = await train();
  const people = await givenWorkers(system, 6);
  await seat(people);
  const handlerWorkerId = people[0] ?? '';
  const same = { serviceId, handlerWorkerId, idempotencyKey: unique() };
  const orders = await Promise.all([
    ...Array.from({ length: 5 }, () => ordered(same)),
    ...people.map((id) => ordered({ serviceId, handlerWorkerId: id })),
  ]);
  expect(new Set(orders.slice(0, 5).map(({ id }) => id)).size).toBe(1);
  const distinct = [...new Map(orders.map((made) => [made.id, made])).values()];
  expect(distinct.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(6);
  const reused = await order({ ...same, handlerWorkerId: people[1] ?? '' });
  expect(reused.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
});

test('is refused for a service that is no train, was cancelled, or is not the caller’s', async () => {
  const coach = await train({ mode: 'COACH' });
  const [handlerWorkerId = ''] = await givenWorkers(system, 1);
  const codes = async (change: object, token = bureau): Promise<string[]> => {
    const { groupTicketOrder, userErrors } = await order({ serviceId: coach, handlerWorkerId, ...change }, token);
    expect(groupTicketOrder).toBeNull();
    return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
  };
  expect(await codes({})).toEqual(['NOT_A_TRAIN serviceId']);
  expect(await codes({ serviceId: 'svc_1', handlerWorkerId: 'wkr_1', enterpriseId: 'ent_1' })).toEqual([
    'NOT_FOUND serviceId',
    'NOT_FOUND handlerWorkerId',
    'NOT_FOUND enterpriseId',
  ]);
  const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  expect(await codes({ serviceId: await train() }, elsewhere)).toEqual(['NOT_FOUND handlerWorkerId']);
});

test('is for the bureau and for cadres, who see orders of workers in their region', async () => {
  const serviceId = await train();
  const people = await givenWorkers(system, 5);
  await seat(people);
  const handlerWorkerId = people[0] ?? '';
  const made = await ordered({ serviceId, handlerWorkerId }, system.tokens.CADRE);
  const node = async (token: string): Promise<unknown> =>
    (await system.ask(token, 'query ($id: ID!) { node(id: $id) { id } }', { id: made.id })).node;
  expect(await node(system.tokens.CADRE)).toEqual({ id: made.id });
  const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  const self = await system.sign({ roles: ['WORKER'], workerId: handlerWorkerId });
  const both = await system.sign({ roles: ['WORKER', 'CADRE'], workerId: handlerWorkerId, regionCode: '530628' });
  for (const token of [elsewhere, self, both, system.tokens.ENTERPRISE]) expect(await node(token)).toBeNull();
  const query =
    'mutation ($input: GroupTicketOrderInput!) { groupTicketOrder(input: $input) { groupTicketOrder { id } } }';
  for (const role of ['STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'] as const) {
    const input = { idempotencyKey: unique(), serviceId, handlerWorkerId };
    const { errors } = await system.gql(system.tokens[role], query, { input });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  }
});

test('a train that begins where a railway’s own rules are loaded is checked by them, from their first day on', async () => {
  const figures = {
    ...{ ENTERPRISE_MIN: 20, SELF_FORMED_MIN: 8, BATCH_MIN: 3 },
    ...{ HOMEBOUND_FIRST: -20, HOMEBOUND_LAST: -1, WORKBOUND_FIRST: 1, WORKBOUND_LAST: 20 },
    ...{ HANDLER_IS_EMPLOYEE: 0, HANDLER_ACTS_FOR_ONE: 1, HANDLER_IS_PASSENGER: 0 },
  };
  const rule = (validFrom: string, change: Readonly<Record<string, number>> = {}) => ({
    ...{
      kind: 'GROUP_TICKETS',
      name: '昆明局集团公司',
      regionCode: '53',
      validFrom,
      source: '2027年春运务工团体票办法',
    },
    figures: Object.entries({ ...figures, ...change }).map(([figure, value]) => ({ figure, value })),
  });
  const load = async (...rules: object[]) =>
    (await system.mutate(bureau, 'loadRules', 'rules { name }', { rules })).userErrors.map(
      ({ code, path }) => `${code} ${path.join('.')}`,
    );
  const ordered = async () => {
    const workers = await givenWorkers(system, 6);
    const serviceId = await train();
    await seat(workers);
    return (await order({ serviceId, handlerWorkerId: workers[0] ?? '' })).groupTicketOrder;
  };
  expect(await load(rule(on, { WORKBOUND_FIRST: 21, HANDLER_IS_EMPLOYEE: 2 }))).toEqual([
    'NUMBER_RANGE rules.0.figures.7.value',
    'RANGE_REVERSED rules.0.figures.6.value',
  ]);
  expect(await load(rule(addDays(on, 1)))).toEqual([]);
  expect(await ordered()).toMatchObject({ railway: '广州铁路集团', violations: [], tickets: 6 });
  on = addDays(on, 1);
  expect(await ordered()).toMatchObject({
    ...{ railway: '昆明局集团公司', source: '2027年春运务工团体票办法', tickets: 0 },
    violations: [{ rule: 'GROUP_TOO_SMALL' }],
  });
});
