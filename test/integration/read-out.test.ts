/**
 * Notices that cadres read out, over HTTP: whom no message reaches stands on the service list of their village with what
 * they were told, until they know of it; and what they tell the cadre counts as their own answer.
 */
import type { AnswerNoticeInput, ServiceListEntry } from '../../functions/generated/graphql';
import { addDays } from '../../functions/platform/values/civil-date';
import { givenWorker, givenWorkers, identityNumber, NOW, unique, workerInput } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();

const VILLAGE = '530627102201';
const NOTICE = 'id kind text until answers answer isRead';

const asWorker = (workerId: string): Promise<string> => desk.system.sign({ roles: ['WORKER'], workerId });
const asCadre = (regionCode: string): Promise<string> => desk.system.sign({ roles: ['CADRE'], regionCode });

/** The entries of people who are to be told something. */
async function toTell(regionCode: string, token = desk.bureau): Promise<ServiceListEntry[]> {
  await desk.settled();
  const query = `query ($regionCode: String!, $after: String) { serviceList(regionCode: $regionCode, first: 10, after: $after) {
    edges { node { worker { id } reasons nextAction dueOn notices { ${NOTICE} } } } pageInfo { hasNextPage endCursor } } }`;
  const entries: ServiceListEntry[] = [];
  for (let after: string | null | undefined; ;) {
    const { serviceList } = await desk.system.ask(token, query, { regionCode, after });
    entries.push(...serviceList.edges.map(({ node }) => node).filter(({ reasons }) => reasons.includes('TELL')));
    if (!serviceList.pageInfo.hasNextPage) return entries;
    after = serviceList.pageInfo.endCursor;
  }
}

/** Everybody here is at home in one prefecture. */
async function tellsOf(workerId: string): Promise<ServiceListEntry['notices']> {
  return (await toTell('5306')).find(({ worker }) => worker?.id === workerId)?.notices ?? [];
}

function answer(token: string, noticeId: string, given: AnswerNoticeInput['answer'], idempotencyKey = unique()) {
  const input = { idempotencyKey, noticeId, answer: given };
  return desk.system.mutate(token, 'answerNotice', `notice { ${NOTICE} }`, input);
}

function read(token: string, noticeId: string) {
  return desk.system.mutate(token, 'readNotices', `notices { ${NOTICE} }`, { noticeIds: [noticeId] });
}

/** A party of one that waited and got the only seat; nobody of it accepts messages. */
async function served(villageCode = VILLAGE) {
  const { system } = desk;
  await desk.schedule({ seats: 1 });
  const [first] = await givenWorkers(system, 1);
  const workerId = await givenWorker(system, { villageCode, idempotencyKey: unique() });
  const { allocation } = await desk.seated([first ?? '']);
  const { id: requestId } = await desk.waiting([workerId]);
  await system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  await desk.settled();
  return { workerId, requestId, worker: await asWorker(workerId) };
}

async function seatsOf(requestId: string) {
  const query = 'query ($id: ID!) { travelRequest(id: $id) { status allocation { id status holdEndsAt } } }';
  return (await desk.system.ask(desk.bureau, query, { id: requestId })).travelRequest;
}

