/**
 * A Postman collection (version 2.1, which Bruno, Insomnia and Hoppscotch import) with a request for each query and each
 * mutation: all required variables, and the plain fields of what is answered. Pure.
 */
import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

interface Variable {
  readonly key: string;
  readonly value: string;
}

interface Request {
  readonly name: string;
  readonly request: {
    readonly description: string;
    readonly method: 'POST';
    readonly url: string;
    readonly header: readonly Variable[];
    readonly body: {
      readonly mode: 'graphql';
      readonly graphql: { readonly query: string; readonly variables: string };
    };
  };
}

export interface Collection {
  readonly info: { readonly name: string; readonly description: string; readonly schema: string };
  readonly auth: { readonly type: 'bearer'; readonly bearer: readonly (Variable & { readonly type: 'string' })[] };
  readonly variable: readonly Variable[];
  readonly item: readonly { readonly name: string; readonly item: readonly Request[] }[];
}

export function collectionOf(schema: GraphQLSchema, url: string): Collection {
  return {
    info: {
      name: 'Job Bowl',
      description: 'Set "token" to one that npm run --silent token -- --demo lists, of a role that the request names.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    variable: [
      { key: 'url', value: url },
      { key: 'token', value: '' },
    ],
    item: [
      { name: 'Queries', item: requestsOf(schema.getQueryType(), 'query') },
      { name: 'Mutations', item: requestsOf(schema.getMutationType(), 'mutation') },
    ],
  };
}

function requestsOf(root: GraphQLObjectType | null | undefined, kind: 'query' | 'mutation'): Request[] {
  return Object.values(root?.getFields() ?? {}).map((field) => {
    const args = field.args.filter(isRequiredArgument);
    const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const given = args.map(({ name }) => `${name}: $${name}`).join(', ');
    const name = field.name.charAt(0).toUpperCase() + field.name.slice(1);
    const query = `${kind} ${name}${inParentheses(declared)} {\n  ${field.name}${inParentheses(given)}${selectionOf(field, 1)}\n}\n`;
    const variables = Object.fromEntries(args.map((arg) => [arg.name, exampleOf(arg)]));
    return {
      name: field.name,
      request: {
        ...{ description: field.description ?? '', method: 'POST', url: '{{url}}' },
        header: [{ key: 'accept-language', value: 'zh-CN' }],
        body: { mode: 'graphql', graphql: { query, variables: JSON.stringify(variables, null, 2) } },
      },
    };
  });
}

const inParentheses = (text: string): string => (text === '' ? '' : `(${text})`);

/** Levels of objects below a root field: a connection, its edges and their nodes. */
const LEVELS = 3;

/** The plain fields, and below a root field those of the objects that lead to plain fields without an argument. */
function selectionOf({ type }: Field, level: number): string {
  const fields = selectedOf(getNamedType(type), level);
  if (fields.length === 0) return '';
  const indent = '  '.repeat(level + 1);
  return ` {\n${fields.map((one) => `${indent}${one}\n`).join('')}${'  '.repeat(level)}}`;
}

function selectedOf(type: GraphQLNamedType, level: number): string[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const plain = fields.filter((field) => isLeafType(getNamedType(field.type))).map(({ name }) => name);
  // Of a page its entries and where it ends; of another object only what is plain, for objects lead on without end.
  const leads = fields.filter((field) => {
    const isObject = !isLeafType(getNamedType(field.type));
    return isObject && (isLeading(type, field, level) || (plain.length === 0 && level === 1));
  });
  return [...plain, ...leads.map((field) => `${field.name}${selectionOf(field, level + 1)}`)];
}

function isLeading(type: GraphQLNamedType, { name }: Field, level: number): boolean {
  if (level > LEVELS) return false;
  return (
    /(?:Connection|Edge)$/.test(type.name) || (level === 1 && type.name.endsWith('Payload')) || name === 'userErrors'
  );
}

/** A value of the right form, which is mostly to be replaced: empty texts, zeros, the first of an enum. */
function exampleOf({ name, type }: GraphQLArgument | GraphQLInputField): unknown {
  return exampleIn(getNullableType(type), name);
}

function exampleIn(type: GraphQLInputType, name: string): unknown {
  if (isNonNullType(type)) return exampleIn(type.ofType, name);
  if (isListType(type)) return [exampleIn(type.ofType, name)];
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(needed.map((field) => [field.name, exampleOf(field)]));
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (name === 'idempotencyKey') return '{{$guid}}';
  return PLAIN.get(type.name) ?? (/regionCode$/i.test(name) ? '53' : '');
}

const PLAIN: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...([
    ['Int', 1],
    ['Float', 1],
    ['Boolean', true],
  ] as const),
  ...([
    ['Date', '2027-01-22'],
    ['DateTime', '2027-01-22T04:00:00Z'],
    ['JSON', {}],
  ] as const),
]);
