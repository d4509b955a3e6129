/** What records of webhooks, seats and moves tell, and texts of notices. */
import { webhookNotices } from '../../functions/domains/partners/webhook/notices';
import { addWebhook, type Webhook } from '../../functions/domains/partners/webhook/store';
import { type Allocation, holdSeats } from '../../functions/domains/travel/booking/allocation-store';
import { askForTravel, type Request } from '../../functions/domains/travel/booking/request-store';
import { seatNotices } from '../../functions/domains/travel/booking/notices/notices';
import { moveNotices } from '../../functions/domains/people/move/notices/notices';
import { movePut } from '../../functions/domains/people/move/store';
import type { NoticeDraft } from '../../functions/domains/reference/notice-draft/notice-draft';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { noticeIdOf, noticeOf } from '../../functions/domains/notices/notice/notice';
import { tellings } from '../../functions/domains/notices/notice/kinds';
import { tellOf } from '../../functions/domains/people/service-list/tells';
import { tellsOverBy, tellsPut } from '../../functions/domains/people/service-list/tells-store';
import { derivedId } from '../../functions/platform/values/ids';
import type { Item } from '../../functions/platform/dynamodb/database';
import { filled } from '../../functions/platform/requests/text';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';

/** Whether the notice of the draft can't wait, where a rule tells that twelve hours are soon. */
function urgentIn(draft: NoticeDraft): true | undefined {
  return noticeOf(draft, { addressee: 'wkr_1' }, new Date(draft.at), 12).urgent === true ? true : undefined;
}

const webhook: Webhook = {
  ...{ id: `whk_${'0'.repeat(52)}`, enterpriseId: `ent_${'0'.repeat(26)}`, url: 'https://hooks.invalid/jobs' },
  ...{ events: ['POSITION_FILLED'], registeredAt: asInstant('2027-01-01T00:00:00Z') },
};

function itemOf(change: Partial<Webhook> = {}): Item {
  const write = addWebhook({ ...webhook, ...change });
  return 'Put' in write ? write.Put.Item : {};
}

test('a webhook tells its enterprise when it is disabled, once for each time', () => {
  const disabled = itemOf({ disabledAt: asInstant('2027-01-20T04:00:00Z') });
  const again = itemOf({ disabledAt: asInstant('2027-01-21T04:00:00Z') });
  const told = (oldItem: Item | undefined, newItem: Item): readonly string[] =>
    webhookNotices({ ...(oldItem && { oldItem }), newItem }).map(
      ({ kind, at, to }) => `${kind} ${at} ${to.enterpriseId}`,
    );
  expect(told(itemOf(), disabled)).toEqual([`WEBHOOK_DISABLED 2027-01-20T04:00:00Z ${webhook.enterpriseId}`]);
  expect(told(undefined, itemOf())).toEqual([]);
  expect(told(disabled, itemOf({ ...{ disabledAt: asInstant('2027-01-20T04:00:00Z') }, secretNumber: 2 }))).toEqual([]);
  expect(told(disabled, itemOf())).toEqual([]);
  expect(told(disabled, again)).toHaveLength(1);
});

const at = asInstant('2027-01-20T04:00:00Z');
const [stays, leaves] = ([1, 2] as const).map((number): `wkr_${string}` => `wkr_${String(number).padStart(26, '0')}`);

/** Seats on a coach that a party of two has to confirm, after it waited. */
function allocation(change: Partial<Allocation> = {}): Item {
  const service = `svc_${'0'.repeat(26)}` as const;
  return holdSeats({
    ...{ id: `alc_${'0'.repeat(52)}`, serviceId: service, requestId: `trq_${'0'.repeat(26)}`, direction: 'HOMEBOUND' },
    ...{ workerIds: [stays ?? 'wkr_', leaves ?? 'wkr_'], fromStop: 0, toStop: 1, boardingCode: asRegionCode('530627') },
    ...{ seats: 2, fromQuota: 0, status: 'HELD', due: 'holds', waited: true, allocatedAt: at },
    ...{ departsAt: asInstant('2027-01-22T01:00:00Z'), holdEndsAt: asInstant('2027-01-20T16:00:00Z') },
    ...change,
  }).Put.Item;
}

