/** Names become codes through HTTP: order, limits, roles. The rules are tested in `test/unit/resolution.test.ts`. */
import type { Role } from '../../functions/generated/graphql';
import { startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const RESOLVE = `query ($input: ResolveCodesInput!) { resolveCodes(input: $input) {
  occupations { ...of } places { ...of } } }
  fragment of on ResolvedCode { text confidence code fullName candidates { code fullName } }`;

test('a partner learns the codes of its words, in the order in which it asked', async () => {
  const input = { places: ['朝阳区', '东莞长安', '镇雄'], occupations: ['车衣工', '缝纫工', '没有这个工种'] };
  const { resolveCodes } = await system.ask(system.tokens.ENTERPRISE, RESOLVE, { input });
  const shown = ({ text, confidence, code, fullName }: (typeof resolveCodes.places)[number]) =>
    [text, confidence, code, fullName].join(' ');
  expect(resolveCodes.places.map(shown)).toEqual([
    '朝阳区 UNKNOWN  ',
    '东莞长安 SURE 4419 广东省东莞市',
    '镇雄 LIKELY 530627 云南省昭通市镇雄县',
  ]);
  expect(resolveCodes.occupations.map(shown)).toEqual([
    '车衣工 LIKELY 6-05-01-03 缝纫工',
    '缝纫工 SURE 6-05-01-03 缝纫工',
    '没有这个工种 UNKNOWN  ',
  ]);
  expect(resolveCodes.places[0]?.candidates).toContainEqual({ code: '110105', fullName: '北京市朝阳区' });
});

test('every role asks, and nobody without a token', async () => {
  const variables = { input: { places: ['昆明'] } };
  for (const role of ['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'] satisfies Role[]) {
    const { resolveCodes } = await system.ask(system.tokens[role], RESOLVE, variables);
    expect(resolveCodes.places[0]?.code).toBe('5301');
  }
  const { data, errors } = await system.gql(undefined, RESOLVE, variables);
  expect(data ?? null).toBeNull();
  expect(errors[0]?.extensions['code']).toBe('UNAUTHENTICATED');
});

test('200 texts of 100 characters are answered, and nothing is asked for nothing', async () => {
  const places = Array.from({ length: 200 }, (_, index) => `广东省东莞市${'长安路'.repeat(30)}${index}`);
  const { resolveCodes } = await system.ask(system.tokens.BUREAU, RESOLVE, { input: { places } });
  expect(resolveCodes.places.map(({ text }) => text)).toEqual(places);
  const empty = await system.ask(system.tokens.BUREAU, RESOLVE, { input: {} });
  expect(empty.resolveCodes).toEqual({ occupations: [], places: [] });
});

test('too many texts and texts that are too long are the caller’s mistake, every one named', async () => {
  const many = {
    places: Array.from({ length: 101 }, () => '昆明'),
    occupations: Array.from({ length: 100 }, () => '车工'),
  };
  const long = { places: ['昆明', '昆'.repeat(101)], occupations: ['工'.repeat(101)] };
  const told = async (input: object) => {
    const { errors } = await system.gql(system.tokens.BUREAU, RESOLVE, { input });
    return errors.map(({ extensions, message }) => [extensions['code'], message].join(' ')).join();
  };
  expect(await told(many)).toContain('BAD_USER_INPUT');
  expect(await told(long)).toMatch(/BAD_USER_INPUT.*occupations\.0.*places\.1/s);
});
