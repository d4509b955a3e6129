/** Our signature of a request is the SDK's, letter by letter, whatever the request, the credentials and the time are. */
import { createHash, createHmac } from 'node:crypto';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { createSigner } from '../../functions/platform/dynamodb/wire/signer';
import { anyCharacter } from '../kit/any-character';

/** Node's own, in the form in which the SDK wants it. */
class Sha256 {
  private readonly inner;

  constructor(secret?: unknown) {
    this.inner =
      typeof secret === 'string' || secret instanceof Uint8Array ? createHmac('sha256', secret) : createHash('sha256');
  }

  update(data: Uint8Array): void {
    this.inner.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.inner.digest());
  }

  reset(): void {
    throw new Error('Not used');
  }
}

let [identity, place] = [{ accessKeyId: '', secretAccessKey: '' }, ''];
const settings = {
  credentials: () => Promise.resolve(identity),
  region: () => Promise.resolve(place),
  sha256: Sha256,
};
const ours = createSigner(settings);
const theirs = new SignatureV4({ ...settings, service: 'dynamodb' });

const word = fc.stringMatching(/^[A-Za-z0-9+/]{1,40}$/);
const credentials = fc.record(
  { accessKeyId: word, secretAccessKey: word, sessionToken: fc.oneof(fc.constant(''), word) },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
);
const usual = fc.constantFrom(
  ...['content-type', 'x-amz-target', 'host', 'user-agent', 'x-amzn-trace-id', 'amz-sdk-request', 'content-length'],
  ...['authorization', 'x-amz-user-agent', 'connection', 'zeta', 'a-b'],
);
/** What is signed otherwise, or under another name. */
const unusual = fc.constantFrom(
  ...['Host', 'X-Amz-Date', 'x-amz-date', 'date', 'proxy-authorization', 'sec-fetch-site', 'X-AMZ-CONTENT-SHA256'],
  ...['x-amz-content-sha256', 'x-amz-security-token', '__proto__', 'Keep-Alive', 'constructor'],
);
const text = fc.oneof(
  word,
  fc.string(),
  fc.constantFrom(' a', 'a ', 'a  b', 'a\tb', 'a\r\nb', '', 'é\u00a0\u00a0b', '\u2028'),
);
const headers = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(name, value)).map((pairs) => Object.fromEntries(pairs));
const request = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      path: fc.constant('/'),
      headers: headers(usual, word),
      body: fc.oneof(fc.string({ unit: anyCharacter }), fc.uint8Array()),
    }),
  },
  fc.record(
    {
      path: fc.constantFrom('/', '', '/a/../b', '//', '/云 南'),
      headers: headers(fc.oneof(usual, unusual), text),
      body: fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array()),
      method: fc.constantFrom('POST', 'GET'),
      query: headers(word, word),
    },
    { requiredKeys: ['path', 'headers'] },
  ),
);
const at = fc.oneof(
  fc.date({ min: new Date('1970-01-02'), max: new Date('2090-01-01'), noInvalidDate: true }),
  // So near to a midnight that the key of the day before is at hand.
  fc.integer({ min: -2, max: 2 }).map((second) => new Date(Date.UTC(2026, 10, 30) + second * 1_000)),
);
const options = fc.record(
  { signingDate: at, signingRegion: word, signingService: word, unsignableHeaders: fc.constant(new Set(['host'])) },
  { requiredKeys: ['signingDate'] },
);

test('2,000 requests are signed as the SDK signs them', async () => {
  await fc.assert(
    fc.asyncProperty(credentials, word, request, options, async (caller, region, asked, how) => {
      [identity, place] = [caller, region];
      const make = () => new HttpRequest({ method: 'POST', protocol: 'https:', hostname: 'dynamodb.test', ...asked });
      const given = make();
      const signed = await ours.sign(given, how);
      expect(signed).toEqual(await theirs.sign(make(), how));
      expect(HttpRequest.isInstance(signed)).toBe(true);
      expect(given).toEqual(make());
    }),
    { numRuns: 2_000 },
  );
});

test('the time of the process is taken where none is given', async () => {
  [identity, place] = [{ accessKeyId: 'a', secretAccessKey: 'b' }, 'cn-north-1'];
  const [before, { headers: signed }] = [
    Date.now(),
    await ours.sign(new HttpRequest({ method: 'POST', path: '/', body: '' })),
  ];
  const instant = (signed['x-amz-date'] ?? '').replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z');
  expect(Date.parse(instant)).toBeGreaterThan(before - 1_001);
  expect(Date.parse(instant)).toBeLessThanOrEqual(Date.now());
});
