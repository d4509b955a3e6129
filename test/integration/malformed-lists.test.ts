/**
 * Lists whose items were written past everything that checks what is stored: whatever is wrong with one of them, the others are
 * shown, and it is set aside.
 */
import type { Item } from '../../functions/platform/dynamodb/database';
import { forgetAllRows } from '../../functions/platform/process/kept-rows';
import { type TableName, tableNames } from '../../functions/tables';
import { type Scene, startScene, type Things } from '../kit/access-scene';
import { givenPositions } from '../kit/system';
import { startTappedEngine, type TappedEngine } from '../kit/tapped-engine';

interface Stored {
  readonly table: TableName;
  readonly item: Item;
}

let engine: TappedEngine;
let scene: Scene;
let stored: readonly Stored[];

beforeAll(async () => {
  engine = await startTappedEngine();
  scene = await startScene({ environment: engine.environment });
  await scene.system.pump.idle();
  await scene.system.pump.stop();
  stored = await allItems();
});

afterAll(async () => {
  await scene.system.stop();
  await engine.stop();
});

async function allItems(): Promise<Stored[]> {
  const all = tableNames.map(async (table) => (await engine.items(table)).map((item) => ({ table, item })));
  return (await Promise.all(all)).flat();
}

interface List {
  /** As it is asked for; `PAGE` stands for the selection of a page. */
  readonly query: (own: Things) => string;
  /** What tells the nodes apart. */
  readonly fields: string;
  /** Which item of the page is broken. */
  readonly item: (item: Item, own: Things) => boolean;
  readonly missing: string;
  readonly wrongType: string;
  readonly wrongEnum?: string;
}

const of = (kind: string, item: Item): boolean => item['__edb_e__'] === kind;
const onWorker = (field: string) => (own: Things) => `worker(id: "${own.worker}") { ${field} PAGE }`;

