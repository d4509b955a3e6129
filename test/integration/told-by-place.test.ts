/** What a bureau lays down for a place decides there when holds end, and when and how people are told; elsewhere it does not. */
import { noticeKey, parseNotice } from '../../functions/domains/notices/notice/store';
import { addDays } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import { givenWorkers, unique } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();

const HOUR = 3_600_000;

/** Hours after the test's first day begins in China, four days before its services leave: later than all earlier tests. */
const at = (hours: number): string => desk.hours(hours, addDays(desk.on, -4));

const HOLDS = {
  ...{ HOLD_MINUTES: 30, WAITLIST_HOLD_MINUTES: 720, ANSWER_HOURS: 24, UNREAD_HOLD_HOURS: 24, OTHERS_HOURS: 12 },
  ...{ LATE_HOLD_MINUTES: 30, UNREAD_OFFERS_MAX: 3, HOLD_ENDING_MINUTES: 60, REACHED_HOURS: 24, SKIPS_MAX: 2 },
  ...{ WAIT_TOLD_AT: 11, WAIT_TOLD_AGAIN_AT: 17, BOARDING_TOLD_AT: 7, NIGHT_FROM: 20, NIGHT_TO: 8 },
};
const MESSAGES = {
  ...{ QUIET_FROM: 21, QUIET_TO: 8, TOLD_PER_DAY: 3, URGENT_PER_DAY: 10, URGENT_MINUTES: 5 },
  ...{ APP_MINUTES: 30, WECHAT_MINUTES: 60, SMS_MINUTES: 90, VOICE_MINUTES: 30 },
  ...{ APP_TURN: 1, WECHAT_TURN: 2, SMS_TURN: 3, VOICE_TURN: 4, SOON_HOURS: 48, READ_OUT_DAYS: 3 },
};

/** People of these tests live in 5306 and board there. */
async function layDown(regionCode: string): Promise<() => Promise<unknown>> {
  const rules = Object.entries({ HOLDS, MESSAGES }).map(([kind, figures]) => ({
    ...{ kind, regionCode, validFrom: '2027-01-01', source: '春运专班通知' },
    figures: Object.entries(figures).map(([figure, value]) => ({ figure, value })),
  }));
  const { userErrors } = await desk.system.mutate(desk.bureau, 'loadRules', 'rules { kind }', { rules });
  expect(userErrors).toEqual([]);
  const keys = rules.map(({ kind, validFrom }) => ({ kind, regionCode, validFrom }));
  return () => desk.system.mutate(desk.bureau, 'withdrawRules', 'rules { kind }', { rules: keys });
}

const release = (allocationId: string) =>
  desk.system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId });

const confirm = (allocationId: string) =>
  desk.system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', { allocationId });

async function goTo(instant: string | number): Promise<void> {
  desk.system.clock.moveTo(new Date(instant));
  await desk.system.sweep();
  await desk.settled();
}

async function inbox(workerId: string) {
  await desk.settled();
  const token = await desk.system.sign({ roles: ['WORKER'], workerId });
  const { notices } = await desk.system.ask(token, '{ notices { edges { node { id kind } } } }');
  return notices.edges.map(({ node }) => node);
}

const kinds = async (workerId: string): Promise<string[]> => (await inbox(workerId)).map(({ kind }) => kind).toSorted();

/** A party of one that is given a seat for which it waited, at the instant. */
async function servedAt(instant: string) {
  await desk.schedule({ seats: 1 });
  const [holder = '', workerId = ''] = await givenWorkers(desk.system, 2);
  desk.system.clock.moveTo(instant);
  const { allocation } = await desk.seated([holder]);
  const { id } = await desk.waiting([workerId]);
  await release(allocation.id);
  await desk.settled();
  const query = 'query ($id: ID!) { travelRequest(id: $id) { allocation { id holdEndsAt } } }';
  const end = async (): Promise<string | undefined> =>
    (await desk.system.ask(desk.bureau, query, { id })).travelRequest?.allocation?.holdEndsAt ?? undefined;
  return { workerId, end };
}

