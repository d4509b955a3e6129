/**
 * A list of twenty takes as many round trips as a list of two, whatever is selected of its objects: walks every list of
 * the schema and every field of what it lists.
 */
import { buildSchema, getNamedType, type GraphQLField, isLeafType, isObjectType } from 'graphql';
import { bureau, prepare } from '../../bench/capacity/given';
import { idOf, positionIdOf, VILLAGE, WEBHOOK_ID } from '../../bench/capacity/items';
import { startWorld, type World } from '../../bench/capacity/world';
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

/** Their place in line is counted in the lane of each, all lanes at once. */
const ASKED_EACH: ReadonlySet<string> = new Set(['travelRequests']);

let world: World;

beforeAll(async () => {
  world = await startWorld(size);
  await prepare(world, size);
});

afterAll(() => world.stop());

const schema = buildSchema(sdl);

function fieldsOf(name: string): readonly GraphQLField<unknown, unknown>[] {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

const lists = fieldsOf('Query').filter(({ type }) => getNamedType(type).name.endsWith('Connection'));

interface Selection {
  readonly selection: string;
  /** An inner list is a query for each object; all of them are asked at once. */
  readonly isOwnQuery: boolean;
}

/** All leaves at once, then each field that leads further, with the leaves behind it. */
function selectionsOf(node: string): Selection[] {
  const fields = fieldsOf(node);
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
  const further = fields.filter((field) => !leaves.includes(field));
  return [
    { selection: leaves.map(({ name }) => name).join(' '), isOwnQuery: false },
    ...further.map((field) => ({
      selection: selected(node, field),
      isOwnQuery: getNamedType(field.type).name.endsWith('Connection'),
    })),
  ];
}

function selected(of: string, { name, type, args }: GraphQLField<unknown, unknown>): string {
  const leaves = leavesOf(getNamedType(type).name);
  const page = args.some((argument) => argument.name === 'first') ? '(first: 1)' : '';
  const told = arguments_[`${of}.${name}`] ?? page;
  return `${name}${told} { ${leaves} }`;
}

function leavesOf(name: string): string {
  const fields = fieldsOf(name);
  const edges = fields.find((field) => field.name === 'edges');
  if (edges !== undefined) return `edges { node { ${leavesOf(nodeOf(name))} } }`;
  return ['__typename', ...fields.filter(isPlainLeaf).map((field) => field.name)].join(' ');
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
  readonly data?: Record<string, { readonly edges: readonly unknown[] } | null> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

interface Taken {
  readonly trips: number;
  readonly calls: number;
  readonly length: number;
}

/** Undefined if the price is above the limit. */
async function taken(list: string, first: number, selection: string): Promise<Taken | undefined> {
  const told = [given[list], `first: ${first}`].filter(Boolean).join(', ');
  const document = `{ ${list}(${told}) { edges { node { ${selection} } } } }`;
  const { usage, value } = await world.meter.measure(() => world.send(bureau, document, {}));
  const { data, errors = [] } = JSON.parse(value) as Answered;
  const codes = new Set(errors.map(({ extensions: { code } }) => code));
  if (codes.has('OPERATION_TOO_COSTLY')) return undefined;
  codes.delete('FORBIDDEN');
  expect({ document, codes: [...codes] }).toEqual({ document, codes: [] });
  return { trips: usage.roundTrips, calls: usage.calls, length: data?.[list]?.edges.length ?? 0 };
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
      const selection = selections.map((each) => each.selection).join(' ');
      const [few, many] = [await short(list, selection), await long(list, selection, selections.length > 1 ? 20 : 5)];
      if (many === undefined) return true;
      const calls = !ASKED_EACH.has(list) && selections.every(({ isOwnQuery }) => !isOwnQuery);
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
  const { own = [], joined = [] } = Object.groupBy(selections, (one) => (one.isOwnQuery ? 'own' : 'joined'));
  return [own, joined].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / TOGETHER) }, (_, at) => all.slice(at * TOGETHER, (at + 1) * TOGETHER)),
  );
}

const TOGETHER = 3;
