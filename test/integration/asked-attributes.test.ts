/**
 * Lists ask the database for what a request selects: no field needs more, and no key of another index comes with it, where
 * that is less than to read it.
 */
import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { buildSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { isIndexKey } from '../../functions/tables';
import { runs } from '../kit/long';
import { givenEnterprise, givenPositions, startTestSystem, type TestSystem, unique } from '../kit/system';

interface Asked {
  readonly index: string | undefined;
  /** Undefined for all attributes. */
  readonly attributes: readonly string[] | undefined;
}

let system: TestSystem;
let asked: Asked[] = [];

beforeAll(async () => {
  system = await startTestSystem({
    over: (client) =>
      Promise.resolve({
        send: (command: object) => {
          if (command instanceof QueryCommand) note(command.input.IndexName, command.input);
          if (command instanceof BatchGetCommand)
            for (const group of Object.values(command.input.RequestItems ?? {})) note(undefined, group);
          return client.send(command as QueryCommand);
        },
      } as typeof client),
  });
  const enterpriseId = await givenEnterprise(system);
  const whole = {
    ...{ wageMax: 7_000, education: 'COLLEGE', ageMin: 18, ageMax: 50, skills: ['电子装配'], board: true },
    ...{ contractMonths: 12, startsOn: '2027-02-01', closesOn: '2027-01-25', description: '两班倒。', lodging: true },
    ...{ movementsPerMinute: 90, liftKgFrequent: 30, liftKgOccasional: 30, nightWork: true, hazards: ['DUST'] },
  };
  const ids = await givenPositions(system, enterpriseId, [whole, {}, { ...whole, closesOn: '2027-01-21' }, {}]);
  const closing = { idempotencyKey: unique(), positionId: ids[3], reason: 'WITHDRAWN' };
  await system.mutate(system.tokens.BUREAU, 'closePosition', 'position { id }', closing);
  // The third one's closing date is over, and no sweep has come.
  system.clock.moveTo('2027-01-22T04:00:00Z');
});

afterAll(() => system.stop());

function note(
  index: string | undefined,
  { ProjectionExpression: text, ExpressionAttributeNames: names = {} }: Partial<QueryCommand['input']>,
): void {
  asked.push({ index, attributes: text?.split(',').map((name) => names[name] ?? name) });
}

const schema = buildSchema(sdl);

/** Every field of a position, with the first leaf of what it leads to. */
const fields = Object.values(typeOf('Position').getFields()).map(({ name, type }) => {
  const named = getNamedType(type);
  if (isLeafType(named)) return name;
  const leaf = Object.values(typeOf(named.name).getFields()).find((field) => isLeafType(getNamedType(field.type)));
  return `${name} { ${leaf?.name} }`;
});

function typeOf(name: string) {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`Expected an object type ${name}`);
  return type;
}

/** The nodes of two lists, of all statuses that these positions have. */
async function listed(selection: string): Promise<Record<string, unknown>[]> {
  const list = (status: string): string =>
    `positions(filter: { regionCode: "4419", status: ${status} }, orderBy: NEWEST)`;
  const { open, closed } = (await system.ask(
    system.tokens.BUREAU,
    `{ open: ${list('OPEN')} { edges { node { ${selection} } } } closed: ${list('CLOSED')} { edges { node { ${selection} } } } }`,
  )) as unknown as Record<'open' | 'closed', { readonly edges: readonly { readonly node: Record<string, unknown> }[] }>;
  return [...open.edges, ...closed.edges].map(({ node }) => node);
}

const nameOf = (field: string): string => field.split(' ', 1).join('');

test('every field alone, and any of them together, say what they say when everything is read', async () => {
  const whole = await listed(fields.join(' '));
  expect(whole.map(({ status }) => status)).toEqual(['OPEN', 'OPEN', 'CLOSED', 'CLOSED']);
  const expected = (selected: readonly string[]): unknown[] =>
    whole.map((node) => Object.fromEntries(selected.map((field) => [nameOf(field), node[nameOf(field)]])));
  for (const field of fields) expect(await listed(field)).toEqual(expected([field]));
  await fc.assert(
    fc.asyncProperty(fc.subarray(fields, { minLength: 1 }), async (selected) => {
      expect(await listed(selected.join(' '))).toEqual(expected(selected));
    }),
    runs(80),
  );
});

test('what is asked for is what the fields read, in fragments too', async () => {
  asked = [];
  await listed('... on Position { title status ... on Node { id } } __typename');
  const lists = asked.filter(({ index }) => index !== undefined);
  expect(lists.length).toBeGreaterThan(0);
  for (const { attributes = [] } of lists)
    expect([...attributes].sort()).toEqual(
      ['__edb_e__', 'closesOn', 'id', 'pk', 'removedAt', 'sk', 'status', 'title', 'timeSk'].sort(),
    );
});

test('a list that shows all of a position still takes no key of another list', async () => {
  asked = [];
  await listed('jobPosting');
  const lists = asked.filter(({ index }) => index !== undefined);
  expect(lists.length).toBeGreaterThan(0);
  for (const { attributes = [] } of lists) expect(attributes.filter((name) => isIndexKey(name))).toEqual(['timeSk']);
});

test('one position is read whole, for what it has takes longer to name than the keys of its lists to read', async () => {
  const [{ id } = {}] = await listed('id');
  asked = [];
  await system.ask(system.tokens.BUREAU, 'query ($id: ID!) { node(id: $id) { id } }', { id });
  expect(asked).toEqual([{ index: undefined, attributes: undefined }]);
});
