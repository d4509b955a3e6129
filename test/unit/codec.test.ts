/** Items as this release and earlier ones wrote them, read by the codecs. */
import { randomBytes } from 'node:crypto';
import { parseHead, parseSegment } from '../../functions/domains/jobs/position-change/store';
import { parseImport } from '../../functions/domains/jobs/position-import/store';
import { parsePlacement } from '../../functions/domains/jobs/placement/store';
import { isPosition, parsePosition } from '../../functions/domains/jobs/position/store';
import { parseMessage } from '../../functions/domains/notices/message/store';
import { parseArrivals } from '../../functions/domains/people/move/store';
import { parseEntry } from '../../functions/domains/people/worker/history/history-store';
import { parseServiceEntry, serviceEntryItem } from '../../functions/domains/people/service-list/store';
import { parseTrip } from '../../functions/domains/people/trip/store';
import { parseWorker } from '../../functions/domains/people/worker/store';
import { parseWebhook } from '../../functions/domains/partners/webhook/store';
import { parseEnterprise } from '../../functions/domains/reference/enterprise/store';
import { parseEntry as parseTurn, parseMark } from '../../functions/domains/reference/minimum-wage/store';
import { parseAllocation } from '../../functions/domains/travel/booking/allocation-store';
import { parseRequest } from '../../functions/domains/travel/booking/request-store';
import { parseOrder } from '../../functions/domains/travel/group-ticket/store';
import { parseService, type Service } from '../../functions/domains/travel/travel-service/service-store';
import { parseInventory } from '../../functions/domains/travel/travel-service/inventory/store';
import { parseWaitlistEntry } from '../../functions/domains/travel/waitlist/line/entry-store';
import { parseSignposts } from '../../functions/domains/travel/waitlist/line/signpost-store';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Item } from '../../functions/platform/dynamodb/database';
import * as attr from '../../functions/platform/items/attributes';
import type { Decode } from '../../functions/platform/items/reading';
import { ownerIn } from '../../functions/platform/items/guard';
import { pack } from '../../functions/platform/items/packed';
import { codec, markedCodec } from '../../functions/platform/items/codec';
import { createVault } from '../../functions/platform/security/crypto';
import written from '../fixtures/items.json';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const { position, filledPosition, placement, worker, workerOfBefore, entry, enterprise } = written;
const { positionImport, segmentOfBefore, wageTurn, wageMark } = written;

/** What an item holds besides what it is: its keys, and the marks of its kind. */
const isKey = (name: string): boolean => /^(pk|sk|__edb_[ev]__)$|[PS]k$/.test(name);

test.each<[string, Item, (item: Item) => object]>([
  ['a position', position, parsePosition],
  ['a worker', worker, parseWorker],
  ['an enterprise', enterprise, parseEnterprise],
  ['a turn of minimum wages', wageTurn, parseTurn],
  ['a withdrawn minimum wage', wageMark, parseMark],
])('%s reads as it was written, without its keys', (_, item, decode) => {
  const { byPhonePk: _phone, ...rest } = item;
  expect(decode(rest)).toEqual(Object.fromEntries(Object.entries(rest).filter(([name]) => !isKey(name))));
});

test.each<[string, readonly Item[], Decode<object>]>([
  ['positions', [position, filledPosition], parsePosition],
  ['workers', [worker, workerOfBefore, written.workerOfTheFirst], parseWorker],
  ['enterprises', [enterprise], parseEnterprise],
  ['travel requests', [written.requestOfTheFirst], parseRequest],
  ['travel services', [written.serviceOfTheFirst], parseService],
  ['allocations', [written.allocationOfTheFirst], parseAllocation],
])('%s are the same of what is asked for, where no key of an index is but a phone’s', (_, items, decode) => {
  const asked = new Set(['pk', 'sk', ...(decode.reads ?? [])]);
  expect([...asked].filter((name) => isKey(name) && !/^(pk|sk|__edb_e__|byPhonePk)$/.test(name))).toEqual([]);
  for (const item of items) {
    const read = Object.fromEntries(Object.entries(item).filter(([name]) => asked.has(name)));
    expect(Object.keys(read).length).toBeLessThan(Object.keys(item).length);
    expect(decode(read)).toEqual(decode(item));
  }
});

