/**
 * A village's ledger on its way into the register: rows that `npm run import:people` records per second on the embedded
 * engine, of people who are new and of the same once more, and the memory of the command.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkDigit } from '../functions/platform/values/identity-number';
import { projectFolder } from '../local/project-folder';
import { startSystem } from '../local/system';
import { runCommand } from './command';

const ROWS = 10_000;
/** Of which only the command's memory is told. */
const MANY_ROWS = 100_000;

/** Prints one table; about three minutes. */
export async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-people-'));
  const system = await startSystem({
    ...{ port: 0, keyFolder: projectFolder('.local'), environment: {}, log: () => undefined },
  });
  try {
    const token = await system.issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
    print('| `npm run import:people` | rows | rows a second | peak memory of the command, MB |');
    print('|---|--:|--:|--:|');
    const run = async (what: string, path: string, rows: number, ...more: string[]): Promise<void> => {
      const { rowsPerSecond, peakMegabytes } = await runCommand(
        'partner/import-people.ts',
        [path, '--url', system.url, ...more],
        { JOB_BOWL_TOKEN: token },
      );
      const figures = [rows, rowsPerSecond, peakMegabytes ?? ''].map((figure) => figure.toLocaleString('en'));
      print(`| ${what} | ${figures.join(' | ')} |`);
    };
    const path = await ledgerOf(folder, ROWS);
    await run('new people', path, ROWS);
    await run('the same once more', path, ROWS);
    await run('the same, dry run', path, ROWS, '--dry-run');
    await run('dry run', await ledgerOf(folder, MANY_ROWS), MANY_ROWS, '--dry-run');
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true });
  }
}

async function ledgerOf(folder: string, rows: number): Promise<string> {
  const path = join(folder, `${rows}.csv`);
  await pipeline(Readable.from(linesOf(rows)), createWriteStream(path));
  return path;
}

function* linesOf(rows: number): Generator<string> {
  yield '姓名,身份证号,联系电话,乡镇,村(社区),民族,文化程度,技能,就业状况,务工地点,月收入,就业意愿,意向工种,意向地区,期望工资,出行需求,调查日期\r\n';
  for (let row = 0; row < rows; row += 1)
    yield `马阿依${row},${identityNumber(row)},138${String(row).padStart(8, '0')},泼机镇,老包寨村,彝,初中,缝纫、家政,省外务工,浙江省杭州市,${4_000 + (row % 30) * 100},是,6-25-04-07,广东东莞；浙江,6000,包车,2026-10-20\r\n`;
}

/** None ends in three zeros, as numbers do that an office program has shortened. */
function identityNumber(row: number): string {
  const first = `532128${1970 + (row % 30)}0${1 + (Math.floor(row / 30) % 9)}1${Math.floor(row / 270) % 10}${String(Math.floor(row / 2_700) * 10 + 1).padStart(3, '0')}`;
  return `${first}${checkDigit(first)}`;
}
