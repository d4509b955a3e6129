/** What the HTTP door adds to every answer, and what it does with requests that are none or never come whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import type { HttpHandler } from '../../functions/handlers/graphql';
import { limits } from '../../functions/limits';
import { triggers } from '../../functions/triggers';
import { graphiqlPage } from '../../local/graphiql';
import { startHttpDoor } from '../../local/http-door';
import { openIdentityIssuer } from '../../local/identity-issuer';
import { givenEnterprise, startTestSystem, type TestSystem, workerInput } from '../kit/system';
import { until } from '../kit/until';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

/** Sends what is given as it stands, and reads until the connection ends. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', () => undefined);
    socket.write(text);
  });
}

function post(body: object, token?: string): Promise<Response> {
  return fetch(`${system.origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}

describe('nobody keeps an answer, or reads it as another type than it says', () => {
  const get = (path: string, headers = {}): Promise<Response> => fetch(system.origin + path, { headers });
  const bureau = (query: string, variables = {}): Promise<Response> => post({ query, variables }, system.tokens.BUREAU);

  test.each<[string, () => Promise<Response>]>([
    ['data', () => bureau('{ viewer { roles } }')],
    ['data beside a region', () => bureau('{ region(code: "53") { name } viewer { roles } }')],
    ['data in a fragment', () => bureau('{ ... on Query { region(code: "53") { name } } }')],
    ['a mutation', () => bureau(register, { input: workerInput() })],
    ['a refused mutation', () => bureau(register, { input: workerInput({ name: '' }) })],
    ['an error of a region', () => bureau('{ region(code: "53") { children(first: 0) { totalCount } } }')],
    ['a syntax error', () => bureau('{')],
    ['an unknown field', () => bureau('{ nothing }')],
    ['a wrong variable', () => bureau('query ($code: String!) { region(code: $code) { name } }', { code: 1 })],
    ['what is too costly', () => bureau(`{ ${Array.from({ length: 51 }, (_, n) => `a${n}: __typename`).join(' ')} }`)],
    ['a body that is no request', () => post([])],
    ['no token', () => post({ query: '{ viewer { roles } }' })],
    ['a wrong token', () => post({ query: '{ viewer { roles } }' }, 'garbage')],
    ['the schema', () => post({ query: '{ __schema { queryType { name } } }' })],
    ['a GET', () => get('/graphql?query=%7B__typename%7D')],
    ['health', () => get('/health')],
    ['the issuer’s configuration', () => get('/.well-known/openid-configuration')],
    ['the issuer’s keys', () => get('/.well-known/jwks.json')],
    ['a file of GraphiQL', () => get('/graphiql/react.js')],
    ['a preflight', () => fetch(`${system.origin}/graphql`, { method: 'OPTIONS' })],
    ['no such path', () => get('/nothing')],
    ['another method', () => fetch(`${system.origin}/health`, { method: 'DELETE' })],
  ])('%s', async (_what, ask) => {
    const { headers } = await ask();
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toBe('etag,retry-after,x-request-id');
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  test('but no page of another origin may read GraphiQL, which holds tokens', async () => {
    const { headers } = await get('/graphql', { accept: 'text/html' });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  });

  test('but a browser may keep regions, and asks for them again each time', async () => {
    const { headers } = await bureau('{ a: region(code: "53") { name children { edges { node { code } } } } }');
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      'private, no-cache',
      'nosniff',
    ]);
  });

  const register = 'mutation ($input: RegisterWorkerInput!) { registerWorker(input: $input) { worker { id } } }';
});

test.each([
  ['without a Host', 'GET /health HTTP/1.1', 400],
  ['that expects what nobody gives', 'GET /health HTTP/1.1\r\nhost: localhost\r\nexpect: tea', 417],
  ['that is none', 'GET nothing HTTP/1.1\r\nhost: localhost', 400],
  ['with headers that are too long', `GET /health HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}`, 431],
  ['with headers that API Gateway would not take', `GET /health HTTP/1.1\r\nx: ${'x'.repeat(10_300)}`, 431],
])('a request %s is answered with the headers of every answer, as an error of GraphQL', async (_what, head, status) => {
  const answer = await raw(system.port, `${head}\r\nconnection: close\r\n\r\n`);
  expect(JSON.parse(/\{.*\}/.exec(answer)?.[0] ?? '')).toEqual({
    errors: [{ message: expect.any(String) as string, extensions: { code: 'BAD_REQUEST' } }],
  });
  expect(answer).toContain('\r\naccess-control-allow-origin: *\r\n');
  expect(answer).toMatch(/\r\nx-request-id: [\da-f-]{36}\r\n/);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain('\r\ncache-control: no-store\r\n');
  expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n');
});

describe('what the door answers by itself is an error of GraphQL that a page of any origin can read:', () => {
  const compressed = (bytes: Buffer, encoding: string): Promise<Response> =>
    fetch(`${system.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      body: new Uint8Array(bytes),
    });

  test.each<[string, number, string, () => Promise<Response>]>([
    ['no such path', 404, 'NOT_FOUND', () => fetch(`${system.origin}/nothing`)],
    ['another method', 405, 'BAD_REQUEST', () => fetch(`${system.origin}/health`, { method: 'DELETE' })],
    [
      'a body that has more than 6 MB as Lambda is handed it, quotes escaped',
      413,
      'REQUEST_TOO_LARGE',
      () => post({ query: '{ __typename }', variables: { quotes: '"'.repeat(1_600_000) } }),
    ],
    ['a body of more than 6 MB', 413, 'REQUEST_TOO_LARGE', () => post({ query: 'x'.repeat(6 * 1024 * 1024) })],
    [
      'one that has more when it is read',
      413,
      'REQUEST_TOO_LARGE',
      () => compressed(gzipSync(Buffer.alloc(7_000_000)), 'gzip'),
    ],
    ['one that is not compressed as it says', 415, 'BAD_REQUEST', () => compressed(Buffer.from('{}'), 'gzip')],
    ['one that is compressed as nobody reads', 415, 'BAD_REQUEST', () => compressed(Buffer.from('{}'), 'zstd')],
  ])('%s', async (_what, status, code, ask) => {
    const response = await ask();
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([status, '*']);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      errors: [{ message: expect.any(String) as string, extensions: { code } }],
    });
  });

  test('an answer that was not ready in time: the door is not open yet', async () => {
    const keyFolder = mkdtempSync(join(tmpdir(), 'job-bowl-test-'));
    const door = await startHttpDoor({ port: 0, issuer: await openIdentityIssuer(keyFolder), log: () => undefined });
    const response = await fetch(`http://127.0.0.1:${door.port}/graphql`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true } }],
    });
    const failing = () => Promise.reject(new Error('A bug'));
    door.open({ graphql: failing, receipts: failing });
    const failed = await fetch(`http://127.0.0.1:${door.port}/graphql`, { method: 'POST', body: '{}' });
    expect([failed.status, failed.headers.get('access-control-allow-origin')]).toEqual([502, '*']);
    expect(await failed.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    const page = await fetch(`http://127.0.0.1:${door.port}/graphql`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('"role":"BUREAU"')]);
    await door.close();
    rmSync(keyFolder, { recursive: true });
  });
});

test('a handler is given the time that its function has in the cloud, which runs', async () => {
  const keyFolder = mkdtempSync(join(tmpdir(), 'job-bowl-door-'));
  const door = await startHttpDoor({ port: 0, issuer: await openIdentityIssuer(keyFolder), log: () => undefined });
  const left: number[] = [];
  const graphql: HttpHandler = async (_event, lambda) => {
    left.push(lambda.getRemainingTimeInMillis());
    await until('less time is left', () => lambda.getRemainingTimeInMillis() !== left[0]);
    left.push(lambda.getRemainingTimeInMillis());
    return { statusCode: 200, body: '{}' };
  };
  door.open({ graphql, receipts: graphql });
  await fetch(`http://127.0.0.1:${door.port}/graphql`, { method: 'POST', body: '{}' });
  await door.close();
  rmSync(keyFolder, { recursive: true });
  const [first = 0, second = 0] = left;
  expect(first).toBeLessThanOrEqual(limits.requestSeconds * 1_000);
  expect(second).toBeLessThan(first);
});

describe('bodies are compressed', () => {
  const large = JSON.stringify({
    query: '{ region(code: "53") { children(first: 100) { edges { node { code name fullName } } } } }',
  });
  const small = JSON.stringify({ query: '{ viewer { roles } }' });

  /** As it comes, without fetch's own reading of it. */
  function asked(
    body: Buffer | string,
    headers: Record<string, string>,
  ): Promise<{ encoding: string | undefined; bytes: Buffer }> {
    return new Promise((resolve, reject) => {
      const options = {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens.BUREAU}`, ...headers },
      };
      const outgoing = request(`${system.origin}/graphql`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  test.each([
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'gzip'],
    ['br, deflate', 'deflate'],
    ['gzip;q=0.2, deflate;q=0.8', 'deflate'],
    ['GZIP', 'gzip'],
    ['*', 'gzip'],
  ])('for who takes %s, by %s, and say the same', async (accepted, encoding) => {
    const plain = await asked(large, {});
    const answer = await asked(large, { 'accept-encoding': accepted });
    expect([plain.encoding, answer.encoding]).toEqual([undefined, encoding]);
    expect(plain.bytes.length).toBeGreaterThanOrEqual(triggers.graphql.compressedBytesMin);
    expect(answer.bytes.length).toBeLessThan(plain.bytes.length / 2);
    const read = encoding === 'gzip' ? gunzipSync : inflateSync;
    expect(JSON.parse(read(answer.bytes).toString())).toEqual(JSON.parse(plain.bytes.toString()));
  });

  test.each(['', 'identity', 'br', 'gzip;q=0', 'gzip;q=0, *', 'deflate;q=0, gzip;q=0'])(
    'never for who takes %j and nothing that we have',
    async (accepted) => {
      const { encoding } = await asked(large, { 'accept-encoding': accepted });
      expect(encoding).toBe(accepted === 'gzip;q=0, *' ? 'deflate' : undefined);
    },
  );

  test('and small ones are not', async () => {
    const { encoding, bytes } = await asked(small, { 'accept-encoding': 'gzip' });
    expect(encoding).toBeUndefined();
    expect(bytes.length).toBeLessThan(triggers.graphql.compressedBytesMin);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['identity', (text: string) => Buffer.from(text)],
  ] as const)('and a request may come by %s', async (encoding, compress) => {
    const { bytes } = await asked(compress(small), { 'content-encoding': encoding });
    expect(JSON.parse(bytes.toString())).toMatchObject({ data: { viewer: { roles: ['BUREAU'] } } });
  });
});

test('a browser that comes under another name gets no page, neither ours nor one made of other hosts’ scripts', async () => {
  const head = `GET /graphql HTTP/1.1\r\nhost: other.example:${system.port}\r\naccept: text/html`;
  const answer = await raw(system.port, `${head}\r\nconnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).not.toMatch(/text\/html|<script|https:/);
});

