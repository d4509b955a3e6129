/** Positions over HTTP: what their enterprise's verification and time make of them, and what the bureau's tables refuse. */
import { applyVerification } from '../../functions/domains/jobs/position/verification/verification-job';
import { beginVerification } from '../../functions/domains/jobs/position/verification/verification-store';
import { positionKey } from '../../functions/domains/jobs/position/store';
import { limits } from '../../functions/limits';
import type { Database } from '../../functions/platform/dynamodb/database';
import { update } from '../../functions/platform/dynamodb/expressions';
import { jobOf } from '../../functions/platform/jobs/jobs';
import { asId } from '../../functions/platform/values/ids';
import { LONG } from '../kit/long';
import { addDays, startOfDay } from '../../functions/platform/values/civil-date';
import {
  campaignInput,
  enterpriseInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  positionInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const ALL_STATUSES = ['PENDING', 'OPEN', 'FILLED', 'CLOSED'] as const;

/** References by status, as a list of the enterprise shows them. */
async function listed(enterpriseId: string, token = system.tokens.BUREAU): Promise<Record<string, string[]>> {
  const fields = ALL_STATUSES.map(
    (status) =>
      `${status}: positions(filter: { enterpriseId: $id, status: ${status} }, first: 100) { edges { node { externalRef status } } }`,
  );
  const data = await system.ask(token, `query ($id: ID!) { ${fields.join(' ')} }`, { id: enterpriseId });
  const lists = Object.entries(data) as unknown as [string, { edges: { node: { externalRef: string } }[] }][];
  return Object.fromEntries(
    lists
      .map(([status, { edges }]) => [status, edges.map(({ node }) => node.externalRef).sort()] as const)
      .filter(([, refs]) => refs.length > 0),
  );
}

async function givenUnverified(): Promise<{ enterpriseId: string; account: string }> {
  const account = await system.sign({ roles: ['ENTERPRISE'], subject: unique('account') });
  const { enterprise } = await system.mutate(account, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
  return { enterpriseId: enterprise?.id ?? '', account };
}

async function verify(enterpriseId: string, verified: boolean): Promise<void> {
  await system.mutate(system.tokens.BUREAU, 'verifyEnterprise', 'enterprise { id }', { enterpriseId, verified });
}

async function submit(token: string, enterpriseId: string, rows: readonly Partial<ReturnType<typeof positionInput>>[]) {
  return system.mutate(
    token,
    'submitPositions',
    'results { status position { id status } errors { code message path } warnings { code message path } }',
    { idempotencyKey: unique(), enterpriseId, positions: rows.map((row) => positionInput(row)) },
  );
}

describe('an enterprise that is not verified', () => {
  test('has its positions stored as PENDING; they open when it is verified, and wait again when it is not', async () => {
    const { enterpriseId, account } = await givenUnverified();
    const refs = Array.from({ length: LONG ? 250 : 130 }, () => unique('ref')).sort();
    for (let start = 0; start < refs.length; start += 100)
      await submit(
        account,
        enterpriseId,
        refs.slice(start, start + 100).map((externalRef) => ({ externalRef })),
      );
    await system.pump.idle();
    const pending = (await listed(enterpriseId, account))['PENDING'] ?? [];
    expect(pending).toHaveLength(100);
    expect(refs).toEqual(expect.arrayContaining(pending));
    expect(Object.keys(await listed(enterpriseId))).toEqual(['PENDING']);

    await verify(enterpriseId, true);
    await system.pump.idle();
    expect(Object.keys(await listed(enterpriseId))).toEqual(['OPEN']);

    await verify(enterpriseId, false);
    await system.pump.idle();
    expect(Object.keys(await listed(enterpriseId))).toEqual(['PENDING']);
  });

  test('moves no number of the board, whatever it submits; a verdict restates the days and places of all its positions', async () => {
    const input = campaignInput({ startsOn: TODAY, endsOn: addDays(TODAY, 30) });
    const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', input);
    const board = async () => {
      await system.pump.idle();
      const query = `query ($id: ID!) { campaign(id: $id) { progress(regionCode: "3101") {
        indicator actual byDay { on actual } byRegion { regionCode actual } } } }`;
      const answer = await system.ask(system.tokens.BUREAU, query, { id: campaign?.id });
      return answer.campaign?.progress.filter(({ actual }) => actual !== 0 && actual !== null);
    };
    const { enterpriseId, account } = await givenUnverified();
    const [early, late] = ['310115', '310104'].map((regionCode) => ({ regionCode, headcount: 500 }));
    const { results } = await submit(account, enterpriseId, [early!, early!]);
    const positionId = results[0]?.position?.id;
    await system.mutate(account, 'closePosition', 'position { id }', {
      ...{ idempotencyKey: unique(), positionId, reason: 'WITHDRAWN' },
    });
    expect(await board()).toEqual([]);

    await verify(enterpriseId, true);
    const collected = { indicator: 'POSITIONS_COLLECTED', actual: 1_000, byDay: [{ on: TODAY, actual: 1_000 }] };
    expect(await board()).toEqual([{ ...collected, byRegion: [{ regionCode: '310115', actual: 1_000 }] }]);

    await verify(enterpriseId, false);
    system.clock.moveTo(startOfDay(addDays(TODAY, 2)));
    await submit(account, enterpriseId, [late!]);
    expect(await board()).toEqual([]);

    await verify(enterpriseId, true);
    expect(await board()).toEqual([
      {
        ...{ ...collected, actual: 1_500, byDay: [...collected.byDay, { on: addDays(TODAY, 2), actual: 500 }] },
        byRegion: [
          { regionCode: '310104', actual: 500 },
          { regionCode: '310115', actual: 1_000 },
        ],
      },
    ]);
  });

  test('offers workers no position and no placement', async () => {
    const { enterpriseId, account } = await givenUnverified();
    const { results } = await submit(account, enterpriseId, [{}]);
    const positionId = results[0]?.position?.id ?? '';
    expect(results[0]).toMatchObject({ status: 'CREATED', position: { status: 'PENDING' } });
    const query = 'query ($id: ID!) { position(id: $id) { id } }';
    expect((await system.ask(system.tokens.WORKER, query, { id: positionId })).position).toBeNull();
    expect((await system.ask(account, query, { id: positionId })).position).toEqual({ id: positionId });
    expect(await listed(enterpriseId, system.tokens.WORKER)).toEqual({});
    const { userErrors } = await system.mutate(
      system.tokens.BUREAU,
      'startPlacement',
      'placement { id }',
      placementInput(await givenWorker(system), positionId),
    );
    expect(userErrors).toMatchObject([{ code: 'ENTERPRISE_NOT_VERIFIED', path: ['positionId'] }]);
  });

  test('verified while it submits, ends with every position open', async () => {
    const { enterpriseId, account } = await givenUnverified();
    const batches = Array.from({ length: 10 }, () => Array.from({ length: 5 }, () => ({})));
    await Promise.all([
      ...batches.slice(0, 5).map((rows) => submit(account, enterpriseId, rows)),
      verify(enterpriseId, true),
      ...batches.slice(5).map((rows) => submit(account, enterpriseId, rows)),
    ]);
    await system.pump.idle();
    const { OPEN, ...others } = await listed(enterpriseId);
    expect(OPEN).toHaveLength(50);
    expect(others).toEqual({});
  });

  test('is checked once more a minute later, and then no more', async () => {
    const { enterpriseId, account } = await givenUnverified();
    await submit(account, enterpriseId, [{}]);
    await verify(enterpriseId, true);
    await system.pump.idle();
    const run = { TableName: 'Positions', Key: { pk: enterpriseId, sk: 'refiling' } } as const;
    expect(await system.platform.db.get(run)).toBeDefined();
    await system.sweep();
    expect(await system.platform.db.get(run)).toBeDefined();
    system.clock.moveTo(new Date(new Date(NOW).getTime() + (limits.jobQuietSeconds + 2) * 1_000));
    await system.sweep();
    expect(await system.platform.db.get(run)).toBeUndefined();
  });

  test('is checked again if another change comes while the last check ends', async () => {
    const { enterpriseId } = await givenUnverified();
    await verify(enterpriseId, true);
    await system.pump.idle();
    const key = { pk: enterpriseId, sk: 'refiling' };
    const run = jobOf('Positions', (await system.platform.db.get({ TableName: 'Positions', Key: key }))!)!;
    system.clock.moveTo(new Date(new Date(NOW).getTime() + (limits.jobQuietSeconds + 2) * 1_000));
    const { db, clock } = system.platform;
    const again = beginVerification(clock, asId(enterpriseId, 'ent'));
    const query: Database['query'] = async (params) => {
      const page = await db.query(params);
      await db.commit([again]);
      return page;
    };
    await applyVerification({ ...system.platform, db: { ...db, query } }, run);
    const left = jobOf('Positions', (await db.get({ TableName: 'Positions', Key: key }))!);
    expect(left).toMatchObject({ step: run.step + 1 });
  });

  test('goes on where it was when the record of the verdict comes again, past a position that cannot be read', async () => {
    const { enterpriseId, account } = await givenUnverified();
    const refs = Array.from({ length: 150 }, () => unique('ref'));
    const ids: string[] = [];
    for (const some of [refs.slice(0, 100), refs.slice(100)]) {
      const { results } = await submit(
        account,
        enterpriseId,
        some.map((externalRef) => ({ externalRef })),
      );
      ids.push(...results.map(({ position }) => position!.id));
    }
    await system.pump.idle();
    const { db, clock } = system.platform;
    await db.commit([
      update(positionKey(asId(ids[0]!, 'pos')))
        .remove('title')
        .always(),
    ]);
    await verify(enterpriseId, true);
    const key = { TableName: 'Positions', Key: { pk: enterpriseId, sk: 'refiling' } } as const;
    const begin = () => db.commit([beginVerification(clock, asId(enterpriseId, 'ent'))]);
    await begin();
    await applyVerification(system.platform, jobOf('Positions', (await db.get(key))!)!);
    const before = await db.get(key);
    await begin();
    expect(await db.get(key)).toMatchObject({ step: Number(before!['step']) + 1, cursor: before!['cursor'] });
    await system.pump.idle();
    expect((await listed(enterpriseId))['PENDING']).toEqual([refs[0]]);
    system.clock.moveTo(new Date(new Date(NOW).getTime() + (limits.jobQuietSeconds + 2) * 1_000));
    await system.sweep();
    expect(await db.get(key)).toBeUndefined();
  });
});

describe('time', () => {
  test('closes positions past their closing date, filled ones too, by the sweep', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = [
      { externalRef: 'last day', closesOn: '2027-01-21' },
      { externalRef: 'over', closesOn: '2027-01-20' },
      { externalRef: 'over and filled', closesOn: '2027-01-20', headcount: 1 },
      { externalRef: 'without end' },
    ];
    const ids = await givenPositions(system, enterpriseId, rows);
    await system.mutate(
      system.tokens.BUREAU,
      'startPlacement',
      'placement { id }',
      placementInput(await givenWorker(system), ids[2] ?? ''),
    );
    await system.sweep();
    expect(await listed(enterpriseId)).toEqual({
      OPEN: ['last day', 'over', 'without end'],
      FILLED: ['over and filled'],
    });
    // Five minutes past midnight in China.
    system.clock.moveTo('2027-01-20T16:05:00.000Z');
    await Promise.all([system.sweep(), system.sweep()]);
    expect(await listed(enterpriseId)).toEqual({
      OPEN: ['last day', 'without end'],
      CLOSED: ['over', 'over and filled'],
    });
    const { position } = await system.ask(
      system.tokens.BUREAU,
      'query ($id: ID!) { position(id: $id) { status closeReason } }',
      {
        id: ids[1] ?? '',
      },
    );
    expect(position).toEqual({ status: 'CLOSED', closeReason: 'EXPIRED' });
  });

  test('opens a closed position again when the partner moves or removes its closing date', async () => {
    const enterpriseId = await givenEnterprise(system);
    await givenPositions(system, enterpriseId, [
      { externalRef: 'later', closesOn: '2027-01-20' },
      { externalRef: 'never', closesOn: '2027-01-20' },
    ]);
    system.clock.moveTo('2027-01-21T04:00:00.000Z');
    await system.sweep();
    await givenPositions(system, enterpriseId, [
      { externalRef: 'later', closesOn: '2027-01-25' },
      { externalRef: 'never' },
    ]);
    system.clock.moveTo('2027-01-27T04:00:00.000Z');
    await system.sweep();
    expect(await listed(enterpriseId)).toEqual({ OPEN: ['never'], CLOSED: ['later'] });
  });

  // The sweep reads a hundred at once.
  test(`closes ${LONG ? 'a thousand' : 'three hundred'} at once`, async () => {
    const enterpriseId = await givenEnterprise(system);
    for (let batch = 0; batch < (LONG ? 10 : 3); batch += 1)
      await givenPositions(
        system,
        enterpriseId,
        Array.from({ length: 100 }, () => ({ closesOn: '2027-01-20' })),
      );
    system.clock.moveTo('2027-01-21T04:00:00.000Z');
    await system.sweep();
    expect(Object.keys(await listed(enterpriseId))).toEqual(['CLOSED']);
  });
});

describe('the minimum wage', () => {
  const load = (rows: object[]) =>
    system.mutate(system.tokens.BUREAU, 'loadMinimumWages', 'minimumWages { regionCode monthly }', { rows });

  test('of the smallest region that has one, on the first day of work, is the lower bound of wages', async () => {
    const { userErrors } = await load([
      { regionCode: '33', validFrom: '2020-01-01', monthly: 2_000, hourly: 20 },
      { regionCode: '33', validFrom: '2027-03-01', monthly: 2_490, hourly: 24 },
      { regionCode: '3302', validFrom: '2020-01-01', monthly: 2_100, hourly: 21 },
      { regionCode: '330203', validFrom: '2020-01-01', monthly: 2_300, hourly: 22 },
    ]);
    expect(userErrors).toEqual([]);
    const enterpriseId = await givenEnterprise(system);
    const { results } = await submit(system.tokens.BUREAU, enterpriseId, [
      { regionCode: '330102', wageMin: 2_000 },
      { regionCode: '330102', wageMin: 1_999 },
      { regionCode: '330102', wageMin: 2_489, startsOn: '2027-03-01' },
      { regionCode: '330205', wageMin: 2_099 },
      { regionCode: '330203', wageMin: 2_299 },
      { regionCode: '330203', wageMin: 2_300 },
      { regionCode: '441900', wageMin: 1 },
    ]);
    expect(results.map(({ errors }) => errors[0]?.message ?? 'right')).toEqual([
      'right',
      'Below the local minimum wage of 2000 yuan a month (in force since 2020-01-01).',
      'Below the local minimum wage of 2490 yuan a month (in force since 2027-03-01).',
      'Below the local minimum wage of 2100 yuan a month (in force since 2020-01-01).',
      'Below the local minimum wage of 2300 yuan a month (in force since 2020-01-01).',
      'right',
      'right',
    ]);
    expect(results[1]?.errors).toMatchObject([{ code: 'WAGE_BELOW_MINIMUM', path: ['positions', '1', 'wageMin'] }]);
    const { minimumWage } = await system.ask(
      system.tokens.ENTERPRISE,
      '{ minimumWage(regionCode: "330102", on: "2027-03-02") { regionCode region { name } validFrom monthly hourly } }',
    );
    expect(minimumWage).toEqual({
      regionCode: '33',
      region: { name: '浙江省' },
      validFrom: '2027-03-01',
      monthly: 2_490,
      hourly: 24,
    });
  });

  test('is loaded again without a second effect, row by row, also by two at once; one wrong row refuses all', async () => {
    const rows = ['32', '3205', '320505', '42'].map((regionCode) => ({
      ...{ regionCode, validFrom: '2026-01-01', monthly: 2_000, hourly: 20 },
    }));
    await Promise.all([
      load(rows),
      load(rows),
      load(rows.slice(1, 2).map((row) => ({ ...row, validFrom: '2027-01-01' }))),
    ]);
    const wrong = await load([
      { regionCode: '3205', validFrom: '2026-01-01', monthly: 1, hourly: 0 },
      { regionCode: '320505001', validFrom: '2029-01-01', monthly: 0, hourly: 1 },
    ]);
    expect(wrong.userErrors.map(({ code, path }) => `${path.join('.')} ${code}`)).toEqual([
      'rows.0.hourly NUMBER_RANGE',
      'rows.1.regionCode REGION_LEVEL',
      'rows.1.validFrom DATE_TOO_FAR',
      'rows.1.monthly NUMBER_RANGE',
    ]);
    const read = async (regionCode: string, on: string): Promise<unknown> => {
      const query =
        'query ($regionCode: String!, $on: Date) { minimumWage(regionCode: $regionCode, on: $on) { regionCode validFrom } }';
      return (await system.ask(system.tokens.BUREAU, query, { regionCode, on })).minimumWage;
    };
    expect(await read('320508', '2026-12-31')).toEqual({ regionCode: '3205', validFrom: '2026-01-01' });
    expect(await read('320508', '2027-01-01')).toEqual({ regionCode: '3205', validFrom: '2027-01-01' });
    expect(await read('320505', '2027-01-01')).toEqual({ regionCode: '320505', validFrom: '2026-01-01' });
    expect(await read('510104', '2027-01-01')).toBeNull();
  });
});

describe('a row', () => {
  test('is filed under the only successor of its occupation', async () => {
    const { results } = await submit(system.tokens.BUREAU, await givenEnterprise(system), [
      { occupationCode: '6-30-99-00' },
    ]);
    expect(results[0]?.errors).toEqual([]);
    const query = 'query ($id: ID!) { node(id: $id) { ... on Position { occupation { code name sample } } } }';
    const { node } = await system.ask(system.tokens.BUREAU, query, { id: results[0]?.position?.id });
    expect(node).toEqual({ occupation: { code: '6-31-07-03', name: '工业机器人系统操作员', sample: true } });
  });

  test('whose title names another place than its place of work is stored with a warning', async () => {
    const { results } = await submit(system.tokens.BUREAU, await givenEnterprise(system), [
      { title: '东莞 普工', regionCode: '5301' },
      { title: '东莞 普工', regionCode: '441900' },
    ]);
    const message =
      'The title names 广东省东莞市, but the place of work is 云南省昆明市; check it. The place of work is kept.';
    expect(results.map(({ status, warnings }) => [status, warnings])).toEqual([
      ['CREATED', [{ code: 'TITLE_PLACE_DIFFERS', path: ['positions', '0', 'title'], message }]],
      ['CREATED', []],
    ]);
  });

  test('that is a near-duplicate is stored with a warning; not if it is the same position, or the other is closed', async () => {
    const enterpriseId = await givenEnterprise(system);
    const like = { title: '缝纫工', wageMin: 6_000 };
    const warnings = async (rows: object[]): Promise<string[]> =>
      (await submit(system.tokens.BUREAU, enterpriseId, rows)).results.map(
        ({ status, warnings: [warning] }) =>
          `${status} ${warning === undefined ? '' : `${warning.code} ${warning.message}`}`,
      );
    const text =
      'NEAR_DUPLICATE Same title, place and wage as your position first; make sure that this is not a duplicate.';
    expect(
      await warnings([
        { ...like, externalRef: 'first' },
        { ...like, title: ' 缝 纫工', externalRef: 'second' },
      ]),
    ).toEqual(['CREATED ', `CREATED ${text}`]);
    await system.pump.idle();
    expect(await warnings([{ ...like, externalRef: 'first' }])).toEqual(['UNCHANGED ']);
    expect(
      await warnings([
        { ...like, externalRef: 'third' },
        { ...like, externalRef: 'other', wageMin: 6_001 },
      ]),
    ).toEqual([`CREATED ${text}`, 'CREATED ']);
    // Neither like one that was changed, nor like one that was closed.
    const gone = { ...like, wageMin: 7_000 };
    expect(await warnings([{ ...gone, externalRef: 'changed' }])).toEqual(['CREATED ']);
    await system.pump.idle();
    expect(await warnings([{ ...gone, externalRef: 'changed', wageMin: 7_500 }])).toEqual(['UPDATED ']);
    await system.pump.idle();
    expect(await warnings([{ ...gone, externalRef: 'fourth' }])).toEqual(['CREATED ']);
  });

  test('is no near-duplicate of several positions that closed together', async () => {
    const enterpriseId = await givenEnterprise(system);
    const like = { title: '缝纫工', wageMin: 6_000, closesOn: '2027-01-20' };
    await givenPositions(system, enterpriseId, [like, like, like, like]);
    await system.pump.idle();
    system.clock.moveTo('2027-01-21T04:00:00.000Z');
    await system.sweep();
    await system.pump.idle();
    const { results } = await submit(system.tokens.BUREAU, enterpriseId, [{ ...like, closesOn: '2027-03-01' }]);
    expect(results).toMatchObject([{ status: 'CREATED', warnings: [] }]);
  });
});

test('a position is a JobPosting of schema.org', async () => {
  const enterpriseId = await givenEnterprise(system, { name: '宁波海天注塑有限公司' });
  const [id = ''] = await givenPositions(system, enterpriseId, [
    {
      externalRef: 'J-1',
      closesOn: '2027-02-28',
      wageMax: 7_000,
      skills: ['注塑'],
      board: true,
      education: 'JUNIOR_HIGH',
    },
  ]);
  const { position } = await system.ask(system.tokens.WORKER, 'query ($id: ID!) { position(id: $id) { jobPosting } }', {
    id,
  });
  expect(position?.jobPosting).toEqual({
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    identifier: { '@type': 'PropertyValue', name: '宁波海天注塑有限公司', value: 'J-1' },
    title: '电子装配工',
    description: '电子装配工',
    datePosted: '2027-01-20',
    validThrough: '2027-02-28T23:59:59+08:00',
    hiringOrganization: { '@type': 'Organization', name: '宁波海天注塑有限公司' },
    occupationalCategory: {
      '@type': 'CategoryCode',
      codeValue: '6-25-04-07',
      inCodeSet: '2022 national classification',
      name: '广电和通信设备电子装接工',
    },
    jobLocation: {
      '@type': 'Place',
      address: {
        '@type': 'PostalAddress',
        addressCountry: 'CN',
        addressRegion: '广东省',
        addressLocality: '广东省东莞市',
      },
      additionalProperty: { '@type': 'PropertyValue', name: 'regionCode', value: '441900' },
    },
    totalJobOpenings: 10,
    baseSalary: {
      '@type': 'MonetaryAmount',
      currency: 'CNY',
      value: { '@type': 'QuantitativeValue', minValue: 5_500, maxValue: 7_000, unitText: 'MONTH' },
    },
    educationRequirements: 'JUNIOR_HIGH',
    skills: ['注塑'],
    jobBenefits: ['board'],
  });
});
