/** Which noun a long run is, by the first word of its sort key: its next step, called by the stream or by the sweep. Wiring only. */
import { applyChunk } from '../domains/position-import/apply';
import { IMPORT } from '../domains/position-import/entities';
import { refile, REFILING } from '../domains/position/refiling';
import { displace, DISPLACING } from '../domains/travel-request/displace';
import { retime, RETIMING } from '../domains/travel-request/retime';
import type { Item } from '../platform/database';
import { dueRuns, type Run, type Runner, runOf } from '../platform/runs';
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

/** The next step of each run among the items; the last state of one that comes several times. */
export async function continueRuns(runner: Runner, items: readonly Item[]): Promise<void> {
  const runs = items.flatMap((item) => {
    const kind = kinds.get(String(item['sk']).split('#')[0] ?? '');
    const run = kind && runOf(kind.table, item);
    return kind === undefined || run === undefined ? [] : [{ step: kind.step, run }];
  });
  const latest = new Map(runs.map((one) => [`${one.run.key.pk} ${one.run.key.sk}`, one]));
  await Promise.all([...latest.values()].map(({ step, run }) => step(runner, run)));
}

/** Runs that broke off, or wait for a last look. @returns how many. */
export async function callDueRuns(runner: Runner): Promise<number> {
  const counts = await Promise.all(tables.map((table) => callDue(runner, table)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function callDue(runner: Runner, table: TableName): Promise<number> {
  const { items } = await runner.db.query(dueRuns(runner.clock, table));
  const read = await runner.db.batchGet(
    items.map(({ pk, sk }) => ({ TableName: table, Key: { pk: String(pk), sk: String(sk) } })),
  );
  await continueRuns(
    runner,
    read.filter((item) => item !== undefined),
  );
  return items.length;
}
