/**
 * A list of twenty takes as many round trips and requests as a list of two, whatever is selected of its objects: walks every
 * list of the schema and every field of what it lists, the lists of one object, and the lists of the objects of a list. A
 * list of each object of a list is a query for each, all at once; what is selected of its entries is not.
 */
import { buildSchema, getNamedType, type GraphQLField, isLeafType, isObjectType } from 'graphql';
import { bureau, prepare } from '../../bench/capacity/given';
import { idOf, positionIdOf, VILLAGE, WEBHOOK_ID } from '../../bench/capacity/items';
import { startWorld, type World } from '../../bench/capacity/world';
import { alone } from '../kit/asked-alone';
import { fillInnerLists } from '../kit/inner-lists';
import { tablesFile } from '../kit/tables-file';
import { sdl } from '../../functions/generated/sdl';

const size = {
  ...{ positions: 300, workers: 1_000, enterprises: 51, services: 21 },
  without: ['COUNTERS', 'DEMAND', 'FULL_CORRIDOR'],
} as const;

/** Arguments of each list, beside the page. */
const given: Readonly<Record<string, string>> = {
  changes: `id: "${positionIdOf(0, size)}"`,
  loadedCodes: 'list: REGION',
  minimumWages: 'regionCode: "53"',
  revealLog: `workerId: "${idOf('wkr', 0)}"`,
  enterpriseShortages: 'regionCode: "44"',
  roundSheets: `regionCode: "${VILLAGE}"`,
  rules: 'kind: COACH',
  serviceList: 'regionCode: "53"',
  surveyCoverage: 'regionCode: "53"',
  trainingNeeds: 'regionCode: "53"',
  webhookDeliveries: `webhookId: "${WEBHOOK_ID}"`,
};

/** Required arguments of fields below the lists. */
const arguments_: Readonly<Record<string, string>> = {
  'TravelService.availability': '(fromStop: 0, toStop: 1)',
};

/** Lists that this world fills with twenty entries; the others are walked with what there is. */
const FULL = ['enterprises', 'positions', 'workers', 'travelServices', 'duplicateWorkers', 'serviceList', 'changes'];

/** Fields that take requests of their own for each object; `alone` says why. */
const isAlone = (at: string): boolean => Object.hasOwn(alone, at);

let world: World;
let parents: Readonly<Record<string, string>>;
let fullEventId: string;

beforeAll(async () => {
  world = await startWorld(size, await tablesFile());
  const prepared = await prepare(world, size);
  parents = await fillInnerLists(world, prepared);
  ({ fullEventId } = prepared.support);
}, 120_000);

afterAll(() => world.stop());

const schema = buildSchema(sdl);

