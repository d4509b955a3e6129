/** Agreements over HTTP: who signs them, what a wrong one is told, which are near their end, and what the door of positions says. */
import {
  campaignInput,
  givenEnterprise,
  NOW,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
let bureau: string;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());
beforeEach(() => system.clock.moveTo(NOW));

const FIELDS =
  'id kind status renewalDueOn headcountPromised headcountReported headcountSupplied shareKept ownerRegionCode';

async function sign(terms: object, token = bureau) {
  const input = {
    idempotencyKey: unique(),
    headcountPromised: 10,
    startsOn: '2027-01-01',
    endsOn: '2027-12-31',
    ...terms,
  };
  const { agreement, userErrors } = await system.mutate(token, 'signAgreement', `agreement { ${FIELDS} }`, input);
  return { agreement, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

const direct = (enterpriseId: string, terms: object = {}) => sign({ kind: 'DIRECT_SUPPLY', enterpriseId, ...terms });

const corridor = (originRegionCode: string, destinationRegionCode: string, terms: object = {}) =>
  sign({ kind: 'POINT_TO_POINT', originRegionCode, destinationRegionCode, ...terms });

test('an agreement is shown with its term, and with nothing kept yet', async () => {
  const { agreement, errors } = await direct(await givenEnterprise(system));
  expect(errors).toEqual([]);
  expect(agreement).toMatchObject({
    ...{ kind: 'DIRECT_SUPPLY', status: 'ACTIVE', renewalDueOn: '2027-12-01', ownerRegionCode: '53' },
    ...{ headcountPromised: 10, headcountReported: 0, headcountSupplied: 0, shareKept: 0 },
  });
  expect((await corridor('530627', '441900', { startsOn: '2027-01-21' })).agreement?.status).toBe('UPCOMING');
  const over = { startsOn: '2027-01-10', endsOn: '2027-01-19' };
  expect((await corridor('530627', '441900', over)).agreement).toMatchObject({
    ...{ status: 'EXPIRED', renewalDueOn: '2027-01-10' },
  });
});

test('every wrong term is named', async () => {
  expect((await sign({ kind: 'DIRECT_SUPPLY', headcountPromised: 0, endsOn: '2026-12-31' })).errors).toEqual([
    ...['REQUIRED enterpriseId', 'NUMBER_RANGE headcountPromised', 'RANGE_REVERSED endsOn'],
  ]);
  const enterpriseId = await givenEnterprise(system);
  expect((await sign({ kind: 'POINT_TO_POINT', enterpriseId, originRegionCode: 'nowhere' })).errors).toEqual([
    ...['AGREEMENT_OF_REGIONS enterpriseId', 'REGION_UNKNOWN originRegionCode', 'REQUIRED destinationRegionCode'],
  ]);
  for (const [from, to] of [
    ['530627', '530627'],
    ['4419', '441900'],
  ] as const)
    expect((await corridor(from, to)).errors).toEqual(['AGREEMENT_OF_REGIONS destinationRegionCode']);
  expect((await direct('ent_00000000000000000000000000')).errors).toEqual(['NOT_FOUND enterpriseId']);
  expect((await direct(enterpriseId, { startsOn: '2020-01-01' })).errors).toEqual(['DATE_TOO_OLD startsOn']);
});

test('lists are in the order of ends, and find what is in force, what ends soon, and what is of a region', async () => {
  const enterpriseId = await givenEnterprise(system);
  const made = [
    await direct(enterpriseId, { endsOn: '2027-03-01' }),
    await direct(enterpriseId, { endsOn: '2027-02-01' }),
    await direct(enterpriseId, { startsOn: '2027-02-02', endsOn: '2027-02-10' }),
    await corridor('530402', '320102', { endsOn: '2027-05-01' }),
  ];
  const [march = '', february = '', upcoming = '', far = ''] = made.map(({ agreement }) => agreement?.id);
  const list = async (filter: object, token = bureau) => {
    const query = `query ($filter: AgreementFilter) { agreements(filter: $filter, first: 100) { edges { node { id } } } }`;
    return (await system.ask(token, query, { filter })).agreements.edges.map(({ node }) => node.id);
  };
  expect(await list({ enterpriseId })).toEqual([february, upcoming, march]);
  expect(await list({ enterpriseId, activeOn: '2027-01-20' })).toEqual([february, march]);
  expect(await list({ enterpriseId, activeOn: '2027-01-20', endingBy: '2027-02-15' })).toEqual([february]);
  expect(await list({ regionCode: '5304' })).toEqual([far]);
  expect(await list({ regionCode: '3201', kind: 'POINT_TO_POINT' })).toEqual([far]);
  const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
  expect(await list({}, own)).toEqual([february, upcoming, march]);
  expect(
    await list({}, await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) })),
  ).toEqual([]);
  const query = 'query ($id: ID!) { enterprise(id: $id) { agreements { edges { node { id } } } } }';
  const { enterprise } = await system.ask(own, query, { id: enterpriseId });
  expect(enterprise?.agreements?.edges.map(({ node }) => node.id)).toEqual([february, upcoming, march]);
});

