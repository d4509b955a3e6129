/** Asking about people by their numbers is counted, bounded and recorded, and takes as long for every number. */
import { limits } from '../../functions/limits';
import type { Inquiry } from '../../functions/generated/graphql';
import { recordedCalls } from '../kit/recorded-calls';
import {
  type Answer,
  identityNumber,
  mobile,
  startTestSystem,
  type TestSystem,
  unique,
  workerInput,
} from '../kit/system';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;

interface Person {
  readonly id: string;
  readonly identityNumber: string;
  readonly phone: string;
}

/** A person of Zhenxiong (530627), one of another prefecture, and numbers that nobody has. */
let here: Person;
let there: Person;
const nobody: Omit<Person, 'id'> = { identityNumber: identityNumber(), phone: mobile() };

const BY_NUMBER = 'query ($number: String!) { workerByIdentityNumber(identityNumber: $number) { id } }';
const BY_PHONE = 'query ($phone: String!) { workerByPhone(phone: $phone) { id } }';
const PEOPLE_BY_PHONE = 'query ($phone: String!) { workers(filter: { phone: $phone }) { edges { node { id } } } }';

const doors: readonly [string, (token: string, asked: Omit<Person, 'id'>) => Promise<Answer>][] = [
  ['workerByIdentityNumber', (token, asked) => system.gql(token, BY_NUMBER, { number: asked.identityNumber })],
  ['workerByPhone', (token, { phone }) => system.gql(token, BY_PHONE, { phone })],
  ['workers by phone', (token, { phone }) => system.gql(token, PEOPLE_BY_PHONE, { phone })],
];

beforeAll(async () => {
  system = await startTestSystem();
  const register = async (villageCode: string): Promise<Person> => {
    const input = workerInput({ villageCode });
    const { worker } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input);
    return { id: worker?.id ?? '', identityNumber: input.identityNumber, phone: input.phone ?? '' };
  };
  [here, there] = [await register('530627102201'), await register('530423101201')];
});

afterAll(() => system.stop());

/** An account of its own each time. */
function official(regionCode: string, role: 'BUREAU' | 'CADRE' = 'CADRE'): Promise<string> {
  return system.sign({ roles: [role], regionCode, subject: unique('official') });
}

/** As many look-ups as there are numbers, in one operation; at most 50. */
function lookUpAll(token: string, numbers: readonly string[]): Promise<Answer> {
  const fields = numbers.map(
    (number, index) => `a${index}: workerByIdentityNumber(identityNumber: "${number}") { id }`,
  );
  return system.gql(token, `{ ${fields.join(' ')} }`);
}

async function useUp(token: string, times: number): Promise<void> {
  for (let left = times; left > 0; left -= 50) {
    const { errors } = await lookUpAll(token, Array<string>(Math.min(left, 50)).fill(nobody.identityNumber));
    expect(errors).toEqual([]);
  }
}

async function inquiriesOf(token: string, filter: object = {}): Promise<readonly Inquiry[]> {
  const query = `query ($filter: InquiryFilter) { inquiries(filter: $filter, first: 100) { edges { node {
    account role regionCode kind count at requestId } } } }`;
  return (await system.ask(token, query, { filter })).inquiries.edges.map(({ node }) => node);
}

const codesOf = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);

const register = (token: string, change: object) =>
  system.mutate(token, 'registerWorker', 'worker { id }', workerInput({ villageCode: '530627102201', ...change }));

