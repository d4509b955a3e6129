/** The HTTP door with every wrong use, and what each is answered with: form, token, role, size, and our own failures. */
import { createHmac } from 'node:crypto';
import { connect as connectSocket } from 'node:net';
import type { Role } from '../../functions/generated/graphql';
import { startEngine } from '../../local/engine';
import { AUDIENCE, ISSUER, openIdentityIssuer } from '../../local/identity-issuer';
import { encoded, newSigningKey, type SigningKey, signToken } from '../../local/signed-token';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Answer,
  answerOf,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  workerInput,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

/** A request as it is, with the bureau's token. */
async function send(body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${system.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens.BUREAU}`, ...headers },
    body,
  });
  return answerOf(response);
}

function codesOf({ errors }: Answer): unknown[] {
  return errors.map(({ extensions }) => extensions['code']);
}

describe('a request that is wrong in form', () => {
  test.each([
    ['malformed JSON', '{"query":'],
    ['no body', ''],
    ['a list', '[]'],
    ['a batch', '[{"query":"{ __typename }"}]'],
    ['null', 'null'],
    ['a text', '"{ __typename }"'],
    ['no query', '{}'],
    ['a query that is no text', '{"query":1}'],
    ['variables that are no object', '{"query":"{ __typename }","variables":"x"}'],
  ])('with %s is a GraphQL error and HTTP 400', async (_, body) => {
    const answer = await send(body);
    expect({ body, status: answer.status, codes: codesOf(answer) }).toEqual({
      body,
      status: 400,
      codes: ['BAD_REQUEST'],
    });
    expect(answer.errors[0]?.message).not.toBe('');
  });

  test.each([
    ['a syntax error', '{ viewer { ', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ viewer { salary } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', '{ region(name: "x") { code } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a fragment that spreads itself',
      '{ viewer { ...a } } fragment a on Viewer { roles ...a }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['no operation', 'fragment a on Viewer { roles }', 'GRAPHQL_VALIDATION_FAILED'],
    ['two operations and no name', 'query a { __typename } query b { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
    ['a missing variable', 'query ($id: ID!) { node(id: $id) { id } }', 'BAD_USER_INPUT'],
  ])('with %s is HTTP 400 with its code', async (_, query, code) => {
    const answer = await send(JSON.stringify({ query }));
    expect({ status: answer.status, codes: new Set(codesOf(answer)) }).toEqual({ status: 400, codes: new Set([code]) });
    expect(answer.errors[0]?.extensions).not.toHaveProperty('stacktrace');
  });

  test('with values of wrong types is BAD_USER_INPUT that says where, and not what', async () => {
    const query = 'mutation ($input: RegisterWorkerInput!) { registerWorker(input: $input) { worker { id } } }';
    const answer = await system.gql(system.tokens.BUREAU, query, {
      input: { ...workerInput(), name: 4_711, education: 'DOCTOR-4711' },
    });
    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    expect(
      answer.errors
        .map(({ message }) => message)
        .sort()
        .join(),
    ).toMatch(/input\.education.*input\.name/s);
    expect(answer.text).not.toContain('4711');
  });

  test.each(['2027-02-29', '2027-2-9', '2027-02-06T00:00:00Z', '', 20270206])(
    'with the Date %j is BAD_USER_INPUT',
    async (from) => {
      const query = 'query ($from: Date) { travelServices(filter: { from: $from }) { totalCount } }';
      const answer = await system.gql(system.tokens.BUREAU, query, { from });
      expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 400, codes: ['BAD_USER_INPUT'] });
      expect(answer.errors[0]?.message).toContain('2027-02-06');
    },
  );
});

describe('DateTime', () => {
  test('is taken with any offset and answered in UTC, to the second', async () => {
    const stops = [
      { regionCode: '530627', departsAt: '2027-02-20T09:00:00.500+08:00' },
      { regionCode: '441900', arrivesAt: '2027-02-21t01:00:00z' },
    ];
    const { travelService } = await system.mutate(
      system.tokens.BUREAU,
      'scheduleTravelService',
      'travelService { stops { arrivesAt departsAt } }',
      { ...travelServiceInput(), stops },
    );
    expect(travelService?.stops).toEqual([
      { arrivesAt: null, departsAt: '2027-02-20T01:00:00Z' },
      { arrivesAt: '2027-02-21T01:00:00Z', departsAt: null },
    ]);
  });
});

describe('a GET', () => {
  const get = (query: string, headers: Record<string, string> = {}): Promise<Answer> =>
    fetch(`${system.origin}/graphql?${new URLSearchParams({ query }).toString()}`, {
      headers: { authorization: `Bearer ${system.tokens.BUREAU}`, ...headers },
    }).then(answerOf);

  test('runs a query of who signed in', async () => {
    expect((await get('{ viewer { roles } }')).data).toEqual({ viewer: { roles: ['BUREAU'] } });
  });

  test('never runs a mutation', async () => {
    const answer = await get(
      'mutation { verifyEnterprise(input: { enterpriseId: "x", verified: true }) { userErrors { code } } }',
    );
    expect(answer.status).toBe(405);
    expect(answer.data).toBeUndefined();
    expect(codesOf(answer)).toEqual(['BAD_REQUEST']);
  });

  test('from a form of another site is refused', async () => {
    const answer = await get('{ __typename }', { authorization: '' });
    expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
  });
});

describe('a token', () => {
  const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
  const claims = { roles: ['BUREAU'], region_code: '53', iss: ISSUER, aud: AUDIENCE, sub: 'bureau', exp: inAnHour };
  let key: SigningKey;
  let keyFolder: string;

  beforeAll(async () => {
    // A system and a test that share a folder share the key: this is how `npm run token` signs.
    keyFolder = mkdtempSync(join(tmpdir(), 'job-bowl-key-'));
    await openIdentityIssuer(keyFolder);
    key = keyIn(system.keyFolder);
  });

  afterAll(() => rmSync(keyFolder, { recursive: true }));

  function keyIn(folder: string): SigningKey {
    return JSON.parse(readFileSync(join(folder, 'identity-key.json'), 'utf8')) as SigningKey;
  }

  function signed(payload: object, withKey: SigningKey = key): Promise<string> {
    return signToken(payload, withKey);
  }

  test('of the issuer is taken, as in the tests below but for one thing each', async () => {
    expect((await system.ask(await signed(claims), '{ viewer { roles regionCode } }')).viewer).toEqual({
      ...{ roles: ['BUREAU'], regionCode: '53' },
    });
  });

  const bad: readonly (readonly [string, () => Promise<string> | string])[] = [
    ['that is garbage', () => 'garbage'],
    ['that is three garbage parts', () => 'a.b.c'],
    ['of another key with the same name', () => signed(claims, { ...keyIn(keyFolder), kid: key.kid ?? '' })],
    ['of a key that the issuer does not know', () => signed(claims, keyIn(keyFolder))],
    [
      'whose claims were changed',
      async () => {
        const [header, , signature] = (await signed({ ...claims, roles: ['WORKER'] })).split('.');
        return [header, encoded(claims), signature].join('.');
      },
    ],
    ['without a signature', () => `${encoded({ alg: 'none', kid: key.kid })}.${encoded(claims)}.`],
    [
      'signed with the public key as a secret',
      () => {
        const secret = JSON.stringify(system.issuer.jwks.keys[0]);
        const content = `${encoded({ alg: 'HS256', kid: key.kid })}.${encoded(claims)}`;
        return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
      },
    ],
    ['for another audience', () => signed({ ...claims, aud: 'another' })],
    ['for no audience', () => signed(without('aud'))],
    ['of another issuer', () => signed({ ...claims, iss: 'https://identity.example.com' })],
    ['that has expired', () => signed({ ...claims, exp: inAnHour - 7_200 })],
    ['that never expires', () => signed(without('exp'))],
    ['that is not valid yet', () => signed({ ...claims, nbf: inAnHour })],
    ['of nobody', () => signed(without('sub'))],
  ];

  function without(claim: keyof typeof claims): object {
    return Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
  }

  test.each(bad)('%s is UNAUTHENTICATED and HTTP 401, also where only the schema is asked for', async (_, make) => {
    const token = await make();
    for (const query of ['{ viewer { roles } }', '{ __typename }']) {
      const answer = await system.gql(token, query, {}, { 'accept-language': 'en' });
      expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 401, codes: ['UNAUTHENTICATED'] });
      expect(answer.data).toBeFalsy();
      expect(answer.errors[0]?.message).toBe('A valid token is needed: Authorization: Bearer <token>.');
    }
  });

  test.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'garbage'])(
    'in the header %j is UNAUTHENTICATED and HTTP 401',
    async (authorization) => {
      const answer = await send('{"query":"{ viewer { roles } }"}', { authorization });
      expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 401, codes: ['UNAUTHENTICATED'] });
    },
  );

  test('is needed for everything but the schema', async () => {
    for (const query of [
      '{ viewer { roles } }',
      '{ __typename viewer { roles } }',
      '{ ... { region(code: "53") { name } } }',
    ]) {
      const answer = await system.gql(undefined, query);
      expect({ query, status: answer.status, codes: codesOf(answer) }).toEqual({
        query,
        status: 401,
        codes: ['UNAUTHENTICATED'],
      });
    }
    const { data } = await system.gql(undefined, '{ __typename __schema { queryType { name } } }');
    expect(data).toEqual({ __typename: 'Query', __schema: { queryType: { name: 'Query' } } });
  });

  test('with an unknown role has none', async () => {
    const answer = await system.gql(await signed({ ...claims, roles: ['ADMIN', 1, null] }), '{ viewer { roles } }');
    expect({ status: answer.status, codes: codesOf(answer) }).toEqual({ status: 200, codes: ['FORBIDDEN'] });
  });

  test('keys that another generates are none of ours', async () => {
    const { kid: _, ...nameless } = await newSigningKey();
    expect((await system.gql(await signed(claims, nameless), '{ viewer { roles } }')).status).toBe(401);
  });
});

describe('cost', () => {
  test('is in every answer', async () => {
    const { extensions } = await system.gql(system.tokens.BUREAU, '{ positions(first: 10) { edges { node { id } } } }');
    expect(extensions['cost']).toEqual({ requested: expect.any(Number) as number, limit: 5_000 });
    expect((extensions['cost'] as { requested: number }).requested).toBeGreaterThan(10);
  });

  test.each([
    ['cost', `{ enterprises(first: 100) { edges { node { positions(first: 100) { edges { node { id } } } } } } }`],
    ['aliases', `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['depth', `{ region(code: "530627") ${'{ parent '.repeat(12)}{ code }${' }'.repeat(12)} }`],
  ])('above the bound of %s is OPERATION_TOO_COSTLY, told with bound and limit', async (bound, query) => {
    const answer = await system.gql(system.tokens.BUREAU, query);
    expect(answer.status).toBe(400);
    expect(answer.data).toBeFalsy();
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_COSTLY', bound });
    expect(answer.extensions['cost']).toMatchObject({ limit: 5_000 });
  });

  test('of a document beyond the tokens is refused before it is parsed', async () => {
    const answer = await system.gql(system.tokens.BUREAU, `{ ${'__typename '.repeat(10_001)} }`);
    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['GRAPHQL_PARSE_FAILED']);
  });
});