/** Kind, mark, whether it is over, and who is told. */
const drafts = (oldItem: Item | undefined, newItem: Item) =>
  seatNotices({ ...(oldItem && { oldItem }), newItem }).map(({ kind, mark, over = false, to }) => ({
    ...{ kind, over, people: to.people, butCadresOf: to.butCadresOf },
    ...(mark !== undefined && { mark }),
  }));

test('who leaves a party is asked no more about its seats; those who stay are, and so are the cadres of their villages', () => {
  const moved = { timedVersion: 2, timedAt: at, departsAt: asInstant('2027-01-22T03:00:00Z') };
  const part = { workerIds: [stays ?? 'wkr_'], seats: 1 };
  const gone = { over: true, people: [leaves], butCadresOf: [stays] };
  expect(drafts(allocation(), allocation(part))).toEqual([{ kind: 'SEAT_SERVED', ...gone }]);
  expect(drafts(allocation(moved), allocation({ ...moved, ...part }))).toEqual([
    { kind: 'SEAT_SERVED', ...gone },
    { kind: 'SERVICE_MOVED', mark: '2', ...gone },
  ]);
});

test('seats that came free late are told at night, too; that somebody read tells nothing', () => {
  const urgent = (newItem: Item) => seatNotices({ newItem }).map((draft) => urgentIn(draft));
  const offered = allocation({ unread: { minutes: 720, keepsPlace: true } });
  expect(urgent(offered)).toEqual([undefined]);
  expect(urgent(allocation({ unread: { minutes: 720, late: true } }))).toEqual([true]);
  expect(drafts(offered, allocation({ reachedAt: at, holdEndsAt: asInstant('2027-01-20T12:00:00Z') }))).toEqual([]);
});

test('the end of an offer tells who loses the place in the line, too; of who keeps it the request tells', () => {
  const ends = (change: Partial<Allocation>) => {
    const before = allocation(change);
    const { unread: _, due: __, holdEndsAt: ___, ...after } = before;
    return drafts(before, { ...after, status: 'EXPIRED' }).map(({ kind, over }) => [kind, over]);
  };
  const over = ['SEAT_SERVED', true];
  expect(ends({ unread: { minutes: 720, keepsPlace: true } })).toEqual([over]);
  expect(ends({ unread: { minutes: 720 } })).toEqual([over, ['HOLD_ENDED', false]]);
  // Who read too late is in line, and the request does not tell.
  for (const unread of [undefined, { minutes: 720, keepsPlace: true }, { minutes: 721, keepsPlace: true }] as const)
    expect(ends({ reachedAt: at, ...(unread && { unread }) })).toEqual([over, ['HOLD_ENDED', false]]);
});

test('new times are told at night, too, within twelve hours of the departure that was or that is', () => {
  const urgent = (timedAt: string, departsAt: string) => {
    const moved = allocation({ timedVersion: 2, timedAt: asInstant(timedAt), departsAt: asInstant(departsAt) });
    const told = seatNotices({ oldItem: allocation(), newItem: moved }).filter(({ kind }) => kind === 'SERVICE_MOVED');
    return told.map((draft) => urgentIn(draft));
  };
  // It was to leave at one on the 22nd.
  expect(urgent('2027-01-21T13:00:00Z', '2027-01-25T01:00:00Z')).toEqual([true]);
  expect(urgent('2027-01-21T12:59:00Z', '2027-01-25T01:00:00Z')).toEqual([undefined]);
  expect(urgent('2027-01-20T13:00:00Z', '2027-01-21T01:00:00Z')).toEqual([true]);
});

