/** Messages to people's phones, the whole way: from what happened to the gateway, and back by its receipts. */
import { Webhook } from 'standardwebhooks';
import { type Message, messageKey, parseMessage } from '../../functions/domains/notices/message/store';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import { receiptBody, signedReceipt } from '../kit/gateway';
import { type Receiver, startReceiver } from '../kit/receiver';
import {
  givenWorker,
  mobile,
  NOW,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let days = 0;
let system: TestSystem;
let gateway: Receiver;
let channel: { readonly id: string; readonly secret: string };

beforeAll(async () => {
  system = await startTestSystem({ environment: { WEBHOOKS_TO_LOOPBACK: 'allow' } });
});

afterAll(() => system.stop());

beforeEach(async () => {
  system.clock.moveTo(NOW);
  gateway = await startReceiver();
  channel = await givenChannel('SMS', gateway.url);
});

afterEach(async () => {
  await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: channel.id });
  await gateway.stop();
});

async function givenChannel(kind: string, url: string) {
  const input = { idempotencyKey: unique(), kind, url };
  const { channel: made } = await system.mutate(
    system.tokens.BUREAU,
    'registerChannel',
    'channel { id secret }',
    input,
  );
  return { id: made?.id ?? '', secret: made?.secret ?? '' };
}

interface Person {
  readonly id: string;
  readonly phone: string;
}

/** Somebody of the province who has a phone and takes messages on it. */
async function givenPerson(): Promise<Person> {
  const phone = mobile();
  const id = await givenWorker(system, { phone, name: '岩温' });
  await consent(id, true);
  await system.pump.idle();
  return { id, phone };
}

async function consent(workerId: string, granted: boolean): Promise<void> {
  const input = { workerId, purpose: 'SMS', granted };
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'recordConsent', 'worker { id }', input);
  expect(userErrors).toEqual([]);
}

/** Somebody looks at the person's numbers, which they are told. */
async function reveal({ id }: Pick<Person, 'id'>): Promise<void> {
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'revealWorker', 'phone', {
    ...{ workerId: id, purpose: '核对社保' },
  });
  expect(userErrors).toEqual([]);
}

/** Of all days that a test plays. */
async function givenCampaign(): Promise<string> {
  const input = { idempotencyKey: 'rush', name: '春运', startsOn: '2027-01-01', endsOn: '2027-03-31', targets: [] };
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', input);
  return campaign?.id ?? '';
}

async function told(person: Pick<Person, 'id'>): Promise<void> {
  await reveal(person);
  await system.pump.idle();
}

async function waitUntil(instant: string): Promise<void> {
  system.clock.moveTo(instant);
  await system.sweep();
  await system.pump.idle();
}

/** What the gateway reports of a message, and what follows from it. */
async function report(messageId: string, type: string, more: object = {}): Promise<number> {
  const body = receiptBody(type, messageId, more);
  const { headers } = signedReceipt(channel.secret, unique(), system.clock.now(), body);
  const url = new URL(`/channels/${channel.id}/receipts`, system.url);
  const { status } = await fetch(url, { method: 'POST', headers, body });
  await system.pump.idle();
  return status;
}

/** A party of the person alone waited and was served a seat, of which they are told. */
async function served(person: Person): Promise<string> {
  const { BUREAU } = system.tokens;
  // Nobody else waits for the day.
  const on = asCivilDate(`2027-03-${String((days += 1)).padStart(2, '0')}`);
  const service = travelServiceInput({ seats: 1, on });
  await system.mutate(BUREAU, 'scheduleTravelService', 'travelService { id }', service);
  const ask = async (id: string) => {
    const selection = 'travelRequest { id allocation { id status } }';
    return (
      await system.mutate(
        BUREAU,
        'requestTravel',
        selection,
        requestTravelInput([id], { earliestOn: on, latestOn: on }),
      )
    ).travelRequest;
  };
  const held = await ask(await givenWorker(system));
  const waiting = await ask(person.id);
  await system.pump.idle();
  await system.mutate(BUREAU, 'releaseAllocation', 'allocation { id }', { allocationId: held?.allocation?.id });
  await system.pump.idle();
  return waiting?.id ?? '';
}

async function seatOf(requestId: string) {
  const asked = await system.ask(
    system.tokens.BUREAU,
    `{ travelRequest(id: "${requestId}") { allocation { id status } } }`,
  );
  return asked.travelRequest?.allocation;
}

