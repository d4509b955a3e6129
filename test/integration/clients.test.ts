/** Clients as frontend teams have them: the examples, with the libraries' own releases, against a server with the safelist. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, type GraphQLObjectType, parse, print, stripIgnoredCharacters, validate } from 'graphql';
import { collectionOf } from '../../client/collection';
import * as apollo from '../../client/examples/apollo';
import { BestPaidDocument } from '../../client/examples/operations/operations';
import * as relay from '../../client/examples/relay/best-paid';
import * as requests from '../../client/examples/requests';
import * as urql from '../../client/examples/urql';
import { manifestOfRelay } from '../../client/manifest';
import { sdl } from '../../functions/generated/sdl';
import { hashOf } from '../../functions/graphql/http/registered-operations';
import { limits } from '../../functions/limits';
import { projectFolder } from '../../local/project-folder';
import { startCommand } from '../kit/commands';
import {
  type Answer,
  answerOf,
  givenEnterprise,
  givenPositions,
  startTestSystem,
  type TestSystem,
  workerInput,
} from '../kit/system';

const examples = projectFolder('client/examples');
const textAt = (path: string): string => readFileSync(join(examples, path), 'utf8');
const manifest = textAt('operations/operations.json');

let system: TestSystem;
let url: string;
const folder = mkdtempSync(join(tmpdir(), 'job-bowl-clients-'));

/** Of positions in one city, the best paid first: more than a page of the examples. */
const titles = Array.from({ length: 12 }, (_, index) => `组装工 ${index + 1}`);

beforeAll(async () => {
  const manifests = [manifest, JSON.stringify(manifestOfRelay(textAt('relay/queries.json')))];
  system = await startTestSystem({ manifests });
  url = `${system.origin}/graphql`;
  const rows = titles.map((title, index) => ({ title, regionCode: '4419', wageMin: 9_000 - index, wageMax: 9_500 }));
  await givenPositions(system, await givenEnterprise(system), rows);
});

afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

const token = (): string => system.tokens.BUREAU;

/** What a client sends, as `fetch` gets it: the method, and what the server answered. */
async function watched<T>(use: () => Promise<T>): Promise<{ result: T; methods: string[]; bodies: string[] }> {
  const sent = jest.spyOn(globalThis, 'fetch');
  try {
    const result = await use();
    const methods = sent.mock.calls.map(([, request]) => request?.method ?? 'GET');
    return {
      result,
      methods,
      bodies: sent.mock.calls.map(([, request]) => (typeof request?.body === 'string' ? request.body : '')),
    };
  } finally {
    sent.mockRestore();
  }
}

describe('Apollo Client', () => {
  test('gathers pages, and sends hashes alone', async () => {
    const client = apollo.createClient(url, token);
    const { result, bodies } = await watched(() => apollo.bestPaid(client, '4419', titles.length));
    expect(result).toEqual(titles);
    expect(bodies.map((body) => 'query' in JSON.parse(body))).toEqual([false, false]);
  });

  test('registers a person, and tells every wrong field', async () => {
    const client = apollo.createClient(url, token);
    expect(await apollo.register(client, workerInput())).toMatch(/^wkr_/);
    const wrong = apollo.register(client, workerInput({ name: '', villageCode: '1' }));
    await expect(wrong).rejects.toThrow(/^name: .+\nvillageCode: .+$/);
  });
});

test('urql asks by GET, and by POST for what names a person', async () => {
  const client = urql.createClient(url, token);
  const list = await watched(() => urql.bestPaid(client, '4419'));
  expect([list.result, list.methods]).toEqual([titles.slice(0, 10), ['GET']]);
  await system.mutate(token(), 'registerWorker', 'worker { id }', workerInput({ name: '欧阳春晓' }));
  const found = await watched(() => urql.find(client, '欧阳春', '53'));
  expect([found.result.length, found.methods]).toEqual([1, ['POST']]);
});

test('graphql-request walks a list to its end', async () => {
  expect(await requests.bestPaid(requests.createClient(url, token()), '4419')).toEqual(titles);
});

test('Relay sends the hashes of what relay-compiler compiled', async () => {
  const { result, bodies } = await watched(() => relay.bestPaid(relay.createEnvironment(url, token), '4419', 12));
  expect([result, bodies.map((body) => 'query' in JSON.parse(body))]).toEqual([titles, [false]]);
});