describe('the language of messages', () => {
  test.each([
    [undefined, '没有这个区划代码'],
    ['zh-CN', '没有这个区划代码'],
    ['en', 'No region has this code.'],
    ['en-US,en;q=0.9,zh;q=0.8', 'No region has this code.'],
    ['en;q=0.3, zh;q=0.7', '没有这个区划代码'],
    ['fr, *;q=0.5', '没有这个区划代码'],
  ])('by Accept-Language %j', async (language, message) => {
    const query =
      'mutation ($input: RegisterWorkerInput!) { registerWorker(input: $input) { userErrors { message } } }';
    const input = workerInput({ villageCode: '539999001' });
    const headers = language === undefined ? {} : { 'accept-language': language };
    const { data } = await system.gql(system.tokens.BUREAU, query, { input }, headers);
    expect(data?.registerWorker.userErrors).toEqual([{ message }]);
  });
});

describe('an error of a whole request or field', () => {
  const asked = (query: string, headers: Record<string, string>, token = system.tokens.WORKER): Promise<Answer> =>
    system.gql(token, query, {}, headers);

  test.each<[string, string, string, string]>([
    ['UNAUTHENTICATED', '{ viewer { roles } }', '请先登录', 'A valid token is needed'],
    [
      ...['FORBIDDEN', '{ all: workers { totalCount } }'],
      ...[
        '不能使用 workers，需要以下角色之一的令牌：BUREAU（人社部门）、CADRE（乡村干部）',
        'a token of BUREAU or CADRE',
      ],
    ] as [string, string, string, string],
    [
      'BAD_USER_INPUT',
      '{ positions(first: 0) { totalCount } }',
      '请求的参数有误：first 应在 1 至 100 之间，实为 0',
      'first must be',
    ],
    [
      'FORBIDDEN',
      '{ notices(filter: { role: CARRIER }) { totalCount } }',
      '您的身份不能这样请求：role 应为您令牌中的角色之一：WORKER',
      "role must be one of the token's roles: WORKER",
    ],
    ...[
      ['{ positions(first: 1.5) { totalCount } }', 'Int cannot represent non-integer value'],
      ['{ notices(filter: { role: NOBODY }) { totalCount } }', 'The value does not exist in "Role" enum'],
      ['{ travelDemand(filter: { from: "x" }) { requested } }', 'Expected a real civil date such as 2027-02-06'],
      [
        'mutation { closePosition(input: {}) { __typename } }',
        'Field "ClosePositionInput.idempotencyKey" of required type "ID!" was not provided.',
      ],
      ['{ position { id } }', 'Field "position" argument "id" of type "ID!" is required'],
      ['{ positions(filter: { regionCodes: "44" }) { totalCount } }', 'Field "regionCodes" is not defined by type'],
    ].map(([query = '', detail = '']): [string, string, string, string] => [
      'GRAPHQL_VALIDATION_FAILED',
      query,
      `GraphQL 语句与接口定义不符：${detail}`,
      detail,
    ]),
    ['GRAPHQL_PARSE_FAILED', '{', '有语法错误：Syntax Error', 'Syntax Error'],
    ['GRAPHQL_VALIDATION_FAILED', '{ nothing }', '与接口定义不符：Cannot query', 'Cannot query'],
    [
      'OPERATION_TOO_COSTLY',
      '{ a: positions(first: 100) { edges { node { enterprise { positions(first: 100) { edges { node { id } } } } } } } }',
      '查询费用最多 5000',
      'at most 5000',
    ],
    [
      'OPERATION_RESOLUTION_FAILURE',
      'query a { __typename } query b { __typename }',
      '哪一个操作',
      'Must provide operation name',
    ],
  ])('%s is told in the language of the caller, Chinese by default', async (code, query, chinese, english) => {
    const token = code === 'UNAUTHENTICATED' ? 'garbage' : undefined;
    for (const [headers, told] of [
      [{}, chinese],
      [{ 'accept-language': 'en' }, english],
    ] as const) {
      const { errors } = await asked(query, headers, token);
      expect(errors[0]?.extensions['code']).toBe(code);
      expect(errors[0]?.message).toContain(told);
    }
  });

  test('of a body that is no request is told in Chinese, too', async () => {
    expect((await send('[]')).errors[0]?.message).toMatch(/^请求的格式有误：应为 GraphQL 请求/);
    expect((await send('[]', { 'accept-language': 'en' })).errors[0]?.message).toMatch(/^Expected/);
  });

  test('of one list leaves the others, with its path and the roles that may', async () => {
    const { data, errors } = await asked('{ positions { totalCount } all: workers { totalCount } }', {});
    expect(data).toEqual({ positions: { totalCount: expect.any(Number) as number }, all: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['all'],
        extensions: { code: 'FORBIDDEN', field: 'workers', roles: ['BUREAU', 'CADRE'] },
      }),
    ]);
  });
});

