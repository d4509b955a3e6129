/** Kinds of items: the keys, items and queries that a table of attributes and key templates makes. */
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { equals, not } from '../../functions/platform/dynamodb/conditions';
import { type ItemOf, itemKind } from '../../functions/platform/items/kind';
import * as attr from '../../functions/platform/items/attributes';
import { isSince } from '../../functions/platform/items/reading';
import { placementKey, placementsOf } from '../../functions/domains/jobs/placement/store';
import { enterpriseItem, enterprisesIn, parseEnterprise } from '../../functions/domains/reference/enterprise/store';
import { addWebhook, parseWebhook, webhookWrites } from '../../functions/domains/partners/webhook/store';
import type { Item, Write } from '../../functions/platform/dynamodb/database';
import { boardSeats, holdSeats, parseAllocation } from '../../functions/domains/travel/booking/allocation-store';
import { askForTravel, parseRequest, widenWindow } from '../../functions/domains/travel/booking/request-store';
import { departureItem, parseDeparture } from '../../functions/domains/travel/travel-service/corridors/departure-store';
import { parseService, scheduleService } from '../../functions/domains/travel/travel-service/service-store';
import { parseProposal, propose } from '../../functions/domains/travel/travel-plan/proposal-store';
import written from '../fixtures/items.json';

const NOW = asInstant('2027-01-20T04:00:00.000Z');

const things = itemKind('thing', {
  table: 'Workers',
  attributes: {
    id: attr.text,
    county: attr.text,
    size: attr.number,
    shape: attr.oneOf('ROUND', 'FLAT'),
    sold: attr.optional(attr.flag),
    owner: attr.optional(attr.text),
    stops: attr.optional(attr.listOf(attr.mapOf({ name: attr.text, at: attr.optional(attr.text) }))),
    paid: attr.optional(attr.recordOf(attr.number)),
    party: attr.optional(attr.packed((stored) => (stored as string[]).map(String))),
  },
  keys: {
    primary: ['${id}', 'thing'],
    byRegion: ['things#${county}', '${size}#${id}'],
    byName: ['owner#${owner}', '${id}'],
  },
  widths: { size: 5 },
});
type Thing = ItemOf<typeof things>;

const thing: Thing = { id: 'a', county: '530627', size: 42, shape: 'ROUND' };

test('an item has its attributes, its keys and what it is', () => {
  expect(things.stored({ ...thing, owner: 'b' })).toEqual({
    TableName: 'Workers',
    Item: {
      ...{ id: 'a', county: '530627', size: 42, shape: 'ROUND', owner: 'b', pk: 'a', sk: 'thing' },
      ...{ byRegionPk: 'things#530627', byRegionSk: '00042#a', byNamePk: 'owner#b', byNameSk: 'a' },
      ...{ __edb_e__: 'thing', __edb_v__: '1' },
    },
  });
});

test('every write stores the edition of a kind that has one, so that a count knows since when an item counts', () => {
  const later = itemKind('later', {
    table: 'Workers',
    edition: 2,
    attributes: { id: attr.text, size: attr.number },
    keys: { primary: ['${id}', 'later'] },
  });
  const { Item: item } = later.stored({ id: 'a', size: 1 });
  const { Update: write } = later.update(later.keyOf('a')).set({ size: 2 }).always();
  expect(write).toMatchObject({
    UpdateExpression: 'SET #__edb_v__ = :__edb_v__, #size = :size',
    ExpressionAttributeNames: { '#__edb_v__': '__edb_v__' },
    ExpressionAttributeValues: { ':__edb_v__': '2' },
  });
  expect([item, { ...item, __edb_v__: '1' }, { id: 'a' }].map((one) => isSince(one, 2))).toEqual([true, false, false]);
});

test('no index holds an item that lacks a part of its key', () => {
  expect(Object.keys(things.stored(thing).Item)).not.toContain('byNamePk');
  expect(Object.keys(things.stored(thing).Item)).not.toContain('byNameSk');
});

test('what is stored is read as it was given, also what is packed, and what nobody declared is not stored', () => {
  const whole: Thing = {
    ...thing,
    stops: [{ name: '昭通', at: '1' }, { name: '曲靖' }],
    party: ['x', 'y'],
    paid: { a: 1, b: 2 },
  };
  const { Item: item } = things.stored(Object.assign({}, whole, { undeclared: 1 }));
  expect(item['party']).toBeInstanceOf(Uint8Array);
  expect(item).not.toHaveProperty('undeclared');
  expect(things.decode(item)).toEqual(whole);
});

