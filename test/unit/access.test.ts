/** `@access` as it is enforced, on a schema of its own. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql, type GraphQLSchema } from 'graphql';
import { applyAccess, unprotectedFields } from '../../functions/graphql/access';
import type { Role } from '../../functions/generated/graphql';
import { CallerError } from '../../functions/platform/errors';
import { ANONYMOUS, type Viewer } from '../../functions/platform/identity';

const directive = `
  directive @access(roles: [Role!]!) on FIELD_DEFINITION
  enum Role { BUREAU CADRE STATION ENTERPRISE CARRIER WORKER }`;

let resolved: string[];

const schema = applyAccess(
  makeExecutableSchema({
    typeDefs: `${directive}
      interface Node { id: ID! }
      type Query {
        open: String
        bureau: String @access(roles: [BUREAU])
        either: String @access(roles: [BUREAU, CADRE])
        nobody: String @access(roles: [])
        worker: Worker @access(roles: [BUREAU, CADRE])
        node: Node @access(roles: [BUREAU, CADRE])
      }
      type Mutation
      extend type Mutation { close(input: ID!): ID @access(roles: [BUREAU]) }
      type Worker implements Node {
        id: ID! @access(roles: [BUREAU])
        phone: String @access(roles: [BUREAU])
      }`,
    resolvers: {
      Query: {
        open: () => 'open',
        bureau: () => (resolved.push('bureau'), 'bureau'),
        either: () => Promise.resolve('either'),
        nobody: () => 'nobody',
        worker: () => ({ id: 'wkr_1', phone: '138****0000' }),
        node: () => ({ __typename: 'Worker', id: 'wkr_1' }),
      },
      Mutation: {
        close: (_: unknown, { input }: { input: string }) => (resolved.push('close'), input),
      },
    },
  }),
);

function viewer(...roles: Role[]): Viewer {
  return { roles, account: 'issuer|sub' };
}

async function ask(source: string, contextValue: { viewer?: Viewer }): Promise<{ data: unknown; codes: unknown[] }> {
  const { data, errors = [] } = await graphql({ schema, source, contextValue });
  const codes = errors.map(({ originalError }) =>
    originalError instanceof CallerError ? originalError.code : originalError,
  );
  return { data, codes };
}

beforeEach(() => (resolved = []));

test.each([
  ['no viewer', {}],
  ['the anonymous viewer', { viewer: ANONYMOUS }],
])('%s is UNAUTHENTICATED on a guarded field, and nothing is resolved', async (_who, context) => {
  expect(await ask('{ bureau open }', context)).toEqual({
    data: { bureau: null, open: 'open' },
    codes: ['UNAUTHENTICATED'],
  });
  expect(resolved).toEqual([]);
});

test('a viewer without the role is FORBIDDEN, and nothing is resolved', async () => {
  expect(await ask('{ bureau }', { viewer: viewer('CADRE', 'WORKER') })).toEqual({
    data: { bureau: null },
    codes: ['FORBIDDEN'],
  });
  expect(resolved).toEqual([]);
});

test('a viewer without any role is FORBIDDEN', async () => {
  expect((await ask('{ either }', { viewer: viewer() })).codes).toEqual(['FORBIDDEN']);
});

test('one of the roles is enough', async () => {
  expect(await ask('{ either }', { viewer: viewer('CADRE', 'WORKER') })).toEqual({
    data: { either: 'either' },
    codes: [],
  });
});

test('a field without roles in its list is nobody’s', async () => {
  expect((await ask('{ nobody }', { viewer: viewer('BUREAU') })).codes).toEqual(['FORBIDDEN']);
});

test('mutations are guarded, and their arguments reach the resolver', async () => {
  const source = 'mutation { close(input: "pos_1") }';
  expect((await ask(source, { viewer: viewer('ENTERPRISE') })).codes).toEqual(['FORBIDDEN']);
  expect(resolved).toEqual([]);
  expect(await ask(source, { viewer: viewer('BUREAU') })).toEqual({ data: { close: 'pos_1' }, codes: [] });
});

test('fields without a resolver of their own are guarded', async () => {
  expect((await ask('{ worker { phone } }', { viewer: viewer('BUREAU') })).data).toEqual({
    worker: { phone: '138****0000' },
  });
  expect(await ask('{ worker { phone } }', { viewer: viewer('CADRE') })).toEqual({
    data: { worker: { phone: null } },
    codes: ['FORBIDDEN'],
  });
});

test('a guarded field stays guarded under an alias, in a fragment and through an interface', async () => {
  const sources = [
    '{ worker { a: phone } }',
    '{ worker { ...F } } fragment F on Worker { phone }',
    '{ node { id } }',
    '{ node { ... on Worker { phone } } }',
  ];
  const answers = await Promise.all(sources.map((source) => ask(source, { viewer: viewer('CADRE') })));
  expect(answers.map(({ codes }) => codes)).toEqual(sources.map(() => ['FORBIDDEN']));
});

describe('unprotectedFields', () => {
  const unprotected = (sdl: string): string[] => unprotectedFields(build(sdl));
  const build = (sdl: string): GraphQLSchema => makeExecutableSchema({ typeDefs: directive + sdl });

  test('names the root fields and fields of Worker that state no roles, extensions included', () => {
    expect(
      unprotected(`
        type Query { a: Int, b: Int @access(roles: [WORKER]) }
        type Mutation { c: Int }
        type Worker { id: ID! @access(roles: [BUREAU]), name: String }
        type Region { code: String }
        extend type Query { d: Worker, e: Region @access(roles: [WORKER]) }
        extend type Worker { f: Int }`),
    ).toEqual(['Query.a', 'Query.d', 'Mutation.c', 'Worker.name', 'Worker.f']);
  });

  test('does not need mutations or workers to be there', () => {
    expect(unprotected('type Query { a: Int }')).toEqual(['Query.a']);
  });

  test('is the same before and after access is applied', () => {
    const sdl = build('type Query { a: Int, b: Int @access(roles: [WORKER]) }');
    expect(unprotectedFields(applyAccess(sdl))).toEqual(unprotectedFields(sdl));
  });
});
