/**
 * Notices over HTTP: each role sees its own inbox and no other, in its order; texts show what the caller may see by then;
 * receipts and answers count once; and who follows an inbox misses nothing.
 */
import messages from '../../functions/domains/notices/notice/messages.json';
import { type Address, cadresOf, noticeOf } from '../../functions/domains/notices/notice/notice';
import { writeNotice } from '../../functions/domains/notices/notice/store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { type Instant, instantAfter, instantOf } from '../../functions/platform/values/clock';
import type { AnswerNoticeInput, Notice, NoticeFilter, NoticeKind } from '../../functions/generated/graphql';
import { addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import { LONG, SEED } from '../kit/long';
import { givenCourse, givenEvent } from '../kit/support';
import {
  givenAgency,
  givenDelivery,
  givenEnterprise,
  givenPositions,
  givenPush,
  placementInput,
  givenWorker,
  givenWorkers,
  NOW,
  positionInput,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();

const NOTICE = 'id kind text objectId at until region { code } answers answer answeredAt isRead';

async function inbox(token: string, filter: NoticeFilter = {}): Promise<Notice[]> {
  await desk.settled();
  const query = `query ($filter: NoticeFilter) { notices(filter: $filter, first: 100) { edges { node { ${NOTICE} } } } }`;
  return (await desk.system.ask(token, query, { filter })).notices.edges.map(({ node }) => node);
}

const asWorker = (workerId: string): Promise<string> => desk.system.sign({ roles: ['WORKER'], workerId });
const asCadre = (regionCode: string): Promise<string> => desk.system.sign({ roles: ['CADRE'], regionCode });

function answer(token: string, noticeId: string, given: AnswerNoticeInput['answer'], idempotencyKey = unique()) {
  const input = { idempotencyKey, noticeId, answer: given };
  return desk.system.mutate(token, 'answerNotice', `notice { ${NOTICE} }`, input);
}

function read(token: string, ...noticeIds: string[]) {
  return desk.system.mutate(token, 'readNotices', `notices { ${NOTICE} }`, { noticeIds });
}

async function unread(token: string): Promise<number | null | undefined> {
  return (await desk.system.ask(token, '{ viewer { unreadNotices } }')).viewer.unreadNotices;
}

/** A party of one that waited and got the only seat when the first one gave it back. */
async function served(villageCode = '530627102201') {
  const { system } = desk;
  const serviceId = await desk.schedule({ seats: 1 });
  const [first] = await givenWorkers(system, 1);
  const workerId = await givenWorker(system, { villageCode });
  const { allocation } = await desk.seated([first ?? '']);
  const { id: requestId } = await desk.waiting([workerId]);
  await system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  await desk.settled();
  return { serviceId, workerId, requestId, worker: await asWorker(workerId) };
}

test('who waited learns of the seats, with the end of the hold and two answers; so do the cadres of the village, and nobody else', async () => {
  const { worker } = await served();
  const [notice, ...more] = await inbox(worker);
  expect(more).toEqual([]);
  expect(notice).toMatchObject({
    ...{ kind: 'SEAT_SERVED', region: null, answers: ['CONFIRM', 'RELEASE'], answer: null, isRead: false },
    at: '2027-01-20T04:00:00Z',
  });
  expect(notice?.text).toMatch(
    /^阿依·买买提\d+: there are seats on 返岗专车, leaving .+ at 2027-02-\d\d 09:\d\d\. Confirm within 12 hours of .+, by 2027-/,
  );
  const own = await inbox(await asCadre('530627102201'));
  expect(own.map(({ kind, region }) => [kind, region?.code])).toContainEqual(['SEAT_SERVED', '530627102201']);
  expect(own.filter(({ objectId }) => objectId === notice?.objectId)).toHaveLength(1);
  for (const region of ['530627102', '530627'])
    expect(JSON.stringify(await inbox(await asCadre(region)))).toContain(notice?.objectId);
  for (const region of ['530627102202', '530627104', '530628', '530102'])
    expect(JSON.stringify(await inbox(await asCadre(region)))).not.toContain(notice?.objectId);
  const { STATION, ENTERPRISE, CARRIER, WORKER } = desk.system.tokens;
  for (const token of [STATION, ENTERPRISE, CARRIER, WORKER]) expect(await inbox(token)).toEqual([]);
  // In Chinese unless English is asked for.
  const { data } = await desk.system.gql(worker, '{ notices { edges { node { text } } } }');
  expect(data?.notices.edges[0]?.node.text).toMatch(/返岗专车 已有座位/);
});

test('of seats that are held for less than the usual hours only the end is told', async () => {
  const { system } = desk;
  // Tomorrow at nine: at nine in the evening the seats go to others, nine hours from now.
  const on = asCivilDate('2027-01-21');
  const { stops } = travelServiceInput({ on });
  await desk.schedule({ seats: 1, stops });
  const [first = '', workerId = ''] = await givenWorkers(system, 2);
  const { allocation } = await desk.seated([first], { earliestOn: on, latestOn: on });
  await desk.waiting([workerId], { earliestOn: on, latestOn: on });
  await system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  const [notice] = await inbox(await asWorker(workerId));
  expect([notice?.kind, notice?.until]).toEqual(['SEAT_SERVED', '2027-01-20T13:00:00Z']);
  expect(notice?.text).toMatch(/ They are held until 2027-01-20 21:00 only: confirm them by then, /);
  expect(notice?.text).not.toContain('hours');
});

test('the prefecture and the province find it too, or in one county by its code', async () => {
  const { worker } = await served();
  const [{ objectId } = { objectId: '' }] = await inbox(worker);
  const has = async (token: string, regionCode?: string) =>
    (await inbox(token, { ...(regionCode !== undefined && { regionCode }) })).some((one) => one.objectId === objectId);
  const zhaotong = await desk.system.sign({ roles: ['BUREAU'], regionCode: '5306' });
  expect(await has(zhaotong)).toBe(true);
  expect(await has(zhaotong, '530627')).toBe(true);
  expect(await has(zhaotong, '530628')).toBe(false);
  expect(await has(zhaotong, '5301')).toBe(false);
});

test('a notice of another is not there: not by its id, not to read, not to answer', async () => {
  const { worker } = await served();
  const [notice] = await inbox(worker);
  const id = notice?.id ?? '';
  const stranger = await asWorker(await givenWorker(desk.system));
  const [official] = await inbox(await asCadre('530627'));
  const query = 'query ($id: ID!) { node(id: $id) { id } }';
  expect((await desk.system.ask(worker, query, { id })).node).toEqual({ id });
  for (const token of [stranger, await asCadre('530628'), desk.system.tokens.CARRIER]) {
    expect((await desk.system.ask(token, query, { id })).node).toBeNull();
    const nobodys = `ntc_${'0'.repeat(52)}`;
    for (const one of [id, nobodys, 'ntc_', '', 'wkr_1']) {
      const { userErrors } = await read(token, one);
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['noticeIds', '0'] }]);
      const refused = await answer(token, one, 'CONFIRM');
      expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['noticeId'] }]);
    }
  }
  // Nothing is written where one of several is not the caller's.
  const mixed = await read(worker, id, official?.id ?? '');
  expect(mixed.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['noticeIds', '1'] }]);
  expect(await unread(worker)).toBe(1);
});

