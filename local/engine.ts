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
  /** Idempotent. What is in memory is gone then; an external engine is left alone. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Survives restarts; without it everything is in memory. An external engine keeps its data itself. */
  readonly dataFolder?: string;
  /** Read: `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL_DYNAMODB_STREAMS`. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Resolves when the engine answers, after about 100 ms.
 *
 * @throws one line that can be shown as it is: no engine is installed, the data folder is in use by another server, or the
 *   engine's own words.
 */
export async function startEngine({ dataFolder, environment }: EngineOptions): Promise<Engine> {
  const choice = chooseEngine(environment, installed);
  if (choice.name === 'external') return { ...choice, stop: () => Promise.resolve() };

  for (let attemptsLeft = 3; ; attemptsLeft--) {
    try {
      return await startEmbedded(choice, dataFolder);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attemptsLeft === 1) throw error;
    }
  }
}

type EmbeddedChoice = Exclude<EngineChoice, { name: 'external' }>;

async function startEmbedded(choice: EmbeddedChoice, dataFolder: string | undefined): Promise<Engine> {
  const storage = await openStorage(dataFolder);
  try {
    const engine = await startEngineProcess(commandOf(choice, storage));
    return {
      name: choice.name,
      endpoint: engine.endpoint,
      streamsEndpoint: engine.endpoint,
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
