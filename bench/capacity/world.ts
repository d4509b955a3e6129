/**
 * A system to measure: the real GraphQL handler on an embedded engine, filled with enterprises, positions, workers and
 * counters. The same size gives the same items, so that a table can be compared with the last one.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { counterKey, WITHIN } from '../../functions/domains/campaign/counter-items';
import { indicators } from '../../functions/domains/campaign/indicators';
import { EnterpriseEntity } from '../../functions/domains/enterprise/entities';
import { positionItem } from '../../functions/domains/position/entities';
import { contentOf, nationParts } from '../../functions/domains/position/position';
import { childrenOf } from '../../functions/domains/region/region';
import { WorkerEntity } from '../../functions/domains/worker/entities';
import { createGraphqlHandler } from '../../functions/handlers/graphql';
import { addDays, type CivilDate, startOfDay } from '../../functions/platform/civil-date';
import { createVault, type Vault } from '../../functions/platform/crypto';
import { connect, createDatabase, type Item, type PutParams } from '../../functions/platform/database';
import type { Viewer } from '../../functions/platform/identity';
import { createIds, derivedId, partOf } from '../../functions/platform/ids';
import { inParallel } from '../../functions/platform/in-parallel';
import { createLogger } from '../../functions/platform/log';
import type { TableName } from '../../functions/tables';
import { createTables } from '../../local/create-tables';
import { startEngine } from '../../local/engine';
import { createMeter, type Meter } from './meter';

export interface Size {
  readonly positions: number;
  readonly workers: number;
  /** Odd: else those in Dongguan, every second position's, would be half of them. */
  readonly enterprises: number;
}

export interface World {
  readonly meter: Meter;
  /** The data. @throws when the answer holds a top-level error. */
  ask(as: Viewer, document: string, variables: object): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

export const TODAY: CivilDate = '2027-01-20';
const NOW = new Date(startOfDay(TODAY).getTime() + 12 * 3_600_000);

export async function startWorld(size: Size): Promise<World> {
  const engine = await startEngine({ environment: {} });
  const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const admin = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  const documents = connect({ ...access, endpoint: engine.endpoint });
  await createTables(admin);
  const meter = createMeter(documents);
  const vault = createVault(Buffer.alloc(32, 7));
  await load(documents, 'Positions', enterprises(size));
  await load(documents, 'Positions', positions(size));
  await load(documents, 'Workers', workers(size, vault));
  await load(documents, 'Campaigns', counters());

  const clock = { now: () => NOW };
  const platform = {
    db: createDatabase({ client: meter.client, meter: meter.count }),
    ...{ clock, vault },
    ids: createIds(() => NOW.getTime()),
    log: createLogger('bench'),
  };
  let viewer: Viewer | undefined;
  const handler = createGraphqlHandler(platform, {
    verify: () => (viewer === undefined ? Promise.reject(new Error('Expected a viewer')) : Promise.resolve(viewer)),
  });
  return {
    meter,
    ask: async (as, document, variables) => {
      viewer = as;
      const { body } = await handler(eventOf({ query: document, variables }), {} as LambdaContext);
      const { data, errors } = JSON.parse(body) as { data?: Record<string, unknown>; errors?: unknown };
      if (data === undefined || errors !== undefined) throw new Error(`${document}\n${JSON.stringify(errors)}`);
      return data;
    },
    stop: async () => {
      admin.destroy();
      documents.destroy();
      await engine.stop();
    },
  };
}

function eventOf(request: object): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    body: JSON.stringify(request),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEvent;
}

export function idOf(prefix: 'ent' | 'wkr', number: number): string {
  return `${prefix}_${String(number).padStart(26, '0')}`;
}

/** The position number `number` of `idOf('ent', number % enterprises)`. */
export function positionIdOf(number: number, size: Size): string {
  return derivedId('pos', idOf('ent', number % size.enterprises), `ref-${number}`);
}

/** Every second place of work is Dongguan; the others lie all over Guangdong, Zhejiang and Jiangsu. */
const workplaces = ['44', '33', '32'].flatMap((province) =>
  childrenOf(province).flatMap(({ code }) => childrenOf(code).slice(0, 1)),
);
/** Every second worker lives in Zhenxiong; the others all over Yunnan. */
const homes = childrenOf('53').flatMap(({ code }) => childrenOf(code).slice(0, 3));