/** What the bureau lays down for a region, over the built-in example. */
async function layDown(regionCode: string, change: Readonly<Record<string, number>>, day = '2027-01-01') {
  const figures = Object.entries({
    ...{ QUIET_FROM: 21, QUIET_TO: 8, TOLD_PER_DAY: 3, URGENT_PER_DAY: 10, URGENT_MINUTES: 5 },
    ...{ APP_MINUTES: 30, WECHAT_MINUTES: 60, SMS_MINUTES: 90, VOICE_MINUTES: 30 },
    ...{ APP_TURN: 1, WECHAT_TURN: 2, SMS_TURN: 3, VOICE_TURN: 4 },
    ...{ SOON_HOURS: 12, READ_OUT_DAYS: 2, ...change },
  }).map(([figure, value]) => ({ figure, value }));
  const rule = { kind: 'MESSAGES', regionCode, validFrom: day };
  const rules = [{ ...rule, source: '云南省消息发送规定', figures }];
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'loadRules', 'rules { kind }', { rules });
  expect(userErrors).toEqual([]);
  return async (): Promise<void> => {
    await system.mutate(system.tokens.BUREAU, 'withdrawRules', 'rules { kind }', { rules: [rule] });
  };
}

interface Sent {
  readonly type: string;
  readonly data: {
    readonly messageId: string;
    readonly language: string;
    readonly kind: string;
    readonly phone: string;
    readonly text: string;
    readonly textEn: string;
    readonly answers: readonly { readonly answer: string; readonly text: string; readonly textEn: string }[];
  };
}

const sent = (): Sent[] => gateway.messages.map(({ body }) => JSON.parse(body) as Sent);

async function stored(messageId: string): Promise<Message> {
  return parseMessage((await system.platform.db.get(messageKey(asId(messageId, 'msg')))) ?? {});
}

test('a notice is sent to the person’s phone, signed, and its receipt is taken', async () => {
  const person = await givenPerson();
  await told(person);
  expect(sent()).toMatchObject([{ type: 'MESSAGE', data: { kind: 'SMS', phone: person.phone } }]);
  const [message] = sent();
  const [{ headers, body } = { headers: {}, body: '' }] = gateway.messages;
  const { messageId = '', text = '' } = message?.data ?? {};
  expect(text).toMatch(/\p{Script=Han}{5}/u);
  expect(headers['webhook-id']).toBe(messageId);
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  expect(at.toISOString()).toBe(NOW);
  expect(headers['webhook-signature']).toBe(new Webhook(channel.secret).sign(messageId, at, body));
  expect(await stored(messageId)).toMatchObject({ status: 'SENT', attempts: [{ status: 204 }], workerId: person.id });

  const receipt = signedReceipt(channel.secret, unique(), system.clock.now(), receiptBody('DELIVERED', messageId));
  const { headers: given } = receipt;
  const url = new URL(`/channels/${channel.id}/receipts`, system.url);
  const answer = await fetch(url, { method: 'POST', headers: given, body: receipt.body });
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'DELIVERED' }]);
  expect((await stored(messageId)).status).toBe('DELIVERED');
});

test.each([
  ['SMS', 'DELIVERED', false],
  ['SMS', 'READ', true],
  ['VOICE', 'FAILED', false],
  ['VOICE', 'DELIVERED', true],
] as const)(
  'of a message by %s that is %s the notice is read: %s, and its person counts once',
  async (kind, type, isRead) => {
    const own = kind === 'SMS' ? channel : await givenChannel(kind, gateway.url);
    if (kind !== 'SMS')
      await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: channel.id });
    const reached = async (): Promise<number> => {
      const asked = await system.ask(
        system.tokens.BUREAU,
        `{ campaign(id: "${await givenCampaign()}") { progress(regionCode: "530627") { indicator actual } } }`,
      );
      return asked.campaign?.progress.find(({ indicator }) => indicator === 'PEOPLE_REACHED')?.actual ?? 0;
    };
    const before = await reached();
    const person = await givenPerson();
    for (const minute of ['10', '20']) {
      system.clock.moveTo(`2027-01-20T04:${minute}:00Z`);
      await told(person);
      const receipt = signedReceipt(
        own.secret,
        unique(),
        system.clock.now(),
        receiptBody(type, sent().at(-1)?.data.messageId ?? ''),
      );
      await fetch(new URL(`/channels/${own.id}/receipts`, system.url), {
        method: 'POST',
        headers: receipt.headers,
        body: receipt.body,
      });
      await system.pump.idle();
    }
    const token = await system.sign({ roles: ['WORKER'], workerId: person.id });
    const { notices } = await system.ask(token, '{ notices { edges { node { isRead } } } }');
    expect(notices.edges.map(({ node }) => node.isRead)).toEqual([isRead, isRead]);
    expect((await reached()) - before).toBe(isRead ? 1 : 0);
    if (kind !== 'SMS')
      await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: own.id });
  },
);

