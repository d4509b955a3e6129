/** What operations cost, on the system's own schema, and how those that cost too much are answered. */
import { ApolloServer, type GraphQLResponse } from '@apollo/server';
import {
  buildSchema,
  getIntrospectionQuery,
  getOperationAST,
  type GraphQLFormattedError,
  parse,
  validate,
} from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { type OperationCost, operationCost, operationLimits } from '../../functions/graphql/operation-limits';
import { limits } from '../../functions/limits';

const schema = buildSchema(sdl);

function weigh(source: string, variables: Record<string, unknown> = {}, operationName?: string): OperationCost {
  const document = parse(source, { maxTokens: limits.operationTokensMax });
  return operationCost(schema, document, getOperationAST(document, operationName)!, variables);
}

/** As `weigh`, for what clients may really send. */
function weighValid(source: string, variables?: Record<string, unknown>): OperationCost {
  expect(validate(schema, parse(source))).toEqual([]);
  return weigh(source, variables);
}

const positions = (first: string): string => `
  positions(${first}) {
    edges { node { id title region { name } enterprise { name } } }
    pageInfo { hasNextPage endCursor }
  }`;

describe('cost', () => {
  test('an object costs 1, a scalar nothing', () => {
    expect(weighValid('{ viewer { roles regionCode } }').cost).toBe(1);
    expect(weighValid('{ viewer { roles enterprise { name region { name } } } }').cost).toBe(3);
  });

  test('a page costs its entries: 25 positions with region and enterprise are 102', () => {
    // The connection, pageInfo, and for each entry edge, node, region, enterprise.
    expect(weighValid(`{ ${positions('first: 25')} }`).cost).toBe(2 + 25 * 4);
  });

  test('a page of 100 is allowed', () => {
    expect(weighValid(`{ ${positions('first: 100')} }`).cost).toBe(402);
    expect(402).toBeLessThanOrEqual(limits.operationCostMax);
  });

  test('pages within pages multiply: 25 of 25 are allowed, 100 of 100 are not', () => {
    const nested = (first: number): string => `{
      enterprises(first: ${first}) { edges { node { positions(first: ${first}) { edges { node { id } } } } } }
    }`;
    expect(weighValid(nested(25)).cost).toBe(1 + 25 * (2 + 1 + 25 * 2));
    expect(weighValid(nested(25)).cost).toBeLessThanOrEqual(limits.operationCostMax);
    expect(weighValid(nested(100)).cost).toBe(1 + 100 * (2 + 1 + 100 * 2));
    expect(weighValid(nested(100)).cost).toBeGreaterThan(limits.operationCostMax);
  });

  test.each([
    ['literal', 'query', 'first: 40', {}, 40],
    ['literal null, as the default of lists', 'query', 'first: null', {}, 25],
    ['default of the schema', 'query', 'orderBy: NEWEST', {}, 25],
    ['variable', 'query ($n: Int)', 'first: $n', { n: 40 }, 40],
    ['variable null, as the default of lists', 'query ($n: Int)', 'first: $n', { n: null }, 25],
    ['variable over its default', 'query ($n: Int = 50)', 'first: $n', { n: 40 }, 40],
    ['default of the variable', 'query ($n: Int = 50)', 'first: $n', {}, 50],
    ['variable not given', 'query ($n: Int)', 'first: $n', {}, 25],
    ['variable not given, named like a part of every object', 'query ($toString: Int)', 'first: $toString', {}, 25],
    ['variable of a wrong type', 'query ($n: Int)', 'first: $n', { n: '5' }, 100],
    ['variable with a fraction', 'query ($n: Int)', 'first: $n', { n: 2.5 }, 100],
    ['above the largest page', 'query', 'first: 2000000000', {}, 100],
    ['zero', 'query', 'first: 0', {}, 1],
    ['negative', 'query ($n: Int)', 'first: $n', { n: -100 }, 1],
  ])('page size: %s', (_what, head, first, variables, size) => {
    expect(weighValid(`${head} { ${positions(first)} }`, variables).cost).toBe(2 + size * 4);
  });

  test('a page size without any default counts as the largest page, also for a list that is no connection', () => {
    const bare = buildSchema(
      'type Query { list(first: Int): [Query!]! page(first: Int): Query self: Query many: [Query] }',
    );
    const cost = (source: string): number => {
      const document = parse(source);
      return operationCost(bare, document, getOperationAST(document)!, {}).cost;
    };
    expect(cost('{ page { many { __typename } } }')).toBe(1 + 100);
    expect(cost('{ list { __typename } }')).toBe(100);
    expect(cost('{ list(first: 3) { self { __typename } } }')).toBe(3 * 2);
    expect(cost('{ list(first: 3) { many { __typename } } }')).toBe(3 * (1 + 10));
    expect(cost('{ page(first: 3) { self { many { __typename } } } }')).toBe(1 + 1 + 10);
  });

  test('a list without pages counts as ten entries', () => {
    expect(weighValid('{ travelService(id: "svc_1") { stops { name region { name } } } }').cost).toBe(1 + 10 * 2);
    expect(weighValid('{ currentCampaign { progress { byDay { actual } } } }').cost).toBe(1 + 10 * (1 + 10));
  });

  test('a mutation costs 10 besides its payload, and a batch is one mutation', () => {
    const submit = 'submitPositions(input: $input) { results { status errors { code } } userErrors { code } }';
    expect(
      weighValid(`mutation ($input: SubmitPositionsInput!) { ${submit} }`, {
        input: { positions: Array.from({ length: 100 }, () => ({})) },
      }).cost,
    ).toBe(10 + 10 * (1 + 10) + 10);
    const close = 'closePosition(input: $input) { position { id } }';
    expect(
      weighValid(`mutation ($input: ClosePositionInput!) { a: ${close} b: ${close} ...F }
      fragment F on Mutation { c: ${close} }`).cost,
    ).toBe(3 * 11);
  });

  test('each use of a fragment is charged where it stands', () => {
    const regions = `fragment R on Region { name parent { name } }`;
    expect(weighValid(`{ viewer { enterprise { region { ...R } } } } ${regions}`).cost).toBe(4);
    expect(
      weighValid(`{ position(id: "pos_1") { region { ...R } enterprise { region { ...R } } } } ${regions}`).cost,
    ).toBe(6);
    expect(
      weighValid(`{ region(code: "53") { children(first: 50) { ...C } } }
      fragment C on RegionConnection { edges { node { ...R } } } ${regions}`).cost,
    ).toBe(2 + 50 * 3);
  });

  test('every possible type of an interface is charged', () => {
    expect(
      weighValid(`{ node(id: "x") { id
      ... on Position { region { name } }
      ... on Enterprise { region { name } }
      ... { __typename }
    } }`).cost,
    ).toBe(3);
  });

  test('what is skipped is charged', () => {
    expect(weighValid('{ viewer { enterprise @skip(if: true) { name } } }').cost).toBe(2);
  });

  test('only the operation that runs is charged, and no fragment that it does not use', () => {
    const source = `
      query Small { viewer { roles } }
      query Large($n: Int = 100) { ${positions('first: $n')} ...F }
      fragment F on Query { a: viewer { roles } b: viewer { roles @skip(if: false) } }`;
    expect(weigh(source, {}, 'Small')).toEqual({ cost: 1, depth: 2, aliases: 0, directives: 0 });
    expect(weigh(source, {}, 'Large')).toEqual({ cost: 404, depth: 5, aliases: 2, directives: 1 });
  });
});

