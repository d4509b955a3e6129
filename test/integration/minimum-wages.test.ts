/** Minimum wages through HTTP: replaced or withdrawn, never lost, even if several bureaus load at once. */
import type { MinimumWageRecord, MinimumWageStatus } from '../../functions/generated/graphql';
import { ISSUER } from '../../local/identity-issuer';
import { givenEnterprise, positionInput, startTestSystem, type TestSystem, unique } from '../kit/system';
import { repeat } from '../kit/until';

let system: TestSystem;
let bureau: string;
const account = `${ISSUER}|wages-officer`;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = await system.sign({ roles: ['BUREAU'], regionCode: '53', subject: 'wages-officer' });
});

afterAll(() => system.stop());

const ALL: readonly MinimumWageStatus[] = ['IN_FORCE', 'REPLACED', 'WITHDRAWN'];
const DAY = '2027-01-01';

const row = (regionCode: string, monthly = 2_000, validFrom = DAY) => ({ regionCode, validFrom, monthly, hourly: 20 });
const codesOf = (errors: readonly { code: string; path: readonly string[] }[]): string[] =>
  errors.map(({ code, path }) => `${code} ${path.join('.')}`);

async function load(rows: readonly object[], token = bureau): Promise<string[]> {
  const { userErrors } = await system.mutate(token, 'loadMinimumWages', 'minimumWages { monthly }', { rows });
  return codesOf(userErrors);
}

const SHOWN = 'regionCode validFrom monthly hourly status by at loadedBy loadedAt endedBy endedAt note';

async function withdraw(rows: readonly object[], token = bureau, note?: string) {
  const input = { rows, ...(note !== undefined && { note }) };
  const payload = await system.mutate(
    token,
    'withdrawMinimumWages',
    'minimumWages { regionCode validFrom monthly }',
    input,
  );
  return { rows: payload.minimumWages, errors: codesOf(payload.userErrors) };
}

async function listed(
  regionCode: string,
  statuses?: readonly MinimumWageStatus[],
  token = bureau,
): Promise<MinimumWageRecord[]> {
  const query = `query ($code: String!, $statuses: [MinimumWageStatus!]! = [IN_FORCE]) {
    minimumWages(regionCode: $code, statuses: $statuses, first: 100) { edges { node { ${SHOWN} } } } }`;
  const { minimumWages } = await system.ask(token, query, { code: regionCode, ...(statuses && { statuses }) });
  return minimumWages.edges.map(({ node }) => node);
}

const told = (records: readonly Pick<MinimumWageRecord, 'monthly' | 'status'>[]): string[] =>
  records.map(({ monthly, status }) => `${monthly} ${status}`);

async function holds(regionCode: string, on = DAY): Promise<number | undefined> {
  const query = 'query ($code: String!, $on: Date) { minimumWage(regionCode: $code, on: $on) { monthly } }';
  return (await system.ask(bureau, query, { code: regionCode, on })).minimumWage?.monthly;
}

/** Seconds later. */
function later(): string {
  system.clock.moveTo(new Date(system.clock.now().getTime() + 60_000));
  return `${system.clock.now().toISOString().slice(0, 19)}Z`;
}

describe('a row of the same region and day', () => {
  test('replaces the former, which stays listed with its values, and with the accounts and times of loading and replacement', async () => {
    const first = later();
    expect(await load([row('530102', 1_990)])).toEqual([]);
    const second = later();
    const other = await system.sign({ roles: ['BUREAU'], regionCode: '53', subject: 'other-officer' });
    const otherAccount = `${ISSUER}|other-officer`;
    expect(await load([row('530102', 2_070)], other)).toEqual([]);
    const [was, is] = await listed('530102', ALL);
    const place = { regionCode: '530102', validFrom: DAY, hourly: 20, note: null };
    expect(was).toEqual({
      ...{ ...place, monthly: 1_990, status: 'REPLACED' },
      ...{ by: otherAccount, at: second, loadedBy: account, loadedAt: first },
      ...{ endedBy: otherAccount, endedAt: second },
    });
    expect(is).toEqual({
      ...{ ...place, monthly: 2_070, status: 'IN_FORCE' },
      ...{ by: otherAccount, at: second, loadedBy: otherAccount, loadedAt: second },
      ...{ endedBy: null, endedAt: null },
    });
    expect(told(await listed('530102'))).toEqual(['2070 IN_FORCE']);
    expect(told(await listed('530102', ['REPLACED']))).toEqual(['1990 REPLACED']);
    expect(await holds('530102')).toBe(2_070);
  });

  test('that is in force already has no second effect', async () => {
    const rows = [row('530103'), row('530103', 2_100, '2026-01-01')];
    await load(rows);
    const before = await listed('530103', ALL);
    later();
    expect(await load(rows)).toEqual([]);
    expect(await listed('530103', ALL)).toEqual(before);
  });

  test('of an earlier release, which kept neither author nor history, is kept when it is replaced', async () => {
    const item = { pk: 'minimumWage#5303', sk: 'rows', rows: [row('530302', 1_800)], version: 4 };
    await system.platform.db.commit([{ Put: { TableName: 'Positions', Item: item } }]);
    expect(await listed('5303')).toMatchObject([{ monthly: 1_800, status: 'IN_FORCE', by: null, at: null }]);
    await load([row('530302', 1_900)]);
    expect(await listed('5303', ALL)).toMatchObject([
      { monthly: 1_800, status: 'REPLACED', by: account, loadedBy: null, loadedAt: null },
      { monthly: 1_900, status: 'IN_FORCE', by: account, loadedBy: account },
    ]);
  });
});