test('neither phone nor text is kept with the message, nor written to a log', async () => {
  const lines: string[] = [];
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation((...parts: unknown[]) => void lines.push(JSON.stringify(parts))),
  );
  const person = await givenPerson();
  gateway.answer(500);
  await told(person);
  for (const spy of spies) spy.mockRestore();
  const [{ data } = { data: undefined }] = sent();
  const item = await system.platform.db.get(messageKey(asId(data?.messageId, 'msg')));
  expect(item).toBeDefined();
  const written = JSON.stringify(item) + lines.join();
  for (const secret of [person.phone, '岩温', data?.text ?? '核对']) expect(written).not.toContain(secret);
});

test('a message, its answers and the own inbox are in the language of the person, which is corrected as other facts are', async () => {
  const person = await givenPerson();
  const speaks = async (language: string): Promise<void> => {
    const input = { workerId: person.id, language };
    const { userErrors } = await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { language }', input);
    expect(userErrors).toEqual([]);
  };
  const token = await system.sign({ roles: ['WORKER'], workerId: person.id });
  const inbox = async (): Promise<string[]> =>
    (await system.ask(token, '{ notices { edges { node { text } } } }')).notices.edges.map(({ node }) => node.text);
  await speaks('EN');
  const requestId = await served(person);
  const [message] = sent();
  expect(message?.data).toMatchObject({ language: 'EN', text: message?.data.textEn });
  expect(message?.data.answers.map(({ text }) => text)).toEqual(message?.data.answers.map(({ textEn }) => textEn));
  expect(await inbox()).toEqual([expect.not.stringMatching(/[\p{Script=Han}]{6}/u)]);
  const release = { allocationId: (await seatOf(requestId))?.id };
  await system.mutate(system.tokens.BUREAU, 'releaseAllocation', 'allocation { id }', release);
  await speaks('ZH');
  system.clock.moveTo('2027-01-20T05:00:00Z');
  await told(person);
  expect(sent().at(-1)?.data).toMatchObject({
    language: 'ZH',
    text: expect.stringMatching(/\p{Script=Han}{5}/u) as string,
  });
  expect((await inbox())[0]).toMatch(/\p{Script=Han}{5}/u);
  // Whoever reads it out reads it in their own language.
  const { serviceList } = await system.ask(
    system.tokens.CADRE,
    '{ serviceList(regionCode: "530627", first: 10) { edges { node { notices { text } } } } }',
  );
  expect(serviceList.edges.flatMap(({ node }) => node.notices).every(({ text }) => /[a-z]{4}/.test(text))).toBe(true);
});

test('records that come again make no second message', async () => {
  const person = await givenPerson();
  await told(person);
  await system.pump.idle();
  await waitUntil('2027-01-20T05:00:00Z');
  expect(sent()).toHaveLength(1);
});

test('a message that the gateway did not take is sent again under its id, until it is taken', async () => {
  const person = await givenPerson();
  gateway.answer(500);
  await told(person);
  // The connection breaks after it was sent: it is sent again, too.
  gateway.answer(0);
  await waitUntil('2027-01-20T04:01:05Z');
  gateway.answer(204);
  await waitUntil('2027-01-20T04:06:10Z');
  await waitUntil('2027-01-20T06:00:00Z');
  const ids = gateway.messages.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect((await stored(String(ids[0]))).status).toBe('SENT');
});

test.each([
  ['22:30', '2027-01-20T14:30:00Z', '2027-01-20T23:59:00Z', '2027-01-21T00:00:30Z'],
  ['03:00', '2027-01-20T19:00:00Z', '2027-01-20T23:59:00Z', '2027-01-21T00:00:30Z'],
  ['21:00', '2027-01-20T13:00:00Z', '2027-01-20T23:59:59Z', '2027-01-21T00:00:30Z'],
])('what happens at %s is sent in the morning, and not before', async (_, at, before, morning) => {
  const person = await givenPerson();
  system.clock.moveTo(at);
  await told(person);
  await waitUntil(before);
  expect(sent()).toEqual([]);
  await waitUntil(morning);
  expect(sent()).toHaveLength(1);
});

test('nor does another attempt begin at night', async () => {
  const person = await givenPerson();
  system.clock.moveTo('2027-01-20T12:59:00Z');
  gateway.answer(500);
  await told(person);
  expect(sent()).toHaveLength(1);
  gateway.answer(204);
  for (const at of ['2027-01-20T13:00:30Z', '2027-01-20T16:00:00Z', '2027-01-20T23:59:00Z']) await waitUntil(at);
  expect(sent()).toHaveLength(1);
  await waitUntil('2027-01-21T00:00:30Z');
  expect(sent()).toHaveLength(2);
});

