/**
 * `npm run load`: loads a file of region or occupation codes. Exit code 0 if all rows are loaded, 2 if some are wrong and none
 * is loaded, 1 if the load failed, 130 after Ctrl-C.
 */
import { Argument, Option, program } from 'commander';
import { parse } from '../local/command-line';
import { systemClock, today } from '../functions/platform/values/clock';
import { createAsk } from './api';
import { createCodeApi } from './codes/api';
import { codeColumns, type CodeField, codeFields } from './codes/columns';
import { type LoadResult, loadCodes } from './codes/load-codes';
import { describe, tellEnd, tellProblem } from './console';
import { createErrorFile } from './files/error-file';
import { openTable } from './files/open';
import { day, type ReadingOptions, url, withReading } from './options';
import { createProgressBar } from './progress-bar';
import { type ServerOptions, serverOf, tokenOf } from './server';
import { stopBySignal, untilStopped } from './stop-signal';

withReading(
  program
    .name('npm run load --')
    .description(
      'Loads codes of regions or occupations from CSV or XLSX over the built-in lists; for the bureau of the province.\n' +
        'A row says code, name, first day, and of a code that was abolished the last day and the codes that took it over. All rows are checked before the first is sent: if one is wrong, none is loaded, and FILE.errors.csv says why. Stopped or broken off, the same command goes on where it was.',
    )
    .addArgument(new Argument('<list>', 'what the codes are of').choices(['regions', 'occupations']))
    .argument('<file>', 'the file of codes')
    .option('--url <url>', 'the GraphQL endpoint', url, 'http://localhost:4000/graphql')
    .option(
      '--token <token>',
      'bearer token of the BUREAU of the province; JOB_BOWL_TOKEN when absent (npm run --silent token)',
    )
    .option('--dry-run', 'say which rows are wrong and how many would change, load nothing', false)
    .option('--scheme <text>', 'publication of rows that name none, such as "GB/T 2260"')
    .option('--valid-from <date>', 'first day of rows that tell none, such as 2027-01-01', day('2027-01-01')),
  codeFields,
).addOption(new Option('--lang <language>', 'language of messages about rows').choices(['zh', 'en']).default('zh'));
parse(program);

interface Options extends ServerOptions, ReadingOptions<CodeField> {
  readonly dryRun: boolean;
  readonly scheme?: string;
  readonly validFrom?: string;
}

async function main(what: string, path: string, options: Options): Promise<number> {
  const signal = stopBySignal();
  const list = what === 'regions' ? 'REGION' : 'OCCUPATION';
  const { scheme, validFrom } = options;
  const defaults = { ...(scheme !== undefined && { scheme }), ...(validFrom !== undefined && { validFrom }) };
  const file = await openTable(codeColumns(list, defaults), path, options);
  describe(file);
  const ask = createAsk(serverOf(options, await tokenOf(options), signal));
  const errors = createErrorFile(`${path}.errors.csv`, file.headers);
  const bar = createProgressBar(process.stdout);
  // Its dictionary takes longer to load than all the rest.
  const { pinyin } = await import('pinyin-pro');
  const initialsOf = (name: string): string =>
    pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' })
      .join('')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
  return untilStopped(
    signal,
    async () => {
      const result = await loadCodes({
        ...{ list, file, api: createCodeApi(ask), initialsOf, today: today(systemClock), language: options.lang },
        ...{ dryRun: options.dryRun, watcher: bar, signal },
      });
      for (const { row, fields, messages } of result.wrong)
        await errors.add({ number: row.number, original: row.original, columns: fields, reasons: messages });
      const failed = await errors.close();
      summarise(result, options.dryRun);
      return tellEnd(file, failed);
    },
    () => {
      bar.end();
      return errors.close();
    },
  );
}

function summarise({ rows, changed, unchanged, wrong }: LoadResult, dryRun: boolean): void {
  const counts = [
    `${changed} 新增或更改 / new or changed`,
    `${unchanged} 未变 / unchanged`,
    ...(wrong.length > 0 ? [`${wrong.length} 有误 / wrong`] : []),
  ];
  if (wrong.length > 0 && changed + unchanged === 0) console.log('有误，未载入 / Wrong rows, nothing loaded');
  else if (wrong.length > 0) console.log('载入中断 / The load broke off: the server refused the rows below');
  else console.log(dryRun ? '仅检查，未载入 / Checked only, nothing loaded' : '完成 / Done');
  console.log(`  ${rows} 行 / rows: ${counts.join(', ')}`);
}

const [what = '', path = ''] = program.args;
main(what, path, program.opts<Options>()).then(
  (code) => (process.exitCode = code),
  (error: unknown) => tellProblem(error),
);
