/** Positions over HTTP: what a row must say, what a batch does and does not do, also when it breaks off or comes again. */
import type { RowResult } from '../../functions/domains/jobs/submission/submit-rows';
import { submitPositions } from '../../functions/domains/jobs/submission/service';
import type { ErrorPolicy, PositionInput, SubmitPositionsInput } from '../../functions/generated/graphql';
import type { Context } from '../../functions/platform/requests/context';
import type { Database } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { recordKey } from '../../functions/platform/requests/idempotency';
import type { Outcome } from '../../functions/platform/requests/result';
import {
  enterpriseInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  NOW,
  placementInput,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';
import { repeat } from '../kit/until';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const RESULTS =
  'results { index externalRef status position { id headcount vacancies wageMin status } errors { code message path } }';

type Batch = Partial<SubmitPositionsInput> & {
  readonly enterpriseId: string;
  readonly positions: readonly PositionInput[];
};

async function submit(batch: Batch, token = system.tokens.BUREAU) {
  return system.mutate(token, 'submitPositions', RESULTS, { idempotencyKey: unique(), ...batch });
}

async function statuses(batch: Batch): Promise<string[]> {
  return (await submit(batch)).results.map(({ status }) => status);
}

/** References of everything the enterprise has, in any status. */
async function refsOf(enterpriseId: string): Promise<string[]> {
  const fields = (['OPEN', 'FILLED', 'CLOSED'] as const).map(
    (status) =>
      `${status}: positions(filter: { enterpriseId: $id, status: ${status} }, first: 100) { edges { node { externalRef } } }`,
  );
  const data = await system.ask(system.tokens.BUREAU, `query ($id: ID!) { ${fields.join(' ')} }`, { id: enterpriseId });
  const lists = Object.values(data) as unknown as { edges: { node: { externalRef: string } }[] }[];
  return lists.flatMap(({ edges }) => edges.map(({ node }) => node.externalRef)).sort();
}

/** As a bureau, by a database. */
function run(input: SubmitPositionsInput, db: Database): Promise<Outcome<readonly RowResult[]>> {
  return submitPositions(contextOf(db), input);
}

function contextOf(db: Database): Context {
  const viewer = { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'issuer|bureau' } as const;
  return { ...system.platform, db, viewer, requestId: 'test' };
}

async function place(positionId: string): Promise<string> {
  const input = placementInput(await givenWorker(system), positionId);
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  return userErrors[0]?.code ?? 'STARTED';
}

describe('a row', () => {
  const tooMany = (length: number, text = 'a'): string[] => Array.from({ length }, (_, index) => `${text}${index}`);
  const wrong: readonly (readonly [Partial<PositionInput>, Record<string, string>])[] = [
    [{ externalRef: ' ' }, { externalRef: 'REQUIRED' }],
    [{ externalRef: 'x'.repeat(65) }, { externalRef: 'TEXT_LENGTH' }],
    [{ title: null }, { title: 'REQUIRED' }],
    [{ title: '　' }, { title: 'REQUIRED' }],
    [{ title: '工'.repeat(101) }, { title: 'TEXT_LENGTH' }],
    ...['5200', '无', '沒有', '-', '是', '2027-02-20', '６０００元/月', 'https://example.com/1'].map(
      (title) => [{ title }, { title: 'NAMES_NOTHING' }] as const,
    ),
    [
      { skills: ['焊接', '5200', '无', '会', '√'] },
      Object.fromEntries([1, 2, 3, 4].map((at) => [`skills.${at}`, 'NAMES_NOTHING'])),
    ],
    [{ occupationCode: null }, { occupationCode: 'REQUIRED' }],
    [{ occupationCode: '9-99-99-99' }, { occupationCode: 'OCCUPATION_UNKNOWN' }],
    [{ regionCode: null }, { regionCode: 'REQUIRED' }],
    [{ regionCode: '4499' }, { regionCode: 'REGION_UNKNOWN' }],
    [{ regionCode: 'Dongguan' }, { regionCode: 'REGION_UNKNOWN' }],
    [{ regionCode: '44' }, { regionCode: 'REGION_LEVEL' }],
    [{ headcount: null }, { headcount: 'REQUIRED' }],
    [{ headcount: 0 }, { headcount: 'NUMBER_RANGE' }],
    [{ headcount: 10_001 }, { headcount: 'NUMBER_RANGE' }],
    [{ wageMin: null }, { wageMin: 'REQUIRED' }],
    [{ wageMin: 0 }, { wageMin: 'NUMBER_RANGE' }],
    [{ wageMin: 200_001 }, { wageMin: 'NUMBER_RANGE' }],
    [{ wageMax: 200_001 }, { wageMax: 'NUMBER_RANGE' }],
    [{ wageMin: 6_000, wageMax: 5_999 }, { wageMax: 'RANGE_REVERSED' }],
    [{ education: 'DOCTOR' }, { education: 'VALUE_UNKNOWN' }],
    [{ ageMin: 15 }, { ageMin: 'UNDER_LEGAL_AGE' }],
    [{ ageMax: 15 }, { ageMax: 'UNDER_LEGAL_AGE' }],
    [{ ageMin: 101 }, { ageMin: 'NUMBER_RANGE' }],
    [{ ageMin: 40, ageMax: 39 }, { ageMax: 'RANGE_REVERSED' }],
    [{ liftKgFrequent: 20, liftKgOccasional: 19 }, { liftKgOccasional: 'RANGE_REVERSED' }],
    [{ skills: tooMany(21) }, { skills: 'LIST_LENGTH' }],
    [{ skills: ['焊接', ' '] }, { 'skills.1': 'REQUIRED' }],
    [{ skills: ['x'.repeat(41)] }, { 'skills.0': 'TEXT_LENGTH' }],
    [{ contractMonths: 0 }, { contractMonths: 'NUMBER_RANGE' }],
    [{ contractMonths: 121 }, { contractMonths: 'NUMBER_RANGE' }],
    [{ startsOn: '2027-02-29' }, { startsOn: 'DATE_INVALID' }],
    [{ startsOn: '2028-02-25' }, { startsOn: 'DATE_TOO_FAR' }],
    [{ closesOn: '20270301' }, { closesOn: 'DATE_INVALID' }],
    [{ closesOn: '2027-01-19' }, { closesOn: 'DATE_PAST' }],
    [{ closesOn: '2028-02-25' }, { closesOn: 'DATE_TOO_FAR' }],
    [{ description: 'x'.repeat(501) }, { description: 'TEXT_LENGTH' }],
    [
      {
        title: null,
        occupationCode: 'x',
        regionCode: '9',
        headcount: -1,
        wageMin: -1,
        wageMax: -2,
        ageMin: 3,
        closesOn: 'x',
      },
      {
        ...{ title: 'REQUIRED', occupationCode: 'OCCUPATION_UNKNOWN', regionCode: 'REGION_UNKNOWN' },
        ...{ headcount: 'NUMBER_RANGE', wageMin: 'NUMBER_RANGE', wageMax: 'RANGE_REVERSED' },
        ...{ ageMin: 'UNDER_LEGAL_AGE', closesOn: 'DATE_INVALID' },
      },
    ],
  ];

  test('is told all wrong fields at once, at their paths, in Chinese and in English', async () => {
    const enterpriseId = await givenEnterprise(system);
    const input: SubmitPositionsInput = {
      ...{ idempotencyKey: unique(), enterpriseId, mode: 'DRY_RUN', errorPolicy: 'ACCEPT_VALID' },
      positions: wrong.map(([change]) => positionInput(change)),
    };
    const query = `mutation ($input: SubmitPositionsInput!) { submitPositions(input: $input) { ${RESULTS} userErrors { code } } }`;
    for (const [locale, form] of [
      ['zh', /^[^a-z{}]*\p{Script=Han}[^{}]*$/u],
      ['en', /^[A-Z][^{}\p{Script=Han}]*\.$/u],
    ] as const) {
      const { data } = await system.gql(system.tokens.BUREAU, query, { input }, { 'accept-language': locale });
      const results = data?.submitPositions.results ?? [];
      expect(results).toHaveLength(wrong.length);
      results.forEach(({ index, status, position, errors }, row) => {
        expect({ index, status, position }).toEqual({ index: row, status: 'REJECTED', position: null });
        const told = Object.fromEntries(errors.map(({ path, code }) => [path.slice(2).join('.'), code]));
        const [change, expected] = wrong[row]!;
        expect({ change, told }).toEqual({ change, told: expect.objectContaining(expected) as unknown });
        expect(errors.map(({ path }) => path.slice(0, 2))).toEqual(errors.map(() => ['positions', String(row)]));
        for (const { message } of errors) expect(message).toMatch(form);
      });
      // The last one has a wageMax that is wrong twice over; all the others are told exactly what is wrong.
      expect(results.slice(0, -1).map(({ errors }) => errors.length)).toEqual(
        wrong.slice(0, -1).map(([, expected]) => Object.keys(expected).length),
      );
    }
    expect(await refsOf(enterpriseId)).toEqual([]);
  });

  test('at every bound is right', async () => {
    const enterpriseId = await givenEnterprise(system);
    const extremes = positionInput({
      ...{ externalRef: '编'.repeat(64), title: '𠮷'.repeat(100), regionCode: '4419', headcount: 10_000 },
      ...{ wageMin: 200_000, wageMax: 200_000, ageMin: 16, ageMax: 100, education: 'BACHELOR' },
      ...{ skills: Array.from({ length: 20 }, (_, index) => String(index).padEnd(40, 'x')), contractMonths: 120 },
      ...{ startsOn: '2028-02-24', closesOn: '2027-01-20', description: 'd'.repeat(500), board: true, lodging: true },
    });
    const least = positionInput({ headcount: 1, wageMin: 1, ageMin: 16, ageMax: 16, skills: [], closesOn: '' });
    expect(await statuses({ enterpriseId, positions: [extremes, least] })).toEqual(['CREATED', 'CREATED']);
  });

  test('does not repeat an error for thousands of entries, so that the results of a full batch can be stored', async () => {
    const enterpriseId = await givenEnterprise(system);
    const worst: PositionInput = {
      ...{ externalRef: 'x'.repeat(65), skills: Array.from({ length: 20 }, () => 'x'.repeat(41)), education: 'x' },
      ...{ wageMin: -1, wageMax: -2, ageMin: 200, ageMax: 199, contractMonths: 0, startsOn: 'x', closesOn: 'x' },
      ...{ title: 'x'.repeat(101), headcount: 0, occupationCode: 'x', regionCode: 'x', description: 'x'.repeat(501) },
    };
    const rows = Array.from({ length: 99 }, () => worst);
    const flood = { ...worst, skills: Array.from({ length: 5_000 }, () => '') };
    const { results } = await submit({ enterpriseId, positions: [positionInput(), ...rows.slice(1), flood] });
    expect(results.map(({ status }) => status)).toEqual(['CREATED', ...rows.map(() => 'REJECTED')]);
  });
});

describe('a batch', () => {
  test('with ACCEPT_VALID stores the valid rows whatever the others are', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = [
      positionInput({ externalRef: 'a' }),
      positionInput({ headcount: 0 }),
      positionInput({ externalRef: 'c' }),
    ];
    const { results } = await submit({ enterpriseId, positions: rows });
    expect(results.map(({ index, externalRef, status }) => [index, externalRef, status])).toEqual([
      [0, 'a', 'CREATED'],
      [1, rows[1]?.externalRef, 'REJECTED'],
      [2, 'c', 'CREATED'],
    ]);
    expect(await refsOf(enterpriseId)).toEqual(['a', 'c']);
  });

  test('with ALL_OR_NOTHING stores nothing if one row is wrong, and says that the others are valid', async () => {
    const enterpriseId = await givenEnterprise(system);
    const positions = [positionInput(), positionInput({ headcount: 0 }), positionInput()];
    const { results } = await submit({ enterpriseId, errorPolicy: 'ALL_OR_NOTHING', positions });
    expect(results.map(({ status, position, errors }) => [status, position, errors.map(({ code }) => code)])).toEqual([
      ['REJECTED', null, ['BATCH_REJECTED']],
      ['REJECTED', null, ['NUMBER_RANGE']],
      ['REJECTED', null, ['BATCH_REJECTED']],
    ]);
    expect(await refsOf(enterpriseId)).toEqual([]);
  });

  test('in a dry run returns its results, with either policy, and writes nothing', async () => {
    const enterpriseId = await givenEnterprise(system);
    const known = positionInput({ externalRef: 'known', wageMin: 5_000 });
    await submit({ enterpriseId, positions: [known, positionInput({ externalRef: 'same', wageMin: 5_000 })] });
    const positions = [
      { ...known, wageMin: 6_000 },
      positionInput({ externalRef: 'same', wageMin: 5_000 }),
      positionInput({ externalRef: 'new' }),
      positionInput({ headcount: 0 }),
    ];
    const idempotencyKey = unique();
    const dry = { idempotencyKey, enterpriseId, mode: 'DRY_RUN', positions } as const;
    expect(await statuses(dry)).toEqual(['UPDATED', 'UNCHANGED', 'CREATED', 'REJECTED']);
    expect(await statuses({ ...dry, errorPolicy: 'ALL_OR_NOTHING' })).toEqual(positions.map(() => 'REJECTED'));
    expect(await refsOf(enterpriseId)).toEqual(['known', 'same']);
    const { results } = await submit({ enterpriseId, positions: [known] });
    expect(results[0]).toMatchObject({ status: 'UNCHANGED', position: { wageMin: 5_000 } });
    // Nor is its key used up.
    expect(await statuses({ ...dry, mode: 'COMMIT' })).toEqual(['UPDATED', 'UNCHANGED', 'CREATED', 'REJECTED']);
  });

  test('has 1 to 100 rows, 1 to 90 with ALL_OR_NOTHING', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = (count: number): PositionInput[] => Array.from({ length: count }, () => positionInput());
    const told = async (count: number, errorPolicy: ErrorPolicy = 'ACCEPT_VALID'): Promise<unknown> => {
      const { results, userErrors } = await submit({ enterpriseId, errorPolicy, positions: rows(count) });
      return userErrors[0] ?? results.filter(({ status }) => status === 'CREATED').length;
    };
    const outside = (max: number, got: number): object => ({
      ...{ code: 'LIST_LENGTH', path: ['positions'], message: `Expected 1 to ${max} entries, got ${got}.` },
    });
    expect(await told(0)).toEqual(outside(100, 0));
    expect(await told(101)).toEqual(outside(100, 101));
    expect(await told(91, 'ALL_OR_NOTHING')).toEqual(outside(90, 91));
    expect(await told(90, 'ALL_OR_NOTHING')).toBe(90);
    expect(await told(100)).toBe(100);
  });

  test('refuses a reference of an earlier row, naming the row, whatever the white space', async () => {
    const enterpriseId = await givenEnterprise(system);
    const positions = [
      positionInput({ externalRef: 'R-1', wageMin: 5_000 }),
      positionInput({ externalRef: 'r-1' }),
      positionInput({ externalRef: ' R-1 ', wageMin: 9_000 }),
    ];
    const { results } = await submit({ enterpriseId, positions });
    expect(results.map(({ status }) => status)).toEqual(['CREATED', 'CREATED', 'REJECTED']);
    expect(results[0]?.position?.wageMin).toBe(5_000);
    expect(results[2]?.errors).toEqual([
      {
        code: 'DUPLICATE_IN_BATCH',
        path: ['positions', '2', 'externalRef'],
        message: 'Row 1 of the batch has the same reference.',
      },
    ]);
  });
});