describe.each([
  ['laid down for the place', '5306', { unread: 48 + 8, read: 24 + 9, ending: 60 }],
  ['laid down elsewhere', '5325', { unread: 24 + 20.5, read: 24 + 10, ending: 120 }],
] as const)('what is %s', (_, place, { unread, read, ending }) => {
  const isHere = place === '5306';
  let withdraw: () => Promise<unknown>;

  beforeAll(async () => {
    withdraw = await layDown(place);
  });

  afterAll(() => withdraw());

  test('says between which hours no hold ends, and how long before its end it is told', async () => {
    const { workerId, end } = await servedAt(at(20.5));
    expect(await end()).toBe(at(unread));
    const [served] = await inbox(workerId);
    const token = await desk.system.sign({ roles: ['WORKER'], workerId });
    desk.system.clock.moveTo(at(21));
    await desk.system.mutate(token, 'readNotices', 'notices { id }', { noticeIds: [served?.id ?? ''] });
    await desk.settled();
    expect(await end()).toBe(at(read));
    await goTo(Date.parse(at(read)) - ending * 60_000 - 60_000);
    expect(await kinds(workerId)).toEqual(['SEAT_SERVED']);
    await goTo(Date.parse(at(read)) - ending * 60_000);
    expect(await kinds(workerId)).toEqual(['HOLD_ENDING', 'SEAT_SERVED']);
  });

  test('says at which hour of the day before travellers are told where they board', async () => {
    await desk.schedule({ seats: 5 });
    const [workerId = ''] = await givenWorkers(desk.system, 1);
    await confirm((await desk.seated([workerId])).allocation.id);
    const dayBefore = Date.parse(desk.hours(0, addDays(desk.on, -1)));
    const hour = isHere ? 7 : 10;
    // When that day begins, the hour is asked.
    await goTo(dayBefore + 60_000);
    await goTo(dayBefore + hour * HOUR - 60_000);
    expect(await kinds(workerId)).toEqual([]);
    await goTo(dayBefore + hour * HOUR + 60_000);
    expect(await kinds(workerId)).toEqual(['DEPARTURE_NEAR']);
  });

  test('says at which hours who waits is told that no service runs any more', async () => {
    await goTo(at(12));
    const serviceId = await desk.schedule({ seats: 1 });
    const [holder = '', workerId = ''] = await givenWorkers(desk.system, 2);
    await confirm((await desk.seated([holder])).allocation.id);
    await desk.waiting([workerId]);
    await desk.system.mutate(desk.bureau, 'cancelTravelService', 'travelService { id }', {
      ...{ idempotencyKey: unique(), serviceId, reason: '大雪封路' },
    });
    await desk.settled();
    // At three where nothing else is laid down, and at five there.
    await goTo(at(14.9));
    expect(await kinds(workerId)).toEqual([]);
    await goTo(at(15.1));
    expect(await kinds(workerId)).toEqual(isHere ? [] : ['NO_SERVICE_LEFT']);
    await goTo(at(17.1));
    expect(await kinds(workerId)).toEqual(['NO_SERVICE_LEFT']);
    // Whom no message reaches is told by a cadre, within so many days.
    const query = `{ serviceList(regionCode: "530627", first: 100) { edges { node { worker { id } dueOn } } } }`;
    const { serviceList } = await desk.system.ask(desk.bureau, query);
    const entry = serviceList.edges.find(({ node }) => node.worker?.id === workerId);
    expect(entry?.node.dueOn).toBe(addDays(desk.on, -4 + (isHere ? 3 : 2)));
  });

  test('says after how many skips seats are gathered for a party', async () => {
    desk.system.clock.moveTo(at(12));
    await desk.schedule({ seats: 2 });
    const [holder = '', first = '', one = '', other = '', ...more] = await givenWorkers(desk.system, 7);
    const holds = await desk.seated([holder]);
    let seat = (await desk.seated([first])).allocation.id;
    const pair = await desk.waiting([one, other]);
    const singles = [];
    for (const [place, workerId] of more.entries()) {
      desk.system.clock.moveTo(at(12 + (place + 1) / 60));
      singles.push(await desk.waiting([workerId]));
    }
    const query = 'query ($id: ID!) { travelRequest(id: $id) { status allocation { id } } }';
    const statuses: (string | undefined)[] = [];
    for (const { id } of singles) {
      await release(seat);
      await desk.settled();
      const { travelRequest } = await desk.system.ask(desk.bureau, query, { id });
      statuses.push(travelRequest?.status);
      seat = travelRequest?.allocation?.id ?? seat;
    }
    expect(statuses).toEqual(['ALLOCATED', 'ALLOCATED', isHere ? 'WAITLISTED' : 'ALLOCATED']);
    await release(holds.allocation.id);
    await desk.settled();
    expect((await desk.system.ask(desk.bureau, query, { id: pair.id })).travelRequest?.status).toBe(
      isHere ? 'ALLOCATED' : 'WAITLISTED',
    );
  });

  test('says how soon a departure is of which new times can’t wait for the morning', async () => {
    const serviceId = await desk.schedule({ seats: 2 });
    const [workerId = ''] = await givenWorkers(desk.system, 1);
    await confirm((await desk.seated([workerId])).allocation.id);
    desk.system.clock.moveTo(new Date(Date.parse(desk.hours(9)) - 30 * HOUR));
    await desk.system.mutate(desk.bureau, 'changeTravelService', 'travelService { id }', {
      ...{ idempotencyKey: unique(), serviceId },
      stops: [
        { regionCode: '530627', departsAt: desk.hours(15) },
        { regionCode: '441900', arrivesAt: desk.hours(40) },
      ],
    });
    await desk.settled();
    const moved = (await inbox(workerId)).find(({ kind }) => kind === 'SERVICE_MOVED');
    const item = await desk.system.platform.db.get(noticeKey(asId(moved?.id, 'ntc')));
    expect(parseNotice(item ?? {}).urgent).toBe(isHere ? true : undefined);
  });
});
