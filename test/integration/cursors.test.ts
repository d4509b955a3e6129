/** Cursors over HTTP: what they hold, and where they are good. That every list is sealed is proved in `test/unit/cursors.test.ts`. */
import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { createGraphqlHandler } from '../../functions/handlers/graphql';
import { createKeyRing } from '../../functions/platform/security/key-ring';
import type { Viewer } from '../../functions/platform/security/viewer';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import {
  enterpriseInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  mobile,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Readonly<Record<string, unknown>> }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A list as somebody asks for it: `path` leads to it in the data, `field` is it in the operation, where PAGE stands for its page. */
interface List {
  readonly token: string;
  readonly field: string;
  readonly path: readonly string[];
}

const CURSOR_REFUSED = { code: 'BAD_USER_INPUT' };

async function page({ token, field, path }: List, first: number, after?: string | null): Promise<Page> {
  const data: unknown = await system.ask(token, operationOf(field), { first, after });
  return path.reduce((object, name) => (object as Record<string, unknown>)[name], data) as Page;
}

function operationOf(field: string): string {
  const page =
    '{ edges { cursor node { __typename } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
  return `query ($first: Int, $after: String) { ${field.replace('PAGE', 'first: $first, after: $after').replace('EDGES', page)} }`;
}

/** The code and message of the one error. */
async function refusal({ token, field }: List, after: string): Promise<[code: unknown, message: string | undefined]> {
  const { errors } = await system.gql(token, operationOf(field), { first: 1, after });
  return [errors[0]?.extensions['code'], errors[0]?.message];
}

async function all(list: List, first: number, after?: string): Promise<Page['edges']> {
  const edges: Page['edges'][number][] = [];
  for (let cursor: string | null | undefined = after; ;) {
    const { edges: more, pageInfo } = await page(list, first, cursor);
    edges.push(...more);
    if (!pageInfo.hasNextPage) return edges;
    cursor = pageInfo.endCursor;
  }
}

const BORN = asCivilDate('1987-03-12');
const VILLAGE = '530627102201';

