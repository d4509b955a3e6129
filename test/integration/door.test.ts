/** What the HTTP door adds to every answer, and what it does with requests that are none or never come whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttpDoor } from '../../local/http-door';
import { openIdentityIssuer } from '../../local/identity-issuer';
import { startTestSystem, type TestSystem, workerInput } from '../kit/system';

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
    ['GraphiQL', () => get('/graphql', { accept: 'text/html' })],
    ['a file of GraphiQL', () => get('/graphiql/react.js')],
    ['a preflight', () => fetch(`${system.origin}/graphql`, { method: 'OPTIONS' })],
    ['no such path', () => get('/nothing')],
    ['another method', () => fetch(`${system.origin}/health`, { method: 'DELETE' })],
  ])('%s', async (_what, ask) => {
    const { headers } = await ask();
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
])('a request %s is answered with the headers of every answer', async (_what, head, status) => {
  const answer = await raw(system.port, `${head}\r\nconnection: close\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain('\r\ncache-control: no-store\r\n');
  expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n');
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
    door.open(() => Promise.reject(new Error('Expected no whole request')));
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