test('a description has lines, a reference has not', async () => {
  const enterpriseId = await givenEnterprise(system);
  const positions = [positionInput({ description: '包住\n包吃' }), positionInput({ externalRef: 'R\n1' })];
  const { results } = await submit({ enterpriseId, positions });
  expect(results.map(({ status, errors }) => [status, ...errors.map(({ path }) => path.join('.'))])).toEqual([
    ['CREATED'],
    ['REJECTED', 'positions.1.externalRef'],
  ]);
});

test('a reference is one position in whatever form its characters come, composed or not', async () => {
  const enterpriseId = await givenEnterprise(system);
  const [composed, apart] = ['Caf\u00e9-1', 'Cafe\u0301-1'];
  const row = (externalRef: string): PositionInput => positionInput({ externalRef });
  const first = await submit({ enterpriseId, positions: [row(composed), row(apart)] });
  expect(first.results.map(({ status, errors }) => [status, errors[0]?.code])).toEqual([
    ['CREATED', undefined],
    ['REJECTED', 'DUPLICATE_IN_BATCH'],
  ]);
  expect(await statuses({ enterpriseId, positions: [row(apart)] })).toEqual(['UNCHANGED']);
  expect(await refsOf(enterpriseId)).toEqual([composed]);
});

describe('an enterprise', () => {
  test('registers itself once for each account, also when two attempts race', async () => {
    const account = await system.sign({ roles: ['ENTERPRISE'], subject: unique('account') });
    const register = (): Promise<unknown> =>
      system
        .mutate(account, 'registerEnterprise', 'enterprise { id }', enterpriseInput())
        .then(({ enterprise, userErrors }) => enterprise?.id ?? userErrors.map(({ code }) => code).join());
    const outcomes = await Promise.all([register(), register(), register()]);
    expect(outcomes.filter((outcome) => outcome === 'ENTERPRISE_ALREADY_OWNED')).toHaveLength(2);
    expect(await register()).toBe('ENTERPRISE_ALREADY_OWNED');
    const { viewer } = await system.ask(account, '{ viewer { enterprise { id verified } } }');
    expect(outcomes).toContain(viewer.enterprise?.id);
  });

  test('has a unique credit code, also when two attempts race', async () => {
    const { creditCode } = enterpriseInput();
    const register = async (): Promise<unknown> => {
      const input = enterpriseInput({ creditCode });
      const { userErrors } = await system.mutate(
        system.tokens.BUREAU,
        'registerEnterprise',
        'enterprise { id }',
        input,
      );
      return userErrors[0] ?? 'REGISTERED';
    };
    const outcomes = await Promise.all([register(), register()]);
    expect(outcomes).toContain('REGISTERED');
    expect(outcomes).toContainEqual(expect.objectContaining({ code: 'CREDIT_CODE_TAKEN', path: ['creditCode'] }));
  });

  test('can not tell a foreign enterprise or position from one that does not exist', async () => {
    const foreign = await givenEnterprise(system);
    const [positionId = ''] = await givenPositions(system, foreign, [{}]);
    const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
    for (const enterpriseId of [foreign, 'ent_00000000000000000000000000', '', 'x']) {
      const { results, userErrors } = await submit({ enterpriseId, positions: [positionInput()] }, own);
      expect({ results, userErrors }).toMatchObject({
        results: [],
        userErrors: [{ code: 'NOT_FOUND', path: ['enterpriseId'] }],
      });
    }
    for (const id of [positionId, 'pos_00000000000000000000000000', '', `pos_${'x'.repeat(3_000)}`]) {
      const closing = { idempotencyKey: unique(), positionId: id, reason: 'WITHDRAWN' };
      expect(await system.mutate(own, 'closePosition', 'position { id }', closing)).toMatchObject({
        position: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['positionId'] }],
      });
      expect(
        await system.ask(own, 'query ($id: ID!) { position(id: $id) { id } node(id: $id) { id } }', { id }),
      ).toEqual({
        position: null,
        node: null,
      });
    }
    const list = await system.ask(
      own,
      'query ($id: ID) { positions(filter: { enterpriseId: $id }) { edges { node { id } } } }',
      { id: foreign },
    );
    expect(list.positions.edges).toEqual([]);
  });
});