describe('over lists of everything', () => {
  const lists: [name: string, list: List][] = [];
  let hidden: string[] = [];

  beforeAll(async () => {
    const { BUREAU: token } = system.tokens;
    const numbers = Array.from({ length: 3 }, () => identityNumber({ birthDate: BORN }));
    const phones = [mobile(), mobile(), mobile()];
    const workers = await Promise.all(
      numbers.map((number, index) =>
        givenWorker(system, {
          ...{
            identityNumber: number,
            name: `游标${index}`,
            phone: phones[0]!,
            villageCode: VILLAGE,
            groupTags: ['a'],
          },
        }),
      ),
    );
    const [worker = ''] = workers;
    await system.mutate(token, 'recordSurveys', 'results { status }', {
      surveys: numbers.map((number) => ({
        ...{ clientId: unique('survey'), identityNumber: number, villageCode: VILLAGE },
        ...{ surveyedAt: '2027-01-19T02:00:00Z', wantsWork: true },
      })),
    });
    for (const phone of phones.slice(1))
      await system.mutate(token, 'updateWorker', 'worker { id }', { workerId: worker, phone });
    await system.mutate(token, 'updateWorker', 'worker { id }', { workerId: worker, phone: phones[0] });
    for (const purpose of ['核对一', '核对二'])
      await system.mutate(token, 'revealWorker', 'phone', { workerId: worker, purpose });
    const enterpriseId = await givenEnterprise(system);
    await givenEnterprise(system);
    await givenPositions(system, enterpriseId, [{}, {}, {}]);
    const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    for (const url of ['https://example.com/a', 'https://example.com/b', 'https://example.com/c'])
      await system.mutate(own, 'registerWebhook', 'webhook { id }', {
        ...{ idempotencyKey: unique(), enterpriseId, url, events: ['POSITION_FILLED'] },
      });
    for (const on of ['2027-02-20', '2027-02-21'].map(asCivilDate))
      await system.mutate(token, 'scheduleTravelService', 'travelService { id }', travelServiceInput({ on, seats: 2 }));
    for (const id of workers)
      await system.mutate(token, 'requestTravel', 'travelRequest { id }', requestTravelInput([id]));
    await system.pump.idle();
    hidden = [...numbers, ...phones, BORN, VILLAGE, '530627', '游标', ...workers, enterpriseId];
    const add = (name: string, field: string, path: string, as = token): void => {
      lists.push([name, { token: as, field, path: path.split('.') }]);
    };
    add('workers by village', 'workers(filter: { regionCode: "530627" }, PAGE) EDGES', 'workers');
    add('workers by village, otherwise filtered', 'workers(filter: { groupTag: "a" }, PAGE) EDGES', 'workers');
    add('workers by name', 'workers(filter: { nameStartsWith: "游" }, PAGE) EDGES', 'workers');
    add('workers by phone', `workers(filter: { phone: "${phones[0]!}" }, PAGE) EDGES`, 'workers');
    add('history', `worker(id: "${worker}") { history(PAGE) EDGES }`, 'worker.history');
    add('reveals', `revealLog(workerId: "${worker}", PAGE) EDGES`, 'revealLog');
    add('the service list', `serviceList(regionCode: "${VILLAGE}", PAGE) EDGES`, 'serviceList');
    add('positions by wage', 'positions(orderBy: WAGE_DESC, PAGE) EDGES', 'positions');
    add('positions by time', 'positions(orderBy: NEWEST, PAGE) EDGES', 'positions');
    add(
      "an enterprise's positions",
      `enterprise(id: "${enterpriseId}") { positions(PAGE) EDGES }`,
      'enterprise.positions',
    );
    add('enterprises', 'enterprises(PAGE) EDGES', 'enterprises');
    add('webhooks', `enterprise(id: "${enterpriseId}") { webhooks(PAGE) EDGES }`, 'enterprise.webhooks', own);
    add('travel services', 'travelServices(PAGE) EDGES', 'travelServices');
    add('travel requests', 'travelRequests(PAGE) EDGES', 'travelRequests');
    add('children of a region', 'region(code: "53") { children(PAGE) EDGES }', 'region.children');
    add('the feed', 'positionChanges(PAGE) EDGES', 'positionChanges');
  });

  test('each page says where it starts, and whether it follows another', async () => {
    for (const [name, list] of lists) {
      const { edges, pageInfo } = await page(list, 1);
      expect([name, pageInfo]).toMatchObject([name, { hasPreviousPage: false, startCursor: edges[0]?.cursor ?? null }]);
      if (!pageInfo.hasNextPage) continue;
      const next = await page(list, 1, pageInfo.endCursor);
      const startCursor = next.edges[0]?.cursor ?? null;
      expect([name, next.pageInfo]).toMatchObject([name, { hasPreviousPage: true, startCursor }]);
      expect([name, startCursor]).not.toEqual([name, pageInfo.startCursor]);
    }
  });

  test('each cursor says nothing of its item', async () => {
    for (const [name, list] of lists) {
      const edges = await all(list, 2);
      expect([name, edges.length > 1]).toEqual([name, true]);
      for (const { cursor } of edges) {
        const [id, form = ''] = cursor.split('.');
        expect([name, id]).toEqual([name, '1']);
        const bytes = Buffer.from(form, 'base64url');
        for (const text of hidden) expect([name, text, bytes.includes(text)]).toEqual([name, text, false]);
      }
    }
  });

  test('each cursor goes on right behind its item', async () => {
    for (const [name, list] of lists) {
      const edges = (await all(list, 100)).slice(0, 4);
      for (const [index, { cursor }] of edges.slice(0, -1).entries()) {
        const { edges: next } = await page(list, 1, cursor);
        expect([name, next[0]?.cursor]).toEqual([name, edges[index + 1]?.cursor]);
      }
    }
  });

  test('each refuses cursors of other lists, and changed, cut or unsealed ones, naming after', async () => {
    const cursors = await Promise.all(lists.map(async ([, list]) => (await page(list, 1)).edges[0]?.cursor ?? ''));
    for (const [index, [name, list]] of lists.entries()) {
      const own = cursors[index] ?? '';
      const turned = (at: number): string => own.slice(0, at) + (own[at] === 'A' ? 'B' : 'A') + own.slice(at + 1);
      const wrong = [
        ...cursors.filter((_, other) => other !== index),
        ...[2, 20, 30, own.length - 1].map(turned),
        ...[
          own.slice(0, -1),
          own.slice(0, 10),
          own.slice(2),
          own.replace('1.', '2.'),
          `${own}A`,
          '1.',
          '1',
          '.',
          '',
          '0.AAAA',
        ],
        ...['["530627102201#wkr_1","wkr_1","profile"]', '["1"]', '99999999999999999999.AAAA', `1.${'A'.repeat(5_000)}`],
        ...['1.\ud800', '\udfff', `${own}\ud800`, '\u0000', ' '],
      ];
      for (const after of wrong) {
        const [code, message] = await refusal(list, after);
        expect([name, after, code, message?.includes('after')]).toEqual([name, after, 'BAD_USER_INPUT', true]);
      }
    }
  });

  test('every list but the feed refuses plain cursors of an earlier release, and never takes them for the first page', async () => {
    const plain = [['530627102201#wkr_1', 'wkr_1', 'profile'], ['1'], ['5306']].map((place) =>
      Buffer.from(JSON.stringify(place)).toString('base64url'),
    );
    for (const [name, list] of lists)
      for (const after of plain) expect([name, (await refusal(list, after))[0]]).toEqual([name, 'BAD_USER_INPUT']);
  });
});