test('who would leave within twelve hours is told at night, too, whatever becomes of it in the same hour', () => {
  const evening = asInstant('2027-01-21T14:00:00Z');
  const urgent = (oldItem: Item | undefined, newItem: Item) =>
    seatNotices({ ...(oldItem && { oldItem }), newItem }).flatMap((draft) => (draft.over ? [] : [urgentIn(draft)]));
  // Moved by days in the evening, and again before anybody was told; it was to leave at one.
  const movedFrom = asInstant('2027-01-22T01:00:00Z');
  const first = { timedVersion: 2, timedAt: evening, departsAt: asInstant('2027-01-25T01:00:00Z'), movedFrom };
  const second = { ...first, timedVersion: 3, departsAt: asInstant('2027-01-26T01:00:00Z') };
  expect(urgent(allocation(first), allocation(second))).toEqual([true]);
  const nextDay = { timedAt: asInstant('2027-01-22T14:00:00Z') };
  expect(urgent(allocation({ ...first, ...nextDay }), allocation({ ...second, ...nextDay }))).toEqual([undefined]);
  // Cancelled in the evening, and given seats on another one at once.
  const served = (insteadOf: string, allocatedAt = evening) =>
    urgent(undefined, allocation({ allocatedAt, insteadOf: asInstant(insteadOf) }));
  expect(served('2027-01-22T01:00:00Z')).toEqual([true]);
  expect(served('2027-01-22T03:00:00Z')).toEqual([undefined]);
  expect(served('2027-01-21T13:00:00Z')).toEqual([undefined]);
});

test('new times take the place of what was told before, also if the departure is not what is new', () => {
  const party = { people: [stays, leaves], butCadresOf: undefined };
  const movedFrom = asInstant('2027-01-22T01:00:00Z');
  const first = { timedVersion: 2, timedAt: at, departsAt: asInstant('2027-01-22T03:00:00Z'), movedFrom };
  expect(drafts(allocation(), allocation(first))).toEqual([
    { kind: 'SEAT_SERVED', over: true, ...party },
    { kind: 'SERVICE_MOVED', mark: '2', over: false, ...party },
  ]);
  expect(drafts(allocation(first), allocation({ ...first, timedVersion: 3 }))).toEqual([
    { kind: 'SERVICE_MOVED', mark: '2', over: true, ...party },
    { kind: 'SERVICE_MOVED', mark: '3', over: false, ...party },
  ]);
  // Nothing to agree to: the departure is what the party agreed to.
  expect(drafts(allocation(), allocation({ timedVersion: 2, timedAt: at }))).toEqual([]);
});

const lost = `alc_${'0'.repeat(52)}` as const;

/** A party of two that waits. */
function request(change: Partial<Request> = {}): Item {
  return askForTravel({
    ...{ id: `trq_${'0'.repeat(26)}`, workerIds: [stays ?? 'wkr_', leaves ?? 'wkr_'], direction: 'HOMEBOUND' },
    ...{ home: '530627', homePrefecture: '5306', status: 'WAITLISTED', requestedAt: at, version: 3 },
    ...{ originRegionCode: asRegionCode('530627'), destinationRegionCode: asRegionCode('44') },
    ...{ earliestOn: asCivilDate('2027-01-21'), latestOn: asCivilDate('2027-02-20'), due: 'waits' },
    ...{ waitEndsAt: asInstant('2027-02-20T16:00:00Z'), ...change },
  }).Put.Item;
}