describe('the door of positions', () => {
  const submit = async (enterpriseId: string, headcounts: readonly number[], change: object = {}) => {
    const positions = headcounts.map((headcount, index) =>
      positionInput({ headcount, wageMin: 5_000 + index, ...change }),
    );
    const input = { idempotencyKey: unique(), enterpriseId, positions };
    const fields = 'results { status warnings { code path } }';
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const { results } = await system.mutate(token, 'submitPositions', fields, input);
    const warnings = results.map(({ status, warnings: told }) => [
      ...[status, ...told.map(({ code, path }) => `${code} ${path.join('.')}`)],
    ]);
    await system.pump.idle();
    return warnings;
  };

  test('warns of each row from which more are reported than the agreement promises, and stores it', async () => {
    const enterpriseId = await givenEnterprise(system);
    expect(await submit(enterpriseId, [50])).toEqual([['CREATED']]);
    // What was reported on the days of the term counts, too.
    await direct(enterpriseId, { startsOn: '2027-01-20', headcountPromised: 60 });
    const over = (row: number) => ['CREATED', `OVER_AGREEMENT positions.${row}.headcount`];
    expect(await submit(enterpriseId, [6, 4], { title: '缝纫工' })).toEqual([['CREATED'], ['CREATED']]);
    expect(await submit(enterpriseId, [1, 2], { title: '质检员' })).toEqual([over(0), over(1)]);
  });

  test('does not warn of more people of what was submitted before the term, who are reported under no agreement', async () => {
    const enterpriseId = await givenEnterprise(system);
    const externalRef = unique('ref');
    expect(await submit(enterpriseId, [50], { externalRef })).toEqual([['CREATED']]);
    await direct(enterpriseId, { startsOn: '2027-01-21' });
    system.clock.moveTo('2027-01-21T04:00:00Z');
    expect(await submit(enterpriseId, [70], { externalRef })).toEqual([['UPDATED']]);
    expect(await submit(enterpriseId, [10], { title: '缝纫工' })).toEqual([['CREATED']]);
  });

  test('warns when the last agreement is over, and not while another one is to come', async () => {
    const enterpriseId = await givenEnterprise(system);
    await direct(enterpriseId, { endsOn: '2027-02-01' });
    system.clock.moveTo('2027-02-02T04:00:00Z');
    expect(await submit(enterpriseId, [1])).toEqual([['CREATED', 'AGREEMENT_EXPIRED positions.0']]);
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    await sign({ kind: 'DIRECT_SUPPLY', enterpriseId, startsOn: '2027-03-01' }, token);
    expect(await submit(enterpriseId, [1], { title: '缝纫工' })).toEqual([['CREATED']]);
  });
});

