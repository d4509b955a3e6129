/**
 * The whole system on one machine: engine, tables, HTTP door, stream pump and timer around the real handlers. What
 * `npm start` runs, and what integration tests run on a port of their own.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { createDeliverHandler } from '../functions/handlers/deliver';
import { createFactsHandler } from '../functions/handlers/facts';
import { answerInTime, createGraphqlHandler, tokensOf } from '../functions/handlers/graphql';
import { onLambda } from '../functions/handlers/lambda';
import { createWorkHandler } from '../functions/handlers/work';
import { createSweepHandler } from '../functions/handlers/sweep';
import { type Clock, systemClock } from '../functions/platform/values/clock';
import { readOutboundSettings } from '../functions/platform/process/config';
import type { Platform } from '../functions/platform/requests/context';
import { inTime } from '../functions/platform/process/deadline';
import { createVault } from '../functions/platform/security/crypto';
import { connect, createDatabase, type DatabaseOptions } from '../functions/platform/dynamodb/database';
import { createIds } from '../functions/platform/values/ids';
import { createKeyRing } from '../functions/platform/security/key-ring';
import { type KeyWrapper, loadCursorKeys } from '../functions/platform/security/keys';
import { createLogger } from '../functions/platform/process/log';
import { createOutbound } from '../functions/platform/security/outbound';
import { permitted } from '../functions/platform/dynamodb/permitted';
import type { StreamHandler } from '../functions/platform/streams/readers';
import type { StreamRecord } from '../functions/platform/streams/streams';
import { triggers } from '../functions/triggers';
import { createTables } from './create-tables';
import { openDataFolder } from './data-folder';
import { checkDatabase, markDatabase } from './data-folder/database-mark';
import { storageTrouble } from './data-folder/files';
import { type Engine, engineOf, startEngine } from './engine';
import { engineAccess } from './engine/access';
import { watchHealth } from './health';
import { startHttpDoor } from './http-door';
import { folderArchive } from './folder-archive';
import { AUDIENCE, type IdentityIssuer, ISSUER, openIdentityIssuer } from './identity-issuer';
import { lambdaContext } from './lambda';
import { startStreamPump, type StreamPump } from './stream-pump';
import { checkNotAhead } from './stream-pump/ahead';

export interface SystemOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Where the issuer's key is kept. */
  readonly keyFolder: string;
  /** Everything that must survive a restart; in memory when absent. */
  readonly dataFolder?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock?: Clock;
  readonly log: (line: string) => void;
  /** Told what the start is about to do, for whoever waits for it; once the port and the data folder are its own. */
  readonly step?: (line: string) => void;
  /** What stands between the system and its engine in a test: a world that no engine on one machine shows. */
  readonly over?: (client: ReturnType<typeof connect>, clock: Clock) => Promise<DatabaseOptions['client']>;
  /** Milliseconds between looks at the streams; Infinity: they are read while `pump.idle` is awaited, and never otherwise. */
  readonly pollEveryMs?: number;
  /** Runs before requests are answered. */
  readonly prepare?: (platform: Platform) => Promise<void>;
}

export interface System {
  readonly port: number;
  readonly url: string;
  readonly engine: Engine['name'];
  /** One line, where it can't go on because its engine ended by itself; never otherwise. */
  readonly failed: Promise<Error>;
  readonly platform: Platform;
  readonly issuer: IdentityIssuer;
  /** Idle when nothing is left that the handlers made of what was written before the call, and of that in turn. */
  readonly pump: StreamPump;
  /** What the schedule does every minute, now. */
  readonly sweep: () => Promise<void>;
  /** Answers what is under way, then ends everything that was started. */
  stop(): Promise<void>;
}

