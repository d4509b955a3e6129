/**
 * The ways of one notice to a phone: whatever gateways do, and however the records of its messages are repeated, late or out of
 * order, each step has one message, no kind of channel is tried twice, and at last somebody knows of it or a cadre reads it out.
 */
import fc from 'fast-check';
import {
  addChannel,
  bureauIdOf,
  type Channel,
  channelKey,
  channelKinds,
  channelsOf,
  parseChannel,
  removeChannel,
} from '../../functions/domains/notices/channel/store';
import { registerChannel } from '../../functions/domains/notices/channel/service';
import { messages as mail } from '../../functions/domains/notices/message/mail';
import type { QuietHours } from '../../functions/domains/notices/message/bounds/message-rule';
import { hasFallenBack, messageIdsOf, over } from '../../functions/domains/notices/message/lifecycle';
import { createMessages, fallBack } from '../../functions/domains/notices/message/on-stream';
import {
  beginAttempt,
  endAttempt,
  giveUp,
  type Message,
  messageKey,
  parseMessage,
  report,
} from '../../functions/domains/notices/message/store';
import { fallsBackAt, quietUntil, wakingMinutesAfter } from '../../functions/domains/notices/message/bounds/times';
import { noticeOf } from '../../functions/domains/notices/notice/notice';
import { markReached } from '../../functions/domains/notices/notice/reading/mark-reached';
import { type Notice, noticeKey, parseNotice, writeNotice } from '../../functions/domains/notices/notice/store';
import { attempt } from '../../functions/domains/partners/receiver/sending/attempt';
import { begun, withAttempt } from '../../functions/domains/partners/receiver/outgoing';
import { parseTells, tellsKey } from '../../functions/domains/people/service-list/tells-store';
import { profileItem, parseWorker, workerKey, type Worker } from '../../functions/domains/people/worker/store';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { loadRules } from '../../functions/domains/reference/rule/load';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import type { RuleFigure } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { createOutbound } from '../../functions/platform/security/outbound';
import { readRecords } from '../../functions/platform/streams/streams';
import { instantOf, preciseInstantOf } from '../../functions/platform/values/clock';
import { asId, nextOwned } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { startReceiver } from '../kit/receiver';
import { settlePerson } from '../kit/pairs/people';
import { eventOf, recordsOf } from '../kit/stream-events';
import { contextOf, NOW, valueOf } from '../kit/travel-scene';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const HOUR = 3_600_000;
const later = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR);

/** What a gateway does with a message. DEAD does not take it, SILENT takes it and says nothing. */
const gateway = fc.constantFrom('ABSENT', 'DEAD', 'SILENT', 'DELIVERS', 'FAILS', 'READS');

/** What the bureau of the province has laid down. */
const rule = fc.record({
  order: fc.shuffledSubarray([...channelKinds], { minLength: channelKinds.length }),
  // No channel has less than what can't wait gives it.
  minutes: fc.tuple(...channelKinds.map(() => fc.integer({ min: 60, max: 300 }))),
  urgentMinutes: fc.integer({ min: 1, max: 60 }),
  from: fc.integer({ min: 18, max: 23 }),
  to: fc.integer({ min: 5, max: 12 }),
});

const scene = fc.record({
  rule,
  gateways: fc.tuple(gateway, gateway, gateway, gateway),
  /** Hours after 10:00 in China at which the notice is written, so that nights fall anywhere. */
  at: fc.nat({ max: 23 }),
  /** For how long it matters. */
  hours: fc.integer({ min: 2, max: 40 }),
  urgent: fc.boolean(),
  /** How records come: a number chooses who is taken, repeated or left for later. */
  order: fc.infiniteStream(fc.nat({ max: 99 })),
});

type Change = { readonly oldItem?: Item; readonly newItem: Item };

