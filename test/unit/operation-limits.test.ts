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
import { nestingOf } from '../../functions/graphql/cost/nesting';
import { costsOf, type OperationCost } from '../../functions/graphql/cost/operation-cost';
import { operationLimits } from '../../functions/graphql/cost/operation-limits';
import { limits } from '../../functions/limits';
import { part, SEED } from '../kit/long';
import { randomOperation } from '../kit/random-operation';
import { spoiled } from '../kit/spoiled';

const schema = buildSchema(sdl);

function weigh(source: string, variables: Record<string, unknown> = {}, operationName?: string): OperationCost {
  const document = parse(source, { maxTokens: limits.operationTokensMax });
  return costsOf(schema, document, getOperationAST(document, operationName)!)(variables);
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

/** Units of cost for microseconds of CPU. */
const units = (microseconds: number): number => Math.ceil(microseconds / limits.costUnitMicroseconds);

describe('cost', () => {
  test('the limit stands for two seconds of CPU', () => {
    expect(limits.operationCostMax * limits.costUnitMicroseconds).toBe(2_000_000);
  });

  test('a request to the database is charged as such, beside the object that it brings: 1,000 µs and 100', () => {
    expect(weighValid('{ travelService(id: "svc_1") { id } }').cost).toBe(units(1_000 + 100 + 2));
    expect(weighValid('{ position(id: "pos_1") { id } }').cost).toBe(units(2 * 1_000 + 100 + 2));
  });

  test('an object that is part of another costs a tenth: 10 µs', () => {
    const withParts = weighValid('{ region(code: "53") { name parent { name parent { name } } } }').cost;
    expect(withParts).toBe(units(3 * 12));
  });

  test('a page is charged for every entry, and for all that it may read: 50 pages of one entry are no small thing', () => {
    const page = (first: number): number => weighValid(`{ workers(first: ${first}) { edges { node { id } } } }`).cost;
    expect(page(100) - page(1)).toBeGreaterThanOrEqual(units(99 * 202) - 1);
    // 129 counties are asked by name, whatever becomes of the page.
    expect(page(1)).toBeGreaterThan(units(129 * 1_000));
    const fifty = Array.from(
      { length: 50 },
      (_, n) => `a${n}: workers(filter: { nameStartsWith: "阿" }, first: 1) { totalCount }`,
    );
    expect(weighValid(`{ ${fifty.join(' ')} }`).cost).toBeGreaterThan(limits.operationCostMax);
  });

  test('pages of the usual sizes are allowed: 100 positions with region and enterprise, 25 enterprises with 25 positions each', () => {
    const nested = (first: number): string => `{
      enterprises(first: ${first}) { edges { node { positions(first: ${first}) { edges { node { id } } } } } }
    }`;
    for (const allowed of [`{ ${positions('first: 100')} }`, nested(25)])
      expect(weighValid(allowed).cost).toBeLessThanOrEqual(limits.operationCostMax);
    expect(weighValid(nested(100)).cost).toBeGreaterThan(limits.operationCostMax);
  });

  const pageOf = (size: number): number => weighValid(`{ ${positions(`first: ${size}`)} }`).cost;

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
    expect(weighValid(`${head} { ${positions(first)} }`, variables).cost).toBe(pageOf(size));
    expect(pageOf(40)).not.toBe(pageOf(25));
  });

  test('a list that is no page is charged for as many entries as it can have', () => {
    const passengers = weighValid('{ manifest(serviceId: "svc_1") { passengers { seatNumber } } }').cost;
    expect(passengers).toBeGreaterThanOrEqual(units(limits.manifestPassengersMax * 12));
    const named = weighValid('{ manifest(serviceId: "svc_1") { passengers { seatNumber worker { name } } } }').cost;
    expect(named - passengers).toBeGreaterThanOrEqual(units(limits.manifestPassengersMax * 100));
    expect(named).toBeLessThanOrEqual(limits.operationCostMax);
    const demand = weighValid('{ travelDemand { on requested } }').cost;
    expect(demand).toBeGreaterThanOrEqual(units(limits.demandRowsMax * 12));
  });

  test('fields behind a loader are charged once for a hundred entries, not for each', () => {
    const list = (node: string): number => weighValid(`{ positions(first: 100) { edges { node { ${node} } } } }`).cost;
    const price = (list('enterprise { id }') - list('id')) * limits.costUnitMicroseconds;
    expect(price).toBeGreaterThanOrEqual(100 * 100 + 1_000 - limits.costUnitMicroseconds);
    expect(price).toBeLessThan(100 * 1_000);
  });

  test('the results of a batch are as many as its rows, and so is what is asked for each', () => {
    const weighBatch = (rows: number, result: string, literal = false): number => {
      const row = '{ externalRef: "a" }';
      const input = literal
        ? `{ idempotencyKey: "k", enterpriseId: "e", positions: [${Array.from({ length: rows }, () => row).join(' ')}] }`
        : '$input';
      const head = literal ? 'mutation' : 'mutation ($input: SubmitPositionsInput!)';
      return weighValid(`${head} { submitPositions(input: ${input}) { results { ${result} } } }`, {
        input: { positions: Array.from({ length: rows }, () => ({})) },
      }).cost;
    };
    const nested = 'position { enterprise { positions(first: 100) { edges { node { id } } } } }';
    expect(weighBatch(100, 'status')).toBeLessThan(limits.operationCostMax / 10);
    expect(weighBatch(100, nested)).toBeGreaterThan(limits.operationCostMax);
    expect(weighBatch(1, nested)).toBeLessThan(limits.operationCostMax / 10);
    expect(weighBatch(90, 'status errors { code }', true)).toBe(weighBatch(90, 'status errors { code }'));
  });

  test('a fragment on a payload is charged by the mutation around it', () => {
    const source = (
      first: string,
      second: string,
    ): string => `mutation ($few: SubmitPositionsInput!, $many: SubmitPositionsInput!) {
      a: submitPositions(input: $${first}) { ...R } b: submitPositions(input: $${second}) { ...R }
    } fragment R on SubmitPositionsPayload { results { position { id } } }`;
    const variables = { few: { positions: [{}] }, many: { positions: Array.from({ length: 100 }, () => ({})) } };
    const both = weigh(source('few', 'many'), variables).cost;
    expect(both).toBe(weigh(source('many', 'few'), variables).cost);
    expect(both - weigh(source('few', 'few'), variables).cost).toBeGreaterThanOrEqual(units(99 * 110) - 1);
  });

  test('a scalar is nearly free, and charged like an object under an alias', () => {
    const list = (node: string): number => weighValid(`{ positions(first: 100) { edges { node { ${node} } } } }`).cost;
    expect(list('id title description') - list('id')).toBeLessThanOrEqual(2);
    expect(list('id a: description b: description') - list('id')).toBeGreaterThanOrEqual(units(2 * 100 * 100));
  });

  test('two plans don’t fit into one operation', () => {
    const plans = (count: number): number =>
      weighValid(
        `mutation { ${Array.from({ length: count }, (_, n) => `a${n}: planTravelServices(input: {}) { unserved }`).join(' ')} }`,
      ).cost;
    expect(plans(1)).toBeLessThanOrEqual(limits.operationCostMax);
    expect(plans(2)).toBeGreaterThan(limits.operationCostMax);
  });

  test('each use of a fragment is charged where it stands', () => {
    const regions = `fragment R on Region { name parent { name } }`;
    const once = weighValid(
      `{ region(code: "53") { children(first: 100) { edges { node { ...R } } } } } ${regions}`,
    ).cost;
    const twice = weighValid(
      `{ region(code: "53") { children(first: 100) { edges { node { ...R parent { ...R } } } } } } ${regions}`,
    ).cost;
    expect(twice - once).toBeGreaterThanOrEqual(units(100 * 10));
  });

  test('every possible type of an interface is charged, and what is skipped', () => {
    const one = weighValid('{ node(id: "x") { ... on Position { enterprise { name } } } }').cost;
    const two = weighValid(
      '{ node(id: "x") { ... on Position { enterprise { name } } ... on Placement { position { title } worker { name } } } }',
    ).cost;
    expect(two).toBeGreaterThan(one);
    expect(weighValid('{ viewer { enterprise @skip(if: true) { name } } }').cost).toBe(
      weighValid('{ viewer { enterprise { name } } }').cost,
    );
  });

  test('only the operation that runs is charged, and no fragment that it does not use', () => {
    const source = `
      query Small { viewer { roles } }
      query Large($n: Int = 100) { ${positions('first: $n')} ...F }
      fragment F on Query { a: viewer { roles } b: viewer { roles @skip(if: false) } }`;
    expect(weigh(source, {}, 'Small')).toEqual({ cost: 1, depth: 2, aliases: 0, directives: 0 });
    expect(weigh(source, {}, 'Large')).toMatchObject({ depth: 5, aliases: 2, directives: 1 });
    expect(weigh(source, {}, 'Large').cost).toBeGreaterThanOrEqual(pageOf(100));
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
  const tools = getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, schemaDescription: true });

  test('the query that tools send fits, costs half of the limit whatever is in it, and is not deep', () => {
    expect(weighValid(tools)).toMatchObject({ cost: limits.operationCostMax / 2, depth: 1, aliases: 0 });
  });

  test('the schema can be had once in an operation, and nothing of it twice under an alias', () => {
    const times = (count: number): number =>
      weighValid(`{ ${Array.from({ length: count }, (_, n) => `a${n}: __schema { types { name } }`).join(' ')} }`).cost;
    expect(times(3)).toBeGreaterThan(limits.operationCostMax);
    const within = '{ __schema { types { a: fields { name } b: fields { name } } } }';
    expect(weighValid(within).cost).toBeGreaterThan(limits.operationCostMax);
    expect(weighValid('{ a: __schema { b: types { c: name @skip(if: true) } } }')).toMatchObject({
      aliases: 3,
      directives: 1,
    });
  });

  test('a fragment hides nothing', () => {
    const hidden =
      '{ ...A ...B ...C } fragment A on Query { a: __schema { types { name } } } fragment B on Query { b: __type(name: "Worker") { name } } fragment C on Query { c: __schema { queryType { name } } }';
    expect(weighValid(hidden).cost).toBeGreaterThan(limits.operationCostMax);
  });
});

