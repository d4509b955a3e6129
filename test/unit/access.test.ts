/** `@access` as it is enforced, on a schema of its own. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql, type GraphQLSchema } from 'graphql';
import { applyAccess, unprotectedFields } from '../../functions/graphql/schema/access';
import type { Role } from '../../functions/generated/graphql';
import { CallerError } from '../../functions/platform/requests/errors';
import type { Context } from '../../functions/platform/requests/context';
import { ANONYMOUS, viewedAsRole, type Viewer } from '../../functions/platform/security/viewer';
import { forgetRead, onBehalfOf, perRequest } from '../../functions/platform/requests/per-request';

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

test('no role may use a field without roles in its list', async () => {
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

describe('the rights of several roles don’t add up', () => {
  const sdl = `${directive}
    type Query {
      acting: [Role!]! @access(roles: [BUREAU, CADRE])
      worker: Worker
      shared: Worker
    }
    type Worker { id: ID @access(roles: [CADRE, ENTERPRISE, WORKER]), history: [Role!] @access(roles: [CADRE, WORKER]) }`;
  const worker = { id: 'wkr_1' };
  const roles = (_: unknown, __: unknown, context: { viewer: Viewer }) => context.viewer.roles;
  const judged = applyAccess(
    makeExecutableSchema({
      typeDefs: sdl,
      resolvers: {
        Query: { acting: roles, worker: () => worker, shared: () => viewedAsRole('ENTERPRISE', worker) },
        Worker: { history: roles },
      },
    }),
    { Worker: ({ roles: all }) => all.filter((role) => role === 'WORKER') },
  );
  const data = async (source: string, ...all: Role[]): Promise<unknown> =>
    (await graphql({ schema: judged, source, contextValue: { viewer: viewer(...all) } })).data;

  test('a field is answered on behalf of the roles that may use it', async () => {
    expect(await data('{ acting }', 'WORKER', 'CADRE', 'ENTERPRISE')).toEqual({ acting: ['CADRE'] });
  });

  test('an object is judged by the roles that open it, and shows nothing where none does', async () => {
    const source = '{ worker { id history } }';
    expect(await data(source, 'CADRE', 'WORKER')).toEqual({ worker: { id: 'wkr_1', history: ['WORKER'] } });
    expect(await data(source, 'CADRE', 'ENTERPRISE')).toEqual({ worker: { id: null, history: null } });
  });

  test('an object that one role opened is judged by that role alone', async () => {
    const source = '{ shared { id history } }';
    expect(await data(source, 'ENTERPRISE', 'WORKER')).toEqual({ shared: { id: 'wkr_1', history: null } });
  });

  test('parts of a request share what one of them read', () => {
    const context = { viewer: viewer('CADRE', 'WORKER') } as unknown as Context;
    let made = 0;
    const shared = perRequest(() => (made += 1));
    expect([shared(onBehalfOf(context, ['CADRE'])), shared(context)]).toEqual([1, 1]);
    expect(onBehalfOf(context, ['CADRE', 'BUREAU']).viewer.roles).toEqual(['CADRE']);
    forgetRead(onBehalfOf(context, ['WORKER']));
    expect(shared(context)).toBe(2);
  });
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