describe('a cursor of another filter, order, object or caller', () => {
  const list = (field: string, path: string, token = system.tokens.BUREAU): List => ({
    token,
    field,
    path: path.split('.'),
  });

  test("one person's history does not open another's", async () => {
    const [one, other] = [await givenWorker(system), await givenWorker(system)];
    const history = (id: string): List => list(`worker(id: "${id}") { history(PAGE) EDGES }`, 'worker.history');
    const { endCursor } = (await page(history(one), 1)).pageInfo;
    expect((await page(history(one), 1, endCursor)).edges).toEqual([]);
    expect(await refusal(history(other), endCursor ?? '')).toEqual([
      CURSOR_REFUSED.code,
      '请求的参数有误：after 应为本列表给出的游标',
    ]);
  });

  test('filters and orders of one list refuse one another; the same filter in other words does not', async () => {
    await givenPositions(system, await givenEnterprise(system), [{}, {}, {}]);
    const of = (text: string): List => list(`positions(${text}, PAGE) EDGES`, 'positions');
    const { endCursor } = (await page(of('filter: { board: null, regionCode: "441900" }, orderBy: NEWEST'), 1))
      .pageInfo;
    const cursor = endCursor ?? '';
    expect((await page(of('orderBy: NEWEST, filter: { regionCode: "441900" }'), 1, cursor)).edges).toHaveLength(1);
    for (const other of [
      'orderBy: WAGE_DESC, filter: { regionCode: "441900" }',
      'orderBy: NEWEST, filter: { regionCode: "4419" }',
      'orderBy: NEWEST, filter: { regionCode: "441900", status: FILLED }',
      'orderBy: NEWEST',
    ])
      expect([other, (await refusal(of(other), cursor))[0]]).toEqual([other, 'BAD_USER_INPUT']);
  });

  test('a cadre can not go on with the cursor of the bureau, nor an enterprise with that of another', async () => {
    const workers = (token: string): List =>
      list('workers(filter: { regionCode: "530627" }, PAGE) EDGES', 'workers', token);
    const { endCursor } = (await page(workers(system.tokens.BUREAU), 1)).pageInfo;
    expect((await refusal(workers(system.tokens.CADRE), endCursor ?? ''))[0]).toBe('BAD_USER_INPUT');
    const colleague = await system.sign({ roles: ['BUREAU'], regionCode: '53', subject: 'somebody else' });
    expect((await page(workers(colleague), 1, endCursor)).edges).toHaveLength(1);

    const tokens = await Promise.all(
      ['one', 'two'].map(async (subject) => {
        const token = await system.sign({ roles: ['ENTERPRISE'], subject });
        const { enterprise } = await system.mutate(token, 'registerEnterprise', 'enterprise { id }', enterpriseInput());
        const positions = [{}, {}].map(() => ({
          externalRef: unique('ref'),
          title: '普工',
          occupationCode: '6-25-04-07',
        }));
        await system.mutate(token, 'submitPositions', 'results { status }', {
          ...{ idempotencyKey: unique(), enterpriseId: enterprise?.id },
          positions: positions.map((row) => ({ ...row, regionCode: '441900', headcount: 1, wageMin: 5_000 })),
        });
        return token;
      }),
    );
    const [one = '', two = ''] = tokens;
    const own = (token: string): List => list('positions(filter: { status: PENDING }, PAGE) EDGES', 'positions', token);
    const cursor = (await page(own(one), 1)).pageInfo.endCursor ?? '';
    expect((await page(own(one), 1, cursor)).edges).toHaveLength(1);
    expect((await refusal(own(two), cursor))[0]).toBe('BAD_USER_INPUT');
  });
});

