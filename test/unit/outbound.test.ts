/** Where nothing is ever sent: every address that is not the public internet's, however it is written. */
import fc from 'fast-check';
import { limits } from '../../functions/limits';
import { createOutbound, isPublic } from '../../functions/platform/security/outbound';
import { type Receiver, startReceiver } from '../kit/receiver';

const outbound = createOutbound({ allowLoopback: false });
const local = createOutbound({ allowLoopback: true });

test.each([
  ['https://127.0.0.1/', 'ADDRESS_NOT_PUBLIC'],
  ['https://127.1/', 'ADDRESS_NOT_PUBLIC'],
  ['https://2130706433/', 'ADDRESS_NOT_PUBLIC'],
  ['https://0x7f000001/', 'ADDRESS_NOT_PUBLIC'],
  ['https://0177.0.0.1/', 'ADDRESS_NOT_PUBLIC'],
  ['https://localhost/', 'ADDRESS_NOT_PUBLIC'],
  ['https://LOCALHOST:8443/x', 'ADDRESS_NOT_PUBLIC'],
  ['https://localhost./', 'ADDRESS_NOT_PUBLIC'],
  ['https://a.localhost/', 'ADDRESS_NOT_PUBLIC'],
  ['https://intranet/', 'ADDRESS_NOT_PUBLIC'],
  ['https://printer.local/', 'ADDRESS_NOT_PUBLIC'],
  ['https://metadata.google.internal./', 'ADDRESS_NOT_PUBLIC'],
  ['https://nas.home.arpa/', 'ADDRESS_NOT_PUBLIC'],
  ['https://10.1.2.3/', 'ADDRESS_NOT_PUBLIC'],
  ['https://172.16.0.1/', 'ADDRESS_NOT_PUBLIC'],
  ['https://192.168.1.1/', 'ADDRESS_NOT_PUBLIC'],
  ['https://169.254.169.254/latest/meta-data', 'ADDRESS_NOT_PUBLIC'],
  ['https://100.100.100.200/', 'ADDRESS_NOT_PUBLIC'],
  ['https://0.0.0.0/', 'ADDRESS_NOT_PUBLIC'],
  ['https://224.0.0.1/', 'ADDRESS_NOT_PUBLIC'],
  ['https://255.255.255.255/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::ffff:127.0.0.1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::ffff:7f00:1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[64:ff9b::7f00:1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[2002:7f00:1::]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[2001::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::127.0.0.1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::8.8.8.8]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::ffff:8.8.8.8]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[::ffff:0:127.0.0.1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[64:ff9b:1::7f00:1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[2606:4700::5efe:7f00:1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[2606:4700::200:5efe:a00:1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[2001:db8::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[3fff::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[4000::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[200::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[5f00::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[fec0::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[fe80::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[fd00:ec2::254]/', 'ADDRESS_NOT_PUBLIC'],
  ['https://[ff02::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['http://8.8.8.8/', 'NOT_HTTPS'],
  ['ftp://8.8.8.8/', 'NOT_HTTPS'],
  ['file:///etc/passwd', 'URL_INVALID'],
  ['https://user:secret@8.8.8.8/', 'URL_INVALID'],
  ['https://', 'URL_INVALID'],
  ['partner.example', 'URL_INVALID'],
  ['https://localhost../', 'URL_INVALID'],
  ['https://printer.local../', 'URL_INVALID'],
  ['https://.partner.example/', 'URL_INVALID'],
  ['https://./', 'URL_INVALID'],
  ['', 'URL_INVALID'],
] as const)('%s is refused at registration and again at delivery', async (url, problem) => {
  expect(await outbound.problemOf(url)).toBe(problem);
  expect(await outbound.post(url, {}, '')).toEqual({ failure: problem });
});

test.each(['https://8.8.8.8/hooks', 'https://[2606:4700::1111]:8443/', 'https://a-name-that-nobody-has.invalid/'])(
  '%s is right, as far as can be seen',
  async (url) => expect(await outbound.problemOf(url)).toBeUndefined(),
);

test('what carries another address inside is never public', () => {
  for (const address of [
    ...['::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', '2002:a00:1::', '2001:0:1::', '::10.0.0.1', '::8.8.8.8'],
    ...['2606:4700::5efe:808:808', 'fe80::1%eth0', '2606:4700::1%eth0', 'nonsense', ''],
  ])
    expect([address, isPublic(address)]).toEqual([address, false]);
  for (const address of ['8.8.8.8', '2606:4700::1111', '2001:4860:4860::8888', '240e::1', '2400:3200::1'])
    expect([address, isPublic(address)]).toEqual([address, true]);
});

test('outside 2000::/3 no IPv6 address is public, whatever its other bits', () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(fc.tuple(...Array.from({ length: 8 }, () => group)), (parts) => {
      fc.pre(parts[0] !== undefined && parts[0] >> 13 !== 1);
      expect(isPublic(parts.map((part) => part.toString(16)).join(':'))).toBe(false);
    }),
  );
});

