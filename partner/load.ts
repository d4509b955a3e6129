/**
 * `npm run load`: loads a file of region or occupation codes. Exit code 0 if all rows are loaded, 2 if some are wrong and none
 * is loaded, 1 if the load failed, 130 after Ctrl-C.
 */
import { Argument, InvalidArgumentError, Option, program } from 'commander';
import { isCivilDate } from '../functions/platform/values/civil-date';
import { systemClock, today } from '../functions/platform/values/clock';
import { createAsk, Refused } from './api';
import { createCodeApi } from './codes/api';
import { codeColumns, type CodeField, codeFields } from './codes/columns';
import { type LoadResult, loadCodes } from './codes/load-codes';
import { describe, tellFailures, tellNotRead, tellProblem, tellRemarks } from './console';
import { type Encoding, encodings } from './files/encoding';
import { createErrorFile } from './files/error-file';
import { openTable } from './files/open';
import { headerRow, mappingTo, url } from './options';
import { createProgressBar } from './progress-bar';
import { stopBySignal, tellStopped } from './stop-signal';

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
  .option('--valid-from <date>', 'first day of rows that tell none, such as 2027-01-01', day)
  .option(
    '--map <column=field>',
    `reads a column as a field, one for each --map: ${codeFields.join(', ')}`,
    mappingTo(codeFields),
    new Map<string, CodeField>(),
  )
  .addOption(new Option('--encoding <encoding>', 'found by itself when absent').choices(encodings))
  .option(
    '--sheet <name>',
    'sheet of an XLSX, by name or place from 1; the first that is shown and has the columns when absent',
  )
  .option('--header-row <row>', 'the row that holds the headers, from 1; found by itself when absent', headerRow)
  .addOption(new Option('--lang <language>', 'language of messages about rows').choices(['zh', 'en']).default('zh'))
  .parse();

interface Options {
  readonly url: string;
  readonly token?: string;
  readonly dryRun: boolean;
  readonly scheme?: string;
  readonly validFrom?: string;
  readonly map: ReadonlyMap<string, CodeField>;
  readonly encoding?: Encoding;
  readonly sheet?: string;
  readonly headerRow?: number;
  readonly lang: 'zh' | 'en';
}

function day(text: string): string {
  if (!isCivilDate(text)) throw new InvalidArgumentError('Expected a day such as 2027-01-01.');
  return text;
}

async function main(what: string, path: string, options: Options): Promise<number> {
  const signal = stopBySignal();
  const list = what === 'regions' ? 'REGION' : 'OCCUPATION';
  const { scheme, validFrom } = options;
  const defaults = { ...(scheme !== undefined && { scheme }), ...(validFrom !== undefined && { validFrom }) };
  const file = await openTable(codeColumns(list, defaults), path, {
    map: options.map,
    ...(options.encoding !== undefined && { encoding: options.encoding }),
    ...(options.sheet !== undefined && { sheet: options.sheet }),
    ...(options.headerRow !== undefined && { headerRow: options.headerRow }),
  });
  describe(file);
  const token = options.token ?? process.env['JOB_BOWL_TOKEN'];
  if (token === undefined)
    throw new Refused('请用 --token 或 JOB_BOWL_TOKEN 提供令牌 / give a token by --token or JOB_BOWL_TOKEN');
  const onWait = (reason: string, seconds: number): void =>
    console.error(`${reason}；${seconds} 秒后重试 / trying again in ${seconds} s`);
  const ask = createAsk({ url: options.url, token, language: options.lang, signal, onWait });
  const errors = createErrorFile(`${path}.errors.csv`, file.headers);
  const bar = createProgressBar(process.stdout);
  // Its dictionary takes longer to load than all the rest.
  const { pinyin } = await import('pinyin-pro');
  const initialsOf = (name: string): string =>
    pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' })
      .join('')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
  try {
    const result = await loadCodes({
      ...{ list, file, api: createCodeApi(ask), initialsOf, today: today(systemClock), language: options.lang },
      ...{ dryRun: options.dryRun, watcher: bar, signal },
    });
    for (const { row, fields, messages } of result.wrong)
      await errors.add({ number: row.number, original: row.original, columns: fields, reasons: messages });
    const failed = await errors.close();
    summarise(result, options.dryRun);
    tellNotRead(file);
    tellFailures(failed);
    tellRemarks(file);
    return failed.count > 0 || (file.leftOut ?? []).length > 0 ? 2 : 0;
  } catch (error) {
    bar.end();
    await errors.close();
    if (!signal.aborted) throw error;
    tellStopped();
    return 130;
  }
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