test('a worker reads for all their devices, an official for the account; a repeat changes nothing', async () => {
  const { worker, workerId } = await served();
  const [notice] = await inbox(worker);
  const id = notice?.id ?? '';
  expect(await unread(worker)).toBe(1);
  expect((await read(worker, id, id)).notices.map(({ isRead }) => isRead)).toEqual([true, true]);
  expect((await read(worker, id)).userErrors).toEqual([]);
  expect(await unread(worker)).toBe(0);
  expect(await inbox(await asWorker(workerId), { unread: true })).toEqual([]);
  const [one, other] = await Promise.all(
    ['one', 'other'].map((sub) => desk.system.sign({ roles: ['CADRE'], regionCode: '530627102', subject: sub })),
  );
  const open = await inbox(one ?? '');
  expect(open.length).toBeGreaterThan(0);
  const before = await unread(other ?? '');
  await read(one ?? '', ...open.map((each) => each.id));
  expect(await unread(one ?? '')).toBe(0);
  expect((await inbox(one ?? '')).every(({ isRead }) => isRead)).toBe(true);
  expect(await unread(other ?? '')).toBe(before);
});

test('CONFIRM confirms: the seats stay, the notice is answered, and the cadres have nothing left to do', async () => {
  const { worker, requestId } = await served();
  const [notice] = await inbox(worker);
  const key = unique();
  const first = await answer(worker, notice?.id ?? '', 'CONFIRM', key);
  expect(first).toMatchObject({ userErrors: [], notice: { answer: 'CONFIRM', answers: [] } });
  expect(await answer(worker, notice?.id ?? '', 'CONFIRM', key)).toMatchObject({
    ...{ userErrors: [], notice: { id: notice?.id, answer: 'CONFIRM', answeredAt: first.notice?.answeredAt } },
  });
  const query = 'query ($id: ID!) { travelRequest(id: $id) { allocation { status } } }';
  expect((await desk.system.ask(desk.bureau, query, { id: requestId })).travelRequest?.allocation?.status).toBe(
    'CONFIRMED',
  );
  const again = await answer(worker, notice?.id ?? '', 'RELEASE');
  expect(again.userErrors).toMatchObject([{ code: 'NOTICE_ANSWERED', path: ['noticeId'] }]);
  const other = await answer(worker, notice?.id ?? '', 'RELEASE', key);
  expect(other.userErrors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  const open = await inbox(await asCadre('530627'));
  expect(open.map(({ objectId }) => objectId)).not.toContain(notice?.objectId);
});

test('a cadre answers for the party; what was not offered, and what comes after the end, is refused', async () => {
  const { worker, requestId } = await served();
  const [notice] = await inbox(worker);
  const cadre = await asCadre('530627102');
  const mine = (await inbox(cadre)).find(({ objectId }) => objectId === notice?.objectId);
  const wrong = await answer(cadre, mine?.id ?? '', 'ACCEPT');
  expect(wrong.userErrors).toMatchObject([{ code: 'NOTICE_ANSWER_NOT_OFFERED', path: ['answer'] }]);
  expect((await answer(cadre, mine?.id ?? '', 'RELEASE')).userErrors).toEqual([]);
  expect(await desk.requestStatus(requestId)).toBe('CANCELLED');
  await desk.settled();
  const late = await answer(worker, notice?.id ?? '', 'CONFIRM');
  expect(late.userErrors).toMatchObject([{ code: 'NOTICE_OVER', path: ['noticeId'] }]);
});

test('a key that was used for another notice does nothing: the seats stay, and the notice is open', async () => {
  const [one, other] = [await served(), await served()];
  const cadre = await asCadre('530627102');
  const noticeOf = async ({ worker }: { worker: string }) => {
    const [{ objectId } = { objectId: '' }] = await inbox(worker);
    return (await inbox(cadre)).find((each) => each.objectId === objectId)?.id ?? '';
  };
  const [first, second] = [await noticeOf(one), await noticeOf(other)];
  const key = unique();
  expect((await answer(cadre, first, 'CONFIRM', key)).userErrors).toEqual([]);
  const reused = await answer(cadre, second, 'RELEASE', key);
  expect(reused.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] }]);
  await desk.settled();
  expect(await desk.requestStatus(other.requestId)).toBe('ALLOCATED');
  expect((await answer(cadre, second, 'CONFIRM')).userErrors).toEqual([]);
});

