/** The railway's rules for group tickets, at their edges, and whose rules hold. */
import { batchesOf, groupOf, type Rider } from '../../functions/domains/travel/group-ticket/groups-and-batches';
import {
  type Asked,
  isReady,
  violationsOf,
  type RailwayRules,
  rulesFor,
} from '../../functions/domains/travel/group-ticket/railway-rules';
import { rushNear } from '../../functions/domains/travel/group-ticket/chunyun';
import { inForce } from '../../functions/domains/reference/rule/in-force';
import type { KeptRule } from '../../functions/domains/reference/rule/rule-row';
import { exampleRules } from '../kit/example-rules';
import type { TravelDirection } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const rules = rulesFor(exampleRules, asRegionCode('440100'), asCivilDate('2027-02-10')) as RailwayRules;

function riders(count: number, change: Partial<Rider> = {}): Rider[] {
  return Array.from({ length: count }, (_, index) => ({
    workerId: `wkr_${index}`,
    employerId: 'ent_1',
    fromStop: 0,
    toStop: 1,
    direction: 'WORKBOUND',
    on: asCivilDate('2027-02-12'),
    ...change,
  }));
}

function wrongs(group: readonly Rider[], change: Partial<Asked> = {}): string[] {
  const asked: Asked = {
    ...{ kind: 'ENTERPRISE', group, batches: batchesOf(group), enterpriseId: 'ent_1', actsFor: undefined },
    rush: group[0] && rushNear(group[0].on, exampleRules, asRegionCode('440100')),
    handler: { workerId: 'wkr_h', employerId: 'ent_1' },
    ...change,
  };
  return violationsOf(asked, rules).map(({ rule, batch }) => (batch === undefined ? rule : `${rule} ${batch}`));
}

const selfFormed = { kind: 'SELF_FORMED', enterpriseId: undefined, handler: { workerId: 'wkr_0' } } as const;

test("an enterprise's group has at least 30 people, and one that formed itself 5", () => {
  expect([wrongs(riders(29)), wrongs(riders(30))]).toEqual([['GROUP_TOO_SMALL'], []]);
  expect([wrongs(riders(4), selfFormed), wrongs(riders(5), selfFormed)]).toEqual([
    ['GROUP_TOO_SMALL', 'BATCH_TOO_SMALL 0'],
    [],
  ]);
});

test('a batch has one date, origin and destination, and at least five tickets', () => {
  const group = [...riders(26), ...riders(4, { toStop: 2 }), ...riders(5, { fromStop: 1, toStop: 2 })];
  expect(batchesOf(group).map(({ fromStop, toStop, workerIds }) => [fromStop, toStop, workerIds.length])).toEqual([
    [0, 1, 26],
    [0, 2, 4],
    [1, 2, 5],
  ]);
  expect(wrongs(group)).toEqual(['BATCH_TOO_SMALL 1']);
  const other = [...riders(15), ...riders(15, { on: asCivilDate('2027-02-13') })];
  expect(batchesOf(other)).toHaveLength(2);
});

test.each([
  // The festival of 2027 is February 6.
  ['HOMEBOUND', '2027-01-21', false],
  ['HOMEBOUND', '2027-01-22', true],
  ['HOMEBOUND', '2027-02-05', true],
  ['HOMEBOUND', '2027-02-06', false],
  ['HOMEBOUND', '2027-02-09', false],
  ['WORKBOUND', '2027-02-08', false],
  ['WORKBOUND', '2027-02-09', true],
  ['WORKBOUND', '2027-02-23', true],
  ['WORKBOUND', '2027-02-24', false],
  ['WORKBOUND', '2027-02-05', false],
  // Of 2030 it is February 3, whatever a runtime's calendar says.
  ['HOMEBOUND', '2030-01-19', true],
  ['WORKBOUND', '2030-02-20', true],
  ['WORKBOUND', '2030-02-21', false],
  // A year that the table does not have.
  ['WORKBOUND', '2040-02-20', false],
] satisfies [TravelDirection, string, boolean][])('%s on %s is within the window: %s', (direction, on, within) => {
  expect(wrongs(riders(30, { direction, on: asCivilDate(on) }))).toEqual(within ? [] : ['OUTSIDE_WINDOW 0']);
});

