/** Who may do what with people: every operation, every role, as the API's matrix has it. */
import type { Role } from '../../functions/generated/graphql';
import { limits } from '../../functions/limits';
import {
  givenEnterprise,
  givenPositions,
  identityNumber,
  mobile,
  NOW,
  startTestSystem,
  type TestSystem,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;
let person: { id: string; other: string; number: string; phone: string };
let positionId = '';
let tokens: Readonly<Record<string, string>>;

beforeAll(async () => {
  system = await startTestSystem();
  const [number, phone] = [identityNumber(), mobile()];
  const register = async (change: object): Promise<string> => {
    const input = workerInput({ villageCode: '530627102201', ...change });
    return (await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input)).worker?.id ?? '';
  };
  person = { number, phone, id: await register({ identityNumber: number, phone }), other: await register({ phone }) };
  const surveys = [{ clientId: unique(), identityNumber: number, surveyedAt: NOW, wantsWork: true }];
  await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', { surveys });
  [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{ ageMin: 60 }, {}]);
  await system.pump.idle();
  tokens = {
    ...system.tokens,
    'CADRE of another county': await system.sign({ roles: ['CADRE'], regionCode: '530628' }),
    'CADRE without a region': await system.sign({ roles: ['CADRE'] }),
    'the WORKER': await system.sign({ roles: ['WORKER'], workerId: person.id }),
  };
});

afterAll(() => system.stop());

type Outcome = 'FORBIDDEN' | 'UNAUTHENTICATED' | 'NOTHING' | 'DONE';

interface Operation {
  readonly name: string;
  readonly query: string;
  readonly variables?: () => object;
  /** Who is answered, besides BUREAU and CADRE of the region; everyone else who has the role is told of nothing. */
  readonly roles: readonly Role[];
  readonly self?: boolean;
}

const inputOf = (type: string, mutation: string, fields: string): string =>
  `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${fields} userErrors { code } } }`;

const officials: readonly Role[] = ['BUREAU', 'CADRE'];
const everyone: readonly Role[] = ['BUREAU', 'CADRE', 'STATION', 'ENTERPRISE', 'AGENCY', 'CARRIER', 'WORKER'];

/** Reading first: what is written must not change who is seen. */
const operations: readonly Operation[] = [
  {
    name: 'worker',
    query: 'query ($id: ID!) { done: worker(id: $id) { id } }',
    variables: () => person,
    roles: everyone.filter((role) => role !== 'AGENCY'),
    self: true,
  },
  {
    name: 'node',
    query: 'query ($id: ID!) { done: node(id: $id) { id } }',
    variables: () => person,
    roles: everyone,
    self: true,
  },
  {
    name: 'workerByIdentityNumber',
    query: 'query ($number: String!) { done: workerByIdentityNumber(identityNumber: $number) { id } }',
    ...{ variables: () => person, roles: officials },
  },
  {
    name: 'workerByPhone',
    query: 'query ($phone: String!) { done: workerByPhone(phone: $phone) { id } }',
    ...{ variables: () => person, roles: officials },
  },
  { name: 'workers', query: '{ done: workers { edges { node { id } } } }', roles: officials },
  {
    name: 'workers by name',
    query: '{ done: workers(filter: { nameStartsWith: "阿" }) { edges { node { id } } } }',
    roles: officials,
  },
  {
    name: 'workers by phone',
    query: 'query ($phone: String!) { done: workers(filter: { phone: $phone }) { edges { node { id } } } }',
    ...{ variables: () => person, roles: officials },
  },
  {
    name: 'serviceList',
    query: '{ done: serviceList(regionCode: "530627") { edges { node { dueOn } } } }',
    roles: officials,
  },
  {
    name: 'surveyCoverage',
    query: '{ done: surveyCoverage(regionCode: "53") { edges { node { known } } } }',
    roles: officials,
  },
  { name: 'duplicateWorkers', query: '{ done: duplicateWorkers { edges { node { foundAt } } } }', roles: officials },
  {
    name: 'revealLog',
    query: 'query ($id: ID!) { done: revealLog(workerId: $id) { totalCount } }',
    ...{ variables: () => person, roles: ['BUREAU', 'CADRE', 'WORKER'], self: true },
  },
  {
    name: 'recommendedPositions',
    query: 'query ($id: ID!) { done: recommendedPositions(workerId: $id) { score } }',
    ...{ variables: () => person, roles: ['BUREAU', 'CADRE', 'WORKER'], self: true },
  },
  {
    name: 'whyNot',
    query: 'query ($id: ID!, $positionId: ID!) { done: whyNot(workerId: $id, positionId: $positionId) { code } }',
    ...{ variables: () => ({ ...person, positionId }), roles: ['BUREAU', 'CADRE', 'WORKER'], self: true },
  },
  {
    name: 'revealWorker',
    query: inputOf('RevealWorkerInput', 'revealWorker', 'identityNumber'),
    ...{ variables: () => ({ input: { workerId: person.id, purpose: '核对社保' } }), self: true },
    roles: ['BUREAU', 'CADRE', 'STATION', 'WORKER'],
  },
  {
    name: 'recordConsent',
    query: inputOf('RecordConsentInput', 'recordConsent', 'worker { id }'),
    variables: () => ({ input: { workerId: person.id, purpose: 'SMS', granted: true } }),
    ...{ roles: ['BUREAU', 'CADRE', 'WORKER'], self: true },
  },
  {
    name: 'updateWorker',
    query: inputOf('UpdateWorkerInput', 'updateWorker', 'worker { id }'),
    ...{ variables: () => ({ input: { workerId: person.id, education: 'COLLEGE' } }), roles: officials },
  },
  {
    name: 'recordSurveys',
    query: `mutation ($input: RecordSurveysInput!) { done: recordSurveys(input: $input) { results { worker { id } } } }`,
    variables: () => ({
      input: { surveys: [{ clientId: unique(), identityNumber: person.number, surveyedAt: NOW, wantsWork: true }] },
    }),
    roles: officials,
  },
  {
    name: 'registerWorker',
    query: inputOf('RegisterWorkerInput', 'registerWorker', 'worker { id }'),
    ...{ variables: () => ({ input: workerInput() }), roles: officials },
  },
  {
    name: 'dismissDuplicate',
    query: inputOf('DismissDuplicateInput', 'dismissDuplicate', 'duplicates { status }'),
    ...{ variables: () => ({ input: { workerIds: [person.id, person.other] } }), roles: officials },
  },
  {
    name: 'mergeWorkers',
    query: inputOf('MergeWorkersInput', 'mergeWorkers', 'worker { id }'),
    variables: () => ({ input: { idempotencyKey: 'the same for all', keepId: person.id, mergeId: person.other } }),
    roles: officials,
  },
];