const lists: Readonly<Record<string, List>> = {
  workers: {
    ...{ query: () => 'workers PAGE', fields: 'id name', missing: 'born', wrongType: 'name', wrongEnum: 'sex' },
    item: (item, own) => item['pk'] === own.worker && of('worker', item),
  },
  'workers by phone': {
    query: ({ phone }) => `workers(filter: { phone: "${phone}" }) PAGE`,
    ...{ fields: 'id name', missing: 'born', wrongType: 'name', wrongEnum: 'sex' },
    item: (item, own) => item['pk'] === own.worker && of('worker', item),
  },
  positions: {
    ...{ query: () => 'positions PAGE', fields: 'id title headcount status' },
    ...{ missing: 'headcount', wrongType: 'title', wrongEnum: 'status' },
    item: (item, own) => item['pk'] === own.position && of('position', item),
  },
  enterprises: {
    ...{ query: () => 'enterprises PAGE', fields: 'id name' },
    ...{ missing: 'registeredAt', wrongType: 'name', wrongEnum: 'size' },
    item: (item, own) => item['pk'] === own.enterprise && of('enterprise', item),
  },
  travelServices: {
    ...{ query: () => 'travelServices PAGE', fields: 'id name seats stops { name }' },
    ...{ missing: 'stops', wrongType: 'seats', wrongEnum: 'mode' },
    item: (item, own) => item['pk'] === own.service && of('travelService', item),
  },
  travelRequests: {
    ...{ query: () => 'travelRequests PAGE', fields: 'id status originRegionCode' },
    ...{ missing: 'workerIds', wrongType: 'originRegionCode', wrongEnum: 'status' },
    item: (item, own) => item['pk'] === own.travelRequest && of('travelRequest', item),
  },
  'travelRequests of a malformed traveller': {
    ...{ query: () => 'travelRequests PAGE', fields: 'id status' },
    ...{ missing: 'born', wrongType: 'name', wrongEnum: 'sex' },
    item: (item, own) => item['pk'] === own.worker && of('worker', item),
  },
  'allocations of a service': {
    query: ({ service }) => `travelService(id: "${service}") { allocations PAGE }`,
    ...{ fields: 'id status', missing: 'toStop', wrongType: 'boardingCode', wrongEnum: 'direction' },
    item: (item, own) => String(item['pk']) === own.service && of('allocation', item),
  },
  moves: {
    query: ({ region }) => `moves(filter: { regionCode: "${region}" }) PAGE`,
    ...{ fields: 'id status', missing: 'fromCode', wrongType: 'answerBy', wrongEnum: 'status' },
    item: (item, own) => item['pk'] === own.move && of('move', item),
  },
  inquiries: {
    ...{ query: () => 'inquiries PAGE', fields: 'at kind requestId' },
    ...{ missing: 'account', wrongType: 'requestId', wrongEnum: 'kind' },
    item: (item) => of('inquiry', item),
  },
  duplicateWorkers: {
    ...{ query: () => 'duplicateWorkers PAGE', fields: 'workers { id } reasons' },
    ...{ missing: 'reasons', wrongType: 'foundAt', wrongEnum: 'status' },
    item: (item) => of('duplicate', item) && item['byRegionPk'] !== undefined,
  },
  'duplicateWorkers of a malformed person': {
    ...{ query: () => 'duplicateWorkers PAGE', fields: 'workers { id } reasons' },
    ...{ missing: 'since', wrongType: 'name', wrongEnum: 'sex' },
    item: (item, own) => item['pk'] === own.twin && of('worker', item),
  },
  serviceList: {
    ...{ query: () => 'serviceList(regionCode: "53") PAGE', fields: 'dueOn worker { id }' },
    ...{ missing: 'villageCode', wrongType: 'county' },
    item: (item, own) => item['pk'] === own.twin && of('serviceEntry', item),
  },
  surveyCoverage: {
    ...{ query: () => 'surveyCoverage(regionCode: "53") PAGE', fields: 'villageCode known overdue' },
    ...{ missing: 'known', wrongType: 'known' },
    item: (item, own) => item['pk'] === `coverage#${own.region}`,
  },
  'history of a worker': {
    ...{ query: onWorker('history'), fields: 'at kind' },
    ...{ missing: 'recordedAt', wrongType: 'by', wrongEnum: 'kind' },
    item: (item, own) => item['pk'] === own.worker && of('entry', item),
  },
  'placements of a worker': {
    ...{ query: onWorker('placements'), fields: 'id startsOn', missing: 'agreedAt', wrongType: 'startsOn' },
    item: (item, own) => item['pk'] === own.worker && of('placement', item),
  },
  'imports of an enterprise': {
    query: ({ enterprise }) => `enterprise(id: "${enterprise}") { positionImports PAGE }`,
    ...{ fields: 'id status', missing: 'startedAt', wrongType: 'rowsExpected', wrongEnum: 'status' },
    item: (item, own) => item['id'] === own.positionImport,
  },
  webhookDeliveries: {
    query: ({ webhook }) => `webhookDeliveries(webhookId: "${webhook}") PAGE`,
    ...{ fields: 'id event status body', missing: 'eventId', wrongType: 'createdAt', wrongEnum: 'status' },
    item: (item, own) => item['id'] === own.delivery,
  },
  'webhooks of an enterprise': {
    query: ({ enterprise }) => `enterprise(id: "${enterprise}") { webhooks PAGE }`,
    ...{ fields: 'id url events', missing: 'registeredAt', wrongType: 'url' },
    item: (item, own) => item['id'] === own.webhook,
  },
  changes: {
    query: ({ worker }) => `changes(id: "${worker}") PAGE`,
    ...{ fields: 'at action requestId', missing: 'account', wrongType: 'requestId', wrongEnum: 'action' },
    item: (item, own) => item['pk'] === own.worker && item['action'] !== undefined,
  },
};

interface Page {
  readonly edges: readonly { readonly node: object }[];
}

/** @throws where there is any error. */
async function nodesOf({ query, fields }: List): Promise<readonly object[]> {
  const page = `{ edges { node { ${fields} } } pageInfo { hasNextPage endCursor } }`;
  const text = query(scene.own).replace('PAGE', page);
  const data: unknown = await scene.system.ask(scene.tokens['province'] ?? '', `{ ${text} }`);
  return pageIn(data).edges.map(({ node }) => node);
}

