/** Seats that the waitlist gives, from the offer to its end: what follows from their being read, and from nobody's reading. */
import { reachParty } from '../../functions/domains/travel/waitlist/reach';
import type { Allocation } from '../../functions/generated/graphql';
import { asInstant, clockTimeOf, instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { givenWorker, givenWorkers, unique } from '../kit/system';
import { openTravelDesk } from '../kit/travel-desk';

const desk = openTravelDesk();
const { seated, waiting, settled, schedule } = desk;

const asWorker = (workerId: string): Promise<string> => desk.system.sign({ roles: ['WORKER'], workerId });

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly objectId: string;
}

async function inbox(token: string): Promise<readonly Told[]> {
  await settled();
  const { notices } = await desk.system.ask(token, '{ notices { edges { node { id kind text objectId } } } }');
  return notices.edges.map(({ node }) => node);
}

async function read(token: string, kind: string): Promise<void> {
  const noticeIds = (await inbox(token)).filter((one) => one.kind === kind).map(({ id }) => id);
  expect(noticeIds.length).toBeGreaterThan(0);
  const { userErrors } = await desk.system.mutate(token, 'readNotices', 'notices { id }', { noticeIds });
  expect(userErrors).toEqual([]);
  await settled();
}

async function see(requestId: string) {
  const query = `query ($id: ID!) { travelRequest(id: $id) {
    status waitlistReason waitlistPosition allocation { id status holdEndsAt reachedAt } } }`;
  const { travelRequest } = await desk.system.ask(desk.bureau, query, { id: requestId });
  if (!travelRequest) throw new Error(`No request ${requestId}`);
  return travelRequest;
}

const offerOf = async (requestId: string): Promise<Partial<Allocation>> => (await see(requestId)).allocation ?? {};

/** A service of two seats, which its first party gives back to a party of two that waits. */
async function offered() {
  const serviceId = await schedule({ seats: 2 });
  const { allocation } = await seated(await givenWorkers(desk.system, 2));
  const [first = '', second = ''] = await givenWorkers(desk.system, 2);
  const { id: requestId } = await waiting([first, second]);
  await desk.system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  await settled();
  return { serviceId, requestId, first, second, worker: await asWorker(first), other: await asWorker(second) };
}

// The desk's clock begins at noon in China, weeks before the service leaves.
const NEXT_NOON = '2027-01-21T04:00:00Z';

test('a hold runs from when one of the party reads of it; until then it lasts a day', async () => {
  const { requestId, worker, other } = await offered();
  expect(await offerOf(requestId)).toMatchObject({ status: 'HELD', holdEndsAt: NEXT_NOON, reachedAt: null });
  const [notice] = await inbox(worker);
  expect(notice?.text).toContain(
    `within 12 hours of one of you reading or hearing this, by ${clockTimeOf(asInstant(NEXT_NOON))} `,
  );
  desk.system.clock.moveTo('2027-01-20T06:00:00Z');
  await read(worker, 'SEAT_SERVED');
  // Twelve hours later it is two at night, so the party has until ten.
  const reached = { status: 'HELD', holdEndsAt: '2027-01-21T02:00:00Z', reachedAt: '2027-01-20T06:00:00Z' };
  expect(await offerOf(requestId)).toMatchObject(reached);
  expect((await inbox(other))[0]?.text).toContain(`by ${clockTimeOf(asInstant('2027-01-21T02:00:00Z'))} at the latest`);
  // The first of them counts, and a repeat changes nothing.
  desk.system.clock.moveTo('2027-01-20T07:00:00Z');
  await read(other, 'SEAT_SERVED');
  await read(worker, 'SEAT_SERVED');
  expect(await offerOf(requestId)).toMatchObject(reached);
});

test('who read of the seats and does not confirm in time loses them and the place in line', async () => {
  const { requestId, worker } = await offered();
  await read(worker, 'SEAT_SERVED');
  desk.system.clock.moveTo('2027-01-21T01:59:00Z');
  await desk.system.sweep();
  expect(await see(requestId)).toMatchObject({ status: 'ALLOCATED' });
  desk.system.clock.moveTo('2027-01-21T02:00:00Z');
  await desk.system.sweep();
  expect(await see(requestId)).toMatchObject({ status: 'EXPIRED', allocation: { status: 'EXPIRED' } });
});

