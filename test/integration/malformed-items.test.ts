/**
 * Any item of any table is malformed, whichever attribute and however: each list of the schema shows what it showed, but what the
 * item tells, whatever is asked of its nodes. Lists and fields are taken from the schema, so a new one is tried too.
 */
import fc from 'fast-check';
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isLeafType,
  isNullableType,
  isObjectType,
} from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import type { Item } from '../../functions/platform/dynamodb/database';
import { type TableName, tableNames } from '../../functions/tables';
import { type Scene, startScene } from '../kit/access-scene';
import { runs } from '../kit/long';
import { inStableOrder } from '../kit/stable-order';
import { startTappedEngine, type TappedEngine } from '../kit/tapped-engine';

const schema = buildSchema(sdl);

/** Every field of a type that needs no argument: leaves, and those of what it holds, down to where lists begin. */
function everything(type: GraphQLObjectType, depth = 2): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(({ type: argument }) => !isNullableType(argument))) return [];
    const named = getNamedType(field.type);
    if (isLeafType(named)) return [field.name];
    if (depth === 0 || !isObjectType(named) || named.name.endsWith('Connection')) return [];
    // Another noun's object is another item.
    if (named.getInterfaces().length > 0) return [];
    const inner = everything(named, depth - 1);
    return inner === '' ? [] : [`${field.name} { ${inner} }`];
  });
  return fields.join(' ');
}

function fieldType(type: unknown, name: string): GraphQLObjectType {
  const field = isObjectType(type) ? getNamedType(type.getFields()[name]?.type) : undefined;
  if (!isObjectType(field)) throw new Error(`Expected objects in ${name}`);
  return field;
}

let engine: TappedEngine;
let scene: Scene;

beforeAll(async () => {
  engine = await startTappedEngine();
  scene = await startScene({ environment: engine.environment });
  const { system, own, tokens } = scene;
  await system.mutate(tokens['province'] ?? '', 'revealWorker', 'identityNumber', {
    workerId: own.worker,
    purpose: 'a call about the coach',
  });
  await system.pump.idle();
  await system.pump.stop();
  system.platform.log.setLogLevel('SILENT');
});

afterAll(async () => {
  await scene.system.stop();
  await engine.stop();
});

interface Listing {
  /** Where the connection is. */
  readonly field: string;
  /** Who asks; the province's bureau when absent. */
  readonly as?: string;
  readonly query: string;
}

/**
 * Each list of the schema, of `Query` and of what has an id, with all that its nodes can tell. But loaded codes and training
 * needs: their rows are packed into parts and are no items.
 */
function listings(): Listing[] {
  const { own } = scene;
  const given: Readonly<Record<string, string>> = {
    followUpsDue: `(stationId: "${own.station}")`,
    changes: `(id: "${own.placement}")`,
    webhookDeliveries: `(webhookId: "${own.webhook}")`,
    webhooks: `(enterpriseId: "${own.enterprise}")`,
    positionImports: `(enterpriseId: "${own.enterprise}")`,
    revealLog: `(workerId: "${own.worker}")`,
    serviceList: `(regionCode: "53")`,
    surveyCoverage: `(regionCode: "53")`,
    minimumWages: '(regionCode: "53")',
    enterpriseShortages: '(regionCode: "44")',
    rules: '(kind: CREW)',
    roundSheets: '(regionCode: "53")',
    positions: '(filter: {})',
    noticesSince: `(regionCode: "${own.region}")`,
  };
  const { loadedCodes: _, trainingNeeds: __, ...root } = schema.getQueryType()?.getFields() ?? {};
  const lists = (fields: typeof root) =>
    Object.values(fields).filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
  const nodes = (field: GraphQLField<unknown, unknown>): string => {
    const node = fieldType(fieldType(getNamedType(field.type), 'edges'), 'node');
    return `{ edges { node { ${everything(node)} } } pageInfo { hasNextPage } totalCount }`;
  };
  const of = (name: string, id: string, typeName: string): Listing[] =>
    lists((schema.getType(typeName) as GraphQLObjectType).getFields()).map((field) => ({
      field: field.name,
      query: `{ ${name}(id: "${id}") { ${field.name} ${nodes(field)} } }`,
    }));
  return [
    ...lists(root).map((field) => ({
      field: field.name,
      query: `{ ${field.name}${given[field.name] ?? ''} ${nodes(field)} }`,
    })),
    ...of('worker', own.worker, 'Worker'),
    ...of('travelService', own.service, 'TravelService'),
    // Nobody of the scene is on the way to work.
    ...of('station', own.station, 'Station').filter(({ field }) => field !== 'arrivals'),
    ...of('recruitmentEvent', own.event, 'RecruitmentEvent'),
    ...of('course', own.course, 'Course'),
    ...of('enterprise', own.enterprise, 'Enterprise').filter(({ field }) => field !== 'placements'),
    // For the enterprise alone, which is not told all of its people.
    {
      ...{ field: 'placements', as: 'enterprise' },
      query: `{ enterprise(id: "${own.enterprise}") { placements { edges { node { id status startsOn } } } } }`,
    },
  ];
}

