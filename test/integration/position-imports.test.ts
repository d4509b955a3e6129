/** Imports over HTTP: chunks in any order, again and at once; killed anywhere and resumed; all or nothing under a race. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { appendPositionImport } from '../../functions/domains/jobs/position-import/append-chunk';
import { applyChunk } from '../../functions/domains/jobs/position-import/apply-job';
import { problemsPut } from '../../functions/domains/jobs/position-import/chunk-store';
import { importKey } from '../../functions/domains/jobs/position-import/store';
import {
  finishPositionImport,
  getPositionImport,
  listRowErrors,
} from '../../functions/domains/jobs/position-import/service';
import { continueJobs } from '../../functions/handlers/jobs';
import type { PositionInput, StartPositionImportInput } from '../../functions/generated/graphql';
import type { Context } from '../../functions/platform/requests/context';
import type { Database, Write } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import type { Refusal } from '../../functions/platform/requests/result';
import { asId } from '../../functions/platform/values/ids';
import { limits } from '../../functions/limits';
import { runs } from '../kit/long';
import {
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
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

/** The caller of use cases that the test calls directly. */
const bureau: Pick<Context, 'viewer' | 'requestId'> = {
  requestId: 'test',
  viewer: { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'bureau' },
};

const PROGRESS = `id status chunks chunksReceived rowsExpected rowsReceived created updated unchanged rejected missingChunks note`;

interface Started {
  readonly importId: string;
  readonly enterpriseId: string;
  readonly rows: readonly PositionInput[];
  readonly chunkRows: number;
}

async function start(
  rows: readonly PositionInput[],
  chunkRows: number,
  change: Partial<StartPositionImportInput> = {},
): Promise<Started> {
  const enterpriseId = change.enterpriseId ?? (await givenEnterprise(system));
  const { positionImport, userErrors } = await system.mutate(
    system.tokens.BUREAU,
    'startPositionImport',
    'positionImport { id }',
    {
      idempotencyKey: unique(),
      enterpriseId,
      fileName: '春招岗位.csv',
      rowsExpected: rows.length,
      chunkRows,
      ...change,
    },
  );
  if (positionImport == null) throw new Error(JSON.stringify(userErrors));
  return { importId: positionImport.id, enterpriseId, rows, chunkRows };
}

const chunkOf = ({ rows, chunkRows }: Started, chunk: number): readonly PositionInput[] =>
  rows.slice(chunk * chunkRows, (chunk + 1) * chunkRows);

async function append(started: Started, chunk: number, rows = chunkOf(started, chunk), token = system.tokens.BUREAU) {
  return system.mutate(
    token,
    'appendPositionImport',
    `results { index externalRef status position { externalRef } errors { code path } warnings { code } } positionImport { ${PROGRESS} }`,
    { importId: started.importId, chunk, rows },
  );
}

async function finish({ importId }: Started) {
  return system.mutate(system.tokens.BUREAU, 'finishPositionImport', `positionImport { ${PROGRESS} }`, { importId });
}

async function progress({ importId }: Started, fields = PROGRESS, token = system.tokens.BUREAU) {
  const query = `query ($id: ID!) { positionImport(id: $id) { ${fields} } }`;
  return (await system.ask(token, query, { id: importId })).positionImport;
}

/** Reference, wage and status of all that the enterprise has. */
async function positionsOf(enterpriseId: string): Promise<string[]> {
  const found: string[] = [];
  for (const status of ['OPEN', 'FILLED', 'CLOSED'])
    for (let after: string | null | undefined; ;) {
      const { positions } = await system.ask(
        system.tokens.BUREAU,
        `query ($id: ID!, $after: String) { positions(filter: { enterpriseId: $id, status: ${status} }, first: 100, after: $after) {
          edges { node { externalRef wageMin headcount status } } pageInfo { hasNextPage endCursor } } }`,
        { id: enterpriseId, after },
      );
      found.push(
        ...positions.edges.map(({ node }) => `${node.externalRef} ${node.wageMin} ${node.headcount} ${node.status}`),
      );
      after = positions.pageInfo.endCursor;
      if (!positions.pageInfo.hasNextPage) break;
    }
  return found.sort();
}

