/**
 * Receipts of a gateway in any order, forged, replayed, late, repeated and about messages of others, while the message is
 * still on its way: its state is what the best of the true ones tells, it never goes back, and its answer never changes.
 */
import fc from 'fast-check';
import { addChannel, bureauIdOf, type Channel } from '../../functions/domains/notices/channel/store';
import { takeReceipt } from '../../functions/domains/notices/message/receipt/take-receipt';
import { messageStatuses, receiptTypes } from '../../functions/domains/notices/message/states';
import {
  createMessage,
  endAttempt,
  giveUp,
  type Message,
  messageKey,
  parseMessage,
  report,
} from '../../functions/domains/notices/message/store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { secretOf } from '../../functions/domains/partners/receiver/secrets';
import { asInstant, instantOf, preciseInstantOf } from '../../functions/platform/values/clock';
import { nextOwned } from '../../functions/platform/values/ids';
import { receiptBody, signedReceipt } from '../kit/gateway';
import { dyingDatabase } from '../kit/dying-database';
import { interrupted } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { contextOf, NOW } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const OFFERED = ['KEEP', 'LEAVE'] as const;

/** Two channels of one province, and the message that the first sends. */
async function given(): Promise<{ channels: readonly Channel[]; message: Message }> {
  const { ids, db } = contextOf(local.db);
  const bureauId = bureauIdOf(asRegionCode('53'));
  const channels = (['SMS', 'VOICE'] as const).map((kind): Channel => ({
    ...{ id: nextOwned(ids, 'chn', bureauId), bureauId, regionCode: asRegionCode('53'), kind },
    ...{ url: 'https://gateway.invalid/', registeredAt: preciseInstantOf(NOW) },
  }));
  // Without their guards: every scene has channels of the same province.
  await db.commit(channels.map((channel) => addChannel(channel).channel));
  const message: Message = {
    ...{ id: ids.next('msg'), noticeId: `ntc_${'0'.repeat(52)}`, workerId: ids.next('wkr') },
    ...{
      channelId: channels[0]?.id ?? `chn_${'0'.repeat(52)}`,
      kind: 'SMS',
      step: 0,
      status: 'CREATED',
      answers: [...OFFERED],
    },
    ...{ until: asInstant('2028-01-01T00:00:00Z'), createdAt: instantOf(NOW) },
    ...{ attempt: 1, before: 0, attempts: [], nextAttemptAt: instantOf(NOW) },
    ...{ minutes: 90, quiet: { from: 21, to: 8 }, behind: ['VOICE'] },
  };
  await db.commit([createMessage(message, NOW)]);
  return { channels, message };
}

const event = fc.record({
  type: fc.constantFrom(...receiptTypes),
  answer: fc.constantFrom(...OFFERED, 'ACCEPT'),
  /** Of few, so that some are used twice. */
  id: fc.constantFrom<string[]>('a', 'b', 'c', 'd'),
  flaw: fc.option(fc.constantFrom('OTHER_SECRET', 'OTHER_CHANNEL', 'CHANGED', 'LATE', 'EARLY'), {
    ...{ nil: undefined, freq: 2 },
  }),
  /** The attempt ends just before, as the sender notes it. */
  sent: fc.boolean(),
});

type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

async function stored({ id }: Pick<Message, 'id'>): Promise<Message> {
  return parseMessage((await local.db.get(messageKey(id))) ?? {});
}

async function deliver(
  { channels, message }: Awaited<ReturnType<typeof given>>,
  { type, answer, id, flaw }: Event,
): Promise<string> {
  const { vault } = contextOf(local.db);
  const [own, other] = channels.map((channel) => ({ id: channel.id, secret: secretOf(vault, channel.id, 1) }));
  if (own === undefined || other === undefined) throw new Error('Expected two channels');
  const body = receiptBody(type, message.id, type === 'ANSWERED' ? { answer } : {});
  const seconds = flaw === 'LATE' ? -301 : flaw === 'EARLY' ? 301 : 0;
  const at = new Date(NOW.getTime() + seconds * 1_000);
  const { secret } = flaw === 'OTHER_SECRET' || flaw === 'OTHER_CHANNEL' ? other : own;
  const { headers } = signedReceipt(secret, id, at, body);
  const channelId = flaw === 'OTHER_CHANNEL' ? other.id : own.id;
  const sent = flaw === 'CHANGED' ? body.replace('2027', '2028') : body;
  const outcome = await takeReceipt(contextOf(local.db), { channelId, headers, body: sent });
  return 'problem' in outcome ? outcome.problem : 'TAKEN';
}

const rank = (status: string): number => messageStatuses.findIndex((one) => one === status);

