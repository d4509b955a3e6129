/** What the price of an operation keeps out, what it lets in, and answers that are too large to be carried. */
import { getIntrospectionQuery } from 'graphql';
import { createGraphqlHandler } from '../../functions/handlers/graphql';
import { limits } from '../../functions/limits';
import { ANONYMOUS } from '../../functions/platform/security/viewer';
import { createKeyRing } from '../../functions/platform/security/key-ring';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import {
  type Answer,
  givenEnterprise,
  givenPositions,
  positionInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

function codesOf({ errors }: Answer): unknown[] {
  return errors.map(({ extensions }) => extensions['code']);
}

const copies = (count: number, field: string): string =>
  `{ ${Array.from({ length: count }, (_, copy) => `a${copy}: ${field}`).join(' ')} }`;

const TOOLS = getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, schemaDescription: true });

describe('the schema', () => {
  test('is read by tools without a token, on a stage that lets them', async () => {
    const { data, extensions } = await system.gql(undefined, TOOLS);
    expect(JSON.stringify(data)).toContain('"Worker"');
    expect(extensions['cost']).toEqual({ requested: limits.operationCostMax / 2, limit: limits.operationCostMax });
  });

  test.each<[string, string]>([
    ['fifty times', copies(50, '__schema { types { name } }')],
    ['three times', copies(3, '__schema { types { name } }')],
    [
      'in fragments',
      `{ ...A ...B ...C } ${['A', 'B', 'C'].map((name) => `fragment ${name} on Query { ${name}: __schema { types { name } } }`).join(' ')}`,
    ],
    ['type by type', copies(50, '__type(name: "Worker") { fields { name } }')],
    [
      'with fields under aliases',
      '{ __schema { types { a: fields { name } b: fields { name } c: fields { name } } } }',
    ],
  ])('is not had %s in one operation', async (_what, query) => {
    for (const token of [undefined, system.tokens.BUREAU]) {
      const answer = await system.gql(token, query);
      expect(answer.status === 400 || (token === undefined && answer.status === 401)).toBe(true);
      expect(answer.data).toBeFalsy();
      if (token !== undefined) expect(codesOf(answer)).toEqual(['OPERATION_TOO_COSTLY']);
    }
  });

  test('is answered from memory the second time, with the same data', async () => {
    const [first, second] = [await system.gql(undefined, TOOLS), await system.gql(system.tokens.WORKER, TOOLS)];
    expect(second.text).toBe(first.text);
    const named = 'query A { __type(name: "Worker") { name } } query B { __type(name: "Region") { name } }';
    const of = async (operationName: string): Promise<unknown> => {
      const response = await fetch(`${system.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: named, operationName }),
      });
      return ((await response.json()) as { data: unknown }).data;
    };
    expect([await of('A'), await of('B'), await of('A')]).toEqual(
      ['Worker', 'Region', 'Worker'].map((name) => ({ __type: { name } })),
    );
    const byVariable = 'query ($name: String!) { __type(name: $name) { name } }';
    for (const name of ['Worker', 'Region', 'Worker'])
      expect((await system.gql(undefined, byVariable, { name })).data).toEqual({ __type: { name } });
  });

  test('needs a token on a stage that says so; with one it is answered', async () => {
    const cursorKeys = await createKeyRing(() => Promise.resolve([{ id: 1, key: Buffer.alloc(32, 7) }]), system.clock);
    const ask = async (viewer: { roles: []; account: string }, query: string): Promise<number> => {
      const handler = createGraphqlHandler(
        system.platform,
        { verify: () => Promise.resolve(viewer as never) },
        cursorKeys,
      );
      const event = {
        ...{ httpMethod: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } },
        ...{ multiValueQueryStringParameters: null, queryStringParameters: null, isBase64Encoded: false },
        ...{ body: JSON.stringify({ query }), requestContext: { requestId: 'test' } },
      };
      return (await handler(event as unknown as APIGatewayProxyEvent, {} as LambdaContext)).statusCode;
    };
    const someone = { roles: [] as [], account: 'somebody' };
    for (const query of ['{ __schema { queryType { name } } }', '{ __type(name: "Worker") { name } }'])
      expect([await ask(ANONYMOUS as typeof someone, query), await ask(someone, query)]).toEqual([401, 200]);
    expect(await ask(ANONYMOUS as typeof someone, '{ __typename }')).toBe(200);
  });
});

describe('an operation that costs more than it may does nothing', () => {
  test.each<[string, string]>([
    [
      'people by the beginning of a name, in every county, fifty times',
      copies(50, 'workers(filter: { nameStartsWith: "阿" }, first: 1) { totalCount }'),
    ],
    [
      'closed positions of the nation, fifty times',
      copies(50, 'positions(filter: { status: CLOSED }, first: 1) { totalCount }'),
    ],
    [
      'the service list of the province, fifty times',
      copies(50, 'serviceList(regionCode: "53", first: 1) { totalCount }'),
    ],
    ['coverage of the province, fifty times', copies(50, 'surveyCoverage(regionCode: "53", first: 1) { totalCount }')],
    ['requests of the province, fifty times', copies(50, 'travelRequests(first: 1) { totalCount }')],
    ['demand, fifty times', copies(50, 'travelDemand { on }')],
    ['boards, fifty times', copies(50, 'currentCampaign { progress { byRegion { actual } byDay { actual } } }')],
    ['counts of a manifest, fifty times', copies(50, 'manifest(serviceId: "svc_1") { passengerCount noShows csv }')],
    [
      'histories of people, with their journeys and those of the others on them',
      `{ workers(first: 100) { edges { node { history(first: 100) { edges { node { fields { name } } } } } } } }`,
    ],
    [
      'one text many times',
      `{ enterprises(first: 10) { edges { node { positions(first: 100) { edges { node { ${Array.from({ length: 49 }, (_, copy) => `a${copy}: description`).join(' ')} } } } } } } }`,
    ],
  ])('%s', async (_what, query) => {
    const answer = await system.gql(system.tokens.BUREAU, query);
    expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 400, codes: ['OPERATION_TOO_COSTLY'] });
  });

  test('a batch whose answer asks for lists of each result stores no row', async () => {
    const enterpriseId = await givenEnterprise(system);
    const submit = (selected: string): Promise<Answer> =>
      system.gql(
        system.tokens.BUREAU,
        `mutation ($input: SubmitPositionsInput!) { submitPositions(input: $input) { results { status ${selected} } userErrors { code } } }`,
        {
          input: {
            idempotencyKey: 'costly',
            enterpriseId,
            positions: Array.from({ length: 100 }, () => positionInput()),
          },
        },
      );
    const costly = await submit('position { enterprise { positions(first: 100) { edges { node { title } } } } }');
    expect({ status: costly.status, codes: codesOf(costly) }).toEqual({ status: 400, codes: ['OPERATION_TOO_COSTLY'] });
    const listed = '{ positions(filter: { enterpriseId: "ID" }) { edges { node { id } } } }'.replace(
      'ID',
      enterpriseId,
    );
    expect((await system.ask(system.tokens.BUREAU, listed)).positions.edges).toEqual([]);
    expect(
      codesOf(await submit('position { title enterprise { name } } errors { code path } warnings { code }')),
    ).toEqual([]);
  });
});

test('those who board without a booking are charged for as those who are on the list', async () => {
  const ask = (walkOns: number, selected: string): Promise<Answer> =>
    system.gql(
      system.tokens.BUREAU,
      `mutation ($input: BoardPassengersInput!) { boardPassengers(input: $input) { ${selected} } }`,
      {
        input: {
          ...{ serviceId: 'svc_none', workerIds: [] },
          walkOns: Array.from({ length: walkOns }, () => ({ name: '阿依', direction: 'WORKBOUND' })),
        },
      },
    );
  const costly = 'walkOns { formerRequest { workers { travelRequests(first: 100) { edges { node { id } } } } } }';
  const refused = await ask(20, costly);
  expect({ status: refused.status, codes: codesOf(refused) }).toEqual({ status: 400, codes: ['OPERATION_TOO_COSTLY'] });
  const usual =
    'passengers { worker { name } seatNumber } walkOns { index formerRequest { id } passenger { seatNumber card { name } } }';
  expect((await ask(20, `${usual} userErrors { code path message }`)).data?.boardPassengers.userErrors).toHaveLength(1);
});

describe('what clients ask for fits', () => {
  test.each<[string, string]>([
    [
      'a page of a hundred positions with what is beside them',
      '{ positions(first: 100) { edges { node { id title wageMin skills region { fullName parent { name } } occupation { name } enterprise { name region { name } } } } pageInfo { hasNextPage endCursor } totalCount } }',
    ],
    [
      'a page of a hundred people with what they want',
      '{ workers(first: 100) { edges { node { id name maskedPhone age skills village { fullName } intent { wantsWork destinationRegionCodes } consents { purpose granted } } } pageInfo { hasNextPage endCursor } } }',
    ],
    [
      'a person’s page',
      '{ worker(id: "wkr_1") { name history { edges { node { kind fields { name value } } } } surveys { edges { node { surveyedAt } } } placements { edges { node { status position { title enterprise { name } } } } } travelRequests { edges { node { status allocation { travelService { name } tickets { seatNumber worker { name } } } } } } } }',
    ],
    [
      'a whole manifest',
      '{ manifest(serviceId: "svc_1") { passengerCount noShows passengers { seatNumber worker { name maskedIdentityNumber } fromStop { name } toStop { name } boardedAt noShow } } }',
    ],
    [
      'the board',
      '{ currentCampaign { name progress { indicator target actual share byDay { on actual } byRegion { regionCode name actual target } } } }',
    ],
    [
      'a month of demand',
      '{ travelDemand(filter: { from: "2027-02-01", to: "2027-02-28" }) { on origin { name } destination { name } requested allocated waiting } }',
    ],
    [
      'services with their stops and places',
      '{ travelServices(first: 50) { edges { node { id name status loadFactor stops { name region { name } } quotas { originRegionCode seats } availability { free band } } } } }',
    ],
    [
      'the service list with the people',
      '{ serviceList(regionCode: "5306", first: 100) { edges { node { dueOn reasons worker { name maskedPhone village { name } } } } } }',
    ],
    [
      'enterprises with their positions',
      '{ enterprises(first: 25) { edges { node { name positions(first: 25) { edges { node { title wageMin } } } } } } }',
    ],
  ])('%s', async (_what, query) => {
    const answer = await system.gql(system.tokens.BUREAU, query);
    expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 200, codes: [] });
  });
});

describe('an answer that could not be carried', () => {
  const selected = `results { status position { enterprise { positions(first: 100) { edges { node { description jobPosting } } } } } } userErrors { code }`;

  test('is ANSWER_TOO_LARGE; the mutation’s effect stays, and its repeat returns it', async () => {
    const enterpriseId = await givenEnterprise(system);
    const long = '流'.repeat(limits.descriptionCharactersMax);
    await givenPositions(
      system,
      enterpriseId,
      Array.from({ length: 100 }, () => ({ description: long })),
    );
    const positions = Array.from({ length: 20 }, () => positionInput({ description: long }));
    const input = { idempotencyKey: unique(), enterpriseId, positions };
    const submit = (selection: string): Promise<Answer> =>
      system.gql(
        system.tokens.BUREAU,
        `mutation ($input: SubmitPositionsInput!) { submitPositions(input: $input) { ${selection} } }`,
        { input },
      );
    const answer = await submit(selected);
    expect(answer.data).toBeNull();
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]).toMatchObject({ extensions: { code: 'ANSWER_TOO_LARGE', limit: limits.answerBytesMax } });
    expect(answer.errors[0]?.extensions['got']).toBeGreaterThan(limits.answerBytesMax);
    expect(answer.extensions['cost']).toBeDefined();
    expect(answer.text.length).toBeLessThan(1_000);
    const repeat = await submit('results { status position { id } }');
    // The same request with the same key: the rows' fate as it was told in vain.
    expect(repeat.data?.submitPositions.results.map(({ status }) => status)).toEqual(positions.map(() => 'CREATED'));
  });
});

test.each([
  ['an inbox', 'notices(first: 50) { edges { node { id kind at until text answers answer isRead region { name } } } }'],
  ['an inbox with what became of messages', 'notices(first: 50) { edges { node { text messages { kind status } } } }'],
  ['what is new', 'noticesSince(first: 100) { edges { node { id kind text } } }'],
  [
    'a service list with all that is to be read out',
    'serviceList(regionCode: "530627", first: 50) { edges { node { worker { id name } notices { id kind text answers } } } }',
  ],
])('a page of 50 of %s is let in, with its texts', async (_, field) => {
  const { errors } = await system.gql(system.tokens.BUREAU, `{ ${field} }`);
  expect(errors).toEqual([]);
});