describe('what the examples were generated with makes the same again', () => {
  test('relay-compiler, of the schema in one file', () => {
    const files = ['relay.config.json', 'best-paid.ts', 'queries.json'];
    for (const file of files) copyFileSync(join(examples, 'relay', file), join(folder, file));
    mkdirSync(join(folder, '__generated__'));
    writeFileSync(join(folder, 'job-bowl.graphql'), sdl);
    const compiler = join(projectFolder('node_modules/relay-compiler'), 'cli.js');
    const { status, stderr } = spawnSync(process.execPath, [compiler, 'relay.config.json'], { cwd: folder });
    expect([status, stderr.toString().replace(/\S*\[INFO\].*\n/g, '')]).toEqual([0, '']);
    const generated = readdirSync(join(examples, 'relay/__generated__'));
    expect(readdirSync(join(folder, '__generated__'))).toEqual(generated);
    for (const file of [...generated.map((name) => join('__generated__', name)), 'queries.json'])
      expect(readFileSync(join(folder, file), 'utf8')).toBe(textAt(join('relay', file)));
  });

  test('npm run operations -- client/examples/operations, which says what is wrong and then writes nothing', async () => {
    const operations = join(folder, 'operations');
    mkdirSync(operations);
    for (const file of readdirSync(join(examples, 'operations')).filter((name) => name.endsWith('.graphql')))
      copyFileSync(join(examples, 'operations', file), join(operations, file));
    const right = await startCommand('client/operations.ts', [operations]).ended;
    expect([right.exitCode, right.stderr]).toEqual([0, '']);
    expect(readdirSync(operations).sort()).toEqual(readdirSync(join(examples, 'operations')).sort());
    for (const file of ['operations.json', 'operations.ts'])
      expect(readFileSync(join(operations, file), 'utf8')).toBe(textAt(join('operations', file)));
    writeFileSync(join(operations, 'wrong.graphql'), 'query {\n  nothing\n}\nquery BestPaid { viewer { roles } }\n');
    rmSync(join(operations, 'operations.json'));
    const wrong = await startCommand('client/operations.ts', [operations]).ended;
    expect([wrong.exitCode, wrong.stdout]).toEqual([1, '']);
    const lines = [
      /wrong\.graphql:2:3: .*nothing/,
      /wrong\.graphql.*needs a name/,
      /only one operation named "BestPaid"/,
    ];
    for (const line of lines) expect(wrong.stderr).toMatch(line);
    expect(readdirSync(operations)).not.toContain('operations.json');
  });
});

test('the collection has a request for each query and each mutation that the server takes as it is', async () => {
  const schema = buildSchema(sdl);
  const { item } = collectionOf(schema, url);
  const [queries = [], mutations = []] = item.map((part) => part.item.map(({ request }) => request.body.graphql));
  const rootsOf = (root: GraphQLObjectType | null | undefined): number => Object.keys(root?.getFields() ?? {}).length;
  expect(queries.length).toBe(rootsOf(schema.getQueryType()));
  expect(mutations.length).toBe(rootsOf(schema.getMutationType()));
  const refused = [...queries, ...mutations].filter(({ query }) => validate(schema, parse(query)).length > 0);
  expect(refused).toEqual([]);
  // Placeholders such as an empty id find nothing; what is wrong with them is told in the field's own error.
  const answers = await Promise.all(
    queries.map(async ({ query, variables }) => {
      const { status, errors } = await system.gql(token(), query, JSON.parse(variables) as object);
      const codes = errors.map(({ extensions }) => String(extensions['code']));
      return [query.slice(0, 30), status, codes.filter((code) => code !== 'BAD_USER_INPUT')];
    }),
  );
  expect(answers.filter(([, status, codes]) => status !== 200 || String(codes) !== '')).toEqual([]);
});