test('GraphiQL runs the scripts that it brings and no others, and stands in nobody’s frame', async () => {
  const page = async (): Promise<{ html: string; policy: string; frames: string | null }> => {
    const response = await fetch(`${system.origin}/graphql`, { headers: { accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    return { html: await response.text(), policy, frames: response.headers.get('x-frame-options') };
  };
  const { html, policy, frames } = await page();
  const directives = new Map(
    policy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1).join(' ')]),
  );
  expect(directives.get('default-src')).toBe("'none'");
  expect(directives.get('frame-ancestors')).toBe("'none'");
  expect(directives.get('base-uri')).toBe("'none'");
  expect(frames).toBe('DENY');
  const nonce = /^'self' 'nonce-([\w-]{20,})'$/.exec(directives.get('script-src') ?? '')?.[1] ?? '';
  const scripts = [...html.matchAll(/<script([^>]*)>/g)].map(([, attributes = '']) => attributes.trim());
  expect(scripts.filter((attributes) => !/^src="\/graphiql\/[\w-]+\.js"$/.test(attributes))).toEqual([
    `nonce="${nonce}"`,
  ]);
  expect(html).not.toMatch(/ on\w+=/);
  expect((await page()).policy).not.toBe(policy);
});

test('GraphiQL has the same callers for a browser that comes by a forwarded port', async () => {
  await givenEnterprise(system);
  const answer = await raw(
    system.port,
    'GET /graphql HTTP/1.1\r\nhost: localhost:9\r\naccept: text/html\r\nconnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('"role":"ENTERPRISE"');
});

test('GraphiQL asks as who is chosen, or as its user writes, and a name in it is text', () => {
  const who = '</script><script>"\\u2028\u2028-->';
  const html = graphiqlPage([{ role: 'BUREAU', who, token: 'chosen' }], 'n');
  const scripts = [...html.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, text = '']) => text);
  const sent: unknown[] = [];
  const options: string[] = [];
  let fetcher: (params: object, options?: object) => void = () => undefined;
  runInNewContext(scripts.at(-1) ?? '', {
    document: { getElementById: () => ({ selectedIndex: 0, add: (option: string) => options.push(option) }) },
    Option: function (text: string) {
      return Object(text) as object;
    },
    GraphiQL: { createFetcher: () => (_: unknown, given: { headers: object }) => sent.push(given.headers) },
    React: { createElement: (_: unknown, made: { fetcher: typeof fetcher }) => void (fetcher = made.fetcher) },
    ReactDOM: { createRoot: () => ({ render: () => undefined }) },
  });
  fetcher({});
  fetcher({}, { headers: { AUTHORIZATION: 'Bearer own', 'X-Other': 'x' } });
  expect(options.map(String)).toEqual([`BUREAU · ${who}`]);
  expect(sent).toEqual([{ authorization: 'Bearer chosen' }, { authorization: 'Bearer own', 'x-other': 'x' }]);
});