test('who read just before the last moment has its place in the line, and is offered the seats that are free', async () => {
  const { requestId, worker } = await offered();
  const { id: formerId } = await offerOf(requestId);
  desk.system.clock.moveTo('2027-01-21T03:50:00Z');
  await read(worker, 'SEAT_SERVED');
  expect(await offerOf(requestId)).toMatchObject({ holdEndsAt: NEXT_NOON, reachedAt: '2027-01-21T03:50:00Z' });
  desk.system.clock.moveTo(NEXT_NOON);
  expect(await see(requestId)).toMatchObject({ status: 'WAITLISTED' });
  await desk.system.sweep();
  await settled();
  const again = await see(requestId);
  expect(again).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'HELD', reachedAt: null } });
  expect(again.allocation?.id).not.toBe(formerId);
  expect((await inbox(worker)).map(({ kind }) => kind).toSorted()).toEqual([
    'HOLD_ENDED',
    'SEAT_SERVED',
    'SEAT_SERVED',
  ]);
});

test('who read too late is told that it is in line, and who gets its seats that they are instead of the cancelled service', async () => {
  const { system, bureau } = desk;
  const { requestId, worker } = await offered();
  const other = await schedule({ seats: 2 });
  const [driven = '', along = ''] = await givenWorkers(system, 2);
  const { travelRequest, allocation } = await seated([driven, along]);
  await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId: allocation.id });
  system.clock.moveTo('2027-01-21T03:50:00Z');
  await read(worker, 'SEAT_SERVED');
  const cancelled = { idempotencyKey: unique(), serviceId: other, reason: '大雪封路' };
  await system.mutate(bureau, 'cancelTravelService', 'travelService { id }', cancelled);
  await settled();
  const displaced = await asWorker(driven);
  expect((await inbox(displaced)).map(({ kind }) => kind)).toEqual(['SERVICE_CANCELLED']);
  const cadre = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
  const kindsOf = async (id: string): Promise<string[]> =>
    (await inbox(cadre)).filter(({ objectId }) => objectId === id).map(({ kind }) => kind);
  expect(await kindsOf(travelRequest.id)).toEqual(['SERVICE_CANCELLED']);
  system.clock.moveTo(NEXT_NOON);
  await system.sweep();
  await settled();
  expect(await see(requestId)).toMatchObject({ status: 'WAITLISTED', waitlistReason: 'NO_ROOM' });
  const [ended] = await inbox(worker);
  expect(ended).toMatchObject({
    kind: 'HOLD_ENDED',
    text: expect.stringContaining('The party is in line at its place') as unknown,
  });
  expect(await offerOf(travelRequest.id)).toMatchObject({ status: 'HELD' });
  const [served] = await inbox(displaced);
  expect(served).toMatchObject({
    kind: 'SEAT_SERVED',
    text: expect.stringContaining('was cancelled (大雪封路)') as unknown,
  });
  // That it waits again asks nobody any more.
  expect(await kindsOf(travelRequest.id)).toEqual([]);
  // Positions are those of the lane, which other tests look at.
  await system.mutate(bureau, 'cancelTravelRequest', 'travelRequest { id }', { travelRequestId: requestId });
});

test('that an official reads, or somebody looks at the request, starts no hold', async () => {
  const { requestId, worker } = await offered();
  const cadre = await desk.system.sign({ roles: ['CADRE'], regionCode: '530627102201' });
  await read(cadre, 'SEAT_SERVED');
  await desk.system.ask(worker, '{ travelRequests { edges { node { allocation { holdEndsAt } } } } }');
  expect(await offerOf(requestId)).toMatchObject({ holdEndsAt: NEXT_NOON, reachedAt: null });
});

test('who left the party does not read for the others', async () => {
  const { requestId, first, worker, other } = await offered();
  await inbox(worker);
  const left = { travelRequestId: requestId, workerId: first };
  expect((await desk.system.mutate(worker, 'leaveParty', 'worker { id }', left)).userErrors).toEqual([]);
  const noticeIds = (await inbox(worker)).map(({ id }) => id);
  await desk.system.mutate(worker, 'readNotices', 'notices { id }', { noticeIds });
  expect(await offerOf(requestId)).toMatchObject({ reachedAt: null });
  // Nor under another registration of theirs, to which a late record may have told it.
  const { platform } = desk.system;
  const keepId = asId(await givenWorker(desk.system), 'wkr');
  const merge = { idempotencyKey: unique(), keepId, mergeId: first };
  expect((await desk.system.mutate(desk.bureau, 'mergeWorkers', 'worker { id }', merge)).userErrors).toEqual([]);
  const at = instantOf(platform.clock.now());
  const told = {
    kind: 'SEAT_SERVED',
    objectId: asId((await offerOf(requestId)).id, 'alc'),
    at,
    until: at,
    data: {},
  } as const;
  await reachParty(platform, told, keepId, at);
  expect(await offerOf(requestId)).toMatchObject({ reachedAt: null });
  await read(other, 'SEAT_SERVED');
  expect(await offerOf(requestId)).toMatchObject({ reachedAt: '2027-01-20T04:00:00Z' });
});