describe('a cursor stays valid when its item is gone', () => {
  test('in webhooks, which are in memory', async () => {
    const enterpriseId = await givenEnterprise(system);
    const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    for (let number = 0; number < 4; number += 1)
      await system.mutate(token, 'registerWebhook', 'webhook { id }', {
        ...{
          idempotencyKey: unique(),
          enterpriseId,
          url: `https://example.com/${number}`,
          events: ['POSITION_FILLED'],
        },
      });
    const query = `query ($id: ID!, $after: String) { enterprise(id: $id) { webhooks(first: 2, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } } }`;
    const first = (await system.ask(token, query, { id: enterpriseId })).enterprise?.webhooks;
    const last = first?.edges[1]?.node.id;
    await system.mutate(token, 'removeWebhook', 'webhook { id }', { webhookId: last });
    const variables = { id: enterpriseId, after: first?.pageInfo.endCursor };
    const next = (await system.ask(token, query, variables)).enterprise?.webhooks;
    expect(next?.edges).toHaveLength(2);
    expect(next?.pageInfo.hasNextPage).toBe(false);
    expect(next?.edges.map(({ node }) => node.id)).not.toContain(last);
  });

  test("in a worker's trips, and in the people who share a phone", async () => {
    const phone = mobile();
    const ids = [await givenWorker(system, { phone }), await givenWorker(system, { phone })];
    const sharers: List = {
      ...{ token: system.tokens.BUREAU, path: ['workers'] },
      field: `workers(filter: { phone: "${phone}" }, PAGE) EDGES`,
    };
    const { endCursor } = (await page(sharers, 1)).pageInfo;
    const first = `query ($phone: String) { workers(filter: { phone: $phone }, first: 1) { edges { node { id } } } }`;
    const { workers } = await system.ask(system.tokens.BUREAU, first, { phone });
    await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', {
      ...{ workerId: workers.edges[0]?.node.id, phone: mobile() },
    });
    expect((await page(sharers, 1, endCursor)).edges).toHaveLength(1);

    const trips: List = {
      ...{ token: system.tokens.BUREAU, path: ['worker', 'travelRequests'] },
      field: `worker(id: "${ids[0]!}") { travelRequests(PAGE) EDGES }`,
    };
    const asked: string[] = [];
    for (const change of [
      { originRegionCode: '441900', destinationRegionCode: '530627', direction: 'HOMEBOUND' as const },
      { earliestOn: asCivilDate('2027-03-01'), latestOn: asCivilDate('2027-03-05') },
    ]) {
      system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
      const { travelRequest } = await system.mutate(
        system.tokens.BUREAU,
        'requestTravel',
        'travelRequest { id }',
        requestTravelInput([ids[0]!], change),
      );
      asked.push(travelRequest?.id ?? '');
    }
    const cursor = (await page(trips, 1)).pageInfo.endCursor;
    await system.mutate(system.tokens.BUREAU, 'cancelTravelRequest', 'travelRequest { id }', {
      travelRequestId: asked[0],
    });
    expect((await page(trips, 1, cursor)).edges).toHaveLength(1);
  });

  test('in a list of the tables, also where the item moved to another place', async () => {
    const enterpriseId = await givenEnterprise(system);
    const ids = await givenPositions(system, enterpriseId, [
      { wageMin: 9_000 },
      { wageMin: 8_000 },
      { wageMin: 7_000 },
    ]);
    const query = `query ($id: ID!, $after: String) { enterprise(id: $id) { positions(first: 1, after: $after) {
      edges { node { id } } pageInfo { endCursor } } } }`;
    const first = (await system.ask(system.tokens.BUREAU, query, { id: enterpriseId })).enterprise?.positions;
    const gone = first?.edges[0]?.node.id;
    await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', {
      ...{ idempotencyKey: unique(), positionId: gone, reason: 'WITHDRAWN' },
    });
    const variables = { id: enterpriseId, after: first?.pageInfo.endCursor };
    const next = (await system.ask(system.tokens.BUREAU, query, variables)).enterprise?.positions;
    expect(next?.edges).toHaveLength(1);
    expect(ids.filter((id) => id !== gone)).toContain(next?.edges[0]?.node.id);
  });
});

