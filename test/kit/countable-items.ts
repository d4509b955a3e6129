/**
 * Items of every kind that the board counts, in any state: only what tells whether, when and where they count, so that states
 * are there, too, that no use case makes. The states of one thing have one key.
 */
import fc from 'fast-check';
import { addDays, addMonths, asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import type { Item } from '../../functions/platform/dynamodb/database';
import type { TableName } from '../../functions/tables';

/** The state of an item without its keys; days are numbers of the run. */
type State = Item;

export interface Thing {
  readonly table: TableName;
  readonly sk: string;
  /** Of the id that is its partition key. */
  readonly prefix: string;
  readonly states: fc.Arbitrary<State>;
}

const PLACES = ['530627101', '530627102201', '530602', '530111', '441900', '4419', '440305', '44'];
const place = fc.constantFrom(...PLACES);
const home = fc.constantFrom('530627102201', '530628001001', '530111001', '440305001');

/** Where a day of the run stands; `dated` puts the day there. */
const DAY = /^day (\d+)(?: (.*))?$/;
const day = fc.nat({ max: 4 }).map((number) => `day ${number}`);
/** Around midnight in China, too. */
const instant = fc
  .tuple(day, fc.constantFrom('T00:30:00.000Z', 'T15:59:59.000Z', 'T16:00:00.000Z', 'T02:00:00.000Z'))
  .map(([on, time]) => `${on} ${time}`);
const id = (prefix: string, number = 0): string => `${prefix}_${String(number).padStart(26, '0')}`;

/** With or without. */
function may<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** Of the release that wrote a state: what came with the second, third or fourth of a kind counts from then on. */
const EDITION = fc.constantFrom('1', '2', '3', '4', '4');

function kind(
  name: string,
  table: TableName,
  [prefix, sk]: readonly [string, string],
  attributes: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): Thing {
  const states = fc.tuple(fc.record(attributes), EDITION).map(([values, edition]) => ({
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    ...{ __edb_e__: name, __edb_v__: edition },
  }));
  return { table, prefix, sk, states };
}

const placed = fc.constantFrom('AGREED', 'TRAVELLING', 'STARTED', 'STABLE', 'ENDED', 'NEVER_STARTED');
const seats = fc.constantFrom('HELD', 'CONFIRMED', 'BOARDED', 'RELEASED', 'EXPIRED');
const ENTERPRISE = id('ent', 7);

const shortages = fc.uniqueArray(
  fc.record({ occupationCode: fc.constantFrom('6-25-04-07', '6-29-01-01'), count: fc.nat({ max: 4 }) }),
  { maxLength: 2, selector: ({ occupationCode }) => occupationCode },
);
const status = fc.record({
  ...{ on: day, employed: fc.nat({ max: 9 }), reportedAt: instant },
  ...{ shortage: fc.integer({ min: 0, max: 9 }), shortages },
});

export const things: readonly Thing[] = [
  kind('worker', 'Workers', ['wkr', 'profile'], {
    ...{ registeredAt: instant, surveyedAt: may(instant), villageCode: home },
    ...{ mergedInto: may(fc.constant(id('wkr', 9))), followUpOn: may(day) },
  }),
  kind('serviceEntry', 'Workers', ['wkr', 'service'], {
    ...{ workerId: fc.constant(id('wkr')), villageCode: home, township: fc.constant('530627102') },
    ...{ county: fc.constant('530627'), since: day, unreachedOn: day, dueOn: day, needs: fc.constant([]) },
    ...{ inNeed: fc.boolean(), surveyedOn: may(day) },
  }),
  kind('placement', 'Workers', ['wkr', `placement#${id('plc')}`], {
    ...{ agreedAt: instant, homeCode: home, workCode: may(place), stableOn: may(day), status: placed },
    ...{
      startsOn: day,
      startedOn: may(day),
      endedOn: may(day),
      departure: may(fc.constantFrom('DID_NOT_COME', 'LEFT')),
      enterpriseId: fc.constant(ENTERPRISE),
    },
  }),
  kind('followUp', 'Workers', ['wkr', `follow-up#${id('plc')}#000001`], {
    ...{ dueOn: may(day), dueHome: may(home) },
    ...{ incomeRise: may(fc.integer({ min: -9_000, max: 90_000 })), homeCode: may(home), recordedAt: instant },
  }),
  kind('reach', 'Workers', ['wkr', 'reached#2026-11-01'], {
    ...{ workerId: fc.constant(id('wkr')), season: fc.constant('2026-11-01') },
    ...{ at: may(instant), villageCode: home, visitedOn: may(day), visitedHome: home },
    ...{ trainedOn: may(day), trainedHome: home },
  }),
  kind('transfer', 'Workers', ['wkr', 'transferred#2026-11-01'], {
    ...{ workerId: fc.constant(id('wkr')), season: fc.constant('2026-11-01') },
    ...{ agreedOn: may(day), homeCode: may(home), workCode: may(place), stableOn: may(day), stableHome: may(home) },
  }),
  kind('homecoming', 'Workers', ['wkr', 'returned#2026-11-01'], {
    ...{ workerId: fc.constant(id('wkr')), season: fc.constant('2026-11-01'), returnedOn: day, returnedHome: home },
    ...{ leftOn: may(day), leftHome: home },
  }),
  kind('push', 'Workers', ['wkr', `push#${id('psh')}`], { madeAt: instant, homeCode: may(home) }),
  kind('case', 'Workers', ['wkr', `case#${id('cas')}`], { closedAt: may(instant), homeCode: home }),
  kind('position', 'Positions', ['pos', 'position'], {
    ...{ enterpriseId: fc.constant(ENTERPRISE), submittedAt: instant, regionCode: place },
    ...{ headcount: fc.nat({ max: 9 }), jobKey: may(fc.constant(id('pos', 9))) },
    ...{ agencyId: may(fc.constant(id('agy', 7))), status: fc.constantFrom('OPEN', 'CLOSED') },
    ...{ vacancies: fc.nat({ max: 9 }), covered: may(fc.boolean()) },
  }),
  kind('collected', 'Positions', ['ent', 'collected#2027-01-01#441900'], {
    ...{ enterpriseId: fc.constant(id('ent')), on: day, regionCode: place, headcount: fc.nat({ max: 9 }) },
  }),
  kind('enterprise', 'Positions', ['ent', 'enterprise'], {
    ...{ id: fc.constant(id('ent')), verified: fc.boolean(), keyEnterprise: fc.boolean() },
    ...{ trackedOn: may(day), regionCode: place, status: may(status) },
  }),
  kind('agreement', 'Positions', ['agr', 'agreement'], { signedAt: instant, ownerRegionCode: place }),
  kind('agency', 'Positions', ['agy', 'agency'], {
    seasons: fc.array(fc.record({ begins: fc.constant('2026-11-01'), on: day, regionCode: place }), { maxLength: 2 }),
  }),
  kind('delivery', 'Positions', ['psh', 'delivery'], { madeAt: instant, homeCode: home }),
  kind('recruitmentEvent', 'RecruitmentEvents', ['evt', 'event'], {
    ...{ startsAt: instant, regionCode: place, cancelReason: may(fc.constant('rain')) },
  }),
  kind('station', 'RecruitmentEvents', ['stn', 'station'], { openedAt: instant, regionCode: place }),
  kind('workingGroup', 'RecruitmentEvents', ['grp', 'group'], { formedAt: instant, regionCode: place }),
  kind('travelService', 'TravelAllocations', ['svc', 'service'], {
    ...{ departsAt: instant, cancelReason: may(fc.constant('snow')) },
    seats: fc.integer({ min: 1, max: 50 }),
    stops: fc.array(fc.record({ regionCode: place, name: fc.constant('站'), departsAt: instant }), {
      ...{ minLength: 1, maxLength: 4 },
    }),
  }),
  kind('allocation', 'TravelAllocations', ['svc', `allocation#${id('alc')}`], {
    ...{ status: seats, allocatedAt: instant, departsAt: instant, expiredAt: may(instant), boardingCode: place },
    seats: fc.integer({ min: 2, max: 6 }),
    boarded: may(
      fc.constantFrom(
        {},
        { one: '2027-01-01T00:00:00Z' },
        { one: '2027-01-01T00:00:00Z', two: '2027-01-01T00:00:00Z' },
      ),
    ),
  }),
  kind('travelRequest', 'TravelAllocations', ['trq', 'request'], {
    status: fc.constantFrom('WAITLISTED', 'ALLOCATED', 'CANCELLED', 'EXPIRED'),
    ...{ requestedAt: instant, originRegionCode: place, destinationRegionCode: place, earliestOn: day },
    workerIds: fc.constantFrom([id('wkr', 1)], [id('wkr', 1), id('wkr', 2)]),
  }),
];

/** The item of a thing in a state. @param number of the thing, which no other has; @param first day of the run. */
export function itemOf({ prefix, sk }: Thing, number: number, state: State, first: CivilDate): Item {
  return { ...dated(state, first), pk: id(prefix, number), sk };
}

function dated(value: State, first: CivilDate): Item;
function dated(value: unknown, first: CivilDate): unknown;
function dated(value: unknown, first: CivilDate): unknown {
  if (typeof value === 'string') {
    const [, number, time = ''] = DAY.exec(value) ?? [];
    return number === undefined ? value : `${addDays(first, Number(number))}${time}`;
  }
  if (Array.isArray(value)) return value.map((one) => dated(one, first));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, dated(one, first)]));
}

/**
 * Runs share the tables and nothing else: each has its own two months, with days in both, of which the first are over when it is
 * played. Facts lie in the first six days; the last day is no sooner than the Sunday of their weeks, on which rises of income
 * count.
 */
export function daysOf(run: number): {
  readonly first: CivilDate;
  readonly last: CivilDate;
  readonly today: CivilDate;
} {
  const first = addMonths(asCivilDate('2026-11-26'), run * 2);
  return { first, last: addDays(first, 11), today: addDays(first, 3) };
}
