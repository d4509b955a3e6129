/**
 * Puts a notice on the service list of the person's village, to be read out: its cadres reach whom no message reaches.
 * What ends it: the person reads or answers it in another way, or it is read out (`mark-reached.ts`); its
 * matter ends (`on-stream.ts`); its end passes (`people/service-list/sweep.ts`).
 */
import { limits } from '../../../../limits';
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItem } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../../platform/lists/malformed';
import { instantOf, today } from '../../../../platform/values/clock';
import { parseTells, tellsKey, tellsPut } from '../../../people/service-list/tells-store';
import { tellOf, together } from '../../../people/service-list/tells';
import type { Worker } from '../../../people/worker/store';
import { figure } from '../../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../../reference/rule/service';
import { tellings } from '../kinds';
import type { ToldPerson } from '../on-stream';
import { type Notice, putOnList } from '../store';

/**
 * Once for each notice, however often it is called; without effect on one that was read, or is over. Due within the days
 * that the rule of the person's village gives for reading out. One read, mostly, and one
 * transaction, which also keeps that the notice may be opened by the cadres of the village from now on.
 */
export async function openTell(
  keeper: Pick<Keeper, 'db' | 'clock'>,
  notice: Notice,
  { id, villageCode }: Pick<Worker, 'id' | 'villageCode'>,
): Promise<void> {
  const { db, clock } = keeper;
  const now = clock.now();
  if (new Date(notice.until) <= now) return;
  const rule = ruleFor(await readRules(keeper, ['MESSAGES']), 'MESSAGES', today(clock), villageCode);
  const listed = putOnList(notice, instantOf(now));
  const told = tellOf(notice.id, notice.until, now, figure(rule, 'READ_OUT_DAYS'));
  await whileChanged(async (): Promise<Changed | undefined> => {
    const before = await readItem(db, tellsKey(id), parseTells);
    const tells = together(before?.notices ?? [], [told]);
    const commit = await db.commit([listed, tellsPut(id, before, tells)]);
    return commit.committed || commit.refused.has(listed) ? undefined : CHANGED;
  });
}

/** What can't wait for a message to be answered is read out as well. Safe to repeat. */
export async function openUrgentTells(keeper: Keeper, told: readonly ToldPerson[]): Promise<void> {
  const urgent = told.filter(({ notice }) => tellings[notice.kind].isReadOut?.({ ...notice, data: notice.data ?? {} }));
  await inParallel(limits.noticeWritesAtOnce, urgent, ({ notice, worker }) => openTell(keeper, notice, worker));
}
