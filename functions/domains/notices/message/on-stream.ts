/**
 * Streams -> messages: one way after another to each person who is told something, until one of them reaches the person.
 * First the channels of their province in order, and at last a cadre who reads it out.
 */
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import type { StreamRecord } from '../../../platform/streams/streams';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { workersById } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { bureauIdOf, type Channel, channelsOf, parseChannel } from '../channel/store';
import type { ToldPerson } from '../notice/on-stream';
import { openTell } from '../notice/reading/open-tell';
import { noticesById } from '../notice/read-notices';
import type { Notice } from '../notice/store';
import { countTold } from './bounds/budget-store';
import { type MessageRule, readMessageRules } from './bounds/message-rule';
import { quietUntil } from './bounds/times';
import { hasFallenBack, isReachable, mattersStill, newMessage, sentFrom, wayBy, type Way } from './lifecycle';
import { createMessage, isMessage, type Message, parseMessage } from './store';

/** Name of the reader in items that are set aside. */
export const FALLBACKS = 'fallbacks';

/** Somebody to tell, and the way that did not reach them; absent at first. */
interface Untold extends ToldPerson {
  readonly failed?: Pick<Message, 'step' | 'behind'>;
}

/** Safe to repeat: a notice has one message of each step. */
export function createMessages(keeper: Keeper, told: readonly ToldPerson[]): Promise<void> {
  return goOn(keeper, told);
}

/**
 * The next way, where a message failed or had its time. Safe to repeat, and it ends: each message of a notice is by a
 * kind of channel behind the one before.
 */
export async function fallBack(keeper: Keeper, records: readonly StreamRecord[]): Promise<void> {
  const fallen = records.flatMap(fallenIn);
  if (fallen.length === 0) return;
  const notices = await noticesById(
    keeper,
    FALLBACKS,
    fallen.map(({ noticeId }) => noticeId),
  );
  const now = keeper.clock.now();
  const left = fallen.flatMap((failed) => {
    const notice = notices.get(failed.noticeId);
    return notice !== undefined && mattersStill(notice, now) ? [{ notice, failed }] : [];
  });
  const people = await workersById(
    keeper,
    left.map(({ failed }) => failed.workerId),
  );
  const untold = left.flatMap(({ notice, failed }): Untold[] => {
    const worker = people.get(failed.workerId);
    return worker === undefined ? [] : [{ notice, worker, failed }];
  });
  await goOn(keeper, untold);
}

/** The message, if this write says that another way is to be tried. */
function fallenIn({ oldItem, newItem }: StreamRecord): Message[] {
  if (!isMessage(newItem)) return [];
  const message = parseMessage(newItem);
  const before = isMessage(oldItem) ? parseMessage(oldItem) : undefined;
  return hasFallenBack(message) && !(before !== undefined && hasFallenBack(before)) ? [message] : [];
}

/** One read for each province, and one transaction for each person, which is refused if the message exists. */
async function goOn(keeper: Keeper, people: readonly Untold[]): Promise<void> {
  if (people.length === 0) return;
  const rules = await readMessageRules(keeper);
  const provinces = new Set(
    people.flatMap(({ worker }) => (isReachable(worker) ? [cutTo(worker.villageCode, 2)] : [])),
  );
  const channels = new Map<RegionCode, readonly Channel[]>();
  await inParallel(limits.noticeWritesAtOnce, [...provinces], async (province) => {
    channels.set(province, await enabledIn(keeper, province));
  });
  await inParallel(limits.noticeWritesAtOnce, people, async (person) => {
    const { worker, failed } = person;
    const rule = rules(worker.villageCode);
    const own = isReachable(worker) ? (channels.get(cutTo(worker.villageCode, 2)) ?? []) : [];
    const way = wayBy(own, failed?.behind ?? rule.order);
    if (way === undefined || endsAsleep(person.notice, rule, keeper.clock.now()))
      await openTell(keeper, person.notice, worker);
    else await send(keeper, person, way, rule);
  });
}

/** Whether it ends before anybody may be sent it. */
function endsAsleep({ urgent = false, until }: Notice, { quiet }: MessageRule, now: Date): boolean {
  const morning = urgent ? undefined : quietUntil(now, quiet);
  return morning !== undefined && morning >= until;
}

async function enabledIn(keeper: Keeper, province: RegionCode): Promise<readonly Channel[]> {
  const { items } = await keeper.db.query(channelsOf(bureauIdOf(province)));
  const channels = await parseEach(keeper, { reader: 'channels', table: 'Deliveries' }, items, parseChannel);
  return channels.filter(({ disabledAt }) => disabledAt === undefined);
}

/** The first message of a notice counts for the person's day on which it is sent. Past the budget a cadre reads the notice out. */
async function send(keeper: Keeper, { notice, worker, failed }: Untold, way: Way, rule: MessageRule): Promise<void> {
  const now = keeper.clock.now();
  const message = newMessage(notice, worker, way, rule, failed === undefined ? 0 : failed.step + 1, now);
  if (failed === undefined && !(await countFirst(keeper, notice, worker, rule))) {
    await openTell(keeper, notice, worker);
    return;
  }
  // Refused if it exists: the record was repeated.
  await keeper.db.commit([createMessage(message, now)]);
}

/**
 * Before the message is made, so that none is sent past the budget; a death in between leaves a notice that is counted,
 * whose message the repeat makes. The day is that of the notice, so that a repeat on another day counts nothing there.
 */
async function countFirst({ db }: Keeper, notice: Notice, { id }: Worker, rule: MessageRule): Promise<boolean> {
  const sent = { noticeId: notice.id, workerId: id, urgent: notice.urgent === true };
  const on = sentFrom(notice, rule, new Date(notice.writtenAt));
  return (await db.commit([countTold(sent, rule, on)])).committed;
}