test('what a statement set to NULL is absent', () => {
  expect(filledPosition.ageMin).toBeNull();
  expect(parsePosition(filledPosition)).not.toHaveProperty('ageMin');
  expect(parsePosition(filledPosition)).toMatchObject({ status: 'FILLED', vacancies: 0, skills: ['缝纫'] });
});

test('the hash of a phone is read from its index key, and from where an earlier release kept it', () => {
  expect(parseWorker(worker).phoneHash).toBe('c2Vjb25k');
  expect(parseWorker(workerOfBefore).phoneHash).toBe('Zmlyc3Q');
});

test('an import that is a job reads as an import', () => {
  const { pk: _pk, sk: _sk, step: _step, byDuePk: _due, byDueSk: _key, expiresAt: _end, ...rest } = positionImport;
  expect(parseImport(positionImport)).toEqual(rest);
});

describe('an item as the first release wrote it reads with what it lacks derived from what it has', () => {
  const { workerOfTheFirst, requestOfTheFirst, tripOfTheFirst, allocationOfTheFirst, serviceOfTheFirst } = written;

  test.each<[string, Item, (item: Item) => object, object]>([
    [
      'a worker, of the county of their village, whom only their registration told of',
      ...([workerOfTheFirst, parseWorker] as const),
      {
        county: '530627',
        newest: '2026-05-27T04:00:00.000Z#2026-11-23T04:00:00.000Z#wkr_01MCRM0RG0Y33PH3NR9MNCX22K',
        version: 0,
      },
    ],
    [
      'a request, listed in the prefecture of its home',
      requestOfTheFirst,
      parseRequest,
      { homePrefecture: '5306', version: 0 },
    ],
    ['a placement that had ended', placement, parsePlacement, { status: 'ENDED' }],
    ...(
      [
        ['agreed on before its first day', {}, 'AGREED'],
        ['agreed on when work had begun', { startsOn: '2027-01-20' }, 'STARTED'],
        ['agreed on at night in UTC, on its first day in China', { agreedAt: '2027-02-28T16:00:00.000Z' }, 'STARTED'],
        ['agreed on a second before its first day in China', { agreedAt: '2027-02-28T15:59:59.999Z' }, 'AGREED'],
      ] as const
    ).map(([what, change, status]): [string, Item, (item: Item) => object, object] => {
      const { endedOn: _on, endReason: _reason, ...running } = { ...placement, ...change };
      return [`a placement that ran, ${what}`, running, parsePlacement, { status }];
    }),
    ['a trip of the request’s first version', tripOfTheFirst, parseTrip, { version: 0 }],
    ['an allocation', allocationOfTheFirst, parseAllocation, {}],
    ['a service', serviceOfTheFirst, parseService, { version: 0 }],
  ])('%s', (_, item, decode, derived) => {
    const { home: _home, ...kept } = item;
    const own = Object.fromEntries(Object.entries(kept).filter(([name]) => !isKey(name)));
    expect(decode(item)).toMatchObject({ ...own, ...derived });
  });

  test('a request of several provinces has a home of its own among the lists', () => {
    expect(parseRequest({ ...requestOfTheFirst, home: '' }).homePrefecture).toBe('several');
  });

  test('what nothing tells of is missing all the same', () => {
    const { villageCode: _, ...homeless } = workerOfTheFirst;
    expect(() => parseWorker(homeless)).toThrow(/^Expected worker\.villageCode in the item$/);
  });
});

test('a message of before there was a rule of messages goes on by what held then', () => {
  const message = {
    ...{ pk: 'msg_1', sk: 'message', id: 'msg_1', noticeId: 'ntc_1', workerId: 'wkr_1', channelId: 'chn_1', step: 0 },
    ...{ kind: 'SMS', status: 'SENT', until: '2027-01-20T16:00:00Z', createdAt: '2027-01-20T04:00:00Z' },
    ...{ attempt: 1, before: 0, attempts: [] },
  };
  expect(parseMessage(message)).toMatchObject({ minutes: 90, quiet: { from: 21, to: 8 }, behind: ['VOICE'] });
  expect(parseMessage({ ...message, urgent: true }).minutes).toBe(5);
});

test('a segment of the feed of before readers were named reads without one', () => {
  expect(parseSegment(segmentOfBefore)).toEqual({ last: 7, changes: segmentOfBefore.changes });
});

