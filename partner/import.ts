/** `npm run import`: sends a partner's file of positions to the API. Exit code 0 when all rows are stored, 2 when some were not, 1 when nothing could be done, 130 after Ctrl-C. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { InvalidArgumentError, Option, program } from 'commander';
import { createApi, Refused } from './api';
import type { Encoding } from './files/encoding';
import { createErrorFile } from './files/error-file';
import { openPositionFile, type PositionFile } from './files/open';
import { FileProblem } from './files/problem';
import { type Field, fields } from './files/row';
import { importFile, type Outcome } from './import-file';
import { createProgressBar } from './progress-bar';
import { tokenFor } from './token';

program
  .name('npm run import --')
  .description(
    'Imports positions from a file: CSV (comma, tab, semicolon; UTF-8, GB18030), XLSX, NDJSON or schema.org JobPosting (JSON-LD).\n' +
      'Stopped or broken off, the same command goes on where it was. Rows that are not stored are written to FILE.errors.csv.',
  )
  .argument('<file>', 'the file')
  .requiredOption('--enterprise <id>', 'the enterprise whose positions they are, ent_…')
  .option('--url <url>', 'the GraphQL endpoint', url, 'http://localhost:4000/graphql')
  .option('--token <token>', 'bearer token; JOB_BOWL_TOKEN when absent; a local system needs none')
  .option('--dry-run', 'check everything, store nothing', false)
  .option('--all-or-nothing', 'store every row, or none where one is wrong', false)
  .option(
    '--map <column=field...>',
    `reads a column as a field: ${fields.join(', ')}`,
    mapping,
    new Map<string, Field>(),
  )
  .addOption(
    new Option('--encoding <encoding>', 'found by itself when absent').choices(['utf-8', 'utf-16le', 'gb18030']),
  )
  .option('--sheet <name>', 'sheet of an XLSX; the first when absent')
  .option('--chunk-rows <rows>', 'rows of a request, 1 to 500', rows, 500)
  .option('--at-once <chunks>', 'requests under way at the same time, 1 to 16', atOnce, 4)
  .option('--again', 'import the file once more although it was imported before', false)
  .addOption(new Option('--lang <language>', 'language of the server’s messages').choices(['zh', 'en']).default('zh'))
  .parse();

interface Options {
  readonly enterprise: string;
  readonly url: string;
  readonly token?: string;
  readonly dryRun: boolean;
  readonly allOrNothing: boolean;
  readonly map: ReadonlyMap<string, Field>;
  readonly encoding?: Encoding;
  readonly sheet?: string;
  readonly chunkRows: number;
  readonly atOnce: number;
  readonly again: boolean;
  readonly lang: 'zh' | 'en';
}

function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('Expected an address such as http://localhost:4000/graphql.');
  return text;
}

function whole(text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) throw new InvalidArgumentError(`Expected 1 to ${max}.`);
  return value;
}

function rows(text: string): number {
  return whole(text, 500);
}

function atOnce(text: string): number {
  return whole(text, 16);
}

function mapping(text: string, before: ReadonlyMap<string, Field>): ReadonlyMap<string, Field> {
  const at = text.lastIndexOf('=');
  const field = fields.find((one) => one === text.slice(at + 1));
  if (at < 1 || field === undefined)
    throw new InvalidArgumentError(`Expected "column=field", a field of ${fields.join(', ')}.`);
  return new Map([...before, [text.slice(0, at).trim(), field]]);
}

async function main(path: string, options: Options): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const file = await openPositionFile(path, {
    map: options.map,
    ...(options.encoding !== undefined && { encoding: options.encoding }),
    ...(options.sheet !== undefined && { sheet: options.sheet }),
  });
  describe(file);
  const token = await tokenFor(options.url, options.enterprise, options.token);
  const api = createApi({ url: options.url, token, language: options.lang, signal: stop.signal });
  const errors = createErrorFile(`${path}.errors.csv`, file.headers);
  const bar = createProgressBar(process.stdout);
  try {
    const outcome = await importFile(
      api,
      file,
      errors,
      {
        ...{ path, enterpriseId: options.enterprise, chunkRows: options.chunkRows, atOnce: options.atOnce },
        ...{ mode: options.dryRun ? 'DRY_RUN' : 'COMMIT', signal: stop.signal },
        ...{ errorPolicy: options.allOrNothing ? 'ALL_OR_NOTHING' : 'ACCEPT_VALID' },
        ...(options.again && { again: randomUUID() }),
      },
      bar,
    );
    const failed = await errors.close();
    for (const { what, why } of file.notRead()) console.log(`  未读取 / not read: ${what}: ${why}`);
    summarise(outcome, options, failed, errors.path);
    return failed > 0 ? 2 : 0;
  } catch (error) {
    bar.end();
    await errors.close();
    if (!stop.signal.aborted) throw error;
    console.log('已停止；再次运行同一命令即可继续。 / Stopped; run the same command again to go on.');
    return 130;
  }
}

function describe({ description, headers, mapping: found }: PositionFile): void {
  console.log(description);
  if (found === undefined) return;
  headers.forEach((header, place) => console.log(`  ${header} -> ${found.columns[place] ?? '(不读取 / not read)'}`));
  if (found.repeated.length > 0)
    console.log(`  多列对应同一字段，只读取第一列 / several columns, the first is read: ${found.repeated.join(', ')}`);
}

function summarise(
  { progress, rows: all, unreadable, warnings, resumed }: Outcome,
  options: Options,
  failed: number,
  path: string,
): void {
  const { id, created, updated, unchanged, rejected } = progress;
  const dry = options.dryRun || (options.allOrNothing && failed > 0);
  if (resumed) console.log(`接续此前的导入 / Went on with an earlier import (--again starts a new one): ${id}`);
  console.log(`${dry ? '仅检查，未保存 / Checked only, nothing stored' : '完成 / Done'}: ${id}`);
  console.log(
    `  ${all} 行 / rows: ${created} 新增 / created, ${updated} 更新 / updated, ${unchanged} 未变 / unchanged, ${rejected + unreadable} 有误 / wrong`,
  );
  if (warnings.count > 0) console.log(`  ${warnings.count} 条提示 / warnings:`);
  for (const { externalRef, message } of warnings.first) console.log(`    ${externalRef}: ${message}`);
  if (failed > 0) console.log(`  错误明细 / errors: ${path}`);
}

const [path = ''] = program.args;
if (!existsSync(path)) {
  console.error(`没有找到文件 ${path} / there is no file ${path}`);
  process.exitCode = 1;
} else
  main(path, program.opts<Options>()).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      console.error(error instanceof FileProblem || error instanceof Refused ? error.message : error);
      process.exitCode = 1;
    },
  );