test('who leaves a party is not told any more that its hold ends, that it waits again, or that no service runs', () => {
  const left = { workerIds: [stays ?? 'wkr_'] };
  const end = asInstant('2027-01-20T16:00:00Z');
  const ending = { toldEndsAt: end };
  const gone = { over: true, people: [leaves] };
  expect(drafts(allocation(ending), allocation({ ...ending, ...left, seats: 1 }))).toContainEqual({
    ...{ kind: 'HOLD_ENDING', mark: end, ...gone, butCadresOf: [stays] },
  });
  const waitsSince = at;
  const displaced = { waitReason: 'SERVICE_CANCELLED', waitsSince } as const;
  expect(drafts(request(displaced), request({ ...displaced, ...left, version: 4 }))).toEqual([
    { kind: 'SERVICE_CANCELLED', mark: at, ...gone, butCadresOf: [stays] },
  ]);
  for (const runs of [true, false]) {
    const serviceTold = { runs, at };
    expect(drafts(request({ serviceTold }), request({ serviceTold, ...left, version: 4 }))).toEqual([
      { kind: runs ? 'SERVICE_OPENED' : 'NO_SERVICE_LEFT', mark: at, ...gone, butCadresOf: undefined },
    ]);
  }
});

test('that a service was cancelled matters until the party has seats again, or its wait is over', () => {
  const waitsSince = at;
  const displaced = request({ waitReason: 'SERVICE_CANCELLED', waitsSince });
  const told = { kind: 'SERVICE_CANCELLED', mark: at, people: [stays, leaves], butCadresOf: undefined };
  const seated = { waitReason: 'SERVICE_CANCELLED', waitsSince, status: 'ALLOCATED', allocationId: lost } as const;
  expect(drafts(request({ status: 'ALLOCATED', allocationId: lost }), displaced)).toEqual([{ ...told, over: false }]);
  for (const change of [seated, { ...seated, status: 'CANCELLED' }, { ...seated, status: 'EXPIRED' }] as const)
    expect(drafts(displaced, request(change))).toEqual([{ ...told, over: true }]);
  // Served and then passed over: the service was cancelled before.
  const unread = request({ waitReason: 'SERVICE_CANCELLED', waitsSince, unreachedSince: at, unreadOffers: 1 });
  expect(drafts(request(seated), unread).map(({ kind, over }) => [kind, over])).toEqual([['HOLD_ENDED_UNREAD', false]]);
});

test('a cancelled coach is told at night, too, within twelve hours of its departure', () => {
  const urgent = (waitsSince: string, more: Partial<Request> = {}) => {
    const oldItem = request({ status: 'ALLOCATED', allocationId: lost });
    const cancelled = { waitReason: 'SERVICE_CANCELLED', waitsSince: asInstant(waitsSince), ...more } as const;
    return seatNotices({ oldItem, newItem: request(cancelled) }).map((draft) => [draft.kind, urgentIn(draft)]);
  };
  // At ten in the evening; it was to leave at seven in the morning, or at half past ten.
  const evening = '2027-01-21T14:00:00Z';
  const morning = { cancelledDeparture: asInstant('2027-01-21T23:00:00Z') };
  expect(urgent(evening, morning)).toEqual([['SERVICE_CANCELLED', true]]);
  const later = { cancelledDeparture: asInstant('2027-01-22T02:30:00Z') };
  expect(urgent(evening, later)).toEqual([['SERVICE_CANCELLED', undefined]]);
  // As an earlier release cancelled.
  expect(urgent(evening)).toEqual([['SERVICE_CANCELLED', undefined]]);
  // The hold ended that the party got after the cancelled seats.
  const since = { waitsSince: asInstant(evening) };
  const oldItem = request({ status: 'ALLOCATED', allocationId: lost, ...since });
  expect(seatNotices({ oldItem, newItem: request({ ...morning, ...since, unreadOffers: 1 }) })).toEqual([]);
});