test('a party that asked and got seats at once has its half hour, whatever is read', async () => {
  await schedule({ seats: 2 });
  const { travelRequest } = await seated(await givenWorkers(desk.system, 1));
  expect(await offerOf(travelRequest.id)).toMatchObject({ holdEndsAt: '2027-01-20T04:30:00Z', reachedAt: null });
});

describe('a party of which nobody read', () => {
  /** Another party of as many waits behind it; both want the day's only service. */
  async function unreadBefore() {
    const scene = await offered();
    desk.system.clock.moveTo('2027-01-20T05:00:00Z');
    const behind = await waiting(await givenWorkers(desk.system, 2));
    desk.system.clock.moveTo(NEXT_NOON);
    return { ...scene, behindId: behind.id };
  }

  async function giveBack(requestId: string): Promise<void> {
    const allocationId = (await offerOf(requestId)).id ?? '';
    await desk.system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', { allocationId });
    await settled();
  }

  test('keeps its place and is passed over: its seats go to those behind it, and it is told so', async () => {
    const { serviceId, requestId, behindId, worker, first } = await unreadBefore();
    await desk.system.sweep();
    await settled();
    expect(await see(requestId)).toMatchObject({
      ...{ status: 'WAITLISTED', waitlistReason: 'UNREAD', waitlistPosition: 1, allocation: null },
    });
    expect(await see(behindId)).toMatchObject({ status: 'ALLOCATED' });
    expect(await desk.freeBetween(serviceId, 0, 1)).toBe(0);
    expect(await desk.tripsOf(first)).toEqual([requestId]);
    const [ended, served] = await inbox(worker);
    expect([ended?.kind, served?.kind]).toEqual(['HOLD_ENDED_UNREAD', 'SEAT_SERVED']);
    expect(ended?.text).toContain('The place in the line is kept');
    // Free seats are not for it either while nobody reads.
    await giveBack(behindId);
    expect(await see(requestId)).toMatchObject({ status: 'WAITLISTED' });
    expect(await desk.freeBetween(serviceId, 0, 1)).toBe(2);
  });

  test('has its place in the line again with a receipt, ahead of who asked later, and gets the seats that are free', async () => {
    const { requestId, behindId, worker } = await unreadBefore();
    await desk.system.sweep();
    await settled();
    const later = await waiting(await givenWorkers(desk.system, 2));
    expect(later.waitlistPosition).toBe(1);
    await read(worker, 'HOLD_ENDED_UNREAD');
    expect(await see(requestId)).toMatchObject({
      status: 'WAITLISTED',
      waitlistReason: 'NO_ROOM',
      waitlistPosition: 1,
    });
    expect(await see(later.id)).toMatchObject({ waitlistPosition: 2 });
    await giveBack(behindId);
    expect(await see(requestId)).toMatchObject({
      status: 'ALLOCATED',
      allocation: { status: 'HELD', reachedAt: null },
    });
    expect(await see(later.id)).toMatchObject({ status: 'WAITLISTED', waitlistPosition: 1 });
  });

  test('gets seats that were free all the time as soon as it is reached', async () => {
    const { requestId, worker } = await offered();
    desk.system.clock.moveTo(NEXT_NOON);
    await desk.system.sweep();
    await settled();
    await read(worker, 'SEAT_SERVED');
    expect(await see(requestId)).toMatchObject({ status: 'ALLOCATED', allocation: { reachedAt: null } });
  });

  test('is in line again by a receipt that comes after the end and before the sweep', async () => {
    const { requestId, behindId, worker } = await unreadBefore();
    expect(await see(requestId)).toMatchObject({ status: 'WAITLISTED' });
    await read(worker, 'SEAT_SERVED');
    await desk.system.sweep();
    await settled();
    // It was first in line when the seats came back.
    const both = [await see(requestId), await see(behindId)].map(({ status }) => status).sort();
    expect(both).toEqual(['ALLOCATED', 'WAITLISTED']);
    expect((await see(requestId)).waitlistReason).not.toBe('UNREAD');
  });

  test('may get smaller, and may cancel, while it is passed over', async () => {
    const { requestId, first, other } = await unreadBefore();
    await desk.system.sweep();
    await settled();
    const left = { travelRequestId: requestId, workerId: first };
    expect((await desk.system.mutate(desk.bureau, 'leaveParty', 'worker { id }', left)).userErrors).toEqual([]);
    await settled();
    expect(await see(requestId)).toMatchObject({ status: 'WAITLISTED', waitlistReason: 'UNREAD' });
    await read(other, 'HOLD_ENDED_UNREAD');
    expect(await see(requestId)).toMatchObject({ status: 'WAITLISTED', waitlistReason: 'NO_ROOM' });
    const input = { travelRequestId: requestId };
    const cancelled = await desk.system.mutate(desk.bureau, 'cancelTravelRequest', 'travelRequest { status }', input);
    expect(cancelled.travelRequest).toEqual({ status: 'CANCELLED' });
    await settled();
    expect(await desk.tripsOf(first)).toEqual([]);
  });

  test('waits as often as the rule says, and then no more', async () => {
    const { requestId, worker } = await offered();
    const statuses: string[] = [];
    for (const noon of ['21', '22', '23']) {
      desk.system.clock.moveTo(`2027-01-${noon}T04:00:00Z`);
      await desk.system.sweep();
      await settled();
      statuses.push((await see(requestId)).status);
      if (statuses.length < 3) await read(worker, 'HOLD_ENDED_UNREAD');
    }
    expect(statuses).toEqual(['WAITLISTED', 'WAITLISTED', 'EXPIRED']);
    expect((await inbox(worker)).map(({ kind }) => kind)).toContain('HOLD_ENDED');
  });
});

