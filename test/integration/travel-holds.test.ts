/** Seats on hold, through HTTP: they are confirmed, given back, or end by themselves. */
import { instantOf } from '../../functions/platform/values/clock';
import { givenWorker, givenWorkers, NOW, type TestSystem } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();
const { tripsOf, hours, refusals, schedule, seated, refused, requestStatus, freeBetween } = desk;
let system: TestSystem;
let bureau: string;

beforeEach(() => {
  ({ system, bureau } = desk);
});

describe('a hold', () => {
  const minutesLater = (minutes: number): string => instantOf(new Date(Date.parse(NOW) + minutes * 60_000));

  test('ends by itself after half an hour, its seats go back, and its travellers may ask again', async () => {
    const id = await schedule({ seats: 3 });
    const people = await givenWorkers(system, 3);
    const { travelRequest, allocation } = await seated(people);
    expect(allocation).toMatchObject({ status: 'HELD', holdEndsAt: minutesLater(30) });
    system.clock.moveTo(minutesLater(29));
    await system.sweep();
    expect(await freeBetween(id, 0, 1)).toBe(0);
    system.clock.moveTo(minutesLater(30));
    // It is over for everyone who looks, even before its seats are back.
    expect(refusals((await confirm(allocation.id)).userErrors)).toEqual(['HOLD_ENDED allocationId']);
    await system.sweep();
    await system.sweep();
    expect(await freeBetween(id, 0, 1)).toBe(3);
    expect(await requestStatus(travelRequest.id)).toBe('EXPIRED');
    await seated(people);
  });

  test('lasts as the rule of its boarding county tells on the day on which it is given, and keeps the end that it has', async () => {
    await schedule({ seats: 3 });
    const row = (validFrom: string, minutes: number, regionCode = '530627') => ({
      ...{ kind: 'HOLDS', regionCode, validFrom, source: '昭通市 2027 年春运专班通知' },
      figures: Object.entries({
        ...{ HOLD_MINUTES: minutes, WAITLIST_HOLD_MINUTES: 600, ANSWER_HOURS: 36, UNREAD_HOLD_HOURS: 24 },
        ...{ OTHERS_HOURS: 12, LATE_HOLD_MINUTES: 30, UNREAD_OFFERS_MAX: 3, HOLD_ENDING_MINUTES: 120 },
        ...{ REACHED_HOURS: 24, SKIPS_MAX: 20, WAIT_TOLD_AT: 9, WAIT_TOLD_AGAIN_AT: 15, BOARDING_TOLD_AT: 10 },
        ...{ NIGHT_FROM: 21, NIGHT_TO: 10 },
      }).map(([figure, value]) => ({ figure, value })),
    });
    const load = (...rules: readonly object[]) => system.mutate(bureau, 'loadRules', 'rules { kind }', { rules });
    const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
    const before = await seated([first]);
    expect((await load(row('2027-01-01', 45), row('2027-01-01', 5, '530628'))).userErrors).toEqual([]);
    expect((await seated([second])).allocation).toMatchObject({ holdEndsAt: minutesLater(45) });
    // Shorter from now on: who holds seats keeps the end.
    expect((await load(row('2027-01-01', 10))).userErrors).toEqual([]);
    expect((await seated([third])).allocation).toMatchObject({ holdEndsAt: minutesLater(10) });
    system.clock.moveTo(minutesLater(11));
    await system.sweep();
    expect(before.allocation).toMatchObject({ holdEndsAt: minutesLater(30) });
    expect((await confirm(before.allocation.id)).userErrors).toEqual([]);
    const rules = ['530627', '530628'].map((regionCode) => ({ kind: 'HOLDS', regionCode, validFrom: '2027-01-01' }));
    await system.mutate(bureau, 'withdrawRules', 'rules { kind }', { rules });
  });

  test('that is over counts as EXPIRED and blocks no new request, even before the sweep', async () => {
    const id = await schedule({ seats: 3 });
    const [first = '', second = ''] = await givenWorkers(system, 2);
    const { travelRequest, allocation } = await seated([first]);
    expect(await tripsOf(first)).toEqual([travelRequest.id]);
    system.clock.moveTo(minutesLater(30));
    expect(await requestStatus(travelRequest.id)).toBe('EXPIRED');
    expect(await tripsOf(first)).toEqual([]);
    const again = await seated([second, first]);
    expect(again.allocation.id).not.toBe(allocation.id);
    expect(await tripsOf(first)).toEqual([again.travelRequest.id]);
    expect(await freeBetween(id, 0, 1)).toBe(1);
    await system.sweep();
    expect(await freeBetween(id, 0, 1)).toBe(1);
  });

  test('that is over still blocks a request together with a trip that is not', async () => {
    await schedule();
    const [over = '', living = ''] = await givenWorkers(system, 2);
    await seated([over]);
    await confirm((await seated([living])).allocation.id);
    system.clock.moveTo(minutesLater(30));
    expect(await refused([over, living])).toEqual(['ALREADY_TRAVELLING workerIds.0', 'ALREADY_TRAVELLING workerIds.1']);
  });

  test('that is over stays EXPIRED when it is released, and its seats go back', async () => {
    const id = await schedule({ seats: 3 });
    const { allocation } = await seated([await givenWorker(system)]);
    system.clock.moveTo(minutesLater(30));
    const expired = { allocation: { status: 'EXPIRED', holdEndsAt: null }, userErrors: [] };
    expect(await release(allocation.id)).toEqual(expired);
    expect(await release(allocation.id)).toEqual(expired);
    expect(await freeBetween(id, 0, 1)).toBe(3);
  });

  test('that was confirmed stays, however often it is confirmed', async () => {
    const id = await schedule({ seats: 3 });
    const { travelRequest, allocation } = await seated(await givenWorkers(system, 2));
    const confirmed = { allocation: { status: 'CONFIRMED', holdEndsAt: null }, userErrors: [] };
    expect(await confirm(allocation.id)).toEqual(confirmed);
    expect(await confirm(allocation.id)).toEqual(confirmed);
    system.clock.moveTo(minutesLater(60));
    await system.sweep();
    expect(await confirm(allocation.id)).toEqual(confirmed);
    expect(await freeBetween(id, 0, 1)).toBe(1);
    expect(await requestStatus(travelRequest.id)).toBe('ALLOCATED');
  });

  test('that is released gives its seats back once, however often it is released', async () => {
    const id = await schedule({ seats: 3 });
    const { travelRequest, allocation } = await seated(await givenWorkers(system, 2));
    const released = { allocation: { status: 'RELEASED', holdEndsAt: null }, userErrors: [] };
    expect(await release(allocation.id)).toEqual(released);
    expect(await release(allocation.id)).toEqual(released);
    expect(await freeBetween(id, 0, 1)).toBe(3);
    expect(await requestStatus(travelRequest.id)).toBe('CANCELLED');
    expect(refusals((await confirm(allocation.id)).userErrors)).toEqual(['HOLD_ENDED allocationId']);
    system.clock.moveTo(hours(9));
    expect(await release(allocation.id)).toEqual(released);
  });

  test('is no longer released once its service has left', async () => {
    await schedule();
    const { allocation } = await seated([await givenWorker(system)]);
    await confirm(allocation.id);
    system.clock.moveTo(hours(9));
    expect(refusals((await release(allocation.id)).userErrors)).toEqual(['SERVICE_CLOSED allocationId']);
  });

  test('can’t be confirmed or released by other callers', async () => {
    await schedule();
    const { allocation } = await seated([await givenWorker(system)]);
    const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530302' });
    for (const id of [allocation.id, 'made up']) {
      expect(refusals((await confirm(id, elsewhere)).userErrors)).toEqual(['NOT_FOUND allocationId']);
      expect(refusals((await release(id, elsewhere)).userErrors)).toEqual(['NOT_FOUND allocationId']);
    }
    expect((await confirm(allocation.id, system.tokens.CADRE)).allocation).toMatchObject({ status: 'CONFIRMED' });
  });

  const confirm = (allocationId: string, token = bureau) =>
    system.mutate(token, 'confirmAllocation', 'allocation { status holdEndsAt }', { allocationId });
  const release = (allocationId: string, token = bureau) =>
    system.mutate(token, 'releaseAllocation', 'allocation { status holdEndsAt }', { allocationId, reason: 'ill' });
});
