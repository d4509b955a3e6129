/**
 * The whole system for one test file, with a tiny GraphQL client and valid inputs to start from. Everything goes through
 * HTTP; every input is made up, and distinct from the one before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { creditCheckCharacter } from '../../functions/domains/reference/enterprise/credit-code';
import { checkDigit } from '../../functions/platform/values/identity-number';
import type {
  Mutation,
  OpenCampaignInput,
  PositionInput,
  Query,
  RegisterEnterpriseInput,
  RegisterWorkerInput,
  RequestTravelInput,
  Role,
  ScheduleTravelServiceInput,
  StartPlacementInput,
} from '../../functions/generated/graphql';
import { type CivilDate, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { makePush, pushIdOf } from '../../functions/domains/matching/push/push-store';
import {
  asInstant,
  type Clock,
  type Instant,
  instantOf,
  preciseInstantOf,
} from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { EngineConnections } from '../../local/engine/connections';
import type { Claims } from '../../local/identity-issuer';
import { startSystem, type System, type SystemOptions } from '../../local/system';
import { knowingEmptyLists } from './empty-lists';
import { engineEnvironment } from './engine';
import { LONG } from './long';
import { tablesFile } from './tables-file';

/** Noon of a winter day in China, before the Spring Festival of 2027. */
export const NOW = asInstant('2027-01-20T04:00:00.000Z');
export const TODAY: CivilDate = asCivilDate('2027-01-20');

/** Times the cloud's time: a request may take over three minutes where a machine has much else to do. */
const SLACK = 10;

/** Stands still until it is moved. */
export interface TestClock extends Clock {
  moveTo(instant: string | Date): void;
}

/** Typed as if all that the schema has had been selected; what was not is undefined. */
export type Data = WithLists<Query> & Mutation;

/** Most root lists are null only beside an error, and a test that expects data throws at one. */
type WithLists<Q> = {
  [F in keyof Q]: F extends MayBeUnseen ? Q[F] : NonNullable<Q[F]> extends List ? NonNullable<Q[F]> : Q[F];
};
type List = { readonly edges: unknown } | readonly unknown[];
/** Null without an error, too: lists of one object. */
type MayBeUnseen = 'changes' | 'recommendedPositions' | 'revealLog' | 'whyNot';

export interface Answer {
  readonly status: number;
  readonly data: Data | null | undefined;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions: Readonly<Record<string, unknown>>;
  /** The body as it came. */
  readonly text: string;
}

