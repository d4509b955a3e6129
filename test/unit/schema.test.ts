/** The conventions that every noun's SDL keeps, so that a reader who knows one knows all. Each failure lists its offenders. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  type StringValueNode,
  visit,
} from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { unprotectedFields } from '../../functions/graphql/schema/access';
import { limits } from '../../functions/limits';

const folder = join(__dirname, '../../schema');
const contract = readdirSync(folder)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');
const schema = buildSchema(contract);

interface Named<T> {
  /** Where it stands, such as `Query.positions(first)`. */
  readonly at: string;
  readonly name: string;
  readonly it: T;
}

const types: GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);
const directives = schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));

const fields: Named<GraphQLField<unknown, unknown>>[] = types
  .filter((type) => isObjectType(type) || isInterfaceType(type))
  .flatMap((type) => named(`${type.name}.`, Object.values(type.getFields())));
const inputTypes = types.filter(isInputObjectType);
const inputFields: Named<GraphQLInputField>[] = inputTypes.flatMap(fieldsOfInput);
const fieldArguments: Named<GraphQLArgument>[] = fields.flatMap(({ at, it }) => argumentsOf(at, it.args));

/** Rows of batches: a wrong value is an error of its row there, so what would be another type is `String`. */
const batchRows = inputTypes.filter((type) => 'externalRef' in type.getFields() || 'clientId' in type.getFields());
const batchRowFields = batchRows.flatMap(fieldsWithParts);

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
const connections = fields.filter(({ it }) => getNamedType(it.type).name.endsWith('Connection'));

function named<T extends { readonly name: string }>(prefix: string, all: readonly T[]): Named<T>[] {
  return all.map((it) => ({ at: `${prefix}${it.name}`, name: it.name, it }));
}

/** Those of the inputs that a row is made of, too. */
function fieldsWithParts(type: GraphQLInputObjectType): Named<GraphQLInputField>[] {
  return fieldsOfInput(type).flatMap((field) => {
    const part = getNamedType(field.it.type);
    return isInputObjectType(part) ? fieldsWithParts(part) : [field];
  });
}

function fieldsOfInput(type: GraphQLInputObjectType): Named<GraphQLInputField>[] {
  return named(`${type.name}.`, Object.values(type.getFields()));
}