describe('an item whose bytes are counted', () => {
  const small = itemKind('small', {
    table: 'Workers',
    attributes: {
      id: attr.deduced(attr.text, ({ pk }) => pk),
      home: attr.text,
      county: attr.deduced(attr.text, ({ home }) => String(home).slice(0, 6)),
      secret: attr.short('s', attr.boxInBytes),
      since: attr.short('at', attr.moment),
      bornOn: attr.optional(attr.day),
      notes: attr.short(
        'n',
        attr.optional(attr.listOf(attr.mapOf({ author: attr.short('a', attr.text), on: attr.optional(attr.day) }))),
      ),
    },
    keys: { primary: ['${id}', 'small'], byRegion: ['small#${county}', '${home}'] },
  });
  const box = `1.${Buffer.from('an iv of 12, a tag of 16, a text').toString('base64url')}`;
  const values: ItemOf<typeof small> = {
    ...{ id: 'a', home: '530627102', county: '530627', secret: box, since: NOW, bornOn: asCivilDate('1990-05-17') },
    notes: [{ author: 'b', on: asCivilDate('2027-01-20') }],
  };
  const item = {
    ...{ home: '530627102', s: expect.any(Uint8Array) as unknown, at: 1_800_417_600_000, bornOn: 7_441 },
    ...{ n: [{ a: 'b', on: 20_838 }], pk: 'a', sk: 'small', byRegionPk: 'small#530627', byRegionSk: '530627102' },
    ...{ __edb_e__: 'small', __edb_v__: '1' },
  };
  /** As it was stored before its names were short. */
  const former = {
    ...{ id: 'z', county: '999999', home: '530627102', secret: box, since: NOW, bornOn: '1990-05-17' },
    ...{ notes: [{ author: 'b', on: '2027-01-20' }], pk: 'a', sk: 'small', __edb_e__: 'small' },
  };

  test('has short names and values, and nothing that the rest of it tells', () => {
    expect(small.stored(values).Item).toEqual(item);
    expect(small.decode(small.stored(values).Item)).toEqual(values);
  });

  test('is read as it was stored before, but for what its keys tell', () => {
    expect(small.decode(former)).toEqual(values);
    expect(small.part(former, 'county', 'since')).toEqual({ county: '530627', since: NOW });
  });

  test('loses its former names by an update, and what its keys tell', () => {
    const { Update: write } = small
      .update(small.key({ id: 'a' }))
      .set({ id: 'a', since: NOW, home: '530628' })
      .remove('notes')
      .when(equals('home', '530627102'));
    expect(write).toMatchObject({
      UpdateExpression: 'SET #at = :at, #home = :home REMOVE #id, #since, #n, #notes',
      ExpressionAttributeValues: { ':at': 1_800_417_600_000, ':home': '530628', ':home2': '530627102' },
    });
  });

  test('tells people the same before and after, and a malformed value as it is', () => {
    const told = { ...values, pk: 'a', sk: 'small' };
    expect(small.readable(small.stored(values).Item)).toMatchObject(told);
    expect(small.readable(former)).toMatchObject(told);
    expect(small.readable({ ...former, since: 'soon' })).toMatchObject({ ...told, since: 'soon' });
    expect(small.readable(small.stored(values).Item)).not.toHaveProperty('at');
  });

  test.each([
    ['a box that is none', { s: Buffer.from('1.short') }, /^Expected small\.secret to be an encrypted text$/],
    ['a time that is none', { at: 1.5 }, /^Expected small\.since to be an instant$/],
    ['a day that is none', { bornOn: '1990-13-01' }, /^Expected small\.bornOn to be a number of days$/],
  ])('is not read with %s', (_, wrong, message) => {
    expect(() => small.decode({ ...small.stored(values).Item, ...wrong })).toThrow(message);
  });
});

test.each([
  ['is missing', { id: undefined }, /^Expected thing\.id to be stored$/],
  ['is of another type', { size: '保密' }, /^Expected thing\.size to be a number$/],
  ['is none of its values', { shape: '保密' }, /^Expected thing\.shape to be one of ROUND, FLAT$/],
  [
    'is of another type within a map of any names',
    { paid: { 保密: '保密' } },
    /^Expected thing\.paid\{\} to be a number$/,
  ],
  ['is of another type within a list', { stops: [{ name: 1 }] }, /^Expected thing\.stops\[\]\.name to be a text$/],
])('an attribute that %s is not stored, and the error tells no value', (_, wrong, message) => {
  expect(() => things.stored(Object.assign({}, thing, wrong))).toThrow(message);
  expect(() => things.stored(Object.assign({}, thing, wrong))).not.toThrow(/保密/);
});