describe('beside GraphQL', () => {
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(system.origin + path, { headers });

  test('is the health', async () => {
    const response = await get('/health');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test('are the identity issuer’s public documents, without the private key', async () => {
    const configuration = (await (await get('/.well-known/openid-configuration')).json()) as Record<string, string>;
    expect(configuration).toMatchObject({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwks_uri: `${system.origin}/.well-known/jwks.json`,
    });
    const { keys } = (await (await fetch(configuration['jwks_uri'] ?? '')).json()) as { keys: SigningKey[] };
    expect(keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  test('is GraphiQL for a browser, whose files come from here and nowhere else', async () => {
    const page = await get('/graphql', { accept: 'text/html,application/xhtml+xml' });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    expect(html).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
    const paths = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(4);
    for (const path of paths) {
      const file = await get(path);
      const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
      expect([path, file.status, file.headers.get('content-type')]).toEqual([path, 200, type]);
      expect((await file.text()).length).toBeGreaterThan(5_000);
    }
    const personas = JSON.parse(/const personas = (.*);/.exec(html)?.[1] ?? '[]') as { role: Role; token: string }[];
    expect(personas.map(({ role }) => role).slice(0, 2)).toEqual(['BUREAU', 'CADRE']);
    for (const { role, token } of personas)
      expect((await system.ask(token, '{ viewer { rights } }')).viewer.rights).toEqual([role]);
  });

  test.each(['/', '/graphiql', '/graphiql/../../package.json', '/constructor', '/.well-known/'])(
    'is nothing at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('no path takes a POST', async () => {
    expect((await fetch(`${system.origin}/health`, { method: 'POST' })).status).toBe(405);
  });
});

test('a body of more than 6 MB is answered with 413, and the door stays open', async () => {
  const query = '{ viewer { roles } }';
  const fitting = await send(JSON.stringify({ query, variables: { padding: 'x'.repeat(6_000_000) } }));
  expect(fitting.data).toEqual({ viewer: { roles: ['BUREAU'] } });
  const answer = await rawPost(6 * 1024 * 1024 + 1);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('"code":"REQUEST_TOO_LARGE"');
  expect((await send(JSON.stringify({ query }))).status).toBe(200);
});

/** Sends and reads at once, as a client may not be able to that is told to stop. */
function rawPost(bytes: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connectSocket(system.port, '127.0.0.1');
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', () => undefined);
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n\r\n`,
    );
    socket.write('x'.repeat(bytes));
  });
}

test('a database that is gone is told without a word of what happened inside', async () => {
  const engine = await startEngine({ environment: {} });
  const broken = await startTestSystem({
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: engine.streamsEndpoint,
    },
  });
  try {
    expect((await broken.ask(broken.tokens.BUREAU, '{ positions { totalCount } }')).positions.totalCount).toBe(0);
    await engine.stop();
    for (const operation of [
      '{ positions { totalCount } }',
      'mutation { verifyEnterprise(input: { enterpriseId: "ent_00000000000000000000000000", verified: true }) { userErrors { code } } }',
    ]) {
      const answer = await broken.gql(broken.tokens.BUREAU, operation);
      expect(answer.status).toBe(200);
      expect(['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR']).toContain(codesOf(answer)[0]);
      expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|dynamo|stack|node_modules/i);
    }
    expect((await fetch(`${broken.origin}/health`)).status).toBe(503);
  } finally {
    await broken.stop();
  }
});