describe('the door of a file', () => {
  type Mode = { readonly mode: 'COMMIT' | 'DRY_RUN'; readonly errorPolicy: 'ACCEPT_VALID' | 'ALL_OR_NOTHING' };

  /** In one chunk. @returns what the chunk's answer warns of, and what the ended import lists. */
  async function imported(enterpriseId: string, headcounts: readonly number[], mode: Mode) {
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const file = { idempotencyKey: unique(), enterpriseId, fileName: '岗位.csv', rowsExpected: headcounts.length };
    const { positionImport } = await system.mutate(token, 'startPositionImport', 'positionImport { id }', {
      ...{ ...file, ...mode },
    });
    const rows = headcounts.map((headcount) => positionInput({ title: unique('岗位'), headcount }));
    const chunk = { importId: positionImport?.id, chunk: 0, rows };
    const fields = 'results { status warnings { code path } }';
    const { results } = await system.mutate(token, 'appendPositionImport', fields, chunk);
    const finish = { importId: positionImport?.id };
    await system.mutate(token, 'finishPositionImport', 'positionImport { status }', finish);
    await system.pump.idle();
    const query = `query ($id: ID!) { positionImport(id: $id) { status
      rowWarnings { edges { node { row warnings { code } } } } } }`;
    const { positionImport: ended } = await system.ask(token, query, { id: positionImport?.id });
    expect(ended?.status).toBe('FINISHED');
    return {
      told: results.map(({ warnings }) => warnings.map(({ code, path }) => `${code} ${path.join('.')}`)),
      listed: ended?.rowWarnings.edges.flatMap(({ node }) => node.warnings.map(({ code }) => `${node.row} ${code}`)),
    };
  }

  const modes: readonly Mode[] = [
    { mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' },
    { mode: 'COMMIT', errorPolicy: 'ALL_OR_NOTHING' },
    { mode: 'DRY_RUN', errorPolicy: 'ACCEPT_VALID' },
  ];

  test.each(modes)('warns of an agreement that is passed, and of one that is over: %o', async (mode) => {
    const enterpriseId = await givenEnterprise(system);
    await direct(enterpriseId, { startsOn: '2027-01-20', endsOn: '2027-02-01', headcountPromised: 20 });
    expect(await imported(enterpriseId, [12, 8, 3], mode)).toEqual({
      told: [[], [], ['OVER_AGREEMENT rows.2.headcount']],
      listed: ['3 OVER_AGREEMENT'],
    });
    system.clock.moveTo('2027-02-02T04:00:00Z');
    expect(await imported(enterpriseId, [1, 2], mode)).toEqual({
      told: [['AGREEMENT_EXPIRED rows.0'], ['AGREEMENT_EXPIRED rows.1']],
      listed: ['1 AGREEMENT_EXPIRED', '2 AGREEMENT_EXPIRED'],
    });
  });
});

test('each agreement that is signed counts once, on the day, in the region of the bureau', async () => {
  const counted = async (): Promise<number> => {
    await system.pump.idle();
    const { campaign: made } = await system.mutate(
      system.tokens.BUREAU,
      'openCampaign',
      'campaign { id }',
      campaignInput(),
    );
    const query = 'query ($id: ID!) { campaign(id: $id) { progress(regionCode: "53") { indicator actual } } }';
    const { campaign } = await system.ask(system.tokens.BUREAU, query, { id: made?.id });
    return campaign?.progress.find(({ indicator }) => indicator === 'AGREEMENTS_SIGNED')?.actual ?? 0;
  };
  const before = await counted();
  const idempotencyKey = unique();
  const enterpriseId = await givenEnterprise(system);
  for (let times = 0; times < 2; times += 1) await direct(enterpriseId, { idempotencyKey });
  await corridor('530627', '4419');
  expect((await counted()) - before).toBe(2);
});

test('under an agreement of regions what verified enterprises report counts alone; under its own, all that one reports', async () => {
  const enterpriseId = await givenEnterprise(system);
  const [own, corridorId] = await Promise.all([direct(enterpriseId), corridor('530627', '370211')]);
  const reported = async (): Promise<(number | undefined)[]> => {
    await system.pump.idle();
    const query = 'query ($id: ID!) { agreement(id: $id) { headcountReported } }';
    const read = [own, corridorId].map(({ agreement }) => system.ask(bureau, query, { id: agreement?.id }));
    return (await Promise.all(read)).map(({ agreement }) => agreement?.headcountReported);
  };
  const verify = (verified: boolean) =>
    system.mutate(bureau, 'verifyEnterprise', 'enterprise { id }', { enterpriseId, verified });
  await verify(false);
  const input = {
    idempotencyKey: unique(),
    enterpriseId,
    positions: [positionInput({ headcount: 7, regionCode: '370211' })],
  };
  await system.mutate(bureau, 'submitPositions', 'results { status }', input);
  expect(await reported()).toEqual([7, 0]);
  await verify(true);
  expect(await reported()).toEqual([7, 7]);
  await verify(false);
  expect(await reported()).toEqual([7, 0]);
});

describe('the end of an agreement', () => {
  /** Kinds of what the inbox holds about the agreement, the latest fact first. */
  async function told(token: string, id = ''): Promise<string[]> {
    await system.pump.idle();
    const { notices } = await system.ask(token, '{ notices(first: 100) { edges { node { kind objectId } } } }');
    return notices.edges.flatMap(({ node }) => (node.objectId === id ? [node.kind] : []));
  }

  async function textOf(token: string, kind: string): Promise<string> {
    const query = 'query ($kind: NoticeKind) { notices(filter: { kind: $kind }) { edges { node { text } } } }';
    const { data } = await system.gql(token, query, { kind }, { 'accept-language': 'en' });
    return data?.notices.edges[0]?.node.text ?? '';
  }

  async function atMorning(of: string): Promise<void> {
    system.clock.moveTo(`${of}T00:30:00Z`);
    await system.sweep();
    await system.sweep();
  }

  const asOf = (regionCode: string): Promise<string> => system.sign({ roles: ['BUREAU'], regionCode });

  test('is told to both sides when the renewal is due and when it has ended, once each, and to nobody else', async () => {
    const [enterpriseId, other] = [await givenEnterprise(system), await givenEnterprise(system)];
    const [own, stranger] = await Promise.all(
      [enterpriseId, other].map((id) => system.sign({ roles: ['ENTERPRISE'], enterpriseId: id })),
    );
    const county = await asOf('530627');
    const { agreement } = await direct(enterpriseId, { originRegionCode: '530627', endsOn: '2027-03-31' });
    const id = agreement?.id;
    await atMorning('2027-02-28');
    expect(await told(own ?? '', id)).toEqual([]);
    await atMorning('2027-03-01');
    for (const token of [own ?? '', county]) expect(await told(token, id)).toEqual(['AGREEMENT_RENEWAL_DUE']);
    // The province sees what is told to its own office and to the county’s.
    expect(await told(bureau, id)).toEqual(['AGREEMENT_RENEWAL_DUE', 'AGREEMENT_RENEWAL_DUE']);
    expect(await textOf(own ?? '', 'AGREEMENT_RENEWAL_DUE')).toMatch(
      /^The supply agreement with .+ ends on 2027-03-31; renew it in time\.$/,
    );
    await atMorning('2027-03-31');
    expect(await told(own ?? '', id)).toEqual(['AGREEMENT_RENEWAL_DUE']);
    await atMorning('2027-04-01');
    expect(await told(own ?? '', id)).toEqual(['AGREEMENT_EXPIRED', 'AGREEMENT_RENEWAL_DUE']);
    // Offices are asked of what is so now alone.
    expect(await told(county, id)).toEqual(['AGREEMENT_EXPIRED']);
    expect(await told(bureau, id)).toEqual(['AGREEMENT_EXPIRED', 'AGREEMENT_EXPIRED']);
    for (const token of [stranger ?? '', await asOf('530423')]) expect(await told(token, id)).toEqual([]);
  });

  test('is over once a later one of the same parties is signed, and is not told where there is one', async () => {
    const enterpriseId = await givenEnterprise(system);
    const county = await asOf('530423');
    const { agreement: first } = await direct(enterpriseId, { endsOn: '2027-04-30' });
    const { agreement: early } = await corridor('530423', '310115', { endsOn: '2027-04-30' });
    await corridor('530423', '3101', { startsOn: '2027-05-01', endsOn: '2028-04-30' });
    await atMorning('2027-04-10');
    expect(await told(bureau, first?.id)).toEqual(['AGREEMENT_RENEWAL_DUE']);
    expect(await told(county, early?.id)).toEqual(['AGREEMENT_RENEWAL_DUE']);
    const next = { startsOn: '2027-05-01', endsOn: '2028-04-30' };
    expect((await direct(enterpriseId, next)).errors).toEqual([]);
    expect((await corridor('530423', '310115', next)).errors).toEqual([]);
    for (const id of [first?.id, early?.id]) expect(await told(bureau, id)).toEqual([]);
    await atMorning('2027-05-01');
    for (const id of [first?.id, early?.id]) expect(await told(bureau, id)).toEqual([]);
    // Both ends of each renewal are shown.
    const both = async (id: string, token = bureau) => {
      const query = 'query ($id: ID!) { agreement(id: $id) { renewedBy { id } renews { id } } }';
      const { agreement } = await system.ask(token, query, { id });
      return [agreement?.renewedBy?.id, agreement?.renews.map((one) => one.id)];
    };
    const list = 'query ($id: ID!) { agreements(filter: { enterpriseId: $id }) { edges { node { id } } } }';
    const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const [, later = ''] = (await system.ask(own, list, { id: enterpriseId })).agreements.edges.map(
      ({ node }) => node.id,
    );
    expect(await both(first?.id ?? '', own)).toEqual([later, []]);
    expect(await both(later, own)).toEqual([undefined, [first?.id]]);
    // One that was recorded when it was over tells nothing either.
    const { agreement: late } = await direct(await givenEnterprise(system), { endsOn: '2027-04-30' });
    await atMorning('2027-05-02');
    expect(await told(bureau, late?.id)).toEqual([]);
  });

  test('of two regions is told to the bureau that signed it and to the origin, by their names', async () => {
    const { agreement } = await corridor('530423', '330302', { endsOn: '2027-06-10' });
    await atMorning('2027-05-20');
    const county = await asOf('530423');
    expect(await told(county, agreement?.id)).toEqual(['AGREEMENT_RENEWAL_DUE']);
    expect(await textOf(county, 'AGREEMENT_RENEWAL_DUE')).toBe(
      'The agreement between 通海县 and 鹿城区 ends on 2027-06-10; renew it in time.',
    );
  });

  test('is not over by what an office that is not in charge of it signs, and is by another code of a city', async () => {
    const enterpriseId = await givenEnterprise(system);
    const next = { startsOn: '2027-07-01', endsOn: '2028-06-30' };
    const signed = async (region: string, terms: object) => {
      const input = { idempotencyKey: unique(), headcountPromised: 10, ...next, ...terms };
      const { agreement, userErrors } = await system.mutate(
        await asOf(region),
        'signAgreement',
        'agreement { id renews { id } }',
        input,
      );
      expect(userErrors).toEqual([]);
      return agreement?.renews.map(({ id }) => id);
    };
    const ends = { endsOn: '2027-06-30', startsOn: '2027-01-20' };
    const own = { idempotencyKey: unique(), headcountPromised: 10, kind: 'DIRECT_SUPPLY', enterpriseId, ...ends };
    const { agreement: first } = await system.mutate(await asOf('5304'), 'signAgreement', 'agreement { id }', own);
    expect(await signed('5306', { kind: 'DIRECT_SUPPLY', enterpriseId })).toEqual([]);
    expect(await signed('530423', { kind: 'DIRECT_SUPPLY', enterpriseId })).toEqual([]);
    const { agreement: city } = await corridor('530423', '441900', ends);
    expect(
      await signed('5304', { kind: 'POINT_TO_POINT', originRegionCode: '530423', destinationRegionCode: '4419' }),
    ).toEqual([]);
    await atMorning('2027-06-05');
    expect(await told(await asOf('5304'), first?.id)).toEqual(['AGREEMENT_RENEWAL_DUE']);
    expect(await signed('53', { kind: 'DIRECT_SUPPLY', enterpriseId, endsOn: '2028-07-31' })).toContain(first?.id);
    expect(
      await signed('53', { kind: 'POINT_TO_POINT', originRegionCode: '530423', destinationRegionCode: '4419' }),
    ).toEqual([city?.id]);
  });
});