/**
 * @throws one line that can be shown as it is when the port or the data folder is in use, the folder is not whole or can't be
 *   written, or no engine is installed.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const ending: (() => Promise<void> | void)[] = [];
  let engine: Engine | undefined;
  const step = options.step ?? ((): void => undefined);
  const stop = async (): Promise<void> => {
    for (let end = ending.pop(); end !== undefined; end = ending.pop()) await end();
  };
  try {
    const issuer = await openIdentityIssuer(options.keyFolder);
    const door = await startHttpDoor({ port: options.port, issuer, log: options.log });
    ending.push(() => door.close());
    const { environment } = options;
    const data =
      options.dataFolder === undefined ? undefined : await openDataFolder(options.dataFolder, engineOf(environment));
    ending.push(() => data?.release());
    step(`Starting the database, ${data === undefined ? 'in memory' : `in ${data.path}`} …`);
    engine = await startEngine({ environment, ...(data !== undefined && { dataFolder: data.path, locked: true }) });
    const { died, endpoint, streamsEndpoint, name: engineName } = engine;
    ending.push(engine.stop);
    const access = engineAccess(engine, environment);
    const documents = connect({ ...access, endpoint }, ONE_MACHINE);
    const client = new DynamoDBClient({ ...access, endpoint });
    const streams = new DynamoDBStreamsClient({ ...access, endpoint: streamsEndpoint });
    ending.push(() => [documents, client, streams].forEach((each) => each.destroy()));
    // Without a folder the key of personal data is gone with what is in memory.
    const owner = data ?? { id: randomUUID(), key: randomBytes(32), database: 'EITHER' as const };
    await checkDatabase(client, owner);
    if (data !== undefined && engineName === 'dynoxide')
      await Promise.all(FOLLOWERS.map((name) => checkNotAhead(streams, data.checkpoints(name))));
    data?.begin();
    step(`Creating the tables that ${engineName} does not have yet …`);
    await createTables(client);
    await markDatabase(client, owner);
    const clock = options.clock ?? systemClock;
    const health = watchHealth((await options.over?.(documents, clock)) ?? documents, data?.path, options.log);
    const platform: Platform = {
      db: createDatabase({ client: health.client }),
      vault: createVault(owner.key),
      ids: createIds(() => clock.now().getTime()),
      clock,
      log: createLogger('job-bowl'),
      outbound: createOutbound(readOutboundSettings(environment)),
    };
    const sweep = createSweepHandler(platform);
    const timer = everyMinutes(triggers.sweep.everyMinutes, () => inTime(lambdaContext('sweep'), sweep), options.log);
    ending.push(timer);
    if (options.prepare !== undefined) step('Loading the demo data, unless it is there …');
    await options.prepare?.(platform);
    step('Following the streams of the tables …');
    // Nothing is missed: it reads from the beginning, or from where it was.
    const follow = (name: (typeof FOLLOWERS)[number], handler: StreamHandler): Promise<StreamPump> => {
      const invoke = onLambda(name, () => Promise.resolve(handler));
      return startStreamPump({
        ...{
          streams,
          client,
          invoke: (event) => invoke(event, lambdaContext(name)),
          tables: triggers[name].tables,
          trigger: triggers[name],
          log: unlessDead(died, options.log),
        },
        from: 'TRIM_HORIZON',
        isHealthy: async () => (await health.check()) === 'ok',
        ...(options.pollEveryMs !== undefined && { pollEveryMs: options.pollEveryMs }),
        ...(data !== undefined && { checkpointFile: data.checkpoints(name), dataFolderId: data.id }),
      });
    };
    const work = await follow(
      'work',
      createWorkHandler(
        platform,
        {
          issuers: [ISSUER],
          ...(data !== undefined && { archive: folderArchive(data.archive) }),
        },
        timeOf,
      ),
    );
    ending.push(() => work.stop());
    const facts = await follow('facts', createFactsHandler(platform, timeOf));
    ending.push(() => facts.stop());
    const deliver = await follow('deliver', createDeliverHandler(platform));
    ending.push(() => deliver.stop());
    const pump: StreamPump = {
      // Each reads what the others write, until none has anything left.
      idle: async () => {
        let any = false;
        for (let more = true; more; any ||= more)
          more = (await Promise.all([work, facts, deliver].map((reader) => reader.idle()))).includes(true);
        return any;
      },
      stop: () => Promise.all([work.stop(), facts.stop(), deliver.stop()]).then(() => undefined),
    };
    // What was prepared is counted before anybody asks: a board that rests then tells all of it.
    if (options.prepare !== undefined) step('Counting what was loaded …');
    if (options.prepare !== undefined) await pump.idle();
    step('Opening the door …');
    const jwksUri = `http://127.0.0.1:${door.port}/.well-known/jwks.json`;
    const tokens = tokensOf({ issuer: ISSUER, audience: AUDIENCE, jwksUri });
    const cursorKeys = await createKeyRing(
      (known) => loadCursorKeys(permitted(platform.db, 'graphql'), unwrapped, known),
      clock,
    );
    data?.complete(FOLLOWERS);
    const graphql = createGraphqlHandler(platform, tokens, cursorKeys, { withoutToken: true });
    door.open(
      answerInTime(() => Promise.resolve(graphql)),
      health.check,
    );
    // The door is closed first, whatever was started after it: nothing new comes in while the rest ends.
    ending.push(() => door.close());
    const url = `http://localhost:${door.port}/graphql`;
    return { port: door.port, url, engine: engineName, failed: died, platform, issuer, pump, sweep, stop };
  } catch (error) {
    // Where the engine is gone, whatever failed did so for that.
    const death = engine && (await Promise.race([engine.died, pause(DEATH_MS, undefined)]));
    await stop();
    const trouble = options.dataFolder === undefined ? undefined : storageTrouble(error, resolve(options.dataFolder));
    if (trouble !== undefined) throw new Error(trouble, { cause: error });
    throw death ?? error;
  }
}

/** The functions that streams call. */
const FOLLOWERS = ['work', 'facts', 'deliver'] as const;

/** Streams here forget nothing: what a laptop wrote before it was shut for a week is counted when it is opened, as if in time. */
function timeOf([first]: readonly StreamRecord[]): Clock {
  return { now: () => first?.at ?? new Date(0) };
}

/** A laptop has hundreds of calls wait for one engine and 50 connections; what hangs ends all the same. */
const ONE_MACHINE = { connectMs: 20_000, answerMs: 20_000 };

/** Milliseconds between a call that fails because the engine is dead, and the word that it is. */
const DEATH_MS = 200;

/** What is said of an engine that is dead says nothing more. */
function unlessDead(died: Promise<Error>, log: (line: string) => void): (line: string) => void {
  return (line) =>
    void Promise.race([died, pause(DEATH_MS, undefined, { ref: false })]).then((death) => {
      if (death === undefined) log(line);
    });
}

/** On one machine there is nothing to wrap a key with that would not lie beside it, as the data key does. */
const unwrapped: KeyWrapper = {
  generate: () => Promise.resolve(randomBytes(32)).then((plain) => ({ plain, wrapped: plain })),
  unwrap: (wrapped) => Promise.resolve(Buffer.from(wrapped)),
};

/** The next run waits for the one before. Resolves when the running one has ended. */
function everyMinutes(minutes: number, run: () => Promise<void>, log: (line: string) => void): () => Promise<void> {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(run).catch((error: unknown) => log(`The sweep failed: ${String(error)}`));
  }, minutes * 60_000);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
