/** The demo data keeps the system's own rules for every seed and day, and the partner's file is wrong only where it means to be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseCreditCode } from '../../functions/domains/reference/enterprise/credit-code';
import { checkRegistration as checkEnterprise } from '../../functions/domains/reference/enterprise/checks';
import { occupationOf } from '../../functions/domains/reference/occupation/occupation';
import { checkReferences, checkRow } from '../../functions/domains/jobs/position/checks';
import { countyOf, regionExists, regionOf } from '../../functions/domains/reference/region/region';
import { ageOn, parseIdentityNumber } from '../../functions/platform/values/identity-number';
import { checkRegistration as checkWorker } from '../../functions/domains/people/worker/checks';
import { limits } from '../../functions/limits';
import {
  addDays,
  type CivilDate,
  civilDateOf,
  daysBetween,
  asCivilDate,
} from '../../functions/platform/values/civil-date';
import type { Viewer } from '../../functions/platform/security/viewer';
import { type DemoData, demoData } from '../../local/demo/data/generate';
import { apportion, distinct } from '../../local/demo/data/random';
import type { RegisterWorkerInput } from '../../local/demo/data/inputs';
import { readPartnerPositions } from '../../local/demo/data/read-partner-csv';
import { demoWorkers } from '../../local/demo/data/workers';
import { castOf } from '../../local/demo/play/cast';
import type { Caller, Payload } from '../../local/graphql-client';
import { registerWorkers } from '../../local/demo/play/people';
import { days } from '../kit/days';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const anyDay = fc.integer({ min: 0, max: 3650 }).map((offset) => addDays(asCivilDate('2026-01-01'), offset));
const anyDemo = fc.record({ seed: fc.integer(), today: anyDay });

/** The seed of `npm start`, on days on which a rule of dates may go wrong. */
const started = days.map((instant) => ({ seed: 53, today: civilDateOf(instant) }));

/** Made once, because 500 workers take longer to make than to check. */
const samples = [...fc.sample(anyDemo, 12), ...started].map((one) => ({ ...one, demo: demoData(one.seed, one.today) }));

test('forty days to 2036 are among those that are tried', () => {
  expect(new Set(started.map(({ today }) => today)).size).toBe(40);
  expect(started.map(({ today }) => today)).toEqual(expect.arrayContaining(['2028-02-29', '2036-02-29', '2036-12-31']));
});

/**
 * Holds for all samples; a failure names the one to replay. What holds for each of hundreds is asked of their list: an
 * `expect` of its own for each would take most of the time.
 */
function holds(property: (demo: DemoData, today: CivilDate) => void): void {
  for (const { seed, today, demo } of samples) {
    try {
      property(demo, today);
    } catch (cause) {
      throw new Error(`not so for demoData(${seed}, '${today}')`, { cause });
    }
  }
}

const positionsOf = (demo: DemoData) => demo.enterprises.flatMap((enterprise) => enterprise.positions);
const identityOf = (identityNumber: string, today: CivilDate) => {
  const identity = parseIdentityNumber(identityNumber, today);
  if (typeof identity === 'string') throw new Error(`expected a valid identity number, got the problem ${identity}`);
  return identity;
};
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const distinctCount = (values: readonly unknown[]) => new Set(values).size;

test('the same seed and day give the same data, another seed gives other data', () => {
  fc.assert(
    fc.property(anyDemo, ({ seed, today }) => {
      const demo = demoData(seed, today);
      expect(demoData(seed, today)).toEqual(demo);
      expect(demoData(seed + 1, today).workers).not.toEqual(demo.workers);
    }),
    { numRuns: 5 },
  );
});

test('there are 20 enterprises, 300 positions with 4,000 vacancies, 500 workers and 12 services', () => {
  holds((demo) => {
    expect(demo.enterprises).toHaveLength(20);
    expect(positionsOf(demo)).toHaveLength(300);
    expect(sum(positionsOf(demo).map(({ headcount }) => headcount!))).toBe(4_000);
    expect(demo.workers).toHaveLength(500);
    expect(demo.services).toHaveLength(12);
  });
});

test('the data is plain JSON, and every idempotency key is used once and fits', () => {
  holds((demo) => {
    expect(JSON.parse(JSON.stringify(demo))).toEqual(demo);
    const registrations = demo.enterprises.map(({ registration }) => registration);
    const keys = [...registrations, ...demo.workers, ...demo.services].map(({ idempotencyKey }) => idempotencyKey);
    expect(distinctCount(keys)).toBe(keys.length);
    expect(Math.max(...keys.map(({ length }) => length))).toBeLessThanOrEqual(limits.idempotencyKeyCharactersMax);
  });
});