function fieldsOf(name: string): readonly GraphQLField<unknown, unknown>[] {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

const lists = fieldsOf('Query').filter(({ type }) => getNamedType(type).name.endsWith('Connection'));

interface Selection {
  readonly selection: string;
  /** A query for each object, all at once: an inner list, or a field of `alone`. */
  readonly isOwnQuery: boolean;
}

const isConnection = ({ type }: GraphQLField<unknown, unknown>): boolean =>
  getNamedType(type).name.endsWith('Connection');

/** All leaves at once, then each field that leads further, with the leaves behind it. */
function selectionsOf(node: string): Selection[] {
  const fields = fieldsOf(node);
  const leaves = fields.filter(({ name, type }) => isLeafType(getNamedType(type)) && !isAlone(`${node}.${name}`));
  const further = fields.filter((field) => !leaves.includes(field));
  return [
    { selection: leaves.map(({ name }) => name).join(' '), isOwnQuery: false },
    ...further.map((field) => ({
      selection: selected(node, field),
      isOwnQuery: isConnection(field) || isAlone(`${node}.${field.name}`),
    })),
  ].filter(({ selection }) => selection !== '');
}

function selected(of: string, { name, type, args }: GraphQLField<unknown, unknown>): string {
  if (isLeafType(getNamedType(type))) return name;
  const leaves = leavesOf(getNamedType(type).name);
  const page = args.some((argument) => argument.name === 'first') ? '(first: 1)' : '';
  const told = arguments_[`${of}.${name}`] ?? page;
  return `${name}${told} { ${leaves} }`;
}

function leavesOf(name: string): string {
  const fields = fieldsOf(name);
  const edges = fields.find((field) => field.name === 'edges');
  if (edges !== undefined) return `edges { node { ${leavesOf(nodeOf(name))} } }`;
  const plain = fields.filter((field) => isPlainLeaf(field) && !isAlone(`${name}.${field.name}`));
  return ['__typename', ...plain.map((field) => field.name)].join(' ');
}

function isPlainLeaf({ type, args }: GraphQLField<unknown, unknown>): boolean {
  return isLeafType(getNamedType(type)) && args.length === 0;
}

/** The type of what a connection lists. */
function nodeOf(connection: string): string {
  const edge = fieldsOf(connection).find(({ name }) => name === 'edges');
  const node = edge && fieldsOf(getNamedType(edge.type).name).find(({ name }) => name === 'node');
  if (node === undefined) throw new Error(`Expected ${connection} to have nodes`);
  return getNamedType(node.type).name;
}

interface Answered {
  readonly data?: Record<string, { readonly edges?: readonly unknown[] } | null> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

interface Taken {
  readonly trips: number;
  readonly calls: number;
  readonly length: number;
}

/** Undefined if the price is above the limit. */
function taken(list: string, first: number, selection: string): Promise<Taken | undefined> {
  const told = [given[list], `first: ${first}`].filter(Boolean).join(', ');
  return measured(`{ ${list}(${told}) { edges { node { ${selection} } } } }`, list);
}

async function measured(document: string, list: string): Promise<Taken | undefined> {
  const { usage, value } = await world.meter.measure(() => world.send(bureau, document, {}));
  const { data, errors = [] } = JSON.parse(value) as Answered;
  const codes = new Set(errors.map(({ extensions: { code } }) => code));
  if (codes.has('OPERATION_TOO_COSTLY')) return undefined;
  codes.delete('FORBIDDEN');
  expect({ document, codes: [...codes] }).toEqual({ document, codes: [] });
  return { trips: usage.roundTrips, calls: usage.calls, length: data?.[list]?.edges?.length ?? 0 };
}

/** The longest that the price allows; undefined if that is shorter than `least`. */
async function long(list: string, selection: string, least = 5): Promise<Taken | undefined> {
  for (const first of [20, 10, 5].filter((length) => length >= least)) {
    const found = await taken(list, first, selection);
    if (found !== undefined) return found;
  }
  return undefined;
}

const short = async (list: string, selection: string): Promise<Taken> =>
  (await taken(list, 2, selection)) ?? { trips: 0, calls: 0, length: 0 };

test.each(lists.map((list) => [list.name, nodeOf(getNamedType(list.type).name)]))(
  '%s of 20 takes as many round trips for any field of %s as one of 2',
  async (list, node) => {
    const [least, whole] = [await short(list, '__typename'), await long(list, '__typename')];
    if (whole === undefined) throw new Error(`Expected five of ${list} to be affordable`);
    if (FULL.includes(list)) expect([least.length, whole.length]).toEqual([2, 20]);
    const grows = async (selections: readonly Selection[]): Promise<boolean> => {
      const selection = joined(selections);
      const [few, many] = [await short(list, selection), await long(list, selection, selections.length > 1 ? 20 : 5)];
      if (many === undefined) return true;
      const calls = selections.every(({ isOwnQuery }) => !isOwnQuery);
      // A list of many partitions may itself read on for a longer page.
      const more = {
        trips: many.trips - few.trips - (whole.trips - least.trips),
        calls: calls ? many.calls - few.calls - (whole.calls - least.calls) : 0,
      };
      // One more where an object of the longer list leads on, such as to whom a person was merged into.
      return more.trips > 1 || more.calls > 1;
    };
    // Fields that don't grow together don't grow alone; those whose price allows no twenty together are asked alone.
    for (const together of groupsOf(selectionsOf(node)))
      if (await grows(together))
        for (const one of together) expect({ one, grows: await grows([one]) }).toEqual({ one, grows: false });
  },
);

/** A few at a time, so that the price allows twenty of them. */
function groupsOf(selections: readonly Selection[]): readonly (readonly Selection[])[] {
  const { own = [], shared = [] } = Object.groupBy(selections, (one) => (one.isOwnQuery ? 'own' : 'shared'));
  return [own, shared].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / TOGETHER) }, (_, at) => all.slice(at * TOGETHER, (at + 1) * TOGETHER)),
  );
}

const TOGETHER = 3;

const joined = (selections: readonly Selection[]): string => selections.map(({ selection }) => selection).join(' ');

/** Lists within an object: the type, the field and the type of its entries. */
const innerLists = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) && type.name !== 'Query' && !type.name.endsWith('Payload')
    ? Object.values(type.getFields())
        .filter(isConnection)
        .map((field) => ({ of: type.name, field, node: nodeOf(getNamedType(field.type).name) }))
    : [],
);

const INNER_UNASKED: Readonly<Record<string, string>> = {
  'Region.children': 'in memory',
  'PositionImport.rowErrors': 'a measured import has no wrong row',
  'PositionImport.rowWarnings': 'a measured import has no wrong row',
  'RoundSheet.rows': 'a list of `workers`, which is walked',
  'Enterprise.webhooks': 'one object of one webhook',
  'Enterprise.positionImports': 'has no field that reads',
  'Enterprise.placements': 'only an enterprise may ask, and the entries are those of Worker.placements',
  'Campaign.reports': 'one report a day',
  'Placement.followUps': 'has no field that reads',
  'Worker.surveys': 'has no field that reads',
  'Worker.history': 'has no field that reads',
};

test('every list of an object is walked, or it is said why not', () => {
  const names = innerLists.map(({ of, field }) => `${of}.${field.name}`);
  expect(names.filter((name) => parents[name] === undefined && INNER_UNASKED[name] === undefined)).toEqual([]);
  expect(Object.keys(INNER_UNASKED).filter((name) => !names.includes(name) || parents[name] !== undefined)).toEqual([]);
});