/** Notes what is written of messages, as their stream would. */
function noting(db: Database, changes: Change[]): Database {
  return {
    ...db,
    commit: async (writes) => {
      const puts = writes.flatMap((write) => ('Put' in write && write.Put.Item['sk'] === 'message' ? [write.Put] : []));
      const before = await Promise.all(
        puts.map(({ TableName, Item: { pk, sk } }) => db.get({ TableName, Key: { pk: String(pk), sk: String(sk) } })),
      );
      const commit = await db.commit(writes);
      if (commit.committed)
        puts.forEach(({ Item: newItem }, place) => {
          const oldItem = before[place];
          changes.push({ newItem, ...(oldItem && { oldItem }) });
        });
      return commit;
    },
  };
}

async function givenPerson(): Promise<Worker> {
  const { id } = await settlePerson(local.db);
  const worker = parseWorker((await local.db.get(workerKey(asId(id, 'wkr')))) ?? {});
  const reachable: Worker = {
    ...worker,
    phoneBox: contextOf(local.db).vault.encrypt('13800000000', worker.id),
    acceptsSms: true,
  };
  await local.db.commit([{ Put: { TableName: 'Workers', Item: profileItem(reachable) } }]);
  return reachable;
}

async function givenRule(db: Database, { order, minutes, urgentMinutes, from, to }: RuleOf): Promise<void> {
  const figures = {
    ...{ QUIET_FROM: from, QUIET_TO: to, TOLD_PER_DAY: 50, URGENT_PER_DAY: 50, URGENT_MINUTES: urgentMinutes },
    ...Object.fromEntries(channelKinds.map((kind, place) => [`${kind}_MINUTES`, minutes[place] ?? 0])),
    ...{ SOON_HOURS: 12, READ_OUT_DAYS: 2 },
    ...Object.fromEntries(channelKinds.map((kind) => [`${kind}_TURN`, order.indexOf(kind) + 1])),
  };
  const given = Object.entries(figures).map(([figure, value]) => ({ figure: figure as RuleFigure, value }));
  const context = contextOf(db);
  const outcome = await loadRules(context, {
    rules: [{ kind: 'MESSAGES', validFrom: asCivilDate('2020-01-01'), source: 'test', figures: given }],
  });
  expect(outcome).toMatchObject({ ok: true });
}

type RuleOf = typeof rule extends fc.Arbitrary<infer R> ? R : never;

let scenes = 0;