const rowsOf = (count: number, change: (index: number) => Partial<PositionInput> = () => ({})): PositionInput[] =>
  Array.from({ length: count }, (_, index) => positionInput({ title: `装配工${index}`, ...change(index) }));

describe('an import', () => {
  test('takes its chunks in any order, several at once and again, and stores each row once', async () => {
    const rows = rowsOf(103, (index) => (index % 10 === 3 ? { headcount: 0 } : {}));
    const started = await start(rows, 10);
    expect(await progress(started)).toMatchObject({
      ...{
        status: 'RECEIVING',
        chunks: 11,
        rowsReceived: 0,
        missingChunks: Array.from({ length: 11 }, (_, chunk) => chunk),
      },
    });
    const order = [10, 3, 3, 7, 0, 1, 2, 2, 9, 8, 3];
    const answers = await Promise.all(order.map((chunk) => append(started, chunk)));
    answers.forEach(({ userErrors, results }, index) => {
      expect(userErrors).toEqual([]);
      expect(results).toEqual(answers[order.indexOf(order[index] ?? 0)]?.results);
    });
    expect(answers[0]?.results).toHaveLength(3);
    expect(await progress(started)).toMatchObject({ chunksReceived: 8, missingChunks: [4, 5, 6] });
    const early = await finish(started);
    expect(early.userErrors).toMatchObject([{ code: 'CHUNKS_MISSING', path: ['importId'] }]);
    for (const chunk of [4, 5, 6]) await append(started, chunk);
    const { positionImport } = await finish(started);
    const expected = {
      ...{
        status: 'FINISHED',
        rowsReceived: 103,
        created: 93,
        updated: 0,
        unchanged: 0,
        rejected: 10,
        missingChunks: [],
      },
    };
    expect(positionImport).toMatchObject(expected);
    expect((await finish(started)).positionImport).toMatchObject(expected);
    expect(await positionsOf(started.enterpriseId)).toHaveLength(93);
    // A chunk that is sent again after the end gets its old answer; a new one is too late.
    expect((await append(started, 3)).results).toEqual(answers[1]?.results);
  });

  test('tells the rows that are wrong, page by page, in the order of the file', async () => {
    const rows = rowsOf(60, (index) => (index % 3 === 0 ? { headcount: 0, title: '' } : {}));
    const started = await start(rows, 7);
    await Promise.all([8, 7, 6, 5, 4, 3, 2, 1, 0].map((chunk) => append(started, chunk)));
    const seen: unknown[] = [];
    for (let after: string | null | undefined; ;) {
      const { positionImport } = await system.ask(
        system.tokens.BUREAU,
        `query ($id: ID!, $after: String) { positionImport(id: $id) { rowErrors(first: 6, after: $after) {
          edges { node { row externalRef errors { code path message } } } pageInfo { hasNextPage endCursor } totalCount } } }`,
        { id: started.importId, after },
      );
      const { edges, pageInfo } = positionImport!.rowErrors;
      seen.push(...edges.map(({ node }) => node));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
      expect(edges).toHaveLength(6);
    }
    expect(seen).toMatchObject(
      rows.flatMap(({ externalRef }, index) =>
        index % 3 === 0
          ? [
              {
                row: index + 1,
                externalRef,
                errors: [
                  { code: 'REQUIRED', path: ['title'] },
                  { code: 'NUMBER_RANGE', path: ['headcount'] },
                ],
              },
            ]
          : [],
      ),
    );
    const all = await progress(started, 'rowErrors(first: 100) { totalCount edges { cursor } }');
    expect(all?.rowErrors.totalCount).toBe(20);
  });

  test('refuses chunks that do not fit, naming everything that is wrong', async () => {
    const started = await start(rowsOf(25), 10);
    const codes = async (chunk: number, rows?: readonly PositionInput[]): Promise<string[]> =>
      (await append(started, chunk, rows)).userErrors.map(({ code, path }) => `${path.join('.')} ${code}`);
    expect(await codes(3, [])).toEqual(['chunk NUMBER_RANGE']);
    expect(await codes(-1, [])).toEqual(['chunk NUMBER_RANGE']);
    expect(await codes(0, rowsOf(9))).toEqual(['rows CHUNK_ROWS']);
    expect(await codes(2, rowsOf(10))).toEqual(['rows CHUNK_ROWS']);
    await append(started, 0);
    expect(await codes(0, rowsOf(10))).toEqual(['rows CHUNK_DIFFERS']);
    expect(await codes(0, rowsOf(1))).toEqual(['rows CHUNK_DIFFERS']);
    const wrong = await system.mutate(system.tokens.BUREAU, 'startPositionImport', 'positionImport { id }', {
      ...{ idempotencyKey: '', enterpriseId: 'ent_x', fileName: ' ', rowsExpected: 0, chunkRows: 501 },
    });
    expect(wrong.userErrors.map(({ code, path }) => `${path.join('.')} ${code}`)).toEqual([
      'idempotencyKey REQUIRED',
      'fileName REQUIRED',
      'rowsExpected NUMBER_RANGE',
      'chunkRows NUMBER_RANGE',
      'enterpriseId NOT_FOUND',
    ]);
    const tiny = await system.mutate(system.tokens.BUREAU, 'startPositionImport', 'positionImport { id }', {
      ...{
        idempotencyKey: unique(),
        enterpriseId: started.enterpriseId,
        fileName: 'f',
        rowsExpected: 500_000,
        chunkRows: 99,
      },
    });
    expect(tiny.userErrors).toMatchObject([{ code: 'NUMBER_RANGE', path: ['chunkRows'] }]);
  });

  test('belongs to its enterprise, and is started once for a key', async () => {
    const enterpriseId = await givenEnterprise(system);
    const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const foreign = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
    const input = { idempotencyKey: unique(), enterpriseId, fileName: 'a.csv', rowsExpected: 2, chunkRows: 1 };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => system.mutate(own, 'startPositionImport', 'positionImport { id }', input)),
    );
    expect(new Set(answers.map(({ positionImport }) => positionImport?.id)).size).toBe(1);
    const started: Started = {
      importId: answers[0]?.positionImport?.id ?? '',
      enterpriseId,
      rows: rowsOf(2),
      chunkRows: 1,
    };
    expect(await progress(started, 'id', foreign)).toBeNull();
    const notFound = [{ code: 'NOT_FOUND', path: ['importId'] }];
    expect((await append(started, 0, undefined, foreign)).userErrors).toMatchObject(notFound);
    for (const mutation of ['finishPositionImport', 'cancelPositionImport'] as const)
      expect(
        (await system.mutate(foreign, mutation, 'positionImport { id }', { importId: started.importId })).userErrors,
      ).toMatchObject(notFound);
    expect((await append(started, 0, undefined, own)).userErrors).toEqual([]);
    const listed = await system.ask(
      own,
      'query ($id: ID!) { enterprise(id: $id) { positionImports { edges { node { id } } } } }',
      {
        id: enterpriseId,
      },
    );
    expect(listed.enterprise?.positionImports.edges).toEqual([{ node: { id: started.importId } }]);
  });

  test('keeps stored rows when it is cancelled, says so, and takes no more', async () => {
    const started = await start(rowsOf(30), 10);
    await append(started, 1);
    const cancel = () =>
      system.mutate(system.tokens.BUREAU, 'cancelPositionImport', `positionImport { ${PROGRESS} }`, {
        importId: started.importId,
      });
    for (const { positionImport } of [await cancel(), await cancel()])
      expect(positionImport).toMatchObject({
        ...{ status: 'CANCELLED', created: 10, missingChunks: [0, 2] },
        note: 'The import was cancelled. The 10 positions stored before are kept; use closePosition to close them.',
      });
    expect((await append(started, 0)).userErrors).toMatchObject([{ code: 'IMPORT_ENDED', path: ['importId'] }]);
    expect((await finish(started)).userErrors).toMatchObject([{ code: 'IMPORT_ENDED', path: ['importId'] }]);
    expect(await positionsOf(started.enterpriseId)).toHaveLength(10);
  });

  test('cancelled while chunks come counts exactly what was stored', async () => {
    const started = await start(rowsOf(60), 5);
    const [cancelled] = await Promise.all([
      system.mutate(system.tokens.BUREAU, 'cancelPositionImport', 'positionImport { id }', {
        importId: started.importId,
      }),
      ...Array.from({ length: 12 }, (_, chunk) => append(started, chunk)),
    ]);
    expect(cancelled.userErrors).toEqual([]);
    const after = await progress(started);
    expect(await positionsOf(started.enterpriseId)).toHaveLength(after?.created ?? -1);
  });

  test('in a dry run returns the result of each row, and stores none', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(20, (index) => (index === 7 ? { occupationCode: 'x' } : {}));
    await givenPositions(system, enterpriseId, [rows[0]!, { ...rows[1], wageMin: 4_000 }]);
    const started = await start(rows, 6, { enterpriseId, mode: 'DRY_RUN' });
    for (const chunk of [0, 1, 2, 3]) await append(started, chunk);
    expect((await finish(started)).positionImport).toMatchObject({
      ...{ status: 'FINISHED', created: 17, updated: 1, unchanged: 1, rejected: 1 },
    });
    expect(await positionsOf(enterpriseId)).toHaveLength(2);
  });

  test('rejects a repeated reference, in one chunk or in two, and keeps the first row', async () => {
    const rows = rowsOf(9);
    const again = (index: number, of: number): void => {
      rows[index] = positionInput({ externalRef: ` ${rows[of]?.externalRef} `, title: '另一个' });
    };
    again(2, 1);
    again(5, 0);
    const started = await start(rows, 3);
    for (const chunk of [0, 1, 2]) await append(started, chunk);
    const errors = await progress(
      started,
      'rejected rowErrors { edges { node { row errors { code message path } } } }',
    );
    expect(errors?.rejected).toBe(2);
    expect(errors?.rowErrors.edges.map(({ node }) => [node.row, node.errors[0]?.message])).toEqual([
      [3, 'Row 2 of the batch has the same reference.'],
      [6, 'Row 1 of the batch has the same reference.'],
    ]);
  });

  test('of a file with a repeat comes to the same when it is imported again', async () => {
    const rows = rowsOf(9);
    rows[7] = positionInput({ externalRef: ` ${rows[1]?.externalRef}`, title: '另一个' });
    const enterpriseId = await givenEnterprise(system);
    const seen: unknown[] = [];
    for (let time = 0; time < 3; time += 1) {
      const started = await start(rows, 3, { enterpriseId });
      for (const chunk of [0, 1, 2]) await append(started, chunk);
      const { positionImport } = await finish(started);
      const told = await progress(started, 'rowErrors { edges { node { row errors { code message } } } }');
      const { created, updated, unchanged, rejected } = positionImport!;
      seen.push([created, updated, unchanged, rejected, told?.rowErrors.edges.map(({ node }) => node)]);
    }
    const message = 'Row 2 of the batch has the same reference.';
    const wrong = [{ row: 8, errors: [{ code: 'DUPLICATE_IN_BATCH', message }] }];
    expect(seen).toEqual([
      [8, 0, 0, 1, wrong],
      [0, 0, 8, 1, wrong],
      [0, 0, 8, 1, wrong],
    ]);
    // What a file changes is changed, wherever it stands.
    rows.splice(7, 1, positionInput({ externalRef: rows[7].externalRef.replace(/./, '_') }));
    const changed = await start(
      rows.map((row, index) => (index % 2 === 0 ? row : { ...row, wageMin: 6_000 })),
      3,
      { enterpriseId },
    );
    for (const chunk of [0, 1, 2]) await append(changed, chunk);
    expect((await finish(changed)).positionImport).toMatchObject({ created: 1, updated: 3, unchanged: 5, rejected: 0 });
  });

  test.each(['ACCEPT_VALID', 'ALL_OR_NOTHING'] as const)(
    'in a dry run with %s counts a reference in two chunks once, as the import itself would',
    async (errorPolicy) => {
      const rows = rowsOf(7, (index) => (index === 1 ? { headcount: 0 } : {}));
      rows[4] = positionInput({ externalRef: ` ${rows[0]?.externalRef}`, title: '另一个' });
      // The row that was first is wrong: nothing stands against this one.
      rows[5] = positionInput({ externalRef: rows[1]!.externalRef, title: '改正' });
      const started = await start(rows, 3, { mode: 'DRY_RUN', errorPolicy });
      for (const chunk of [2, 1, 0]) await append(started, chunk);
      expect((await finish(started)).positionImport).toMatchObject({ created: 5, rejected: 2, rowsReceived: 7 });
      const told = await progress(
        started,
        'rowErrors { totalCount edges { node { row externalRef errors { code } } } }',
      );
      expect(told?.rowErrors).toEqual({
        totalCount: 2,
        edges: [
          { node: { row: 2, externalRef: rows[1]?.externalRef, errors: [{ code: 'NUMBER_RANGE' }] } },
          { node: { row: 5, externalRef: rows[0]?.externalRef, errors: [{ code: 'DUPLICATE_IN_BATCH' }] } },
        ],
      });
      expect((await append(started, 1)).results.map(({ status }) => status)).toEqual([
        'CREATED',
        'REJECTED',
        'CREATED',
      ]);
    },
  );

  test.each([{}, { errorPolicy: 'ALL_OR_NOTHING' }, { mode: 'DRY_RUN' }] as const)(
    'with cells larger than an item rejects their rows and goes on (%j)',
    async (change) => {
      const giant = randomBytes(350_000).toString('base64');
      const rows = [positionInput({ externalRef: giant }), positionInput({ description: giant }), positionInput()];
      const started = await start(rows, 3, change);
      const { results } = await append(started, 0);
      expect(results.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
        ['TEXT_LENGTH'],
        ['TEXT_LENGTH'],
        [],
      ]);
      expect((await finish(started)).positionImport).toMatchObject({ status: 'FINISHED', rejected: 2 });
      const told = await progress(started, 'rowErrors { edges { node { row externalRef } } }');
      expect(told?.rowErrors.edges).toEqual([
        { node: { row: 1, externalRef: giant.slice(0, limits.externalRefCharactersMax) } },
        { node: { row: 2, externalRef: rows[1]?.externalRef } },
      ]);
    },
  );

  test('with warnings in every chunk reads a bounded number of them for a page of errors, and loses none', async () => {
    const chunks = limits.problemsReadMax + 15;
    const { importId } = await start(rowsOf(2 * chunks), 2);
    const alike: Refusal = { code: 'NEAR_DUPLICATE', path: ['rows', 1], params: { externalRef: 'first' } };
    const wrong: Refusal = { code: 'NUMBER_RANGE', path: ['rows', 1, 'headcount'] };
    await inParallel(25, [...Array(chunks).keys()], (chunk) => {
      const errors = chunk === chunks - 1 ? [wrong] : [];
      const problems = [{ index: 1, externalRef: `row-${chunk}`, errors, warnings: [alike] }];
      return system.platform.db.commit([problemsPut(asId(importId, 'imp'), chunk, problems, NOW)]);
    });
    let queries = 0;
    const counting: Database = {
      ...system.platform.db,
      query: (params) => {
        queries += 1;
        return system.platform.db.query(params);
      },
    };
    const context: Context = { ...bureau, ...system.platform, db: counting };
    const positionImport = { ...(await getPositionImport(context, importId))!, rejected: 1 };
    const first = await listRowErrors(context, positionImport, { first: 10 });
    expect(first).toMatchObject({ edges: [], pageInfo: { hasNextPage: true }, totalCount: null });
    expect(queries).toBe(limits.problemsReadMax / limits.problemsReadAtOnce);
    const next = await listRowErrors(context, positionImport, { first: 10, after: first.pageInfo.endCursor });
    expect(next).toMatchObject({ edges: [{ node: { row: 2 * chunks } }], pageInfo: { hasNextPage: false } });
    queries = 0;
    expect(await listRowErrors(context, { ...positionImport, rejected: 0 }, { first: 10 })).toMatchObject({
      edges: [],
    });
    expect(queries).toBe(0);
  });
});

