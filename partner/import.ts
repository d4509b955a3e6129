/**
 * `npm run import`: sends a partner's file of positions to the API. Exit code 0 if all rows are stored, 2 if some rows or
 * sheets are not, 1 if the import failed, 130 after Ctrl-C.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Option, program } from 'commander';
import { parse } from '../local/command-line';
import { systemClock, today } from '../functions/platform/values/clock';
import { createApi, createAsk } from './api';
import { describe, fail, tellEnd, tellProblem } from './console';
import { createErrorFile, createJsonErrorFile } from './files/error-file';
import { openPositionFile } from './files/open';
import { withPastStarts } from './files/past';
import { type Field, fields } from './files/position-fields';
import { createWarningFile } from './files/warning-file';
import { importFile, type Outcome } from './import-file';
import { openAnswers } from './names/answers';
import { createResolve } from './names/resolve';
import { createFinder } from './names/terminal';
import { codesHelp, type ReadingOptions, url, whole, withReading, yesHelp } from './options';
import { createProgressBar } from './progress-bar';
import { type ServerOptions, serverOf } from './server';
import { stopBySignal, untilStopped } from './stop-signal';
import { positionTemplate, templateKinds, writeTemplate } from './template';
import { tokenFor } from './token';

withReading(
  program
    .name('npm run import --')
    .description(
      'Imports positions from a file: CSV (comma, tab, semicolon; UTF-8, UTF-16, GB18030), XLSX, NDJSON or schema.org JobPosting (JSON-LD).\n' +
        'Stopped or broken off, the same command goes on where it was. Rows that are not stored are written to FILE.errors.csv (or .jsonl), warnings to FILE.warnings.csv.',
    )
    .argument('[file]', 'the file')
    .option('--enterprise <id>', 'the enterprise whose positions they are, ent_…')
    .option('--url <url>', 'the GraphQL endpoint', url, 'http://localhost:4000/graphql')
    .option('--token <token>', 'bearer token; JOB_BOWL_TOKEN when absent; a local system needs none')
    .option('--dry-run', 'check everything, store nothing', false)
    .option('--all-or-nothing', 'store every row, or none where one is wrong', false),
  fields,
)
  .option('--template <file>', `writes an empty file with the columns and choices instead: ${templateKinds.join(', ')}`)
  .option('--codes <file>', codesHelp)
  .option('--yes', yesHelp, false)
  .option('--chunk-rows <rows>', 'rows of a request, 1 to 500', rows, 500)
  .option('--at-once <chunks>', 'requests under way at the same time, 1 to 16', atOnce, 4)
  .option('--again', 'import the file once more although it was imported before', false)
  .addOption(new Option('--lang <language>', 'language of the server’s messages').choices(['zh', 'en']).default('zh'));
parse(program);

interface Options extends ServerOptions, ReadingOptions<Field> {
  readonly enterprise?: string;
  readonly dryRun: boolean;
  readonly allOrNothing: boolean;
  readonly template?: string;
  readonly codes?: string;
  readonly yes: boolean;
  readonly chunkRows: number;
  readonly atOnce: number;
  readonly again: boolean;
}

function rows(text: string): number {
  return whole(text, 500);
}

function atOnce(text: string): number {
  return whole(text, 16);
}

async function main(path: string, enterpriseId: string, options: Options): Promise<number> {
  const signal = stopBySignal();
  const opened = await openPositionFile(path, options);
  const file = withPastStarts(opened, today(systemClock));
  describe(file);
  const server = serverOf(options, await tokenFor(enterpriseId, options), signal);
  const api = createApi(server);
  const answers = await openAnswers(options.codes ?? `${path}.codes.csv`);
  const errors =
    file.mapping === undefined
      ? createJsonErrorFile(`${path}.errors.jsonl`)
      : createErrorFile(`${path}.errors.csv`, file.headers);
  const warnings = createWarningFile(`${path}.warnings.csv`);
  const bar = createProgressBar(process.stdout);
  const finder = createFinder(createResolve(createAsk(server)), answers, signal, options.yes);
  return untilStopped(
    signal,
    async () => {
      const outcome = await importFile(
        api,
        file,
        { errors, warnings },
        {
          ...{ path, enterpriseId, chunkRows: options.chunkRows, atOnce: options.atOnce },
          ...{ mode: options.dryRun ? 'DRY_RUN' : 'COMMIT', signal },
          ...{ errorPolicy: options.allOrNothing ? 'ALL_OR_NOTHING' : 'ACCEPT_VALID' },
          ...(options.again && { again: randomUUID() }),
        },
        bar,
        finder.find,
      );
      const failed = await errors.close();
      summarise(outcome, options, failed.count);
      return tellEnd(file, failed, { warnings, open: finder.open(), answersPath: answers.path });
    },
    () => {
      bar.end();
      return errors.close();
    },
  );
}

function summarise({ progress, rows: all, unreadable, resumed }: Outcome, options: Options, failed: number): void {
  const { id, created, updated, unchanged, rejected } = progress;
  const dry = options.dryRun || (options.allOrNothing && failed > 0);
  if (resumed) console.log(`接续此前的导入 / Went on with an earlier import (--again starts a new one): ${id}`);
  if (id === '') console.log('没有一行可以提交，未保存 / No row can be sent, nothing stored');
  else console.log(`${dry ? '仅检查，未保存 / Checked only, nothing stored' : '完成 / Done'}: ${id}`);
  console.log(
    `  ${all} 行 / rows: ${created} 新增 / created, ${updated} 更新 / updated, ${unchanged} 未变 / unchanged, ${rejected + unreadable} 有误 / wrong`,
  );
}

const options = program.opts<Options>();
const [path] = program.args;
if (options.template !== undefined) writeTemplate(options.template, positionTemplate).then(console.log, tellProblem);
else if (path === undefined) fail('请给出文件 / give a file');
else if (options.enterprise === undefined)
  fail('请用 --enterprise 给出企业编号 / give the enterprise by --enterprise ent_…');
else if (!existsSync(path)) fail(`没有找到文件 ${path} / there is no file ${path}`);
else main(path, options.enterprise, options).then((code) => (process.exitCode = code), tellProblem);