/** The one page of an answer, on whatever object it hangs. */
function pageIn(data: unknown): Page {
  const [value] = Object.values(data as Readonly<Record<string, unknown>>);
  return (value as Partial<Page>).edges === undefined ? pageIn(value) : (value as Page);
}

function given({ item }: List): Stored {
  const found = stored.find((one) => item(one.item, scene.own));
  if (found === undefined) throw new Error('Expected the scene to have such an item');
  return found;
}

const WITHOUT = Symbol('without');

/** As it is while the item is broken; it is whole again afterwards. */
async function whileBroken<T>(
  { table, item }: Stored,
  attribute: string,
  value: unknown,
  see: () => Promise<T>,
): Promise<T> {
  expect(item).toHaveProperty(attribute);
  const { [attribute]: _, ...rest } = item;
  await engine.put(table, value === WITHOUT ? rest : { ...rest, [attribute]: value });
  // As a process that has not read it yet.
  forgetAllRows(scene.system.platform.db);
  try {
    return await see();
  } finally {
    await engine.put(table, item);
  }
}

const cases = Object.entries(lists).flatMap(([name, list]) => [
  { name, list, what: 'lacks an attribute', attribute: list.missing, value: WITHOUT },
  { name, list, what: 'has an attribute of another type', attribute: list.wrongType, value: { not: 'it' } },
  ...(list.wrongEnum === undefined
    ? []
    : [{ name, list, what: 'is in no state that there is', attribute: list.wrongEnum, value: 'NO_SUCH' }]),
]);

test.each(cases)(
  '$name: an item that $what is left out, and the others are shown',
  async ({ list, attribute, value }) => {
    const whole = await nodesOf(list);
    const shown = await whileBroken(given(list), attribute, value, () => nodesOf(list));
    expect(shown).toHaveLength(whole.length - 1);
    expect(whole).toEqual(expect.arrayContaining([...shown]));
  },
);

test('positions: an item whose malformed attribute nobody asks for is shown', async () => {
  const list: List = { ...lists['positions']!, fields: 'id title' };
  const whole = await nodesOf(list);
  expect(await whileBroken(given(list), 'headcount', WITHOUT, () => nodesOf(list))).toEqual(whole);
});

test('a pair of duplicates with an unknown reason is left out', async () => {
  const { duplicateWorkers: list } = lists;
  if (list === undefined) throw new Error('Expected the list');
  const whole = await nodesOf(list);
  const shown = await whileBroken(given(list), 'reasons', ['NO_SUCH'], () => nodesOf(list));
  expect(shown).toHaveLength(whole.length - 1);
});

test('pages of one go on past malformed items: none is short, none ends at one, and the last one says so', async () => {
  const { system, own, tokens } = scene;
  const ids = await givenPositions(system, own.enterprise, [{}, {}, {}, {}, {}]);
  const fresh = (await engine.items('Positions')).filter(({ pk, sk }) => ids.includes(String(pk)) && sk === 'position');
  const inOrder = await pagesOf(own.enterprise, tokens['province'] ?? '');
  expect(inOrder).toEqual(expect.arrayContaining(ids));
  // The first, two in a row, and the last.
  const broken = [0, 2, 3, inOrder.length - 1].map((index) => inOrder[index]);
  const bad = [...fresh, ...stored.map(({ item }) => item)].filter(
    ({ pk, sk }) => broken.includes(String(pk)) && sk === 'position',
  );
  expect(bad).toHaveLength(4);
  for (const item of bad) await engine.put('Positions', { ...item, headcount: 'ten' });
  expect(await pagesOf(own.enterprise, tokens['province'] ?? '')).toEqual(inOrder.filter((id) => !broken.includes(id)));
  for (const item of bad) await engine.put('Positions', item);
});