test('what a history entry tells is read as it stands', () => {
  expect(parseEntry(entry)).toMatchObject({ kind: 'SURVEY', told: { wantsWork: true, skills: ['缝纫'] } });
});

const serviceEntry = serviceEntryItem('wkr_1', {
  ...{
    workerId: 'wkr_1',
    villageCode: asRegionCode('530627102201'),
    township: asRegionCode('530627102'),
    county: asRegionCode('530627'),
    inNeed: false,
  },
  ...{
    since: asCivilDate('2027-01-20'),
    unreachedOn: asCivilDate('2027-01-20'),
    dueOn: asCivilDate('2027-01-20'),
    needs: [],
  },
});

test.each<[string, Item, (item: Item) => object, RegExp]>([
  [
    'a word of a person’s history',
    { ...entry, told: { ...entry.told, wantsWork: '保密' } },
    parseEntry,
    /^Expected entry\.told\.wantsWork to be true or false$/,
  ],
  ['a home', { ...worker, villageCode: '保密' }, parseWorker, /^Expected worker\.villageCode to be a region code$/],
  [
    'a place of work',
    { ...position, regionCode: '53062' },
    parsePosition,
    /^Expected position\.regionCode to be a region code$/,
  ],
  [
    'an instant of a webhook',
    { ...written.webhook, registeredAt: '保密' },
    parseWebhook,
    /^Expected webhook\.registeredAt to be an instant$/,
  ],
  [
    'what a service entry needs',
    { ...serviceEntry, needs: [{ reason: '保密', dueOn: '2027-01-20' }] },
    parseServiceEntry,
    /^Expected serviceEntry\.needs\[\]\.reason to be one of LOST_JOB/,
  ],
])('%s has a form, too', (_, item, decode, message) => {
  expect(() => decode(item)).toThrow(message);
  expect(() => decode(item)).not.toThrow(/保密/);
});

test('what a later release added is left out', () => {
  expect(parsePosition({ ...position, inventedLater: { of: ['any', 'kind'] } })).toEqual(parsePosition(position));
});

describe('what can’t be read is an error that names the kind and the attribute, and no value', () => {
  const { title: _, ...untitled } = position;

  test.each<[string, Item, RegExp]>([
    ['is missing', untitled, /^Expected position\.title in the item$/],
    ['is NULL', { ...position, title: null }, /^Expected position\.title in the item$/],
    ['is of another type', { ...position, wageMin: '保密' }, /^Expected position\.wageMin to be an integer$/],
    ['is none of its values', { ...position, status: '保密' }, /^Expected position\.status to be one of PENDING, OPEN/],
    [
      'is a list of its values',
      { ...position, status: ['OPEN'] },
      /^Expected position\.status to be one of PENDING, OPEN/,
    ],
    ['has an entry of another type', { ...position, skills: '保密' }, /^Expected position\.skills to be a list$/],
    ['is of another kind', placement, /^Expected an item of kind position$/],
  ])('%s', (_what, item, message) => {
    expect(() => parsePosition(item)).toThrow(message);
    expect(() => parsePosition(item)).not.toThrow(/保密/);
  });
});

const things = markedCodec<{ id: string; stops?: { name: string; at?: string }[]; loud?: string }>(
  'thing',
  {
    id: attr.text,
    stops: attr.optional(attr.listOf(attr.mapOf({ name: attr.text, at: attr.optional(attr.text) }))),
    loud: attr.optional(attr.unchecked((stored) => String(stored).toUpperCase())),
  },
  {},
);
const isThing = { __edb_e__: 'thing', __edb_v__: '1', id: 'a' };

test('lists of maps are read entry by entry, and stored forms by their own way back', () => {
  const item = { ...isThing, stops: [{ name: '昭通', at: '1', more: true }, { name: '曲靖' }], loud: 'cba' };
  expect(things.decode(item)).toEqual({
    id: 'a',
    stops: [{ name: '昭通', at: '1' }, { name: '曲靖' }],
    loud: 'CBA',
  });
  expect(() => things.decode({ ...isThing, stops: [{ name: 1 }] })).toThrow(
    /^Expected thing\.stops\[\]\.name to be a text$/,
  );
});

test.each([new Set(['bus']), new Uint8Array([1]), ['bus']])(
  'a value that DynamoDB does not store as a map is no map: %p',
  (of) => {
    const { decode } = markedCodec<{ times: Readonly<Record<string, string>> }>(
      'thing',
      { times: attr.recordOf(attr.text) },
      {},
    );
    expect(() => decode({ ...isThing, times: of })).toThrow('Expected thing.times to be a map');
  },
);