test('every enterprise has a valid credit code of its own and sits in a county', () => {
  holds(({ enterprises }) => {
    expect(distinctCount(enterprises.map(({ registration }) => registration.creditCode))).toBe(20);
    for (const { registration } of enterprises) {
      expect(parseCreditCode(registration.creditCode)).toEqual({ code: registration.creditCode });
      expect(countyOf(asRegionCode(registration.regionCode))).toBe(registration.regionCode);
    }
  });
});

test('the rules of the server find nothing wrong, and each enterprise has its positions in one batch', () => {
  const bureau: Viewer = { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'bureau' };
  holds(({ enterprises, workers }, today) => {
    const refusals = [
      ...enterprises.flatMap(({ registration }) => checkEnterprise(registration)),
      ...enterprises.flatMap(({ positions }) =>
        positions.flatMap((position) => checkRow(position, [], today, () => undefined)),
      ),
      ...enterprises.flatMap(({ positions }) => [...checkReferences(positions, [], 0)]),
      ...workers.flatMap((worker) => checkWorker(worker, bureau, today)),
    ];
    expect(refusals).toEqual([]);
    const batches = enterprises.map(({ positions }) => positions.length);
    expect(Math.max(...batches)).toBeLessThanOrEqual(30);
    expect(Math.min(...batches)).toBeGreaterThanOrEqual(1);
  });
});

test('every position says all there is to say, and names an occupation that is valid', () => {
  holds((demo) => {
    expect(positionsOf(demo).filter((position) => Object.values(position).includes(null))).toEqual([]);
    const occupations = positionsOf(demo).map(({ occupationCode }) => occupationOf(occupationCode ?? ''));
    expect(occupations.filter((occupation) => occupation === undefined || occupation.validTo !== undefined)).toEqual(
      [],
    );
  });
});

test('every position starts and closes in the time to come', () => {
  holds((demo, today) => {
    const days = positionsOf(demo).map(({ startsOn, closesOn }) => [
      ...[daysBetween(today, asCivilDate(startsOn ?? ''))],
      ...[daysBetween(asCivilDate(startsOn ?? ''), asCivilDate(closesOn ?? ''))],
    ]);
    expect(Math.min(...days.flat())).toBeGreaterThan(0);
  });
});

test('positions are also in the cities without counties', () => {
  holds((demo) => {
    const regionCodes = positionsOf(demo).map(({ regionCode }) => regionCode);
    expect(regionCodes).toContain('441900');
    expect(regionCodes).toContain('442000');
  });
});

test('no position asks for a juvenile where the work is banned for juveniles', () => {
  holds((demo) => {
    const banned = positionsOf(demo).filter(
      ({ occupationCode }) => occupationOf(occupationCode ?? '')?.juvenilesBanned,
    );
    expect(banned.filter(({ ageMin }) => !(Number(ageMin) >= 18))).toEqual([]);
  });
});

test('every worker has a valid identity number of an age from 17 to 58: nobody is under 16', () => {
  holds(({ workers }, today) => {
    expect(distinctCount(workers.map(({ identityNumber }) => identityNumber))).toBe(500);
    const ages = workers.map(({ identityNumber }) => ageOn(identityOf(identityNumber, today).birthDate, today));
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(17);
    expect(Math.max(...ages)).toBeLessThanOrEqual(58);
  });
});

test.each([1_784, 2_235])('three people of one sex, day and county have three numbers (seed %i)', (seed) => {
  const today = asCivilDate('2027-01-20');
  const numbers = demoWorkers(seed, today).map(({ identityNumber }) => identityNumber);
  expect(distinctCount(numbers)).toBe(500);
  const ages = numbers.map((number) => ageOn(identityOf(number, today).birthDate, today));
  expect([Math.min(...ages), Math.max(...ages)]).toEqual([17, 58]);
});

test('what can not be drawn often enough is an error and no loop without an end', () => {
  expect(() => distinct(3, (index) => String(Math.min(index, 1)))).toThrow('expected 3 different texts, got 2');
});

test('some identity numbers carry abolished address codes, and none is one that a person of working age can have', () => {
  holds(({ workers }) => {
    const addresses = workers.map(({ identityNumber }) => identityNumber.slice(0, 6));
    expect(addresses.filter((address) => !regionExists(address)).length).toBeGreaterThan(50);
    const orders = workers.map(({ identityNumber }) => identityNumber.slice(14, 17));
    expect(orders.filter((order) => !/^99[6-9]$/.test(order))).toEqual([]);
  });
});

test('every worker lives in a village of a township of Yunnan, most of them in Zhaotong', () => {
  holds(({ workers }) => {
    const codes = workers.map(({ villageCode }) => villageCode);
    const villages = codes.map((code) => regionOf(code)).filter((region) => region?.level === 'VILLAGE');
    expect(villages.map((village) => village?.code)).toEqual(codes);
    expect(codes.filter((code) => !code.startsWith('53'))).toEqual([]);
    expect(workers.filter(({ villageCode }) => villageCode.startsWith('5306')).length).toBeGreaterThan(250);
  });
});