test('a hold that ends is told to the party and its cadres, and its seats ask nobody any more', async () => {
  const { worker, requestId } = await served();
  const [{ until } = { until: '' }] = await inbox(worker);
  desk.system.clock.moveTo(until);
  await desk.system.sweep();
  const told = await inbox(worker);
  // Nobody had read of it.
  expect(told.map(({ kind, answers }) => [kind, answers])).toEqual([
    ['HOLD_ENDED_UNREAD', []],
    ['SEAT_SERVED', []],
  ]);
  expect(await desk.requestStatus(requestId)).toBe('WAITLISTED');
  const cadres = (await inbox(await asCadre('530627'))).filter(({ objectId }) => objectId === told[0]?.objectId);
  expect(cadres.map(({ kind }) => kind)).toEqual(['HOLD_ENDED_UNREAD']);
});

test('new times are told with a choice that counts, and once more when they change again', async () => {
  const serviceId = await desk.schedule();
  const [workerId] = await givenWorkers(desk.system, 1);
  const { travelRequest } = await desk.seated([workerId ?? '']);
  const worker = await asWorker(workerId ?? '');
  const move = (hour: number) =>
    desk.system.mutate(desk.bureau, 'changeTravelService', 'travelService { id }', {
      ...{ idempotencyKey: unique(), serviceId },
      stops: [
        { regionCode: '530627', departsAt: desk.hours(hour) },
        { regionCode: '441900', arrivesAt: desk.hours(hour + 24) },
      ],
    });
  expect((await move(11)).userErrors).toEqual([]);
  const [first] = await inbox(worker);
  expect(first).toMatchObject({ kind: 'SERVICE_MOVED', answers: ['KEEP', 'LEAVE'] });
  expect(first?.text).toMatch(/leaves .+ at \d{4}-\d\d-\d\d 11:00 instead of \d{4}-\d\d-\d\d 09:00/);
  later(60);
  await move(15);
  const told = await inbox(worker);
  expect(told.map(({ kind, answers }) => [kind, answers])).toEqual([
    ['SERVICE_MOVED', ['KEEP', 'LEAVE']],
    ['SERVICE_MOVED', []],
  ]);
  expect((await answer(worker, told[0]?.id ?? '', 'LEAVE')).userErrors).toEqual([]);
  expect(await desk.requestStatus(travelRequest.id)).toBe('CANCELLED');
});

test('on the day before, each traveller is told number and place, once; and again only whose number changed', async () => {
  const { system } = desk;
  const serviceId = await desk.schedule({ seats: 10 });
  const pair = await givenWorkers(system, 2);
  const [single = ''] = await givenWorkers(system, 1);
  const { allocation } = await desk.seated(pair);
  await desk.seated([single]);
  const close = () =>
    system.mutate(desk.bureau, 'closeManifest', 'manifest { passengers { worker { id } seatNumber } }', { serviceId });
  const numbers = new Map((await close()).manifest?.passengers.map((one) => [one.worker?.id, one.seatNumber]));
  expect(numbers.size).toBe(3);
  const told = async (id: string) =>
    (await inbox(await asWorker(id), { kind: 'SEAT_NUMBERED' })).map(({ text }) => text);
  const dayBefore = Date.parse(desk.hours(10)) - 86_400_000;
  system.clock.moveTo(new Date(dayBefore - 1_000));
  await system.sweep();
  expect(await told(single)).toEqual([]);
  system.clock.moveTo(new Date(dayBefore + 60_000));
  for (let times = 0; times < 2; times += 1) {
    await system.sweep();
    for (const id of [...pair, single])
      expect(await told(id)).toEqual([
        expect.stringMatching(
          new RegExp(
            `^阿依·买买提\\d+: 返岗专车 leaves 镇雄县 at ${desk.on} 09:00\\. Your seat is number ${numbers.get(id)}; board at 镇雄县\\.$`,
          ),
        ),
      ]);
    system.clock.moveTo(new Date(dayBefore + 3_600_000));
  }
  // One party less, closed again: the others keep their numbers, and hear nothing.
  await system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  expect((await close()).manifest?.passengers).toHaveLength(1);
  await desk.settled();
  expect(await told(single)).toHaveLength(1);
  expect(await inbox(await asCadre('530627102201'), { kind: 'SEAT_NUMBERED' })).toEqual([]);
});

test('a list that is closed on the last day is told at once', async () => {
  const { system } = desk;
  const serviceId = await desk.schedule({ seats: 10 });
  const [single = ''] = await givenWorkers(system, 1);
  const { allocation } = await desk.seated([single]);
  await system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
  system.clock.moveTo(desk.hours(6));
  await system.mutate(desk.bureau, 'closeManifest', 'manifest { complete }', { serviceId });
  expect(await inbox(await asWorker(single), { kind: 'SEAT_NUMBERED' })).toMatchObject([{ until: desk.hours(9) }]);
});

