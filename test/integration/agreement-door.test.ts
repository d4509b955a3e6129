/**
 * The door of positions under an agreement, over HTTP, while the counters lag: rows that come in several chunks or calls, at
 * once or one after another, by the enterprise and by agencies, whole or in attempts that were interrupted.
 */
import fc from 'fast-check';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { importKey } from '../../functions/domains/jobs/position-import/store';
import { asId } from '../../functions/platform/values/ids';
import type { Client } from '../kit/conflicting-client';
import { runs } from '../kit/long';
import {
  givenAgency,
  givenEnterprise,
  NOW,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

/** The next write that this is true of fails, and all of its request with it. */
let dies: ((sent: string) => boolean) | undefined;
let died = false;

function dieAt(isOne: (sent: string) => boolean): void {
  [dies, died] = [isOne, false];
}

/** Whatever passes first, each time that somebody is about to: this write, by this way around the writes that are watched. */
let passesFirst: ((sent: string) => UpdateCommandInput | undefined) | undefined;

let system: TestSystem;
let bureau: string;
let enterpriseId: string;

beforeAll(async () => {
  system = await startTestSystem({
    over: (client) => {
      const send = (command: { readonly input: unknown }): unknown => {
        if (dies?.(JSON.stringify(command.input))) {
          [dies, died] = [undefined, true];
          return Promise.reject(new Error('the process was ended'));
        }
        const first = passesFirst?.(JSON.stringify(command.input));
        if (first !== undefined)
          return client
            .send(new UpdateCommand(first))
            .then(() => client.send(command as Parameters<typeof client.send>[0]));
        return client.send(command as Parameters<typeof client.send>[0]);
      };
      return Promise.resolve({ send: send as Client['send'] });
    },
  });
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

beforeEach(async () => {
  system.clock.moveTo(NOW);
  enterpriseId = await givenEnterprise(system);
  await system.pump.idle();
});

async function promise(headcountPromised: number, term: object = {}): Promise<string> {
  const input = {
    ...{ idempotencyKey: unique(), kind: 'DIRECT_SUPPLY', enterpriseId, headcountPromised },
    ...{ startsOn: '2027-01-01', endsOn: '2027-12-31', ...term },
  };
  const { agreement } = await system.mutate(bureau, 'signAgreement', 'agreement { id }', input);
  return agreement?.id ?? '';
}

type Row = ReturnType<typeof positionInput>;
const rowsOf = (headcounts: readonly number[], change: object = {}): Row[] =>
  headcounts.map((headcount) => positionInput({ title: unique('岗位'), headcount, ...change }));

interface Told {
  readonly warnings: readonly { readonly code: string; readonly params?: unknown }[];
}

/** Of each row, whether the door warned that it is over. */
const isOver = (results: readonly Told[]): boolean[] =>
  results.map(({ warnings }) => warnings.some(({ code }) => code === 'OVER_AGREEMENT'));

async function submit(
  rows: readonly Row[],
  { token = bureau, ...change }: { token?: string; idempotencyKey?: string; errorPolicy?: string } = {},
) {
  const input = { idempotencyKey: unique(), enterpriseId, positions: rows, ...change };
  const fields = 'results { status warnings { code } }';
  const { results, userErrors } = await system.mutate(token, 'submitPositions', fields, input);
  expect(userErrors).toEqual([]);
  return isOver(results);
}

interface File {
  readonly id: string;
  readonly append: (chunk: number) => Promise<boolean[]>;
  readonly finish: () => Promise<boolean[]>;
}

async function file(rows: readonly Row[], chunkRows: number, mode: object = {}, token = bureau): Promise<File> {
  const begin = {
    ...{ idempotencyKey: unique(), enterpriseId, fileName: '岗位.csv', rowsExpected: rows.length, chunkRows },
    ...mode,
  };
  const { positionImport } = await system.mutate(token, 'startPositionImport', 'positionImport { id }', begin);
  const id = positionImport?.id ?? '';
  return {
    id,
    append: async (chunk) => {
      const own = rows.slice(chunk * chunkRows, (chunk + 1) * chunkRows);
      const input = { importId: id, chunk, rows: own };
      const fields = 'results { status warnings { code } }';
      const { results, userErrors } = await system.mutate(token, 'appendPositionImport', fields, input);
      expect(userErrors).toEqual([]);
      return isOver(results);
    },
    finish: async () => {
      await system.mutate(token, 'finishPositionImport', 'positionImport { id }', { importId: id });
      await system.pump.idle();
      const query = `query ($id: ID!) { positionImport(id: $id) { status
        rowWarnings(first: 100) { edges { node { row warnings { code } } } } } }`;
      const { positionImport: ended } = await system.ask(token, query, { id });
      expect(ended?.status).toBe('FINISHED');
      const told = ended?.rowWarnings.edges.filter(({ node }) => isOver([node])[0]).map(({ node }) => node.row) ?? [];
      return rows.map((_, index) => told.includes(index + 1));
    },
  };
}

const modes = [
  { mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' },
  { mode: 'COMMIT', errorPolicy: 'ALL_OR_NOTHING' },
  { mode: 'DRY_RUN', errorPolicy: 'ACCEPT_VALID' },
];

/** Twelve rows of 1 under a promise of 8: the last four are over. */
const TWELVE = Array.from({ length: 12 }, () => 1);
const LAST_FOUR = TWELVE.map((_, index) => index >= 8);

describe.each(modes)('a file whose rows together pass the agreement: %o', (mode) => {
  test.each(['before they are counted', 'while they are counted'])('is warned in whatever chunk, %s', async (when) => {
    await promise(8);
    const { append, finish } = await file(rowsOf(TWELVE), 3, mode);
    const told: boolean[] = [];
    for (let chunk = 0; chunk < 4; chunk += 1) {
      told.push(...(await append(chunk)));
      if (when === 'while they are counted') await system.pump.idle();
      // A chunk that comes again is told the same, and adds nothing.
      if (chunk === 1) expect(await append(chunk)).toEqual(told.slice(3, 6));
    }
    expect(told).toEqual(LAST_FOUR);
    expect(await finish()).toEqual(LAST_FOUR);
    // And what comes later goes on from what was stored.
    expect(await submit(rowsOf([1]))).toEqual([mode.mode === 'COMMIT']);
  });

  test('is warned of as many rows when its chunks come at once', async () => {
    await promise(8);
    const { append, finish } = await file(rowsOf(TWELVE), 3, mode);
    const told = (await Promise.all([0, 1, 2, 3].map(append))).flat();
    expect(told.filter((one) => one)).toHaveLength(4);
    expect((await finish()).filter((one) => one)).toHaveLength(4);
  });
});

test('a chunk whose rows add nothing together, and then something, ends and is counted', async () => {
  const [x, y, z] = rowsOf([10, 10, 10]);
  if (x === undefined || y === undefined || z === undefined) throw new Error('Expected three rows');
  await submit([x, y, z]);
  await system.pump.idle();
  await promise(27);
  // The second chunk takes 5 from one position and gives them to another, which the first chunk has already named.
  const rows = [x, z, { ...x, headcount: 15 }, { ...y, headcount: 5 }];
  const { append, finish } = await file(rows, 2, { mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' });
  await append(0);
  expect(await append(1)).toEqual([false, false]);
  expect(await append(1)).toEqual([false, false]);
  await finish();
  expect(await submit(rowsOf([2]))).toEqual([false]);
  expect(await submit(rowsOf([1]))).toEqual([true]);
});

test('of many calls at once each passes, and all that they added is behind the door', async () => {
  await promise(30);
  await Promise.all(Array.from({ length: 30 }, () => submit(rowsOf([1]))));
  await system.pump.idle();
  expect(await submit(rowsOf([1]))).toEqual([true]);
});

test('calls that meet on one reference count it twice until the later one has ended, and never after', async () => {
  await promise(10);
  const rows = rowsOf([4]);
  const told = await Promise.all(Array.from({ length: 2 }, () => submit(rows)));
  expect(told).toEqual([[false], [false]]);
  expect(await submit(rowsOf([6]))).toEqual([false]);
  expect(await submit(rowsOf([1]))).toEqual([true]);
});

describe('who loses their turn to others again and again', () => {
  let agreementId: string;
  let lost = 0;
  const watched = (isOne: (sent: string) => boolean, first: () => UpdateCommandInput): void => {
    lost = 0;
    // More rounds than anybody tries.
    passesFirst = (sent) => (isOne(sent) && (lost += 1) < 70 ? first() : undefined);
  };
  const atDoor = (): UpdateCommandInput => ({
    ...{ TableName: 'Positions', Key: { pk: agreementId, sk: 'door' } },
    ...{ UpdateExpression: 'ADD version :one', ExpressionAttributeValues: { ':one': 1 } },
  });
  const passing = (sent: string): boolean => sent.includes('"door"') && sent.includes('TransactItems');

  beforeEach(async () => {
    agreementId = await promise(6);
    expect(await submit(rowsOf([1]))).toEqual([false]);
  });
  afterEach(() => (passesFirst = undefined));

  test('passes with a call', async () => {
    watched(passing, atDoor);
    expect(await submit(rowsOf([3]))).toEqual([false]);
  });

  test('passes with a chunk', async () => {
    const { append } = await file(rowsOf([3]), 1, modes[0]);
    watched(passing, atDoor);
    expect(await append(0)).toEqual([false]);
  });

  test('passes with a step that stores a file', async () => {
    const { append, finish } = await file(rowsOf([3]), 1, modes[1]);
    await append(0);
    watched(passing, atDoor);
    expect(await finish()).toEqual([false]);
  });

  test('passes with a chunk that is not stored yet', async () => {
    const { id, append } = await file(rowsOf([1, 3]), 1, modes[2]);
    await append(0);
    const planned = { ...importKey(asId(id, 'imp')) };
    watched(
      (sent) => sent.includes('"planned"') && sent.includes('TransactItems'),
      () => ({ ...planned, UpdateExpression: 'ADD planned :one', ExpressionAttributeValues: { ':one': 1 } }),
    );
    expect(await append(1)).toEqual([true]);
  });

  // Three rounds lost, and the one that passes; the correction of a batch is no turn.
  afterEach(() => expect(lost).toBe(4));

  afterEach(async () => {
    passesFirst = undefined;
    await system.pump.idle();
  });
});

describe.each([false, true])('what was interrupted (with its rows counted meanwhile: %s)', (isCounted) => {
  const stages = [
    ['begins', (sent: string) => sent.includes('"fingerprint"')],
    ['writes its rows', (sent: string) => sent.includes('INSERT INTO \\"Positions\\"')],
    ['ends', (sent: string) => /statuses|"results"|#results/.test(sent) && sent.includes('UpdateExpression')],
  ] as const;

  test.each(stages)('is told the same when its chunk is sent again: as it %s', async (_, isOne) => {
    await promise(8);
    const { append, finish } = await file(rowsOf(TWELVE), 6);
    const told = await append(0);
    dieAt(isOne);
    await expect(append(1)).rejects.toThrow();
    if (isCounted) await system.pump.idle();
    expect([...told, ...(await append(1))]).toEqual(LAST_FOUR);
    expect(await submit(rowsOf([1]))).toEqual([true]);
    expect(await finish()).toEqual(LAST_FOUR);
  });

  test.each(stages)('is told the same when its call is sent again: as it %s', async (_, isOne) => {
    await promise(8);
    expect(await submit(rowsOf([3]))).toEqual([false]);
    const [rows, idempotencyKey] = [rowsOf([3, 1, 2]), unique()];
    dieAt(isOne);
    await expect(submit(rows, { idempotencyKey })).rejects.toThrow();
    if (isCounted) await system.pump.idle();
    expect(await submit(rows, { idempotencyKey })).toEqual([false, false, true]);
    expect(await submit(rowsOf([1]))).toEqual([true]);
  });

  test('is told the same when it changes what was there', async () => {
    await promise(10);
    const rows = rowsOf([4, 4]);
    expect(await submit(rows)).toEqual([false, false]);
    const [changed, idempotencyKey] = [rows.map((row) => ({ ...row, headcount: 6 })), unique()];
    dieAt(stages[2][1]);
    await expect(submit(changed, { idempotencyKey })).rejects.toThrow();
    if (isCounted) await system.pump.idle();
    expect(await submit(changed, { idempotencyKey })).toEqual([false, true]);
    expect(await submit(changed.map((row) => ({ ...row, headcount: 1 })))).toEqual([false, false]);
    // Ten, no more: nothing counts twice, and what was taken back counts no more.
    expect(await submit(rowsOf([8]))).toEqual([false]);
    expect(await submit(rowsOf([1]))).toEqual([true]);
  });
});

test.each([
  ['begins', (sent: string) => sent.includes('storedFrom')],
  ['writes its rows', (sent: string) => sent.includes('INSERT INTO \\"Positions\\"') && sent.includes('岗位')],
  ['ends', (sent: string) => sent.includes('statuses') && sent.includes('UpdateExpression')],
] as const)('a step that stores a file is told the same when it was interrupted: as it %s', async (_, isOne) => {
  await promise(8);
  const { append, finish } = await file(rowsOf(TWELVE), 6, modes[1]);
  await append(0);
  await append(1);
  // What others submit before the rows are stored goes first.
  expect(await submit(rowsOf([2]))).toEqual([false]);
  dieAt(isOne);
  expect(await finish()).toEqual(TWELVE.map((__, index) => index >= 6));
  expect(died).toBe(true);
  expect(await submit(rowsOf([1]))).toEqual([true]);
});

describe('an agency that posts in the enterprise’s name', () => {
  let agency: string;
  let other: string;

  beforeEach(async () => {
    const named = async (): Promise<string> => {
      const agencyId = await givenAgency(system);
      const input = { idempotencyKey: unique(), enterpriseId, agencyId };
      await system.mutate(bureau, 'nameAgency', 'enterprise { id }', input);
      return system.sign({ roles: ['AGENCY'], agencyId });
    };
    [agency, other] = [await named(), await named()];
  });

  test('is warned of what it and the enterprise report together, of rows and of files', async () => {
    await promise(8);
    expect(await submit(rowsOf([4]))).toEqual([false]);
    expect(await submit(rowsOf([3, 2]), { token: agency })).toEqual([false, true]);
    expect(await submit(rowsOf([1]))).toEqual([true]);
    const { append, finish } = await file(rowsOf([1, 1]), 1, {}, agency);
    expect([await append(0), await append(1)]).toEqual([[true], [true]]);
    expect(await finish()).toEqual([true, true]);
  });

  test('is warned of an agreement that is over', async () => {
    await promise(8, { endsOn: '2027-01-25' });
    system.clock.moveTo('2027-01-26T04:00:00Z');
    const input = { idempotencyKey: unique(), enterpriseId, positions: rowsOf([1]) };
    const token = await system.sign({ roles: ['AGENCY'], agencyId: (await viewerAgency(agency)) ?? '' });
    const { results } = await system.mutate(token, 'submitPositions', 'results { warnings { code } }', input);
    expect(results.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([['AGREEMENT_EXPIRED']]);
  });

  const viewerAgency = async (token: string): Promise<string | undefined> =>
    (await system.ask(token, '{ viewer { agency { id } } }')).viewer.agency?.id;

  test.each([false, true])('reports a job once that others post, too (counted meanwhile: %s)', async (isCounted) => {
    await promise(10);
    const settled = async (): Promise<unknown> => (isCounted ? system.pump.idle() : undefined);
    const job = { title: '缝纫工', wageMin: 5_000, wageMax: 5_000 };
    const [own, copy] = [rowsOf([6], job), rowsOf([6], job)];
    expect(await submit(own)).toEqual([false]);
    await system.pump.idle();
    expect(await submit(copy, { token: agency })).toEqual([false]);
    await settled();
    expect(await submit(rowsOf([6], job), { token: other })).toEqual([false]);
    await settled();
    // More people of a posting that is not counted report nobody.
    expect(
      await submit(
        copy.map((row) => ({ ...row, headcount: 50 })),
        { token: agency },
      ),
    ).toEqual([false]);
    expect(await submit(rowsOf([4]))).toEqual([false]);
    expect(await submit(rowsOf([1]))).toEqual([true]);
  });

  test('gives way to the enterprise, whose posting reports what is more than its own alone', async () => {
    await promise(10);
    const job = { title: '缝纫工', wageMin: 5_000, wageMax: 5_000 };
    expect(await submit(rowsOf([6], job), { token: agency })).toEqual([false]);
    await system.pump.idle();
    expect(await submit(rowsOf([8], job))).toEqual([false]);
    await system.pump.idle();
    expect(await submit(rowsOf([2]), { token: agency })).toEqual([false]);
    expect(await submit(rowsOf([1]))).toEqual([true]);
  });
});

test('a position that closes and opens again, or moves to another place, reports nobody more', async () => {
  await promise(6);
  const rows = rowsOf([3, 3]);
  expect(await submit(rows)).toEqual([false, false]);
  const query = 'query ($filter: PositionFilter) { positions(filter: $filter, first: 2) { edges { node { id } } } }';
  const { positions } = await system.ask(bureau, query, { filter: { enterpriseId } });
  for (const { node } of positions.edges) {
    const input = { idempotencyKey: unique(), positionId: node.id, reason: 'WITHDRAWN' };
    expect((await system.mutate(bureau, 'closePosition', 'position { id }', input)).userErrors).toEqual([]);
  }
  system.clock.moveTo('2027-01-20T04:05:00Z');
  expect(await submit(rows.map((row) => ({ ...row, regionCode: '330110' })))).toEqual([false, false]);
  expect(await submit(rowsOf([1]))).toEqual([true]);
});

test('what was let in is compared with what is counted, once the counter had its time', async () => {
  const agreementId = await promise(10);
  const rows = rowsOf([6, 4]);
  // Of a call that nobody sends again, one row was let in and not written.
  dieAt((sent) => sent.includes('INSERT INTO \\"Positions\\"'));
  await expect(submit(rowsOf([6]))).rejects.toThrow();
  expect(await submit(rowsOf([6]))).toEqual([true]);
  await system.pump.idle();
  system.clock.moveTo('2027-01-20T04:31:00Z');
  const query = 'query ($id: ID!) { agreement(id: $id) { headcountReported } }';
  expect((await system.ask(bureau, query, { id: agreementId })).agreement?.headcountReported).toBe(6);
  expect(await submit(rows)).toEqual([true, true]);
  expect(await submit(rowsOf([1]))).toEqual([true]);
});

/** What happens in turn: rows of a few references, each with a headcount, in calls and files; or the streams are read. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('call', 'whole', 'file', 'stored'), rows: rowsOfStep() }) },
  { weight: 2, arbitrary: fc.constant({ does: 'idle', rows: [] }) },
);

function rowsOfStep(): fc.Arbitrary<{ ref: number; headcount: number }[]> {
  const row = fc.record({ ref: fc.integer({ min: 0, max: 9 }), headcount: fc.integer({ min: 1, max: 9 }) });
  return fc.uniqueArray(row, { minLength: 1, maxLength: 5, selector: ({ ref }) => ref });
}

test('of any history each row is warned that a count of all rows before it finds to be over', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
      enterpriseId = await givenEnterprise(system);
      system.clock.moveTo(NOW);
      await promise(30);
      const name = unique('岗位');
      const known = new Map<number, number>();
      for (const { does, rows } of steps) {
        if (does === 'idle') {
          await system.pump.idle();
          // Later than the counters may be, at times.
          system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000_000));
          continue;
        }
        const expected = rows.map(({ ref, headcount }) => {
          const more = headcount - (known.get(ref) ?? 0);
          known.set(ref, headcount);
          return more > 0 && [...known.values()].reduce((sum, one) => sum + one, 0) > 30;
        });
        const inputs = rows.map(({ ref, headcount }) =>
          positionInput({ externalRef: `${name}${ref}`, title: `${name}${ref}`, headcount }),
        );
        system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
        if (does === 'call' || does === 'whole') {
          const errorPolicy = does === 'call' ? 'ACCEPT_VALID' : 'ALL_OR_NOTHING';
          expect(await submit(inputs, { errorPolicy })).toEqual(expected);
          continue;
        }
        const { append, finish } = await file(inputs, 2, modes[does === 'file' ? 0 : 1]);
        const told: boolean[] = [];
        for (let chunk = 0; chunk * 2 < inputs.length; chunk += 1) told.push(...(await append(chunk)));
        expect(told).toEqual(expected);
        if (does === 'stored') expect(await finish()).toEqual(expected);
      }
    }),
    runs(36),
  );
});