describe('nothing is sent', () => {
  test('to somebody who does not take messages', async () => {
    await told({ id: await givenWorker(system, { phone: mobile() }) });
    expect(sent()).toEqual([]);
  });

  test('to somebody without a phone', async () => {
    const id = await givenWorker(system);
    await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', { workerId: id, clearPhone: true });
    await consent(id, true);
    await told({ id });
    expect(sent()).toEqual([]);
  });

  test.each([
    ['took the consent back', ({ id }: Person) => consent(id, false)],
    [
      'lost the phone',
      async ({ id }: Person) => {
        await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', { workerId: id, clearPhone: true });
      },
    ],
    [
      'has read it',
      async ({ id }: Person) => {
        const token = await system.sign({ roles: ['WORKER'], workerId: id });
        const { notices } = await system.ask(token, '{ notices { edges { node { id } } } }');
        const noticeIds = notices.edges.map(({ node }) => node.id);
        const { userErrors } = await system.mutate(token, 'readNotices', 'notices { id }', { noticeIds });
        expect(userErrors).toEqual([]);
      },
    ],
    [
      'has another channel’s bureau, because the channel was removed',
      async () => {
        await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: channel.id });
      },
    ],
  ] as const)('in the morning to somebody who by then %s', async (_, change) => {
    const person = await givenPerson();
    system.clock.moveTo('2027-01-20T14:30:00Z');
    await told(person);
    await change(person);
    await waitUntil('2027-01-21T00:00:30Z');
    expect(sent()).toEqual([]);
    await waitUntil('2027-01-21T03:00:00Z');
    expect(sent()).toEqual([]);
  });

  test('by the gateway of another province', async () => {
    await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: channel.id });
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '52' });
    const input = { idempotencyKey: unique(), kind: 'SMS', url: gateway.url };
    const { channel: theirs } = await system.mutate(token, 'registerChannel', 'channel { id }', input);
    await told(await givenPerson());
    expect(sent()).toEqual([]);
    await system.mutate(token, 'removeChannel', 'channel { id }', { channelId: theirs?.id });
  });

  test('any more by a gateway that is gone, until its address is given again', async () => {
    gateway.answer(410);
    const person = await givenPerson();
    await told(person);
    expect(sent()).toHaveLength(1);
    gateway.answer(204);
    system.clock.moveTo('2027-01-20T05:00:00Z');
    await told(person);
    expect(sent()).toHaveLength(1);
    const change = { channelId: channel.id, url: gateway.url };
    await system.mutate(system.tokens.BUREAU, 'changeChannel', 'channel { id }', change);
    system.clock.moveTo('2027-01-20T06:00:00Z');
    await told(person);
    expect(sent()).toHaveLength(2);
  });

  test('any more by a gateway that took nothing for a day and often, of which its bureau is told', async () => {
    const query =
      '{ channels { edges { node { id enabled disabledReason } } } notices { edges { node { kind objectId } } } }';
    const bureau = async () => {
      await system.pump.idle();
      const { channels, notices } = await system.ask(system.tokens.BUREAU, query);
      const isTold = notices.edges.some(({ node }) => node.kind === 'CHANNEL_DISABLED' && node.objectId === channel.id);
      return { ...channels.edges.find(({ node }) => node.id === channel.id)?.node, isTold };
    };
    const person = await givenPerson();
    const tellAt = async (at: string, status: number): Promise<void> => {
      system.clock.moveTo(at);
      gateway.answer(status);
      await told(person);
    };
    await tellAt('2027-01-20T04:00:00Z', 500);
    // One arrives: what counts begins later.
    await tellAt('2027-01-20T05:00:00Z', 204);
    await tellAt('2027-01-20T06:00:00Z', 500);
    // Twice is no run, however far apart, nor are many at one time.
    await tellAt('2027-01-23T06:00:00Z', 500);
    for (const minute of ['01', '02', '03']) await tellAt(`2027-01-23T06:${minute}:00Z`, 500);
    await tellAt('2027-01-24T06:00:00Z', 500);
    await tellAt('2027-01-24T06:30:00Z', 500);
    expect(await bureau()).toMatchObject({ enabled: true, isTold: false });
    await tellAt('2027-01-24T07:00:00Z', 500);
    expect(await bureau()).toMatchObject({ enabled: false, disabledReason: 'ATTEMPTS_FAILED', isTold: true });
    const before = sent().length;
    await tellAt('2027-01-25T05:00:00Z', 204);
    expect(sent()).toHaveLength(before);
    const change = { channelId: channel.id, url: gateway.url };
    await system.mutate(system.tokens.BUREAU, 'changeChannel', 'channel { id }', change);
    await tellAt('2027-01-26T04:00:00Z', 500);
    expect(await bureau()).toMatchObject({ enabled: true, isTold: false });
  });
});