describe('depth, aliases and directives', () => {
  test('depth is the number of fields down to the deepest leaf; fragments add none', () => {
    expect(weighValid('{ __typename }').depth).toBe(1);
    expect(
      weighValid(
        '{ viewer { roles enterprise { ... on Enterprise { ...E } } } } fragment E on Enterprise { region { name } }',
      ).depth,
    ).toBe(4);
  });

  test('the depth of a page of positions with their regions’ parents leaves room', () => {
    expect(
      weighValid('{ enterprises { edges { node { positions { edges { node { region { parent { name } } } } } } } } }')
        .depth,
    ).toBe(9);
    expect(9).toBeLessThanOrEqual(limits.operationDepthMax);
  });

  test('aliases and directives are counted at each use, those of the operation and of variables included', () => {
    const source = `query ($a: Boolean = true) {
      x: viewer @include(if: $a) { ...F @include(if: $a) ... @skip(if: $a) { ...F } }
    } fragment F on Viewer { y: roles z: regionCode @include(if: $a) }`;
    expect(weighValid(source)).toMatchObject({ aliases: 5, directives: 5 });
    const withAny = 'query Q($a: Int @one) @two { ...F } fragment F on Query @three { viewer { roles } }';
    expect(weigh(withAny).directives).toBe(3);
  });
});

