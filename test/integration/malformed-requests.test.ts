/** Requests that are wrong before anything is executed: each is the caller's mistake, told with a code, and none rings an alarm. */
import { createHash } from 'node:crypto';
import { answerOf, type Answer, startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

interface Raw {
  readonly method?: string;
  readonly search?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ method = 'POST', search = '', body, headers = {} }: Raw): Promise<Answer> {
  const response = await fetch(`${system.origin}/graphql${search}`, {
    method,
    headers: {
      ...(method === 'POST' ? { 'content-type': 'application/json' } : { 'apollo-require-preflight': 'yes' }),
      authorization: `Bearer ${system.tokens.BUREAU}`,
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  return answerOf(response);
}

function post(request: object): Promise<Answer> {
  return send({ body: JSON.stringify(request) });
}

function codesOf({ errors }: Answer): unknown[] {
  return [...new Set(errors.map(({ extensions }) => extensions['code']))];
}

/** Nothing that stands in a file or on a stack of ours. */
const INSIDE = /stack|node_modules|functions\/|RangeError|TypeError|Internal|at \w+ \(|INTERNAL/;

const hash = (query: string): string => createHash('sha256').update(query).digest('hex');
const viewer = '{ viewer { roles } }';
const get = (search: string): Raw => ({ method: 'GET', search });
const json = (value: unknown): Raw => ({ body: JSON.stringify(value) });
const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);
/** Fragments that spread those a few steps further: in a circle, or up to some that don't exist. */
function fragments(
  count: number,
  body: (further: (steps: number) => string) => string,
  { circle = true, type = 'Region', root = 'region(code: "53") { ...F0 }' } = {},
): Raw {
  const all = Array.from({ length: count }, (_, at) => {
    const further = (steps: number): string => `...F${circle ? (at + steps) % count : at + steps}`;
    return `fragment F${at} on ${type} { ${body(further)} }`;
  });
  return json({ query: `{ ${root} } ${all.join(' ')}` });
}

const positions = 'mutation ($input: SubmitPositionsInput!) { submitPositions(input: $input) { results { index } } }';

const wrong: readonly (readonly [string, Raw, status: number, code: string])[] = [
  ['of malformed JSON', { body: '{"query":' }, 400, 'BAD_REQUEST'],
  ['of no UTF-8', { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22]) }, 400, 'BAD_REQUEST'],
  ['of another content type', { body: '{}', headers: { 'content-type': 'text/plain' } }, 400, 'BAD_REQUEST'],
  [
    'of a form',
    { body: 'query=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    400,
    'BAD_REQUEST',
  ],
  ['of several operations in a list', json([{ query: viewer }, { query: viewer }]), 400, 'BAD_REQUEST'],
  ['of JSON that nests 100,000 lists', { body: nested(100_000, '[', ']') }, 400, 'BAD_REQUEST'],
  ['of another method', { method: 'PUT', body: '{}' }, 405, 'BAD_REQUEST'],
  ['with a query that is a document', json({ query: { kind: 'Document' } }), 400, 'BAD_REQUEST'],
  ['with a list of variables', json({ query: viewer, variables: [1] }), 400, 'BAD_REQUEST'],
  ['with variables in a text', json({ query: viewer, variables: '{}' }), 400, 'BAD_REQUEST'],
  ['with a list of extensions', json({ query: viewer, extensions: [] }), 400, 'BAD_REQUEST'],
  ['with a number as the name of the operation', json({ query: viewer, operationName: 1 }), 400, 'BAD_REQUEST'],
  [
    'of an operation that the document has not',
    json({ query: 'query a { __typename }', operationName: 'b' }),
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['of a subscription', json({ query: 'subscription { x }' }), 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'of a named subscription among others',
    json({ query: `query a ${viewer} subscription b { x }`, operationName: 'b' }),
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'whose document nests 10,000 lists',
    json({ query: `{ node(id: ${nested(4_990, '[', ']')}) { id } }` }),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'whose document nests lists that never end',
    json({ query: `{ node(id: ${'['.repeat(100_000)}` }),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'whose document nests objects',
    json({ query: `{ positions(filter: ${nested(2_000, '{a:', '}')}) { totalCount } }` }),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['whose document nests selections', json({ query: nested(3_000, '{ ...', '}') }), 400, 'GRAPHQL_PARSE_FAILED'],
  [
    'whose document nests types',
    json({ query: `query ($a: ${nested(4_000, '[', ']')}) ${viewer}` }),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['whose fragment spreads itself', fragments(1, (further) => further(1)), 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'whose fragments spread each other',
    fragments(100, (further) => `viewer { roles } ${further(1)} ${further(2)}`, { type: 'Query', root: '...F0' }),
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'whose fragments spread each other within fields',
    fragments(25, (further) => `parent { parent { ${further(1)} } ${further(2)} }`),
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'whose fragments nest in each other',
    fragments(60, (further) => `parent { parent { parent { ${further(1)} } } ${further(2)} }`, { circle: false }),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'whose document is a megabyte of blanks',
    json({ query: `${viewer}${' '.repeat(1_000_000)}` }),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'whose variables nest 100,000 lists',
    { body: `{"query":"${viewer}","variables":{"a":${nested(100_000, '[', ']')}}}` },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'whose variables have 100,000 fields',
    json({
      query: positions,
      variables: { input: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`f${index}`, 1])) },
    }),
    400,
    'BAD_USER_INPUT',
  ],
  [
    'whose variables hold more wrong values than are told',
    json({
      query: positions,
      variables: {
        input: { idempotencyKey: 'k', enterpriseId: 'e', positions: Array.from({ length: 1_000 }, () => null) },
      },
    }),
    400,
    'BAD_USER_INPUT',
  ],
  ['over GET without a query', get(''), 400, 'BAD_REQUEST'],
  ['over GET with two queries', get('?query={__typename}&query={__typename}'), 400, 'BAD_REQUEST'],
  ['over GET with variables that are no JSON', get('?query={__typename}&variables={'), 400, 'BAD_REQUEST'],
  ['over GET with a list of variables', get('?query={__typename}&variables=[]'), 400, 'BAD_REQUEST'],
  ['over GET that would change something', get(`?query=${encodeURIComponent(positions)}`), 405, 'BAD_REQUEST'],
  ['over GET of a subscription', get('?query=subscription{x}'), 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'over GET whose document nests',
    get(`?query=${encodeURIComponent(`{node(id:${'['.repeat(3_000)}`)}`),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'with a persisted query of another version',
    json({ query: viewer, extensions: { persistedQuery: { version: 2, sha256Hash: hash(viewer) } } }),
    400,
    'BAD_REQUEST',
  ],
  [
    'with a persisted query that is none',
    json({ query: viewer, extensions: { persistedQuery: true } }),
    400,
    'BAD_REQUEST',
  ],
  [
    'with the hash of another query',
    json({ query: viewer, extensions: { persistedQuery: { version: 1, sha256Hash: hash('x') } } }),
    400,
    'BAD_REQUEST',
  ],
  [
    'with a hash that is a number',
    json({ query: viewer, extensions: { persistedQuery: { version: 1, sha256Hash: 1 } } }),
    400,
    'BAD_REQUEST',
  ],
  [
    'with a hash that is an object, and no query',
    json({ extensions: { persistedQuery: { version: 1, sha256Hash: {} } } }),
    200,
    'PERSISTED_QUERY_NOT_FOUND',
  ],
];

test.each(wrong)('a request %s gets an error that tells nothing of the inside', async (_, raw, status, code) => {
  const answer = await send(raw);
  expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status, codes: [code] });
  expect(answer.text).not.toMatch(INSIDE);
  expect(answer.text.length).toBeLessThan(10_000);
});

/** Made up, and valid. */
const NUMBER = '53062719900517001X';

test.each([
  ['the name of an operation', { query: viewer, operationName: NUMBER }],
  ['a field', { query: `{ viewer { _${NUMBER} } }` }],
  ['an argument', { query: `{ viewer(_${NUMBER}: 1) { roles } }` }],
  ['a variable', { query: `query ($_${NUMBER}: Int) { node(id: $_${NUMBER}) { id } }` }],
  ['a fragment', { query: `{ ...F_${NUMBER} }` }],
  ['a directive', { query: `{ viewer @d${NUMBER} { roles } }` }],
  ['a type', { query: `query ($a: T_${NUMBER}) ${viewer}` }],
])('a number in the place of %s is not repeated in the error', async (_, request) => {
  const answer = await post(request);
  expect(answer.errors.length).toBeGreaterThan(0);
  expect(answer.text).not.toMatch(/\d{11}/);
});

test('a persisted query that is not known is sent again with its text, as Apollo’s clients do, and is known from then on', async () => {
  const query = '{ viewer { roles regionCode } }';
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash(query) } };
  const unknown = await post({ extensions });
  expect([unknown.status, unknown.errors[0]?.message, codesOf(unknown)]).toEqual([
    ...[200, 'PersistedQueryNotFound'],
    ['PERSISTED_QUERY_NOT_FOUND'],
  ]);
  expect((await post({ query, extensions })).data?.viewer.roles).toEqual(['BUREAU']);
  expect((await post({ extensions })).data?.viewer.roles).toEqual(['BUREAU']);
});

