/**
 * The whole system on one machine: engine, tables, HTTP door, stream pump and timer around the real handlers. `npm
 * start` and integration tests run it.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { createDeliverHandler } from '../functions/handlers/deliver';
import { createFactsHandler } from '../functions/handlers/facts';
import { answerInTime, createGraphqlHandler, tokensOf } from '../functions/handlers/graphql';
import { createReceiptsHandler } from '../functions/handlers/receipts';
import { createSweepHandler } from '../functions/handlers/sweep';
import { createWorkHandler } from '../functions/handlers/work';
import { createDatabase, type DatabaseOptions } from '../functions/platform/dynamodb/database';
import { permitted } from '../functions/platform/dynamodb/permitted';
import { systemPatience } from '../functions/platform/dynamodb/retries';
import type { connect } from '../functions/platform/dynamodb/wire/client';
import { readOutboundSettings } from '../functions/platform/process/config';
import { inTime } from '../functions/platform/process/deadline';
import { createLogger } from '../functions/platform/process/log';
import type { Platform } from '../functions/platform/requests/context';
import type { Share } from '../functions/platform/requests/fair-share';
import { createVault } from '../functions/platform/security/crypto';
import { createKeyRing } from '../functions/platform/security/key-ring';
import { type KeyWrapper, loadCursorKeys } from '../functions/platform/security/keys';
import { createOutbound } from '../functions/platform/security/outbound';
import type { StreamRecord } from '../functions/platform/streams/streams';
import { type Clock, systemClock } from '../functions/platform/values/clock';
import { createIds } from '../functions/platform/values/ids';
import { triggers } from '../functions/triggers';
import { type DataFolder, openDataFolder } from './data-folder';
import { holdsRecords } from './data-folder/database-mark';
import { storageTrouble } from './data-folder/files';
import { type Engine, engineOf, startEngine } from './engine';
import { folderArchive } from './folder-archive';
import { watchHealth } from './health';
import { type HttpHandlers, startHttpDoor } from './http-door';
import { AUDIENCE, type IdentityIssuer, ISSUER, openIdentityIssuer } from './identity-issuer';
import { lambdaContext, withSlack } from './lambda';
import type { StreamPump } from './stream-pump';
import { openDatabase } from './system/database';
import { deathOf, unlessDead } from './system/death';
import { FOLLOWERS, type Followers, followStreams } from './system/followers';
import { everyMinutes } from './system/timer';

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
  /** Answers running requests, then ends everything. Idempotent: each call resolves when all has ended. */
  stop(): Promise<void>;
}

/**
 * @throws an error of one line if the port or the data folder is in use, the folder is incomplete or can't be written,
 * or no engine is installed.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { environment, slack = 1, clock = systemClock, step = () => undefined } = options;
  /** Ends what began, in reverse order. */
  const begun = new AsyncDisposableStack();
  let engine: Engine | undefined;
  try {
    const issuer = await openIdentityIssuer(options.keyFolder);
    const door = await startHttpDoor({ port: options.port, issuer, log: options.log });
    begun.defer(() => door.close());
    const folder =
      options.dataFolder === undefined ? undefined : await openDataFolder(options.dataFolder, engineOf(environment));
    begun.defer(() => folder?.release());
    step(`Starting the database, ${folder === undefined ? 'in memory' : `in ${folder.path}`} …`);
    engine = await startEngine({
      environment,
      ...(folder === undefined ? { original: options.original } : { dataFolder: folder.path, locked: true }),
    });
    begun.defer(engine.stop);
    const database = await openDatabase({ engine, folder, environment, patience: ONE_MACHINE, step }, begun);
    const { client, streams, writes, shared } = database;
    const documents = (await options.over?.(database.documents, clock)) ?? database.documents;
    const health = watchHealth(documents, folder?.path, options.log);
    const platform = platformOn(health.client, database.key, clock, options);

    const sweep = createSweepHandler(platform);
    const run = (): Promise<void> => inTime(withSlack(lambdaContext('sweep'), slack), sweep);
    begun.defer(everyMinutes(triggers.sweep.everyMinutes, run, options.log));
    if (options.prepare !== undefined) step('Loading the demo data, unless it is there …');
    await options.prepare?.(platform, () => holdsRecords(client));
    step('Following the streams of the tables …');
    const pump = await followStreams(
      followersOf(platform, folder),
      {
        ...{ streams, client, writes, shared, folder, slack, log: unlessDead(engine.died, options.log) },
        isHealthy: async () => (await health.check()) === 'ok',
        pollEveryMs: options.pollEveryMs,
        recordsAt: options.recordsAt,
      },
      begun,
    );
    // Count the prepared data before the first request, so that a board at rest shows all of it.
    if (options.prepare !== undefined) step('Counting what was loaded …');
    if (options.prepare !== undefined) await pump.idle();
    step('Opening the door …');
    const handlers = await httpHandlersOf(platform, door.port, options);
    folder?.complete(FOLLOWERS);
    door.open(handlers, health.check);
    // The HTTP door closes first, so that no request comes in while the rest ends.
    begun.defer(() => door.close());
    let stopped: Promise<void> | undefined;
    return {
      ...{ port: door.port, url: `http://localhost:${door.port}/graphql` },
      ...{ engine: engine.name, endpoint: engine.endpoint, failed: engine.died },
      ...{ platform, issuer, pump, sweep },
      stop: () => (stopped ??= begun.disposeAsync()),
    };
  } catch (error) {
    const death = engine && (await deathOf(engine.died));
    await begun.disposeAsync().catch((failure: unknown) => options.log(`The end failed, too: ${String(failure)}`));
    const trouble = options.dataFolder === undefined ? undefined : storageTrouble(error, resolve(options.dataFolder));
    if (trouble !== undefined) throw new Error(trouble, { cause: error });
    throw death ?? error;
  }
}

