/**
 * Measures messages to phones: write units, read units and calls of each step from a notice that is written to the receipt
 * that it was read, and of the ways that nobody reads. Sending itself is left out: a gateway's answer takes no units.
 */
import { followReceipts } from '../../functions/domains/notices/message/receipt/on-receipt';
import { takeReceipt } from '../../functions/domains/notices/message/receipt/take-receipt';
import { messageIdsOf, over } from '../../functions/domains/notices/message/lifecycle';
import { createMessages, fallBack } from '../../functions/domains/notices/message/on-stream';
import {
  endAttempt,
  giveUp,
  type Message,
  messageKey,
  parseMessage,
} from '../../functions/domains/notices/message/store';
import { addChannel, bureauIdOf, type Channel, channelKey } from '../../functions/domains/notices/channel/store';
import type { ToldPerson } from '../../functions/domains/notices/notice/on-stream';
import { withAttempt } from '../../functions/domains/partners/receiver/outgoing';
import { secretOf } from '../../functions/domains/partners/receiver/secrets';
import { headersOf } from '../../functions/domains/partners/receiver/signature';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import type { Platform } from '../../functions/platform/requests/context';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { instantOf, preciseInstantOf } from '../../functions/platform/values/clock';
import { nextOwned } from '../../functions/platform/values/ids';

const PROVINCE = asRegionCode('53');
const AT_ONCE = 25;

interface Used {
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly seconds: number;
}

/** @param told notices that were written, to people who have a phone and take messages. */
export async function measurePhones(
  print: (line: string) => void,
  platform: Platform,
  meter: { readonly clear: () => void; readonly read: () => Used },
  told: readonly ToldPerson[],
): Promise<void> {
  const { db, vault, clock } = platform;
  const channel = await givenChannel(platform);
  print('');
  print(`| ${told.length} notices to phones | write units a notice | read units | calls | a second |`);
  print('|---|--:|--:|--:|--:|');
  let whole = 0;
  const step = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    meter.clear();
    await work();
    const used = meter.read();
    whole += used.writeUnits;
    print(rowOf(what, used, told.length));
  };
  const batches = Array.from({ length: Math.ceil(told.length / AT_ONCE) }, (_, place) =>
    told.slice(place * AT_ONCE, (place + 1) * AT_ONCE),
  );
  await step('a message is made, and counted for the day', async () => {
    for (const batch of batches) await createMessages(platform, batch);
  });
  const made = await messagesOf(db, told);
  const now = clock.now();
  await step('the gateway took it', () =>
    inParallel(AT_ONCE, made, async (message) => {
      await db.commit([endAttempt(message, sentOf(message, now), now)]);
    }),
  );
  await step('a receipt says that it was read', () =>
    inParallel(AT_ONCE, made, async ({ id }) => {
      const body = JSON.stringify({ type: 'READ', data: { messageId: id } });
      const headers = headersOf([secretOf(vault, channel.id, 1)], `read.${id}`, now, body);
      const outcome = await takeReceipt(platform, { channelId: channel.id, headers, body });
      if ('problem' in outcome) throw new Error(`Expected a receipt to be taken, got ${outcome.problem}`);
    }),
  );
  const read = await messagesOf(db, told);
  await step('the notice is read, and its person counts', async () => {
    for (const record of recordsOf(made, read, now)) await followReceipts(() => platform, record);
  });
  print(`| whole | ${(whole / told.length).toFixed(1)} | | | |`);
}

/** The same people are told again, and nobody reads: one way after another, until a cadre is to read it out. */
export async function measureUnread(
  print: (line: string) => void,
  platform: Platform,
  meter: { readonly clear: () => void; readonly read: () => Used },
  told: readonly ToldPerson[],
): Promise<void> {
  const { db, clock } = platform;
  const now = clock.now();
  await createMessages(platform, told);
  const made = await messagesOf(db, told);
  for (const message of made) await db.commit([endAttempt(message, sentOf(message, now), now)]);
  const sent = await messagesOf(db, told);
  meter.clear();
  await inParallel(AT_ONCE, sent, async (message) => {
    await db.commit([giveUp(message, now)]);
  });
  const fallen = await messagesOf(db, told);
  for (const records of recordsOf(sent, fallen, now)) await fallBack(platform, records);
  print(rowOf('nobody read it: given up, and put on a service list', meter.read(), told.length));
}

/** @param notices that were worked on. */
function rowOf(what: string, { writeUnits, readUnits, calls, seconds }: Used, notices: number): string {
  const each = [writeUnits, readUnits, calls].map((units) => (units / notices).toFixed(1));
  return `| ${[what, ...each, Math.round(notices / seconds)].join(' | ')} |`;
}

async function givenChannel({ db, ids, clock }: Platform): Promise<Channel> {
  const bureauId = bureauIdOf(PROVINCE);
  const channel: Channel = {
    ...{ id: nextOwned(ids, 'chn', bureauId), bureauId, regionCode: PROVINCE, kind: 'VOICE' },
    ...{ url: 'https://gateway.invalid/', registeredAt: preciseInstantOf(clock.now()) },
  };
  await db.commit(Object.values(addChannel(channel)));
  if ((await db.get(channelKey(channel.id))) === undefined) throw new Error('Expected a channel');
  return channel;
}

function sentOf(message: Message, now: Date): Message {
  return over(withAttempt(message, { at: instantOf(now), status: 204 }), 'ARRIVED');
}

async function messagesOf(db: Database, told: readonly ToldPerson[]): Promise<Message[]> {
  const ids = told.flatMap(({ notice }) => messageIdsOf(notice).slice(0, 1));
  const items = await db.batchGet(ids.map(messageKey));
  return items.map((item) => {
    if (item === undefined) throw new Error('Expected a message');
    return parseMessage(item);
  });
}

/** As the stream gives them, in batches. */
function recordsOf(before: readonly Message[], after: readonly Message[], at: Date): StreamRecord[][] {
  const itemOf = (message: Message): Item => ({ ...message, ...messageKey(message.id).Key });
  const records = after.map((message, place): StreamRecord => {
    const former = before[place];
    return {
      ...{ shardId: 'shard', sequenceNumber: String(place).padStart(40, '0'), table: 'Deliveries', stream: 'T/1', at },
      ...{ keys: messageKey(message.id).Key, newItem: itemOf(message), ...(former && { oldItem: itemOf(former) }) },
    };
  });
  return Array.from({ length: Math.ceil(records.length / AT_ONCE) }, (_, place) =>
    records.slice(place * AT_ONCE, (place + 1) * AT_ONCE),
  );
}
