/** Round sheets through the API: exports and their log, seals, and what comes back on them. */
import type { RoundSheetRow, SurveyInput } from '../../functions/generated/graphql';
import { identityNumber, mobile, NOW, startTestSystem, type TestSystem, unique, workerInput } from '../kit/system';

let system: TestSystem;
/** Token of a cadre of the neighbouring county. */
let neighbor: string;

beforeAll(async () => {
  system = await startTestSystem();
  neighbor = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
});

afterAll(() => system.stop());

let villages = 300;

/** A village of the cadre's county where nobody lives yet. */
function village(): string {
  return `530627102${(villages += 1)}`;
}

interface Person {
  readonly id: string;
  readonly number: string;
  readonly name: string;
}

async function settle(villageCode: string, change: object = {}): Promise<Person> {
  const number = identityNumber();
  const input = workerInput({ identityNumber: number, villageCode, ...change });
  const { worker } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id name }', input);
  return { id: worker?.id ?? '', number, name: worker?.name ?? '' };
}

const ROW = 'seal name maskedIdentityNumber villageCode maskedPhone worker { id }';

async function exported(regionCode: string, token = system.tokens.CADRE): Promise<readonly RoundSheetRow[]> {
  const { roundSheet } = await system.mutate(
    token,
    'exportRoundSheet',
    `roundSheet { rows(first: 100) { edges { node { ${ROW} } } } }`,
    { idempotencyKey: unique(), regionCode },
  );
  return roundSheet?.rows?.edges.map(({ node }) => node) ?? [];
}

/** As it comes back with the answer that the person wants work. */
function back(row: RoundSheetRow | undefined, change: Partial<SurveyInput> = {}): SurveyInput {
  if (row === undefined) throw new Error('Expected a row');
  const { seal, name, maskedIdentityNumber: number, villageCode, maskedPhone: phone } = row;
  return { ...{ seal, name, identityNumber: number, villageCode, phone, clientId: unique() }, ...ANSWER, ...change };
}

const ANSWER = { surveyedAt: NOW, wantsWork: true };

/** Status of each row, or what is wrong with it. */
async function returned(surveys: readonly SurveyInput[], token = system.tokens.CADRE): Promise<unknown[]> {
  const { results } = await system.mutate(token, 'recordSurveys', 'results { status errors { code path } }', {
    surveys,
  });
  return results.map(({ status, errors }) =>
    errors.length === 0 ? status : errors.map(({ code, path }) => `${path.slice(2).join('.')} ${code}`).join(),
  );
}

async function answersOf(id: string) {
  const query = `query ($id: ID!) { worker(id: $id) { name villageCode monthlyIncome maskedPhone surveyedAt
    intent { wantsWork } surveys { edges { node { clientId } } } } }`;
  return (await system.ask(system.tokens.BUREAU, query, { id })).worker;
}

