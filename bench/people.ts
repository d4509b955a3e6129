/**
 * A village's ledger on its way into the register, on the embedded engine: rows that `npm run import:people` records a second,
 * what a row takes of a core, because rows a second depend on who else uses the machine, and the memory of command and server.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkDigit } from '../functions/platform/values/identity-number';
import { projectFolder } from '../local/project-folder';
import { startSystem, type System } from '../local/system';
import { runCommand } from './command';
import { childrenOf, cpuSecondsOf, peakMegabytesOf } from './process-use';

const ROWS = 10_000;

/** None of whom the register knows. */
const MANY_ROWS = 100_000;

/**
 * Prints one table; four minutes for 10,000 rows on a machine that others use. The server runs in this process, the command in
 * one of its own. What follows from new people (search for duplicates, service list, board, log of changes) goes on beside the
 * command and after it; the second line has all of it.
 */
export async function bench(
  print: (line: string) => void,
  { rows = ROWS }: { readonly rows?: number | undefined },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-people-'));
  const system = await startSystem({
    ...{ port: 0, keyFolder: projectFolder('.local'), environment: {}, log: () => undefined },
  });
  try {
    print('| `npm run import:people` | rows | rows a second | CPU of a row, ms | | | peak memory, MB | |');
    print('|---|--:|--:|--:|--:|--:|--:|--:|');
    print('| | | | command | server | engine | command | server |');
    const run = await runner(system, print);
    const ledger = await ledgerOf(folder, 0, rows);
    await run('new people', ledger, rows, { until: 'until all that follows is written' });
    await run('the same once more', ledger, rows);
    await run('the same, dry run', ledger, rows, { parameters: ['--dry-run'] });
    await run('new people, dry run', await ledgerOf(folder, rows, MANY_ROWS), MANY_ROWS, { parameters: ['--dry-run'] });
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Run {
  readonly parameters?: readonly string[];
  /** Name of a second line, with the time and the CPU until the streams are read to their end. */
  readonly until?: string;
}

async function runner(
  { url, issuer, pump }: System,
  print: (line: string) => void,
): Promise<(what: string, path: string, rows: number, run?: Run) => Promise<void>> {
  const token = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
  const servers = [process.pid, ...childrenOf('dynoxide')];
  const used = (): readonly number[] => servers.map((pid) => cpuSecondsOf(pid) ?? NaN);
  return async (what, path, rows, { parameters = [], until } = {}) => {
    const [before, begun] = [used(), performance.now()];
    const { rowsPerSecond, peakMegabytes, cpuSeconds } = await runCommand(
      'partner/import-people.ts',
      [path, '--url', url, ...parameters],
      { JOB_BOWL_TOKEN: token },
    );
    const tell = (line: string, rate: number): void => {
      const cpu = [cpuSeconds ?? NaN, ...used().map((seconds, index) => seconds - (before[index] ?? NaN))];
      const cells = [
        ...[line, rows.toLocaleString('en'), rate.toLocaleString('en')],
        ...cpu.map((seconds) => ((seconds * 1_000) / rows).toFixed(1)),
        ...[peakMegabytes, peakMegabytesOf(process.pid)],
      ];
      print(`| ${cells.join(' | ')} |`);
    };
    tell(what, rowsPerSecond);
    if (until === undefined) return;
    await pump.idle();
    tell(`${what}, ${until}`, Math.round((rows * 1_000) / (performance.now() - begun)));
  };
}

async function ledgerOf(folder: string, from: number, rows: number): Promise<string> {
  const path = join(folder, `${from}.csv`);
  await pipeline(Readable.from(linesOf(from, rows)), createWriteStream(path));
  return path;
}

function* linesOf(from: number, rows: number): Generator<string> {
  yield '姓名,身份证号,联系电话,乡镇,村(社区),民族,文化程度,技能,就业状况,务工地点,月收入,就业意愿,意向工种,意向地区,期望工资,出行需求,调查日期\r\n';
  for (let row = from; row < from + rows; row += 1)
    yield `马阿依${row},${identityNumber(row)},138${String(row).padStart(8, '0')},泼机镇,老包寨村,彝,初中,缝纫、家政,省外务工,浙江省杭州市,${4_000 + (row % 30) * 100},是,6-25-04-07,广东东莞；浙江,6000,包车,2026-10-20\r\n`;
}

/**
 * Of people who were born on any day of 40 years, as those of a county are: each has as many neighbouring numbers as there.
 * None ends in three zeros, as numbers do that an office program has shortened.
 */
function identityNumber(row: number): string {
  const day = (row * 7_919) % DAYS;
  const born = new Date(Date.UTC(1965, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '');
  const order = ((Math.floor(row / DAYS) * 37 + day * 61) % 99) * 10 + 1 + (day % 9);
  const first = `532128${born}${String(order).padStart(3, '0')}`;
  return `${first}${checkDigit(first)}`;
}

const DAYS = 14_600;