function* enterprises({ enterprises: count }: Size): Generator<Item> {
  for (let number = 0; number < count; number += 1) {
    const enterprise = {
      ...{
        id: idOf('ent', number),
        creditCode: `credit-${number}`,
        name: '东莞市辰岳精密电子有限公司',
        size: 'LARGE' as const,
      },
      ...{ regionCode: '441900', keyEnterprise: true, verified: true, registeredAt: NOW.toISOString() },
    };
    yield EnterpriseEntity.put(enterprise).params<PutParams>().Item;
  }
}

/** Open, each below 1 KB. */
function* positions(size: Size): Generator<Item> {
  for (let number = 0; number < size.positions; number += 1) {
    const id = positionIdOf(number, size);
    const regionCode = number % 2 === 0 ? '441900' : workplaces[number % workplaces.length]?.code;
    const content = contentOf({ ...rowOf(`ref-${number}`, number), regionCode: regionCode ?? '441900' });
    const submittedAt = new Date(NOW.getTime() - number * 60_000).toISOString();
    yield positionItem({
      ...{ id, ...content, enterpriseId: idOf('ent', number % size.enterprises), vacancies: content.headcount },
      part: nationParts[partOf(id, nationParts.length)] ?? '',
      ...{ status: 'OPEN', submittedAt, contentAt: submittedAt, mark: 'bench', version: 1 },
    });
  }
}

/** A row as partners send it. Wages have no pattern that places of work have too. */
export function rowOf(externalRef: string, number = 0) {
  return {
    ...{ externalRef, title: '电子装配工（长白班）', occupationCode: '6-25-04-07', regionCode: '441900' },
    ...{ headcount: 20, wageMin: 4_500 + ((number * 7_919) % 401) * 5, wageMax: 8_000, education: 'JUNIOR_HIGH' },
    ...{ ageMin: 18, ageMax: 50, skills: ['电子装配'], board: true, lodging: true, contractMonths: 12 },
    ...{
      startsOn: addDays(TODAY, 20),
      closesOn: addDays(TODAY, 100),
      description: '流水线插件、补焊与自检。两班倒，每月轮换。',
    },
  };
}

function* workers({ workers: count }: Size, vault: Vault): Generator<Item> {
  for (let number = 0; number < count; number += 1) {
    const id = idOf('wkr', number);
    const county = number % 2 === 0 ? '530627' : (homes[number % homes.length]?.code ?? '530627');
    const worker = {
      ...{
        id,
        name: '阿鲁·木呷',
        identityNumberBox: vault.encrypt('110105194912310021', id),
        phoneBox: vault.encrypt('13800000000', id),
      },
      ...{
        villageCode: `${county}102201`,
        prefecture: county.slice(0, 4),
        birthDate: '1990-05-17',
        sex: 'MALE' as const,
      },
      ...{ ethnicGroup: '彝族', education: 'JUNIOR_HIGH' as const, skills: ['电子装配'], groupTags: ['脱贫劳动力'] },
      registeredAt: NOW.toISOString(),
    };
    yield WorkerEntity.put(worker).params<PutParams>().Item;
  }
}

/** A hundred days on which something was counted in every prefecture of Yunnan. */
function* counters(): Generator<Item> {
  const prefectures = childrenOf('53').map(({ code }) => [`${WITHIN}${code}`, 9] as const);
  for (const indicator of indicators)
    for (let day = 0; day < 100; day += 1) {
      const on = addDays(TODAY, day - 50);
      yield { ...counterKey(indicator, 'all', on).Key, value: 144, [`${WITHIN}53`]: 144 };
      yield { ...counterKey(indicator, '53', on).Key, value: 144, ...Object.fromEntries(prefectures) };
    }
}

async function load(client: DynamoDBDocumentClient, table: TableName, items: Iterable<Item>): Promise<void> {
  const all = [...items];
  const batches = Array.from({ length: Math.ceil(all.length / 25) }, (_, batch) =>
    all.slice(batch * 25, (batch + 1) * 25),
  );
  await inParallel(4, batches, (batch) =>
    client.send(
      new BatchWriteCommand({ RequestItems: { [table]: batch.map((item) => ({ PutRequest: { Item: item } })) } }),
    ),
  );
}