describe('a transition', () => {
  const change = things.update(things.key({ id: 'a' }));

  test.each<[string, object, RegExp]>([
    ['an attribute of another type', { size: '保密' }, /^Expected thing\.size to be a number$/],
    ['none of its values', { shape: '保密' }, /^Expected thing\.shape to be one of ROUND, FLAT$/],
    ['an entry of another type', { stops: [{ name: 1 }] }, /^Expected thing\.stops\[\]\.name to be a text$/],
    ['an entry that lacks a part', { stops: [{}] }, /^Expected thing\.stops\[\]\.name to be stored$/],
    ['a wrong form of what is packed', { party: { 保密: 1 } }, /is not a function/],
  ])('sets nothing that could not be read: %s', (_, wrong, message) => {
    expect(() => change.set(Object.assign({}, wrong))).toThrow(message);
    expect(() => change.set(Object.assign({}, wrong))).not.toThrow(/保密/);
  });

  test('adds what its attribute takes', () => {
    const more: object = { size: '1' };
    expect(() => change.increaseFromZero(Object.assign({}, more))).toThrow(/^Expected thing\.size to be a number$/);
    expect(() => change.add(Object.assign({}, more))).toThrow(/^Expected thing\.size to be a number$/);
  });

  test('stores what is packed as a put does, keys of indexes and what is no part of the kind as they are', () => {
    const { Update: write } = things
      .update<{ calls: string }>(things.key({ id: 'a' }))
      .set({ party: ['x', 'y'], byNamePk: 'owner#b', calls: 'work' })
      .always();
    const { ':party': party, ...others } = write.ExpressionAttributeValues ?? {};
    expect(party).toEqual(things.stored({ ...thing, party: ['x', 'y'] }).Item['party']);
    expect(others).toEqual({ ':byNamePk': 'owner#b', ':calls': 'work' });
  });

  test('removes nothing that every item has', () => {
    change.remove('owner', 'byNamePk');
    // @ts-expect-error An item without it could not be read.
    change.remove('county');
  });
});

describe('no transition of a store writes what its items are not read with', () => {
  const webhook = parseWebhook(written.webhook);
  const request = parseRequest(unpackedParty(written.seatedRequest));
  const allocation = parseAllocation(unpackedParty(written.allocation));
  const wrong: readonly [string, () => unknown, string][] = [
    [
      'a pause',
      // @ts-expect-error Nor does the compiler take it.
      () => webhookWrites.note(webhook, { pausedUntil: 'tomorrow' }),
      'Expected webhook.pausedUntil to be an instant',
    ],
    [
      'a window',
      () =>
        widenWindow(
          { id: 'alc_1', requestId: request.id },
          // @ts-expect-error Nor does the compiler take it.
          { earliestOn: '2026-2-1', latestOn: asCivilDate('2026-02-02') },
        ),
      'Expected travelRequest.earliestOn to be a civil date',
    ],
    // @ts-expect-error Nor does the compiler take it.
    ['boarding', () => boardSeats(allocation, { wkr_1: 'noon' }), 'Expected allocation.boarded{} to be an instant'],
  ];

  test.each(wrong)('%s', (_, write, message) => {
    expect(write).toThrow(message);
  });
});

test('a key asks for its parts, and an update for the index keys that follow from what it changes', () => {
  expect(things.key({ id: 'a' })).toEqual({ TableName: 'Workers', Key: { pk: 'a', sk: 'thing' } });
  expect(things.keysFrom({ owner: 'b', county: '53' }, { id: 'a' })).toEqual({
    ...{ byNamePk: 'owner#b', byNameSk: 'a', byRegionPk: 'things#53' },
  });
  expect(things.keysFrom({ size: 7 }, { id: 'a' })).toEqual({ byRegionSk: '00007#a' });
  expect(things.keysFrom({ shape: 'FLAT' }, { id: 'a' })).toEqual({});
});

