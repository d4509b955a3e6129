/**
 * The whole system on one machine: engine, tables, HTTP door, stream pump and timer around the real handlers. `npm
 * start` and integration tests run it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDeliverHandler } from '../functions/handlers/deliver';
import { createFactsHandler } from '../functions/handlers/facts';
import { answerInTime, createGraphqlHandler, tokensOf } from '../functions/handlers/graphql';
import { onLambda } from '../functions/handlers/lambda';
import { createReceiptsHandler } from '../functions/handlers/receipts';
import { createWorkHandler } from '../functions/handlers/work';
import { createSweepHandler } from '../functions/handlers/sweep';
import { type Clock, systemClock } from '../functions/platform/values/clock';
import { readOutboundSettings } from '../functions/platform/process/config';
import type { Platform } from '../functions/platform/requests/context';
import { inTime } from '../functions/platform/process/deadline';
import { createVault } from '../functions/platform/security/crypto';
import type { connect } from '../functions/platform/dynamodb/wire/client';
import { createDatabase, type DatabaseOptions } from '../functions/platform/dynamodb/database';
import { systemPatience } from '../functions/platform/dynamodb/retries';
import { createIds } from '../functions/platform/values/ids';
import { createKeyRing } from '../functions/platform/security/key-ring';
import { type KeyWrapper, loadCursorKeys } from '../functions/platform/security/keys';
import { createLogger } from '../functions/platform/process/log';
import { createOutbound } from '../functions/platform/security/outbound';
import type { Share } from '../functions/platform/requests/fair-share';
import { permitted } from '../functions/platform/dynamodb/permitted';
import type { StreamHandler } from '../functions/platform/streams/readers';
import type { StreamRecord } from '../functions/platform/streams/streams';
import { triggers } from '../functions/triggers';
import { createTables } from './create-tables';
import { openDataFolder } from './data-folder';
import { checkDatabase, holdsRecords, markDatabase } from './data-folder/database-mark';
import { storageTrouble } from './data-folder/files';
import { type Engine, engineOf, startEngine } from './engine';
import { connectTo, connectToStreams, engineAccess } from './engine/access';
import { watchHealth } from './health';
import { startHttpDoor } from './http-door';
import { folderArchive } from './folder-archive';
import { AUDIENCE, type IdentityIssuer, ISSUER, openIdentityIssuer } from './identity-issuer';
import { lambdaContext, withSlack } from './lambda';
import { startStreamPump, type StreamPump } from './stream-pump';
import { checkNotAhead } from './stream-pump/ahead';
import { sharedPages } from './stream-pump/shared-pages';
import { writesOf } from './stream-pump/writes';

export interface SystemOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Folder of the issuer's key. */
  readonly keyFolder: string;
  /** Folder of all data that survive a restart; in memory when absent. */
  readonly dataFolder?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Texts of manifests of operations; with any, browsers run no others. */
  readonly manifests?: readonly string[];
  /** What an account may use in a minute; without it, as much as it likes. */
  readonly share?: Share;
  /** Address of a gateway on this machine, to which messages may be sent (`phone/gateway.ts`). */
  readonly gateway?: string;
  readonly clock?: Clock;
  readonly log: (line: string) => void;
  /** Called with each step of the start, once it has the port and the data folder. */
  readonly step?: (line: string) => void;
  /** For tests: a layer between the system and its engine that simulates what no engine on one machine does. */
  readonly over?: (client: ReturnType<typeof connect>, clock: Clock) => Promise<DatabaseOptions['client']>;
  /** Milliseconds between reads of the streams. With Infinity they are read only while `pump.idle` is awaited. */
  readonly pollEveryMs?: number;
  /** For tests: the time of stream records (`StreamPumpOptions`). */
  readonly recordsAt?: () => Date;
  /** For tests: a database file of which a new database in memory is a copy (`EngineOptions`). */
  readonly original?: string | undefined;
  /** For tests: how many times the cloud's time a call and its retries have, because a busy machine must fail no test. */
  readonly slack?: number;
  /** Runs before requests are answered. `holdsRecords` tells whether the register has any item. */
  readonly prepare?: (platform: Platform, holdsRecords: () => Promise<boolean>) => Promise<void>;
}