async function outcomeOf(token: string | undefined, { query, variables }: Operation): Promise<Outcome> {
  const { data, errors } = await system.gql(
    token,
    query,
    variables === undefined ? {} : variablesOf(query, variables()),
  );
  const code = errors[0]?.extensions['code'];
  if (code === 'FORBIDDEN' || code === 'UNAUTHENTICATED') return code;
  expect(errors).toEqual([]);
  return holdsSomething((data as Record<string, unknown> | null | undefined)?.['done']) ? 'DONE' : 'NOTHING';
}

/** Only what the query names. */
function variablesOf(query: string, all: object): object {
  return Object.fromEntries(Object.entries(all).filter(([name]) => query.includes(`$${name}:`)));
}

/** An object, an entry of a list, a value: anything but nulls, empty lists and errors. */
function holdsSomething(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== null && value !== undefined;
  return Object.entries(value).some(([name, field]) => name !== 'userErrors' && holdsSomething(field));
}

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_, operation) => {
  test('is answered to whom it is for, and to nobody else', async () => {
    const { roles, self = false } = operation;
    const told = async (who: string): Promise<[string, Outcome]> => [who, await outcomeOf(tokens[who], operation)];
    expect(await outcomeOf(undefined, operation)).toBe('UNAUTHENTICATED');
    for (const role of ['STATION', 'ENTERPRISE', 'AGENCY', 'CARRIER', 'WORKER'] as const)
      expect(await told(role)).toEqual([role, roles.includes(role) ? 'NOTHING' : 'FORBIDDEN']);
    expect(await told('CADRE of another county')).toEqual(['CADRE of another county', 'NOTHING']);
    // Its token says nothing of its rights; node(id) is open to it, and finds nothing.
    const without = operation.name === 'node' ? 'NOTHING' : 'FORBIDDEN';
    expect(await told('CADRE without a region')).toEqual(['CADRE without a region', without]);
    expect(await told('the WORKER')).toEqual(['the WORKER', self ? 'DONE' : 'FORBIDDEN']);
    expect(await told('CADRE')).toEqual(['CADRE', 'DONE']);
    // Keys are an account's own: to another account the two are one already.
    expect(await told('BUREAU')).toEqual(['BUREAU', operation.name === 'mergeWorkers' ? 'NOTHING' : 'DONE']);
  });
});

describe('full numbers', () => {
  const reveal = (token: string, change: object = {}) =>
    system.mutate(token, 'revealWorker', 'identityNumber phone', {
      workerId: person.id,
      purpose: '核对社保',
      ...change,
    });

  test('are given for a purpose, and the log says to whom and what for', async () => {
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
    system.clock.moveTo('2027-01-20T04:00:01Z');
    expect(await reveal(token, { purpose: ' 补办银行卡 ' })).toEqual({
      ...{ identityNumber: person.number, phone: person.phone, userErrors: [] },
    });
    const query = 'query ($id: ID!) { revealLog(workerId: $id, first: 1) { edges { node { purpose at by } } } }';
    const { revealLog } = await system.ask(token, query, { id: person.id });
    expect(revealLog?.edges[0]?.node).toMatchObject({ purpose: '补办银行卡', at: '2027-01-20T04:00:01Z' });
  });

  test.each([[' '], ['x'], ['x'.repeat(201)]])('are not given for the purpose %j', async (purpose) => {
    const { identityNumber: number, userErrors } = await reveal(system.tokens.CADRE, { purpose });
    expect(number).toBeNull();
    expect(userErrors).toMatchObject([{ path: ['purpose'] }]);
  });

  test('are given so many times a day and account, also at once, and again the next day', async () => {
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
    const curious = await system.sign({ roles: ['CADRE'], regionCode: '530627', subject: 'curious' });
    const answers = await Promise.all(Array.from({ length: limits.revealsPerDayMax + 5 }, () => reveal(curious)));
    expect(answers.filter(({ identityNumber: number }) => number != null)).toHaveLength(limits.revealsPerDayMax);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(5).fill('REVEALS_EXHAUSTED'),
    );
    expect((await reveal(token)).userErrors).toEqual([]);
    system.clock.moveTo('2027-01-20T16:00:00Z');
    expect((await reveal(curious)).userErrors).toEqual([]);
  });
});
