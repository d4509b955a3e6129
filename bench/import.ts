/**
 * A partner's file on its way into the database: rows read, mapped and checked per CPU second, rows stored per second on the
 * embedded engine, write units of a row, and the memory of `npm run import`, which must not grow with the file.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkRow } from '../functions/domains/jobs/position/checks';
import { systemClock, today } from '../functions/platform/values/clock';
import { projectFolder } from '../local/project-folder';
import { startSystem } from '../local/system';
import { openPositionFile } from '../partner/files/open';
import { prepare } from './capacity/given';
import type { Size } from './capacity/items';
import { mutations } from './capacity/mutations';
import { startWorld } from './capacity/world';
import { type Measured, runCommand } from './command';
import { contentOf } from '../functions/domains/jobs/position/content';
import { likenessOf } from '../functions/domains/jobs/submission/near-duplicate/near-duplicates';
import { warningsOf } from '../functions/domains/jobs/submission/warnings';

/** Prints three tables; five to ten minutes, most of it for the files of 200,000 rows. */
export async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-import-'));
  try {
    await measureReading(folder, print);
    await measureUnits(print);
    await measureStoring(folder, print);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Kind = 'csv' | 'ndjson';

async function fileOf(folder: string, kind: Kind, rows: number): Promise<string> {
  const path = join(folder, `${rows}.${kind}`);
  await pipeline(Readable.from(kind === 'csv' ? csvLines(rows) : jsonLines(rows)), createWriteStream(path));
  return path;
}

const HEADERS =
  '岗位编号,岗位名称,职业代码,工作地区代码,招聘人数,最低工资,最高工资,学历要求,最小年龄,最大年龄,技能,包吃,包住,合同月数,岗位描述';

function* csvLines(rows: number): Generator<string> {
  yield `${HEADERS}\r\n`;
  for (let row = 0; row < rows; row += 1)
    yield `R-${row},电子装配工${row % 9},6-25-04-07,441900,${(row % 40) + 1},${wageOf(row)},9000,初中,18,50,电子装配；质量检验,是,是,12,"流水线插件、补焊与自检。两班倒, 每月轮换。"\r\n`;
}

function* jsonLines(rows: number): Generator<string> {
  for (let row = 0; row < rows; row += 1)
    yield `${JSON.stringify({
      ...{ externalRef: `R-${row}`, title: `电子装配工${row % 9}`, occupationCode: '6-25-04-07', regionCode: '441900' },
      ...{ headcount: (row % 40) + 1, wageMin: wageOf(row), wageMax: 9_000, education: 'JUNIOR_HIGH', ageMin: 18 },
      ...{ ageMax: 50, skills: ['电子装配', '质量检验'], board: true, lodging: true, contractMonths: 12 },
      description: '流水线插件、补焊与自检。两班倒, 每月轮换。',
    })}\n`;
}

const wageOf = (row: number): number => 4_500 + ((row * 7_919) % 401) * 5;

const READ_ROWS = 100_000;

/** Without a database: as the command reads and maps, and as the server checks. */
async function measureReading(folder: string, print: (line: string) => void): Promise<void> {
  print(`| ${READ_ROWS.toLocaleString('en')} rows, a CPU second | read and mapped | also checked |`);
  print('|---|--:|--:|');
  const on = today(systemClock);
  for (const kind of ['csv', 'ndjson'] as const) {
    const path = await fileOf(folder, kind, READ_ROWS);
    const rates: number[] = [];
    for (const checks of [false, true]) {
      const before = process.cpuUsage();
      for await (const { input } of (await openPositionFile(path)).rows()) {
        if (!checks) continue;
        const wrong = checkRow(input, [], on, () => undefined);
        if (wrong.length > 0) throw new Error(`Expected a right row, got ${wrong[0]?.code}`);
        const likeness = likenessOf({ enterpriseId: 'ent_bench' }, input);
        warningsOf({ id: 'pos_bench', likeness, path: [] }, contentOf(input), new Map(), new Map());
      }
      const { user, system } = process.cpuUsage(before);
      rates.push(Math.round((READ_ROWS / (user + system)) * 1e6));
    }
    print(`| ${kind.toUpperCase()} | ${rates.map((rate) => rate.toLocaleString('en')).join(' | ')} |`);
  }
}

const size: Size = { workers: 1_000, positions: 1_000, enterprises: 27, services: 3 };

async function measureUnits(print: (line: string) => void): Promise<void> {
  const world = await startWorld(size);
  try {
    const given = await prepare(world, size);
    print('');
    print('| appendPositionImport | round trips | read units a row | write units a row |');
    print('|---|--:|--:|--:|');
    for (const { field, what, as, document, variables } of mutations) {
      if (field !== 'appendPositionImport') continue;
      const { usage } = await world.meter.measure(() => world.ask(as, document, variables?.(given) ?? {}));
      const { roundTrips, readUnits, writeUnits } = usage;
      print(`| ${what} | ${roundTrips} | ${(readUnits / 500).toFixed(2)} | ${(writeUnits / 500).toFixed(2)} |`);
    }
  } finally {
    await world.stop();
  }
}

/** The server runs in this process, the command in a separate one. */
async function measureStoring(folder: string, print: (line: string) => void): Promise<void> {
  const keyFolder = projectFolder('.local');
  const system = await startSystem({ port: 0, keyFolder, environment: {}, log: () => undefined });
  try {
    const enterpriseId = await givenEnterprise(
      system.url,
      await system.issuer.sign({ roles: ['BUREAU'], regionCode: '53' }),
    );
    const run = (path: string, ...more: string[]): Promise<Measured> =>
      runCommand('partner/import.ts', [path, '--enterprise', enterpriseId, '--url', system.url, ...more]);
    print('');
    print('| `npm run import` | rows | rows a second | peak memory of the command, MB |');
    print('|---|--:|--:|--:|');
    const tell = (what: string, rows: number, { rowsPerSecond, peakMegabytes }: Measured): void =>
      print(
        `| ${what} | ${rows.toLocaleString('en')} | ${rowsPerSecond.toLocaleString('en')} | ${peakMegabytes ?? ''} |`,
      );
    const path = await fileOf(folder, 'csv', 20_000);
    tell('new rows, stored', 20_000, await run(path));
    tell('the same rows once more', 20_000, await run(path, '--again'));
    for (const kind of ['csv', 'ndjson'] as const)
      for (const rows of [10_000, 200_000])
        tell(`${kind.toUpperCase()}, dry run`, rows, await run(await fileOf(folder, kind, rows), '--dry-run'));
  } finally {
    await system.stop();
  }
}

async function givenEnterprise(url: string, token: string): Promise<string> {
  const input = `{ idempotencyKey: "bench", creditCode: "9144030071526726XG", name: "合瀚", size: LARGE, regionCode: "441900" }`;
  const query = `mutation { registerEnterprise(input: ${input}) { enterprise { id } } }`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data } = (await response.json()) as { data: { registerEnterprise: { enterprise: { id: string } } } };
  return data.registerEnterprise.enterprise.id;
}