describe('a request that is none is 400', () => {
  test.each([
    ['a path that is no URL', 'GET //[ HTTP/1.1\r\nhost: localhost'],
    ['no path', 'GET nothing HTTP/1.1\r\nhost: localhost'],
    ['the address of another server', 'GET http://[/ HTTP/1.1\r\nhost: localhost'],
    ['a Host that is none', 'GET /health HTTP/1.1\r\nhost: ['],
    ['a Host with a user', 'GET /graphql HTTP/1.1\r\naccept: text/html\r\nhost: x@localhost'],
    ['a Host with a path', 'GET /graphql HTTP/1.1\r\naccept: text/html\r\nhost: localhost/x'],
    ['a Host with a port that is none', 'GET /health HTTP/1.1\r\nhost: localhost:x'],
    ['two Hosts', 'GET /health HTTP/1.1\r\nhost: localhost\r\nhost: other'],
    ['no Host', 'GET /health HTTP/1.1'],
    ['no HTTP at all', '\u0016\u0003\u0001'],
    ['a header without a name', 'GET /health HTTP/1.1\r\nhost: localhost\r\n: x'],
  ])('%s', async (_what, head) => {
    const answer = await raw(system.port, `${head}\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toMatch(/stack|node:|Error:/);
  });

  test('and the door stays open', async () => {
    expect((await fetch(`${system.origin}/health`)).status).toBe(200);
  });
});

describe('half a request is not held open', () => {
  test.each([
    ['whose headers don’t end', 'POST /graphql HTTP/1.1\r\nhost: localhost\r\n'],
    [
      'whose body doesn’t end',
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"query"',
    ],
    ['that has only begun', 'PO'],
  ])('one %s is ended with 408', async (_what, half) => {
    const keyFolder = mkdtempSync(join(tmpdir(), 'job-bowl-door-'));
    const lines: string[] = [];
    const door = await startHttpDoor({
      ...{ port: 0, issuer: await openIdentityIssuer(keyFolder), requestMs: 50 },
      log: (line) => lines.push(line),
    });
    const unasked = () => Promise.reject(new Error('Expected no whole request'));
    door.open({ graphql: unasked, receipts: unasked });
    try {
      const answer = await raw(door.port, half);
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toMatch(/cache-control: no-store\r\nx-content-type-options: nosniff/);
      expect(lines).toEqual([]);
    } finally {
      await door.close();
      rmSync(keyFolder, { recursive: true });
    }
  });
});