/** On a laptop hundreds of calls wait for one engine and 50 connections; a hanging call must end all the same. */
const ONE_MACHINE = { connectMs: 20_000, answerMs: 20_000 };

function platformOn(
  client: DatabaseOptions['client'],
  key: Buffer,
  clock: Clock,
  { environment, gateway, slack = 1 }: SystemOptions,
): Platform {
  return {
    db: createDatabase({ client, patience: { ...systemPatience, now: () => systemPatience.now() / slack } }),
    vault: createVault(key),
    ids: createIds(() => clock.now().getTime()),
    clock,
    log: createLogger('job-bowl'),
    outbound: createOutbound({ ...readOutboundSettings(environment), ...(gateway !== undefined && { own: gateway }) }),
  };
}

function followersOf(platform: Platform, folder: DataFolder | undefined): Followers {
  return {
    work: createWorkHandler(platform, {
      issuers: [ISSUER],
      ...(folder && { archive: folderArchive(folder.archive) }),
    }),
    facts: createFactsHandler(platform, timeOf),
    deliver: createDeliverHandler(platform),
  };
}

/** Streams here keep all records: what a laptop wrote before it was shut for a week is counted later, as if in time. */
function timeOf([first]: readonly StreamRecord[]): Clock {
  return { now: () => first?.at ?? new Date(0) };
}

async function httpHandlersOf(platform: Platform, port: number, options: SystemOptions): Promise<HttpHandlers> {
  const { manifests, share, slack = 1 } = options;
  const jwksUri = `http://127.0.0.1:${port}/.well-known/jwks.json`;
  const tokens = tokensOf({ issuer: ISSUER, audience: AUDIENCE, jwksUri }, { answerMs: ONE_MACHINE.answerMs });
  const db = permitted(platform.db, 'graphql');
  const cursorKeys = await createKeyRing((known) => loadCursorKeys(db, unwrapped, known), platform.clock);
  const introspection = { withoutToken: true };
  const graphql = createGraphqlHandler(platform, tokens, cursorKeys, { introspection, manifests, share });
  const answer = answerInTime(() => Promise.resolve(graphql));
  const receive = createReceiptsHandler(() => Promise.resolve(platform));
  return {
    graphql: (event, context) => answer(event, withSlack(context, slack)),
    receipts: (event, context) => receive(event, withSlack(context, slack)),
  };
}

/** On one machine a wrapping key would lie beside the data key, so keys are not wrapped. */
const unwrapped: KeyWrapper = {
  generate: () => Promise.resolve(randomBytes(32)).then((plain) => ({ plain, wrapped: plain })),
  unwrap: (wrapped) => Promise.resolve(Buffer.from(wrapped)),
};
