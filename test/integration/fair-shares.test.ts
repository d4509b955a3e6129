/** What an account may use in a minute: exact in one process, shared by several, and of no cost to who uses little. */
import { hashOf } from '../../functions/graphql/http/registered-operations';
import { createGraphqlHandler, type HttpHandler, tokensOf } from '../../functions/handlers/graphql';
import { limits } from '../../functions/limits';
import { Fault } from '../../functions/platform/requests/errors';
import { FairShares, type Share } from '../../functions/platform/requests/fair-share';
import type { Context } from '../../functions/platform/requests/context';
import { createKeyRing } from '../../functions/platform/security/key-ring';
import { AUDIENCE, ISSUER } from '../../local/identity-issuer';
import { startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;

/** A step is five requests, or a cost of 100. */
const share: Share = { requests: 5 * limits.shareSteps, cost: 100 * limits.shareSteps };

beforeAll(async () => {
  const id = hashOf(SMALL);
  // Browsers alone are bound by it.
  const manifests = [JSON.stringify({ operations: [{ id, body: SMALL }] })];
  system = await startTestSystem({ share, manifests });
});

afterAll(() => system.stop());

const SMALL = '{ viewer { roles } }';

/** An account of its own. */
let accounts = 0;
const newToken = (): Promise<string> =>
  system.issuer.sign({ roles: ['BUREAU'], regionCode: '53', subject: `account-${(accounts += 1)}` });

interface Told {
  readonly status: number;
  readonly code: unknown;
  readonly retryAfter: string | null;
}

async function send(token: string, query = SMALL, further: Readonly<Record<string, string>> = {}): Promise<Told> {
  const response = await fetch(`${system.origin}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'accept-language': 'en',
      ...further,
    },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors?: { extensions: { code: unknown } }[] };
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, code: errors?.[0]?.extensions.code, retryAfter };
}

/** How many of so many requests were answered, one after the other. */
async function answered(ask: () => Promise<Told>, count: number): Promise<number> {
  let right = 0;
  for (let sent = 0; sent < count; sent += 1) if ((await ask()).status === 200) right += 1;
  return right;
}

test('who has used it up is told for how long, in both languages, and others are not touched', async () => {
  system.clock.moveTo('2027-01-22T04:00:20Z');
  const [busy, other] = [await newToken(), await newToken()];
  // The step that does not fit is refused; the requests before it in that step were answered.
  expect(await answered(() => send(busy), share.requests + 20)).toBe(share.requests + 4);
  expect(await send(busy)).toEqual({ status: 429, code: 'TOO_MANY_REQUESTS', retryAfter: '40' });
  expect((await send(other)).status).toBe(200);
  const { errors } = await system.gql(busy, SMALL, {}, { 'accept-language': 'zh-CN' });
  expect(errors).toMatchObject([
    { message: '您的账号在这一分钟内的用量已满，请 40 秒后再试', extensions: { retryable: true } },
  ]);
  system.clock.moveTo('2027-01-22T04:01:00Z');
  expect((await send(busy)).status).toBe(200);
});

test('costly operations use it up as many small ones do, and so do those that are refused', async () => {
  const [reader, prober] = [await newToken(), await newToken()];
  const page = '{ positions(first: 100) { edges { node { id title enterprise { name } } } } }';
  const { extensions } = (await fetchCost(reader, page)) as { extensions: { cost: { requested: number } } };
  const { requested } = extensions.cost;
  const pages = Math.ceil(share.cost / requested);
  expect(pages).toBeLessThan(share.requests / 2);
  const right = await answered(() => send(reader, page), pages + 20);
  expect(right).toBeGreaterThanOrEqual(pages - 2);
  expect(right).toBeLessThanOrEqual(pages + Math.ceil(100 / requested));
  const costly = `{ ${Array.from({ length: limits.operationAliasesMax + 1 }, (_, n) => `a${n}: __typename`).join(' ')} }`;
  const told = [];
  for (let sent = 0; sent < share.requests + 6; sent += 1) told.push((await send(prober, costly)).status);
  expect([told[0], told.at(-1)]).toEqual([400, 429]);
});

async function fetchCost(token: string, query: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${system.origin}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
  });
  return response.json();
}

test.each([
  ['is no GraphQL', 'query {'],
  ['does not fit the schema', '{ nothing }'],
  ['has no such operation', 'query A { __typename } query B { __typename }'],
])('a request that %s counts, and is not even read when the share is used up', async (_what, query) => {
  const token = await newToken();
  const told = [];
  for (let sent = 0; sent < share.requests + 6; sent += 1) told.push((await send(token, query)).status);
  expect([told[0], told[share.requests - 1], told.at(-1)]).toEqual([400, 400, 429]);
  expect((await send(token)).status).toBe(429);
});

/** A process of its own. */
async function handlerOver(platform = system.platform): Promise<HttpHandler> {
  const tokens = tokensOf({ issuer: ISSUER, audience: AUDIENCE, jwksUri: `${system.origin}/.well-known/jwks.json` });
  const keys = await createKeyRing(() => Promise.resolve([{ id: 1, key: Buffer.alloc(32, 7) }]), platform.clock);
  return createGraphqlHandler(platform, tokens, keys, { introspection: { withoutToken: false }, share });
}

function eventOf(query: string, headers: Readonly<Record<string, string>>, sourceIp = '192.0.2.1') {
  const event = {
    ...{ httpMethod: 'POST', path: '/graphql', headers: { 'content-type': 'application/json', ...headers } },
    ...{ body: JSON.stringify({ query }), isBase64Encoded: false },
    ...{ multiValueQueryStringParameters: null, queryStringParameters: null },
    requestContext: { requestId: 'r', identity: { sourceIp } },
  };
  return event as unknown as Parameters<HttpHandler>[0];
}

test('a caller without a token uses the share of the address, of IPv6 of its network, and of no other', async () => {
  const handler = await handlerOver();
  const ask = async (sourceIp: string): Promise<unknown[]> => {
    const { statusCode, headers } = await handler(eventOf('{ __typename }', {}, sourceIp), {} as never);
    return [statusCode, Number(headers?.['retry-after']) > 0];
  };
  for (const busy of ['203.0.113.7', '2001:db8:1:2::1']) {
    const told = [];
    for (let sent = 0; sent < share.requests + 6; sent += 1) told.push(await ask(busy));
    expect([told[0], told[share.requests - 1], told.at(-1)]).toEqual([
      ...[
        [200, false],
        [200, false],
      ],
      [429, true],
    ]);
  }
  expect(await ask('2001:0db8:1:2:ffff:ffff:ffff:9')).toEqual([429, true]);
  for (const other of ['203.0.113.8', '2001:db8:1:3::1', '2001:db8::1', '::1', '2001:db8:1::2'])
    expect(await ask(other)).toEqual([200, false]);
});

/** As requests of an account use it in one process, whose database says so. */
function processOf(commit: () => Promise<{ committed: boolean }>) {
  const shares = new FairShares(share);
  const { clock, vault } = system.platform;
  const context = { clock, vault, db: { commit } } as unknown as Context;
  return { use: (account: string, cost = 1) => shares.use(context, account, cost), shares };
}

test('who used it up stays refused in a process that many others ask, without asking the database again', async () => {
  let writes = 0;
  const { use, shares } = processOf(() => Promise.resolve({ committed: (writes += 1) > 1 }));
  expect(await use('busy', share.cost)).toBeGreaterThan(0);
  for (let other = 0; other < 2 * limits.sharesKept; other += 1) {
    await use(`other-${other}`);
    if (other % 1_000 === 0) expect(shares.waitOf(system.platform, 'busy')).toBeGreaterThan(0);
  }
  expect(writes).toBe(1);
});

test('a step that fits after one that did not changes nothing', async () => {
  const answers = [false, true];
  const { use } = processOf(() => Promise.resolve({ committed: answers.shift() ?? true }));
  const both = [use('busy', share.cost), use('busy', share.cost)];
  await Promise.all(both);
  expect(await use('busy')).toBeGreaterThan(0);
});

test('a database that can not count refuses nobody', async () => {
  const { use } = processOf(() => Promise.reject(new Fault('SERVICE_UNAVAILABLE', true)));
  for (let sent = 0; sent < share.requests; sent += 1) expect(await use('busy')).toBeUndefined();
});

test('processes share it, to a step of each; who uses less than a step writes nothing', async () => {
  let writes = 0;
  const { db } = system.platform;
  const counted = {
    ...system.platform,
    db: Object.assign(Object.create(db) as typeof db, {
      commit: (...given: Parameters<typeof db.commit>) => {
        writes += 1;
        return db.commit(...given);
      },
    }),
  };
  const processes = await Promise.all(Array.from({ length: 4 }, () => handlerOver(counted)));
  const token = await newToken();
  const askOf = (handler: HttpHandler) => async (): Promise<Told> => {
    const event = eventOf(SMALL, { authorization: `Bearer ${token}` });
    const { statusCode } = await handler(event, {} as never);
    return { status: statusCode, code: undefined, retryAfter: null };
  };
  const light = await Promise.all(processes.map((handler) => answered(askOf(handler), 4)));
  expect([light, writes]).toEqual([[4, 4, 4, 4], 0]);
  const heavy = await Promise.all(processes.map((handler) => answered(askOf(handler), share.requests)));
  const all = 16 + heavy.reduce((sum, right) => sum + right, 0);
  expect(all).toBeGreaterThanOrEqual(share.requests);
  expect(all).toBeLessThanOrEqual(share.requests + processes.length * 4);
  expect(writes).toBeLessThanOrEqual(limits.shareSteps + processes.length);
});

test('what a browser may not run uses the same of it, whether it is valid or not', async () => {
  system.clock.moveTo('2027-01-22T04:20:00Z');
  const fields = '(first: 100) { edges { node { id title enterprise { name } } } }';
  const counts = [];
  for (const query of [`{ positions${fields} }`, `{ positoins${fields} }`]) {
    const token = await newToken();
    const statuses: number[] = [];
    for (let sent = 0; sent < share.requests + 6; sent += 1)
      statuses.push((await send(token, query, { origin: 'https://app.example' })).status);
    counts.push([400, 429].map((status) => statuses.filter((one) => one === status).length));
  }
  expect(counts).toEqual([
    [share.requests + 5, 1],
    [share.requests + 5, 1],
  ]);
});