describe('the bound of an account and day', () => {
  test('counts all operations together, registrations too, for this account and day alone', async () => {
    const token = await official('530627');
    await useUp(token, limits.inquiriesPerDayMax);
    for (const [, ask] of doors) {
      expect(codesOf(await ask(token, here))).toEqual(['INQUIRIES_EXHAUSTED']);
      expect(codesOf(await ask(token, nobody))).toEqual(['INQUIRIES_EXHAUSTED']);
    }
    // Who is refused for a taken number alone would learn that it is taken.
    for (const { identityNumber: number } of [there, { identityNumber: identityNumber() }])
      expect(await register(token, { identityNumber: number })).toMatchObject({
        worker: null,
        userErrors: [{ code: 'INQUIRIES_EXHAUSTED', path: ['identityNumber'] }],
      });
    for (const [, ask] of doors) expect(codesOf(await ask(await official('530627'), here))).toEqual([]);
    system.clock.moveTo('2027-01-20T16:00:00Z');
    for (const [, ask] of doors) expect(codesOf(await ask(token, here))).toEqual([]);
  });

  test('is not passed by look-ups at once', async () => {
    const token = await official('530627');
    await useUp(token, limits.inquiriesPerDayMax - 5);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => system.gql(token, BY_NUMBER, { number: here.identityNumber })),
    );
    expect(answers.filter(({ data }) => data?.workerByIdentityNumber != null)).toHaveLength(5);
    expect(answers.flatMap(codesOf)).toEqual(Array(15).fill('INQUIRIES_EXHAUSTED'));
  });

  test('is not passed by an operation that asks for more than is left: nothing of it is told', async () => {
    const token = await official('530627');
    await useUp(token, limits.inquiriesPerDayMax - 1);
    const { data, errors } = await lookUpAll(token, [here.identityNumber, nobody.identityNumber]);
    expect(data).toEqual({ a0: null, a1: null });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(Array(2).fill('INQUIRIES_EXHAUSTED'));
    expect(codesOf(await lookUpAll(token, [here.identityNumber]))).toEqual([]);
  });

  test('is told in a message without the number', async () => {
    const token = await official('530627');
    await useUp(token, limits.inquiriesPerDayMax);
    for (const [, ask] of doors) {
      const { text } = await ask(token, here);
      expect(text).toContain(String(limits.inquiriesPerDayMax));
      expect(text).not.toContain(here.identityNumber);
      expect(text).not.toContain(here.phone);
    }
  });
});

describe('what is no inquiry', () => {
  test.each([['1'], ['110105194912310020']])('a text that is no number, %j, is not counted', async (text) => {
    const token = await official('530627');
    await system.ask(token, BY_NUMBER, { number: text });
    await system.ask(token, BY_PHONE, { phone: text });
    expect(await mine(token)).toEqual([]);
  });

  test('a registration of a new worker and its repeat are not counted; one of a known number is', async () => {
    const token = await official('530627');
    const input = { idempotencyKey: unique(), identityNumber: identityNumber(), name: '李四' };
    const { worker } = await register(token, input);
    expect(worker?.id).toMatch(/^wkr_/);
    expect(await mine(token)).toEqual([]);
    const taken = await register(token, { identityNumber: there.identityNumber });
    expect(taken.userErrors).toMatchObject([{ code: 'IDENTITY_NUMBER_TAKEN' }]);
    expect(await mine(token)).toMatchObject([{ kind: 'REGISTRATION', count: 1 }]);
  });

  test('the repeat of a registration returns the worker, and is not counted', async () => {
    const token = await official('530627');
    const input = workerInput();
    const first = await system.mutate(token, 'registerWorker', 'worker { id }', input);
    const again = await system.mutate(token, 'registerWorker', 'worker { id }', input);
    expect(again).toEqual(first);
    expect(await mine(token)).toEqual([]);
  });

  test('a registration of a known number that is sent again, also at once, is counted once', async () => {
    const token = await official('530627');
    const input = workerInput({ villageCode: '530627102201', identityNumber: there.identityNumber });
    const send = () => system.mutate(token, 'registerWorker', 'worker { id }', input);
    const answers = await Promise.all([send(), send(), send()]);
    for (const { userErrors } of [...answers, await send()])
      expect(userErrors).toMatchObject([{ code: 'IDENTITY_NUMBER_TAKEN', path: ['identityNumber'] }]);
    expect(await mine(token)).toMatchObject([{ kind: 'REGISTRATION', count: 1 }]);
  });

  /** As the province sees them. */
  async function mine(token: string): Promise<readonly Inquiry[]> {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      string
    >;
    return inquiriesOf(system.tokens.BUREAU, { account: `${payload['iss']}|${payload['sub']}` });
  }
});