describe('introspection', () => {
  test('GraphiQL’s own query costs nothing and is not deep', () => {
    const source = getIntrospectionQuery({
      specifiedByUrl: true,
      inputValueDeprecation: true,
      schemaDescription: true,
    });
    expect(weighValid(source)).toMatchObject({ cost: 0, depth: 1, aliases: 0 });
    expect(weighValid('{ __type(name: "Worker") { fields { name } } viewer { roles } }')).toMatchObject({
      cost: 1,
      depth: 2,
    });
  });

  test('its aliases and directives are bounded all the same', () => {
    expect(weighValid('{ a: __schema { b: types { c: name @skip(if: true) } } }')).toMatchObject({
      aliases: 3,
      directives: 1,
    });
  });
});

describe('hostile documents', () => {
  /** F0 spreads F1 twice, F1 spreads F2 twice …: 2^n regions. */
  const exponential = (n: number): string => `{ region(code: "53") { ...F0 } }
    ${Array.from({ length: n }, (_, i) => `fragment F${i} on Region { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`).join('\n')}
    fragment F${n} on Region { name }`;

  test('exponential fragments are weighed exactly', () => {
    expect(weighValid(exponential(20))).toEqual({ cost: 2 ** 21 - 1, depth: 22, aliases: 2 ** 21 - 2, directives: 0 });
  });

  test('numbers stay finite where fragments grow past all numbers, and a bound is found broken', () => {
    const { cost, aliases } = weigh(exponential(450));
    expect([cost, aliases]).toEqual([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
  });

  test('pages within pages stay finite', () => {
    const nested = 'positions(first: 100) { edges { node { enterprise { '.repeat(300);
    expect(weigh(`{ ${nested} id ${'} } } }'.repeat(300)} }`).cost).toBe(Number.MAX_SAFE_INTEGER);
  });

  test.each([
    ['itself', 'fragment F on Region { parent { ...F } }'],
    [
      'itself through another',
      'fragment F on Region { a: parent { ...G } } fragment G on Region { parent { ...F ...G } }',
    ],
    ['what does not exist', 'fragment F on Region { parent { ...Missing } }'],
    ['nothing that exists', 'fragment F on Missing { lost { found } }'],
  ])('a fragment that spreads %s ends', (_what, fragments) => {
    expect(weigh(`{ region(code: "53") { ...F } } ${fragments}`).depth).toBeGreaterThan(1);
  });

  test('as many levels as the tokens allow are weighed, in line and in fragments', () => {
    const inline = `{ region(code: "53") { ${'parent { '.repeat(3_320)} name ${'}'.repeat(3_320)} } }`;
    expect(weigh(inline).depth).toBe(3_322);
    const chain = `{ region(code: "53") { ...F0 } } ${Array.from({ length: 880 }, (_, i) => `fragment F${i} on Region { parent { ...F${i + 1} } }`).join(' ')}
      fragment F880 on Region { name }`;
    expect(weigh(chain).depth).toBe(882);
  });
});

describe('the plugin', () => {
  const server = new ApolloServer({
    schema,
    rootValue: { viewer: { roles: ['WORKER'] }, currentCampaign: () => Promise.reject(new Error('broken')) },
    plugins: [operationLimits()],
    stopOnTerminationSignals: false,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  interface Answer {
    status: number | undefined;
    data: unknown;
    errors: readonly GraphQLFormattedError[] | undefined;
    extensions: unknown;
  }

  async function ask(query: string, variables: Record<string, unknown> = {}, operationName?: string): Promise<Answer> {
    const { http, body }: GraphQLResponse = await server.executeOperation({
      query,
      variables,
      ...(operationName && { operationName }),
    });
    if (body.kind !== 'single') throw new Error(`expected a single answer, got ${body.kind}`);
    const { data, errors, extensions } = body.singleResult;
    return { status: http.status, data, errors, extensions };
  }

  const aliases = (n: number): string =>
    `{ ${Array.from({ length: n }, (_, i) => `a${i}: viewer { roles }`).join(' ')} }`;
  const directives = (n: number): string => `{ viewer { ${'... @include(if: true) { roles } '.repeat(n)} } }`;
  const levels = (n: number): string =>
    `{ region(code: "53") { ${'parent { '.repeat(n - 2)} name ${'}'.repeat(n - 2)} } }`;
  const stops = (n: number): string =>
    `{ ${Array.from({ length: n }, (_, i) => `a${i}: travelServices(first: 100) { edges { node { id } } }`).join(' ')} }`;

  test.each([
    ['depth', levels(13), 13, 12],
    ['aliases', aliases(51), 51, 50],
    ['directives', directives(51), 51, 50],
    ['cost', stops(25), 25 * 201, 5_000],
  ])(
    'an operation above the bound of %s is refused with 400, the bound, what was got and the limit',
    async (bound, source, got, limit) => {
      const { status, data, errors } = await ask(source);
      expect(status).toBe(400);
      expect(data).toBeUndefined();
      expect(errors).toEqual([
        {
          message: `The ${bound} of an operation must be at most ${limit}, got ${got}`,
          locations: [{ line: 1, column: 1 }],
          extensions: { code: 'OPERATION_TOO_COSTLY', bound, got, limit },
        },
      ]);
    },
  );

  test.each([
    ['depth', levels(12)],
    ['aliases', aliases(50)],
    ['directives', directives(50)],
    ['cost', stops(24)],
  ])('an operation at the bound of %s runs', async (_bound, source) => {
    const { errors = [] } = await ask(source);
    expect(errors.map(({ extensions }) => extensions?.['code'])).not.toContain('OPERATION_TOO_COSTLY');
  });

  test('an answer says what it cost', async () => {
    expect(await ask('{ viewer { roles } }')).toMatchObject({
      status: undefined,
      data: { viewer: { roles: ['WORKER'] } },
      extensions: { cost: { requested: 1, limit: 5_000 } },
    });
  });

  test('so does a refused one, and one whose resolvers failed or whose variables are wrong', async () => {
    const requested = (cost: number): unknown => ({ cost: { requested: cost, limit: 5_000 } });
    expect((await ask(stops(25))).extensions).toEqual(requested(5_025));
    expect((await ask('{ currentCampaign { name } }')).extensions).toEqual(requested(1));
    expect((await ask('query ($id: ID!) { node(id: $id) { id } }')).extensions).toEqual(requested(1));
  });

  test.each([
    ['a document that does not parse', '{', 'GRAPHQL_PARSE_FAILED'],
    ['an invalid document', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'circular fragments',
      '{ region(code: "53") { ...F } } fragment F on Region { parent { ...F } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['no single operation', 'query A { __typename } query B { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
  ])('%s has its own error and no cost', async (_what, source, code) => {
    const { status, errors, extensions } = await ask(source);
    expect({ status, code: errors?.[0]?.extensions?.['code'], extensions }).toEqual({
      status: 400,
      code,
      extensions: undefined,
    });
  });

  test('page sizes in variables are charged', async () => {
    const source = `query ($n: Int!) {
      enterprises(first: $n) { edges { node { positions(first: $n) { edges { node { id } } } } } }
    }`;
    expect((await ask(source, { n: 100 })).errors?.[0]?.extensions?.['code']).toBe('OPERATION_TOO_COSTLY');
    expect((await ask(source, { n: 10 })).extensions).toEqual({ cost: { requested: 1 + 10 * 23, limit: 5_000 } });
  });

  test('the deepest document that the tokens allow is refused, not failed', async () => {
    const { status, errors } = await ask(levels(3_320));
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toBe('The depth of an operation must be at most 12, got 3320');
  });

  test('of several operations the one that is named is charged', async () => {
    const source = `query Small { viewer { roles } } query Large ${stops(25)}`;
    expect((await ask(source, {}, 'Small')).extensions).toEqual({ cost: { requested: 1, limit: 5_000 } });
    expect((await ask(source, {}, 'Large')).status).toBe(400);
  });
});