describe('a wrong row', () => {
  test('is withdrawn: it no longer applies, and stays listed with account, time and reason', async () => {
    await load([row('5304', 1_900, '2026-01-01'), row('530402', 2_000, '2026-06-01'), row('530402', 9_000)]);
    const enterpriseId = await givenEnterprise(system);
    const submitted = async (): Promise<string[]> => {
      const positions = [positionInput({ regionCode: '530402', wageMin: 2_100, wageMax: 9_500 })];
      const input = { idempotencyKey: unique(), enterpriseId, positions };
      const { results } = await system.mutate(bureau, 'submitPositions', 'results { errors { code } }', input);
      return results.flatMap(({ errors }) => errors.map(({ code }) => code));
    };
    expect(await submitted()).toEqual(['WAGE_BELOW_MINIMUM']);
    const at = later();
    const wrong = { regionCode: '530402', validFrom: DAY };
    const { rows, errors } = await withdraw([wrong], bureau, ' 多录了一位 ');
    expect(errors).toEqual([]);
    const record = {
      ...wrong,
      monthly: 9_000,
      status: 'WITHDRAWN',
      by: account,
      at,
      endedBy: account,
      note: '多录了一位',
    };
    expect(rows).toEqual([{ ...wrong, monthly: 9_000 }]);
    expect(await submitted()).toEqual([]);
    expect(await holds('530402')).toBe(2_000);
    expect(told(await listed('530402'))).toEqual(['2000 IN_FORCE']);
    expect(await listed('530402', ['WITHDRAWN'])).toMatchObject([record]);
    // Then the wider region's holds, and then none.
    await withdraw([{ regionCode: '530402', validFrom: '2026-06-01' }]);
    expect(await holds('530402')).toBe(1_900);
    await withdraw([{ regionCode: '5304', validFrom: '2026-01-01' }]);
    expect(await holds('530402')).toBeUndefined();
  });

  test('is withdrawn once, however often one asks, and may be loaded again', async () => {
    const key = { regionCode: '530502', validFrom: DAY };
    await load([row(key.regionCode, 1_901)]);
    const [once] = (await withdraw([key])).rows;
    later();
    const before = await listed(key.regionCode, ALL);
    expect(once).toEqual({ ...key, monthly: 1_901 });
    expect(await withdraw([key], bureau, 'again')).toEqual({ rows: [once], errors: [] });
    expect(await listed(key.regionCode, ALL)).toEqual(before);
    await load([row(key.regionCode, 1_901)]);
    expect(await holds(key.regionCode)).toBe(1_901);
    expect(told(await listed(key.regionCode, ALL))).toEqual(['1901 WITHDRAWN', '1901 IN_FORCE']);
    await withdraw([key]);
    expect(told(await listed(key.regionCode, ALL))).toEqual(['1901 WITHDRAWN', '1901 WITHDRAWN']);
  });

  test('is NOT_FOUND at its path if it was never loaded, and then no row is withdrawn', async () => {
    await load([row('5307')]);
    const missing = [
      { regionCode: '5307', validFrom: '2027-01-02' },
      { regionCode: '530702', validFrom: DAY },
      { regionCode: 'x', validFrom: DAY },
    ];
    const { rows, errors } = await withdraw([{ regionCode: '5307', validFrom: DAY }, ...missing]);
    expect([rows, errors]).toEqual([[], ['NOT_FOUND rows.1', 'NOT_FOUND rows.2', 'NOT_FOUND rows.3']]);
    expect(await holds('5307')).toBe(2_000);
  });

  test('is refused with all wrong fields of its input at once', async () => {
    const key = { regionCode: '53', validFrom: DAY };
    expect((await withdraw([key, key], bureau, 'x'.repeat(501))).errors).toEqual([
      'DUPLICATE rows.1',
      'TEXT_LENGTH note',
      'NOT_FOUND rows.0',
    ]);
    expect((await withdraw([])).errors).toEqual(['LIST_LENGTH rows']);
    expect((await withdraw(Array.from({ length: 91 }, () => key))).errors[0]).toBe('LIST_LENGTH rows');
  });

  test('is withdrawn only by bureaus that keep its table, and others see none of their accounts', async () => {
    await load([row('44', 1_700), row('53', 1_700)]);
    const at = (regionCode: string) => [{ regionCode, validFrom: DAY }];
    for (const regionCode of ['5306', '530627', '52', '5301']) {
      const token = await system.sign({ roles: ['BUREAU'], regionCode });
      for (const place of ['44', '53'])
        expect((await withdraw(at(place), token)).errors).toEqual(['REGION_OUT_OF_SCOPE rows.0.regionCode']);
      expect(await listed('53', ALL, token)).toMatchObject([{ status: 'IN_FORCE', by: null, loadedBy: null }]);
    }
    expect((await withdraw(at('44'))).errors).toEqual([]);
    expect((await withdraw(at('53'))).errors).toEqual([]);
  });
});