export interface System {
  readonly port: number;
  readonly url: string;
  readonly engine: Engine['name'];
  /** Of the database, for operators' commands. */
  readonly endpoint: string;
  /** Resolves with an error of one line if the engine ends by itself. */
  readonly failed: Promise<Error>;
  readonly platform: Platform;
  readonly issuer: IdentityIssuer;
  /** Idle when the handlers have handled all records before the call, and all records that they wrote in turn. */
  readonly pump: StreamPump;
  /** Runs the sweep now, which the timer does every minute. */
  readonly sweep: () => Promise<void>;
  /** Answers running requests, then ends everything. */
  stop(): Promise<void>;
}

/**
 * @throws an error of one line if the port or the data folder is in use, the folder is incomplete or can't be written,
 * or no engine is installed.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const ending: (() => Promise<void> | void)[] = [];
  let engine: Engine | undefined;
  const { slack = 1 } = options;
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
    engine = await startEngine({
      environment,
      ...(data === undefined ? { original: options.original } : { dataFolder: data.path, locked: true }),
    });
    const { died, endpoint, name: engineName } = engine;
    ending.push(engine.stop);
    const access = engineAccess(engine, environment);
    const documents = connectTo(engine, access, ONE_MACHINE);
    // Nobody else writes to an embedded engine.
    const writes = engineName === 'external' ? undefined : writesOf(documents);
    // Whose iterators are equal at the same place, and which gives all that it has.
    const shared = writes && engineName === 'dynoxide' ? sharedPages(writes) : undefined;
    const client = new DynamoDBClient({ ...access, endpoint });
    const streams = connectToStreams(engine, access);
    ending.push(() => [documents, client, streams].forEach((each) => each.destroy()));
    // Without a folder the key of personal data is lost together with the data in memory.
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
      db: createDatabase({
        client: health.client,
        patience: { ...systemPatience, now: () => systemPatience.now() / slack },
      }),
      vault: createVault(owner.key),
      ids: createIds(() => clock.now().getTime()),
      clock,
      log: createLogger('job-bowl'),
      outbound: createOutbound({
        ...readOutboundSettings(environment),
        ...(options.gateway !== undefined && { own: options.gateway }),
      }),
    };
    const sweep = createSweepHandler(platform);
    const timer = everyMinutes(
      triggers.sweep.everyMinutes,
      () => inTime(withSlack(lambdaContext('sweep'), slack), sweep),
      options.log,
    );
    ending.push(timer);
    if (options.prepare !== undefined) step('Loading the demo data, unless it is there …');
    await options.prepare?.(platform, () => holdsRecords(client));
    step('Following the streams of the tables …');
    // Reads from the beginning or from the checkpoint, so no record is missed.
    const follow = (name: (typeof FOLLOWERS)[number], handler: StreamHandler): Promise<StreamPump> => {
      const invoke = onLambda(name, () => Promise.resolve(handler));
      return startStreamPump({
        ...{
          streams,
          client,
          invoke: (event) => invoke(event, withSlack(lambdaContext(name), slack)),
          tables: triggers[name].tables,
          trigger: triggers[name],
          log: unlessDead(died, options.log),
        },
        from: 'TRIM_HORIZON',
        isHealthy: async () => (await health.check()) === 'ok',
        ...(options.pollEveryMs !== undefined && { pollEveryMs: options.pollEveryMs }),
        ...(options.recordsAt && { recordsAt: options.recordsAt }),
        ...(writes && { writes }),
        ...(shared && { shared, givesAll: true }),
        ...(data !== undefined && { checkpointFile: data.checkpoints(name), dataFolderId: data.id }),
      });
    };
    const work = await follow(
      'work',
      createWorkHandler(platform, {
        issuers: [ISSUER],
        ...(data !== undefined && { archive: folderArchive(data.archive) }),
      }),
    );
    ending.push(() => work.stop());
    const facts = await follow('facts', createFactsHandler(platform, timeOf));
    ending.push(() => facts.stop());
    const deliver = await follow('deliver', createDeliverHandler(platform));
    ending.push(() => deliver.stop());
    const pump: StreamPump = {
      // Handlers read what others write, so repeat until none has anything left.
      idle: async () => {
        let any = false;
        for (let more = true; more; any ||= more)
          more = (await Promise.all([work, facts, deliver].map((reader) => reader.idle()))).includes(true);
        return any;
      },
      stop: () => Promise.all([work.stop(), facts.stop(), deliver.stop()]).then(() => undefined),
    };
    // Count the prepared data before the first request, so that a board at rest shows all of it.
    if (options.prepare !== undefined) step('Counting what was loaded …');
    if (options.prepare !== undefined) await pump.idle();
    step('Opening the door …');
    const jwksUri = `http://127.0.0.1:${door.port}/.well-known/jwks.json`;
    const tokens = tokensOf({ issuer: ISSUER, audience: AUDIENCE, jwksUri }, { answerMs: ONE_MACHINE.answerMs });
    const cursorKeys = await createKeyRing(
      (known) => loadCursorKeys(permitted(platform.db, 'graphql'), unwrapped, known),
      clock,
    );
    data?.complete(FOLLOWERS);
    const graphql = createGraphqlHandler(platform, tokens, cursorKeys, {
      introspection: { withoutToken: true },
      manifests: options.manifests,
      share: options.share,
    });
    const answer = answerInTime(() => Promise.resolve(graphql));
    const receive = createReceiptsHandler(() => Promise.resolve(platform));
    door.open(
      {
        graphql: (event, context) => answer(event, withSlack(context, slack)),
        receipts: (event, context) => receive(event, withSlack(context, slack)),
      },
      health.check,
    );
    // The HTTP door closes first, so that no request comes in while the rest ends.
    ending.push(() => door.close());
    const url = `http://localhost:${door.port}/graphql`;
    return { port: door.port, url, engine: engineName, endpoint, failed: died, platform, issuer, pump, sweep, stop };
  } catch (error) {
    // If the engine is dead, it is the cause of every other failure.
    const death = engine && (await Promise.race([engine.died, pause(DEATH_MS, undefined)]));
    await stop();
    const trouble = options.dataFolder === undefined ? undefined : storageTrouble(error, resolve(options.dataFolder));
    if (trouble !== undefined) throw new Error(trouble, { cause: error });
    throw death ?? error;
  }
}

/** The handlers that streams call. */
const FOLLOWERS = ['work', 'facts', 'deliver'] as const;

/** Streams here keep all records: what a laptop wrote before it was shut for a week is counted later, as if in time. */
function timeOf([first]: readonly StreamRecord[]): Clock {
  return { now: () => first?.at ?? new Date(0) };
}

/** On a laptop hundreds of calls wait for one engine and 50 connections; a hanging call must end all the same. */
const ONE_MACHINE = { connectMs: 20_000, answerMs: 20_000 };

/** Milliseconds from a failed call to the news that the engine is dead. */
const DEATH_MS = 200;

/** Drops log lines after the engine's death, which explain nothing. */
function unlessDead(died: Promise<Error>, log: (line: string) => void): (line: string) => void {
  return (line) =>
    void Promise.race([died, pause(DEATH_MS, undefined, { ref: false })]).then((death) => {
      if (death === undefined) log(line);
    });
}

/** On one machine a wrapping key would lie beside the data key, so keys are not wrapped. */
const unwrapped: KeyWrapper = {
  generate: () => Promise.resolve(randomBytes(32)).then((plain) => ({ plain, wrapped: plain })),
  unwrap: (wrapped) => Promise.resolve(Buffer.from(wrapped)),
};

/**
 * Runs at an interval; a run waits for the one before. The returned function stops it and resolves when the running one
 * has ended.
 */
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