describe('a name', () => {
  const url = 'https://partner.example/hooks';
  const resolving = (answers: readonly (readonly string[])[]) => {
    const left = [...answers];
    const lookUp = (): Promise<{ address: string; family: number }[]> =>
      Promise.resolve((left.shift() ?? []).map((address) => ({ address, family: 4 })));
    return createOutbound({ allowLoopback: false, lookUp });
  };

  test.each([[['10.0.0.1']], [['127.0.0.1']], [['169.254.169.254']], [['8.8.8.8', '192.168.0.1']]])(
    'that leads to %j is refused at registration, and at delivery where it led elsewhere before',
    async (addresses) => {
      expect(await resolving([addresses]).problemOf(url)).toBe('ADDRESS_NOT_PUBLIC');
      const rebound = resolving([['8.8.8.8'], addresses]);
      expect(await rebound.problemOf(url)).toBeUndefined();
      expect(await rebound.post(url, {}, '')).toEqual({ failure: 'ADDRESS_NOT_PUBLIC' });
    },
  );

  test('whose resolver does not answer is waited for no longer than a receiver', async () => {
    jest.useFakeTimers();
    const problem = createOutbound({ allowLoopback: false, lookUp: () => new Promise(() => undefined) }).problemOf(url);
    await jest.advanceTimersByTimeAsync(limits.outboundMs);
    expect(await problem).toBeUndefined();
    jest.useRealTimers();
  });
});

describe('for local use', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  test('loopback is taken by http, by number and by name, and nothing else is', async () => {
    expect(await local.post(receiver.url, { 'x-one': '1' }, '正文')).toEqual({ status: 204 });
    expect(await local.post(receiver.url.replace('127.0.0.1', 'localhost'), {}, 'text')).toEqual({ status: 204 });
    expect(receiver.messages.map(({ body }) => body)).toEqual(['正文', 'text']);
    expect(receiver.messages[0]?.headers['x-one']).toBe('1');
    for (const url of ['http://8.8.8.8/', 'https://10.0.0.1/', 'https://169.254.169.254/'])
      expect(await local.post(url, {}, '')).toEqual({ failure: 'ADDRESS_NOT_PUBLIC' });
    expect(await outbound.post(receiver.url, {}, '')).toEqual({ failure: 'NOT_HTTPS' });
  });

  test('a connection that is refused or breaks off, and a name that nobody has, are unreachable', async () => {
    receiver.answer(0);
    expect(await local.post(receiver.url, {}, '')).toEqual({ failure: 'UNREACHABLE' });
    expect(await local.post('http://127.0.0.1:1/', {}, '')).toEqual({ failure: 'UNREACHABLE' });
    expect(await outbound.post('https://a-name-that-nobody-has.invalid/', {}, '')).toEqual({ failure: 'UNREACHABLE' });
  });
});