describe('submitting again', () => {
  test('changes the content of a position, and never the vacancies that were taken', async () => {
    const enterpriseId = await givenEnterprise(system);
    const row = positionInput({ headcount: 3 });
    const [id = ''] = await givenPositions(system, enterpriseId, [row]);
    expect([await place(id), await place(id)]).toEqual(['STARTED', 'STARTED']);
    const again = async (change: Partial<PositionInput>) =>
      (await submit({ enterpriseId, positions: [{ ...row, ...change }] })).results[0];
    expect(await again({})).toMatchObject({ status: 'UNCHANGED', position: { headcount: 3, vacancies: 1 } });
    expect(await again({ wageMin: 9_000, headcount: 8 })).toMatchObject({
      status: 'UPDATED',
      position: { headcount: 8, vacancies: 6, wageMin: 9_000 },
    });
    expect(await again({ headcount: 1 })).toMatchObject({
      status: 'REJECTED',
      position: null,
      errors: [
        {
          code: 'HEADCOUNT_BELOW_TAKEN',
          path: ['positions', '0', 'headcount'],
          message: 'The headcount must be at least 2, the number of vacancies already taken.',
        },
      ],
    });
    expect(await again({ headcount: 2 })).toMatchObject({
      status: 'UPDATED',
      position: { vacancies: 0, status: 'FILLED' },
    });
    expect(await place(id)).toBe('POSITION_FILLED');
    expect(await again({ headcount: 3 })).toMatchObject({
      status: 'UPDATED',
      position: { vacancies: 1, status: 'OPEN' },
    });
    expect(await place(id)).toBe('STARTED');
    expect(await place(id)).toBe('POSITION_FILLED');
  });

  test('opens a closed position, and its taken vacancies stay taken', async () => {
    const enterpriseId = await givenEnterprise(system);
    const row = positionInput({ headcount: 3 });
    const [id = ''] = await givenPositions(system, enterpriseId, [row]);
    await place(id);
    const closing = { idempotencyKey: unique(), positionId: id, reason: 'WITHDRAWN' };
    await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', closing);
    expect(await place(id)).toBe('POSITION_CLOSED');
    system.clock.moveTo('2027-01-21T04:00:00Z');
    expect((await submit({ enterpriseId, positions: [row] })).results[0]).toMatchObject({
      status: 'UPDATED',
      position: { vacancies: 2, status: 'OPEN' },
    });
  });

  test('while workers start loses neither a worker nor a change', async () => {
    const enterpriseId = await givenEnterprise(system);
    const row = positionInput({ headcount: 30 });
    const [id = ''] = await givenPositions(system, enterpriseId, [row]);
    const workers = await givenWorkers(system, 30);
    const starts = workers.map((worker) =>
      system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', placementInput(worker, id)),
    );
    const resubmits = async (): Promise<void> => {
      for (let wageMin = 6_000; wageMin < 6_010; wageMin += 1) await untilAnswered(enterpriseId, { ...row, wageMin });
    };
    const [placements] = await Promise.all([Promise.all(starts), resubmits()]);
    expect(placements.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const { position } = await system.ask(
      system.tokens.BUREAU,
      'query ($id: ID!) { position(id: $id) { headcount vacancies wageMin status } }',
      { id },
    );
    expect(position).toEqual({ headcount: 30, vacancies: 0, wageMin: 6_009, status: 'FILLED' });
  });

  /** A hot row may be refused as SERVICE_UNAVAILABLE, retryable: the same key goes on. */
  async function untilAnswered(enterpriseId: string, row: PositionInput): Promise<void> {
    const query = 'mutation ($input: SubmitPositionsInput!) { submitPositions(input: $input) { results { status } } }';
    const input = { idempotencyKey: unique(), enterpriseId, positions: [row] };
    await repeat('a submission that is refused as retryable', async () => {
      const { errors } = await system.gql(system.tokens.BUREAU, query, { input });
      if (errors.length === 0) return { more: false };
      expect(errors[0]?.extensions).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
      return { more: true };
    });
  }
});

test('a batch is read in one round, with whose the enterprise is, and then opened, written and closed', async () => {
  const enterpriseId = await givenEnterprise(system);
  const calls: string[] = [];
  const { db } = system.platform;
  const noted: Database = {
    ...db,
    get: (key) => (calls.push('get'), db.get(key)),
    batchGet: (keys) => (calls.push('batchGet'), db.batchGet(keys)),
    query: (params) => (calls.push('query'), db.query(params)),
    commit: (writes) => (calls.push('commit'), db.commit(writes)),
    execute: (statements) => (calls.push('execute'), db.execute(statements)),
  };
  const asked = { idempotencyKey: unique(), mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' } as const;
  expect(await run({ ...asked, enterpriseId, positions: [positionInput()] }, noted)).toMatchObject({ ok: true });
  expect(calls).toEqual(['query', 'batchGet', 'commit', 'execute', 'commit']);
});

test("a batch for another bureau's enterprise is read, and leaves nothing behind", async () => {
  const enterpriseId = await givenEnterprise(system, { regionCode: '530602' });
  const { db } = system.platform;
  const writing = (): never => {
    throw new Error('Expected no write');
  };
  const viewer = { roles: ['BUREAU'], regionCode: asRegionCode('5301'), account: 'issuer|other' } as const;
  const context: Context = { ...contextOf({ ...db, commit: writing, execute: writing }), viewer };
  const asked = { idempotencyKey: unique(), mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' } as const;
  expect(await submitPositions(context, { ...asked, enterpriseId, positions: [positionInput()] })).toMatchObject({
    refusals: [{ code: 'REGION_OUT_OF_SCOPE', path: ['enterpriseId'] }],
  });
  expect(await refsOf(enterpriseId)).toEqual([]);
});

test("a batch for another bureau's enterprise is refused as such where what is stored of it can't be read", async () => {
  const enterpriseId = await givenEnterprise(system, { regionCode: '530602' });
  const unreadable = (): never => {
    throw new Error('Expected an item of its kind');
  };
  const viewer = { roles: ['BUREAU'], regionCode: asRegionCode('5301'), account: 'issuer|other' } as const;
  const context: Context = { ...contextOf({ ...system.platform.db, query: unreadable }), viewer };
  const asked = { idempotencyKey: unique(), mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' } as const;
  const input = { ...asked, enterpriseId, positions: [positionInput()] };
  expect(await submitPositions(context, input)).toMatchObject({ refusals: [{ code: 'REGION_OUT_OF_SCOPE' }] });
  await expect(submitPositions({ ...context, viewer: contextOf(context.db).viewer }, input)).rejects.toThrow(
    'Expected an item of its kind',
  );
});

describe('an idempotency key', () => {
  test('is answered from what an earlier release kept of each row, too', async () => {
    const enterpriseId = await givenEnterprise(system);
    const positions = [positionInput({ externalRef: 'new' }), positionInput({ headcount: 0 })];
    const asked = { mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' } as const;
    const batch = { ...asked, idempotencyKey: unique(), enterpriseId, positions };
    const { db } = system.platform;
    const first = await run(batch, db);
    const scope = { operation: 'submitPositions', key: batch.idempotencyKey, table: 'Positions' } as const;
    const key = recordKey(contextOf(db), scope);
    const record = await db.get(key);
    const rejected = expect.objectContaining({ status: 'REJECTED', warnings: [] }) as unknown;
    expect(record?.['results']).toEqual(['CREATED', rejected]);
    const [, told] = record?.['results'] as readonly unknown[];
    const results = [{ status: 'CREATED', errors: [], warnings: [] }, told];
    await db.commit([{ Put: { TableName: key.TableName, Item: { ...record, results } } }]);
    expect(await run(batch, db)).toEqual(first);
  });

  test('with the same input gives the same statuses and errors, with the positions as they are now', async () => {
    const enterpriseId = await givenEnterprise(system);
    const kept = positionInput({ externalRef: 'kept' });
    await submit({ enterpriseId, positions: [kept] });
    const positions = [kept, positionInput({ externalRef: 'new', headcount: 3 }), positionInput({ headcount: 0 })];
    const batch = { idempotencyKey: unique(), enterpriseId, positions };
    const first = await submit(batch);
    expect(first.results.map(({ status }) => status)).toEqual(['UNCHANGED', 'CREATED', 'REJECTED']);
    expect(await submit(batch)).toEqual(first);
    system.clock.moveTo('2027-02-18T04:00:00Z');
    await submit({ enterpriseId, positions: [{ ...kept, wageMin: 9_999 }] });
    await place(first.results[1]?.position?.id ?? '');
    const later = await submit(batch);
    expect(later.results.map(({ status, errors }) => [status, errors])).toEqual(
      first.results.map(({ status, errors }) => [status, errors]),
    );
    expect(later.results.map(({ position }) => position && [position.wageMin, position.vacancies])).toEqual([
      [9_999, 10],
      [5_500, 2],
      null,
    ]);
  });

  test('still answers with a position whose closing date has passed since', async () => {
    const enterpriseId = await givenEnterprise(system);
    const batch = { idempotencyKey: unique(), enterpriseId, positions: [positionInput({ closesOn: '2027-01-21' })] };
    await submit(batch);
    system.clock.moveTo('2027-01-22T04:00:00Z');
    expect((await submit(batch)).results[0]).toMatchObject({ status: 'CREATED', position: { status: 'CLOSED' } });
  });

  test('with another input is refused, and the order of fields is no difference', async () => {
    const enterpriseId = await givenEnterprise(system);
    const row = positionInput();
    const batch = { idempotencyKey: unique(), enterpriseId, positions: [row] };
    const first = await submit(batch);
    for (const other of [
      { ...batch, positions: [{ ...row, wageMin: 1 }] },
      { ...batch, errorPolicy: 'ALL_OR_NOTHING' as const },
    ])
      expect(await submit(other)).toMatchObject({
        results: [],
        userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] }],
      });
    const reversed = Object.fromEntries(Object.entries(row).reverse()) as unknown as PositionInput;
    expect(await submit({ positions: [reversed], enterpriseId, idempotencyKey: batch.idempotencyKey })).toEqual(first);
  });

  test('is the caller’s own', async () => {
    const enterpriseId = await givenEnterprise(system);
    const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const idempotencyKey = unique();
    await submit({ idempotencyKey, enterpriseId, positions: [positionInput()] });
    const { results } = await submit({ idempotencyKey, enterpriseId, positions: [positionInput()] }, own);
    expect(results.map(({ status }) => status)).toEqual(['CREATED']);
  });

  test.each(['ACCEPT_VALID', 'ALL_OR_NOTHING'] as const)(
    'used by 50 at once gives one answer (%s)',
    async (errorPolicy) => {
      const enterpriseId = await givenEnterprise(system);
      const known = positionInput({ wageMin: 5_000 });
      await submit({ enterpriseId, positions: [known] });
      const positions = [{ ...known, wageMin: 6_000 }, ...Array.from({ length: 10 }, () => positionInput())];
      const batch = { idempotencyKey: unique(), enterpriseId, errorPolicy, positions };
      const answers = await Promise.all(Array.from({ length: 50 }, () => submit(batch)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]?.results.map(({ status }) => status)).toEqual([
        'UPDATED',
        ...positions.slice(1).map(() => 'CREATED'),
      ]);
      expect(await refsOf(enterpriseId)).toHaveLength(11);
    },
  );
});

describe('a batch that broke off', () => {
  const AT_FIRST = NOW;
  const MEANWHILE = '2027-01-20T05:00:00.000Z';
  const AGAIN = '2027-01-20T06:00:00.000Z';

  /** Where the process dies: before a call, or after it was done in whole or in part, with its answer lost. */
  interface Death {
    readonly call: number;
    readonly done: 'NOTHING' | 'HALF' | 'ALL';
  }

  /** The call that opens the batch's record, after two reads in one round. */
  const RECORD_CALL = 2;

  const deaths = Array.from({ length: 5 }, (_, call) => call).flatMap((call): Death[] => [
    { call, done: 'NOTHING' },
    { call, done: 'HALF' },
    { call, done: 'ALL' },
  ]);

  function dying(db: Database, death: Death): Database {
    let calls = 0;
    const dead = (): Fault => new Fault('SERVICE_UNAVAILABLE', true);
    const step = async <T>(whole: () => Promise<T>, half = whole): Promise<T> => {
      const call = calls++;
      if (call < death.call) return whole();
      if (call === death.call && death.done === 'ALL') await whole();
      if (call === death.call && death.done === 'HALF') await half();
      throw dead();
    };
    return {
      origin: db.origin,
      get: (key) => step(() => db.get(key)),
      batchGet: (keys) => step(() => db.batchGet(keys)),
      query: (params) => step(() => db.query(params)),
      commit: (writes) => step(() => db.commit(writes)),
      execute: (statements) =>
        step(
          () => db.execute(statements),
          () => db.execute(statements.slice(0, Math.ceil(statements.length / 2))),
        ),
    };
  }

  /** What the partner and everyone else can see of the enterprise's positions. */
  async function stateOf(enterpriseId: string): Promise<unknown[]> {
    const query = `query ($id: ID!) {
      open: positions(filter: { enterpriseId: $id }) { edges { node { ...state } } }
      closed: positions(filter: { enterpriseId: $id, status: CLOSED }) { edges { node { ...state } } }
    }
    fragment state on Position { externalRef title headcount vacancies wageMin status submittedAt }`;
    const data = await system.ask(system.tokens.BUREAU, query, { id: enterpriseId });
    const lists = Object.values(data) as unknown as { edges: { node: { externalRef: string } }[] }[];
    const nodes = lists.flatMap(({ edges }) => edges.map(({ node }) => node));
    return nodes.sort((a, b) => (a.externalRef < b.externalRef ? -1 : 1));
  }

  const before = (): PositionInput[] =>
    ['changed', 'closed', 'taken'].map((externalRef) => positionInput({ externalRef, wageMin: 5_000 }));
  const batchRows = [
    ...['changed', 'closed', 'taken'].map((externalRef) => positionInput({ externalRef, wageMin: 6_000 })),
    positionInput({ externalRef: 'new' }),
    positionInput({ externalRef: 'wrong', headcount: 0 }),
  ];

  interface Scene {
    readonly enterpriseId: string;
    readonly input: SubmitPositionsInput;
  }

  async function scene(errorPolicy: ErrorPolicy): Promise<Scene> {
    system.clock.moveTo('2027-01-20T03:00:00.000Z');
    const enterpriseId = await givenEnterprise(system);
    await givenPositions(system, enterpriseId, before());
    system.clock.moveTo(AT_FIRST);
    const positions = errorPolicy === 'ALL_OR_NOTHING' ? batchRows.slice(0, 4) : batchRows;
    return { enterpriseId, input: { idempotencyKey: unique(), enterpriseId, mode: 'COMMIT', errorPolicy, positions } };
  }

  async function breakOff({ input }: Scene, death: Death): Promise<void> {
    await run(input, dying(system.platform.db, death)).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
    });
  }

  function statusesOf(outcome: Outcome<readonly RowResult[]>): unknown {
    return outcome.ok ? outcome.value.map(({ status }) => status) : outcome;
  }

  test.each(['ACCEPT_VALID', 'ALL_OR_NOTHING'] as const)(
    'at any point and is repeated stores and answers as an uninterrupted one does (%s)',
    async (errorPolicy) => {
      const whole = await scene(errorPolicy);
      const expected = statusesOf(await run(whole.input, system.platform.db));
      const state = await stateOf(whole.enterpriseId);
      for (const death of deaths) {
        const broken = await scene(errorPolicy);
        await breakOff(broken, death);
        system.clock.moveTo(AGAIN);
        const repeated = statusesOf(await run(broken.input, system.platform.db));
        const opened = death.call > RECORD_CALL || (death.call === RECORD_CALL && death.done !== 'NOTHING');
        // Before its record was opened nothing of it happened: the repeat is the first attempt.
        const since = JSON.stringify(state).replaceAll('T04:00:00Z', opened ? 'T04:00:00Z' : 'T06:00:00Z');
        expect({ death, repeated, state: await stateOf(broken.enterpriseId) }).toEqual({
          ...{ death, repeated: expected },
          state: JSON.parse(since) as unknown,
        });
      }
    },
  );

  test('that is repeated undoes no later change', async () => {
    // From that call on its record is open, and with it the time that its rows are of.
    for (const death of deaths.filter(({ call }) => call > RECORD_CALL)) {
      const { enterpriseId, input } = await scene('ACCEPT_VALID');
      await breakOff({ enterpriseId, input }, death);
      system.clock.moveTo(MEANWHILE);
      const changed = positionInput({ externalRef: 'changed', wageMin: 7_000 });
      await submit({ enterpriseId, positions: [changed] });
      const ids = await idsByReference(enterpriseId);
      const closing = { idempotencyKey: unique(), positionId: ids.get('closed'), reason: 'WITHDRAWN' };
      await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', closing);
      expect(await place(ids.get('taken') ?? '')).toBe('STARTED');
      system.clock.moveTo(AGAIN);
      await run(input, system.platform.db);
      expect({ death, state: await stateOf(enterpriseId) }).toMatchObject({
        death,
        state: [
          { externalRef: 'changed', wageMin: 7_000, status: 'OPEN' },
          { externalRef: 'closed', status: 'CLOSED' },
          { externalRef: 'new', vacancies: 10 },
          { externalRef: 'taken', wageMin: 6_000, headcount: 10, vacancies: 9, status: 'OPEN' },
        ],
      });
    }
  });

  async function idsByReference(enterpriseId: string): Promise<Map<string, string>> {
    const query = 'query ($id: ID!) { positions(filter: { enterpriseId: $id }) { edges { node { id externalRef } } } }';
    const { positions } = await system.ask(system.tokens.BUREAU, query, { id: enterpriseId });
    return new Map(positions.edges.map(({ node }) => [node.externalRef, node.id]));
  }
});