test('who waits is told at set hours that a suitable service runs now, and that none does any more; each change once', async () => {
  const { system } = desk;
  const at = async (time: Instant): Promise<void> => {
    system.clock.moveTo(time);
    await system.sweep();
    await system.sweep();
  };
  const [before, dayBefore] = [addDays(desk.on, -2), addDays(desk.on, -1)];
  await at(desk.hours(8, before));
  const pair = await givenWorkers(system, 2);
  expect((await desk.waiting(pair)).waitlistReason).toBe('NO_SERVICE');
  const kinds = async (id = pair[0] ?? ''): Promise<string[]> =>
    (await inbox(await asWorker(id))).map(({ kind }) => kind);
  await at(desk.hours(9.1, before));
  expect(await kinds()).toEqual([]);
  // It suits, and is too small for two.
  const serviceId = await desk.schedule({ seats: 1 });
  await desk.settled();
  await at(desk.hours(14.9, before));
  expect(await kinds()).toEqual([]);
  await at(desk.hours(15.1, before));
  for (const id of pair) expect(await kinds(id)).toEqual(['SERVICE_OPENED']);
  const [opened] = await inbox(await asWorker(pair[1] ?? ''));
  expect(opened?.text).toMatch(/^阿依·买买提\d+: a suitable service runs from 镇雄县 to .+ now\. It has no room yet/);
  await system.mutate(desk.bureau, 'cancelTravelService', 'travelService { id }', {
    ...{ idempotencyKey: unique(), serviceId, reason: '大雪' },
  });
  await at(desk.hours(9.1, dayBefore));
  for (const id of pair) expect(await kinds(id)).toEqual(['NO_SERVICE_LEFT', 'SERVICE_OPENED']);
  await at(desk.hours(15.1, dayBefore));
  expect(await kinds()).toHaveLength(2);
});

test('a confirmed party that keeps its seats at new times agrees to them, and its cadres are not asked any more', async () => {
  const { system, bureau } = desk;
  const serviceId = await desk.schedule();
  const workerId = await givenWorker(system, { villageCode: '530627102201' });
  const { travelRequest, allocation } = await desk.seated([workerId]);
  await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
  await system.mutate(bureau, 'changeTravelService', 'travelService { id }', {
    ...{ idempotencyKey: unique(), serviceId },
    stops: [
      { regionCode: '530627', departsAt: desk.hours(11) },
      { regionCode: '441900', arrivesAt: desk.hours(35) },
    ],
  });
  const [worker, cadre] = [await asWorker(workerId), await asCadre('530627102201')];
  const asked = async (): Promise<boolean> =>
    (await inbox(cadre)).some(({ objectId, kind }) => objectId === allocation.id && kind === 'SERVICE_MOVED');
  expect(await asked()).toBe(true);
  const [notice] = await inbox(worker, { kind: 'SERVICE_MOVED' });
  expect(await answer(worker, notice?.id ?? '', 'KEEP')).toMatchObject({ userErrors: [], notice: { answer: 'KEEP' } });
  expect(await asked()).toBe(false);
  const query = 'query ($id: ID!) { travelRequest(id: $id) { allocation { status timesChanged { departedAt } } } }';
  const { travelRequest: kept } = await system.ask(bureau, query, { id: travelRequest.id });
  expect(kept?.allocation).toEqual({ status: 'CONFIRMED', timesChanged: null });
});

test('a cancelled service is told with its reason and what became of the party', async () => {
  const serviceId = await desk.schedule();
  const [workerId] = await givenWorkers(desk.system, 1);
  await desk.seated([workerId ?? '']);
  const input = { idempotencyKey: unique(), serviceId, reason: '暴雪封路' };
  await desk.system.mutate(desk.bureau, 'cancelTravelService', 'travelService { id }', input);
  const [notice] = await inbox(await asWorker(workerId ?? ''));
  expect(notice).toMatchObject({ kind: 'SERVICE_CANCELLED', answers: [] });
  expect(notice?.text).toMatch(/返岗专车 was cancelled \(暴雪封路\)\. The request waits again/);
});

const SINCE = `query ($after: String, $first: Int, $regionCode: String) {
  noticesSince(after: $after, first: $first, regionCode: $regionCode) {
    retryAfter edges { cursor node { id objectId } } pageInfo { endCursor hasNextPage } } }`;

async function since(token: string, after?: string | null, first = 100, regionCode?: string) {
  const { noticesSince } = await desk.system.ask(token, SINCE, { after, first, regionCode });
  const { edges, pageInfo, retryAfter } = noticesSince;
  const objects = edges.map(({ node }) => node.objectId);
  return {
    objects,
    ids: edges.map(({ node }) => node.id),
    cursors: edges.map(({ cursor }) => cursor),
    ...pageInfo,
    retryAfter,
  };
}

function later(seconds: number): void {
  const now = desk.system.clock.now().getTime();
  desk.system.clock.moveTo(new Date(now + seconds * 1_000));
}