test('names are Chinese, some hold the middle dot, and no two workers have the same phone', () => {
  holds(({ workers }) => {
    const names = workers.map(({ name }) => name);
    expect(names.filter((name) => !/^[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*$/.test(name))).toEqual([]);
    expect(workers.filter(({ name }) => name.includes('·')).length).toBeGreaterThan(5);
    expect(distinctCount(workers.map(({ phone }) => phone))).toBe(500);
  });
});

test('nobody has a skill twice', () => {
  holds(({ workers }) => {
    expect(workers.map(({ skills }) => skills).filter((skills) => distinctCount(skills) !== skills.length)).toEqual([]);
  });
});

test('services call at existing counties at times that only increase, leaving 4 to 24 days ahead', () => {
  holds(({ services }, today) => {
    for (const { stops } of services) {
      expect(stops.length).toBeGreaterThanOrEqual(limits.stopsMin);
      expect(stops.length).toBeLessThanOrEqual(8);
      for (const { regionCode } of stops) expect(countyOf(asRegionCode(regionCode))).toBe(regionCode);

      expect([stops[0]?.arrivesAt, stops.at(-1)?.departsAt]).toEqual([undefined, undefined]);
      const times = stops.flatMap(({ arrivesAt, departsAt }) => [arrivesAt, departsAt]).slice(1, -1);
      for (const time of times) expect(new Date(time!).toISOString().replace('.000', '')).toBe(time);
      expect(times).toEqual([...new Set(times)].sort());

      const daysAhead = daysBetween(today, civilDateOf(new Date(times[0]!)));
      expect(daysAhead).toBeGreaterThanOrEqual(4);
      expect(daysAhead).toBeLessThanOrEqual(24);
    }
  });
});

test('quotas are for counties of boarding, leave no seat out of reach and end between today and the departure', () => {
  holds(({ services }, today) => {
    expect(services.some(({ quotas }) => quotas.length === 0)).toBe(true);
    for (const { quotas, quotasEndAt, seats, stops } of services) {
      const boarding = stops.slice(0, -1).map(({ regionCode }) => regionCode);
      for (const { originRegionCode } of quotas) expect(boarding).toContain(originRegionCode);
      expect(distinctCount(quotas.map(({ originRegionCode }) => originRegionCode))).toBe(quotas.length);
      expect(sum(quotas.map((quota) => quota.seats))).toBeLessThanOrEqual(seats);

      expect(quotasEndAt === undefined).toBe(quotas.length === 0);
      if (quotasEndAt === undefined) continue;
      expect(civilDateOf(new Date(quotasEndAt)) > today).toBe(true);
      expect(quotasEndAt < stops[0]!.departsAt!).toBe(true);
    }
  });
});

test('there are coaches, trains and flights to Guangdong, Zhejiang and Jiangsu', () => {
  const { services } = demoData(1, asCivilDate('2027-01-05'));
  expect(new Set(services.map(({ mode }) => mode))).toEqual(new Set(['COACH', 'TRAIN', 'FLIGHT']));
  const destinations = services.map(({ stops }) => stops.at(-1)!.regionCode.slice(0, 2));
  expect(new Set(destinations)).toEqual(new Set(['44', '33', '32']));
});

test('a total is divided exactly, and every share is at least 1', () => {
  const cases = fc
    .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 300 })
    .chain((weights) => fc.tuple(fc.integer({ min: weights.length, max: 10_000 }), fc.constant(weights)));
  fc.assert(
    fc.property(cases, ([total, weights]) => {
      const shares = apportion(total, weights);
      expect(shares).toHaveLength(weights.length);
      expect(sum(shares)).toBe(total);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
    }),
  );
});