test('one message for each step, no kind twice, and at last somebody knows of it or a cadre reads it out', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ rule: laidDown, gateways, at, hours, urgent, order }) => {
      const changes: Change[] = [];
      const db = noting(local.db, changes);
      await givenRule(db, laidDown);
      const worker = await givenPerson();
      const province = asRegionCode(worker.villageCode.slice(0, 2));
      const { ids } = contextOf(db);
      const bureauId = bureauIdOf(province);
      // What a run that failed has left.
      const { items } = await db.query(channelsOf(bureauId));
      for (const channel of items.map(parseChannel)) await local.db.commit(removeChannel(channel));
      const channels = channelKinds.flatMap((kind, place): Channel[] =>
        gateways[place] === 'ABSENT'
          ? []
          : [
              {
                ...{ id: nextOwned(ids, 'chn', bureauId), bureauId, regionCode: province, kind },
                ...{ url: 'https://gateway.invalid/', registeredAt: preciseInstantOf(NOW) },
              },
            ],
      );
      for (const channel of channels) await db.commit(Object.values(addChannel(channel)));
      let now = later(at);
      const end = new Date(now.getTime() + hours * HOUR);
      const keeper = () => contextOf(db, { now });
      const draft = {
        ...({ kind: 'SEAT_SERVED', objectId: `alc_messages${(scenes += 1)}`, at: instantOf(now) } as const),
        ...{ until: instantOf(end), answers: ['CONFIRM', 'RELEASE'] as const, to: {}, ...(urgent && { urgent }) },
      };
      const notice = noticeOf(draft, { addressee: worker.id }, now);
      await db.execute([writeNotice(notice)]);
      const tell = () => createMessages(keeper(), [{ notice, worker }]);
      await tell();
      const doOf = ({ kind }: Message) => gateways[channelKinds.indexOf(kind)];
      for (let steps = 0; now < end && steps < 200; steps += 1) {
        const dice = (): number => Number(order.next().value);
        if (dice() < 10) await tell();
        // Some records are left for the next time, some come twice, in any order.
        const batch = changes.splice(0).toSorted(() => dice() - 50);
        changes.push(...batch.filter(() => dice() < 20));
        const records = readRecords(eventOf('shard', recordsOf([...batch, ...batch.filter(() => dice() < 20)], now)));
        await fallBack(keeper(), records);
        const messages = await messagesOf(notice);
        const dues = messages.flatMap((one) =>
          [one.nextAttemptAt, fallsBackAt(one)].filter((due) => due !== undefined),
        );
        for (const one of messages) await go(db, one, now, doOf(one), keeper, notice, laidDown);
        const next = dues.filter((due) => new Date(due) > now).toSorted()[0];
        const minute = new Date(now.getTime() + 60_000);
        now = next === undefined || changes.length > 0 ? minute : new Date(next);
        if (next === undefined && dues.length === 0 && changes.length === 0) break;
      }
      const messages = await messagesOf(notice);
      const places = messages.map(({ kind }) => laidDown.order.indexOf(kind));
      expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
      expect(messages.map(({ step }) => step)).toEqual(messages.map((_, step) => step));
      expect(messages.every((one) => doOf(one) !== 'ABSENT')).toBe(true);
      const minutesOf = ({ kind }: Message) => laidDown.minutes[channelKinds.indexOf(kind)];
      for (const one of messages) expect(one.minutes).toBe(urgent ? laidDown.urgentMinutes : minutesOf(one));
      // Each but the last one was given up, or failed, before the next one was made.
      expect(messages.slice(0, -1).every(hasFallenBack)).toBe(true);
      const { readAt } = parseNotice((await local.db.get(noticeKey(notice.id))) ?? {});
      const tells = await local.db.get(tellsKey(worker.id));
      const isListed = tells !== undefined && parseTells(tells).notices.some(({ noticeId }) => noticeId === notice.id);
      const reads = channelKinds.some(
        (_, place) => gateways[place] === 'READS' || (place === 3 && gateways[place] === 'DELIVERS'),
      );
      expect([readAt !== undefined, isListed]).toContain(true);
      if (!reads) expect(readAt).toBeUndefined();
    }),
    runs(60),
  );
});

async function messagesOf(notice: Notice): Promise<Message[]> {
  const items = await local.db.batchGet(messageIdsOf(notice).map(messageKey));
  return items.flatMap((item) => (item === undefined ? [] : [parseMessage(item)]));
}

/** What the sweep, the sender and the gateway do with a message now. */
async function go(
  db: Database,
  message: Message,
  now: Date,
  does: string | undefined,
  keeper: () => ReturnType<typeof contextOf>,
  notice: Notice,
  quiet: QuietHours,
): Promise<void> {
  const given = fallsBackAt(message);
  if (given !== undefined && new Date(given) <= now) {
    await db.commit([giveUp(message, now)]);
    return;
  }
  const { status, nextAttemptAt, attempt, attempts, urgent = false } = message;
  const isBegun = attempt > attempts.length;
  const isDue = nextAttemptAt !== undefined && new Date(nextAttemptAt) <= now;
  if (status !== 'CREATED' || (!isBegun && !isDue) || (!urgent && quietUntil(now, quiet) !== undefined)) return;
  const tried = isBegun ? message : begun(message, now);
  if (!isBegun) await db.commit([beginAttempt(message, tried, now)]);
  const made = withAttempt(tried, { at: instantOf(now), status: does === 'DEAD' ? 500 : 200 });
  if (does === 'DEAD') {
    await db.commit([endAttempt(tried, made, now)]);
    return;
  }
  const sent = over(made, 'ARRIVED');
  await db.commit([endAttempt(tried, sent, now)]);
  const type = ({ DELIVERS: 'DELIVERED', FAILS: 'FAILED', READS: 'READ' } as const)[does ?? ''];
  if (type === undefined) return;
  await db.commit([report(sent, { ...sent, status: type, reportedAt: instantOf(now) }, now)]);
  const isHeard = type === 'READ' || (type === 'DELIVERED' && message.kind === 'VOICE');
  if (isHeard) await markReached(keeper(), [notice], instantOf(now));
}