test('who follows an inbox gets each notice once, from any cursor on, once it is settled', async () => {
  const { worker, workerId } = await served();
  const [notice] = await inbox(worker);
  const early = await since(worker);
  expect(early).toMatchObject({ ids: [], hasNextPage: false, retryAfter: 30 });
  later(21);
  const page = await since(worker, early.endCursor);
  expect(page.ids).toEqual([notice?.id]);
  const empty = await since(worker, page.endCursor);
  expect(empty.ids).toEqual([]);
  later(3_600);
  expect((await since(worker, empty.endCursor)).ids).toEqual([]);
  expect((await since(worker)).ids).toEqual(page.ids);
  // A cursor is of one inbox: another person's, or the same person in another list, is none.
  const stranger = await asWorker(await givenWorker(desk.system));
  for (const [token, query] of [
    [stranger, SINCE],
    [await asWorker(workerId), 'query ($after: String) { notices(after: $after) { totalCount } }'],
  ] as const) {
    const { errors } = await desk.system.gql(token, query, { after: page.endCursor });
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  }
});

test('a cadre of a township follows its villages alone, page by page; a prefecture names a county, or follows its own office', async () => {
  const parties = [];
  for (const village of ['530627102201', '530627104201', '530627102202']) parties.push(await served(village));
  const [one, elsewhere, other] = await Promise.all(
    parties.map(async ({ worker }) => (await inbox(worker))[0]?.objectId),
  );
  later(21);
  const township = await asCadre('530627102');
  const all = await since(township);
  expect(all.objects).toEqual(expect.arrayContaining([one, other]));
  expect(all.objects).not.toContain(elsewhere);
  const pages: string[] = [];
  for (let after: string | null | undefined; ;) {
    const page = await since(township, after, 2);
    pages.push(...page.ids);
    after = page.endCursor;
    if (!page.hasNextPage) break;
  }
  expect(pages).toEqual(all.ids);
  expect((await since(township, all.cursors[0])).ids).toEqual(all.ids.slice(1));
  const county = await since(await asCadre('530627'));
  expect(county.ids.length).toBeGreaterThan(all.ids.length);
  const zhaotong = await desk.system.sign({ roles: ['BUREAU'], regionCode: '5306' });
  expect((await since(zhaotong, null, 100, '530627')).ids).toEqual(county.ids);
  expect((await since(zhaotong, null, 100, '530627102')).ids).toEqual(all.ids);
  expect(await since(zhaotong)).toMatchObject({ ids: [], hasNextPage: false, retryAfter: 30 });
});

test('an enterprise learns of positions that expired and imports with rejected rows, and no other enterprise does', async () => {
  const { system } = desk;
  const [enterpriseId, other] = [await givenEnterprise(system), await givenEnterprise(system)];
  const [token, stranger] = await Promise.all(
    [enterpriseId, other].map((id) => system.sign({ roles: ['ENTERPRISE'], enterpriseId: id })),
  );
  await givenPositions(system, enterpriseId, [{ externalRef: 'A-1', closesOn: asCivilDate('2027-01-22') }]);
  const started = { idempotencyKey: unique(), enterpriseId, fileName: '岗位.csv', rowsExpected: 1 };
  const { positionImport } = await system.mutate(desk.bureau, 'startPositionImport', 'positionImport { id }', started);
  const importId = positionImport?.id ?? '';
  const rows = [positionInput({ headcount: 0 })];
  await system.mutate(desk.bureau, 'appendPositionImport', 'results { status }', { importId, chunk: 0, rows });
  await system.mutate(desk.bureau, 'finishPositionImport', 'positionImport { id }', { importId });
  system.clock.moveTo('2027-01-23T01:00:00Z');
  await system.sweep();
  const told = await inbox(token ?? '');
  expect(told.map(({ kind, text }) => [kind, text])).toEqual([
    ['POSITION_EXPIRED', 'The position 电子装配工 (A-1) was closed, because its closing date 2027-01-22 has passed.'],
    ['IMPORT_REJECTED_ROWS', 'The import of 岗位.csv has ended: 1 of its 1 rows were rejected. The import says why.'],
  ]);
  expect(await inbox(stranger ?? '')).toEqual([]);
  // A repeat of the sweep tells nothing new.
  await system.sweep();
  expect(await inbox(token ?? '')).toHaveLength(2);
});

test('an enterprise learns once that a position is a near-duplicate of another, submitted before it or with it', async () => {
  const { system } = desk;
  const enterpriseId = await givenEnterprise(system);
  const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  const nearDuplicates = async (): Promise<readonly (string | null)[]> =>
    (await inbox(token)).map(({ kind, text }) => (kind === 'POSITION_NEAR_DUPLICATE' ? text : kind)).toSorted();
  const text = (reference: string, other: string): string =>
    `The position 缝纫工 (${reference}) has the same title, place and wage as your position ${other}; make sure that it is not a duplicate.`;
  const like = { title: '缝纫工', wageMin: 6_000 };
  await givenPositions(system, enterpriseId, [{ ...like, externalRef: 'first' }]);
  expect(await nearDuplicates()).toEqual([]);
  await givenPositions(system, enterpriseId, [
    { ...like, externalRef: 'second', title: ' 缝 纫工' },
    { ...like, externalRef: 'other', wageMin: 6_001 },
  ]);
  const second = text('second', 'first').replace('缝纫工', '缝 纫工');
  expect(await nearDuplicates()).toEqual([second]);
  await givenPositions(system, enterpriseId, [
    { ...like, externalRef: 'first', headcount: 9 },
    { ...like, externalRef: 'second', title: ' 缝 纫工', headcount: 9 },
    { ...like, externalRef: 'third', wageMin: 7_000 },
    { ...like, externalRef: 'fourth', wageMin: 7_000 },
  ]);
  const [told, ...more] = (await nearDuplicates()).filter((one) => one !== second);
  expect([text('fourth', 'third'), text('third', 'fourth')]).toContain(told);
  expect(more).toEqual([]);
});