describe('over GET', () => {
  const workers = 'query ($filter: WorkerFilter) { workers(filter: $filter) { totalCount } }';
  const search = (query: string, variables: object = {}): string =>
    `?query=${encodeURIComponent(query)}&variables=${encodeURIComponent(JSON.stringify(variables))}`;

  test.each([
    ['a name as it is', search('{ workers(filter: { nameStartsWith: "李" }) { totalCount } }')],
    ['a name in a variable', search(workers, { filter: { nameStartsWith: '李' } })],
    [
      'a name in a variable of another name',
      search('query ($q: String) { workers(filter: { nameStartsWith: $q }) { totalCount } }', { q: '李' }),
    ],
    ['a phone', search('{ workerByPhone(phone: "13800000000") { id } }')],
    ['a number', search('query ($n: String!) { workerByIdentityNumber(identityNumber: $n) { id } }', { n: '1' })],
  ])('%s is refused, because logs contain URLs', async (_, asked) => {
    const answer = await send(get(asked));
    expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 405, codes: ['BAD_USER_INPUT'] });
  });

  test('the error names the type of the schema', async () => {
    for (const asked of [
      search('{ __type(name: "Worker") { name } }'),
      search('query ($name: String!) { __type(name: $name) { name } }', { name: 'Worker' }),
    ])
      expect((await send(get(asked))).text).toContain('{"__type":{"name":"Worker"}}');
  });
});