describe('hostile documents', () => {
  /** F0 spreads F1 twice, F1 spreads F2 twice …: 2^n regions. */
  const exponential = (n: number): string => `{ region(code: "53") { ...F0 } }
    ${Array.from({ length: n }, (_, i) => `fragment F${i} on Region { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`).join('\n')}
    fragment F${n} on Region { name }`;

  test('exponential fragments are weighed exactly', () => {
    // 2^21 - 1 regions of 10 µs each, and a name of 2 µs for each of the 2^20 last ones.
    const cost = units((2 ** 21 - 1) * 10 + 2 ** 20 * 2);
    expect(weighValid(exponential(20))).toEqual({ cost, depth: 22, aliases: 2 ** 21 - 2, directives: 0 });
  });

  test('numbers stay finite where fragments grow past all numbers, and a bound is found broken', () => {
    const { cost, aliases } = weigh(exponential(450));
    expect([cost, aliases]).toEqual([units(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER]);
  });

  test.each([
    ['a page', 'query ($n: Int = 7) { workers(first: $n) { edges { node { id } } } }', [1, 50, null, 50, '50', 1.5, 1]],
    [
      'a list in an input',
      'mutation ($n: [PositionInput!]!) { submitPositions(input: { positions: $n }) { results { position { id } } } }',
      [['1'], Array(100).fill('2'), '1', [], ['3']],
    ],
    [
      'an input',
      'mutation ($n: ClosePositionInput!) { closePosition(input: $n) { userErrors { code } } }',
      [{ a: 1 }, { a: 1, b: Array(100).fill(2) }, {}, 'a', { c: 2 }],
    ],
  ])('%s costs what its variables make it, whatever they were before', (_, source, values) => {
    const document = parse(source);
    const costs = costsOf(schema, document, getOperationAST(document)!);
    const given = [{}, ...values.map((n) => ({ n }))];
    const told = [...given, ...given].map((variables) => costs(variables));
    expect(told).toEqual([...given, ...given].map((variables) => weigh(source, variables)));
    expect(new Set(told.map(({ cost }) => cost)).size).toBeGreaterThan(1);
  });

  test('so does every operation: 600 random ones by a long run, right and wrong', () => {
    for (let drawn = 0; drawn < part(600); drawn += 1) {
      const seed = SEED + drawn * 7_919;
      const { text, variables } = randomOperation(schema, drawn % 3 === 0 ? 'mutation' : 'query', seed);
      const document = parse(text);
      const costs = costsOf(schema, document, getOperationAST(document)!);
      for (const values of [variables, spoiled(variables, seed), {}, spoiled(variables, seed + 1), variables])
        expect({ seed, cost: costs(values) }).toEqual({ seed, cost: weigh(text, values) });
    }
  });

  test('how deep a document nests is the same each time it comes, however long it is', () => {
    for (const depth of [3, 40, 3, 5_000]) {
      const document = `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
      const deepest = Math.min(depth, limits.documentNestingMax + 1);
      expect([nestingOf(document), nestingOf(document)]).toEqual([deepest, deepest]);
    }
  });

  test('pages within pages stay finite', () => {
    const nested = 'positions(first: 100) { edges { node { enterprise { '.repeat(300);
    expect(weigh(`{ ${nested} id ${'} } } }'.repeat(300)} }`).cost).toBe(units(Number.MAX_SAFE_INTEGER));
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

  test('far more levels than the door lets in are weighed, in line and in fragments', () => {
    const inline = `{ region(code: "53") { ${'parent { '.repeat(1_500)} name ${'}'.repeat(1_500)} } }`;
    expect(weigh(inline).depth).toBe(1_502);
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
  const pages = (n: number): string =>
    `{ ${Array.from({ length: n }, (_, i) => `a${i}: travelServices(first: 100) { edges { node { id } } }`).join(' ')} }`;
  const costOfPages = (n: number): number => weigh(pages(n)).cost;
  const fitting =
    Array.from({ length: 50 }, (_, n) => n).findLast((n) => costOfPages(n) <= limits.operationCostMax) ?? 0;

  test.each([
    ['depth', levels(13), 13, 12],
    ['aliases', aliases(51), 51, 50],
    ['directives', directives(51), 51, 50],
    ['cost', pages(fitting + 1), costOfPages(fitting + 1), 5_000],
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
    ['cost', pages(fitting)],
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
    expect((await ask(pages(fitting + 1))).extensions).toEqual(requested(costOfPages(fitting + 1)));
    const failing = '{ currentCampaign { name } }';
    expect((await ask(failing)).extensions).toEqual(requested(weigh(failing).cost));
    const wrong = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await ask(wrong)).extensions).toEqual(requested(weigh(wrong).cost));
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
    expect((await ask(source, { n: 10 })).extensions).toEqual({
      cost: { requested: weigh(source, { n: 10 }).cost, limit: 5_000 },
    });
  });

  test('a document far deeper than the door lets in is refused, not failed', async () => {
    const { status, errors } = await ask(levels(1_500));
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toBe('The depth of an operation must be at most 12, got 1500');
  });

  test('the named one of several operations is charged', async () => {
    const source = `query Small { viewer { roles } } query Large ${pages(fitting + 1)}`;
    expect((await ask(source, {}, 'Small')).extensions).toEqual({ cost: { requested: 1, limit: 5_000 } });
    expect((await ask(source, {}, 'Large')).status).toBe(400);
  });
});
