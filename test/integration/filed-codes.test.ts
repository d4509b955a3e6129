/** Codes that were replaced, through HTTP: who and what names one is filed under what took it over, and scope follows. */
import { givenEnterprise, positionInput, startTestSystem, type TestSystem, unique, workerInput } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const REGION = `query ($code: String!) { region(code: $code) { code name fullName inForce validTo
  replacedBy { code name } parent { code } } }`;

async function regionOf(code: string) {
  return (await system.ask(system.tokens.WORKER, REGION, { code })).region;
}

async function register(villageCode: string, token = system.tokens.BUREAU, change: object = {}) {
  const { worker, userErrors } = await system.mutate(
    token,
    'registerWorker',
    'worker { id villageCode ethnicGroup village { fullName } }',
    { ...workerInput({ villageCode }), ...change },
  );
  return { worker, errors: userErrors.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`) };
}

async function submitted(regionCode: string): Promise<string> {
  const { results } = await system.mutate(
    system.tokens.BUREAU,
    'submitPositions',
    'results { status position { regionCode } errors { code message } }',
    {
      enterpriseId: await givenEnterprise(system),
      idempotencyKey: unique(),
      positions: [positionInput({ regionCode })],
    },
  );
  const [result] = results;
  return result?.position?.regionCode ?? `${result?.errors[0]?.code}: ${result?.errors[0]?.message}`;
}

test('the region of an abolished code says that it is none any more, and what took it over', async () => {
  expect(await regionOf('500105')).toEqual({
    ...{ code: '500105', name: '江北区', fullName: '重庆市江北区', inForce: false, validTo: null },
    ...{ replacedBy: [{ code: '500157', name: '两江新区' }], parent: { code: '5001' } },
  });
  expect(await regionOf('530122')).toMatchObject({ inForce: false, validTo: '2016-12-31' });
  expect(await regionOf('500157')).toMatchObject({ name: '两江新区', inForce: true, replacedBy: [] });
  expect(await regionOf('530000')).toMatchObject({ code: '53', inForce: true });
  expect(await regionOf('440300')).toMatchObject({ code: '4403', fullName: '广东省深圳市' });
});

test('a person whose village is told by the code of before is of the new county, and seen by its cadres alone', async () => {
  const { worker } = await register('530122001005');
  expect(worker).toMatchObject({ villageCode: '530115001005', village: { fullName: '云南省昆明市晋宁区昆阳街道005' } });
  const seenBy = async (regionCode: string) => {
    const token = await system.sign({ roles: ['CADRE'], regionCode });
    return (await system.ask(token, 'query ($id: ID!) { worker(id: $id) { id } }', { id: worker?.id })).worker;
  };
  expect(await seenBy('530115')).not.toBeNull();
  // The token of the office is older than its region's code.
  expect(await seenBy('530122')).not.toBeNull();
  expect(await seenBy('530114')).toBeNull();
  const listed = async (regionCode: string) => {
    const query = 'query ($filter: WorkerFilter) { workers(filter: $filter) { edges { node { id } } } }';
    const { workers } = await system.ask(system.tokens.BUREAU, query, { filter: { regionCode } });
    return workers.edges.map(({ node }) => node.id);
  };
  expect(await listed('530115')).toEqual([worker?.id]);
  expect(await listed('530122')).toEqual([worker?.id]);
});

test('a home in a township that nobody has any more is refused, with the county that took it over', async () => {
  const { worker, errors } = await register('530122999005');
  expect(worker).toBeNull();
  expect(errors).toEqual(['REGION_REPLACED villageCode: This region code is no longer in force; use 530115.']);
});

test('the token of an office whose county was renamed is its county’s today, and no wider than that', async () => {
  const viewer = async (regionCode: string) => {
    const token = await system.sign({ roles: ['BUREAU'], regionCode });
    return (await system.ask(token, '{ viewer { rights regionCode } }')).viewer;
  };
  expect(await viewer('530122')).toEqual({ rights: ['BUREAU'], regionCode: '530115' });
  expect(await viewer('530000')).toEqual({ rights: [], regionCode: null });
});

test('a place of work is taken in the forms that partners write, and a divided one is asked for', async () => {
  const taken = ['440300', '500105', '710100', '810111', '8101', '810000', '82', '130504', '530000'];
  expect(await Promise.all(taken.map(submitted))).toEqual([
    '4403',
    '500157',
    'REGION_UNKNOWN: No region has this code.',
    '810111',
    '8101',
    '8101',
    '8201',
    'REGION_REPLACED: This region code is no longer in force; use 130502, 130503.',
    'REGION_LEVEL: Wrong level of region: expected prefecture to village.',
  ]);
});

test('an ethnic group is kept by its name, however it was written, and nothing else is one', async () => {
  const kept = async (ethnicGroup: string) => {
    const { worker, errors } = await register('530627102201', system.tokens.CADRE, { ethnicGroup });
    return worker?.ethnicGroup ?? errors[0] ?? null;
  };
  expect(await Promise.all(['苗族', ' 苗 ', '06', '6', 'mh', '崩龙族', '其他'].map(kept))).toEqual([
    ...['苗族', '苗族', '苗族', '苗族', '苗族', '德昂族', '其他'],
  ]);
  expect(await Promise.all(['苗\u3000族', '苗 族', '苗\u200b', 'ＭＨ', '０６'].map(kept))).toEqual(
    Array(5).fill('苗族'),
  );
  expect(await kept('')).toBeNull();
  const unknown = 'ETHNIC_GROUP_UNKNOWN ethnicGroup: Not the name or code of an ethnic group of GB/T 3304.';
  expect(await Promise.all(['苗苗', '57', '00', 'XX', '__proto__'].map(kept))).toEqual(Array(5).fill(unknown));
});