test('who waited is told of the seats, of the end of the hold, of new times, and of a cancellation', async () => {
  const { BUREAU } = system.tokens;
  const make = async (seats: number): Promise<string> => {
    const input = travelServiceInput({ seats });
    return (
      (await system.mutate(BUREAU, 'scheduleTravelService', 'travelService { id }', input)).travelService?.id ?? ''
    );
  };
  const ask = async (id: string) => {
    const selection = 'travelRequest { id allocation { id status } }';
    return (await system.mutate(BUREAU, 'requestTravel', selection, requestTravelInput([id]))).travelRequest;
  };
  const texts = (): string[] => sent().map(({ data }) => data.text);
  const serviceId = await make(1);
  const [first, person] = [await givenWorker(system), await givenPerson()];
  const held = await ask(first);
  const request = await ask(person.id);
  await system.pump.idle();
  await system.mutate(BUREAU, 'releaseAllocation', 'allocation { id }', { allocationId: held?.allocation?.id });
  await system.pump.idle();
  expect(texts()).toEqual([expect.stringContaining('已有座位')]);
  await waitUntil('2027-01-22T01:00:00Z');
  await waitUntil('2027-01-22T02:00:00Z');
  expect(texts()).toEqual([expect.stringContaining('已有座位'), expect.stringContaining('候补顺序仍为您保留')]);
  // The receipt of that brings the party back into its line, and the seat is still free.
  expect(await report(sent()[1]?.data.messageId ?? '', 'READ')).toBe(200);
  await system.pump.idle();
  expect(texts()).toHaveLength(3);
  const query = 'query ($id: ID!) { travelRequest(id: $id) { allocation { id } } }';
  const again = (await system.ask(BUREAU, query, { id: request?.id ?? '' })).travelRequest;
  await system.mutate(BUREAU, 'confirmAllocation', 'allocation { id }', { allocationId: again?.allocation?.id });
  const { stops } = travelServiceInput({ on: asCivilDate('2027-02-21') });
  const change = { idempotencyKey: unique(), serviceId, stops };
  const changed = await system.mutate(BUREAU, 'changeTravelService', 'travelService { id }', change);
  expect(changed.userErrors).toEqual([]);
  await system.pump.idle();
  expect(texts()).toHaveLength(4);
  // A person gets messages of three notices a day.
  system.clock.moveTo('2027-01-23T02:00:00Z');
  const cancel = { idempotencyKey: unique(), serviceId, reason: '大雪' };
  await system.mutate(BUREAU, 'cancelTravelService', 'travelService { id }', cancel);
  await system.pump.idle();
  expect(texts().at(-1)).toContain('大雪');
});

describe('an answer by a message', () => {
  test.each([
    ['CONFIRM', 'CONFIRMED'],
    ['RELEASE', 'RELEASED'],
  ])('%s is done as if it were given in the inbox, once', async (answer, status) => {
    const person = await givenPerson();
    const requestId = await served(person);
    const [{ data } = { data: undefined }] = sent();
    expect(data?.answers.map((one) => one.answer)).toEqual(['CONFIRM', 'RELEASE']);
    expect(data?.answers.map(({ text }) => text).join('')).toMatch(/^\p{Script=Han}{8}$/u);
    expect(data?.textEn).toMatch(/seats/);
    const messageId = data?.messageId ?? '';
    expect(await report(messageId, 'ANSWERED', { answer })).toBe(200);
    expect(await report(messageId, 'ANSWERED', { answer })).toBe(200);
    expect((await seatOf(requestId))?.status).toBe(status);
    const message = await stored(messageId);
    expect([message.status, message.answer, message.answerRefused]).toEqual(['ANSWERED', answer, undefined]);
    const token = await system.sign({ roles: ['WORKER'], workerId: person.id });
    const asked = await system.ask(
      token,
      '{ notices(filter: { kind: SEAT_SERVED }) { edges { node { answer isRead } } } }',
    );
    expect(asked.notices.edges.map(({ node }) => node)).toEqual([{ answer, isRead: true }]);
  });

  test('that is refused leaves the reason with the message', async () => {
    const person = await givenPerson();
    const requestId = await served(person);
    const [{ data } = { data: undefined }] = sent();
    const messageId = data?.messageId ?? '';
    const release = { allocationId: (await seatOf(requestId))?.id };
    await system.mutate(system.tokens.BUREAU, 'releaseAllocation', 'allocation { id }', release);
    await system.pump.idle();
    expect(await report(messageId, 'ANSWERED', { answer: 'CONFIRM' })).toBe(200);
    expect(await stored(messageId)).toMatchObject({ status: 'ANSWERED', answerRefused: 'NOTICE_OVER' });
    expect((await seatOf(requestId))?.status).toBe('RELEASED');
  });

  test('is not offered where nothing is asked', async () => {
    await told(await givenPerson());
    const [{ data } = { data: undefined }] = sent();
    expect(data?.answers).toEqual([]);
    expect(await report(data?.messageId ?? '', 'ANSWERED', { answer: 'CONFIRM' })).toBe(409);
  });
});