test('a message has one state, whatever the order of its receipts and whoever sends them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 10 }), async (events) => {
      const scene = await given();
      /** As an observer who knows what is true counts it. */
      const used = new Map<string, string>();
      let best = 'CREATED';
      let answered: string | undefined;
      for (const one of events) {
        const before = await stored(scene.message);
        if (one.sent && before.status === 'CREATED') {
          const { nextAttemptAt: _, ...rest } = before;
          await local.db.commit([endAttempt(before, { ...rest, status: 'SENT' }, NOW)]);
          best = 'SENT';
        }
        const what = one.type === 'ANSWERED' ? `ANSWERED ${one.answer}` : one.type;
        const isOffered = one.type !== 'ANSWERED' || one.answer !== 'ACCEPT';
        const isFirst = one.type !== 'ANSWERED' || answered === undefined || answered === one.answer;
        const known = used.get(one.id);
        const counts = one.flaw === undefined && isOffered && isFirst && (known === undefined || known === what);
        const told = await deliver(scene, one);
        expect(told === 'TAKEN').toBe(counts || (one.flaw === undefined && known === what));
        if (counts) {
          used.set(one.id, what);
          if (rank(one.type) > rank(best)) best = one.type;
          if (one.type === 'ANSWERED') answered ??= one.answer;
        }
        const after = await stored(scene.message);
        expect([after.status, after.answer]).toEqual([best, answered]);
        expect(after.nextAttemptAt !== undefined).toBe(best === 'CREATED');
      }
    }),
    runs(200),
  );
});

test('receipts that come at once leave the state that they leave one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...receiptTypes), { minLength: 2 }), async (types) => {
      const scene = await given();
      const told = await Promise.all(
        types.map((type) => deliver(scene, { type, answer: 'KEEP', id: type, flaw: undefined, sent: false })),
      );
      expect(told).toEqual(types.map(() => 'TAKEN'));
      const best = [...types].sort((a, b) => rank(b) - rank(a))[0];
      expect((await stored(scene.message)).status).toBe(best);
    }),
    runs(60),
  );
});

test('whatever meets a receipt between its read and its write, nothing that was written is lost', async () => {
  const meeting = fc.record({
    status: fc.constantFrom('CREATED', 'SENT', 'DELIVERED'),
    type: fc.constantFrom('FAILED', 'DELIVERED', 'READ', 'ANSWERED'),
    what: fc.constantFrom('GIVEN_UP', 'ATTEMPT_ENDED'),
  });
  await fc.assert(
    fc.asyncProperty(meeting, async ({ status, type, what }) => {
      const { channels, message } = await given();
      const isSent = status !== 'CREATED';
      const sent = { ...message, status: 'SENT', sentAt: instantOf(NOW) } as const;
      if (isSent) await local.db.commit([endAttempt(message, sent, NOW)]);
      if (status === 'DELIVERED') await local.db.commit([report(await stored(message), { ...sent, status }, NOW)]);
      const { vault } = contextOf(local.db);
      const [own] = channels;
      if (own === undefined) throw new Error('Expected a channel');
      const body = receiptBody(type, message.id, type === 'ANSWERED' ? { answer: 'KEEP' } : {});
      const { headers } = signedReceipt(secretOf(vault, own.id, 1), 'a', NOW, body);
      const tried = { at: instantOf(NOW), status: 503 };
      let written: Partial<Message> = {};
      const { db, happened } = interrupted(local.db, 1, async () => {
        const before = await stored(message);
        const isEnd = what === 'ATTEMPT_ENDED' && !isSent;
        const write = isEnd ? endAttempt(before, { ...before, attempts: [tried] }, NOW) : giveUp(before, NOW);
        expect(await local.db.commit([write])).toMatchObject({ committed: true });
        written = isEnd ? { attempts: [tried] } : { fellBackAt: instantOf(NOW) };
      });
      const outcome = await takeReceipt({ ...contextOf(local.db), db }, { channelId: own.id, headers, body });
      expect(happened()).toBe(true);
      // A receipt that failed after the message was given up tells nothing more.
      const tells = rank(type) > rank(status) && !(type === 'FAILED' && status === 'CREATED' && written.fellBackAt);
      expect(outcome).not.toHaveProperty('problem');
      expect(await stored(message)).toMatchObject({ ...written, ...(tells && { status: type }) });
    }),
    runs(60),
  );
});

test('a receipt that was broken off between its two writes has its effect by its repeat, and its id stays its own', async () => {
  const scene = await given();
  const [own] = scene.channels;
  if (own === undefined) throw new Error('Expected a channel');
  const { vault } = contextOf(local.db);
  const body = receiptBody('READ', scene.message.id, {});
  const { headers } = signedReceipt(secretOf(vault, own.id, 1), 'a', NOW, body);
  const dying = dyingDatabase(local.db, { afterWrites: 1, lastWriteDone: false });
  const taking = takeReceipt({ ...contextOf(local.db), db: dying }, { channelId: own.id, headers, body });
  await expect(taking).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect((await stored(scene.message)).status).toBe('CREATED');
  const other = { type: 'DELIVERED', answer: 'KEEP', id: 'a', flaw: undefined, sent: false } as const;
  expect(await deliver(scene, other)).toBe('ID_REUSED');
  expect(await deliver(scene, { ...other, type: 'READ' })).toBe('TAKEN');
  expect((await stored(scene.message)).status).toBe('READ');
});

test('of two answers that come at once one counts, and the other is told so, however often it is repeated', async () => {
  const scene = await given();
  const answers = (['KEEP', 'LEAVE'] as const).map((answer) => ({
    ...({ type: 'ANSWERED', answer, id: answer, flaw: undefined, sent: false } as const),
  }));
  const told = await Promise.all(answers.map((one) => deliver(scene, one)));
  const [taken] = answers.filter((_, place) => told[place] === 'TAKEN');
  expect(told.toSorted()).toEqual(['ANSWERED_BEFORE', 'TAKEN']);
  expect((await stored(scene.message)).answer).toBe(taken?.answer);
  const again = await Promise.all(answers.map((one) => deliver(scene, one)));
  expect(again).toEqual(told);
});