describe('the record', () => {
  beforeAll(() => system.clock.moveTo('2027-03-01T04:00:00Z'));

  const today = { on: '2027-03-01' };

  test('tells account, number and kind of the inquiries, one entry for each request, to the bureaus above alone', async () => {
    const cadre = await official('530627102');
    const county = await official('530627', 'BUREAU');
    const province = await official('53', 'BUREAU');
    for (const [, ask] of doors) await ask(cadre, there);
    system.clock.moveTo('2027-03-01T04:00:01Z');
    await lookUpAll(county, [here.identityNumber, nobody.identityNumber, there.identityNumber]);
    system.clock.moveTo('2027-03-01T04:00:02Z');
    await system.ask(province, BY_PHONE, { phone: nobody.phone });
    const ofProvince = { role: 'BUREAU', regionCode: '53', kind: 'PHONE', count: 1, at: '2027-03-01T04:00:02Z' };
    const ofCounty = { role: 'BUREAU', regionCode: '530627', kind: 'IDENTITY_NUMBER', count: 3 };
    const ofCadre = { role: 'CADRE', regionCode: '530627102', count: 1, at: '2027-03-01T04:00:00Z' };
    const ofAll = [ofProvince, ofCounty, ofCadre, ofCadre, ofCadre];
    expect(await inquiriesOf(system.tokens.BUREAU, today)).toMatchObject(ofAll);
    const ids = (await inquiriesOf(system.tokens.BUREAU, today)).map(({ requestId }) => requestId);
    expect(new Set(ids).size).toBe(5);
    for (const regionCode of ['5306', '530627'])
      expect(await inquiriesOf(await official(regionCode, 'BUREAU'), today)).toMatchObject(ofAll.slice(1));
    for (const regionCode of ['530628', '5304', '52', '440306'])
      expect(await inquiriesOf(await official(regionCode, 'BUREAU'), today)).toEqual([]);
    for (const token of [cadre, system.tokens.WORKER, system.tokens.ENTERPRISE])
      expect(codesOf(await system.gql(token, '{ inquiries { edges { node { at } } } }'))).toEqual(['FORBIDDEN']);
  });

  test('is filtered by region, day, account and kind', async () => {
    const all = await inquiriesOf(system.tokens.BUREAU, today);
    const { account } = all.find(({ regionCode }) => regionCode === '530627') ?? all[0] ?? { account: '' };
    expect(await inquiriesOf(system.tokens.BUREAU, { ...today, account })).toMatchObject([{ count: 3 }]);
    expect(await inquiriesOf(system.tokens.BUREAU, { ...today, kind: 'PHONE' })).toHaveLength(3);
    expect(await inquiriesOf(system.tokens.BUREAU, { ...today, regionCode: '530627102' })).toHaveLength(3);
    expect(await inquiriesOf(system.tokens.BUREAU, { on: '2027-03-02' })).toEqual([]);
  });

  test('holds no number', async () => {
    const { items } = await system.platform.db.query({
      ...{ TableName: 'Workers', KeyConditionExpression: 'pk = :pk' },
      ExpressionAttributeValues: { ':pk': 'inquiries#5306' },
    });
    expect(items.length).toBeGreaterThan(3);
    for (const { identityNumber: number, phone } of [here, there, nobody]) {
      expect(JSON.stringify(items)).not.toContain(number);
      expect(JSON.stringify(items)).not.toContain(phone);
    }
  });
});

describe('the calls to the database are the same for a number of a person here, of one elsewhere, and of nobody', () => {
  const callsOf = (query: string, variables: object): Promise<string[]> => {
    const viewer = { roles: ['CADRE'], regionCode: asRegionCode('530627'), account: unique() } as const;
    return recordedCalls(system.platform, viewer, query, variables);
  };

  test.each([
    ['workerByIdentityNumber', BY_NUMBER],
    ['workerByPhone', BY_PHONE],
    ['workers by phone', PEOPLE_BY_PHONE],
  ])('%s', async (_, query) => {
    const calls = ({ identityNumber: number, phone }: Omit<Person, 'id'>): Promise<string[]> =>
      callsOf(query, query === BY_NUMBER ? { number } : { phone });
    const known = await calls(here);
    expect(known).toHaveLength(3);
    expect(await calls(there)).toEqual(known);
    expect(await calls(nobody)).toEqual(known);
  });

  test('registerWorker, where the number is taken', async () => {
    const query = `mutation ($input: RegisterWorkerInput!) { registerWorker(input: $input) { userErrors { code } } }`;
    const calls = ({ identityNumber: number }: Person): Promise<string[]> =>
      callsOf(query, { input: workerInput({ identityNumber: number, name: '张三' }) });
    expect(await calls(there)).toEqual(await calls(here));
  });
});
