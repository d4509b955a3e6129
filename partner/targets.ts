/**
 * `npm run targets`: opens a campaign with the targets of a file. Exit code 0 if it is open, 2 if rows are wrong and nothing
 * was sent, 1 if it failed, 130 after Ctrl-C.
 */
import { Option, program } from 'commander';
import { parse } from '../local/command-line';
import type { CivilDate } from '../functions/platform/values/civil-date';
import { createAsk } from './api';
import { describe, tellEnd, tellProblem } from './console';
import { createErrorFile } from './files/error-file';
import { openTable } from './files/open';
import { day, type ReadingOptions, url, withReading } from './options';
import { createProgressBar } from './progress-bar';
import { type ServerOptions, serverOf, tokenOf } from './server';
import { stopBySignal, untilStopped } from './stop-signal';
import { createCampaignApi } from './targets/api';
import { targetColumns, type TargetField, targetFields } from './targets/columns';
import { openWithTargets } from './targets/open-campaign';

withReading(
  program
    .name('npm run targets --')
    .description(
      'Opens a campaign with up to 5,000 targets from CSV or XLSX: each row has an indicator, by its name or as the API calls it, the code of a region, none for all regions, and the target. A row without a target is left out, so the table that `npm run board` writes can be filled in. All rows are checked before anything is sent: if one is wrong, nothing is, and FILE.errors.csv says why. The same file again finds the same campaign.',
    )
    .argument('<file>', 'the file of targets: columns 指标, 地区代码, 目标')
    .requiredOption('--name <text>', 'name of the campaign')
    .requiredOption('--starts-on <date>', 'its first day', day('2027-01-01'))
    .requiredOption('--ends-on <date>', 'its last day', day('2027-04-10'))
    .option('--url <url>', 'the GraphQL endpoint', url, 'http://localhost:4000/graphql')
    .option('--token <token>', 'bearer token of a BUREAU; JOB_BOWL_TOKEN when absent (npm run --silent token)')
    .option('--dry-run', 'say which rows are wrong, open nothing', false),
  targetFields,
).addOption(new Option('--lang <language>', 'language of messages about rows').choices(['zh', 'en']).default('zh'));
parse(program);

interface Options extends ServerOptions, ReadingOptions<TargetField> {
  readonly name: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  readonly dryRun: boolean;
}

async function main(path: string, options: Options): Promise<number> {
  const signal = stopBySignal();
  const { name, startsOn, endsOn, dryRun, lang: language } = options;
  const file = await openTable(targetColumns, path, options);
  describe(file);
  const api = createCampaignApi(createAsk(serverOf(options, await tokenOf(options), signal)));
  const errors = createErrorFile(`${path}.errors.csv`, file.headers);
  const watcher = createProgressBar(process.stdout);
  return untilStopped(
    signal,
    async () => {
      const opening = { file, api, campaign: { name, startsOn, endsOn }, language, dryRun, watcher, signal };
      const { targets, id, wrong } = await openWithTargets(opening);
      for (const { row, fields, messages } of wrong)
        await errors.add({ number: row.number, original: row.original, columns: fields, reasons: messages });
      const failed = await errors.close();
      if (wrong.length > 0) console.log('有误，未发送 / Wrong rows, nothing sent');
      else if (id === undefined) console.log('仅检查，未发送 / Checked only, nothing sent');
      else console.log(`完成 / Done: ${id}`);
      console.log(`  ${targets} 个目标 / targets${wrong.length > 0 ? `, ${wrong.length} 行有误 / wrong` : ''}`);
      return tellEnd(file, failed);
    },
    () => {
      watcher.end();
      return errors.close();
    },
  );
}

const [path = ''] = program.args;
main(path, program.opts<Options>()).then(
  (code) => (process.exitCode = code),
  (error: unknown) => tellProblem(error),
);
