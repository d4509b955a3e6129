/** Receipts of gateways over HTTP: who may report what of which message, and what is refused without a trace. */
import { receiptTypes } from '../../functions/domains/notices/message/states';
import { createMessage, type Message, messageKey, parseMessage } from '../../functions/domains/notices/message/store';
import { headersOf } from '../../functions/domains/partners/receiver/signature';
import { instantOf, asInstant } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { receiptBody, signedReceipt } from '../kit/gateway';
import { NOW, startTestSystem, type TestSystem, unique } from '../kit/system';

interface Gateway {
  readonly id: string;
  readonly secret: string;
}

let system: TestSystem;
let gateway: Gateway;
let other: Gateway;

beforeAll(async () => {
  system = await startTestSystem();
  gateway = await givenChannel('SMS');
  other = await givenChannel('VOICE');
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

async function givenChannel(kind: string): Promise<Gateway> {
  const input = { idempotencyKey: unique(), kind, url: 'https://8.8.8.8/messages' };
  const { channel } = await system.mutate(system.tokens.BUREAU, 'registerChannel', 'channel { id secret }', input);
  return { id: channel?.id ?? '', secret: channel?.secret ?? '' };
}

/** A message that the gateway took, unless another state is asked for. */
async function givenMessage(change: Partial<Message> = {}): Promise<string> {
  const { db, ids, clock } = system.platform;
  const message: Message = {
    ...{ id: ids.next('msg'), noticeId: `ntc_${'0'.repeat(52)}`, workerId: ids.next('wkr') },
    ...{ channelId: asId(gateway.id, 'chn'), kind: 'SMS', step: 0, status: 'CREATED', answers: ['CONFIRM', 'RELEASE'] },
    ...{ until: asInstant('2027-01-20T16:00:00Z'), createdAt: instantOf(clock.now()) },
    ...{ attempt: 1, before: 0, attempts: [], minutes: 90, quiet: { from: 21, to: 8 }, behind: ['VOICE'] },
  };
  const { Put } = createMessage(message, clock.now()) as { Put: { TableName: 'Deliveries'; Item: object } };
  const Item = { ...Put.Item, pk: message.id, sk: 'message', calls: 'nobody', status: 'SENT', ...change };
  await db.commit([{ Put: { TableName: 'Deliveries', Item } }]);
  return message.id;
}

async function stored(id: string): Promise<Message> {
  return parseMessage((await system.platform.db.get(messageKey(asId(id, 'msg')))) ?? {});
}

interface Sending {
  readonly to?: Gateway;
  readonly secret?: string;
  readonly id?: string;
  readonly at?: Date;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sent?: string;
}

/** Signs the body and posts it, or what the test sends in its place. */
async function post(
  body: string,
  { to = gateway, secret = to.secret, id = unique(), at, headers, sent }: Sending = {},
) {
  const receipt = signedReceipt(secret, id, at ?? system.clock.now(), body);
  const response = await fetch(new URL(`/channels/${to.id}/receipts`, system.url), {
    method: 'POST',
    headers: { ...receipt.headers, ...headers },
    body: sent ?? body,
  });
  const text = await response.text();
  expect(text).not.toContain('\n');
  const told = JSON.parse(text) as { status?: string; errors?: readonly { extensions: { code: string } }[] };
  return { status: response.status, told: told.status ?? told.errors?.[0]?.extensions.code, text };
}

/** What is refused writes nothing. */
async function expectRefused(
  messageId: string,
  answer: Promise<{ status: number; told: unknown }>,
  ...wanted: unknown[]
) {
  const before = await stored(messageId);
  const { status, told } = await answer;
  expect([status, told]).toEqual(wanted);
  expect(await stored(messageId)).toEqual(before);
}

test.each(receiptTypes)('a receipt %s is taken, and its repeat is answered with the same', async (type) => {
  const messageId = await givenMessage();
  const body = receiptBody(type, messageId, type === 'ANSWERED' ? { answer: 'CONFIRM' } : {});
  const id = unique();
  expect(await post(body, { id })).toMatchObject({ status: 200, told: type });
  const after = await stored(messageId);
  expect(after).toMatchObject({ status: type, reportedAt: '2027-01-20T04:00:00Z' });
  if (type === 'ANSWERED') expect(after.answer).toBe('CONFIRM');
  system.clock.moveTo('2027-01-20T04:04:00Z');
  expect(await post(body, { id })).toMatchObject({ status: 200, told: type });
  expect(await stored(messageId)).toEqual(after);
});

test('a receipt that comes before the end of the attempt ends the attempts', async () => {
  const due = {
    nextAttemptAt: asInstant('2027-01-20T04:01:00Z'),
    byDuePk: 'messages',
    byDueSk: '2027-01-20T04:01:00Z#',
  };
  const messageId = await givenMessage({ status: 'CREATED', ...due });
  expect(await post(receiptBody('DELIVERED', messageId))).toMatchObject({ status: 200, told: 'DELIVERED' });
  expect(await stored(messageId)).not.toHaveProperty('nextAttemptAt');
});

test('a receipt that tells less than is known changes nothing', async () => {
  const messageId = await givenMessage();
  await post(receiptBody('READ', messageId));
  const after = await stored(messageId);
  for (const type of ['FAILED', 'DELIVERED', 'READ'])
    expect(await post(receiptBody(type, messageId))).toMatchObject({ status: 200, told: 'READ' });
  expect(await stored(messageId)).toEqual(after);
});

describe('a receipt is refused, and nothing is written,', () => {
  let messageId: string;
  let body: string;

  beforeEach(async () => {
    messageId = await givenMessage();
    body = receiptBody('DELIVERED', messageId);
  });

  test('if it is signed with the secret of another channel', () =>
    expectRefused(messageId, post(body, { secret: other.secret }), 401, 'NOT_SIGNED'));

  test('if its body is another than was signed, by a space alone', () =>
    expectRefused(messageId, post(body, { sent: `${body} ` }), 401, 'NOT_SIGNED'));

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('if its header %s is another', async (name) => {
    const values = { 'webhook-id': 'another', 'webhook-timestamp': '1800417601', 'webhook-signature': 'v1,AAAA' };
    for (const value of [values[name as keyof typeof values], '', 'x y', '9'.repeat(400)])
      await expectRefused(messageId, post(body, { headers: { [name]: value } }), 401, 'NOT_SIGNED');
  });

  test.each([
    ['one that nobody registered', `chn_${'0'.repeat(52)}`],
    ['none', 'constructor'],
    ['one with a wrong escape', '%E0%A4%A'],
  ])('if its channel is %s', (_, id) =>
    expectRefused(messageId, post(body, { to: { id, secret: gateway.secret } }), 401, 'NOT_SIGNED'),
  );

  test('if its channel was removed', async () => {
    const removed = await givenChannel('APP');
    await system.mutate(system.tokens.BUREAU, 'removeChannel', 'channel { id }', { channelId: removed.id });
    const own = await givenMessage({ channelId: asId(removed.id, 'chn') });
    await expectRefused(own, post(receiptBody('READ', own), { to: removed }), 401, 'NOT_SIGNED');
  });

  test.each([
    ['301 seconds ago', -301],
    ['301 seconds ahead', 301],
    ['a year ago', -31_536_000],
  ])('if it was signed %s', (_, seconds) => {
    const at = new Date(Date.parse(NOW) + seconds * 1_000);
    return expectRefused(messageId, post(body, { at }), 401, 'NOT_IN_TIME');
  });

  test.each([
    ['no JSON', 'DELIVERED'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['without data', '{"type":"READ"}'],
    ['of no type', '{"data":{"messageId":"msg_1"}}'],
    ['of a type that no gateway reports', '{"type":"CREATED","data":{"messageId":"msg_1"}}'],
    ['of a type of every object', '{"type":"constructor","data":{"messageId":"msg_1"}}'],
    ['a consent', '{"type":"CONSENT","data":{"messageId":"msg_1"}}'],
    ['with a number for the message', '{"type":"READ","data":{"messageId":1}}'],
    ['an answer without one', '{"type":"ANSWERED","data":{"messageId":"msg_1"}}'],
    ['an answer that is none', '{"type":"ANSWERED","data":{"messageId":"msg_1","answer":["CONFIRM"]}}'],
    ['no answer with one', '{"type":"READ","data":{"messageId":"msg_1","answer":"CONFIRM"}}'],
    ['very deep', '['.repeat(30_000)],
  ])('if it is %s', (_, wrong) => expectRefused(messageId, post(wrong), 400, 'MALFORMED'));

  test('if the message is another channel’s, or nobody’s, to the letter alike', async () => {
    const foreign = await givenMessage({ channelId: asId(other.id, 'chn') });
    const answers = [];
    for (const id of [foreign, `msg_${'0'.repeat(26)}`, 'msg_x', gateway.id, '']) {
      const answer = await post(receiptBody('READ', id));
      expect(answer).toMatchObject({ status: 404, told: 'MESSAGE_UNKNOWN' });
      answers.push(answer.text);
    }
    expect(new Set(answers).size).toBe(1);
    expect((await stored(foreign)).status).toBe('SENT');
  });

  test('if another receipt had its id', async () => {
    const id = unique();
    await post(body, { id });
    const second = await givenMessage();
    await expectRefused(second, post(receiptBody('READ', second), { id }), 409, 'ID_REUSED');
    await expectRefused(messageId, post(receiptBody('READ', messageId), { id }), 409, 'ID_REUSED');
    // Each channel has ids of its own.
    const theirs = await givenMessage({ channelId: asId(other.id, 'chn') });
    expect(await post(receiptBody('READ', theirs), { to: other, id })).toMatchObject({ status: 200 });
  });

  test('if it is one of our own messages, sent back', async () => {
    const own = JSON.stringify({ type: 'MESSAGE', timestamp: NOW, data: { messageId, text: '您好' } });
    const headers = headersOf([gateway.secret], messageId, system.clock.now(), own);
    await expectRefused(messageId, post(own, { headers }), 400, 'MALFORMED');
  });

  test('if it answers what the message did not offer, too late, or what was answered', async () => {
    const answer = (given: string) => receiptBody('ANSWERED', messageId, { answer: given });
    for (const given of ['ACCEPT', 'confirm', '', 'GRANT'])
      await expectRefused(messageId, post(answer(given)), 409, 'ANSWER_NOT_OFFERED');
    const silent = await givenMessage({ answers: [] });
    await expectRefused(
      silent,
      post(receiptBody('ANSWERED', silent, { answer: 'CONFIRM' })),
      ...[409, 'ANSWER_NOT_OFFERED'],
    );
    system.clock.moveTo('2027-01-20T16:00:00Z');
    await expectRefused(messageId, post(answer('CONFIRM')), 409, 'ANSWER_LATE');
    system.clock.moveTo('2027-01-20T15:59:59Z');
    expect(await post(answer('RELEASE'))).toMatchObject({ status: 200, told: 'ANSWERED' });
    await expectRefused(messageId, post(answer('CONFIRM')), 409, 'ANSWERED_BEFORE');
    expect((await stored(messageId)).answer).toBe('RELEASE');
  });

  test('if it has more than 64 KB, however it is packed', async () => {
    const long = receiptBody('READ', messageId, { note: 'x'.repeat(65_536) });
    await expectRefused(messageId, post(long), 413, 'REQUEST_TOO_LARGE');
    const just = receiptBody('READ', messageId, { note: 'x'.repeat(65_000) });
    expect(await post(just)).toMatchObject({ status: 200, told: 'READ' });
  });
});

test.each(['GET', 'PUT', 'DELETE'])('%s is not for receipts', async (method) => {
  const response = await fetch(new URL(`/channels/${gateway.id}/receipts`, system.url), { method });
  expect(response.status).toBe(405);
});

test('a day long receipts may be signed with the former secret, and no longer', async () => {
  const channel = await givenChannel('WECHAT');
  const input = { idempotencyKey: unique(), channelId: channel.id };
  const rotated = await system.mutate(system.tokens.BUREAU, 'rotateChannelSecret', 'channel { secret }', input);
  const secrets = [channel.secret, rotated.channel?.secret ?? ''];
  const tried = async (): Promise<number[]> => {
    const messageId = await givenMessage({ channelId: asId(channel.id, 'chn') });
    const answers = [];
    for (const secret of secrets)
      answers.push((await post(receiptBody('READ', messageId), { to: channel, secret })).status);
    return answers;
  };
  expect(await tried()).toEqual([200, 200]);
  system.clock.moveTo('2027-01-21T04:00:01Z');
  expect(await tried()).toEqual([401, 200]);
});

test('no answer says anything of the person or of the message’s text', async () => {
  const messageId = await givenMessage();
  const { text } = await post(receiptBody('READ', messageId, { phone: '13812345678', name: '张三' }));
  expect(text).toBe('{"status":"READ"}');
});
