/** What callers are told while their identity issuer fails: to come again, never that their token is wrong. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JwtVerifier } from 'aws-jwt-verify';
import { limits } from '../../functions/limits';
import { KeptTokens } from '../../functions/platform/security/kept-tokens';
import { createTokenVerifier, type TokenVerifier } from '../../functions/platform/security/identity';
import { newSigningKey, publicPartOf, type SigningKey, signToken } from '../../local/signed-token';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const AUDIENCE = 'job-bowl';
const ISSUER = 'https://identity.example';

async function newKey(kid: string): Promise<SigningKey> {
  return { ...(await newSigningKey()), kid };
}

async function signedBy(key: SigningKey, seconds = 3_600): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  const registered = { iss: ISSUER, aud: AUDIENCE, sub: 'somebody', exp };
  return `Bearer ${await signToken({ roles: ['WORKER'], worker_id: 'wkr_1', ...registered }, key)}`;
}

/** For an issuer that answers: a machine that is busy with other things must fail no test. */
const PATIENT_MS = 60_000;
/** For one that does not, and then answers within it. */
const HANGING_MS = 1_000;

let server: Server;
let answer: RequestListener;
let verifier: TokenVerifier;
let first: SigningKey;
let second: SigningKey;

function newVerifier(answerMs: number): TokenVerifier {
  const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  return createTokenVerifier({ issuer: ISSUER, audience: AUDIENCE, jwksUri }, asRegionCode, { answerMs });
}

const withKeys =
  (...keys: readonly SigningKey[]): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify({ keys: keys.map(publicPartOf) }));

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  verifier = newVerifier(PATIENT_MS);
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
])('an issuer that %s: 503, and the token is taken once it is well', async (what, failure) => {
  if (what.startsWith('does not')) verifier = newVerifier(HANGING_MS);
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

describe('a token that was taken', () => {
  const later = (ms: number): void => jest.setSystemTime(Date.now() + ms);
  const MINUTE = 60_000;

  beforeEach(() =>
    jest.useFakeTimers({
      doNotFake: [
        ...(['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout', 'setInterval'] as const),
        'performance',
      ],
    }),
  );
  afterEach(() => jest.useRealTimers());

  test('is checked once, and another with one letter changed is refused', async () => {
    const checked = jest.spyOn(JwtVerifier.prototype, 'verify');
    answer = withKeys(first);
    const token = await signedBy(first);
    const viewers = [await verifier.verify(token), await verifier.verify(token)];
    expect(viewers[1]).toEqual(viewers[0]);
    expect(checked).toHaveBeenCalledTimes(1);
    const changed = token.slice(0, -4) + (token.at(-4) === 'A' ? 'B' : 'A') + token.slice(-3);
    await expect(verifier.verify(changed)).rejects.toMatchObject(UNAUTHENTICATED);
    checked.mockRestore();
  });

  test('ends when it says so', async () => {
    answer = withKeys(first);
    const token = await signedBy(first, 90);
    await verifier.verify(token);
    later(89_000);
    await verifier.verify(token);
    later(2_000);
    await expect(verifier.verify(token)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('is refused five minutes after its key was withdrawn, and one that never came before is, too', async () => {
    answer = withKeys(first);
    const [token, other] = [await signedBy(first), await signedBy(first, 4_000)];
    await verifier.verify(token);
    answer = withKeys(second);
    later(4 * MINUTE);
    await verifier.verify(token);
    later(MINUTE);
    await expect(verifier.verify(other)).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(verifier.verify(token)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('that is taken late in the time of its key does not outlive it', async () => {
    answer = withKeys(first);
    await verifier.verify(await signedBy(first, 4_000));
    later(4 * MINUTE);
    const token = await signedBy(first);
    await verifier.verify(token);
    answer = withKeys(second);
    later(MINUTE);
    await expect(verifier.verify(token)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('is taken while the issuer does not answer, who is asked again once a minute', async () => {
    let asked = 0;
    answer = withKeys(first);
    const token = await signedBy(first);
    await verifier.verify(token);
    answer = (_, response) => {
      asked += 1;
      response.destroy();
    };
    later(5 * MINUTE);
    for (let minute = 0; minute < 2; minute += 1) {
      for (let call = 0; call < 3; call += 1) expect((await verifier.verify(token)).workerId).toBe('wkr_1');
      later(MINUTE);
    }
    expect(asked).toBe(2);
  });
});

test('so many tokens are remembered and no more: the oldest makes room', () => {
  const kept = new KeptTokens();
  for (let index = 0; index <= limits.tokensKept; index += 1) kept.keep(`token ${index}`, { sub: String(index) }, 2);
  expect(kept.find('token 0', 1)).toBeUndefined();
  expect(kept.find('token 1', 1)).toMatchObject({ sub: '1' });
  expect(kept.find('token 1', 2)).toBeUndefined();
});