describe('a query', () => {
  const all = things.query('byRegion', { county: '530627' });
  const names = { '#byRegionPk': 'byRegionPk', '#byRegionSk': 'byRegionSk' };
  const ranges = [
    ['begins within a part', all.beginsWith({ size: 4 }), 'begins_with(#byRegionSk, :byRegionSk)', ['00004']],
    ['lies below', all.below({ size: 42 }), '#byRegionSk < :byRegionSk', ['00042']],
    ['lies up to', all.atMost({ size: 42, id: 'a' }), '#byRegionSk <= :byRegionSk', ['00042#a']],
    ['lies from', all.atLeast({ size: 42 }), '#byRegionSk >= :byRegionSk', ['00042']],
    [
      ...(['lies between', all.between({ size: 1 }, { size: 2 })] as const),
      ...(['#byRegionSk BETWEEN :byRegionSk AND :byRegionSk2', ['00001', '00002']] as const),
    ],
  ] as const;

  test.each(ranges)('%s', (_, query, range, [first, last]) => {
    expect(query.params()).toEqual({
      TableName: 'Workers',
      IndexName: 'byRegion',
      KeyConditionExpression: `#byRegionPk = :pk AND ${range}`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ...{ ':pk': 'things#530627', ':byRegionSk': first },
        ...(last !== undefined && { ':byRegionSk2': last }),
      },
    });
  });

  test('of a whole partition has no word about the sort key, nor has one that begins with nothing', () => {
    const expected = {
      ...{ TableName: 'Workers', IndexName: 'byRegion', KeyConditionExpression: '#byRegionPk = :pk' },
      ...{ ExpressionAttributeNames: { '#byRegionPk': 'byRegionPk' } },
      ...{ ExpressionAttributeValues: { ':pk': 'things#530627' } },
    };
    expect(all.params()).toEqual(expected);
    expect(enterprisesIn('').params().KeyConditionExpression).toBe('#byRegionPk = :pk');
  });

  test('with all that is known of a key ends behind the part', () => {
    const query = things.query('byRegion', { county: '530627', size: 42 });
    expect(query.params().ExpressionAttributeValues).toMatchObject({ ':byRegionSk': '00042#' });
  });

  test('leaves out what its conditions do not hold of', () => {
    const query = all.where(equals('shape', 'FLAT'), false, undefined, not(equals('owner', 'b')));
    expect(query.params()).toMatchObject({
      FilterExpression: '#shape = :shape AND (NOT #owner = :owner)',
      ExpressionAttributeNames: { '#shape': 'shape', '#owner': 'owner' },
      ExpressionAttributeValues: { ':shape': 'FLAT', ':owner': 'b' },
    });
  });
});

describe('what ElectroDB wrote in releases before this one is read, and stored as it was but for its edition', () => {
  const kinds: readonly [string, Item, (item: Item) => unknown][] = [
    ['an enterprise', written.enterprise, (item) => enterpriseItem(parseEnterprise(item))],
    ['a webhook', written.webhook, (item) => putItem(addWebhook(parseWebhook(item)))],
    ['a service', written.service, (item) => putItem(scheduleService(parseService(item)))],
    ['a cancelled service', written.cancelledService, (item) => putItem(scheduleService(parseService(item)))],
    ['a departure', written.departure, (item) => departureItem(parseDeparture(item))],
    ['a proposal', written.proposal, (item) => putItem(propose(parseProposal(item)))],
    ['a request that waits', written.request, (item) => putItem(askForTravel(parseRequest(item)))],
    ['a request with seats', written.seatedRequest, (item) => putItem(askForTravel(parseRequest(item)))],
    ['seats that are held', written.allocation, (item) => putItem(holdSeats(parseAllocation(item)))],
    ['seats of a party on board', written.boardedAllocation, (item) => putItem(holdSeats(parseAllocation(item)))],
  ];

  test.each(kinds)('%s', (_, item, roundTrip) => {
    const { __edb_v__: former, ...stored } = unpackedParty(item);
    const { __edb_v__: edition, ...anew } = roundTrip({ ...stored, __edb_v__: former }) as Item;
    expect(anew).toEqual(stored);
    expect(edition).toMatch(/^[1234]$/);
  });

  test('placements lie under the keys that they had', () => {
    expect(placementKey('wkr_1', 'plc_1').Key).toEqual({ pk: 'wkr_1', sk: 'placement#plc_1' });
    expect(placementsOf('wkr_1').ExpressionAttributeValues).toEqual({ ':pk': 'wkr_1', ':sk': 'placement#' });
  });
});

/** With bytes, which the fixture has as Base64. */
function unpackedParty({ workerIds, ...item }: Item): Item {
  return typeof workerIds === 'string' ? { ...item, workerIds: Buffer.from(workerIds, 'base64') } : item;
}

function putItem(write: Write): Item | undefined {
  return 'Put' in write ? write.Put.Item : undefined;
}
