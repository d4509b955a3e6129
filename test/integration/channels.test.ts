/** Channels over HTTP: who may have one, where its gateway may be, who gets its secret, and how it is enabled again. */
import type { Channel } from '../../functions/generated/graphql';
import { channelKey, channelWrites, parseChannel } from '../../functions/domains/notices/channel/store';
import { asId } from '../../functions/platform/values/ids';
import { NOW, startTestSystem, type TestSystem, unique } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

/** Public, and of nobody: nothing is sent there. */
const URL = 'https://8.8.8.8/messages';
const FIELDS = 'id kind regionCode url secret enabled disabledReason pausedUntil note';

const bureauOf = (regionCode: string): Promise<string> => system.sign({ roles: ['BUREAU'], regionCode });

/** Provinces that have no channel yet; each test takes its own. */
const provinces = ['11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34'];

async function province(): Promise<string> {
  return bureauOf(provinces.pop() ?? '');
}

async function register(token: string, change: object = {}) {
  const input = { idempotencyKey: unique(), kind: 'SMS', url: URL, ...change };
  const { channel, userErrors } = await system.mutate(token, 'registerChannel', `channel { ${FIELDS} }`, input);
  return { channel, errors: told(userErrors) };
}

async function list(token: string): Promise<readonly Pick<Channel, 'id' | 'kind'>[]> {
  return (await system.ask(token, '{ channels { edges { node { id kind } } } }')).channels.edges.map(
    ({ node }) => node,
  );
}

function told(errors: readonly { readonly code: string; readonly path: readonly string[] }[]): string[] {
  return errors.map(({ code, path }) => `${path.join('.')} ${code}`);
}

test('a province’s bureau registers one channel of each kind, and nobody else sees them', async () => {
  const token = await province();
  const { channel, errors } = await register(token);
  expect(errors).toEqual([]);
  expect(channel).toMatchObject({ kind: 'SMS', url: URL, enabled: true, disabledReason: null, note: null });
  expect(channel?.secret).toMatch(/^whsec_[\w+/]{43}=$/);
  system.clock.moveTo('2027-01-20T04:00:01Z');
  const voice = await register(token, { kind: 'VOICE' });
  expect(voice.errors).toEqual([]);
  expect(voice.channel?.secret).not.toBe(channel?.secret);
  expect((await register(token)).errors).toEqual(['kind CHANNEL_EXISTS']);
  expect(await list(token)).toEqual([
    { id: channel?.id, kind: 'SMS' },
    { id: voice.channel?.id, kind: 'VOICE' },
  ]);
  // Another province has its own.
  const other = await province();
  expect(await list(other)).toEqual([]);
  expect((await register(other)).errors).toEqual([]);
  const query = 'query ($id: ID!) { node(id: $id) { id } }';
  expect((await system.ask(token, query, { id: channel?.id })).node).toEqual({ id: channel?.id });
  expect((await system.ask(other, query, { id: channel?.id })).node).toBeNull();
});

test('a bureau below the province has none, whatever it asks for', async () => {
  const token = await bureauOf('53');
  const { channel } = await register(token);
  for (const regionCode of ['5306', '530627']) {
    const below = await bureauOf(regionCode);
    expect((await register(below)).errors).toEqual(['kind REGION_OUT_OF_SCOPE']);
    expect(await list(below)).toEqual([]);
    const channelId = channel?.id;
    for (const [mutation, input] of [
      ['changeChannel', { channelId, url: URL }],
      // Nor do they learn whether an address is private.
      ['changeChannel', { channelId, url: 'https://127.0.0.1/' }],
      ['rotateChannelSecret', { idempotencyKey: unique(), channelId }],
      ['removeChannel', { channelId }],
    ] as const) {
      const { userErrors } = await system.mutate(below, mutation, 'channel { id }', input);
      expect([mutation, told(userErrors)]).toEqual([mutation, ['channelId NOT_FOUND']]);
    }
  }
  expect(await list(token)).toHaveLength(1);
});

