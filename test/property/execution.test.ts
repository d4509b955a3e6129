/** Our executor answers what graphql-js answers, calls the same resolvers in the same order, and tells the same errors. */
import { isDeepStrictEqual } from 'node:util';
import {
  buildSchema as buildFromText,
  execute,
  getOperationAST,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
} from 'graphql';
import { collectionOf } from '../../client/collection';
import { createExecutor, type Executor } from '../../functions/graphql/execution/execute';
import { buildSchema } from '../../functions/graphql/schema/blueprint';
import { resolvers } from '../../functions/graphql/schema/resolvers';
import { blueprint } from '../../functions/generated/blueprint';
import { LONG, part, SEED } from '../kit/long';
import { type Drawn, randomOperation, randomVariables } from '../kit/random-operation';
import { spoiled } from '../kit/spoiled';
import { type Chance, resolveByChance } from '../kit/resolvers-by-chance';
import { sentOperations } from '../kit/sent-operations';

const forms = resolveByChance(
  buildFromText(/* GraphQL */ `
    enum Size {
      SMALL
      LARGE
    }
    input Span {
      from: Int! = 1
      to: Int
      sizes: [Size!] = [SMALL]
    }
    interface Named {
      id: ID!
      name(upper: Boolean = false): String
      next: Named
    }
    interface Sized implements Named {
      id: ID!
      name(upper: Boolean = false): String
      next: Named
      size: Size!
    }
    type Cat implements Named & Sized {
      id: ID!
      name(upper: Boolean = false): String
      next: Named
      size: Size!
      lives: Int!
      kittens(span: Span!): [Cat!]!
      friends: [Animal]!
    }
    type Dog implements Named {
      id: ID!
      name(upper: Boolean = false): String
      next: Named
      weight: Float
      rows: [[Int!]]!
      pups: [[Dog!]!]
    }
    union Animal = Cat | Dog
    type Query {
      cat(size: Size = LARGE): Cat
      dog(spans: [Span!]): Dog!
      animals(first: Int!): [Animal!]
      named: [Named]
      sized: Sized!
      grid: [[[String]!]!]
      yes: Boolean!
    }
    type Mutation {
      add(span: Span): Cat
      remove(id: ID!): Dog!
      count: Int!
    }
  `),
);
const system = resolveByChance(buildSchema(blueprint, resolvers));

interface Answer {
  readonly told: string;
  readonly calls: readonly string[];
}

function chanceOf(seed: number): Chance {
  return { seed, rare: [12, 30, 400][seed % 3]!, calls: [] };
}

async function comparison(
  schema: GraphQLSchema,
  ours: Executor,
  document: ReturnType<typeof parse>,
  variableValues: Drawn['variables'],
  seed: number,
): Promise<{ readonly ours: Answer; readonly theirs: Answer }> {
  const [mine, plain] = [chanceOf(seed), chanceOf(seed)];
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const operationName = operation?.name?.value;
  const theirs = await execute({
    schema,
    document,
    contextValue: plain,
    ...{ variableValues, operationName },
    options: { maxCoercionErrors: 3 },
  });
  const told = await ours({ document, operation, operationName, contextValue: mine, variableValues });
  // What nobody waits for any more, because a null took its place, is called all the same.
  for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
  return {
    ours: { told: JSON.stringify([told, told.errors?.map(formOf)]), calls: mine.calls },
    theirs: { told: JSON.stringify([theirs, theirs.errors?.map(formOf)]), calls: plain.calls },
  };
}

function formOf({ message, path, locations, originalError }: GraphQLError): unknown {
  return [message, path, locations, originalError?.message];
}

/** graphql-js leaves rejections of a list that has failed already to nobody, which is no matter of this test. */
const [then, all] = [Reflect.get(Promise.prototype, 'then'), Reflect.get(Promise, 'all')] as [
  () => unknown,
  () => unknown,
];
const heard = (promise: unknown): unknown => {
  Reflect.apply(then, promise, [undefined, () => undefined]);
  return promise;
};

