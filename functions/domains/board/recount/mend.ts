/**
 * Brings counters right while facts go on arriving. The counters are watched, the tables read, and each counter judged until
 * two judgements in a row agree: then what is wrong is taken off, which no fold minds, and judged once more.
 */
import { isDeepStrictEqual } from 'node:util';
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { endOfDay } from '../../../platform/values/civil-date';
import { type Clock, instantOf, today } from '../../../platform/values/clock';
import { hourOf } from '../../../platform/streams/stream-marks';
import { beginWatch, endWatch, repairs, watchOf } from '../counter/repair-store';
import { dayIn, groupOfStored } from './cells';
import type { Amounts, Difference } from './compare';
import type { TableCounts } from './count-tables';
import { judge, TakenOver, type Verdict, type Watch, type Watched } from './judge';
import { countGroups, type Eyes, type Scope } from './look';

export interface Hands extends Eyes {
  readonly db: Database;
  readonly clock: Clock;
  /** Makes the name of a recount, which no other has. */
  readonly newName: () => string;
  /** Computes anew what counts of people's placements. @returns of whom something else was stored. */
  readonly followTransfers: (ids: readonly WorkerId[]) => Promise<readonly WorkerId[]>;
}

export interface Mended {
  /** What was wrong, and was mended. */
  readonly mended: readonly Difference[];
  /** What differs and is left: of weeks whose medians were shown, and what no two judgements agreed on. */
  readonly left: readonly Difference[];
}

/** @param found of a look; what was only late among it is judged right. @throws TakenOver */
export async function mend(hands: Hands, scope: Scope, found: readonly Difference[]): Promise<Mended> {
  const [open, shown] = [false, true].map((is) => found.filter((one) => isShown(one, hands.clock.now()) === is));
  const results: Mended[] = [];
  for (const round of roundsOf(open ?? [])) results.push(await mendRound(hands, scope, round));
  return {
    mended: results.flatMap(({ mended }) => mended),
    left: [...(shown ?? []), ...results.flatMap(({ left }) => left)],
  };
}

/** Whoever compares a median of yesterday with today's must not see that one person was added. */
function isShown({ name, on }: Difference, now: Date): boolean {
  const hours = limits.counterHorizonHours + 1;
  return name === 'INCOME_RISE_MEDIAN' && endOfDay(on).getTime() + hours * 3_600_000 <= now.getTime();
}

/** Differences of whole groups, of about as many items as memory is meant for. */
function roundsOf(differences: readonly Difference[]): Difference[][] {
  const rounds: Difference[][] = [];
  let size = Infinity;
  for (const group of Map.groupBy(differences, (one) => groupOfStored(one, one.key)).values()) {
    const items = Math.max(...group.map(({ counted, recounted }) => Math.max(counted, recounted)));
    size += items;
    if (size > limits.recountItemsMax) {
      rounds.push([]);
      size = items;
    }
    rounds.at(-1)?.push(...group);
  }
  return rounds;
}

async function mendRound(hands: Hands, scope: Scope, found: readonly Difference[]): Promise<Mended> {
  const { db, clock } = hands;
  const run = hands.newName();
  const watch = watchOf(run, hourOf(clock.now()));
  const watched = watchedIn(found);
  const each = <T>(act: (one: Watched) => Promise<T>): Promise<T[]> =>
    inParallel(limits.countersJudgedAtOnce, watched, act);
  await each(({ key }) => db.commit([beginWatch(key, watch)]));
  try {
    const groups = new Set(found.map((one) => groupOfStored(one, one.key)));
    const counts = await countGroups(hands, scope, { groups, keepsItems: true });
    return await judgeUntilSure(hands, scope, { watched, run, watch }, counts);
  } finally {
    await each(({ key }) => db.commit([endWatch(key, watch)]));
  }
}

function watchedIn(found: readonly Difference[]): Watched[] {
  const watched = new Map(found.map((one) => [`${one.key.Key.pk} ${one.key.Key.sk}`, { key: one.key, stored: one }]));
  return [...watched.values()];
}

const RIGHT: Amounts = new Map();

async function judgeUntilSure(
  hands: Hands,
  { lagMs }: Scope,
  { watched, run, watch }: Watch & { readonly watched: readonly Watched[] },
  counts: TableCounts,
): Promise<Mended> {
  const mended: Difference[] = [];
  let before: (Amounts | undefined)[] = watched.map(() => undefined);
  const sure = new Set<number>();
  let verdicts: Verdict[] = [];
  for (let number = 0; number < limits.judgementsMax && sure.size < watched.length; number += 1) {
    await hands.pause(lagMs);
    verdicts = await judge(hands.db, watched, { run, watch }, counts);
    const agreed = [...watched.keys()].filter(
      (index) => !sure.has(index) && isDeepStrictEqual(verdicts[index]?.wrong, before[index]),
    );
    before = verdicts.map(({ wrong }) => wrong);
    await inParallel(limits.countersJudgedAtOnce, agreed, async (index) => {
      const [one, verdict] = [watched[index], verdicts[index]];
      if (one === undefined || verdict === undefined) return;
      if (verdict.wrong.size === 0) return void sure.add(index);
      await repair(hands, one, { watch, number }, verdict);
      mended.push(...differencesOf(one, verdict));
      before[index] = RIGHT;
    });
  }
  const left = watched.flatMap((one, index) => {
    const verdict = verdicts[index];
    return sure.has(index) || verdict === undefined || verdict.wrong.size === 0 ? [] : differencesOf(one, verdict);
  });
  return { mended, left };
}

/** @throws TakenOver */
async function repair(
  { db, clock }: Hands,
  { key }: Watched,
  { watch, number }: { readonly watch: string; readonly number: number },
  { wrong }: Verdict,
): Promise<void> {
  const amounts = new Map([...wrong].map(([attribute, amount]) => [attribute, -amount]));
  const at = { at: instantOf(clock.now()), today: today(clock) };
  const { committed } = await db.commit(repairs({ counter: key, watch, amounts, number, ...at }));
  if (!committed) throw new TakenOver();
}

function differencesOf({ key, stored }: Watched, { counted, recounted, wrong }: Verdict): Difference[] {
  return [...wrong.keys()].map((attribute) => ({
    ...{ ...stored, on: dayIn(stored, attribute), key, attribute },
    ...{ counted: counted.get(attribute) ?? 0, recounted: recounted.get(attribute) ?? 0 },
  }));
}
