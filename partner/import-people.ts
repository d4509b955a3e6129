/**
 * `npm run import:people`: sends a village's ledger to the API, as registrations and surveys. Exit code 0 if all rows are
 * recorded, 2 if some are not, 1 if the import failed, 130 after Ctrl-C.
 */
import { Option, program } from 'commander';
import { parse } from '../local/command-line';
import { systemClock, today } from '../functions/platform/values/clock';
import { maskIdentityNumber } from '../functions/platform/values/identity-number';
import { createAsk, Refused } from './api';
import { describe, fail, tellEnd, tellProblem } from './console';
import { createErrorFile, SHOWN_MAX } from './files/error-file';
import { openTable } from './files/open';
import { createWarningFile } from './files/warning-file';
import { codesHelp, day, type ReadingOptions, url, whole, withReading, yesHelp } from './options';
import { openAnswers } from './names/answers';
import { createResolve } from './names/resolve';
import { createFinder } from './names/terminal';
import { createPeopleApi } from './people/api';
import { ledgerColumns } from './people/ledger/columns';
import { type LedgerField, ledgerFields } from './people/ledger/fields';
import { forecasting } from './people/forecast';
import { type Counts, importPeople } from './people/import-people';
import { correcting, oneOfEachId } from './people/recorder';
import { type Template, templateKinds, writeTemplate } from './template';
import { ledgerChoices, ledgerUnits, ledgerUses } from './people/labels';
import { sheetRegionIn } from './people/sheet';
import { createProgressBar } from './progress-bar';
import { type ServerOptions, serverOf, tokenOf } from './server';
import { stopBySignal, untilStopped } from './stop-signal';

withReading(
  program
    .name('npm run import:people --')
    .description(
      'Imports people from a village’s ledger, CSV (comma, tab, semicolon; UTF-8, UTF-16, GB18030) or XLSX: unknown people are registered, known ones are surveyed.\n' +
        'Stopped or broken off, the same command goes on where it was: a row that was recorded is unchanged. Rows that are not recorded are written to FILE.errors.csv as they stand in the ledger, with whole numbers; keep that file as safe as the ledger, correct it and import it. Warnings go to FILE.warnings.csv, with masked numbers.',
    )
    .argument('[file]', 'the ledger, or a round sheet of npm run sheet')
    .option(
      '--template <file>',
      `writes an empty file with the columns and choices instead: ${templateKinds.join(', ')}`,
    )
    .option('--url <url>', 'the GraphQL endpoint', url, 'http://localhost:4000/graphql')
    .option('--token <token>', 'bearer token of a CADRE or BUREAU; JOB_BOWL_TOKEN when absent (npm run --silent token)')
    .option('--dry-run', 'say what would become of the rows, record nothing', false)
    .option(
      '--region <code>',
      'home of everyone in the file, a township (9 digits) or village (12 digits), or where names of townships are looked for; the token’s region when absent',
    )
    .option('--surveyed-on <date>', 'day of the survey for rows without one, such as 2026-11-20', day('2026-11-20')),
  ledgerFields,
)
  .option('--codes <file>', codesHelp)
  .option('--yes', yesHelp, false)
  .option('--at-once <batches>', 'requests of 100 rows under way at the same time, 1 to 8', atOnce, 2)
  .addOption(new Option('--lang <language>', 'language of the server’s messages').choices(['zh', 'en']).default('zh'));
parse(program);

interface Options extends ServerOptions, ReadingOptions<LedgerField> {
  readonly dryRun: boolean;
  readonly region?: string;
  readonly surveyedOn?: string;
  readonly codes?: string;
  readonly yes: boolean;
  readonly atOnce: number;
  readonly template?: string;
}

function atOnce(text: string): number {
  return whole(text, 8);
}