describe('an ALL_OR_NOTHING import', () => {
  const all = { errorPolicy: 'ALL_OR_NOTHING' } as const;

  test('stores nothing before every row is right, and then all of it', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(120);
    await givenPositions(system, enterpriseId, [{ ...rows[0], wageMin: 4_000 }, rows[1]!]);
    const before = await positionsOf(enterpriseId);
    const started = await start(rows, 25, { enterpriseId, ...all });
    const answers = [];
    for (const chunk of [4, 3, 2, 1, 0]) answers.push(await append(started, chunk));
    expect(answers[4]?.results.slice(0, 3).map(({ status }) => status)).toEqual(['UPDATED', 'UNCHANGED', 'CREATED']);
    expect(await positionsOf(enterpriseId)).toEqual(before);
    expect((await finish(started)).positionImport).toMatchObject({ status: 'APPLYING', created: 0 });
    await system.pump.idle();
    expect(await progress(started)).toMatchObject({
      status: 'FINISHED',
      created: 118,
      updated: 1,
      unchanged: 1,
      rejected: 0,
    });
    expect(await positionsOf(enterpriseId)).toHaveLength(120);
  });

  test.each([
    ['a row is wrong', (rows: PositionInput[]) => (rows[13] = positionInput({ wageMin: 0 })), 14],
    [
      'a reference stands in two chunks',
      (rows: PositionInput[]) => (rows[27] = positionInput({ externalRef: rows[2]!.externalRef })),
      28,
    ],
  ])('stores nothing where %s, and names the row', async (_, spoil, row) => {
    const rows = rowsOf(30);
    spoil(rows);
    const started = await start(rows, 10, all);
    await Promise.all([0, 1, 2].map((chunk) => append(started, chunk)));
    expect((await finish(started)).positionImport).toMatchObject({ status: 'FINISHED', created: 0, rejected: 1 });
    await system.pump.idle();
    expect(await positionsOf(started.enterpriseId)).toEqual([]);
    const errors = await progress(started, 'rowErrors { edges { node { row } } }');
    expect(errors?.rowErrors.edges).toEqual([{ node: { row } }]);
  });

  test('finished by several calls at once, while placements take vacancies, gives none back and ends complete', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(40, () => ({ headcount: 1 }));
    const ids = await givenPositions(
      system,
      enterpriseId,
      rows.map((row) => ({ ...row, headcount: 3 })),
    );
    const started = await start(rows, 8, { enterpriseId, ...all });
    await Promise.all([0, 1, 2, 3, 4].map((chunk) => append(started, chunk)));
    // Two vacancies are taken where the file, checked before, offers one.
    const place = async (positionId: string | undefined): Promise<void> => {
      const input = placementInput(await givenWorker(system), positionId ?? '');
      await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
    };
    await Promise.all([place(ids[5]), place(ids[5])]);
    await Promise.all([finish(started), finish(started), finish(started), place(ids[20]), place(ids[33])]);
    await system.pump.idle();
    expect(await progress(started)).toMatchObject({ status: 'FINISHED', updated: 40, rejected: 0 });
    const states = await positionsOf(enterpriseId);
    expect(states.find((state) => state.startsWith(`${rows[5]?.externalRef} `))).toBe(
      `${rows[5]?.externalRef} 5500 2 FILLED`,
    );
    expect(
      states.filter((state) => state.endsWith('1 OPEN')).length +
        states.filter((state) => state.endsWith('FILLED')).length,
    ).toBe(40);
  });

  test('tells which headcounts it raised, also of rows that an interrupted step had stored', async () => {
    const enterpriseId = await givenEnterprise(system);
    const rows = rowsOf(3, () => ({ headcount: 1 }));
    const ids = await givenPositions(
      system,
      enterpriseId,
      rows.map((row) => ({ ...row, headcount: 2 })),
    );
    const started = await start(rows, 3, { enterpriseId, ...all });
    await append(started, 0);
    for (const workerId of await givenWorkers(system, 2)) {
      const input = placementInput(workerId, ids[1] ?? '');
      await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
    }
    await finish(started);
    const { db } = system.platform;
    const commit: Database['commit'] = () => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true));
    const job = {
      table: 'Positions' as const,
      key: importKey(asId(started.importId, 'imp')).Key,
      step: 0,
      dueAt: NOW,
    };
    await expect(applyChunk({ ...system.platform, db: { ...db, commit } }, job)).rejects.toBeInstanceOf(Fault);
    await system.pump.idle();
    const fields =
      'status rowErrors { totalCount } rowWarnings { totalCount edges { node { row warnings { code path } } } }';
    expect(await progress(started, fields)).toEqual({
      status: 'FINISHED',
      rowErrors: { totalCount: 0 },
      rowWarnings: {
        totalCount: 1,
        edges: [{ node: { row: 2, warnings: [{ code: 'HEADCOUNT_RAISED', path: ['headcount'] }] } }],
      },
    });
  });

  test('is continued by the sweep when its job was interrupted', async () => {
    const started = await start(rowsOf(30), 10, all);
    await Promise.all([0, 1, 2].map((chunk) => append(started, chunk)));
    await system.pump.stop();
    await finish(started);
    system.clock.moveTo(new Date(new Date(NOW).getTime() + (limits.jobQuietSeconds + 2) * 1_000));
    await system.sweep();
    expect(await progress(started)).toMatchObject({ status: 'APPLYING', created: 10 });
    // Whatever step is called twice, or late, does nothing.
    const item = await system.platform.db.get(importKey(asId(started.importId, 'imp')));
    const late = {
      table: 'Positions' as const,
      key: importKey(asId(started.importId, 'imp')).Key,
      step: 0,
      dueAt: NOW,
    };
    await Promise.all([applyChunk(system.platform, late), continueJobs(() => system.platform, [{ newItem: item! }])]);
    for (let minute = 2; minute < 5; minute += 1) {
      system.clock.moveTo(new Date(new Date(NOW).getTime() + minute * (limits.jobQuietSeconds + 2) * 1_000));
      await system.sweep();
    }
    expect(await progress(started)).toMatchObject({ status: 'FINISHED', created: 30 });
    expect(await positionsOf(started.enterpriseId)).toHaveLength(30);
    await system.stop();
    system = await startTestSystem();
  });
});