describe('an export', () => {
  test('lists a village page by page, masked, and is in the log of the officials of its region alone', async () => {
    const home = village();
    const people = [await settle(home, { phone: '13887650001' }), await settle(home), await settle(home)];
    await settle(village());
    const { roundSheet } = await system.mutate(
      system.tokens.CADRE,
      'exportRoundSheet',
      `roundSheet { id regionCode region { fullName } rows(first: 2) { edges { node { ${ROW} } } pageInfo { endCursor } } }`,
      { idempotencyKey: unique(), regionCode: home },
    );
    const { id = '', rows } = roundSheet ?? {};
    const next = `query ($id: ID!, $after: String) { node(id: $id) { ... on RoundSheet { by exportedAt
      rows(first: 2, after: $after) { edges { node { ${ROW} } } pageInfo { hasNextPage } } } } }`;
    const page = (token: string) => system.ask(token, next, { id, after: null });
    const { node } = await system.ask(system.tokens.CADRE, next, { id, after: rows?.pageInfo.endCursor });
    const second = node as unknown as typeof roundSheet;
    const all = [...(rows?.edges ?? []), ...(second?.rows?.edges ?? [])].map((edge) => edge.node);
    expect(all.map((row) => row.worker?.id).sort()).toEqual(people.map((person) => person.id).sort());
    expect(all.find((row) => row.worker?.id === people[0]?.id)).toMatchObject({
      ...{ name: people[0]?.name, villageCode: home, maskedPhone: '138****0001' },
      maskedIdentityNumber: `${people[0]?.number.slice(0, 3)}*************${people[0]?.number.slice(-2)}`,
    });
    for (const { number } of people) expect(JSON.stringify([roundSheet, second])).not.toContain(number);

    const log = 'query ($regionCode: String!) { roundSheets(regionCode: $regionCode) { edges { node { id by } } } }';
    const seen = async (token: string, regionCode: string) =>
      (await system.ask(token, log, { regionCode })).roundSheets.edges.filter((edge) => edge.node.id === id);
    const entry = [{ node: { id, by: second?.by } }];
    expect(await seen(system.tokens.BUREAU, '53')).toEqual(entry);
    expect(await seen(system.tokens.CADRE, '530627102')).toEqual(entry);
    expect(await seen(neighbor, '53')).toEqual([]);
    // Another account has to export the sheet itself, so that the log is whole.
    expect((await page(system.tokens.BUREAU)).node).toMatchObject({ by: second?.by, rows: null });
    expect((await page(neighbor)).node).toBeNull();
  });

  test('is of a township or village of the caller', async () => {
    const refused = async (regionCode: string, token = system.tokens.CADRE) => {
      const input = { idempotencyKey: unique(), regionCode };
      const { userErrors } = await system.mutate(token, 'exportRoundSheet', 'roundSheet { id }', input);
      return userErrors.map(({ code, path }) => `${path.join('.')} ${code}`);
    };
    expect(await refused('530627102')).toEqual([]);
    expect(await refused('530627')).toEqual(['regionCode REGION_LEVEL']);
    expect(await refused('530627102', neighbor)).toEqual(['regionCode REGION_OUT_OF_SCOPE']);
    expect(await refused('530627999')).toEqual(['regionCode REGION_UNKNOWN']);
  });
});

