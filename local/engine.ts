/**
 * The DynamoDB of the local system: an embedded engine in a separate process on loopback, in memory or in a data
 * folder, or the endpoint in `AWS_ENDPOINT_URL_DYNAMODB`. The engine ends with this process, even after `kill -9`.
 */
import { dirname, join } from 'node:path';
import { chooseEngine, type EngineChoice } from './engine/choose';
import { databaseFileName, prepareDatabaseFile } from './engine/database-file';
import { installed } from './engine/installed';
import { type EngineCommand, PortTakenError, startEngineProcess } from './engine/process';
import { openStorage, type Storage } from './engine/storage';

export interface Engine {
  readonly name: EngineChoice['name'];
  readonly endpoint: string;
  readonly streamsEndpoint: string;
  /** Resolves with an error of one line if the engine ends by itself. */
  readonly died: Promise<Error>;
  /** Stops the engine, and loses data in memory; does not stop an external engine. Idempotent. */
  readonly stop: () => Promise<void>;
}

export interface EngineOptions {
  /**
   * Folder of data that survive restarts; without it everything is in memory. An external engine stores its data
   * itself.
   */
  readonly dataFolder?: string;
  /** True if the caller has locked the folder, and unlocks it after `stop`. */
  readonly locked?: boolean;
  /** `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_DYNAMODB_STREAMS` are read from it. */
  readonly environment: NodeJS.ProcessEnv;
  /** For tests: a database file of dynoxide, of which a new engine's is a copy. */
  readonly original?: string | undefined;
}

/**
 * Resolves when the engine answers, after about 100 ms.
 *
 * @throws an error of one line: no engine is installed, another server uses the data folder, or the engine's own
 * message.
 */
export async function startEngine({
  dataFolder,
  locked = false,
  environment,
  original,
}: EngineOptions): Promise<Engine> {
  const choice = chooseEngine(environment, installed);
  if (choice.name === 'external')
    return { ...choice, died: new Promise(() => undefined), stop: () => Promise.resolve() };

  for (let attemptsLeft = 3; ; attemptsLeft--) {
    try {
      return await startEmbedded(choice, () => openStorage(dataFolder, { locked }), original);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attemptsLeft === 1) throw error;
    }
  }
}

type EmbeddedChoice = Exclude<EngineChoice, { name: 'external' }>;

async function startEmbedded(choice: EmbeddedChoice, open: () => Promise<Storage>, original?: string): Promise<Engine> {
  const storage = await open();
  try {
    const engine = await startEngineProcess(commandOf(choice, storage, original));
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

/** Name of the engine that a start would use. @throws like `startEngine`. */
export function engineOf(environment: NodeJS.ProcessEnv): Engine['name'] {
  return chooseEngine(environment, installed).name;
}

function commandOf(choice: EmbeddedChoice, storage: Storage, original?: string): EngineCommand {
  const temporary = storage.temporary ? { temporaryFolder: storage.folder } : {};
  switch (choice.name) {
    case 'dynoxide': {
      const file = join(storage.folder, databaseFileName);
      prepareDatabaseFile(file, original);
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