/** First in this file: the sweep has told of all earlier ends. */
test('two hours before its end a hold is told once, to the party and on the list, and asks nobody once it is confirmed', async () => {
  const { system } = desk;
  const { workerId, requestId, worker } = await served();
  const seats = await seatsOf(requestId);
  const end = Date.parse(seats?.allocation?.holdEndsAt ?? '');
  const kinds = async (): Promise<string[]> => (await tellsOf(workerId)).map(({ kind }) => kind).toSorted();
  expect(await kinds()).toEqual(['SEAT_SERVED']);
  system.clock.moveTo(new Date(end - 2 * 3_600_000 - 60_000));
  await system.sweep();
  expect(await kinds()).toEqual(['SEAT_SERVED']);
  for (const minutes of [120, 119, 118, 60]) {
    system.clock.moveTo(new Date(end - minutes * 60_000));
    await system.sweep();
  }
  expect(await kinds()).toEqual(['HOLD_ENDING', 'SEAT_SERVED']);
  const query = `query ($filter: NoticeFilter) { notices(filter: $filter) { edges { node { ${NOTICE} } } } }`;
  const told = async (token: string) =>
    (await system.ask(token, query, { filter: { kind: 'HOLD_ENDING' } })).notices.edges.map(({ node }) => node);
  const [ending, ...more] = await told(worker);
  expect(more).toEqual([]);
  expect(ending).toMatchObject({ until: seats?.allocation?.holdEndsAt, answers: ['CONFIRM', 'RELEASE'] });
  expect(ending?.text).toMatch(/, are held until 2027-\d\d-\d\d \d\d:\d\d only\. Confirm them/);
  expect(await told(await asCadre(VILLAGE))).toMatchObject([{ answers: ['CONFIRM', 'RELEASE'] }]);
  expect((await answer(await asCadre(VILLAGE), ending?.id ?? '', 'CONFIRM')).userErrors).toEqual([]);
  expect(await kinds()).toEqual([]);
  expect(await told(await asCadre(VILLAGE))).toEqual([]);
  expect(await seatsOf(requestId)).toMatchObject({ allocation: { status: 'CONFIRMED' } });
});

test('whom no message reaches stands on the list of the village, with the text, its end and the answers that it takes', async () => {
  const { workerId, requestId } = await served();
  const entries = await toTell(VILLAGE, await asCadre(VILLAGE));
  const entry = entries.find(({ worker }) => worker?.id === workerId);
  expect(entry).toMatchObject({ reasons: ['TELL'], nextAction: 'READ_OUT' });
  const seats = await seatsOf(requestId);
  expect(entry?.notices).toHaveLength(1);
  const [notice] = entry?.notices ?? [];
  expect(notice).toMatchObject({
    ...{ kind: 'SEAT_SERVED', answer: null, isRead: false },
    ...{ until: seats?.allocation?.holdEndsAt, answers: ['CONFIRM', 'RELEASE'] },
  });
  expect(notice?.text).toMatch(/^阿依·买买提\d+: there are seats on 返岗专车, leaving /);
  const days = entries.map(({ dueOn }) => dueOn);
  expect(days).toEqual([...days].sort());
});

test('the answer that a cadre passes on counts as the person’s, once, and the entry goes', async () => {
  const { workerId, requestId, worker } = await served();
  const [notice] = await tellsOf(workerId);
  const id = notice?.id ?? '';
  const cadre = await asCadre(VILLAGE);
  const key = unique();
  const given = await answer(cadre, id, 'CONFIRM', key);
  expect(given).toMatchObject({ notice: { answer: 'CONFIRM', answers: [], isRead: true }, userErrors: [] });
  expect(given.notice?.text).toMatch(/there are seats on/);
  expect(await seatsOf(requestId)).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'CONFIRMED' } });
  expect(await tellsOf(workerId)).toEqual([]);
  expect((await answer(cadre, id, 'CONFIRM', key)).notice).toEqual(given.notice);
  expect((await answer(worker, id, 'RELEASE')).userErrors).toMatchObject([{ code: 'NOTICE_ANSWERED' }]);
});

test('a cadre passes on what one says for a party from several counties, if that person could say it', async () => {
  const { system } = desk;
  await desk.schedule({ seats: 2 });
  const { allocation } = await desk.seated(await givenWorkers(system, 2));
  const [here, far] = [
    await givenWorker(system, { villageCode: VILLAGE }),
    await givenWorker(system, { villageCode: '530628001' }),
  ];
  const { id: requestId } = await desk.waiting([here, far]);
  await system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  const [notice] = await tellsOf(here);
  const alone = await answer(await asCadre(VILLAGE), notice?.id ?? '', 'CONFIRM');
  expect(alone.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['answer'] }]);
  expect(await seatsOf(requestId)).toMatchObject({ allocation: { status: 'HELD' } });
  const consent = { workerId: far, purpose: 'TRAVEL_TOGETHER', granted: true };
  await system.mutate(desk.bureau, 'recordConsent', 'worker { id }', consent);
  expect((await answer(await asCadre(VILLAGE), notice?.id ?? '', 'CONFIRM')).userErrors).toEqual([]);
  expect(await seatsOf(requestId)).toMatchObject({ allocation: { status: 'CONFIRMED' } });
});