test.each(['CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'] as const)('a %s has none', async (role) => {
  const token = system.tokens[role];
  const input = (fields: string) => `input: { ${fields} }`;
  const documents = [
    '{ channels { totalCount } }',
    `mutation { registerChannel(${input(`idempotencyKey: "1", kind: SMS, url: "${URL}"`)}) { channel { id } } }`,
    `mutation { changeChannel(${input(`channelId: "chn_x", url: "${URL}"`)}) { channel { id } } }`,
    `mutation { rotateChannelSecret(${input('idempotencyKey: "1", channelId: "chn_x"')}) { channel { id } } }`,
    `mutation { removeChannel(${input('channelId: "chn_x"')}) { channel { id } } }`,
  ];
  for (const document of documents) {
    const { errors } = await system.gql(token, document);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  }
});

test.each([
  ['nothing', '   ', ['url REQUIRED', 'url URL_INVALID']],
  ['no URL', 'gateway', ['url URL_INVALID']],
  ['one with a password', 'https://a:b@example.com/', ['url URL_INVALID']],
  ['one of http', 'http://8.8.8.8/', ['url URL_NOT_HTTPS']],
  ['loopback', 'https://127.0.0.1/', ['url URL_NOT_PUBLIC']],
  ['loopback of IPv6', 'https://[::1]/', ['url URL_NOT_PUBLIC']],
  ['a private network', 'https://10.1.2.3/', ['url URL_NOT_PUBLIC']],
  ['the metadata of the cloud', 'https://169.254.169.254/latest', ['url URL_NOT_PUBLIC']],
  ['an address in other digits', 'https://0x7f000001/', ['url URL_NOT_PUBLIC']],
  ['a name of this machine', 'https://localhost/', ['url URL_NOT_PUBLIC']],
  ['one that is too long', `https://8.8.8.8/${'x'.repeat(2_000)}`, ['url TEXT_LENGTH']],
])('no gateway is at %s, neither at first nor later', async (_, url, errors) => {
  const token = await bureauOf('53');
  const [known] = await list(token);
  const channelId = known?.id ?? (await register(token)).channel?.id;
  expect((await register(token, { kind: 'APP', url })).errors).toEqual(errors);
  const { userErrors } = await system.mutate(token, 'changeChannel', 'channel { id }', { channelId, url });
  expect(told(userErrors)).toEqual(errors);
  const query = 'query ($id: ID!) { node(id: $id) { ... on Channel { url } } }';
  expect((await system.ask(token, query, { id: channelId })).node).toEqual({ url: URL });
});

test('a secret is told once, five are valid at a time, and the former ones for a day', async () => {
  const token = await province();
  const registration = { idempotencyKey: unique() };
  const { channel } = await register(token, registration);
  expect((await register(token, registration)).channel).toEqual({ ...channel, secret: null });
  const channelId = channel?.id;
  const secrets = new Set([channel?.secret]);
  const rotate = async (idempotencyKey = unique()) => {
    const selection = 'channel { id secret secretGivenAt formerSecretsUntil }';
    return system.mutate(token, 'rotateChannelSecret', selection, { idempotencyKey, channelId });
  };
  for (let time = 0; time < 4; time += 1) {
    const key = unique();
    const { channel: rotated } = await rotate(key);
    secrets.add(rotated?.secret);
    expect(rotated?.formerSecretsUntil).toBe('2027-01-21T04:00:00Z');
    expect((await rotate(key)).channel).toEqual({ ...rotated, secret: null });
  }
  expect(secrets.size).toBe(5);
  expect(told((await rotate()).userErrors)).toEqual(['channelId CHANNEL_SECRETS_TOO_MANY']);
  system.clock.moveTo('2027-01-21T04:00:01Z');
  expect((await rotate()).userErrors).toEqual([]);
});

test('a channel whose gateway is gone is enabled by its address, the same or another', async () => {
  const token = await province();
  const { channel } = await register(token);
  const { db, clock } = system.platform;
  const key = channelKey(asId(channel?.id, 'chn'));
  const change = async (url: string) =>
    (await system.mutate(token, 'changeChannel', `channel { ${FIELDS} }`, { channelId: channel?.id, url })).channel;
  for (const url of [URL, 'https://8.8.4.4/other']) {
    const stored = parseChannel((await db.get(key)) ?? {});
    await db.commit([channelWrites.end(stored, clock.now())]);
    const query = `query ($id: ID!) { node(id: $id) { ... on Channel { ${FIELDS} } } }`;
    const { node } = await system.ask(token, query, { id: channel?.id });
    expect(node).toMatchObject({ enabled: false, disabledReason: 'GONE' });
    expect((node as Channel).note).toContain('changeChannel');
    expect(await change(` ${url} `)).toMatchObject({ url, enabled: true, disabledReason: null, secret: null });
  }
});