describe('seats that come free in the last hours before boarding', () => {
  /** Who asked weeks before, and who asked the day before; then two seats come free early on the day itself. */
  async function late() {
    const serviceId = await schedule({ seats: 2 });
    const { allocation } = await seated(await givenWorkers(desk.system, 2));
    const input = { allocationId: allocation.id };
    await desk.system.mutate(desk.bureau, 'confirmAllocation', 'allocation { id }', input);
    const old = await givenWorkers(desk.system, 2);
    const before = await waiting(old);
    desk.system.clock.moveTo(desk.hours(-10));
    const fresh = await givenWorkers(desk.system, 2);
    const after = await waiting(fresh);
    desk.system.clock.moveTo(desk.hours(2));
    await desk.system.mutate(desk.bureau, 'releaseAllocation', 'allocation { id }', input);
    await settled();
    return { serviceId, before: before.id, after: after.id, old: await asWorker(old[0] ?? '') };
  }

  test('are offered to who asked within the day, for half an hour, and to the others after that', async () => {
    const { before, after } = await late();
    expect(await see(before)).toMatchObject({ status: 'WAITLISTED', waitlistPosition: 1 });
    expect(await offerOf(after)).toMatchObject({ status: 'HELD', holdEndsAt: desk.hours(2.5), reachedAt: null });
    desk.system.clock.moveTo(desk.hours(2.5));
    await desk.system.sweep();
    await settled();
    expect(await see(after)).toMatchObject({ status: 'WAITLISTED', waitlistReason: 'UNREAD' });
    expect(await offerOf(before)).toMatchObject({ status: 'HELD', holdEndsAt: desk.hours(3) });
    // Now both were offered seats, and nobody read: whoever asks gets them.
    desk.system.clock.moveTo(desk.hours(3));
    await desk.system.sweep();
    await settled();
    await seated(await givenWorkers(desk.system, 2));
  });

  test('are offered in the order of the line to those who read of an offer within the day', async () => {
    const { before, after, old } = await late();
    for (const hour of [2.5, 3]) {
      desk.system.clock.moveTo(desk.hours(hour));
      await desk.system.sweep();
      await settled();
    }
    expect([(await see(before)).waitlistReason, (await see(after)).waitlistReason]).toEqual(['UNREAD', 'UNREAD']);
    await read(old, 'HOLD_ENDED_UNREAD');
    expect(await offerOf(before)).toMatchObject({ status: 'HELD', holdEndsAt: desk.hours(3.5) });
    await read(old, 'SEAT_SERVED');
    expect(await offerOf(before)).toMatchObject({ holdEndsAt: desk.hours(3.5), reachedAt: desk.hours(3) });
  });

  test('are held for good once the manifest closes', async () => {
    const { serviceId, after } = await late();
    const closed = await desk.system.mutate(desk.bureau, 'closeManifest', 'manifest { closedAt }', { serviceId });
    expect(closed.userErrors).toEqual([]);
    expect(await offerOf(after)).toMatchObject({ status: 'CONFIRMED', holdEndsAt: null });
  });
});