function argumentsOf(at: string, all: readonly GraphQLArgument[]): Named<GraphQLArgument>[] {
  return all.map((it) => ({ at: `${at}(${it.name})`, name: it.name, it }));
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Words that say nothing of an element by themselves. */
const EMPTY = new Set(
  (
    'a an and are as at be became been by for from has have how if in is it its of on one or so that the their them ' +
    'these they thing this to was were what when where which who whose why with many much refused empty success'
  ).split(' '),
);

/** The words of a description that neither the element's name nor its type's has. */
function newWords(at: string, description: string): string[] {
  const stem = (word: string): string =>
    word
      .toLowerCase()
      .replace(/(?:ies|y)$/, 'i')
      .replace(/(?:es|s|ed|d|e)$/, '');
  const own = new Set((at.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []).map(stem));
  const words = description.match(/[\p{L}\d_]+/gu) ?? [];
  return words.filter((word) => !EMPTY.has(word.toLowerCase()) && !own.has(stem(word)));
}

describe('the SDL of the bundle', () => {
  /** In one order and layout, without the roles at the ends of descriptions. */
  const formOf = (text: string): string => {
    const sorted = parse(printSchemaWithDirectives(lexicographicSortSchema(buildSchema(text))));
    const plain = (node: StringValueNode): StringValueNode => ({
      ...{ ...node, block: true },
      value: node.value.replace(/\nRoles: [A-Z, ]+\.$/, ''),
    });
    return print(visit(sorted, { [Kind.STRING]: plain }));
  };

  test('is that of schema/, but for the roles that descriptions tell (npm run prepare makes it)', () => {
    expect(formOf(sdl)).toBe(formOf(contract));
  });

  test('each description of a field tells the roles of its @access, for introspection tells no directives', () => {
    const written = [...contract.matchAll(/@access\(roles: \[([A-Z, ]+)\]/g)].map(([, roles]) => roles);
    const told = [...sdl.matchAll(/\n *Roles: (.+)\.\n *"""/g)].map(([, roles]) => roles);
    expect(told.sort()).toEqual(written.sort());
    const position = buildSchema(sdl).getQueryType()?.getFields()['position'];
    expect(position?.description).toMatch(/^[A-Z].*\nRoles: BUREAU, CADRE, /);
  });
});

describe('descriptions', () => {
  const described: Named<{ readonly description?: string | null | undefined }>[] = [
    ...named('', types),
    ...named('@', directives),
    ...fields,
    ...fieldArguments,
    ...directives.flatMap((directive) => argumentsOf(`@${directive.name}`, directive.args)),
    ...inputFields,
    ...types.filter(isEnumType).flatMap((type) => named(`${type.name}.`, [...type.getValues()])),
  ];

  test('whatever the schema has is described', () => {
    expect(described.filter(({ it }) => (it.description ?? '').trim() === '').map(({ at }) => at)).toEqual([]);
  });

  test('no two elements share a description: what fits two says too little of either', () => {
    const texts = described.map(({ it }) => (it.description ?? '').replace(/\s+/g, ' '));
    const first = new Map(texts.map((text, index) => [text, index] as const).reverse());
    const shared = described.filter((_, index) => first.get(texts[index] ?? '') !== index);
    expect(shared.map(({ at, it }) => `${at}: ${it.description}`)).toEqual([]);
  });

  test('each says more than the name of its element', () => {
    expect(
      described.filter(({ at, it }) => newWords(at, it.description ?? '').length === 0).map(({ at }) => at),
    ).toEqual([]);
  });

  test.each(['What became of it.', 'Which one.', 'How many.', 'Why it was refused; empty on success.', 'The row.'])(
    'is told by none: %s',
    (nothing) => {
      expect(newWords('Query.row', nothing)).toEqual([]);
    },
  );

  test('they are plain sentences: none begins with "Of" or says "whoever"', () => {
    const offenders = described.filter(({ it }) => /^Of |whoever/i.test(it.description ?? ''));
    expect(offenders.map(({ at }) => at)).toEqual([]);
  });

  test('no description holds a backtick', () => {
    expect(described.filter(({ it }) => it.description?.includes('`')).map(({ at }) => at)).toEqual([]);
  });
});

describe('access', () => {
  test('every root field and every field of Worker states its roles', () => {
    expect(unprotectedFields(schema)).toEqual([]);
  });
});

describe('mutations', () => {
  test('each takes one argument, input: <Mutation>Input!', () => {
    const signatures = mutations.map(({ name, args }) => [name, args.map((one) => `${one.name}: ${String(one.type)}`)]);
    expect(signatures).toEqual(mutations.map(({ name }) => [name, [`input: ${capitalized(name)}Input!`]]));
  });

  test('each answers with <Mutation>Payload!', () => {
    const answers = mutations.map(({ name, type }) => [name, String(type)]);
    expect(answers).toEqual(mutations.map(({ name }) => [name, `${capitalized(name)}Payload!`]));
  });

  test('each payload has userErrors: [UserError!]!', () => {
    const offenders = mutations.filter(({ type }) => {
      const payload = getNamedType(type);
      return !isObjectType(payload) || String(payload.getFields()['userErrors']?.type) !== '[UserError!]!';
    });
    expect(offenders.map(({ name }) => name)).toEqual([]);
  });
});

describe('lists', () => {
  test('of queries may be null, so that one that is refused leaves the others', () => {
    const strict = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) =>
      /(\]|Connection)!$/.test(String(type)),
    );
    expect(strict.map(({ name }) => name)).toEqual([]);
  });

  test('every connection is paged by first, 25 by default, and after', () => {
    const paging = connections.map(({ at, it: { args } }) => {
      const first = args.find(({ name }) => name === 'first');
      const after = args.find(({ name }) => name === 'after');
      return [at, String(first?.type), first?.defaultValue, String(after?.type)];
    });
    expect(paging).toEqual(connections.map(({ at }) => [at, 'Int', limits.pageSizeDefault, 'String']));
  });

  test('every connection has edges with cursor and node, pageInfo and totalCount', () => {
    const shape = (name: string): Record<string, string> => {
      const type = schema.getType(name);
      if (!isObjectType(type)) return {};
      return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
    };
    for (const { it } of connections) {
      const connection = getNamedType(it.type).name;
      const edge = connection.replace(/Connection$/, 'Edge');
      expect(shape(connection)).toMatchObject({ edges: `[${edge}!]!`, pageInfo: 'PageInfo!', totalCount: 'Int' });
      expect(shape(edge)).toMatchObject({ cursor: 'String!', node: expect.stringMatching(/!$/) as string });
    }
  });
});

describe('ids', () => {
  test('every type with id: ID! implements Node', () => {
    const offenders = types.filter(
      (type) =>
        isObjectType(type) &&
        String(type.getFields()['id']?.type) === 'ID!' &&
        !type.getInterfaces().some(({ name }) => name === 'Node'),
    );
    expect(offenders.map(({ name }) => name)).toEqual([]);
  });
});

describe('names tell types', () => {
  const inBatchRows = new Set(batchRowFields.map(({ at }) => at));
  const given: Named<GraphQLArgument | GraphQLInputField>[] = [
    ...fieldArguments,
    ...inputFields.filter(({ at }) => !inBatchRows.has(at)),
  ];
  /** An account of the identity issuer and no object of the system. */
  const foreign = new Set(['carrierId']);

  test.each([
    ['id and …Id', /^id$|Id$/, 'ID', given],
    ['…Ids', /Ids$/, 'ID', given],
    ['idempotencyKey', /^idempotencyKey$/, 'ID', given],
    ['code and …Code', /^code$|Code$/, 'String', given],
    ['…Codes', /Codes$/, 'String', given],
    ['identityNumber', /^identityNumber$/, 'String', given],
    ['on and …On', /^on$|On$/, 'Date', [...given, ...fields]],
    ['at and …At', /^at$|At$/, 'DateTime', [...given, ...fields]],
  ])('%s', (_names, pattern, type, all) => {
    const offenders = all.filter(
      ({ name, it }) => pattern.test(name) && !foreign.has(name) && getNamedType(it.type).name !== type,
    );
    expect(offenders.map(({ at, it }) => `${at}: ${String(it.type)}`)).toEqual([]);
  });

  test('a field whose name ends in Ids or Codes is a list', () => {
    const offenders = given.filter(
      ({ name, it }) => /(?:Ids|Codes)$/.test(name) && !isListType(getNullableType(it.type)),
    );
    expect(offenders.map(({ at }) => at)).toEqual([]);
  });
});

describe('rows of batches', () => {
  test('only the reference by which a row is known is needed, so that one bad row is a row’s error', () => {
    const needed = batchRowFields.filter(({ it }) => String(it.type).endsWith('!'));
    expect(needed.filter(({ name }) => name !== 'externalRef' && name !== 'clientId').map(({ at }) => at)).toEqual([]);
    expect(needed).toHaveLength(batchRows.length);
  });

  test('they hold texts, numbers and flags only, which no wrong date or unknown value can make invalid', () => {
    const offenders = batchRowFields.filter(
      ({ it }) => !['String', 'ID', 'Int', 'Boolean'].includes(getNamedType(it.type).name),
    );
    expect(offenders.map(({ at, it }) => `${at}: ${String(it.type)}`)).toEqual([]);
  });
});