interface Shown {
  readonly status: number;
  readonly errors: readonly string[];
  /** Each node as it is told. */
  readonly nodes: readonly string[];
}

async function show({ field, query, as = 'province' }: Listing): Promise<Shown> {
  const { status, data, errors } = await scene.system.gql(scene.tokens[as], query);
  const parent = (data ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  const connection = (parent[field] ?? Object.values(parent)[0]?.[field]) as
    { readonly edges: readonly { readonly node: unknown }[] } | undefined;
  return {
    ...{ status, errors: errors.map(({ path, extensions }) => `${path?.join('.')} ${String(extensions['code'])}`) },
    nodes: connection?.edges.map(({ node }) => JSON.stringify(node)) ?? [],
  };
}

const wrong = fc.constantFrom<unknown>(
  ...[undefined, null, 0, -1, 1.5, '', 'x', '2027-13-99', true, [], ['x', 1, null], {}, { a: { b: [1] } }],
);

/** Attributes that are neither of a key nor of an index, whose types DynamoDB itself keeps. */
function attributesOf(item: Item): string[] {
  return Object.keys(item).filter((name) => !/^(pk|sk|.*(Pk|Sk))$/.test(name) && !name.startsWith('__edb'));
}

/** What each list shows while nothing is malformed. */
async function shownByAll(all: readonly Listing[]): Promise<readonly Shown[]> {
  const before = await Promise.all(all.map(show));
  expect(before.filter(({ errors, nodes }) => errors.length > 0 || nodes.length === 0)).toEqual([]);
  return before;
}

interface Wrong {
  readonly table: TableName;
  readonly item: Item;
  readonly name: string;
  /** In place of what the attribute is; undefined takes it away. */
  readonly value: unknown;
}

/** The nodes that each list fails to show while one attribute of one item is wrong, but for what the item tells itself. */
async function hiddenBy({ table, item, name, value }: Wrong, all: readonly Listing[], before: readonly Shown[]) {
  const several = Array.isArray(item['changes']) ? item['changes'].length : 1;
  const { [name]: _, ...rest } = item;
  await engine.put(table, value === undefined ? rest : { ...rest, [name]: value });
  try {
    const after = await Promise.all(all.map(show));
    return after.flatMap(({ status, nodes }, index) => {
      const { nodes: was } = before[index] ?? { nodes: [] };
      const { query } = all[index] ?? { query: '' };
      // A caller who asks for what belongs to a malformed item is told that it can't be read: a worker's history, the posting of an
      // enterprise's position, the wages of an area whose rows are one item.
      const key = `${String(item['pk'])} ${String(item['sk'])}`;
      const belongs = query.includes('d: "') && Object.values<string>({ ...scene.own }).some((id) => key.includes(id));
      if (belongs || item['sk'] === 'enterprise' || item['sk'] === 'rows') return [];
      const missing = was.filter((node) => !nodes.includes(node));
      if (status === 200 && missing.length <= several) return [];
      return [{ told: `${table} ${String(item['sk'])} ${name}: ${query}`, status, missing }];
    });
  } finally {
    await engine.put(table, item);
  }
}

async function everyItem(): Promise<{ readonly table: TableName; readonly item: Item }[]> {
  const tables = tableNames.map(async (table) => (await engine.items(table)).map((item) => ({ table, item })));
  return inStableOrder((await Promise.all(tables)).flat(), { ...scene.own });
}

test('a malformed item is left out, and hides nothing else', async () => {
  const all = listings();
  const before = await shownByAll(all);
  const items = await everyItem();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...items), fc.nat(), wrong, async ({ table, item }, pick, value) => {
      const names = attributesOf(item);
      const name = names[pick % names.length];
      // A text in place of another: below, where the attribute has a form; elsewhere it is one as good.
      if (name === undefined || (typeof value === 'string' && typeof item[name] === 'string')) return;
      expect(await hiddenBy({ table, item, name, value }, all, before)).toEqual([]);
    }),
    runs(240, 120),
  );
});

/** What is of the right type, and not what it must be. */
function otherFormOf(value: unknown): unknown {
  if (typeof value === 'number') return value + 0.5;
  if (typeof value !== 'string') return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value.replace(/\d{2}$/, '32');
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return value.replace('T', 'T3');
  if (/^1\.[\w-]{38,}$/.test(value)) return value.slice(0, 30);
  return undefined;
}

test('an item with a malformed instant, civil date, integer or encrypted text alone is hidden', async () => {
  const all = listings();
  const before = await shownByAll(all);
  const found = (await everyItem()).flatMap(({ table, item }) =>
    attributesOf(item).flatMap((name) => {
      const value = otherFormOf(item[name]);
      return value === undefined ? [] : [{ table, item, name, value }];
    }),
  );
  const counter = found.find(
    ({ item, name }) => String(item['pk']).startsWith('retention#ent_') && name.endsWith('.started'),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...found), async (each) => {
      expect(await hiddenBy(each, all, before)).toEqual([]);
    }),
    // A count of people has no kind of item that a list could do without.
    { ...runs(240, 120), examples: counter === undefined ? [] : [[counter]] },
  );
});
