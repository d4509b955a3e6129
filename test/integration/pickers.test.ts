/** Pickers of regions and occupations through HTTP: by name, pinyin initials and code, for every role. */
import regionInitials from '../../functions/domains/reference/region/initials.json';
import occupationInitials from '../../functions/domains/reference/occupation/initials.json';
import type { Role } from '../../functions/generated/graphql';
import { initialsOfOccupations, initialsOfRegions } from '../kit/initials';
import { startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const REGIONS = `query ($search: String!, $within: String, $first: Int) {
  regions(search: $search, within: $within, first: $first) { code fullName } }`;
const OCCUPATIONS = `query ($search: String!, $first: Int) {
  occupations(search: $search, first: $first) { code name sample } }`;

async function regions(search: string, given: object = {}): Promise<string[]> {
  const found = await system.ask(system.tokens.CADRE, REGIONS, { search, ...given });
  return found.regions.map(({ code, fullName }) => `${code} ${fullName}`);
}

async function occupations(search: string, given: object = {}): Promise<string[]> {
  const found = await system.ask(system.tokens.CADRE, OCCUPATIONS, { search, ...given });
  return found.occupations.map(({ code, name }) => `${code} ${name}`);
}

test('a region is found by its name, the widest of that beginning first', async () => {
  expect((await regions('昭通'))[0]).toBe('5306 云南省昭通市');
  expect((await regions(' 镇雄县 '))[0]).toBe('530627 云南省昭通市镇雄县');
  expect((await regions('两江'))[0]).toBe('500157 重庆市两江新区');
  expect(await regions('江北区', { within: '50' })).toEqual([]);
});

test('a region is found by pinyin initials, with the reading that its name has', async () => {
  expect(await regions('cqs')).toContain('50 重庆市');
  expect(await regions('ZX', { within: '5306', first: 50 })).toContain('530627 云南省昭通市镇雄县');
});

test('a region is found by the beginning of its code, and within another region alone', async () => {
  const found = await regions('5306', { first: 50 });
  expect(found[0]).toBe('5306 云南省昭通市');
  expect(found.every((one) => one.startsWith('5306'))).toBe(true);
  expect((await regions('长安', { within: '44', first: 50 })).every((one) => one.startsWith('44'))).toBe(true);
  // The code of before, read as what took it over.
  expect(await regions('昆阳', { within: '530115' })).toEqual(['530115001 云南省昆明市晋宁区昆阳街道']);
});

test('an occupation is found by name, initials and code, and says that it is of a sample', async () => {
  expect((await occupations('缝纫'))[0]).toBe('6-05-01-03 缝纫工');
  expect(await occupations('FRG')).toEqual(['6-05-01-03 缝纫工']);
  expect((await occupations('4-02-07', { first: 2 })).map((one) => one.slice(0, 7))).toEqual(['4-02-07', '4-02-07']);
  const { occupations: found } = await system.ask(system.tokens.BUREAU, OCCUPATIONS, { search: '6-05' });
  expect(found.map(({ sample }) => sample)).toEqual(found.map(() => true));
  // It ended in 2022; its successor of the same name did not.
  expect(await occupations('工业机器人')).toEqual(['6-31-07-03 工业机器人系统操作员']);
});

test('every role picks, and nobody without a token', async () => {
  for (const role of ['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'] satisfies Role[]) {
    const { regions: found } = await system.ask(system.tokens[role], REGIONS, { search: '镇雄' });
    expect(found).toHaveLength(1);
  }
  const { data, errors } = await system.gql(undefined, OCCUPATIONS, { search: '缝' });
  expect(data ?? null).toBeNull();
  expect(errors[0]?.extensions['code']).toBe('UNAUTHENTICATED');
});

test('null of `first` is ten entries, as without it', async () => {
  expect(await regions('镇', { first: null })).toEqual(await regions('镇'));
  expect(await regions('镇')).toHaveLength(10);
  expect(await occupations('工', { first: null })).toEqual(await occupations('工'));
  expect(await occupations('工')).toHaveLength(10);
});

test.each([
  ['a search of 41 characters', { search: '镇'.repeat(41) }],
  ['no entry', { search: '镇', first: 0 }],
  ['51 entries', { search: '镇', first: 51 }],
  ['a region that does not exist', { search: '镇', within: '999999' }],
])('%s is refused as the caller’s mistake', async (_, variables) => {
  const { errors } = await system.gql(system.tokens.BUREAU, REGIONS, variables);
  expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
});

test('what finds nothing is an empty list, and an empty search shows the widest', async () => {
  expect(await regions('没有这个地方')).toEqual([]);
  expect(await regions('__proto__')).toEqual([]);
  expect(await regions('', { first: 2 })).toEqual(['11 北京市', '12 天津市']);
});

test('the shipped initials are those of the library: npm run initials writes them anew', () => {
  expect(regionInitials).toEqual(initialsOfRegions());
  expect(occupationInitials).toEqual(initialsOfOccupations());
});