describe('at once', () => {
  test('loads of one row keep all values, and one of them is in force', async () => {
    const wages = Array.from({ length: 12 }, (_, index) => 1_900 + index);
    const outcomes = await Promise.all(wages.map((monthly) => load([row('5308', monthly)])));
    expect(outcomes).toEqual(wages.map(() => []));
    const records = await listed('5308', ALL);
    expect(records.map(({ monthly }) => monthly).sort()).toEqual(wages);
    const standing = records.filter(({ status }) => status === 'IN_FORCE');
    expect(standing.map(({ monthly }) => monthly)).toEqual([await holds('5308')]);
    expect(records.filter(({ status }) => status === 'REPLACED')).toHaveLength(11);
  });

  test('loads of different rows of one prefecture, and withdrawals of others, all succeed', async () => {
    const counties = ['530902', '530921', '530922', '530923', '530924'];
    await load(counties.slice(0, 2).map((code) => row(code, 9_999)));
    const outcomes = await Promise.all([
      ...counties.slice(2).map((code) => load([row(code)])),
      ...counties.slice(0, 2).map(async (regionCode) => (await withdraw([{ regionCode, validFrom: DAY }])).errors),
    ]);
    expect(outcomes.flat()).toEqual([]);
    expect((await listed('5309', ALL)).map(({ regionCode, status }) => `${regionCode} ${status}`)).toEqual([
      ...counties.slice(0, 2).map((code) => `${code} WITHDRAWN`),
      ...counties.slice(2).map((code) => `${code} IN_FORCE`),
    ]);
  });

  test('withdrawals of one row end it once', async () => {
    const key = { regionCode: '5323', validFrom: DAY };
    await load([row('5323', 1_905)]);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => withdraw([key])));
    expect(outcomes.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(outcomes.map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
    expect(told(await listed('5323', ALL))).toEqual(['1905 WITHDRAWN']);
  });
});

test('pages of the list hold each row once, also where rows change in between', async () => {
  const days = Array.from({ length: 5 }, (_, index) => `2027-02-0${index + 1}`);
  await load(days.map((day) => row('5328', 1_950, day)));
  const seen: string[] = [];
  let after: string | null = null;
  await repeat('the pages of a list', async () => {
    const query = `query ($after: String) { minimumWages(regionCode: "5328", statuses: [IN_FORCE, REPLACED, WITHDRAWN],
      first: 2, after: $after) { edges { node { validFrom } } pageInfo { hasNextPage endCursor } totalCount } }`;
    const { minimumWages } = await system.ask(bureau, query, { after });
    seen.push(...minimumWages.edges.map(({ node }) => node.validFrom));
    // The last that was seen is withdrawn: the cursor stays good.
    await withdraw([{ regionCode: '5328', validFrom: seen.at(-1) }]);
    after = minimumWages.pageInfo.endCursor ?? null;
    return { more: minimumWages.pageInfo.hasNextPage };
  });
  expect(seen).toEqual(days);
});

