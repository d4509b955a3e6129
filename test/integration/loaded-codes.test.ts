/** Codes that a bureau loads, through HTTP: nothing half loaded, nothing lost, and every request goes by them. */
import type { CodeList, CodeRowStatus } from '../../functions/generated/graphql';
import { limits } from '../../functions/limits';
import { ISSUER } from '../../local/identity-issuer';
import {
  givenWorker,
  NOW,
  positionInput,
  givenEnterprise,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
let bureau: string;
const account = `${ISSUER}|codes-officer`;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = await system.sign({ roles: ['BUREAU'], regionCode: '53', subject: 'codes-officer' });
});

afterAll(() => system.stop());

const SCHEME = '民政部 2027 年变更';

function row(code: string, name: string, change: object = {}) {
  return { scheme: SCHEME, code, name, validFrom: '2000-01-01', ...change };
}

const ended = (replacedBy: readonly string[], validTo = '2026-12-31') => ({ validTo, replacedBy });
const since = { validFrom: '2027-01-01' };

async function load(rows: readonly object[], change: object = {}, list: CodeList = 'REGION', token = bureau) {
  const mutation = list === 'REGION' ? 'loadRegions' : 'loadOccupations';
  const { load: done, userErrors } = await system.mutate(token, mutation, 'load { list version changed }', {
    ...{ idempotencyKey: unique(), rows, ...change },
  });
  return { done, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`), userErrors };
}

const REGION = `query ($code: String!) { region(code: $code) { code name fullName inForce validFrom validTo
  replacedBy { code } } }`;
const regionOf = async (code: string) => (await system.ask(bureau, REGION, { code })).region;

async function listed(codeStartsWith: string, statuses: readonly CodeRowStatus[] = ['STANDING'], token = bureau) {
  const query = `query ($codeStartsWith: String, $statuses: [CodeRowStatus!]!) {
    loadedCodes(list: REGION, codeStartsWith: $codeStartsWith, statuses: $statuses, first: 100) { totalCount edges { node {
      code name scheme validFrom validTo replacedBy status loadedBy loadedAt } } } }`;
  const { loadedCodes } = await system.ask(token, query, { codeStartsWith, statuses });
  return loadedCodes.edges.map(({ node }) => node);
}

test('a change of counties is followed by the next request: new codes are taken, old ones are read as the new', async () => {
  expect(await regionOf('530691')).toBeNull();
  const { done, errors } = await load([row('530627', '镇雄县', ended(['530691'])), row('530691', '镇雄市', since)]);
  expect(errors).toEqual([]);
  expect(done).toMatchObject({ list: 'REGION', changed: 2 });
  expect(await regionOf('530691')).toEqual({
    ...{ code: '530691', name: '镇雄市', fullName: '云南省昭通市镇雄市', inForce: true, validFrom: '2027-01-01' },
    ...{ validTo: null, replacedBy: [] },
  });
  expect(await regionOf('530627')).toMatchObject({
    inForce: false,
    validTo: '2026-12-31',
    replacedBy: [{ code: '530691' }],
  });
  const id = await givenWorker(system, { villageCode: '530627102201' });
  const { worker } = await system.ask(
    bureau,
    'query ($id: ID!) { worker(id: $id) { villageCode village { fullName } } }',
    { id },
  );
  expect(worker?.villageCode).toBe('530691102201');
  expect(worker?.village.fullName).toMatch(/^云南省昭通市镇雄市.+201$/);
  const cadre = async (regionCode: string) => {
    const token = await system.sign({ roles: ['CADRE'], regionCode });
    return (await system.ask(token, 'query ($id: ID!) { worker(id: $id) { id } }', { id })).worker?.id;
  };
  expect([await cadre('530627'), await cadre('530691'), await cadre('530628')]).toEqual([id, id, undefined]);
});

test('the list tells who loaded what and when; a row that is loaded again stays as replaced', async () => {
  await load([row('530692', '新县', since)]);
  await load([row('530692', '新新县', since)]);
  const by = { loadedBy: account, loadedAt: new Date(NOW).toISOString().replace('.000', '') };
  const one = { code: '530692', scheme: SCHEME, validFrom: '2027-01-01', validTo: null, replacedBy: [], ...by };
  expect(await listed('530692')).toEqual([{ ...one, name: '新新县', status: 'STANDING' }]);
  expect(await listed('530692', ['STANDING', 'REPLACED'])).toEqual([
    { ...one, name: '新县', status: 'REPLACED' },
    { ...one, name: '新新县', status: 'STANDING' },
  ]);
  const county = await system.sign({ roles: ['BUREAU'], regionCode: '530691' });
  expect((await listed('530692', ['STANDING'], county)).map(({ loadedBy }) => loadedBy)).toEqual([null]);
});

test('rows that stand already change nothing, and a repeat of a request answers as the first did', async () => {
  const input = { idempotencyKey: unique(), rows: [row('530693', '再县', since)] };
  const first = await load(input.rows, input);
  expect(first.done).toMatchObject({ changed: 1 });
  expect(await load(input.rows, input)).toEqual(first);
  expect((await load(input.rows)).done).toEqual({ ...first.done, changed: 0 });
  expect((await load([row('530693', '别县', since)], { idempotencyKey: input.idempotencyKey })).errors).toEqual([
    'IDEMPOTENCY_KEY_REUSED idempotencyKey',
  ]);
});

test('a code counts from its first day on, and ends after its last', async () => {
  const later = row('530694', '后县', { validFrom: '2027-03-01' });
  expect((await load([later, row('530621', '鲁甸县', ended(['530694'], '2027-02-28'))])).errors).toEqual([]);
  expect(await regionOf('530694')).toBeNull();
  expect(await regionOf('530621')).toMatchObject({ inForce: true, validTo: null, replacedBy: [] });
  system.clock.moveTo('2027-02-28T16:00:00.000Z');
  expect(await regionOf('530694')).toMatchObject({ name: '后县', inForce: true });
  expect(await regionOf('530621')).toMatchObject({ inForce: false, replacedBy: [{ code: '530694' }] });
  system.clock.moveTo(NOW);
  expect(await regionOf('530694')).toBeNull();
});

test('every wrong field of every row is named at once, and nothing is loaded', async () => {
  const before = await listed('');
  const { errors } = await load([
    row('5306a', '\u200b', { scheme: ' ' }),
    row('530627101001', '村', since),
    row('530695', '长'.repeat(61), { validFrom: '2030-01-01', initials: '昭' }),
    row('530696', '早县', { validTo: '1999-12-30' }),
    row('530697', '多县', { replacedBy: ['530627', '530627'] }),
    row('530698', '好县'),
    row('530698', '好县'),
  ]);
  expect(errors).toEqual([
    'REQUIRED rows.0.scheme',
    'CODE_FORM rows.0.code',
    'TEXT_CHARACTERS rows.0.name',
    'CODE_FORM rows.1.code',
    'TEXT_LENGTH rows.2.name',
    'DATE_TOO_FAR rows.2.validFrom',
    'CODE_FORM rows.2.initials',
    'RANGE_REVERSED rows.3.validTo',
    'DUPLICATE rows.4.replacedBy.1',
    'CODE_SUCCESSOR_EARLY rows.4.validTo',
    'DUPLICATE rows.6',
  ]);
  expect(await listed('')).toEqual(before);
});

test('rows are looked at together: successors and regions above must be there, and no successors lead back', async () => {
  const { errors, userErrors } = await load([
    row('530701', '古城区', ended(['530799'])),
    row('530798001', '某镇', since),
    row('530791', '甲县', { ...since, ...ended(['530792'], '2027-01-10') }),
    row('530792', '乙县', { ...since, ...ended(['530791'], '2027-01-10') }),
    row('530793', '晚县', { validFrom: '2027-02-01' }),
    row('530702', '玉龙', ended(['530793'])),
  ]);
  expect(errors).toEqual([
    'CODE_SUCCESSOR_UNKNOWN rows.0.replacedBy.0',
    'CODE_PARENT_MISSING rows.1.code',
    'CODE_SUCCESSOR_CYCLE rows.2.replacedBy',
    'CODE_SUCCESSOR_CYCLE rows.3.replacedBy',
    'CODE_SUCCESSOR_UNKNOWN rows.5.replacedBy.0',
  ]);
  expect(userErrors[0]?.message).toContain('530799');
  // Also through a load before, and through the built-in list: 530115 took 530122 over.
  expect((await load([row('530115', '晋宁区', ended(['530122']))])).errors).toEqual([
    'CODE_SUCCESSOR_CYCLE rows.0.replacedBy',
  ]);
  const parent = await load([row('530627999', '某镇', since)]);
  expect(parent.errors).toEqual(['CODE_PARENT_MISSING rows.0.code']);
});

test('codes filled up with zeros are those without', async () => {
  expect((await load([row('539100', '新州', since), row('539101', '新城', since)])).errors).toEqual([]);
  expect((await listed('5391')).map(({ code }) => code)).toEqual(['5391', '539101']);
  expect(await regionOf('539101')).toMatchObject({ fullName: '云南省新州新城' });
});

test('no more rows than a call takes', async () => {
  const rows = Array.from({ length: limits.codesLoadedMax + 1 }, (_, at) => row(`5306${90 + at}`, '多'));
  expect((await load(rows)).errors).toContain('LIST_LENGTH rows');
});

test('two loads at once both hold', async () => {
  const codes = Array.from({ length: 6 }, (_, at) => `53259${at}`);
  const loads = await Promise.all(codes.map((code) => load([row(code, `并${code}`, since)])));
  expect(loads.map(({ errors }) => errors)).toEqual(codes.map(() => []));
  expect(new Set(loads.map(({ done }) => done?.version)).size).toBe(codes.length);
  expect((await listed('53259')).map(({ code }) => code)).toEqual(codes);
});

test('nobody else loads codes', async () => {
  const prefecture = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
  expect((await load([row('530699', '某县', since)], {}, 'REGION', prefecture)).errors).toEqual([
    'REGION_OUT_OF_SCOPE rows',
  ]);
  const query = 'mutation ($input: LoadRegionsInput!) { loadRegions(input: $input) { load { version } } }';
  const input = { idempotencyKey: unique(), rows: [row('530699', '某县', since)] };
  for (const role of ['CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'] as const) {
    const { errors } = await system.gql(system.tokens[role], query, { input });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  }
  expect(await regionOf('530699')).toBeNull();
});

describe('occupations', () => {
  const occupation = (code: string, name: string, change: object = {}) => ({
    ...{ scheme: '2022 national classification', code, name, validFrom: '2022-09-01', ...change },
  });
  const submit = async (occupationCode: string) => {
    const { results } = await system.mutate(bureau, 'submitPositions', SUBMITTED, {
      ...{ enterpriseId: await givenEnterprise(system), idempotencyKey: unique() },
      positions: [positionInput({ occupationCode })],
    });
    const [{ position, errors } = { position: null, errors: [] }] = results;
    return position?.occupationCode ?? errors.map(({ code }) => code).join();
  };
  const SUBMITTED = 'results { status position { occupationCode } errors { code } }';

  test('a whole classification is loaded over the sample, in several calls', async () => {
    const codes = Array.from({ length: 1_639 }, (_, at) => {
      const [a, b, c] = [1 + Math.floor(at / 400), 10 + (Math.floor(at / 20) % 20), 10 + (at % 20)];
      return `${a}-${b}-90-${c}`;
    });
    const rows = [...new Set(codes)].map((code) => occupation(code, `职业${code}`, { initials: 'zy' }));
    for (let start = 0; start < rows.length; start += limits.codesLoadedMax)
      expect((await load(rows.slice(start, start + limits.codesLoadedMax), {}, 'OCCUPATION')).errors).toEqual([]);
    expect(await submit(rows.at(-1)?.code ?? '')).toBe(rows.at(-1)?.code);
    const { occupations } = await system.ask(bureau, '{ occupations(search: "zy", first: 50) { code sample } }');
    expect(occupations).toHaveLength(50);
    const { edges } = (
      await system.ask(bureau, '{ loadedCodes(list: OCCUPATION, first: 1) { totalCount edges { node { code } } } }')
    ).loadedCodes;
    expect(edges[0]?.node.code).toBe([...rows.map(({ code }) => code)].sort()[0]);
  });

  test('one that was replaced is filed under its successor', async () => {
    const next = { ...since, juvenilesBanned: true };
    const rows = [occupation('6-18-01-01', '车工', ended(['6-18-01-91'])), occupation('6-18-01-91', '车削工', next)];
    expect((await load(rows, {}, 'OCCUPATION')).errors).toEqual([]);
    expect(await submit('6-18-01-01')).toBe('6-18-01-91');
    const query = '{ occupations(search: "车削工") { code juvenilesBanned sample scheme } }';
    expect((await system.ask(bureau, query)).occupations).toEqual([
      { code: '6-18-01-91', juvenilesBanned: true, sample: false, scheme: '2022 national classification' },
    ]);
  });

  test('a code of another form is no occupation', async () => {
    expect((await load([occupation('6-18', '中类'), occupation('530627', '县')], {}, 'OCCUPATION')).errors).toEqual([
      'CODE_FORM rows.0.code',
      'CODE_FORM rows.1.code',
    ]);
  });
});