test('a worker learns that their numbers were shown; a region, that somebody of it was found elsewhere, and its answer counts', async () => {
  const { system } = desk;
  const person = workerInput({ villageCode: '530627102201' });
  const workerId = (await system.mutate(desk.bureau, 'registerWorker', 'worker { id }', person)).worker?.id ?? '';
  await system.mutate(desk.bureau, 'revealWorker', 'phone', { workerId, purpose: '核对' });
  expect((await inbox(await asWorker(workerId))).map(({ kind }) => kind)).toEqual(['DATA_REVEALED']);
  const { identityNumber, name } = person;
  const survey = { clientId: unique(), identityNumber, name, villageCode: '530628001', surveyedAt: NOW };
  await system.mutate(await asCadre('530628'), 'recordSurveys', 'results { status }', { surveys: [survey] });
  const cadre = await asCadre('530627102');
  const pending = (await inbox(cadre, { kind: 'MOVE_PENDING' })).find(({ text }) => text.includes(name));
  expect(pending).toMatchObject({ answers: ['ACCEPT', 'DECLINE'], region: { code: '530627102201' } });
  expect(await inbox(await asCadre('530628'), { kind: 'MOVE_PENDING' })).toEqual([]);
  expect((await answer(cadre, pending?.id ?? '', 'ACCEPT')).userErrors).toEqual([]);
  const { worker } = await system.ask(desk.bureau, 'query ($id: ID!) { worker(id: $id) { villageCode } }', {
    id: workerId,
  });
  expect(worker?.villageCode).toBe('530628001');
  // The person has left: what it was about is no longer shown to who let them go.
  const query = 'query ($id: ID!) { node(id: $id) { ... on Notice { text answer } } }';
  const { node } = await system.ask(cadre, query, { id: pending?.id });
  expect(node).toEqual({ text: 'What this notice is about is no longer shown to you.', answer: 'ACCEPT' });
});

const { notShown } = messages;