describe('a row that comes back', () => {
  test('is a survey of its person: once however often it is sent; what is blank or masked erases nothing', async () => {
    const home = village();
    const person = await settle(home, { phone: '13887650002' });
    const [row] = await exported(home);
    const survey = back(row, { monthlyIncome: 4_000 });
    expect(await returned([survey])).toEqual(['UPDATED']);
    expect(await returned([survey])).toEqual(['UNCHANGED']);
    const later = '2027-01-20T03:00:00.000Z';
    expect(await returned([back(row, { surveyedAt: '2027-01-20T04:01:00.000Z', phone: '', departFrom: ' ' })])).toEqual(
      ['UPDATED'],
    );
    expect(await answersOf(person.id)).toMatchObject({
      ...{ name: person.name, villageCode: home, monthlyIncome: 4_000, maskedPhone: '138****0002' },
      intent: { wantsWork: true },
    });
    expect(await returned([back(row, { surveyedAt: later, phone: '13887650003' })])).toEqual(['UPDATED']);
    expect((await answersOf(person.id))?.maskedPhone).toBe('138****0003');
  });

  test('is refused by the cell where one that is fixed was changed; so is a seal copied to another row, and a made-up one', async () => {
    const home = village();
    const people = [await settle(home, { phone: mobile() }), await settle(home)];
    const rows = await exported(home);
    const [one, other] = people.map(({ id }) => rows.find((row) => row.worker?.id === id));
    const seal = one?.seal ?? '';
    const flipped = `${seal.slice(0, 40)}${seal[40] === 'A' ? 'B' : 'A'}${seal.slice(41)}`;
    expect(
      await returned([
        back(one, { name: '张三' }),
        back(one, { villageCode: village() }),
        back(one, { identityNumber: people[0]?.number ?? '' }),
        back(one, { phone: '138****9999', name: undefined }),
        back(other, { seal }),
        back(one, { seal: flipped }),
        back(one, { seal: '1.AAAA' }),
        back(one, { seal: 'seal', monthlyIncome: -1 }),
        back(one, { wageExpected: 0 }),
        back(other),
      ]),
    ).toEqual([
      'name SHEET_CELL_CHANGED',
      'villageCode SHEET_CELL_CHANGED',
      'identityNumber SHEET_CELL_CHANGED',
      'name SHEET_CELL_CHANGED,phone SHEET_CELL_CHANGED',
      // One of a hundred numbers has the same mask.
      expect.stringMatching(/^name SHEET_CELL_CHANGED/),
      'seal SEAL_INVALID',
      'seal SEAL_INVALID',
      'seal SEAL_INVALID,monthlyIncome NUMBER_RANGE',
      'wageExpected NUMBER_RANGE',
      'UPDATED',
    ]);
    expect((await answersOf(people[0]?.id ?? ''))?.surveyedAt).toBeNull();
  });

  test('counts in its own village alone: not after a move, not for another county; and once who was merged since', async () => {
    const [home, elsewhere] = [village(), village()];
    const [stays, moves, keeps, goes] = [
      await settle(home),
      await settle(home),
      await settle(home),
      await settle(home),
    ];
    const rows = await exported(home);
    const rowOf = ({ id }: Person) => rows.find((row) => row.worker?.id === id);
    const sent = back(rowOf(moves));
    expect(await returned([back(rowOf(stays))], neighbor)).toEqual(['seal SHEET_PERSON_ELSEWHERE']);
    expect(await returned([sent])).toEqual(['UPDATED']);
    const { BUREAU } = system.tokens;
    await system.mutate(BUREAU, 'updateWorker', 'worker { id }', { workerId: moves.id, villageCode: elsewhere });
    const merge = { idempotencyKey: unique(), keepId: keeps.id, mergeId: goes.id };
    await system.mutate(BUREAU, 'mergeWorkers', 'worker { id }', merge);
    // What was recorded before the move is still the same survey.
    expect(await returned([sent, back(rowOf(moves)), back(rowOf(goes)), back(rowOf(stays))])).toEqual([
      ...['UNCHANGED', 'seal SHEET_PERSON_ELSEWHERE', 'UPDATED', 'UPDATED'],
    ]);
    expect(await answersOf(keeps.id)).toMatchObject({ intent: { wantsWork: true } });
    const ask = 'query ($seals: [String!]!) { roundSheetRows(seals: $seals) { name worker { id } } }';
    const seals = [rowOf(moves)?.seal, rowOf(goes)?.seal, 'none'];
    expect((await system.ask(system.tokens.CADRE, ask, { seals })).roundSheetRows).toEqual([
      ...[{ name: moves.name, worker: null }, { name: goes.name, worker: { id: keeps.id } }, null],
    ]);
    expect((await system.ask(neighbor, ask, { seals })).roundSheetRows).toEqual([null, null, null]);
  });

  test('leaves no move behind and asks about nobody: a person who left the county is refused like any other', async () => {
    const home = village();
    const person = await settle(home);
    const [row] = await exported(home);
    await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', {
      ...{ workerId: person.id, villageCode: '530628001001' },
    });
    expect(await returned([back(row)])).toEqual(['seal SHEET_PERSON_ELSEWHERE']);
    await system.pump.idle();
    const moves = '{ moves(filter: { direction: IN }) { edges { node { id } } } }';
    expect((await system.ask(system.tokens.CADRE, moves)).moves.edges).toEqual([]);
    const asked = '{ inquiries { edges { node { kind } } } }';
    expect((await system.ask(system.tokens.BUREAU, asked)).inquiries.edges).toEqual([]);
  });
});