describe('another way is tried', () => {
  let others: { readonly kind: string; readonly id: string; readonly receiver: Receiver }[];

  beforeEach(async () => {
    others = [];
    for (const kind of ['VOICE', 'APP']) {
      const receiver = await startReceiver();
      others.push({ kind, receiver, ...(await givenChannel(kind, receiver.url)) });
    }
  });

  afterEach(async () => {
    for (const { id, receiver } of others) {
      await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: id });
      await receiver.stop();
    }
  });

  const by = (kind: string): Receiver => others.find((one) => one.kind === kind)?.receiver ?? gateway;
  /** Messages by app, text and call, and whether a cadre is to read it out. */
  const ways = async (person: Person): Promise<(number | boolean)[]> => {
    await system.pump.idle();
    const query = '{ serviceList(regionCode: "530627", first: 100) { edges { node { worker { id } reasons } } } }';
    const { serviceList } = await system.ask(system.tokens.BUREAU, query);
    const isListed = serviceList.edges.some(
      ({ node }) => node.worker?.id === person.id && node.reasons.includes('TELL'),
    );
    const isTheirs = ({ body }: { readonly body: string }): boolean =>
      (JSON.parse(body) as Sent).data.phone === person.phone;
    return [...['APP', 'SMS', 'VOICE'].map((kind) => by(kind).messages.filter(isTheirs).length), isListed];
  };
  const reported = async (kind: string, type: string): Promise<void> => {
    const { id, secret } = { ...channel, ...others.find((one) => one.kind === kind) };
    const messageId = String(by(kind).messages.at(-1)?.headers['webhook-id']);
    const { headers, body } = signedReceipt(secret, unique(), system.clock.now(), receiptBody(type, messageId));
    const url = new URL(`/channels/${id}/receipts`, system.url);
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
    await system.pump.idle();
  };

  test('where gateways take messages and nobody reads them: text, call, and a cadre at last', async () => {
    const person = await givenPerson();
    await served(person);
    for (const [at, ...wanted] of [
      ['04:29', 1, 0, 0, false],
      ['04:30', 1, 1, 0, false],
      ['05:59', 1, 1, 0, false],
      ['06:00', 1, 1, 1, false],
      ['06:29', 1, 1, 1, false],
      ['06:31', 1, 1, 1, true],
      ['12:00', 1, 1, 1, true],
    ]) {
      await waitUntil(`2027-01-20T${String(at)}:00Z`);
      expect([at, ...(await ways(person))]).toEqual([at, ...wanted]);
    }
  });

  test('and the person and whom they are listed for see what became of each message', async () => {
    const person = await givenPerson();
    await served(person);
    await reported('APP', 'FAILED');
    await reported('SMS', 'DELIVERED');
    await waitUntil('2027-01-20T05:30:00Z');
    await reported('VOICE', 'FAILED');
    const shown = 'messages { kind status createdAt sentAt reportedAt fellBackAt answer answerRefused }';
    const none = { answer: null, answerRefused: null };
    const [at, later] = ['2027-01-20T04:00:00Z', '2027-01-20T05:30:00Z'];
    const wanted = [
      { kind: 'APP', status: 'FAILED', createdAt: at, sentAt: at, reportedAt: at, fellBackAt: null, ...none },
      { kind: 'SMS', status: 'DELIVERED', createdAt: at, sentAt: at, reportedAt: at, fellBackAt: later, ...none },
      {
        kind: 'VOICE',
        status: 'FAILED',
        createdAt: later,
        sentAt: later,
        reportedAt: later,
        fellBackAt: null,
        ...none,
      },
    ];
    const token = await system.sign({ roles: ['WORKER'], workerId: person.id });
    const { notices } = await system.ask(
      token,
      `{ notices(filter: { kind: SEAT_SERVED }) { edges { node { ${shown} } } } }`,
    );
    expect(notices.edges.map(({ node }) => node.messages)).toEqual([wanted]);
    const { serviceList } = await system.ask(
      system.tokens.CADRE,
      `{ serviceList(regionCode: "530627", first: 20) { edges { node { worker { id } notices { ${shown} } } } } }`,
    );
    const entry = serviceList.edges.find(({ node }) => node.worker?.id === person.id)?.node;
    expect(entry?.notices.map(({ messages }) => messages)).toEqual([wanted]);
    const offices = await system.ask(
      system.tokens.CADRE,
      `{ notices(filter: { kind: SEAT_SERVED }) { edges { node { ${shown} } } } }`,
    );
    expect(offices.notices.edges.flatMap(({ node }) => node.messages)).toEqual([]);
  });

  test('at once where a gateway reports that it failed, and not again', async () => {
    const person = await givenPerson();
    await served(person);
    await reported('APP', 'FAILED');
    expect(await ways(person)).toEqual([1, 1, 0, false]);
    await reported('SMS', 'FAILED');
    await reported('SMS', 'FAILED');
    expect(await ways(person)).toEqual([1, 1, 1, false]);
    await reported('VOICE', 'FAILED');
    expect(await ways(person)).toEqual([1, 1, 1, true]);
  });

  test('in the order and after the minutes that the province has laid down; a message keeps what it began with', async () => {
    const withdraw = await layDown('53', {
      APP_TURN: 4,
      VOICE_TURN: 1,
      SMS_TURN: 2,
      WECHAT_TURN: 3,
      VOICE_MINUTES: 10,
    });
    const person = await givenPerson();
    await served(person);
    expect(await ways(person)).toEqual([0, 0, 1, false]);
    await withdraw();
    await waitUntil('2027-01-20T04:09:00Z');
    expect(await ways(person)).toEqual([0, 0, 1, false]);
    await waitUntil('2027-01-20T04:10:00Z');
    expect(await ways(person)).toEqual([0, 1, 1, false]);
    await waitUntil('2027-01-20T05:40:00Z');
    expect(await ways(person)).toEqual([1, 1, 1, false]);
    await waitUntil('2027-01-20T06:11:00Z');
    expect(await ways(person)).toEqual([1, 1, 1, true]);
  });

  test('not once it was read, nor where a call was taken', async () => {
    const [reader, listener] = [await givenPerson(), await givenPerson()];
    await served(reader);
    await reported('APP', 'READ');
    await served(listener);
    for (const kind of ['APP', 'SMS']) await reported(kind, 'FAILED');
    await reported('VOICE', 'DELIVERED');
    for (const at of ['05:00', '06:30', '07:30']) await waitUntil(`2027-01-20T${at}:00Z`);
    expect(await ways(reader)).toEqual([1, 0, 0, false]);
    expect(await ways(listener)).toEqual([1, 1, 1, false]);
  });

  test('where an offer was delivered and not read, but not where nothing is asked', async () => {
    const [asked, informed] = [await givenPerson(), await givenPerson()];
    await served(asked);
    await reported('APP', 'DELIVERED');
    await told(informed);
    await reported('APP', 'DELIVERED');
    await waitUntil('2027-01-20T04:31:00Z');
    expect(await ways(asked)).toEqual([1, 1, 0, false]);
    expect(await ways(informed)).toEqual([1, 0, 0, false]);
  });

  test('not once the person answered in the inbox', async () => {
    const person = await givenPerson();
    const requestId = await served(person);
    const token = await system.sign({ roles: ['WORKER'], workerId: person.id });
    const allocationId = (await seatOf(requestId))?.id;
    await system.mutate(token, 'confirmAllocation', 'allocation { id }', { allocationId });
    await system.pump.idle();
    await waitUntil('2027-01-20T04:31:00Z');
    expect(await ways(person)).toEqual([1, 0, 0, false]);
  });

  test('in the morning where the night came between', async () => {
    const person = await givenPerson();
    system.clock.moveTo('2027-01-20T12:50:00Z');
    await served(person);
    for (const at of ['20T13:20', '20T18:00', '21T00:19']) await waitUntil(`2027-01-${at}:00Z`);
    expect(await ways(person)).toEqual([1, 0, 0, false]);
    await waitUntil('2027-01-21T00:20:00Z');
    expect(await ways(person)).toEqual([1, 1, 0, false]);
  });

  test('where a gateway does not take the message; it takes none later', async () => {
    const person = await givenPerson();
    by('APP').answer(500);
    await served(person);
    for (const at of ['04:01', '04:07', '04:29']) await waitUntil(`2027-01-20T${at}:30Z`);
    expect((await ways(person))[1]).toBe(0);
    await waitUntil('2027-01-20T04:30:30Z');
    const [tried, ...rest] = await ways(person);
    expect(rest).toEqual([1, 0, false]);
    by('APP').answer(204);
    for (const at of ['05:00', '05:40']) await waitUntil(`2027-01-20T${at}:00Z`);
    expect(await ways(person)).toEqual([tried, 1, 0, false]);
  });

  test('where a gateway is too busy to be sent the message at all', async () => {
    by('APP').answer(503, { 'retry-after': '36000' });
    await served(await givenPerson());
    const person = await givenPerson();
    await served(person);
    await waitUntil('2027-01-20T04:29:00Z');
    expect(await ways(person)).toEqual([0, 0, 0, false]);
    await waitUntil('2027-01-20T04:30:30Z');
    expect(await ways(person)).toEqual([0, 1, 0, false]);
  });
});

