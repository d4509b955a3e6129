/** Which noun a long run is, by the first word of its sort key: its next step, called by the stream or by the sweep. Wiring only. */
import { applyChunk } from '../domains/position-import/apply';
import { IMPORT } from '../domains/position-import/entities';
import { refile, REFILING } from '../domains/position/refiling';
import type { Item } from '../platform/database';
import { dueRuns, type Run, type Runner, runOf } from '../platform/runs';

const steps: ReadonlyMap<string, (runner: Runner, run: Run) => Promise<void>> = new Map([
  [REFILING, refile],
  [IMPORT, applyChunk],
]);

/** The next step of each run among the items; the last state of one that comes several times. */
export async function continueRuns(runner: Runner, items: readonly Item[]): Promise<void> {
  const runs = new Map(items.flatMap((item) => runOf(item) ?? []).map((run) => [`${run.key.pk} ${run.key.sk}`, run]));
  await Promise.all([...runs.values()].map(async (run) => steps.get(run.key.sk.split('#')[0] ?? '')?.(runner, run)));
}

/** Runs that broke off, or wait for a last look. @returns how many. */
export async function callDueRuns(runner: Runner): Promise<number> {
  const { items } = await runner.db.query(dueRuns(runner.clock));
  const read = await runner.db.batchGet(
    items.map(({ pk, sk }) => ({ TableName: 'Positions', Key: { pk: String(pk), sk: String(sk) } })),
  );
  await continueRuns(
    runner,
    read.filter((item) => item !== undefined),
  );
  return items.length;
}