/** What is to be read out in the village, by person. */
async function toReadOut(cadre: string) {
  const query = `query ($after: String) { serviceList(regionCode: "530627102201", first: 10, after: $after) {
    edges { node { worker { id } notices { id answers } } } pageInfo { hasNextPage endCursor } } }`;
  const found: { readonly workerId: string; readonly id: string; readonly answers: readonly string[] }[] = [];
  for (let after: string | null | undefined; ;) {
    const { serviceList } = await desk.system.ask(cadre, query, { after });
    for (const { node } of serviceList.edges)
      found.push(...node.notices.map(({ id, answers }) => ({ workerId: node.worker?.id ?? '', id, answers })));
    if (!serviceList.pageInfo.hasNextPage) return found;
    after = serviceList.pageInfo.endCursor;
  }
}

test('a week in a village without phones: who is read to decides, who is not keeps the place, and no seat stays empty while somebody waits', async () => {
  const { system, bureau } = desk;
  const village = '530627102201';
  const cadre = await system.sign({ roles: ['CADRE'], regionCode: village });
  const serviceId = await schedule({ seats: 2 });
  const { allocation } = await seated(await givenWorkers(system, 2));
  const people = await givenWorkers(system, 5);
  const [confirms = '', releases = '', away = '', hears = '', last = ''] = people;
  const requests = new Map<string, string>();
  for (const [index, one] of people.entries()) {
    system.clock.moveTo(`2027-01-20T05:0${index}:00Z`);
    requests.set(one, (await waiting([one])).id);
  }
  const statusOf = async (one: string) => (await see(requests.get(one) ?? '')).status;
  await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId: allocation.id });
  await settled();
  /** Once a day, on the days on which the cadre is there: what each answers when it is read to them. */
  const says: Readonly<Record<string, string>> = { [confirms]: 'CONFIRM', [releases]: 'RELEASE', [last]: 'CONFIRM' };
  for (let day = 21; day <= 27; day += 1)
    for (const hour of ['01', '05', '09', '13']) {
      system.clock.moveTo(`2027-01-${day}T${hour}:30:00Z`);
      await system.sweep();
      await settled();
      if (hour !== '01' || day === 23) continue;
      for (const { workerId, id, answers } of await toReadOut(cadre)) {
        // Nobody is at home at the third one's before the last day.
        if (workerId === away && day < 27) continue;
        const answer = says[workerId];
        const input = { idempotencyKey: `${id} ${day}`, noticeId: id, answer };
        if (answer !== undefined && answers.includes(answer))
          await system.mutate(cadre, 'answerNotice', 'notice { id }', input);
        else await system.mutate(cadre, 'readNotices', 'notices { id }', { noticeIds: [id] });
      }
      await settled();
    }
  expect(await statusOf(confirms)).toBe('ALLOCATED');
  expect(await statusOf(releases)).toBe('CANCELLED');
  // Offered the seat that the second gave back, while nobody was there; and on a day on which no cadre came.
  const [first, second] = [await see(requests.get(away) ?? ''), await see(requests.get(hears) ?? '')];
  for (const one of [first, second]) expect(one).toMatchObject({ status: 'WAITLISTED', waitlistReason: 'NO_ROOM' });
  expect(second.waitlistPosition).toBe((first.waitlistPosition ?? 0) + 1);
  expect(await see(requests.get(last) ?? '')).toMatchObject({
    status: 'ALLOCATED',
    allocation: { status: 'CONFIRMED' },
  });
  // Two wait at the end because the coach is full: both seats are of people who confirmed.
  expect(await desk.freeBetween(serviceId, 0, 1)).toBe(0);
  // Both were reached by then, so they are in line: another coach has a seat for each.
  await schedule({ seats: 2 });
  await settled();
  for (const one of [away, hears])
    expect(await see(requests.get(one) ?? '')).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'HELD' } });
});