/** Inner lists that hold two entries, so that what their entries read shows. */
const INNER_FULL = [
  ...['Agency.visits', 'Enterprise.agreements', 'Enterprise.statuses', 'Course.enrolments', 'Worker.placements'],
  ...['RecruitmentEvent.registrations', 'Station.visits', 'TravelService.allocations', 'Worker.cases', 'Worker.pushes'],
];

test.each(innerLists.map(({ of, field, node }) => [`${of}.${field.name}`, field, node] as const))(
  'the entries of one %s are read together',
  async (name, field, node) => {
    const parent = parents[name];
    if (parent === undefined) return;
    const ask = async (first: number, selection: string): Promise<Taken | undefined> =>
      measured(`{ ${parent} { ${field.name}(first: ${first}) { edges { node { ${selection} } } } } }`, parent);
    /** Undefined where the price allows no ten. */
    const growth = async (selection: string): Promise<number | undefined> => {
      const [few, many] = [await ask(2, selection), (await ask(20, selection)) ?? (await ask(10, selection))];
      return few && many && many.calls - few.calls;
    };
    const bare = await growth('__typename');
    const more = async (selection: string): Promise<number> => ((await growth(selection)) ?? Infinity) - (bare ?? 0);
    for (const together of groupsOf(selectionsOf(node).filter(({ isOwnQuery }) => !isOwnQuery)))
      if ((await more(joined(together))) > 1)
        for (const { selection } of together)
          expect({ name, selection, isMore: (await more(selection)) > 1 }).toEqual({ name, selection, isMore: false });
  },
);

test('those of one line, and of one lane, are counted together', async () => {
  const ask = async (query: string): Promise<number> => (await measured(query, ''))?.calls ?? NaN;
  const line = (first: number, fields: string): string =>
    `{ recruitmentEvent(id: "${fullEventId}") { registrations(first: ${first}) { edges { node { ${fields} } } } } }`;
  const turns = await ask(line(20, 'status waitlistPosition'));
  expect(turns - (await ask(line(20, 'status')))).toBe(1);
  // Three lanes; one request waits in each of the others.
  const lane = (fields: string): string => `{ travelRequests(first: 20) { edges { node { ${fields} } } } }`;
  const places = await ask(lane('status waitlistPosition waitlistBand'));
  expect(places - (await ask(lane('status')))).toBeLessThanOrEqual(3 * 2);
});

/** The inner lists of the objects of each list. */
const nested = lists.flatMap((list) => {
  const node = nodeOf(getNamedType(list.type).name);
  return innerLists.filter(({ of }) => of === node).map((inner) => [list.name, inner] as const);
});

test.each(nested.map(([list, inner]) => [`${list} { ${inner.field.name} }`, list, inner] as const))(
  'of %s the entries of all objects are read together',
  async (_, list, { field, node, of }) => {
    const within = (selection: string): string =>
      `__typename ${field.name}(first: 2) { edges { node { ${selection} } } }`;
    const bare = new Map<number, Taken | undefined>();
    const marginal = async (first: number, selection: string): Promise<number | undefined> => {
      // One after the other: the meter counts all that is under way.
      if (!bare.has(first)) bare.set(first, await taken(list, first, within('__typename')));
      const [all, least] = [await taken(list, first, within(selection)), bare.get(first)];
      return all && least && all.calls - least.calls;
    };
    /** Undefined where the price allows no longer list. */
    const growth = async (selection: string, lengths: readonly number[]): Promise<number | undefined> => {
      const few = await marginal(2, selection);
      for (const first of few === undefined ? [] : lengths) {
        const many = await marginal(first, selection);
        if (many !== undefined) return many - (few ?? 0);
      }
      return undefined;
    };
    for (const together of groupsOf(selectionsOf(node).filter(({ isOwnQuery }) => !isOwnQuery))) {
      // Those that together grow no more than one may, don't grow alone.
      const all = together.length > 1 ? await growth(joined(together), [20]) : undefined;
      if (all !== undefined && all <= 1) continue;
      for (const { selection } of together) {
        const more = (await growth(selection, [20, 10, 5])) ?? 0;
        // The first two may show nothing. Among more, an object is read for all, and then what it shows is.
        const waves = selection.includes('{') ? 2 : 1;
        expect({ of, field: field.name, selection, isMore: more > waves && more }).toEqual({
          ...{ of, field: field.name, selection, isMore: false },
        });
      }
    }
  },
);

test('the lists that show something hold two entries and more', async () => {
  for (const name of INNER_FULL) {
    const field = name.split('.')[1] ?? '';
    const document = `{ ${parents[name] ?? ''} { ${field}(first: 2) { edges { cursor } } } }`;
    const answer = JSON.parse(await world.send(bureau, document, {})) as {
      readonly data: Record<string, Record<string, { readonly edges: readonly unknown[] }>>;
    };
    const [object] = Object.values(answer.data);
    expect([name, object?.[field]?.edges.length]).toEqual([name, 2]);
  }
});
