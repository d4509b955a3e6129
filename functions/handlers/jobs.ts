/** Which noun a long run is, by the first word of its sort key: its next step, called by the stream or by the sweep. Wiring only. */
import { applyChunk } from '../domains/jobs/position-import/apply-job';
import { IMPORT } from '../domains/jobs/position-import/store';
import { refile } from '../domains/jobs/position/verification/verification-job';
import { REFILING } from '../domains/jobs/position/verification/verification-store';
import { displace, DISPLACING } from '../domains/travel/disruption/displacement-job';
import { retime, RETIMING } from '../domains/travel/disruption/retiming-job';
import type { Sweeper } from '../platform/requests/context';
import type { Item } from '../platform/dynamodb/database';
import { inParallel } from '../platform/jobs/in-parallel';
import { dueRuns, type Run, type Runner, runOf } from '../platform/jobs/jobs';
import type { StreamRecord } from '../platform/streams/streams';
import { endApart, endPages, readDue } from '../platform/jobs/sweep';
import type { TableName } from '../tables';

interface Kind {
  readonly table: TableName;
  readonly step: (runner: Runner, run: Run) => Promise<void>;
}

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [REFILING, { table: 'Positions', step: refile }],
  [IMPORT, { table: 'Positions', step: applyChunk }],
  [DISPLACING, { table: 'TravelAllocations', step: displace }],
  [RETIMING, { table: 'TravelAllocations', step: retime }],
]);

const tables = [...new Set([...kinds.values()].map(({ table }) => table))];

/** A runner whose writes are told to follow from the write of this stamp; without one, to be the system's own. */
export type RunnerBecauseOf = (cause?: string) => Runner;

/** What an item is now, and the stamp of who wrote it where the stream told it. */
export type Written = Pick<StreamRecord, 'newItem' | 'author'>;

/** The next step of each run among the items, because of whoever began it; the last state of one that comes several times. */
export async function continueRuns(runner: RunnerBecauseOf, items: readonly Written[]): Promise<void> {
  const runs = items.flatMap(({ newItem: item, author }) => {
    const next = item && nextStep(item);
    return next === undefined ? [] : [{ ...next, author }];
  });
  const latest = new Map(runs.map((one) => [`${one.run.key.pk} ${one.run.key.sk}`, one]));
  await inParallel(latest.size, [...latest.values()], ({ step, run, author }) => step(runner(author), run));
}

function nextStep(item: Item): { readonly step: Kind['step']; readonly run: Run } | undefined {
  const kind = kinds.get(String(item['sk']).split('#')[0] ?? '');
  const run = kind && runOf(kind.table, item);
  return kind === undefined || run === undefined ? undefined : { step: kind.step, run };
}

/** Runs that broke off, or wait for a last look. @returns how many. */
export async function callDueRuns(sweeper: Sweeper, runner: RunnerBecauseOf): Promise<number> {
  const counts = await Promise.all(tables.map((table) => callDue(sweeper, runner, table)));
  return counts.reduce((sum, count) => sum + count, 0);
}

function callDue(sweeper: Sweeper, runner: RunnerBecauseOf, table: TableName): Promise<number> {
  const list = { name: 'runs', query: dueRuns(sweeper.clock, table), since: sweeper.clock.now() };
  return endPages(sweeper, list, async (page) => {
    const items = await readDue(sweeper, table, page);
    return endApart(sweeper, list, page, async (_, place) => {
      const next = items[place] && nextStep(items[place]);
      if (next === undefined) return false;
      await next.step(runner(), next.run);
      return true;
    });
  });
}
