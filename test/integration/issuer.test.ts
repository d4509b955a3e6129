/** What callers are told while their identity issuer fails: to come again, never that their token is wrong. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenVerifier, type TokenVerifier } from '../../functions/platform/security/identity';
import { newSigningKey, publicPartOf, type SigningKey, signToken } from '../../local/signed-token';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const AUDIENCE = 'job-bowl';
const ISSUER = 'https://identity.example';

async function newKey(kid: string): Promise<SigningKey> {
  return { ...(await newSigningKey()), kid };
}

async function signedBy(key: SigningKey): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const registered = { iss: ISSUER, aud: AUDIENCE, sub: 'somebody', exp };
  return `Bearer ${await signToken({ roles: ['WORKER'], worker_id: 'wkr_1', ...registered }, key)}`;
}

let server: Server;
let answer: RequestListener;
let verifier: TokenVerifier;
let first: SigningKey;
let second: SigningKey;

const withKeys =
  (...keys: readonly SigningKey[]): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify({ keys: keys.map(publicPartOf) }));

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  verifier = createTokenVerifier({ issuer: ISSUER, audience: AUDIENCE, jwksUri }, asRegionCode, { answerMs: 100 });
  [first, second] = await Promise.all([newKey('first'), newKey('second')]);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const UNAVAILABLE = { code: 'SERVICE_UNAVAILABLE', retryable: true };
const UNAUTHENTICATED = { code: 'UNAUTHENTICATED' };

test.each<[string, RequestListener]>([
  ['answers HTML', (_, response) => response.end('<!doctype html><h1>Maintenance</h1>')],
  ['answers nothing', (_, response) => response.end()],
  ['answers JSON that holds no keys', (_, response) => response.end('{"error":"busy"}')],
  ['answers keys that are none', (_, response) => response.end('{"keys":[{"kid":"first"}]}')],
  [
    'answers 500, with keys',
    (request, response) => {
      response.statusCode = 500;
      withKeys(first)(request, response);
    },
  ],
  ['leads elsewhere', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/keys' }).end()],
  ['hangs up', (_, response) => response.destroy()],
  ['does not answer', () => undefined],
  [
    'does not end its answer',
    (_, response) => {
      response.write('{"keys":[');
    },
  ],
])('an issuer that %s: 503, and the token is taken once it is well', async (_what, failure) => {
  answer = failure;
  const token = await signedBy(first);
  await expect(verifier.verify(token)).rejects.toMatchObject(UNAVAILABLE);
  answer = withKeys(first);
  expect((await verifier.verify(token)).workerId).toBe('wkr_1');
});

test('an issuer that takes a new key right after a forged one was tried: 503, then the key is known', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date', 'performance'] });
  try {
    answer = withKeys(first);
    const forged = await signedBy(await newKey('forged'));
    await expect(verifier.verify(forged)).rejects.toMatchObject(UNAUTHENTICATED);
    answer = withKeys(first, second);
    const token = await signedBy(second);
    await expect(verifier.verify(token)).rejects.toMatchObject(UNAVAILABLE);
    // The forged one is no more true for that, and who has the old key waits for nothing.
    await expect(verifier.verify(forged)).rejects.toMatchObject(UNAUTHENTICATED);
    expect((await verifier.verify(await signedBy(first))).workerId).toBe('wkr_1');
    jest.advanceTimersByTime(10_000);
    expect((await verifier.verify(token)).workerId).toBe('wkr_1');
  } finally {
    jest.useRealTimers();
  }
});

test('unknown keys reach the issuer once in ten seconds, however many there are', async () => {
  let asked = 0;
  answer = (request, response) => {
    asked += 1;
    withKeys(first)(request, response);
  };
  for (const kid of ['a', 'b', 'c', 'd'])
    await verifier.verify(await signedBy(await newKey(kid))).catch(() => undefined);
  expect(asked).toBe(1);
});