/** Ids of an enterprise's positions, a page for each; fails where a page that is not the last has another number than one. */
async function pagesOf(enterprise: string, token: string): Promise<string[]> {
  const query = `query ($after: String) {
    positions(filter: { enterpriseId: "${enterprise}" }, first: 1, after: $after) {
      edges { node { id headcount } } pageInfo { hasNextPage endCursor }
    }
  }`;
  const ids: string[] = [];
  for (let after: string | null = null, pages = 0; pages < 100; pages += 1) {
    const { positions } = await scene.system.ask(token, query, { after });
    ids.push(...positions.edges.map(({ node }) => node.id));
    if (!positions.pageInfo.hasNextPage) return ids;
    expect(positions.edges).toHaveLength(1);
    after = positions.pageInfo.endCursor ?? null;
  }
  throw new Error('Expected an end of the pages');
}

test.each(['enterprise', 'position', 'worker', 'service', 'travelRequest', 'move'] as const)(
  'a malformed %s fails alone: other objects of the same round trip are answered',
  async (thing) => {
    const { system, own, other, tokens } = scene;
    const query = '{ bad: node(id: "BAD") { id } good: node(id: "GOOD") { id } }'
      .replace('BAD', own[thing])
      .replace('GOOD', other[thing]);
    // A profile has no id but its key.
    const attribute = thing === 'worker' ? 'sex' : 'id';
    const found = stored.find(
      ({ item }) => item['pk'] === own[thing] && (item['id'] === own[thing] || item['sk'] === 'profile'),
    );
    if (found === undefined) throw new Error('Expected the scene to have such an item');
    const { data, errors } = await whileBroken(found, attribute, { not: 'it' }, () =>
      system.gql(tokens['province'], query),
    );
    expect(data).toEqual({ bad: null, good: { id: other[thing] } });
    expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['bad'], 'INTERNAL_SERVER_ERROR'],
    ]);
  },
);

describe('a recruitment event in a list', () => {
  const list: List = {
    query: () => 'recruitmentEvents PAGE',
    fields: 'id title registered checkedIn intents hired placedLater enterprises { id }',
    item: (item, own) => item['pk'] === own.event && of('places', item),
    ...{ missing: 'free', wrongType: 'checkedIn' },
  };

  test.each([
    ['lacks its free places', 'free', WITHOUT],
    ['has half a person checked in', 'checkedIn', 0.5],
  ])('whose places are an item that %s is shown without its counts, and the others as ever', async (_, name, value) => {
    const whole = await nodesOf(list);
    const unknown = { registered: null, checkedIn: null, intents: null, hired: null, placedLater: null };
    const { event } = scene.own;
    expect(whole).toContainEqual(expect.objectContaining({ id: event, registered: 1, checkedIn: 0 }));
    expect(await whileBroken(given(list), name, value, () => nodesOf(list))).toEqual(
      whole.map((node) => ((node as { id: string }).id === event ? { ...node, ...unknown } : node)),
    );
  });

  test('is shown without an enterprise that is malformed, and the others as ever', async () => {
    const { own } = scene;
    const attended: List = { ...list, item: (item) => item['pk'] === own.enterprise && of('enterprise', item) };
    const whole = await nodesOf(list);
    expect(whole).toContainEqual(expect.objectContaining({ id: own.event, enterprises: [{ id: own.enterprise }] }));
    expect(await whileBroken(given(attended), 'registeredAt', WITHOUT, () => nodesOf(list))).toEqual(
      whole.map((node) => ((node as { id: string }).id === own.event ? { ...node, enterprises: [] } : node)),
    );
  });
});

test.each([
  ['positions', 'id enterprise { name }', 'id'],
  ['positions', 'id jobPosting', 'id'],
  ['positionChanges', 'change position { id enterprise { id } }', 'change position { id }'],
])(
  '%s { %s } of a malformed enterprise are left out, and shown where it is not asked for',
  async (name, fields, others) => {
    const list: List = {
      ...{ query: () => `${name} PAGE`, fields, missing: 'name', wrongType: 'name' },
      item: (item, own) => item['pk'] === own.enterprise && of('enterprise', item),
    };
    const whole = await nodesOf(list);
    const [shown, all] = await whileBroken(given(list), 'name', WITHOUT, () =>
      Promise.all([nodesOf(list), nodesOf({ ...list, fields: others })]),
    );
    expect(whole.length).toBeGreaterThan(shown.length);
    expect(whole).toEqual(expect.arrayContaining([...shown]));
    expect(all).toHaveLength(whole.length);
  },
);