describe('every kind of notice, in every inbox', () => {
  const VILLAGE = '530627102201';
  const names = { a: '木呷甲', b: '木呷乙', d: '木呷丁', e: '木呷戊', f: '木呷己' } as const;
  const [hook, gateway, file] = ['https://8.8.4.4/hook', 'https://8.8.8.8/gateway', '保密岗位.csv'];

  async function person(name: string, villageCode: string): Promise<string> {
    const { system, bureau } = desk;
    const input = workerInput({ name, villageCode });
    return (await system.mutate(bureau, 'registerWorker', 'worker { id }', input)).worker?.id ?? '';
  }

  /** Of those that the caller opens. */
  async function textsOf(token: string, ids: readonly string[], language = 'zh'): Promise<readonly string[]> {
    const texts: string[] = [];
    for (let start = 0; start < ids.length; start += 13) {
      const nodes = ids
        .slice(start, start + 13)
        .map((id, place) => `n${place}: node(id: "${id}") { ... on Notice { text } }`);
      const headers = { 'accept-language': language };
      const { data, errors } = await desk.system.gql(token, `{ ${nodes.join(' ')} }`, {}, headers);
      expect(errors).toEqual([]);
      const found = Object.values(data ?? {}) as readonly ({ readonly text: string } | null)[];
      texts.push(...found.flatMap((node) => (node === null ? [] : [node.text])));
    }
    return texts;
  }

  test('shows nobody what they do not see by themselves, whoever moved, was merged or is another enterprise', async () => {
    const { system, bureau } = desk;
    const [a, b, d, e] = [
      await person(names.a, VILLAGE),
      await person(names.b, '530628001001'),
      await person(names.d, VILLAGE),
      await person(names.e, '530630001002'),
    ];
    await desk.schedule();
    const { travelRequest, allocation } = await desk.seated([a, b]);
    await system.mutate(bureau, 'revealWorker', 'phone', { workerId: d, purpose: '核对' });
    const { name, identityNumber } = workerInput({ name: names.f });
    const found = workerInput({ name, identityNumber, villageCode: VILLAGE });
    await system.mutate(bureau, 'registerWorker', 'worker { id }', found);
    const survey = { clientId: unique(), identityNumber, name, villageCode: '530628001', surveyedAt: NOW };
    await system.mutate(await asCadre('530628'), 'recordSurveys', 'results { status }', { surveys: [survey] });
    const [enterpriseId, other] = [await givenEnterprise(system), await givenEnterprise(system)];
    const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const [position = ''] = await givenPositions(system, enterpriseId, [{}]);
    const { placement } = await system.mutate(
      bureau,
      'startPlacement',
      'placement { id }',
      placementInput(b, position),
    );
    const started = { idempotencyKey: unique(), enterpriseId, fileName: file, rowsExpected: 1 };
    const { positionImport } = await system.mutate(bureau, 'startPositionImport', 'positionImport { id }', started);
    const input = { idempotencyKey: unique(), enterpriseId, url: hook, events: ['POSITION_FILLED'] as const };
    const { webhook } = await system.mutate(own, 'registerWebhook', 'webhook { id }', {
      ...input,
      events: [...input.events],
    });
    const gate = { idempotencyKey: unique(), kind: 'SMS', url: gateway } as const;
    const { channel } = await system.mutate(bureau, 'registerChannel', 'channel { id }', gate);
    const [revealed] = await inbox(await asWorker(d));
    const pending = (await inbox(await asCadre(VILLAGE), { kind: 'MOVE_PENDING' })).find(({ text }) =>
      text.includes(names.f),
    );
    const seats = { objectId: allocation.id };
    const [wanted = ''] = await givenPositions(system, enterpriseId, [{}]);
    const delivery = await givenDelivery(system, a, wanted);
    const eventId = await givenEvent(system, { enterpriseIds: [enterpriseId] });
    const signUp = { idempotencyKey: unique(), eventId, workerId: a };
    const { eventRegistration } = await system.mutate(bureau, 'registerForEvent', 'eventRegistration { id }', signUp);
    const registered = { objectId: eventRegistration?.id };
    const courseId = await givenCourse(system);
    const lesson = { idempotencyKey: unique(), courseId, workerId: a };
    const { enrolment } = await system.mutate(bureau, 'enrolInCourse', 'enrolment { id }', lesson);
    const lessons = { objectId: enrolment?.id };
    const case_ = { idempotencyKey: unique(), kind: 'OTHER', workerId: a };
    const matter = { objectId: (await system.mutate(bureau, 'openCase', 'case { id }', case_)).case?.id };
    const wish = { workerId: b, companionId: a, purpose: 'GO_TOGETHER', granted: true };
    await system.mutate(bureau, 'recordConsent', 'worker { id }', wish);
    const [agencyId, otherAgency] = [await givenAgency(system), await givenAgency(system)];
    const naming = { objectId: enterpriseId, data: { agencyId } };
    const terms = { headcountPromised: 10, startsOn: '2027-01-01', endsOn: '2027-12-31', enterpriseId };
    const signed = { idempotencyKey: unique(), kind: 'DIRECT_SUPPLY', ...terms };
    const agreed = {
      objectId: (await system.mutate(bureau, 'signAgreement', 'agreement { id }', signed)).agreement?.id,
    };
    const visited = { idempotencyKey: unique(), kind: 'SERVICE', on: '2027-01-20', enterpriseId };
    const { visit } = await system.mutate(bureau, 'recordVisit', 'visit { id }', visited);
    const about: Readonly<
      Record<NoticeKind, { readonly objectId?: string | undefined; readonly data?: Record<string, string> }>
    > = {
      ...{ SEAT_SERVED: seats, HOLD_ENDING: seats, HOLD_ENDED: seats, SERVICE_MOVED: seats },
      SERVICE_CANCELLED: { objectId: travelRequest.id, data: { allocationId: allocation.id } },
      HOLD_ENDED_UNREAD: { objectId: travelRequest.id, data: { allocationId: allocation.id } },
      ...{ NO_SERVICE_LEFT: { objectId: travelRequest.id }, SERVICE_OPENED: { objectId: travelRequest.id } },
      TRAVELLER_LEFT: { objectId: travelRequest.id, data: { leaver: d } },
      DEPARTURE_NEAR: { ...seats, data: { workerId: a } },
      SEAT_NUMBERED: { ...seats, data: { workerId: a, number: '7' } },
      MOVE_PENDING: { objectId: pending?.objectId },
      COMPANION_NAMED: { objectId: b, data: { companionId: a } },
      DATA_REVEALED: { objectId: revealed?.objectId },
      JOB_LOST: { objectId: placement?.id },
      ...{ CASE_OPENED: matter, CASE_HANDED: matter, CASE_TAKEN: matter, CASE_CLOSED: matter },
      ...{ VISIT_BECAME_CASE: matter, VISIT_FOUND_WRONG: { objectId: visit?.id } },
      ...{ POSITION_EXPIRED: { objectId: position }, POSITION_CLOSED: { objectId: position } },
      ...{ AGREEMENT_RENEWAL_DUE: agreed, AGREEMENT_EXPIRED: agreed, ENTERPRISE_SILENT: { objectId: enterpriseId } },
      ...{ AGENCY_NAMED: naming, AGENCY_REMOVED: naming },
      ...{ ENTERPRISE_VERIFIED: { objectId: enterpriseId }, ENTERPRISE_REFUSED: { objectId: enterpriseId } },
      POSITION_PUSHED: { objectId: await givenPush(system, a, position) },
      ...{ DELIVERY_ACCEPTED: { objectId: delivery }, DELIVERY_REFUSED: { objectId: delivery } },
      DELIVERY_EXPIRED: { objectId: delivery },
      ...{ DELIVERY_MADE: { objectId: delivery }, PLACEMENT_DECLINED: { objectId: placement?.id } },
      POSITION_NEAR_DUPLICATE: { objectId: position, data: { otherId: position } },
      ...{ IMPORT_REJECTED_ROWS: { objectId: positionImport?.id }, IMPORT_FINISHED: { objectId: positionImport?.id } },
      WEBHOOK_DISABLED: { objectId: webhook?.id },
      CHANNEL_DISABLED: { objectId: channel?.id },
      ...{ EVENT_PLACE_GIVEN: registered, EVENT_NEAR: registered, EVENT_MOVED: registered },
      EVENT_CANCELLED: { objectId: eventId },
      ...{ COURSE_PLACE_GIVEN: lessons, COURSE_NEAR: lessons, COURSE_MOVED: lessons, COURSE_CANCELLED: lessons },
    };
    const at = instantOf(system.clock.now());
    const inboxes: readonly Address[] = [
      ...[a, b, d, e, enterpriseId, other, agencyId, otherAgency].map((addressee) => ({ addressee })),
      ...[VILLAGE, '530628001001', '530630001002', '53']
        .map(asRegionCode)
        .map((village) => ({ addressee: cadresOf(village), village })),
    ];
    const written = Object.entries(about).flatMap(([kind, { objectId = '', data = {} }]) => {
      expect([kind, objectId]).not.toContain('');
      const draft = { kind: kind as NoticeKind, objectId, mark: 'all', at, until: instantAfter(at, 30), data, to: {} };
      return inboxes.map((address) => noticeOf(draft, address, system.clock.now()));
    });
    await system.platform.db.execute(written.map(writeNotice));
    // Before anybody moves, each kind is shown to somebody whom it is for, in both languages.
    const tokens = [await asWorker(a), await asWorker(d), own, bureau, await asCadre(VILLAGE)];
    for (const kind of Object.keys(about)) {
      const ids = written.filter((one) => one.kind === kind).map(({ id }) => id);
      for (const [language, words] of Object.entries({ zh: /\p{Script=Han}/u, en: /[a-z]{3,} [a-z]+/ })) {
        let told: readonly string[] = [];
        for (const token of tokens)
          if (told.length === 0)
            told = (await textsOf(token, ids, language)).filter((text) => text !== notShown[language as 'zh' | 'en']);
        expect([kind, language, told.length > 0]).toEqual([kind, language, true]);
        for (const text of told)
          expect([kind, words.test(text), /[{}]|undefined/.test(text)]).toEqual([kind, true, false]);
      }
    }
    // One moves away, and one is merged into somebody elsewhere.
    const moved = { workerId: a, villageCode: '530630001001' };
    expect((await system.mutate(bureau, 'updateWorker', 'worker { id }', moved)).userErrors).toEqual([]);
    const merged = { idempotencyKey: unique(), keepId: e, mergeId: d };
    expect((await system.mutate(bureau, 'mergeWorkers', 'worker { id }', merged)).userErrors).toEqual([]);
    await desk.settled();

    const secrets: readonly (readonly [string, query: string])[] = [
      ...Object.entries({ a, b, d, e }).map(
        ([who, id]) => [names[who as keyof typeof names], `worker(id: "${id}") { name }`] as const,
      ),
      [hook, `node(id: "${webhook?.id}") { ... on Webhook { url } }`],
      [gateway, `node(id: "${channel?.id}") { ... on Channel { url } }`],
      [file, `node(id: "${positionImport?.id}") { ... on PositionImport { fileName } }`],
    ];
    const { CARRIER, STATION } = system.tokens;
    const viewers = {
      ...{ a: await asWorker(a), b: await asWorker(b), merged: await asWorker(d), remaining: await asWorker(e) },
      'the former village of one': await asCadre(VILLAGE),
      ...{
        'the village of the other': await asCadre('530628001001'),
        'the new village': await asCadre('530630001001'),
      },
      'where the merged lives': await asCadre('530630001002'),
      ...{ own, other: await system.sign({ roles: ['ENTERPRISE'], enterpriseId: other }) },
      agency: await system.sign({ roles: ['AGENCY'], agencyId }),
      ...{
        carrier: CARRIER,
        station: STATION,
        bureau,
        elsewhere: await system.sign({ roles: ['BUREAU'], regionCode: '44' }),
      },
    };
    // One kind of three, by the seed, in every inbox.
    const askedKinds = Object.keys(about).filter((_, at) => LONG || at % 3 === SEED % 3);
    const asked = written.filter(({ kind }) => askedKinds.includes(kind));
    const shown: Record<string, string[]> = {};
    const seen: Record<string, number> = {};
    for (const [who, token] of Object.entries(viewers)) {
      const texts = await textsOf(
        token,
        asked.map(({ id }) => id),
      );
      seen[who] = texts.length;
      for (const [secret, query] of secrets) {
        if (!texts.some((text) => text.includes(secret))) continue;
        (shown[who] ??= []).push(secret);
        const { data } = await system.gql(token, `{ ${query} }`);
        expect([who, secret, JSON.stringify(data)]).toEqual([who, secret, expect.stringContaining(secret)]);
      }
    }
    const kinds = askedKinds.length;
    expect(seen).toEqual({
      ...{
        a: kinds,
        b: kinds,
        merged: 2 * kinds,
        remaining: 2 * kinds,
        own: kinds,
        other: kinds,
        agency: kinds,
        carrier: 0,
        station: 0,
      },
      ...{ 'the former village of one': kinds, 'the village of the other': kinds, 'the new village': 0 },
      ...{ 'where the merged lives': kinds, bureau: 4 * kinds, elsewhere: 0 },
    });
    const { bureau: ofProvince, ...others } = shown;
    const may: Record<string, string[]> = {
      ...{ a: [names.a], b: [names.b], own: [hook, file], 'the village of the other': [names.b] },
    };
    const beyond = Object.entries(others).map(([who, told]) => [who, told.filter((one) => !may[who]?.includes(one))]);
    expect(beyond).toEqual(Object.keys(others).map((who) => [who, []]));
    // Some secrets stand in few kinds of notice.
    if (LONG) {
      expect(others).toEqual(may);
      expect(ofProvince).toEqual(expect.arrayContaining([names.a, names.b, gateway, file]));
    }
  });
});
