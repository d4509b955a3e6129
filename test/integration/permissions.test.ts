/**
 * Every permission of functions/handler-permissions.ts is used: the handlers are made to do what they do, and each entry of the list
 * that none of them needed is named. What a handler may not do, and does, fails whatever test it happens in
 * (test/kit/permission-uses.ts), this one included.
 */
import { randomBytes } from 'node:crypto';
import { createDeliverHandler } from '../../functions/handlers/deliver';
import { createFactsHandler } from '../../functions/handlers/facts';
import { createWorkHandler } from '../../functions/handlers/work';
import { type Action, permissions, type Resource } from '../../functions/handler-permissions';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { type KeyWrapper, loadCursorKeys, loadDataKey } from '../../functions/platform/security/keys';
import { permitted } from '../../functions/platform/dynamodb/permitted';
import { recordReveal } from '../../functions/domains/people/reveal/store';
import { cadresOf, noticeOf } from '../../functions/domains/notices/notice/notice';
import { writeNotice } from '../../functions/domains/notices/notice/store';
import { messageKey } from '../../functions/domains/notices/message/store';
import type { WorkerId } from '../../functions/id-kinds';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { asInstant, instantAfter, instantOf } from '../../functions/platform/values/clock';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asId, nextOwned } from '../../functions/platform/values/ids';
import { callsDeliver, type HandlerName } from '../../functions/triggers';
import { mutations } from '../kit/access-matrix/mutations';
import { tableSays } from '../kit/access-matrix/oracle';
import { queries } from '../kit/access-matrix/queries';
import { trialOf } from '../kit/access-matrix/trial';
import { accounts, startScene } from '../kit/access-scene';
import { nameOf, used } from '../kit/permission-uses';
import { eventFor } from '../kit/partner-events';
import { receiptBody, signedReceipt } from '../kit/gateway';
import { type Receiver, startReceiver } from '../kit/receiver';
import { eventInput, givenCourse, givenEvent } from '../kit/support';
import { eventOf, recordsOf } from '../kit/stream-events';
import {
  enterpriseInput,
  givenEnterprise,
  givenPositions,
  givenPushes,
  givenWorker,
  givenWorkers,
  mobile,
  NOW,
  placementInput,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;
let receiver: Receiver;

afterAll(() => Promise.all([system.stop(), receiver.stop()]));

/** Asked as the bureau of the province; what is refused fails. */
async function done(mutation: string, selection: string, input: object, token = system.tokens.BUREAU): Promise<Item> {
  const payload = (await system.mutate(token, mutation as 'registerWorker', selection, input)) as unknown as Item;
  expect([mutation, payload['userErrors']]).toEqual([mutation, []]);
  return payload;
}

test('the handlers run all flows with their permissions', async () => {
  await everyRootField();
  receiver = await startReceiver();
  system = await startTestSystem({ environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
  await firstStarts(system.platform.db);
  await lists();
  await fieldWork();
  await enterprisesAndPositions();
  await couple();
  await movesOfOnePerson();
  await oldSurvey();
  await toldAndMerged();
  await refusedAnswer();
  await visitsOfGroup();
  await twoShardsAtOnce();
  await webhooks();
  await channels();
  await replacedRegions();
  await time();
});

/** Each root field as an account that it is for, on things of its own, and what the streams make of it. */
async function everyRootField(): Promise<void> {
  const scene = await startScene();
  for (const row of [...queries, ...mutations]) {
    const account = accounts.find((name) => tableSays(name, row).own === 'DONE');
    if (account !== undefined) await trialOf(scene, account, row, ['own']);
  }
  await scene.system.pump.idle();
  await scene.system.stop();
}

/** Keys are made, and read, before a function's first call. */
async function firstStarts(db: Database): Promise<void> {
  const wrapper: KeyWrapper = {
    generate: () => Promise.resolve({ plain: randomBytes(32), wrapped: randomBytes(32) }),
    unwrap: (wrapped) => Promise.resolve(Buffer.from(wrapped)),
  };
  for (const handler of Object.keys(permissions) as HandlerName[]) {
    const { keys } = permissions[handler];
    // Each finds no key at first, and is overtaken by another start.
    let blind = true;
    const get: Database['get'] = (key) => {
      const found = blind ? Promise.resolve(undefined) : db.get(key);
      blind = false;
      return found;
    };
    if (keys.includes('personal-data')) await loadDataKey(permitted({ ...db, get }, handler), wrapper);
    if (keys.includes('cursors')) await loadCursorKeys(permitted(db, handler), wrapper);
  }
}

/** In every order and grain that has an index of its own. */
async function lists(): Promise<void> {
  const enterpriseId = await givenEnterprise(system);
  const filters = [
    '',
    'regionCode: "44"',
    'regionCode: "4419"',
    'regionCode: "440305"',
    `enterpriseId: "${enterpriseId}"`,
  ];
  for (const filter of filters)
    for (const order of ['WAGE_DESC', 'NEWEST'])
      await system.ask(
        system.tokens.BUREAU,
        `{ positions(filter: { ${filter} }, orderBy: ${order}) { edges { node { id } } } }`,
      );
  for (const order of ['WAGE_DESC', 'NEWEST'])
    await system.ask(system.tokens.AGENCY, `{ positions(orderBy: ${order}) { edges { node { id } } } }`);
  for (const region of ['530627102201', '530627102', '530627', '5306'])
    await system.ask(
      system.tokens.BUREAU,
      `{ serviceList(regionCode: "${region}") { edges { node { worker { id } } } } }`,
    );
  for (const region of ['530627102201', '530627'])
    await system.ask(
      system.tokens.BUREAU,
      `{ unclaimedSubsidies(regionCode: "${region}") { totalCount } followUpsDue(regionCode: "${region}") { edges { node { dueOn } } } }`,
    );
  await system.ask(system.tokens.CADRE, '{ workers(filter: { nameStartsWith: "王" }) { edges { node { id } } } }');
  await system.ask(system.tokens.CARRIER, '{ travelServices(filter: {}) { edges { node { id } } } }');
}

/** A request is sent twice. */
async function fieldWork(): Promise<void> {
  const event = eventInput();
  for (let times = 0; times < 2; times += 1)
    await done('scheduleRecruitmentEvent', 'recruitmentEvent { id }', event, system.tokens.CADRE);
  // What came of one that is long over is asked for by the streams and by the sweep.
  const past = { startsAt: asInstant('2026-12-21T01:00:00Z'), endsAt: asInstant('2026-12-21T09:00:00Z') };
  const over = await givenEvent(system, past);
  const came = { eventId: over, workerId: await givenWorker(system), walkIn: true };
  await done('checkInAtEvent', 'eventRegistration { id }', came);
  system.clock.moveTo('2027-01-20T09:00:00Z');
  await system.sweep();
  system.clock.moveTo(NOW);
  const eventId = await givenEvent(system, { capacity: 1 });
  const people = await givenWorkers(system, 3);
  for (const workerId of people)
    await done('registerForEvent', 'eventRegistration { id }', { idempotencyKey: unique(), eventId, workerId });
  await system.pump.idle();
  // One of those in line leaves first.
  for (const workerId of [people[2], people[0], people[1]]) {
    await done('cancelEventRegistration', 'eventRegistration { id }', { eventId, workerId });
    await system.pump.idle();
  }
  const courseId = await givenCourse(system, { places: 1 });
  for (const workerId of people.slice(0, 2))
    await done('enrolInCourse', 'enrolment { id }', { idempotencyKey: unique(), courseId, workerId });
  const day = { courseId, on: '2027-01-20', workerIds: people.slice(0, 1) };
  await done('recordAttendance', 'enrolments { allowance { amount } }', day);
  await done('cancelEnrolment', 'enrolment { id }', { courseId, workerId: people[0] });
  await system.pump.idle();
  await done('completeEnrolment', 'enrolment { id }', { courseId, workerId: people[1], passed: true });
  await system.ask(system.tokens.BUREAU, '{ courses { edges { node { enrolments { totalCount } } } } }');
  // One is moved and one is called off, with somebody who has a place and somebody in line.
  for (const verb of ['changeRecruitmentEvent', 'cancelRecruitmentEvent'] as const) {
    const other = await givenEvent(system, { capacity: 1 });
    for (const workerId of people.slice(0, 2))
      await done('registerForEvent', 'eventRegistration { id }', {
        idempotencyKey: unique(),
        eventId: other,
        workerId,
      });
    const change = verb === 'changeRecruitmentEvent' ? { startsAt: '2027-01-25T02:00:00Z' } : { reason: '停电' };
    await done(verb, 'recruitmentEvent { id }', { idempotencyKey: unique(), eventId: other, ...change });
    await system.pump.idle();
  }
  for (const verb of ['changeCourse', 'cancelCourse'] as const) {
    const other = await givenCourse(system, { places: 1 });
    for (const workerId of people.slice(0, 2))
      await done('enrolInCourse', 'enrolment { id }', { idempotencyKey: unique(), courseId: other, workerId });
    const change = verb === 'changeCourse' ? { startsOn: '2027-01-22' } : { reason: '停电' };
    await done(verb, 'course { id }', { idempotencyKey: unique(), courseId: other, ...change });
    await system.pump.idle();
  }
  const pages = `query ($event: ID!, $worker: ID!) {
    recruitmentEvent(id: $event) { registrations { totalCount } } worker(id: $worker) { eventRegistrations { totalCount } } }`;
  await system.ask(system.tokens.BUREAU, pages, { event: eventId, worker: people[0] });
}

/** Positions are put and changed in batches, wait for their enterprise's verification, and come in imports of all rows or none. */
async function enterprisesAndPositions(): Promise<void> {
  const account = await system.sign({ roles: ['ENTERPRISE'], subject: unique('account') });
  const { enterprise } = await done('registerEnterprise', 'enterprise { id }', enterpriseInput(), account);
  const { id: enterpriseId } = enterprise as { id: string };
  const row = positionInput();
  for (const wageMin of [5_000, 6_000])
    await done(
      'submitPositions',
      'results { status }',
      { idempotencyKey: unique(), enterpriseId, positions: [{ ...row, wageMin }] },
      account,
    );
  for (const verified of [false, true]) {
    await done('verifyEnterprise', 'enterprise { id }', { enterpriseId, verified });
    await system.pump.idle();
  }
  await imported();
  await system.pump.idle();
}

/** One of two who go together is taken: a seat is held for the other while the delivery stands. */
async function couple(): Promise<void> {
  const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [
    { headcount: 2, regionCode: '330106' },
  ]);
  const [a = '', b = ''] = await givenWorkers(system, 2);
  for (const [workerId, companionId] of [
    [a, b],
    [b, a],
  ])
    await done('recordConsent', 'worker { id }', { workerId, companionId, purpose: 'GO_TOGETHER', granted: true });
  const [first = '', second = ''] = await givenPushes(system, [a, b], positionId);
  for (const pushId of [first, second])
    await done('answerPush', 'push { id }', { idempotencyKey: unique(), pushId, answer: 'INTERESTED' });
  const taken = { idempotencyKey: unique(), pushId: first, accepted: true };
  await done('answerDelivery', 'placement { id }', taken);
  await system.pump.idle();
}

async function imported(): Promise<void> {
  const enterpriseId = await givenEnterprise(system);
  const { positionImport } = await done('startPositionImport', 'positionImport { id }', {
    ...{ idempotencyKey: unique(), enterpriseId, fileName: 'jobs.csv', rowsExpected: 2, chunkRows: 1 },
    errorPolicy: 'ALL_OR_NOTHING',
  });
  const { id: importId } = positionImport as { id: string };
  for (const chunk of [0, 1])
    await done('appendPositionImport', 'results { status }', { importId, chunk, rows: [positionInput()] });
  await done('finishPositionImport', 'positionImport { id }', { importId });
}

/** Two counties find the same person, who then moves to one of them: that move is over, and the other follows. */
async function movesOfOnePerson(): Promise<void> {
  const { identityNumber, name, ...rest } = workerInput();
  await done('registerWorker', 'worker { id }', { identityNumber, name, ...rest });
  const row = (villageCode: string): object => ({
    clientId: unique(),
    identityNumber,
    name,
    surveyedAt: NOW,
    villageCode,
  });
  const record = async (survey: object, regionCode: string): Promise<void> => {
    const token = await system.sign({ roles: ['CADRE'], regionCode });
    await done('recordSurveys', 'results { status }', { surveys: [survey] }, token);
  };
  const [here, there] = [row('530628001001'), row('530102001001')];
  await record(here, '530628');
  await record(there, '530102');
  await done('recordSurveys', 'results { status }', { surveys: [row('530102001001')] });
  await record(there, '530102');
  await system.pump.idle();
}

/** It counts for the day on which it was made, in the numbers that were told of that day. */
async function oldSurvey(): Promise<void> {
  const { identityNumber, name, villageCode } = workerInput();
  const survey = { clientId: unique(), identityNumber, name, villageCode, wantsWork: true };
  await done('recordSurveys', 'results { status }', { surveys: [{ ...survey, surveyedAt: '2025-01-05T02:00:00Z' }] });
  await system.pump.idle();
}

/** Somebody who is told and reads; and somebody who was merged before a record about them comes. */
async function toldAndMerged(): Promise<void> {
  const { platform, clock } = system;
  const [keepId = '', mergeId = ''] = await givenWorkers(system, 2);
  await done('mergeWorkers', 'worker { id }', { idempotencyKey: unique(), keepId, mergeId });
  const { Item: newItem } = recordReveal({
    ...{ workerId: asId(mergeId, 'wkr'), by: 'issuer|somebody', purpose: '核对', at: instantOf(clock.now()) },
    id: nextOwned(platform.ids, 'rvl', asId(mergeId, 'wkr')),
  }).Put;
  await createWorkHandler(platform, { issuers: [] })(eventOf('shardId-told', recordsOf([{ newItem }], clock.now())));
  const worker = await system.sign({ roles: ['WORKER'], workerId: keepId });
  const { notices } = await system.ask(worker, '{ notices { edges { node { kind } } } }');
  expect(notices.edges).toHaveLength(1);
}

/** An answer about seats that are not there frees its key. */
async function refusedAnswer(): Promise<void> {
  const village = asRegionCode('530627001001');
  const at = instantOf(system.clock.now());
  const matters = { kind: 'SEAT_SERVED', objectId: 'alc_none', at, until: instantAfter(at, 1) } as const;
  const draft = { ...matters, answers: ['CONFIRM'], to: {} } as const;
  const address = { addressee: cadresOf(village), village };
  const notice = noticeOf(draft, address, system.clock.now());
  await system.platform.db.execute([writeNotice(notice)]);
  const input = { idempotencyKey: unique(), noticeId: notice.id, answer: 'CONFIRM' } as const;
  const { userErrors } = await system.mutate(system.tokens.CADRE, 'answerNotice', 'notice { id }', input);
  expect(userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
}

/** Visits of a working group have an index of their own. */
async function visitsOfGroup(): Promise<void> {
  const query = '{ workingGroups { edges { node { visits { edges { node { on } } } } } } }';
  const groups = { idempotencyKey: unique(), name: '赴粤工作组', regionCode: '4419', memberCount: 3 };
  await done('formWorkingGroup', 'workingGroup { id }', groups);
  const { workingGroups } = await system.ask(system.tokens.BUREAU, query);
  expect(workingGroups.edges).not.toEqual([]);
}

/** A feed to which another shard appends first, and a record that nobody understands. */
async function twoShardsAtOnce(): Promise<void> {
  const { platform, clock } = system;
  const enterpriseId = await givenEnterprise(system);
  const [id = ''] = await givenPositions(system, enterpriseId, [{}]);
  const item = (await platform.db.get({ TableName: 'Positions', Key: { pk: id, sk: 'position' } })) ?? {};
  expect(item).toMatchObject({ pk: id });
  const event = (shard: string): Parameters<ReturnType<typeof createFactsHandler>>[0] =>
    eventOf(shard, recordsOf([{ keys: { pk: id, sk: 'position' }, newItem: item }], clock.now()));
  let overtaken = false;
  const commit: Database['commit'] = async (writes) => {
    if (!overtaken && writes.length > 1) {
      overtaken = true;
      await createFactsHandler(platform)(event('shardId-first'));
    }
    return platform.db.commit(writes);
  };
  await createFactsHandler({ ...platform, db: { ...platform.db, commit } })(event('shardId-second'));
  expect(overtaken).toBe(true);
  // What comes again is looked for.
  await createFactsHandler(platform)(event('shardId-second'));

  const unreadable = recordsOf([{ newItem: item }], clock.now());
  for (const { dynamodb } of unreadable) Object.assign(dynamodb ?? {}, { NewImage: { pk: { unknown: 'type' } } });
  for (const handler of [
    createFactsHandler(platform),
    createWorkHandler(platform, { issuers: [] }),
    createDeliverHandler(platform),
  ])
    await handler(eventOf('shardId-broken', unreadable));
  // What `work` counts, without the village of the person.
  const entry = recordsOf([{ newItem: { pk: 'wkr_BROKEN', sk: 'service', __edb_e__: 'serviceEntry' } }], clock.now());
  await createWorkHandler(platform, { issuers: [] })(eventOf('shardId-broken', entry));
  // Nor does the sweep understand a message whose attempt has no number.
  const message = {
    ...{ pk: 'deliveries_BROKEN', sk: 'whd_BROKEN', status: 'PENDING' },
    ...{ byDuePk: 'deliveries', byDueSk: '2027' },
  };
  await platform.db.commit([{ Put: { TableName: 'Deliveries', Item: message } }]);
  await system.sweep();
}

/**
 * One receiver that wants nothing more, whose message is sent again, and then one that is out of order: its message is due again. At
 * last an event that the release before left.
 */
async function webhooks(): Promise<void> {
  let enterpriseId = '';
  for (const status of [410, 500]) {
    receiver.answer(status);
    enterpriseId = await givenEnterprise(system);
    await done('registerWebhook', 'webhook { id }', {
      ...{ idempotencyKey: unique(), enterpriseId, url: receiver.url, events: ['PLACEMENT_STARTED'] },
    });
    const [positionId = ''] = await givenPositions(system, enterpriseId, [{ closesOn: '2027-01-22' }]);
    await done('startPlacement', 'placement { id }', placementInput(await givenWorker(system), positionId));
    await system.pump.idle();
    if (status === 410) await sentAgain(enterpriseId);
  }
  expect(receiver.messages).toHaveLength(3);
  const { id, ...event } = eventFor(system.platform, enterpriseId);
  const item = { pk: id, sk: 'event', id, ...event, ...callsDeliver };
  await system.platform.db.commit([{ Put: { TableName: 'Deliveries', Item: item } }]);
  await system.pump.idle();
}

/** One whose gateway is gone when it gets a message: who waited has a seat. It reports all the same, and is removed. */
async function channels(): Promise<void> {
  const on = asCivilDate('2027-02-11');
  const { BUREAU } = system.tokens;
  const { url } = receiver;
  const registration = { idempotencyKey: unique(), kind: 'SMS', url };
  const { channel } = await system.mutate(BUREAU, 'registerChannel', 'channel { id secret }', registration);
  const channelId = channel?.id ?? '';
  const [first, second] = [await givenWorker(system), await givenWorker(system, { phone: mobile() })];
  await done('recordConsent', 'worker { id }', { workerId: second, purpose: 'SMS', granted: true });
  await done('scheduleTravelService', 'travelService { id }', travelServiceInput({ on, seats: 1 }));
  const days = { earliestOn: on, latestOn: on };
  const asked = requestTravelInput([first], days);
  const { travelRequest } = await system.mutate(BUREAU, 'requestTravel', 'travelRequest { allocation { id } }', asked);
  await done('requestTravel', 'travelRequest { id }', requestTravelInput([second], days));
  receiver.answer(410);
  const before = receiver.messages.length;
  await done('releaseAllocation', 'allocation { id }', { allocationId: travelRequest?.allocation?.id });
  await system.pump.idle();
  const message = receiver.messages[before];
  const body = receiptBody('ANSWERED', String(message?.headers['webhook-id']), { answer: 'CONFIRM' });
  const { headers } = signedReceipt(channel?.secret ?? '', unique(), system.clock.now(), body);
  const answer = await fetch(new URL(`/channels/${channelId}/receipts`, system.url), { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  await system.pump.idle();
  const token = await system.sign({ roles: ['WORKER'], workerId: second });
  await system.ask(token, '{ notices { edges { node { messages { status } } } } }');
  await seatsAreGone(asId(second, 'wkr'), String(message?.headers['webhook-id']));
  receiver.answer(204);
  await done('changeChannel', 'channel { id }', { channelId, url });
  // It carries what is told of an event, too.
  const eventId = await givenEvent(system);
  await done('registerForEvent', 'eventRegistration { id }', { idempotencyKey: unique(), eventId, workerId: second });
  const moved = { idempotencyKey: unique(), eventId, startsAt: '2027-01-25T02:00:00Z' };
  await done('changeRecruitmentEvent', 'recruitmentEvent { id }', moved);
  await system.pump.idle();
  await done('removeChannel', 'channel { id }', { channelId });
}

/** An answer of a message whose use case refuses. */
async function seatsAreGone(workerId: WorkerId, messageId: string): Promise<void> {
  const { db, clock, ids } = system.platform;
  const until = asInstant('2027-12-31T00:00:00Z');
  const fact = { kind: 'SEAT_SERVED', objectId: 'alc_none', at: instantOf(clock.now()), until, to: {} } as const;
  const notice = noticeOf({ ...fact, answers: ['CONFIRM'] }, { addressee: workerId }, clock.now());
  await db.execute([writeNotice(notice)]);
  const id = ids.next('msg');
  const answered = { ...(await db.get(messageKey(asId(messageId, 'msg')))), id, pk: id, noticeId: notice.id };
  const { answerRefused: _, ...newItem } = answered as Item;
  await db.commit([{ Put: { TableName: 'Deliveries', Item: newItem } }]);
  const record = { oldItem: { ...newItem, status: 'SENT' }, newItem };
  await createWorkHandler(system.platform, { issuers: [] })(eventOf('shardId-gone', recordsOf([record], clock.now())));
}

async function sentAgain(enterpriseId: string): Promise<void> {
  const query = 'query ($id: ID!) { enterprise(id: $id) { webhooks { edges { node { id } } } } }';
  const { enterprise } = await system.ask(system.tokens.BUREAU, query, { id: enterpriseId });
  const { webhookDeliveries } = await system.ask(
    system.tokens.BUREAU,
    'query ($id: ID!) { webhookDeliveries(webhookId: $id) { edges { node { id } } } }',
    { id: enterprise?.webhooks.edges[0]?.node.id },
  );
  const deliveryId = webhookDeliveries.edges[0]?.node.id;
  await done('redeliverWebhook', 'webhookDelivery { id }', { deliveryId });
  await system.pump.idle();
}

/** Counties and a prefecture are replaced; the sweep calls the first step of the filing, and the streams the others. */
async function replacedRegions(): Promise<void> {
  await givenWorker(system, { villageCode: '530622001201' });
  await loadChange({ '530622': '530692', '530623': '530693', '5326': '5392' });
  system.clock.moveTo(new Date(system.clock.now().getTime() + 200_000));
  await system.sweep();
  await system.pump.idle();
  system.clock.moveTo(NOW);
}

async function loadChange(successors: Readonly<Record<string, string>>): Promise<void> {
  const row = { scheme: '变更', name: '试', validFrom: '2000-01-01' };
  const rows = Object.entries(successors).flatMap(([old, code]) => [
    { ...row, code },
    { ...row, code: old, validTo: '2026-12-31', replacedBy: [code] },
  ]);
  await done('loadRegions', 'load { version }', { idempotencyKey: unique(), rows });
}

/** What is under way when the streams stand still is called by the sweep; then days pass. */
async function time(): Promise<void> {
  const { clock } = system;
  const service = async (change: object): Promise<string> => {
    const { travelService } = await done('scheduleTravelService', 'travelService { id }', travelServiceInput(change));
    return (travelService as { id: string }).id;
  };
  const seats = async (workerIds: readonly string[], change: object = {}): Promise<void> => {
    await done('requestTravel', 'travelRequest { id }', requestTravelInput(workerIds, change));
  };
  const startPush = async (regionCode: string): Promise<string> => {
    const { pushRun } = await done('startPositionPush', 'pushRun { id }', { idempotencyKey: unique(), regionCode });
    return (pushRun as { id: string }).id;
  };
  await system.pump.stop();
  await done('cancelPositionPush', 'pushRun { id }', { runId: await startPush('530628001') });
  // The sweep wakes it.
  await startPush('530628002');
  const enterpriseId = await givenEnterprise(system);
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = await givenWorkers(system, 6);
  const quotas = { quotas: [{ originRegionCode: '530627', seats: 10 }], quotasEndAt: '2027-01-21T04:00:00.000Z' };
  const cancelled = await service(quotas);
  await seats([a, b]);
  // While nobody waits, two that have one seat each: a party of two joins, and calls the lines of both.
  for (let count = 0; count < 2; count += 1) await service({ on: '2027-02-26', seats: 1 });
  await seats([e, f], { earliestOn: '2027-02-26', latestOn: '2027-02-26' });
  await done('cancelTravelService', 'travelService { id }', {
    ...{ idempotencyKey: unique(), serviceId: cancelled, reason: '大雪' },
  });
  await service({ on: '2027-02-21' });
  await seats([c]);
  await seats([d], { destinationRegionCode: '440306' });
  await imported();
  await givenWorker(system, { villageCode: '530624101201' });
  await loadChange({ '530624': '530694', '5329': '5393' });
  await done('verifyEnterprise', 'enterprise { id }', { enterpriseId, verified: false });
  // Whose data were shown is told so for ninety days.
  for (const days of [0.1, 0.2, 0.3, 3, 3.1, 40, 40.1, 91]) {
    clock.moveTo(new Date(Date.parse(NOW) + days * 86_400_000));
    await system.sweep();
  }
}

test.each(Object.keys(permissions) as HandlerName[])('%s uses all its permissions', (handler) => {
  const listed = (Object.entries(permissions[handler].database) as [Resource, readonly Action[]][]).flatMap(
    ([resource, actions]) => actions.map((action) => nameOf({ handler, action, resource })),
  );
  expect(listed.filter((permission) => !used.has(permission))).toEqual([]);
});
