/** GraphQL over HTTP as its specification has it: every audit of `graphql-http` that is a MUST or a SHOULD. */
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { serverAudits } from 'graphql-http';
import { createGraphqlHandler, type HttpHandler, tokensOf } from '../../functions/handlers/graphql';
import { createLogger, ofRequest } from '../../functions/platform/process/log';
import { createKeyRing } from '../../functions/platform/security/key-ring';
import { AUDIENCE, ISSUER } from '../../local/identity-issuer';
import { startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;
let handler: HttpHandler;

beforeAll(async () => {
  system = await startTestSystem();
  const jwksUri = `${system.origin}/.well-known/jwks.json`;
  handler = createGraphqlHandler(
    system.platform,
    tokensOf({ issuer: ISSUER, audience: AUDIENCE, jwksUri }),
    await createKeyRing(() => Promise.resolve([{ id: 1, key: Buffer.alloc(32, 7) }]), system.platform.clock),
  );
});

afterAll(() => system.stop());

type Fetched = Pick<RequestInit, 'method' | 'headers' | 'body'>;

function signedIn({ headers, ...request }: Fetched = {}): Fetched {
  return { ...request, headers: { ...(headers as object), authorization: `Bearer ${system.tokens.BUREAU}` } };
}

/** The local door. */
const overDoor = (url: string, request?: Fetched): Promise<Response> => fetch(url, signedIn(request));

/** The handler, with the event that API Gateway makes of the request. */
async function overGateway(address: string, request?: Fetched): Promise<Response> {
  const { method = 'GET', headers, body } = signedIn(request);
  const query = new URL(address).searchParams;
  const event = {
    ...{ resource: '/graphql', path: '/graphql', httpMethod: method, headers, isBase64Encoded: false },
    queryStringParameters: query.size === 0 ? null : Object.fromEntries(query),
    multiValueQueryStringParameters:
      query.size === 0 ? null : Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)])),
    body: body ?? null,
    requestContext: { requestId: 'of-the-gateway' },
  } as unknown as APIGatewayProxyEvent;
  const answer = await handler(event, {} as LambdaContext);
  return new Response(answer.statusCode === 304 ? null : answer.body, {
    status: answer.statusCode,
    headers: answer.headers as Record<string, string>,
  });
}

const ways = [
  ['the local door', overDoor],
  ['the gateway’s event', overGateway],
] as const;

const audits = serverAudits({ url: 'http://placeholder/' }).map(({ name }) => name);

describe.each(ways)('over %s', (_way, send) => {
  test.each(audits.filter((name) => /^(MUST|SHOULD)/.test(name)))('%s', async (name) => {
    const url = `${system.origin}/graphql`;
    const audit = serverAudits({ url, fetchFn: send }).find((one) => one.name === name);
    const result = await audit?.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });

  const get = (query: string, variables: object = {}, headers: object = {}): Promise<Response> => {
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    // What urql sends by default.
    const accept =
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';
    return send(`${system.origin}/graphql?${search.toString()}`, { method: 'GET', headers: { accept, ...headers } });
  };
  const post = (query: string): Promise<Response> =>
    send(`${system.origin}/graphql`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) },
    });

  test('a client that signed in asks by GET without further headers', async () => {
    const response = await get('{ viewer { roles } }');
    expect(await response.json()).toMatchObject({ data: { viewer: { roles: ['BUREAU'] } } });
    expect(response.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
  });

  test('signs of an address in a variable come as they were written', async () => {
    const search = 'query ($search: String!) { regions(search: $search) { code } }';
    for (const text of ['100%', '%41', 'a+b &c=d', '镇雄%E9'])
      expect([text, (await get(search, { search: text })).status]).toEqual([text, 200]);
    const { data } = (await (await get(search, { search: '镇雄' })).json()) as { data: { regions: object[] } };
    expect(data.regions[0]).toEqual({ code: '530627' });
  });

  test.each([
    ['a mutation', 'mutation { readNotices(input: { noticeIds: [] }) { userErrors { code } } }'],
    ['a name', '{ workers(filter: { nameStartsWith: "李" }) { totalCount } }'],
    ['a number', '{ workerByIdentityNumber(identityNumber: "1") { id } }'],
  ])('%s over GET is 405, and POST is named', async (_what, query) => {
    const response = await get(query);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test.each([
    ['a region', '{ region(code: "53") { name children(first: 3) { edges { node { code } } } } }'],
    ['occupations', '{ occupations(search: "电") { code name } }'],
  ])('%s that a browser keeps is not sent again, by GET', async (_what, query) => {
    const first = await get(query);
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
    const again = await get(query, {}, { 'If-None-Match': `W/"another", ${etag}` });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get(query, {}, { 'if-none-match': 'W/"another"' })).status).toBe(200);
    const plain = await get(query, {}, { accept: 'application/json', 'if-none-match': etag });
    expect([plain.status, plain.headers.get('etag') === etag]).toEqual([200, false]);
    expect((await post(query)).headers.get('etag')).toBeNull();
  });

  test('nothing else has a tag', async () => {
    for (const query of ['{ viewer { roles } }', '{ region(code: "53") { name } viewer { roles } }', '{ nothing }'])
      expect((await get(query)).headers.get('etag')).toBeNull();
  });
});

test('a stage that keeps its schema suggests no names of it', async () => {
  const query = '{ viewr { roles } region(cod: "53") { name } }';
  const url = `${system.origin}/graphql`;
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) };
  expect(await (await overDoor(url, request)).text()).toContain('Did you mean');
  const kept = await (await overGateway(url, request)).text();
  expect(kept).toContain('Cannot query field');
  expect(kept).not.toContain('Did you mean');
});

test('a page of another origin may send what clients send, and asks once in two hours', async () => {
  const { headers } = await fetch(`${system.origin}/graphql`, { method: 'OPTIONS' });
  expect(headers.get('access-control-allow-methods')).toBe('GET,POST');
  expect(headers.get('access-control-max-age')).toBe('7200');
  expect(headers.get('access-control-allow-headers')?.split(',')).toEqual(
    expect.arrayContaining([
      ...['authorization', 'content-type', 'accept-language', 'x-api-key', 'if-none-match'],
      ...['apollo-require-preflight', 'apollographql-client-name', 'apollographql-client-version'],
    ]),
  );
});

test('an id that is in the answer is in each line of the log', () => {
  const lines: unknown[] = [];
  const log = createLogger('test');
  log.warn = (...line: unknown[]) => lines.push(line);
  ofRequest(log, 'request-1').warn('Left to others', { code: 'BUSY' });
  expect(lines).toEqual([['Left to others', { requestId: 'request-1', code: 'BUSY' }]]);
});