beforeAll(() => {
  const hearing = function (this: unknown, ...reactions: unknown[]): unknown {
    return heard(Reflect.apply(then, this, reactions));
  };
  Reflect.set(Promise.prototype, 'then', hearing);
  Reflect.set(Promise, 'all', (promises: Iterable<unknown>) => heard(Reflect.apply(all, Promise, [promises])));
});

afterAll(() => {
  Reflect.set(Promise.prototype, 'then', then);
  Reflect.set(Promise, 'all', all);
});

const executors = new Map([forms, system].map((schema) => [schema, createExecutor(schema, 3)]));

test.each([
  ['operations of all forms of types, 2,000 by a long run', forms, part(2_000), 'query'],
  ['mutations of all forms of types, 300 by a long run', forms, part(300), 'mutation'],
  ['operations of the system, 200 by a long run', system, part(200), 'query'],
] as const)('%s', async (_, schema, count, root) => {
  let valid = 0;
  for (let drawn = 0; valid < count; drawn += 1) {
    expect(drawn).toBeLessThan(count * 4);
    const seed = SEED + drawn * 7_919;
    const { text, variables } = randomOperation(schema, root, seed);
    const document = parse(text);
    if (validate(schema, document).length > 0) continue;
    valid += 1;
    // The second time from the plan of the first one, and with other values of the same variables.
    const others = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, typeof value === 'boolean' ? !value : value]),
    );
    for (const values of [variables, others, variables, spoiled(variables, seed)]) {
      const { ours, theirs } = await comparison(schema, executors.get(schema)!, document, values, seed);
      if (!isDeepStrictEqual(ours, theirs))
        expect({ ours, text, values, seed }).toEqual({ ours: theirs, text, values, seed });
    }
  }
});

const requests = collectionOf(system, 'http://localhost/').item.flatMap(({ item }) => item);

test('each operation of the collection, with two outcomes, or eight', async () => {
  expect(requests.length).toBeGreaterThan(150);
  for (const { request } of requests) {
    const { query, variables } = request.body.graphql;
    const document = parse(query);
    for (let seed = 0; seed < part(8, 4); seed += 1) {
      const values = JSON.parse(variables) as Drawn['variables'];
      const { ours, theirs } = await comparison(system, executors.get(system)!, document, values, seed);
      expect(ours).toEqual(theirs);
    }
  }
});

const sent = sentOperations(system, ['test', 'local', 'partner', 'operator', 'client', 'bench']);

test('each operation that a test or a command sends, or every second one, with values of its variables, right and wrong', async () => {
  expect(sent.length).toBeGreaterThan(600);
  for (const [index, { file, document }] of sent.entries()) {
    if (!LONG && index % 2 !== SEED % 2) continue;
    for (let round = 0; round < part(6, 3); round += 1) {
      const seed = SEED + index * 31 + round;
      const right = randomVariables(system, document, seed);
      const values = round % 3 === 2 ? spoiled(right, seed) : right;
      const { ours, theirs } = await comparison(system, executors.get(system)!, document, values, seed);
      if (!isDeepStrictEqual(ours, theirs))
        expect({ ours, file, values, seed }).toEqual({ ours: theirs, file, values, seed });
    }
  }
});

