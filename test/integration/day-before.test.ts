/** What travellers are told on the day before, by the clock: place and time, and the number once the list is closed. */
import { noticeKey, parseNotice } from '../../functions/domains/notices/notice/store';
import { tellingKey } from '../../functions/domains/travel/travel-service/day-before/telling-store';
import { deletion, exists } from '../../functions/platform/dynamodb/expressions';
import { addDays } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import { openTravelDesk } from '../kit/travel-desk';
import { givenWorkers, unique } from '../kit/system';

const desk = openTravelDesk();

const DAY = 86_400_000;

interface Told {
  readonly kind: string;
  readonly text: string;
  /** Whether it is among what still has to be told to people. */
  readonly isOpen: boolean;
}

/** What a traveller was told on such a day, the latest first. */
async function told(workerId: string): Promise<readonly Told[]> {
  const { system } = desk;
  await desk.settled();
  const token = await system.sign({ roles: ['WORKER'], workerId });
  const { notices } = await system.ask(token, '{ notices { edges { node { id kind text } } } }');
  const own = notices.edges
    .map(({ node }) => node)
    .filter(({ kind }) => kind === 'SEAT_NUMBERED' || kind === 'DEPARTURE_NEAR');
  const open = await Promise.all(own.map(({ id }) => isOpen(id)));
  return own.map(({ kind, text }, index) => ({ kind, text, isOpen: open[index] === true }));
}

/** By the item: nobody is sent a notice that is over. */
async function isOpen(id: string): Promise<boolean> {
  const item = await desk.system.platform.db.get(noticeKey(asId(id, 'ntc')));
  return item !== undefined && parseNotice(item).status === 'OPEN';
}

const kinds = async (workerId: string): Promise<(readonly [string, boolean])[]> =>
  (await told(workerId)).map(({ kind, isOpen: open }) => [kind, open]);

/** The clock of the desk, in hours after the day before begins in China. */
async function onDayBefore(hours: number, days = 0): Promise<void> {
  desk.system.clock.moveTo(new Date(Date.parse(desk.hours(hours)) - DAY + days * DAY));
  await desk.system.sweep();
  await desk.settled();
}

async function confirmed(count: number) {
  const workerIds = await givenWorkers(desk.system, count);
  const { allocation, travelRequest } = await desk.seated(workerIds);
  const input = { allocationId: allocation.id };
  const { userErrors } = await desk.system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', input);
  expect(userErrors).toEqual([]);
  const [first = '', second = ''] = workerIds;
  return { first, second, allocationId: allocation.id, requestId: travelRequest.id };
}

async function change(
  serviceId: string,
  { hour, from }: { readonly hour: number; readonly from?: string },
): Promise<void> {
  const { userErrors } = await desk.system.mutate(desk.bureau, 'changeTravelService', 'travelService { id }', {
    ...{ idempotencyKey: unique(), serviceId },
    stops: [
      { regionCode: '530627', departsAt: desk.hours(hour), ...(from !== undefined && { name: from }) },
      { regionCode: '441900', arrivesAt: desk.hours(hour + 24) },
    ],
  });
  expect(userErrors).toEqual([]);
  await desk.settled();
}

const close = (serviceId: string) =>
  desk.system.mutate(desk.bureau, 'closeManifest', 'manifest { passengers { seatNumber } }', { serviceId });

test('place and time are told at ten on the day before, though nobody closes the list; and the number once it is closed', async () => {
  const serviceId = await desk.schedule({ seats: 10 });
  const { first, second } = await confirmed(2);
  const [asks = ''] = await givenWorkers(desk.system, 1);
  await onDayBefore(9.9);
  expect(await kinds(first)).toEqual([]);
  // Who has not confirmed by then is asked, and not told where to board.
  const { allocation } = await desk.seated([asks]);
  for (const hours of [10.1, 10.2, 15]) {
    await onDayBefore(hours);
    for (const id of [first, second])
      expect(await told(id)).toEqual([
        {
          ...{ kind: 'DEPARTURE_NEAR', isOpen: true },
          text: expect.stringMatching(
            new RegExp(`^阿依·买买提\\d+: 返岗专车 leaves 镇雄县 at ${desk.on} 09:00\\. Board at 镇雄县\\.$`),
          ) as unknown,
        },
      ]);
    expect(await kinds(asks)).toEqual([]);
  }
  expect(allocation.status).toBe('HELD');
  await close(serviceId);
  expect(await kinds(first)).toEqual([
    ['SEAT_NUMBERED', true],
    ['DEPARTURE_NEAR', false],
  ]);
  // Closed again, or looked at again: nobody hears it twice.
  await close(serviceId);
  await onDayBefore(20);
  expect(await kinds(second)).toHaveLength(2);
});