describe("the partner's file", () => {
  const today = asCivilDate('2027-01-05');
  const text = readFileSync(join(__dirname, '../../local/demo/data/partner-positions.csv'), 'utf8');
  const rows = readPartnerPositions(text, today);

  test('has at least 250 rows, of which 15 are wrong in 14 ways and all others pass', () => {
    const inputs = rows.map(({ input }) => input);
    const wrong = inputs.map((input) => checkRow(input, [], today, () => undefined));
    for (const [index, refusal] of checkReferences(inputs, [], 0))
      wrong[index]?.push({ ...refusal, path: ['externalRef'] });

    expect(rows.length).toBeGreaterThanOrEqual(250);
    expect(wrong.filter((refusals) => refusals.length > 0)).toHaveLength(15);
    expect(new Set(wrong.flat().map(({ code, path }) => `${path.join('.')} ${code}`))).toEqual(
      new Set([
        'externalRef REQUIRED',
        'externalRef DUPLICATE_IN_BATCH',
        'title REQUIRED',
        'occupationCode OCCUPATION_UNKNOWN',
        'regionCode REGION_UNKNOWN',
        'headcount REQUIRED',
        'headcount NUMBER_RANGE',
        'wageMin NUMBER_RANGE',
        'wageMax RANGE_REVERSED',
        'education VALUE_UNKNOWN',
        'ageMin UNDER_LEGAL_AGE',
        'ageMax RANGE_REVERSED',
        'closesOn DATE_PAST',
        'closesOn DATE_INVALID',
      ]),
    );
  });

  test('has the repeated reference next to the first, within one batch of 100', () => {
    const references = rows.map(({ input }) => input.externalRef);
    const repeatedAt = references.findIndex((reference, index) => references.indexOf(reference) < index);
    expect(repeatedAt % limits.batchRowsMax).not.toBe(0);
    expect(references.indexOf(references[repeatedAt]!)).toBe(repeatedAt - 1);
  });

  test('gives each row the line that an editor shows', () => {
    const lines = text.split('\n');
    for (const { line, input } of rows) expect(lines[line - 1]!.split(',')[0]).toBe(input.externalRef);
  });

  test('holds the dates that the day of the run makes of its offsets', () => {
    const first = (day: CivilDate) => readPartnerPositions(text, day)[0]!.input;
    expect([first(today).startsOn, first(today).closesOn]).toEqual(['2027-01-30', '2027-04-30']);
    expect(first(asCivilDate('2028-02-05')).startsOn).toBe('2028-03-01');
  });

  test('hands on what it cannot read: text as it is, numbers as null', () => {
    const inputs = rows.map(({ input }) => input);
    expect(inputs.filter(({ closesOn }) => closesOn === '2027-02-30')).toHaveLength(1);
    expect(inputs.filter(({ education }) => education === '研究生')).toHaveLength(1);
    expect(inputs.filter(({ headcount }) => headcount === null)).toHaveLength(1);
    expect(inputs.filter(({ headcount }) => headcount === 9_999_999)).toHaveLength(1);
  });

  test('is found by its headings, in any order and with a byte order mark; without one of them it is refused', () => {
    const [headings, first] = text.split('\n') as [string, string];
    const reversed = [headings, first].map((line) => line.split(',').reverse().join(',')).join('\n');
    expect(readPartnerPositions(`\ufeff${reversed}`, today)[0]!.input).toEqual(rows[0]!.input);
    expect(() => readPartnerPositions(text.replace('招聘人数', '人数'), today)).toThrow(
      'expected the headings 招聘人数',
    );
  });
});

test('a run has more people and children than it needs, and takes the next where a number is taken', async () => {
  for (const { seed, today } of samples.slice(0, 6)) {
    const { children, workers } = castOf(seed, today);
    const ages = children.map(({ identityNumber }) => ageOn(identityOf(identityNumber, today).birthDate, today));
    expect([seed, today, ages.length >= 5, ages.every((age) => age < 16)]).toEqual([seed, today, true, true]);
    expect(distinctCount([...children, ...workers].map(({ idempotencyKey }) => idempotencyKey))).toBe(
      children.length + workers.length,
    );
  }
  const [{ seed, today } = { seed: 1, today: asCivilDate('2027-01-20') }] = samples;
  const cast = castOf(seed, today);
  const takenAlready = new Set([cast.workers[0], cast.children[0]].map((person) => person?.identityNumber));
  const caller: Caller = {
    query: () => Promise.reject(new Error('Expected no query')),
    mutate: <T>(_: string, input: object) => {
      const { identityNumber: number, villageCode, name } = input as RegisterWorkerInput;
      const taken = takenAlready.has(number);
      const worker = { id: number, name, age: ageOn(identityOf(number, today).birthDate, today), villageCode };
      const userErrors = taken ? [{ code: 'IDENTITY_NUMBER_TAKEN', message: '', path: ['identityNumber'] }] : [];
      return Promise.resolve({ worker: taken ? null : worker, userErrors } as unknown as T & Payload);
    },
  };
  const quiet = { advance: () => undefined, done: () => undefined };
  const narrator = {
    step: () => quiet,
    ...{ detail: () => undefined, line: () => undefined, verdict: () => undefined, close: () => undefined },
  };
  const { workers, child } = await registerWorkers({ cadreOf: () => caller, cast, narrator });
  expect(workers.map(({ identityNumber }) => identityNumber)).toEqual(
    cast.workers.slice(1, 121).map(({ identityNumber }) => identityNumber),
  );
  expect(child.identityNumber).toBe(cast.children[1]?.identityNumber);
});