test('what no resolver of the system does: kinds that are unsure, functions with fields, arguments that are changed', async () => {
  const schema = buildFromText(/* GraphQL */ `
    input Span {
      from: Int
      inner: Span
    }
    type Cat {
      name: String
      told(span: Span, spans: [Span!]): String
    }
    type Dog {
      name: String
    }
    type Query {
      cats: [Cat!]
      dog: Dog
      late: Dog
    }
  `);
  const cat = Object.assign(() => undefined, { told: () => 'function' });
  const dog = schema.getType('Dog') as GraphQLObjectType;
  dog.isTypeOf = () => undefined as unknown as boolean;
  const change = (span: { from?: number; inner?: { from: number } } | undefined): void => {
    if (span?.inner !== undefined) span.inner.from += 1;
    if (span?.from !== undefined) span.from += 1;
  };
  const { cats, late } = schema.getQueryType()!.getFields();
  cats!.resolve = () => [cat, cat, { name: 'object' }];
  schema.getQueryType()!.getFields()['dog']!.resolve = () => ({ name: 'dog' });
  late!.resolve = () => Object.assign(() => undefined, { then: (done: (value: unknown) => void) => done(null) });
  const { told } = (schema.getType('Cat') as GraphQLObjectType).getFields();
  told!.resolve = (_, args: { span?: never; spans?: never[] }) => {
    change(args.span);
    args.spans?.forEach(change);
    return JSON.stringify(args);
  };
  const document = parse(`query ($span: Span, $from: Int) { late { name } dog { name } cats { name
    literal: told(span: { from: 1, inner: { from: 1 } }) list: told(spans: [{ from: 1 }, { inner: { from: $from } }])
    variable: told(span: $span) within: told(span: { inner: $span }) plain: told } }`);
  // What a variable holds is one object for all, in graphql-js, too.
  const variables = (): object => ({ span: { from: 1, inner: { from: 1 } }, from: 5 });
  const ask = { schema, document, operation: getOperationAST(document)!, contextValue: {} };
  const ours = await createExecutor(schema, 3)({ ...ask, variableValues: { ...variables() } });
  const theirs = await execute({ ...ask, variableValues: { ...variables() } });
  expect(JSON.parse(JSON.stringify(ours.data))).toEqual(JSON.parse(JSON.stringify(theirs.data)));
  // graphql-js tells the value, too, which may be personal.
  expect(ours.errors?.map(({ message, path }) => [message, path])).toEqual([
    ['Expected value of type "Dog".', ['dog']],
  ]);
  expect(theirs.errors?.map(({ message, path }) => [message.slice(0, 28), path])).toEqual([
    ['Expected value of type "Dog"', ['dog']],
  ]);
});

const CAT = '{ cat { name } }';
test.each([
  [
    'variables of a wrong type, as many as are told',
    'query ($a: Int!, $b: Int!, $c: Int!, $d: Int!) { a: animals(first: $a) { __typename } b: animals(first: $b) { __typename } c: animals(first: $c) { __typename } d: animals(first: $d) { __typename } }',
    { a: 'x', b: 'x', c: 'x' },
  ],
  ['a condition that is null', 'query ($yes: Boolean = true) { cat @include(if: $yes) { name } yes }', { yes: null }],
  [
    'a name that is special in JavaScript',
    '{ __proto__: yes constructor: yes hasOwnProperty: cat { toString: name } }',
    {},
  ],
  [
    'introspection',
    '{ __schema { types { name fields { name } } } __type(name: "Cat") { name kind } cat { __typename } }',
    {},
  ],
  [
    'variables that have names of JavaScript, given and not',
    'query ($constructor: Int, $__proto__: Int, $toString: Int = 2) { a: dog(spans: [{ to: $constructor }]) { name } b: dog(spans: [{ to: $__proto__, from: $toString }]) { name } }',
    JSON.parse('{ "__proto__": 3 }') as Drawn['variables'],
  ],
  ['the first of two operations', `query A ${CAT} fragment F on Query ${CAT}`, {}],
] as const)('%s', async (_, text, variables) => {
  for (let seed = 0; seed < 20; seed += 1) {
    const { ours, theirs } = await comparison(forms, executors.get(forms)!, parse(text), variables, seed);
    expect(ours).toEqual(theirs);
  }
});

test('a ninth plan of an operation is not kept, and it is executed all the same', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const document = parse(
    `query (${names.map((name) => `$${name}: Boolean!`).join()}) { ${names.map((name) => `${name}: yes @include(if: $${name})`).join(' ')} }`,
  );
  for (let bits = 0; bits < 16; bits += 1) {
    const values = Object.fromEntries(names.map((name, at) => [name, (bits >> at) % 2 === 1]));
    const { ours, theirs } = await comparison(forms, executors.get(forms)!, document, values, 2);
    expect(ours).toEqual(theirs);
  }
});
