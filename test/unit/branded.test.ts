/** What the compiler refuses: `tsc` fails where a line that is expected to be wrong is right. */
import { placementKey } from '../../functions/domains/jobs/placement/store';
import { positionKey } from '../../functions/domains/jobs/position/store';
import { workerKey } from '../../functions/domains/people/worker/store';
import { filterRegion } from '../../functions/domains/reference/region/checks';
import { isWithin } from '../../functions/domains/reference/region/containment';
import { prefectureOf, regionOf } from '../../functions/domains/reference/region/region';
import {
  asRegionCode,
  cutTo,
  homeProvince,
  isRegionCode,
  levelOf,
  type RegionCode,
} from '../../functions/domains/reference/region/region-code';
import type { PlacementId, PositionId, WorkerId } from '../../functions/id-kinds';
import { asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { asInstant, type Instant, instantOf } from '../../functions/platform/values/clock';
import { asId, createIds, isId, nextOwned, ownerOf } from '../../functions/platform/values/ids';

const instant = instantOf(new Date('2027-02-06T01:30:00.500Z'));

function isOver(until: Instant): boolean {
  return until < instant;
}

test('an instant is taken, and no other text', () => {
  expect(isOver(asInstant('2027-02-06T01:29:59Z'))).toBe(true);
  // @ts-expect-error A text that nobody checked is no instant.
  expect(isOver('2027-02-05')).toBe(true);
});

test.each(['2027-02-06', '2027-02-30T01:30:00Z', '2027-02-06T01:30:00+08:00', ''])('%j is made no instant', (text) => {
  expect(() => asInstant(text)).toThrow('an instant');
});

function isPast(date: CivilDate): boolean {
  return date < asCivilDate('2027-02-06');
}

test('a civil date is taken, and no other text', () => {
  expect(isPast(asCivilDate('2027-02-05'))).toBe(true);
  // @ts-expect-error A text that nobody checked is no civil date.
  expect(isPast('2027-2-5')).toBe(false);
  // @ts-expect-error An instant is no civil date.
  expect(isPast(asInstant('2027-02-05T16:00:00Z'))).toBe(true);
});

test('a civil date is not compared with an instant', () => {
  const midnight = asInstant('2027-02-05T16:00:00Z');
  const date = asCivilDate('2027-02-06');
  // @ts-expect-error The date begins at this instant; as text it lies behind it.
  expect(date > midnight).toBe(true);
  // @ts-expect-error Nor is one ever the other.
  expect(date === midnight).toBe(false);
});

test.each(['2027-02-30', '2027-2-6', '2027-02-06T00:00:00Z', ''])('%j is made no civil date', (text) => {
  expect(() => asCivilDate(text)).toThrow('a civil date');
});

describe('codes of regions', () => {
  const [county, province] = [asRegionCode('530627'), homeProvince];

  test('a code is taken, and no other text', () => {
    expect(isWithin(county, province)).toBe(true);
    // @ts-expect-error A text that nobody checked is no code.
    expect(isWithin('530627', province)).toBe(true);
    // @ts-expect-error An empty text is no scope: a missing one is undefined, and nothing lies in it.
    const scope: RegionCode | undefined = '';
    expect(isWithin(county, scope || undefined)).toBe(false);
    // @ts-expect-error A civil date is no code.
    expect(() => levelOf(asCivilDate('2027-02-06'))).toThrow('a length of region codes');
  });

  test('a text becomes a code by a check of its form, or by the tree of regions', () => {
    const texts: string[] = ['530627', '53062', 'ent_1', '镇雄县', ''];
    const codes: RegionCode[] = texts.filter(isRegionCode);
    expect(codes).toEqual(['530627']);
    const known: RegionCode | undefined = regionOf('530627102')?.parentCode;
    expect(known).toBe(county);
    const asked: RegionCode | undefined = filterRegion('530627');
    expect(asked).toBe(county);
  });

  test('a cut text is no code until it is cut to the digits of a level', () => {
    expect(prefectureOf(cutTo(county, 4))).toBe('5306');
    // @ts-expect-error Any number of digits may be left.
    expect(prefectureOf(county.slice(0, 4))).toBe('5306');
    // @ts-expect-error No level has five digits.
    expect(() => cutTo(county, 5)).toThrow('a region code');
  });

  test('a code is not compared with a civil date or with an id', () => {
    // @ts-expect-error They never are the same.
    expect(county === asCivilDate('2027-02-06')).toBe(false);
    // @ts-expect-error Nor is a code an id.
    expect(workerKey(county).Key.pk).toBe('530627');
  });

  test.each(['530', '53062', '53 ', '５３', ''])('%j is made no code', (text) => {
    expect(() => asRegionCode(text)).toThrow('a region code');
  });
});

describe('ids', () => {
  const ids = createIds(() => Date.parse('2027-02-06T01:30:00Z'));
  const [worker, position] = [ids.next('wkr'), ids.next('pos')];

  test('an id is taken where its kind is asked for, and no other', () => {
    expect(workerKey(worker).Key.pk).toBe(worker);
    // @ts-expect-error A position is no worker.
    expect(workerKey(position).Key.pk).toBe(position);
    // @ts-expect-error Nor is a worker a position.
    expect(positionKey(worker).Key.pk).toBe(worker);
    const text: string = worker;
    // @ts-expect-error A text that nobody checked is no id.
    expect(workerKey(text).Key.pk).toBe(worker);
    // @ts-expect-error Nor are two ids in the wrong order.
    expect(placementKey('plc_1', 'wkr_1').Key.pk).toBe('plc_1');
  });

  test('a text becomes an id by a check of its whole form', () => {
    const texts: string[] = [worker, position, 'wkr_1', ''];
    const workers: WorkerId[] = texts.filter((text) => isId(text, 'wkr'));
    expect(workers).toEqual([worker]);
    expect(() => asId(position, 'wkr')).toThrow('an id wkr_…');
  });

  test('ids of two kinds are not compared', () => {
    // @ts-expect-error They never are the same.
    expect(worker === position).toBe(false);
    const held = new Set<PositionId>([position]);
    // @ts-expect-error A list of positions is not asked for a worker.
    expect(held.has(worker)).toBe(false);
  });

  test('an owned id is made for an owner of its kind, and names it', () => {
    const placement: PlacementId = nextOwned(ids, 'plc', worker);
    const owner: WorkerId = ownerOf(placement, 'plc');
    expect(owner).toBe(worker);
    // @ts-expect-error A position owns no placement.
    expect(nextOwned(ids, 'plc', position).slice(-26)).toBe(position.slice(4));
    // @ts-expect-error A kind that is not listed has no ids.
    expect(ids.next('wrk').slice(0, 4)).toBe('wrk_');
  });
});