describe('the safelist', () => {
  const text = print(BestPaidDocument);
  const variables = { regionCode: '4419' };
  const own = '{ viewer { roles } }';

  /** As a page of another site has a browser send it. */
  const browser = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' };

  async function send(body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const signed = { authorization: `Bearer ${token()}`, 'content-type': 'application/json', 'accept-language': 'en' };
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...signed, ...headers },
      body: JSON.stringify(body),
    });
    return answerOf(response);
  }

  const byHash = (query: string): object => ({
    extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } },
  });

  const codesOf = ({ status, errors }: Answer): unknown[] => [
    status,
    errors.map(({ extensions }) => extensions['code']),
  ];

  test.each([
    ['as its client prints it', text],
    ['in another layout', stripIgnoredCharacters(text)],
    ['with the names of types that a cache adds', text.replace(/edges \{/, '__typename edges { __typename')],
    ['with an operation beside it that does not run', `${text}\nquery Other { viewer { roles } }`],
    ['with its fragment before it', text.replace(/([^]*)(fragment [^]*)/, '$2\n$1')],
  ])('lets a browser run a registered operation %s', async (_how, query) => {
    const { status, data } = await send({ query, variables, operationName: 'BestPaid' }, browser);
    expect([status, data?.positions.edges.length]).toEqual([200, 10]);
  });

  test.each([
    ['another operation', own],
    ['a registered one with a further field', text.replace('pageInfo {', 'totalCount pageInfo {')],
    ['a registered one with another argument', text.replace('first: 10', 'first: 100')],
    ['a registered one under an alias', text.replace('positions(', 'all: positions(')],
    ['a registered one whose names of types depend', text.replace('edges {', 'edges { __typename @skip(if: true)')],
    ['a registered one with a default', text.replace('$after: String', '$after: String = "x"')],
    ['one beside a registered one', `${text}\nquery Other { viewer { roles } }`],
    ['one that has the name alone', 'query BestPaid { workers(first: 100) { edges { node { id } } } }'],
    ['the schema', '{ __schema { types { name } } }'],
    ['fields that are not there', '{ nothing viewer { nobody } }'],
    ['what is no GraphQL', '{ viewer { roles '],
    ['an operation that the document lacks', 'query A { viewer { roles } } query B { viewer { roles } }'],
  ])('refuses a browser %s, whether by its site or by its origin', async (_what, query) => {
    const [, operationName] = /query (Other) /.exec(query) ?? [];
    const sent = { query, operationName, ...(query.includes('$regionCode') && { variables }) };
    for (const headers of [browser, { origin: 'null' }, { 'sec-fetch-site': 'same-origin' }])
      expect(codesOf(await send(sent, headers))).toEqual([400, ['NOT_REGISTERED']]);
  });

  /** Of every kind: what is valid, what is not, what other plugins refuse, and what is no GraphQL. */
  const unregistered = [
    '{ currentCampaign { id } }',
    '{ currentCampaing { id } }',
    '{ currentCampaign { id ',
    '{ workers(filter: { nameStartsWith: "欧阳", regionCode: "53" }, first: 1) { edges { node { id } } } }',
    `{ ${Array.from({ length: limits.operationAliasesMax + 1 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
    'query A { viewer { roles } } query B { viewer { roles } }',
    'mutation { setNothing }',
    'mutation { __typename }',
    'subscription { nothing }',
    '{ __schema { types { name } } }',
  ];

  test.each([
    ['en', 'This operation is not registered: a browser runs those of its registered clients alone.'],
    ['zh-CN', '此操作未经登记：浏览器只能执行已登记客户端的操作'],
  ])('answers whatever is not registered the same to the byte, in %s', async (language, message) => {
    const sent = unregistered.flatMap((query) => [
      { method: 'POST', search: '', body: JSON.stringify({ query }) },
      { method: 'GET', search: `?${new URLSearchParams({ query }).toString()}` },
    ]);
    const callers = [{ authorization: `Bearer ${token()}` }, { 'apollo-require-preflight': 'true' }];
    const told = await Promise.all(
      sent.flatMap(({ search, ...request }) =>
        callers.map(async (caller) => {
          const headers = { ...caller, ...browser, 'content-type': 'application/json', 'accept-language': language };
          const response = await fetch(`${url}${search}`, { ...request, headers });
          const same = [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
          return { status: response.status, text: await response.text(), same };
        }),
      ),
    );
    expect([...new Set(told.map((answer) => JSON.stringify(answer)))]).toHaveLength(1);
    const [{ status, text: body } = { status: 0, text: '' }] = told;
    const refusal = { errors: [{ message, extensions: { code: 'NOT_REGISTERED' } }] };
    expect([status, JSON.parse(body)]).toEqual([400, refusal]);
  });

  test('tells the cost, and that a token is needed, of what is registered, and of what no browser sends', async () => {
    const registered = { query: text, variables, operationName: 'BestPaid' };
    expect((await send(registered, browser)).extensions).toHaveProperty('cost');
    expect(codesOf(await send(registered, { ...browser, authorization: '' }))).toEqual([401, ['UNAUTHENTICATED']]);
    expect((await send({ query: own })).extensions).toHaveProperty('cost');
    expect(codesOf(await send({ query: own }, { authorization: '' }))).toEqual([401, ['UNAUTHENTICATED']]);
    expect(codesOf(await send({ query: '{ nothing }' }))).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
  });

  test('tells the refusal in Chinese, too', async () => {
    const { errors } = await send({ query: own }, { ...browser, 'accept-language': 'zh-CN' });
    expect(errors[0]?.message).toMatch(/^此操作未经登记/);
  });

  test('others send what they like, and keep it by its hash; a browser does not get at it', async () => {
    expect((await send({ query: own })).data?.viewer.roles).toEqual(['BUREAU']);
    expect(codesOf(await send(byHash(own)))).toEqual([200, ['PERSISTED_QUERY_NOT_FOUND']]);
    expect((await send({ query: own, ...byHash(own) })).data?.viewer.roles).toEqual(['BUREAU']);
    expect((await send(byHash(own))).data?.viewer.roles).toEqual(['BUREAU']);
    expect(codesOf(await send(byHash(own), browser))).toEqual([400, ['NOT_REGISTERED']]);
  });

  test('a query that names a person is still refused in an address', async () => {
    const { operations } = JSON.parse(manifest) as { operations: { id: string; name: string }[] };
    const sha256Hash = operations.find(({ name }) => name === 'FindPerson')?.id;
    const parameters = new URLSearchParams({
      extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash } }),
      variables: JSON.stringify({ name: '欧阳', regionCode: '53' }),
    });
    const response = await fetch(`${url}?${parameters.toString()}`, {
      headers: { authorization: `Bearer ${token()}`, ...browser },
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