test("days that a railway names before New Year's Day belong to the festival after it", () => {
  const early = { ...rules, windows: { ...rules.windows, HOMEBOUND: { first: -40, last: -1 } } };
  const broken = (on: string): unknown[] => {
    const group = riders(30, { direction: 'HOMEBOUND', on: asCivilDate(on) });
    const rush = rushNear(asCivilDate(on), exampleRules, asRegionCode('440100'));
    const handler = { workerId: 'wkr_h', employerId: 'ent_1' } as const;
    const asked = { ...({ kind: 'ENTERPRISE', group, handler, enterpriseId: 'ent_1' } as const), actsFor: undefined };
    return violationsOf({ ...asked, batches: batchesOf(group), rush }, early).map(({ params }) => params);
  };
  // The festival of 2028 is January 26.
  expect(broken('2027-12-17')).toEqual([]);
  expect(broken('2027-12-16')).toEqual([{ on: '2027-12-16', first: '2027-12-17', last: '2028-01-25' }]);
});

test('a rush that was announced shorter ends the days of the railway, and a longer one adds none', () => {
  const [festivalOn, on] = [asCivilDate('2027-02-06'), asCivilDate('2027-02-12')];
  const windowIn = (first: string, last: string): unknown => {
    const announced = { first: asCivilDate(first), last: asCivilDate(last) };
    const group = riders(30, { on: asCivilDate('2027-06-01') });
    const asked = { ...({ kind: 'ENTERPRISE', group, enterpriseId: 'ent_1' } as const), actsFor: undefined };
    const handler = { workerId: 'wkr_h', employerId: 'ent_1' } as const;
    const rush = { festivalOn, announced };
    return violationsOf({ ...asked, handler, batches: batchesOf(group), rush }, rules).map(({ params }) => params);
  };
  expect(windowIn('2027-01-20', '2027-02-18')).toMatchObject([{ first: '2027-02-09', last: '2027-02-18' }]);
  expect(windowIn('2027-01-01', '2027-03-30')).toMatchObject([{ first: '2027-02-09', last: '2027-02-23' }]);
  expect(windowIn(on, '2027-03-30')).toMatchObject([{ first: '2027-02-12', last: '2027-02-23' }]);
});

test("an enterprise's handler works there and acts for nobody else", () => {
  const group = riders(30);
  expect(wrongs(group, { handler: { workerId: 'wkr_h' } })).toEqual(['HANDLER_NOT_EMPLOYEE']);
  expect(wrongs(group, { actsFor: 'ent_2' })).toEqual(['HANDLER_ACTS_FOR_ANOTHER']);
  expect(wrongs(group, { actsFor: 'ent_1' })).toEqual([]);
});

test('the handler of a group that formed itself travels in it, with those who make the same journey', () => {
  const all = [
    ...riders(6),
    ...riders(3, { toStop: 2 }).map((rider) => ({ ...rider, workerId: asId(`${rider.workerId}_other`, 'wkr') })),
  ];
  expect(groupOf(all, { handlerId: 'wkr_0', enterpriseId: undefined })).toHaveLength(6);
  expect(groupOf(all, { handlerId: 'wkr_nobody', enterpriseId: undefined })).toEqual([]);
  expect(wrongs([], { ...selfFormed, handler: { workerId: 'wkr_nobody' } })).toEqual([
    'HANDLER_NOT_PASSENGER',
    'GROUP_TOO_SMALL',
  ]);
});

test('a batch is ready unless it or the whole order breaks a rule', () => {
  const broken = (batch?: number) => ({
    rule: 'BATCH_TOO_SMALL' as const,
    params: {},
    ...(batch !== undefined && { batch }),
  });
  expect([isReady([broken(1)], 0), isReady([broken(1)], 1), isReady([broken()], 0), isReady([], 0)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("a railway's own rows win in its regions, from the day on which they hold", () => {
  const [example] = exampleRules('GROUP_TICKETS', asCivilDate('2027-02-10'), asRegionCode('53'));
  if (example === undefined) throw new Error('Expected an example');
  const kept = { ...example, status: 'IN_FORCE', turn: 1 } as const;
  const own: KeptRule = { ...kept, name: 'own', regionCode: asRegionCode('53'), validFrom: asCivilDate('2027-01-01') };
  const newer: KeptRule = {
    ...own,
    name: 'newer',
    validFrom: asCivilDate('2027-02-01'),
    validTo: asCivilDate('2027-02-28'),
  };
  const rows = [kept, own, newer];
  const holding = (regionCode: string, on: string) =>
    rulesFor((_, day, place) => inForce(rows, day, place), asRegionCode(regionCode), asCivilDate(on))?.railway;
  expect(holding('440100', '2027-02-10')).toBe(rules.railway);
  expect(holding('530627', '2026-12-31')).toBe(rules.railway);
  expect(holding('530627', '2027-01-01')).toBe('own');
  expect(holding('530627', '2027-02-28')).toBe('newer');
  expect(holding('530627', '2027-03-01')).toBe('own');
  expect(holding('530627', '2020-01-01')).toBeUndefined();
});