test('who is told much on one day gets three messages; the rest is read out', async () => {
  const person = await givenPerson();
  for (const minute of ['01', '02', '03', '04', '05']) {
    system.clock.moveTo(`2027-01-20T04:${minute}:00Z`);
    await told(person);
  }
  expect(sent()).toHaveLength(3);
  const token = await system.sign({ roles: ['WORKER'], workerId: person.id });
  const { notices } = await system.ask(token, '{ notices { edges { node { id } } } }');
  expect(notices.edges).toHaveLength(5);
  const query = '{ serviceList(regionCode: "530627", first: 20) { edges { node { worker { id } notices { id } } } } }';
  const { serviceList } = await system.ask(system.tokens.CADRE, query);
  const entry = serviceList.edges.find(({ node }) => node.worker?.id === person.id)?.node;
  const [, , , ...left] = notices.edges.map(({ node }) => node.id).toReversed();
  expect(entry?.notices.map(({ id }) => id).toSorted()).toEqual(left.toSorted());
  system.clock.moveTo('2027-01-21T04:00:00Z');
  await told(person);
  expect(sent()).toHaveLength(4);
});

test('what waits for the morning counts for the day on which it is sent', async () => {
  const person = await givenPerson();
  for (const at of ['20T13:10', '20T14:00', '20T15:30', '20T16:30', '20T17:00']) {
    system.clock.moveTo(`2027-01-${at}:00Z`);
    await told(person);
  }
  await waitUntil('2027-01-21T00:00:30Z');
  expect(sent()).toHaveLength(3);
  system.clock.moveTo('2027-01-21T04:00:00Z');
  await told(person);
  expect(sent()).toHaveLength(3);
});