describe('a client or a server that dies', () => {
  /** Calls of a chunk's append go through until the `calls`-th; that one is done in part, or whole with its answer lost. */
  function dying(db: Database, calls: number, whole: boolean): Database {
    let left = calls;
    const step = async <T>(run: () => Promise<T>, half = run): Promise<T> => {
      left -= 1;
      if (left > 0) return run();
      if (left === 0) await (whole ? run() : half());
      throw new Fault('SERVICE_UNAVAILABLE', true);
    };
    return {
      origin: db.origin,
      get: (key) => step(() => db.get(key)),
      batchGet: (keys) => step(() => db.batchGet(keys)),
      query: (params) => step(() => db.query(params)),
      commit: (writes) =>
        step(
          () => db.commit(writes),
          () => Promise.resolve({ committed: true }),
        ),
      execute: (statements) =>
        step(
          () => db.execute(statements),
          () => db.execute(statements.slice(0, Math.ceil(statements.length / 2))),
        ),
    };
  }

  test('finds stored rows accepted, even if a minimum wage above them was loaded since', async () => {
    const rows = rowsOf(2, (index) => ({ regionCode: '3302', ...(index === 1 && { headcount: 0 }) }));
    const started = await start(rows, 2);
    const { db } = system.platform;
    const ends = (writes: readonly Write[]): boolean => writes.some((write) => 'Update' in write);
    const commit: Database['commit'] = (writes) =>
      ends(writes) ? Promise.reject(new Fault('SERVICE_UNAVAILABLE', true)) : db.commit(writes);
    const context: Context = { ...bureau, ...system.platform, db: { ...db, commit } };
    await expect(appendPositionImport(context, { importId: started.importId, chunk: 0, rows })).rejects.toBeInstanceOf(
      Fault,
    );
    await system.mutate(system.tokens.BUREAU, 'loadMinimumWages', 'minimumWages { monthly }', {
      rows: [{ regionCode: '3302', validFrom: '2027-01-01', monthly: 9_000, hourly: 50 }],
    });
    const { results, positionImport } = await append(started, 0);
    expect(results.map(({ status, errors }) => [status, errors.length])).toEqual([
      ['CREATED', 0],
      ['REJECTED', 2],
    ]);
    expect(positionImport).toMatchObject({ created: 1, rejected: 1 });
  });

  const crash = fc.record({ calls: fc.integer({ min: 1, max: 14 }), whole: fc.boolean() });
  const plan = fc.record({
    order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
    crashes: fc.array(crash, { maxLength: 3 }),
    policy: fc.constantFrom('ACCEPT_VALID' as const, 'ALL_OR_NOTHING' as const),
    wrong: fc.option(fc.nat({ max: 19 })),
  });

  test('at any point continues from missingChunks, and ends with the result of an uninterrupted import', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ order, crashes, policy, wrong }) => {
        const enterpriseId = await givenEnterprise(system);
        const rows = rowsOf(20, (index) => (index === wrong ? { headcount: 0 } : {}));
        await givenPositions(system, enterpriseId, [{ ...rows[4], headcount: 10, wageMin: 4_000 }]);
        const started = await start(rows, 6, { enterpriseId, errorPolicy: policy });
        const { importId } = started;
        const context = (db: Database): Context => ({
          ...{ ...system.platform, ...bureau, db },
        });
        const attempt = async (db: Database, chunks: readonly number[]): Promise<boolean> => {
          try {
            for (const chunk of chunks)
              await appendPositionImport(context(db), { importId, chunk, rows: chunkOf(started, chunk) });
            const outcome = await finishPositionImport(context(db), importId);
            return outcome.ok;
          } catch (error) {
            if (error instanceof Fault) return false;
            throw error;
          }
        };
        const missing = async (): Promise<readonly number[]> => (await progress(started))?.missingChunks ?? [];
        for (const { calls, whole } of crashes) {
          const left = await missing();
          await attempt(
            dying(system.platform.db, calls, whole),
            order.filter((chunk) => left.includes(chunk)),
          );
          system.clock.moveTo(new Date(system.clock.now().getTime() + 60_000));
        }
        expect(await attempt(system.platform.db, await missing())).toBe(true);
        await system.pump.idle();

        const nothing = policy === 'ALL_OR_NOTHING' && wrong !== null;
        const right = rows.filter((_, index) => index !== wrong);
        expect(await progress(started)).toMatchObject({
          ...{ status: 'FINISHED', chunksReceived: 4, rowsReceived: 20, missingChunks: [] },
          created: nothing ? 0 : right.length - (wrong === 4 ? 0 : 1),
          updated: nothing || wrong === 4 ? 0 : 1,
          rejected: wrong === null ? 0 : 1,
        });
        const stays = `${rows[4]?.externalRef} 4000 10 OPEN`;
        const expected = right.map(({ externalRef }) => `${externalRef} 5500 10 OPEN`);
        expect(await positionsOf(enterpriseId)).toEqual(
          nothing ? [stays] : [...expected, ...(wrong === 4 ? [stays] : [])].sort(),
        );
      }),
      runs(30),
    );
  });
});