test('a gateway whose name leads to a private network by the time of sending gets nothing, no phone either, and a cadre reads it out', async () => {
  const receiver = await startReceiver();
  // As a process that has not read a rule yet.
  const db = { ...local.db };
  // The property before leaves any quiet hours behind; here nothing waits.
  await givenRule(db, { order: [...channelKinds], minutes: [60, 60, 60, 60], urgentMinutes: 15, from: 23, to: 5 });
  const { items } = await db.query(channelsOf(bureauIdOf(asRegionCode('53'))));
  for (const channel of items.map(parseChannel)) await db.commit(removeChannel(channel));
  // Public at registration, and this machine from then on.
  const answers = ['8.8.8.8', '127.0.0.1'];
  const lookUp = () => Promise.resolve([{ address: answers.shift() ?? '', family: 4 }]);
  const context = { ...contextOf(db), outbound: createOutbound({ allowLoopback: false, lookUp }) };
  const url = `https://gateway.example:${new URL(receiver.url).port}/messages`;
  const { id } = valueOf(await registerChannel(context, { idempotencyKey: 'rebound', kind: 'SMS', url }));
  const worker = await givenPerson();
  const at = instantOf(NOW);
  const until = instantOf(later(8));
  const draft = { kind: 'SERVICE_OPENED', objectId: 'trq_rebound', at, until, to: {} } as const;
  const notice = noticeOf(draft, { addressee: worker.id }, NOW);
  await db.execute([writeNotice(notice)]);
  await createMessages(context, [{ notice, worker }]);
  const [message] = await messagesOf(notice);
  if (message === undefined) throw new Error('Expected a message');
  const sent = { ...mail, compose: () => ({ id: message.id, body: worker.phoneBox ?? '' }) };
  await attempt(context, sent, message, () => 10_000);
  expect(answers).toEqual([]);
  expect(receiver.messages).toEqual([]);
  const [tried] = await messagesOf(notice);
  expect(tried).toMatchObject({ status: 'CREATED', attempts: [{ at, failure: 'ADDRESS_NOT_PUBLIC' }] });
  expect(parseChannel((await db.get(channelKey(asId(id, 'chn')))) ?? {}).failures).toEqual([at]);
  const fallen = { ...(await db.get(messageKey(message.id))), status: 'FAILED' };
  await fallBack(context, readRecords(eventOf('shard', recordsOf([{ newItem: fallen }], NOW))));
  const tells = parseTells((await db.get(tellsKey(worker.id))) ?? {});
  expect(tells.notices.map(({ noticeId }) => noticeId)).toEqual([notice.id]);
  await receiver.stop();
});

test('minutes outside of quiet hours are counted by hand, over the ends of days', () => {
  fc.assert(
    fc.property(fc.nat({ max: 3 * 1_440 }), fc.nat({ max: 2_000 }), rule, (start, minutes, quiet) => {
      const from = new Date(NOW.getTime() + start * 60_000);
      const after = wakingMinutesAfter(from, minutes, quiet);
      let awake = 0;
      for (let at = from.getTime(); at < after.getTime(); at += 60_000) {
        const hour = (new Date(at).getUTCHours() + 8) % 24;
        if (hour >= quiet.to && hour < quiet.from) awake += 1;
      }
      expect(awake).toBe(minutes);
    }),
  );
});