test("that a channel is disabled is told to its province's bureau alone, until it is enabled or removed", async () => {
  const token = await system.sign({ roles: ['BUREAU'], regionCode: '61' });
  const { channel } = await register(token);
  const { db, clock } = system.platform;
  const disable = async (): Promise<void> => {
    const stored = parseChannel((await db.get(channelKey(asId(channel?.id, 'chn')))) ?? {});
    await db.commit([channelWrites.end(stored, clock.now())]);
  };
  const inbox = async (as: string): Promise<readonly string[]> => {
    await system.pump.idle();
    const query = '{ notices { edges { node { kind text objectId } } } viewer { unreadNotices } }';
    const { notices, viewer } = await system.ask(as, query);
    expect(viewer.unreadNotices).toBe(notices.edges.length);
    return notices.edges.map(({ node }) => `${node.kind} ${node.objectId} ${node.text}`);
  };
  await disable();
  expect(await inbox(token)).toEqual([
    expect.stringMatching(`CHANNEL_DISABLED ${channel?.id} The SMS channel \\(${URL}\\) was disabled at 2027-01-`),
  ]);
  for (const regionCode of ['6101', '610102', '53'])
    expect(await inbox(await system.sign({ roles: ['BUREAU'], regionCode }))).toEqual([]);
  expect(await inbox(await system.sign({ roles: ['CADRE'], regionCode: '61' }))).toEqual([
    `CHANNEL_DISABLED ${channel?.id} What this notice is about is no longer shown to you.`,
  ]);
  const follow = async (after: string | null = null) => {
    const query = `query ($after: String) {
      noticesSince(after: $after) { edges { node { kind objectId } } pageInfo { endCursor } retryAfter } }`;
    return (await system.ask(token, query, { after })).noticesSince;
  };
  system.clock.moveTo(new Date(clock.now().getTime() + 21_000));
  const followed = await follow();
  expect(followed.edges.map(({ node }) => node)).toEqual([{ kind: 'CHANNEL_DISABLED', objectId: channel?.id }]);
  expect(await follow(followed.pageInfo.endCursor)).toMatchObject({ edges: [], retryAfter: 30 });
  await system.mutate(token, 'changeChannel', 'channel { id }', { channelId: channel?.id, url: URL });
  expect(await inbox(token)).toEqual([]);
  system.clock.moveTo(new Date(clock.now().getTime() + 1_000));
  await disable();
  expect(await inbox(token)).toHaveLength(1);
  await system.mutate(token, 'removeChannel', 'channel { id }', { channelId: channel?.id });
  expect(await inbox(token)).toEqual([]);
});

test('a removed channel is gone, and another of its kind has another id and another secret', async () => {
  const token = await province();
  const { channel } = await register(token);
  const remove = () => system.mutate(token, 'removeChannel', 'channel { id url }', { channelId: channel?.id });
  expect((await remove()).channel).toEqual({ id: channel?.id, url: URL });
  expect(told((await remove()).userErrors)).toEqual(['channelId NOT_FOUND']);
  expect(await list(token)).toEqual([]);
  const { channel: next, errors } = await register(token);
  expect(errors).toEqual([]);
  expect(next?.id).not.toBe(channel?.id);
  expect(next?.secret).not.toBe(channel?.secret);
});

test('of twenty registrations of one kind at once, one is made', async () => {
  const token = await province();
  const all = await Promise.all(Array.from({ length: 20 }, () => register(token)));
  expect(all.filter(({ channel }) => channel != null)).toHaveLength(1);
  expect(all.flatMap(({ errors }) => errors)).toEqual(Array.from({ length: 19 }, () => 'kind CHANNEL_EXISTS'));
  expect(await list(token)).toHaveLength(1);
});

test('an identifier of another kind, or of no kind, finds no channel', async () => {
  const token = await province();
  for (const channelId of ['chn_', 'chn_x', `whk_${'0'.repeat(52)}`, 'constructor', '']) {
    const { userErrors } = await system.mutate(token, 'removeChannel', 'channel { id }', { channelId });
    expect(told(userErrors)).toEqual(['channelId NOT_FOUND']);
  }
});
