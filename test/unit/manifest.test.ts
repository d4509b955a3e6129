/** What a manifest's item takes, when a boarding may have been, and what a spreadsheet is given. */
import { manifestPut, type NumberedParty, parseManifest } from '../../functions/domains/travel/manifest/store';
import { tellAtOf } from '../../functions/domains/travel/travel-service/day-before/tell-at';
import { limits } from '../../functions/limits';
import type { Item } from '../../functions/platform/dynamodb/database';
import { createIds, nextOwned } from '../../functions/platform/values/ids';
import { asInstant } from '../../functions/platform/values/clock';
import { boardedWith, checkBoarding } from '../../functions/domains/travel/manifest/boarding';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

test.each([
  ['at noon', '2027-02-13T04:00:00Z', '2027-02-12T02:00:00Z'],
  ['half an hour after midnight in China', '2027-02-12T16:30:00Z', '2027-02-12T02:00:00Z'],
  ['a minute before midnight in China', '2027-02-12T15:59:00Z', '2027-02-11T02:00:00Z'],
  ['on the first of a month', '2027-02-28T16:00:00Z', '2027-02-28T02:00:00Z'],
])('who leaves %s is told where to board at ten on the day before in China', (_, departsAt, tellAt) => {
  const stops = [{ regionCode: asRegionCode('530627'), name: '', departsAt: asInstant(departsAt) }];
  expect(tellAtOf({ stops }, 10)).toBe(tellAt);
});

const ids = createIds(() => 1_800_000_000_000);
const serviceId = ids.next('svc');

function itemOf(parties: readonly NumberedParty[]): Item {
  const manifest = {
    serviceId,
    version: 1,
    closedAt: asInstant('2027-02-12T00:00:00Z'),
    numberedAt: asInstant('2027-02-12T00:00:00Z'),
    parties,
  };
  const write = manifestPut(manifest);
  if (!('Put' in write)) throw new Error('Expected a put');
  expect(parseManifest(write.Put.Item)).toEqual(manifest);
  return write.Put.Item;
}

function alone(count: number): NumberedParty[] {
  return Array.from({ length: count }, (_, index) => ({
    allocationId: nextOwned(ids, 'alc', serviceId),
    ...{ fromStop: index % 29, toStop: 29, workerIds: [ids.next('wkr')], numbers: [(index % 2_000) + 1] },
  }));
}

const bytes = (item: Item): number => (item['parties'] as Uint8Array).byteLength;

test('1,500 passengers who travel alone are within 60 KB, and as many as there may be within an item', () => {
  expect(bytes(itemOf(alone(1_500)))).toBeLessThan(60 * 1_024);
  expect(bytes(itemOf(alone(limits.manifestPassengersMax)))).toBeLessThan(390 * 1_024);
});

describe('a boarding', () => {
  const service = {
    departsAt: asInstant('2027-02-12T01:00:00Z'),
    stops: [
      { regionCode: asRegionCode('530627'), name: 'a', departsAt: asInstant('2027-02-12T01:00:00Z') },
      { regionCode: asRegionCode('441900'), name: 'b', arrivesAt: asInstant('2027-02-13T01:00:00Z') },
    ],
  };
  const wrong = (at: string, now: string, closedAt = '2027-02-11T20:00:00Z'): string[] =>
    checkBoarding(
      { workerIds: ['w'], at: asInstant(at) },
      service,
      { closedAt: asInstant(closedAt) },
      new Date(now),
    ).map(({ code }) => code);

  test.each([
    ['a day before the list', '2027-02-10T20:00:00Z', '2027-02-12T01:00:00Z', []],
    ['earlier', '2027-02-10T19:59:59Z', '2027-02-12T01:00:00Z', ['RANGE_REVERSED']],
    ['ten minutes ahead', '2027-02-12T01:10:00Z', '2027-02-12T01:00:00Z', []],
    ['further ahead', '2027-02-12T01:10:01Z', '2027-02-12T01:00:00Z', ['DATE_TOO_FAR']],
    ['a day after the arrival', '2027-02-14T01:00:00Z', '2027-03-01T01:00:00Z', []],
    ['later', '2027-02-14T01:00:01Z', '2027-03-01T01:00:00Z', ['DATE_TOO_FAR']],
  ])('%s is taken or not', (_, at, now, expected) => expect(wrong(at, now)).toEqual(expected));

  test('before the departure is taken for a list that was closed afterwards', () => {
    expect(wrong('2027-02-12T00:55:00Z', '2027-02-12T09:00:00Z', '2027-02-12T09:00:00Z')).toEqual([]);
  });

  test('changes what is kept only for those who had none, or a later one', () => {
    const kept = { wkr_a: asInstant('2027-02-12T01:00:00Z'), wkr_b: asInstant('2027-02-12T03:00:00Z') };
    expect(boardedWith(kept, ['wkr_a'], asInstant('2027-02-12T02:00:00Z'))).toBeUndefined();
    expect(boardedWith(kept, ['wkr_a', 'wkr_b', 'wkr_c'], asInstant('2027-02-12T02:00:00Z'))).toEqual({
      ...{ wkr_a: '2027-02-12T01:00:00Z', wkr_b: '2027-02-12T02:00:00Z', wkr_c: '2027-02-12T02:00:00Z' },
    });
  });
});