describe('the change feed', () => {
  const feed = (token: string): List => ({ token, field: 'positionChanges(PAGE) EDGES', path: ['positionChanges'] });

  test('goes on from a plain cursor that was kept before there were seals, and gives sealed ones from there', async () => {
    const enterpriseId = await givenEnterprise(system);
    await givenPositions(system, enterpriseId, [{}, {}, {}]);
    await system.pump.idle();
    const token = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const plain = Buffer.from('1').toString('base64url');
    const rest = await page(feed(token), 10, plain);
    expect(rest.edges).toHaveLength(2);
    expect(rest.edges).toEqual((await page(feed(token), 10)).edges.slice(1));
    // A page without changes gives the cursor back, letter by letter.
    const { endCursor } = rest.pageInfo;
    expect((await page(feed(token), 10, endCursor)).pageInfo).toMatchObject({ hasNextPage: false, endCursor });
    const wholePlain = Buffer.from(Array.from({ length: 16 }, () => '0').join('.')).toString('base64url');
    expect((await page(feed(system.tokens.BUREAU), 3, wholePlain)).edges).toHaveLength(3);
    for (const wrong of [wholePlain, Buffer.from('["all","1"]').toString('base64url'), `["${enterpriseId}","1"]`])
      expect((await refusal(feed(token), wrong))[0]).toBe('BAD_USER_INPUT');
  });

  test("an enterprise's cursor is not another's, and outlives a change of its account's roles", async () => {
    const enterpriseId = await givenEnterprise(system);
    await givenPositions(system, enterpriseId, [{}, {}]);
    await system.pump.idle();
    const own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
    const { endCursor } = (await page(feed(own), 1)).pageInfo;
    const later = await system.sign({
      roles: ['ENTERPRISE', 'WORKER'],
      enterpriseId,
      workerId: await givenWorker(system),
    });
    expect((await page(feed(later), 5, endCursor)).edges).toHaveLength(1);
    const other = await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) });
    expect(await refusal(feed(other), endCursor ?? '')).toEqual([
      'BAD_USER_INPUT',
      '请求的参数有误：after 不是本变更流的游标',
    ]);
  });
});