test('a sweep that runs late by hours tells at once, and one that comes after the departure nobody', async () => {
  await desk.schedule({ seats: 10 });
  const { first } = await confirmed(1);
  await onDayBefore(24 + 8.9);
  expect(await kinds(first)).toEqual([['DEPARTURE_NEAR', true]]);
});

test('who leaves after all, and who leaves the party, is told no more', async () => {
  await desk.schedule({ seats: 10 });
  const [pair, single] = [await confirmed(2), await confirmed(1)];
  await onDayBefore(10.1);
  const left = { travelRequestId: pair.requestId, workerId: pair.second };
  await desk.system.mutate(desk.bureau, 'leaveParty', 'worker { id }', left);
  await desk.system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', {
    allocationId: single.allocationId,
  });
  expect(await kinds(pair.first)).toEqual([['DEPARTURE_NEAR', true]]);
  expect(await kinds(pair.second)).toEqual([['DEPARTURE_NEAR', false]]);
  expect(await kinds(single.first)).toEqual([['DEPARTURE_NEAR', false]]);
});

test('a service that moves to another day tells its travellers anew on the day before that; on the same day new times do', async () => {
  const serviceId = await desk.schedule({ seats: 10 });
  const { first, allocationId } = await confirmed(1);
  await close(serviceId);
  await onDayBefore(10.1);
  expect(await kinds(first)).toEqual([['SEAT_NUMBERED', true]]);
  // The notice of the new times names place and time, and the number is the same.
  await change(serviceId, { hour: 15 });
  expect(await kinds(first)).toEqual([['SEAT_NUMBERED', true]]);
  expect((await told(first))[0]?.text).toMatch(new RegExp(`leaves 镇雄县 at ${desk.on} 15:00`));
  await change(serviceId, { hour: 48 + 9 });
  expect(await kinds(first)).toEqual([['SEAT_NUMBERED', false]]);
  await desk.system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', { allocationId });
  await onDayBefore(9.9, 2);
  expect(await kinds(first)).toEqual([['SEAT_NUMBERED', false]]);
  await onDayBefore(10.1, 2);
  expect(await kinds(first)).toEqual([
    ['SEAT_NUMBERED', true],
    ['SEAT_NUMBERED', false],
  ]);
});

test('a boarding place that moves after it was told is told anew', async () => {
  const serviceId = await desk.schedule({ seats: 10 });
  const { first } = await confirmed(1);
  await onDayBefore(10.1);
  await change(serviceId, { hour: 9, from: '镇雄县南客运站' });
  const both = await told(first);
  expect(both.map(({ kind }) => kind)).toEqual(['DEPARTURE_NEAR', 'DEPARTURE_NEAR']);
  // Both have the same time here.
  const [open, ...others] = both.filter(({ isOpen }) => isOpen);
  expect(others).toEqual([]);
  expect(open?.text).toContain('Board at 镇雄县南客运站.');
});

test('a service that is cancelled in between tells nobody where to board', async () => {
  const serviceId = await desk.schedule({ seats: 10 });
  const { first } = await confirmed(1);
  await desk.system.mutate(desk.bureau, 'cancelTravelService', 'travelService { id }', {
    ...{ idempotencyKey: unique(), serviceId, reason: '大雪封路' },
  });
  await onDayBefore(10.1);
  expect(await kinds(first)).toEqual([]);
});

test('a service that an earlier release scheduled, which has no job for it, tells its travellers all the same', async () => {
  const stops = [
    { regionCode: '530627', departsAt: desk.hours(24 + 9) },
    { regionCode: '441900', arrivesAt: desk.hours(48 + 9) },
  ];
  const ids = [await desk.schedule({ seats: 10 }), await desk.schedule({ seats: 10, stops })];
  const { first } = await confirmed(1);
  const later = await givenWorkers(desk.system, 1);
  const next = addDays(desk.on, 1);
  const { allocation } = await desk.seated(later, { earliestOn: next, latestOn: next });
  await desk.system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
  await desk.settled();
  const { db } = desk.system.platform;
  const keys = ids.map((id) => tellingKey(asId(id, 'svc')));
  for (const key of keys) expect((await db.commit([deletion(key).when(exists('pk'))])).committed).toBe(true);
  await onDayBefore(9.9);
  expect(await kinds(first)).toEqual([]);
  await onDayBefore(10.1);
  expect(await kinds(first)).toEqual([['DEPARTURE_NEAR', true]]);
  await onDayBefore(20);
  expect(await kinds(later[0] ?? '')).toEqual([]);
  // Its own day before; the sweep comes late.
  await onDayBefore(15, 1);
  expect(await kinds(later[0] ?? '')).toEqual([['DEPARTURE_NEAR', true]]);
  // Who knows it is not told twice, though the job of the first is over.
  expect(await kinds(first)).toHaveLength(1);
});