test('a part is read from an item that has no more than that', () => {
  expect(things.part({ loud: 'cba' }, 'loud')).toEqual({ loud: 'CBA' });
  expect(() => things.part({ loud: 'cba' }, 'id')).toThrow(/^Expected thing\.id in the item$/);
});

test('an item tells its kind', () => {
  expect([isPosition(position), isPosition(placement), isPosition(undefined), isPosition({})]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('an item that does not say what it is is read by a list of its own', () => {
  interface Mark {
    readonly turn: number;
    readonly kind: 'A' | 'B';
    readonly note?: string;
  }
  const marks = codec<Mark>(
    'mark',
    { turn: attr.number, kind: attr.oneOf('A', 'B'), note: attr.optional(attr.text) },
    ({ sk }) => sk === 'mark',
  );
  const item = { pk: 'a', sk: 'mark', turn: 1, kind: 'A' };
  expect([marks.is(item), marks.decode(item)]).toEqual([true, { turn: 1, kind: 'A' }]);
  expect(() => marks.decode({ ...item, kind: 'C' })).toThrow(/^Expected mark\.kind to be one of A, B$/);
});

describe('an inventory', () => {
  const stored = { status: 'OPEN', seats: 9, waiting: 0, pool: { l0: 3, l1: 4 }, quotas: { c530627: 2 } };

  test('is read with its legs in order and its quotas by county', () => {
    expect(parseInventory(stored)).toEqual({ ...stored, pool: [3, 4], quotas: { '530627': 2 } });
  });

  test.each<[string, Item]>([
    ['of no known status', { status: 'SOLD' }],
    ['without legs', { pool: {} }],
    ['with a gap between its legs', { pool: { l0: 1, l2: 1 } }],
    ['with half a seat', { pool: { l0: 0.5 } }],
    ['with half a seat of a quota', { quotas: { c530627: 0.5 } }],
    ['with a quota in words', { quotas: { c530627: '2' } }],
    ['listed in words', { listed: { '5306#44': 'one' } }],
    ['sold by a timetable in words', { timetable: 'winter' }],
  ])('%s is an error', (_, wrong) => {
    expect(() => parseInventory({ ...stored, ...wrong })).toThrow(/^Expected /);
  });
});

describe('a value of its type must have the form of its attribute', () => {
  const { decode } = codec<Partial<Record<'at' | 'on' | 'sealed', string>> & { count?: number }>(
    'thing',
    {
      at: attr.optional(attr.instant),
      on: attr.optional(attr.civilDate),
      sealed: attr.optional(attr.box),
      count: attr.optional(attr.integer),
    },
    () => true,
  );
  const sealed = createVault(randomBytes(32)).encrypt('', 'thing');

  test.each<[string, readonly unknown[], readonly unknown[]]>([
    [
      'at',
      ['2027-03-01T10:15:00Z', '2028-02-29T23:59:59.999Z'],
      ['', '2027-03-01', '2027-03-01T24:00:00Z', '2027-02-29T10:15:00Z', '2027-03-01T10:15:00+08:00', 1_803_896_100],
    ],
    ['on', ['2027-03-31', '2028-02-29'], ['', '2027-02-29', '2027-04-31', '2027-13-01', '2027-3-1', '0000-01-01', 3]],
    ['sealed', [sealed, `${sealed}ab`], ['', sealed.slice(2), sealed.slice(0, -1), `${sealed}=`, 1]],
    ['count', [0, -1, 2 ** 31 - 1, -(2 ** 31)], [0.5, NaN, Infinity, 2 ** 31, '1']],
  ])('%s', (name, right, wrong) => {
    for (const value of right) expect(decode({ [name]: value })).toEqual({ [name]: value });
    for (const value of wrong) expect(() => decode({ [name]: value })).toThrow(`Expected thing.${name} to be `);
  });

  test('the error names no value', () => {
    expect(() => decode({ on: '2027-13-01' })).toThrow(/^Expected thing\.on to be a civil date$/);
  });
});

describe('an order of group tickets', () => {
  const order = {
    ...{ id: `gto_${'1'.repeat(26)}${'2'.repeat(26)}`, serviceId: `svc_${'2'.repeat(26)}`, kind: 'SELF_FORMED' },
    ...{ handlerId: 'wkr_1', railway: '', source: '', orderedAt: '2027-02-06T01:30:00Z' },
    packed: pack({ batches: [], violations: [] }),
  };

  test('to which no rules applied has no day of them, nor has one with the empty text of an earlier release', () => {
    expect(parseOrder(order)).not.toHaveProperty('validFrom');
    expect(parseOrder({ ...order, validFrom: '' })).not.toHaveProperty('validFrom');
    expect(parseOrder({ ...order, validFrom: '2023-01-01' })).toMatchObject({ validFrom: '2023-01-01' });
  });

  test('is not read with a day that does not exist', () => {
    expect(() => parseOrder({ ...order, validFrom: '2027-02-30' })).toThrow('validFrom to be a civil date');
  });
});

describe('a place in a line', () => {
  const place = {
    ...{ pk: 'waitlist#5306#44', sk: '530627#1#2027-01-20T02:00:00Z#trq_1' },
    ...{ v: 1, n: 2, k: 0, o: '530627', d: '4419', e: '2027-02-18', l: '2027-02-25', a: '2027-02-27' },
  };

  test('is read with its days', () => {
    const [earliestOn, latestOn, arriveBy] = ['2027-02-18', '2027-02-25', '2027-02-27'];
    expect(parseWaitlistEntry(place)).toMatchObject({ earliestOn, latestOn, arriveBy });
  });

  test.each(['e', 'l', 'a'])('is malformed where %s is no civil date', (name) => {
    const item = { ...place, [name]: '2027-02-24T00:00:00Z' };
    expect(() => parseWaitlistEntry(item)).toThrow(`Expected waitlistEntry.${name} to be a civil date`);
  });

  test.each([
    ['v', undefined],
    ['n', '2'],
    ['n', 0],
    ['k', 0.5],
    ['o', 530627],
  ])('is malformed where %s is %p', (name, value) => {
    expect(() => parseWaitlistEntry({ ...place, [name]: value })).toThrow(/waitlistEntry|seats of an entry/);
  });
});

describe('items beside the objects are checked when they are read', () => {
  const [workerId, moveId] = ['wkr_01JZZZZZZZZZZZZZZZZZZZZZZZ', 'mov_01JZZZZZZZZZZZZZZZZZZZZZZZ'];
  const service = { id: 'svc_01JZZZZZZZZZZZZZZZZZZZZZZZ', timetable: 3 };

  test('a guard names an owner of its kind', () => {
    expect(ownerIn({ pk: 'x#1', sk: 'guard', ownerId: workerId }, 'wkr')).toBe(workerId);
    expect(() => ownerIn({ pk: 'x#1', sk: 'guard' }, 'wkr')).toThrow('guard.ownerId');
    expect(() => ownerIn({ pk: 'x#1', sk: 'guard', ownerId: moveId }, 'wkr')).toThrow();
  });

  test('a feed’s head has a count, and marks of bytes; an absent one is empty', () => {
    expect(parseHead(undefined)).toMatchObject({ count: 0, marks: {}, taken: {} });
    expect(() => parseHead({ count: '7' })).toThrow('positionChangeHead.count');
    expect(() => parseHead({ count: 7, marks: { a: 'text' } })).toThrow('positionChangeHead.marks');
  });

  test('a pending move’s wish has a stamp and yes or no', () => {
    expect([...parseArrivals({ open: 1, [moveId]: { stamp: 's', wantsWork: true } })]).toEqual([
      [moveId, { stamp: 's', wantsWork: true }],
    ]);
    expect(() => parseArrivals({ [moveId]: { stamp: 's', wantsWork: 'yes' } })).toThrow('arrivals.wantsWork');
    expect(() => parseArrivals({ [moveId]: 'yes' })).toThrow('the wish of a move');
  });

  test('malformed signposts, and those of other times, count as none', () => {
    const lanes = { '5306#44': { suits: 'a', fits: 'b', size: 2, kept: 0 } };
    expect(parseSignposts({ lanes, timetable: 3 }, service as Service)).toEqual(lanes);
    expect(parseSignposts({ lanes, timetable: 2 }, service as Service)).toEqual({});
    expect(parseSignposts({ lanes: { a: 'b' }, timetable: 3 }, service as Service)).toEqual({});
  });
});