test('a delivery of a malformed person is shown without who it is, and the others as ever', async () => {
  const { own } = scene;
  const deliveries: List = {
    ...{ query: () => 'deliveries PAGE', fields: 'pushId status workerName workerAge workerMaskedPhone' },
    ...{ missing: 'since', wrongType: 'name' },
    item: (item) => item['pk'] === own.worker && of('worker', item),
  };
  const whole = await nodesOf(deliveries);
  const shown = await whileBroken(given(deliveries), 'since', 0.5, () => nodesOf(deliveries));
  const unknown = { workerName: '***', workerAge: null, workerMaskedPhone: null };
  expect(whole).toHaveLength(2);
  expect(shown).toEqual(
    whole.map((node) => ((node as { pushId: string }).pushId === own.push ? { ...node, ...unknown } : node)),
  );
});

test('a request is shown without a traveller who is malformed, and the others as ever', async () => {
  const requests: List = {
    ...{
      query: () => 'travelRequests PAGE',
      fields: 'id travellers workers { id }',
      missing: 'since',
      wrongType: 'name',
    },
    item: (item) => item['pk'] === last && of('worker', item),
  };
  const whole = (await nodesOf(requests)) as { travellers: number; workers: { id: string }[] }[];
  const party = whole.find(({ travellers }) => travellers === 6);
  const last = party?.workers.at(-1)?.id;
  expect(party?.workers).toHaveLength(6);
  expect(await whileBroken(given(requests), 'since', 0.5, () => nodesOf(requests))).toEqual(
    whole.map((node) => (node === party ? { ...node, workers: node.workers.slice(0, -1) } : node)),
  );
});

test('a push whose position is malformed is shown without reasons, and the others as ever', async () => {
  const { own } = scene;
  const pushes: List = {
    ...{ query: onWorker('pushes'), fields: 'id reasons { code }', missing: 'headcount', wrongType: 'title' },
    item: (item) => item['pk'] === own.position && of('position', item),
  };
  const whole = await nodesOf(pushes);
  expect(whole).toContainEqual({ id: own.push, reasons: [{ code: 'BOARD' }] });
  expect(await whileBroken(given(pushes), 'headcount', 0.5, () => nodesOf(pushes))).toEqual(
    whole.map((node) => ((node as { id: string }).id === own.push ? { ...node, reasons: [] } : node)),
  );
});

test('a malformed campaign does not hide the one that runs', async () => {
  const { system, tokens } = scene;
  const query = '{ currentCampaign { id } }';
  const { currentCampaign: before } = await system.ask(tokens['cadre'] ?? '', query);
  const found = stored.find(({ item }) => of('campaign', item) && item['id'] !== before?.id);
  if (found === undefined) throw new Error('Expected another campaign');
  await whileBroken(found, 'startsOn', 'none', async () =>
    expect((await system.ask(tokens['cadre'] ?? '', query)).currentCampaign).toEqual(before),
  );
});

test('each malformed item was set aside, by its key and without anything else of it', async () => {
  const aside = (await allItems()).map(({ item }) => item).filter(({ pk }) => String(pk).startsWith('aside#'));
  const keys = aside.map(({ table, keys }) => ({ table, keys }));
  for (const list of Object.values(lists)) {
    const { table, item } = given(list);
    expect(keys).toContainEqual({ table, keys: { pk: item['pk'], sk: item['sk'] } });
  }
  for (const item of aside)
    expect(Object.keys(item).sort()).toEqual(['at', 'error', 'expiresAt', 'keys', 'pk', 'reader', 'sk', 'table']);
  expect(new Set(aside.map(({ reader }) => reader))).toEqual(new Set(['lists', 'loaders']));
});