describe('a rule of the place where somebody lives', () => {
  const sentTo = ({ phone }: Person): number => sent().filter(({ data }) => data.phone === phone).length;

  test('sets their quiet hours and how many messages they get a day; that of another place does not', async () => {
    const withdraw = [
      await layDown('53', { QUIET_FROM: 22, QUIET_TO: 7, TOLD_PER_DAY: 2 }),
      await layDown('5325', { QUIET_FROM: 18, QUIET_TO: 12, TOLD_PER_DAY: 1 }),
    ];
    const person = await givenPerson();
    for (const [at, messages] of [
      ['20T13:30', 1],
      ['20T14:10', 1],
      ['20T22:59', 1],
      ['20T23:01', 2],
      ['21T04:00', 3],
      ['21T05:00', 3],
    ] as const) {
      await waitUntil(`2027-01-${at}:30Z`);
      if (at !== '20T22:59' && at !== '20T23:01') await told(person);
      expect([at, sentTo(person)]).toEqual([at, messages]);
    }
    for (const one of withdraw) await one();
  });

  test('holds from its first day on', async () => {
    const withdraw = await layDown('53', { TOLD_PER_DAY: 1 }, '2027-01-21');
    const person = await givenPerson();
    for (const at of ['20T04:10', '20T04:20', '21T04:10', '21T04:20']) {
      system.clock.moveTo(`2027-01-${at}:00Z`);
      await told(person);
    }
    expect(sentTo(person)).toBe(3);
    await withdraw();
  });
});

test('of several channels the first kind is taken, and one alone', async () => {
  const app = await startReceiver();
  const other = await givenChannel('APP', app.url);
  await told(await givenPerson());
  expect([app.messages.length, sent().length]).toEqual([1, 0]);
  await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: other.id });
  await app.stop();
});