test('after a rotation old cursors open and new ones are of the new key, once an instance has met it', async () => {
  const children: List = {
    ...{ token: system.tokens.BUREAU, path: ['region', 'children'] },
    field: 'region(code: "53") { children(PAGE) EDGES }',
  };
  const { endCursor: old } = (await page(children, 3)).pageInfo;
  expect(old).toMatch(/^1\./);
  system.clock.moveTo(new Date(system.clock.now().getTime() + 60_000));
  const key = { pk: 'cursor-keys', sk: '2' };
  await system.platform.db.commit([{ Put: { TableName: 'Workers', Item: { ...key, wrapped: randomBytes(32) } } }]);
  // A cursor under the new key, as another instance would seal it, but changed: the key is found, and the cursor refused.
  expect((await refusal(children, (old ?? '').replace('1.', '2.')))[0]).toBe('BAD_USER_INPUT');
  const next = await page(children, 3, old);
  expect(next.pageInfo.endCursor).toMatch(/^2\./);
  expect((await page(children, 3, next.pageInfo.endCursor)).edges).toHaveLength(3);
  expect((await page(children, 3, old)).edges.map(({ node }) => node)).toEqual(next.edges.map(({ node }) => node));
});

test('a list whose window moves on with the days goes on from where it was', async () => {
  for (const on of ['2027-03-20', '2027-03-21'].map(asCivilDate))
    await system.mutate(
      system.tokens.BUREAU,
      'scheduleTravelService',
      'travelService { id }',
      travelServiceInput({ on, carrierId: 'carrier-2' }),
    );
  const services: List = {
    ...{ token: system.tokens.BUREAU, path: ['travelServices'] },
    field: 'travelServices(filter: { carrierId: "carrier-2" }, PAGE) EDGES',
  };
  system.clock.moveTo('2028-03-18T04:00:00.000Z');
  const { endCursor } = (await page(services, 1)).pageInfo;
  system.clock.moveTo('2028-04-10T04:00:00.000Z');
  expect((await page(services, 1)).edges).toEqual([]);
  expect((await page(services, 1, endCursor)).edges).toHaveLength(1);
});

test('two servers of one process have keys of their own: a cursor of the one is refused by the other, and each pages', async () => {
  const enterpriseId = await givenEnterprise(system);
  await givenPositions(system, enterpriseId, [{}, {}]);
  const viewer: Viewer = { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'issuer|bureau' };
  const servers = [7, 8].map(async (byte) => {
    const keys = await createKeyRing(() => Promise.resolve([{ id: 1, key: Buffer.alloc(32, byte) }]), system.clock);
    const handler = createGraphqlHandler(system.platform, { verify: () => Promise.resolve(viewer) }, keys);
    const query = operationOf(`positions(filter: { enterpriseId: "${enterpriseId}" }, PAGE) EDGES`);
    return async (after?: string) => {
      const event = {
        ...{ httpMethod: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } },
        ...{ queryStringParameters: null, multiValueQueryStringParameters: null, isBase64Encoded: false },
        ...{ body: JSON.stringify({ query, variables: { first: 1, after } }), requestContext: { requestId: 'test' } },
      } as unknown as APIGatewayProxyEvent;
      const { data, errors } = JSON.parse((await handler(event, {} as LambdaContext)).body) as {
        readonly data?: { readonly positions: Page | null } | null;
        readonly errors?: readonly { readonly extensions: object }[];
      };
      return { page: data?.positions ?? undefined, codes: errors?.map(({ extensions }) => extensions) };
    };
  });
  const asks = await Promise.all(servers);
  const cursors = await Promise.all(asks.map(async (ask) => (await ask()).page?.pageInfo.endCursor ?? ''));
  expect(new Set(cursors).size).toBe(2);
  for (const [index, ask] of asks.entries()) {
    const [own = '', foreign = ''] = index === 0 ? cursors : cursors.toReversed();
    expect(await ask(own)).toMatchObject({ page: { edges: [{}], pageInfo: { hasNextPage: false } }, codes: undefined });
    expect(await ask(foreign)).toMatchObject({ page: undefined, codes: [CURSOR_REFUSED] });
  }
});