export interface TestSystem extends System {
  readonly clock: TestClock;
  /** Of the HTTP door, without a path. */
  readonly origin: string;
  /** Folder of the issuer's key, for tests that sign what the issuer would not. */
  readonly keyFolder: string;
  /** One account for each role: BUREAU of Yunnan, CADRE of Zhenxiong (530627), the others without anything of their own. */
  readonly tokens: Readonly<Record<Role, string>>;
  readonly sign: (claims: Claims) => Promise<string>;
  /** Whatever comes of it, as it came. */
  readonly gql: (
    token: string | undefined,
    query: string,
    variables?: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** The data of an operation that must not fail. */
  readonly ask: (token: string, query: string, variables?: object) => Promise<Data>;
  /** A mutation's payload, with its userErrors. Messages are English. */
  readonly mutate: <M extends Exclude<keyof Mutation, '__typename'>>(
    token: string,
    mutation: M,
    selection: string,
    input: object,
  ) => Promise<Mutation[M]>;
}

export interface TestSystemOptions {
  /** Where everything is kept; in memory when absent. */
  readonly dataFolder?: string;
  /** Names another engine; the embedded one when absent. */
  readonly environment?: NodeJS.ProcessEnv;
  /** A world between the system and its engine: `lagging`, for one. */
  readonly over?: SystemOptions['over'];
  /** Manifests of operations; with them, browsers run no others. */
  readonly manifests?: readonly string[];
  /** What an account may use in a minute; without it, as much as it likes. */
  readonly share?: SystemOptions['share'];
  /** Streams are read while `pump.idle` is awaited; with `running`, all the time, for a test that does not say when. */
  readonly streams?: 'on demand' | 'running';
  /** Whether stream records are written at the time of `clock`, where it matters how late a fact is told. */
  readonly recordsByClock?: boolean;
}

/** Takes about half a second. Stop it in `afterAll`. */
export async function startTestSystem({
  dataFolder,
  environment = {},
  over,
  manifests,
  share,
  streams = 'on demand',
  recordsByClock = false,
}: TestSystemOptions = {}): Promise<TestSystem> {
  const keyFolder = mkdtempSync(join(tmpdir(), 'job-bowl-test-'));
  let instant = new Date(NOW);
  const clock: TestClock = { now: () => instant, moveTo: (to) => (instant = new Date(to)) };
  // What a data folder keeps is the embedded engine's.
  const surroundings = { ...(dataFolder === undefined && engineEnvironment()), ...environment };
  const isOwn = dataFolder === undefined && surroundings['AWS_ENDPOINT_URL_DYNAMODB'] === undefined;
  // `npm run test:long` asks the engine for each list each time.
  const layer: SystemOptions['over'] = async (client, time) => {
    const below = isOwn && !LONG ? knowingEmptyLists(client) : client;
    return (await over?.(below, time)) ?? below;
  };
  const system = await startSystem({
    ...{ port: 0, keyFolder, clock },
    environment: surroundings,
    ...(dataFolder !== undefined && { dataFolder }),
    ...(dataFolder === undefined && { original: await tablesFile() }),
    over: layer,
    ...(manifests !== undefined && { manifests }),
    ...(share !== undefined && { share }),
    ...(recordsByClock && { recordsAt: () => clock.now() }),
    ...(streams === 'on demand' && { pollEveryMs: Infinity }),
    slack: SLACK,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const origin = `http://127.0.0.1:${system.port}`;
  // What `fetch` does for a request takes as long as many a resolver; `integration/over-http` has clients as users have them.
  const door = new EngineConnections(new URL(origin));
  const sign = (claims: Claims): Promise<string> => system.issuer.sign(claims);

  const gql: TestSystem['gql'] = async (token, query, variables, headers) => {
    const { statusCode, body } = await door.post({
      path: '/graphql',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    return answerIn(statusCode, body.toString());
  };

  const ask: TestSystem['ask'] = async (token, query, variables) => {
    const { data, errors, text } = await gql(token, query, variables, { 'accept-language': 'en' });
    if (data == null || errors.length > 0) throw new Error(`Expected data, got ${text}`);
    return data;
  };

  return {
    ...system,
    ...{ clock, origin, keyFolder, sign, gql, ask },
    tokens: {
      BUREAU: await sign({ roles: ['BUREAU'], regionCode: '53' }),
      CADRE: await sign({ roles: ['CADRE'], regionCode: '530627' }),
      STATION: await sign({ roles: ['STATION'], stationId: 'stn_00000000000000000000000000' }),
      ENTERPRISE: await sign({ roles: ['ENTERPRISE'] }),
      AGENCY: await sign({ roles: ['AGENCY'], agencyId: 'agy_00000000000000000000000000' }),
      CARRIER: await sign({ roles: ['CARRIER'], carrierId: 'a carrier without services' }),
      WORKER: await sign({ roles: ['WORKER'], workerId: 'wkr_00000000000000000000000000' }),
    },
    mutate: async (token, mutation, selection, input) => {
      const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
      const fields = `${selection} userErrors { code message path }`;
      const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`;
      return (await ask(token, query, { input }))[mutation];
    },
    stop: async () => {
      door.destroy();
      await system.stop();
      rmSync(keyFolder, { recursive: true });
    },
  };
}

/** Of any request to /graphql. */
export async function answerOf(response: Response): Promise<Answer> {
  return answerIn(response.status, await response.text());
}

function answerIn(status: number, text: string): Answer {
  const body = text.startsWith('{') ? (JSON.parse(text) as Partial<Answer>) : {};
  return {
    status,
    data: body.data,
    errors: body.errors ?? [],
    extensions: body.extensions ?? {},
    text,
  };
}

let made = 0;

/** The next number of this file. */
function next(): number {
  return (made += 1);
}

/** An idempotency key, or any other text that was not used before. */
export function unique(text = 'key'): string {
  return `${text}-${next()}`;
}

/** Valid, distinct, nobody's: the address is a code that no county has. */
export function identityNumber({ birthDate = asCivilDate('1990-05-17') }: { birthDate?: CivilDate } = {}): string {
  const number = next();
  const address = `530${String(Math.floor(number / 999)).padStart(3, '0')}`;
  const first17 = `${address}${birthDate.replaceAll('-', '')}${String((number % 999) + 1).padStart(3, '0')}`;
  return first17 + checkDigit(first17);
}

export function creditCode(): string {
  const first17 = `91530000${String(next()).padStart(9, '0')}`;
  return first17 + creditCheckCharacter(first17);
}

export function mobile(): string {
  return `138${String(next()).padStart(8, '0')}`;
}

export function enterpriseInput(change: Partial<RegisterEnterpriseInput> = {}): RegisterEnterpriseInput {
  return {
    idempotencyKey: unique(),
    creditCode: creditCode(),
    name: '东莞晨光电子有限公司',
    size: 'LARGE',
    regionCode: '441900',
    ...change,
  };
}

/** At home in a village of Zhenxiong county, born in 1990, with a name that nobody else has. */
export function workerInput(change: Partial<RegisterWorkerInput> = {}): RegisterWorkerInput {
  return {
    idempotencyKey: unique(),
    identityNumber: identityNumber(),
    name: `阿依·买买提${next()}`,
    phone: mobile(),
    villageCode: '530627102201',
    ...change,
  };
}

/** Ten vacancies for electronics assemblers in Dongguan. */
export function positionInput(change: Partial<PositionInput> = {}): PositionInput {
  return {
    externalRef: unique('ref'),
    title: '电子装配工',
    occupationCode: '6-25-04-07',
    regionCode: '441900',
    headcount: 10,
    wageMin: 5_500,
    ...change,
  };
}

/** A coach from Zhenxiong to Dongguan that leaves at nine in the morning and takes a day. */
export function travelServiceInput({
  on = asCivilDate('2027-02-20'),
  ...change
}: Partial<ScheduleTravelServiceInput> & { readonly on?: CivilDate } = {}): ScheduleTravelServiceInput {
  const hours = (number: number): Instant => preciseInstantOf(new Date(startOfDay(on).getTime() + number * 3_600_000));
  return {
    idempotencyKey: unique(),
    mode: 'COACH',
    name: '返岗专车',
    carrierId: 'carrier-1',
    seats: 45,
    stops: [
      { regionCode: '530627', departsAt: hours(9) },
      { regionCode: '441900', arrivesAt: hours(33) },
    ],
    ...change,
  };
}

export function requestTravelInput(
  workerIds: readonly string[],
  change: Partial<RequestTravelInput> = {},
): RequestTravelInput {
  return {
    idempotencyKey: unique(),
    workerIds,
    originRegionCode: '530627',
    destinationRegionCode: '441900',
    earliestOn: asCivilDate('2027-02-18'),
    latestOn: asCivilDate('2027-02-25'),
    direction: 'WORKBOUND',
    ...change,
  };
}

export function campaignInput(change: Partial<OpenCampaignInput> = {}): OpenCampaignInput {
  return {
    idempotencyKey: unique(),
    name: '春风行动',
    startsOn: asCivilDate('2027-01-01'),
    endsOn: asCivilDate('2027-04-10'),
    targets: [],
    ...change,
  };
}

export function placementInput(
  workerId: string,
  positionId: string,
  change: Partial<StartPlacementInput> = {},
): StartPlacementInput {
  return { idempotencyKey: unique(), workerId, positionId, startsOn: asCivilDate('2027-02-22'), ...change };
}

/** The id of an enterprise that the bureau registered. */
export async function givenEnterprise(
  { mutate, tokens }: TestSystem,
  change: Partial<RegisterEnterpriseInput> = {},
): Promise<string> {
  const { enterprise, userErrors } = await mutate(
    tokens.BUREAU,
    'registerEnterprise',
    'enterprise { id }',
    enterpriseInput(change),
  );
  return idOf(enterprise, userErrors);
}

/** The id of a worker that the bureau registered. */
export async function givenAgency(system: TestSystem, token = system.tokens.BUREAU): Promise<string> {
  const input = {
    idempotencyKey: unique(),
    creditCode: creditCode(),
    name: '广州市穗才人力资源有限公司',
    regionCode: '440106',
  };
  return (await system.mutate(token, 'registerAgency', 'agency { id }', input)).agency?.id ?? '';
}

export async function givenWorker(
  { mutate, tokens }: TestSystem,
  change: Partial<RegisterWorkerInput> = {},
): Promise<string> {
  const { worker, userErrors } = await mutate(tokens.BUREAU, 'registerWorker', 'worker { id }', workerInput(change));
  return idOf(worker, userErrors);
}

/** The ids of as many workers, registered at once. */
export function givenWorkers(system: TestSystem, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => givenWorker(system)));
}

/** The ids of positions that the bureau submitted, in the order of the rows; at most 100. */
export async function givenPositions(
  { mutate, tokens }: TestSystem,
  enterpriseId: string,
  rows: readonly Partial<PositionInput>[],
): Promise<string[]> {
  const { results, userErrors } = await mutate(
    tokens.BUREAU,
    'submitPositions',
    'results { position { id } errors { code path } }',
    { idempotencyKey: unique(), enterpriseId, positions: rows.map(positionInput) },
  );
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  return results.map(({ position, errors }) => idOf(position, errors));
}

function idOf(node: { readonly id: string } | null | undefined, errors: readonly object[]): string {
  if (node == null) throw new Error(`Expected it to be made, got ${JSON.stringify(errors)}`);
  return node.id;
}

/** Tells a worker of a position, who says yes: the push, which is also the delivery's id. */
export async function givenDelivery(system: TestSystem, worker: string, position: string): Promise<string> {
  const input = { idempotencyKey: unique(), pushId: await givenPush(system, worker, position), answer: 'INTERESTED' };
  const { push, userErrors } = await system.mutate(system.tokens.BUREAU, 'answerPush', 'push { id }', input);
  return idOf(push, userErrors);
}

/** Tells a worker of a position, as a push run does. */
export async function givenPush(system: TestSystem, worker: string, position: string): Promise<string> {
  const [id = ''] = await givenPushes(system, [worker], position);
  return id;
}

/** Tells a party of one position together. */
export async function givenPushes(system: TestSystem, workers: readonly string[], position: string): Promise<string[]> {
  const positionId = asId(position, 'pos');
  const ids = workers.map((worker) => pushIdOf(asId(worker, 'wkr'), positionId));
  const fact = { runId: 'run_1', jobKey: positionId, score: 500, status: 'MADE', madeAt: NOW } as const;
  const until = instantOf(new Date(Date.parse(NOW) + 7 * 86_400_000));
  const pushes = workers.map((worker, index) => {
    const [id, workerId] = [asId(ids[index] ?? '', 'psh'), asId(worker, 'wkr')];
    const others = ids.filter((other) => other !== id);
    const party = others.length > 0 && { together: others };
    return makePush({ id, workerId, positionId, ...fact, until, reasons: ['BOARD'], ...party });
  });
  const { committed } = await system.platform.db.commit(pushes);
  if (!committed) throw new Error('Expected pushes to be made');
  return ids;
}
