/**
 * The DynamoDB of the local system: an embedded engine in a process of its own on loopback, in memory or in a data
 * folder, or whatever `AWS_ENDPOINT_URL_DYNAMODB` names. It ends with this process, even with `kill -9`.
 */
import { dirname, join } from 'node:path';
import { chooseEngine, type EngineChoice } from './engine/choose';
import { prepareDatabaseFile } from './engine/database-file';
import { installed } from './engine/installed';
import { type EngineCommand, PortTakenError, startEngineProcess } from './engine/process';
import { openStorage, type Storage } from './engine/storage';

export interface Engine {
  readonly name: EngineChoice['name'];
  readonly endpoint: string;
  readonly streamsEndpoint: string;
  /** One line, where the engine ended by itself; never otherwise. */
  readonly died: Promise<Error>;
  /** Idempotent. What is in memory is gone then; an external engine is left alone. */
  readonly stop: () => Promise<void>;
}

export interface EngineOptions {
  /** Survives restarts; without it everything is in memory. An external engine keeps its data itself. */
  readonly dataFolder?: string;
  /** The folder is locked already, by who unlocks it after `stop`. */
  readonly locked?: boolean;
  /** Read: `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL_DYNAMODB_STREAMS`. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Resolves when the engine answers, after about 100 ms.
 *
 * @throws one line that can be shown as it is: no engine is installed, the data folder is in use by another server, or the
 *   engine's own words.
 */
export async function startEngine({ dataFolder, locked = false, environment }: EngineOptions): Promise<Engine> {
  const choice = chooseEngine(environment, installed);
  if (choice.name === 'external')
    return { ...choice, died: new Promise(() => undefined), stop: () => Promise.resolve() };

  for (let attemptsLeft = 3; ; attemptsLeft--) {
    try {
      return await startEmbedded(choice, () => openStorage(dataFolder, { locked }));
    } catch (error) {
      if (!(error instanceof PortTakenError) || attemptsLeft === 1) throw error;
    }
  }
}

type EmbeddedChoice = Exclude<EngineChoice, { name: 'external' }>;

async function startEmbedded(choice: EmbeddedChoice, open: () => Promise<Storage>): Promise<Engine> {
  const storage = await open();
  try {
    const engine = await startEngineProcess(commandOf(choice, storage));
    return {
      name: choice.name,
      endpoint: engine.endpoint,
      streamsEndpoint: engine.endpoint,
      died: engine.died.then((how) => new Error(`The database engine ended by itself (${how}). ${remains(storage)}`)),
      stop: async () => {
        await engine.stop();
        storage.release();
      },
    };
  } catch (error) {
    storage.release();
    throw error;
  }
}

function remains({ temporary, folder }: Storage): string {
  return temporary
    ? 'What it held was in memory and is gone: start again.'
    : `What was acknowledged is in ${folder}: start again with it.`;
}

/** Which engine a start takes, without starting it. @throws as `startEngine` does. */
export function engineOf(environment: NodeJS.ProcessEnv): Engine['name'] {
  return chooseEngine(environment, installed).name;
}

function commandOf(choice: EmbeddedChoice, storage: Storage): EngineCommand {
  const temporary = storage.temporary ? { temporaryFolder: storage.folder } : {};
  switch (choice.name) {
    case 'dynoxide': {
      const file = join(storage.folder, 'dynamodb.sqlite');
      prepareDatabaseFile(file);
      return {
        arguments: (port) => [choice.binary, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file],
        readyOutput: /listening on/,
        startMsMax: 10_000,
        ...temporary,
      };
    }
    case 'dynamodb-local':
      return {
        arguments: (port) => [
          ...['java', `-Djava.library.path=${join(dirname(choice.jar), 'DynamoDBLocal_lib')}`, '-jar', choice.jar],
          // One database for every region and access key: the server and the pump need not agree on them.
          ...['-sharedDb', '-disableTelemetry', '-port', String(port)],
          ...(storage.temporary ? ['-inMemory'] : ['-dbPath', storage.folder]),
        ],
        readyOutput: /Port:/,
        startMsMax: 30_000,
        ...temporary,
      };
  }
}