test('an area takes rows up to its bounds, tells so, and a withdrawal is taken all the same', async () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => {
    const day = new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);
    return row('5329', 1_960, day);
  });
  expect(await load(rows.slice(0, 500))).toEqual([]);
  expect(await load(rows.slice(500))).toEqual([]);
  const more = [row('5331', 1_960), row('5329', 1_960, '2027-03-01')];
  expect(await load(more)).toEqual(['MINIMUM_WAGES_TOO_MANY rows.1']);
  expect(await holds('5331')).toBeUndefined();
  for (let round = 0; round < 4; round += 1)
    expect(await load(rows.slice(0, 500).map((one) => ({ ...one, monthly: 1_970 + round })))).toEqual([]);
  expect(await load([row('5329', 1_990, '2020-01-01')])).toEqual(['MINIMUM_WAGES_TOO_MANY rows.0']);
  expect((await withdraw([{ regionCode: '5329', validFrom: '2020-01-01' }])).errors).toEqual([]);
  const query = `{ minimumWages(regionCode: "5329", statuses: [REPLACED, WITHDRAWN], first: 1) { totalCount } }`;
  expect((await system.ask(bureau, query)).minimumWages.totalCount).toBe(2_001);
});

describe('a city that is its own county has one wage, whichever of its codes a row has', () => {
  const AUGUST = '2026-08-01';

  test.each([
    ['4419', '441900'],
    ['460400', '4604'],
  ])('%s, then %s', async (first, other) => {
    const held = () => Promise.all([first, other].flatMap((code) => [holds(code, '2026-12-31'), holds(code)]));
    expect(await load([row(first, 1_900, '2025-03-01'), row(other, 2_080, AUGUST)])).toEqual([]);
    expect(await held()).toEqual([2_080, 2_080, 2_080, 2_080]);
    expect(await load([row(first, 2_100)])).toEqual([]);
    expect(await held()).toEqual([2_080, 2_100, 2_080, 2_100]);
    // Of one day the row that was loaded last corrects the other, and no longer once it is withdrawn.
    expect(await load([row(other, 2_050)])).toEqual([]);
    expect(await held()).toEqual([2_080, 2_050, 2_080, 2_050]);
    await withdraw([{ regionCode: other, validFrom: DAY }]);
    expect(await held()).toEqual([2_080, 2_100, 2_080, 2_100]);
  });

  test('and one rule', async () => {
    const usual = (regionCode: string, validFrom: string, least: number) => ({
      ...{ kind: 'MINIMUM_WAGES', regionCode, validFrom, source: '标准' },
      figures: Object.entries({ MONTHLY_MIN: least, MONTHLY_MAX: 4_000, HOURLY_MIN: 15, HOURLY_MAX: 40 }).map(
        ([figure, value]) => ({ figure, value }),
      ),
    });
    const loaded = async (...rules: readonly object[]) =>
      codesOf((await system.mutate(bureau, 'loadRules', 'rules { name }', { rules })).userErrors);
    const least = async (regionCode: string): Promise<string[]> => load([row(regionCode, 2_000, '2027-01-02')]);
    expect(await loaded(usual('442000', '2026-01-01', 1_500))).toEqual([]);
    expect(await loaded(usual('4420', '2026-06-01', 2_500))).toEqual([]);
    for (const code of ['4420', '442000']) expect(await least(code)).toEqual(['CONFIRMATION_NEEDED rows.0.monthly']);
    expect(await loaded(usual('442000', '2026-06-01', 1_500))).toEqual([]);
    for (const code of ['4420', '442000']) expect(await least(code)).toEqual([]);
  });
});

test('what is unusual follows the rule of the region on the row’s first day', async () => {
  const usual = (MONTHLY_MIN: number, MONTHLY_MAX: number) => ({
    ...{ kind: 'MINIMUM_WAGES', regionCode: '31', validFrom: '2027-06-01', source: '上海市标准' },
    figures: Object.entries({ MONTHLY_MIN, MONTHLY_MAX, HOURLY_MIN: 20, HOURLY_MAX: 40 }).map(([figure, value]) => ({
      figure,
      value,
    })),
  });
  const loadRule = async (rule: object) =>
    codesOf((await system.mutate(bureau, 'loadRules', 'rules { name }', { rules: [rule] })).userErrors);
  expect(await loadRule(usual(4_000, 2_500))).toEqual(['RANGE_REVERSED rules.0.figures.1.value']);
  expect(await loadRule(usual(2_500, 4_000))).toEqual([]);
  expect(await load([row('31', 1_990, '2027-05-31'), row('33', 1_990, '2027-06-01')])).toEqual([]);
  expect(await load([row('31', 1_990, '2027-06-01')])).toEqual(['CONFIRMATION_NEEDED rows.0.monthly']);
  expect(await load([{ ...row('31', 1_990, '2027-06-01'), confirm: true }])).toEqual([]);
});
