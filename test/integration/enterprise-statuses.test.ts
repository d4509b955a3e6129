/** Key enterprises over HTTP: what they report, how it changes, who is silent, where people are missing, and who changes them. */
import { buildASTSchema, parse, print } from 'graphql';
import type { Mutation } from '../../functions/generated/graphql';
import { sdl } from '../../functions/generated/sdl';
import {
  campaignInput,
  creditCode,
  enterpriseInput,
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

const [ASSEMBLER, TURNER] = ['6-25-04-07', '6-18-01-01'];

async function report(enterpriseId: string, on: string, change: object = {}, token = bureau): Promise<string[]> {
  const input = { idempotencyKey: unique(), enterpriseId, on, employed: 300, shortage: 20, ...change };
  const { userErrors } = await system.mutate(token, 'reportEnterpriseStatus', 'enterprise { id }', input);
  return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const STATUS = 'on employed shortage shortages { occupationCode count } note';

async function enterpriseOf(id: string, fields: string) {
  return (await system.ask(bureau, `query ($id: ID!) { enterprise(id: $id) { ${fields} } }`, { id })).enterprise;
}

const own = (enterpriseId: string): Promise<string> => system.sign({ roles: ['ENTERPRISE'], enterpriseId });

describe('status reports', () => {
  test('the latest day is the status, whatever order reports come in, and a later word on a day replaces the former', async () => {
    const id = await givenEnterprise(system);
    expect(await enterpriseOf(id, `status { ${STATUS} } statusTrend { days }`)).toEqual({
      status: null,
      statusTrend: null,
    });
    const token = await own(id);
    expect(await report(id, '2027-01-15', { employed: 280, shortage: 40 }, token)).toEqual([]);
    expect(await report(id, '2027-01-05', { employed: 250, shortage: 60, note: '  节前  ' })).toEqual([]);
    expect(await report(id, '2027-01-15', { employed: 290, shortage: 30 }, token)).toEqual([]);
    const found = await enterpriseOf(
      id,
      `status { ${STATUS} } statuses { totalCount edges { node { on employed note } } }
      statusTrend { days employedChange shortageChange from { on } to { on } } week: statusTrend(days: 7) { days }`,
    );
    expect(found).toEqual({
      status: { on: '2027-01-15', employed: 290, shortage: 30, shortages: [], note: null },
      statuses: {
        totalCount: 2,
        edges: [
          { node: { on: '2027-01-15', employed: 290, note: null } },
          { node: { on: '2027-01-05', employed: 250, note: '节前' } },
        ],
      },
      statusTrend: {
        ...{ days: 10, employedChange: 40, shortageChange: -30 },
        ...{ from: { on: '2027-01-05' }, to: { on: '2027-01-15' } },
      },
      week: null,
    });
  });

  test('every wrong field is named, and nothing is written', async () => {
    const id = await givenEnterprise(system);
    const shortages = [
      { occupationCode: ASSEMBLER, count: 15 },
      { occupationCode: ASSEMBLER, count: 15 },
      { occupationCode: 'none', count: 0 },
    ];
    expect(await report(id, '2027-01-21', { employed: -1, shortages, note: 'x'.repeat(501) })).toEqual([
      ...['DATE_TOO_FAR on', 'NUMBER_RANGE employed', 'OCCUPATION_UNKNOWN shortages.2.occupationCode'],
      ...['NUMBER_RANGE shortages.2.count', 'DUPLICATE shortages.1', 'SHORTAGES_ABOVE_SHORTAGE shortages'],
      'TEXT_LENGTH note',
    ]);
    expect(await report(id, '2020-01-01')).toEqual(['DATE_TOO_OLD on']);
    expect((await enterpriseOf(id, 'statuses { totalCount }'))?.statuses).toEqual({ totalCount: 0 });
  });

  test('nobody but the enterprise and its bureaus reports, and only officials and itself read it', async () => {
    const id = await givenEnterprise(system);
    const other = await own(await givenEnterprise(system));
    expect(await report(id, '2027-01-20', {}, other)).toEqual(['NOT_FOUND enterpriseId']);
    const county = await system.sign({ roles: ['BUREAU'], regionCode: '530627' });
    expect(await report(id, '2027-01-20', {}, county)).toEqual(['REGION_OUT_OF_SCOPE enterpriseId']);
    const query = `query ($id: ID!) { enterprise(id: $id) { status { on } } }`;
    const worker = await system.gql(system.tokens.WORKER, query, { id });
    expect(worker.errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });
});

test('the enterprises without a report for more than so many days are listed, those that never reported from their registration', async () => {
  const regionCode = '450102';
  const named = async (name: string) => givenEnterprise(system, { regionCode, name, keyEnterprise: true });
  const [silent, late, heard] = [await named('沉默'), await named('迟报'), await named('已报')];
  await report(late, '2027-01-10');
  system.clock.moveTo('2027-01-25T04:00:00Z');
  const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
  await report(heard, '2027-01-24', {}, token);
  await givenEnterprise({ ...system, tokens: { ...system.tokens, BUREAU: token } }, { regionCode, name: '新登记' });
  const list = async (days: number) => {
    const filter = { regionCode, withoutReportForDays: days };
    const query = 'query ($filter: EnterpriseFilter) { enterprises(filter: $filter) { edges { node { id } } } }';
    return (await system.ask(token, query, { filter })).enterprises.edges.map(({ node }) => node.id).toSorted();
  };
  expect(await list(3)).toEqual([silent, late].toSorted());
  expect(await list(5)).toEqual([late]);
  expect(await list(15)).toEqual([]);
  const refused = await system.gql(token, '{ enterprises(filter: { withoutReportForDays: 0 }) { totalCount } }');
  expect(refused.errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
});

test('a key enterprise that is silent for the days of the rules is asked for a report with its office, once, until it reports', async () => {
  const of = { regionCode: '360102' };
  const [silent, plain, late] = [
    await givenEnterprise(system, { ...of, keyEnterprise: true }),
    await givenEnterprise(system, of),
    await givenEnterprise(system, { ...of, keyEnterprise: true }),
  ];
  const token = await own(silent);
  const told = async (as: string, id = silent): Promise<string[]> => {
    await system.pump.idle();
    const headers = { 'accept-language': 'en' };
    const query = '{ notices(filter: { kind: ENTERPRISE_SILENT }, first: 100) { edges { node { objectId text } } } }';
    const { data } = await system.gql(as, query, {}, headers);
    return (data?.notices.edges ?? []).flatMap(({ node }) => (node.objectId === id ? [node.text] : []));
  };
  const atMorning = async (on: string): Promise<void> => {
    system.clock.moveTo(`${on}T00:30:00Z`);
    await system.sweep();
    await system.sweep();
  };
  const asOffice = (): Promise<string> => system.sign({ roles: ['BUREAU'], regionCode: '53' });
  await atMorning('2027-02-01');
  expect(await report(late, '2027-02-01', {}, await own(late))).toEqual([]);
  await atMorning('2027-02-19');
  expect(await told(token)).toEqual([]);
  await atMorning('2027-02-20');
  const text = expect.stringMatching(
    /^The key enterprise .+ has not reported its status since 2027-01-20; a report is due\.$/,
  ) as string;
  expect([await told(token), await told(await asOffice())]).toEqual([[text], [text]]);
  await atMorning('2027-02-21');
  expect([await told(token), await told(await asOffice())]).toEqual([[text], [text]]);
  for (const id of [plain, late])
    expect([await told(await own(id), id), await told(await asOffice(), id)]).toEqual([[], []]);
  // It reports: the office is asked no more.
  expect(await report(silent, '2027-02-21', {}, token)).toEqual([]);
  expect(await told(await asOffice())).toEqual([]);
  await atMorning('2027-03-10');
  expect([(await told(token)).length, await told(await asOffice())]).toEqual([1, []]);
  // Another silence is another matter, by the days of a row that holds by then.
  const days = {
    AFTER_BOARDING_DAYS: 14,
    WAGES_DAYS: 7,
    INJURY_DAYS: 3,
    JOB_CHANGE_DAYS: 7,
    OTHER_DAYS: 15,
    VISIT_DAYS: 60,
  };
  const figures = Object.entries({ ...days, REPORT_DAYS: 10 }).map(([figure, value]) => ({ figure, value }));
  const rules = [
    { kind: 'FIELD_WORK', validFrom: '2027-03-11', validTo: '2027-03-12', source: '州发〔2027〕3号', figures },
  ];
  expect((await system.mutate(bureau, 'loadRules', 'rules { kind }', { rules })).userErrors).toEqual([]);
  await atMorning('2027-03-11');
  expect([(await told(token)).length, (await told(await asOffice())).length]).toEqual([2, 1]);
  // What is no key enterprise any more owes no report.
  const change = { idempotencyKey: unique(), enterpriseId: silent, keyEnterprise: false };
  expect((await system.mutate(bureau, 'updateEnterprise', 'enterprise { id }', change)).userErrors).toEqual([]);
  expect(await told(await asOffice())).toEqual([]);
});

describe('what the stream makes of reports', () => {
  const shortagesIn = async (regionCode: string) => {
    await system.pump.idle();
    const query = `query ($regionCode: String!) { enterpriseShortages(regionCode: $regionCode) {
      edges { node { regionCode occupationCode occupation { code } shortage enterprises } } } }`;
    const { enterpriseShortages } = await system.ask(bureau, query, { regionCode });
    return enterpriseShortages.edges.map(({ node }) => [
      ...[node.regionCode, node.occupationCode, node.occupation?.code ?? null, node.shortage, node.enterprises],
    ]);
  };

  test('shortages are summed by county and occupation, by the latest report of each enterprise', async () => {
    const [one, two] = [
      await givenEnterprise(system, { regionCode: '460105' }),
      await givenEnterprise(system, { regionCode: '460105' }),
    ];
    await report(one, '2027-01-10', { shortage: 50, shortages: [{ occupationCode: TURNER, count: 50 }] });
    await report(one, '2027-01-20', { shortage: 30, shortages: [{ occupationCode: ASSEMBLER, count: 20 }] });
    await report(two, '2027-01-20', { shortage: 5, shortages: [{ occupationCode: ASSEMBLER, count: 5 }] });
    const rows = [
      ['460105', null, null, 10, 1],
      ['460105', ASSEMBLER, ASSEMBLER, 25, 2],
    ];
    expect(await shortagesIn('46')).toEqual(rows);
    expect(await shortagesIn('460105')).toEqual(rows);
    expect(await shortagesIn('460106')).toEqual([]);
    const moved = { idempotencyKey: unique(), enterpriseId: two, regionCode: '460106' };
    await system.mutate(bureau, 'updateEnterprise', 'enterprise { id }', moved);
    await report(one, '2027-01-20', { shortage: 0 });
    expect(await shortagesIn('46')).toEqual([['460106', ASSEMBLER, ASSEMBLER, 5, 1]]);
  });

  test('a key enterprise is tracked once, from the first report that was made of it', async () => {
    const trackedOn = async () => {
      await system.pump.idle();
      const target = {
        idempotencyKey: unique(),
        name: '春风',
        startsOn: '2027-01-01',
        endsOn: '2027-02-28',
        targets: [],
      };
      const { campaign } = await system.mutate(bureau, 'openCampaign', 'campaign { id }', target);
      const all = `query ($id: ID!) { campaign(id: $id) { progress(regionCode: "45") { indicator actual } } }`;
      const { campaign: read } = await system.ask(bureau, all, { id: campaign?.id });
      return read?.progress.find(({ indicator }) => indicator === 'KEY_ENTERPRISES_TRACKED')?.actual;
    };
    const before = (await trackedOn()) ?? 0;
    const [key, plain] = [
      await givenEnterprise(system, { regionCode: '450103', keyEnterprise: true }),
      await givenEnterprise(system, { regionCode: '450103' }),
    ];
    for (const id of [key, plain]) for (const on of ['2027-01-18', '2027-01-19']) await report(id, on);
    expect(await trackedOn()).toBe(before + 1);
    const input = { idempotencyKey: unique(), enterpriseId: plain, keyEnterprise: true };
    await system.mutate(bureau, 'updateEnterprise', 'enterprise { id }', input);
    expect(await trackedOn()).toBe(before + 2);
  });
});

describe('updateEnterprise', () => {
  const update = async (enterpriseId: string, change: object, token = bureau) => {
    const fields = 'enterprise { name size regionCode industry maskedContactPhone keyEnterprise ownerRegionCode }';
    const input = { idempotencyKey: unique(), enterpriseId, ...change };
    const { enterprise, userErrors } = await system.mutate(token, 'updateEnterprise', fields, input);
    return { enterprise, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
  };

  test('changes what is given, leaves the rest, and each change is told with who made it', async () => {
    const id = await givenEnterprise(system, { industry: '电子' });
    const token = await own(id);
    const { enterprise, errors } = await update(id, { name: ' 东莞晨曦 ', contactPhone: '13800000000' }, token);
    expect(errors).toEqual([]);
    expect(enterprise).toMatchObject({ name: '东莞晨曦', size: 'LARGE', industry: '电子', regionCode: '441900' });
    expect(enterprise?.maskedContactPhone).toMatch(/^138\*+/);
    expect((await update(id, { keyEnterprise: true })).enterprise?.keyEnterprise).toBe(true);
    await system.pump.idle();
    const query = `query ($id: ID!) { changes(id: $id) { edges { node { roles fields { field } } } } }`;
    const { changes } = await system.ask(bureau, query, { id });
    const told = changes?.edges.map(({ node }) => [node.roles, node.fields.map(({ field }) => field).sort()]);
    expect(told?.slice(0, 2)).toEqual([
      [['BUREAU'], ['keyEnterprise']],
      [['ENTERPRISE'], ['contactPhone', 'name']],
    ]);
  });

  test('an enterprise that moves stays with its bureau, and does not make itself a key enterprise', async () => {
    const account = await system.sign({ roles: ['ENTERPRISE'] });
    const input = { ...enterpriseInput({ regionCode: '530102' }), creditCode: creditCode() };
    const { enterprise } = await system.mutate(account, 'registerEnterprise', 'enterprise { id }', input);
    const id = enterprise?.id ?? '';
    expect(await update(id, { regionCode: '441900' }, account)).toMatchObject({
      enterprise: { regionCode: '441900', ownerRegionCode: '530102' },
      errors: [],
    });
    const wrong = { name: '', regionCode: 'nowhere', contactPhone: 'x', keyEnterprise: true };
    expect((await update(id, wrong, account)).errors).toEqual([
      ...['REGION_UNKNOWN regionCode', 'PHONE_INVALID contactPhone', 'REQUIRED name'],
      'KEY_ENTERPRISE_OF_BUREAU keyEnterprise',
    ]);
    // Nor does an account that is the bureau of another region besides.
    const both = await system.sign({ roles: ['ENTERPRISE', 'BUREAU'], enterpriseId: id, regionCode: '530627' });
    expect((await update(id, { keyEnterprise: true }, both)).errors).toEqual([
      'KEY_ENTERPRISE_OF_BUREAU keyEnterprise',
    ]);
    const inCharge = await system.sign({ roles: ['ENTERPRISE', 'BUREAU'], enterpriseId: id, regionCode: '5301' });
    expect((await update(id, { keyEnterprise: true }, inCharge)).errors).toEqual([]);
    expect((await update(id, { name: '他人' }, await own(await givenEnterprise(system)))).errors).toEqual([
      'NOT_FOUND enterpriseId',
    ]);
  });
});

describe('what an enterprise does alone', () => {
  interface Caller {
    readonly id: string;
    readonly token: string;
  }
  type Deed = (caller: Caller) => Promise<unknown>;
  const does =
    (mutation: keyof Omit<Mutation, '__typename'>, selection: string, input: (caller: Caller) => object): Deed =>
    async (caller) => {
      const payload = await system.mutate(caller.token, mutation, selection, {
        ...input(caller),
      });
      expect([mutation, payload.userErrors]).toEqual([mutation, []]);
      return payload;
    };
  const keyed =
    (input: (caller: Caller) => object) =>
    (caller: Caller): object => ({ idempotencyKey: unique(), enterpriseId: caller.id, ...input(caller) });
  const rows = (count: number) => Array.from({ length: count }, () => positionInput({ headcount: 1_000 }));
  /** Reads the import that it began, with a chunk, to its end or not. */
  const imports =
    (over: 'finishPositionImport' | 'cancelPositionImport'): Deed =>
    async (caller) => {
      const start = { fileName: '岗位.csv', rowsExpected: 1, chunkRows: 500 };
      const made = (await does(
        'startPositionImport',
        'positionImport { id }',
        keyed(() => start),
      )(caller)) as {
        positionImport: { id: string };
      };
      const importId = made.positionImport.id;
      await does('appendPositionImport', 'results { errors { code } }', () => ({ importId, chunk: 0, rows: rows(1) }))(
        caller,
      );
      await does(over, 'positionImport { id }', () => ({ importId }))(caller);
    };

  const deeds: Readonly<Partial<Record<keyof Mutation, Deed>>> = {
    submitPositions: does(
      'submitPositions',
      'results { errors { code } }',
      keyed(() => ({ positions: rows(3) })),
    ),
    startPositionImport: imports('finishPositionImport'),
    cancelPositionImport: imports('cancelPositionImport'),
    closePosition: async (caller) => {
      const submitted = (await does(
        'submitPositions',
        'results { position { id } }',
        keyed(() => ({ positions: rows(1) })),
      )(caller)) as { results: { position: { id: string } }[] };
      const [result] = submitted.results;
      await does('closePosition', 'position { id }', () => ({
        idempotencyKey: unique(),
        positionId: result?.position.id,
        reason: 'WITHDRAWN',
      }))(caller);
    },
    reportEnterpriseStatus: does(
      'reportEnterpriseStatus',
      'enterprise { id }',
      keyed(() => ({ on: '2027-01-19', employed: 1_000_000, shortage: 900_000 })),
    ),
    updateEnterprise: does(
      'updateEnterprise',
      'enterprise { id }',
      keyed(() => ({ industry: '电子' })),
    ),
    registerWebhook: does(
      'registerWebhook',
      'webhook { id }',
      keyed(() => ({ url: 'https://example.com/hook', events: ['POSITION_FILLED'] })),
    ),
  };
  /** They go on with what one of these began, or answer for a person, an agency or a notice that somebody else gave it. */
  const others = [
    ...['appendPositionImport', 'finishPositionImport', 'registerEnterprise', 'nameAgency', 'removeAgency'],
    ...['answerDelivery', 'reportArrival', 'reportDeparture', 'readNotices', 'answerNotice'],
    ...['removeWebhook', 'rotateWebhookSecret', 'redeliverWebhook'],
  ];

  async function board(): Promise<Record<string, number | null>> {
    await system.pump.idle();
    const { campaign } = await system.ask(
      bureau,
      'query ($id: ID!) { campaign(id: $id) { progress { indicator actual } } }',
      { id: campaignId },
    );
    return Object.fromEntries(campaign?.progress.map(({ indicator, actual }) => [indicator, actual ?? null]) ?? []);
  }

  let campaignId = '';
  beforeAll(async () => {
    const { campaign } = await system.mutate(bureau, 'openCampaign', 'campaign { id }', campaignInput());
    campaignId = campaign?.id ?? '';
  });

  /** Indicators that differ, with by how much. */
  async function moved(caller: Caller): Promise<Record<string, number>> {
    const before = await board();
    for (const deed of Object.values(deeds)) await deed(caller);
    const after = await board();
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    return Object.fromEntries(changed.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]));
  }

  test('is tried of all that the schema lets it do', () => {
    const fields = Object.values(buildASTSchema(parse(sdl)).getMutationType()?.getFields() ?? {});
    const allowed = fields.filter(({ astNode }) => {
      const access = astNode?.directives?.find(({ name }) => name.value === 'access');
      return access !== undefined && print(access).includes('ENTERPRISE');
    });
    expect(allowed.map(({ name }) => name).toSorted()).toEqual([...Object.keys(deeds), ...others].toSorted());
  });

  test('moves no number of the board while nobody has verified it', async () => {
    const account = await system.sign({ roles: ['ENTERPRISE'], subject: unique('firm') });
    const { enterprise } = await system.mutate(
      account,
      'registerEnterprise',
      'enterprise { id verified }',
      enterpriseInput(),
    );
    expect(enterprise?.verified).toBe(false);
    expect(await moved({ id: enterprise?.id ?? '', token: account })).toEqual({});
  });

  test('moves only what it reports itself once it is verified: its positions, and as a key enterprise that it is tracked', async () => {
    const id = await givenEnterprise(system, { keyEnterprise: true });
    expect(await moved({ id, token: await own(id) })).toEqual({
      // Three, one of each import, since a cancelled one keeps what it took, and the one that was closed.
      POSITIONS_COLLECTED: 6_000,
      KEY_ENTERPRISES_TRACKED: 1,
    });
  });
});