test('cadres of other villages, and roles without a village, neither see nor answer it; nor does any cadre what is not to be read out', async () => {
  const { workerId, requestId, worker } = await served();
  const [notice] = await tellsOf(workerId);
  const id = notice?.id ?? '';
  const query = 'query ($id: ID!) { node(id: $id) { id } }';
  const { STATION, ENTERPRISE, CARRIER } = desk.system.tokens;
  const others = [await asCadre('530627102202'), await asCadre('530628'), STATION, ENTERPRISE, CARRIER];
  for (const token of [...others, await asWorker(await givenWorker(desk.system))]) {
    expect((await desk.system.ask(token, query, { id })).node).toBeNull();
    expect((await answer(token, id, 'RELEASE')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await read(token, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  }
  expect(await seatsOf(requestId)).toMatchObject({ allocation: { status: 'HELD' } });
  expect((await answer(worker, id, 'CONFIRM')).userErrors).toEqual([]);
});

test('who heard it and gave no answer is done with; they may answer by themselves', async () => {
  const { workerId, worker } = await served();
  const [notice] = await tellsOf(workerId);
  const id = notice?.id ?? '';
  expect((await read(await asCadre(VILLAGE), id)).notices).toMatchObject([{ isRead: true }]);
  expect(await tellsOf(workerId)).toEqual([]);
  expect((await desk.system.ask(worker, '{ viewer { unreadNotices } }')).viewer.unreadNotices).toBe(0);
  expect((await answer(worker, id, 'CONFIRM')).notice).toMatchObject({ answer: 'CONFIRM' });
});

test('what a person reads by themselves is theirs alone; after a cadre read it out, the answer may come later', async () => {
  const [alone, told] = [await served(), await served()];
  const cadre = await asCadre(VILLAGE);
  const [own, heard] = [(await tellsOf(alone.workerId))[0]?.id ?? '', (await tellsOf(told.workerId))[0]?.id ?? ''];
  expect((await read(alone.worker, own)).userErrors).toEqual([]);
  const query = 'query ($id: ID!) { node(id: $id) { id } }';
  expect((await desk.system.ask(cadre, query, { id: own })).node).toBeNull();
  expect((await answer(cadre, own, 'RELEASE')).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['noticeId'] }]);
  expect((await read(cadre, own)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(await seatsOf(alone.requestId)).toMatchObject({ allocation: { status: 'HELD' } });

  expect((await read(cadre, heard)).userErrors).toEqual([]);
  // That they look at it later takes nothing from what the cadre was told.
  expect((await read(told.worker, heard)).userErrors).toEqual([]);
  expect((await answer(cadre, heard, 'CONFIRM')).notice).toMatchObject({ answer: 'CONFIRM' });
  expect((await answer(alone.worker, own, 'CONFIRM')).notice).toMatchObject({ answer: 'CONFIRM' });
  expect((await desk.system.ask(cadre, query, { id: own })).node).toBeNull();
});

test('the entry goes once the person read it, once the matter is decided, and once its end has passed', async () => {
  const { system } = desk;
  const byPerson = await served();
  const [notice] = await tellsOf(byPerson.workerId);
  await read(byPerson.worker, notice?.id ?? '');
  expect(await tellsOf(byPerson.workerId)).toEqual([]);

  const decided = await served();
  expect(await tellsOf(decided.workerId)).toHaveLength(1);
  const allocationId = (await seatsOf(decided.requestId))?.allocation?.id;
  await system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', { allocationId });
  expect(await tellsOf(decided.workerId)).toEqual([]);

  const reveal = { workerId: byPerson.workerId, purpose: '核对社保' };
  await system.mutate(desk.bureau, 'revealWorker', 'phone', reveal);
  expect(await tellsOf(byPerson.workerId)).toMatchObject([{ kind: 'DATA_REVEALED', answers: [] }]);
  const due = (await toTell('5306')).find(({ worker }) => worker?.id === byPerson.workerId)?.dueOn;
  expect(due).toBe('2027-01-22');
  system.clock.moveTo('2027-06-01T04:00:00Z');
  expect(await tellsOf(byPerson.workerId)).toEqual([]);
  await system.sweep();
  system.clock.moveTo(NOW);
  // The hold ended, too, which is a fact of its own.
  expect((await tellsOf(byPerson.workerId)).map(({ kind }) => kind)).toEqual(['HOLD_ENDED']);
});

test('who moves takes it along: the cadre of the new village reads it out, and the former one has nothing left', async () => {
  const number = identityNumber();
  const { worker } = await desk.system.mutate(
    desk.bureau,
    'registerWorker',
    'worker { id }',
    workerInput({ identityNumber: number, villageCode: VILLAGE }),
  );
  const id = worker?.id ?? '';
  await desk.system.mutate(desk.bureau, 'revealWorker', 'phone', { workerId: id, purpose: '核对社保' });
  const [notice] = await tellsOf(id);
  const input = { workerId: id, villageCode: '530627103201', idempotencyKey: unique() };
  const survey = { clientId: unique(), identityNumber: number, surveyedAt: '2027-01-20T03:00:00Z' };
  await desk.system.mutate(desk.bureau, 'recordSurveys', 'results { status }', {
    surveys: [{ ...survey, villageCode: input.villageCode }],
  });
  const ids = async (regionCode: string) => (await toTell(regionCode)).map(({ worker: one }) => one?.id);
  expect(await ids(VILLAGE)).not.toContain(id);
  expect(await ids('530627103201')).toContain(id);
  expect((await read(await asCadre(VILLAGE), notice?.id ?? '')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await read(await asCadre('530627103201'), notice?.id ?? '')).userErrors).toEqual([]);
  expect(await ids('530627103201')).not.toContain(id);
});

test('who is merged leaves it to the person who remains', async () => {
  const [kept = '', merged = ''] = await givenWorkers(desk.system, 2);
  for (const workerId of [kept, merged])
    await desk.system.mutate(desk.bureau, 'revealWorker', 'phone', { workerId, purpose: '核对社保' });
  expect(await tellsOf(merged)).toHaveLength(1);
  const { userErrors } = await desk.system.mutate(desk.bureau, 'mergeWorkers', 'worker { id }', {
    ...{ idempotencyKey: unique(), keepId: kept, mergeId: merged },
  });
  expect(userErrors).toEqual([]);
  expect(await tellsOf(merged)).toEqual([]);
  const both = await tellsOf(kept);
  expect(both).toHaveLength(2);
  for (const { id } of both) expect((await read(await asCadre(VILLAGE), id)).userErrors).toEqual([]);
  expect(await tellsOf(kept)).toEqual([]);
});

test('whom nobody reached before the coach left stays on the list, and is in line again once it is read out', async () => {
  const { system } = desk;
  await desk.schedule({ seats: 1 });
  const [first] = await givenWorkers(system, 1);
  const workerId = await givenWorker(system, { villageCode: VILLAGE, idempotencyKey: unique() });
  const { allocation } = await desk.seated([first ?? '']);
  const { id: requestId } = await desk.waiting([workerId], { latestOn: addDays(desk.on, 3) });
  await system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  await desk.settled();
  system.clock.moveTo((await seatsOf(requestId))?.allocation?.holdEndsAt ?? '');
  await system.sweep();
  await desk.settled();
  system.clock.moveTo(desk.hours(36));
  await system.sweep();
  const [notice, ...more] = await tellsOf(workerId);
  expect(more).toEqual([]);
  expect(notice).toMatchObject({ kind: 'HOLD_ENDED_UNREAD', until: desk.hours(96) });
  expect(notice?.text).toContain('The place in the line is kept');
  const query = 'query ($id: ID!) { travelRequest(id: $id) { status waitlistReason } }';
  const reasonNow = async () => (await system.ask(desk.bureau, query, { id: requestId })).travelRequest;
  expect(await reasonNow()).toEqual({ status: 'WAITLISTED', waitlistReason: 'UNREAD' });
  expect((await read(await asCadre(VILLAGE), notice?.id ?? '')).userErrors).toEqual([]);
  await desk.settled();
  expect(await reasonNow()).toEqual({ status: 'WAITLISTED', waitlistReason: 'NO_SERVICE' });
  expect(await tellsOf(workerId)).toEqual([]);
});

test('a village without phones, for a week: its cadre reads out what there is, and nobody loses seats or place unheard', async () => {
  const { system } = desk;
  const village = '530627104201';
  const seed = 20_270;
  const chance = randomFrom(seed);
  const cadre = await asCadre(village);
  const first = addDays(desk.on, -9);
  system.clock.moveTo(desk.hours(8, first));
  await desk.schedule({ seats: 6 });
  const others = await Promise.all((await givenWorkers(system, 6)).map((id) => desk.seated([id])));
  for (const { allocation } of others)
    await system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
  const villagers = await Promise.all(Array.from({ length: 9 }, () => givenWorker(system, { villageCode: village })));
  // Two go together, the others alone.
  const parties = [villagers.slice(0, 2), ...villagers.slice(2).map((id) => [id])];
  const requests: { readonly id: string; readonly workerIds: readonly string[] }[] = [];
  for (const workerIds of parties) requests.push({ id: (await desk.waiting(workerIds)).id, workerIds });
  const [heard, gaveUp, confirmed] = [new Set<string>(), new Set<string>(), new Set<string>()];

  const goRound = async (): Promise<void> => {
    const entries = await toTell(village, cadre);
    const days = entries.map(({ dueOn }) => dueOn);
    expect([seed, days]).toEqual([seed, [...days].sort()]);
    for (const { worker, notices } of entries) {
      const id = worker?.id ?? '';
      const [notice] = notices.filter(({ answers }) => answers.length > 0);
      const what = chance();
      // Nobody at home.
      if (what < 0.3) continue;
      for (const one of notices) expect((await read(cadre, one.id)).userErrors).toEqual([]);
      heard.add(id);
      if (notice === undefined || what < 0.5) continue;
      const given = what < 0.85 ? 'CONFIRM' : 'RELEASE';
      const { userErrors } = await answer(cadre, notice.id, given);
      // Another one of the party may have answered at the same door.
      if (userErrors.length > 0) expect(userErrors.map(({ code }) => code)).toEqual(['NOTICE_OVER']);
      else (given === 'CONFIRM' ? confirmed : gaveUp).add(id);
      await desk.settled();
    }
  };

  for (let day = 0; day < 7; day += 1)
    for (const hour of [0.5, 9.5, 12, 17, 21.5]) {
      system.clock.moveTo(desk.hours(hour, addDays(first, day)));
      await system.sweep();
      await desk.settled();
      const { allocation } = (hour === 9.5 ? others[day] : undefined) ?? {};
      if (allocation !== undefined)
        await system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
      // At weekends nobody goes round.
      if ((hour === 12 || hour === 17) && day < 5) await goRound();
    }

  expect(confirmed.size).toBeGreaterThan(0);
  for (const { id, workerIds } of requests) {
    const { status, allocation } = (await seatsOf(id)) ?? {};
    const know = workerIds.some((one) => heard.has(one));
    const state = status === 'ALLOCATED' ? allocation?.status : status;
    const allowed = ['WAITLISTED', 'HELD', ...(know ? ['CONFIRMED', 'EXPIRED', 'CANCELLED'] : [])];
    expect([seed, id, allowed]).toEqual([seed, id, expect.arrayContaining([state])]);
    if (state === 'CANCELLED') expect(workerIds.some((one) => gaveUp.has(one))).toBe(true);
    for (const one of workerIds) {
      const query = '{ notices(first: 100) { edges { node { id kind objectId at } } } }';
      const told = (await system.ask(await asWorker(one), query)).notices.edges.map(({ node }) => node);
      const facts = told.map(({ kind, objectId, at }) => [kind, objectId, at].join());
      expect(new Set(facts).size).toBe(facts.length);
    }
  }
});

/** Numbers from 0 to 1, the same for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
