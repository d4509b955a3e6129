/**
 * `npm start`: runs the whole system on this machine until a signal. Prints each step on stderr, and one line on
 * stdout.
 */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option, program } from 'commander';
import { limits } from '../functions/limits';
import { parse } from './command-line';
import { demoPeopleMax } from './demo/data/workers';
import { loadDemo } from './demo/load';
import { startGateway } from './phone/gateway';
import { PROVINCE, registerGateway } from './phone/registration';
import { projectFolder } from './project-folder';
import { startSystem } from './system';

program
  .name('npm start --')
  .description(
    'Runs Job Bowl whole on this machine: embedded DynamoDB, GraphQL over HTTP, streams, development identity.',
  )
  .addOption(
    new Option('--port <number>', 'port of the HTTP door on loopback').argParser(port).env('PORT').default(4000),
  )
  .option('--data <folder>', 'keep everything in this folder; without it all is in memory and gone at the end')
  .option('--empty', 'without demo data')
  .addOption(
    new Option('--people <number>', `demo people to register, at most ${demoPeopleMax}; with fewer it starts sooner`)
      .argParser(people)
      .default(demoPeopleMax)
      .conflicts('empty'),
  )
  .addOption(
    new Option(
      '--renew',
      'demo positions, journeys and campaign as of today, where those of a data folder are old',
    ).conflicts('empty'),
  );
program.option(
  '--operations <file...>',
  'manifests of operations (npm run operations): browsers then run these alone, GraphiQL included',
);
parse(program);

const options = program.opts<{
  port: number;
  data?: string;
  empty?: boolean;
  people: number;
  renew?: boolean;
  operations?: string[];
}>();

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return number;
}

function people(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > demoPeopleMax)
    throw new InvalidArgumentError(`It must be a number from 1 to ${demoPeopleMax}.`);
  return number;
}

function manifestOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return program.error(`Could not read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function main(): Promise<void> {
  const stopped = stopSignal();
  const gateway = await startGateway((line) => console.error(line));
  const system = await startSystem({
    gateway: gateway.origin,
    port: options.port,
    keyFolder: projectFolder('.local'),
    ...(options.data !== undefined && { dataFolder: options.data }),
    environment: process.env,
    ...(options.operations !== undefined && { manifests: options.operations.map(manifestOf) }),
    share: limits.shareOfAccount,
    log: (line) => console.error(line),
    step: (line) => console.error(line),
    ...(options.empty !== true && {
      prepare: (platform, holdsRecords) =>
        loadDemo(platform, holdsRecords, {
          ...{ renew: options.renew === true, people: options.people },
          say: (line) => console.error(line),
        }),
    }),
  });
  if (options.empty !== true) {
    console.error(`Registering a gateway of text messages for ${PROVINCE}; npm run phone shows and answers them …`);
    const registered = await registerGateway(system.url, system.issuer, gateway.url);
    if (registered !== undefined) gateway.serve({ url: system.url, ...registered });
  }
  console.error(`Serving the database on ${system.endpoint}, for npm run recount -- --endpoint …`);
  console.log(`Job Bowl is ready on ${system.url}`);
  const failure = await Promise.race([stopped, system.failed]);
  if (failure === undefined) console.error('Stopping …');
  await system.stop();
  await gateway.close();
  if (failure !== undefined) throw failure;
}

/**
 * Resolves at the first signal. Ctrl-C under npm sends two, one from the terminal and one from npm; the second has no
 * effect.
 */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    // One line, even for an engine's output of several.
    console.error((error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' '));
    process.exit(1);
  },
);