test('that nobody read of its seats matters to a party until one of it reads, or its wait is over', () => {
  const seated = request({ status: 'ALLOCATED', allocationId: lost });
  const unread = request({ unreachedSince: at });
  const [told, ...more] = seatNotices({ oldItem: seated, newItem: unread });
  expect(more).toEqual([]);
  expect(told).toMatchObject({ kind: 'HOLD_ENDED_UNREAD', at, until: '2027-02-20T16:00:00Z' });
  expect(told).toMatchObject({ to: { people: [stays, leaves] }, data: { allocationId: lost } });
  const over = { kind: 'HOLD_ENDED_UNREAD', mark: at, over: true };
  const party = { people: [stays, leaves], butCadresOf: undefined };
  for (const after of [request({ reachedAt: at }), request({ status: 'CANCELLED' })])
    expect(drafts(unread, after)).toEqual([{ ...over, ...party }]);
  const smaller = request({ unreachedSince: at, workerIds: [stays ?? 'wkr_'] });
  expect(drafts(unread, smaller)).toEqual([{ ...over, people: [leaves], butCadresOf: [stays] }]);
});

test('the cadres of a home to which somebody comes back are asked about the move again', () => {
  const move = (fromCode: string, refiled?: number): Item => {
    const write = movePut({
      ...{ id: `mov_${'0'.repeat(26)}`, status: 'PENDING', workerId: stays ?? 'wkr_', toCode: asRegionCode('530628') },
      ...{ fromCode: asRegionCode(fromCode), stamp: '2027', clientId: '1', by: 'issuer|1', told: {} },
      ...{ recordedAt: at, answerBy: asInstant('2027-02-20T04:00:00Z') },
      ...(refiled !== undefined && { refiled }),
    });
    return 'Put' in write ? write.Put.Item : {};
  };
  const ids = (oldItem: Item | undefined, newItem: Item) =>
    moveNotices({ ...(oldItem && { oldItem }), newItem }).map(
      (draft) => [draft.to.cadresIn, draft.over ?? false, noticeIdOf(draft, 'inb_')] as const,
    );
  const [here, there, again] = [move('530627001'), move('530627002', 1), move('530627001', 2)];
  const told = [...ids(undefined, here), ...ids(here, there), ...ids(there, again)];
  expect(told.map(([region, over]) => [region, over])).toEqual([
    ['530627001', false],
    ['530627001', true],
    ['530627002', false],
    ['530627002', true],
    ['530627001', false],
  ]);
  // What is over was told, and what is told anew is not what is over.
  const [first, , , , last] = told.map(([, , id]) => id);
  expect(told[1]?.[2]).toBe(first);
  expect(last).not.toBe(first);
});

const texts = Object.entries(tellings).flatMap(([kind, { text, textWith = {} }]) => [
  [kind, text] as const,
  ...Object.entries(textWith).map(([name, other]) => [`${kind} with ${name}`, other] as const),
]);

test.each(texts)('the text of %s names the same things in Chinese and in English', (_, text) => {
  const named = (words: string): string[] => [...words.matchAll(/\{(\w+)\}/g)].map(([name]) => name).sort();
  expect(named(text.zh)).toEqual(named(text.en));
  expect(filled(text, 'zh')).toMatch(/\p{Script=Han}{2}/u);
  expect(text.en).toMatch(/^[A-Z{][^\p{Script=Han}]*\.$/u);
});

test('a push to people whom no message reaches spreads over lists of due items, and the sweep reads each of them', () => {
  const at = asInstant('2027-02-01T00:00:00Z');
  const lists = Array.from({ length: 1_600 }, (_, number) => {
    const id = derivedId('wkr', String(number));
    const write = tellsPut(id, undefined, [tellOf(`ntc_${'0'.repeat(52)}`, at, new Date(at), 2)]);
    return 'Put' in write ? String(write.Put.Item['byDuePk']) : '';
  });
  const sizes = [...Map.groupBy(lists, (list) => list).values()].map(({ length }) => length);
  expect(Math.max(...sizes)).toBeLessThan(1_600 / 8);
  const swept = tellsOverBy(at).flatMap(({ ExpressionAttributeValues = {} }) =>
    Object.values<unknown>(ExpressionAttributeValues).map(String),
  );
  expect(new Set(lists).difference(new Set(swept)).size).toBe(0);
});