async function main(path: string, options: Options): Promise<number> {
  const signal = stopBySignal();
  const ledger = await openTable(ledgerColumns(today(systemClock)), path, options);
  describe(ledger, ledgerUses);
  const ask = createAsk(serverOf(options, await tokenOf(options), signal));
  const api = createPeopleApi(ask);
  const answers = await openAnswers(options.codes ?? `${path}.codes.csv`);
  const own = await api.region();
  const region = options.region ?? sheetRegionIn(ledger.sheet, own) ?? own;
  const place = await api.regionOf(region);
  if (place === undefined || !(region.startsWith(own) || own.startsWith(region)))
    throw new Refused(
      `--region ${region} 不在令牌的地区 ${own} 内 / ${region} is not within ${own}, the token's region`,
    );
  console.log(`  地区 / region: ${place.code} ${place.fullName}`);
  const errors = createErrorFile(`${path}.errors.csv`, ledger.headers);
  const warnings = createWarningFile(`${path}.warnings.csv`, '人员 / person');
  warnings.replace();
  const bar = createProgressBar(process.stdout);
  const finder = createFinder(createResolve(ask, place), answers, signal, options.yes);
  const forecast = { api, region: own, language: options.lang, now: () => systemClock.now() };
  return untilStopped(
    signal,
    async () => {
      const counts = await importPeople({
        ...{ ledger, errors, warnings, signal, watcher: bar, atOnce: options.atOnce, onDuplicates: tellDuplicates },
        findCodes: finder.find,
        record: options.dryRun ? forecasting(forecast) : correcting(oneOfEachId((surveys) => api.record(surveys))),
        surroundings: {
          region,
          ...(options.surveyedOn !== undefined && { surveyedOn: options.surveyedOn }),
        },
      });
      const failed = await errors.close();
      summarise(counts, options.dryRun);
      return tellEnd(ledger, failed, { warnings, open: finder.open(), answersPath: answers.path });
    },
    () => {
      bar.end();
      return errors.close();
    },
  );
}

function tellDuplicates(all: ReadonlyMap<string, readonly number[]>): void {
  if (all.size === 0) return;
  console.log(
    `  ${all.size} 个身份证号或封签在多行中出现且内容不同，这些行不予保存 / identity numbers or seals stand in several rows that differ; none of these is recorded`,
  );
  for (const [person, rows] of [...all].slice(0, SHOWN_MAX))
    console.log(
      `    ${person.length > 18 ? '封签 / seal' : maskIdentityNumber(person)}: 第 ${rows.join('、')} 行 / rows ${rows.join(', ')}`,
    );
  if (all.size > SHOWN_MAX) console.log('    …');
}

function summarise(counts: Counts, dryRun: boolean): void {
  console.log(dryRun ? '仅预测，未保存 / Forecast only, nothing recorded' : '完成 / Done');
  const told = [
    `${counts.CREATED} 新登记 / registered`,
    `${counts.UPDATED} 更新 / updated`,
    `${counts.UNCHANGED} 未变 / unchanged`,
    ...(counts.PENDING_MOVE > 0 ? [`${counts.PENDING_MOVE} 待迁入 / wait as moves`] : []),
    ...(counts.NOT_VISITED > 0 ? [`${counts.NOT_VISITED} 未走访 / not visited`] : []),
    ...(counts.REPEATED > 0 ? [`${counts.REPEATED} 重复行 / repeated`] : []),
    `${counts.REJECTED} 有误 / wrong`,
  ];
  console.log(`  ${counts.rows} 行 / rows: ${told.join(', ')}`);
}

/** Of round sheets alone, or read for deaths alone. */
const notAsked: ReadonlySet<LedgerField> = new Set(['seal', 'exported', 'died', 'state', 'remark']);

const options = program.opts<Options>();
const [path] = program.args;
if (options.template !== undefined) writeTemplate(options.template, ledgerTemplate()).then(console.log, tellProblem);
else if (path === undefined) fail('请给出文件 / give a file');
else main(path, options).then((code) => (process.exitCode = code), tellProblem);

function ledgerTemplate(): Template<LedgerField> {
  const columns = ledgerColumns(today(systemClock));
  return {
    ...{ sheet: '台账', columns, choices: ledgerChoices, units: ledgerUnits },
    fields: ledgerFields.filter((field) => !notAsked.has(field)),
    formats: {
      ...{ identityNumber: '@', phone: '@', villageCode: '@', birthDate: 'yyyy-mm-dd', surveyedOn: 'yyyy-mm-dd' },
    },
  };
}
